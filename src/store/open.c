/* open.c - opening and creating a database; see store.h. */
#include "known_calls.h"
#include "new_calls.h"

#include "sipwhy/mem.h"
#include "sipwhy/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A report reads each page once: what is kept of them is memory for nothing. */
enum { CACHE_KIB = 16 * 1024, REPORT_CACHE_KIB = 1024 };

const char *sw_store_engine(void)
{
    static char text[32];

    snprintf(text, sizeof text, "SQLite %s", sqlite3_libversion());
    return text;
}

/* ------------------------------------------------------------------------ what it is */

bool db_has_changes(const char *path)
{
    static const char *const suffixes[] = {"-wal", "-journal"};
    bool has = false;

    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char *beside = sw_sprintf("%s%s", path, suffixes[i]);
        struct stat there;

        has |= stat(beside, &there) == 0 && there.st_size > 0;
        free(beside);
    }
    return has;
}

/*
 * SQLite reads zeros where a file ends within a page, and its integrity check finds nothing wrong
 * with a text that ends in them. With a log beside it the page may be there.
 */
static enum sw_status check_length(struct sw_store *store, struct sw_err *err)
{
    struct stat file;
    int64_t page;
    enum sw_status status = db_integer(store, "PRAGMA page_size", &page, err);

    if (status == SW_OK && page > 0 && !db_has_changes(store->path) &&
        stat(store->path, &file) == 0 && file.st_size % page != 0)
        return sw_err_set(err, SW_NOT_OURS,
                          "%s: is cut short: it ends within a page; restore a copy, or import into "
                          "a new database",
                          store->path);
    return status;
}

/* Ours, of a version that we know? */
static enum sw_status recognise(struct sw_store *store, int64_t *version, struct sw_err *err)
{
    int64_t application;
    enum sw_status status = db_integer(store, "PRAGMA application_id", &application, err);

    if (status == SW_OK)
        status = db_integer(store, "PRAGMA user_version", version, err);
    if (status != SW_OK)
        return status;
    if (application != APPLICATION_ID)
        return sw_err_set(err, SW_NOT_OURS, "%s: is no sipwhy database", store->path);
    if (*version > migrations_newest())
        return sw_err_set(err, SW_NOT_OURS,
                          "%s: was made by a newer sipwhy (schema %lld, this one knows %d): "
                          "upgrade sipwhy",
                          store->path, (long long)*version, migrations_newest());
    return check_length(store, err);
}

/* --------------------------------------------------------------------------- opening */

/*
 * EXTRA: also that a journal is gone is on disk before a commit is acknowledged; in WAL mode it is
 * the same as FULL. A memory map would make reading no faster, and count all that was read as
 * memory.
 */
static enum sw_status configure(struct sw_store *store, enum sw_store_mode mode, int busy_ms,
                                struct sw_err *err)
{
    char sql[256];

    sqlite3_busy_timeout(store->db, busy_ms);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    snprintf(sql, sizeof sql,
             "PRAGMA synchronous = %s; PRAGMA cache_size = -%d; PRAGMA temp_store = FILE;",
             mode == SW_STORE_TEMPORARY ? "OFF" : "EXTRA",
             mode == SW_STORE_READ ? REPORT_CACHE_KIB : CACHE_KIB);
    return db_exec(store, sql, err);
}

/* One thread has to do with SQLite, the writer's: locks around every bit of memory are for nothing.
 */
static void configure_library(void)
{
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
}

static enum sw_status open_connection(struct sw_store *store, const char *name, int flags,
                                      struct sw_err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    enum sw_status status;

    pthread_once(&once, configure_library);
    if (sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return db_fail(store, "open", err);
    status = new_calls_register(store, err);
    if (status == SW_OK)
        status = known_calls_register(store, err);
    if (status == SW_OK)
        status = rollup_register(store, err);
    if (status == SW_OK)
        status = scan_register(store, err);
    return status == SW_OK ? text_sums_register(store, err) : status;
}

enum sw_status db_open_beside(const struct sw_store *store, struct sw_store *second,
                              struct sw_err *err)
{
    enum sw_status status;

    *second = (struct sw_store){.path = store->path};
    status = open_connection(second, store->path, SQLITE_OPEN_READWRITE, err);
    return status == SW_OK ? configure(second, SW_STORE_READ, store->busy_ms, err) : status;
}

/* Makes the folders of path, 0700 whatever the umask. Those that exist stay as they are. */
static enum sw_status make_folders(const char *path, struct sw_err *err)
{
    char *folder = sw_strdup(path);
    enum sw_status status = SW_OK;

    for (char *p = folder + 1; status == SW_OK && (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        if (mkdir(folder, 0700) == 0 ? chmod(folder, 0700) != 0 : errno != EEXIST)
            status = sw_err_set(err, SW_CANT_CREATE, "%s: %s", folder, strerror(errno));
        *p = '/';
    }
    free(folder);
    return status;
}

void db_use_wal(struct sw_store *store)
{
    sqlite3_busy_timeout(store->db, 0); /* it is not worth a wait */
    sqlite3_exec(store->db,
                 sw_place_is_on_network(store->path) ? "PRAGMA journal_mode = DELETE"
                                                     : "PRAGMA journal_mode = WAL",
                 NULL, NULL, NULL);
    sqlite3_busy_timeout(store->db, store->busy_ms);
}

/* Fills a new file with the schema. */
static enum sw_status fill(struct sw_store *store, const char *file, struct sw_err *err)
{
    enum sw_status status = open_connection(store, file, SQLITE_OPEN_READWRITE, err);

    if (status == SW_OK)
        status = configure(store, SW_STORE_WRITE, 0, err);
    if (status == SW_OK)
        status = migrations_run(store, err);
    if (status == SW_OK)
        status = reference_sync(store, err);
    for (size_t i = 0; i < STATEMENTS; i++) {
        sqlite3_finalize(store->statements[i]);
        store->statements[i] = NULL;
        store->bound[i] = 0;
    }
    if (sqlite3_close(store->db) != SQLITE_OK && status == SW_OK)
        status = db_fail(store, "close", err);
    store->db = NULL;
    return status;
}

void db_remove_logs(const char *path)
{
    static const char *const suffixes[] = {"-journal", "-wal", "-shm"};

    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char beside[PATH_MAX + 16]; /* no memory is asked for, with a file to leave behind */

        snprintf(beside, sizeof beside, "%s%s", path, suffixes[i]);
        unlink(beside);
    }
}

static enum sw_status cant_create(const struct sw_store *store, struct sw_err *err)
{
    return sw_err_set(err, SW_CANT_CREATE, "%s: can't be created: %s", store->path,
                      strerror(errno));
}

/*
 * Gives the file the database's name in one step: with a link and the other name taken away, a kill
 * in between would leave both. Not every file system can. False if there is a file of that name.
 */
static bool put_in_place(const char *file, const char *path)
{
    if (renameat2(AT_FDCWD, file, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return true;
    return (errno == EINVAL || errno == ENOSYS) && link(file, path) == 0 && unlink(file) == 0;
}

/*
 * A new database is made whole beside its place and then put there, so that a crash leaves no
 * half-made or empty one. Another process that made it meanwhile is as good.
 */
static enum sw_status create(struct sw_store *store, struct sw_err *err)
{
    char *file = NULL;
    int fd = -1;
    enum sw_status status = make_folders(store->path, err);

    if (status == SW_OK && (fd = sw_place_open(store->path, &file)) < 0)
        status = cant_create(store, err);
    if (fd < 0)
        return status;
    db_remove_logs(file);
    status = fill(store, file, err);
    if (status == SW_OK) {
        store->is_being_made = put_in_place(file, store->path);
        if (!store->is_being_made && errno != EEXIST)
            status = cant_create(store, err);
    }
    if (!store->is_being_made)
        unlink(file);
    db_remove_logs(file);
    close(fd);
    free(file);
    return status;
}

/* Can it be written? A report on a read-only database is fine, and changes nothing. */
static enum sw_status bring_up_to_date(struct sw_store *store, int64_t version, bool must,
                                       struct sw_err *err)
{
    bool is_current = true, is_readonly = sqlite3_db_readonly(store->db, "main") == 1;
    enum sw_status status = SW_OK;

    if (version < migrations_newest()) {
        if (is_readonly)
            return sw_err_set(err, SW_CANT_CREATE,
                              "%s: is of an older sipwhy and read-only: it can't be upgraded",
                              store->path);
        status = migrations_upgrade(store, err);
    }
    if (status == SW_OK)
        status = own_codes_load(store, err);
    if (status == SW_OK)
        status = reference_is_current(store, &is_current, err);
    if (status != SW_OK || is_current || is_readonly)
        return status;
    status = reference_sync(store, err);
    return must ? status : SW_OK;
}

/* "file:/a%20b?immutable=1": what is no plain character of a path is escaped. The caller's. */
static char *immutable_uri(const char *path)
{
    struct sw_buf uri = {0};

    sw_buf_str(&uri, "file:");
    for (; *path; path++) {
        if (strchr("%?#", *path))
            sw_buf_printf(&uri, "%%%02x", (unsigned)*path);
        else
            sw_buf_char(&uri, *path);
    }
    sw_buf_str(&uri, "?immutable=1");
    return uri.s;
}

/*
 * A database in WAL mode in a folder that can't be written opens only as one that never changes.
 * Changes beside it would be passed over then, and half of what they undo be read.
 */
static enum sw_status reopen_immutable(struct sw_store *store, struct sw_err *err)
{
    char *uri;
    enum sw_status status;

    if (db_has_changes(store->path))
        return sw_err_set(
            err, SW_CANT_CREATE,
            "%s: a run that wrote it was cut short: let somebody who may write it run "
            "sipwhy check",
            store->path);
    uri = immutable_uri(store->path);
    sqlite3_close(store->db);
    store->db = NULL;
    status = open_connection(store, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
    free(uri);
    return status;
}

static enum sw_status open_existing(struct sw_store *store, enum sw_store_mode mode, int busy_ms,
                                    struct sw_err *err)
{
    struct stat st;
    int64_t version = 0;
    enum sw_status status;

    if (stat(store->path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return sw_err_set(err, SW_NO_INPUT,
                          "%s: no database there; make one with: sipwhy import FILE...",
                          store->path);
    if (access(store->path, R_OK) != 0)
        return sw_err_set(err, SW_NO_INPUT, "%s: %s", store->path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return sw_err_set(err, SW_NOT_OURS, "%s: is no file", store->path);
    if (st.st_size == 0)
        return sw_err_set(err, SW_NOT_OURS,
                          "%s: is empty, no database; delete it to have a new one made",
                          store->path);
    status = open_connection(store, store->path, SQLITE_OPEN_READWRITE, err);
    if (status == SW_OK)
        status = configure(store, mode, busy_ms, err);
    if (status == SW_OK)
        status = recognise(store, &version, err);
    if (status == SW_CANT_CREATE && mode == SW_STORE_READ) {
        status = reopen_immutable(store, err);
        if (status == SW_OK)
            status = recognise(store, &version, err);
    } else if (status == SW_CANT_CREATE && access(store->path, W_OK) != 0) {
        status =
            sw_err_set(err, status, "%s: is read-only; nothing can be stored in it", store->path);
    }
    if (status == SW_OK && mode == SW_STORE_WRITE && !store->is_being_made)
        db_use_wal(store);
    if (status == SW_OK)
        status = bring_up_to_date(store, version, mode == SW_STORE_WRITE, err);
    if (status == SW_OK && mode == SW_STORE_WRITE)
        status = text_sums_follow(store, err);
    return status;
}

/* "" is SQLite's temporary file database: small ones stay in memory, large ones spill. */
static enum sw_status open_temporary(struct sw_store *store, struct sw_err *err)
{
    enum sw_status status =
        open_connection(store, "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);

    if (status == SW_OK)
        status = configure(store, SW_STORE_TEMPORARY, 0, err);
    if (status == SW_OK)
        status = migrations_run(store, err);
    if (status == SW_OK)
        status = own_codes_load(store, err); /* none: those of another database come off */
    if (status == SW_OK)
        status = reference_sync(store, err);
    return status == SW_OK ? text_sums_follow(store, err) : status;
}

enum sw_status sw_store_open(struct sw_store **result, const char *path, enum sw_store_mode mode,
                             struct sw_codes *codes, int busy_ms, struct sw_err *err)
{
    struct sw_store *store = sw_alloc_zero(1, sizeof *store);
    enum sw_status status = SW_OK;

    *result = NULL;
    store->path = sw_strdup(path);
    store->busy_ms = busy_ms;
    store->codes = codes;
    if (mode == SW_STORE_TEMPORARY || strcmp(path, ":memory:") == 0) {
        status = open_temporary(store, err);
    } else {
        if (mode == SW_STORE_WRITE && access(path, F_OK) != 0)
            status = create(store, err);
        if (status == SW_OK)
            status = open_existing(store, mode, busy_ms, err);
    }
    if (status != SW_OK) {
        if (store->earlier)
            sw_err_at(err, "%s is a copy of the database as it was before its upgrade",
                      store->earlier);
        sw_store_close(store);
        return status;
    }
    *result = store;
    return SW_OK;
}

void sw_store_close(struct sw_store *store)
{
    if (!store)
        return;
    import_state_forget(store);
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(store->statements[i]);
    for (size_t i = 0; i < DIMENSIONS; i++) {
        sqlite3_finalize(store->find[i]);
        sqlite3_finalize(store->insert[i]);
        sqlite3_finalize(store->note[i]);
        sw_map64_free(&store->interned[i].ids);
    }
    if (store->is_being_made && store->db)
        db_use_wal(store);
    sqlite3_close(store->db);
    sync_early_end(store);
    free(store->earlier);
    free(store->path);
    free(store);
}
