/* problems: a report on the terminal, each line with the line of the file below it and a caret under the place. */
#ifndef CORE_CLI_PROBLEMS_H
#define CORE_CLI_PROBLEMS_H

#include "../base/report.h"

#include <stdio.h>

/* Begin with paint_begin of the same stream. */
void problems_print(FILE *stream, const struct report *report);
/* Puts the cures into their files and says so on standard output. Returns how many; -1: the error was printed. */
long problems_cure(const struct report *report);

#endif
