/*
 * mill: plugins for the tests of the core, which do what the input tells them. The reader "lines" makes a document of
 * each line, and an input of each line that begins with ">" (its parts, at "|", are that input's lines, and so on at
 * ";"). The cleaner "moody" does what a document's first word says.
 */
#include <quern/plugin.h>

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static bool has_word(qn_slice text, const char *word)
{
    const qn_slice wanted = qn_str(word);
    return text.size >= wanted.size && qn_equal(qn_part(text, 0, wanted.size), wanted);
}

static uint64_t hash(qn_slice text)
{
    uint64_t value = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < text.size; i++)
        value = (value ^ (unsigned char)text.data[i]) * UINT64_C(1099511628211);
    return value;
}

/* ---- lines: a reader ---- */

enum { LINES_DOCUMENTS, LINES_INPUTS };
static const qn_metric lines_metrics[] = {
    [LINES_DOCUMENTS] = {"documents", "documents", "documents emitted"},
    [LINES_INPUTS] = {"inputs", "inputs", "inputs emitted"},
};
static const qn_field_info lines_fields[] = {{"length", QN_INTEGER, "bytes of the line"}};

static int32_t lines_probe(void *state, const qn_input *input, qn_call *call)
{
    return has_word(input->bytes, "%binary") ? 0 : 50;
}

/* Documents emitted by all instances so far: the test counts those that ended against it. */
QN_EXPORT extern uint64_t mill_emitted;
uint64_t mill_emitted;

static bool emit_line(const qn_input *input, qn_slice line, qn_call *call)
{
    if (has_word(line, ">")) {
        qn_input part = *input;
        part.bytes = qn_part(line, 1, line.size);
        char uri[512];
        const int size = snprintf(uri, sizeof uri, "%.*s!/%zu", (int)input->uri.size, input->uri.data, (size_t)(line.data - input->bytes.data));
        part.uri = qn_bytes(uri, (size_t)size);
        qn_count(call, LINES_INPUTS, 1);
        return qn_emit_input(call, &part);
    }
    qn_doc *doc = qn_doc_new(call, input);
    if (!doc)
        return false;
    const size_t begin = (size_t)(line.data - input->bytes.data);
    qn_value length = {.type = QN_INTEGER, .integer = (int64_t)line.size};
    if (!qn_add_block(call, doc, QN_PARAGRAPH, line, begin, begin + line.size) || !qn_set(call, doc, "length", &length, NULL))
        return false;
    qn_count(call, LINES_DOCUMENTS, 1);
    __atomic_add_fetch(&mill_emitted, 1, __ATOMIC_RELAXED);
    return qn_emit(call, doc);
}

static qn_verdict lines_read(void *state, const qn_input *input, qn_call *call)
{
    static const char ends[] = {'\n', '|', ';', ','};
    const char end = ends[input->depth < sizeof ends ? input->depth : sizeof ends - 1];
    for (size_t at = 0; at < input->bytes.size;) {
        const qn_slice rest = qn_part(input->bytes, at, input->bytes.size);
        const char *found = (const char *)memchr(rest.data, end, rest.size);
        const qn_slice line = qn_part(rest, 0, found ? (size_t)(found - rest.data) : rest.size);
        at += line.size + 1;
        if (has_word(line, "%damaged"))
            return qn_fail_doc(call, QN_E_INPUT, "the input is damaged at byte %zu", at);
        if (has_word(line, "%begin"))
            (void)qn_doc_new(call, input); /* and never emitted */
        else if (line.size && !emit_line(input, line, call))
            return QN_PASS;
    }
    return QN_PASS;
}

static const qn_plugin lines = {
    QN_PLUGIN_HEAD,
    .name = "lines", .version = "1.0.0", .summary = "Make a document of each line", .license = "MIT",
    .kind = QN_READER, .threading = QN_PER_WORKER,
    QN_TABLE(metric, lines_metrics),
    QN_TABLE(field, lines_fields),
    .probe = lines_probe, .read = lines_read,
};

/* ---- moody: a cleaner ---- */

struct moody {
    int64_t nap; /* nanoseconds at most, by the text's hash: workers finish in another order than they began */
    bool evidence;
};

enum { MOODY_CHAFF, MOODY_REPEATED };
static const qn_reason moody_reasons[] = {
    [MOODY_CHAFF] = {"chaff", "the text says so"},
    [MOODY_REPEATED] = {"repeated", "a block that stands twice"},
};
static const qn_option moody_options[] = {
    QN_OPT_DURATION(struct moody, nap, 0, 0, 1000000000, "sleep up to that long"),
    QN_OPT_BOOL(struct moody, evidence, false, "set the field weighed"),
};
static const qn_field_info moody_fields[] = {{"weighed", QN_TEXT, "what the mood was between"}};
static const qn_metric moody_metrics[] = {{"seen", "documents", "documents seen"}};

static qn_verdict eat(qn_doc *doc, qn_call *call)
{
    for (;;) {
        char *memory = qn_doc_alloc(call, doc, 1 << 16);
        if (!memory)
            return qn_fail_doc(call, QN_E_LIMIT, "this is not the first thing that was wrong");
        memset(memory, 'x', 1 << 16);
    }
}

static qn_verdict hang(qn_call *call)
{
    const struct timespec moment = {0, 1000000};
    while (!qn_expired(call))
        nanosleep(&moment, NULL);
    return QN_PASS;
}

static void nap(const struct moody *self, qn_slice text)
{
    const int64_t nanoseconds = self->nap ? (int64_t)(hash(text) % (uint64_t)self->nap) : 0;
    const struct timespec moment = {nanoseconds / 1000000000, (long)(nanoseconds % 1000000000)};
    if (nanoseconds)
        nanosleep(&moment, NULL);
}

static qn_verdict moody_process(void *state, qn_doc *doc, qn_call *call)
{
    const struct moody *self = state;
    if (self->evidence && !qn_set_text(call, doc, "weighed", qn_str("good and bad"), NULL))
        return QN_FAIL_DOC;
    qn_block *block = qn_next_kept(doc, NULL);
    if (!block)
        return QN_PASS;
    const qn_slice text = block->text;
    qn_count(call, 0, 1);
    nap(state, text);
    if (has_word(text, "drop"))
        return qn_drop_doc(call, doc, MOODY_CHAFF, qn_str("it said so"));
    if (has_word(text, "quietly"))
        return QN_DROP;
    if (has_word(text, "chaff"))
        return qn_drop(call, doc, block, MOODY_CHAFF, qn_str("")) ? QN_PASS : QN_FAIL_DOC;
    if (has_word(text, "fail"))
        return qn_fail_doc(call, QN_E_INPUT, "a document of %zu bytes that fails", text.size);
    if (has_word(text, "mute"))
        return QN_FAIL_DOC;
    if (has_word(text, "eat"))
        return eat(doc, call);
    if (has_word(text, "hang"))
        return hang(call);
    if (has_word(text, "end"))
        return qn_fail_run(call, QN_E_IO, "the run ends here");
    if (has_word(text, "crash"))
        raise(SIGSEGV);
    if (has_word(text, "leave"))
        exit(0);
    if (has_word(text, "stay"))
        for (;;)
            pause();
    if (has_word(text, "wrong"))
        return qn_drop_doc(call, doc, 99, qn_str(""));
    return QN_PASS;
}

static const qn_plugin moody = {
    QN_PLUGIN_HEAD,
    .name = "moody", .version = "1.0.0", .summary = "Do as the text says", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .state_size = sizeof(struct moody),
    QN_TABLE(option, moody_options),
    QN_TABLE(reason, moody_reasons),
    QN_TABLE(metric, moody_metrics),
    QN_TABLE(field, moody_fields),
    .process = moody_process,
};

/* ---- shout: a cleaner for branches ---- */

static qn_verdict shout_process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        const qn_edit_range end = {(uint32_t)block->text.size, (uint32_t)block->text.size, {"!", 1}};
        if (!qn_edit(call, doc, block, &end, 1))
            return QN_FAIL_DOC;
    }
    return QN_PASS;
}

static const qn_plugin shout = {
    QN_PLUGIN_HEAD,
    .name = "shout", .version = "1.0.0", .summary = "Put \"!\" behind every block", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_SHARED, .process = shout_process,
};

/* ---- first-word: a deduper ---- */

static const char *const units[] = {"document", "block", NULL};
struct first_word {
    int32_t unit;
    double score;
};
static const qn_option first_word_options[] = {
    QN_OPT_CHOICE(struct first_word, unit, units, "document", "what is compared"),
    QN_OPT_REAL(struct first_word, score, 1, 0, 1, "what every pair is worth"),
};

static qn_slice first_word_of(qn_slice text)
{
    const char *blank = text.size ? (const char *)memchr(text.data, ' ', text.size) : NULL;
    return qn_part(text, 0, blank ? (size_t)(blank - text.data) : text.size);
}

static qn_verdict first_word_keys(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct first_word *self = state;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        const qn_slice word = first_word_of(block->text);
        const qn_key key = {0, hash(word)};
        if (has_word(word, "deny"))
            return QN_DROP; /* which keys may not do */
        if (!qn_emit_unit(call, self->unit ? block : NULL, word, &key, 1))
            return QN_FAIL_DOC;
        if (!self->unit)
            break;
    }
    return QN_PASS;
}

static double first_word_same(const void *state, const qn_match *match)
{
    const struct first_word *self = state;
    return qn_equal(match->a, match->b) ? self->score : 0;
}

static const qn_plugin first_word = {
    QN_PLUGIN_HEAD,
    .name = "first-word", .version = "1.0.0", .summary = "Compare first words", .license = "MIT",
    .kind = QN_DEDUPER, .threading = QN_SHARED, .state_size = sizeof(struct first_word),
    QN_TABLE(option, first_word_options),
    .keys = first_word_keys, .same = first_word_same,
};

/* ---- plain: a writer that renders ---- */

static qn_verdict plain_render(const void *state, const qn_doc *doc, qn_call *call)
{
    qn_write(call, doc->id);
    for (const qn_block *block = doc->blocks; block; block = block->next) {
        if (has_word(block->text, "spoil"))
            return qn_fail_doc(call, QN_E_INTERNAL, "it cannot be written");
        qn_write(call, qn_str(block->state == QN_DROPPED ? " -" : block->state == QN_MARKED ? " ~" : " "));
        qn_write(call, block->text);
    }
    return qn_write(call, qn_str("\n")) ? QN_PASS : QN_FAIL_DOC;
}

static const qn_metric plain_metrics[] = {{"lines", "lines", "lines written"}};

static qn_verdict plain_counted(const void *state, const qn_doc *doc, qn_call *call)
{
    qn_count(call, 0, 1);
    return plain_render(state, doc, call);
}

static const qn_plugin plain = {
    QN_PLUGIN_HEAD,
    .name = "plain", .version = "1.0.0", .summary = "Write id and text", .license = "MIT",
    .kind = QN_WRITER, .threading = QN_SHARED,
    QN_TABLE(metric, plain_metrics),
    .render = plain_counted,
};

/* ---- ledger: a writer with a place of its own ---- */

struct ledger {
    const char *file;
    FILE *stream;
    uint64_t next;
    bool ordered;
};
static const qn_option ledger_options[] = {QN_OPT_TEXT(struct ledger, file, "", "where it writes")};

static qn_verdict ledger_init(void *state, qn_call *call)
{
    struct ledger *self = state;
    self->ordered = true;
    self->stream = fopen(self->file, "w");
    return self->stream ? QN_PASS : qn_fail_run(call, QN_E_IO, "cannot open \"%s\"", self->file);
}

static void ledger_fini(void *state)
{
    struct ledger *self = state;
    if (self->stream)
        fclose(self->stream);
}

static qn_verdict ledger_process(void *state, qn_doc *doc, qn_call *call)
{
    struct ledger *self = state;
    self->ordered &= doc->number >= self->next;
    self->next = doc->number + 1;
    for (const qn_block *block = doc->blocks; block; block = block->next)
        if (has_word(block->text, "refuse"))
            return QN_FAIL_DOC;
    fprintf(self->stream, "%llu\n", (unsigned long long)doc->number);
    return QN_PASS;
}

static qn_verdict ledger_commit(void *state, qn_call *call)
{
    struct ledger *self = state;
    fprintf(self->stream, "%s\n", self->ordered ? "in order" : "out of order");
    return fflush(self->stream) == 0 ? QN_PASS : qn_fail_run(call, QN_E_IO, "cannot write");
}

static const qn_plugin ledger = {
    QN_PLUGIN_HEAD,
    .name = "ledger", .version = "1.0.0", .summary = "Write the numbers of documents", .license = "MIT",
    .kind = QN_WRITER, .threading = QN_ORDERED, .state_size = sizeof(struct ledger),
    QN_TABLE(option, ledger_options),
    .init = ledger_init, .fini = ledger_fini, .process = ledger_process, .commit = ledger_commit,
};

/* ---- knobs: an option of every type ---- */

static const char *const modes[] = {"gentle", "rough", "off", NULL};
struct knobs {
    bool flag;
    int64_t number, size, wait;
    double real;
    const char *text, *file, *must;
    int32_t mode;
    qn_strings words;
    const char *path;
    qn_strings files;
};
static const qn_option knobs_options[] = {
    QN_OPT_BOOL(struct knobs, flag, true, "a flag"),
    QN_OPT_INT(struct knobs, number, 3, 1, 64, "a number"),
    QN_OPT_SIZE(struct knobs, size, 4096, 1, INT64_MAX, "a size"),
    QN_OPT_DURATION(struct knobs, wait, 1000000000, 0, 3600000000000, "a duration"),
    QN_OPT_REAL(struct knobs, real, 0.5, 0, 1, "a real number"),
    QN_OPT_TEXT(struct knobs, text, "default", "a text"),
    QN_OPT_FILE(struct knobs, file, "", "a file"),
    QN_OPT_CHOICE(struct knobs, mode, modes, "rough", "a choice"),
    QN_OPT_LIST(struct knobs, words, "one two", "a list"),
    QN_OPT_TEXT(struct knobs, path, "here", "a name that the core has for writers"),
    QN_OPT_FILES(struct knobs, files, "a list of files"),
};
static const qn_field_info knobs_fields[] = {{"lang", QN_TEXT, "a language"}, {"year", QN_INTEGER, "a year"}};

static qn_verdict knobs_process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

static const qn_plugin knobs = {
    QN_PLUGIN_HEAD,
    .name = "knobs", .version = "1.0.0", .summary = "Have an option of every type", .license = "MIT",
    .kind = QN_EXTRACTOR, .threading = QN_PER_WORKER, .state_size = sizeof(struct knobs),
    QN_TABLE(option, knobs_options),
    QN_TABLE(field, knobs_fields),
    .process = knobs_process,
};

/* ---- strict: a required option, and an init that may refuse ---- */

struct strict {
    const char *word;
};
static const qn_option strict_options[] = {
    {"word", "the word that opens it", QN_O_TEXT, QN_O_REQUIRED, offsetof(struct strict, word), {.text = ""}, {0}, {0}, NULL},
};

static qn_verdict strict_init(void *state, qn_call *call)
{
    const struct strict *self = state;
    if (strcmp(self->word, "silence") == 0)
        return QN_FAIL_RUN;
    return strcmp(self->word, "sesame") == 0 ? QN_PASS : qn_fail_run(call, QN_E_CONFIG, "\"%s\" does not open it", self->word);
}

static const qn_plugin strict = {
    QN_PLUGIN_HEAD,
    .name = "strict", .version = "1.0.0", .summary = "Want the right word", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .state_size = sizeof(struct strict),
    QN_TABLE(option, strict_options),
    .init = strict_init, .process = knobs_process,
};

/* ---- teller: a cleaner whose fields the pipeline names; "topic weather" in a text sets one ---- */

struct teller {
    qn_strings fields;
};
static const qn_option teller_options[] = {QN_OPT_LIST(struct teller, fields, "", "fields that it may set")};
static const qn_named_fields teller_fields = {sizeof teller_fields, 0, "fields"};
static const qn_ext teller_exts[] = {{QN_NAMED_FIELDS, &teller_fields}, {NULL, NULL}};

static qn_verdict teller_process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        const qn_slice name = first_word_of(block->text);
        const qn_value value = {.type = QN_TEXT, .text = qn_part(block->text, name.size + 1, block->text.size)};
        if (!call->host->set(call, doc, name, &value, NULL))
            return QN_FAIL_DOC;
    }
    return QN_PASS;
}

static const qn_plugin teller = {
    QN_PLUGIN_HEAD,
    .name = "teller", .version = "1.0.0", .summary = "Set the fields that a text names", .license = "MIT",
    .kind = QN_EXTRACTOR, .threading = QN_SHARED, .state_size = sizeof(struct teller),
    QN_TABLE(option, teller_options), .exts = teller_exts,
    .process = teller_process,
};

/* ---- pointer and anew: an extractor that adds a span, and a cleaner that takes it away ---- */

struct pointer {
    bool spans;
};
static const qn_option pointer_options[] = {QN_OPT_BOOL(struct pointer, spans, true, "add them")};
static const qn_spans pointer_spans = {.size = sizeof pointer_spans, .option = "spans"};
static const qn_ext pointer_exts[] = {{QN_SPANS, &pointer_spans}, {NULL, NULL}};

static qn_verdict pointer_process(void *state, qn_doc *doc, qn_call *call)
{
    const struct pointer *self = state;
    qn_block *block = qn_next_kept(doc, NULL);
    if (self->spans && block && block->text.size && !qn_add_span(call, doc, block, "first", 0, 1))
        return QN_FAIL_DOC;
    return QN_PASS;
}

static const qn_plugin pointer = {
    QN_PLUGIN_HEAD,
    .name = "pointer", .version = "1.0.0", .summary = "Point at the first byte", .license = "MIT",
    .kind = QN_EXTRACTOR, .threading = QN_SHARED, .state_size = sizeof(struct pointer),
    QN_TABLE(option, pointer_options),
    .exts = pointer_exts, .process = pointer_process,
};

static qn_verdict anew_process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (!qn_rewrite(call, doc, block, qn_str("anew")))
            return QN_FAIL_DOC;
    return QN_PASS;
}

static const qn_plugin anew = {
    QN_PLUGIN_HEAD,
    .name = "anew", .version = "1.0.0", .summary = "Give every block the same text", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_SHARED, .flags = QN_P_REWRITES, .process = anew_process,
};

QN_MODULE(&lines, &moody, &shout, &first_word, &plain, &ledger, &knobs, &strict, &teller, &pointer, &anew);
