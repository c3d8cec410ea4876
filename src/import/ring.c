/* ring.c - a bounded queue of batches; see batch.h. */
#include "batch.h"

#include "sipwhy/interrupt.h"

#include <stdlib.h>
#include <time.h>

/* One batch is enough for one thread. */
static size_t room_of(const struct ring *ring)
{
    return ring->is_alone ? 1 : RING_BATCHES;
}

static void init(struct ring *ring, const struct ring_sides *sides, bool is_alone)
{
    *ring = (struct ring){.sides = *sides, .is_alone = is_alone, .thread = pthread_self()};
    pthread_mutex_init(&ring->mutex, NULL);
    pthread_cond_init(&ring->changed, NULL);
    for (size_t i = 0; i < room_of(ring); i++) {
        ring->batches[i].calls = sw_alloc(BATCH_ROWS * sizeof(struct sw_call));
        ring->batches[i].rejects = sw_alloc(BATCH_ROWS * sizeof(struct sw_reject));
    }
}

static void clear(struct ring *ring)
{
    for (size_t i = 0; i < RING_BATCHES; i++) {
        free(ring->batches[i].calls);
        free(ring->batches[i].rejects);
        sw_arena_free(&ring->batches[i].arena);
    }
    pthread_cond_destroy(&ring->changed);
    pthread_mutex_destroy(&ring->mutex);
}

/* Changes the ring under its lock and wakes whoever waits for it. */
#define CHANGE(ring, statement)                                                                    \
    do {                                                                                           \
        pthread_mutex_lock(&(ring)->mutex);                                                        \
        statement;                                                                                 \
        pthread_cond_signal(&(ring)->changed);                                                     \
        pthread_mutex_unlock(&(ring)->mutex);                                                      \
    } while (0)

static void give_back(struct ring *ring)
{
    CHANGE(ring, ring->emptied++);
}

static void stop(struct ring *ring)
{
    CHANGE(ring, ring->is_stopped = true);
}

/* The oldest batch that is full. False: the writer wants no more. */
static bool write_oldest(struct ring *ring)
{
    bool goes_on =
        ring->sides.write(ring->sides.writer, &ring->batches[ring->emptied % room_of(ring)]);

    if (!goes_on)
        stop(ring);
    give_back(ring);
    return goes_on;
}

/* Under the lock. A writer that helps the reader makes room by itself. */
static void make_room(struct ring *ring)
{
    if (ring->is_alone || !pthread_equal(pthread_self(), ring->thread)) {
        pthread_cond_wait(&ring->changed, &ring->mutex);
        return;
    }
    pthread_mutex_unlock(&ring->mutex);
    write_oldest(ring);
    pthread_mutex_lock(&ring->mutex);
}

struct batch *ring_next_empty(struct ring *ring)
{
    const size_t room = room_of(ring);
    struct batch *batch = NULL;

    pthread_mutex_lock(&ring->mutex);
    while (!ring->is_stopped && ring->filled - ring->emptied == room)
        make_room(ring);
    if (!ring->is_stopped)
        batch = &ring->batches[ring->filled % room];
    pthread_mutex_unlock(&ring->mutex);
    if (batch) {
        batch->n_calls = batch->n_rejects = 0;
        batch->is_last = false;
        sw_arena_reset(&batch->arena);
    }
    return batch;
}

void ring_hand_over(struct ring *ring)
{
    CHANGE(ring, ring->filled++);
    if (ring->is_alone)
        write_oldest(ring);
}

void ring_finish(struct ring *ring)
{
    CHANGE(ring, ring->is_finished = true);
}

void ring_call_writer(struct ring *ring)
{
    CHANGE(ring, ring->is_called = true);
}

/* A signal handler can't wake a waiting thread, so it looks around ten times a second. */
static void wait_a_moment(struct ring *ring)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 100 * 1000 * 1000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&ring->changed, &ring->mutex, &until);
}

/* What else there is to do, without the lock; false: there was nothing, and the ring is as it was.
 */
static bool help(struct ring *ring)
{
    bool has_helped;

    if (!ring->sides.help)
        return false;
    ring->is_called = false;
    pthread_mutex_unlock(&ring->mutex);
    has_helped = ring->sides.help(ring->sides.helped);
    pthread_mutex_lock(&ring->mutex);
    return has_helped || ring->is_called || ring->is_finished || ring->filled != ring->emptied;
}

/* While it helped, the writer may have come to want no more. */
static bool is_over(const struct ring *ring)
{
    return ring->is_stopped || sw_interrupted();
}

/* Waits for a batch that is full; false: there are no more. */
static bool await_full(struct ring *ring)
{
    bool is_full;

    pthread_mutex_lock(&ring->mutex);
    while (!is_over(ring) && !ring->is_finished && ring->filled == ring->emptied)
        if (!help(ring))
            wait_a_moment(ring);
    is_full = !is_over(ring) && ring->filled != ring->emptied;
    pthread_mutex_unlock(&ring->mutex);
    return is_full;
}

/* ------------------------------------------------------------------------------- both sides */

/* Batches to the writer until the reader has no more. */
static void write_batches(struct ring *ring)
{
    while (await_full(ring) && write_oldest(ring))
        ;
    stop(ring);
}

bool ring_run(struct ring *ring, const struct ring_sides *sides, bool is_alone)
{
    pthread_t thread;
    bool runs = true;

    init(ring, sides, is_alone);
    if (is_alone) {
        sides->read(sides->reader);
    } else if (pthread_create(&thread, NULL, sides->read, sides->reader) == 0) {
        write_batches(ring);
        pthread_join(thread, NULL);
    } else {
        runs = false;
    }
    clear(ring);
    return runs;
}

enum sw_status ring_no_thread(struct sw_err *err)
{
    return sw_err_set(err, SW_IO, "no thread can be started: --threads 1 needs none");
}
