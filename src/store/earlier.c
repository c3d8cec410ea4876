/* earlier.c - copies from before an upgrade, which lie beside the database; see sqlite.h. */
#include "sqlite.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK ".schema-"

/* As it is typed; or what that leads to, beside which SQLite's own files lie as well. */
static char *place_of(const struct sw_store *store)
{
    struct stat file;
    char *place = NULL;

    if (lstat(store->path, &file) == 0 && S_ISLNK(file.st_mode))
        place = realpath(store->path, NULL);
    return place ? place : sw_strdup(store->path);
}

char *earlier_path(const struct sw_store *store, int64_t version)
{
    char *place = place_of(store), *path = sw_sprintf("%s" MARK "%lld", place, (long long)version);

    free(place);
    return path;
}

bool earlier_is_one(const struct sw_store *store, int64_t version)
{
    char *place = place_of(store), *mark = sw_sprintf(MARK "%lld", (long long)version);
    size_t n = strlen(place), end = strlen(mark);
    bool is_one = n > end && strcmp(place + n - end, mark) == 0;

    free(mark);
    free(place);
    return is_one;
}

/* The length of ".schema-N" that the text begins with, else 0. */
static size_t mark_length(const char *text)
{
    size_t n = strlen(MARK), digits = 0;

    if (strncmp(text, MARK, n) != 0)
        return 0;
    while (isdigit((unsigned char)text[n + digits]))
        digits++;
    return digits > 0 ? n + digits : 0;
}

/* The name of a copy of the database of that name, or of a copy of one. */
static bool is_named_so(const char *name, const char *database)
{
    size_t n = strlen(database), mark;

    if (strncmp(name, database, n) != 0 || name[n] == '\0')
        return false;
    for (name += n; (mark = mark_length(name)) > 0; name += mark)
        ;
    return *name == '\0';
}

/* And no link, and not the database itself by another name. */
static enum sw_status look(const char *path, const struct stat *own, bool *is_copy,
                           struct sw_err *err)
{
    struct stat file;

    *is_copy = false;
    if (lstat(path, &file) != 0 || !S_ISREG(file.st_mode) ||
        (file.st_dev == own->st_dev && file.st_ino == own->st_ino))
        return SW_OK;
    return backup_look(path, is_copy, err);
}

/* What somebody who opened it left beside it goes first: alone it would be passed over. */
static enum sw_status remove_copy(const char *path, const struct stat *own, bool dry_run,
                                  int64_t *n, struct sw_err *err)
{
    bool is_copy;
    enum sw_status status = look(path, own, &is_copy, err);

    if (status != SW_OK || !is_copy)
        return status;
    if (!dry_run) {
        db_remove_logs(path);
        if (unlink(path) != 0)
            return sw_err_set(err, SW_IO, "%s: can't be deleted: %s", path, strerror(errno));
    }
    ++*n;
    return SW_OK;
}

/* All that can go, goes; the first failure is told. */
static enum sw_status remove_in(const char *folder, const char *database, const struct stat *own,
                                bool dry_run, int64_t *n, struct sw_err *err)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    struct sw_err further = {0};
    enum sw_status status = SW_OK;

    while (dir && (errno = 0, entry = readdir(dir)) != NULL) {
        char *path = sw_sprintf("%s/%s", folder, entry->d_name);

        if (is_named_so(entry->d_name, database)) {
            if (status == SW_OK)
                status = remove_copy(path, own, dry_run, n, err);
            else
                remove_copy(path, own, dry_run, n, &further);
        }
        free(path);
    }
    if (errno != 0 && status == SW_OK)
        status = sw_err_set(err, SW_IO, "%s: can't be read: %s", folder, strerror(errno));
    if (dir)
        closedir(dir);
    if (status == SW_OK && *n > 0 && !dry_run && !backup_sync(folder))
        status = sw_err_set(err, SW_IO, "%s: can't be synced: %s", folder, strerror(errno));
    return status;
}

enum sw_status earlier_remove(const struct sw_store *store, bool dry_run, int64_t *n,
                              struct sw_err *err)
{
    const char *file = sqlite3_db_filename(store->db, "main");
    char *place, *folder;
    struct stat own;
    enum sw_status status;

    *n = 0;
    if (!file || !file[0] || stat(file, &own) != 0) /* in memory alone */
        return SW_OK;
    place = place_of(store);
    folder = sw_strdup(place);
    status = remove_in(dirname(folder), basename(place), &own, dry_run, n, err);
    free(folder);
    free(place);
    return status;
}
