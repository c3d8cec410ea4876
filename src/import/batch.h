/*
 * batch.h - private to src/import: what one thread hands to the other.
 */
#ifndef SIPWHY_IMPORT_BATCH_H
#define SIPWHY_IMPORT_BATCH_H

#include "sipwhy/call.h"
#include "sipwhy/export.h"
#include "sipwhy/map.h"
#include "sipwhy/mem.h"

#include <pthread.h>

/* As many rows as fit a batch, or as much text. */
enum { BATCH_ROWS = 2048, BATCH_BYTES = 4 << 20, RING_BATCHES = 4 };

/* Rows of one part of a file; the calls' texts are in the arena. */
struct batch {
    struct sw_export_facts facts; /* format and generation; all of them in the part's last batch */
    int64_t position;             /* bytes of the file read by then, at least those of its rows */
    bool is_last;
    int64_t rows;          /* of the part; in its last batch */
    struct sw_call *calls; /* room for BATCH_ROWS */
    struct sw_reject *rejects;
    size_t n_calls, n_rejects;
    struct sw_arena arena;
};

/* A batch to write, which may be changed; false: no more of them. */
typedef bool ring_write_fn(void *context, struct batch *batch);

/* Fills batches until there are no more, and ends with ring_finish; a start routine of a thread. */
typedef void *ring_read_fn(void *context);

/*
 * A little of what else there is to do while the writer waits; false: there is nothing. It may be a
 * part of the reader's work, and hand batches over.
 */
typedef bool ring_help_fn(void *context);

struct ring_sides {
    ring_read_fn *read;
    void *reader; /* its context */
    ring_write_fn *write;
    void *writer;
    ring_help_fn *help; /* NULL: nothing to do */
    void *helped;
};

/*
 * A ring of batches between one reader and one writer, in a thread each. In one thread, the writer
 * is called for each batch that is handed over.
 */
struct ring {
    struct ring_sides sides;
    bool is_alone;    /* both sides are in one thread */
    pthread_t thread; /* the writer's */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct batch batches[RING_BATCHES];
    size_t filled;    /* batches handed over so far */
    size_t emptied;   /* batches given back so far */
    bool is_finished; /* the reader hands over no more */
    bool is_stopped;  /* the writer wants no more */
    bool is_called;   /* it may help again */
};

/*
 * Both sides until the reader has finished or the writer wants no more, with a thread for each
 * unless is_alone; the ring is made for it and cleared. False: no thread can be started, which
 * ring_no_thread tells.
 */
bool ring_run(struct ring *ring, const struct ring_sides *sides, bool is_alone);
enum sw_status ring_no_thread(struct sw_err *err);

/* The reader's side: an empty batch to fill (NULL: stop), hand it over, say that it was the last.
 */
struct batch *ring_next_empty(struct ring *ring);
void ring_hand_over(struct ring *ring);
void ring_finish(struct ring *ring);
void ring_call_writer(struct ring *ring); /* which may help, if it waits */

#endif
