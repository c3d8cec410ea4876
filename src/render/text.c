/* text.c - a document as plain text, see render.h. */
#include "columns.h"
#include "page.h"

#include <stdio.h>
#include <stdlib.h>

static struct sw_str text_of(struct sw_page *page, const char *text)
{
    struct sw_cell cell = sw_cell_text(text);

    return sw_page_cell(page, &cell);
}

/* Wraps text in bold; gives the width of its widest line. */
static int put_bold(struct sw_page *page, struct sw_str text)
{
    int widest = 0;

    do {
        sw_page_put_bold(page, 0, sw_page_cut(&text, page->width));
        widest = page->at > widest ? page->at : widest;
        sw_page_end_line(page);
    } while (text.n > 0);
    return widest;
}

static void put_title(struct sw_page *page, const char *title)
{
    int width = put_bold(page, text_of(page, title));

    if (page->color)
        return;
    sw_page_fill(page, 0, width, '=');
    sw_page_end_line(page);
}

static void put_facts(struct sw_page *page, int indent, const struct sw_block *facts)
{
    int label_width = 0;

    for (size_t r = 0; r < facts->n_rows; r++) {
        int width = sw_display_width(sw_page_cell(page, &facts->cells[2 * r]));

        label_width = width > label_width ? width : label_width;
    }
    for (size_t r = 0; r < facts->n_rows; r++)
        sw_page_fact(page, indent, label_width, sw_page_cell(page, &facts->cells[2 * r]),
                     sw_page_cell(page, &facts->cells[2 * r + 1]));
}

/* " 1. first", the numbers right-aligned. */
static void put_steps(struct sw_page *page, int indent, const struct sw_block *steps)
{
    char number[32];
    int digits = snprintf(number, sizeof number, "%zu", steps->n_rows);

    for (size_t r = 0; r < steps->n_rows; r++) {
        int width = steps->is_checklist ? snprintf(number, sizeof number, " [ ]")
                                        : snprintf(number, sizeof number, " %*zu.", digits, r + 1);

        sw_page_put(page, indent, sw_str(number));
        sw_page_wrap(page, indent + width + 1, sw_page_cell(page, &steps->cells[r]));
    }
}

static void put_block(struct sw_page *page, const struct sw_block *block)
{
    int most = page->width - SW_PAGE_LEAST;
    int indent = block->indent < most ? block->indent : most;

    switch (block->kind) {
    case SW_BLOCK_TITLE:
        put_title(page, block->text);
        break;
    case SW_BLOCK_HEADING:
        put_bold(page, text_of(page, block->text));
        break;
    case SW_BLOCK_TEXT:
        sw_page_wrap(page, indent, text_of(page, block->text));
        break;
    case SW_BLOCK_FACTS:
        put_facts(page, indent, block);
        break;
    case SW_BLOCK_STEPS:
        put_steps(page, indent, block);
        break;
    case SW_BLOCK_TABLE:
        sw_page_table(page, indent, block);
        break;
    case SW_BLOCK_CHART:
    case SW_BLOCK_LETTER:
        break;
    }
}

/*
 * A blank line parts two blocks; what stands under a title or heading is close to it, and steps to
 * the words that lead to them.
 */
static bool is_apart(const struct sw_block *block, const struct sw_block *previous)
{
    bool is_led_to = block->kind == SW_BLOCK_STEPS && previous->kind == SW_BLOCK_TEXT;

    return block->kind == SW_BLOCK_HEADING ||
           (previous->kind != SW_BLOCK_TITLE && previous->kind != SW_BLOCK_HEADING && !is_led_to);
}

/* ------------------------------------------------------------------------- the writer */

/* A document as text under way. */
struct text_writer {
    struct sw_writer writer;
    struct sw_page page;
    const struct sw_doc *doc;
    const struct sw_block *done;  /* the last block that is dealt with; NULL: none so far */
    const struct sw_block *shown; /* the last that is on the page */
    struct sw_doc part;           /* rows of a long table that are to be written together */
    struct sw_block *rows;        /* the table in part; NULL: no rows are waiting */
};

static void show(struct text_writer *text, const struct sw_block *block)
{
    if (!block_is_for_people(block, false))
        return;
    if (text->shown && is_apart(block, text->shown))
        sw_page_end_line(&text->page);
    put_block(&text->page, block);
    sw_arena_reset(&text->page.arena);
    text->shown = block;
}

/* Columns are measured by what is at hand, so a long table is a sequence of short ones. */
static void end_part(struct text_writer *text)
{
    if (text->rows)
        show(text, text->rows);
    text->shown = text->rows ? text->done : text->shown; /* which outlives the part */
    sw_doc_clear(&text->part);
    text->rows = NULL;
}

static void put_row(struct sw_writer *writer, const struct sw_block *table,
                    const struct sw_cell *cells);

static void show_next(struct text_writer *text)
{
    const struct sw_block *block = text->done ? text->done->next : text->doc->first;

    end_part(text);
    text->done = block;
    if (block->is_long)
        for (size_t r = 0; r < block->n_rows; r++)
            put_row(&text->writer, block, block->cells + r * block->n_columns);
    else
        show(text, block);
}

static void put_row(struct sw_writer *writer, const struct sw_block *table,
                    const struct sw_cell *cells)
{
    enum { PART_BYTES = 2 * 1024 * 1024 };
    struct text_writer *text = (struct text_writer *)writer;

    while (text->done != table)
        show_next(text);
    if (!text->rows) {
        text->rows = sw_doc_table(&text->part, table->name, table->columns, table->n_columns);
        text->rows->indent = table->indent;
    }
    sw_doc_row(&text->part, text->rows, cells);
    if (text->rows->n_rows >= SW_TEXT_PART || sw_arena_used(&text->part.arena) > PART_BYTES)
        end_part(text);
}

static void end(struct sw_writer *writer)
{
    struct text_writer *text = (struct text_writer *)writer;

    while (text->done != text->doc->last)
        show_next(text);
    end_part(text);
}

static void free_writer(struct sw_writer *writer)
{
    struct text_writer *text = (struct text_writer *)writer;

    sw_doc_clear(&text->part);
    sw_arena_free(&text->page.arena);
    sw_buf_free(&text->page.raw);
    sw_buf_free(&text->page.safe);
    free(text);
}

struct sw_writer *sw_text_writer(struct sw_buf *out, const struct sw_doc *doc,
                                 struct sw_text_style style)
{
    struct text_writer *text = sw_alloc(sizeof *text);

    *text = (struct text_writer){
        .writer = {put_row, end, free_writer},
        .doc = doc,
        .page = {.out = out,
                 .width = style.width > SW_PAGE_LEAST ? style.width : SW_PAGE_LEAST,
                 .color = style.color,
                 .ascii = style.ascii},
    };
    return &text->writer;
}

void sw_render_text(struct sw_buf *out, const struct sw_doc *doc, struct sw_text_style style)
{
    struct sw_writer *writer = sw_text_writer(out, doc, style);

    writer->end(writer);
    writer->free(writer);
}
