/**
 * @file quern-test.h
 * The test kit: runs one plugin on one document from a unit test. `pkg-config quern-test`.
 *
 * A fixture holds one plugin with its options set as a pipeline would set them, and the documents that the
 * last call gave. Nothing needs freeing but the fixture; strings live until the next call on it.
 * A call that a test got wrong (no such plugin, a bad option) prints why and returns NULL or QN_FAIL_RUN.
 */
#ifndef QUERN_TEST_H
#define QUERN_TEST_H

#include <quern/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qt_fixture qt_fixture;

/**
 * Loads a plugin.
 * @param plugin  "cleaner/uppercase" by kind and name on the search path, or the path of a .so that holds one plugin
 * @param options as in a pipeline: "min_size = 2; words = [\"a\"];"; NULL: the defaults
 * @return NULL when it cannot be had; the reason is on standard error
 */
qt_fixture *qt_new(const char *plugin, const char *options);
void qt_free(qt_fixture *fixture);

/** Reader: probe. @return 0..100 */
int qt_probe(qt_fixture *fixture, const char *uri, const void *bytes, size_t size);
/** Reader: reads bytes under a name; the documents replace those of the last call. */
qn_verdict qt_read(qt_fixture *fixture, const char *uri, const void *bytes, size_t size);
/** The same of an input whose media is declared, as readers declare those that they emit; these are kept as documents without blocks. */
qn_verdict qt_read_as(qt_fixture *fixture, const char *uri, const char *media, const void *bytes, size_t size);
/** Cleaner, extractor: makes a document of the text, a paragraph a line ("# " heading, "- " list item), and runs process. */
qn_verdict qt_process(qt_fixture *fixture, const char *text);
/** Any kind but readers: runs the plugin on the documents that another fixture holds (a reader's, say), in place. */
qn_verdict qt_process_docs(qt_fixture *fixture, qt_fixture *from);
/** Writer: what render makes of a text, given as in qt_process. NULL: it failed */
const char *qt_render(qt_fixture *fixture, const char *text);
/** Deduper: `same` of two texts' first units, -1 where they share no key. */
double qt_same(qt_fixture *fixture, const char *a, const char *b);

/** How many documents there are, and each of them. */
size_t qt_doc_count(const qt_fixture *fixture);
qn_doc *qt_doc(const qt_fixture *fixture, size_t index);
/** The first document's kept blocks, one a line; its dropped ones, "reason: text" a line, or marked ones, too. */
const char *qt_text(qt_fixture *fixture);
const char *qt_dropped(qt_fixture *fixture);
const char *qt_marked(qt_fixture *fixture);
/** The first document's field as text (a list joined by "|"); NULL: not set. */
const char *qt_field(qt_fixture *fixture, const char *name);
/** The first document's spans of a type, "text" a line. */
const char *qt_spans(qt_fixture *fixture, const char *type);
/** A metric's count since qt_new; -1: the plugin has none of that name. */
int64_t qt_metric(const qt_fixture *fixture, const char *name);
/** The message of the last failure; "" when there was none. */
const char *qt_error(const qt_fixture *fixture);

#ifdef __cplusplus
}
#endif
#endif
