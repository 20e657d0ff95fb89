/**
 * @file blockkind.h
 * The words for what a block is, as records and scripts write them.
 */
#ifndef QUERN_LIB_BLOCKKIND_H
#define QUERN_LIB_BLOCKKIND_H

#include <stdint.h>

/** "paragraph", "list-item", ...; a kind of a later ABI is a paragraph, too. [any] */
const char *blockkind_name(uint32_t kind);

#endif
