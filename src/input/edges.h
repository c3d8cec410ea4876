/*
 * edges.h - private to src/input: rows that a stray line end broke, or that the end of a file cut.
 *
 * Such a row may be as wide as the heading: broken within its first or last cell, or behind it, it
 * leaves one cell on a line of its own; cut in its last cell, or before it, it has all its
 * delimiters. So it shows at its edges alone, beside what the lines above and below have.
 */
#ifndef SIPWHY_INPUT_EDGES_H
#define SIPWHY_INPUT_EDGES_H

#include "sipwhy/map.h"

/* As much of a cell as tells what it is; what is longer is text anyway. */
struct edge {
    char s[256];
    size_t n, place;    /* in the record */
    int64_t line_below; /* the first that is not the record's; 0: there is no such record */
};

/* {0} below each heading line. */
struct edges {
    struct edge last;  /* of the row that was taken last */
    bool is_by_guid;   /* its first cell is a GUID */
    struct edge piece; /* the last line of one cell that is no row */
    /* What the last column of the heading had so far. */
    int64_t n_guids, n_others;
    struct edge words[4]; /* if it has flags; those that are blank come last */
};

/* The record is a row, or a line that is too short to be one. */
void edges_take_row(struct edges *edges, const struct sw_mapping *mapping,
                    const struct sw_record *record);
void edges_take_piece(struct edges *edges, const struct sw_record *record);

/*
 * Could the row that was taken last go on in this record, which is too short to be a row? With the
 * end of the file in it, it is rather a row that is cut.
 */
bool edges_go_on(const struct edges *edges, const struct sw_mapping *mapping,
                 const struct sw_reading *reading, const struct sw_record *record);

/* Could the first cell of this row begin on the line above, which is no row? */
bool edges_begin_above(const struct edges *edges, const struct sw_mapping *mapping,
                       const struct sw_reading *reading, const struct sw_record *record);

/* The file ends with this row: is its last cell a mere beginning of what the column has? */
bool edges_are_cut(const struct edges *edges, const struct sw_mapping *mapping,
                   const struct sw_record *record);

#endif
