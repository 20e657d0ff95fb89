/* fuzz_rules: a rules file up to the first zero byte, and blocks to match against it. */
#include <prose.h>
#include <rules.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* Every line is a block; the first bits of its first byte say where it stands. */
static void match_lines(const rules *set, qn_slice text)
{
    for (size_t at = 0; at < text.size;) {
        const char *found = memchr(text.data + at, '\n', text.size - at);
        const size_t end = found ? (size_t)(found - text.data) : text.size;
        prose_line line = {.text = qn_part(text, at, end)};
        prose_measure(&line);
        const unsigned char first = end > at ? (unsigned char)text.data[at] : 0;
        const rules_block block = {line.text, line.words, first & 1, first & 2, line.stop};
        rules_hit hit;
        if (rules_match(set, &block, &hit))
            require(hit.cut < block.text.size && hit.reason.size && hit.phrase.size);
        at = end + 1;
    }
}

static void judge_lines(qn_slice text)
{
    enum { MOST = 512 };
    static prose_line lines[MOST];
    size_t count = 0;
    for (size_t at = 0; at < text.size && count < MOST; count++) {
        const char *found = memchr(text.data + at, '\n', text.size - at);
        const size_t end = found ? (size_t)(found - text.data) : text.size;
        lines[count] = (prose_line){.text = qn_part(text, at, end), .gone = (at & 7) == 0};
        prose_measure(&lines[count]);
        at = end + 1;
    }
    size_t judged = 0;
    const size_t said = prose_judge(lines, count);
    for (size_t i = 0; i < count; i++)
        judged += lines[i].verdict != PROSE_KEEP;
    require(judged == said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    const size_t split = zero ? (size_t)(zero - data) : size;
    const qn_slice text = zero ? qn_bytes(zero + 1, size - split - 1) : qn_bytes(data, 0);
    char error[RULES_ERROR_SIZE];
    rules *set = rules_new();
    require(set);
    if (rules_read(set, "rules", qn_bytes(data, split), error) && rules_ready(set))
        match_lines(set, text);
    rules_free(set);
    judge_lines(text);
    return 0;
}
