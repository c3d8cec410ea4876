/*
 * known_calls.h - private to src/store: rows of calls that the database has just so, noted together
 * by one statement.
 */
#ifndef SIPWHY_STORE_KNOWN_CALLS_H
#define SIPWHY_STORE_KNOWN_CALLS_H

#include "call_row.h"

/* Registers the virtual table that hands their ids to SQLite, on a connection just opened. */
enum sw_status known_calls_register(struct sw_store *store, struct sw_err *err);

/*
 * The import under way has the call of this id, for the first time: to be noted with others. Nobody
 * may look at who has seen it before known_calls_write.
 */
enum sw_status known_calls_keep(struct sw_store *store, int64_t id, struct sw_err *err);

enum sw_status known_calls_write(struct sw_store *store, struct sw_err *err);

void known_calls_forget(struct sw_store *store); /* frees all */

#endif
