/* summary: what a run did, stage by stage, and whether its books balance. */
#ifndef CORE_RUN_SUMMARY_H
#define CORE_RUN_SUMMARY_H

#include "../base/pack.h"
#include "../base/tally.h"
#include "../pipeline/pipeline.h"

/* One stage's counts. Each job counts for itself; what it counted is added up when it leaves its last gate. */
struct stage_counts {
    uint64_t in, passed, dropped, failed, skipped; /* documents; skipped: dropped before, or `when` did not hold */
    uint64_t spans_lost;  /* by blocks that were rewritten */
    uint64_t nanoseconds; /* that it took; as all times, 0 unless the run is timed */
    struct tally documents; /* dropped, by reason */
    struct tally blocks;    /* dropped or marked, by reason */
    uint64_t *metrics;      /* as the plugin's table */
};

struct summary {
    uint64_t inputs;      /* opened, or tried to */
    uint64_t bytes;       /* of those, decompressed */
    uint64_t documents;   /* that readers made */
    uint64_t bare;        /* inputs that stand in the books for themselves: they failed, or held no document */
    uint64_t kept, dropped, quarantined; /* by the end of the main line; inputs that failed count as quarantined */
    struct tally reasons; /* documents dropped, by reason */
    struct tally failures; /* quarantined, by stage */
    uint64_t reading;     /* nanoseconds that the readers took, opening included */
    uint64_t *written;    /* by each writer */
    uint64_t *writing;    /* nanoseconds that each writer took */
    uint64_t **readers, **writers; /* metrics of each, as its plugin's table */
    struct stage_counts *stages;
    size_t reader_count, stage_count, writer_count;
    double seconds;
};

/* A document leaves the stage: it passed, or was dropped for its cause's reason. */
void stage_counts_verdict(struct stage_counts *counts, const qn_doc *doc);

bool summary_init(struct summary *summary, const struct pipeline *pipeline);
void summary_merge(struct summary *into, const struct summary *from, const struct pipeline *pipeline);
/* Was there no memory to count something by its reason? Such counts never balance, and are of no use to anybody. */
bool summary_lost_counts(const struct summary *summary);
/* read = kept + dropped + quarantined, in all and for every stage. False: the error says where not. */
bool summary_balances(const struct summary *summary, const struct pipeline *pipeline, struct error *error);
/* Puts what was counted by reason in the order of its names. */
void summary_sort(struct summary *summary, const struct pipeline *pipeline);
/* All counts are 0. */
void summary_clear(struct summary *summary, const struct pipeline *pipeline);
/* As bytes, and added to another of the same pipeline. False: the bytes are not of such a one. */
void summary_pack(struct summary *summary, const struct pipeline *pipeline, struct buffer *out);
bool summary_unpack(struct summary *summary, const struct pipeline *pipeline, struct unpacking *from);
/* The same of one stage alone, and of what one plugin counts. */
void stage_counts_pack(struct stage_counts *counts, const struct stage *stage, struct buffer *out);
bool stage_counts_unpack(struct stage_counts *counts, const struct stage *stage, struct unpacking *from);
void stage_counts_clear(struct stage_counts *counts, const struct stage *stage);
void metrics_pack(uint64_t *metrics, const struct stage *stage, struct buffer *out);
bool metrics_unpack(uint64_t *metrics, const struct stage *stage, struct unpacking *from);
void summary_fini(struct summary *summary);

#endif
