/*
 * pattern: Lua's patterns, matched here and not by Lua, because a pattern such as ".-.-.-x" can take longer than anybody
 * lives, and Lua cannot be stopped within it. This one takes a script's steps.
 */
#ifndef LUA_PATTERN_H
#define LUA_PATTERN_H

#include <lua.h>
#include <quern/types.h>

enum { PATTERN_CAPTURES = 32, PATTERN_OPEN = -1, PATTERN_PLACE = -2 };

/** A pattern on its way through a text. What is wrong with it is raised as an error of Lua's. */
struct pattern {
    lua_State *lua;
    const char *text, *text_end; /* what is looked through */
    const char *begin, *end;     /* the pattern, without its anchor */
    bool anchored;
    int first; /* the byte that every match begins with; -1: not known */
    int depth, count; /* of calls within calls; of captures */
    unsigned steps;
    struct {
        const char *begin;
        ptrdiff_t size; /* or PATTERN_OPEN: not closed yet; PATTERN_PLACE: "()", a place in the text */
    } captures[PATTERN_CAPTURES];
};

/** @param anchor whether "^" at the start holds the pattern to where it is tried */
void pattern_init(struct pattern *pattern, lua_State *lua, qn_slice text, qn_slice source, bool anchor);

/** The first place, there or behind, where a match can begin. @return NULL: none can */
const char *pattern_skip(const struct pattern *pattern, const char *at);

/** Tries it at one place of the text. @return where the match ends; NULL: there is none */
const char *pattern_match(struct pattern *pattern, const char *at);

/** Tries it there and behind, or, anchored, only there. @return where the match begins; NULL: none; *end where it ends */
const char *pattern_find(struct pattern *pattern, const char *at, const char **end);

/** Pushes a capture of a match [at, end); without captures the first one is all of it. */
void pattern_push_capture(const struct pattern *pattern, int index, const char *at, const char *end);

/** Pushes all captures, or, without any, all of the match. @return how many */
int pattern_push_captures(const struct pattern *pattern, const char *at, const char *end);

#endif
