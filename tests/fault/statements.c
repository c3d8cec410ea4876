/*
 * statements.c - loaded before SQLite (LD_PRELOAD), so that what it is asked for fails at times.
 * What counts is each statement's preparation, its first row and its second, once each however
 * often it runs, and the checkpoints:
 *
 *   FAULT_STATEMENT=N  the N-th of them fails with FAULT_CODE (SQLITE_IOERR), and does nothing
 *   FAULT_COUNT=FILE   at the end, how many there were
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 4096, ROWS = 2, PREPARED = ROWS };

static struct {
    uint64_t text;
    int seen[ROWS + 1];
} statements[MOST];
static size_t n_statements;
static long n_calls, failing;
static int failure;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* What the last call of this thread answered, and how deep in SQLite it is: it calls itself. */
static _Thread_local int answer, depth;

__attribute__((constructor)) static void configure(void)
{
    const char *n = getenv("FAULT_STATEMENT"), *code = getenv("FAULT_CODE");

    failing = n ? atol(n) : 0;
    failure = code ? atoi(code) : SQLITE_IOERR;
}

static uint64_t hash(const char *text)
{
    uint64_t value = 14695981039346656037U; /* FNV-1a */

    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 1099511628211U;
    return value;
}

static size_t find(uint64_t text)
{
    size_t i = 0;

    while (i < n_statements && statements[i].text != text)
        i++;
    if (i == MOST)
        abort();
    if (i == n_statements)
        statements[n_statements++].text = text;
    return i;
}

/* Whether this call fails: with what it fails. */
static int fails(const char *sql, int what)
{
    int *seen;

    answer = SQLITE_OK;
    if (depth > 0)
        return SQLITE_OK;
    pthread_mutex_lock(&lock);
    seen = statements[find(hash(sql ? sql : ""))].seen;
    if (what != PREPARED) {
        what = seen[0] ? 1 : 0;
    }
    if (!seen[what]++ && ++n_calls == failing)
        answer = failure;
    pthread_mutex_unlock(&lock);
    return answer;
}

#define NEXT(name) ((__typeof__(name) *)(uintptr_t)dlsym(RTLD_NEXT, #name))

int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **statement,
                       const char **rest)
{
    int code = fails(sql, PREPARED);

    if (code != SQLITE_OK) {
        *statement = NULL;
        return code;
    }
    depth++;
    code = NEXT(sqlite3_prepare_v2)(db, sql, n, statement, rest);
    depth--;
    return code;
}

int sqlite3_step(sqlite3_stmt *statement)
{
    int code = fails(sqlite3_sql(statement), 0);

    if (code != SQLITE_OK)
        return code;
    depth++;
    code = NEXT(sqlite3_step)(statement);
    depth--;
    return code;
}

int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
                 void *data, char **why)
{
    int code = fails(sql, 0);

    if (code != SQLITE_OK)
        return code;
    depth++;
    code = NEXT(sqlite3_exec)(db, sql, row, data, why);
    depth--;
    return code;
}

int sqlite3_wal_checkpoint_v2(sqlite3 *db, const char *name, int mode, int *logged, int *done)
{
    int code = fails("checkpoint", 0);

    if (code != SQLITE_OK)
        return code;
    depth++;
    code = NEXT(sqlite3_wal_checkpoint_v2)(db, name, mode, logged, done);
    depth--;
    return code;
}

int sqlite3_errcode(sqlite3 *db)
{
    return answer != SQLITE_OK && depth == 0 ? answer : NEXT(sqlite3_errcode)(db);
}

int sqlite3_extended_errcode(sqlite3 *db)
{
    return answer != SQLITE_OK && depth == 0 ? answer : NEXT(sqlite3_extended_errcode)(db);
}

__attribute__((destructor)) static void tell(void)
{
    const char *file = getenv("FAULT_COUNT");
    char text[32];
    int fd = file ? open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    int n = snprintf(text, sizeof text, "%ld\n", n_calls);

    if (fd < 0)
        return;
    if (write(fd, text, (size_t)n) != n)
        abort();
    close(fd);
}
