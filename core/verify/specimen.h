/* specimen: the documents and inputs that every plugin is tried on: ordinary ones, and all that goes wrong in the world. */
#ifndef CORE_VERIFY_SPECIMEN_H
#define CORE_VERIFY_SPECIMEN_H

#include "draft.h"

/* How many documents there are. */
size_t specimen_documents(void);
/* Makes the i-th of the documents, or of the inputs for readers. Returns its name; NULL behind the last. */
const char *specimen_document(size_t i, struct draft *draft);
const char *specimen_input(size_t i, struct draft *draft);
/* One that grows: about `size` bytes in the i-th way. NULL behind the last. */
const char *specimen_document_of_size(size_t i, size_t size, struct draft *draft);
const char *specimen_input_of_size(size_t i, size_t size, struct draft *draft);

#endif
