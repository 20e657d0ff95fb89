/* inputs: which inputs a run reads, in order: files as named, folders walked in byte order, lists of files. */
#ifndef CORE_RUN_INPUTS_H
#define CORE_RUN_INPUTS_H

#include "../base/buffer.h"
#include "../base/error.h"

/* A list of a million files is held whole, so it is held in two pieces of memory. */
struct inputs {
    struct buffer names;  /* the paths, one behind the other, each with its NUL */
    struct buffer places; /* where in them each path begins: size_t */
    size_t count;
};

/*
 * Adds a file, or what a folder holds at any depth, sorted, without what begins with a dot. "-" is standard input.
 * Symbolic links in folders are followed to files only, so that no walk goes in circles. False: no such path, no memory.
 */
bool inputs_add(struct inputs *inputs, const char *path, struct error *error);
/* Adds a path without a look at what is there. */
bool inputs_add_file(struct inputs *inputs, const char *path, struct error *error);
/* Adds the paths that a file names, one a line; "-": standard input. */
bool inputs_add_list(struct inputs *inputs, const char *path, struct error *error);
/* In the order added; valid until the next is added. */
const char *inputs_path(const struct inputs *inputs, size_t number);
void inputs_fini(struct inputs *inputs);

#endif
