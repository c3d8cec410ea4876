/*
 * rows.h - private to src/input: which records of an export are rows, and what they become.
 */
#ifndef SIPWHY_INPUT_ROWS_H
#define SIPWHY_INPUT_ROWS_H

#include "sipwhy/export.h"

/* A copy of a record, kept until a later one shows what it is. */
struct kept_record {
    struct sw_record record; /* n 0: none */
    struct sw_buf text;
};

struct rows {
    const struct sw_export_tables *tables;
    const struct sw_export_options *options;
    const struct sw_export_sink *sink;
    const struct sw_format *format; /* of the first heading line; NULL: none yet */
    const char *generation;
    char *unknown_columns;
    struct sw_mapping mapping; /* of the last one */
    struct sw_reading reading;
    bool has[SW_FIELDS]; /* of all heading lines together */
    bool is_foreign;     /* below a heading of another kind of export */
    bool lacks_time;
    int n_above;              /* rows refused above the heading line */
    size_t width;             /* of the row before */
    struct kept_record odd;   /* a row that is shorter or longer than the heading */
    struct kept_record *sums; /* rows without codes, each of which may be the sum of the others */
    size_t n_sums, sums_capacity;
    int64_t counted; /* calls of all other rows */
};

void rows_init(struct rows *rows, const struct sw_export_tables *tables,
               const struct sw_export_options *options, const struct sw_export_sink *sink);
void rows_clear(struct rows *rows);

/*
 * A record above the heading line, which has so many fields: a line of some report's head, or, if
 * it is as wide, a row that stands in the wrong place and is refused.
 */
enum sw_status rows_pass_over(struct rows *rows, const struct sw_record *record, size_t n_headings,
                              struct sw_err *err);

/* Takes each record from the heading line on; at the end decides on what is kept. */
enum sw_status rows_take(struct rows *rows, const struct sw_record *record, struct sw_err *err);
enum sw_status rows_end(struct rows *rows, struct sw_err *err);

/* See sw_export_wanted_order. */
enum sw_date_order rows_wanted_order(const struct rows *rows);

#endif
