/* sort: lists in order, always the same one: equal items stay as they stood. */
#ifndef LUA_SORT_H
#define LUA_SORT_H

#include <lua.h>
#include <stdbool.h>

/** Does the value at one index come before that at another? It may raise an error. */
typedef bool (*sort_less)(lua_State *lua, int a, int b);

/** Texts byte by byte; all else as Lua's `<` has it. */
bool sort_is_less(lua_State *lua, int a, int b);

/** Sorts the first items of a table; what `less` compares with may lie on the stack above it. */
void sort_list(lua_State *lua, int table, lua_Integer count, sort_less less);

/** table.sort(list [, less]) */
int sort_table(lua_State *lua);

/** pairs(table), in the order of the keys, for Lua's own order differs from one state to the next. */
int sort_pairs(lua_State *lua);

#endif
