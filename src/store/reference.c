/* reference.c - schema/codes/ in the database, reloaded when it has changed; see sqlite.h. */
#include "sqlite.h"

#include "sipwhy/asset.h"
#include "sipwhy/csv_table.h"
#include "sipwhy/mem.h"

#include <stdlib.h>
#include <string.h>

/* Which file fills which table; a family's place in its file is its priority. */
static const struct {
    const char *path, *sql;
    const char *columns[14];
} tables[] = {
    {"codes/response_codes.csv",
     "INSERT INTO response_code VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
     {"sip_code", "microsoft_code", "variant", "tokens", "title", "origin", "owner", "outcome",
      "delivered", "direction", "advice", "source", "source_date"}},
    {"codes/code_families.csv",
     "INSERT INTO code_family VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
     {"pattern", "title", "description", "origin", "owner", "outcome", "delivered", "explains",
      "advice", "evidence"}},
    {"codes/sip_codes.csv",
     "INSERT INTO sip_code VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
     {"sip_code", "reason_phrase", "class", "meaning", "outcome", "delivered", "owner", "advice",
      "rfc"}},
};

/* SHA-256 over the files: tells whether the copy in the database is of this program. */
static void digest_files(uint8_t digest[SW_SHA256_SIZE])
{
    struct sw_sha256 *sha = sw_sha256_new();

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const struct sw_asset *asset = sw_asset_find(tables[i].path);

        if (asset)
            sw_sha256_add(sha, asset->text, asset->n);
    }
    sw_sha256_end(sha, digest);
}

struct loading {
    struct sw_store *store;
    sqlite3_stmt *insert;
    size_t n_columns;
};

/* SQLite's column affinity makes numbers of what are numbers. */
static enum sw_status take_row(void *context, const struct sw_str *cells, struct sw_err *err)
{
    struct loading *loading = context;

    for (size_t i = 0; i < loading->n_columns; i++)
        sqlite3_bind_text(loading->insert, (int)i + 1, cells[i].s, (int)cells[i].n, SQLITE_STATIC);
    return db_run(loading->store, loading->insert, err);
}

static enum sw_status load_tables(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < sizeof tables / sizeof tables[0]; i++) {
        struct loading loading = {.store = store};

        while (loading.n_columns < 14 && tables[i].columns[loading.n_columns])
            loading.n_columns++;
        status = db_prepare(store, tables[i].sql, &loading.insert, err);
        if (status == SW_OK)
            status = sw_csv_table_read(tables[i].path, tables[i].columns, loading.n_columns,
                                       take_row, &loading, err);
        sqlite3_finalize(loading.insert);
    }
    return status;
}

void bind_explanation(sqlite3_stmt *statement, const struct sw_explanation *e)
{
    char pair[48];

    db_bind_text(statement, ":pair", sw_pair_text(pair, e->pair));
    db_bind_text(statement, ":known", sw_known_name(e->known));
    db_bind_text(statement, ":title", e->title);
    db_bind_text(statement, ":origin", e->origin);
    db_bind_text(statement, ":owner", e->owner);
    db_bind_text(statement, ":outcome", e->outcome);
    db_bind_int(statement, ":delivered", e->delivered);
    db_bind_int(statement, ":drops", e->drops);
}

enum sw_status explain_causes(struct sw_store *store, struct sw_err *err)
{
    sqlite3_stmt *update = NULL;
    struct sw_pairs pairs = {0};
    enum sw_status status = sw_store_pairs(store, &pairs, err);

    if (status == SW_OK)
        status = db_prepare(store,
                            "UPDATE cause SET known = :known, title = :title, origin = :origin, "
                            "owner = :owner, outcome = :outcome, delivered = :delivered, "
                            "drops = :drops WHERE pair = :pair",
                            &update, err);
    for (size_t i = 1; status == SW_OK && i < pairs.n; i++) {
        struct sw_explanation explanation;

        sw_codes_explain(store->codes, pairs.pairs[i], &explanation);
        bind_explanation(update, &explanation);
        status = db_run(store, update, err);
    }
    sqlite3_finalize(update);
    sw_pairs_clear(&pairs);
    return status;
}

static enum sw_status note_digest(struct sw_store *store, struct sw_err *err)
{
    uint8_t digest[SW_SHA256_SIZE];
    sqlite3_stmt *insert = NULL;
    enum sw_status status = db_prepare(store, "INSERT INTO reference VALUES (?1)", &insert, err);

    digest_files(digest);
    if (status == SW_OK) {
        sqlite3_bind_blob(insert, 1, digest, sizeof digest, SQLITE_STATIC);
        status = db_run(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

enum sw_status reference_is_current(struct sw_store *store, bool *is_current, struct sw_err *err)
{
    uint8_t digest[SW_SHA256_SIZE];
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, "SELECT sha256 FROM reference", &select, err);

    digest_files(digest);
    *is_current = db_row(store, select, &status, err) &&
                  sqlite3_column_bytes(select, 0) == SW_SHA256_SIZE &&
                  memcmp(sqlite3_column_blob(select, 0), digest, sizeof digest) == 0;
    sqlite3_finalize(select);
    return status;
}

enum sw_status reference_sync(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = sw_store_begin(store, err);

    if (status != SW_OK)
        return status;
    status = db_exec(store,
                     "DELETE FROM reference; DELETE FROM response_code; DELETE FROM code_family; "
                     "DELETE FROM sip_code;",
                     err);
    if (status == SW_OK)
        status = load_tables(store, err);
    if (status == SW_OK)
        status = explain_causes(store, err);
    if (status == SW_OK)
        status = note_digest(store, err);
    return sw_store_end(store, status, err);
}
