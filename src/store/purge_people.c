/*
 * purge_people.c - what is personal of people goes, their calls stay; see purge.h.
 *
 * Of a call in which somebody took part goes all that is personal, of everybody: both numbers, the
 * user, administrative units, and the IDs by which Microsoft's systems find it. What it counts by
 * stays: time, trunk, type, codes, countries. So no row is left that tells of the person, alone or
 * beside others, and attempts are what they were. For the IDs that hold attempts together stands
 * something else (purged.c).
 */
#include "purge.h"

#include "sipwhy/time.h"

#define IS_ONE "SELECT id FROM purged_call"
#define NAMED                                                                                      \
    PURGE_TENANT("tenant_id")                                                                      \
    " AND (user_id IN (SELECT id FROM subject_user) OR is_subject(caller) OR is_subject(callee) "  \
    "OR phrase_id IN (SELECT id FROM subject_phrase))"

static const char *const find_calls[] = {
    "CREATE TEMP TABLE subject_phrase AS SELECT id FROM phrase WHERE holds_subject(name)",
    "CREATE TEMP TABLE personal_phrase AS SELECT id FROM phrase WHERE is_personal(name) "
    "OR holds_subject(name)",
    "CREATE TEMP TABLE purged_call (id INTEGER PRIMARY KEY)",
    "INSERT INTO purged_call SELECT id FROM call WHERE " NAMED,
    "INSERT OR IGNORE INTO purged_call SELECT row_id FROM call_seen WHERE " NAMED,
    /* All that has the same correlation ID in the same minute: they are compared, see call_row.h.
     */
    "INSERT OR IGNORE INTO purged_call SELECT k.id FROM (SELECT DISTINCT c.tenant_id, "
    "(c.id >> 24) / 60 * 60 AS minute, c.correlation_id FROM purged_call AS p JOIN call AS c "
    "ON c.id = p.id WHERE c.correlation_id IS NOT NULL) AS h JOIN call AS k "
    "ON k.id >= h.minute << 24 AND k.id < (h.minute + 60) << 24 AND k.tenant_id = h.tenant_id "
    "AND k.correlation_id = h.correlation_id",
    "INSERT INTO affected SELECT import_id FROM call WHERE id IN (" IS_ONE ") UNION "
    "SELECT import_id FROM sighting WHERE call_id IN (" IS_ONE ") UNION "
    "SELECT m.import_id FROM mention AS m JOIN import AS i ON i.id = m.import_id "
    "WHERE " PURGE_TENANT("i.tenant_id") " AND ((m.kind = 'user' AND m.id IN (SELECT id FROM "
                                         "subject_user)) OR (m.kind = 'phrase' AND m.id IN (SELECT "
                                         "id FROM subject_phrase)))",
};

/* Rows of counts go: what tells them from others is made of the name. */
#define IS_COUNTED                                                                                 \
    PURGE_TENANT("tenant_id")                                                                      \
    " AND (user_id IN (SELECT id FROM subject_user) OR phrase_id IN (SELECT id FROM "              \
    "subject_phrase))"

/* Keys first: they are made of what goes. */
static const char *const note_keys[] = {
    "INSERT OR IGNORE INTO purged (key, minute, stand_in) SELECT purge_key(t.name, c.invite_time, "
    "c.correlation_id, coalesce(d.own_id, c.id), c.fingerprint), (c.id >> 24) / 60, "
    "id_hash(coalesce(c.correlation_id, c.id || '/' || c.fingerprint)) FROM call AS c "
    "JOIN tenant AS t ON t.id = c.tenant_id LEFT JOIN displaced AS d ON d.id = c.id "
    "WHERE c.id IN (" IS_ONE ") AND typeof(c.correlation_id) <> 'integer'",
    "INSERT OR IGNORE INTO purged (key, minute, stand_in) SELECT purge_key(t.name, v.invite_time, "
    "v.correlation_id, v.own_id, v.fingerprint), (c.id >> 24) / 60, "
    "id_hash(coalesce(c.correlation_id, c.id || '/' || c.fingerprint)) FROM call_seen AS v "
    "JOIN call AS c ON c.id = v.row_id JOIN tenant AS t ON t.id = c.tenant_id "
    "WHERE v.row_id IN (" IS_ONE ") AND typeof(c.correlation_id) <> 'integer'",
};

/*
 * Legs of one second that the callee alone told apart are told apart by the call ID, which is
 * random then. Call_seen first: it looks at what `call` has.
 */
#define STAND_IN                                                                                   \
    "iif(typeof(c.correlation_id) = 'integer', c.correlation_id, "                                 \
    "id_hash(coalesce(c.correlation_id, c.id || '/' || c.fingerprint)))"
#define BLANK                                                                                      \
    "user_id = NULL, admin_units_id = NULL, "                                                      \
    "transferor_correlation_id = NULL, phrase_id = iif(phrase_id IN (SELECT id FROM "              \
    "personal_phrase), NULL, phrase_id), shared_correlation_id = "                                 \
    "iif(typeof(shared_correlation_id) IN ('null', 'integer'), shared_correlation_id, "            \
    "id_hash(shared_correlation_id))"

static const char *const blank_calls[] = {
    "UPDATE call_seen SET caller = NULL, callee = NULL, " BLANK
    ", correlation_id = (SELECT " STAND_IN " FROM call AS c WHERE "
    "c.id = call_seen.row_id), call_id = NULL WHERE row_id IN (" IS_ONE ")",
    "UPDATE attempt AS c SET caller_number = NULL, callee_number = NULL, " BLANK
    ", correlation_id = " STAND_IN ", call_id = iif(c.id IN (SELECT "
    "id FROM displaced UNION SELECT own_id FROM displaced), random(), NULL) WHERE c.id IN (" IS_ONE
    ")",
    "UPDATE call_seen SET call_id = (SELECT c.call_id FROM call AS c WHERE c.id = "
    "call_seen.row_id) WHERE row_id IN (" IS_ONE ")",
};

static const char *const take_counts[] = {
    "INSERT INTO lost SELECT import_id, count(*), 0 FROM counted WHERE " IS_COUNTED
    " GROUP BY import_id",
    "INSERT OR IGNORE INTO affected SELECT import_id FROM lost",
    "DELETE FROM counted WHERE " IS_COUNTED,
};

static const char *const drop_tables[] = {
    "DROP TABLE purged_call",
    "DROP TABLE personal_phrase",
    "DROP TABLE subject_phrase",
};

/* ------------------------------------------------------------------------------- texts */

/* Everywhere else that somebody may be named. */
static const struct {
    const char *count, *black_out;
} texts[] = {
#define TEXT(table, column)                                                                        \
    {                                                                                              \
        "SELECT count(*) FROM " table " WHERE holds_subject(" column ")",                          \
            "UPDATE " table " SET " column " = black_out(" column ") WHERE holds_subject(" column  \
            ")"                                                                                    \
    }
    TEXT("note", "text"),       TEXT("ack", "note"),
    TEXT("import", "file"),     TEXT("import", "unknown_columns"),
    TEXT("own_code", "title"),  TEXT("own_code", "advice"),
    TEXT("own_code", "source"), TEXT("own_code", "tokens"),
    TEXT("cause", "title"),
#undef TEXT
};

static enum sw_status black_out_texts(struct purge *purge, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < sizeof texts / sizeof texts[0]; i++) {
        int64_t n = 0;

        status = purge_count(purge, texts[i].count, &n, err);
        if (status == SW_OK && n > 0)
            status = purge_run(purge, &texts[i].black_out, 1, err);
        purge->purged->texts += n;
    }
    return status;
}

enum sw_status purge_people(struct purge *purge, struct sw_err *err)
{
    enum sw_status status = PURGE_RUN(purge, find_calls, err);

    if (status == SW_OK)
        status = purge_count(purge, "SELECT count(*) FROM purged_call", &purge->purged->calls, err);
    if (status == SW_OK)
        status = purge_count(purge, "SELECT count(*) FROM counted WHERE " IS_COUNTED,
                             &purge->purged->counts, err);
    if (status == SW_OK)
        status = PURGE_RUN(purge, note_keys, err);
    if (status == SW_OK)
        status = PURGE_RUN(purge, blank_calls, err);
    if (status == SW_OK)
        status = PURGE_RUN(purge, take_counts, err);
    if (status == SW_OK)
        status = black_out_texts(purge, err);
    return status == SW_OK ? PURGE_RUN(purge, drop_tables, err) : status;
}
