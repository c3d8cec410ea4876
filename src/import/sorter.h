/*
 * sorter.h - private to src/import: calls on their way into the store, in an order that it takes
 * well.
 *
 * A file in order, whichever way, passes through: only its first batch waits for the second, which
 * shows whether it is. A file whose rows lie scattered in time (spread.h) is sorted (spool.h),
 * whole or from where it begins to be so: row by row it would have every page of the table read and
 * written over and over.
 */
#ifndef SIPWHY_IMPORT_SORTER_H
#define SIPWHY_IMPORT_SORTER_H

#include "spool.h"
#include "spread.h"

struct sorter {
    /* Given. */
    struct spool_options options; /* who takes the calls */
    /* Its own. {0} before. */
    enum { SORTER_WAITS, SORTER_PASSES, SORTER_SORTS } state;
    struct spread spread;
    struct spool *spool;
    struct names names; /* of all calls that waited so far: each keeps its number */
};

/* The next calls of the file, which stay the caller's. Another batch comes, or this is the last. */
enum sw_status sorter_add(struct sorter *sorter, const struct sw_call *calls, size_t n,
                          struct sw_err *err);

/* The file's last call was added: those that wait are handed out. Then the next file may come. */
enum sw_status sorter_end(struct sorter *sorter, struct sw_err *err);

int64_t sorter_waiting(const struct sorter *sorter); /* calls that were added and not yet taken */

void sorter_clear(struct sorter *sorter); /* frees all; what waits is dropped */

#endif
