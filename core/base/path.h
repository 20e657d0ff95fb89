/* path: names of files. */
#ifndef CORE_BASE_PATH_H
#define CORE_BASE_PATH_H

/* "FOLDER/NAME", for free(). NULL: no memory. */
char *path_in(const char *folder, const char *name);

#endif
