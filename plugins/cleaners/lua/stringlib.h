/* stringlib: Lua's string library, with those of its functions replaced that could run away with the machine. */
#ifndef LUA_STRINGLIB_H
#define LUA_STRINGLIB_H

#include <lua.h>

/** Opens the library and pushes it; texts have its functions as methods. */
void stringlib_push(lua_State *lua);

#endif
