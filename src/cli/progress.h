/*
 * progress.h - private to src/cli: a progress bar on a terminal, for work of over a second.
 */
#ifndef SIPWHY_CLI_PROGRESS_H
#define SIPWHY_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* {0} before a file is read. */
struct progress {
    bool quiet;
    bool is_shown;
    int64_t started, shown; /* ms of a clock that only goes forward */
};

/* An sw_progress_fn; context is a struct progress. */
void progress_show(void *context, const char *file, int64_t position, int64_t size, int64_t rows);

/* An sw_watch_fn; context is a struct progress. */
void progress_show_work(void *context, const char *what, int64_t done, int64_t of);

/* Takes the bar away. */
void progress_end(struct progress *progress);

#endif
