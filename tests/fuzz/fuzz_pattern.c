/* fuzz_pattern: a pattern up to the first zero byte, and a short text: our functions on strings give what Lua's own give. */
#include <script.h>
#include <stringlib.h>

#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a script could do with a pattern, as one text. */
static const char program[] =
    "local text, pattern = ...\n"
    "local out = {}\n"
    "local function add(...) for i = 1, select('#', ...) do out[#out + 1] = tostring((select(i, ...))) end out[#out + 1] = ';' end\n"
    "add(text:find(pattern)) add(text:find(pattern, 3)) add(text:find(pattern, -2)) add(text:find(pattern, 1, true))\n"
    "add(text:match(pattern)) add(text:match(pattern, 2))\n"
    "for a, b, c in text:gmatch(pattern) do add(a, b, c) end\n"
    "for a in text:gmatch(pattern, 3) do add(a) end\n"
    "add(text:gsub(pattern, '<%0|%1>')) add(text:gsub(pattern, function(a, b) return b or a end, 2)) add(text:gsub(pattern, {a = 'A'}))\n"
    "return table.concat(out, ' ')";

static struct script bounds = {.steps = INT64_MAX};

static lua_State *open_state(bool ours)
{
    lua_State *lua = luaL_newstate();
    if (!lua)
        abort();
    *(struct script **)lua_getextraspace(lua) = &bounds;
    luaL_openlibs(lua);
    if (ours) {
        stringlib_push(lua);
        lua_pop(lua, 1);
    }
    if (luaL_loadbufferx(lua, program, sizeof program - 1, "=program", "t") != LUA_OK)
        abort();
    return lua;
}

/* Pushes what the program says of a pattern and a text, or what is wrong with them. @return whether it is right */
static bool ask(lua_State *lua, qn_slice pattern, qn_slice text)
{
    lua_settop(lua, 1);
    lua_pushvalue(lua, 1);
    lua_pushlstring(lua, text.data, text.size);
    lua_pushlstring(lua, pattern.data, pattern.size);
    return lua_pcall(lua, 2, 1, 0) == LUA_OK;
}

static qn_slice said(lua_State *lua)
{
    size_t size;
    const char *text = luaL_checklstring(lua, -1, &size);
    return qn_bytes(text, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST_PATTERN = 14, MOST_TEXT = 24 }; /* Lua's own takes for ever over longer ones */
    static lua_State *theirs, *ours;
    if (!theirs) {
        theirs = open_state(false);
        ours = open_state(true);
    }
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    const size_t split = zero ? (size_t)(zero - data) : size;
    if (!zero || split > MOST_PATTERN || size - split - 1 > MOST_TEXT)
        return 0;
    bounds.steps = INT64_MAX;
    const qn_slice pattern = qn_bytes(data, split), text = qn_bytes(zero + 1, size - split - 1);
    const bool right = ask(theirs, pattern, text);
    if (ask(ours, pattern, text) != right || (right && !qn_equal(said(theirs), said(ours))))
        abort();
    return 0;
}
