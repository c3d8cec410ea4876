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
    *ring = (struct ring){.sides = *sides, .is_alone = is_alone};
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

struct batch *ring_next_empty(struct ring *ring)
{
    const size_t room = room_of(ring);
    struct batch *batch = NULL;

    pthread_mutex_lock(&ring->mutex);
    while (!ring->is_stopped && ring->filled - ring->emptied == room)
        pthread_cond_wait(&ring->changed, &ring->mutex);
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

void ring_hand_over(struct ring *ring)
{
    CHANGE(ring, ring->filled++);
    if (!ring->is_alone)
        return;
    if (!ring->sides.write(ring->sides.writer, &ring->batches[0]))
        stop(ring);
    give_back(ring);
}

void ring_finish(struct ring *ring)
{
    CHANGE(ring, ring->is_finished = true);
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
    pthread_mutex_unlock(&ring->mutex);
    has_helped = ring->sides.help(ring->sides.helped);
    pthread_mutex_lock(&ring->mutex);
    return has_helped || ring->is_finished || ring->filled != ring->emptied;
}

static struct batch *next_full(struct ring *ring)
{
    struct batch *batch = NULL;

    pthread_mutex_lock(&ring->mutex);
    while (!sw_interrupted() && !ring->is_finished && ring->filled == ring->emptied)
        if (!help(ring))
            wait_a_moment(ring);
    if (!sw_interrupted() && ring->filled != ring->emptied)
        batch = &ring->batches[ring->emptied % RING_BATCHES];
    pthread_mutex_unlock(&ring->mutex);
    return batch;
}

/* ------------------------------------------------------------------------------- both sides */

/* Batches to the writer until the reader has no more. */
static void write_batches(struct ring *ring)
{
    struct batch *batch;
    bool goes_on = true;

    while (goes_on && (batch = next_full(ring)) != NULL) {
        goes_on = ring->sides.write(ring->sides.writer, batch);
        give_back(ring);
    }
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
