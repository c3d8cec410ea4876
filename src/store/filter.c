/* filter.c - see filter.h. */
#include "filter.h"

#include "sipwhy/time.h"

int64_t first_id_from(int64_t ms)
{
    return sw_floor_div(ms, SW_SECOND) * (INT64_C(1) << FINGERPRINT_BITS);
}

enum sw_status filter_find_tenants(struct sw_store *store, const char *name,
                                   struct tenants *tenants, struct sw_err *err)
{
    sqlite3_stmt *find = NULL;
    enum sw_status status =
        db_prepare(store,
                   "SELECT count(*), min(id), (SELECT count(*) FROM tenant) FROM tenant "
                   "WHERE :name IS NULL OR name = :name",
                   &find, err);

    *tenants = (struct tenants){.id = -1};
    if (status != SW_OK)
        return status;
    db_bind_text(find, ":name", name);
    if (db_row(store, find, &status, err) && sqlite3_column_int64(find, 0) > 0) {
        tenants->id = sqlite3_column_int64(find, 0) == 1 ? sqlite3_column_int64(find, 1) : 0;
        tenants->is_everyone = sqlite3_column_int64(find, 0) == sqlite3_column_int64(find, 2);
    }
    sqlite3_finalize(find);
    return status;
}

/* One code of the pair; a cause without it has NULL there. */
static void add_codes(struct sw_buf *sql, const struct sw_filter *filter)
{
    if (!filter->by_sip && !filter->by_microsoft)
        return;
    sw_buf_printf(sql, " AND c.cause_id IN (SELECT id FROM cause WHERE %s%s%s)",
                  filter->by_sip ? "sip_code IS :sip_code" : "",
                  filter->by_sip && filter->by_microsoft ? " AND " : "",
                  filter->by_microsoft ? "microsoft_code IS :microsoft_code" : "");
}

void filter_add(struct sw_buf *sql, const struct sw_filter *filter, struct tenants tenants,
                bool is_other)
{
    sw_buf_str(sql, " AND c.id >= :from_id AND c.id < :to_id");
    if (filter->since % SW_SECOND != 0 || filter->until % SW_SECOND != 0) /* ids tell seconds */
        sw_buf_str(sql, " AND c.invite_time >= :since AND c.invite_time < :until");
    /* The index of what did not connect begins with the tenant; elsewhere it is one test more. */
    if (tenants.id != 0 && (is_other || !tenants.is_everyone))
        sw_buf_str(sql, " AND c.tenant_id = :tenant_id");
    if (filter->direction != SW_DIRECTION_UNKNOWN)
        sw_buf_str(sql, " AND c.direction = :direction");
    if (filter->trunk)
        sw_buf_str(sql, " AND c.trunk_id IN (SELECT id FROM trunk WHERE name GLOB lower(:trunk))");
    if (filter->user)
        sw_buf_str(sql, " AND c.user_id IN (SELECT id FROM user WHERE name GLOB lower(:user))");
    if (filter->call_type)
        sw_buf_str(sql, " AND c.call_type_id IN (SELECT id FROM call_type WHERE name GLOB "
                        "lower(:call_type))");
    if (filter->imported_before)
        sw_buf_str(sql, " AND c.import_id IN (SELECT id FROM import WHERE imported_at < "
                        ":imported_before)");
    add_codes(sql, filter);
}

/* The first id that is of no call before this instant, to the second. */
static int64_t first_second_from(int64_t ms)
{
    return first_id_from(ms) +
           (sw_floor_div(ms, SW_SECOND) * SW_SECOND < ms ? INT64_C(1) << FINGERPRINT_BITS : 0);
}

/* A code that is not known stays NULL. */
static void bind_code(sqlite3_stmt *select, const char *name, struct sw_code code)
{
    if (code.known)
        db_bind_int(select, name, code.value);
}

void filter_bind(sqlite3_stmt *select, const struct sw_filter *filter, struct tenants tenants)
{
    db_bind_int(select, ":from_id", first_id_from(filter->since));
    db_bind_int(select, ":to_id", first_second_from(filter->until));
    db_bind_int(select, ":since", filter->since);
    db_bind_int(select, ":until", filter->until);
    db_bind_int(select, ":tenant_id", tenants.id);
    db_bind_int(select, ":direction", (int64_t)filter->direction);
    db_bind_text(select, ":trunk", filter->trunk);
    db_bind_text(select, ":user", filter->user);
    db_bind_text(select, ":call_type", filter->call_type);
    db_bind_int(select, ":imported_before", filter->imported_before);
    bind_code(select, ":sip_code", filter->pair.sip);
    bind_code(select, ":microsoft_code", filter->pair.microsoft);
}
