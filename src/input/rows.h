/*
 * rows.h - private to src/input: which records of an export are rows, and what they become.
 */
#ifndef SIPWHY_INPUT_ROWS_H
#define SIPWHY_INPUT_ROWS_H

#include "edges.h"
#include "ids.h"
#include "sums.h"

#include "sipwhy/export.h"

/* Blank cells are left off in blocks of so many rows: those of Excel. */
enum { BLOCK_ROWS = 16 };

/* Rows of one width, which is not the heading's, one below the other. */
struct run {
    struct kept_record rows[BLOCK_ROWS]; /* until there are so many of them */
    size_t n, width;
    bool is_long; /* they were, and more are taken as they come */
};

/* The row that was read last, and below it a line that is none: the next one shows if they are
 * pieces of one row. */
struct held {
    struct sw_export_place place; /* where the row stands, or why it is none */
    struct sw_record row, piece;  /* without their fields */
    bool has_row, has_piece;
    bool is_call;
    bool may_go_on; /* the row, in the piece */
};

/*
 * Rows below the heading line that are longer than it. Where no row is as wide as it is, and one
 * has something beyond it, the heading line lacks a heading, and all cells behind that are shifted.
 */
struct beyond {
    bool has_whole; /* a row is as wide as the heading */
    size_t width;   /* of a row that was taken, its cells beyond the heading being blank; or 0 */
    bool is_filled; /* a row has something there */
};

/* What the decoder has noticed so far, in the whole file. */
struct decoded {
    const char *encoding; /* static, or the decoder's */
    int64_t undecodable, old_mac;
};

struct rows {
    const struct sw_export_tables *tables;
    const struct sw_export_options *options;
    const struct sw_export_sink *sink;
    struct decoded decoded; /* by the record in hand: the export's to tell */
    /* Of the part under way: */
    const struct sw_format *format; /* of its first heading line; NULL: none yet */
    const char *generation;
    char *unknown_columns;
    struct sw_mapping mapping; /* of its last one */
    struct sw_reading reading; /* what it learned of dates is of the file */
    bool has[SW_FIELDS];       /* of all its heading lines together */
    const char
        *unreadable; /* why rows below the last heading line are refused; NULL: they aren't */
    bool lacks_time;
    bool is_unended;     /* the last record ends with the input, without a line end */
    int n_above;         /* rows refused above the heading line */
    int n_parts;         /* that have ended */
    struct decoded told; /* of these */
    struct held held;
    struct edges edges;   /* below the last heading line */
    struct beyond beyond; /* likewise */
    struct run run;
    struct ids ids;   /* of the part under way */
    struct sums sums; /* below the last heading line */
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
