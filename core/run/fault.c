#include "fault.h"

void fault_init(struct fault *fault)
{
    *fault = (struct fault){.raised = false};
    pthread_mutex_init(&fault->mutex, NULL);
}

void fault_fini(struct fault *fault)
{
    pthread_mutex_destroy(&fault->mutex);
}

void fault_raise(struct fault *fault, const struct error *error)
{
    pthread_mutex_lock(&fault->mutex);
    if (!fault->raised)
        fault->error = *error;
    __atomic_store_n(&fault->raised, true, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&fault->mutex);
}

void fault_no_memory(struct fault *fault, const char *message)
{
    struct error error;
    error_set(&error, QN_E_LIMIT, "%s", message);
    fault_raise(fault, &error);
}

bool fault_raised(const struct fault *fault)
{
    return __atomic_load_n(&fault->raised, __ATOMIC_RELAXED);
}
