/* spool.c - see spool.h. */
#include "spool.h"

#include "batch.h"
#include "packed.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/store.h"
#include "sipwhy/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a run takes by default, what is read or written at once at least, rows handed out at once.
 */
enum { RUN_BYTES = 8 << 20, LEAST_BLOCK = 8 << 10, WRITE_BLOCK = 64 << 10, ROWS_AT_ONCE = 1024 };

/* What stands before each packed call. */
struct head {
    int64_t order; /* sw_store_order */
    size_t size;   /* of the packed call */
};

/* Where a call is in the run in memory. */
struct place {
    int64_t order;
    size_t at; /* its head */
};

/* A run in the file, being read. */
struct run {
    off_t at, end;     /* what of it is to be read */
    uint8_t *block;    /* of the spool's memory */
    size_t from, to;   /* what of that is to be handed out */
    struct head first; /* of its next call */
};

struct spool {
    struct spool_options options;
    struct names *names;
    uint8_t *bytes; /* a run; when runs are merged, a block of each */
    size_t used;
    struct place *places; /* the calls in it */
    size_t n_places, capacity;
    int fd; /* -1: no file yet */
    off_t end;
    struct run *runs; /* in the file; when they are merged, a heap, the one to give first on top */
    size_t n_runs, runs_capacity;
    size_t longest; /* of all heads with their calls */
    int64_t waiting;
    /* While calls are handed out. */
    size_t block; /* memory of each run */
    struct ring ring;
    struct batch *batch;       /* under way; NULL: none */
    enum sw_status gave, took; /* what came of it on both sides */
    struct sw_err give_err, take_err;
};

struct spool *spool_new(const struct spool_options *options, struct names *names)
{
    struct spool *spool = sw_alloc_zero(1, sizeof *spool);

    spool->options = *options;
    spool->names = names;
    if (spool->options.run_bytes == 0)
        spool->options.run_bytes = RUN_BYTES;
    spool->fd = -1;
    return spool;
}

void spool_free(struct spool *spool)
{
    if (!spool)
        return;
    if (spool->fd >= 0)
        close(spool->fd);
    free(spool->bytes);
    free(spool->places);
    free(spool->runs);
    free(spool);
}

int64_t spool_waiting(const struct spool *spool)
{
    return spool->waiting;
}

/* ------------------------------------------------------------------------ a run in memory */

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return x->order != y->order ? (x->order > y->order) - (x->order < y->order)
                                : (x->at > y->at) - (x->at < y->at);
}

static void sort_run(struct spool *spool)
{
    qsort(spool->places, spool->n_places, sizeof *spool->places, compare_places);
}

static void empty_run(struct spool *spool)
{
    spool->used = spool->n_places = 0;
}

static void put(struct spool *spool, const struct sw_call *call)
{
    struct head head = {.order = sw_store_order(call)};
    uint8_t *to = spool->bytes + spool->used;

    if (spool->n_places == spool->capacity)
        spool->places =
            sw_grow(spool->places, &spool->capacity, spool->n_places + 1, sizeof *spool->places);
    spool->places[spool->n_places++] = (struct place){head.order, spool->used};
    head.size = pack_call(call, spool->names, to + sizeof head);
    memcpy(to, &head, sizeof head);
    spool->used += sizeof head + head.size;
    if (sizeof head + head.size > spool->longest)
        spool->longest = sizeof head + head.size;
    spool->waiting++;
}

/* ------------------------------------------------------------------------- runs in the file */

static enum sw_status fail(const char *doing, struct sw_err *err)
{
    return sw_err_set(err, SW_IO, "a temporary file in %s %s: %s; nothing of this file was kept",
                      sw_temporary_folder(), doing, strerror(errno));
}

static enum sw_status write_all(struct spool *spool, const uint8_t *bytes, size_t n,
                                struct sw_err *err)
{
    while (n > 0) {
        ssize_t written = TEMP_FAILURE_RETRY(pwrite(spool->fd, bytes, n, spool->end));

        if (written < 0)
            return fail("can't be written", err);
        bytes += written;
        n -= (size_t)written;
        spool->end += written;
    }
    return SW_OK;
}

static enum sw_status write_sorted(struct spool *spool, struct sw_err *err)
{
    struct sw_buf block = {0};
    enum sw_status status = SW_OK;

    for (size_t i = 0; status == SW_OK && i < spool->n_places; i++) {
        const uint8_t *from = spool->bytes + spool->places[i].at;
        struct head head;

        memcpy(&head, from, sizeof head);
        sw_buf_add(&block, from, sizeof head + head.size);
        if (block.n < WRITE_BLOCK && i + 1 < spool->n_places)
            continue;
        status = write_all(spool, (const uint8_t *)block.s, block.n, err);
        sw_buf_clear(&block);
    }
    sw_buf_free(&block);
    return status;
}

/* The run in memory becomes one in the file. */
static enum sw_status write_run(struct spool *spool, struct sw_err *err)
{
    struct run run = {.at = spool->end};
    enum sw_status status;

    if (spool->fd < 0 && (spool->fd = sw_temporary_file()) < 0)
        return fail("can't be made", err);
    sort_run(spool);
    status = write_sorted(spool, err);
    run.end = spool->end;
    if (spool->n_runs == spool->runs_capacity)
        spool->runs =
            sw_grow(spool->runs, &spool->runs_capacity, spool->n_runs + 1, sizeof *spool->runs);
    spool->runs[spool->n_runs++] = run;
    empty_run(spool);
    return status;
}

/*
 * What was read has its room again, on the disk and in memory, while the table grows and not at the
 * end, when somebody waits. A file system that can't do that keeps it until the file is closed.
 */
static void give_back(int fd, off_t at, off_t n)
{
    fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, n);
}

/* Reads on until its next call is there whole, if there is one. */
static enum sw_status read_on(struct spool *spool, struct run *run, struct sw_err *err)
{
    memmove(run->block, run->block + run->from, run->to - run->from);
    run->to -= run->from;
    run->from = 0;
    while (run->to < spool->block && run->at < run->end) {
        size_t want = spool->block - run->to;
        ssize_t n;

        if ((off_t)want > run->end - run->at)
            want = (size_t)(run->end - run->at);
        n = TEMP_FAILURE_RETRY(pread(spool->fd, run->block + run->to, want, run->at));
        if (n == 0)
            errno = EIO;
        if (n <= 0)
            return fail("can't be read", err);
        give_back(spool->fd, run->at, n);
        run->to += (size_t)n;
        run->at += n;
    }
    return SW_OK;
}

/* Looks at its next call; *has_more: there is one. */
static enum sw_status look_on(struct spool *spool, struct run *run, bool *has_more,
                              struct sw_err *err)
{
    enum sw_status status = SW_OK;
    size_t have = run->to - run->from;

    if (have < sizeof run->first && run->at < run->end) {
        status = read_on(spool, run, err);
        have = run->to - run->from;
    }
    *has_more = status == SW_OK && have > 0;
    if (!*has_more)
        return status;
    memcpy(&run->first, run->block + run->from, sizeof run->first);
    if (run->first.size > spool->longest) { /* it is not what was written */
        errno = EIO;
        return fail("can't be read", err);
    }
    if (have < sizeof run->first + run->first.size)
        status = read_on(spool, run, err);
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

/* -------------------------------------------------------------------------- handing out */

/* False: nobody wants more. */
static bool give(struct spool *spool, const uint8_t *packed)
{
    struct batch *batch = spool->batch;

    if (!batch)
        batch = spool->batch = ring_next_empty(&spool->ring);
    if (!batch)
        return false;
    unpack_call(packed, spool->names, &batch->calls[batch->n_calls++], &batch->arena);
    if (batch->n_calls == ROWS_AT_ONCE || sw_arena_used(&batch->arena) > BATCH_BYTES) {
        ring_hand_over(&spool->ring);
        spool->batch = NULL;
    }
    return true;
}

static void give_run(struct spool *spool)
{
    sort_run(spool);
    for (size_t i = 0; i < spool->n_places; i++)
        if (!give(spool, spool->bytes + spool->places[i].at + sizeof(struct head)))
            break;
}

/* Each run gets its part of the memory and a place in the heap. */
static enum sw_status open_runs(struct spool *spool, struct sw_err *err)
{
    enum sw_status status = SW_OK;
    bool has_more;

    spool->block = spool->options.run_bytes / spool->n_runs;
    for (size_t i = 0; status == SW_OK && i < spool->n_runs; i++) {
        spool->runs[i].block = spool->bytes + i * spool->block;
        status = look_on(spool, &spool->runs[i], &has_more, err);
    }
    for (size_t i = spool->n_runs; i-- > 0;)
        settle(spool->runs, spool->n_runs, i);
    return status;
}

static enum sw_status merge_runs(struct spool *spool, struct sw_err *err)
{
    struct run *top = spool->runs;
    enum sw_status status = open_runs(spool, err);

    while (status == SW_OK && spool->n_runs > 0) {
        bool has_more;

        if (!give(spool, top->block + top->from + sizeof top->first))
            break;
        top->from += sizeof top->first + top->first.size;
        status = look_on(spool, top, &has_more, err);
        if (status == SW_OK && !has_more)
            *top = spool->runs[--spool->n_runs];
        settle(spool->runs, spool->n_runs, 0);
    }
    return status;
}

/* The ring's reader. */
static void *give_all(void *context)
{
    struct spool *spool = context;

    if (spool->n_runs == 0)
        give_run(spool);
    else
        spool->gave = merge_runs(spool, &spool->give_err);
    if (spool->batch)
        ring_hand_over(&spool->ring);
    spool->batch = NULL;
    ring_finish(&spool->ring);
    return NULL;
}

/* The ring's writer. */
static bool take(void *context, struct batch *batch)
{
    struct spool *spool = context;

    if (sw_interrupted())
        return false;
    spool->waiting -= (int64_t)batch->n_calls;
    spool->took =
        spool->options.take(spool->options.context, batch->calls, batch->n_calls, &spool->take_err);
    return spool->took == SW_OK;
}

/* What came of both sides. */
static enum sw_status judge(const struct spool *spool, struct sw_err *err)
{
    if (spool->took != SW_OK)
        *err = spool->take_err;
    else if (spool->gave != SW_OK)
        *err = spool->give_err;
    else if (sw_interrupted())
        return sw_err_set(err, SW_INTERRUPTED, "interrupted; nothing of this file was kept");
    return spool->took != SW_OK ? spool->took : spool->gave;
}

/* The file stays, for those that come. */
static void empty(struct spool *spool)
{
    empty_run(spool);
    spool->n_runs = 0;
    spool->end = 0;
    spool->longest = 0;
    spool->waiting = 0;
}

enum sw_status spool_hand_out(struct spool *spool, struct sw_err *err)
{
    /* A run in memory is given out sooner than a thread begins. */
    const bool is_alone = spool->options.is_alone || spool->n_runs == 0;
    const struct ring_sides sides = {
        .read = give_all, .reader = spool, .write = take, .writer = spool};
    enum sw_status status = SW_OK;

    if (spool->waiting == 0)
        return SW_OK;
    if (spool->n_runs > 0 && spool->n_places > 0)
        status = write_run(spool, err);
    if (status != SW_OK)
        return status;
    spool->gave = spool->took = SW_OK;
    if (!ring_run(&spool->ring, &sides, is_alone))
        return ring_no_thread(err);
    status = judge(spool, err);
    empty(spool);
    return status;
}

/* Could so many runs be merged, each in its part of the memory, with calls that long in them? */
static bool can_merge(const struct spool *spool, size_t n_runs, size_t longest)
{
    const size_t block = spool->options.run_bytes / n_runs;

    return n_runs == 1 || (block >= LEAST_BLOCK && block >= longest);
}

/* For a call of that size, so that what is there can be merged and handed out whatever comes. */
static enum sw_status make_room(struct spool *spool, size_t size, bool may_use_file,
                                struct sw_err *err)
{
    const size_t longest = size > spool->longest ? size : spool->longest;
    const bool is_full = spool->used + size > spool->options.run_bytes;

    if (!can_merge(spool, spool->n_runs + 1, longest))
        return spool_hand_out(spool, err);
    if (!is_full || spool->waiting == 0)
        return SW_OK;
    if (!may_use_file || !can_merge(spool, spool->n_runs + 2, longest))
        return spool_hand_out(spool, err);
    return write_run(spool, err);
}

enum sw_status spool_add(struct spool *spool, const struct sw_call *calls, size_t n,
                         bool may_use_file, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (!spool->bytes)
        spool->bytes = sw_alloc(spool->options.run_bytes);
    for (size_t i = 0; status == SW_OK && i < n; i++) {
        size_t size = sizeof(struct head) + packed_size(&calls[i]);

        status = make_room(spool, size, may_use_file, err);
        if (status == SW_OK)
            put(spool, &calls[i]);
    }
    return status;
}
