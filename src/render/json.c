/* json.c - a document's rows and what a report says besides as JSON, see render.h. */
#include "sipwhy/render.h"
#include "sipwhy/time.h"

#include <math.h>
#include <stdlib.h>

/* A document as JSON under way. */
struct json_writer {
    struct sw_writer writer;
    struct sw_buf *out;
    const struct sw_doc *doc;
    json_t *json;
    size_t n_members;            /* of json that are written */
    const struct sw_block *list; /* the table whose rows are written, or were the last */
    bool is_first;               /* nothing is in the list so far */
};

static json_t *text_json(const char *text)
{
    struct sw_buf safe = {0};
    json_t *json;

    sw_buf_str(&safe, "");
    sw_text_sanitize(&safe, sw_str(text));
    json = json_stringn(safe.s, safe.n);
    sw_buf_free(&safe);
    return json;
}

json_t *sw_cell_json(const struct sw_cell *cell)
{
    char time[40];

    switch (cell->kind) {
    case SW_CELL_TEXT:
        return text_json(cell->text);
    case SW_CELL_COUNT:
    case SW_CELL_CODE:
        return json_integer(cell->number);
    case SW_CELL_RATIO:
        return json_real(round(cell->ratio * 1e4) / 1e4);
    case SW_CELL_REAL:
        return json_real(cell->ratio);
    case SW_CELL_SECONDS:
        return json_real(round(cell->ratio * 1e3) / 1e3);
    case SW_CELL_TIME:
        return json_string(sw_time_utc(time, cell->number, true));
    case SW_CELL_DURATION:
        return json_real((double)cell->number / SW_SECOND);
    case SW_CELL_NONE:
        break;
    }
    return json_null();
}

static int add_bytes(const char *bytes, size_t n, void *out)
{
    sw_buf_add(out, bytes, n);
    return 0;
}

/* Numbers to so many digits: those of rows may be anybody's, and CSV has all of them. */
enum { DIGITS = 10, ALL_DIGITS = 15 };

static void dump(struct json_writer *writer, const json_t *json, size_t digits, size_t flags)
{
    flags |= JSON_REAL_PRECISION(digits) | JSON_ENCODE_ANY;
    if (json_dump_callback(json, add_bytes, writer->out, flags) != 0)
        sw_buf_str(writer->out, "null");
}

/* Begins a member on a line of its own. */
static void add_name(struct json_writer *writer, const char *name)
{
    json_t *text = json_string(name);

    sw_buf_str(writer->out, writer->n_members || writer->list ? ",\n " : "{\n ");
    dump(writer, text, DIGITS, 0);
    sw_buf_str(writer->out, ": ");
    json_decref(text);
}

/* The members that have come since the last time. */
static void add_members(struct json_writer *writer)
{
    const char *name;
    json_t *value;
    size_t n = 0;

    json_object_foreach(writer->json, name, value)
    {
        if (n++ < writer->n_members)
            continue;
        add_name(writer, name);
        dump(writer, value, DIGITS, 0);
        writer->n_members = n;
    }
}

static void end_list(struct json_writer *writer)
{
    if (writer->list)
        sw_buf_str(writer->out, writer->is_first ? "]" : "\n ]");
}

static void begin_list(struct json_writer *writer, const struct sw_block *table)
{
    end_list(writer);
    add_members(writer);
    add_name(writer, table->name);
    sw_buf_char(writer->out, '[');
    writer->list = table;
    writer->is_first = true;
}

static void put_row(struct sw_writer *base, const struct sw_block *table,
                    const struct sw_cell *cells)
{
    struct json_writer *writer = (struct json_writer *)base;
    json_t *row = json_object();

    if (writer->list != table)
        begin_list(writer, table);
    for (size_t c = 0; c < table->n_columns; c++)
        if (sw_column_is_for_machines(&table->columns[c]))
            json_object_set_new(row, table->columns[c].name, sw_cell_json(&cells[c]));
    sw_buf_str(writer->out, writer->is_first ? "\n  " : ",\n  ");
    dump(writer, row, ALL_DIGITS, 0);
    writer->is_first = false;
    json_decref(row);
}

/* Long tables whose rows the document has kept, or that have none. */
static void add_kept_lists(struct json_writer *writer)
{
    const struct sw_block *table = writer->list ? writer->list->next : writer->doc->first;

    for (; table; table = table->next) {
        if (!table->is_long)
            continue;
        begin_list(writer, table);
        for (size_t r = 0; r < table->n_rows; r++)
            put_row(&writer->writer, table, table->cells + r * table->n_columns);
    }
}

static void end(struct sw_writer *base)
{
    struct json_writer *writer = (struct json_writer *)base;

    add_kept_lists(writer);
    if (writer->list) {
        end_list(writer);
        add_members(writer);
        sw_buf_str(writer->out, "\n}");
    } else {
        dump(writer, writer->json, DIGITS, JSON_INDENT(1));
    }
    sw_buf_char(writer->out, '\n');
}

static void free_writer(struct sw_writer *writer)
{
    free(writer);
}

struct sw_writer *sw_json_writer(struct sw_buf *out, const struct sw_doc *doc, json_t *json)
{
    struct json_writer *writer = sw_alloc(sizeof *writer);

    *writer = (struct json_writer){
        .writer = {put_row, end, free_writer}, .out = out, .doc = doc, .json = json};
    return &writer->writer;
}
