/* write.c - transactions and imports; see store.h. */
#include "beside.h"
#include "cluster.h"
#include "known_calls.h"
#include "new_calls.h"

#include "sipwhy/time.h"

#include <stdlib.h>
#include <string.h>

enum sw_status sw_store_begin(struct sw_store *store, struct sw_err *err)
{
    return db_exec(store, "BEGIN IMMEDIATE", err);
}

/*
 * What fails when all is written is told as what it is. A lock that can't be given back, or back to
 * one for reading, is no matter. Where the folder can't be synced the journal is gone from it. In a
 * log that can't be synced the next run finds the transaction, unless the log can be emptied.
 */
static enum sw_status commit(struct sw_store *store, struct sw_err *err)
{
    struct sw_err failure = {0};
    enum sw_status status = db_exec(store, "COMMIT", &failure);
    int code = sqlite3_extended_errcode(store->db);

    if (status == SW_OK || code == SQLITE_IOERR_UNLOCK || code == SQLITE_IOERR_RDLOCK)
        return SW_OK;
    if (code == SQLITE_IOERR_DIR_FSYNC)
        return sw_err_set(
            err, SW_IO, "%s: this is kept, but a power cut may undo it: its folder can't be synced",
            store->path);
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    if (code == SQLITE_IOERR_FSYNC && db_empty_log(store, &(struct sw_err){0}) != SW_OK)
        return sw_err_set(err, SW_IO,
                          "%s: can't be synced: this may be kept all the same; look what is there "
                          "before you do it again",
                          store->path);
    *err = failure;
    return status;
}

/*
 * Before its first transaction there is nothing to read in a new database, and with a journal its
 * pages are written once, not twice. Then readers must not hold up the next one.
 */
enum sw_status sw_store_end(struct sw_store *store, enum sw_status status, struct sw_err *err)
{
    if (status == SW_OK)
        status = text_sums_flush(store, err);
    if (status == SW_OK)
        status = commit(store, err);
    if (status == SW_OK && store->is_being_made)
        db_use_wal(store);
    if (status != SW_OK) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
        intern_forget(store);
        text_sums_forget(store);
        import_state_forget(store);
    }
    return status;
}

/* ---------------------------------------------------------------------------- an import */

void import_state_forget(struct sw_store *store)
{
    rollup_forget(store);
    mention_forget(store);
    kin_forget(store);
    beside_begin(store);
    new_calls_forget(store);
    known_calls_forget(store);
    keeping_forget(store);
    intern_forget_names(store);
    sw_map64_free(&store->displaced);
    store->has_loose = store->was_known = false;
    store->n_undecided = 0;
    store->has_way = false;
}

static enum sw_status read_displaced(struct sw_store *store, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, "SELECT own_id FROM displaced", &select, err);

    while (db_row(store, select, &status, err))
        sw_map64_put(&store->displaced, (uint64_t)sqlite3_column_int64(select, 0), NULL);
    sqlite3_finalize(select);
    return status;
}

enum sw_status import_state_begin(struct sw_store *store, struct sw_err *err)
{
    int64_t has_loose = 0;
    enum sw_status status = db_integer(
        store, "SELECT EXISTS (SELECT 1 FROM call WHERE coarse IS NOT NULL)", &has_loose, err);

    import_state_forget(store);
    store->has_loose = has_loose == 1;
    return status == SW_OK ? read_displaced(store, err) : status;
}

/* Where its texts are. */
enum { IMPORT_TEXTS = 15 };

static void find_texts(struct sw_import *import, char **texts[IMPORT_TEXTS])
{
    char **const all[IMPORT_TEXTS] = {
        &import->tenant,          &import->file,       &import->format,
        &import->generation,      &import->source,     &import->product,
        &import->fields,          &import->version,    &import->encoding,
        &import->delimiter,       &import->date_order, &import->unknown_columns,
        &import->missing_columns, &import->left_out,   &import->days_without_rows};

    memcpy(texts, all, sizeof all);
}

struct sw_import sw_import_copy(const struct sw_import *import)
{
    struct sw_import copy = *import;
    char **texts[IMPORT_TEXTS];

    find_texts(&copy, texts);
    for (size_t i = 0; i < IMPORT_TEXTS; i++)
        if (*texts[i])
            *texts[i] = sw_strdup(*texts[i]);
    return copy;
}

void sw_import_clear(struct sw_import *import)
{
    char **texts[IMPORT_TEXTS];

    find_texts(import, texts);
    for (size_t i = 0; i < IMPORT_TEXTS; i++)
        free(*texts[i]);
    *import = (struct sw_import){0};
}

/* Another program may have deleted what the ids of cached texts stood for. */
static enum sw_status check_cache(struct sw_store *store, struct sw_err *err)
{
    int64_t version;
    enum sw_status status = db_integer(store, "PRAGMA data_version", &version, err);

    if (status == SW_OK && version != store->data_version) {
        intern_forget(store);
        store->data_version = version;
    }
    return status;
}

enum sw_status sw_store_import_begin(struct sw_store *store, struct sw_import *import,
                                     struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = db_exec(store, "SAVEPOINT import", err);

    if (status == SW_OK)
        status = check_cache(store, err);
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
    sqlite3_bind_int64(insert, 7, import->imported_at);
    sqlite3_bind_text(insert, 8, import->version, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(insert, 9, import->is_identified);
    status = db_run(store, insert, err);
    store->import_id = import->id = sqlite3_last_insert_rowid(store->db);
    import->first_time = import->last_time = SW_NO_TIME;
    if (status == SW_OK)
        status = import_state_begin(store, err);
    return status == SW_OK ? keeping_read(store, import->tenant, err) : status;
}

static void bind_texts(sqlite3_stmt *finish, const struct sw_import *import)
{
    const char *const texts[] = {import->encoding,        import->delimiter,
                                 import->date_order,      import->unknown_columns,
                                 import->missing_columns, import->days_without_rows,
                                 import->fields};

    for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
        sqlite3_bind_text(finish, 10 + i, texts[i] ? texts[i] : "", -1, SQLITE_STATIC);
}

static enum sw_status write_findings(struct sw_store *store, const struct sw_import *import,
                                     struct sw_err *err)
{
    sqlite3_stmt *insert = NULL;
    enum sw_status status = statement_get(store, INSERT_FINDING, &insert, err);

    for (enum sw_finding f = 0; status == SW_OK && f < SW_FINDINGS; f++) {
        if (import->found[f] == 0)
            continue;
        sqlite3_bind_int64(insert, 1, import->id);
        sqlite3_bind_text(insert, 2, sw_finding_name(f), -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 3, import->found[f]);
        status = db_run(store, insert, err);
    }
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
    bind_texts(finish, import);
    sqlite3_bind_int64(finish, 17, import->reading);
    status = db_run(store, finish, err);
    return status == SW_OK ? write_findings(store, import, err) : status;
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
    sqlite3_bind_int64(find, 3, import->part);
    sqlite3_bind_int64(find, 4, import->id);
    if (db_row(store, find, &status, err))
        *id = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return status;
}

static void become_known(struct sw_import *import, int64_t earlier)
{
    import->id = earlier;
    import->was_known = true;
    free(import->left_out);
    import->left_out = NULL;
}

/* The same bytes again: the database stays as it was, to the last row. */
static enum sw_status forget_import(struct sw_store *store, struct sw_import *import,
                                    int64_t earlier, struct sw_err *err)
{
    enum sw_status status = db_exec(store, "ROLLBACK TO import", err);

    intern_forget(store);
    text_sums_forget(store);
    become_known(import, earlier);
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
    import->found[SW_TOO_OLD] = store->keeping.n_too_old;
    import->found[SW_PURGED] = store->keeping.n_purged;
    import->found[SW_UNDECIDED] = store->n_undecided;
    if (strcmp(import->source, sw_source_names[SW_SOURCE_CALLS]) != 0)
        status = finish_counted(store, import, err);
    if (status == SW_OK && import->part == 0)
        status = list_left_out(store, import, err);
    if (status == SW_OK && import->new_rows == 0 && import->part == 0)
        status = find_earlier(store, import, &earlier, err);
    if (status == SW_OK && earlier != 0) {
        status = forget_import(store, import, earlier, err);
    } else if (status == SW_OK) {
        status = rollup_flush(store, err);
        if (status == SW_OK)
            status = mention_flush(store, err);
        if (status == SW_OK)
            status = persons_settle(store, err);
        if (status == SW_OK)
            status = text_sums_flush(store, err);
        if (status == SW_OK)
            status = finish_ledger(store, import, err);
    }
    import_state_forget(store);
    return status == SW_OK ? db_exec(store, "RELEASE import", err) : status;
}

/* -------------------------------------------------------------------- a file of several parts */

enum sw_status sw_store_file_begin(struct sw_store *store, struct sw_err *err)
{
    return db_exec(store, "SAVEPOINT file", err);
}

/* What the end of the file shows: its hash and size, and that it is a file of several. */
static enum sw_status write_part(struct sw_store *store, const struct sw_import *import,
                                 struct sw_err *err)
{
    sqlite3_stmt *update = NULL;
    enum sw_status status = statement_get(store, FINISH_PART, &update, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(update, 1, import->id);
    sqlite3_bind_blob(update, 2, import->sha256, SW_SHA256_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(update, 3, import->bytes);
    sqlite3_bind_int64(update, 4, import->part);
    sqlite3_bind_text(update, 5, import->file, -1, SQLITE_STATIC);
    return db_run(store, update, err);
}

/* Takes out the parts that are known, all at once if all are. */
static enum sw_status forget_parts(struct sw_store *store, struct sw_import *imports,
                                   const int64_t *earlier, size_t n, struct sw_err *err)
{
    enum sw_status status = SW_OK;
    size_t n_known = 0;

    for (size_t i = 0; i < n; i++)
        n_known += earlier[i] != 0;
    if (n_known == n) {
        status = db_exec(store, "ROLLBACK TO file", err);
        intern_forget(store);
    }
    for (size_t i = 0; status == SW_OK && i < n; i++) {
        if (earlier[i] != 0 && n_known < n)
            status = import_take_back(store, imports[i].id, err);
        if (earlier[i] != 0)
            become_known(&imports[i], earlier[i]);
        else
            status = write_part(store, &imports[i], err);
    }
    return status;
}

enum sw_status sw_store_file_end(struct sw_store *store, struct sw_import *imports, size_t n,
                                 struct sw_err *err)
{
    int64_t *earlier = sw_alloc_zero(n, sizeof *earlier);
    enum sw_status status = SW_OK;

    for (size_t i = 0; n > 1 && status == SW_OK && i < n; i++)
        if (imports[i].new_rows == 0)
            status = find_earlier(store, &imports[i], &earlier[i], err);
    if (n > 1 && status == SW_OK)
        status = forget_parts(store, imports, earlier, n, err);
    for (size_t i = 0; n > 1 && status == SW_OK && i < n; i++)
        if (earlier[i] == 0) /* of the parts, those that stay */
            status = list_left_out(store, &imports[i], err);
    free(earlier);
    return status == SW_OK ? db_exec(store, "RELEASE file", err) : status;
}
