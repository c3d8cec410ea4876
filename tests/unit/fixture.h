/*
 * fixture.h - what tests of whole modules need: a folder of their own, files in it, instants.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "sipwhy/mem.h"
#include "sipwhy/time.h"
#include "tap.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* What a test takes for granted; without it nothing that follows means anything. */
static inline void must(bool holds, const char *what)
{
    if (!holds) {
        printf("Bail out! %s\n", what);
        exit(1);
    }
}

/* A new empty folder, the caller's text; remove_folder takes both away. */
static inline char *make_folder(void)
{
    char *folder =
        sw_sprintf("%s/sipwhy-test-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");

    must(mkdtemp(folder) != NULL, "no temporary folder");
    return folder;
}

static inline int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline void remove_folder(char *folder)
{
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
}

/* Writes a file below folder; its path is the caller's. */
static inline char *write_bytes(const char *folder, const char *name, const void *bytes, size_t n)
{
    char *path = sw_sprintf("%s/%s", folder, name);
    FILE *file = fopen(path, "wb");

    must(file && fwrite(bytes, 1, n, file) == n && fclose(file) == 0, "a file can't be written");
    return path;
}

static inline char *write_text(const char *folder, const char *name, const char *text)
{
    return write_bytes(folder, name, text, strlen(text));
}

static inline int64_t utc(const char *text)
{
    int64_t ms = 0;

    must(sw_time_parse(sw_str(text), &ms), text);
    return ms;
}

#endif
