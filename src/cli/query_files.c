/* query_files.c - see query_files.h. */
#include "query_files.h"

#include "sipwhy/mem.h"
#include "sipwhy/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 1000000 };

/* The whole of a regular file that is not too large; SW_NO_INPUT with the reason, else. */
static const char *read_file(const char *path, struct sw_buf *text)
{
    char block[16384];
    struct stat st;
    ssize_t n = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *why = NULL;

    if (fd < 0)
        return strerror(errno);
    if (fstat(fd, &st) != 0)
        why = strerror(errno);
    else if (!S_ISREG(st.st_mode))
        why = "is no file";
    while (!why && text->n <= LARGEST_FILE && (n = read(fd, block, sizeof block)) > 0)
        sw_buf_add(text, block, (size_t)n);
    if (!why && n < 0)
        why = strerror(errno);
    if (!why && text->n > LARGEST_FILE)
        why = "is too large for a query";
    close(fd);
    return why;
}

static void add_file(struct sw_saved_queries *queries, const char *folder, const char *name)
{
    char *path = sw_sprintf("%s/%s", folder, name);
    struct sw_buf text = {0};
    const char *why = read_file(path, &text);

    if (why)
        sw_saved_queries_add_unread(queries, path, why);
    else
        sw_saved_queries_add(queries, path, text.s ? text.s : "", text.n);
    sw_buf_free(&text);
    free(path);
}

static int is_query(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && sw_str_ends_fold(sw_str(entry->d_name), ".sql");
}

/* Whatever the locale, so that of two files with one query's name the same one counts. */
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum sw_status add_folder(struct sw_saved_queries *queries, const char *folder, bool must,
                                 struct sw_err *err)
{
    struct dirent **entries = NULL;
    int n = scandir(folder, &entries, is_query, compare_names);

    if (n < 0 && (must || errno != ENOENT))
        return sw_err_set(err, SW_NO_INPUT, "%s: %s", folder, strerror(errno));
    for (int i = 0; i < n; i++) {
        add_file(queries, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return SW_OK;
}

char *query_files_folder(void)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

    if (config && config[0] == '/')
        return sw_sprintf("%s/sipwhy/queries", config);
    return home && home[0] ? sw_sprintf("%s/.config/sipwhy/queries", home) : NULL;
}

enum sw_status query_files_load(struct sw_saved_queries *queries, const char *folder,
                                struct sw_err *err)
{
    char *configured = query_files_folder();
    enum sw_status status = SW_OK;

    sw_saved_queries_add_shipped(queries);
    if (configured)
        status = add_folder(queries, configured, false, err);
    if (status == SW_OK && folder)
        status = add_folder(queries, folder, true, err);
    free(configured);
    return status;
}
