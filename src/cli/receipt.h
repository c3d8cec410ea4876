/*
 * receipt.h - private to src/cli: importing a list of files and telling what became of each.
 */
#ifndef SIPWHY_CLI_RECEIPT_H
#define SIPWHY_CLI_RECEIPT_H

#include "cli.h"

#include "sipwhy/import.h"

/*
 * Imports every input in turn; one that fails is told on standard error and does not stop the
 * others. Returns the highest status. A line a file goes to `lines` (may be NULL).
 */
enum sw_status receipt_import(const struct cli *cli, struct sw_store *store, char *const *arguments,
                              int n_arguments, struct sw_import_options *options,
                              struct sw_receipts *receipts, FILE *lines, struct sw_err *err);

/* The receipts as JSON; the caller's. */
json_t *receipt_json(const struct sw_receipts *receipts);

/* "total: 3 files: 12 431 rows = ..." */
void receipt_print_total(FILE *file, const struct sw_receipts *receipts);

#endif
