#include "fixture.h"
#include "sipwhy/store.h"

#include <dirent.h>
#include <sqlite3.h>
#include <sys/wait.h>

static struct sw_codes codes;

/* Runs SQL on a file behind the store's back. */
static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;

    must(sqlite3_open(path, &db) == SQLITE_OK, "sqlite3_open");
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        must(false, sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* The first column of the first row, the caller's. */
static char *ask(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;
    const unsigned char *text = NULL;
    char *answer;

    must(sqlite3_open(path, &db) == SQLITE_OK, "sqlite3_open");
    must(sqlite3_prepare_v2(db, sql, -1, &select, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    if (sqlite3_step(select) == SQLITE_ROW)
        text = sqlite3_column_text(select, 0);
    answer = sw_strdup(text ? (const char *)text : "");
    sqlite3_finalize(select);
    sqlite3_close(db);
    return answer;
}

static enum sw_status open_and_close(const char *path, enum sw_store_mode mode, struct sw_err *err)
{
    struct sw_store *store = NULL;
    enum sw_status status = sw_store_open(&store, path, mode, &codes, 0, err);

    sw_store_close(store);
    return status;
}

static char *make_database(const char *folder)
{
    char *path = sw_sprintf("%s/calls.db", folder);
    struct sw_err err = {0};

    must(open_and_close(path, SW_STORE_WRITE, &err) == SW_OK, err.text);
    return path;
}

static int mode_of(const char *folder, const char *name)
{
    char *path = sw_sprintf("%s%s", folder, name);
    struct stat st = {0};

    stat(path, &st);
    free(path);
    return (int)(st.st_mode & 07777);
}

static int count_entries(const char *folder)
{
    DIR *dir = opendir(folder);
    int n = -2; /* "." and ".." */

    must(dir != NULL, "opendir");
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void test_create(void)
{
    char *folder = make_folder(), *path = sw_sprintf("%s/a/b/calls.db", folder), *inner;
    struct sw_store *store = NULL;
    struct sw_err err = {0};
    mode_t old = umask(0);

    chmod(folder, 0755);
    is_int(sw_store_open(&store, path, SW_STORE_READ, &codes, 0, &err), SW_NO_INPUT,
           "reading makes no database");
    ok(strstr(err.text, "sipwhy import") && access(path, F_OK) != 0, "but says how to make one");
    is_int(sw_store_open(&store, path, SW_STORE_WRITE, &codes, 0, &err), SW_OK,
           "writing makes one, and its folders");
    is_int(mode_of(folder, "/a"), 0700, "a new folder is its owner's alone");
    is_int(mode_of(folder, "/a/b"), 0700, "so is the one in it");
    is_int(mode_of(folder, ""), 0755, "a folder that was there stays as it is");
    is_int(mode_of(folder, "/a/b/calls.db"), 0600, "the database is its owner's alone");
    must(sw_store_begin(store, &err) == SW_OK, err.text);
    is_int(mode_of(folder, "/a/b/calls.db-wal"), 0, "the run that makes it writes no log first");
    sw_store_end(store, SW_OK, &err);
    sw_store_close(store);
    must(sw_store_open(&store, path, SW_STORE_WRITE, &codes, 0, &err) == SW_OK, err.text);
    must(sw_store_begin(store, &err) == SW_OK, err.text);
    ok(mode_of(folder, "/a/b/calls.db-wal") == 0600 && mode_of(folder, "/a/b/calls.db-shm") == 0600,
       "so are the files beside it");
    sw_store_end(store, SW_OK, &err);
    sw_store_close(store);
    inner = sw_sprintf("%s/a/b", folder);
    is_int(count_entries(inner), 1, "closed, it is the only file there");
    is_int(open_and_close(path, SW_STORE_WRITE, &err), SW_OK, "it opens again for writing");
    is_int(open_and_close(path, SW_STORE_READ, &err), SW_OK, "and for reading");
    umask(old);
    sw_store_close(NULL);
    free(inner);
    free(path);
    remove_folder(folder);
}

static void test_create_where_it_cannot_be(void)
{
    char *folder = make_folder(), *file = write_text(folder, "file", "x");
    char *path = sw_sprintf("%s/below/calls.db", file);
    struct sw_err err = {0};

    is_int(open_and_close(path, SW_STORE_WRITE, &err), SW_CANT_CREATE,
           "below a file there can be no database");
    ok(strstr(err.text, file) != NULL, "the sentence names the path");
    is_int(count_entries(folder), 1, "nothing is left of the attempt");
    free(path);
    free(file);
    remove_folder(folder);
}

/* Several programs at once on a database that is not there yet. */
static void test_create_at_once(void)
{
    char *folder = make_folder(), *path = sw_sprintf("%s/calls.db", folder);
    struct sw_err err = {0};
    int well = 0;

    fflush(stdout);
    for (int i = 0; i < 6; i++) {
        if (fork() == 0) {
            struct sw_store *store = NULL;
            enum sw_status status = sw_store_open(&store, path, SW_STORE_WRITE, &codes, 5000, &err);

            sw_store_close(store);
            sw_codes_clear(&codes);
            free(path);
            free(folder);
            _exit((int)status);
        }
    }
    for (int i = 0, state; i < 6; i++)
        well += wait(&state) > 0 && WIFEXITED(state) && WEXITSTATUS(state) == SW_OK;
    is_int(well, 6, "six programs that make it at once all get it");
    /* Where the last two close at the same instant, SQLite leaves its log to the next that closes.
     */
    is_int(open_and_close(path, SW_STORE_WRITE, &err), SW_OK, "the next run opens it");
    is_int(count_entries(folder), 1, "and no file is left beside it");
    free(path);
    remove_folder(folder);
}

static void test_refusals(void)
{
    char *folder = make_folder(), *good = make_database(folder);
    char garbage[4096], *whole = NULL;
    struct stat st;
    FILE *file;
    struct sw_err err = {0};
    char *paths[] = {
        write_text(folder, "empty", ""),
        write_text(folder, "text", "id,correlationId\n"),
        sw_sprintf("%s/foreign", folder),
        sw_sprintf("%s/newer", folder),
        write_text(folder, "header", "SQLite format 3"),
        sw_sprintf("%s/cut", folder),
        sw_strdup(folder),
    };
    static const struct {
        const char *name, *sentence;
    } cases[] = {
        {"an empty file", "is empty, no database; delete it to have a new one made"},
        {"a file of something else", "is no sipwhy database"},
        {"a database of another program", "is no sipwhy database"},
        {"a database of a newer version", "was made by a newer sipwhy (schema 999, this one knows"},
        {"a header and nothing else", "is no sipwhy database"},
        {"a database cut in half", "is damaged; restore a copy"},
        {"a folder", "is no file"},
    };

    run_sql(paths[2], "CREATE TABLE call (id INTEGER); PRAGMA user_version = 1");
    stat(good, &st);
    whole = sw_alloc((size_t)st.st_size);
    file = fopen(good, "rb");
    must(file && fread(whole, 1, (size_t)st.st_size, file) == (size_t)st.st_size, "read");
    fclose(file);
    free(write_bytes(folder, "newer", whole, (size_t)st.st_size));
    run_sql(paths[3], "PRAGMA user_version = 999");
    free(write_bytes(folder, "cut", whole, (size_t)st.st_size / 2));
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (enum sw_store_mode mode = SW_STORE_READ; mode <= SW_STORE_WRITE; mode++) {
            int64_t size = stat(paths[i], &st) == 0 ? st.st_size : -1;

            is_int(open_and_close(paths[i], mode, &err), SW_NOT_OURS, cases[i].name);
            ok(strstr(err.text, cases[i].sentence) && strstr(err.text, paths[i]),
               "  with path and sentence: %s", err.text + strlen(folder));
            ok(stat(paths[i], &st) == 0 && st.st_size == size, "  and it stays as it is");
        }
        free(paths[i]);
    }
    memset(garbage, 'x', sizeof garbage);
    memcpy(whole + 100, garbage, sizeof garbage - 100); /* the header stays, the first page not */
    free(write_bytes(folder, "calls.db", whole, (size_t)st.st_size));
    ok(open_and_close(good, SW_STORE_READ, &err) == SW_NOT_OURS, "a damaged page is refused");
    free(whole);
    free(good);
    remove_folder(folder);
}

/* Root may write anything, so this part runs as nobody. */
static void test_read_only(void)
{
    char *folder = make_folder(), *path = make_database(folder);
    char tenant[] = "contoso";
    struct sw_store *store = NULL;
    struct sw_err err = {0};
    struct sw_import import = {.tenant = tenant, .file = tenant, .format = tenant};
    int64_t first, last;
    uid_t was = geteuid();

    if (was == 0)
        must(chown(folder, 65534, 65534) == 0 && chown(path, 65534, 65534) == 0, "chown");
    chmod(path, 0400);
    chmod(folder, 0500);
    must(was != 0 || seteuid(65534) == 0, "seteuid");
    is_int(sw_store_open(&store, path, SW_STORE_READ, &codes, 0, &err), SW_OK,
           "a database that can't be written can be read, also where its folder can't be");
    is_int(store ? (int)sw_store_range(store, NULL, &first, &last, &err) : -1, SW_OK, "and asked");
    sw_store_begin(store, &err);
    is_int(sw_store_import_begin(store, &import, &err), SW_CANT_CREATE, "but not changed");
    ok(strstr(err.text, "is read-only; nothing can be stored in it") != NULL, "which is said");
    sw_store_close(store);
    is_int(open_and_close(path, SW_STORE_WRITE, &err), SW_CANT_CREATE, "or opened for writing");
    must(was != 0 || seteuid(0) == 0, "seteuid");
    chmod(folder, 0700);
    free(path);
    remove_folder(folder);
}

static void test_locked(void)
{
    char *folder = make_folder(), *path = make_database(folder);
    struct sw_store *one = NULL, *two = NULL;
    struct sw_err err = {0};

    must(sw_store_open(&one, path, SW_STORE_WRITE, &codes, 0, &err) == SW_OK, err.text);
    must(sw_store_open(&two, path, SW_STORE_WRITE, &codes, 0, &err) == SW_OK, err.text);
    must(sw_store_begin(one, &err) == SW_OK, err.text);
    is_int(sw_store_begin(two, &err), SW_LOCKED, "there is one writer at a time");
    ok(strstr(err.text, "is locked") != NULL, "the other is told so");
    is_int(open_and_close(path, SW_STORE_READ, &err), SW_OK, "reading goes on");
    sw_store_close(one); /* rolls back */
    is_int(sw_store_begin(two, &err), SW_OK, "closing gives the lock back");
    sw_store_close(two);
    free(path);
    remove_folder(folder);
}

static void test_temporary(void)
{
    char *folder = make_folder();
    struct sw_store *store = NULL;
    struct sw_err err = {0};

    must(chdir(folder) == 0, "chdir");
    is_int(sw_store_open(&store, ":memory:", SW_STORE_WRITE, &codes, 0, &err), SW_OK,
           ":memory: is a database");
    is_int(sw_store_begin(store, &err), SW_OK, "that can be written");
    is_int(count_entries("."), 0, "and no file");
    sw_store_close(store);
    is_int(open_and_close("calls.db", SW_STORE_TEMPORARY, &err), SW_OK,
           "a temporary one has no use for the path");
    is_int(count_entries("."), 0, "and makes no file there");
    must(chdir("/") == 0, "chdir");
    remove_folder(folder);
}

/* The reference in the database is of another version of the program. */
static void test_reference_reload(void)
{
    char *folder = make_folder(), *path = make_database(folder), *before, *after;
    static const char select[] = "SELECT count(*) || ' ' || total(length(title)) || ' ' || "
                                 "total(delivered) FROM response_code";
    struct sw_err err = {0};

    before = ask(path, select);
    run_sql(path, "DELETE FROM response_code WHERE sip_code > 500; DELETE FROM sip_code; "
                  "UPDATE response_code SET title = 'old'; "
                  "INSERT INTO cause VALUES (1, '503/560503', 503, 560503, 'none', 'old', "
                  "'microsoft', 'nobody', 'expected', 1, 0)");
    must(open_and_close(path, SW_STORE_WRITE, &err) == SW_OK, err.text);
    after = ask(path, "SELECT max(title) FROM response_code");
    is_text(after, "old", "a reference of the same digest is left alone");
    free(after);
    run_sql(path, "UPDATE reference SET sha256 = x'00'");
    is_int(open_and_close(path, SW_STORE_READ, &err), SW_OK, "with another digest it is loaded");
    after = ask(path, select);
    is_text(after, before, "whole");
    free(after);
    after = ask(path, "SELECT known || ' ' || owner || ' ' || outcome || ' ' || delivered "
                      "FROM cause WHERE title <> 'old'");
    is_text(after, "pair sbc failure 0", "and the causes seen so far are explained by it");
    free(after);
    after = ask(path, "SELECT count(*) FROM reference");
    is_text(after, "1", "one digest is noted");
    free(after);
    free(before);
    free(path);
    remove_folder(folder);
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_codes_load(&codes, &err) == SW_OK, err.text);
    test_create();
    test_create_where_it_cannot_be();
    test_create_at_once();
    test_refusals();
    test_read_only();
    test_locked();
    test_temporary();
    test_reference_reload();
    sw_codes_clear(&codes);
    return tap_done();
}
