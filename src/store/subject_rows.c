/* subject_rows.c - every row that is stored of somebody; see store.h. */
#include "subject.h"

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

/* Behind the columns: whether the row's user is one of the people. */
enum { USER_IS_THEIRS = SW_SUBJECT_COLUMNS };

#define OF_TENANT(id)  "(:tenant IS NULL OR " id " = (SELECT id FROM tenant WHERE name = :tenant))"
#define THEIR_USER(id) id " IN (SELECT id FROM subject_user)"

/* An ID as exports write it. */
#define ID(column)                                                                                 \
    "CASE typeof(" column ") WHEN 'blob' THEN lower(substr(hex(" column "), 1, 8) || '-' || "      \
    "substr(hex(" column "), 9, 4) || '-' || substr(hex(" column "), 13, 4) || '-' || "            \
    "substr(hex(" column "), 17, 4) || '-' || substr(hex(" column "), 21)) ELSE " column " END"
#define DIRECTION "CASE c.direction WHEN 1 THEN 'in' WHEN 2 THEN 'out' END"

/* A row of `call` or of `call_seen`, c, as the import `by` had it. */
#define CALL(record, table, by, id, more)                                                                         \
    "SELECT '" record "', t.name, c." by                                                                          \
    ", i.file, trim(iif(is_subject(c.caller), 'caller ', '') "                                                    \
    "|| iif(is_subject(c.callee), 'callee ', '') || iif(" THEIR_USER(                                             \
        "c.user_id") ", 'user ', "                                                                                \
                     "'') "                                                                                       \
                     "|| "                                                                                        \
                     "iif(holds_"                                                                                 \
                     "subject(p."                                                                                 \
                     "name), "                                                                                    \
                     "'phrase', "                                                                                 \
                     "'')), "                                                                                     \
                     "c.invite_time,"                                                                             \
                     " c.invite_"                                                                                 \
                     "time "                                                                                      \
                     "+ "                                                                                         \
                     "c.start_after,"                                                                             \
                     " "                                                                                          \
                     "c.invite_time "                                                                             \
                     "+ "                                                                                         \
                     "c.failure_"                                                                                 \
                     "after, "                                                                                    \
                     "c.invite_time "                                                                             \
                     "+ "                                                                                         \
                     "c.end_after, "                                                                              \
                     "c.duration,"                                                                                \
                     " " DIRECTION ", "                                                                           \
                     "k.name, "                                                                                   \
                     "c.caller, "                                                                                 \
                     "c.callee, "                                                                                 \
                     "nullif(u.upn, "                                                                             \
                     "''), "                                                                                      \
                     "nullif(u."                                                                                  \
                     "object_id, "                                                                                \
                     "''), "                                                                                      \
                     "nullif(u."                                                                                  \
                     "called, ''), "                                                                              \
                     "c.admin_units,"                                                                             \
                     " uc.name, "                                                                                 \
                     "oc.name, "                                                                                  \
                     "c.success, "                                                                                \
                     "a.sip_code, "                                                                               \
                     "a.microsoft_"                                                                               \
                     "code, p.name, "                                                                             \
                     "r.name, "                                                                                   \
                     "c.media_"                                                                                   \
                     "bypass, "                                                                                   \
                     "mr.name, "                                                                                  \
                     "sr.name, " ID(                                                                              \
                         "c"                                                                                      \
                         "."                                                                                      \
                         "c"                                                                                      \
                         "o"                                                                                      \
                         "r"                                                                                      \
                         "r"                                                                                      \
                         "e"                                                                                      \
                         "l"                                                                                      \
                         "a"                                                                                      \
                         "t"                                                                                      \
                         "i"                                                                                      \
                         "o"                                                                                      \
                         "n"                                                                                      \
                         "_"                                                                                      \
                         "i"                                                                                      \
                         "d") ","                                                                                 \
                              " " ID("c.shared_correlation_id") ", " ID(                                          \
                                  "c.transferor_"                                                                 \
                                  "correlation_id") ", " ID("c.call_id") ", NULL, NULL, "                         \
                                                                         "NULL, NULL, NULL, "                     \
                                                                         "NULL, NULL, NULL, "                     \
                                                                         "ifnull(" THEIR_USER(                    \
                                                                             "c.user_id") ", "                    \
                                                                                          "0)"                    \
                                                                                          " F"                    \
                                                                                          "RO"                    \
                                                                                          "M"                     \
                                                                                          " " table               \
                                                                                          " A"                    \
                                                                                          "S "                    \
                                                                                          "c "                    \
                                                                                          "JO"                    \
                                                                                          "IN"                    \
                                                                                          " t"                    \
                                                                                          "en"                    \
                                                                                          "an"                    \
                                                                                          "t "                    \
                                                                                          "AS"                    \
                                                                                          " t"                    \
                                                                                          " O"                    \
                                                                                          "N "                    \
                                                                                          "t."                    \
                                                                                          "id"                    \
                                                                                          " ="                    \
                                                                                          " c"                    \
                                                                                          ".t"                    \
                                                                                          "en"                    \
                                                                                          "an"                    \
                                                                                          "t_"                    \
                                                                                          "id"                    \
                                                                                          " J"                    \
                                                                                          "OI"                    \
                                                                                          "N "                    \
                                                                                          "im"                    \
                                                                                          "po"                    \
                                                                                          "rt"                    \
                                                                                          " A"                    \
                                                                                          "S "                    \
                                                                                          "i "                    \
                                                                                          "ON"                    \
                                                                                          " i"                    \
                                                                                          ".i"                    \
                                                                                          "d "                    \
                                                                                          "= "                    \
                                                                                          "c"                     \
                                                                                          "." by                  \
                                                                                          " "                     \
                                                                                          "JO"                    \
                                                                                          "IN"                    \
                                                                                          " c"                    \
                                                                                          "au"                    \
                                                                                          "se"                    \
                                                                                          " A"                    \
                                                                                          "S "                    \
                                                                                          "a "                    \
                                                                                          "ON"                    \
                                                                                          " a"                    \
                                                                                          ".i"                    \
                                                                                          "d "                    \
                                                                                          "= "                    \
                                                                                          "c."                    \
                                                                                          "ca"                    \
                                                                                          "us"                    \
                                                                                          "e_"                    \
                                                                                          "id"                    \
                                                                                          " J"                    \
                                                                                          "OI"                    \
                                                                                          "N "                    \
                                                                                          "tr"                    \
                                                                                          "un"                    \
                                                                                          "k "                    \
                                                                                          "AS"                    \
                                                                                          " r"                    \
                                                                                          " O"                    \
                                                                                          "N "                    \
                                                                                          "r."                    \
                                                                                          "id"                    \
                                                                                          " ="                    \
                                                                                          " c"                    \
                                                                                          ".t"                    \
                                                                                          "ru"                    \
                                                                                          "nk"                    \
                                                                                          "_i"                    \
                                                                                          "d "                    \
                                                                                          "JO"                    \
                                                                                          "IN"                    \
                                                                                          " c"                    \
                                                                                          "al"                    \
                                                                                          "l_"                    \
                                                                                          "ty"                    \
                                                                                          "pe"                    \
                                                                                          " A"                    \
                                                                                          "S "                    \
                                                                                          "k "                    \
                                                                                          "ON"                    \
                                                                                          " k"                    \
                                                                                          ".i"                    \
                                                                                          "d "                    \
                                                                                          "= "                    \
                                                                                          "c."                    \
                                                                                          "ca"                    \
                                                                                          "ll"                    \
                                                                                          "_t"                    \
                                                                                          "yp"                    \
                                                                                          "e_"                    \
                                                                                          "id"                    \
                                                                                          " L"                    \
                                                                                          "EF"                    \
                                                                                          "T "                    \
                                                                                          "JO"                    \
                                                                                          "IN"                    \
                                                                                          " u"                    \
                                                                                          "se"                    \
                                                                                          "r "                    \
                                                                                          "AS"                    \
                                                                                          " u"                    \
                                                                                          " O"                    \
                                                                                          "N "                    \
                                                                                          "u."                    \
                                                                                          "id"                    \
                                                                                          " ="                    \
                                                                                          " c"                    \
                                                                                          ".u"                    \
                                                                                          "se"                    \
                                                                                          "r_"                    \
                                                                                          "id"                    \
                                                                                          " "                     \
                                                                                          "LE"                    \
                                                                                          "FT"                    \
                                                                                          " J"                    \
                                                                                          "OI"                    \
                                                                                          "N "                    \
                                                                                          "ph"                    \
                                                                                          "ra"                    \
                                                                                          "se"                    \
                                                                                          " A"                    \
                                                                                          "S "                    \
                                                                                          "p "                    \
                                                                                          "ON"                    \
                                                                                          " p"                    \
                                                                                          ".i"                    \
                                                                                          "d "                    \
                                                                                          "= "                    \
                                                                                          "c."                    \
                                                                                          "ph"                    \
                                                                                          "ra"                    \
                                                                                          "se"                    \
                                                                                          "_i"                    \
                                                                                          "d "                    \
                                                                                          "LE"                    \
                                                                                          "FT"                    \
                                                                                          " J"                    \
                                                                                          "OI"                    \
                                                                                          "N "                    \
                                                                                          "co"                    \
                                                                                          "un"                    \
                                                                                          "tr"                    \
                                                                                          "y "                    \
                                                                                          "AS"                    \
                                                                                          " u"                    \
                                                                                          "c "                    \
                                                                                          "ON"                    \
                                                                                          " u"                    \
                                                                                          "c."                    \
                                                                                          "id"                    \
                                                                                          " ="                    \
                                                                                          " c"                    \
                                                                                          ".u"                    \
                                                                                          "se"                    \
                                                                                          "r_"                    \
                                                                                          "co"                    \
                                                                                          "un"                    \
                                                                                          "tr"                    \
                                                                                          "y_"                    \
                                                                                          "id"                    \
                                                                                          " "                     \
                                                                                          "LE"                    \
                                                                                          "FT"                    \
                                                                                          " J"                    \
                                                                                          "OI"                    \
                                                                                          "N "                    \
                                                                                          "co"                    \
                                                                                          "un"                    \
                                                                                          "tr"                    \
                                                                                          "y "                    \
                                                                                          "AS"                    \
                                                                                          " o"                    \
                                                                                          "c "                    \
                                                                                          "ON"                    \
                                                                                          " o"                    \
                                                                                          "c."                    \
                                                                                          "id"                    \
                                                                                          " ="                    \
                                                                                          " c"                    \
                                                                                          ".o"                    \
                                                                                          "th"                    \
                                                                                          "er"                    \
                                                                                          "_c"                    \
                                                                                          "ou"                    \
                                                                                          "nt"                    \
                                                                                          "ry"                    \
                                                                                          "_i"                    \
                                                                                          "d "                    \
                                                                                          "LE"                    \
                                                                                          "FT"                    \
                                                                                          " J"                    \
                                                                                          "OI"                    \
                                                                                          "N "                    \
                                                                                          "re"                    \
                                                                                          "gi"                    \
                                                                                          "on"                    \
                                                                                          " A"                    \
                                                                                          "S "                    \
                                                                                          "mr"                    \
                                                                                          " O"                    \
                                                                                          "N "                    \
                                                                                          "mr"                    \
                                                                                          ".i"                    \
                                                                                          "d "                    \
                                                                                          "= "                    \
                                                                                          "c."                    \
                                                                                          "me"                    \
                                                                                          "di"                    \
                                                                                          "a_"                    \
                                                                                          "re"                    \
                                                                                          "gi"                    \
                                                                                          "on"                    \
                                                                                          "_i"                    \
                                                                                          "d "                    \
                                                                                          "LE"                    \
                                                                                          "FT"                    \
                                                                                          " J"                    \
                                                                                          "OI"                    \
                                                                                          "N "                    \
                                                                                          "re"                    \
                                                                                          "gi"                    \
                                                                                          "on"                    \
                                                                                          " A"                    \
                                                                                          "S "                    \
                                                                                          "sr"                    \
                                                                                          " O"                    \
                                                                                          "N "                    \
                                                                                          "sr"                    \
                                                                                          ".i"                    \
                                                                                          "d "                    \
                                                                                          "= "                    \
                                                                                          "c."                    \
                                                                                          "si"                    \
                                                                                          "gn"                    \
                                                                                          "al"                    \
                                                                                          "in"                    \
                                                                                          "g_"                    \
                                                                                          "re"                    \
                                                                                          "gi"                    \
                                                                                          "on"                    \
                                                                                          "_i"                    \
                                                                                          "d "                    \
                                                                                          "WH"                    \
                                                                                          "ER"                    \
                                                                                          "E"                     \
                                                                                          " " OF_TENANT(          \
                                                                                              "c."                \
                                                                                              "te"                \
                                                                                              "na"                \
                                                                                              "nt"                \
                                                                                              "_i"                \
                                                                                              "d") " AND c." id   \
                                                                                                   " IN (SELECT " \
                                                                                                   "id FROM "     \
                                                                                                   "subject_"     \
                                                                                                   "call)" more

#define NONE_5  "NULL, NULL, NULL, NULL, NULL"
#define NONE_10 NONE_5 ", " NONE_5
#define NONE_20 NONE_10 ", " NONE_10

/* What the user says; texts have no tenant. */
#define TEXT_OF(record, import, made_at, day, column, table)                                       \
    "SELECT '" record "', NULL, " import ", NULL, NULL, " NONE_20 ", " NONE_10                     \
    ", NULL, NULL, " made_at ", " day ", " column ", 0 FROM " table " WHERE holds_subject(" column \
    ")"

static const char find_calls[] =
    "CREATE TEMP TABLE subject_call (id INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE subject_phrase AS SELECT id FROM phrase WHERE holds_subject(name);"
#define NAMED                                                                                      \
    "user_id IN (SELECT id FROM subject_user) OR is_subject(caller) OR is_subject(callee) OR "     \
    "phrase_id IN (SELECT id FROM subject_phrase)"
    "INSERT INTO subject_call SELECT id FROM call WHERE " NAMED ";"
    "INSERT OR IGNORE INTO subject_call SELECT row_id FROM call_seen WHERE " NAMED ";";

static const char *const selects[] = {
    "SELECT 'user', NULL, NULL, NULL, NULL, " NONE_5 ", NULL, NULL, NULL, NULL, nullif(upn, ''), "
    "nullif(object_id, ''), nullif(called, ''), " NONE_20 ", NULL, NULL, NULL, 1 FROM user "
    "WHERE " THEIR_USER("id") " ORDER BY upn, object_id, called",
    CALL("call", "call", "import_id", "id", " ORDER BY c.id"),
    CALL("call as imported", "call_seen", "import_id", "row_id", " ORDER BY c.row_id, c.import_id"),
    "SELECT 'counts', t.name, c.import_id, i.file, 'user', " NONE_5 ", " DIRECTION ", k.name, "
    "NULL, NULL, nullif(u.upn, ''), nullif(u.object_id, ''), nullif(u.called, ''), NULL, NULL, "
    "NULL, NULL, a.sip_code, a.microsoft_code, p.name, r.name, NULL, NULL, NULL, NULL, NULL, "
    "NULL, NULL, c.since, c.until, c.attempts, c.connected, c.failed, NULL, NULL, NULL, "
    "ifnull(" THEIR_USER(
        "c.user_id") ", 0) FROM counted AS c JOIN tenant AS t ON t.id = "
                     "c.tenant_id JOIN import AS i ON i.id = c.import_id JOIN cause AS a ON a.id = "
                     "c.cause_id "
                     "JOIN trunk AS r ON r.id = c.trunk_id JOIN call_type AS k ON k.id = "
                     "c.call_type_id "
                     "LEFT JOIN user AS u ON u.id = c.user_id LEFT JOIN phrase AS p ON p.id = "
                     "c.phrase_id "
                     "WHERE " OF_TENANT("c.tenant_id") " AND (" THEIR_USER(
                         "c.user_id") " OR c.phrase_id IN "
                                      "(SELECT id FROM subject_phrase)) ORDER BY c.since, c.id",
    TEXT_OF("note", "NULL", "made_at", "day", "text", "note"),
    TEXT_OF("ack", "NULL", "made_at", "NULL", "note", "ack"),
    TEXT_OF("import", "id", "imported_at", "NULL", "file", "import"),
    TEXT_OF("import", "id", "imported_at", "NULL", "unknown_columns", "import"),
    TEXT_OF("code", "NULL", "NULL", "NULL",
            "title || ' | ' || advice || ' | ' || source || ' | ' || tokens", "own_code"),
};

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

static void read_cells(sqlite3_stmt *select, const struct subject *subject,
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
    }
}

static enum sw_status give_rows(struct sw_store *store, const struct subject *subject,
                                const char *sql, const char *tenant, sw_subject_fn *receive,
                                void *context, struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    enum sw_status status = db_prepare(store, sql, &select, err);

    if (status != SW_OK)
        return status;
    db_bind_text(select, ":tenant", tenant);
    while (db_row(store, select, &status, err)) {
        struct sw_subject_cell cells[SW_SUBJECT_COLUMNS];

        read_cells(select, subject, cells);
        status = receive(context, cells, err);
    }
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
    status = subject_read(store, people, &subject, err);
    if (status == SW_OK)
        status = db_exec(store, find_calls, err);
    for (size_t i = 0; status == SW_OK && i < sizeof selects / sizeof selects[0]; i++)
        status = give_rows(store, &subject, selects[i], tenant, receive, context, err);
    subject_clear(store, &subject);
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* the temporary tables go with it */
    return status;
}
