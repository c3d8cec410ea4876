/* csv.c - a table as CSV, see render.h. */
#include "sipwhy/render.h"

#include <stdlib.h>
#include <string.h>

/* A sign is harmless in front of a number or a phone number, masked or not. */
static bool is_signed_number(const char *text)
{
    return (*text == '+' || *text == '-') && text[1 + strspn(text + 1, "0123456789 *.()-")] == '\0';
}

/* Some spreadsheets overlook spaces in front, and some take full-width signs as well. */
static bool is_formula(const char *text)
{
    static const char *const starts[] = {"=",  "@",  "+",  "-",  "\t", "\r",
                                         "\n", "＝", "＠", "＋", "－"};
    struct sw_str rest = sw_str(text + strspn(text, " "));

    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (sw_str_starts(rest, starts[i]))
            return !is_signed_number(rest.s);
    return false;
}

static void add_quoted(struct sw_buf *out, const char *field)
{
    sw_buf_char(out, '"');
    for (; *field; field++) {
        if (*field == '"')
            sw_buf_char(out, '"');
        sw_buf_char(out, *field);
    }
    sw_buf_char(out, '"');
}

static void add_field(struct sw_buf *out, const char *field)
{
    if (strpbrk(field, "\",\r\n"))
        add_quoted(out, field);
    else
        sw_buf_str(out, field);
}

/* Into field, which is NUL-terminated then. */
static void print_cell(struct sw_buf *field, const struct sw_cell *cell)
{
    sw_buf_clear(field);
    sw_buf_str(field, "");
    if (cell->kind != SW_CELL_TEXT) {
        sw_cell_add_for_machines(field, cell);
        return;
    }
    sw_text_sanitize(field, sw_str(cell->text)); /* a terminal may be what it is printed to */
    if (is_formula(cell->text) || is_formula(field->s)) { /* what is no character is a space now */
        sw_buf_char(field, ' ');
        memmove(field->s + 1, field->s, field->n - 1);
        field->s[0] = '\'';
    }
}

/* A document as CSV under way. */
struct csv_writer {
    struct sw_writer writer;
    struct sw_buf *out;
    const struct sw_doc *doc;
    struct sw_buf field;
    bool is_begun; /* the heading is written */
};

/* One cell for each column of the table, the row itself or the heading. */
static void add_record(struct csv_writer *csv, const struct sw_block *table,
                       const struct sw_cell *row)
{
    struct sw_buf *out = csv->out;
    size_t start = out->n;
    bool first = true;

    for (size_t c = 0; c < table->n_columns; c++) {
        if (!sw_column_is_for_machines(&table->columns[c]))
            continue;
        if (!first)
            sw_buf_char(out, ',');
        first = false;
        print_cell(&csv->field, &row[c]);
        add_field(out, csv->field.s);
    }
    if (out->n == start) /* readers overlook an empty line, and would lose a row */
        sw_buf_str(out, "\"\"");
    sw_buf_str(out, "\r\n");
}

static void add_heading(struct csv_writer *csv, const struct sw_block *table)
{
    struct sw_cell *names = sw_alloc_zero(table->n_columns, sizeof *names);

    for (size_t c = 0; c < table->n_columns; c++)
        names[c] = sw_cell_text(table->columns[c].name);
    add_record(csv, table, names);
    free(names);
    csv->is_begun = true;
}

static bool is_for_machines(const struct sw_block *table)
{
    for (size_t c = 0; c < table->n_columns; c++)
        if (sw_column_is_for_machines(&table->columns[c]))
            return true;
    return false;
}

/* The one that is written, as far as the document has come; NULL: none so far. */
static const struct sw_block *find_table(const struct sw_doc *doc)
{
    const struct sw_block *table = doc->first;

    while (table && (table->kind != SW_BLOCK_TABLE || !is_for_machines(table)))
        table = table->next;
    return table;
}

static void put_row(struct sw_writer *writer, const struct sw_block *table,
                    const struct sw_cell *cells)
{
    struct csv_writer *csv = (struct csv_writer *)writer;

    if (table != find_table(csv->doc))
        return;
    if (!csv->is_begun)
        add_heading(csv, table);
    add_record(csv, table, cells);
}

static void end(struct sw_writer *writer)
{
    struct csv_writer *csv = (struct csv_writer *)writer;
    const struct sw_block *table = find_table(csv->doc);

    if (table && !csv->is_begun)
        add_heading(csv, table);
    for (size_t r = 0; table && r < table->n_rows; r++)
        add_record(csv, table, table->cells + r * table->n_columns);
}

static void free_writer(struct sw_writer *writer)
{
    struct csv_writer *csv = (struct csv_writer *)writer;

    sw_buf_free(&csv->field);
    free(csv);
}

struct sw_writer *sw_csv_writer(struct sw_buf *out, const struct sw_doc *doc)
{
    struct csv_writer *csv = sw_alloc(sizeof *csv);

    *csv = (struct csv_writer){.writer = {put_row, end, free_writer}, .out = out, .doc = doc};
    return &csv->writer;
}

void sw_render_csv(struct sw_buf *out, const struct sw_doc *doc)
{
    struct sw_writer *writer = sw_csv_writer(out, doc);

    writer->end(writer);
    writer->free(writer);
}
