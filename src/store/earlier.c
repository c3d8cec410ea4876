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

/* The name of a copy of the database of that name. */
static bool is_named_so(const char *name, const char *database)
{
    size_t n = strlen(database), mark = strlen(MARK);

    if (strncmp(name, database, n) != 0 || strncmp(name + n, MARK, mark) != 0)
        return false;
    for (name += n + mark; isdigit((unsigned char)name[0]) && name[1]; name++)
        ;
    return isdigit((unsigned char)name[0]);
}

/* And no link, and not the database itself by another name. */
static bool is_copy(const char *path, const struct stat *own)
{
    struct stat file;

    return lstat(path, &file) == 0 && S_ISREG(file.st_mode) &&
           !(file.st_dev == own->st_dev && file.st_ino == own->st_ino) && backup_is_ours(path);
}

/* What somebody who opened it left beside it goes first: alone it would be passed over. */
static enum sw_status remove_copy(const char *path, struct sw_err *err)
{
    db_remove_logs(path);
    return unlink(path) == 0
               ? SW_OK
               : sw_err_set(err, SW_IO, "%s: can't be deleted: %s", path, strerror(errno));
}

static enum sw_status remove_in(const char *folder, const char *database, const struct stat *own,
                                bool dry_run, int64_t *n, struct sw_err *err)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    enum sw_status status = SW_OK;

    while (dir && status == SW_OK && (entry = readdir(dir)) != NULL) {
        char *path = sw_sprintf("%s/%s", folder, entry->d_name);

        if (is_named_so(entry->d_name, database) && is_copy(path, own)) {
            status = dry_run ? SW_OK : remove_copy(path, err);
            *n += status == SW_OK;
        }
        free(path);
    }
    if (!dir)
        return sw_err_set(err, SW_IO, "%s: can't be read: %s", folder, strerror(errno));
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
