/*
 * query_guard.h - private to src/store: what a query may do while it is compiled and runs.
 */
#ifndef SIPWHY_STORE_QUERY_GUARD_H
#define SIPWHY_STORE_QUERY_GUARD_H

#include "sqlite.h"

enum { MOST_READ = 128 };

struct guard {
    int64_t deadline;         /* of the monotonic clock, ms; 0: none */
    const int64_t *waited_ms; /* see struct sw_query */
    bool is_late, is_interrupted;
    bool reads_people;
    const char *read[MOST_READ]; /* columns of the views, each name once; SQLite's */
    size_t n_read;
    char refusal[128]; /* what was not allowed; "" while nothing was */
};

/* The views that may be read; NULL at the end. */
extern const char *const guard_views[];

/* From now on the connection does what the guard allows. */
void guard_begin(struct guard *guard, sqlite3 *db, int64_t timeout_seconds,
                 const int64_t *waited_ms);

/* Takes the guard off. */
void guard_end(sqlite3 *db);

#endif
