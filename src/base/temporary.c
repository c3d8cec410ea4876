/* temporary.c - see temporary.h. */
#include "sipwhy/temporary.h"

#include "sipwhy/mem.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_usable(const char *folder)
{
    struct stat there;

    return folder && stat(folder, &there) == 0 && S_ISDIR(there.st_mode) &&
           access(folder, W_OK | X_OK) == 0;
}

/* SQLite's rule: one folder serves both, and no other need be within reach. */
const char *sw_temporary_folder(void)
{
    const char *const folders[] = {getenv("SQLITE_TMPDIR"), getenv("TMPDIR"), "/var/tmp",
                                   "/usr/tmp", "/tmp"};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (is_usable(folders[i]))
            return folders[i];
    return ".";
}

int sw_temporary_file(void)
{
    const char *folder = sw_temporary_folder();
    char *name;
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0)
        return fd;
    name = sw_sprintf("%s/sipwhy.XXXXXX", folder); /* a file system that gives none without */
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        unlink(name);
    free(name);
    return fd;
}
