/*
 * cluster.h - private to src/store: calls that hang together, taken apart into what each import has
 * of them and put together again.
 *
 * What a table holds follows from the imports' rows in order of the imports alone, so that a row
 * can be added or an import taken away and the rest be as if it had never been otherwise:
 *
 * - Rows with one fingerprint are one call: the first import's row, filled in from the others.
 * - Coarse and precise rows that are kin (row_is_kin) are one call too: coarse rows go to the
 *   precise call that was imported first (of one import, the one with the least id), or are a call
 *   by themselves where there is none.
 * - Of one import, coarse rows count for nothing where it has a precise one that is kin.
 */
#ifndef SIPWHY_STORE_CLUSTER_H
#define SIPWHY_STORE_CLUSTER_H

#include "call_row.h"

/* What one import has of a call. */
struct part {
    int64_t import_id;
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

/* {0} is a valid empty cluster. */
struct cluster {
    struct part **parts;
    size_t n, capacity;
    bool has_coarse; /* an import of these calls is coarse */
    struct held_list before, after;
    struct sw_arena arena;
};

/*
 * Adds all that the database has of the call with this id; nothing if there is none, or if it is
 * no kin to that row (NULL: any is welcome).
 */
enum sw_status cluster_read(struct sw_store *store, int64_t id, const struct call_row *kin,
                            struct cluster *cluster, struct sw_err *err);
void cluster_add(struct cluster *cluster, int64_t import_id, const struct call_row *row);
void cluster_drop(struct cluster *cluster, int64_t import_id);

/*
 * Writes the calls that the parts make in place of those that were read; the rollup follows. A
 * call gets the id that it had, or had when it was written last, unless another has that by now.
 */
enum sw_status cluster_write(struct sw_store *store, struct cluster *cluster, struct sw_err *err);

void cluster_reset(struct cluster *cluster); /* empty; keeps memory for reuse */
void cluster_free(struct cluster *cluster);

/* How an import had the call of this id, where that is not what `call` holds; see call_seen. */
enum sw_status call_write_seen(struct sw_store *store, int64_t id, int64_t import_id,
                               const struct call_row *row, int64_t place, struct sw_err *err);

/* write_calls.c: the next id of the same second; and a call that is not where it belongs. */
int64_t call_next_id(int64_t id);
enum sw_status call_note_displaced(struct sw_store *store, int64_t id, int64_t own_id,
                                   struct sw_err *err);

/* coarse.c: what became of a row of an import. */
enum outcome {
    ROW_UNDECIDED, /* nobody has looked at it */
    ROW_NEW,
    ROW_KNOWN,
    ROW_AGAIN /* the import had it already: it is left out */
};

/*
 * Adds a row that is coarse or may be kin to coarse ones. ROW_UNDECIDED: it is neither known nor
 * kin to any, so that it is looked up by its fingerprint as every other row.
 */
enum sw_status coarse_add(struct sw_store *store, const struct call_row *row, enum outcome *outcome,
                          struct sw_err *err);

/* To be told of each call that is inserted without coarse_add. */
void coarse_note(struct sw_store *store, const struct call_row *row, int64_t id);

/* Reads all calls that are kin to the row, in its minute. */
enum sw_status coarse_read_kin(struct sw_store *store, const struct call_row *row,
                               struct cluster *cluster, struct sw_err *err);

/* To be told when such a cluster was written. */
void coarse_moved(struct sw_store *store, uint64_t kin, const struct cluster *cluster);

void coarse_forget(struct sw_store *store);

#endif
