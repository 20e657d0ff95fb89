#include "script.h"

#include "objects.h"
#include "sandbox.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>

enum { HOOK_STEPS = 1000, BYTES_PER_STEP = 64 };

/* Keys of the registry: the compiled script, and what its globals are looked up in. */
static const char chunk_key, globals_key;

/* ---- Bounds ---- */

static bool is_exhausted(struct script *script)
{
    script->expired = script->expired || (script->change.call && qn_expired(script->change.call));
    return script->expired || script->steps < 0;
}

/* Copying costs steps, too: a function of C that builds long texts is stopped where Lua's own instructions are not counted. */
static void *allocate(void *user, void *memory, size_t old_size, size_t size)
{
    struct script *script = user;
    if (!memory)
        old_size = 0; /* it was the kind of object */
    if (size > old_size) {
        script->steps -= (int64_t)((size - old_size) / BYTES_PER_STEP);
        if (size - old_size > script->memory - script->used || (script->steps < 0 && !script->stopped))
            return NULL;
    }
    void *moved = size ? realloc(memory, size) : NULL;
    if (size == 0)
        free(memory);
    else if (!moved)
        return NULL;
    script->used = script->used - old_size + size;
    return moved;
}

static const char *exhaustion(const struct script *script, char out[80])
{
    if (script->expired)
        snprintf(out, 80, "took longer than it may (limits.time)");
    else
        snprintf(out, 80, "more than %lld steps (option steps)", (long long)script->step_limit);
    return out;
}

/* From here on memory is given again: the message needs some. */
static void stop_if_exhausted(lua_State *lua, int64_t steps, int level)
{
    struct script *script = script_of(lua);
    char message[80];
    script->steps -= steps;
    if (!is_exhausted(script))
        return;
    script->stopped = true;
    luaL_where(lua, level);
    lua_pushstring(lua, exhaustion(script, message));
    lua_concat(lua, 2);
    lua_error(lua);
}

void script_charge(lua_State *lua, int64_t steps)
{
    stop_if_exhausted(lua, steps, 1);
}

static void count_steps(lua_State *lua, lua_Debug *at)
{
    stop_if_exhausted(lua, HOOK_STEPS, 0); /* a hook has no frame of its own */
}

/* ---- Errors ---- */

static bool keep_error(struct script *script, int status)
{
    char message[80];
    const char *text = lua_type(script->lua, -1) == LUA_TSTRING ? lua_tostring(script->lua, -1) : NULL;
    if (status == LUA_ERRMEM && is_exhausted(script))
        text = exhaustion(script, message);
    else if (status == LUA_ERRMEM)
        text = "the script is over its memory (option memory)";
    snprintf(script->error, sizeof script->error, "%s", text ? text : "an error that is no text");
    lua_settop(script->lua, 0);
    return false;
}

/* ---- Opening ---- */

struct source {
    const char *name;
    qn_slice text;
};

/* What may raise an error is done in a call that Lua protects. */
static int prepare(lua_State *lua)
{
    const struct source *source = lua_touserdata(lua, 1);
    if (luaL_loadbufferx(lua, source->text.data ? source->text.data : "", source->text.size, source->name, "t") != LUA_OK)
        return lua_error(lua);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &chunk_key);
    lua_createtable(lua, 0, 2);
    sandbox_push(lua);
    lua_setfield(lua, -2, "__index");
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &globals_key);
    objects_prepare(lua);
    return 0;
}

bool script_open(struct script *script, const char *name, qn_slice text, size_t memory, int64_t steps)
{
    *script = (struct script){.memory = memory, .steps = steps, .step_limit = steps};
    struct source source = {name, text};
    script->lua = lua_newstate(allocate, script);
    if (!script->lua) {
        snprintf(script->error, sizeof script->error, "%zu bytes are no memory for a script (option memory)", memory);
        return false;
    }
    *(struct script **)lua_getextraspace(script->lua) = script;
    lua_pushcfunction(script->lua, prepare);
    lua_pushlightuserdata(script->lua, &source);
    const int status = lua_pcall(script->lua, 1, 0, 0);
    if (status != LUA_OK)
        return keep_error(script, status);
    lua_sethook(script->lua, count_steps, LUA_MASKCOUNT, HOOK_STEPS);
    return true;
}

void script_close(struct script *script)
{
    if (script->lua)
        lua_close(script->lua);
    script->lua = NULL;
}

/* ---- Running ---- */

/* The script with new globals: its locals are made as it runs, and its functions have nothing else to keep things in. */
static int run(lua_State *lua)
{
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &chunk_key);
    lua_createtable(lua, 0, 4);
    objects_push_document(lua);
    lua_setfield(lua, -2, "doc");
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &globals_key);
    lua_setmetatable(lua, -2);
    lua_setupvalue(lua, -2, 1);
    lua_call(lua, 0, 0);
    return 0;
}

qn_verdict script_run(struct script *script, const qn_strings *fields, qn_doc *doc, qn_call *call)
{
    script->change = (struct change){.call = call, .doc = doc, .fields = fields};
    script->steps = script->step_limit;
    script->expired = script->stopped = false;
    lua_pushcfunction(script->lua, run);
    const int status = lua_pcall(script->lua, 0, 0, 0);
    if (status != LUA_OK)
        keep_error(script, status);
    script->change.call = NULL;
    script->steps = script->step_limit; /* what is left over is collected without being charged for */
    if (script->used > script->memory / 4)
        lua_gc(script->lua, LUA_GCCOLLECT);
    if (status != LUA_OK)
        return qn_fail_doc(call, script->expired ? QN_E_TIME : status == LUA_ERRMEM ? QN_E_MEMORY : QN_E_INPUT, "%s", script->error);
    return script->change.dropped ? QN_DROP : QN_PASS;
}
