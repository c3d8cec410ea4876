/* runs.c - see runs.h. */
#include "runs.h"

#include "sipwhy/mem.h"
#include "sipwhy/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A run in the file, being read. */
struct run {
    off_t at, end;     /* what of it is to be read */
    uint8_t *block;    /* its part of the memory */
    size_t from, to;   /* what of that is to be handed out */
    struct head first; /* of its next call */
};

static enum sw_status fail(const char *doing, struct sw_err *err)
{
    return sw_err_set(err, SW_IO, "a temporary file in %s %s: %s; nothing of this file was kept",
                      sw_temporary_folder(), doing, strerror(errno));
}

/* ----------------------------------------------------------------------------- writing */

enum sw_status runs_begin(struct runs *runs, struct sw_err *err)
{
    if (runs->fd < 0 && (runs->fd = sw_temporary_file()) < 0)
        return fail("can't be made", err);
    if (runs->n == runs->capacity)
        runs->items = sw_grow(runs->items, &runs->capacity, runs->n + 1, sizeof *runs->items);
    runs->items[runs->n++] = (struct run){.at = runs->end, .end = runs->end};
    return SW_OK;
}

enum sw_status runs_write(struct runs *runs, const uint8_t *bytes, size_t n, struct sw_err *err)
{
    while (n > 0) {
        ssize_t written = TEMP_FAILURE_RETRY(pwrite(runs->fd, bytes, n, runs->end));

        if (written < 0)
            return fail("can't be written", err);
        bytes += written;
        n -= (size_t)written;
        runs->end += written;
        runs->items[runs->n - 1].end = runs->end;
    }
    return SW_OK;
}

/* ----------------------------------------------------------------------------- reading */

/*
 * What was read has its room again, on the disk and in memory, while the table grows and not at the
 * end, when somebody waits. A file system that can't do that keeps it until the file is closed.
 */
static void give_back(int fd, off_t at, off_t n)
{
    fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, n);
}

/* Reads on until its next call is there whole, if there is one. */
static enum sw_status read_on(const struct runs *runs, struct run *run, struct sw_err *err)
{
    memmove(run->block, run->block + run->from, run->to - run->from);
    run->to -= run->from;
    run->from = 0;
    while (run->to < runs->block && run->at < run->end) {
        size_t want = runs->block - run->to;
        ssize_t n;

        if ((off_t)want > run->end - run->at)
            want = (size_t)(run->end - run->at);
        n = TEMP_FAILURE_RETRY(pread(runs->fd, run->block + run->to, want, run->at));
        if (n == 0)
            errno = EIO;
        if (n <= 0)
            return fail("can't be read", err);
        give_back(runs->fd, run->at, n);
        run->to += (size_t)n;
        run->at += n;
    }
    return SW_OK;
}

/* Looks at its next call; *has_more: there is one. */
static enum sw_status look_on(const struct runs *runs, struct run *run, bool *has_more,
                              struct sw_err *err)
{
    enum sw_status status = SW_OK;
    size_t have = run->to - run->from;

    if (have < sizeof run->first && run->at < run->end) {
        status = read_on(runs, run, err);
        have = run->to - run->from;
    }
    *has_more = status == SW_OK && have > 0;
    if (!*has_more)
        return status;
    memcpy(&run->first, run->block + run->from, sizeof run->first);
    if (run->first.size > runs->longest - sizeof run->first) { /* it is not what was written */
        errno = EIO;
        return fail("can't be read", err);
    }
    if (have < sizeof run->first + run->first.size)
        status = read_on(runs, run, err);
    return status;
}

/* ----------------------------------------------------------------------------- the heap */

/* Of equal calls the one that came first is in the run that was written first. */
static bool is_before(const struct run *a, const struct run *b)
{
    return a->first.order != b->first.order ? a->first.order < b->first.order : a->end < b->end;
}

/* The run at `place` goes down to where it belongs. */
static void settle(struct run *heap, size_t n, size_t place)
{
    const struct run run = heap[place];

    for (;;) {
        size_t below = 2 * place + 1;

        if (below + 1 < n && is_before(&heap[below + 1], &heap[below]))
            below++;
        if (below >= n || !is_before(&heap[below], &run))
            break;
        heap[place] = heap[below];
        place = below;
    }
    heap[place] = run;
}

/* ------------------------------------------------------------------------------ merging */

enum sw_status runs_open(struct runs *runs, uint8_t *memory, size_t size, size_t longest,
                         struct sw_err *err)
{
    enum sw_status status = SW_OK;
    bool has_more;

    runs->block = size / runs->n;
    runs->longest = longest;
    for (size_t i = 0; status == SW_OK && i < runs->n; i++) {
        runs->items[i].block = memory + i * runs->block;
        status = look_on(runs, &runs->items[i], &has_more, err);
    }
    for (size_t i = runs->n; i-- > 0;)
        settle(runs->items, runs->n, i);
    return status;
}

const uint8_t *runs_first(const struct runs *runs)
{
    const struct run *top = runs->items;

    return top->block + top->from + sizeof top->first;
}

enum sw_status runs_pass(struct runs *runs, struct sw_err *err)
{
    struct run *top = runs->items;
    bool has_more;
    enum sw_status status;

    top->from += sizeof top->first + top->first.size;
    status = look_on(runs, top, &has_more, err);
    if (status == SW_OK && !has_more)
        *top = runs->items[--runs->n];
    settle(runs->items, runs->n, 0);
    return status;
}

void runs_empty(struct runs *runs)
{
    runs->n = 0;
    runs->end = 0;
}

void runs_clear(struct runs *runs)
{
    if (runs->fd >= 0)
        close(runs->fd);
    free(runs->items);
    *runs = (struct runs){.fd = -1};
}
