/* place.c - see place.h. */
#include "sipwhy/place.h"

#include "sipwhy/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

bool sw_place_is_on_network(const char *path)
{
    static const long magics[] = {0x6969 /* NFS */, 0x517b /* SMB */, (long)0xff534d42 /* CIFS */,
                                  (long)0xfe534d42 /* SMB2 */, 0x65735546 /* FUSE, sshfs */};
    struct statfs fs;

    if (statfs(path, &fs) != 0)
        return false;
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if ((long)fs.f_type == magics[i])
            return true;
    return false;
}

/*
 * The lock says that somebody is at it. It is looked at behind the lock whether the name is still
 * that of this file: another process may have taken it away in between.
 */
static bool is_had_alone(int fd, const char *path, struct stat *file)
{
    struct stat named;

    return flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, file) == 0 && lstat(path, &named) == 0 &&
           S_ISREG(file->st_mode) && file->st_uid == geteuid() && file->st_dev == named.st_dev &&
           file->st_ino == named.st_ino;
}

/* The file of that name, empty; what is left of a process that was killed is taken away first. */
static int open_named(const char *path)
{
    enum { TRIES = 10 };

    for (int i = 0; i < TRIES; i++) {
        struct stat file;
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        bool is_alone = fd >= 0 && is_had_alone(fd, path, &file);

        if (is_alone && file.st_size == 0 && file.st_nlink == 1)
            return fd;
        if (fd >= 0)
            close(fd);
        if (!is_alone || unlink(path) != 0)
            return -1;
    }
    return -1;
}

int sw_place_open(const char *place, char **beside)
{
    int fd = -1, why;

    /* There a lock of this kind would keep SQLite out as well. */
    *beside = sw_sprintf("%s.sipwhy-unfinished", place);
    fd = open_named(*beside);
    if (fd >= 0 && sw_place_is_on_network(*beside)) {
        unlink(*beside);
        close(fd);
        fd = -1;
    }
    if (fd < 0) {
        free(*beside);
        *beside = sw_sprintf("%s.XXXXXX", place);
        fd = mkostemp(*beside, O_CLOEXEC);
    }
    if (fd >= 0 && fchmod(fd, 0600) == 0)
        return fd;
    why = errno;
    if (fd >= 0) {
        unlink(*beside);
        close(fd);
    }
    free(*beside);
    *beside = NULL;
    errno = why;
    return -1;
}
