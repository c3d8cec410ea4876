/* test_render_text.c - what a document looks like as text. */
#include "sipwhy/render.h"
#include "sipwhy/time.h"
#include "tap.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>

/* The text of a document, which is cleared. The caller's. */
static char *render(struct sw_doc *doc, int width, bool color)
{
    struct sw_buf out = {0};

    sw_buf_str(&out, "");
    sw_render_text(&out, doc, (struct sw_text_style){.width = width, .color = color});
    sw_doc_clear(doc);
    return out.s;
}

static void is_page(struct sw_doc *doc, int width, const char *want, const char *name)
{
    char *got = render(doc, width, false);

    is_text(got, want, name);
    free(got);
}

static void test_cells(void)
{
    const struct {
        const char *name;
        struct sw_cell cell;
        const char *want;
    } cases[] = {
        {"unknown", sw_cell_none(), "-"},
        {"count is grouped", sw_cell_count(12431), "12 431"},
        {"code is not", sw_cell_code(true, 560503), "560503"},
        {"ratio", sw_cell_ratio(0.406), "40.6 %"},
        {"all", sw_cell_ratio(1), "100 %"},
        {"nothing", sw_cell_ratio(0), "0 %"},
        {"nothing, below zero", sw_cell_ratio(-0.0), "0 %"},
        {"nearly all", sw_cell_ratio(0.99951), ">99.9 %"},
        {"not so nearly all", sw_cell_ratio(0.9994), "99.9 %"},
        {"nearly nothing", sw_cell_ratio(0.00049), "<0.1 %"},
        {"little", sw_cell_ratio(0.00051), "0.1 %"},
        {"one call in a million", sw_cell_ratio(1e-6), "<0.1 %"},
        {"more than all", sw_cell_ratio(1.5), "150.0 %"},
        {"slightly more than all", sw_cell_ratio(1.0001), "100.0 %"},
        {"below zero", sw_cell_ratio(-0.021), "-2.1 %"},
        {"many digits", sw_cell_ratio(1e20), "10000000000000000000000.0 %"},
        {"time", sw_cell_time(1793869951999), "2026-11-05 09:12:31"},
        {"no time at all", sw_cell_duration(0), "0.0 s"},
        {"seconds", sw_cell_duration(4249), "4.2 s"},
        {"nearly a minute", sw_cell_duration(59949), "59.9 s"},
        {"a minute", sw_cell_duration(59950), "1:00 min"},
        {"minutes", sw_cell_duration(205400), "3:25 min"},
        {"nearly an hour", sw_cell_duration(3599499), "59:59 min"},
        {"an hour", sw_cell_duration(3599500), "1:00 h"},
        {"hours", sw_cell_duration(148320000), "41:12 h"},
        {"a hundred hours", sw_cell_duration(359970000), "100 h"},
        {"many hours", sw_cell_duration(INT64_C(5738400000)), "1 594 h"},
        {"text", sw_cell_text("Zürich"), "Zürich"},
        {"spaces around", sw_cell_text("  a  b "), "a  b"},
        {"escape sequence", sw_cell_text("\033[31mred"), "\ufffd[31mred"},
        {"8-bit escape sequence", sw_cell_text("\302\23331mred"), "\ufffd31mred"},
        {"bell, backspace, delete", sw_cell_text("a\a\b\x7f"), "a\ufffd\ufffd\ufffd"},
        {"line ends and tab", sw_cell_text("a\nb\rc\td\r\n"), "a b c d"},
        {"right-to-left override", sw_cell_text("a\u202eb"), "a\ufffdb"},
        {"zero-width space", sw_cell_text("a\u200bb"), "a\ufffdb"},
        {"not UTF-8", sw_cell_text("a\xff\xc3(\xe2\x82"), "a\ufffd\ufffd(\ufffd\ufffd"},
    };
    static const struct sw_column column = {.name = "n"};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_doc doc = {0};
        struct sw_block *table = sw_doc_table(&doc, "table", &column, 1);
        char *got, *line;

        sw_doc_row(&doc, table, &cases[i].cell);
        got = render(&doc, 80, false);
        line = strchr(strchr(got, '\n') + 1, '\n') + 1;
        line[strcspn(line, "\n")] = '\0';
        is_text(line, cases[i].want, cases[i].name);
        free(got);
    }
}

static void test_texts(void)
{
    struct sw_doc doc = {0};

    is_page(&doc, 80, "", "an empty document is nothing");

    sw_doc_title(&doc, "Failures of the week in Zürich");
    sw_doc_text(&doc, 0, "Verdict:  WORSE. Start with #1.");
    sw_doc_text(&doc, 4, "A paragraph is wrapped where words end.");
    sw_doc_heading(&doc, "Heading");
    sw_doc_text(&doc, 0, "Correlation 57f28917-42f2-4d9d-8a94-4dbb5a16d0ec");
    is_page(&doc, 26,
            "Failures of the week in\n"
            "Zürich\n"
            "=======================\n"
            "Verdict:  WORSE. Start\n"
            "with #1.\n"
            "\n"
            "    A paragraph is wrapped\n"
            "    where words end.\n"
            "\n"
            "Heading\n"
            "Correlation\n"
            "57f28917-42f2-4d9d-8a94-4d\n"
            "bb5a16d0ec\n",
            "title, heading and paragraphs");

    sw_doc_text(&doc, 100, "東京東京東京 東京東京東京東京");
    is_page(&doc, 25,
            "     東京東京東京\n"
            "     東京東京東京東京\n",
            "wide characters, and an indent that would leave no room");
}

static void test_lists(void)
{
    struct sw_doc doc = {0};

    sw_doc_fact(&doc, 2, "Zürich", "%s", "42");
    sw_doc_fact(&doc, 2, "Period", "%s", "2026-W46, which was a complete week");
    sw_doc_fact(&doc, 2, "", "%s", "no label");
    sw_doc_fact(&doc, 2, "no value", "%s", "");
    is_page(&doc, 40,
            "  Zürich    42\n"
            "  Period    2026-W46, which was a\n"
            "            complete week\n"
            "            no label\n"
            "  no value\n",
            "labels are padded, values hang");

    sw_doc_fact(&doc, 0, "twelve wide.", "%s", "beside its label");
    is_page(&doc, 24,
            "twelve wide.  beside its\n"
            "              label\n",
            "a label may take half of the page");

    sw_doc_fact(&doc, 0, "thirteen wide", "%s", "below its label");
    sw_doc_fact(&doc, 0, "short", "%s", "and so is every other value");
    is_page(&doc, 24,
            "thirteen wide\n"
            "    below its label\n"
            "short\n"
            "    and so is every\n"
            "    other value\n",
            "a wider one has its value below");

    sw_doc_step(&doc, 1, sw_str("Call the carrier and ask about the trunk."));
    for (int i = 2; i <= 10; i++)
        sw_doc_step(&doc, 1, sw_str("Wait."));
    is_page(&doc, 30,
            "   1. Call the carrier and ask\n"
            "      about the trunk.\n"
            "   2. Wait.\n   3. Wait.\n   4. Wait.\n   5. Wait.\n   6. Wait.\n"
            "   7. Wait.\n   8. Wait.\n   9. Wait.\n  10. Wait.\n",
            "steps hang, numbers are aligned");
}

static void add_ranking(struct sw_doc *doc)
{
    static const struct sw_column columns[] = {
        {.name = "rank", .heading = "#"},
        {.name = "calls"},
        {.name = "sip_code", .heading = "sip", .use = SW_FOR_MACHINES},
        {.name = "pair", .heading = "SIP/MS", .use = SW_FOR_PEOPLE},
        {.name = "title", .heading = "cause", .flexible = true},
        {.name = "who"},
    };
    const struct sw_cell rows[][6] = {
        {sw_cell_count(1), sw_cell_count(1131), sw_cell_code(true, 503), sw_cell_text("503/560503"),
         sw_cell_text("carrier trunk down on sbc2"), sw_cell_text("SBC")},
        {sw_cell_count(2), sw_cell_count(41), sw_cell_code(true, 408), sw_cell_text("408/560408"),
         sw_cell_text("東京 does not answer"), sw_cell_text("東京")},
        {sw_cell_none(), sw_cell_count(7), sw_cell_none(), sw_cell_none(), sw_cell_text(""),
         sw_cell_none()},
    };
    struct sw_block *table = sw_doc_table(doc, "ranking", columns, 6);

    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        sw_doc_row(doc, table, rows[r]);
}

/* What stands to the right in a column of numbers, which may lack some. */
static void test_gaps_in_numbers(void)
{
    static const struct sw_column columns[] = {
        {.name = "what"}, {.name = "count"}, {.name = "mixed"}, {.name = "unknown"}};
    const struct sw_cell rows[][4] = {
        {sw_cell_text("a"), sw_cell_count(7), sw_cell_count(7), sw_cell_none()},
        {sw_cell_text("b"), sw_cell_text(""), sw_cell_text("few"), sw_cell_text("")},
        {sw_cell_text("c"), sw_cell_none(), sw_cell_none(), sw_cell_none()}};
    struct sw_doc doc = {0};
    struct sw_block *table = sw_doc_table(&doc, "mixed", columns, 4);

    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        sw_doc_row(&doc, table, rows[r]);
    is_page(&doc, 80,
            "what  count  mixed  unknown\n"
            "----  -----  -----  -------\n"
            "a         7  7      -\n"
            "b            few\n"
            "c         -  -      -\n",
            "numbers stand to the right, also beside cells that are unknown or empty");
}

static void test_tables(void)
{
    static const struct {
        int width;
        const char *name, *want;
    } cases[] = {
        {80, "a table is as wide as it needs to be",
         "#  calls  SIP/MS      cause                       who\n"
         "-  -----  ----------  --------------------------  ----\n"
         "1  1 131  503/560503  carrier trunk down on sbc2  SBC\n"
         "2     41  408/560408  東京 does not answer        東京\n"
         "-      7  -                                       -\n"},
        {49, "the flexible column wraps",
         "#  calls  SIP/MS      cause                  who\n"
         "-  -----  ----------  ---------------------  ----\n"
         "1  1 131  503/560503  carrier trunk down on  SBC\n"
         "                      sbc2\n"
         "2     41  408/560408  東京 does not answer   東京\n"
         "-      7  -                                  -\n"},
        {44, "columns move together",
         "# calls SIP/MS     cause                who\n"
         "- ----- ---------- -------------------- ----\n"
         "1 1 131 503/560503 carrier trunk down   SBC\n"
         "                   on sbc2\n"
         "2    41 408/560408 東京 does not answer 東京\n"
         "-     7 -                               -\n"},
        {43, "the flexible column goes below",
         "#  calls  SIP/MS      who\n"
         "    cause\n"
         "-  -----  ----------  ----\n"
         "1  1 131  503/560503  SBC\n"
         "    carrier trunk down on sbc2\n"
         "2     41  408/560408  東京\n"
         "    東京 does not answer\n"
         "-      7  -           -\n"},
        {23, "columns move together with it below",
         "# calls SIP/MS     who\n"
         "    cause\n"
         "- ----- ---------- ----\n"
         "1 1 131 503/560503 SBC\n"
         "    carrier trunk down\n"
         "    on sbc2\n"
         "2    41 408/560408 東京\n"
         "    東京 does not\n"
         "    answer\n"
         "-     7 -          -\n"},
        {22, "a record a row",
         "#       1\n"
         "calls   1 131\n"
         "SIP/MS  503/560503\n"
         "cause   carrier trunk\n"
         "        down on sbc2\n"
         "who     SBC\n"
         "\n"
         "#       2\n"
         "calls   41\n"
         "SIP/MS  408/560408\n"
         "cause   東京 does not\n"
         "        answer\n"
         "who     東京\n"
         "\n"
         "#       -\n"
         "calls   7\n"
         "SIP/MS  -\n"
         "cause\n"
         "who     -\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_doc doc = {0};

        add_ranking(&doc);
        is_page(&doc, cases[i].width, cases[i].want, cases[i].name);
    }
}

static void test_alignment(void)
{
    static const struct sw_column columns[] = {{.name = "code"},
                                               {.name = "unknown"},
                                               {.name = "mixed"},
                                               {.name = "time, local to a zone"}};
    struct sw_doc doc = {0};
    struct sw_block *table = sw_doc_table(&doc, "table", columns, 4);

    sw_doc_row(&doc, table,
               (struct sw_cell[]){sw_cell_code(true, 99), sw_cell_none(), sw_cell_count(1),
                                  sw_cell_time(1793869951000)});
    sw_doc_row(
        &doc, table,
        (struct sw_cell[]){sw_cell_none(), sw_cell_none(), sw_cell_text("a"), sw_cell_none()});
    is_page(&doc, 80,
            "code  unknown  mixed  time, local to a zone\n"
            "----  -------  -----  ---------------------\n"
            "  99  -        1      2026-11-05 09:12:31\n"
            "   -  -        a      -\n",
            "numbers are right-aligned where nothing else is in the column");
}

static void test_closeness(void)
{
    static const struct sw_column columns[] = {{.name = "code"}};
    struct sw_doc doc = {0};

    sw_doc_text(&doc, 0, "Nothing was imported yet.");
    sw_doc_table(&doc, "table", columns, 1);
    sw_doc_text(&doc, 0, "What to do:");
    sw_doc_step(&doc, 0, SW_STR("Import an export"));
    is_page(&doc, 80, "Nothing was imported yet.\n\nWhat to do:\n 1. Import an export\n",
            "a table without rows says nothing, and steps follow their words closely");
}

static void test_narrowest(void)
{
    static const int narrow[] = {19, 1, 0, -1, INT_MIN};

    for (size_t i = 0; i < sizeof narrow / sizeof narrow[0]; i++) {
        struct sw_doc doc = {0};

        sw_doc_text(&doc, 4, "As narrow as it gets");
        is_page(&doc, narrow[i], "As narrow as it gets\n", "20 columns at the least");
    }
}

static void test_color(void)
{
    static const struct sw_column columns[] = {{.name = "calls"}, {.name = "users"}};
    struct sw_doc doc = {0};
    char *got;

    sw_doc_title(&doc, "title");
    sw_doc_heading(&doc, "heading");
    sw_doc_row(&doc, sw_doc_table(&doc, "table", columns, 2),
               (struct sw_cell[]){sw_cell_text("\033[31m"), sw_cell_count(1)});
    got = render(&doc, 80, true);
    is_text(got,
            "\033[1mtitle\033[0m\n"
            "\n"
            "\033[1mheading\033[0m\n"
            "\033[1mcalls\033[0m  \033[1musers\033[0m\n"
            "-----  -----\n"
            "\ufffd[31m      1\n",
            "only headings are bold");
    free(got);
}

int main(void)
{
    struct sw_err err = {0};

    setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters are libc's */
    if (sw_zone_use("UTC", &err) != SW_OK)
        printf("# %s\n", err.text);
    test_cells();
    test_texts();
    test_lists();
    test_gaps_in_numbers();
    test_tables();
    test_alignment();
    test_closeness();
    test_narrowest();
    test_color();
    return tap_done();
}
