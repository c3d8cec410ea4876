/* subject_rows.c - every row that is stored of somebody; see store.h. */
#include "subject.h"

#include <string.h>

const struct sw_subject_column sw_subject_columns[SW_SUBJECT_COLUMNS] = {
    {"record", SW_SUBJECT_TEXT},
    {"tenant", SW_SUBJECT_TEXT},
    {"import_id", SW_SUBJECT_CODE},
    {"file", SW_SUBJECT_WORDS},
    {"role", SW_SUBJECT_TEXT},
    {"invite_time", SW_SUBJECT_TIME},
    {"start_time", SW_SUBJECT_TIME},
    {"failure_time", SW_SUBJECT_TIME},
    {"end_time", SW_SUBJECT_TIME},
    {"duration", SW_SUBJECT_COUNT},
    {"direction", SW_SUBJECT_TEXT},
    {"call_type", SW_SUBJECT_TEXT},
    {"caller", SW_SUBJECT_NUMBER},
    {"callee", SW_SUBJECT_NUMBER},
    {"user", SW_SUBJECT_USER},
    {"object_id", SW_SUBJECT_USER},
    {"display_name", SW_SUBJECT_NAME},
    {"admin_units", SW_SUBJECT_NAME},
    {"user_country", SW_SUBJECT_TEXT},
    {"other_country", SW_SUBJECT_TEXT},
    {"success", SW_SUBJECT_CODE},
    {"sip_code", SW_SUBJECT_CODE},
    {"microsoft_code", SW_SUBJECT_CODE},
    {"phrase", SW_SUBJECT_WORDS},
    {"trunk", SW_SUBJECT_TEXT},
    {"media_bypass", SW_SUBJECT_CODE},
    {"media_region", SW_SUBJECT_TEXT},
    {"signaling_region", SW_SUBJECT_TEXT},
    {"correlation_id", SW_SUBJECT_TEXT},
    {"shared_correlation_id", SW_SUBJECT_TEXT},
    {"transferor_correlation_id", SW_SUBJECT_TEXT},
    {"call_id", SW_SUBJECT_TEXT},
    {"since", SW_SUBJECT_TIME},
    {"until", SW_SUBJECT_TIME},
    {"attempts", SW_SUBJECT_COUNT},
    {"connected", SW_SUBJECT_COUNT},
    {"failed", SW_SUBJECT_COUNT},
    {"made_at", SW_SUBJECT_TIME},
    {"day", SW_SUBJECT_TEXT},
    {"text", SW_SUBJECT_WORDS},
};

/*
 * Behind the columns: whether the row's user is one of the people, and whether it refers to a row
 * that is gone.
 */
enum { USER_IS_THEIRS = SW_SUBJECT_COLUMNS, IS_LACKING };

/* c is a row of `call`, `call_seen` or `counted`. */
#define OF_TENANT  "(:tenant IS NULL OR c.tenant_id = (SELECT id FROM tenant WHERE name = :tenant))"
#define THEIR_USER "c.user_id IN (SELECT id FROM subject_user)"
#define DIRECTION  "CASE c.direction WHEN 1 THEN 'in' WHEN 2 THEN 'out' END"

#define ROLE                                                                                       \
    "trim(iif(is_subject(c.caller), 'caller ', '') || iif(is_subject(c.callee), 'callee ', '') "   \
    "|| iif(" THEIR_USER ", 'user ', '') || iif(holds_subject(p.name), 'phrase', ''))"

/* None of which it does without; a trunk that is gone has no name, as in reports. */
#define LACKS                                                                                      \
    "t.id IS NULL OR i.id IS NULL OR a.id IS NULL OR k.id IS NULL OR "                             \
    "(c.user_id IS NOT NULL AND u.id IS NULL)"

/* What of `call` and `call_seen` has the same name: from the role on. */
#define CALL_COLUMNS                                                                               \
    ROLE ", c.invite_time, c.invite_time + c.start_after, c.invite_time + c.failure_after, "       \
         "c.invite_time + c.end_after, c.duration, " DIRECTION ", k.name, c.caller, c.callee, "    \
         "nullif(u.upn, ''), nullif(u.object_id, ''), nullif(u.called, ''), au.name, "             \
         "uc.name, oc.name, c.success, a.sip_code, a.microsoft_code, p.name, r.name, "             \
         "c.media_bypass, mr.name, sr.name, id_text(c.correlation_id), "                           \
         "id_text(c.shared_correlation_id), id_text(c.transferor_correlation_id), "                \
         "id_text(c.call_id), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ifnull(" THEIR_USER  \
         ", 0), " LACKS

#define CALL_JOINS                                                                                 \
    "LEFT JOIN tenant AS t ON t.id = c.tenant_id LEFT JOIN import AS i ON i.id = c.import_id "     \
    "LEFT JOIN cause AS a ON a.id = c.cause_id LEFT JOIN trunk AS r ON r.id = c.trunk_id "         \
    "LEFT JOIN call_type AS k ON k.id = c.call_type_id LEFT JOIN user AS u ON u.id = c.user_id "   \
    "LEFT JOIN phrase AS p ON p.id = c.phrase_id "                                                 \
    "LEFT JOIN country AS uc ON uc.id = c.user_country_id "                                        \
    "LEFT JOIN country AS oc ON oc.id = c.other_country_id "                                       \
    "LEFT JOIN admin_units AS au ON au.id = c.admin_units_id "                                     \
    "LEFT JOIN region AS mr ON mr.id = c.media_region_id "                                         \
    "LEFT JOIN region AS sr ON sr.id = c.signaling_region_id WHERE " OF_TENANT

#define NONE_5  "NULL, NULL, NULL, NULL, NULL"
#define NONE_20 NONE_5 ", " NONE_5 ", " NONE_5 ", " NONE_5
#define NONE_32 NONE_20 ", " NONE_5 ", " NONE_5 ", NULL, NULL"

/* What the user says; texts have no tenant. */
#define TEXT_OF(record, import, made_at, day, column, table)                                       \
    "SELECT '" record "', NULL, " import ", NULL, NULL, " NONE_32 ", " made_at ", " day            \
    ", " column ", 0, 0 FROM " table " WHERE holds_subject(" column ")"

#define NAMED                                                                                      \
    "user_id IN (SELECT id FROM subject_user) OR is_subject(caller) OR is_subject(callee) OR "     \
    "phrase_id IN (SELECT id FROM subject_phrase)"

static const char find_calls[] =
    "CREATE TEMP TABLE subject_call (id INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE subject_phrase AS SELECT id FROM phrase WHERE holds_subject(name);"
    "INSERT INTO subject_call SELECT id FROM call WHERE " NAMED ";"
    "INSERT OR IGNORE INTO subject_call SELECT row_id FROM call_seen WHERE " NAMED ";";

static const char *const selects[] = {
    "SELECT 'user', NULL, NULL, NULL, NULL, " NONE_5 ", NULL, NULL, NULL, NULL, nullif(upn, ''), "
    "nullif(object_id, ''), nullif(called, ''), " NONE_20 ", NULL, NULL, NULL, 1, 0 FROM user "
    "WHERE id IN (SELECT id FROM subject_user) ORDER BY upn, object_id, called",
    "SELECT 'call', t.name, c.import_id, i.file, " CALL_COLUMNS " FROM call AS c " CALL_JOINS
    " AND c.id IN (SELECT id FROM subject_call) ORDER BY c.id",
    "SELECT 'call as imported', t.name, c.import_id, i.file, " CALL_COLUMNS
    " FROM call_seen AS c " CALL_JOINS
    " AND c.row_id IN (SELECT id FROM subject_call) ORDER BY c.row_id, c.import_id",
    "SELECT 'counts', t.name, c.import_id, i.file, 'user', " NONE_5 ", " DIRECTION ", k.name, "
    "NULL, NULL, nullif(u.upn, ''), nullif(u.object_id, ''), nullif(u.called, ''), NULL, NULL, "
    "NULL, NULL, a.sip_code, a.microsoft_code, p.name, r.name, NULL, NULL, " NONE_5
    ", c.since, c.until, c.attempts, c.connected, c.failed, NULL, NULL, NULL, ifnull(" THEIR_USER
    ", 0), " LACKS " FROM counted AS c LEFT JOIN tenant AS t ON t.id = c.tenant_id "
    "LEFT JOIN import AS i ON i.id = c.import_id LEFT JOIN cause AS a ON a.id = c.cause_id "
    "LEFT JOIN trunk AS r ON r.id = c.trunk_id LEFT JOIN call_type AS k ON k.id = c.call_type_id "
    "LEFT JOIN user AS u ON u.id = c.user_id "
    "LEFT JOIN phrase AS p ON p.id = c.phrase_id WHERE " OF_TENANT " AND (" THEIR_USER
    " OR c.phrase_id IN (SELECT id FROM subject_phrase)) ORDER BY c.since, c.id",
    TEXT_OF("note", "NULL", "made_at", "day", "text", "note"),
    TEXT_OF("ack", "NULL", "made_at", "NULL", "note", "ack"),
    TEXT_OF("import", "id", "imported_at", "NULL", "file", "import"),
    TEXT_OF("import", "id", "imported_at", "NULL", "unknown_columns", "import"),
    TEXT_OF("code", "NULL", "NULL", "NULL",
            "title || ' | ' || advice || ' | ' || source || ' | ' || tokens", "own_code"),
};

/* An ID as exports write it. */
static void id_text(sqlite3_context *context, int n, sqlite3_value **values)
{
    char out[SW_CORRELATION_SIZE];
    const struct sw_attempt attempt = {
        .correlation_is_guid = true,
        .correlation_id = {sqlite3_value_blob(values[0]), (size_t)sqlite3_value_bytes(values[0])}};

    (void)n;
    if (sqlite3_value_type(values[0]) == SQLITE_TEXT)
        sqlite3_result_value(context, values[0]);
    else if (sqlite3_value_type(values[0]) == SQLITE_BLOB)
        sqlite3_result_text(context, sw_correlation_text(out, &attempt), -1, SQLITE_TRANSIENT);
}

/* Whether what stands in a cell is of the people and not of others. */
static bool is_theirs(const struct subject *subject, enum sw_subject_kind kind, const char *text,
                      bool user_is_theirs)
{
    switch (kind) {
    case SW_SUBJECT_NUMBER:
        return subject_is(subject, sw_str(text));
    case SW_SUBJECT_USER:
    case SW_SUBJECT_NAME:
        return user_is_theirs;
    case SW_SUBJECT_WORDS:
        return subject_is_held(subject, sw_str(text));
    default:
        return true;
    }
}

/* See sw_subject_cell; in marks. */
static const char *mark(const struct subject *subject, struct sw_str text, struct sw_buf *marks)
{
    size_t from = 0, at, n = 0;

    sw_buf_clear(marks);
    for (size_t i = 0; i < text.n; i++)
        sw_buf_char(marks, 0);
    while ((at = subject_next(subject, text, from, &n)) < text.n) {
        memset(marks->s + at, 1, n);
        from = at + n;
    }
    return marks->s;
}

static void read_cells(sqlite3_stmt *select, const struct subject *subject,
                       struct sw_buf marks[SW_SUBJECT_COLUMNS],
                       struct sw_subject_cell cells[SW_SUBJECT_COLUMNS])
{
    bool user_is_theirs = sqlite3_column_int(select, USER_IS_THEIRS) == 1;

    for (int i = 0; i < SW_SUBJECT_COLUMNS; i++) {
        bool is_known = sqlite3_column_type(select, i) != SQLITE_NULL;

        cells[i] = (struct sw_subject_cell){
            .is_known = is_known,
            .number = sqlite3_column_int64(select, i),
            .text = db_text(select, i),
        };
        cells[i].is_theirs =
            is_theirs(subject, sw_subject_columns[i].kind, cells[i].text, user_is_theirs);
        if (sw_subject_columns[i].kind == SW_SUBJECT_WORDS && cells[i].is_theirs)
            cells[i].theirs = mark(subject, sw_str(cells[i].text), &marks[i]);
    }
}

static enum sw_status give_rows(struct sw_store *store, const struct subject *subject,
                                const char *sql, const char *tenant, sw_subject_fn *receive,
                                void *context, struct sw_err *err)
{
    struct sw_buf marks[SW_SUBJECT_COLUMNS] = {{0}};
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, sql, &select, err);

    if (status != SW_OK)
        return status;
    db_bind_text(select, ":tenant", tenant);
    while (db_row(store, select, &status, err)) {
        struct sw_subject_cell cells[SW_SUBJECT_COLUMNS];

        if (sqlite3_column_int(select, IS_LACKING)) {
            status = db_fail_missing(err);
            continue;
        }
        read_cells(select, subject, marks, cells);
        status = receive(context, cells, err);
    }
    for (size_t i = 0; i < SW_SUBJECT_COLUMNS; i++)
        sw_buf_free(&marks[i]);
    sqlite3_finalize(select);
    return status;
}

enum sw_status sw_store_each_of_subject(struct sw_store *store, const struct sw_people *people,
                                        const char *tenant, sw_subject_fn *receive, void *context,
                                        struct sw_err *err)
{
    struct subject subject = {0};
    enum sw_status status = db_exec(store, "BEGIN", err); /* one moment for all of them */

    if (status != SW_OK)
        return status;
    if (sqlite3_create_function_v2(store->db, "id_text", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                   NULL, id_text, NULL, NULL, NULL) != SQLITE_OK)
        status = db_fail(store, "functions", err);
    if (status == SW_OK)
        status = subject_read(store, people, &subject, err);
    if (status == SW_OK)
        status = db_exec(store, find_calls, err);
    for (size_t i = 0; status == SW_OK && i < sizeof selects / sizeof selects[0]; i++)
        status = give_rows(store, &subject, selects[i], tenant, receive, context, err);
    subject_clear(store, &subject);
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* the temporary tables go with it */
    return status;
}
