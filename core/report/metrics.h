/* metrics: the counts of a run in the text format of Prometheus (exposition format 0.0.4), for a collector to read. */
#ifndef CORE_REPORT_METRICS_H
#define CORE_REPORT_METRICS_H

#include "../base/buffer.h"
#include "../run/summary.h"

/* Appends all of them. seconds: that the run took so far; done: it is over. False: no memory. */
bool metrics_write(const struct pipeline *pipeline, const struct summary *summary, double seconds, bool done, struct buffer *out);

#endif
