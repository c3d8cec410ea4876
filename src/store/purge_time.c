/* purge_time.c - all from before a time goes, and does not come back; see purge.h. */
#include "purge.h"

/* Ids begin with the time, and a minute goes as a whole: so do calls that are compared. */
#define OLD_CALL(c) c "id < :before_id AND " PURGE_TENANT(c "tenant_id")
/* A row of counts, if all that it stands for lies before. */
#define OLD_COUNTED "max(until, since + 1) <= :before AND " PURGE_TENANT("tenant_id")

static const char *const note_lost[] = {
    "INSERT INTO lost SELECT import_id, sum(n), sum(n_new) FROM (SELECT import_id, count(*) AS n, "
    "count(*) AS n_new FROM call WHERE " OLD_CALL(
        "") " GROUP BY import_id UNION ALL SELECT "
            "s.import_id, count(*), 0 FROM sighting AS s JOIN call AS c ON c.id = s.call_id WHERE "
            "s.call_id < :before_id AND " PURGE_TENANT("c.tenant_id") " GROUP BY s.import_id) "
                                                                      "GROUP BY import_id",
    "INSERT INTO lost SELECT import_id, count(*), 0 FROM counted WHERE " OLD_COUNTED
    " GROUP BY import_id",
    "INSERT INTO affected SELECT import_id FROM lost",
};

/* Calls last: what hangs on them is found by them. */
static const char *const take_rows[] = {
    "DELETE FROM sighting WHERE call_id < :before_id AND (:tenant = 0 OR call_id IN (SELECT id "
    "FROM call WHERE " OLD_CALL("") "))",
    "DELETE FROM call_seen WHERE row_id < :before_id AND " PURGE_TENANT("tenant_id"),
    "DELETE FROM displaced WHERE id < :before_id AND (:tenant = 0 OR id IN (SELECT id FROM call "
    "WHERE " OLD_CALL("") "))",
    "DELETE FROM attempt WHERE " OLD_CALL(""),
    "DELETE FROM counted WHERE " OLD_COUNTED,
    /* Nothing from before comes again, so nothing needs to be known of it. */
    "DELETE FROM purged WHERE :tenant = 0 AND minute < :minute",
    "DELETE FROM rollup WHERE bucket <= :bucket AND " PURGE_TENANT("tenant_id"),
    "INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, success, attempts) "
    "SELECT tenant_id, :bucket, trunk_id, direction, cause_id, coalesce(success, 2), count(*) "
    "FROM call WHERE id >= :before_id AND id < (((:bucket + 1) * 900) "
    "<< 24) AND " PURGE_TENANT("tenant_id") " GROUP BY 1, 3, 4, 5, 6",
};

/* An earlier purge that reached farther still holds. */
static const char *const keep_out[] = {
    "INSERT INTO retention (tenant, since) VALUES (:tenant_name, :before) ON CONFLICT DO UPDATE "
    "SET since = max(since, excluded.since)",
};

enum sw_status purge_time(struct purge *purge, struct sw_err *err)
{
    enum sw_status status = purge_count(purge, "SELECT count(*) FROM call WHERE " OLD_CALL(""),
                                        &purge->purged->calls, err);

    if (status == SW_OK)
        status = purge_count(purge, "SELECT count(*) FROM counted WHERE " OLD_COUNTED,
                             &purge->purged->counts, err);
    if (status == SW_OK)
        status = PURGE_RUN(purge, note_lost, err);
    if (status == SW_OK)
        status = PURGE_RUN(purge, take_rows, err);
    return status == SW_OK ? PURGE_RUN(purge, keep_out, err) : status;
}
