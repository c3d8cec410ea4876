/*
 * spread.h - private to src/import: whether the rows of a file lie scattered in time.
 *
 * A batch goes into the table in order of time. In a file that is in order, whichever way, its rows
 * come to lie one beside the other; in a shuffled one each has many earlier ones between itself and
 * the next, and so a page to itself. How many lie between is measured with samples of the rows, so
 * that neither stretches in order (days in any order, exports one behind the other) nor a few rows
 * of another time tell otherwise.
 */
#ifndef SIPWHY_IMPORT_SPREAD_H
#define SIPWHY_IMPORT_SPREAD_H

#include "sipwhy/call.h"

/* Times of earlier rows, in order. {0} is that of no rows. */
struct spread {
    int64_t *times;
    size_t n, capacity;
    size_t step; /* each stands for so many rows */
    size_t left; /* rows to go by before the next one */
};

enum spread_order {
    SPREAD_APART,    /* hardly any of the rows have earlier ones between them */
    SPREAD_MIXED,    /* many have */
    SPREAD_SCATTERED /* and many of them */
};

/* How the rows of a batch lie among those of earlier ones; then it is one of these. */
enum spread_order spread_add(struct spread *spread, const struct sw_call *calls, size_t n);

void spread_clear(struct spread *spread); /* frees all */

#endif
