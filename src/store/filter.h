/*
 * filter.h - private to src/store: what a struct sw_filter asks of calls, as SQL.
 */
#ifndef SIPWHY_STORE_FILTER_H
#define SIPWHY_STORE_FILTER_H

#include "sqlite.h"

/* Whose calls are read. */
struct tenants {
    int64_t id;       /* the one asked for, or the only one; 0: several; -1: not there */
    bool is_everyone; /* no call is of anybody else */
};

enum sw_status filter_find_tenants(struct sw_store *store, const char *name,
                                   struct tenants *tenants, struct sw_err *err);

/*
 * Adds " AND ..." for all that the filter sets, of calls named c; values are bound by name.
 * is_other: the statement asks for c.success IS NOT 1, which has an index.
 */
void filter_add(struct sw_buf *sql, const struct sw_filter *filter, struct tenants tenants,
                bool is_other);
void filter_bind(sqlite3_stmt *select, const struct sw_filter *filter, struct tenants tenants);

#endif
