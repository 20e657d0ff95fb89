/* fault: the error that ends a run. The first one counts; from then on all that is in flight is emptied quickly. */
#ifndef CORE_RUN_FAULT_H
#define CORE_RUN_FAULT_H

#include "../base/error.h"

#include <pthread.h>

struct fault {
    pthread_mutex_t mutex;
    bool raised; /* atomic */
    struct error error;
};

void fault_init(struct fault *fault);
void fault_fini(struct fault *fault);
/* By any thread. */
void fault_raise(struct fault *fault, const struct error *error);
/* The same with a plain message of no memory. */
void fault_no_memory(struct fault *fault, const char *message);
bool fault_raised(const struct fault *fault);

#endif
