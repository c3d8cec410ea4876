/*
 * runs.h - private to src/import: packed calls in sorted runs in a temporary file without a name,
 * which is gone with the process, and how they are merged, in one pass.
 */
#ifndef SIPWHY_IMPORT_RUNS_H
#define SIPWHY_IMPORT_RUNS_H

#include "sipwhy/err.h"

#include <stdint.h>
#include <sys/types.h>

/* What stands before each packed call. */
struct head {
    int64_t order; /* sw_store_order */
    size_t size;   /* of the packed call */
};

struct runs {
    int fd; /* -1: no file yet */
    off_t end;
    struct run *items; /* when they are merged, a heap, the one to give first on top */
    size_t n, capacity;
    /* While they are merged. */
    size_t block;   /* memory of each */
    size_t longest; /* of all heads with their calls */
};

/* Another run begins, at the end of the file, which is made where there is none. SW_IO. */
enum sw_status runs_begin(struct runs *runs, struct sw_err *err);

/* Heads, each with its call behind it, in order, go to the run that was begun last. SW_IO. */
enum sw_status runs_write(struct runs *runs, const uint8_t *bytes, size_t n, struct sw_err *err);

/*
 * Before they are merged: each gets its part of the memory, which is the caller's and holds the
 * longest head with its call in each part. SW_IO.
 */
enum sw_status runs_open(struct runs *runs, uint8_t *memory, size_t size, size_t longest,
                         struct sw_err *err);

/* The first of all packed calls, of equal ones the one that was written first; until it is passed.
 * There is one as long as there is a run (n). */
const uint8_t *runs_first(const struct runs *runs);
enum sw_status runs_pass(struct runs *runs, struct sw_err *err); /* SW_IO */

void runs_empty(struct runs *runs); /* the file stays, for those that come */
void runs_clear(struct runs *runs); /* closes it, and frees all */

#endif
