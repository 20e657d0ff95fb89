/*
 * The layout of ABI 1.0 on machines of 64-bit pointers, for good: a minor version adds lines here and changes none. It
 * is checked when this is compiled.
 */
#include <quern/plugin.h>

#define SIZE(type, size) _Static_assert(sizeof(void *) != 8 || sizeof(type) == (size), "the size of " #type " has changed")
#define AT(type, member, offset) \
    _Static_assert(sizeof(void *) != 8 || offsetof(type, member) == (offset), "the place of " #type "." #member " has changed")
#define VALUE(name, value) _Static_assert((name) == (value), "the value of " #name " has changed")

SIZE(qn_slice, 16);
AT(qn_slice, data, 0);
AT(qn_slice, size, 8);

SIZE(qn_scalar, 8);
AT(qn_scalar, integer, 0);
AT(qn_scalar, real, 0);
AT(qn_scalar, text, 0);

SIZE(qn_cause, 80);
AT(qn_cause, stage, 0);
AT(qn_cause, reason, 16);
AT(qn_cause, detail, 32);
AT(qn_cause, same_doc, 48);
AT(qn_cause, same_block, 64);
AT(qn_cause, score, 72);

SIZE(qn_feature, 40);
AT(qn_feature, name, 0);
AT(qn_feature, value, 16);
AT(qn_feature, next, 32);

SIZE(qn_span, 56);
AT(qn_span, type, 0);
AT(qn_span, begin, 16);
AT(qn_span, end, 20);
AT(qn_span, features, 24);
AT(qn_span, next, 32);
AT(qn_span, stage, 40);

SIZE(qn_block, 72);
AT(qn_block, text, 0);
AT(qn_block, next, 16);
AT(qn_block, id, 24);
AT(qn_block, kind, 28);
AT(qn_block, level, 30);
AT(qn_block, state, 31);
AT(qn_block, ordinal, 32);
AT(qn_block, flags, 36);
AT(qn_block, raw_begin, 40);
AT(qn_block, raw_end, 48);
AT(qn_block, spans, 56);
AT(qn_block, cause, 64);

SIZE(qn_value, 24);
AT(qn_value, type, 0);
AT(qn_value, count, 4);
AT(qn_value, text, 8);
AT(qn_value, integer, 8);
AT(qn_value, real, 8);
AT(qn_value, boolean, 8);
AT(qn_value, list, 8);

SIZE(qn_field, 96);
AT(qn_field, name, 0);
AT(qn_field, value, 16);
AT(qn_field, stage, 40);
AT(qn_field, origin, 56);
AT(qn_field, block, 72);
AT(qn_field, begin, 76);
AT(qn_field, end, 80);
AT(qn_field, next, 88);

SIZE(qn_annex, 40);
AT(qn_annex, name, 0);
AT(qn_annex, bytes, 16);
AT(qn_annex, next, 32);

SIZE(qn_doc, 120);
AT(qn_doc, size, 0);
AT(qn_doc, verdict, 4);
AT(qn_doc, number, 8);
AT(qn_doc, id, 16);
AT(qn_doc, uri, 32);
AT(qn_doc, media, 48);
AT(qn_doc, raw, 64);
AT(qn_doc, blocks, 80);
AT(qn_doc, fields, 88);
AT(qn_doc, annexes, 96);
AT(qn_doc, cause, 104);
AT(qn_doc, block_count, 112);
AT(qn_doc, reserved, 116);

SIZE(qn_input, 72);
AT(qn_input, size, 0);
AT(qn_input, depth, 4);
AT(qn_input, uri, 8);
AT(qn_input, media, 24);
AT(qn_input, charset, 40);
AT(qn_input, bytes, 56);

SIZE(qn_call, 8);
AT(qn_call, host, 0);

SIZE(qn_why, 48);
AT(qn_why, reason, 0);
AT(qn_why, reserved, 4);
AT(qn_why, name, 8);
AT(qn_why, detail, 24);
AT(qn_why, same, 40);

SIZE(qn_source, 32);
AT(qn_source, origin, 0);
AT(qn_source, block, 16);
AT(qn_source, begin, 24);
AT(qn_source, end, 28);

SIZE(qn_edit_range, 24);
AT(qn_edit_range, begin, 0);
AT(qn_edit_range, end, 4);
AT(qn_edit_range, text, 8);

SIZE(qn_key, 16);
AT(qn_key, high, 0);
AT(qn_key, low, 8);

SIZE(qn_unit, 40);
AT(qn_unit, block, 0);
AT(qn_unit, payload, 8);
AT(qn_unit, keys, 24);
AT(qn_unit, key_count, 32);

SIZE(qn_host, 224);
AT(qn_host, size, 0);
AT(qn_host, minor, 4);
AT(qn_host, log, 8);
AT(qn_host, fail, 16);
AT(qn_host, count, 24);
AT(qn_host, scratch, 32);
AT(qn_host, expired, 40);
AT(qn_host, extension, 48);
AT(qn_host, doc_new, 56);
AT(qn_host, doc_alloc, 64);
AT(qn_host, emit, 72);
AT(qn_host, emit_input, 80);
AT(qn_host, describe, 88);
AT(qn_host, add_block, 96);
AT(qn_host, judge, 104);
AT(qn_host, rewrite, 112);
AT(qn_host, edit, 120);
AT(qn_host, split, 128);
AT(qn_host, merge, 136);
AT(qn_host, drop_doc, 144);
AT(qn_host, set, 152);
AT(qn_host, unset, 160);
AT(qn_host, add_span, 168);
AT(qn_host, add_feature, 176);
AT(qn_host, attach, 184);
AT(qn_host, unit, 192);
AT(qn_host, write, 200);
AT(qn_host, reserve, 208);
AT(qn_host, written, 216);

SIZE(qn_strings, 16);
AT(qn_strings, items, 0);
AT(qn_strings, count, 8);

SIZE(qn_option, 64);
AT(qn_option, name, 0);
AT(qn_option, help, 8);
AT(qn_option, type, 16);
AT(qn_option, flags, 20);
AT(qn_option, offset, 24);
AT(qn_option, initial, 32);
AT(qn_option, min, 40);
AT(qn_option, max, 48);
AT(qn_option, choices, 56);

SIZE(qn_metric, 24);
AT(qn_metric, name, 0);
AT(qn_metric, unit, 8);
AT(qn_metric, help, 16);

SIZE(qn_reason, 16);
AT(qn_reason, slug, 0);
AT(qn_reason, help, 8);

SIZE(qn_field_info, 24);
AT(qn_field_info, name, 0);
AT(qn_field_info, type, 8);
AT(qn_field_info, help, 16);

SIZE(qn_ext, 16);
AT(qn_ext, name, 0);
AT(qn_ext, table, 8);

SIZE(qn_match, 48);
AT(qn_match, a, 0);
AT(qn_match, b, 16);
AT(qn_match, a_keys, 32);
AT(qn_match, b_keys, 36);
AT(qn_match, shared_keys, 40);

SIZE(qn_common, 32);
AT(qn_common, size, 0);
AT(qn_common, reserved, 4);
AT(qn_common, count, 8);
AT(qn_common, share, 16);
AT(qn_common, contexts, 24);

SIZE(qn_named_fields, 16);
AT(qn_named_fields, size, 0);
AT(qn_named_fields, reserved, 4);
AT(qn_named_fields, option, 8);

SIZE(qn_reasons, 16);
AT(qn_reasons, size, 0);
AT(qn_reasons, reserved, 4);
AT(qn_reasons, at, 8);

SIZE(qn_spans, 16);
AT(qn_spans, size, 0);
AT(qn_spans, reserved, 4);
AT(qn_spans, option, 8);

SIZE(qn_plugin, 240);
AT(qn_plugin, size, 0);
AT(qn_plugin, min_host_minor, 4);
AT(qn_plugin, name, 8);
AT(qn_plugin, version, 16);
AT(qn_plugin, summary, 24);
AT(qn_plugin, license, 32);
AT(qn_plugin, kind, 40);
AT(qn_plugin, threading, 44);
AT(qn_plugin, flags, 48);
AT(qn_plugin, reserved, 52);
AT(qn_plugin, state_size, 56);
AT(qn_plugin, options, 64);
AT(qn_plugin, option_size, 72);
AT(qn_plugin, option_count, 80);
AT(qn_plugin, metrics, 88);
AT(qn_plugin, metric_size, 96);
AT(qn_plugin, metric_count, 104);
AT(qn_plugin, reasons, 112);
AT(qn_plugin, reason_size, 120);
AT(qn_plugin, reason_count, 128);
AT(qn_plugin, fields, 136);
AT(qn_plugin, field_size, 144);
AT(qn_plugin, field_count, 152);
AT(qn_plugin, exts, 160);
AT(qn_plugin, init, 168);
AT(qn_plugin, fini, 176);
AT(qn_plugin, probe, 184);
AT(qn_plugin, read, 192);
AT(qn_plugin, process, 200);
AT(qn_plugin, keys, 208);
AT(qn_plugin, same, 216);
AT(qn_plugin, render, 224);
AT(qn_plugin, commit, 232);

SIZE(qn_module, 16);
AT(qn_module, size, 0);
AT(qn_module, minor, 4);
AT(qn_module, plugins, 8);

VALUE(QN_PASS, 0);
VALUE(QN_DROP, 1);
VALUE(QN_FAIL_DOC, 2);
VALUE(QN_FAIL_RUN, 3);
VALUE(QN_E_NONE, 0);
VALUE(QN_E_INPUT, 1);
VALUE(QN_E_LIMIT, 2);
VALUE(QN_E_CONFIG, 3);
VALUE(QN_E_IO, 4);
VALUE(QN_E_INTERNAL, 5);
VALUE(QN_PARAGRAPH, 0);
VALUE(QN_HEADING, 1);
VALUE(QN_LIST_ITEM, 2);
VALUE(QN_QUOTE, 3);
VALUE(QN_TABLE_ROW, 4);
VALUE(QN_CODE, 5);
VALUE(QN_CAPTION, 6);
VALUE(QN_RULE, 7);
VALUE(QN_KEPT, 0);
VALUE(QN_MARKED, 1);
VALUE(QN_DROPPED, 2);
VALUE(QN_TEXT, 0);
VALUE(QN_DATE, 1);
VALUE(QN_INTEGER, 2);
VALUE(QN_REAL, 3);
VALUE(QN_BOOLEAN, 4);
VALUE(QN_LIST, 5);
VALUE(QN_LOG_ERROR, 0);
VALUE(QN_LOG_WARNING, 1);
VALUE(QN_LOG_INFO, 2);
VALUE(QN_LOG_DEBUG, 3);
VALUE(QN_READER, 1);
VALUE(QN_CLEANER, 2);
VALUE(QN_EXTRACTOR, 3);
VALUE(QN_DEDUPER, 4);
VALUE(QN_WRITER, 5);
VALUE(QN_PER_WORKER, 1);
VALUE(QN_SHARED, 2);
VALUE(QN_ORDERED, 3);
VALUE(QN_O_BOOL, 1);
VALUE(QN_O_INT, 2);
VALUE(QN_O_SIZE, 3);
VALUE(QN_O_DURATION, 4);
VALUE(QN_O_REAL, 5);
VALUE(QN_O_TEXT, 6);
VALUE(QN_O_CHOICE, 7);
VALUE(QN_O_LIST, 8);
VALUE(QN_O_FILE, 9);
VALUE(QN_ABI_MAJOR, 1);
VALUE(QN_ABI_MINOR, 0);
VALUE(QN_O_REQUIRED, 1);
VALUE(QN_O_PATHS, 2);
VALUE(QN_P_DYNAMIC_REASONS, 1);
VALUE(QN_P_REWRITES, 2);

int main(void)
{
    return strcmp(QN_MODULE_SYMBOL, "qn_module_v1") != 0;
}
