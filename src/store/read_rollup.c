/* read_rollup.c - attempts by quarter hour; see store.h. */
#include "sqlite.h"

#include "sipwhy/time.h"

#define FILTERED                                                                                   \
    "(:tenant IS NULL OR t.name = :tenant) AND (:direction = 0 OR r.direction = :direction) "      \
    "AND (:trunk IS NULL OR r.trunk_id IN (SELECT id FROM trunk WHERE name GLOB lower(:trunk)))"

static void bind_filter(sqlite3_stmt *select, const struct sw_filter *filter, int64_t since,
                        int64_t until)
{
    db_bind_int(select, ":since", sw_floor_div(since, SW_QUARTER_HOUR));
    db_bind_int(select, ":until", sw_floor_div(until, SW_QUARTER_HOUR));
    db_bind_text(select, ":tenant", filter->tenant);
    db_bind_int(select, ":direction", (int64_t)filter->direction);
    db_bind_text(select, ":trunk", filter->trunk);
}

/*
 * CROSS JOIN makes the tenants the outer loop, so that their quarter hours are a range of the
 * primary key; SQLite would rather read the whole table.
 */
static const char quarters[] =
    "SELECT count(take_row(r.bucket, r.cause_id, r.trunk_id, r.direction, r.success, r.attempts)) "
    "FROM tenant AS t CROSS JOIN rollup AS r ON r.tenant_id = t.id AND r.bucket >= :since AND "
    "r.bucket < :until "
    "WHERE " FILTERED;

struct receiver {
    sw_quarter_fn *receive;
    void *context;
};

static enum sw_status take_quarter(void *context, sqlite3_value **values, int n, struct sw_err *err)
{
    const struct receiver *receiver = context;
    const struct sw_quarter quarter = {
        .time = sqlite3_value_int64(values[0]) * SW_QUARTER_HOUR,
        .cause_id = sqlite3_value_int64(values[1]),
        .trunk_id = sqlite3_value_int64(values[2]),
        .direction = (enum sw_direction)sqlite3_value_int(values[3]),
        .success = (enum sw_success)sqlite3_value_int(values[4]),
        .attempts = sqlite3_value_int64(values[5]),
    };

    (void)n;
    return receiver->receive(receiver->context, &quarter, err);
}

enum sw_status sw_store_each_quarter(struct sw_store *store, const struct sw_filter *filter,
                                     sw_quarter_fn *receive, void *context, struct sw_err *err)
{
    struct receiver receiver = {receive, context};
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, quarters, &select, err);

    if (status != SW_OK)
        return status;
    bind_filter(select, filter, filter->since, filter->until);
    status = db_scan(store, select, take_quarter, &receiver, err);
    sqlite3_finalize(select);
    return status;
}

enum sw_status sw_store_spans_with_attempts(struct sw_store *store, const char *tenant,
                                            const int64_t *starts, size_t n, bool *has_attempts,
                                            struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status =
        db_prepare(store,
                   "SELECT 1 FROM tenant AS t CROSS JOIN rollup AS r ON r.tenant_id = t.id "
                   "AND r.bucket >= :since AND r.bucket < :until WHERE :tenant IS NULL "
                   "OR t.name = :tenant LIMIT 1",
                   &select, err);

    for (size_t i = 0; status == SW_OK && i < n; i++) {
        const struct sw_filter filter = {.tenant = tenant};

        bind_filter(select, &filter, starts[i], starts[i + 1]);
        has_attempts[i] = db_row(store, select, &status, err);
        sqlite3_reset(select);
    }
    sqlite3_finalize(select);
    return status;
}
