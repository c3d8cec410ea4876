/*
 * purge.h - private to src/store: the parts of a purge, all within its transaction.
 */
#ifndef SIPWHY_STORE_PURGE_H
#define SIPWHY_STORE_PURGE_H

#include "subject.h"

/* A purge under way. */
struct purge {
    struct sw_store *store;
    const struct sw_purge *asked;
    struct sw_purged *purged; /* what went; the caller's */
    int64_t tenant_id;        /* 0: of any */
    int64_t before;           /* UTC ms, a whole minute */
    struct subject subject;
    struct watching watching;
    int64_t step; /* of watching.of */
};

/* Runs the statements of schema/purge/NAME.sql or another file of schema/, "undo/unmentioned.sql".
 */
enum sw_status purge_run(struct purge *purge, const char *path, struct sw_err *err);

/* The first column of the first row of sql, with the same values. */
enum sw_status purge_count(struct purge *purge, const char *sql, int64_t *n, struct sw_err *err);

/* purge_people.c, purge_time.c: the rows. Both note what import has lost what, see purge_ledger.c.
 */
enum sw_status purge_people(struct purge *purge, struct sw_err *err);
enum sw_status purge_time(struct purge *purge, struct sw_err *err);

/*
 * purge_ledger.c: temporary tables `affected` (import_id), of imports of which a row went or was
 * changed, and `lost` (import_id, n, n_new), how many rows went; made empty, and then brought into
 * the ledger, with what small tables and days follow from the rows that are left.
 */
enum sw_status purge_ledger_begin(struct purge *purge, struct sw_err *err);
enum sw_status purge_ledger_end(struct purge *purge, struct sw_err *err);

#endif
