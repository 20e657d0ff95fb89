/* inputs: which inputs a run reads, in order: files as named, folders walked in byte order, lists of files. */
#ifndef CORE_RUN_INPUTS_H
#define CORE_RUN_INPUTS_H

#include "../base/error.h"

struct inputs {
    char **paths;
    size_t count, capacity;
};

/*
 * Adds a file, or what a folder holds at any depth, sorted, without what begins with a dot. "-" is standard input.
 * Symbolic links in folders are followed to files only, so that no walk goes in circles. False: no such path, no memory.
 */
bool inputs_add(struct inputs *inputs, const char *path, struct error *error);
/* Adds the paths that a file names, one a line; "-": standard input. */
bool inputs_add_list(struct inputs *inputs, const char *path, struct error *error);
void inputs_fini(struct inputs *inputs);

#endif
