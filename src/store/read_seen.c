/*
 * read_seen.c - when pairs were seen first and last; see store.h.
 *
 * The sums by quarter hour are in order of time, and of a long history many. So they are read from
 * either end, only until each pair has turned up, and only where an import lies that mentions one
 * that has not: a pair that is new this week is not looked for in the years before.
 */
#include "sqlite.h"

#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <stdlib.h>

/* A pair in one tenant's sums. */
struct wanted {
    struct sw_seen *pair;
    int64_t from, to; /* the quarter hours in which it may be, to the end of `to` */
    bool is_found;
};

struct search {
    struct sw_store *store;
    const struct sw_filter *filter;
    int64_t tenant_id, until; /* the latter a quarter hour */
    struct wanted *wanted;
    size_t n;
    size_t *places; /* by cause id, connected or not: in wanted, + 1 */
    size_t n_causes;
};

/* Calls are moved by less than a minute where another import has them more precise. */
#define MARGIN (SW_HOUR / SW_QUARTER_HOUR)

static size_t *place_of(const struct search *search, int64_t cause_id, bool connected)
{
    return &search->places[(size_t)cause_id * 2 + connected];
}

/* ------------------------------------------------------------------------- where to look */

static void widen(const struct search *search, sqlite3_stmt *select)
{
    int64_t cause_id = sqlite3_column_int64(select, 0);

    for (int connected = 0; connected < 2 && (size_t)cause_id < search->n_causes; connected++) {
        size_t place = *place_of(search, cause_id, connected != 0);

        if (place == 0)
            continue;
        search->wanted[place - 1].from = sqlite3_column_int64(select, 1) / SW_QUARTER_HOUR - MARGIN;
        search->wanted[place - 1].to = sqlite3_column_int64(select, 2) / SW_QUARTER_HOUR + MARGIN;
    }
}

/* Nobody mentions a pair that the tenant has not. */
static enum sw_status find_ranges(const struct search *search, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(search->store,
                   "SELECT m.id, min(i.first_time), max(i.last_time) FROM import AS i "
                   "JOIN mention AS m ON m.import_id = i.id AND m.kind = 'cause' "
                   "WHERE i.tenant_id = :tenant_id AND i.source = 'calls' GROUP BY m.id",
                   &select, err);

    for (size_t i = 0; i < search->n; i++)
        search->wanted[i] = (struct wanted){search->wanted[i].pair, INT64_MAX, INT64_MIN, false};
    if (status == SW_OK)
        db_bind_int(select, ":tenant_id", search->tenant_id);
    while (status == SW_OK && db_row(search->store, select, &status, err))
        widen(search, select);
    sqlite3_finalize(select);
    return status;
}

/* --------------------------------------------------------------------------- either way */

#define SUMS                                                                                       \
    "SELECT r.bucket, r.cause_id, r.success = 1 FROM rollup AS r WHERE r.tenant_id = :tenant_id "  \
    "AND r.bucket >= :since AND r.bucket < :until AND r.success <> 2 "                             \
    "AND (:direction = 0 OR r.direction = :direction) AND (:trunk IS NULL OR r.trunk_id IN "       \
    "(SELECT id FROM trunk WHERE name GLOB lower(:trunk))) ORDER BY r.bucket "

/* From which quarter hour on (backwards: before which one) any that is not found may be. */
static bool next_start(const struct search *search, bool backwards, int64_t *start)
{
    bool has_any = false;

    *start = backwards ? INT64_MIN : INT64_MAX;
    for (size_t i = 0; i < search->n; i++) {
        const struct wanted *wanted = &search->wanted[i];
        int64_t end = wanted->to < search->until ? wanted->to + 1 : search->until;

        if (wanted->is_found || wanted->from >= search->until || wanted->from > wanted->to)
            continue;
        has_any = true;
        if (backwards ? end > *start : wanted->from < *start)
            *start = backwards ? end : wanted->from;
    }
    return has_any;
}

static void note(struct wanted *wanted, int64_t bucket, bool backwards)
{
    int64_t time = bucket * SW_QUARTER_HOUR;

    wanted->is_found = true;
    if (backwards && time > wanted->pair->last)
        wanted->pair->last = time;
    if (!backwards && (wanted->pair->first == SW_NO_TIME || time < wanted->pair->first))
        wanted->pair->first = time;
}

/* Reads on until the next one to look for lies farther on than the reading has come. */
static enum sw_status read_on(const struct search *search, sqlite3_stmt *select, bool backwards,
                              bool *is_at_end, struct sw_err *err)
{
    enum sw_status status = SW_OK;
    int64_t start;

    while (db_row(search->store, select, &status, err)) {
        int64_t bucket = sqlite3_column_int64(select, 0), id = sqlite3_column_int64(select, 1);
        size_t place = id >= 0 && (size_t)id < search->n_causes
                           ? *place_of(search, id, sqlite3_column_int(select, 2) != 0)
                           : 0;

        if (place == 0 || search->wanted[place - 1].is_found)
            continue;
        note(&search->wanted[place - 1], bucket, backwards);
        if (!next_start(search, backwards, &start) ||
            (backwards ? start <= bucket : start > bucket))
            return SW_OK;
    }
    *is_at_end = true;
    return status;
}

static enum sw_status look(const struct search *search, bool backwards, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(search->store, backwards ? SUMS "DESC" : SUMS "ASC", &select, err);
    bool is_at_end = false;
    int64_t start;

    if (status == SW_OK) {
        db_bind_int(select, ":tenant_id", search->tenant_id);
        db_bind_int(select, ":direction", (int64_t)search->filter->direction);
        db_bind_text(select, ":trunk", search->filter->trunk);
    }
    while (status == SW_OK && !is_at_end && next_start(search, backwards, &start)) {
        db_bind_int(select, ":since", backwards ? INT64_MIN : start);
        db_bind_int(select, ":until", backwards ? start : search->until);
        status = read_on(search, select, backwards, &is_at_end, err);
        sqlite3_reset(select);
    }
    sqlite3_finalize(select);
    return status;
}

/* Of a pair that is there at all, the last time is looked for where it is not known already. */
static enum sw_status search_tenant(const struct search *search, struct sw_err *err)
{
    enum sw_status status = find_ranges(search, err);

    if (status == SW_OK)
        status = look(search, false, err);
    for (size_t i = 0; i < search->n; i++) {
        struct wanted *wanted = &search->wanted[i];

        wanted->is_found =
            !wanted->is_found || wanted->pair->last >= search->until * SW_QUARTER_HOUR;
    }
    return status == SW_OK ? look(search, true, err) : status;
}

/* ------------------------------------------------------------------------------- setting up */

static void set_places(struct search *search, struct sw_seen *pairs)
{
    for (size_t i = 0; i < search->n; i++)
        if ((size_t)pairs[i].cause_id >= search->n_causes)
            search->n_causes = (size_t)pairs[i].cause_id + 1;
    search->places = sw_alloc_zero(search->n_causes * 2, sizeof *search->places);
    search->wanted = sw_alloc_zero(search->n, sizeof *search->wanted);
    for (size_t i = 0; i < search->n; i++) {
        search->wanted[i].pair = &pairs[i];
        *place_of(search, pairs[i].cause_id, pairs[i].connected) = i + 1;
    }
}

enum sw_status sw_store_find_seen(struct sw_store *store, const struct sw_filter *filter,
                                  int64_t before, struct sw_seen *pairs, size_t n,
                                  struct sw_err *err)
{
    struct search search = {
        .store = store, .filter = filter, .until = sw_floor_div(before, SW_QUARTER_HOUR), .n = n};
    sqlite3_stmt *tenants = NULL;
    enum sw_status status = db_prepare(
        store, "SELECT id FROM tenant WHERE :tenant IS NULL OR name = :tenant", &tenants, err);

    set_places(&search, pairs);
    if (status == SW_OK)
        db_bind_text(tenants, ":tenant", filter->tenant);
    while (status == SW_OK && db_row(store, tenants, &status, err)) {
        search.tenant_id = sqlite3_column_int64(tenants, 0);
        status = search_tenant(&search, err);
    }
    sqlite3_finalize(tenants);
    free(search.places);
    free(search.wanted);
    return status;
}
