#include "sandbox.h"

#include "objects.h"
#include "script.h"
#include "sort.h"
#include "stringlib.h"

#include <lauxlib.h>
#include <lualib.h>

/* ---- Functions that take the place of Lua's ---- */

/* A value as a text; of what has no text but an address, what it is. */
static void push_text(lua_State *lua, int index)
{
    const int type = lua_type(lua, index);
    if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING)
        luaL_tolstring(lua, index, NULL);
    else
        lua_pushstring(lua, objects_name(lua, index));
}

static int base_tostring(lua_State *lua)
{
    luaL_checkany(lua, 1);
    push_text(lua, 1);
    return 1;
}

/* print(...): to the run's log. */
static int base_print(lua_State *lua)
{
    const int count = lua_gettop(lua);
    luaL_Buffer line;
    luaL_buffinit(lua, &line);
    for (int i = 1; i <= count; i++) {
        if (i > 1)
            luaL_addchar(&line, ' ');
        push_text(lua, i);
        luaL_addvalue(&line);
    }
    luaL_pushresult(&line);
    qn_log(script_of(lua)->change.call, QN_LOG_WARNING, "%s", lua_tostring(lua, -1));
    return 0;
}

/* ---- Tables of functions ---- */

static int refuse_to_change(lua_State *lua)
{
    return luaL_error(lua, "Lua's own tables cannot be changed");
}

/* Sets a library in the table below it, as an empty table that looks up in the real one. The library is popped. */
static void add_library(lua_State *lua, const char *name)
{
    lua_createtable(lua, 0, 0);
    lua_createtable(lua, 0, 2);
    lua_pushvalue(lua, -3);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, refuse_to_change);
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
    lua_setfield(lua, -3, name);
    lua_pop(lua, 1);
}

/* Copies the functions of that name, NULL at the end, from the library on top to the table below it. */
static void copy_functions(lua_State *lua, const char *const *names)
{
    for (; *names; names++) {
        lua_getfield(lua, -1, *names);
        lua_setfield(lua, -3, *names);
    }
}

static void open_library(lua_State *lua, lua_CFunction open, const char *name)
{
    lua_pushcfunction(lua, open);
    lua_pushstring(lua, name);
    lua_call(lua, 1, 1);
}

static void add_base(lua_State *lua)
{
    static const char *const names[] = {"assert", "error", "ipairs", "select", "tonumber", "type", NULL};
    static const luaL_Reg own[] = {{"pairs", sort_pairs}, {"print", base_print}, {"tostring", base_tostring}, {NULL, NULL}};
    open_library(lua, luaopen_base, "_G");
    copy_functions(lua, names);
    lua_pop(lua, 1);
    luaL_setfuncs(lua, own, 0);
}

static void add_tables(lua_State *lua)
{
    static const char *const names[] = {"concat", "insert", "pack", "remove", "unpack", NULL};
    lua_newtable(lua);
    open_library(lua, luaopen_table, "table");
    copy_functions(lua, names);
    lua_pop(lua, 1);
    lua_pushcfunction(lua, sort_table);
    lua_setfield(lua, -2, "sort");
    add_library(lua, "table");
}

static void add_math(lua_State *lua)
{
    open_library(lua, luaopen_math, "math");
    lua_pushnil(lua);
    lua_setfield(lua, -2, "random");
    lua_pushnil(lua);
    lua_setfield(lua, -2, "randomseed");
    add_library(lua, "math");
}

void sandbox_push(lua_State *lua)
{
    lua_newtable(lua);
    add_base(lua);
    add_tables(lua);
    add_math(lua);
    open_library(lua, luaopen_utf8, "utf8");
    add_library(lua, "utf8");
    stringlib_push(lua);
    add_library(lua, "string");
    lua_pushstring(lua, LUA_VERSION);
    lua_setfield(lua, -2, "_VERSION");
}
