/*
 * feed.h - private to src/store: rows in memory as a table that SQLite reads, so that one INSERT
 * takes them all. Bound and stepped one by one they cost half as much again.
 */
#ifndef SIPWHY_STORE_FEED_H
#define SIPWHY_STORE_FEED_H

#include "sqlite.h"

/* What SQLite asks for a column of a row; sqlite3_vtab_cursor is its first member. */
struct feed_cursor {
    sqlite3_vtab_cursor base;
    const struct sw_store *store;
    size_t place; /* of the row, from 0 */
};

struct feed {
    const char *name; /* of the table */
    int columns;      /* c0 and so on */
    size_t (*count)(const struct sw_store *store);
    int (*give_column)(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column);
};

/* Registers the table on a connection just opened. The feed must stay. */
enum sw_status feed_register(struct sw_store *store, const struct feed *feed, struct sw_err *err);

#endif
