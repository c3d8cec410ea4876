/* markdown.c - a document as Markdown, see render.h. */
#include "columns.h"

#include "sipwhy/render.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ------------------------------------------------------------------------------ escaping */

/* Letters and digits around it: "sbc_1" is no emphasis, and readable as it is. */
static bool is_within_word(const char *text, size_t at, size_t n)
{
    return at > 0 && at + 1 < n && text[at] == '_' && text[at - 1] != ' ' && text[at + 1] != ' ' &&
           text[at - 1] != '_' && text[at + 1] != '_';
}

/*
 * What would be markup anywhere is escaped; also what makes links by itself: the colon of
 * "http://", the dot of "www.", the at sign of addresses and mentions, the # of issues.
 */
static bool acts(const char *text, size_t at, size_t n)
{
    if (strchr("\\`*[]<>|~&@", text[at]))
        return true;
    if (text[at] == '_')
        return !is_within_word(text, at, n);
    if (text[at] == ':')
        return n - at > 2 && text[at + 1] == '/' && text[at + 2] == '/';
    if (text[at] == '.')
        return at >= 3 && strncasecmp(text + at - 3, "www", 3) == 0;
    return false;
}

/* At the beginning of a line "#", "-", "+", "=", ">" and "1." make blocks. */
static bool begins_block(const char *text, size_t at, size_t n)
{
    size_t digits = 0;

    if (at == 0)
        return text[0] && strchr("#-+=!:", text[0]) != NULL;
    while (digits < at && text[digits] >= '0' && text[digits] <= '9')
        digits++;
    return digits == at && (text[at] == '.' || text[at] == ')') &&
           (at + 1 == n || text[at + 1] == ' ');
}

static void add_text(struct sw_buf *out, const char *text)
{
    struct sw_buf safe = {0};

    sw_text_sanitize(&safe, sw_str(text));
    for (size_t i = 0; i < safe.n; i++) {
        if (acts(safe.s, i, safe.n) || begins_block(safe.s, i, safe.n))
            sw_buf_char(out, '\\');
        sw_buf_char(out, safe.s[i]);
    }
    sw_buf_free(&safe);
}

static void add_cell(struct sw_buf *out, const struct sw_cell *cell)
{
    struct sw_buf text = {0};

    sw_cell_add_for_people(&text, cell);
    add_text(out, text.s ? text.s : "");
    sw_buf_free(&text);
}

/* ------------------------------------------------------------------------------- blocks */

static void add_row(struct sw_buf *out, const struct sw_block *table, const struct sw_cell *cells)
{
    sw_buf_char(out, '|');
    for (size_t c = 0; c < table->n_columns; c++) {
        if (!sw_column_is_for_people(&table->columns[c]))
            continue;
        sw_buf_char(out, ' ');
        add_cell(out, &cells[c]);
        sw_buf_str(out, " |");
    }
    sw_buf_char(out, '\n');
}

static void add_table_head(struct sw_buf *out, const struct sw_block *table)
{
    struct sw_cell *headings = sw_alloc_zero(table->n_columns, sizeof *headings);

    for (size_t c = 0; c < table->n_columns; c++)
        headings[c] = sw_cell_text(table->columns[c].heading);
    add_row(out, table, headings);
    free(headings);
    sw_buf_char(out, '|');
    for (size_t c = 0; c < table->n_columns; c++)
        if (sw_column_is_for_people(&table->columns[c]))
            sw_buf_str(out, column_is_number(table, c) ? " ---: |" : " --- |");
    sw_buf_char(out, '\n');
}

/* A fact without a label goes on with the one above. */
static void add_facts(struct sw_buf *out, const struct sw_block *facts)
{
    for (size_t r = 0; r < facts->n_rows; r++) {
        const struct sw_cell *row = &facts->cells[2 * r];

        if (row[0].text[0]) {
            sw_buf_str(out, "- **");
            add_cell(out, &row[0]);
            sw_buf_str(out, ":** ");
        } else {
            sw_buf_str(out, r ? "  - " : "- ");
        }
        add_cell(out, &row[1]);
        sw_buf_char(out, '\n');
    }
}

static void add_steps(struct sw_buf *out, const struct sw_block *steps)
{
    for (size_t r = 0; r < steps->n_rows; r++) {
        if (steps->is_checklist)
            sw_buf_str(out, "- [ ] ");
        else
            sw_buf_printf(out, "%zu. ", r + 1);
        add_cell(out, &steps->cells[r]);
        sw_buf_char(out, '\n');
    }
}

static void add_heading(struct sw_buf *out, const char *mark, const char *text)
{
    sw_buf_str(out, mark);
    add_text(out, text);
    sw_buf_char(out, '\n');
}

static void add_block(struct sw_buf *out, const struct sw_block *block)
{
    switch (block->kind) {
    case SW_BLOCK_TITLE:
        add_heading(out, "# ", block->text);
        break;
    case SW_BLOCK_HEADING:
        add_heading(out, block->anchor ? "### " : "## ", block->text);
        break;
    case SW_BLOCK_TEXT:
        add_heading(out, "", block->text);
        break;
    case SW_BLOCK_FACTS:
        add_facts(out, block);
        break;
    case SW_BLOCK_STEPS:
        add_steps(out, block);
        break;
    case SW_BLOCK_TABLE:
        add_table_head(out, block);
        for (size_t r = 0; r < block->n_rows; r++)
            add_row(out, block, block->cells + r * block->n_columns);
        break;
    case SW_BLOCK_CHART:
    case SW_BLOCK_LETTER:
        break;
    }
}

/* ---------------------------------------------------------------------------- the writer */

/* A document as Markdown under way. */
struct markdown_writer {
    struct sw_writer writer;
    struct sw_buf *out;
    const struct sw_doc *doc;
    const struct sw_block *done; /* the last block that is dealt with; NULL: none so far */
};

static void show_next(struct markdown_writer *w)
{
    const struct sw_block *block = w->done ? w->done->next : w->doc->first;

    if (!w->done && block && block->kind != SW_BLOCK_TITLE && w->doc->subject) {
        add_heading(w->out, "# ", w->doc->subject);
        sw_buf_char(w->out, '\n');
    }
    if (block && block_is_for_people(block, false)) {
        if (w->done)
            sw_buf_char(w->out, '\n');
        add_block(w->out, block);
    }
    w->done = block;
}

static void put_row(struct sw_writer *writer, const struct sw_block *table,
                    const struct sw_cell *cells)
{
    struct markdown_writer *w = (struct markdown_writer *)writer;

    while (w->done != table)
        show_next(w);
    add_row(w->out, table, cells);
}

static void end(struct sw_writer *writer)
{
    struct markdown_writer *w = (struct markdown_writer *)writer;

    while (w->done != w->doc->last)
        show_next(w);
}

static void free_writer(struct sw_writer *writer)
{
    free(writer);
}

struct sw_writer *sw_markdown_writer(struct sw_buf *out, const struct sw_doc *doc)
{
    struct markdown_writer *w = sw_alloc(sizeof *w);

    *w = (struct markdown_writer){.writer = {put_row, end, free_writer}, .out = out, .doc = doc};
    return &w->writer;
}
