/* page: HTML as flat arrays. Blocks are written "kind[level][#ordinal]: text", one a line. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <page.h>

#include <check.h>
#include <lexbor/tag/const.h>
#include <stdio.h>
#include <stdlib.h>

#define MEMORY ((size_t)384 << 20)

static page_parser *parser;
static struct page page;
static char *written;

static void setup(void)
{
    parser = page_parser_new(MEMORY);
    ck_assert_ptr_nonnull(parser);
}

static void teardown(void)
{
    page_parser_free(parser);
    free(written);
    written = NULL;
}

static page_status parse(const char *html)
{
    return page_parse(parser, qn_str(html), &page);
}

static void put(FILE *out, qn_slice text)
{
    if (text.size)
        fwrite(text.data, 1, text.size, out);
}

static const char *written_blocks(void)
{
    static const char *const kinds[] = {"p", "h", "li", "quote", "row", "code", "caption", "rule"};
    size_t size = 0;
    free(written);
    FILE *out = open_memstream(&written, &size);
    for (uint32_t i = 0; i < page.block_count; i++) {
        const page_block *block = &page.blocks[i];
        fprintf(out, "%s%s", block->hidden ? "hidden " : "", kinds[block->kind]);
        if (block->level)
            fprintf(out, "%u", block->level);
        if (block->ordinal)
            fprintf(out, "#%u", block->ordinal);
        fputs(": ", out);
        put(out, page_text(&page, i));
        fputc('\n', out);
    }
    fclose(out);
    return written;
}

static const char *blocks(const char *html)
{
    ck_assert_int_eq(parse(html), PAGE_OK);
    return written_blocks();
}

/* The spans of a type, "text=value" a line. */
static const char *spans(const char *html, enum page_span_type type)
{
    size_t size = 0;
    ck_assert_int_eq(parse(html), PAGE_OK);
    free(written);
    FILE *out = open_memstream(&written, &size);
    for (uint32_t i = 0; i < page.block_count; i++)
        for (uint32_t j = page.blocks[i].spans.begin; j < page.blocks[i].spans.end; j++) {
            const page_span *span = &page.spans[j];
            if (span->type != type)
                continue;
            put(out, qn_part(page_text(&page, i), span->begin, span->end));
            fputc('=', out);
            put(out, page_value(&page, span->value));
            fputc('\n', out);
        }
    fclose(out);
    return written;
}

/* Many copies of a string, to be freed. */
static char *repeated(const char *text, size_t times)
{
    const size_t size = strlen(text);
    char *all = malloc(size * times + 1);
    ck_assert_ptr_nonnull(all);
    for (size_t i = 0; i < times; i++)
        memcpy(all + i * size, text, size);
    all[size * times] = '\0';
    return all;
}

/* ---- Blocks ---- */

START_TEST(block_level_elements_part_blocks)
{
    ck_assert_str_eq(blocks("<div>Out <p>one<p>two</p> in<section>three</section><x-tag>four</x-tag> five</div>"),
                     "p: Out\np: one\np: two\np: in\np: three\np: four five\n");
}
END_TEST

START_TEST(white_space_is_single)
{
    ck_assert_str_eq(blocks("<p> a \n\t b&nbsp;&nbsp;c <b> d</b> so&shy;ft z&#8203;ero </p><p> &nbsp; </p>"),
                     "p: a b c d soft zero\n");
}
END_TEST

START_TEST(white_space_between_blocks_is_none_but_stays_where_a_tag_was_not_heeded)
{
    ck_assert_str_eq(blocks("<ul>\n<li> a\n</li>\n<li>\n<div>\n<b>b</b> c</div>\n</ul>\n<p>\nd"), "li1: a\nli1: b c\np: d\n");
    ck_assert_str_eq(blocks("<p><i>a</i></section>\n<i>b</i>"), "p: a b\n");
    ck_assert_str_eq(blocks("<form>a<ol>b<span></form>\n<i>c</i>"), "p: a\np: b c\n");
    ck_assert_str_eq(blocks("<form><i>a</i><form>\n<i>b</i>"), "p: a b\n");
    ck_assert_str_eq(blocks("a<math><figure>\n<section>b"), "p: a b\n");
    ck_assert_str_eq(blocks("a<math><body>\n<i>b</i>"), "p: a b\n");
    ck_assert_str_eq(blocks("<pre><div>a</div>\n\n<div>b</div></pre>"), "code: a\n\n\nb\n");
}
END_TEST

START_TEST(one_break_is_a_line_two_end_the_block)
{
    ck_assert_str_eq(blocks("<p>a<br>b<br> <br>c<br></p>"), "p: a\nb\np: c\n");
}
END_TEST

START_TEST(headings_and_quotations_have_a_level)
{
    ck_assert_str_eq(blocks("<h2>Head</h2><blockquote><p>once</p><blockquote>twice</blockquote></blockquote>"),
                     "h2: Head\nquote1: once\nquote2: twice\n");
}
END_TEST

START_TEST(list_items_have_nesting_and_number)
{
    ck_assert_str_eq(blocks("<ol start=3><li>three<ul><li>sub</ul>tail<li value=9><p>nine</p><p>more</p><li>ten</ol>"),
                     "li1#3: three\nli2: sub\np1: tail\nli1#9: nine\np1: more\nli1#10: ten\n");
    ck_assert_str_eq(blocks("<ol reversed><li>a<li>b</ol><dl><dt>term<dd>what</dl>"),
                     "li1#2: a\nli1#1: b\nli1: term\nli2: what\n");
}
END_TEST

START_TEST(a_row_of_data_is_one_block_with_cells)
{
    const char *html = "<table><caption>Cap</caption><thead><tr><th>A<th>B</thead>"
                       "<tr><td> 1 <td><p>2</p><p>3</p><tr><td><td>x<td></table>";
    ck_assert_str_eq(blocks(html), "caption: Cap\nrow1: A\tB\nrow: 1\t2 3\nrow: \tx\t\n");
    ck_assert_str_eq(spans(html, PAGE_CELL), "A=\nB=\n1=\n2 3=\n=\nx=\n=\n");
}
END_TEST

START_TEST(a_row_of_layout_is_cut_at_its_cells)
{
    ck_assert_str_eq(blocks("<table><tr><td>menu<td><div>text</div><div>more</div></table>"), "p: menu\np: text\np: more\n");
    ck_assert_str_eq(blocks("<table><tr><td>one<br><br>two</table>"), "p: one\np: two\n");
}
END_TEST

START_TEST(columns_that_a_cell_spans_are_capped)
{
    parse("<table><tr><td colspan=1000000000>a<td colspan=x rowspan=2>b</table>");
    ck_assert_uint_eq(page.span_count, 2);
    ck_assert_uint_eq(page.spans[0].columns, 1000);
    ck_assert_uint_eq(page.spans[1].columns, 1);
    ck_assert_uint_eq(page.spans[1].rows, 2);
}
END_TEST

START_TEST(code_is_verbatim)
{
    ck_assert_str_eq(blocks("<pre><code class='x language-c'>\nint  a;\n\n  <b>b</b>;<div>c</div>d\n\n</code></pre>"),
                     "code: int  a;\n\n  b;\nc\nd\n");
    ck_assert_str_eq(spans("<div class='hl lang-py'><pre> x </pre></div>", PAGE_CODE), " x=py\n");
}
END_TEST

START_TEST(code_says_its_language_as_highlighters_write_it)
{
    ck_assert_str_eq(spans("<div class='highlight-source-js'><pre>x</pre></div>", PAGE_CODE), "x=js\n");
    ck_assert_str_eq(spans("<div class='highlight-python3 notranslate'><div class=highlight><pre>x</pre></div></div>", PAGE_CODE), "x=python3\n");
    ck_assert_str_eq(spans("<pre class='brush: php; gutter: false'>x</pre>", PAGE_CODE), "x=php\n");
    ck_assert_str_eq(spans("<pre class='sourceCode haskell'>x</pre>", PAGE_CODE), "x=haskell\n");
    ck_assert_str_eq(spans("<pre><code data-lang=go>x</code></pre>", PAGE_CODE), "x=go\n");
    ck_assert_str_eq(spans("<div class=highlight-default><pre class=wide>x</pre></div>", PAGE_CODE), "x=\n");
}
END_TEST

START_TEST(code_within_an_item_has_the_items_level)
{
    ck_assert_str_eq(blocks("<ul><li>one<ul><li>two<pre>x</pre></ul><pre>y</pre><p>more</ul><pre>z</pre>"),
                     "li1: one\nli2: two\ncode2: x\ncode1: y\np1: more\ncode: z\n");
}
END_TEST

START_TEST(a_sign_that_links_to_its_heading_is_no_text)
{
    ck_assert_str_eq(blocks("<h2>Grain <a href='#grain'>\u00B6</a></h2><h2><a href='#salt'>#</a> Salt <a href='#c'>C</a></h2>"),
                     "h2: Grain\nh2: Salt C\n");
}
END_TEST

START_TEST(a_picture_is_found_where_scripts_look_for_it)
{
    ck_assert_str_eq(spans("x<img src='data:image/gif;base64,AA' data-src=a.png><img srcset='b.png 1x, c.png 2x'>"
                           "<img src='data:,' data-srcset='d.png, e.png 2x'><img src='data:,'>", PAGE_IMAGE), "=a.png\n=b.png\n=d.png\n");
}
END_TEST

START_TEST(what_is_not_text_is_left_out)
{
    ck_assert_str_eq(blocks("<script>no()</script><style>p{}</style><template>no</template><svg><text>no</text></svg>"
                            "<noscript>no</noscript><p>kan<ruby>ji<rt>no</ruby></p><select><option>no</select><textarea>no</textarea><p>yes<iframe>no</iframe>"),
                     "p: kanji\np: yes\n");
}
END_TEST

START_TEST(hidden_text_is_a_block_of_its_own)
{
    ck_assert_str_eq(blocks("<p>one <span style='color:red; DISPLAY : none!important'>not</span> two</p><p hidden>no <b>no</b></p>"
                            "<div style='display:nonesuch'>three</div><dialog>closed</dialog><dialog open>open</dialog>"),
                     "p: one two\nhidden p: not\nhidden p: no no\np: three\nhidden p: closed\np: open\n");
}
END_TEST

/* Markup of a page of many words, in which %s is what stands around them. */
static const char *long_page(const char *format)
{
    static char words[1200], html[2000];
    size_t size = 0;
    while (size + 8 < sizeof words)
        size += (size_t)snprintf(words + size, sizeof words - size, "word ");
    snprintf(html, sizeof html, format, words);
    return html;
}

START_TEST(a_page_that_hides_its_paragraphs_is_shown_by_a_script)
{
    ck_assert_int_eq(parse(long_page("<p>Loading</p><div style='visibility:hidden'><p>%s</p></div>")), PAGE_OK);
    ck_assert_uint_eq(page.block_count, 2);
    ck_assert_uint_eq(page.blocks[1].hidden, 0);
    ck_assert_int_eq(parse(long_page("<p>%s</p><div hidden><p>Menu</p></div>")), PAGE_OK);
    ck_assert_uint_eq(page.blocks[1].hidden, 1);
}
END_TEST

START_TEST(noscript_is_read_when_it_holds_the_page)
{
    ck_assert_int_eq(parse(long_page("<p>Loading</p><noscript><h1>Title</h1><p>%s</p></noscript>")), PAGE_OK);
    ck_assert_uint_eq(page.block_count, 3);
    ck_assert(qn_equal(page_text(&page, 1), qn_str("Title")));
    ck_assert_int_eq(parse(long_page("<p>%s</p><noscript><p>Please switch scripts on</p></noscript>")), PAGE_OK);
    ck_assert_uint_eq(page.block_count, 1);
}
END_TEST

START_TEST(a_hidden_body_is_shown)
{
    ck_assert_str_eq(blocks("<body style='visibility:hidden'><p aria-hidden=true>text"), "p: text\n");
}
END_TEST

/* ---- Spans ---- */

START_TEST(spans_cover_their_words_without_blanks)
{
    const char *html = "<p>See <a href=' /x y '> the <b>page</b> </a>, <i>now</i><a href=/z>z</a><a href=/w>w</a>";
    ck_assert_str_eq(spans(html, PAGE_LINK), "the page=/x y\nz=/z\nw=/w\n");
    ck_assert_str_eq(spans(html, PAGE_STRONG), "page=\n");
    ck_assert_str_eq(spans(html, PAGE_EM), "now=\n");
    ck_assert_str_eq(written_blocks(), "p: See the page , nowz w\n");
}
END_TEST

START_TEST(a_link_around_blocks_is_a_span_in_each)
{
    ck_assert_str_eq(spans("<a href=/a><h3>Card</h3><p>text</p></a>", PAGE_LINK), "Card=/a\ntext=/a\n");
}
END_TEST

START_TEST(a_span_within_one_of_its_type_is_left_out)
{
    ck_assert_str_eq(spans("<p><b>a <strong>b</strong> c</b>", PAGE_STRONG), "a b c=\n");
}
END_TEST

START_TEST(pictures_wait_for_the_next_text)
{
    const char *html = "<p>a</p><figure><img src='data:x' data-src=/p.png alt='The\n picture'><figcaption>Cap</figcaption></figure>";
    ck_assert_str_eq(spans(html, PAGE_IMAGE), "=/p.png\n");
    ck_assert_uint_eq(page.blocks[1].spans.end - page.blocks[1].spans.begin, 1);
    const qn_slice alt = page_value(&page, page.spans[page.blocks[1].spans.begin].alt);
    ck_assert(qn_equal(alt, qn_str("The picture")));
}
END_TEST

START_TEST(of_pictures_in_a_row_the_first_64_are_kept)
{
    char *row = repeated("<td><img src=x>", 100), *many = repeated("<img src=x>", 100), *html = malloc(strlen(row) + 2 * strlen(many) + 64);
    sprintf(html, "<table><tr>%s<td>x</table>", row);
    ck_assert_int_eq(parse(html), PAGE_OK);
    ck_assert_uint_eq(page.span_count, 101 + 64);
    sprintf(html, "%s<p>a%s b", many, many);
    ck_assert_int_eq(parse(html), PAGE_OK);
    ck_assert_uint_eq(page.span_count, 64 + 64);
    free(html);
    free(many);
    free(row);
}
END_TEST

/* ---- Nodes ---- */

START_TEST(subtrees_are_ranges_of_nodes_and_blocks)
{
    parse("<body><div id=a><p>one</p><p>two <b>x</b></p></div><div id=b class='k  main-x'><i>three</i></div>");
    const uint32_t a = page_find_id(&page, 0, page.node_count, "a"), b = page_find_id(&page, 0, page.node_count, "b");
    ck_assert_uint_eq(page.nodes[a].end, b);
    ck_assert_uint_eq(page.nodes[a].blocks.begin, 0);
    ck_assert_uint_eq(page.nodes[a].blocks.end, 2);
    ck_assert_uint_eq(page.nodes[b].blocks.begin, 2);
    ck_assert_uint_eq(page.nodes[b].end, page.node_count);
    ck_assert_uint_eq(page.blocks[2].owner, b + 1);
    ck_assert_uint_eq(page.blocks[2].element, b);
    ck_assert(page_has_class(&page, b, "main-x"));
    ck_assert(!page_has_class(&page, b, "main"));
    ck_assert(page_within(&page, b + 1, b));
    ck_assert(!page_within(&page, b, a));
}
END_TEST

START_TEST(the_owner_is_the_lowest_element_with_all_of_the_text)
{
    parse("<div><p><span><a>one</a> two</span></p></div>");
    ck_assert_uint_eq(page.nodes[page.blocks[0].owner].depth, 4);
    parse("<div><p>zero <span><a>one</a> two</span></p></div>");
    ck_assert_uint_eq(page.nodes[page.blocks[0].owner].depth, 3);
}
END_TEST

START_TEST(blocks_know_their_bytes)
{
    const char *html = "<p>caf&eacute; <b>au</b> lait</p><p>x</p>";
    parse(html);
    ck_assert_uint_eq(page.blocks[0].raw.begin, 3);
    ck_assert_uint_eq(page.blocks[0].raw.end, strstr(html, "</p>") - html);
    ck_assert_uint_eq(page.blocks[1].raw.begin, strstr(html, "x<") - html);
}
END_TEST

START_TEST(the_head_gives_title_language_address_and_metas)
{
    parse("<html lang=' en-GB '><title> A &amp;\n B </title><link rel=Canonical href=https://example.org/a>"
          "<meta property=OG:Title content='T'><meta name=empty content=''><p>x<meta itemprop=datePublished content=2024-05-06>");
    ck_assert(qn_equal(page_value(&page, page.title), qn_str("A & B")));
    ck_assert(qn_equal(page_value(&page, page.lang), qn_str("en-GB")));
    ck_assert(qn_equal(page_value(&page, page.canonical), qn_str("https://example.org/a")));
    ck_assert(qn_equal(page_meta_of(&page, "og:title"), qn_str("T")));
    ck_assert(qn_equal(page_meta_of(&page, "datepublished"), qn_str("2024-05-06")));
    ck_assert_ptr_null(page_meta_of(&page, "empty").data);
}
END_TEST

static uint32_t node_with(enum page_attribute_name name)
{
    for (uint32_t i = 0; i < page.node_count; i++)
        if (page_attribute_of(&page, i, name).data)
            return i;
    return PAGE_NONE;
}

START_TEST(machine_values_are_kept)
{
    parse("<meta name=a content=b><p itemscope itemtype=https://schema.org/Article><time datetime=2024-05-06>in May</time>"
          "<meta itemprop=datePublished content=2024-05-06><a rel='nofollow' href=/x>x</a><a rel='noopener author' href=/y>Y</a>");
    ck_assert(qn_equal(page_attribute_of(&page, node_with(PAGE_ITEMTYPE), PAGE_ITEMTYPE), qn_str("https://schema.org/Article")));
    ck_assert(qn_equal(page_attribute_of(&page, node_with(PAGE_DATETIME), PAGE_DATETIME), qn_str("2024-05-06")));
    ck_assert(qn_equal(page_attribute_of(&page, node_with(PAGE_CONTENT), PAGE_ITEMPROP), qn_str("datePublished")));
    ck_assert(qn_equal(page_attribute_of(&page, node_with(PAGE_REL), PAGE_REL), qn_str("noopener author")));
}
END_TEST

START_TEST(a_node_knows_the_text_it_shows)
{
    parse("<p>By <span id=a>Ann <b>Lee</b></span>, 5 May<p id=b>More<table><tr><td><td id=c></table><p id=d>End");
    const uint32_t a = page_find_id(&page, 0, page.node_count, "a");
    const page_range text = page.nodes[a].text;
    ck_assert(qn_equal(qn_bytes(page.text + text.begin, text.end - text.begin), qn_str(" Ann Lee")));
    const page_range all = page.nodes[0].text;
    ck_assert(qn_equal(qn_bytes(page.text + all.begin, all.end - all.begin), qn_str("By Ann Lee, 5 MayMoreEnd")));
    const uint32_t c = page_find_id(&page, 0, page.node_count, "c");
    ck_assert_uint_le(page.nodes[c].text.end, page.text_size);
}
END_TEST

START_TEST(json_ld_is_kept_as_written)
{
    parse("<script type=application/ld+json>{\"a\": 1}</script><script>var x</script><script type='application/json'>{}</script>"
          "<body><script type='Application/LD+JSON; charset=utf-8'>[<!-- b -->]</script><script type=application/ld+json></script>");
    const qn_slice all = qn_bytes(page.jsonld, page.jsonld_size);
    size_t at = 0;
    ck_assert(qn_equal(page_jsonld_next(all, &at), qn_str("{\"a\": 1}")));
    ck_assert(qn_equal(page_jsonld_next(all, &at), qn_str("[<!-- b -->]")));
    ck_assert_ptr_null(page_jsonld_next(all, &at).data);
    ck_assert_uint_eq(at, all.size);
    parse("<p>another page");
    ck_assert_uint_eq(page.jsonld_size, 0);
}
END_TEST

START_TEST(the_declared_charset_is_found)
{
    ck_assert(qn_equal(page_declared_charset(qn_str("<!-- <meta charset=no> --><meta charset='Latin1'>")), qn_str("Latin1")));
    ck_assert(qn_equal(page_declared_charset(qn_str("<meta http-equiv=content-type content='text/html; charset=koi8-r'>")),
                       qn_str("koi8-r")));
    ck_assert_uint_eq(page_declared_charset(qn_str("<p>charset=utf-8")).size, 0);
}
END_TEST

/* ---- The annex ---- */

static qn_slice annex;

static void *annex_alloc(qn_call *call, qn_doc *doc, size_t size)
{
    return malloc(size);
}

static bool annex_attach(qn_call *call, qn_doc *doc, qn_slice name, qn_slice bytes)
{
    annex = bytes;
    return qn_equal(name, qn_str(PAGE_ANNEX));
}

START_TEST(an_annex_shows_the_same_page)
{
    static const qn_host host = {.size = sizeof host, .doc_alloc = annex_alloc, .attach = annex_attach};
    qn_call call = {&host};
    qn_doc doc;
    parse("<title>T</title><meta name=a content=b><div class='x y'><p>one <a href=/to>two</a></div>");
    ck_assert(page_attach(&page, &call, &doc));
    struct page seen;
    ck_assert(page_view(annex, &seen));
    ck_assert_mem_eq(seen.nodes, page.nodes, page.node_count * sizeof *page.nodes);
    ck_assert_mem_eq(seen.blocks, page.blocks, page.block_count * sizeof *page.blocks);
    ck_assert_ptr_null(seen.text);
    ck_assert_uint_eq(page_find_class(&seen, 0, seen.node_count, "y"), page_find_class(&page, 0, page.node_count, "y"));
    ck_assert(qn_equal(page_value(&seen, seen.title), qn_str("T")));
    ck_assert(qn_equal(page_meta_of(&seen, "a"), qn_str("b")));
    ck_assert(qn_equal(page_value(&seen, seen.spans[0].value), qn_str("/to")));
    for (size_t size = 0; size < annex.size; size++)
        ck_assert(!page_view(qn_part(annex, 0, size), &seen));
    free((char *)annex.data);
}
END_TEST

/* ---- Hostile pages ---- */

START_TEST(a_page_after_another_is_not_changed_by_it)
{
    parse("<html lang=de><title>x</title><link rel=canonical href=/><pre class=lang-c>x</pre><img src=a>");
    ck_assert_str_eq(blocks("<p>a"), "p: a\n");
    ck_assert_uint_eq(page.lang.end | page.title.end | page.canonical.end | page.span_count, 0);
    ck_assert_str_eq(blocks(""), "");
}
END_TEST

START_TEST(quirks_of_a_page_are_not_the_next_ones)
{
    /* Only in a page without a doctype does a table stay within the paragraph before it. */
    static const char standard[] = "<!doctype html><p>One<table><tr><td>Two</table>";
    ck_assert_int_eq(parse(standard), PAGE_OK);
    const uint32_t depth = page.nodes[page.node_count - 1].depth;
    ck_assert_int_eq(parse("<p>One<table><tr><td>Two</table>"), PAGE_OK);
    ck_assert_uint_eq(page.nodes[page.node_count - 1].depth, depth + 1);
    ck_assert_int_eq(parse(standard), PAGE_OK);
    ck_assert_uint_eq(page.nodes[page.node_count - 1].depth, depth);
}
END_TEST

START_TEST(a_million_open_elements_end)
{
    char *html = repeated("<div>", 1000000);
    ck_assert_int_eq(parse(html), PAGE_OK);
    free(html);
    ck_assert_uint_eq(page.node_count, 1000003); /* html, head, body */
    for (uint32_t i = 0; i < page.node_count; i++)
        ck_assert_uint_le(page.nodes[i].depth, 512);
}
END_TEST

START_TEST(formatting_within_what_was_closed_too_deep_is_not_opened_again)
{
    char *html = repeated("<marquee><b>x", 200000);
    ck_assert_int_eq(parse(html), PAGE_OK);
    free(html);
    uint32_t bold = 0;
    for (uint32_t i = 0; i < page.node_count; i++)
        bold += page.nodes[i].tag == LXB_TAG_B;
    ck_assert_uint_eq(bold, 200000);
}
END_TEST

START_TEST(names_that_html_does_not_know_may_be_many)
{
    enum { COUNT = 400000 };
    char *html = malloc(COUNT * 20 + 64), *end = html;
    end += sprintf(end, "<p ");
    for (int i = 0; i < COUNT; i++)
        end += sprintf(end, "a%d=b ", i);
    end += sprintf(end, ">text");
    ck_assert_str_eq(blocks(html), "p: text\n");
    free(html);
}
END_TEST

START_TEST(a_script_below_the_deepest_level_stays_a_script)
{
    char *deep = repeated("<div>", 600), html[8192];
    snprintf(html, sizeof html, "%s<script>var a = '<p>no';</script>yes", deep);
    free(deep);
    ck_assert_str_eq(blocks(html), "p: yes\n");
}
END_TEST

START_TEST(attributes_after_the_256th_are_left_out)
{
    char *many = repeated("data-a data-b=1 ", 25000), *html = malloc(strlen(many) + 64);
    sprintf(html, "<p id=a %s class=late>text", many);
    ck_assert_str_eq(blocks(html), "p: text\n");
    ck_assert_uint_ne(page_find_id(&page, 0, page.node_count, "a"), PAGE_NONE);
    free(html);
    free(many);
}
END_TEST

START_TEST(a_tree_over_the_limit_is_refused_and_the_next_page_read)
{
    page_parser_free(parser);
    parser = page_parser_new(1 << 20);
    char *html = repeated("<p class=a>x", 100000);
    ck_assert_int_eq(parse(html), PAGE_TOO_BIG);
    free(html);
    ck_assert_str_eq(blocks("<p>a"), "p: a\n");
}
END_TEST

START_TEST(formatting_elements_do_not_multiply)
{
    char *paragraphs = repeated("<p>x", 20000), *html = malloc(strlen(paragraphs) + 20000), *end = html;
    for (int i = 0; i < 400; i++)
        end += sprintf(end, "<b class=c%d>", i);
    strcpy(end, paragraphs);
    ck_assert_int_eq(parse(html), PAGE_OK);
    ck_assert_uint_lt(page.node_count, 20000 * 60);
    free(html);
    free(paragraphs);
}
END_TEST

START_TEST(a_page_may_end_anywhere)
{
    const char *html = "<!doctype html><html lang=\"en\"><head><title>T &amp; x</title></head><body class='a b'><h1 id=\"x\">Head &eacute;</h1>"
                       "<table><tr><th>a</th><td colspan=2>b</td></tr></table><!-- c --><ul><li>x<a href=\"/y\">y</a></ul><pre>z</pre>";
    for (size_t size = 0; size <= strlen(html); size++) {
        char *cut = malloc(size + 1); /* its own memory, for the address sanitizer */
        memcpy(cut, html, size);
        ck_assert_int_eq(page_parse(parser, qn_bytes(cut, size), &page), PAGE_OK);
        free(cut);
    }
}
END_TEST

static Suite *suite(void)
{
    const TTest *const tests[] = {
        block_level_elements_part_blocks, white_space_is_single,
        white_space_between_blocks_is_none_but_stays_where_a_tag_was_not_heeded, one_break_is_a_line_two_end_the_block,
        headings_and_quotations_have_a_level, list_items_have_nesting_and_number, a_row_of_data_is_one_block_with_cells,
        a_row_of_layout_is_cut_at_its_cells, columns_that_a_cell_spans_are_capped, code_is_verbatim,
        code_says_its_language_as_highlighters_write_it, code_within_an_item_has_the_items_level,
        a_sign_that_links_to_its_heading_is_no_text, a_picture_is_found_where_scripts_look_for_it,
        what_is_not_text_is_left_out, hidden_text_is_a_block_of_its_own, a_hidden_body_is_shown,
        a_page_that_hides_its_paragraphs_is_shown_by_a_script, noscript_is_read_when_it_holds_the_page,
        spans_cover_their_words_without_blanks, a_link_around_blocks_is_a_span_in_each,
        a_span_within_one_of_its_type_is_left_out, pictures_wait_for_the_next_text,
        of_pictures_in_a_row_the_first_64_are_kept,
        subtrees_are_ranges_of_nodes_and_blocks, the_owner_is_the_lowest_element_with_all_of_the_text,
        blocks_know_their_bytes, the_head_gives_title_language_address_and_metas, machine_values_are_kept, a_node_knows_the_text_it_shows,
        json_ld_is_kept_as_written, the_declared_charset_is_found,
        an_annex_shows_the_same_page,
        a_page_after_another_is_not_changed_by_it, quirks_of_a_page_are_not_the_next_ones, a_million_open_elements_end,
        formatting_within_what_was_closed_too_deep_is_not_opened_again, names_that_html_does_not_know_may_be_many,
        a_script_below_the_deepest_level_stays_a_script, attributes_after_the_256th_are_left_out,
        a_tree_over_the_limit_is_refused_and_the_next_page_read, formatting_elements_do_not_multiply,
        a_page_may_end_anywhere,
    };
    TCase *pages = tcase_create("page");
    tcase_add_checked_fixture(pages, setup, teardown);
    tcase_set_timeout(pages, 60);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(pages, tests[i]);
    Suite *all = suite_create("page");
    suite_add_tcase(all, pages);
    return all;
}

int main(void)
{
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
