#include "sort.h"

#include "objects.h"
#include "script.h"

#include <lauxlib.h>

bool sort_is_less(lua_State *lua, int a, int b)
{
    if (lua_type(lua, a) != LUA_TSTRING || lua_type(lua, b) != LUA_TSTRING)
        return lua_compare(lua, a, b, LUA_OPLT);
    size_t a_size, b_size;
    const char *a_text = lua_tolstring(lua, a, &a_size), *b_text = lua_tolstring(lua, b, &b_size);
    const int order = memcmp(a_text, b_text, a_size < b_size ? a_size : b_size);
    return order ? order < 0 : a_size < b_size;
}

/* Two neighbouring runs of `from`, [low, middle) and [middle, high), become one in `to`. */
static void merge(lua_State *lua, int from, int to, const lua_Integer at[3], sort_less less)
{
    enum { COMPARE_STEPS = 4 };
    lua_Integer left = at[0], right = at[1];
    for (lua_Integer put = at[0]; put < at[2]; put++) {
        bool take_right = left == at[1];
        if (!take_right && right < at[2]) {
            lua_rawgeti(lua, from, left);
            lua_rawgeti(lua, from, right);
            take_right = less(lua, lua_gettop(lua), lua_gettop(lua) - 1);
            lua_pop(lua, 2);
            script_charge(lua, COMPARE_STEPS);
        }
        lua_rawgeti(lua, from, take_right ? right++ : left++);
        lua_rawseti(lua, to, put);
    }
}

void sort_list(lua_State *lua, int table, lua_Integer count, sort_less less)
{
    luaL_checkstack(lua, 10, NULL);
    lua_createtable(lua, count < 1 << 20 ? (int)count : 1 << 20, 0);
    int from = table, to = lua_gettop(lua);
    for (lua_Integer width = 1; width < count; width *= 2) {
        for (lua_Integer low = 1; low <= count; low += 2 * width) {
            const lua_Integer end = count + 1, middle = low + width < end ? low + width : end;
            merge(lua, from, to, (lua_Integer[]){low, middle, low + 2 * width < end ? low + 2 * width : end}, less);
        }
        const int other = from;
        from = to;
        to = other;
    }
    for (lua_Integer i = 1; from != table && i <= count; i++) {
        lua_rawgeti(lua, from, i);
        lua_rawseti(lua, table, i);
    }
    lua_pop(lua, 1);
}

/* By the function that is the second argument. */
static bool less_by_function(lua_State *lua, int a, int b)
{
    lua_pushvalue(lua, 2);
    lua_pushvalue(lua, a);
    lua_pushvalue(lua, b);
    lua_call(lua, 2, 1);
    const bool less = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return less;
}

int sort_table(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    if (!lua_isnoneornil(lua, 2))
        luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_settop(lua, 2);
    sort_list(lua, 1, (lua_Integer)lua_rawlen(lua, 1), lua_isnil(lua, 2) ? sort_is_less : less_by_function);
    return 0;
}

/* ---- Pairs ---- */

/* Keys have an order: false, true, numbers, texts. */
static bool key_is_less(lua_State *lua, int a, int b)
{
    const int a_type = lua_type(lua, a), b_type = lua_type(lua, b);
    if (a_type != b_type)
        return a_type < b_type;
    if (a_type == LUA_TBOOLEAN)
        return lua_toboolean(lua, a) < lua_toboolean(lua, b);
    return sort_is_less(lua, a, b);
}

static int next_pair(lua_State *lua) /* upvalues: the table, its keys, how many have been given */
{
    lua_Integer given = lua_tointeger(lua, lua_upvalueindex(3));
    for (;;) {
        lua_rawgeti(lua, lua_upvalueindex(2), ++given);
        lua_pushvalue(lua, -1);
        if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL || lua_isnil(lua, -2))
            break; /* there, or none left; what was taken away since is passed over */
        lua_pop(lua, 2);
    }
    lua_pushinteger(lua, given);
    lua_replace(lua, lua_upvalueindex(3));
    return lua_isnil(lua, -2) ? 1 : 2;
}

int sort_pairs(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    lua_newtable(lua);
    lua_Integer count = 0;
    for (lua_pushnil(lua); lua_next(lua, 1); lua_pop(lua, 1)) {
        const int type = lua_type(lua, -2);
        if (type != LUA_TBOOLEAN && type != LUA_TNUMBER && type != LUA_TSTRING)
            return luaL_error(lua, "pairs: a key that is %s has no order", objects_name(lua, -2));
        lua_pushvalue(lua, -2);
        lua_rawseti(lua, 2, ++count);
    }
    script_charge(lua, count);
    sort_list(lua, 2, count, key_is_less);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, next_pair, 3);
    return 1;
}
