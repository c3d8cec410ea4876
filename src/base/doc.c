/* doc.c - see doc.h. */
#include "sipwhy/doc.h"

#include "sipwhy/time.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sw_cell sw_cell_none(void)
{
    return (struct sw_cell){.kind = SW_CELL_NONE};
}

struct sw_cell sw_cell_text(const char *text)
{
    return text ? (struct sw_cell){.kind = SW_CELL_TEXT, .text = text} : sw_cell_none();
}

struct sw_cell sw_cell_count(int64_t n)
{
    return (struct sw_cell){.kind = SW_CELL_COUNT, .number = n};
}

struct sw_cell sw_cell_code(bool known, int64_t code)
{
    return known ? (struct sw_cell){.kind = SW_CELL_CODE, .number = code} : sw_cell_none();
}

struct sw_cell sw_cell_ratio(double ratio)
{
    return isfinite(ratio) ? (struct sw_cell){.kind = SW_CELL_RATIO, .ratio = ratio}
                           : sw_cell_none();
}

struct sw_cell sw_cell_real(double number)
{
    return isfinite(number) ? (struct sw_cell){.kind = SW_CELL_REAL, .ratio = number}
                            : sw_cell_none();
}

struct sw_cell sw_cell_seconds(double seconds)
{
    return isfinite(seconds) ? (struct sw_cell){.kind = SW_CELL_SECONDS, .ratio = seconds}
                             : sw_cell_none();
}

struct sw_cell sw_cell_time(int64_t ms)
{
    return ms != SW_NO_TIME ? (struct sw_cell){.kind = SW_CELL_TIME, .number = ms} : sw_cell_none();
}

struct sw_cell sw_cell_toned(const char *text, enum sw_tone tone)
{
    struct sw_cell cell = sw_cell_text(text);

    cell.tone = tone;
    return cell;
}

struct sw_cell sw_cell_duration(int64_t ms)
{
    return ms != SW_NO_TIME ? (struct sw_cell){.kind = SW_CELL_DURATION, .number = ms}
                            : sw_cell_none();
}

bool sw_column_is_for_people(const struct sw_column *column)
{
    return column->use == SW_FOR_ALL || column->use == SW_FOR_PEOPLE;
}

bool sw_column_is_for_machines(const struct sw_column *column)
{
    return column->use == SW_FOR_ALL || column->use == SW_FOR_MACHINES;
}

static struct sw_block *add_block(struct sw_doc *doc, enum sw_block_kind kind, int indent)
{
    struct sw_block *block = sw_arena_alloc(&doc->arena, sizeof *block);

    *block = (struct sw_block){.kind = kind, .indent = indent};
    if (doc->last)
        doc->last->next = block;
    else
        doc->first = block;
    doc->last = block;
    return block;
}

static const char *copy(struct sw_doc *doc, const char *text)
{
    return sw_arena_copy(&doc->arena, text, strlen(text));
}

/* printf into the document's arena. */
static const char *print(struct sw_doc *doc, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static const char *print(struct sw_doc *doc, const char *format, va_list args)
{
    va_list again;
    char *text;
    int n;

    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    if (n < 0)
        n = 0;
    text = sw_arena_alloc(&doc->arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

const char *sw_doc_print(struct sw_doc *doc, const char *format, ...)
{
    const char *text;
    va_list args;

    va_start(args, format);
    text = print(doc, format, args);
    va_end(args);
    return text;
}

/* NULL where there is no text. */
static struct sw_block *add_text(struct sw_doc *doc, enum sw_block_kind kind, int indent,
                                 const char *format, va_list args)
    __attribute__((format(printf, 4, 0)));

static struct sw_block *add_text(struct sw_doc *doc, enum sw_block_kind kind, int indent,
                                 const char *format, va_list args)
{
    const char *text = print(doc, format, args);
    struct sw_block *block = *text ? add_block(doc, kind, indent) : NULL;

    if (block)
        block->text = text;
    return block;
}

void sw_doc_title(struct sw_doc *doc, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add_text(doc, SW_BLOCK_TITLE, 0, format, args);
    va_end(args);
}

void sw_doc_subject(struct sw_doc *doc, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    doc->subject = print(doc, format, args);
    va_end(args);
}

void sw_doc_heading(struct sw_doc *doc, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add_text(doc, SW_BLOCK_HEADING, 0, format, args);
    va_end(args);
}

void sw_doc_detail(struct sw_doc *doc, const char *anchor, const char *format, ...)
{
    struct sw_block *block;
    va_list args;

    va_start(args, format);
    block = add_text(doc, SW_BLOCK_HEADING, 0, format, args);
    va_end(args);
    if (block)
        block->anchor = copy(doc, anchor);
}

void sw_doc_text(struct sw_doc *doc, int indent, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add_text(doc, SW_BLOCK_TEXT, indent, format, args);
    va_end(args);
}

/* The list that ends the document, or a new one; its rows have n_columns cells. */
static struct sw_block *current_list(struct sw_doc *doc, enum sw_block_kind kind, int indent,
                                     size_t n_columns)
{
    struct sw_block *block = doc->last;

    if (!block || block->kind != kind || block->indent != indent) {
        block = add_block(doc, kind, indent);
        block->n_columns = n_columns;
    }
    return block;
}

/* Room for one more row at the end of block. */
static struct sw_cell *new_row(struct sw_block *block)
{
    block->cells = sw_grow(block->cells, &block->rows_capacity, block->n_rows + 1,
                           block->n_columns * sizeof *block->cells);
    return block->cells + block->n_rows++ * block->n_columns;
}

void sw_doc_fact(struct sw_doc *doc, int indent, const char *label, const char *format, ...)
{
    struct sw_cell *row = new_row(current_list(doc, SW_BLOCK_FACTS, indent, 2));
    va_list args;

    row[0] = sw_cell_text(copy(doc, label));
    va_start(args, format);
    row[1] = sw_cell_text(print(doc, format, args));
    va_end(args);
}

void sw_doc_fact_toned(struct sw_doc *doc, int indent, const char *label, enum sw_tone tone,
                       const char *value)
{
    struct sw_cell *row = new_row(current_list(doc, SW_BLOCK_FACTS, indent, 2));

    row[0] = sw_cell_text(copy(doc, label));
    row[1] = sw_cell_toned(copy(doc, value), tone);
}

void sw_doc_fact_copied(struct sw_doc *doc, int indent, const char *label, const char *copied,
                        const char *rest)
{
    sw_doc_fact(doc, indent, label, "%s%s", copied, rest);
    doc->last->cells[2 * doc->last->n_rows - 1].n_copied = strlen(copied);
}

void sw_doc_step(struct sw_doc *doc, int indent, struct sw_str text)
{
    struct sw_cell *row = new_row(current_list(doc, SW_BLOCK_STEPS, indent, 1));

    *row = sw_cell_text(sw_arena_copy(&doc->arena, text.s, text.n));
}

void sw_doc_check(struct sw_doc *doc, int indent, struct sw_str text)
{
    sw_doc_step(doc, indent, text);
    doc->last->is_checklist = true;
}

struct sw_block *sw_doc_table(struct sw_doc *doc, const char *name, const struct sw_column *columns,
                              size_t n_columns)
{
    struct sw_block *table = add_block(doc, SW_BLOCK_TABLE, 0);

    table->name = copy(doc, name);
    table->n_columns = n_columns;
    table->columns = sw_arena_alloc(&doc->arena, n_columns * sizeof *columns);
    for (size_t c = 0; c < n_columns; c++) {
        struct sw_column *column = &table->columns[c];

        *column = columns[c];
        column->name = copy(doc, columns[c].name);
        column->heading = columns[c].heading ? copy(doc, columns[c].heading) : column->name;
    }
    return table;
}

struct sw_block *sw_doc_long_table(struct sw_doc *doc, const char *name,
                                   const struct sw_column *columns, size_t n_columns)
{
    struct sw_block *table = sw_doc_table(doc, name, columns, n_columns);

    table->is_long = true;
    return table;
}

enum sw_status sw_doc_pass_row(struct sw_doc *doc, struct sw_block *table,
                               const struct sw_cell *cells, struct sw_err *err)
{
    if (doc->taker)
        return doc->taker->take(doc->taker->context, table, cells, err);
    sw_doc_row(doc, table, cells);
    return SW_OK;
}

void sw_doc_row(struct sw_doc *doc, struct sw_block *table, const struct sw_cell *cells)
{
    struct sw_cell *row = new_row(table);

    for (size_t c = 0; c < table->n_columns; c++) {
        row[c] = cells[c];
        if (cells[c].kind == SW_CELL_TEXT)
            row[c].text = copy(doc, cells[c].text);
        if (cells[c].anchor)
            row[c].anchor = copy(doc, cells[c].anchor);
    }
}

static double *new_values(struct sw_doc *doc, size_t n)
{
    double *values = sw_arena_alloc(&doc->arena, n * sizeof *values);

    for (size_t i = 0; i < n; i++)
        values[i] = NAN;
    return values;
}

struct sw_chart *sw_doc_chart(struct sw_doc *doc, const char *name, enum sw_chart_kind kind,
                              size_t n_labels, size_t n_series)
{
    struct sw_block *block = add_block(doc, SW_BLOCK_CHART, 0);
    struct sw_chart *chart = sw_arena_alloc(&doc->arena, sizeof *chart);

    block->name = copy(doc, name);
    block->chart = chart;
    *chart =
        (struct sw_chart){.kind = kind,
                          .title = "",
                          .summary = "",
                          .label_name = "",
                          .n_labels = n_labels,
                          .n_series = n_series,
                          .labels = sw_arena_alloc(&doc->arena, n_labels * sizeof(char *)),
                          .series = sw_arena_alloc(&doc->arena, n_series * sizeof *chart->series)};
    for (size_t i = 0; i < n_labels; i++)
        chart->labels[i] = "";
    for (size_t s = 0; s < n_series; s++)
        chart->series[s] = (struct sw_series){"", new_values(doc, n_labels),
                                              new_values(doc, n_labels), new_values(doc, n_labels)};
    return chart;
}

struct sw_doc *sw_doc_letter(struct sw_doc *doc, const char *what)
{
    struct sw_block *block = add_block(doc, SW_BLOCK_LETTER, 0);

    block->text = copy(doc, what);
    block->letter = sw_arena_alloc(&doc->arena, sizeof *block->letter);
    *block->letter = (struct sw_doc){0};
    return block->letter;
}

void sw_doc_clear(struct sw_doc *doc)
{
    for (struct sw_block *block = doc->first; block; block = block->next) {
        if (block->letter)
            sw_doc_clear(block->letter);
        free(block->cells);
    }
    sw_arena_free(&doc->arena);
    *doc = (struct sw_doc){0};
}
