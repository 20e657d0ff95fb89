#include "objects.h"

#include "script.h"
#include "sort.h"

#include <blockkind.h>
#include <lauxlib.h>

/* Names of metatables in the registry, and what a message calls their objects. */
#define DOCUMENT "document"
#define FIELDS "fields"
#define BLOCK "block"

static struct change *change_of(lua_State *lua)
{
    return &script_of(lua)->change;
}

static int refuse(lua_State *lua)
{
    const struct change *change = change_of(lua);
    return luaL_error(lua, "%s", *change->error ? change->error : "the document is over a limit");
}

static void push_slice(lua_State *lua, qn_slice text)
{
    lua_pushlstring(lua, text.size ? text.data : "", text.size);
}

/* An argument that is a text; a number is none. */
static qn_slice check_slice(lua_State *lua, int index)
{
    luaL_checktype(lua, index, LUA_TSTRING);
    size_t size;
    const char *text = lua_tolstring(lua, index, &size);
    return qn_bytes(text, size);
}

static qn_slice opt_slice(lua_State *lua, int index)
{
    return lua_isnoneornil(lua, index) ? qn_str("") : check_slice(lua, index);
}

/* The range of a text that two arguments give as string.find does, as bytes from 0. */
static void check_range(lua_State *lua, int index, size_t *begin, size_t *end)
{
    const lua_Integer first = luaL_checkinteger(lua, index), last = luaL_checkinteger(lua, index + 1);
    luaL_argcheck(lua, first >= 1 && first <= UINT32_MAX, index, "no place in a text");
    luaL_argcheck(lua, last >= first - 1 && last <= UINT32_MAX, index + 1, "the range ends before it begins");
    *begin = (size_t)first - 1;
    *end = (size_t)last;
}

/* The second argument is a method? Pushes it. Methods are the first upvalue of __index. */
static bool push_method(lua_State *lua)
{
    lua_pushvalue(lua, 2);
    return lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL;
}

/* ---- Blocks ---- */

static qn_block *check_block(lua_State *lua)
{
    return *(qn_block **)luaL_checkudata(lua, 1, BLOCK);
}

static void push_block(lua_State *lua, qn_block *block)
{
    qn_block **object = lua_newuserdatauv(lua, sizeof *object, 0);
    *object = block;
    luaL_setmetatable(lua, BLOCK);
}

static int judge_block(lua_State *lua, qn_state state)
{
    qn_block *block = check_block(lua);
    return change_state(change_of(lua), block, state, check_slice(lua, 2), opt_slice(lua, 3)) ? 0 : refuse(lua);
}

static int block_drop(lua_State *lua)
{
    return judge_block(lua, QN_DROPPED);
}

static int block_mark(lua_State *lua)
{
    return judge_block(lua, QN_MARKED);
}

/* block:span(type, first, last [, features]) */
static int block_span(lua_State *lua)
{
    size_t begin, end;
    qn_block *block = check_block(lua);
    check_range(lua, 3, &begin, &end);
    qn_span *span = change_span(change_of(lua), block, check_slice(lua, 2), begin, end);
    if (!span)
        return refuse(lua);
    if (lua_isnoneornil(lua, 5))
        return 0;
    luaL_checktype(lua, 5, LUA_TTABLE);
    lua_settop(lua, 5);
    lua_pushcfunction(lua, sort_pairs);
    lua_pushvalue(lua, 5);
    lua_call(lua, 1, 1);
    for (;;) {
        lua_pushvalue(lua, 6);
        lua_call(lua, 0, 2);
        if (lua_isnil(lua, -2))
            return 0;
        if (!change_feature(change_of(lua), span, check_slice(lua, -2), check_slice(lua, -1)))
            return refuse(lua);
        lua_pop(lua, 2);
    }
}

static int block_index(lua_State *lua)
{
    static const char *const states[] = {"kept", "marked", "dropped"};
    const qn_block *block = check_block(lua);
    const char *name = luaL_checkstring(lua, 2);
    if (strcmp(name, "text") == 0)
        push_slice(lua, block->text);
    else if (strcmp(name, "kind") == 0)
        lua_pushstring(lua, blockkind_name(block->kind));
    else if (strcmp(name, "level") == 0)
        lua_pushinteger(lua, block->level);
    else if (strcmp(name, "ordinal") == 0)
        lua_pushinteger(lua, block->ordinal);
    else if (strcmp(name, "state") == 0)
        lua_pushstring(lua, states[block->state]);
    else if (strcmp(name, "reason") == 0 && block->cause)
        push_slice(lua, block->cause->reason);
    else if (strcmp(name, "reason") == 0)
        lua_pushnil(lua);
    else if (!push_method(lua))
        return luaL_error(lua, "a block has no \"%s\": kind, level, ordinal, reason, state, text; drop, mark, span", name);
    return 1;
}

static int block_newindex(lua_State *lua)
{
    qn_block *block = check_block(lua);
    const char *name = luaL_checkstring(lua, 2);
    if (strcmp(name, "text") != 0)
        return luaL_error(lua, "a block's \"%s\" cannot be set, only its text", name);
    return change_text(change_of(lua), block, check_slice(lua, 3)) ? 0 : refuse(lua);
}

static int block_equal(lua_State *lua)
{
    lua_pushboolean(lua, *(qn_block **)luaL_checkudata(lua, 1, BLOCK) == *(qn_block **)luaL_checkudata(lua, 2, BLOCK));
    return 1;
}

/* ---- Fields ---- */

static void push_value(lua_State *lua, const qn_value *value)
{
    switch (value->type) {
    case QN_INTEGER:
        lua_pushinteger(lua, value->integer);
        break;
    case QN_REAL:
        lua_pushnumber(lua, value->real);
        break;
    case QN_BOOLEAN:
        lua_pushboolean(lua, value->boolean);
        break;
    case QN_LIST:
        lua_createtable(lua, value->count < INT32_MAX ? (int)value->count : INT32_MAX, 0);
        for (uint32_t i = 0; i < value->count; i++) {
            push_slice(lua, value->list[i]);
            lua_rawseti(lua, -2, (lua_Integer)i + 1);
        }
        break;
    default:
        push_slice(lua, value->text);
    }
}

/* A table's texts. They stay where they are as long as the table does. */
static qn_value check_list(lua_State *lua, int index)
{
    const lua_Unsigned count = lua_rawlen(lua, index);
    luaL_argcheck(lua, count < UINT32_MAX / sizeof(qn_slice), index, "too long a list");
    qn_slice *list = lua_newuserdatauv(lua, (size_t)count * sizeof *list + 1, 0);
    for (lua_Unsigned i = 0; i < count; i++) {
        size_t size;
        if (lua_rawgeti(lua, index, (lua_Integer)i + 1) != LUA_TSTRING)
            luaL_error(lua, "item %d of the list is no text", (int)(i + 1));
        const char *text = lua_tolstring(lua, -1, &size);
        list[i] = qn_bytes(text, size);
        lua_pop(lua, 1);
    }
    return (qn_value){.type = QN_LIST, .count = (uint32_t)count, .list = list};
}

static qn_value check_value(lua_State *lua, int index)
{
    switch (lua_type(lua, index)) {
    case LUA_TSTRING:
        return (qn_value){.type = QN_TEXT, .text = check_slice(lua, index)};
    case LUA_TBOOLEAN:
        return (qn_value){.type = QN_BOOLEAN, .boolean = lua_toboolean(lua, index)};
    case LUA_TNUMBER:
        if (lua_isinteger(lua, index))
            return (qn_value){.type = QN_INTEGER, .integer = lua_tointeger(lua, index)};
        return (qn_value){.type = QN_REAL, .real = lua_tonumber(lua, index)};
    case LUA_TTABLE:
        return check_list(lua, index);
    default:
        luaL_error(lua, "a field cannot hold a %s", objects_name(lua, index));
        return (qn_value){.type = QN_TEXT}; /* not reached */
    }
}

static int fields_index(lua_State *lua)
{
    luaL_checkudata(lua, 1, FIELDS);
    const qn_field *field = qn_field_of(change_of(lua)->doc, luaL_checkstring(lua, 2));
    if (field)
        push_value(lua, &field->value);
    else
        lua_pushnil(lua);
    return 1;
}

static int fields_newindex(lua_State *lua)
{
    luaL_checkudata(lua, 1, FIELDS);
    const qn_slice name = check_slice(lua, 2);
    const bool done = lua_isnil(lua, 3) ? change_unset(change_of(lua), name)
                                        : change_field(change_of(lua), name, check_value(lua, 3), NULL);
    return done ? 0 : refuse(lua);
}

/* ---- The document ---- */

static int next_block(lua_State *lua) /* upvalues: the block to go on with, whether dropped ones count */
{
    qn_block *block = lua_touserdata(lua, lua_upvalueindex(1));
    if (!lua_toboolean(lua, lua_upvalueindex(2)))
        block = qn_kept_from(block);
    if (!block)
        return 0;
    lua_pushlightuserdata(lua, block->next);
    lua_replace(lua, lua_upvalueindex(1));
    push_block(lua, block);
    return 1;
}

/* doc:blocks() gives those that are not dropped, doc:blocks("all") all of them. */
static int document_blocks(lua_State *lua)
{
    static const char *const which[] = {"kept", "all", NULL};
    luaL_checkudata(lua, 1, DOCUMENT);
    const bool all = luaL_checkoption(lua, 2, "kept", which) == 1;
    lua_pushlightuserdata(lua, change_of(lua)->doc->blocks);
    lua_pushboolean(lua, all);
    lua_pushcclosure(lua, next_block, 2);
    return 1;
}

/* doc:set(name, value, block [, first, last]): a field with the place that it was read from. */
static int document_set(lua_State *lua)
{
    luaL_checkudata(lua, 1, DOCUMENT);
    const qn_slice name = check_slice(lua, 2);
    const qn_block *block = *(qn_block **)luaL_checkudata(lua, 4, BLOCK);
    size_t begin = 0, end = block->text.size;
    if (!lua_isnoneornil(lua, 5))
        check_range(lua, 5, &begin, &end);
    luaL_argcheck(lua, end <= block->text.size, 6, "the range does not lie within the block's text");
    const qn_source source = {.block = block, .begin = (uint32_t)begin, .end = (uint32_t)end};
    return change_field(change_of(lua), name, check_value(lua, 3), &source) ? 0 : refuse(lua);
}

static int document_drop(lua_State *lua)
{
    luaL_checkudata(lua, 1, DOCUMENT);
    return change_drop(change_of(lua), check_slice(lua, 2), opt_slice(lua, 3)) ? 0 : refuse(lua);
}

static int document_index(lua_State *lua)
{
    luaL_checkudata(lua, 1, DOCUMENT);
    const qn_doc *doc = change_of(lua)->doc;
    const char *name = luaL_checkstring(lua, 2);
    if (strcmp(name, "id") == 0)
        push_slice(lua, doc->id);
    else if (strcmp(name, "uri") == 0)
        push_slice(lua, doc->uri);
    else if (strcmp(name, "media") == 0)
        push_slice(lua, doc->media);
    else if (strcmp(name, "fields") == 0) {
        lua_newuserdatauv(lua, 0, 0);
        luaL_setmetatable(lua, FIELDS);
    } else if (!push_method(lua))
        return luaL_error(lua, "a document has no \"%s\": fields, id, media, uri; blocks, drop, set", name);
    return 1;
}

static int document_newindex(lua_State *lua)
{
    return luaL_error(lua, "a document's \"%s\" cannot be set; its fields can: doc.fields.topic = \"...\"", luaL_checkstring(lua, 2));
}

/* ---- Making them ---- */

/* The functions are the object's own; index gets the methods as its upvalue. */
static void make_object(lua_State *lua, const char *name, const luaL_Reg *own, lua_CFunction index, const luaL_Reg *methods)
{
    luaL_newmetatable(lua, name);
    luaL_setfuncs(lua, own, 0);
    lua_newtable(lua);
    luaL_setfuncs(lua, methods, 0);
    lua_pushcclosure(lua, index, 1);
    lua_setfield(lua, -2, "__index");
    lua_pop(lua, 1);
}

void objects_prepare(lua_State *lua)
{
    static const luaL_Reg none[] = {{NULL, NULL}};
    static const luaL_Reg block_own[] = {{"__newindex", block_newindex}, {"__eq", block_equal}, {NULL, NULL}};
    static const luaL_Reg block_methods[] = {{"drop", block_drop}, {"mark", block_mark}, {"span", block_span}, {NULL, NULL}};
    static const luaL_Reg fields_own[] = {{"__newindex", fields_newindex}, {NULL, NULL}};
    static const luaL_Reg document_own[] = {{"__newindex", document_newindex}, {NULL, NULL}};
    static const luaL_Reg document_methods[] = {
        {"blocks", document_blocks}, {"drop", document_drop}, {"set", document_set}, {NULL, NULL}};
    make_object(lua, BLOCK, block_own, block_index, block_methods);
    make_object(lua, FIELDS, fields_own, fields_index, none);
    make_object(lua, DOCUMENT, document_own, document_index, document_methods);
}

void objects_push_document(lua_State *lua)
{
    lua_newuserdatauv(lua, 0, 0);
    luaL_setmetatable(lua, DOCUMENT);
}

const char *objects_name(lua_State *lua, int index)
{
    static const char *const names[] = {DOCUMENT, FIELDS, BLOCK};
    for (size_t i = 0; i < sizeof names / sizeof *names && lua_isuserdata(lua, index); i++)
        if (luaL_testudata(lua, index, names[i]))
            return names[i];
    return luaL_typename(lua, index);
}
