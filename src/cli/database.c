/* database.c - which database, and messages; see cli.h. */
#include "cli.h"

#include "sipwhy/place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *database_path(const struct cli *cli)
{
    const char *variable = getenv("SIPWHY_DB"), *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");

    if (cli->db)
        return sw_strdup(cli->db);
    if (variable && variable[0])
        return sw_strdup(variable);
    if (data && data[0] == '/')
        return sw_sprintf("%s/sipwhy/sipwhy.db", data);
    return home && home[0] ? sw_sprintf("%s/.local/share/sipwhy/sipwhy.db", home) : NULL;
}

char *database_missing(const struct cli *cli)
{
    char *path = database_path(cli);

    if (path && strcmp(path, ":memory:") != 0 && access(path, F_OK) != 0 &&
        (errno == ENOENT || errno == ENOTDIR))
        return path;
    free(path);
    return NULL;
}

/* Locks there are the server's, and often are not worth much. */
static void tell_network(const char *path)
{
    struct sw_err note = {0};

    sw_err_set(&note, SW_OK,
               "%s: is on a network file system: reports wait while an import writes; let no two "
               "machines write at once",
               path);
    tell(&note);
}

static void tell_upgrade(const char *path, const char *copy)
{
    struct sw_err note = {0};

    sw_err_set(
        &note, SW_OK,
        "%s: was of an older sipwhy and is upgraded; %s is a copy of it as it was, which may "
        "be deleted, as a purge does",
        path, copy);
    tell(&note);
}

enum sw_status database_open(const struct cli *cli, enum sw_store_mode mode,
                             struct sw_store **store, struct sw_err *err)
{
    char *path = mode == SW_STORE_TEMPORARY ? sw_strdup(":memory:") : database_path(cli);
    enum sw_status status;

    *store = NULL;
    if (!path)
        return sw_err_set(err, SW_USAGE, "which database? give --db PATH, or set HOME");
    status = sw_store_open(store, path, mode, cli->overlaid, (int)(cli->busy_seconds * 1000), err);
    if (status == SW_OK && mode == SW_STORE_WRITE && !cli->quiet && sw_place_is_on_network(path))
        tell_network(path);
    if (status == SW_OK && !cli->quiet && sw_store_earlier_copy(*store))
        tell_upgrade(path, sw_store_earlier_copy(*store));
    free(path);
    return status;
}

enum sw_status database_open_existing(const struct cli *cli, struct sw_store **store,
                                      struct sw_err *err)
{
    enum sw_status status = database_open(cli, SW_STORE_READ, store, err);

    if (status != SW_OK)
        return status;
    sw_store_close(*store);
    return database_open(cli, SW_STORE_WRITE, store, err);
}

void database_overlay(const struct cli *cli)
{
    struct cli hasty = *cli;
    struct sw_store *store = NULL;
    struct sw_err err = {0};
    char *missing = database_missing(cli);
    enum sw_status status;

    hasty.busy_seconds = 0;
    status = missing ? SW_OK : database_open(&hasty, SW_STORE_READ, &store, &err);
    free(missing);
    if (status != SW_OK && status != SW_USAGE) {
        sw_err_at(&err, "rows of your own are not looked at");
        tell(&err);
    }
    sw_store_close(store);
}

void tell(const struct sw_err *err)
{
    struct sw_buf safe = {0};

    sw_text_sanitize(&safe, sw_str(err->text));
    fprintf(stderr, "sipwhy: %s\n", safe.s ? safe.s : "");
    sw_buf_free(&safe);
}
