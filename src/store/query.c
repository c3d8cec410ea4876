/* query.c - see query.h. */
#include "sipwhy/query.h"

#include "query_guard.h"

#include "sipwhy/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 200, LONGEST_SQL = 1000000, LONGEST_VALUE = 4 * 1024 * 1024 };

static const sqlite3_int64 most_memory = (sqlite3_int64)96 * 1024 * 1024;

/* What the text of a statement can make SQLite spend. */
static const struct {
    int id, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, LONGEST_VALUE}, {SQLITE_LIMIT_SQL_LENGTH, LONGEST_SQL},
    {SQLITE_LIMIT_COLUMN, MOST_COLUMNS},  {SQLITE_LIMIT_EXPR_DEPTH, 200},
    {SQLITE_LIMIT_COMPOUND_SELECT, 100},  {SQLITE_LIMIT_FUNCTION_ARG, 100},
    {SQLITE_LIMIT_ATTACHED, 0},           {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 100},  {SQLITE_LIMIT_TRIGGER_DEPTH, 0},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

enum { N_LIMITS = sizeof limits / sizeof limits[0] };

/* A query under way. */
struct run {
    const struct sw_query *query;
    struct sw_store *store; /* of the connection it runs on, see open_reader */
    struct guard guard;
    sqlite3_stmt *statement;
    const char *compiled; /* where in the text what SQLite was given begins */
    sqlite3 *public;      /* see make_public */
};

/* ------------------------------------------------------------------------------ errors */

/* Puts "WHERE: line 3: " in front of what the sentence says of a place in the text. */
static void add_line(const struct run *run, int offset, struct sw_err *err)
{
    int line = 1;

    if (offset < 0) {
        sw_err_at(err, "%s", run->query->where);
        return;
    }
    for (const char *p = run->query->sql; p < run->compiled + offset; p++)
        line += *p == '\n';
    sw_err_at(err, "%s: line %d", run->query->where, line);
}

/* Is it the statement's text that is wrong, and not disk or memory? */
static bool is_of_text(int result)
{
    int code = result & 0xff;

    return code == SQLITE_ERROR || code == SQLITE_AUTH || code == SQLITE_MISMATCH ||
           code == SQLITE_RANGE || code == SQLITE_CONSTRAINT;
}

/*
 * SQLite's own words: of the text, whose place it tells, they repeat the text. What a function says
 * of a row may repeat a cell's value, behind "near '": that much is left off.
 */
static int length_of_words(const char *words, int offset)
{
    static const char near[] = " near ";
    size_t n = strcspn(words, "'\"");

    if (offset >= 0 || words[n] == '\0')
        return (int)strlen(words);
    if (n >= sizeof near - 1 && memcmp(words + n - (sizeof near - 1), near, sizeof near - 1) == 0)
        n -= sizeof near - 1;
    return (int)n;
}

/* The last failure as what it means for the user. */
static enum sw_status fail(struct run *run, struct sw_err *err)
{
    sqlite3 *db = run->store->db;
    int code = sqlite3_errcode(db) & 0xff, offset = sqlite3_error_offset(db);
    enum sw_status status;

    if (run->guard.is_late)
        return sw_err_set(err, SW_IO, "%s: stopped after %lld s: --timeout raises the limit",
                          run->query->where, (long long)run->query->timeout_seconds);
    if (code == SQLITE_NOMEM)
        return sw_err_set(err, SW_IO, "%s: stopped: it takes more than %lld MiB of memory",
                          run->query->where, (long long)(most_memory >> 20));
    if (code == SQLITE_TOOBIG)
        return sw_err_set(err, SW_IO, "%s: stopped: a text or blob of more than %d MiB",
                          run->query->where, LONGEST_VALUE >> 20);
    if (!is_of_text(code))
        return db_fail(run->store, "query", err);
    if (run->guard.refusal[0])
        status = sw_err_set(err, SW_USAGE, "%s", run->guard.refusal);
    else
        status = sw_err_set(err, SW_USAGE, "%.*s", length_of_words(sqlite3_errmsg(db), offset),
                            sqlite3_errmsg(db));
    add_line(run, offset, err);
    return status;
}

/* ----------------------------------------------------------------------------- reading */

/*
 * A second connection that the file was opened read-only for. A database in memory has no other
 * than its own, and where the first is read-only already (a folder that can't be written) it is as
 * good.
 */
static enum sw_status open_reader(struct sw_store *store, struct sw_store *reader,
                                  struct sw_err *err)
{
    const char *file = sqlite3_db_filename(store->db, "main");

    *reader = (struct sw_store){.db = store->db, .path = store->path};
    if (!file || !file[0] || sqlite3_db_readonly(store->db, "main") == 1)
        return db_exec(reader, "PRAGMA query_only = 1", err);
    reader->db = NULL;
    if (sqlite3_open_v2(file, &reader->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK)
        return db_fail(reader, "open", err);
    sqlite3_busy_timeout(reader->db, store->busy_ms);
    sqlite3_db_config(reader->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(reader->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(reader->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return db_exec(
        reader, "PRAGMA query_only = 1; PRAGMA cache_size = -16384; PRAGMA temp_store = FILE", err);
}

static void close_reader(struct sw_store *store, struct sw_store *reader)
{
    if (reader->db == store->db)
        sqlite3_exec(reader->db, "PRAGMA query_only = 0", NULL, NULL, NULL);
    else
        sqlite3_close(reader->db);
}

/* Exchanges the limits of the connection with those in values. */
static void exchange_limits(sqlite3 *db, int values[N_LIMITS])
{
    for (size_t i = 0; i < N_LIMITS; i++)
        values[i] = sqlite3_limit(db, limits[i].id, values[i]);
}

/* ------------------------------------------------------------------------ public names */

/* "CREATE TABLE calls ("id", "tenant")" for a view. */
static enum sw_status add_table(struct run *run, const char *view, struct sw_buf *sql,
                                struct sw_err *err)
{
    sqlite3_stmt *select = NULL;
    char *text = sw_sprintf("SELECT * FROM %s", view);
    enum sw_status status = db_prepare(run->store, text, &select, err);
    int n = status == SW_OK ? sqlite3_column_count(select) : 0;

    sw_buf_printf(sql, "CREATE TABLE %s", view);
    for (int i = 0; i < n; i++)
        sw_buf_printf(sql, "%s\"%s\"", i ? ", " : " (", sqlite3_column_name(select, i));
    sw_buf_str(sql, ");");
    sqlite3_finalize(select);
    free(text);
    return status;
}

/*
 * The authorizer knows the view that a table is read through by its name alone, and a part of WITH
 * can have that name. So there is a second database, in which the views are empty tables and all
 * there is: what compiles there names nothing else.
 */
static enum sw_status make_public(struct run *run, struct sw_err *err)
{
    struct sw_buf sql = {0};
    enum sw_status status = SW_OK;
    int result = SQLITE_OK;

    for (size_t i = 0; status == SW_OK && guard_views[i]; i++)
        status = add_table(run, guard_views[i], &sql, err);
    if (status == SW_OK)
        result = sqlite3_open_v2(":memory:", &run->public,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (status == SW_OK && result == SQLITE_OK)
        result = sqlite3_db_config(run->public, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    if (status == SW_OK && result == SQLITE_OK)
        result = sqlite3_exec(run->public, sql.s, NULL, NULL, NULL);
    if (result != SQLITE_OK) /* for want of memory: it lies nowhere else */
        status = sw_err_set(err, SW_IO, "query: %s", sqlite3_errstr(result));
    sw_buf_free(&sql);
    return status;
}

static enum sw_status check_names(const struct run *run, struct sw_err *err)
{
    sqlite3_stmt *twin = NULL;
    int result = sqlite3_prepare_v2(run->public, run->compiled, -1, &twin, NULL);

    sqlite3_finalize(twin);
    if (result == SQLITE_OK)
        return SW_OK;
    if (!is_of_text(result))
        return sw_err_set(err, SW_IO, "query: %s", sqlite3_errstr(result));
    sw_err_set(err, SW_USAGE, "%s", sqlite3_errmsg(run->public));
    add_line(run, sqlite3_error_offset(run->public), err);
    return SW_USAGE;
}

/* --------------------------------------------------------------------------- compiling */

/* Behind the statement there may be blanks, comments and semicolons. */
static enum sw_status check_tail(struct run *run, const char *tail, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    while (status == SW_OK && *tail) {
        sqlite3_stmt *more = NULL;
        int result;

        run->compiled = tail;
        result = sqlite3_prepare_v2(run->store->db, tail, -1, &more, &tail);
        if (result != SQLITE_OK && !is_of_text(result)) {
            status = fail(run, err);
        } else if (result != SQLITE_OK || more) {
            status = sw_err_set(err, SW_USAGE, "one statement only, and nothing behind it");
            add_line(run, (int)strspn(run->compiled, " \t\r\n;"), err);
        }
        sqlite3_finalize(more);
    }
    return status;
}

static enum sw_status compile(struct run *run, struct sw_err *err)
{
    const char *tail = run->query->sql;
    enum sw_status status;

    if (strlen(tail) > LONGEST_SQL)
        return sw_err_set(err, SW_USAGE, "%s: is longer than %d bytes", run->query->where,
                          LONGEST_SQL);
    while (!run->statement && *tail) { /* a lone semicolon is passed over */
        run->compiled = tail;
        if (sqlite3_prepare_v2(run->store->db, tail, -1, &run->statement, &tail) != SQLITE_OK)
            return fail(run, err);
    }
    if (!run->statement)
        return sw_err_set(err, SW_USAGE, "%s: holds no statement", run->query->where);
    /* What SQLite compiles without asking anybody, VACUUM for one, gives no columns or writes. */
    if (sqlite3_column_count(run->statement) == 0 || !sqlite3_stmt_readonly(run->statement) ||
        sqlite3_stmt_isexplain(run->statement))
        return sw_err_set(err, SW_USAGE,
                          "%s: a query may read and nothing else: begin with SELECT or WITH",
                          run->query->where);
    status = check_names(run, err);
    return status == SW_OK ? check_tail(run, tail, err) : status;
}

/* ------------------------------------------------------------------------------ values */

static int bind_value(sqlite3_stmt *statement, int place, const struct sw_value *value)
{
    switch (value->kind) {
    case SW_VALUE_INTEGER:
        return sqlite3_bind_int64(statement, place, value->integer);
    case SW_VALUE_REAL:
        return sqlite3_bind_double(statement, place, value->real);
    case SW_VALUE_TEXT:
        return sqlite3_bind_text64(statement, place, value->text.s, value->text.n, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    case SW_VALUE_BLOB:
        return sqlite3_bind_blob64(statement, place, value->text.s, value->text.n,
                                   SQLITE_TRANSIENT);
    case SW_VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(statement, place);
}

static enum sw_status bind_all(struct run *run, struct sw_err *err)
{
    int n = sqlite3_bind_parameter_count(run->statement);

    for (int place = 1; place <= n; place++) {
        const char *name = sqlite3_bind_parameter_name(run->statement, place);
        struct sw_value value = {0};
        enum sw_status status;

        if (!name || name[0] == '?')
            return sw_err_set(err, SW_USAGE, "%s: parameters have names: write :name instead of ?",
                              run->query->where);
        status = run->query->bind(run->query->context, name + 1, &value, err);
        if (status != SW_OK)
            return status;
        if (bind_value(run->statement, place, &value) != SQLITE_OK)
            return fail(run, err);
    }
    return SW_OK;
}

static struct sw_value read_value(sqlite3_stmt *statement, int column)
{
    struct sw_value value = {SW_VALUE_NULL, 0, 0, SW_STR("")};

    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        value.kind = SW_VALUE_INTEGER;
        value.integer = sqlite3_column_int64(statement, column);
        break;
    case SQLITE_FLOAT:
        value.kind = SW_VALUE_REAL;
        value.real = sqlite3_column_double(statement, column);
        break;
    case SQLITE_TEXT:
        value.kind = SW_VALUE_TEXT;
        value.text.s = (const char *)sqlite3_column_text(statement, column);
        value.text.n = (size_t)sqlite3_column_bytes(statement, column);
        break;
    case SQLITE_BLOB:
        value.kind = SW_VALUE_BLOB;
        value.text.s = sqlite3_column_blob(statement, column);
        value.text.n = (size_t)sqlite3_column_bytes(statement, column);
        break;
    default:
        break;
    }
    if (!value.text.s) /* an empty blob; or no memory, which the next step tells */
        value.text = SW_STR("");
    return value;
}

/* --------------------------------------------------------------------------------- run */

static enum sw_status begin(struct run *run, int n, struct sw_err *err)
{
    const char *names[MOST_COLUMNS];
    struct sw_query_shape shape = {names, (size_t)n, run->guard.reads_people, run->guard.read,
                                   run->guard.n_read};

    for (int i = 0; i < n; i++) {
        names[i] = sqlite3_column_name(run->statement, i);
        if (!names[i])
            names[i] = "";
    }
    return run->query->begin(run->query->context, &shape, err);
}

static enum sw_status give_rows(struct run *run, int n, struct sw_err *err)
{
    struct sw_value cells[MOST_COLUMNS];
    enum sw_status status = SW_OK;
    bool is_enough = false;
    int result = SQLITE_DONE;

    while (status == SW_OK && !is_enough && (result = sqlite3_step(run->statement)) == SQLITE_ROW) {
        for (int i = 0; i < n; i++)
            cells[i] = read_value(run->statement, i);
        status = run->query->row(run->query->context, cells, &is_enough, err);
    }
    if (status == SW_OK && !is_enough && result != SQLITE_DONE)
        status = fail(run, err);
    return status;
}

static enum sw_status run_guarded(struct run *run, struct sw_err *err)
{
    enum sw_status status = compile(run, err);
    int n = status == SW_OK ? sqlite3_column_count(run->statement) : 0;

    if (status == SW_OK && n > MOST_COLUMNS)
        status = sw_err_set(err, SW_USAGE, "%s: gives more than %d columns", run->query->where,
                            MOST_COLUMNS);
    if (status == SW_OK)
        status = bind_all(run, err);
    if (status == SW_OK)
        status = begin(run, n, err);
    if (status == SW_OK)
        status = give_rows(run, n, err);
    sqlite3_finalize(run->statement);
    return status;
}

enum sw_status sw_query_run(struct sw_store *store, const struct sw_query *query,
                            struct sw_err *err)
{
    struct sw_store reader;
    struct run run = {.query = query, .store = &reader};
    enum sw_status status = open_reader(store, &reader, err);
    sqlite3_int64 memory = sqlite3_hard_heap_limit64(most_memory);
    int values[N_LIMITS];

    if (status == SW_OK)
        status = make_public(&run, err);
    if (status == SW_OK) {
        for (size_t i = 0; i < N_LIMITS; i++)
            values[i] = limits[i].value;
        exchange_limits(reader.db, values);
        guard_begin(&run.guard, reader.db, query->timeout_seconds, query->waited_ms);
        status = run_guarded(&run, err);
        guard_end(reader.db);
        exchange_limits(reader.db, values);
    }
    sqlite3_close(run.public);
    close_reader(store, &reader);
    sqlite3_hard_heap_limit64(memory);
    return status;
}
