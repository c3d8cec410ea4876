/*
 * query_guard.c - see query_guard.h. All that is not listed here is refused, so that what a later
 * SQLite learns is refused too.
 */
#include "query_guard.h"

#include "sipwhy/interrupt.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* The public SQL interface, and the tables that stand behind it: read through the views alone. */
const char *const guard_views[] = {"calls", "causes", "counts", "imports", "codes", NULL};
static const char *const tables[] = {"attempt", "admin_units", "cause",         "call_type",
                                     "counted", "country",     "import",        "own_code",
                                     "phrase",  "region",      "response_code", "rollup",
                                     "tenant",  "trunk",       "user",          NULL};

/* Columns of the views that hold numbers and names of people. */
static const char *const people[] = {"caller", "callee", "user", "display_name", NULL};

/* Functions of values alone: nothing outside the row, the statement and the clock. */
static const char *const functions[] = {"->",
                                        "->>",
                                        "abs",
                                        "acos",
                                        "asin",
                                        "atan",
                                        "atan2",
                                        "avg",
                                        "ceil",
                                        "ceiling",
                                        "char",
                                        "coalesce",
                                        "concat",
                                        "concat_ws",
                                        "cos",
                                        "count",
                                        "cume_dist",
                                        "date",
                                        "datetime",
                                        "degrees",
                                        "dense_rank",
                                        "exp",
                                        "first_value",
                                        "floor",
                                        "format",
                                        "glob",
                                        "group_concat",
                                        "hex",
                                        "ifnull",
                                        "iif",
                                        "instr",
                                        "json",
                                        "json_array",
                                        "json_array_length",
                                        "json_extract",
                                        "json_group_array",
                                        "json_group_object",
                                        "json_object",
                                        "json_quote",
                                        "json_type",
                                        "json_valid",
                                        "julianday",
                                        "lag",
                                        "last_value",
                                        "lead",
                                        "length",
                                        "like",
                                        "likelihood",
                                        "likely",
                                        "ln",
                                        "log",
                                        "log10",
                                        "log2",
                                        "lower",
                                        "ltrim",
                                        "max",
                                        "min",
                                        "mod",
                                        "nth_value",
                                        "ntile",
                                        "nullif",
                                        "octet_length",
                                        "percent_rank",
                                        "pi",
                                        "pow",
                                        "power",
                                        "printf",
                                        "quote",
                                        "radians",
                                        "random",
                                        "rank",
                                        "replace",
                                        "round",
                                        "row_number",
                                        "rtrim",
                                        "sign",
                                        "sin",
                                        "sqrt",
                                        "strftime",
                                        "string_agg",
                                        "substr",
                                        "substring",
                                        "sum",
                                        "tan",
                                        "time",
                                        "timediff",
                                        "total",
                                        "trim",
                                        "trunc",
                                        "typeof",
                                        "unicode",
                                        "unixepoch",
                                        "unlikely",
                                        "upper",
                                        "zeroblob",
                                        NULL};

static bool is_in(const char *const *list, const char *name)
{
    for (; name && *list; list++)
        if (strcasecmp(*list, name) == 0)
            return true;
    return false;
}

static int refuse(struct guard *guard, const char *what, const char *name, const char *instead)
{
    if (!guard->refusal[0])
        snprintf(guard->refusal, sizeof guard->refusal, "%s%s%s", what, name, instead);
    return SQLITE_DENY;
}

static void note_read(struct guard *guard, const char *column)
{
    guard->reads_people |= is_in(people, column);
    for (size_t i = 0; i < guard->n_read; i++)
        if (strcmp(guard->read[i], column) == 0)
            return;
    if (guard->n_read < MOST_READ)
        guard->read[guard->n_read++] = column;
}

/* reader is the view through which it is read, or a part of WITH that has its name: see query.c. */
static int authorize_read(struct guard *guard, const char *table, const char *column,
                          const char *reader)
{
    if (is_in(guard_views, table)) {
        note_read(guard, column);
        return SQLITE_OK;
    }
    if (is_in(tables, table) && is_in(guard_views, reader))
        return SQLITE_OK;
    /* Where rows are counted alone no column is named, and a part of WITH passes for a table. */
    if (column && !column[0] && strncasecmp(table, "sqlite_", strlen("sqlite_")) != 0)
        return SQLITE_OK;
    return refuse(guard, "", table ? table : "that",
                  " is not public: read calls, causes, counts, imports and codes");
}

static int authorize(void *context, int action, const char *first, const char *second,
                     const char *database, const char *reader)
{
    struct guard *guard = context;

    (void)database; /* nothing can be attached, so there is one */
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        return authorize_read(guard, first, second, reader);
    case SQLITE_FUNCTION:
        return is_in(functions, second)
                   ? SQLITE_OK
                   : refuse(guard, "the function ", second ? second : "", " is not allowed here");
    default:
        return refuse(guard, "a query may read and nothing else: begin with SELECT or WITH", "",
                      "");
    }
}

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Not 0 stops the statement. */
static int tick(void *context)
{
    struct guard *guard = context;

    guard->is_interrupted = sw_interrupted();
    guard->is_late = guard->deadline > 0 &&
                     monotonic_ms() - (guard->waited_ms ? *guard->waited_ms : 0) >= guard->deadline;
    return guard->is_interrupted || guard->is_late;
}

void guard_begin(struct guard *guard, sqlite3 *db, int64_t timeout_seconds,
                 const int64_t *waited_ms)
{
    enum { INSTRUCTIONS = 1000, LONGEST_TIMEOUT = 1000000000 };

    if (timeout_seconds > LONGEST_TIMEOUT)
        timeout_seconds = LONGEST_TIMEOUT;
    *guard = (struct guard){.waited_ms = waited_ms};
    if (timeout_seconds > 0)
        guard->deadline = monotonic_ms() + timeout_seconds * 1000;
    sqlite3_set_authorizer(db, authorize, guard);
    sqlite3_progress_handler(db, INSTRUCTIONS, tick, guard);
}

void guard_end(sqlite3 *db)
{
    sqlite3_set_authorizer(db, NULL, NULL);
    sqlite3_progress_handler(db, 0, NULL, NULL);
}
