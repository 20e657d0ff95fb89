/* scratch: files without a name, for what does not fit in memory. */
#ifndef CORE_RUN_SCRATCH_H
#define CORE_RUN_SCRATCH_H

/* In TMPDIR, else /var/tmp. It is gone when it is closed. -1: errno says why. */
int scratch_file(void);

#endif
