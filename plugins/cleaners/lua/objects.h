/* objects: the document and its blocks as a script sees them. */
#ifndef LUA_OBJECTS_H
#define LUA_OBJECTS_H

#include <lua.h>

/** Makes what the objects have in common; once for a state. */
void objects_prepare(lua_State *lua);

/** Pushes the document at hand. */
void objects_push_document(lua_State *lua);

/** What a value is, in a word: "document", "block", "table", "nil", ... */
const char *objects_name(lua_State *lua, int index);

#endif
