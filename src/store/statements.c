/* statements.c - the SQL of what is run for each row, prepared once; see sqlite.h. */
#include "call_row.h"

/* The columns of enum row_column as they are read, and where row_bind puts them. */
#define ROW                                                                                        \
    "fingerprint, success, cause_id, trunk_id, direction, tenant_id, call_type_id, user_id, "      \
    "correlation_id, shared_correlation_id, invite_time, caller, callee, start_after, "            \
    "failure_after, end_after, duration, phrase_id, user_country_id, other_country_id, "           \
    "media_region_id, signaling_region_id, media_bypass, transferor_correlation_id, call_id, "     \
    "admin_units_id"
#define PLACES                                                                                     \
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, " \
    "?22, ?23, ?24, ?25, ?26, ?27"

static const char *const statement_sql[STATEMENTS] = {
    [INSERT_IMPORT] = "INSERT INTO import (tenant_id, file, sha256, bytes, format, generation, "
                      "source, product, fields, rows, new, known, rejected, imported_at, version, "
                      "is_identified) "
                      "VALUES (?1, ?2, x'', 0, ?3, ?4, ?5, ?6, '', 0, 0, 0, 0, ?7, ?8, ?9)",
    [FINISH_IMPORT] = "UPDATE import SET sha256 = ?2, bytes = ?3, rows = ?4, new = ?5, "
                      "known = ?6, rejected = ?7, first_time = ?8, last_time = ?9, "
                      "encoding = ?10, delimiter = ?11, date_order = ?12, unknown_columns = ?13, "
                      "missing_columns = ?14, days_without_rows = ?15, fields = ?16, "
                      "reading = nullif(?17, 0) WHERE id = ?1",
    [INSERT_FINDING] = "INSERT INTO finding (import_id, name, n) VALUES (?1, ?2, ?3)",
    [INSERT_CALL] = "INSERT INTO attempt (id, " ROW_STORED ", coarse, import_id, row_sum) VALUES "
                    "(?1, " PLACES ", ?28, ?29, ?30) ON CONFLICT (id) DO NOTHING",
    [READ_BESIDE] = "SELECT id, import_id, coarse, " ROW_STORED " FROM attempt WHERE id >= ?1 "
                    "ORDER BY id",
    [READ_CALL] = "SELECT " ROW ", coarse, import_id, id FROM call WHERE id = ?1",
    [READ_CHECKED] =
        "SELECT c.*, coalesce(d.own_id, c.id), i.is_identified, r.name, k.name, t.name, a.id, "
        "a.sip_code, a.microsoft_code FROM (SELECT " ROW ", coarse, import_id, row_sum, id FROM "
        "call) AS c LEFT JOIN import AS i ON i.id = c.import_id "
        "LEFT JOIN tenant AS t ON t.id = c.tenant_id LEFT JOIN trunk AS r ON r.id = c.trunk_id "
        "LEFT JOIN call_type AS k ON k.id = c.call_type_id "
        "LEFT JOIN cause AS a ON a.id = c.cause_id "
        "LEFT JOIN displaced AS d ON d.id = c.id ORDER BY c.id",
    [READ_MINUTE] = "SELECT " ROW ", coarse, import_id, id FROM call WHERE id >= ?1 AND id < ?2 "
                    "AND tenant_id = ?3",
    [READ_NAMES] = "SELECT a.sip_code, a.microsoft_code, r.name <> '', k.name <> '', "
                   "ifnull((SELECT 2 * (u.upn > '') + (u.object_id > '') FROM user AS u WHERE "
                   "u.id = ?4), 0) FROM cause AS a, trunk AS r, call_type AS k WHERE a.id = ?1 "
                   "AND r.id = ?2 AND k.id = ?3",
    [HAS_LOOSE] = "SELECT 1 FROM attempt INDEXED BY attempt_coarse WHERE coarse IS NOT NULL "
                  "AND id >= ?1 AND id < ?2 LIMIT 1",
    /* The columns that row_fill fills in where the fingerprint is the same. */
    [FILL_CALL] = "UPDATE attempt SET user_id = ?9, shared_correlation_id = ?11, "
                  "caller_number = ?13, callee_number = ?14, start_after = ?15, "
                  "failure_after = ?16, end_after = ?17, duration_rest = ?18, phrase_id = ?19, "
                  "user_country_id = ?20, other_country_id = ?21, "
                  "media_region_id = ?22, signaling_region_id = ?23, media_bypass = ?24, "
                  "transferor_correlation_id = ?25, call_id = ?26, admin_units_id = ?27, "
                  "row_sum = ?30 "
                  "WHERE id = ?1",
    [INSERT_SIGHTING] = "INSERT OR IGNORE INTO sighting (call_id, import_id) VALUES (?1, ?2)",
    [INSERT_SIGHTINGS] = "INSERT INTO sighting (call_id, import_id) SELECT * FROM known_calls",
    [INSERT_SEEN] = "INSERT INTO call_seen (row_id, import_id, own_id, place, " ROW ", coarse) "
                    "VALUES (?1, ?29, ?30, ?31, " PLACES ", ?28)",
    /* What `call` holds of a precise call, for all who have it so, but for one import. */
    [SEEN_AS_IT_IS] =
        "INSERT OR IGNORE INTO call_seen (row_id, import_id, own_id, place, " ROW ", coarse) "
        "SELECT c.id, i.import_id, ?3, c.id, " ROW ", NULL FROM call AS c, "
        "(SELECT import_id FROM call WHERE id = ?1 UNION ALL SELECT import_id FROM sighting "
        "WHERE call_id = ?1 AND import_id <> ?2) AS i WHERE c.id = ?1",
    [READ_SIGHTINGS] = "SELECT import_id FROM sighting WHERE call_id = ?1",
    [READ_SEEN] = "SELECT " ROW ", coarse, import_id, own_id, place FROM call_seen "
                  "WHERE row_id = ?1",
    [DROP_CALL] = "DELETE FROM attempt WHERE id = ?1",
    [DROP_SIGHTINGS] = "DELETE FROM sighting WHERE call_id = ?1",
    [DROP_SEEN] = "DELETE FROM call_seen WHERE row_id = ?1",
    [DROP_DISPLACED] = "DELETE FROM displaced WHERE id = ?1",
    [INSERT_DISPLACED] = "INSERT INTO displaced (id, own_id) VALUES (?1, ?2)",
    [FIND_DISPLACED] = "SELECT id FROM displaced WHERE own_id = ?1 ORDER BY id",
    [FIND_OWN_ID] = "SELECT own_id FROM displaced WHERE id = ?1",
    [INSERT_MENTION] = "INSERT INTO mention (kind, id, import_id) VALUES (?1, ?2, ?3)",
    [INSERT_COUNTED] = "INSERT INTO counted (import_id, fingerprint, tenant_id, since, until, "
                       "cause_id, trunk_id, call_type_id, direction, user_id, phrase_id, "
                       "attempts, connected, failed, content) VALUES (?1, ?2, ?3, ?4, ?5, "
                       "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) "
                       "ON CONFLICT (import_id, fingerprint, content) DO NOTHING",
    [FIND_COUNTED] = "SELECT 1 FROM counted WHERE fingerprint = ?1 AND tenant_id = ?2 "
                     "AND import_id < ?3 LIMIT 1",
    [COUNT_ALIKE] = "SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM counted "
                    "WHERE import_id = ?1 GROUP BY fingerprint) WHERE n > 1",
    [PUT_COUNTED_WAY] = "INSERT INTO counted_way (import_id, way, since, until) "
                        "VALUES (?1, ?2, 0, 0) ON CONFLICT DO UPDATE SET way = excluded.way",
    [FINISH_COUNTED_WAY] =
        "UPDATE counted_way SET (since, until) = (SELECT min(c.since), max(max(c.until, "
        "c.since + 1)) FROM counted AS c WHERE c.import_id = ?1) WHERE import_id = ?1",
    /* Days are whole ones where CQD is compared, as in choose_counts.c. */
    [LIST_LEFT_OUT] =
        "WITH span AS (SELECT w.*, i.tenant_id, i.source, iif(i.source = 'cqd', "
        "w.since - (w.since % 86400000 + 86400000) % 86400000, w.since) AS first FROM "
        "counted_way AS w JOIN import AS i ON i.id = w.import_id) SELECT o.import_id "
        "FROM span AS w JOIN span AS o ON o.tenant_id = w.tenant_id AND o.source = w.source "
        "AND o.import_id < w.import_id AND o.first < w.until AND w.first < o.until "
        "AND (o.way <> w.way OR o.source = 'aggregate') WHERE w.import_id = ?1 "
        "ORDER BY o.import_id",
    [INSERT_REJECT] = "INSERT INTO rejected (import_id, line, column, reason) "
                      "VALUES (?1, ?2, ?3, ?4)",
    [ADD_TO_ROLLUP] =
        "INSERT INTO rollup (tenant_id, bucket, trunk_id, direction, cause_id, "
        "success, attempts) SELECT * FROM new_sums WHERE true " /* else ON is a join's */
        "ON CONFLICT DO UPDATE SET attempts = attempts + excluded.attempts",
    [DROP_EMPTY_SUM] = "DELETE FROM rollup WHERE tenant_id = ?1 AND bucket = ?2 AND trunk_id = ?3 "
                       "AND direction = ?4 AND cause_id = ?5 AND success = ?6 AND attempts = 0",
    [FIND_IMPORT_BY_CONTENT] = "SELECT min(id) FROM import WHERE sha256 = ?1 AND tenant_id = ?2 "
                               "AND part = ?3 AND id <> ?4",
    [FIND_FILE] = "SELECT min(i.id) FROM import AS i JOIN tenant AS t ON t.id = i.tenant_id "
                  "WHERE t.name = ?1 AND i.bytes = ?2 AND i.reading = ?3 AND i.source = 'calls' "
                  "AND i.part = 0 AND i.rejected = 0 AND (?4 IS NULL OR i.sha256 = ?4)",
    [FINISH_PART] = "UPDATE import SET sha256 = ?2, bytes = ?3, part = ?4, file = ?5 WHERE id = ?1",
};

enum sw_status statement_get(struct sw_store *store, enum statement which, sqlite3_stmt **statement,
                             struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (!store->statements[which])
        status = db_prepare(store, statement_sql[which], &store->statements[which], err);
    *statement = store->statements[which];
    return status;
}

enum sw_status statement_run(struct sw_store *store, enum statement which, struct sw_err *err)
{
    sqlite3_stmt *statement = NULL;
    enum sw_status status = statement_get(store, which, &statement, err);

    return status == SW_OK ? db_run(store, statement, err) : status;
}

enum sw_status statement_run_for(struct sw_store *store, enum statement which, int64_t first,
                                 int64_t second, struct sw_err *err)
{
    sqlite3_stmt *statement = NULL;
    enum sw_status status = statement_get(store, which, &statement, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_int64(statement, 1, first);
    if (sqlite3_bind_parameter_count(statement) > 1)
        sqlite3_bind_int64(statement, 2, second);
    return db_run(store, statement, err);
}
