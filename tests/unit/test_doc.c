/* test_doc.c - a document keeps what was put into it. */
#include "sipwhy/doc.h"
#include "sipwhy/time.h"
#include "tap.h"

#include <math.h>

static void test_cells(void)
{
    const struct {
        const char *name;
        struct sw_cell cell;
        enum sw_cell_kind want;
    } cases[] = {
        {"nothing", sw_cell_none(), SW_CELL_NONE},
        {"text", sw_cell_text("x"), SW_CELL_TEXT},
        {"empty text is a text", sw_cell_text(""), SW_CELL_TEXT},
        {"no text is nothing", sw_cell_text(NULL), SW_CELL_NONE},
        {"count", sw_cell_count(0), SW_CELL_COUNT},
        {"code", sw_cell_code(true, 0), SW_CELL_CODE},
        {"unknown code is nothing", sw_cell_code(false, 503), SW_CELL_NONE},
        {"ratio", sw_cell_ratio(0.5), SW_CELL_RATIO},
        {"0 of 0 is nothing", sw_cell_ratio((double)NAN), SW_CELL_NONE},
        {"1 of 0 is nothing", sw_cell_ratio((double)INFINITY), SW_CELL_NONE},
        {"time", sw_cell_time(0), SW_CELL_TIME},
        {"duration", sw_cell_duration(0), SW_CELL_DURATION},
        {"no duration is nothing", sw_cell_duration(SW_NO_TIME), SW_CELL_NONE},
        {"no time is nothing", sw_cell_time(SW_NO_TIME), SW_CELL_NONE},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_int(cases[i].cell.kind, cases[i].want, cases[i].name);
}

static void test_copies(void)
{
    struct sw_doc doc = {0};
    char text[] = "before", name[] = "name";
    struct sw_column column = {.name = name};
    struct sw_block *table = sw_doc_table(&doc, text, &column, 1);

    sw_doc_row(&doc, table, (struct sw_cell[]){sw_cell_text(text)});
    sw_doc_step(&doc, 0, (struct sw_str){text, 3});
    sw_doc_fact(&doc, 0, text, "%s %d", text, 1);
    memset(text, '#', sizeof text - 1);
    memset(name, '#', sizeof name - 1);
    column.name = "other";

    is_text(table->name, "before", "name of a table is copied");
    is_text(table->columns[0].name, "name", "name of a column is copied");
    is_text(table->columns[0].heading, "name", "a column without a heading has its name");
    is_text(table->cells[0].text, "before", "cell is copied");
    is_text(table->next->cells[0].text, "bef", "step is copied as long as it is");
    is_text(table->next->next->cells[0].text, "before", "label is copied");
    is_text(table->next->next->cells[1].text, "before 1", "value is printed and copied");
    sw_doc_clear(&doc);
}

/* One letter a block, with its number of rows: "F2" for two facts. */
static const char *outline(const struct sw_doc *doc)
{
    static char text[64];
    char *to = text;

    *text = '\0';
    for (const struct sw_block *block = doc->first; block; block = block->next)
        to += snprintf(to, 8, "%c%zu", "TH-FSG"[block->kind], block -> n_rows);
    return text;
}

static void test_blocks(void)
{
    struct sw_doc doc = {0};

    is_text(outline(&doc), "", "empty document");
    sw_doc_title(&doc, "%s", "");
    sw_doc_heading(&doc, "%s", "");
    sw_doc_text(&doc, 0, "%s", "");
    is_text(outline(&doc), "", "empty text adds nothing");
    sw_doc_title(&doc, "title");
    sw_doc_heading(&doc, "heading");
    sw_doc_fact(&doc, 0, "a", "1");
    sw_doc_fact(&doc, 0, "b", "2");
    sw_doc_fact(&doc, 4, "c", "3");
    sw_doc_text(&doc, 0, "text");
    sw_doc_fact(&doc, 4, "d", "4");
    is_text(outline(&doc), "T0H0F2F1-0F1", "facts gather while indent and block are the same");
    sw_doc_step(&doc, 0, sw_str("1"));
    sw_doc_step(&doc, 0, sw_str("2"));
    sw_doc_step(&doc, 2, sw_str("1"));
    is_text(outline(&doc), "T0H0F2F1-0F1S2S1", "and so do steps");
    sw_doc_clear(&doc);
    is_text(outline(&doc), "", "nothing is left after clearing");
    sw_doc_clear(&doc);
    sw_doc_text(&doc, 0, "again");
    is_text(outline(&doc), "-0", "a cleared document can be used again");
    sw_doc_clear(&doc);
}

/* Rows may come in any order of tables; a table grows where it is. */
static void test_many_rows(void)
{
    static const struct sw_column columns[] = {{.name = "n"}, {.name = "text"}};
    struct sw_doc doc = {0};
    struct sw_block *tables[] = {sw_doc_table(&doc, "a", columns, 2),
                                 sw_doc_table(&doc, "b", columns, 2)};
    size_t same = 0;

    for (int i = 0; i < 2000; i++) {
        char text[16];

        snprintf(text, sizeof text, "row %d", i);
        sw_doc_row(&doc, tables[i % 2], (struct sw_cell[]){sw_cell_count(i), sw_cell_text(text)});
    }
    for (size_t i = 0; i < 2000; i++) {
        const struct sw_cell *row = tables[i % 2]->cells + i / 2 * 2;
        char text[16];

        snprintf(text, sizeof text, "row %zu", i);
        same += row[0].number == (int64_t)i && strcmp(row[1].text, text) == 0;
    }
    is_text(outline(&doc), "G1000G1000", "two tables take rows in turn");
    is_int((int64_t)same, 2000, "every row is kept");
    sw_doc_clear(&doc);
}

int main(void)
{
    test_cells();
    test_copies();
    test_blocks();
    test_many_rows();
    return tap_done();
}
