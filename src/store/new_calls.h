/*
 * new_calls.h - private to src/store: calls of which the ids alone tell that the database has them
 * not, put in together by one statement. Bound and stepped one by one they cost half as much again.
 */
#ifndef SIPWHY_STORE_NEW_CALLS_H
#define SIPWHY_STORE_NEW_CALLS_H

#include "call_row.h"

/* Registers the virtual table that hands the rows to SQLite, on a connection just opened. */
enum sw_status new_calls_register(struct sw_store *store, struct sw_err *err);

/*
 * An empty row for the next call, the store's; it stays until the next one is asked for. What
 * new_calls_keep does not keep is given again.
 */
struct call_row *new_calls_next(struct sw_store *store);

/*
 * Keeps the row that new_calls_next gave, to be written with others, if it is surely new: no call
 * has its id, and none can be the same one by its time. Rows should come in the order of their ids.
 * *is_new tells whether it was kept; if not, new_calls_write must come before anybody looks at the
 * table. What its texts and GUIDs point to must stay until new_calls_write.
 */
enum sw_status new_calls_keep(struct sw_store *store, bool *is_new, struct sw_err *err);

enum sw_status new_calls_write(struct sw_store *store, struct sw_err *err);

void new_calls_forget(struct sw_store *store); /* frees all */

#endif
