/*
 * choose_counts.c - which rows of counts a report is made of; see sqlite.h.
 *
 * Tables that part the calls by other columns count the same calls in other groups. Of CQD, whose
 * rows are for a day at most, one way is chosen for each day; an aggregate counts as a whole.
 */
#include "sqlite.h"

#include "sipwhy/time.h"

#include <stdlib.h>

/* What one import has. */
struct span {
    int64_t import_id, tenant_id, way;
    int64_t since, until; /* of its rows, half open; when it is chosen: of those that are */
};

/* Most of the time there are few, the latest first. */
struct spans {
    struct span *items;
    size_t n, capacity;
};

static void add_span(struct spans *spans, const struct span *span)
{
    if (spans->n == spans->capacity)
        spans->items = sw_grow(spans->items, &spans->capacity, spans->n + 1, sizeof *spans->items);
    spans->items[spans->n++] = *span;
}

/* An import of CQD without a row in the period says nothing of it, whatever its rows are of. */
static const char find_spans[] =
    "SELECT w.import_id, i.tenant_id, w.way, w.since, w.until FROM counted_way AS w "
    "JOIN import AS i ON i.id = w.import_id WHERE i.source = :source AND " COUNTS_OF_TENANT(
        "i.tenant_id") " AND (i.source <> 'cqd' OR EXISTS (SELECT 1 FROM counted AS c "
                       "WHERE c.import_id = w.import_id AND " COUNTS_IN_PERIOD
                       ")) ORDER BY w.import_id DESC";

static enum sw_status read_spans(struct sw_store *store, const struct sw_filter *filter,
                                 enum sw_report_source source, struct spans *spans,
                                 struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, find_spans, &select, err);

    if (status != SW_OK)
        return status;
    counts_bind_filter(select, filter);
    db_bind_text(select, ":source", sw_source_names[source]);
    while (db_row(store, select, &status, err)) {
        const struct span span = {sqlite3_column_int64(select, 0), sqlite3_column_int64(select, 1),
                                  sqlite3_column_int64(select, 2), sqlite3_column_int64(select, 3),
                                  sqlite3_column_int64(select, 4)};

        add_span(spans, &span);
    }
    sqlite3_finalize(select);
    return status;
}

/* -------------------------------------------------------------------------------- CQD */

static uint64_t day_key(const struct span *span, int64_t day)
{
    const int64_t key[] = {span->tenant_id, day};

    return sw_hash64(key, sizeof key);
}

/* The way of the latest import that a day lies in counts on it, with all others of that way. */
static void note_ways(const struct spans *spans, struct sw_map64 *ways)
{
    for (size_t i = 0; i < spans->n; i++) {
        const struct span *span = &spans->items[i];

        for (int64_t day = sw_floor_div(span->since, SW_DAY); day * SW_DAY < span->until; day++) {
            int is_new;
            int64_t *way = sw_map64_put(ways, day_key(span, day), &is_new);

            if (is_new)
                *way = span->way;
        }
    }
}

/* The days of an import on which its way counts, days in a row together. */
static void choose_days(const struct span *span, const struct sw_map64 *ways, struct spans *chosen)
{
    bool is_open = false;

    for (int64_t day = sw_floor_div(span->since, SW_DAY); day * SW_DAY < span->until; day++) {
        bool counts = *sw_map64_find(ways, day_key(span, day)) == span->way;

        if (counts && !is_open) {
            add_span(chosen, span);
            chosen->items[chosen->n - 1].since = day * SW_DAY;
        }
        if (counts)
            chosen->items[chosen->n - 1].until = (day + 1) * SW_DAY;
        is_open = counts;
    }
}

static void choose_cqd(const struct spans *spans, struct spans *chosen)
{
    struct sw_map64 ways = {0};

    note_ways(spans, &ways);
    for (size_t i = 0; i < spans->n; i++)
        choose_days(&spans->items[i], &ways, chosen);
    sw_map64_free(&ways);
}

/* -------------------------------------------------------------------------- aggregates */

static bool overlaps(const struct span *a, const struct span *b)
{
    return a->tenant_id == b->tenant_id && a->since < b->until && b->since < a->until;
}

/* The latest first, each that tells of a time that no later one does. */
static void choose_aggregates(const struct spans *spans, struct spans *chosen)
{
    for (size_t i = 0; i < spans->n; i++) {
        bool is_overlapped = false;

        for (size_t k = 0; k < chosen->n && !is_overlapped; k++)
            is_overlapped = overlaps(&chosen->items[k], &spans->items[i]);
        if (!is_overlapped)
            add_span(chosen, &spans->items[i]);
    }
}

/* --------------------------------------------------------------------------- the choice */

/* As JSON, "[[3,1763251200000,1763337600000],...]", which SQL takes as one value. */
static void list_spans(const struct spans *spans, struct sw_buf *list)
{
    sw_buf_char(list, '[');
    for (size_t i = 0; i < spans->n; i++) {
        const struct span *span = &spans->items[i];

        sw_buf_printf(list, "%s[%lld,%lld,%lld]", i > 0 ? "," : "", (long long)span->import_id,
                      (long long)span->since, (long long)span->until);
    }
    sw_buf_char(list, ']');
}

enum sw_status choose_counts(struct sw_store *store, const struct sw_filter *filter,
                             enum sw_report_source source, struct sw_buf *list, struct sw_err *err)
{
    struct spans spans = {0}, chosen = {0};
    enum sw_status status = SW_OK;

    if (source != SW_SOURCE_CALLS)
        status = read_spans(store, filter, source, &spans, err);
    if (source == SW_SOURCE_CQD)
        choose_cqd(&spans, &chosen);
    else
        choose_aggregates(&spans, &chosen);
    list_spans(&chosen, list);
    free(spans.items);
    free(chosen.items);
    return status;
}
