/* write.c - transactions and imports; see store.h. */
#include "sqlite.h"

#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <stdlib.h>
#include <string.h>

static const char *const statement_sql[STATEMENTS] = {
    [INSERT_IMPORT] = "INSERT INTO import (tenant_id, file, sha256, bytes, format, generation, "
                      "source, product, fields, rows, new, known, rejected, imported_at, version) "
                      "VALUES (?1, ?2, x'', 0, ?3, ?4, ?5, ?6, ?7, 0, 0, 0, 0, ?8, ?9)",
    [FINISH_IMPORT] = "UPDATE import SET sha256 = ?2, bytes = ?3, rows = ?4, new = ?5, "
                      "known = ?6, rejected = ?7, first_time = ?8, last_time = ?9 WHERE id = ?1",
    [INSERT_CALL] =
        "INSERT INTO call (id, fingerprint, success, cause_id, trunk_id, direction, tenant_id, "
        "call_type_id, user_id, correlation_id, shared_correlation_id, invite_time, caller, "
        "callee, start_after, failure_after, end_after, duration, phrase_id, user_country_id, "
        "other_country_id, media_region_id, signaling_region_id, media_bypass, "
        "transferor_correlation_id, call_id, admin_units, import_id) VALUES (?1, ?2, ?3, ?4, ?5, "
        "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, "
        "?24, ?25, ?26, ?27, ?28) ON CONFLICT (id) DO NOTHING",
    [FIND_FINGERPRINT] = "SELECT fingerprint, import_id FROM call WHERE id = ?1",
    [INSERT_SIGHTING] = "INSERT OR IGNORE INTO sighting (call_id, import_id) VALUES (?1, ?2)",
    /* With the places of INSERT_CALL: what another export of the same call did not have. */
    [FILL_CALL] =
        "UPDATE call SET user_id = ifnull(user_id, ?9), shared_correlation_id = "
        "ifnull(shared_correlation_id, ?11), caller = ifnull(caller, ?13), callee = "
        "ifnull(callee, ?14), start_after = ifnull(start_after, ?15), end_after = "
        "ifnull(end_after, ?17), duration = ifnull(duration, ?18), phrase_id = "
        "ifnull(phrase_id, ?19), user_country_id = ifnull(user_country_id, ?20), "
        "other_country_id = ifnull(other_country_id, ?21), media_region_id = "
        "ifnull(media_region_id, ?22), signaling_region_id = ifnull(signaling_region_id, "
        "?23), media_bypass = ifnull(media_bypass, ?24), transferor_correlation_id = "
        "ifnull(transferor_correlation_id, ?25), call_id = ifnull(call_id, ?26), "
        "admin_units = ifnull(admin_units, ?27) WHERE id = ?1 AND ((user_id IS NULL AND "
        "?9 IS NOT NULL) OR (shared_correlation_id IS NULL AND ?11 IS NOT NULL) OR "
        "(caller IS NULL AND ?13 IS NOT NULL) OR (callee IS NULL AND ?14 IS NOT NULL) OR "
        "(start_after IS NULL AND ?15 IS NOT NULL) OR (end_after IS NULL AND ?17 IS NOT "
        "NULL) OR (duration IS NULL AND ?18 IS NOT NULL) OR (phrase_id IS NULL AND ?19 IS "
        "NOT NULL) OR (user_country_id IS NULL AND ?20 IS NOT NULL) OR (other_country_id "
        "IS NULL AND ?21 IS NOT NULL) OR (media_region_id IS NULL AND ?22 IS NOT NULL) OR "
        "(signaling_region_id IS NULL AND ?23 IS NOT NULL) OR (media_bypass IS NULL AND "
        "?24 IS NOT NULL) OR (transferor_correlation_id IS NULL AND ?25 IS NOT NULL) OR "
        "(call_id IS NULL AND ?26 IS NOT NULL) OR (admin_units IS NULL AND ?27 IS NOT "
        "NULL))",
    [INSERT_REJECT] = "INSERT INTO rejected (import_id, line, column, reason) "
                      "VALUES (?1, ?2, ?3, ?4)",
    [ADD_TO_ROLLUP] = "INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, "
                      "success, attempts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                      "ON CONFLICT DO UPDATE SET attempts = attempts + excluded.attempts",
    [FIND_IMPORT_BY_CONTENT] = "SELECT min(id) FROM import WHERE sha256 = ?1 AND tenant_id = ?2 "
                               "AND id <> ?3",
};

enum sw_status statement_get(struct sw_store *store, enum statement which, sqlite3_stmt **statement,
                             struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (!store->statements[which])
        status = db_prepare(store, statement_sql[which], &store->statements[which], err);
    *statement = store->statements[which];
    return status;
}

enum sw_status sw_store_begin(struct sw_store *store, struct sw_err *err)
{
    return db_exec(store, "BEGIN IMMEDIATE", err);
}

enum sw_status sw_store_end(struct sw_store *store, enum sw_status status, struct sw_err *err)
{
    if (status == SW_OK)
        status = db_exec(store, "COMMIT", err);
    if (status != SW_OK) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
        intern_forget(store);
        rollup_forget(store);
    }
    return status;
}

void sw_import_clear(struct sw_import *import)
{
    char *texts[] = {import->tenant, import->file,    import->format, import->generation,
                     import->source, import->product, import->fields, import->version};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    *import = (struct sw_import){0};
}

enum sw_status sw_store_import_begin(struct sw_store *store, struct sw_import *import,
                                     struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = db_exec(store, "SAVEPOINT import", err);

    if (status == SW_OK)
        status = intern(store, TENANT, sw_str(import->tenant), &store->tenant_id, err);
    if (status == SW_OK)
        status = statement_get(store, INSERT_IMPORT, &insert, err);
    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(insert, 1, store->tenant_id);
    sqlite3_bind_text(insert, 2, import->file, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 3, import->format, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 4, import->generation, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 5, import->source, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 6, import->product, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 7, import->fields, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(insert, 8, import->imported_at);
    sqlite3_bind_text(insert, 9, import->version, -1, SQLITE_TRANSIENT);
    status = db_run(store, insert, err);
    import->id = sqlite3_last_insert_rowid(store->db);
    import->first_time = import->last_time = SW_NO_TIME;
    return status;
}

static enum sw_status finish_ledger(struct sw_store *store, const struct sw_import *import,
                                    struct sw_err *err)
{
    sqlite3_stmt *finish = NULL;
    enum sw_status status = statement_get(store, FINISH_IMPORT, &finish, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(finish, 1, import->id);
    sqlite3_bind_blob(finish, 2, import->sha256, SW_SHA256_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(finish, 3, import->bytes);
    sqlite3_bind_int64(finish, 4, import->rows);
    sqlite3_bind_int64(finish, 5, import->new_rows);
    sqlite3_bind_int64(finish, 6, import->known);
    sqlite3_bind_int64(finish, 7, import->rejected);
    db_bind_unless(finish, 8, import->first_time, SW_NO_TIME);
    db_bind_unless(finish, 9, import->last_time, SW_NO_TIME);
    return db_run(store, finish, err);
}

/* 0 when these bytes were never imported for this tenant. */
static enum sw_status find_earlier(struct sw_store *store, const struct sw_import *import,
                                   int64_t *id, struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status = statement_get(store, FIND_IMPORT_BY_CONTENT, &find, err);

    *id = 0;
    if (status != SW_OK)
        return status;
    sqlite3_bind_blob(find, 1, import->sha256, SW_SHA256_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(find, 2, store->tenant_id);
    sqlite3_bind_int64(find, 3, import->id);
    if (db_row(store, find, &status, err))
        *id = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return status;
}

/* The same bytes again: the database stays as it was, to the last row. */
static enum sw_status forget_import(struct sw_store *store, struct sw_import *import,
                                    int64_t earlier, struct sw_err *err)
{
    enum sw_status status = db_exec(store, "ROLLBACK TO import", err);

    intern_forget(store);
    rollup_forget(store);
    import->id = earlier;
    import->was_known = true;
    return status;
}

enum sw_status sw_store_import_end(struct sw_store *store, struct sw_import *import,
                                   struct sw_err *err)
{
    int64_t earlier = 0;
    enum sw_status status = SW_OK;

    if (import->rows != import->new_rows + import->known + import->rejected)
        return sw_err_set(err, SW_BUG, "%lld rows are not %lld new + %lld known + %lld rejected",
                          (long long)import->rows, (long long)import->new_rows,
                          (long long)import->known, (long long)import->rejected);
    if (import->new_rows == 0)
        status = find_earlier(store, import, &earlier, err);
    if (status == SW_OK && earlier != 0) {
        status = forget_import(store, import, earlier, err);
    } else if (status == SW_OK) {
        status = rollup_flush(store, err);
        if (status == SW_OK)
            status = finish_ledger(store, import, err);
    }
    return status == SW_OK ? db_exec(store, "RELEASE import", err) : status;
}
