/* inputs.c - which files are meant by an argument; see source.h. */
#include "sipwhy/source.h"

#include "sipwhy/mem.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Deeper folders are passed over: nobody keeps exports there. */
enum { MAX_DEPTH = 16 };

static void add(struct sw_inputs *inputs, char *path, bool from_folder)
{
    if (inputs->n == inputs->capacity)
        inputs->items =
            sw_grow(inputs->items, &inputs->capacity, inputs->n + 1, sizeof *inputs->items);
    inputs->items[inputs->n++] = (struct sw_input){path, from_folder};
}

bool sw_inputs_is_named_export(const char *path)
{
    static const char *const suffixes[] = {".csv", ".json", ".zip", ".gz",
                                           ".xz",  ".zst",  ".tar", ".tgz"};

    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (sw_str_ends_fold(sw_str(path), suffixes[i]))
            return true;
    return false;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* A folder, but no link to one: those may form a ring, and what they show is there already. */
static bool is_real_folder(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum sw_status add_folder(struct sw_inputs *inputs, const char *folder, int depth,
                                 struct sw_err *err)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, is_visible, alphasort);
    enum sw_status status = SW_OK;

    if (n < 0)
        return sw_err_set(err, SW_NO_INPUT, "%s: %s", folder, strerror(errno));
    for (int i = 0; i < n; i++) {
        char *path = sw_sprintf("%s/%s", folder, entries[i]->d_name);
        struct stat st;
        bool there = status == SW_OK && stat(path, &st) == 0;

        if (there && S_ISREG(st.st_mode)) {
            add(inputs, path, true);
            path = NULL;
        } else if (there && is_real_folder(path) && depth < MAX_DEPTH) {
            status = add_folder(inputs, path, depth + 1, err);
        }
        free(path);
        free(entries[i]);
    }
    free(entries);
    return status;
}

enum sw_status sw_inputs_add(struct sw_inputs *inputs, const char *argument, struct sw_err *err)
{
    size_t before = inputs->n;
    struct stat st = {0};
    enum sw_status status;

    if (strcmp(argument, "-") != 0 && stat(argument, &st) != 0)
        return sw_err_set(err, SW_NO_INPUT, "%s: %s", argument, strerror(errno));
    if (!S_ISDIR(st.st_mode)) {
        add(inputs, sw_strdup(argument), false);
        return SW_OK;
    }
    status = add_folder(inputs, argument, 0, err);
    if (status == SW_OK && inputs->n == before)
        return sw_err_set(err, SW_NO_INPUT, "%s: no files in this folder", argument);
    return status;
}

void sw_inputs_clear(struct sw_inputs *inputs)
{
    for (size_t i = 0; i < inputs->n; i++)
        free(inputs->items[i].path);
    free(inputs->items);
    *inputs = (struct sw_inputs){0};
}
