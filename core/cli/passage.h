/* passage: two texts side by side, paragraph beside paragraph, with what only one of them says standing out. */
#ifndef CORE_CLI_PASSAGE_H
#define CORE_CLI_PASSAGE_H

#include <quern/types.h>

#include <stdio.h>

/* Words are shared that stand in a run of three which the other text has, too; case and punctuation aside. */
void passage_print(FILE *stream, qn_slice left, qn_slice right, size_t width);

#endif
