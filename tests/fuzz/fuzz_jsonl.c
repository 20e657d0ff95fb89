/*
 * fuzz_jsonl: any bytes as a line of JSON. The scan must take what Jansson takes and nothing else (but for depth, and
 * strings that only Jansson refuses), and what it hands out must lie within the line.
 */
#include <scan.h>

#include <jansson.h>
#include <stdlib.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_value(const struct scan_value *value, qn_slice line)
{
    uint64_t repaired = 0;
    require(value->text.data >= line.data && value->text.data + value->text.size <= line.data + line.size);
    if (value->kind != SCAN_STRING)
        return;
    char *const plain = malloc(value->text.size + 1);
    require(plain != NULL);
    const size_t size = scan_unescape(value->text, plain, &repaired);
    require(size <= value->text.size && (value->escaped || (size == value->text.size && repaired == 0)));
    free(plain);
}

static bool scan_all(qn_slice line, struct scan *scan)
{
    struct scan_value name, value;
    if (scan_begin(scan, line)) {
        while (scan_member(scan, &name, &value)) {
            check_value(&name, line);
            check_value(&value, line);
        }
    }
    return scan_end(scan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *const copy = malloc(size + 1); /* of just its size, so that a byte too far is seen */
    require(copy != NULL);
    if (size)
        memcpy(copy, data, size);
    copy[size] = '\0';
    struct scan scan;
    const bool right = scan_all(qn_bytes(copy, size), &scan);
    require(scan.at <= size);
    json_error_t error;
    json_t *json = json_loadb(copy, size, JSON_ALLOW_NUL, &error);
    if (json_is_object(json)) /* Jansson loses a NUL that follows a number or a literal */
        require(right || strstr(scan.error, "levels") || memchr(copy, '\0', size));
    else if (right) /* a number too large for Jansson, half a surrogate pair, a NUL in a name */
        require(!json && (strstr(error.text, "too big") || strstr(error.text, "overflow") || strstr(error.text, "Unicode") ||
                          strstr(error.text, "\\u") || strstr(error.text, "NUL")));
    json_decref(json);
    free(copy);
    return 0;
}
