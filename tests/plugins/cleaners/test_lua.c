/* lua: what a script may do with a document, and what it is kept from. */
#define _GNU_SOURCE
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static qt_fixture *stage;

static void teardown(void)
{
    qt_free(stage);
    stage = NULL;
}

/* A stage with this script; '"' in it is written '\''. */
static void open_script(const char *code, const char *options)
{
    char text[4096];
    qt_free(stage);
    snprintf(text, sizeof text, "code = \"%s\"; %s", code, options);
    stage = qt_new("cleaner/lua", text);
    ck_assert_ptr_nonnull(stage);
}

static qn_verdict run(const char *code, const char *options, const char *text)
{
    open_script(code, options);
    return qt_process(stage, text);
}

#define ck_runs(code, options, text) ck_assert_msg(run(code, options, text) == QN_PASS, "%s", qt_error(stage))

/* The script fails the document and says so. */
static void ck_fails(const char *code, const char *options, const char *message)
{
    ck_assert_int_eq(run(code, options, "Storks"), QN_FAIL_DOC);
    ck_assert_str_eq(qt_error(stage), message);
}

/* What a script makes of "result", which is set as a field. */
static const char *result_of(const char *code)
{
    ck_runs(code, "fields = [\"result\"];", "Storks return\n# Weather\nrain");
    return qt_field(stage, "result");
}

#define ck_gives(code, wanted) ck_assert_str_eq(result_of("doc.fields.result = tostring(" code ")"), wanted)

/* ---- Documents ---- */

START_TEST(drops_and_marks_blocks_for_reasons_of_its_own)
{
    ck_runs("for block in doc:blocks() do\\n"
            "  if block.text:find('^Share') then block:drop('share-bar', 'Share') end\\n"
            "  if block.kind == 'heading' then block:mark('heading') end\\n"
            "end",
            "", "Storks return\nShare this page\n# Weather");
    ck_assert_str_eq(qt_text(stage), "Storks return\nWeather");
    ck_assert_str_eq(qt_dropped(stage), "share-bar: Share this page");
    ck_assert_str_eq(qt_marked(stage), "heading: Weather");
    const qn_cause *cause = qt_doc(stage, 0)->blocks->next->cause;
    ck_assert(qn_equal(cause->detail, qn_str("Share")));
}
END_TEST

START_TEST(sees_kind_level_state_and_reason)
{
    ck_gives("(function() for block in doc:blocks() do if block.level == 1 then return block.kind .. block.level end end end)()", "heading1");
    ck_gives("(function() local out = '' for block in doc:blocks('all') do block:drop('gone') out = out .. block.state .. block.reason "
             "end return out end)()",
             "droppedgonedroppedgonedroppedgone");
    ck_gives("doc.id .. ' ' .. doc.uri .. ' ' .. doc.media", "test.txt test.txt text/plain");
}
END_TEST

START_TEST(walks_only_what_is_kept_unless_all_is_asked_for)
{
    ck_gives("(function() for block in doc:blocks() do block:drop('gone') end local n = 0 for block in doc:blocks() do n = n + 1 end "
             "for block in doc:blocks('all') do n = n + 10 end return n end)()",
             "30");
}
END_TEST

START_TEST(rewrites_texts)
{
    ck_runs("for block in doc:blocks() do block.text = block.text:gsub('storks', 'cranes'):upper() end", "", "The storks are back.\nrain");
    ck_assert_str_eq(qt_text(stage), "THE CRANES ARE BACK.\nRAIN");
}
END_TEST

START_TEST(a_new_text_keeps_the_spans_of_what_stayed)
{
    ck_runs("for block in doc:blocks() do\\n"
            "  block:span('person', block.text:find('Mélanie'))\\n"
            "  block:span('place', block.text:find('Łódź'))\\n"
            "  block.text = block.text:gsub('saw two', 'did not see') end",
            "", "Mélanie saw two storks in Łódź.");
    ck_assert_str_eq(qt_text(stage), "Mélanie did not see storks in Łódź.");
    ck_assert_str_eq(qt_spans(stage, "person"), "Mélanie");
    ck_assert_str_eq(qt_spans(stage, "place"), "Łódź");
}
END_TEST

START_TEST(a_span_has_features_in_the_order_of_their_names)
{
    ck_runs("for block in doc:blocks() do block:span('date', 1, 4, {year = '2026', era = 'CE'}) end", "", "2026 was wet");
    const qn_span *span = qt_doc(stage, 0)->blocks->spans;
    ck_assert(qn_equal(span->type, qn_str("date")));
    ck_assert(qn_equal(span->features->name, qn_str("era")));
    ck_assert(qn_equal(span->features->next->name, qn_str("year")));
    ck_assert(qn_equal(span->features->next->value, qn_str("2026")));
}
END_TEST

START_TEST(sets_fields_of_all_types)
{
    ck_runs("local f = doc.fields f.topic = 'birds' f.day = '2026-03-01' f.count = 3 f.score = 1 f.sure = true f.tags = {'a', 'b'}",
            "fields = [\"topic\", \"day:date\", \"count:integer\", \"score:real\", \"sure:boolean\", \"tags:list\"];", "x");
    ck_assert_str_eq(qt_field(stage, "topic"), "birds");
    ck_assert_str_eq(qt_field(stage, "day"), "2026-03-01");
    ck_assert_str_eq(qt_field(stage, "count"), "3");
    ck_assert_uint_eq(qn_field_of(qt_doc(stage, 0), "day")->value.type, QN_DATE);
    ck_assert_double_eq(qn_field_of(qt_doc(stage, 0), "score")->value.real, 1);
    ck_assert_str_eq(qt_field(stage, "sure"), "true");
    ck_assert_str_eq(qt_field(stage, "tags"), "a|b");
}
END_TEST

START_TEST(reads_fields_and_takes_them_away)
{
    ck_runs("local f = doc.fields f.tags = {'a', 'b'} f.topic = #f.tags .. f.tags[2] .. tostring(f.nothing) f.tags = nil",
            "fields = [\"topic\", \"tags:list\"];", "x");
    ck_assert_str_eq(qt_field(stage, "topic"), "2bnil");
    ck_assert_ptr_null(qt_field(stage, "tags"));
}
END_TEST

START_TEST(a_field_knows_where_it_was_read)
{
    ck_runs("for block in doc:blocks() do local a, b = block.text:find('%d+') doc:set('count', tonumber(block.text:sub(a, b)), block, a, b) end",
            "fields = [\"count:integer\"];", "some 1200 storks");
    const qn_field *field = qn_field_of(qt_doc(stage, 0), "count");
    ck_assert_int_eq(field->value.integer, 1200);
    ck_assert_uint_eq(field->block, 0);
    ck_assert_uint_eq(field->begin, 5);
    ck_assert_uint_eq(field->end, 9);
}
END_TEST

START_TEST(drops_the_document)
{
    ck_assert_int_eq(run("if true then return doc:drop('too-short', '1 block') end", "", "x"), QN_DROP);
    ck_assert(qn_equal(qt_doc(stage, 0)->cause->reason, qn_str("too-short")));
}
END_TEST

/* ---- Mistakes ---- */

START_TEST(an_error_fails_the_document_with_its_line)
{
    ck_fails("local a = 1\\nerror('no title')", "", "code:2: no title");
    ck_fails("\\n\\nlocal x = nothing.at", "", "code:3: attempt to index a nil value (global 'nothing')");
    ck_fails("error('as it is', 0)", "", "as it is");
    ck_fails("error({})", "", "an error that is no text");
    ck_fails("doc:blok()", "", "code:1: a document has no \"blok\": fields, id, media, uri; blocks, drop, set");
    ck_fails("for b in doc:blocks() do b.kind = 'code' end", "", "code:1: a block's \"kind\" cannot be set, only its text");
}
END_TEST

START_TEST(what_a_document_cannot_hold_is_refused)
{
    ck_fails("for b in doc:blocks() do b:drop('Bad Reason') end", "",
             "code:1: a reason is made of a-z, 0-9 and -, 39 at most, and not \"Bad Reason\"");
    ck_fails("for b in doc:blocks() do b.text = 'a\\\\xFFb' end", "", "code:1: the block's text is not valid UTF-8 at byte 1");
    ck_fails("for b in doc:blocks() do b:span('x', 1, 7) end", "", "code:1: a span from byte 0 to 7 does not lie within a text of 6");
    ck_fails("for b in doc:blocks() do b.text = 'é' b:span('x', 2, 2) end", "", "code:1: a span from byte 1 to 2 cuts a character");
    ck_fails("for b in doc:blocks() do b:span('x', 3, 1) end", "", "code:1: bad argument #3 to 'span' (the range ends before it begins)");
    ck_fails("doc.fields.topik = 'x'", "fields = [\"topic\"];",
             "code:1: field \"topik\" is none that this stage may set: name it in the option \"fields\"");
    ck_fails("doc.fields.n = 'x'", "fields = [\"n:integer\"];", "code:1: field \"n\" is an integer, and not a text");
    ck_fails("doc.fields.n = 0/0", "fields = [\"n:real\"];", "code:1: field \"n\" is given what is no number");
    ck_fails("doc.fields.d = 'yesterday'", "fields = [\"d:date\"];",
             "code:1: field \"d\" is a date such as \"2026-01-28\", and not \"yesterday\"");
    ck_fails("doc.fields.d = {1}", "fields = [\"d:list\"];", "code:1: item 1 of the list is no text");
}
END_TEST

START_TEST(dates_are_as_exact_as_they_are_stated)
{
    static const char *const right[] = {"2026", "2026-01", "2026-01-28", "2026-01-28T04:56", "2026-01-28T04:56:11Z", "2026-01-28T04:56:11+01:00"};
    static const char *const wrong[] = {"", "26", "2026-1-2", "2026-01-28T", "2026-01-28T04", "2026-01-28T04:56:11+1", "2026-01-28 04:56", "2026-01-28Z"};
    char code[100];
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        snprintf(code, sizeof code, "doc.fields.d = '%s'", right[i]);
        ck_runs(code, "fields = [\"d:date\"];", "x");
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(code, sizeof code, "doc.fields.d = '%s'", wrong[i]);
        ck_assert_msg(run(code, "fields = [\"d:date\"];", "x") == QN_FAIL_DOC, "%s", wrong[i]);
    }
}
END_TEST

START_TEST(a_script_that_does_not_compile_is_refused_at_the_start)
{
    ck_assert_ptr_null(qt_new("cleaner/lua", "code = \"for block in\";"));
    ck_assert_ptr_null(qt_new("cleaner/lua", "script = \"/none/at.lua\";"));
    ck_assert_ptr_null(qt_new("cleaner/lua", ""));
    ck_assert_ptr_null(qt_new("cleaner/lua", "code = \"x = 1\"; memory = \"128K\"; fields = [\"a:b\"];"));
}
END_TEST

START_TEST(a_script_may_lie_in_a_file)
{
    char path[] = "/tmp/quern-test-XXXXXX", options[100];
    const int file = mkstemp(path);
    const char text[] = "local one = 1\nerror('here')\n";
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, sizeof text - 1), sizeof text - 1);
    close(file);
    snprintf(options, sizeof options, "script = \"%s\";", path);
    stage = qt_new("cleaner/lua", options);
    unlink(path);
    ck_assert_ptr_nonnull(stage);
    ck_assert_int_eq(qt_process(stage, "x"), QN_FAIL_DOC);
    char wanted[100];
    snprintf(wanted, sizeof wanted, "%s:2: here", path);
    ck_assert_str_eq(qt_error(stage), wanted);
}
END_TEST

/* ---- One document knows nothing of another ---- */

START_TEST(nothing_is_left_of_a_document_when_the_next_one_comes)
{
    open_script("local here = (here or 0) + 1\\n"
                "there = (there or 0) + 1\\n"
                "_ENV.everywhere = (_ENV.everywhere or 0) + 1\\n"
                "doc.fields.result = here .. there .. everywhere",
                "fields = [\"result\"];");
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(qt_process(stage, "x"), QN_PASS);
        ck_assert_str_eq(qt_field(stage, "result"), "111");
    }
}
END_TEST

START_TEST(libraries_cannot_be_changed)
{
    ck_fails("string.upper = nil", "", "code:1: Lua's own tables cannot be changed");
    ck_fails("table.insert(string, 1)", "", "Lua's own tables cannot be changed");
    ck_fails("_ENV.math.pi = 3", "", "code:1: Lua's own tables cannot be changed");
}
END_TEST

START_TEST(a_failed_document_does_not_harm_the_next_one)
{
    open_script("if doc.uri ~= last then local t = {} for block in doc:blocks() do t[1] = block.text:rep(1 << 30) end end", "");
    ck_assert_int_eq(qt_process(stage, "x"), QN_FAIL_DOC);
    ck_assert_str_eq(qt_error(stage), "the script is over its memory (option memory)");
    open_script("for block in doc:blocks() do if block.text == 'bad' then error('bad') end block.text = 'good' end", "");
    ck_assert_int_eq(qt_process(stage, "bad"), QN_FAIL_DOC);
    ck_assert_int_eq(qt_process(stage, "x"), QN_PASS);
    ck_assert_str_eq(qt_text(stage), "good");
}
END_TEST

START_TEST(nothing_differs_from_run_to_run)
{
    ck_gives("math.random", "nil");
    ck_gives("{}", "table");
    ck_gives("doc", "document");
    ck_gives("print", "function");
    ck_fails("string.format('%p', 'x')", "", "code:1: format: '%p' is an address, which differs from one run to the next");
    ck_fails("string.format('%s', {})", "", "code:1: bad argument #2 to 'format' (text or number expected, got table)");
    ck_gives("(function() local out = {} for k, v in pairs({b = 1, [2] = 1, a = 1, [1.5] = 1, [true] = 1, [10] = 1}) do out[#out + 1] = "
             "tostring(k) end return table.concat(out, ' ') end)()",
             "true 1.5 2 10 a b");
    ck_fails("for k in pairs({[{}] = 1}) do end", "", "code:1: pairs: a key that is table has no order");
}
END_TEST

START_TEST(pairs_passes_over_what_was_taken_away)
{
    ck_gives("(function() local t, out = {a = 1, b = 2, c = 3}, '' for k, v in pairs(t) do out = out .. k .. v t.b = nil end return out "
             "end)()",
             "a1c3");
    ck_gives("(function() for k in pairs({}) do return 1 end return 0 end)()", "0");
}
END_TEST

START_TEST(sorting_keeps_equals_in_place)
{
    ck_gives("(function() local t = {'bb', 'a', 'ab', 'b', 'aa', 'c'} table.sort(t, function(x, y) return #x < #y end) return "
             "table.concat(t, ' ') end)()",
             "a b c bb ab aa");
    ck_gives("(function() local t = {3, 1.5, 2, -1} table.sort(t) return table.concat(t, ' ') end)()", "-1 1.5 2 3");
    ck_gives("(function() local t = {} for i = 1, 1000 do t[i] = (i * 7919) % 1000 end table.sort(t) for i = 1, 1000 do if t[i] ~= i - 1 "
             "then return i end end return 'sorted' end)()",
             "sorted");
    ck_fails("table.sort({1, 'a'})", "", "attempt to compare string with number");
}
END_TEST

/* ---- The fence ---- */

START_TEST(nothing_reaches_out_of_a_script)
{
    static const char *const names[] = {"io",     "os",     "package", "require",      "debug",        "load",      "loadstring",
                                        "dofile", "loadfile", "pcall", "xpcall",       "coroutine",    "next",      "rawset",
                                        "rawget", "collectgarbage", "getmetatable",    "setmetatable", "_G",        "warn",
                                        "string.dump", "string.pack", "string.unpack", "math.randomseed", "table.move"};
    char code[100];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(code, sizeof code, "if %s ~= nil then error('there') end", names[i]);
        ck_runs(code, "", "x");
    }
}
END_TEST

START_TEST(steps_are_counted)
{
    ck_fails("\\nwhile true do end", "steps = 100000;", "code:2: more than 100000 steps (option steps)");
    ck_fails("local function f() return f() end f()", "steps = 100000;", "code:1: more than 100000 steps (option steps)");
    ck_fails("local s = 'x' while true do s:upper() end", "steps = 100000;", "code:1: more than 100000 steps (option steps)");
    ck_fails("local x <close> = nil while true do for i in function() return 1 end do end end", "steps = 100000;",
             "code:1: more than 100000 steps (option steps)");
}
END_TEST

START_TEST(a_pattern_that_would_take_for_ever_is_stopped)
{
    ck_fails("local s = ('a'):rep(100000) s:find('.-.-.-.-.-b')", "steps = 1000000;", "code:1: more than 1000000 steps (option steps)");
    ck_fails("local s = ('a'):rep(100000) s:gsub('a*a*a*a*b', '')", "steps = 1000000;", "code:1: more than 1000000 steps (option steps)");
    ck_fails("local s = ('('):rep(1000000) for x in s:gmatch('%b()') do end", "steps = 1000000;",
             "code:1: more than 1000000 steps (option steps)");
    ck_fails("('a'):rep(300):find(('a?'):rep(300) .. 'b')", "", "code:1: pattern too complex");
}
END_TEST

START_TEST(functions_of_c_cannot_be_made_to_run_for_ever)
{
    ck_gives("#(''):rep(1 << 62)", "0");
    ck_fails("local s = ('a'):rep(1 << 20) while true do s = s .. s end", "", "the script is over its memory (option memory)");
    ck_fails("local s = ('a'):rep(1 << 20) while true do local t = s .. 'b' end", "steps = 1000000;",
             "more than 1000000 steps (option steps)");
    ck_fails("string.rep('x', 1 << 30)", "", "the script is over its memory (option memory)");
    ck_fails("local t = {} for i = 1, 1 << 40 do t[i] = i end", "", "the script is over its memory (option memory)");
    ck_fails("('a'):rep(1 << 20):gsub('a', ('b'):rep(1 << 20))", "", "the script is over its memory (option memory)");
    ck_fails("local function f() return 1 + f() end f()", "memory = \"1G\";", "code:1: stack overflow");
    ck_fails("table.unpack({}, 1, 1 << 30)", "", "code:1: too many results to unpack");
}
END_TEST

/* ---- Texts ---- */

START_TEST(texts_may_hold_any_byte)
{
    ck_gives("#('a\\\\0b')", "3");
    ck_gives("('a\\\\0b'):find('b', 1, true)", "3");
    ck_gives("('a\\\\0b'):find('%z') == ('a\\\\0b'):find('\\\\0')", "true");
    ck_gives("('\\\\xFF\\\\xFE'):byte(2)", "254");
    ck_gives("utf8.len('Łódź')", "4");
}
END_TEST

#define ck_lua(code) ck_gives(code, "true")

START_TEST(patterns_are_those_of_lua)
{
    ck_lua("('storks'):find('rk') == 4");
    ck_lua("select(2, ('storks'):find('o.-s')) == 6");
    ck_lua("('  trimmed '):match('^%s*(.-)%s*$') == 'trimmed'");
    ck_lua("('key = value'):match('(%w+)%s*=%s*(%w+)') == 'key'");
    ck_lua("('key = value'):gsub('(%w+)', '<%1>') == '<key> = <value>'");
    ck_lua("('hello'):gsub('', '-') == '-h-e-l-l-o-'");
    ck_lua("('abc'):gsub('%w', '%0%0') == 'aabbcc'");
    ck_lua("('abc'):gsub('b*', 'x') == 'xaxcx'");
    ck_lua("('a,b,,c'):gsub(',', ';', 2) == 'a;b;,c'");
    ck_lua("('THE (quick) fox'):find('%((%a+)%)') == 5");
    ck_lua("('f(a(b)c)d'):match('%b()') == '(a(b)c)'");
    ck_lua("('THE (quick) fox'):gsub('%f[%a]%a+', string.lower) == 'the (quick) fox'");
    ck_lua("('abab'):match('(ab)%1') == 'ab'");
    ck_lua("('abcabc'):match('()c') == 3");
    ck_lua("('x^2'):find('^', 1, true) == 2");
    ck_lua("('[]'):match('[]]') == ']' and ('a]'):match('[^]]') == 'a' and ('-'):match('[a-]') == '-'");
    ck_lua("('a1B'):gsub('[%l%d]', '') == 'B' and ('a1B'):gsub('%U', '') == 'B'");
    ck_lua("('hi'):gsub('%w', {h = 'H'}) == 'Hi' and ('hi'):gsub('%w', function(c) if c == 'i' then return 1 end end) == 'h1'");
    ck_lua("('abc'):find('b', -2) == 2 and ('abc'):find('a', 2) == nil and ('abc'):find('', 4) == 4 and ('abc'):find('', 5) == nil");
    ck_lua("('a.b'):find('.', 2, true) == 2 and ('aXb'):match('%u') == 'X' and ('colour'):match('colou?r') == 'colour'");
    ck_lua("(function() local out = '' for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do out = out .. k .. v end return out end)() == 'a1b2'");
    ck_lua("(function() local n = 0 for w in ('abc'):gmatch('x*') do n = n + 1 end return n end)() == 4");
    ck_lua("select('#', ('abc'):match('(a)(b)(c)')) == 3");
    ck_fails("('a'):find('[a')", "", "code:1: malformed pattern (missing ']')");
    ck_fails("('a'):find('a%')", "", "code:1: malformed pattern (ends with '%')");
    ck_fails("('a'):find('(a')", "", "code:1: unfinished capture");
    ck_fails("('a'):match('a)')", "", "code:1: invalid pattern capture");
    ck_fails("('a'):find('%2')", "", "code:1: invalid capture index %2 in pattern");
    ck_fails("('a'):gsub('a', '%2')", "", "code:1: invalid capture index %2");
    ck_fails("('a'):gsub('a', '%x')", "", "code:1: invalid use of '%' in replacement string");
    ck_fails("('a'):find('%b(')", "", "code:1: malformed pattern (missing arguments to '%b')");
    ck_fails("('a'):find('%fa')", "", "code:1: missing '[' after '%f' in pattern");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("lua");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, drops_and_marks_blocks_for_reasons_of_its_own);
    tcase_add_test(tests, sees_kind_level_state_and_reason);
    tcase_add_test(tests, walks_only_what_is_kept_unless_all_is_asked_for);
    tcase_add_test(tests, rewrites_texts);
    tcase_add_test(tests, a_new_text_keeps_the_spans_of_what_stayed);
    tcase_add_test(tests, a_span_has_features_in_the_order_of_their_names);
    tcase_add_test(tests, sets_fields_of_all_types);
    tcase_add_test(tests, reads_fields_and_takes_them_away);
    tcase_add_test(tests, a_field_knows_where_it_was_read);
    tcase_add_test(tests, drops_the_document);
    tcase_add_test(tests, an_error_fails_the_document_with_its_line);
    tcase_add_test(tests, what_a_document_cannot_hold_is_refused);
    tcase_add_test(tests, dates_are_as_exact_as_they_are_stated);
    tcase_add_test(tests, a_script_that_does_not_compile_is_refused_at_the_start);
    tcase_add_test(tests, a_script_may_lie_in_a_file);
    tcase_add_test(tests, nothing_is_left_of_a_document_when_the_next_one_comes);
    tcase_add_test(tests, libraries_cannot_be_changed);
    tcase_add_test(tests, a_failed_document_does_not_harm_the_next_one);
    tcase_add_test(tests, nothing_differs_from_run_to_run);
    tcase_add_test(tests, pairs_passes_over_what_was_taken_away);
    tcase_add_test(tests, sorting_keeps_equals_in_place);
    tcase_add_test(tests, nothing_reaches_out_of_a_script);
    tcase_add_test(tests, steps_are_counted);
    tcase_add_test(tests, a_pattern_that_would_take_for_ever_is_stopped);
    tcase_add_test(tests, functions_of_c_cannot_be_made_to_run_for_ever);
    tcase_add_test(tests, texts_may_hold_any_byte);
    tcase_add_test(tests, patterns_are_those_of_lua);
    Suite *suite = suite_create("lua");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
