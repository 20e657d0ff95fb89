/* page: an HTML page that stands for itself: no script, no network, light and dark, from a phone's width on. */
#ifndef CORE_REPORT_PAGE_H
#define CORE_REPORT_PAGE_H

#include "../base/markup.h"
#include "../pipeline/pipeline.h"

extern const char page_style[]; /* style.css */

/* The head, with the style; what follows is the body. */
void page_begin(struct buffer *out, const char *title);
void page_end(struct buffer *out);
/* Markup as it is: for literals only. All else goes through markup_text. */
void page_put(struct buffer *out, const char *markup);
/* "3 blocks", "1 block"; the noun is a literal. */
void page_count(struct buffer *out, uint64_t count, const char *noun);
/* "1.2 MB", "850 bytes"; "2.1 s", "350 µs". */
void page_bytes(struct buffer *out, uint64_t bytes);
void page_time(struct buffer *out, uint64_t nanoseconds);
/* "42 %", "0.3 %". */
void page_share(struct buffer *out, uint64_t part, uint64_t whole);
/* A bar: how much `part` is of the whole; class: "", "dropped", "time". */
void page_bar(struct buffer *out, const char *class, uint64_t part, uint64_t whole);
/* The sentence that a stage's plugin has for a reason, or the core's; "" when there is none. */
const char *page_reason(const struct pipeline *pipeline, qn_slice stage, qn_slice reason);

#endif
