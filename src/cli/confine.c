/* confine.c - see confine.h. */
#include "confine.h"

#include "query_files.h"

#include "sipwhy/mem.h"
#include "sipwhy/sandbox.h"
#include "sipwhy/source.h"
#include "sipwhy/temporary.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What libraries read while a command runs; libc loads an encoding's module when it is asked for.
 */
static const char *const system_files[] = {
    "/usr/lib",          "/usr/lib64",     "/lib",         "/lib64", "/usr/share/zoneinfo",
    "/usr/share/locale", "/etc/localtime", "/dev/urandom", /* SQLite names its temporary files with
                                                              it */
    "/dev/null",  /* which it opens where standard output is closed */
    "/proc/self", /* where a sanitizer looks for threads */
};

/* Folders of them that the environment names; of several with colons each. */
static const char *const system_folders[] = {"TZDIR", "GCONV_PATH", "LOCPATH"};

static void allow_system(struct sw_sandbox *sandbox)
{
    for (size_t i = 0; i < sizeof system_files / sizeof system_files[0]; i++)
        sw_sandbox_allow(sandbox, system_files[i], SW_MAY_READ);
    for (size_t i = 0; i < sizeof system_folders / sizeof system_folders[0]; i++) {
        const char *value = getenv(system_folders[i]);
        struct sw_str rest = sw_str(value ? value : ""), folder;

        while (sw_str_split(&rest, ':', &folder)) {
            char *path = sw_strndup(folder.s, folder.n);

            sw_sandbox_allow(sandbox, path, SW_MAY_READ);
            free(path);
        }
    }
}

/* A file, or a folder with all below it; links that lie there lead elsewhere. */
static void allow_input(struct sw_sandbox *sandbox, const char *path)
{
    struct sw_inputs inputs = {0};
    struct sw_err ignored = {0};
    struct stat there;

    sw_sandbox_allow(sandbox, path, SW_MAY_READ);
    if (stat(path, &there) == 0 && S_ISDIR(there.st_mode))
        sw_inputs_add(&inputs, path, &ignored);
    for (size_t i = 0; i < inputs.n; i++)
        if (lstat(inputs.items[i].path, &there) == 0 && S_ISLNK(there.st_mode))
            sw_sandbox_allow(sandbox, inputs.items[i].path, SW_MAY_READ);
    sw_inputs_clear(&inputs);
}

/* The folder of a file that is made or changed; where there is none, the one it is made in. */
static void allow_folder_of(struct sw_sandbox *sandbox, const char *path)
{
    char *folder = sw_strdup(path);
    char *above = dirname(folder);

    while (access(above, F_OK) != 0 && strcmp(above, "/") != 0 && strcmp(above, ".") != 0)
        above = dirname(above);
    sw_sandbox_allow(sandbox, above, SW_MAY_CHANGE);
    free(folder);
}

/* What is written beside its place and renamed, or, if it is a device or a pipe, as it is. */
static void allow_output(struct sw_sandbox *sandbox, const char *path)
{
    char *place = realpath(path, NULL);
    struct stat there;

    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        sw_sandbox_allow(sandbox, path, SW_MAY_WRITE);
    else
        allow_folder_of(sandbox, place ? place : path);
    free(place);
}

/* Also its -wal, -shm and -journal, which lie beside what a link leads to. */
static void allow_database(struct sw_sandbox *sandbox, const struct cli *cli)
{
    char *path = database_path(cli), *place = path ? realpath(path, NULL) : NULL;

    if (path)
        allow_folder_of(sandbox, place ? place : path);
    free(place);
    free(path);
}

static void allow_options(struct sw_sandbox *sandbox, const struct option_row *rows)
{
    for (; rows && rows->name; rows++) {
        const char *input = rows->kind == OPTION_INPUT ? *(const char **)rows->value : NULL;
        const struct texts *outputs = rows->kind == OPTION_OUTPUTS ? rows->value : NULL;

        if (input)
            allow_input(sandbox, input);
        for (size_t i = 0; outputs && i < outputs->n; i++)
            allow_output(sandbox, outputs->items[i]);
    }
}

static void allow_command(struct sw_sandbox *sandbox, const struct cli *cli,
                          const struct command *command, int n, char **arguments)
{
    char *queries = command->needs & NEEDS_QUERIES ? query_files_folder() : NULL;

    if (command->needs & NEEDS_DATABASE && !(command->needs & NEEDS_FILES_INSTEAD && n > 0))
        allow_database(sandbox, cli);
    if (command->needs & (NEEDS_DATABASE | NEEDS_FILES))
        sw_sandbox_allow(sandbox, sw_temporary_folder(), SW_MAY_CHANGE);
    for (int i = 0; i < n; i++) {
        if (command->needs & (NEEDS_FILES | NEEDS_FILES_INSTEAD))
            allow_input(sandbox, arguments[i]);
        if (command->needs & NEEDS_PLACES)
            allow_output(sandbox, arguments[i]);
    }
    if (queries)
        allow_input(sandbox, queries);
    free(queries);
}

void confine(const struct cli *cli, const struct command *command, const struct option_row *rows,
             int n, char **arguments)
{
    struct sw_sandbox sandbox;
    struct sw_err note = {0};

    if (cli->no_sandbox)
        return;
    if (sw_sandbox_begin(&sandbox)) {
        allow_system(&sandbox);
        allow_options(&sandbox, rows);
        allow_command(&sandbox, cli, command, n, arguments);
    }
    if (!sw_sandbox_enter(&sandbox) && cli->verbose) {
        sw_err_set(&note, SW_OK, "no sandbox: this kernel has no Landlock, or it is switched off");
        tell(&note);
    }
}
