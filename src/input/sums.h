/*
 * sums.h - private to src/input: which rows of a table of counts are sums of its others.
 *
 * Totals and subtotals stand among the rows, often without a word that says so: cells that would
 * name something are blank in them, their codes first of all. A row without codes may be one, or be
 * calls that have none; its numbers tell, once all rows are known. One with both codes and another
 * blank is more likely to be calls: it takes that nearly all groups have such a row and it is their
 * sum.
 */
#ifndef SIPWHY_INPUT_SUMS_H
#define SIPWHY_INPUT_SUMS_H

#include "sipwhy/map.h"

/* A copy of a record, kept until later ones show what it is. */
struct kept_record {
    struct sw_record record; /* n 0: none */
    struct sw_buf text;
};

void keep_record(struct kept_record *kept, const struct sw_record *record);
void drop_record(struct kept_record *kept);  /* keeps its memory */
void clear_record(struct kept_record *kept); /* gives it back */

/* What rows count: each that the export has; else 0. */
struct measured {
    int64_t attempts, connected, failed;
};

/* A row that may be a sum. */
struct kept_row {
    struct kept_record kept;
    struct measured measured;
    size_t place;   /* of its cells */
    size_t n_blank; /* cells that would name something */
    uint64_t level; /* which cells those are */
    bool has_code, has_both_codes;
    bool is_sum;
};

/* Of one table: below one heading. {0} before. */
struct sums {
    uint64_t *cells; /* hashes of the cells that name what a row counts, row after row */
    bool *is_filled; /* by place: some row has something there that names */
    size_t n_cells, cells_capacity, width;
    struct counted_row *rows; /* those that are sure to be no sums */
    size_t n_rows, rows_capacity;
    struct measured all; /* of these, and of those that are too many to keep the cells of */
    size_t n_all;
    struct kept_row *kept;
    size_t n_kept, kept_capacity, kept_bytes;
    size_t n_coded;      /* of these, with both codes */
    bool has_coded_sums; /* a level with both codes was told to be of sums */
    int64_t n_unsure; /* rows that may be sums: the table is too large to tell, or they are few */
};

void sums_clear(struct sums *sums);

/*
 * Takes a row of counts. True if it may be a sum: then a copy is kept, and the row is nothing yet.
 */
bool sums_take(struct sums *sums, const struct sw_mapping *mapping, const struct sw_record *record,
               const struct sw_call *call);

/*
 * All rows are there: sets is_sum of those that are kept, which are in the order of the file. Where
 * rows have no time, one that counts what all others do is their sum whatever it is called.
 */
void sums_settle(struct sums *sums, const struct sw_mapping *mapping, bool has_times);

#endif
