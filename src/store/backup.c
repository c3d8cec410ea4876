/*
 * backup.c - a copy of the database while others use it; see store.h.
 *
 * VACUUM INTO copies what one reading transaction sees. In WAL mode that holds nobody up, and no
 * writer makes it begin again, as SQLite's backup API does with every commit of another program;
 * and free pages, in which something deleted may still stand, are not copied.
 */
#include "sqlite.h"

#include "sipwhy/mem.h"
#include "sipwhy/place.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A copy under way. */
struct copy {
    const char *file;      /* as it is typed */
    const char *otherwise; /* what to do about a file that is there and stays */
    char *place;           /* what that leads to */
    char *folder;          /* of that; room for it is got before there is a file to leave behind */
    char *temporary;       /* beside it */
    int fd;                /* of that, which keeps others off; -1 without one */
    bool is_placed;        /* and it has its name */
};

static enum sw_status cant_create(const struct copy *copy, struct sw_err *err)
{
    return sw_err_set(err, SW_CANT_CREATE, "%s: can't be created: %s", copy->file, strerror(errno));
}

/* ------------------------------------------------------------------- what is there already */

/* By its header, without opening it as a database, which might change it. */
enum sw_status backup_look(const char *path, bool *is_ours, struct sw_err *err)
{
    enum { HEADER = 100, APPLICATION = 68 };
    unsigned char header[HEADER];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t n = fd < 0 ? -1 : TEMP_FAILURE_RETRY(read(fd, header, HEADER));
    const unsigned char *id = header + APPLICATION;
    enum sw_status status = SW_OK;

    if (n < 0 && errno != ELOOP) /* which a link is */
        status = sw_err_set(err, SW_IO, "%s: can't be read: %s", path, strerror(errno));

    if (fd >= 0)
        close(fd);
    *is_ours = n == HEADER && memcmp(header, "SQLite format 3", 16) == 0 &&
               ((uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3]) ==
                   APPLICATION_ID;
    return status;
}

static enum sw_status check_place(const struct sw_store *store, const struct copy *copy,
                                  struct sw_err *err)
{
    struct stat there, own;
    bool is_ours = true;

    if (stat(copy->place, &there) != 0)
        return errno == ENOENT ? SW_OK : cant_create(copy, err);
    if (stat(store->path, &own) == 0 && own.st_dev == there.st_dev && own.st_ino == there.st_ino)
        return sw_err_set(err, SW_USAGE, "%s: is the database itself; %s", copy->file,
                          copy->otherwise);
    if (!S_ISREG(there.st_mode))
        return sw_err_set(err, SW_CANT_CREATE, "%s: is %s; %s", copy->file,
                          S_ISDIR(there.st_mode) ? "a folder" : "no file", copy->otherwise);
    if (there.st_size > 0 && backup_look(copy->place, &is_ours, err) != SW_OK)
        return SW_CANT_CREATE;
    if (!is_ours)
        return sw_err_set(err, SW_CANT_CREATE,
                          "%s: is no sipwhy database, so it is not overwritten; delete it or %s",
                          copy->file, copy->otherwise);
    if (db_has_changes(copy->place)) /* they would be laid over the copy */
        return sw_err_set(err, SW_CANT_CREATE,
                          "%s: is a database in use, so it is not overwritten: %s-wal or -journal "
                          "lies beside it",
                          copy->file, copy->file);
    return SW_OK;
}

/* ----------------------------------------------------------------------------- copying */

static enum sw_status make_temporary(struct copy *copy, struct sw_err *err)
{
    copy->fd = sw_place_open(copy->place, &copy->temporary);
    if (copy->fd < 0)
        return cant_create(copy, err);
    db_remove_logs(copy->temporary);
    return SW_OK;
}

static int64_t size_of(void *path)
{
    struct stat there;

    return stat(path, &there) == 0 ? there.st_size : 0;
}

/* The database has no fault in it where the copy can't be written. */
static enum sw_status fail_to_copy(struct sw_store *store, const struct copy *copy,
                                   struct sw_err *err)
{
    switch (sqlite3_errcode(store->db)) {
    case SQLITE_FULL:
        return sw_err_set(err, SW_IO, "%s: the disk is full; no copy was made", copy->file);
    case SQLITE_IOERR:
        return sw_err_set(err, SW_IO,
                          "%s: reading the database or writing its copy failed; no copy was made",
                          copy->file);
    case SQLITE_CANTOPEN:
        return sw_err_set(err, SW_CANT_CREATE, "%s: can't be created", copy->file);
    default:
        return db_fail(store, "copy", err);
    }
}

static enum sw_status vacuum_into(struct sw_store *store, const struct copy *copy,
                                  const struct sw_watch *watch, struct sw_err *err)
{
    struct watching watching = {watch, "copying", size_of, copy->temporary, size_of(store->path)};
    sqlite3_stmt *vacuum = NULL;
    enum sw_status status = db_prepare(store, "VACUUM INTO ?1", &vacuum, err);

    if (status != SW_OK)
        return status;
    sqlite3_bind_text(vacuum, 1, copy->temporary, -1, SQLITE_STATIC);
    watch_begin(store, &watching);
    if (sqlite3_step(vacuum) != SQLITE_DONE)
        status = fail_to_copy(store, copy, err);
    watch_end(store);
    sqlite3_finalize(vacuum);
    return status;
}

/* A copy that is put in the database's place is used as that was: readers beside a writer. */
static enum sw_status use_wal(const struct copy *copy, struct sw_err *err)
{
    sqlite3 *db = NULL;
    bool is_well =
        sw_place_is_on_network(copy->temporary) ||
        (sqlite3_open_v2(copy->temporary, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
         sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) == SQLITE_OK);

    is_well = sqlite3_close(db) == SQLITE_OK && is_well;
    return is_well ? SW_OK
                   : sw_err_set(err, SW_IO, "%s: can't be written; no copy was made", copy->file);
}

bool backup_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_well = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return is_well;
}

/* Whole on disk before it has its name, and its name before that is told. */
static enum sw_status put_in_place(struct copy *copy, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (!backup_sync(copy->temporary))
        status = sw_err_set(err, SW_IO, "%s: can't be written: %s", copy->file, strerror(errno));
    else if (rename(copy->temporary, copy->place) != 0)
        status = cant_create(copy, err);
    else {
        copy->is_placed = true;
        if (!backup_sync(dirname(copy->folder)))
            status = sw_err_set(err, SW_IO,
                                "%s: is there, but a power cut may undo it: its folder can't be "
                                "synced: %s",
                                copy->file, strerror(errno));
    }
    return status;
}

static void copy_clear(struct copy *copy)
{
    if (copy->fd >= 0) {
        if (!copy->is_placed)
            unlink(copy->temporary);
        db_remove_logs(copy->temporary);
        close(copy->fd);
    }
    free(copy->temporary);
    free(copy->place);
    free(copy->folder);
}

/* Ends copy, which has file, place and otherwise. */
static enum sw_status make_copy(struct sw_store *store, struct copy *copy,
                                const struct sw_watch *watch, int64_t *bytes, struct sw_err *err)
{
    enum sw_status status;

    copy->fd = -1;
    copy->folder = sw_strdup(copy->place);
    status = check_place(store, copy, err);
    if (status == SW_OK)
        status = make_temporary(copy, err);
    if (status == SW_OK)
        status = vacuum_into(store, copy, watch, err);
    if (status == SW_OK)
        status = use_wal(copy, err);
    if (status == SW_OK)
        status = put_in_place(copy, err);
    if (status == SW_OK)
        *bytes = size_of(copy->place);
    copy_clear(copy);
    return status;
}

enum sw_status sw_store_backup(struct sw_store *store, const char *file,
                               const struct sw_watch *watch, int64_t *bytes, struct sw_err *err)
{
    struct copy copy = {.file = file, .otherwise = "name another file"};
    const char *path = sqlite3_db_filename(store->db, "main");

    *bytes = 0;
    if (!path || !path[0])
        return sw_err_set(err, SW_USAGE, "%s is in memory alone: there is nothing to copy",
                          store->path);
    copy.place = realpath(file, NULL);
    if (!copy.place)
        copy.place = sw_strdup(file);
    return make_copy(store, &copy, watch, bytes, err);
}

enum sw_status backup_aside(struct sw_store *store, const char *place, struct sw_err *err)
{
    struct copy copy = {.file = place, .otherwise = "move it away", .place = sw_strdup(place)};
    int64_t bytes;
    enum sw_status status = make_copy(store, &copy, &(struct sw_watch){0}, &bytes, err);

    return status == SW_USAGE ? SW_CANT_CREATE : status; /* nobody named it */
}
