#include "stringlib.h"

#include "objects.h"
#include "pattern.h"
#include "script.h"

#include <lauxlib.h>
#include <lualib.h>

static qn_slice check_text(lua_State *lua, int index)
{
    size_t size;
    const char *text = luaL_checklstring(lua, index, &size);
    return qn_bytes(text, size);
}

/* A place in a text as Lua counts, from 1 or, negative, from its end, as an offset; beyond the end: size + 1. */
static size_t offset_of(lua_Integer place, size_t size)
{
    if (place > 0)
        return (lua_Unsigned)place - 1 <= size ? (size_t)place - 1 : size + 1;
    if (place == 0 || place < -(lua_Integer)size)
        return 0;
    return size - (size_t)-place;
}

/* ---- find, match ---- */

static bool is_plain(qn_slice source)
{
    for (size_t i = 0; i < source.size; i++)
        if (source.data[i] && strchr("^$*+?.([%-", source.data[i]))
            return false;
    return true;
}

static int find_plain(lua_State *lua, qn_slice text, qn_slice wanted, size_t from)
{
    script_charge(lua, (lua_Integer)((text.size - from) / 64));
    const char *const found = memmem(text.data + from, text.size - from, wanted.data, wanted.size);
    if (!found) {
        lua_pushnil(lua);
        return 1;
    }
    lua_pushinteger(lua, found - text.data + 1);
    lua_pushinteger(lua, found - text.data + (lua_Integer)wanted.size);
    return 2;
}

static int look_for(lua_State *lua, bool find)
{
    const qn_slice text = check_text(lua, 1), source = check_text(lua, 2);
    const size_t from = offset_of(luaL_optinteger(lua, 3, 1), text.size);
    struct pattern pattern;
    const char *end = NULL;
    if (from <= text.size && find && (lua_toboolean(lua, 4) || is_plain(source)))
        return find_plain(lua, text, source, from);
    pattern_init(&pattern, lua, text, source, true);
    const char *const begin = from <= text.size ? pattern_find(&pattern, text.data + from, &end) : NULL;
    if (!begin) {
        lua_pushnil(lua);
        return 1;
    }
    if (!find)
        return pattern_push_captures(&pattern, begin, end);
    lua_pushinteger(lua, begin - text.data + 1);
    lua_pushinteger(lua, end - text.data);
    return pattern_push_captures(&pattern, NULL, NULL) + 2;
}

static int string_find(lua_State *lua)
{
    return look_for(lua, true);
}

static int string_match(lua_State *lua)
{
    return look_for(lua, false);
}

/* ---- gmatch ---- */

static int next_match(lua_State *lua) /* upvalues: text, pattern, where to go on, where the last match ended or nil */
{
    const qn_slice text = check_text(lua, lua_upvalueindex(1)), source = check_text(lua, lua_upvalueindex(2));
    const char *at = text.data + lua_tointeger(lua, lua_upvalueindex(3));
    const char *const last = lua_isnil(lua, lua_upvalueindex(4)) ? NULL : text.data + lua_tointeger(lua, lua_upvalueindex(4));
    struct pattern pattern;
    pattern_init(&pattern, lua, text, source, false);
    for (; at <= pattern.text_end && (at = pattern_skip(&pattern, at)); at++) {
        const char *const end = pattern_match(&pattern, at);
        if (!end || end == last)
            continue;
        lua_pushinteger(lua, end - text.data);
        lua_pushvalue(lua, -1);
        lua_replace(lua, lua_upvalueindex(3));
        lua_replace(lua, lua_upvalueindex(4));
        return pattern_push_captures(&pattern, at, end);
    }
    return 0;
}

static int string_gmatch(lua_State *lua)
{
    const qn_slice text = check_text(lua, 1);
    check_text(lua, 2);
    const size_t from = offset_of(luaL_optinteger(lua, 3, 1), text.size);
    lua_settop(lua, 2);
    lua_pushinteger(lua, (lua_Integer)from);
    lua_pushnil(lua);
    lua_pushcclosure(lua, next_match, 4);
    return 1;
}

/* ---- gsub ---- */

/* "%1" in what is put in a match's place. */
static void add_template(luaL_Buffer *out, const struct pattern *pattern, const char *at, const char *end)
{
    lua_State *const lua = pattern->lua;
    const qn_slice text = check_text(lua, 3);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '%') {
            luaL_addchar(out, text.data[i]);
            continue;
        }
        const char mark = ++i < text.size ? text.data[i] : '\0';
        if (mark == '%')
            luaL_addchar(out, '%');
        else if (mark == '0')
            luaL_addlstring(out, at, (size_t)(end - at));
        else if (mark >= '1' && mark <= '9') {
            pattern_push_capture(pattern, mark - '1', at, end);
            luaL_tolstring(lua, -1, NULL);
            lua_remove(lua, -2);
            luaL_addvalue(out);
        } else
            luaL_error(lua, "invalid use of '%%' in replacement string");
    }
}

/* What takes the place of a match: the template, or what the table or the function says. */
static void add_replacement(luaL_Buffer *out, const struct pattern *pattern, const char *at, const char *end)
{
    lua_State *const lua = pattern->lua;
    const int type = lua_type(lua, 3);
    if (type != LUA_TTABLE && type != LUA_TFUNCTION) {
        add_template(out, pattern, at, end);
        return;
    }
    if (type == LUA_TTABLE) {
        pattern_push_capture(pattern, 0, at, end);
        lua_gettable(lua, 3);
    } else {
        lua_pushvalue(lua, 3);
        lua_call(lua, pattern_push_captures(pattern, at, end), 1);
    }
    if (!lua_toboolean(lua, -1)) {
        lua_pop(lua, 1);
        luaL_addlstring(out, at, (size_t)(end - at));
    } else if (lua_isstring(lua, -1)) {
        luaL_addvalue(out);
    } else {
        luaL_error(lua, "invalid replacement value (%s)", objects_name(lua, -1));
    }
}

static int string_gsub(lua_State *lua)
{
    const qn_slice text = check_text(lua, 1), source = check_text(lua, 2);
    const int type = lua_type(lua, 3);
    luaL_argexpected(lua, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TTABLE || type == LUA_TFUNCTION, 3,
                     "string/function/table");
    const lua_Integer most = luaL_optinteger(lua, 4, (lua_Integer)text.size + 1);
    struct pattern pattern;
    luaL_Buffer out;
    pattern_init(&pattern, lua, text, source, true);
    luaL_buffinit(lua, &out);
    const char *at = text.data, *last = NULL;
    lua_Integer count = 0;
    while (count < most) {
        const char *const next = pattern_skip(&pattern, at);
        if (!next)
            break;
        luaL_addlstring(&out, at, (size_t)(next - at));
        at = next;
        const char *const end = pattern_match(&pattern, at);
        if (end && end != last) {
            count++;
            add_replacement(&out, &pattern, at, end);
            at = last = end;
        } else if (at < pattern.text_end) {
            luaL_addchar(&out, *at++);
        } else {
            break;
        }
        if (pattern.anchored)
            break;
    }
    luaL_addlstring(&out, at, (size_t)(pattern.text_end - at));
    luaL_pushresult(&out);
    lua_pushinteger(lua, count);
    return 2;
}

/* ---- Others ---- */

/* Lua's own function, the first upvalue. */
static int call_original(lua_State *lua)
{
    return lua_tocfunction(lua, lua_upvalueindex(1))(lua);
}

/* rep: Lua's counts to the end even where there is nothing to repeat. */
static int string_rep(lua_State *lua)
{
    const qn_slice text = check_text(lua, 1);
    size_t between;
    luaL_checkinteger(lua, 2);
    luaL_optlstring(lua, 3, "", &between);
    if (text.size + between > 0)
        return call_original(lua);
    lua_pushliteral(lua, "");
    return 1;
}

/* format: no addresses, for they differ from one run to the next. */
static int string_format(lua_State *lua)
{
    const qn_slice format = check_text(lua, 1);
    for (size_t i = 0; i < format.size; i++) {
        if (format.data[i] != '%')
            continue;
        while (++i < format.size && format.data[i] && strchr("-+ #0123456789.", format.data[i]))
            continue;
        if (i < format.size && format.data[i] == 'p')
            return luaL_error(lua, "format: '%%p' is an address, which differs from one run to the next");
    }
    for (int i = 2; i <= lua_gettop(lua); i++) {
        const int type = lua_type(lua, i);
        if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA)
            return luaL_typeerror(lua, i, "text or number");
    }
    return call_original(lua);
}

static void replace(lua_State *lua, const char *name, lua_CFunction function)
{
    lua_getfield(lua, -1, name);
    lua_pushcclosure(lua, function, 1);
    lua_setfield(lua, -2, name);
}

void stringlib_push(lua_State *lua)
{
    static const luaL_Reg own[] = {
        {"find", string_find}, {"match", string_match}, {"gmatch", string_gmatch}, {"gsub", string_gsub}, {NULL, NULL}};
    static const char *const left_out[] = {"dump", "pack", "packsize", "unpack"};
    lua_pushcfunction(lua, luaopen_string);
    lua_call(lua, 0, 1);
    luaL_setfuncs(lua, own, 0);
    replace(lua, "rep", string_rep);
    replace(lua, "format", string_format);
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        lua_pushnil(lua);
        lua_setfield(lua, -2, left_out[i]);
    }
}
