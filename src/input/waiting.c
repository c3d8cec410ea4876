/* waiting.c - see waiting.h. */
#include "waiting.h"

#include "sipwhy/mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A bundle is handed over with so many records or bytes; so many bytes wait, and the last bundle.
 */
enum { RECORDS = 256, BYTES = 256 << 10, BUNDLES = 8, MOST_BYTES = 4 << 20 };

struct bundle {
    struct sw_record records[RECORDS];
    size_t n;
    struct decoded decoded; /* with all of them */
    struct sw_arena arena;  /* of their fields and texts */
};

struct waiting {
    waiting_take_fn *take;
    void *context;
    sw_export_call_fn *call;
    void *called;
    struct bundle bundles[BUNDLES]; /* as a ring; behind those that are filled the one in hand */
    atomic_size_t filled, taken;    /* bundles so far */
    atomic_size_t bytes;            /* that wait */
    pthread_mutex_t mutex;          /* of whoever makes rows */
    bool is_direct;                 /* the thread that makes records has it: nothing waits */
    atomic_bool is_wanted;          /* the other thread has nothing to do */
    atomic_bool has_failed;         /* then these tell how, under the mutex: */
    enum sw_status status;
    struct sw_err err;
};

struct waiting *waiting_new(waiting_take_fn *take, sw_export_call_fn *call, void *context,
                            void *called)
{
    struct waiting *waiting = sw_alloc_zero(1, sizeof *waiting);

    waiting->take = take;
    waiting->context = context;
    waiting->call = call;
    waiting->called = called;
    pthread_mutex_init(&waiting->mutex, NULL);
    return waiting;
}

void waiting_free(struct waiting *waiting)
{
    if (!waiting)
        return;
    for (size_t i = 0; i < BUNDLES; i++)
        sw_arena_free(&waiting->bundles[i].arena);
    pthread_mutex_destroy(&waiting->mutex);
    free(waiting);
}

/* ------------------------------------------------------------------------ making rows */

static struct bundle *in_hand(struct waiting *waiting)
{
    return &waiting->bundles[waiting->filled % BUNDLES];
}

/* Under the mutex. */
static void take(struct waiting *waiting, const struct sw_record *record,
                 const struct decoded *decoded)
{
    waiting->status = waiting->take(waiting->context, record, decoded, &waiting->err);
    if (waiting->status != SW_OK)
        waiting->has_failed = true;
}

/* Likewise, the next bundle. False: there is none. */
static bool take_bundle(struct waiting *waiting)
{
    struct bundle *bundle = &waiting->bundles[waiting->taken % BUNDLES];

    if (waiting->filled == waiting->taken || waiting->has_failed)
        return false;
    for (size_t i = 0; waiting->status == SW_OK && i < bundle->n; i++)
        take(waiting, &bundle->records[i], &bundle->decoded);
    waiting->bytes -= sw_arena_used(&bundle->arena);
    bundle->n = 0;
    sw_arena_reset(&bundle->arena);
    waiting->taken++;
    return true;
}

bool waiting_help(struct waiting *waiting)
{
    bool has_taken = false;

    if (pthread_mutex_trylock(&waiting->mutex) == 0) {
        has_taken = take_bundle(waiting);
        pthread_mutex_unlock(&waiting->mutex);
    }
    waiting->is_wanted = !has_taken;
    return has_taken;
}

/* In the thread that makes records: the other one has more to do, or there is no more to come. */
static void take_all(struct waiting *waiting)
{
    waiting->is_wanted = false;
    while (!waiting->has_failed && waiting->filled != waiting->taken) {
        pthread_mutex_lock(&waiting->mutex);
        take_bundle(waiting);
        pthread_mutex_unlock(&waiting->mutex);
    }
}

/* The mutex is this thread's for as long as the other one has something to do. */
static void settle_who(struct waiting *waiting)
{
    if (waiting->is_direct && waiting->is_wanted)
        pthread_mutex_unlock(&waiting->mutex);
    else if (!waiting->is_direct && !waiting->is_wanted && waiting->filled == waiting->taken &&
             in_hand(waiting)->n == 0)
        pthread_mutex_lock(&waiting->mutex);
    else
        return;
    waiting->is_direct = !waiting->is_direct;
}

static enum sw_status judge(struct waiting *waiting, struct sw_err *err)
{
    if (!waiting->has_failed)
        return SW_OK;
    if (!waiting->is_direct)
        pthread_mutex_lock(&waiting->mutex); /* whoever failed is done with it then */
    *err = waiting->err;
    pthread_mutex_unlock(&waiting->mutex);
    waiting->is_direct = false;
    return waiting->status;
}

/* --------------------------------------------------------------------- keeping records */

static void hand_over(struct waiting *waiting)
{
    waiting->bytes += sw_arena_used(&in_hand(waiting)->arena);
    waiting->filled++;
    if (waiting->filled - waiting->taken == BUNDLES || waiting->bytes > MOST_BYTES)
        take_all(waiting);
    else
        waiting->call(waiting->called);
}

static bool is_same(const struct decoded *a, const struct decoded *b)
{
    return a->encoding == b->encoding && a->undecodable == b->undecodable &&
           a->old_mac == b->old_mac;
}

static bool is_full(const struct bundle *bundle, const struct decoded *decoded)
{
    return bundle->n > 0 && (bundle->n == RECORDS || sw_arena_used(&bundle->arena) > BYTES ||
                             !is_same(&bundle->decoded, decoded));
}

/* The fields of a record of CSV lie one behind the other, and are copied at once. */
static void keep(struct bundle *bundle, const struct sw_record *record)
{
    struct sw_str *fields = sw_arena_alloc(&bundle->arena, record->n * sizeof *fields);
    const char *first = record->n > 0 ? record->fields[0].s : NULL;
    size_t n = 0;
    bool is_one_text = true;
    char *text;

    for (size_t i = 0; i < record->n; n += record->fields[i++].n)
        is_one_text = is_one_text && record->fields[i].s == first + n;
    text = sw_arena_text(&bundle->arena, n);
    if (is_one_text && n > 0)
        memcpy(text, first, n);
    for (size_t i = 0; i < record->n; text += fields[i++].n) {
        fields[i] = (struct sw_str){text, record->fields[i].n};
        if (!is_one_text)
            sw_copy(text, record->fields[i].s, fields[i].n);
    }
    bundle->records[bundle->n] = *record;
    bundle->records[bundle->n++].fields = fields;
}

enum sw_status waiting_add(struct waiting *waiting, const struct sw_record *record,
                           const struct decoded *decoded, struct sw_err *err)
{
    if (!waiting->has_failed && is_full(in_hand(waiting), decoded))
        hand_over(waiting);
    settle_who(waiting);
    if (waiting->has_failed) /* while it was settled, too; and what is in hand may be full */
        return judge(waiting, err);
    if (waiting->is_direct) {
        take(waiting, record, decoded);
        return judge(waiting, err);
    }
    in_hand(waiting)->decoded = *decoded;
    keep(in_hand(waiting), record);
    return SW_OK;
}

enum sw_status waiting_end(struct waiting *waiting, struct sw_err *err)
{
    if (in_hand(waiting)->n > 0)
        hand_over(waiting);
    take_all(waiting);
    if (waiting->is_direct)
        pthread_mutex_unlock(&waiting->mutex);
    waiting->is_direct = false;
    return judge(waiting, err);
}
