/*
 * columns.h - private to src/render: which blocks and columns are for people, and how they stand.
 */
#ifndef SIPWHY_RENDER_COLUMNS_H
#define SIPWHY_RENDER_COLUMNS_H

#include "sipwhy/doc.h"

/* Numbers stand to the right, also where some are unknown or empty; codes are numbers, times are
 * not. Of a long table nobody knows. */
bool column_is_number(const struct sw_block *table, size_t column);

/*
 * On paper a table without rows says nothing; that there are none is for the report to say. Some
 * are for machines alone. Charts and letters are for a page: what can draw, and fold away.
 */
bool block_is_for_people(const struct sw_block *block, bool is_page);

#endif
