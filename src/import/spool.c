/* spool.c - see spool.h. */
#include "spool.h"

#include "batch.h"
#include "packed.h"
#include "runs.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/store.h"

#include <stdlib.h>
#include <string.h>

/* What a run takes by default, what is read or written at once at least, rows handed out at once.
 */
enum { RUN_BYTES = 8 << 20, LEAST_BLOCK = 8 << 10, WRITE_BLOCK = 64 << 10, ROWS_AT_ONCE = 1024 };

/* Where a call is in the run in memory. */
struct place {
    int64_t order;
    size_t at; /* its head */
};

struct spool {
    struct spool_options options;
    struct names *names;
    uint8_t *bytes; /* a run; when runs are merged, a block of each */
    size_t used;
    struct place *places; /* the calls in it */
    size_t n_places, capacity;
    struct runs runs; /* in the file */
    size_t longest;   /* of all heads with their calls */
    int64_t waiting;
    /* While calls are handed out. */
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
    spool->runs.fd = -1;
    return spool;
}

void spool_free(struct spool *spool)
{
    if (!spool)
        return;
    runs_clear(&spool->runs);
    free(spool->bytes);
    free(spool->places);
    free(spool);
}

int64_t spool_waiting(const struct spool *spool)
{
    return spool->waiting;
}

/* ------------------------------------------------------------------------ a run in memory */

enum { BYTE_VALUES = 256 };

static size_t byte_of(const struct place *place, int shift)
{
    return ((uint64_t)place->order ^ (uint64_t)INT64_MIN) >> shift & (BYTE_VALUES - 1);
}

/* Puts them in order of one byte, those that are alike in it as they were. */
static void sort_by_byte(const struct place *places, size_t n, int shift, struct place *sorted)
{
    size_t places_of[BYTE_VALUES] = {0}, before = 0;

    for (size_t i = 0; i < n; i++)
        places_of[byte_of(&places[i], shift)]++;
    for (size_t value = 0; value < BYTE_VALUES; value++) {
        size_t many = places_of[value];

        places_of[value] = before;
        before += many;
    }
    for (size_t i = 0; i < n; i++)
        sorted[places_of[byte_of(&places[i], shift)]++] = places[i];
}

/* By one byte after the other, the lowest first: qsort takes ten times as long. */
static void sort_run(struct spool *spool)
{
    struct place *room = sw_alloc(spool->capacity * sizeof *room);
    uint64_t differing = 0;

    for (size_t i = 1; i < spool->n_places; i++)
        differing |= (uint64_t)(spool->places[i].order ^ spool->places[0].order);
    for (int shift = 0; shift < 64; shift += 8) {
        struct place *sorted = room;

        if ((differing >> shift & (BYTE_VALUES - 1)) == 0)
            continue;
        sort_by_byte(spool->places, spool->n_places, shift, sorted);
        room = spool->places;
        spool->places = sorted;
    }
    free(room);
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
        status = runs_write(&spool->runs, (const uint8_t *)block.s, block.n, err);
        sw_buf_clear(&block);
    }
    sw_buf_free(&block);
    return status;
}

/* The run in memory becomes one in the file. */
static enum sw_status write_run(struct spool *spool, struct sw_err *err)
{
    enum sw_status status = runs_begin(&spool->runs, err);

    sort_run(spool);
    if (status == SW_OK)
        status = write_sorted(spool, err);
    empty_run(spool);
    return status;
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

static enum sw_status merge_runs(struct spool *spool, struct sw_err *err)
{
    struct runs *runs = &spool->runs;
    enum sw_status status =
        runs_open(runs, spool->bytes, spool->options.run_bytes, spool->longest, err);

    while (status == SW_OK && runs->n > 0 && give(spool, runs_first(runs)))
        status = runs_pass(runs, err);
    return status;
}

/* The ring's reader. */
static void *give_all(void *context)
{
    struct spool *spool = context;

    if (spool->runs.n == 0)
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
    runs_empty(&spool->runs);
    spool->longest = 0;
    spool->waiting = 0;
}

enum sw_status spool_hand_out(struct spool *spool, struct sw_err *err)
{
    /* A run in memory is given out sooner than a thread begins. */
    const bool is_alone = spool->options.is_alone || spool->runs.n == 0;
    const struct ring_sides sides = {
        .read = give_all, .reader = spool, .write = take, .writer = spool};
    enum sw_status status = SW_OK;

    if (spool->waiting == 0)
        return SW_OK;
    if (spool->runs.n > 0 && spool->n_places > 0)
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

    if (!can_merge(spool, spool->runs.n + 1, longest))
        return spool_hand_out(spool, err);
    if (!is_full || spool->waiting == 0)
        return SW_OK;
    if (!may_use_file || !can_merge(spool, spool->runs.n + 2, longest))
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
