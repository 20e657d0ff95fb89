/* lexbor_only: parses pages with one lexbor document that is used again and again, and does nothing with them. */
#include <lexbor/html/html.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A whole file. @return its bytes, which are to be freed; NULL: it cannot be read */
static lxb_char_t *file_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    lxb_char_t *bytes = NULL;
    if (file && fseek(file, 0, SEEK_END) == 0) {
        const long end = ftell(file);
        rewind(file);
        bytes = end >= 0 ? malloc((size_t)end + 1) : NULL;
        *size = bytes ? fread(bytes, 1, (size_t)end, file) : 0;
    }
    if (file)
        fclose(file);
    return bytes;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    lxb_html_document_t *document = lxb_html_document_create();
    double parsing = 0;
    size_t all = 0;
    for (int i = 1; document && i < argc; i++) {
        size_t size = 0;
        lxb_char_t *bytes = file_bytes(argv[i], &size);
        const double begin = seconds();
        if (!bytes || lxb_html_document_parse(document, bytes, size) != LXB_STATUS_OK) {
            fprintf(stderr, "%s: not parsed\n", argv[i]);
            return EXIT_FAILURE;
        }
        lxb_html_document_clean(document);
        parsing += seconds() - begin;
        all += size;
        free(bytes);
    }
    lxb_html_document_destroy(document);
    printf("%d %zu %.6f\n", argc - 1, all, parsing);
    return document ? EXIT_SUCCESS : EXIT_FAILURE;
}
