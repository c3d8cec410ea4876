/*
 * store_rows.h - imports written as text, databases of their own to put them in, and all that a
 * database holds as text: with ids, or without what depends on the order of imports.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "fixture.h"
#include "sipwhy/store.h"

#include <sqlite3.h>

struct database {
    char *folder, *path;
    struct sw_store *store;
    sqlite3 *db; /* looks behind the store's back */
};

static struct sw_codes codes;
static struct sw_arena texts; /* of rows; for the whole test */
static struct sw_buf pattern; /* the bytes of an empty database, which is copied */

static inline void open_store(struct sw_store **store, const char *path)
{
    struct sw_err err = {0};

    must(sw_store_open(store, path, SW_STORE_WRITE, &codes, 0, &err) == SW_OK, err.text);
}

static inline void begin_tests(void)
{
    struct sw_err err = {0};
    struct sw_store *store;
    char *folder = make_folder(), *path = sw_sprintf("%s/calls.db", folder), bytes[4096];
    FILE *file;
    size_t n;

    must(sw_codes_load(&codes, &err) == SW_OK, err.text);
    open_store(&store, path);
    sw_store_close(store);
    file = fopen(path, "rb");
    must(file != NULL, "an empty database can't be read");
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        sw_buf_add(&pattern, bytes, n);
    fclose(file);
    free(path);
    remove_folder(folder);
}

static inline void end_tests(void)
{
    sw_buf_free(&pattern);
    sw_arena_free(&texts);
    sw_codes_clear(&codes);
}

static inline struct database begin_database(void)
{
    struct database d = {.folder = make_folder()};

    d.path = write_bytes(d.folder, "calls.db", pattern.s, pattern.n);
    open_store(&d.store, d.path);
    must(sqlite3_open(d.path, &d.db) == SQLITE_OK, "sqlite3_open");
    return d;
}

static inline void end_database(struct database *d)
{
    sw_store_close(d->store);
    sqlite3_close(d->db);
    free(d->path);
    remove_folder(d->folder);
}

/* ------------------------------------------------------------------------ rows as text */

static inline struct sw_str keep_text(struct sw_str s)
{
    return (struct sw_str){sw_arena_copy(&texts, s.s, s.n), s.n};
}

static inline int64_t to_number(struct sw_str s)
{
    int64_t number = 0;

    must(sw_parse_int64(s, &number), "a number in a row");
    return number;
}

/* "05:30", minutes and seconds of an hour; "05" has no seconds; ms after a dot; "-" for none. */
static inline int64_t to_time(struct sw_str s, bool *is_coarse)
{
    char text[64];

    if (sw_str_eq(s, SW_STR("-")))
        return SW_NO_TIME;
    *is_coarse = s.n == 2;
    snprintf(text, sizeof text, "2026-11-09T09:%.*s%sZ", (int)s.n, s.s, s.n == 2 ? ":00" : "");
    return utc(text);
}

static inline struct sw_code to_code(struct sw_str s)
{
    return s.n > 0 ? (struct sw_code){true, to_number(s)} : (struct sw_code){0};
}

static inline void set_field(struct sw_call *call, struct sw_str name, struct sw_str value)
{
    bool ignored;
    const struct {
        const char *name;
        struct sw_str *field;
    } fields[] = {
        {"caller", &call->caller},
        {"callee", &call->callee},
        {"user", &call->upn},
        {"object", &call->user_id},
        {"name", &call->display_name},
        {"phrase", &call->phrase},
        {"shared", &call->shared_correlation_id},
        {"region", &call->media_region},
        {"signaling", &call->signaling_region},
        {"country", &call->user_country},
        {"trunk", &call->trunk_fqdn},
        {"units", &call->admin_units},
        {"type", &call->call_type},
        {"id", &call->call_id},
    };

    for (size_t i = 0; i < COUNT(fields); i++)
        if (sw_str_eq(name, sw_str(fields[i].name)))
            *fields[i].field = keep_text(value);
    if (sw_str_eq(name, SW_STR("start")))
        call->start_time = to_time(value, &ignored);
    if (sw_str_eq(name, SW_STR("fails")))
        call->failure_time = to_time(value, &ignored);
    if (sw_str_eq(name, SW_STR("seconds")))
        call->duration = to_number(value);
    if (sw_str_eq(name, SW_STR("ok")))
        call->success = to_number(value) ? SW_CONNECTED : SW_NOT_CONNECTED;
    if (sw_str_eq(name, SW_STR("in")))
        call->direction = SW_INBOUND;
    if (sw_str_eq(name, SW_STR("sip")))
        call->pair.sip = to_code(value);
    if (sw_str_eq(name, SW_STR("microsoft")))
        call->pair.microsoft = to_code(value);
    if (sw_str_eq(name, SW_STR("until")))
        call->counts.until = to_time(value, &ignored);
    if (sw_str_eq(name, SW_STR("n")))
        call->counts.attempts = to_number(value);
    if (sw_str_eq(name, SW_STR("failed")))
        call->counts.failed = to_number(value);
    if (sw_str_eq(name, SW_STR("way")))
        call->counts.way = (uint64_t)to_number(value);
    if (sw_str_eq(name, SW_STR("content")))
        call->counts.content = (uint64_t)to_number(value);
    if (sw_str_eq(name, SW_STR("connected")))
        call->counts.connected = to_number(value);
}

/* "ID INVITE END NAME=VALUE ..." */
static inline struct sw_call to_call(struct sw_str row, const char *tenant)
{
    struct sw_call call = {.success = SW_SUCCESS_UNKNOWN,
                           .direction = SW_OUTBOUND,
                           .pair = {{true, 503}, {true, 560503}},
                           .start_time = SW_NO_TIME,
                           .failure_time = SW_NO_TIME,
                           .duration = -1,
                           .media_bypass = -1,
                           .trunk_fqdn = SW_STR("sbc1"),
                           .call_type = SW_STR("dr_out"),
                           .counts = {.attempts = -1, .connected = -1, .failed = -1}};
    struct sw_str word, name;
    bool ignored;

    must(sw_str_split(&row, ' ', &word), "a row has an ID");
    call.correlation_id = keep_text(word);
    must(sw_str_split(&row, ' ', &word), "a row has a time");
    call.invite_time = to_time(word, &call.is_coarse);
    must(sw_str_split(&row, ' ', &word), "a row has an end");
    call.end_time = to_time(word, &ignored);
    call.counts.until = call.end_time;
    while (sw_str_split(&row, ' ', &word)) {
        must(sw_str_split(&word, '=', &name), "a field has a name");
        set_field(&call, name, word);
    }
    sw_call_identify(&call, sw_str(tenant));
    return call;
}

/* The rows of a text, "; " between them; how many. */
static inline size_t to_calls(const char *text, const char *tenant, struct sw_call *calls,
                              size_t max)
{
    struct sw_str rest = sw_str(text), row;
    size_t n = 0;

    while (sw_str_split(&rest, ';', &row))
        if (row.n > 0 && n < max)
            calls[n++] = to_call(row, tenant);
    return n;
}

/* ------------------------------------------------------------------------------ imports */

struct test_import {
    const char *file, *tenant, *source, *fields;
    const struct sw_call *calls;
    size_t n, batch; /* rows a batch, 0: one batch */
};

static inline struct sw_import import_of(const struct test_import *test)
{
    struct sw_import import = {
        .tenant = sw_strdup(test->tenant ? test->tenant : "contoso"),
        .file = sw_strdup(test->file),
        .format = sw_strdup("graph"),
        .generation = sw_strdup("v1.0"),
        .source = sw_strdup(test->source ? test->source : "calls"),
        .product = sw_strdup("direct_routing"),
        .fields = sw_strdup(test->fields ? test->fields : "invite_time"),
        .version = sw_strdup("0"),
        .imported_at = 5,
    };

    snprintf((char *)import.sha256, sizeof import.sha256, "%s", test->file);
    import.found[SW_NUMBERS] = (int64_t)test->n;
    return import;
}

/* Returns the import's id; *ledger, "2 new 1 known", is the caller's. */
static inline int64_t import_rows(struct database *d, const struct test_import *test, char **ledger)
{
    struct sw_import import = import_of(test);
    struct sw_reject reject = {.line = 2, .reason = "no time"};
    struct sw_err err = {0};
    size_t batch = test->batch ? test->batch : test->n;
    int64_t id;

    must(sw_store_begin(d->store, &err) == SW_OK, err.text);
    must(sw_store_import_begin(d->store, &import, &err) == SW_OK, err.text);
    for (size_t i = 0; i < test->n; i += batch)
        must(sw_store_import_add(d->store, &import, test->calls + i,
                                 test->n - i < batch ? test->n - i : batch, &reject, i == 0,
                                 &err) == SW_OK,
             err.text);
    import.rows = (int64_t)test->n + import.rejected;
    must(sw_store_import_end(d->store, &import, &err) == SW_OK, err.text);
    must(sw_store_end(d->store, SW_OK, &err) == SW_OK, err.text);
    if (ledger)
        *ledger = sw_sprintf("%" PRId64 " new %" PRId64 " known", import.new_rows, import.known);
    id = import.id;
    sw_import_clear(&import);
    return id;
}

static inline void undo(struct database *d, int64_t id)
{
    struct sw_err err = {0};
    enum sw_status status = sw_store_import_undo(d->store, id, &err);

    must(status == SW_OK, err.text);
}

/* ------------------------------------------------------------------------------ content */

static inline void add_rows(struct database *d, const char *sql, struct sw_buf *text)
{
    sqlite3_stmt *select = NULL;

    if (sqlite3_prepare_v2(d->db, sql, -1, &select, NULL) != SQLITE_OK)
        must(false, sqlite3_errmsg(d->db));
    while (sqlite3_step(select) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(select); i++) {
            const char *cell = (const char *)sqlite3_column_text(select, i);

            sw_buf_printf(text, "%s|", cell ? cell : "-");
        }
        sw_buf_str(text, "\n");
    }
    must(sqlite3_finalize(select) == SQLITE_OK, sql);
}

/* Every row of every table with its ids; the caller's. */
static inline char *dump(struct database *d)
{
    static const char *const tables[] = {
        "tenant",  "trunk",       "call_type", "region",    "country",  "phrase", "user",
        "cause",   "import",      "rejected",  "call",      "sighting", "rollup", "finding",
        "counted", "counted_way", "mention",   "call_seen", "displaced"};
    struct sw_buf text = {0};

    for (size_t i = 0; i < COUNT(tables); i++) {
        char *sql = sw_sprintf("SELECT * FROM \"%s\"", tables[i]);

        sw_buf_printf(&text, "%s\n", tables[i]);
        add_rows(d, sql, &text);
        free(sql);
    }
    return text.s;
}

static inline int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Of a text, which it frees. */
static inline char *sort_lines(struct sw_buf *text)
{
    size_t n = 0, capacity = 0;
    char **lines = NULL, *rest = NULL;
    struct sw_buf sorted = {0};

    for (char *line = text->s ? strtok_r(text->s, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest)) {
        lines = sw_grow(lines, &capacity, n + 1, sizeof *lines);
        lines[n++] = line;
    }
    if (n > 0)
        qsort(lines, n, sizeof *lines, compare_lines);
    sw_buf_str(&sorted, "");
    for (size_t i = 0; i < n; i++)
        sw_buf_printf(&sorted, "%s\n", lines[i]);
    free(lines);
    sw_buf_free(text);
    return sorted.s;
}

/* All that the tables say but for ids, imports by their files; the caller's. */
static inline char *content(struct database *d)
{
#define CALL                                                                                       \
    "c.fingerprint, c.success, a.pair, r.name, c.direction, c.tenant_id > 0, k.name, u.name, "     \
    "c.correlation_id, c.shared_correlation_id, c.invite_time, c.caller, c.callee, "               \
    "c.start_after, c.failure_after, c.end_after, c.duration, p.name, uc.name, mr.name, "          \
    "au.name, c.coarse, c.call_id"
#define NAMES                                                                                      \
    " LEFT JOIN cause AS a ON a.id = c.cause_id LEFT JOIN trunk AS r ON r.id = c.trunk_id "        \
    "LEFT JOIN call_type AS k ON k.id = c.call_type_id LEFT JOIN user AS u ON u.id = c.user_id "   \
    "LEFT JOIN phrase AS p ON p.id = c.phrase_id "                                                 \
    "LEFT JOIN country AS uc ON uc.id = c.user_country_id "                                        \
    "LEFT JOIN admin_units AS au ON au.id = c.admin_units_id "                                     \
    "LEFT JOIN region AS mr ON mr.id = c.media_region_id "
    static const char *const queries[] = {
        "SELECT 'call', i.file, " CALL
        " FROM call AS c JOIN import AS i ON i.id = c.import_id" NAMES,
        "SELECT 'sighting', i.file, c.fingerprint FROM sighting AS s JOIN call AS c ON "
        "c.id = s.call_id JOIN import AS i ON i.id = s.import_id",
        "SELECT 'seen', i.file, h.fingerprint, c.own_id, " CALL
        " FROM call_seen AS c JOIN call AS h "
        "ON h.id = c.row_id JOIN import AS i ON i.id = c.import_id" NAMES,
        "SELECT 'user', u.upn, u.object_id, u.called, u.name, u.display_name, p.upn, p.object_id, "
        "p.called FROM user AS u JOIN user AS p ON p.id = u.person_id",
        "SELECT 'small', * FROM (SELECT 'trunk', name FROM trunk UNION ALL SELECT 'type', name "
        "FROM "
        "call_type UNION ALL SELECT 'region', name FROM region UNION ALL SELECT 'country', name "
        "FROM country UNION ALL SELECT 'phrase', name FROM phrase UNION ALL SELECT 'tenant', name "
        "FROM tenant UNION ALL SELECT 'cause', pair FROM cause)",
        "SELECT 'mention', m.kind, count(*), i.file FROM mention AS m JOIN import AS i ON i.id = "
        "m.import_id GROUP BY i.file, m.kind",
        "SELECT 'calls', tenant, correlation_id, user, display_name, caller, start_time, end_time, "
        "success, sip_code, phrase, trunk, invite_time FROM calls",
        "SELECT 'causes', * FROM causes",
        "SELECT 'counts', tenant, source, since, until, sip_code, trunk, call_type, user, phrase, "
        "attempts, connected, failed FROM counts",
        "SELECT 'way', i.file, p.way, p.since, p.until FROM counted_way AS p JOIN "
        "import AS i ON i.id = p.import_id",
        "SELECT 'imports', file, tenant, source, fields, rows, new, known, rejected, first_time, "
        "last_time FROM imports",
        "SELECT 'rejected', i.file, line FROM rejected AS j JOIN import AS i ON i.id = "
        "j.import_id",
        "SELECT 'finding', i.file, f.name, n FROM finding AS f JOIN import AS i ON i.id = "
        "f.import_id",
    };
#undef CALL
#undef NAMES
    struct sw_buf text = {0};

    for (size_t i = 0; i < COUNT(queries); i++)
        add_rows(d, queries[i], &text);
    return sort_lines(&text);
}

static inline void note_problem(void *context, const char *what, const char *problem)
{
    if (problem)
        sw_buf_printf(context, "%s: %s;", what, problem);
}

/* What is wrong with the database, the caller's; "" when it is sound. */
static inline char *find_problems(struct database *d)
{
    struct sw_buf problems = {0};
    struct sw_err err = {0};

    sw_buf_str(&problems, "");
    sw_store_check(d->store, note_problem, &problems, &err);
    return problems.s;
}

/* The first lines in which two texts differ; the caller's, "" if they don't. */
static inline char *first_difference(const char *got, const char *want)
{
    size_t line = 0;

    for (size_t i = 0; got[i] == want[i]; i++) {
        if (got[i] == '\0')
            return sw_strdup("");
        if (got[i] == '\n')
            line = i + 1;
    }
    return sw_sprintf("%.*s instead of %.*s", (int)strcspn(got + line, "\n"), got + line,
                      (int)strcspn(want + line, "\n"), want + line);
}

#endif
