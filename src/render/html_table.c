/* html_table.c - a table as HTML; see html.h. */
#include "columns.h"
#include "html.h"

#include <math.h>

static bool is_number(enum sw_cell_kind kind)
{
    return kind != SW_CELL_NONE && kind != SW_CELL_TEXT && kind != SW_CELL_TIME;
}

static bool is_among_numbers(const struct html *html, size_t column)
{
    return column < 64 && (html->numbers >> column & 1);
}

/* Mails are narrow: what takes many words stands below its row, where there are many columns. */
static bool is_below(const struct html *html, const struct sw_block *table, size_t column)
{
    enum { MANY = 6 };
    int n = 0;

    for (size_t c = 0; c < table->n_columns; c++)
        n += sw_column_is_for_people(&table->columns[c]);
    return html->is_mail && n > MANY && table->columns[column].flexible;
}

/* A column whose heading says nothing has no header: what stands in it speaks for itself. */
static void put_heading(struct html *html, const struct sw_block *table)
{
    html_put(html, "<thead>\n<tr>");
    for (size_t c = 0; c < table->n_columns; c++) {
        const struct sw_column *column = &table->columns[c];

        if (!sw_column_is_for_people(column) || is_below(html, table, c))
            continue;
        if (column->heading[0])
            html_put(html,
                     is_among_numbers(html, c) ? "<th scope=\"col\" class=\"n\">%s</th>"
                                               : "<th scope=\"col\">%s</th>",
                     column->heading);
        else
            html_put(html, "<td></td>");
    }
    html_put(html, "</tr>\n</thead>\n");
}

/* What the script sorts by: the number, not the text that people read. */
static void put_sort_value(struct html *html, const struct sw_cell *cell)
{
    if (cell->kind == SW_CELL_RATIO || cell->kind == SW_CELL_REAL || cell->kind == SW_CELL_SECONDS)
        sw_buf_printf(html->out, " data-value=\"%.10g\"", cell->ratio);
    else if (cell->kind != SW_CELL_TEXT && cell->kind != SW_CELL_NONE)
        sw_buf_printf(html->out, " data-value=\"%lld\"", (long long)cell->number);
}

static void put_bar(struct html *html, double ratio)
{
    sw_buf_printf(html->out,
                  "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" "
                  "aria-hidden=\"true\"><rect class=\"track\" width=\"100\" height=\"8\"/>"
                  "<rect class=\"value\" width=\"%.1f\" height=\"8\"/></svg>",
                  100 * fmin(fmax(ratio, 0), 1));
}

static bool is_drawn(const struct html *html, const struct sw_column *column,
                     const struct sw_cell *cell)
{
    return column->is_drawn && cell->kind == SW_CELL_RATIO && !html->is_mail;
}

static void put_content(struct html *html, const struct sw_column *column,
                        const struct sw_cell *cell)
{
    static const char *const tones[] = {[SW_TONE_GOOD] = "good", [SW_TONE_BAD] = "bad"};

    if (is_drawn(html, column, cell))
        put_bar(html, cell->ratio);
    if (cell->tone != SW_TONE_NONE)
        html_put(html, "<span class=\"badge %s\">", tones[cell->tone]);
    if (cell->anchor)
        html_put(html, "<a href=\"#%s\">", cell->anchor);
    html_cell(html, cell);
    if (cell->anchor)
        html_put(html, "</a>");
    if (cell->tone != SW_TONE_NONE)
        html_put(html, "</span>");
}

static void put_cell(struct html *html, const struct sw_block *table, size_t column,
                     const struct sw_cell *cell)
{
    html_put(html, "<td");
    if (is_number(cell->kind) || (is_among_numbers(html, column) && cell->kind == SW_CELL_NONE))
        html_put(html, " class=\"n%s\"",
                 is_drawn(html, &table->columns[column], cell) ? " drawn" : "");
    else if (cell->kind == SW_CELL_TIME)
        html_put(html, " class=\"time\"");
    put_sort_value(html, cell);
    html_put(html, ">");
    put_content(html, &table->columns[column], cell);
    html_put(html, "</td>");
}

void html_table_row(struct html *html, const struct sw_block *table, const struct sw_cell *cells)
{
    const struct sw_cell *below = NULL;
    int n = 0;

    html_put(html, "<tr>");
    for (size_t c = 0; c < table->n_columns; c++) {
        if (!sw_column_is_for_people(&table->columns[c]))
            continue;
        if (is_below(html, table, c)) {
            below = &cells[c];
            continue;
        }
        put_cell(html, table, c, &cells[c]);
        n++;
    }
    html_put(html, "</tr>\n");
    if (!below)
        return;
    html_put(html, "<tr><td colspan=\"%d\">", n);
    html_cell(html, below);
    html_put(html, "</td></tr>\n");
}

void html_table_begin(struct html *html, const struct sw_block *table, const char *caption)
{
    html->numbers = 0;
    for (size_t c = 0; c < table->n_columns; c++)
        html->numbers |= c < 64 && column_is_number(table, c) ? UINT64_C(1) << c : 0;
    html_put(html,
             "<div class=\"scroll\" role=\"group\" aria-label=\"%s\" tabindex=\"0\">\n"
             "<table>\n<caption>%s</caption>\n",
             caption, caption);
    put_heading(html, table);
    html_put(html, "<tbody>\n");
}

void html_table_end(struct html *html)
{
    html_put(html, "</tbody>\n</table>\n</div>\n");
}
