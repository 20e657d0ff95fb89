/*
 * parcel: what crosses between the engine and a cell of a job: documents, and what steps made of them. The engine takes
 * a parcel from a cell as from a stranger.
 */
#ifndef CORE_RUN_PARCEL_H
#define CORE_RUN_PARCEL_H

#include "../base/pack.h"
#include "job.h"
#include "plan.h"

/* A document, and how much memory it may still take. False: no room for it. */
bool parcel_put_document(struct buffer *out, const struct document *document);
/* The same of a document without what is in it: which it is, and what became of it. */
bool parcel_put_head(struct buffer *out, const struct document *document);
/* Into a blank document. False: it is not one, or there is no memory. */
bool parcel_take_document(struct unpacking *from, struct document *document);

/* Do these steps look at that branch's document? Do they change it? */
bool parcel_touches(const struct plan *plan, size_t begin, size_t end, unsigned branch);
bool parcel_changes(const struct plan *plan, size_t begin, size_t end, unsigned branch);

void parcel_put_failure(struct buffer *out, const struct job *job);
/* Of no more than QN_FAIL_RUN, by a stage that the pipeline has. */
bool parcel_take_failure(struct unpacking *from, struct job *job, const struct pipeline *pipeline);

/* The units of the last STEP_KEYS, which go into the document's arena. scratch: for the time being. */
void parcel_put_units(struct buffer *out, const struct job *job);
bool parcel_take_units(struct unpacking *from, struct job *job, const struct pipeline *pipeline, struct arena *scratch);

/* What writers among these steps made of it. */
void parcel_put_rendered(struct buffer *out, const struct plan *plan, size_t begin, size_t end, const struct job *job);
bool parcel_take_rendered(struct unpacking *from, const struct plan *plan, size_t begin, size_t end, struct job *job);

#endif
