/*
 * target.h - private to src/cli: where bytes go. A file is there whole or not at all: it is written
 * beside its place and renamed. A link is followed; a device or a pipe is written to as it is.
 */
#ifndef SIPWHY_CLI_TARGET_H
#define SIPWHY_CLI_TARGET_H

#include "sipwhy/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct target {
    const char *path; /* "-": standard output. Its caller's */
    char *place;      /* what the path leads to */
    char *temporary;  /* NULL: written to as it is */
    int fd;           /* -1: not open so far. What the caller opens is closed at the end */
    bool is_gone;     /* who read standard output has closed it: nothing more is written */
    mode_t mode;      /* of a file, once it is complete; before it is its owner's alone */
};

/*
 * Everything below fails with SW_IO or SW_CANT_CREATE and the path. A reader of standard output
 * that goes away is no failure.
 */

/* Opened with its first bytes. *waited_ms grows by the time that a reader let it wait. */
enum sw_status target_write(struct target *target, const char *bytes, size_t n, int64_t *waited_ms,
                            struct sw_err *err);

/* All bytes are where they should be, but a file not yet in its place. */
enum sw_status target_finish(struct target *target, struct sw_err *err);

/* A finished file in its place. */
enum sw_status target_place(struct target *target, struct sw_err *err);

/* Closes and frees all; a file that is not in its place leaves no trace. */
void target_clear(struct target *target);

/*
 * SQLite looks at the clock between two instructions. A single one that goes on for too long is
 * ended after so many seconds, and the program with it, unless alarm(0) is called before: nothing
 * is open but a database that is only read, and files under way leave no trace. 0: never.
 */
void targets_end_after(int64_t seconds);

#endif
