/*
 * cluster.h - private to src/store: calls that hang together, taken apart into what each import has
 * of them and put together again.
 *
 * What a table holds follows from the imports' rows in order of the imports alone, so that a row
 * can be added or an import taken away and the rest be as if it had never been otherwise. Of rows
 * that are kin (row_is_kin), in the order of their imports:
 *
 * - Of one import, rows that are alike are one, and rows with less precise times count for nothing
 *   where it has a precise one that they don't contradict, see row_is_less_precise.
 * - A row is the call of earlier imports that it contradicts in nothing: one that has it alike,
 *   else the first of those with the fewest gaps (row_gaps); and one that no other row of its
 *   import is. Else it is a call by itself.
 * - A call is the first import's row, with the times and the fingerprint of the most precise one
 *   that is not loose, filled in from the others; who the user is and the two numbers are told by
 *   the row that does so best, whatever its import.
 */
#ifndef SIPWHY_STORE_CLUSTER_H
#define SIPWHY_STORE_CLUSTER_H

#include "call_row.h"

/* What one import has of a call. */
struct part {
    int64_t import_id;
    int64_t home; /* the id of the call that it was read from; 0 for none */
    size_t group; /* parts of one group are one call */
    struct call_row row;
};

/* A call in the table, before or after. */
struct held {
    int64_t id, own_id, fingerprint;
    int64_t import_id; /* the first */
    struct rollup_key key;
};

struct held_list {
    struct held *items;
    size_t n, capacity;
};

/* {0} is a valid empty cluster once it has an arena. */
struct cluster {
    struct sw_arena *arena; /* for the rows; the caller's */
    struct part **parts;
    size_t n, capacity;
    bool *barred; /* groups; while they are made */
    size_t barred_capacity;
    bool has_loose; /* an import of these calls is loose */
    struct held_list before, after;
};

/* Adds all that the database has of the call with this id; nothing if there is none. */
enum sw_status cluster_read(struct sw_store *store, int64_t id, struct cluster *cluster,
                            struct sw_err *err);
void cluster_add(struct cluster *cluster, int64_t import_id, const struct call_row *row);
void cluster_drop(struct cluster *cluster, int64_t import_id);

/* Has the import a row like it among the parts, or a more precise one? */
bool cluster_has(const struct cluster *cluster, int64_t import_id, const struct call_row *row);

/*
 * Writes the calls that the parts make in place of those that were read; the rollup follows. A
 * call gets the id that it had, or had when it was written last, unless another has that by now.
 */
enum sw_status cluster_write(struct sw_store *store, struct cluster *cluster, struct sw_err *err);

void cluster_reset(struct cluster *cluster); /* empty, but for the arena; keeps memory for reuse */
void cluster_free(struct cluster *cluster);

/* How an import had the call of this id, where that is not what `call` holds; see call_seen. */
enum sw_status call_write_seen(struct sw_store *store, int64_t id, int64_t import_id,
                               const struct call_row *row, int64_t place, struct sw_err *err);

/* write_calls.c: the next id of the same second; and a call that is not where it belongs. */
int64_t call_next_id(int64_t id);
enum sw_status call_note_displaced(struct sw_store *store, int64_t id, int64_t own_id,
                                   struct sw_err *err);

/* kin.c: what became of a row of an import. */
enum outcome {
    ROW_UNDECIDED, /* nobody has looked at it */
    ROW_NEW,
    ROW_KNOWN, /* or new: kin_flush tells */
    ROW_AGAIN  /* the import had it already: it is left out */
};

/*
 * Adds a row that is loose, that may be kin to loose ones, or of which the caller knows that its
 * fingerprint does not tell whether it is a known call (is_unclear). ROW_UNDECIDED: its fingerprint
 * tells, so that it is looked up by it; or it has more kin than anybody's calls have in a minute.
 */
enum sw_status kin_add(struct sw_store *store, const struct call_row *row, bool is_unclear,
                       enum outcome *outcome, struct sw_err *err);

/*
 * Is a call in the row's minute loose, or a row of this import? Then its kin are to be looked at.
 * May write what kin_add has kept back of another minute, as kin_add itself may.
 */
enum sw_status kin_has_loose(struct sw_store *store, const struct call_row *row, bool *has_loose,
                             struct sw_err *err);

/* To be told of each call that is inserted or changed without kin_add. */
void kin_note(struct sw_store *store, const struct call_row *row, int64_t id, bool is_new);

/*
 * Writes what kin_add has kept back, the rest of a minute. Adds to *n_new how many of the rows that
 * it called known are new calls; it may be less than 0, where coarse rows gave way.
 */
enum sw_status kin_flush(struct sw_store *store, int64_t *n_new, struct sw_err *err);

/*
 * Writes all calls that are kin to the row without that import, once. *cluster, until the next one,
 * has what changed; NULL where there are too many kin.
 */
enum sw_status kin_undo(struct sw_store *store, const struct call_row *row, int64_t import_id,
                        const struct cluster **cluster, struct sw_err *err);

void kin_forget(struct sw_store *store);

#endif
