/* format_list.c - see format_list.h. */
#include "sipwhy/format_list.h"

#include "json.h"

#include <stdlib.h>
#include <string.h>

/* What there is to make a report of. */
static const char *source_words(const struct sw_format *format)
{
    if (format->refusal)
        return "refused";
    if (strcmp(format->product, "pstn") == 0)
        return "no codes";
    if (strcmp(format->source, "cqd") == 0)
        return "counts, timed";
    return strcmp(format->source, "aggregate") == 0 ? "counts" : "calls";
}

void sw_format_list(const struct sw_formats *formats, struct sw_doc *doc, json_t **json)
{
    static const struct sw_column columns[] = {
        {.name = "format"},
        {.name = "source", .use = SW_FOR_MACHINES},
        {.name = "product", .use = SW_FOR_MACHINES},
        {.name = "gives", .use = SW_FOR_PEOPLE},
        {.name = "title", .heading = "what it is", .flexible = true},
    };
    struct sw_block *table = sw_doc_table(doc, "formats", columns, 5);
    json_t *list = json_array();

    for (size_t i = 0; i < formats->n; i++) {
        const struct sw_format *format = &formats->items[i];
        const struct sw_cell cells[] = {
            sw_cell_text(format->name),    sw_cell_text(format->refusal ? "" : format->source),
            sw_cell_text(format->product), sw_cell_text(source_words(format)),
            sw_cell_text(format->title),
        };

        sw_doc_row(doc, table, cells);
        json_array_append_new(list, json_pack("{s:s, s:o, s:s}", "format", format->name, "source",
                                              json_text(format->refusal ? "" : format->source),
                                              "title", format->title));
    }
    *json = json_pack("{s:o}", "formats", list);
}

/* The columns from `from` on that are of one row of the format's file: their number. */
static size_t count_alike(const struct sw_format *format, size_t from)
{
    const struct sw_format_column *columns = format->columns;
    size_t n = 1;

    while (from + n < format->n_columns && columns[from + n].field == columns[from].field &&
           columns[from + n].requirement == columns[from].requirement &&
           columns[from + n].is_measure == columns[from].is_measure)
        n++;
    return n;
}

static void add_headings(const struct sw_format *format, struct sw_doc *doc, json_t *json)
{
    static const struct sw_column columns[] = {
        {.name = "field"},
        {.name = "needed"},
        {.name = "headings", .heading = "headings that give it", .flexible = true},
    };
    struct sw_block *table = sw_doc_table(doc, "columns", columns, 3);

    for (size_t i = 0; i < format->n_columns;) {
        const struct sw_format_column *column = &format->columns[i];
        size_t n = count_alike(format, i);
        const char *field = column->field        ? sw_field_name(column->field)
                            : column->is_measure ? "(a number, not kept)"
                                                 : "(not kept)";
        struct sw_buf headings = {0};
        json_t *list = json_array();

        for (size_t h = 0; h < n; h++) {
            sw_buf_printf(&headings, "%s%s", h ? " | " : "", column[h].heading);
            json_array_append_new(list, json_string(column[h].heading));
        }
        sw_doc_row(doc, table,
                   (const struct sw_cell[]){sw_cell_text(field),
                                            sw_cell_text(column->requirement ? "yes" : ""),
                                            sw_cell_text(headings.s)});
        json_array_append_new(json, json_pack("{s:o, s:b, s:o}", "field",
                                              json_text(sw_field_name(column->field)), "needed",
                                              column->requirement > 0, "headings", list));
        sw_buf_free(&headings);
        i += n;
    }
}

/* As lines of the document; a field with a line end in it looks as it does in the file. */
static void add_sample(const struct sw_format *format, struct sw_doc *doc)
{
    const char *line = format->sample;

    if (!line)
        return;
    sw_doc_heading(doc, "Sample");
    while (*line) {
        size_t n = strcspn(line, "\n");

        sw_doc_text(doc, 2, "%.*s", (int)n, line);
        line += n + (line[n] == '\n');
    }
}

void sw_format_show(const struct sw_format *format, struct sw_doc *doc, json_t **json)
{
    json_t *columns = json_array();

    sw_doc_title(doc, "%s  %s", format->name, format->title);
    sw_doc_text(doc, 0, "%s", format->refusal ? format->refusal : "");
    sw_doc_fact(doc, 0, "Gives", "%s", source_words(format));
    for (size_t i = 0; i < format->n_generations; i++)
        sw_doc_fact(doc, 0, format->generations[i].name, "has %s", format->generations[i].headings);
    sw_doc_heading(doc, "Columns");
    sw_doc_text(doc, 0, "Compared by letters and digits alone, in any order.");
    add_headings(format, doc, columns);
    add_sample(format, doc);
    *json = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "format", format->name, "title",
                      format->title, "source", json_text(format->refusal ? "" : format->source),
                      "refused", json_text(format->refusal ? format->refusal : ""), "columns",
                      columns, "sample", json_string(format->sample ? format->sample : ""));
}
