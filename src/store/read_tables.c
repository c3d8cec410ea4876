/* read_tables.c - the small tables, the ledger and the pairs seen, for reports; see store.h. */
#include "sqlite.h"

#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------ small tables */

enum sw_status sw_store_names(struct sw_store *store, enum sw_names_of which,
                              struct sw_names *names, struct sw_err *err)
{
    static const char *const sql[] = {
        [SW_TRUNKS] = "SELECT id, name FROM trunk ORDER BY id DESC",
        [SW_CALL_TYPES] = "SELECT id, name FROM call_type ORDER BY id DESC",
        [SW_COUNTRY_NAMES] = "SELECT id, name FROM country ORDER BY id DESC",
        [SW_USER_NAMES] = "SELECT id, name FROM user ORDER BY id DESC",
    };
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, sql[which], &select, err);

    *names = (struct sw_names){0};
    while (db_row(store, select, &status, err)) {
        size_t id = (size_t)sqlite3_column_int64(select, 0);

        if (!names->names) { /* the largest id comes first */
            names->n = id + 1;
            names->names = sw_alloc_zero(names->n, sizeof *names->names);
        }
        names->names[id] = sw_strdup(db_text(select, 1));
    }
    sqlite3_finalize(select);
    return status;
}

void sw_names_clear(struct sw_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->names[i]);
    free(names->names);
    *names = (struct sw_names){0};
}

static struct sw_code column_code(sqlite3_stmt *select, int column)
{
    return (struct sw_code){sqlite3_column_type(select, column) != SQLITE_NULL,
                            sqlite3_column_int64(select, column)};
}

enum sw_status sw_store_pairs(struct sw_store *store, struct sw_pairs *pairs, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store, "SELECT id, sip_code, microsoft_code FROM cause ORDER BY id DESC", &select, err);

    *pairs = (struct sw_pairs){0};
    while (db_row(store, select, &status, err)) {
        size_t id = (size_t)sqlite3_column_int64(select, 0);

        if (!pairs->pairs) {
            pairs->n = id + 1;
            pairs->pairs = sw_alloc_zero(pairs->n, sizeof *pairs->pairs);
        }
        pairs->pairs[id] = (struct sw_pair){column_code(select, 1), column_code(select, 2)};
    }
    sqlite3_finalize(select);
    return status;
}

void sw_pairs_clear(struct sw_pairs *pairs)
{
    free(pairs->pairs);
    *pairs = (struct sw_pairs){0};
}

enum sw_status sw_store_user_ids(struct sw_store *store, size_t *n, struct sw_err *err)
{
    int64_t largest;
    enum sw_status status = db_integer(store, "SELECT ifnull(max(id), 0) FROM user", &largest, err);

    *n = status == SW_OK ? (size_t)largest + 1 : 0;
    return status;
}

/* ------------------------------------------------------------------------------- times */

static int64_t column_time(sqlite3_stmt *select, int column)
{
    return sqlite3_column_type(select, column) == SQLITE_NULL
               ? SW_NO_TIME
               : sqlite3_column_int64(select, column);
}

enum sw_status sw_store_range(struct sw_store *store, const char *tenant, int64_t *first,
                              int64_t *last, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(store,
                   "SELECT min(since), max(until) FROM (SELECT tenant_id, first_time AS since, "
                   "last_time AS until FROM import WHERE source = 'calls' UNION ALL "
                   "SELECT tenant_id, since, max(since, until - 1) FROM counted) WHERE "
                   "(:tenant IS NULL OR tenant_id = (SELECT id FROM tenant WHERE name = :tenant))",
                   &select, err);

    *first = *last = SW_NO_TIME;
    if (status != SW_OK)
        return status;
    db_bind_text(select, ":tenant", tenant);
    if (db_row(store, select, &status, err)) {
        *first = column_time(select, 0);
        *last = column_time(select, 1);
    }
    sqlite3_finalize(select);
    return status;
}

enum sw_status sw_store_last_before(struct sw_store *store, const char *tenant, int64_t before,
                                    int64_t *time, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT max((SELECT max(bucket) FROM rollup AS r WHERE r.tenant_id = t.id AND r.bucket < "
        ":bucket)), max((SELECT max((since + until) / 2) FROM counted AS c WHERE c.tenant_id = "
        "t.id AND c.since < :before AND (since + until) / 2 < :before)) FROM tenant AS t WHERE "
        ":tenant IS NULL OR t.name = :tenant",
        &select, err);

    *time = SW_NO_TIME;
    if (status != SW_OK)
        return status;
    db_bind_text(select, ":tenant", tenant);
    db_bind_int(select, ":before", before);
    db_bind_int(select, ":bucket", sw_floor_div(before - 1, SW_QUARTER_HOUR) + 1);
    if (db_row(store, select, &status, err)) {
        int64_t counted = column_time(select, 1);

        if (sqlite3_column_type(select, 0) != SQLITE_NULL)
            *time = sqlite3_column_int64(select, 0) * SW_QUARTER_HOUR;
        if (counted != SW_NO_TIME && counted > *time)
            *time = counted;
    }
    sqlite3_finalize(select);
    return status;
}

/* ------------------------------------------------------------------------------ ledger */

static void read_import(sqlite3_stmt *select, struct sw_import *import)
{
    *import = (struct sw_import){
        .id = sqlite3_column_int64(select, 0),
        .tenant = sw_strdup(db_text(select, 1)),
        .file = sw_strdup(db_text(select, 2)),
        .bytes = sqlite3_column_int64(select, 4),
        .format = sw_strdup(db_text(select, 5)),
        .generation = sw_strdup(db_text(select, 6)),
        .source = sw_strdup(db_text(select, 7)),
        .product = sw_strdup(db_text(select, 8)),
        .fields = sw_strdup(db_text(select, 9)),
        .rows = sqlite3_column_int64(select, 10),
        .new_rows = sqlite3_column_int64(select, 11),
        .known = sqlite3_column_int64(select, 12),
        .rejected = sqlite3_column_int64(select, 13),
        .first_time = column_time(select, 14),
        .last_time = column_time(select, 15),
        .imported_at = sqlite3_column_int64(select, 16),
        .version = sw_strdup(db_text(select, 17)),
        .encoding = sw_strdup(db_text(select, 18)),
        .delimiter = sw_strdup(db_text(select, 19)),
        .date_order = sw_strdup(db_text(select, 20)),
        .unknown_columns = sw_strdup(db_text(select, 21)),
        .missing_columns = sw_strdup(db_text(select, 22)),
        .days_without_rows = sw_strdup(db_text(select, 23)),
        .purged = sqlite3_column_int64(select, 24),
    };
    if (sqlite3_column_bytes(select, 3) == SW_SHA256_SIZE)
        memcpy(import->sha256, sqlite3_column_blob(select, 3), SW_SHA256_SIZE);
}

/* What was noticed; what this program has no name for is passed over. */
static enum sw_status read_findings(struct sw_store *store, sqlite3_stmt *select,
                                    struct sw_import *import, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    sqlite3_bind_int64(select, 1, import->id);
    while (db_row(store, select, &status, err))
        for (enum sw_finding f = 0; f < SW_FINDINGS; f++)
            if (strcmp(db_text(select, 0), sw_finding_name(f)) == 0)
                import->found[f] = sqlite3_column_int64(select, 1);
    sqlite3_reset(select);
    return status;
}

enum sw_status sw_store_find_file(struct sw_store *store, const char *tenant, int64_t bytes,
                                  int64_t reading, const uint8_t *sha256, int64_t *id,
                                  struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status = statement_get(store, FIND_FILE, &find, err);

    *id = 0;
    if (status != SW_OK)
        return status;
    sqlite3_bind_text(find, 1, tenant, -1, SQLITE_STATIC);
    sqlite3_bind_int64(find, 2, bytes);
    sqlite3_bind_int64(find, 3, reading);
    if (sha256)
        sqlite3_bind_blob(find, 4, sha256, SW_SHA256_SIZE, SQLITE_STATIC);
    else
        sqlite3_bind_null(find, 4);
    if (db_row(store, find, &status, err))
        *id = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return status;
}

enum sw_status sw_store_each_import(struct sw_store *store, int64_t id, const char *tenant,
                                    sw_import_fn *receive, void *context, struct sw_err *err)
{
    sqlite3_stmt *select = NULL, *findings = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT i.id, t.name, i.file, i.sha256, i.bytes, i.format, i.generation, i.source, "
        "i.product, i.fields, i.rows, i.new, i.known, i.rejected, i.first_time, i.last_time, "
        "i.imported_at, i.version, i.encoding, i.delimiter, i.date_order, i.unknown_columns, "
        "i.missing_columns, i.days_without_rows, i.purged FROM import AS i JOIN tenant AS t ON "
        "t.id = "
        "i.tenant_id "
        "WHERE (:id = 0 OR i.id = :id) AND (:tenant IS NULL OR t.name = :tenant) ORDER BY i.id",
        &select, err);

    if (status == SW_OK)
        status =
            db_prepare(store, "SELECT name, n FROM finding WHERE import_id = ?1", &findings, err);
    if (status == SW_OK) {
        db_bind_int(select, ":id", id);
        db_bind_text(select, ":tenant", tenant);
    }
    while (db_row(store, select, &status, err)) {
        struct sw_import import;

        read_import(select, &import);
        status = read_findings(store, findings, &import, err);
        if (status == SW_OK)
            status = receive(context, &import, err);
        sw_import_clear(&import);
    }
    sqlite3_finalize(findings);
    sqlite3_finalize(select);
    return status;
}

enum sw_status sw_store_each_reject(struct sw_store *store, int64_t import_id,
                                    sw_reject_fn *receive, void *context, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT line, column, reason FROM rejected WHERE import_id = :id ORDER BY line, column, id",
        &select, err);

    if (status != SW_OK)
        return status;
    db_bind_int(select, ":id", import_id);
    while (db_row(store, select, &status, err)) {
        struct sw_reject reject = {.line = sqlite3_column_int64(select, 0),
                                   .column = sqlite3_column_int64(select, 1)};

        snprintf(reject.reason, sizeof reject.reason, "%s", db_text(select, 2));
        status = receive(context, &reject, err);
    }
    sqlite3_finalize(select);
    return status;
}

/* ------------------------------------------------------------------------------- pairs */

/* The phrase that failed attempts of a cause carry most often. */
static enum sw_status find_phrase(struct sw_store *store, sqlite3_stmt *find, int64_t cause_id,
                                  struct sw_buf *phrase, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    sw_buf_clear(phrase);
    sw_buf_str(phrase, "");
    sqlite3_bind_int64(find, 1, cause_id);
    if (db_row(store, find, &status, err))
        sw_buf_str(phrase, db_text(find, 0));
    sqlite3_reset(find);
    return status;
}

enum sw_status sw_store_each_pair(struct sw_store *store, sw_seen_pair_fn *receive, void *context,
                                  struct sw_err *err)
{
    sqlite3_stmt *select = NULL, *find = NULL;
    struct sw_buf phrase = {0};
    enum sw_status status = db_prepare(
        store,
        "SELECT a.id, a.sip_code, a.microsoft_code, sum(r.attempts) AS attempts, "
        "sum(CASE r.success WHEN 1 THEN r.attempts ELSE 0 END), min(r.bucket), max(r.bucket) "
        "FROM rollup AS r JOIN cause AS a ON a.id = r.cause_id WHERE r.success <> 2 "
        "GROUP BY a.id ORDER BY attempts DESC, a.sip_code, a.microsoft_code",
        &select, err);

    if (status == SW_OK)
        status = db_prepare(store,
                            "SELECT p.name FROM call AS c JOIN phrase AS p ON p.id = c.phrase_id "
                            "WHERE c.cause_id = ?1 AND c.success IS NOT 1 GROUP BY p.id "
                            "ORDER BY count(*) DESC, p.name LIMIT 1",
                            &find, err);
    while (db_row(store, select, &status, err)) {
        struct sw_seen_pair seen = {
            .pair = {column_code(select, 1), column_code(select, 2)},
            .attempts = sqlite3_column_int64(select, 3),
            .connected = sqlite3_column_int64(select, 4),
            .first_time = sqlite3_column_int64(select, 5) * SW_QUARTER_HOUR,
            .last_time = sqlite3_column_int64(select, 6) * SW_QUARTER_HOUR,
        };

        status = find_phrase(store, find, sqlite3_column_int64(select, 0), &phrase, err);
        seen.phrase = phrase.s;
        if (status == SW_OK)
            status = receive(context, &seen, err);
    }
    sqlite3_finalize(find);
    sqlite3_finalize(select);
    sw_buf_free(&phrase);
    return status;
}
