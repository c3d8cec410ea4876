/*
 * choose_counts.c - which rows of counts a report is made of; see sqlite.h.
 *
 * Tables that part the calls by other columns count the same calls in other groups. Of CQD, whose
 * rows are for a day at most, one way is chosen for each day; an aggregate counts as a whole.
 */
#include "sqlite.h"

#include "sipwhy/time.h"

#include <stdlib.h>

/* Rows below one heading. */
struct part {
    int64_t import_id, part, tenant_id, way;
    int64_t since, until; /* of its rows, half open; when it is chosen: of those that are */
};

/* Most of the time there are few, the latest first. */
struct parts {
    struct part *items;
    size_t n, capacity;
};

static void add_part(struct parts *parts, const struct part *part)
{
    if (parts->n == parts->capacity)
        parts->items = sw_grow(parts->items, &parts->capacity, parts->n + 1, sizeof *parts->items);
    parts->items[parts->n++] = *part;
}

/* A part of CQD without a row in the period says nothing of it, whatever its rows are of. */
static const char find_parts[] =
    "SELECT p.import_id, p.part, i.tenant_id, p.way, p.since, p.until FROM counted_part AS p "
    "JOIN import AS i ON i.id = p.import_id WHERE i.source = :source AND " COUNTS_OF_TENANT(
        "i.tenant_id") " AND (i.source <> 'cqd' OR EXISTS (SELECT 1 FROM counted AS c "
                       "WHERE c.import_id = p.import_id AND c.part = p.part "
                       "AND " COUNTS_IN_PERIOD ")) ORDER BY p.import_id DESC, p.part DESC";

static enum sw_status read_parts(struct sw_store *store, const struct sw_filter *filter,
                                 enum sw_report_source source, struct parts *parts,
                                 struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, find_parts, &select, err);

    if (status != SW_OK)
        return status;
    counts_bind_filter(select, filter);
    db_bind_text(select, ":source", sw_source_names[source]);
    while (db_row(store, select, &status, err)) {
        const struct part part = {sqlite3_column_int64(select, 0), sqlite3_column_int64(select, 1),
                                  sqlite3_column_int64(select, 2), sqlite3_column_int64(select, 3),
                                  sqlite3_column_int64(select, 4), sqlite3_column_int64(select, 5)};

        add_part(parts, &part);
    }
    sqlite3_finalize(select);
    return status;
}

/* -------------------------------------------------------------------------------- CQD */

static uint64_t day_key(const struct part *part, int64_t day)
{
    const int64_t key[] = {part->tenant_id, day};

    return sw_hash64(key, sizeof key);
}

/* The way of the latest part that a day lies in counts on it, with all other parts of that way. */
static void note_ways(const struct parts *parts, struct sw_map64 *ways)
{
    for (size_t i = 0; i < parts->n; i++) {
        const struct part *part = &parts->items[i];

        for (int64_t day = sw_floor_div(part->since, SW_DAY); day * SW_DAY < part->until; day++) {
            int is_new;
            int64_t *way = sw_map64_put(ways, day_key(part, day), &is_new);

            if (is_new)
                *way = part->way;
        }
    }
}

/* The days of a part on which its way counts, days in a row together. */
static void choose_days(const struct part *part, const struct sw_map64 *ways, struct parts *chosen)
{
    bool is_open = false;

    for (int64_t day = sw_floor_div(part->since, SW_DAY); day * SW_DAY < part->until; day++) {
        bool counts = *sw_map64_find(ways, day_key(part, day)) == part->way;

        if (counts && !is_open) {
            add_part(chosen, part);
            chosen->items[chosen->n - 1].since = day * SW_DAY;
        }
        if (counts)
            chosen->items[chosen->n - 1].until = (day + 1) * SW_DAY;
        is_open = counts;
    }
}

static void choose_cqd(const struct parts *parts, struct parts *chosen)
{
    struct sw_map64 ways = {0};

    note_ways(parts, &ways);
    for (size_t i = 0; i < parts->n; i++)
        choose_days(&parts->items[i], &ways, chosen);
    sw_map64_free(&ways);
}

/* -------------------------------------------------------------------------- aggregates */

/* Parts of one import that have the same way are compared group by group. */
static bool excludes(const struct part *later, const struct part *part)
{
    return later->tenant_id == part->tenant_id && later->since < part->until &&
           part->since < later->until &&
           (later->import_id != part->import_id || later->way != part->way);
}

/* The latest first, each that tells of a time that no later one does. */
static void choose_aggregates(const struct parts *parts, struct parts *chosen)
{
    for (size_t i = 0; i < parts->n; i++) {
        bool is_excluded = false;

        for (size_t k = 0; k < chosen->n && !is_excluded; k++)
            is_excluded = excludes(&chosen->items[k], &parts->items[i]);
        if (!is_excluded)
            add_part(chosen, &parts->items[i]);
    }
}

/* --------------------------------------------------------------------------- the choice */

/* As JSON, "[[3,0,1763251200000,1763337600000],...]", which SQL takes as one value. */
static void list_parts(const struct parts *parts, struct sw_buf *list)
{
    sw_buf_char(list, '[');
    for (size_t i = 0; i < parts->n; i++) {
        const struct part *part = &parts->items[i];

        sw_buf_printf(list, "%s[%lld,%lld,%lld,%lld]", i > 0 ? "," : "", (long long)part->import_id,
                      (long long)part->part, (long long)part->since, (long long)part->until);
    }
    sw_buf_char(list, ']');
}

enum sw_status choose_counts(struct sw_store *store, const struct sw_filter *filter,
                             enum sw_report_source source, struct sw_buf *list, struct sw_err *err)
{
    struct parts parts = {0}, chosen = {0};
    enum sw_status status = SW_OK;

    if (source != SW_SOURCE_CALLS)
        status = read_parts(store, filter, source, &parts, err);
    if (source == SW_SOURCE_CQD)
        choose_cqd(&parts, &chosen);
    else
        choose_aggregates(&parts, &chosen);
    list_parts(&chosen, list);
    free(parts.items);
    free(chosen.items);
    return status;
}
