#include "request.h"

#include <blockkind.h>
#include <json.h>
#include <stdlib.h>

/* ---- The line: json.h writes to a call, and this one's only service is to take what is written ---- */

static bool append(qn_call *call, const void *data, size_t size)
{
    struct request *request = (struct request *)(void *)call;
    if (request->capacity - request->size < size) {
        const size_t capacity = 2 * request->capacity + size + 4096;
        char *grown = request->full ? NULL : realloc(request->data, capacity);
        if (!grown) {
            request->full = true;
            return false;
        }
        request->data = grown;
        request->capacity = capacity;
    }
    if (size)
        memcpy(request->data + request->size, data, size);
    request->size += size;
    return true;
}

static const qn_host services = {.size = sizeof services, .minor = QN_ABI_MINOR, .write = append};

static void begin_line(struct request *request)
{
    enum { KEEP = 1 << 20 };
    if (request->capacity > KEEP)
        request_fini(request);
    request->call.host = &services;
    request->size = 0;
    request->full = false;
}

void request_fini(struct request *request)
{
    free(request->data);
    *request = (struct request){.data = NULL};
}

/* ---- The document ---- */

static void put_member(qn_call *call, const char *comma_name_colon, qn_slice text)
{
    json_put(call, comma_name_colon);
    json_put_string(call, text);
}

static void put_fields(qn_call *call, const qn_doc *doc)
{
    const char *before = ",\"fields\":{";
    for (const qn_field *field = doc->fields; field; field = field->next) {
        put_member(call, before, field->name);
        json_put(call, ":");
        json_put_value(call, &field->value);
        before = ",";
    }
    json_put(call, doc->fields ? "}" : ",\"fields\":{}");
}

static void put_number(qn_call *call, const char *comma_name_colon, int64_t number)
{
    json_put(call, comma_name_colon);
    json_put_integer(call, number);
}

static void put_block(qn_call *call, const qn_block *block, int64_t index)
{
    put_number(call, "{\"index\":", index);
    put_member(call, ",\"kind\":", qn_str(blockkind_name(block->kind)));
    if (block->level)
        put_number(call, ",\"level\":", block->level);
    if (block->ordinal)
        put_number(call, ",\"ordinal\":", block->ordinal);
    if (block->state == QN_MARKED)
        json_put(call, ",\"state\":\"marked\"");
    put_member(call, ",\"text\":", block->text);
    json_put(call, "}");
}

static void put_blocks(qn_call *call, const qn_doc *doc)
{
    const char *before = ",\"blocks\":[";
    int64_t index = 0;
    bool any = false;
    for (const qn_block *block = doc->blocks; block; block = block->next, index++) {
        if (block->state == QN_DROPPED)
            continue;
        json_put(call, before);
        put_block(call, block, index);
        before = ",";
        any = true;
    }
    json_put(call, any ? "]" : ",\"blocks\":[]");
}

bool request_write(struct request *request, const qn_doc *doc)
{
    qn_call *call = &request->call;
    begin_line(request);
    put_member(call, "{\"id\":", doc->id);
    put_member(call, ",\"uri\":", doc->uri);
    put_member(call, ",\"media\":", doc->media);
    put_fields(call, doc);
    put_blocks(call, doc);
    json_put(call, "}\n");
    return !request->full;
}
