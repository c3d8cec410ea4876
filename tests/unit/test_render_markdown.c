/* test_render_markdown.c - a document as Markdown; no text of an export is markup in it. */
#include "fixture.h"
#include "sipwhy/doc.h"
#include "sipwhy/render.h"

static void is_rendered(const struct sw_doc *doc, const char *want, const char *name)
{
    struct sw_buf out = {0};
    struct sw_writer *writer = sw_markdown_writer(&out, doc);

    sw_buf_str(&out, "");
    writer->end(writer);
    writer->free(writer);
    is_text(out.s, want, name);
    sw_buf_free(&out);
}

static void test_blocks(void)
{
    static const struct sw_column columns[] = {
        {.name = "calls"},
        {.name = "sip_code", .use = SW_FOR_MACHINES},
        {.name = "title", .heading = "cause", .flexible = true},
    };
    struct sw_doc doc = {0};
    struct sw_block *table;

    sw_doc_title(&doc, "Failures");
    sw_doc_fact(&doc, 0, "Calls", "12 431");
    sw_doc_fact(&doc, 0, "", "in 3 files");
    sw_doc_heading(&doc, "Causes");
    table = sw_doc_table(&doc, "ranking", columns, COUNT(columns));
    sw_doc_row(&doc, table,
               (const struct sw_cell[]){sw_cell_count(1131), sw_cell_code(true, 503),
                                        sw_cell_text("a | b")});
    sw_doc_detail(&doc, "cause-1", "#1 %s", "503");
    sw_doc_step(&doc, 4, SW_STR("See the SBC log"));
    sw_doc_step(&doc, 4, SW_STR("1. Call the carrier"));
    sw_doc_chart(&doc, "pareto", SW_CHART_PARETO, 1, 2);
    sw_doc_table(&doc, "empty", columns, COUNT(columns));
    sw_doc_text(&doc, 0, "- no list");
    is_rendered(&doc,
                "# Failures\n\n"
                "- **Calls:** 12 431\n  - in 3 files\n\n"
                "## Causes\n\n"
                "| calls | cause |\n| ---: | --- |\n| 1 131 | a \\| b |\n\n"
                "### \\#1 503\n\n"
                "1. See the SBC log\n2. 1\\. Call the carrier\n\n"
                "\\- no list\n",
                "a document as Markdown; charts and tables without rows are left out");
    sw_doc_clear(&doc);
}

static void test_escapes(void)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"plain text, 503/560503 (Q.850)", "plain text, 503/560503 (Q.850)"},
        {"<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"},
        {"[click](http://adatum.com)", "\\[click\\](http\\://adatum.com)"},
        {"www.adatum.com", "www\\.adatum.com"},
        {"WwW.adatum.com", "WwW\\.adatum.com"},
        {"anna@contoso.com @all", "anna\\@contoso.com \\@all"},
        {"*bold* _it_ __x__ `code` ~~no~~",
         "\\*bold\\* \\_it\\_ \\_\\_x\\_\\_ \\`code\\` \\~\\~no\\~\\~"},
        {"sbc_1_a.contoso.com", "sbc_1_a.contoso.com"},
        {"&lt; &#60;", "\\&lt; \\&#60;"},
        {"back\\slash", "back\\\\slash"},
        {"# heading", "\\# heading"},
        {"> quote", "\\> quote"},
        {"+ list", "\\+ list"},
        {"12) list", "12\\) list"},
        {"12. list", "12\\. list"},
        {"3.14 is no list", "3.14 is no list"},
        {"=====", "\\====="},
        {"---", "\\---"},
        {"a\nb\tc", "a b c"},
        {"\x1b[31mred\xe2\x80\xae", "\xef\xbf\xbd\\[31mred\xef\xbf\xbd"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_doc doc = {0};
        char *want = sw_sprintf("%s\n", cases[i].want);

        sw_doc_text(&doc, 0, "%s", cases[i].in);
        is_rendered(&doc, want, cases[i].in);
        free(want);
        sw_doc_clear(&doc);
    }
}

int main(void)
{
    test_blocks();
    test_escapes();
    return tap_done();
}
