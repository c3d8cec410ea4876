/*
 * purge_ledger.c - the ledger and the small tables after rows went; see purge.h.
 *
 * What an import refers to and from when to when its rows are is told again by the rows that it
 * still has, in one pass over all of them: as it had them (call_seen), else as `call` holds them.
 */
#include "purge.h"

#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum sw_status purge_ledger_begin(struct purge *purge, struct sw_err *err)
{
    return purge_run(purge, "purge/ledger-begin.sql", err);
}

/* ------------------------------------------------------------- what the rows that stay tell */

/* Of which small table the columns of ledger-rows.sql are, between import and time. */
static const char *const kinds[] = {"cause",   "trunk",   "call_type", "user",   "phrase",
                                    "country", "country", "region",    "region", "admin_units"};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct range {
    int64_t first, last;
};

struct told {
    struct sw_map64 mentions; /* of an import */
    struct sw_map64 places;   /* import -> place in ranges + 1 */
    struct range *ranges;
    size_t n, capacity;
};

static void told_clear(struct told *told)
{
    sw_map64_free(&told->mentions);
    sw_map64_free(&told->places);
    free(told->ranges);
}

static uint64_t hash_mention(int64_t import_id, const char *kind, int64_t id)
{
    const int64_t numbers[] = {import_id, id};

    return sw_hash64_more(sw_hash64(numbers, sizeof numbers), kind, strlen(kind));
}

static void note_time(struct told *told, int64_t import_id, int64_t time)
{
    int64_t *place = sw_map64_put(&told->places, (uint64_t)import_id, NULL);
    struct range *range;

    if (*place == 0) {
        if (told->n == told->capacity)
            told->ranges =
                sw_grow(told->ranges, &told->capacity, told->n + 1, sizeof *told->ranges);
        told->ranges[told->n++] = (struct range){time, time};
        *place = (int64_t)told->n;
    }
    range = &told->ranges[*place - 1];
    if (time < range->first)
        range->first = time;
    if (time > range->last)
        range->last = time;
}

static enum sw_status read_rows(struct purge *purge, struct told *told, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(purge->store, db_sql("purge/ledger-rows.sql"), &select, err);

    while (db_row(purge->store, select, &status, err)) {
        int64_t import_id = sqlite3_column_int64(select, 0);

        for (int i = 0; i < KINDS; i++)
            if (sqlite3_column_type(select, i + 1) != SQLITE_NULL)
                sw_map64_put(&told->mentions,
                             hash_mention(import_id, kinds[i], sqlite3_column_int64(select, i + 1)),
                             NULL);
        note_time(told, import_id, sqlite3_column_int64(select, KINDS + 1));
    }
    sqlite3_finalize(select);
    purge->step += 3;
    return status;
}

/* ------------------------------------------------------------------------------ mentions */

static enum sw_status drop_mentions(struct purge *purge, const struct told *told,
                                    struct sw_err *err)
{
    sqlite3_stmt *select = NULL, *drop = NULL;
    enum sw_status status = db_prepare(
        purge->store,
        "SELECT import_id, kind, id FROM mention WHERE import_id IN (SELECT import_id FROM "
        "affected)",
        &select, err);

    if (status == SW_OK)
        status = db_prepare(purge->store,
                            "INSERT INTO unmentioned (import_id, kind, id) VALUES (?1, ?2, ?3)",
                            &drop, err);
    while (db_row(purge->store, select, &status, err)) {
        int64_t import_id = sqlite3_column_int64(select, 0), id = sqlite3_column_int64(select, 2);

        if (sw_map64_find(&told->mentions, hash_mention(import_id, db_text(select, 1), id)))
            continue;
        sqlite3_bind_int64(drop, 1, import_id);
        sqlite3_bind_text(drop, 2, db_text(select, 1), -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(drop, 3, id);
        status = db_run(purge->store, drop, err);
    }
    sqlite3_finalize(select);
    sqlite3_finalize(drop);
    return status;
}

/* -------------------------------------------------------------------- ranges of imports */

/* "2026-11-05, 2026-11-08 to 2026-11-09, ...": what of it lies behind that day. The caller's. */
static char *days_behind(const char *days, int64_t first_time)
{
    int64_t first = sw_floor_div(first_time, SW_DAY);
    struct sw_str rest = sw_str(days), item;
    struct sw_buf kept = {0};

    sw_buf_str(&kept, "");
    while (sw_str_split(&rest, ',', &item)) {
        int64_t day = 0;
        struct sw_str from = {item.s, item.n < 10 ? item.n : 10};

        if (!sw_date_parse(from, &day) || day > first)
            sw_buf_printf(&kept, "%s%.*s", kept.n ? ", " : "", (int)item.n, item.s);
    }
    return kept.s;
}

static enum sw_status write_range(struct purge *purge, sqlite3_stmt *import,
                                  const struct range *range, struct sw_err *err)
{
    bool is_of_calls = sqlite3_column_int(import, 1);
    int64_t first = sqlite3_column_int64(import, 2), last = sqlite3_column_int64(import, 3);
    char *days;
    sqlite3_stmt *update = NULL;
    enum sw_status status = db_prepare(purge->store,
                                       "UPDATE import SET first_time = :first, last_time = :last, "
                                       "days_without_rows = :days WHERE id = :id",
                                       &update, err);

    if (status != SW_OK)
        return status;
    if (!is_of_calls || range->first > first)
        first = range->first;
    if (!is_of_calls)
        last = range->last;
    days = days_behind(db_text(import, 4), first);
    db_bind_int(update, ":id", sqlite3_column_int64(import, 0));
    db_bind_int(update, ":first", first);
    db_bind_int(update, ":last", last);
    db_bind_text(update, ":days", days);
    status = db_run(purge->store, update, err);
    sqlite3_finalize(update);
    free(days);
    return status;
}

/* When the rows are that an import still has; NULL if it has none. */
static const struct range *find_range(const struct told *told, int64_t import_id)
{
    const int64_t *place = sw_map64_find(&told->places, (uint64_t)import_id);

    return place && told->ranges ? &told->ranges[*place - 1] : NULL;
}

/* Of imports that lost rows; one that has none any more is noted in `gone`. */
static enum sw_status tell_ranges(struct purge *purge, const struct told *told, struct sw_err *err)
{
    sqlite3_stmt *select = NULL, *gone = NULL;
    enum sw_status status = db_prepare(
        purge->store,
        "SELECT i.id, i.source = 'calls', i.first_time, i.last_time, i.days_without_rows "
        "FROM lost AS l JOIN import AS i ON i.id = l.import_id",
        &select, err);

    if (status == SW_OK)
        status = db_prepare(purge->store, "INSERT INTO gone VALUES (?1)", &gone, err);
    while (db_row(purge->store, select, &status, err)) {
        const struct range *range = find_range(told, sqlite3_column_int64(select, 0));

        if (range) {
            status = write_range(purge, select, range, err);
            continue;
        }
        sqlite3_bind_int64(gone, 1, sqlite3_column_int64(select, 0));
        status = db_run(purge->store, gone, err);
    }
    sqlite3_finalize(select);
    sqlite3_finalize(gone);
    return status;
}

/* ---------------------------------------------------------------------------- the rest */

static enum sw_status drop_users(struct purge *purge, struct sw_err *err)
{
    int64_t before, after = 0;
    enum sw_status status = purge_count(purge, "SELECT count(*) FROM user", &before, err);

    if (status == SW_OK)
        status = persons_drop(purge->store, err);
    if (status == SW_OK)
        status = purge_count(purge, "SELECT count(*) FROM user", &after, err);
    purge->purged->users = before - after;
    return status;
}

enum sw_status purge_ledger_end(struct purge *purge, struct sw_err *err)
{
    struct told told = {0};
    enum sw_status status = purge_run(purge, "purge/ledger-counts.sql", err);

    if (status == SW_OK)
        status = purge_run(purge, "purge/ledger-lists.sql", err);
    if (status == SW_OK)
        status = read_rows(purge, &told, err);
    if (status == SW_OK)
        status = drop_mentions(purge, &told, err);
    if (status == SW_OK)
        status = tell_ranges(purge, &told, err);
    if (status == SW_OK)
        status = purge_count(purge, "SELECT count(*) FROM gone", &purge->purged->imports, err);
    if (status == SW_OK)
        status = purge_run(purge, "purge/ledger-end.sql", err);
    if (status == SW_OK)
        status = purge_run(purge, "undo/unmentioned.sql", err);
    told_clear(&told);
    return status == SW_OK ? drop_users(purge, err) : status;
}
