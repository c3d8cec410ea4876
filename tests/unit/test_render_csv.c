/* test_render_csv.c - a table as CSV, safe to open in a spreadsheet. */
#include "sipwhy/render.h"
#include "tap.h"

static void is_csv(const struct sw_doc *doc, const char *want, const char *name)
{
    struct sw_buf out = {0};

    sw_buf_str(&out, "");
    sw_render_csv(&out, doc);
    is_text(out.s, want, name);
    sw_buf_free(&out);
}

static void test_cells(void)
{
    const struct {
        const char *name;
        struct sw_cell cell;
        const char *want;
    } cases[] = {
        {"unknown is empty", sw_cell_none(), ""},
        {"count is not grouped", sw_cell_count(12431), "12431"},
        {"count below zero", sw_cell_count(-12431), "-12431"},
        {"code", sw_cell_code(true, 560503), "560503"},
        {"ratio has four decimals", sw_cell_ratio(0.406), "0.4060"},
        {"ratio 0", sw_cell_ratio(0), "0.0000"},
        {"ratio 1", sw_cell_ratio(1), "1.0000"},
        {"ratio below zero", sw_cell_ratio(-0.0213), "-0.0213"},
        {"time", sw_cell_time(1793869951000), "2026-11-05T09:12:31Z"},
        {"time with milliseconds", sw_cell_time(1793869951123), "2026-11-05T09:12:31.123Z"},
        {"duration", sw_cell_duration(4249), "4.249"},
        {"plain text", sw_cell_text("no answer"), "no answer"},
        {"empty text", sw_cell_text(""), ""},
        {"comma", sw_cell_text("a,b"), "\"a,b\""},
        {"quotes", sw_cell_text("say \"hi\""), "\"say \"\"hi\"\"\""},
        {"line feed", sw_cell_text("a\nb"), "a b"},
        {"carriage return", sw_cell_text("a\rb"), "a b"},
        {"not UTF-8", sw_cell_text("\xff\xfe"), "\ufffd\ufffd"},
        {"terminal sequence", sw_cell_text("\x1b[31mred\a"), "\ufffd[31mred\ufffd"},
        {"formula", sw_cell_text("=1+1"), "'=1+1"},
        {"formula behind what becomes a space", sw_cell_text("\v\f=1+1"), "'  =1+1"},
        {"formula behind a line separator", sw_cell_text("\xe2\x80\xa8=1+1"), "' =1+1"},
        {"formula behind spaces", sw_cell_text("  =1+1"), "'  =1+1"},
        {"formula with quotes", sw_cell_text("=A(\"x\",1)"), "\"'=A(\"\"x\"\",1)\""},
        {"at sign", sw_cell_text("@x"), "'@x"},
        {"at sign inside", sw_cell_text("anna@contoso.com"), "anna@contoso.com"},
        {"tab in front", sw_cell_text("\t=1"), "' =1"},
        {"carriage return in front", sw_cell_text("\r=1"), "' =1"},
        {"line feed in front", sw_cell_text("\n=1"), "' =1"},
        {"full-width formula", sw_cell_text("＝1+1"), "'＝1+1"},
        {"full-width plus", sw_cell_text("＋1"), "'＋1"},
        {"phone number", sw_cell_text("+49 171 234**"), "+49 171 234**"},
        {"phone number with brackets", sw_cell_text("+49 (0)171-23.4"), "+49 (0)171-23.4"},
        {"number below zero", sw_cell_text("-5"), "-5"},
        {"dash", sw_cell_text("-"), "-"},
        {"sum below zero", sw_cell_text("-5+1"), "'-5+1"},
        {"cell behind a sign", sw_cell_text("-A1"), "'-A1"},
        {"two signs", sw_cell_text("++1"), "'++1"},
        {"command", sw_cell_text("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0"},
    };
    static const struct sw_column columns[] = {{.name = "id"}, {.name = "cell"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_doc doc = {0};
        struct sw_block *table = sw_doc_table(&doc, "table", columns, 2);
        struct sw_buf want = {0};

        sw_doc_row(&doc, table, (struct sw_cell[]){sw_cell_count(1), cases[i].cell});
        sw_buf_printf(&want, "id,cell\r\n1,%s\r\n", cases[i].want);
        is_csv(&doc, want.s, cases[i].name);
        sw_buf_free(&want);
        sw_doc_clear(&doc);
    }
}

static void test_which_table(void)
{
    static const struct sw_column columns[] = {
        {.name = "sip", .use = SW_FOR_MACHINES},
        {.name = "pair", .use = SW_FOR_PEOPLE},
        {.name = "cumulative_share", .heading = "cum"},
        {.name = "who", .use = SW_FOR_PEOPLE},
    };
    struct sw_cell row[] = {sw_cell_code(true, 503), sw_cell_text("503/560503"), sw_cell_ratio(0.5),
                            sw_cell_text("SBC")};
    struct sw_doc doc = {0};

    is_csv(&doc, "", "an empty document gives nothing");
    sw_doc_title(&doc, "title");
    sw_doc_fact(&doc, 0, "label", "value");
    is_csv(&doc, "", "a document without a table gives nothing");
    sw_doc_row(&doc, sw_doc_table(&doc, "first", columns, 4), row);
    sw_doc_row(&doc, sw_doc_table(&doc, "second", columns, 1), row);
    is_csv(&doc, "sip,cumulative_share\r\n503,0.5000\r\n",
           "first table, columns for machines, machine names");
    sw_doc_clear(&doc);
}

static void test_lines(void)
{
    static const struct sw_column hostile = {.name = "=1+1"};
    struct sw_doc doc = {0};
    struct sw_block *table = sw_doc_table(&doc, "table", &hostile, 1);

    is_csv(&doc, "'=1+1\r\n", "a table without rows has a heading; that is no formula either");
    sw_doc_row(&doc, table, (struct sw_cell[]){sw_cell_none()});
    sw_doc_row(&doc, table, (struct sw_cell[]){sw_cell_count(1)});
    is_csv(&doc, "'=1+1\r\n\"\"\r\n1\r\n", "a row is never an empty line");
    sw_doc_clear(&doc);
}

int main(void)
{
    test_cells();
    test_which_table();
    test_lines();
    return tap_done();
}
