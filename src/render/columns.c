/* columns.c - see columns.h. */
#include "columns.h"

bool column_is_number(const struct sw_block *table, size_t column)
{
    bool is_number = false;

    for (size_t r = 0; r < table->n_rows; r++) {
        const struct sw_cell *cell = &table->cells[r * table->n_columns + column];

        if (cell->kind == SW_CELL_NONE || (cell->kind == SW_CELL_TEXT && !cell->text[0]))
            continue;
        if (cell->kind == SW_CELL_TEXT || cell->kind == SW_CELL_TIME)
            return false;
        is_number = true;
    }
    return is_number && !table->columns[column].flexible;
}

bool block_is_for_people(const struct sw_block *block, bool is_page)
{
    if (block->kind == SW_BLOCK_CHART || block->kind == SW_BLOCK_LETTER)
        return is_page;
    if (block->kind != SW_BLOCK_TABLE)
        return true;
    for (size_t c = 0; c < block->n_columns; c++)
        if (sw_column_is_for_people(&block->columns[c]))
            return block->is_long || block->n_rows > 0;
    return false;
}
