/*
 * receipt.h - private to src/cli: importing a list of files and telling what became of each.
 */
#ifndef SIPWHY_CLI_RECEIPT_H
#define SIPWHY_CLI_RECEIPT_H

#include "cli.h"

#include "sipwhy/import.h"

/* What a user may say of the files that are read, as it is typed. {0} before. */
struct reading_options {
    const char *format, *encoding, *delimiter, *date_order, *period, *max_size;
    int64_t max_members, threads; /* 0: not given */
};

/* The rows of an option table for them; reading stays where it is. */
#define READING_OPTION_ROWS(reading)                                                                \
    {"delimiter",          0,      OPTION_TEXT,                                                     \
     &(reading).delimiter, "CHAR", "what parts columns: , ; | or tab (default: found out)"},        \
        {"encoding",          0,      OPTION_TEXT,                                                  \
         &(reading).encoding, "NAME", "as iconv names it: ISO-8859-15 (default: found out)"},       \
        {"date-order",          0,         OPTION_TEXT,                                             \
         &(reading).date_order, "dmy|mdy", "of dates like 03/04/2026 (default: as the rows show)"}, \
        {"period",        0,                                                                        \
         OPTION_TEXT,     &(reading).period,                                                        \
         "WEEK|FROM..TO", "what counts without a time are for (default: the file's day)"},          \
        {"max-members",          0,   OPTION_INT,                                                   \
         &(reading).max_members, "N", "of an archive (default 10000)"},                             \
        {"threads", 0, OPTION_INT, &(reading).threads, "N", "at most so many threads (default 2)"}, \
    {                                                                                               \
        "max-size", 0, OPTION_TEXT, &(reading).max_size, "SIZE",                                    \
            "that an archive may unpack to (default 16G)"                                           \
    }

/*
 * What they mean, into options, whose .now is given. SW_USAGE with a sentence for what is not
 * understood. tables are those of the import.
 */
enum sw_status receipt_read_options(const struct reading_options *reading,
                                    const struct sw_export_tables *tables,
                                    struct sw_import_options *options, struct sw_err *err);

/*
 * Imports every input in turn; one that fails is told on standard error and does not stop the
 * others. Returns the highest status. A line a file goes to `lines` (may be NULL).
 */
enum sw_status receipt_import(const struct cli *cli, const struct sw_export_tables *tables,
                              struct sw_store *store, char *const *arguments, int n_arguments,
                              const struct sw_import_options *options, struct sw_receipts *receipts,
                              FILE *lines, struct sw_err *err);

/* The receipts as JSON; the caller's. */
json_t *receipt_json(const struct sw_receipts *receipts);

/* "total: 3 files: 12 431 rows = ..." */
void receipt_print_total(FILE *file, const struct sw_receipts *receipts);

#endif
