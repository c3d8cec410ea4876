/*
 * csv_table.h - a CSV file of schema/, read by the names of its columns.
 */
#ifndef SIPWHY_CSV_TABLE_H
#define SIPWHY_CSV_TABLE_H

#include "sipwhy/err.h"
#include "sipwhy/text.h"

/* Receives the cells of a row in the order of the columns asked for; borrowed until it returns. */
typedef enum sw_status sw_table_row_fn(void *context, const struct sw_str *cells,
                                       struct sw_err *err);

/*
 * Gives every row of the asset at `path` to receive. SW_BUG, with file and line, when the file is
 * missing, lacks a column or has a row of another length: what is compiled in must be whole.
 */
enum sw_status sw_csv_table_read(const char *path, const char *const *columns, size_t n_columns,
                                 sw_table_row_fn *receive, void *context, struct sw_err *err);

#endif
