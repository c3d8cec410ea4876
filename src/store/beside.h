/*
 * beside.h - private to src/store: the calls of the table, read along with the rows of an import.
 * Both come in the order of their ids, so that one step of a statement tells what the table has for
 * a row: the call of its id, or the next one behind it.
 */
#ifndef SIPWHY_STORE_BESIDE_H
#define SIPWHY_STORE_BESIDE_H

#include "call_row.h"

/* Before an import, and behind each batch: the rows of one are in order, batches need not be. */
void beside_begin(struct sw_store *store);
void beside_end_batch(struct sw_store *store);

/*
 * The first id from this one on that a call of the table has, INT64_MAX if there is none.
 * INT64_MIN: not known, since the row is not behind the one before it, which may be on its way into
 * the table.
 */
enum sw_status beside_find(struct sw_store *store, int64_t id, int64_t *found, struct sw_err *err);

/*
 * Once beside_find found the row's id: does an import before this one have that call, alike in
 * every cell, and had this one no row of it so far?
 */
enum sw_status beside_is_known(struct sw_store *store, const struct call_row *row, bool *is_known,
                               struct sw_err *err);

/* Calls in front of the one that was found go into the table. */
void beside_pause(struct sw_store *store);

/* Something else may put calls into the table, or change them. */
void beside_lose(struct sw_store *store);

#endif
