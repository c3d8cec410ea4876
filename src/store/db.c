/* db.c - small helpers over SQLite, and its errors in words; see sqlite.h. */
#include "sqlite.h"

#include "sipwhy/asset.h"
#include "sipwhy/time.h"

#include <string.h>

/* Which exit code a result means, and what the user can do. */
static const struct {
    int code;
    enum sw_status status;
    const char *sentence;
} failures[] = {
    {SQLITE_BUSY, SW_LOCKED, "is locked by another program; try again when that is done"},
    {SQLITE_LOCKED, SW_LOCKED, "is locked; try again"},
    {SQLITE_FULL, SW_IO, "the disk is full; nothing of this was kept"},
    {SQLITE_NOMEM, SW_IO, "out of memory; nothing of this was kept"},
    {SQLITE_IOERR, SW_IO, "reading or writing failed; nothing of this was kept"},
    {SQLITE_PROTOCOL, SW_IO, "locking failed; nothing of this was kept"},
    {SQLITE_READONLY, SW_CANT_CREATE, "is read-only; nothing can be stored in it"},
    {SQLITE_PERM, SW_CANT_CREATE, "permission denied"},
    {SQLITE_CANTOPEN, SW_CANT_CREATE, "can't be opened"},
    {SQLITE_NOTADB, SW_NOT_OURS, "is no sipwhy database"},
    {SQLITE_CORRUPT, SW_NOT_OURS,
     "is damaged; restore a copy, or import into a new database (a disk that can't be read looks "
     "the same)"},
    {SQLITE_INTERRUPT, SW_INTERRUPTED, "interrupted"},
};

enum sw_status db_fail(struct sw_store *store, const char *doing, struct sw_err *err)
{
    int code = sqlite3_extended_errcode(store->db);

    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
        if ((code & 0xff) == failures[i].code)
            return sw_err_set(err, failures[i].status, "%s: %s", store->path, failures[i].sentence);
    /* SQLite's own words name tables and columns, never values. */
    return sw_err_set(err, SW_BUG, "%s: %s: %s", store->path, doing, sqlite3_errmsg(store->db));
}

enum sw_status db_fail_missing(struct sw_err *err)
{
    return sw_err_set(err, SW_CHECK_FAILED, "a call refers to a missing row: see sipwhy check");
}

enum sw_status db_exec(struct sw_store *store, const char *sql, struct sw_err *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? SW_OK
                                                                       : db_fail(store, sql, err);
}

enum sw_status db_empty_log(struct sw_store *store, struct sw_err *err)
{
    if (sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) !=
        SQLITE_OK)
        return db_fail(store, "checkpoint", err);
    return SW_OK;
}

/*
 * What was deleted, now or ever, still stands in free pages, in what pages hold beside their rows,
 * and in the -wal file, until the database is written anew.
 */
enum sw_status db_write_anew(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = db_empty_log(store, err);

    if (status == SW_OK)
        status = db_exec(store, "VACUUM", err);
    return status == SW_OK ? db_empty_log(store, err) : status;
}

enum sw_status db_prepare(struct sw_store *store, const char *sql, sqlite3_stmt **statement,
                          struct sw_err *err)
{
    return sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK
               ? SW_OK
               : db_fail(store, "prepare", err);
}

enum sw_status db_run(struct sw_store *store, sqlite3_stmt *statement, struct sw_err *err)
{
    int result = sqlite3_step(statement);
    enum sw_status status = result == SQLITE_DONE || result == SQLITE_ROW
                                ? SW_OK
                                : db_fail(store, sqlite3_sql(statement), err);

    sqlite3_reset(statement);
    return status;
}

const char *db_sql(const char *path)
{
    const struct sw_asset *asset = sw_asset_find(path);

    return asset ? asset->text : NULL;
}

/* Behind the last statement there may be a comment, which is none. */
enum sw_status db_run_each(struct sw_store *store, const char *sql, db_bind_fn *bind, void *context,
                           struct sw_err *err)
{
    enum sw_status status = SW_OK;

    do {
        sqlite3_stmt *statement = NULL;

        if (sqlite3_prepare_v2(store->db, sql, -1, &statement, &sql) != SQLITE_OK)
            return db_fail(store, "prepare", err);
        if (statement) {
            bind(statement, context);
            status = db_run(store, statement, err);
        }
        sqlite3_finalize(statement);
    } while (status == SW_OK && *sql);
    return status;
}

bool db_row(struct sw_store *store, sqlite3_stmt *statement, enum sw_status *status,
            struct sw_err *err)
{
    int result;

    if (*status != SW_OK)
        return false;
    result = sqlite3_step(statement);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        *status = db_fail(store, sqlite3_sql(statement), err);
    return result == SQLITE_ROW;
}

enum sw_status db_integer(struct sw_store *store, const char *sql, int64_t *value,
                          struct sw_err *err)
{
    sqlite3_stmt *statement = NULL;
    enum sw_status status = db_prepare(store, sql, &statement, err);

    *value = SW_NO_TIME;
    if (status != SW_OK)
        return status;
    if (db_row(store, statement, &status, err) && sqlite3_column_type(statement, 0) != SQLITE_NULL)
        *value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return status;
}

void db_bind_int(sqlite3_stmt *statement, const char *name, int64_t value)
{
    int place = sqlite3_bind_parameter_index(statement, name);

    if (place > 0)
        sqlite3_bind_int64(statement, place, value);
}

void db_bind_text(sqlite3_stmt *statement, const char *name, const char *text)
{
    int place = sqlite3_bind_parameter_index(statement, name);

    if (place > 0)
        sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT);
}

void db_bind_str_at(sqlite3_stmt *statement, int place, struct sw_str text)
{
    if (text.n > 0)
        sqlite3_bind_text(statement, place, text.s, (int)text.n, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, place);
}

void db_bind_unless(sqlite3_stmt *statement, int place, int64_t value, int64_t none)
{
    if (value != none)
        sqlite3_bind_int64(statement, place, value);
    else
        sqlite3_bind_null(statement, place);
}

const char *db_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);

    return text ? (const char *)text : "";
}
