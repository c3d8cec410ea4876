/* target.c - see target.h. */
#include "target.h"

#include "cli.h"

#include "sipwhy/mem.h"
#include "sipwhy/place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Files under way, for the signal handler. */
static char *volatile temporaries[MAX_TEXTS];

static enum sw_status fail_to_create(const struct target *target, struct sw_err *err)
{
    return sw_err_set(err, SW_CANT_CREATE, "%s: can't be created: %s", target->path,
                      strerror(errno));
}

static enum sw_status fail_to_write(struct target *target, struct sw_err *err)
{
    if (strcmp(target->path, "-") != 0)
        return sw_err_set(err, SW_IO, "%s: can't be written: %s", target->path, strerror(errno));
    target->is_gone = errno == EPIPE; /* the reader has seen enough (| head): no failure */
    return target->is_gone ? SW_OK : sw_err_set(err, SW_IO, "standard output: %s", strerror(errno));
}

/* ------------------------------------------------------------------------------ opening */

static void note_temporary(struct target *target)
{
    for (size_t i = 0; i < MAX_TEXTS; i++)
        if (!temporaries[i]) {
            temporaries[i] = target->temporary;
            return;
        }
}

/* It has its name no more, or belongs there. */
static void forget_temporary(struct target *target)
{
    for (size_t i = 0; i < MAX_TEXTS; i++)
        if (target->temporary && temporaries[i] == target->temporary)
            temporaries[i] = NULL;
    free(target->temporary);
    target->temporary = NULL;
}

/* A report over a database would be the end of all that is in it. */
static bool is_database(const char *path)
{
    static const char start[] = "SQLite format 3";
    char bytes[sizeof start] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is = fd >= 0 && read(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes &&
              memcmp(bytes, start, sizeof start) == 0;

    if (fd >= 0)
        close(fd);
    return is;
}

static enum sw_status open_file(struct target *target, struct sw_err *err)
{
    if (is_database(target->place))
        return sw_err_set(err, SW_CANT_CREATE,
                          "%s: is a database, which no report is written over: give another name",
                          target->path);
    target->fd = sw_place_open(target->place, &target->temporary);
    if (target->fd < 0)
        return fail_to_create(target, err);
    note_temporary(target);
    return SW_OK;
}

static enum sw_status open_target(struct target *target, struct sw_err *err)
{
    struct stat there;

    if (strcmp(target->path, "-") == 0) {
        target->fd = STDOUT_FILENO;
        return SW_OK;
    }
    if (stat(target->path, &there) == 0 && !S_ISREG(there.st_mode)) {
        target->fd = open(target->path, O_WRONLY | O_CLOEXEC);
        return target->fd < 0 ? fail_to_create(target, err) : SW_OK;
    }
    target->place = realpath(target->path, NULL);
    if (!target->place)
        target->place = sw_strdup(target->path);
    return open_file(target, err);
}

/* ------------------------------------------------------------------------------ writing */

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum sw_status write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t written = write(fd, bytes, n);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return SW_IO;
        bytes += written;
        n -= (size_t)written;
    }
    return SW_OK;
}

enum sw_status target_write(struct target *target, const char *bytes, size_t n, int64_t *waited_ms,
                            struct sw_err *err)
{
    enum sw_status status = target->fd < 0 ? open_target(target, err) : SW_OK;
    int64_t start = monotonic_ms();

    if (status == SW_OK && !target->is_gone && write_all(target->fd, bytes, n) != SW_OK)
        status = fail_to_write(target, err);
    if (!target->temporary) /* a disk lets nobody wait for a reader */
        *waited_ms += monotonic_ms() - start;
    return status;
}

enum sw_status target_finish(struct target *target, struct sw_err *err)
{
    int fd = target->fd;
    bool is_well;

    if (fd == STDOUT_FILENO)
        return SW_OK;
    if (target->temporary) { /* open until it has its name: that keeps others off */
        is_well = fchmod(fd, target->mode) == 0 && fsync(fd) == 0;
    } else {
        target->fd = -1;
        is_well = close(fd) == 0;
    }
    return is_well ? SW_OK : fail_to_write(target, err);
}

enum sw_status target_place(struct target *target, struct sw_err *err)
{
    if (!target->temporary)
        return SW_OK;
    if (rename(target->temporary, target->place) != 0)
        return fail_to_create(target, err);
    forget_temporary(target);
    return SW_OK;
}

void target_clear(struct target *target)
{
    if (target->temporary)
        unlink(target->temporary);
    forget_temporary(target);
    if (target->fd >= 0 && target->fd != STDOUT_FILENO)
        close(target->fd);
    free(target->place);
    *target = (struct target){.fd = -1};
}

/* ------------------------------------------------------------------------- time is up */

static void give_up(int signal_number)
{
    static const char sentence[] =
        "sipwhy: stopped: the query went on behind its time limit; --timeout raises it\n";
    ssize_t written = write(STDERR_FILENO, sentence, sizeof sentence - 1);

    (void)signal_number;
    (void)written;
    for (size_t i = 0; i < MAX_TEXTS; i++)
        if (temporaries[i])
            unlink(temporaries[i]);
    _exit(SW_IO);
}

void targets_end_after(int64_t seconds)
{
    enum { LONGEST = 1000000 };

    if (seconds <= 0 || seconds > LONGEST)
        return;
    signal(SIGALRM, give_up);
    alarm((unsigned)seconds);
}
