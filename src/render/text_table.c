/*
 * text_table.c - a table as plain text.
 *
 * Every cell is printed first, so that columns can be measured. Then the widest of the layouts
 * that fits is taken, see `layouts`.
 */
#include "columns.h"
#include "page.h"

#include <stdlib.h>

/* A column of the table as it appears on the page. */
struct lane {
    bool is_number; /* right-aligned */
    int natural;    /* width of its widest cell */
    int word;       /* width of its widest word */
    int column, width;
};

struct grid {
    size_t n_lanes, n_rows;
    struct lane *lanes;
    struct lane *flexible; /* NULL: the table has none */
    bool is_below;         /* the flexible cell stands on lines of its own under its row */
    struct sw_str *cells;  /* row after row, the heading is row 0 */
};

static struct sw_str *cell_at(const struct grid *grid, size_t row, size_t lane)
{
    return &grid->cells[row * grid->n_lanes + lane];
}

static bool is_below(const struct grid *grid, const struct lane *lane)
{
    return grid->is_below && lane == grid->flexible;
}

static int widest_word(struct sw_str text)
{
    struct sw_str word;
    int widest = 0;

    while (sw_str_split(&text, ' ', &word)) {
        int width = sw_display_width(word);

        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Prints one column of the table into the grid and measures it. */
static void take_column(struct grid *grid, struct sw_page *page, const struct sw_block *table,
                        size_t column, size_t lane)
{
    struct sw_cell heading = sw_cell_text(table->columns[column].heading);
    int natural = 0, word = 0;

    for (size_t r = 0; r < grid->n_rows; r++) {
        const struct sw_cell *cell =
            r == 0 ? &heading : &table->cells[(r - 1) * table->n_columns + column];
        struct sw_str text = sw_page_cell(page, cell);
        int width = sw_display_width(text), longest = widest_word(text);

        *cell_at(grid, r, lane) = text;
        natural = width > natural ? width : natural;
        word = longest > word ? longest : word;
    }
    grid->lanes[lane].natural = natural;
    grid->lanes[lane].word = word;
    grid->lanes[lane].is_number = column_is_number(table, column);
}

static struct grid grid_new(struct sw_page *page, const struct sw_block *table)
{
    struct grid grid = {.n_rows = table->n_rows + 1};
    size_t lane = 0;

    for (size_t c = 0; c < table->n_columns; c++)
        grid.n_lanes += sw_column_is_for_people(&table->columns[c]);
    grid.lanes = sw_alloc_zero(grid.n_lanes, sizeof *grid.lanes);
    grid.cells = sw_alloc_zero(grid.n_rows * grid.n_lanes, sizeof *grid.cells);
    for (size_t c = 0; c < table->n_columns; c++) {
        if (!sw_column_is_for_people(&table->columns[c]))
            continue;
        take_column(&grid, page, table, c, lane);
        if (table->columns[c].flexible)
            grid.flexible = &grid.lanes[lane];
        lane++;
    }
    return grid;
}

static void grid_free(struct grid *grid)
{
    free(grid->lanes);
    free(grid->cells);
}

/* Ways to write a table whose columns stand side by side, the most readable first. */
static const struct layout {
    int gap;
    bool is_below;
    bool breaks_words; /* where even below its row a word is too long for a line */
} layouts[] = {
    {SW_PAGE_GAP, false, false}, {1, false, false}, {SW_PAGE_GAP, true, false}, {1, true, false},
    {SW_PAGE_GAP, false, true},  {1, false, true},  {SW_PAGE_GAP, true, true},  {1, true, true}};

/*
 * Gives every column its width; false if that is more than the room, or leaves the flexible one
 * too little to be read: a name that is broken in two can't be searched for, nor copied.
 */
static bool share_room(struct grid *grid, int room, struct layout layout)
{
    struct lane *flexible = grid->flexible;
    int left = room, word, least;

    for (size_t i = 0; i < grid->n_lanes; i++)
        if (&grid->lanes[i] != flexible) {
            grid->lanes[i].width = grid->lanes[i].natural;
            left -= grid->lanes[i].width + layout.gap;
        }
    word = flexible && !layout.breaks_words ? flexible->word : 0;
    if (!flexible || layout.is_below)
        return left + layout.gap >= 0 && word <= room - SW_PAGE_HANG; /* no gap behind the last */
    least = flexible->natural < SW_PAGE_LEAST ? flexible->natural : SW_PAGE_LEAST;
    least = word > least ? word : least;
    flexible->width = flexible->natural < left ? flexible->natural : left;
    return flexible->width >= least;
}

static void place_lanes(struct grid *grid, const struct sw_page *page, int indent,
                        struct layout layout)
{
    int column = indent;

    grid->is_below = layout.is_below;
    for (size_t i = 0; i < grid->n_lanes; i++) {
        struct lane *lane = &grid->lanes[i];

        if (is_below(grid, lane)) {
            lane->column = indent + SW_PAGE_HANG;
            lane->width = page->width - lane->column;
            continue;
        }
        lane->column = column;
        column += lane->width + layout.gap;
    }
}

/* False if even the narrowest layout is too wide. */
static bool arrange(struct grid *grid, const struct sw_page *page, int indent)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (share_room(grid, page->width - indent, layouts[i])) {
            place_lanes(grid, page, indent, layouts[i]);
            return true;
        }
    return false;
}

typedef void put_fn(struct sw_page *page, int column, struct sw_str text);

static void put_cell(struct sw_page *page, const struct lane *lane, struct sw_str text, put_fn *put)
{
    int blank = lane->is_number ? lane->width - sw_display_width(text) : 0;

    put(page, lane->column + blank, text);
}

static void put_row(struct sw_page *page, const struct grid *grid, size_t row, put_fn *put)
{
    struct sw_str rest = {0}; /* of the flexible cell */

    for (size_t i = 0; i < grid->n_lanes; i++) {
        const struct lane *lane = &grid->lanes[i];
        struct sw_str text = *cell_at(grid, row, i);

        if (lane == grid->flexible) {
            rest = text;
            text = grid->is_below ? SW_STR("") : sw_page_cut(&rest, lane->width);
        }
        put_cell(page, lane, text, put);
    }
    sw_page_end_line(page);
    while (rest.n > 0) {
        put_cell(page, grid->flexible, sw_page_cut(&rest, grid->flexible->width), put);
        sw_page_end_line(page);
    }
}

static void put_rule(struct sw_page *page, const struct grid *grid)
{
    for (size_t i = 0; i < grid->n_lanes; i++)
        if (!is_below(grid, &grid->lanes[i]))
            sw_page_fill(page, grid->lanes[i].column, grid->lanes[i].width, '-');
    sw_page_end_line(page);
}

static void put_columns(struct sw_page *page, const struct grid *grid)
{
    put_row(page, grid, 0, sw_page_put_bold);
    put_rule(page, grid);
    for (size_t r = 1; r < grid->n_rows; r++)
        put_row(page, grid, r, sw_page_put);
}

/* The last resort: a heading and a value a line, rows parted by a blank line. Or the headings. */
static void put_records(struct sw_page *page, int indent, const struct grid *grid)
{
    int label_width = 0;

    for (size_t i = 0; i < grid->n_lanes; i++) {
        int width = sw_display_width(*cell_at(grid, 0, i));

        label_width = width > label_width ? width : label_width;
    }
    if (grid->n_rows == 1)
        for (size_t i = 0; i < grid->n_lanes; i++)
            sw_page_wrap(page, indent, *cell_at(grid, 0, i));
    for (size_t r = 1; r < grid->n_rows; r++) {
        if (r > 1)
            sw_page_end_line(page);
        for (size_t i = 0; i < grid->n_lanes; i++)
            sw_page_fact(page, indent, label_width, *cell_at(grid, 0, i), *cell_at(grid, r, i));
    }
}

void sw_page_table(struct sw_page *page, int indent, const struct sw_block *table)
{
    struct grid grid = grid_new(page, table);

    if (arrange(&grid, page, indent))
        put_columns(page, &grid);
    else
        put_records(page, indent, &grid);
    grid_free(&grid);
}
