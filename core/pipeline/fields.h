/* fields: which fields the documents of a pipeline may have, and who may set them. */
#ifndef CORE_PIPELINE_FIELDS_H
#define CORE_PIPELINE_FIELDS_H

#include "expression.h"
#include "pipeline.h"

struct known_fields {
    struct expression_fields pub; /* for conditions */
    const struct pipeline *pipeline;
};

/* Those of all readers and stages. */
struct known_fields fields_of(const struct pipeline *pipeline);
/* May the stage set this field? A stage that is not known to its end may not. */
bool fields_set_by(const struct stage *stage, const char *name, uint32_t *type);

#endif
