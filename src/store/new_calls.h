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
 * An empty row for the next call, the store's; it stays until the next one is asked for. One that
 * new_calls_keep was not called for is given again.
 */
struct call_row *new_calls_next(struct sw_store *store);

/*
 * Keeps the row that new_calls_next gave, to be written with others: no call of the table has its
 * id. Its cells are as they are stored from then on. Before new_calls_write nobody may look at the
 * table but behind that id, and what its texts and GUIDs point to must stay.
 */
enum sw_status new_calls_keep(struct sw_store *store, struct sw_err *err);

enum sw_status new_calls_write(struct sw_store *store, struct sw_err *err);

void new_calls_forget(struct sw_store *store); /* frees all */

#endif
