/*
 * sandbox: what a script may call: Lua's own functions but those that reach out of the script (io, os, load, require,
 * debug), those that could keep it from being stopped (pcall, coroutines, metatables), and those whose answer differs
 * from one run to the next (random numbers, addresses, the order of a table).
 */
#ifndef LUA_SANDBOX_H
#define LUA_SANDBOX_H

#include <lua.h>

/** Pushes the table of all globals. Scripts do not get it itself, but what they look up in it; it is not written again. */
void sandbox_push(lua_State *lua);

#endif
