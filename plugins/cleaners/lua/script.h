/*
 * script: a Lua script that is run for one document after the other, within bounds: memory, steps and time.
 *
 * Each document finds a new world: globals and the script's locals are made anew, libraries are read-only. So nothing
 * is left of a document when the next one comes, and what becomes of it does not depend on the worker.
 */
#ifndef LUA_SCRIPT_H
#define LUA_SCRIPT_H

#include <change.h>
#include <lua.h>
#include <quern/plugin.h>

enum { SCRIPT_ERROR_SIZE = 800 };

struct script {
    lua_State *lua;
    size_t used, memory; /* bytes that Lua has, and may have */
    int64_t steps, step_limit; /* what is left of them for this document */
    bool expired;        /* the document's time was up */
    bool stopped;        /* an error says so */
    struct change change; /* the document at hand */
    char error[SCRIPT_ERROR_SIZE];
};

/**
 * Compiles a script.
 * @param name as Lua wants it: "@" and a path, or "=" and what messages call it
 * @return false: script->error says why; script_close all the same
 */
bool script_open(struct script *script, const char *name, qn_slice text, size_t memory, int64_t steps);
void script_close(struct script *script);

/** Runs it for a document. [worker] */
qn_verdict script_run(struct script *script, const qn_strings *fields, qn_doc *doc, qn_call *call);

/** The script that a function of it is called by. */
static inline struct script *script_of(lua_State *lua)
{
    return *(struct script **)lua_getextraspace(lua);
}

/** Takes steps for work that is done outside of Lua; raises an error of Lua's when there are none left. */
void script_charge(lua_State *lua, int64_t steps);

#endif
