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

void counts_bind_filter(sqlite3_stmt *select, const struct sw_filter *filter)
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
    counts_bind_filter(select, filter);
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
            "SELECT 1 FROM tenant AS t CROSS JOIN rollup AS r ON r.tenant_id = t.id WHERE "
            "(:tenant IS NULL OR t.name = :tenant) AND r.bucket >= :from_bucket "
            "AND r.bucket <= :to_bucket AND r.success <> 2 LIMIT 1",
            filter, NULL, has, err);

    if (status != SW_OK || !*has || !is_cut)
        return status;
    return ask(store,
               "SELECT 1 FROM call WHERE id >= :from_id AND id < :to_id AND invite_time >= :since "
               "AND invite_time < :until AND success IS NOT NULL AND " COUNTS_OF_TENANT(
                   "tenant_id") " LIMIT 1",
               filter, NULL, has, err);
}

enum sw_status sw_store_sources(struct sw_store *store, const struct sw_filter *filter,
                                bool has[SW_SOURCES], struct sw_err *err)
{
    enum sw_status status = has_calls(store, filter, &has[SW_SOURCE_CALLS], err);

    for (int i = SW_SOURCE_CQD; status == SW_OK && i < SW_SOURCES; i++)
        status = ask(store,
                     "SELECT 1 FROM counted AS c JOIN import AS i ON i.id = c.import_id WHERE "
                     "i.source = :source AND " COUNTS_IN_PERIOD
                     " AND " COUNTS_OF_TENANT("c.tenant_id") " LIMIT 1",
                     filter, sw_source_names[i], &has[i], err);
    return status;
}

/* -------------------------------------------------------------------------------- rows */

/* What choose_counts gives, as a table. */
#define CHOSEN                                                                                     \
    "WITH chosen AS MATERIALIZED (SELECT value ->> 0 AS import_id, value ->> 1 AS since, "         \
    "value ->> 2 AS until FROM json_each(:chosen)) "
#define IS_CHOSEN "h.import_id = c.import_id AND h.since <= c.since AND h.until > c.since"

/*
 * Of groups that several imports have, the one with most attempts, and of these the latest. Within
 * it all rows of the group count.
 */
static const char counted_rows[] = CHOSEN
    "SELECT c.since, c.until, c.cause_id, c.trunk_id, c.call_type_id, (SELECT u.person_id "
    "FROM user AS u WHERE u.id = c.user_id), c.direction, c.attempts, c.connected, c.failed, "
    "p.name FROM (SELECT c.*, dense_rank() OVER "
    "(PARTITION BY tenant_id, fingerprint, since, until ORDER BY total DESC, import_id DESC) "
    "AS place FROM (SELECT c.*, sum(coalesce(c.attempts, c.failed, 0)) OVER (PARTITION BY "
    "c.tenant_id, c.fingerprint, c.since, c.until, c.import_id) AS total FROM chosen AS h "
    "JOIN counted AS c ON " IS_CHOSEN " WHERE " COUNTS_IN_PERIOD ") AS c) AS c "
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
                                const struct sw_buf *chosen, sw_counted_fn *receive, void *context,
                                struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, counted_rows, &select, err);

    if (status != SW_OK)
        return status;
    counts_bind_filter(select, filter);
    db_bind_text(select, ":chosen", chosen->s);
    while (db_row(store, select, &status, err)) {
        struct sw_counted counted;

        read_counted(select, &counted);
        status = receive(context, &counted, err);
    }
    sqlite3_finalize(select);
    return status;
}

enum sw_status sw_store_each_counted(struct sw_store *store, const struct sw_filter *filter,
                                     enum sw_report_source source, sw_counted_fn *receive,
                                     void *context, struct sw_err *err)
{
    struct sw_buf chosen = {0};
    enum sw_status status = choose_counts(store, filter, source, &chosen, err);

    if (status == SW_OK)
        status = give_rows(store, filter, &chosen, receive, context, err);
    sw_buf_free(&chosen);
    return status;
}

/* ------------------------------------------------------------------------- what is left out */

/*
 * The numbers are those of enum sw_counts_why. A day may reach out of a week by hours, where weeks
 * begin in another zone than days: that is no news.
 */
static const char other_counts[] = CHOSEN
    "SELECT id, file, why, min(since), max(until) FROM (SELECT i.id, i.file, c.since, c.until, "
    "CASE WHEN NOT (" COUNTS_MIDDLE_IN_PERIOD ") THEN iif(c.until - c.since > 90000000, 3, NULL) "
    "WHEN i.source <> :source THEN 0 "
    "WHEN NOT EXISTS (SELECT 1 FROM chosen AS h WHERE " IS_CHOSEN ") "
    "THEN iif(i.source = 'cqd', 1, 2) "
    "WHEN c.until - c.since > 90000000 AND (c.since < :since OR c.until > :until) THEN 4 END AS "
    "why FROM counted AS c JOIN import AS i ON i.id = c.import_id WHERE c.since < :until "
    "AND max(c.until, c.since + 1) > :since AND " COUNTS_OF_TENANT(
        "c.tenant_id") ") WHERE why IS NOT NULL GROUP BY id, why ORDER BY id, why";

enum sw_status sw_store_each_other_counts(struct sw_store *store, const struct sw_filter *filter,
                                          enum sw_report_source source, sw_other_counts_fn *receive,
                                          void *context, struct sw_err *err)
{
    struct sw_buf chosen = {0};
    sqlite3_stmt *select = NULL;
    enum sw_status status = choose_counts(store, filter, source, &chosen, err);

    if (status == SW_OK)
        status = db_prepare(store, other_counts, &select, err);
    if (status == SW_OK) {
        counts_bind_filter(select, filter);
        db_bind_text(select, ":source", sw_source_names[source]);
        db_bind_text(select, ":chosen", chosen.s);
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
    sw_buf_free(&chosen);
    return status;
}
