/*
 * query_guard.h - private to src/store: what a query may do while it is compiled and runs.
 */
#ifndef SIPWHY_STORE_QUERY_GUARD_H
#define SIPWHY_STORE_QUERY_GUARD_H

#include "sqlite.h"

struct guard {
    int64_t deadline; /* of the monotonic clock, ms; 0: none */
    bool is_late, is_interrupted;
    bool reads_people;
    char refusal[128]; /* what was not allowed; "" while nothing was */
};

/* From now on the connection does what the guard allows. */
void guard_begin(struct guard *guard, sqlite3 *db, int64_t timeout_seconds);

/* Takes the guard off. */
void guard_end(sqlite3 *db);

#endif
