/*
 * csv.h - records with line numbers out of bytes of CSV, pushed in pieces of any size.
 *
 * The dialect is libcsv's tolerant one: quotes inside an unquoted field are literal, spaces around
 * an unquoted field are dropped, blank lines are skipped (and counted), CR, LF and CR LF end a
 * line.
 */
#ifndef SIPWHY_CSV_H
#define SIPWHY_CSV_H

#include "sipwhy/err.h"
#include "sipwhy/text.h"

#include <stdbool.h>

/* One record. Valid, with all its texts, until the function that received it returns. */
struct sw_record {
    int64_t line;          /* where it begins, the first is 1 */
    int64_t lines_below;   /* that it takes in too: line ends within quotes */
    bool is_unended;       /* it ends with the input, which has no line end there */
    bool has_loose_quotes; /* one stands where RFC 4180 has none: in a field that is not quoted, or
                              alone inside one that is */
    bool is_plain;         /* no field holds a line end, the delimiter or a quote; false: one may */
    size_t n;
    struct sw_str *fields;
};

/* Receives each record in turn; anything but SW_OK (with err filled) stops the reading. */
typedef enum sw_status sw_record_fn(void *context, const struct sw_record *record,
                                    struct sw_err *err);

struct sw_csv;

/* The reader is the caller's; sw_csv_free takes NULL. */
struct sw_csv *sw_csv_new(char delimiter, sw_record_fn *receive, void *context);
void sw_csv_free(struct sw_csv *csv);

/*
 * Reads n more bytes. SW_DATA with the line when a field, or a record, is larger than any export's:
 * nearly always a lost quote. After a failure nothing more is read.
 */
enum sw_status sw_csv_feed(struct sw_csv *csv, const void *bytes, size_t n, struct sw_err *err);

/* The input is at its end. SW_DATA if it ends inside quotes, naming the line of the opening one. */
enum sw_status sw_csv_end(struct sw_csv *csv, struct sw_err *err);

/* All records of a text that is wholly in memory, such as a file of schema/. */
enum sw_status sw_csv_read(const char *text, size_t n, sw_record_fn *receive, void *context,
                           struct sw_err *err);

/* Version of the library in use, for --version: "3.0.3". */
const char *sw_csv_engine(void);

#endif
