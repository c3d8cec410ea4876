/* read_counts.c - rows that count calls, and which sources a report can be of; see store.h. */
#include "sqlite.h"

#include "sipwhy/time.h"

#include <stdlib.h>

const char *const sw_source_names[SW_SOURCES] = {
    [SW_SOURCE_CALLS] = "calls",
    [SW_SOURCE_CQD] = "cqd",
    [SW_SOURCE_AGGREGATE] = "aggregate",
};

const char *const sw_counts_why_names[SW_COUNTS_WHYS] = {
    [SW_COUNTS_OTHER_SOURCE] = "other_source",
    [SW_COUNTS_OTHER_COLUMNS] = "other_columns",
    [SW_COUNTS_OVERLAPPED] = "overlapped",
    [SW_COUNTS_ELSEWHERE] = "elsewhere",
    [SW_COUNTS_WHOLE] = "whole",
};

#define OF_TENANT(column)                                                                          \
    "(:tenant IS NULL OR " column " = (SELECT id FROM tenant WHERE name = :tenant))"

/* The middle of what it stands for; the first test is what the index is for. */
#define MIDDLE_IN_PERIOD                                                                           \
    "c.since + (c.until - c.since) / 2 >= :since AND c.since + (c.until - c.since) / 2 < :until"
#define IN_PERIOD "c.since < :until AND " MIDDLE_IN_PERIOD

static void bind_filter(sqlite3_stmt *select, const struct sw_filter *filter)
{
    db_bind_int(select, ":since", filter->since);
    db_bind_int(select, ":until", filter->until);
    db_bind_text(select, ":tenant", filter->tenant);
    db_bind_text(select, ":trunk", filter->trunk);
    db_bind_text(select, ":user", filter->user);
    db_bind_text(select, ":call_type", filter->call_type);
    db_bind_int(select, ":direction", (int64_t)filter->direction);
}

/* ----------------------------------------------------------------------------- sources */

static enum sw_status ask(struct sw_store *store, const char *sql, const struct sw_filter *filter,
                          const char *source, bool *holds, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, sql, &select, err);

    *holds = false;
    if (status != SW_OK)
        return status;
    bind_filter(select, filter);
    db_bind_text(select, ":source", source);
    db_bind_int(select, ":from_bucket", sw_floor_div(filter->since, SW_QUARTER_HOUR));
    db_bind_int(select, ":to_bucket", sw_floor_div(filter->until - 1, SW_QUARTER_HOUR));
    db_bind_int(select, ":from_id", first_id_from(filter->since));
    db_bind_int(select, ":to_id", first_id_from(filter->until + SW_SECOND - 1));
    *holds = db_row(store, select, &status, err);
    sqlite3_finalize(select);
    return status;
}

/* The rollup knows whole quarter hours; the calls are asked where the period cuts one. */
static enum sw_status has_calls(struct sw_store *store, const struct sw_filter *filter, bool *has,
                                struct sw_err *err)
{
    bool is_cut = filter->since % SW_QUARTER_HOUR != 0 || filter->until % SW_QUARTER_HOUR != 0;
    enum sw_status status =
        ask(store,
            "SELECT 1 FROM tenant AS t JOIN rollup AS r ON r.tenant_id = t.id WHERE "
            "(:tenant IS NULL OR t.name = :tenant) AND r.bucket >= :from_bucket "
            "AND r.bucket <= :to_bucket AND r.success <> 2 LIMIT 1",
            filter, NULL, has, err);

    if (status != SW_OK || !*has || !is_cut)
        return status;
    return ask(
        store,
        "SELECT 1 FROM call WHERE id >= :from_id AND id < :to_id AND invite_time >= :since "
        "AND invite_time < :until AND success IS NOT NULL AND " OF_TENANT("tenant_id") " LIMIT 1",
        filter, NULL, has, err);
}

enum sw_status sw_store_sources(struct sw_store *store, const struct sw_filter *filter,
                                bool has[SW_SOURCES], struct sw_err *err)
{
    enum sw_status status = has_calls(store, filter, &has[SW_SOURCE_CALLS], err);

    for (int i = SW_SOURCE_CQD; status == SW_OK && i < SW_SOURCES; i++)
        status =
            ask(store,
                "SELECT 1 FROM counted AS c JOIN import AS i ON i.id = c.import_id WHERE "
                "i.source = :source AND " IN_PERIOD " AND " OF_TENANT("c.tenant_id") " LIMIT 1",
                filter, sw_source_names[i], &has[i], err);
    return status;
}

/* -------------------------------------------------------------- which imports contribute */

/* A list as JSON, "[3,17]", which SQL takes as one value. */
static void list_add(struct sw_buf *list, int64_t id)
{
    sw_buf_printf(list, "%s%lld", list->n > 1 ? "," : "", (long long)id);
}

/* Those that part the calls as the latest import with rows in the period does, by tenant. */
static const char cqd_imports[] =
    "WITH latest AS (SELECT c.tenant_id, max(c.import_id) AS id FROM counted AS c "
    "JOIN import AS i ON i.id = c.import_id WHERE i.source = 'cqd' AND " IN_PERIOD
    " AND " OF_TENANT(
        "c.tenant_id") " GROUP BY c.tenant_id) SELECT i.id FROM latest JOIN import AS l ON l.id = "
                       "latest.id "
                       "JOIN import AS i ON i.tenant_id = l.tenant_id AND i.source = l.source "
                       "AND i.fields = l.fields AND i.unknown_columns = l.unknown_columns ORDER BY "
                       "i.id";

static enum sw_status choose_cqd(struct sw_store *store, const struct sw_filter *filter,
                                 struct sw_buf *list, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, cqd_imports, &select, err);

    if (status != SW_OK)
        return status;
    bind_filter(select, filter);
    while (db_row(store, select, &status, err))
        list_add(list, sqlite3_column_int64(select, 0));
    sqlite3_finalize(select);
    return status;
}

struct span {
    int64_t tenant_id, since, until;
};

static bool overlaps_any(const struct span *span, const struct span *taken, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (taken[i].tenant_id == span->tenant_id && taken[i].since < span->until &&
            span->since < taken[i].until)
            return true;
    return false;
}

/* The latest import first, each that tells of a time that no later one does. */
static enum sw_status choose_aggregates(struct sw_store *store, const struct sw_filter *filter,
                                        struct sw_buf *list, struct sw_err *err)
{
    struct span *taken = NULL;
    size_t n = 0, capacity = 0;
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(
        store,
        "SELECT i.id, i.tenant_id, min(c.since), max(max(c.until, c.since + 1)) FROM import AS i "
        "JOIN counted AS c ON c.import_id = i.id WHERE i.source = 'aggregate' AND " OF_TENANT(
            "i.tenant_id") " GROUP BY i.id ORDER BY i.id DESC",
        &select, err);

    if (status != SW_OK)
        return status;
    bind_filter(select, filter);
    while (db_row(store, select, &status, err)) {
        struct span span = {sqlite3_column_int64(select, 1), sqlite3_column_int64(select, 2),
                            sqlite3_column_int64(select, 3)};

        if (overlaps_any(&span, taken, n))
            continue;
        if (n == capacity)
            taken = sw_grow(taken, &capacity, n + 1, sizeof *taken);
        taken[n++] = span;
        list_add(list, sqlite3_column_int64(select, 0));
    }
    sqlite3_finalize(select);
    free(taken);
    return status;
}

/* -------------------------------------------------------------------------------- rows */

/*
 * Of groups that several imports have, or several parts of one, the one with most attempts, and of
 * these the latest. Within it all rows of the group count.
 */
static const char counted_rows[] =
    "SELECT c.since, c.until, c.cause_id, c.trunk_id, c.call_type_id, c.user_id, c.direction, "
    "c.attempts, c.connected, c.failed, p.name FROM (SELECT c.*, dense_rank() OVER "
    "(PARTITION BY tenant_id, fingerprint, since, until ORDER BY total DESC, import_id DESC, "
    "part DESC) AS place FROM (SELECT c.*, sum(coalesce(attempts, failed, 0)) OVER (PARTITION BY "
    "tenant_id, fingerprint, since, until, import_id, part) AS total FROM counted AS c "
    "WHERE " IN_PERIOD " AND c.import_id IN (SELECT value FROM json_each(:imports))) AS c) AS c "
    "JOIN tenant AS t ON t.id = c.tenant_id LEFT JOIN phrase AS p ON p.id = c.phrase_id "
    "WHERE c.place = 1 AND (:direction = 0 OR c.direction = :direction) AND (:trunk IS NULL OR "
    "c.trunk_id IN "
    "(SELECT id FROM trunk WHERE name GLOB lower(:trunk))) AND (:user IS NULL OR c.user_id IN "
    "(SELECT id FROM user WHERE name GLOB lower(:user))) AND (:call_type IS NULL OR "
    "c.call_type_id IN (SELECT id FROM call_type WHERE name GLOB lower(:call_type))) "
    "ORDER BY c.since, c.until, c.fingerprint, t.name, c.attempts, c.failed, c.content";

static int64_t column_count(sqlite3_stmt *select, int column)
{
    return sqlite3_column_type(select, column) == SQLITE_NULL
               ? -1
               : sqlite3_column_int64(select, column);
}

static void read_counted(sqlite3_stmt *select, struct sw_counted *counted)
{
    *counted = (struct sw_counted){
        .since = sqlite3_column_int64(select, 0),
        .until = sqlite3_column_int64(select, 1),
        .cause_id = sqlite3_column_int64(select, 2),
        .trunk_id = sqlite3_column_int64(select, 3),
        .call_type_id = sqlite3_column_int64(select, 4),
        .user_id = sqlite3_column_int64(select, 5),
        .direction = (enum sw_direction)sqlite3_column_int(select, 6),
        .attempts = column_count(select, 7),
        .connected = column_count(select, 8),
        .failed = column_count(select, 9),
        .phrase = {db_text(select, 10), (size_t)sqlite3_column_bytes(select, 10)},
    };
}

static enum sw_status give_rows(struct sw_store *store, const struct sw_filter *filter,
                                const struct sw_buf *imports, sw_counted_fn *receive, void *context,
                                struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, counted_rows, &select, err);

    if (status != SW_OK)
        return status;
    bind_filter(select, filter);
    db_bind_text(select, ":imports", imports->s);
    while (db_row(store, select, &status, err)) {
        struct sw_counted counted;

        read_counted(select, &counted);
        status = receive(context, &counted, err);
    }
    sqlite3_finalize(select);
    return status;
}

/* The imports that contribute, as a JSON list. */
static enum sw_status choose(struct sw_store *store, const struct sw_filter *filter,
                             enum sw_report_source source, struct sw_buf *list, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    sw_buf_char(list, '[');
    if (source == SW_SOURCE_CQD)
        status = choose_cqd(store, filter, list, err);
    else if (source == SW_SOURCE_AGGREGATE)
        status = choose_aggregates(store, filter, list, err);
    sw_buf_char(list, ']');
    return status;
}

enum sw_status sw_store_each_counted(struct sw_store *store, const struct sw_filter *filter,
                                     enum sw_report_source source, sw_counted_fn *receive,
                                     void *context, struct sw_err *err)
{
    struct sw_buf imports = {0};
    enum sw_status status = choose(store, filter, source, &imports, err);

    if (status == SW_OK)
        status = give_rows(store, filter, &imports, receive, context, err);
    sw_buf_free(&imports);
    return status;
}

/* ------------------------------------------------------------------------- what is left out */

/*
 * The numbers are those of enum sw_counts_why. A day may reach out of a week by hours, where weeks
 * begin in another zone than days: that is no news.
 */
static const char other_counts[] =
    "SELECT id, file, why, min(since), max(until) FROM (SELECT i.id, i.file, c.since, c.until, "
    "CASE WHEN NOT (" MIDDLE_IN_PERIOD ") THEN iif(c.until - c.since > 90000000, 3, NULL) "
    "WHEN i.source <> :source THEN 0 "
    "WHEN i.id NOT IN (SELECT value FROM json_each(:imports)) THEN iif(i.source = 'cqd', 1, 2) "
    "WHEN c.until - c.since > 90000000 AND (c.since < :since OR c.until > :until) THEN 4 END AS "
    "why "
    "FROM counted AS c JOIN import AS i ON i.id = c.import_id WHERE c.since < :until "
    "AND max(c.until, c.since + 1) > :since AND " OF_TENANT(
        "c.tenant_id") ") WHERE why IS NOT NULL GROUP BY id, why ORDER BY id, why";

enum sw_status sw_store_each_other_counts(struct sw_store *store, const struct sw_filter *filter,
                                          enum sw_report_source source, sw_other_counts_fn *receive,
                                          void *context, struct sw_err *err)
{
    struct sw_buf imports = {0};
    sqlite3_stmt *select = NULL;
    enum sw_status status = choose(store, filter, source, &imports, err);

    if (status == SW_OK)
        status = db_prepare(store, other_counts, &select, err);
    if (status == SW_OK) {
        bind_filter(select, filter);
        db_bind_text(select, ":source", sw_source_names[source]);
        db_bind_text(select, ":imports", imports.s);
    }
    while (status == SW_OK && db_row(store, select, &status, err)) {
        const struct sw_other_counts counts = {
            .import_id = sqlite3_column_int64(select, 0),
            .file = db_text(select, 1),
            .why = (enum sw_counts_why)sqlite3_column_int(select, 2),
            .since = sqlite3_column_int64(select, 3),
            .until = sqlite3_column_int64(select, 4),
        };

        status = receive(context, &counts, err);
    }
    sqlite3_finalize(select);
    sw_buf_free(&imports);
    return status;
}
