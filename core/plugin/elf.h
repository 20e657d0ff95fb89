/* elf: is a file a whole shared object of this machine? The loader of the C library trusts what it maps and dies of a cut file. */
#ifndef CORE_PLUGIN_ELF_H
#define CORE_PLUGIN_ELF_H

#include "../base/error.h"

bool elf_check(const char *path, struct error *error);

#endif
