/*
 * test_sorter.c - calls that wait to be sorted: packed, in runs, merged; and which files wait.
 */
#include "../../src/import/packed.h"
#include "../../src/import/sorter.h"

#include "fixture.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/store.h"

#include <signal.h>
#include <sys/resource.h>

#define DAY   INT64_C(86400000)
#define BEGIN INT64_C(1767225600000) /* 2026-01-01 */

/* -------------------------------------------------------------------------- packing */

static struct sw_call full_call(void)
{
    return (struct sw_call){
        .invite_time = BEGIN,
        .start_time = BEGIN + 1,
        .failure_time = BEGIN - DAY,
        .end_time = BEGIN + 40 * DAY,
        .duration = 3600,
        .success = SW_CONNECTED,
        .direction = SW_OUTBOUND,
        .pair = {{true, -503}, {true, INT64_MAX}},
        .media_bypass = 1,
        .call_id = SW_STR("id"),
        .correlation_id = SW_STR("correlation"),
        .shared_correlation_id = SW_STR("shared"),
        .transferor_correlation_id = SW_STR("transferor"),
        .user_id = SW_STR("user"),
        .upn = SW_STR("anna@contoso.com"),
        .display_name = SW_STR("Anna"),
        .caller = SW_STR("+4930901820"),
        .callee = SW_STR("+4930***"),
        .user_country = SW_STR("DE"),
        .other_country = SW_STR("AT"),
        .call_type = SW_STR("ByotOut"),
        .trunk_fqdn = SW_STR("sbc1.contoso.com"),
        .media_region = SW_STR("EUWE"),
        .signaling_region = SW_STR("EUNO"),
        .phrase = SW_STR("a \0 b"),
        .admin_units = SW_STR("units"),
        .is_coarse = true,
        .fingerprint = {UINT64_MAX, 7},
    };
}

static struct sw_call bare_call(void)
{
    return (struct sw_call){.invite_time = INT64_MIN + 1,
                            .start_time = SW_NO_TIME,
                            .failure_time = SW_NO_TIME,
                            .end_time = INT64_MAX,
                            .duration = -1,
                            .success = SW_SUCCESS_UNKNOWN,
                            .media_bypass = -1};
}

/* Everything of a call in words, so that two can be compared. */
static char *told(const struct sw_call *c)
{
    const struct sw_str texts[] = {
        c->call_id,
        c->correlation_id,
        c->shared_correlation_id,
        c->user_id,
        c->upn,
        c->transferor_correlation_id,
        c->display_name,
        c->caller,
        c->callee,
        c->user_country,
        c->other_country,
        c->call_type,
        c->trunk_fqdn,
        c->media_region,
        c->signaling_region,
        c->phrase,
        c->admin_units,
    };
    struct sw_buf text = {0};

    sw_buf_printf(&text, "%lld %lld %lld %lld %lld %d %d %d/%lld %d/%lld %d %d %llx %llx",
                  (long long)c->invite_time, (long long)c->start_time, (long long)c->failure_time,
                  (long long)c->end_time, (long long)c->duration, (int)c->success,
                  (int)c->direction, c->pair.sip.known, (long long)c->pair.sip.value,
                  c->pair.microsoft.known, (long long)c->pair.microsoft.value, c->media_bypass,
                  c->is_coarse, (unsigned long long)c->fingerprint[0],
                  (unsigned long long)c->fingerprint[1]);
    for (size_t i = 0; i < COUNT(texts); i++) {
        sw_buf_char(&text, '|');
        for (size_t k = 0; k < texts[i].n; k++)
            sw_buf_char(&text, texts[i].s[k] ? texts[i].s[k] : '0');
    }
    return text.s;
}

static void test_packing(void)
{
    const struct sw_call calls[] = {full_call(), bare_call()};
    struct names names = {0};

    for (size_t i = 0; i < COUNT(calls); i++) {
        const size_t most = packed_size(&calls[i]);
        uint8_t *bytes = sw_alloc(most);
        struct sw_arena arena = {0};
        struct sw_call again;
        char *before = told(&calls[i]), *after;

        ok(pack_call(&calls[i], &names, bytes) <= most, "a call takes no more than was told");
        unpack_call(bytes, &names, &again, &arena);
        free(bytes);
        after = told(&again);
        is_text(after, before, "and is the same again, with texts of its own");
        ok(!again.counts.is_counted, "it counts nothing");
        free(before);
        free(after);
        sw_arena_free(&arena);
    }
    names_clear(&names);
}

/* -------------------------------------------------------------------------- sorting */

/* What has been handed out. */
struct taken {
    struct sw_call *calls; /* without texts; duration is the place in the file */
    size_t n, capacity;
    size_t at_once; /* most */
    size_t enough;  /* then it fails; 0: never */
    int interrupt;  /* then this signal is raised; 0: never */
};

static enum sw_status take(void *context, const struct sw_call *calls, size_t n, struct sw_err *err)
{
    struct taken *taken = context;

    if (taken->n + n > taken->capacity)
        taken->calls = sw_grow(taken->calls, &taken->capacity, taken->n + n, sizeof *taken->calls);
    for (size_t i = 0; i < n; i++) {
        taken->calls[taken->n] = calls[i];
        if (calls[i].upn.n != (size_t)(calls[i].duration % 50))
            taken->calls[taken->n].duration = -1; /* of another call */
        taken->n++;
    }
    taken->at_once = n > taken->at_once ? n : taken->at_once;
    if (taken->interrupt && taken->n > 0)
        raise(taken->interrupt);
    return taken->enough && taken->n >= taken->enough ? sw_err_set(err, SW_LOCKED, "enough")
                                                      : SW_OK;
}

static uint32_t seed = 1;

static uint32_t chance(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)seed * n >> 32);
}

static struct sw_call call_at(int64_t time, size_t place)
{
    static const char text[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    struct sw_call call = bare_call();

    call.invite_time = call.end_time = time;
    call.fingerprint[0] = (uint64_t)(time / 1000 % 7);
    call.duration = (int64_t)place;
    call.upn = (struct sw_str){text, place % 50};
    return call;
}

static bool is_complete(const struct taken *taken, size_t n)
{
    bool *has = sw_alloc_zero(n, sizeof *has);
    bool complete = taken->n == n;

    for (size_t i = 0; complete && i < n; i++) {
        int64_t place = taken->calls[i].duration;

        complete = place >= 0 && (size_t)place < n && !has[place];
        if (complete)
            has[place] = true;
    }
    free(has);
    return complete;
}

/* In order, equal ones as they came. */
static bool is_sorted(const struct taken *taken)
{
    for (size_t i = 1; i < taken->n; i++) {
        const struct sw_call *a = &taken->calls[i - 1], *b = &taken->calls[i];

        if (sw_store_order(a) > sw_store_order(b) ||
            (sw_store_order(a) == sw_store_order(b) && a->duration > b->duration))
            return false;
    }
    return true;
}

static void test_runs(void)
{
    static const struct {
        const char *name;
        size_t run_bytes, n;
        uint32_t seconds; /* that the calls lie in: few of them are many equal calls */
    } cases[] = {
        {"none", 0, 0, 10},
        {"one", 0, 1, 10},
        {"in memory", 0, 5000, 100000},
        {"all equal", 50000, 3000, 1},
        {"a few runs", 100000, 3000, 100000},
        {"a few runs with equal calls in several", 100000, 3000, 20},
        {"more runs than one pass merges", 40000, 5000, 100000},
        {"runs of one call", 400, 50, 10},
    };

    for (size_t i = 0; i < COUNT(cases); i++)
        for (int alone = 0; alone < 2; alone++)
            for (int order = 0; order < 20; order++) {
                struct taken taken = {0};
                struct names names = {0};
                struct spool *spool =
                    spool_new(&(struct spool_options){cases[i].run_bytes, .is_alone = alone,
                                                      .take = take, .context = &taken},
                              &names);
                struct sw_err err = {0};
                enum sw_status status = SW_OK;
                bool was_cut = false;

                for (size_t k = 0; status == SW_OK && k < cases[i].n; k++) {
                    struct sw_call call =
                        call_at(BEGIN + 1000 * (int64_t)chance(cases[i].seconds), k);

                    status = spool_add(spool, &call, 1, true, &err);
                    was_cut |= taken.n > 0;
                }
                if (status == SW_OK)
                    status = spool_hand_out(spool, &err);
                if (status != SW_OK || !is_complete(&taken, cases[i].n) ||
                    (!was_cut && !is_sorted(&taken)) || spool_waiting(spool) != 0)
                    ok(false, "%s, order %d: %s", cases[i].name, order, err.text);
                else if (order == 19)
                    ok(true, "%s%s", cases[i].name, was_cut ? ", in several passes" : "");
                spool_free(spool);
                names_clear(&names);
                free(taken.calls);
            }
}

/* A call that does not fit the memory of a run when they are merged is one that ends the pass. */
static void test_long_texts(void)
{
    enum { N = 300, LONG = 60000, RUN = 200000 };
    struct taken taken = {0};
    struct names names = {0};
    struct spool *spool =
        spool_new(&(struct spool_options){RUN, .take = take, .context = &taken}, &names);
    char *text = sw_alloc_zero(1, LONG);
    struct sw_err err = {0};
    enum sw_status status = SW_OK;

    for (size_t k = 0; status == SW_OK && k < N; k++) {
        struct sw_call call = call_at(BEGIN + 1000 * (int64_t)chance(100000), k);

        if (k % 3 == 0)
            call.phrase = (struct sw_str){text, chance(LONG)};
        status = spool_add(spool, &call, 1, true, &err);
    }
    if (status == SW_OK)
        status = spool_hand_out(spool, &err);
    ok(status == SW_OK && is_complete(&taken, N), "long texts among short ones: %s", err.text);
    free(text);
    spool_free(spool);
    names_clear(&names);
    free(taken.calls);
}

/* ------------------------------------------------------------------------- which files */

enum shape { ORDERED, NEWEST_FIRST, SHUFFLED, TWICE, DAYS, JITTER, GROUPS, LATE };

/* The time of each call of a file of n calls in 100 days. */
static int64_t time_in(enum shape shape, size_t i, size_t n)
{
    const int64_t step = 100 * DAY / (int64_t)n;
    const size_t day = n / 100, group = n / 50;

    switch (shape) {
    case ORDERED:
        break;
    case NEWEST_FIRST:
        i = n - i;
        break;
    case SHUFFLED:
        i = chance((uint32_t)n);
        break;
    case TWICE: /* one export behind the other */
        i = i * 2 % n;
        break;
    case DAYS: /* in any order, each in order */
        i = i / day * 37 % 100 * day + i % day;
        break;
    case JITTER: /* as calls end, not as they begin */
        i += chance(3000);
        break;
    case GROUPS: /* sorted by trunk, say, and then by time */
        i = i % group * 50;
        break;
    case LATE: /* behind an export in order, a shuffled one */
        i = i < n / 2 ? i * 2 : chance((uint32_t)n);
        break;
    }
    return BEGIN + step * (int64_t)i;
}

static void test_shapes(void)
{
    enum { N = 200000, BATCH = 4096, RUN = 4 << 20 };
    static const struct {
        const char *name;
        bool waits; /* most of it */
    } cases[] = {
        [ORDERED] = {"in order", false},
        [NEWEST_FIRST] = {"newest first", false},
        [SHUFFLED] = {"shuffled", true},
        [TWICE] = {"two exports of the same time", false},
        [DAYS] = {"days in any order", false},
        [JITTER] = {"roughly in order", false},
        [GROUPS] = {"in groups that each take all the time", true},
        [LATE] = {"shuffled from the middle on", true},
    };

    for (enum shape shape = ORDERED; shape < COUNT(cases); shape++) {
        struct taken taken = {0};
        struct sorter sorter = {.options = {.run_bytes = RUN, .take = take, .context = &taken}};
        struct sw_call *calls = sw_alloc(BATCH * sizeof *calls);
        struct sw_err err = {0};
        enum sw_status status = SW_OK;
        int64_t most = 0;

        for (size_t from = 0, n; status == SW_OK && from < N; from += n) {
            for (n = 0; n < BATCH && from + n < N; n++)
                calls[n] = call_at(time_in(shape, from + n, N), from + n);
            status = sorter_add(&sorter, calls, n, &err);
            most = sorter_waiting(&sorter) > most ? sorter_waiting(&sorter) : most;
            if (from == 0)
                ok(taken.n == 0, "%s: the first batch waits for the second", cases[shape].name);
        }
        if (status == SW_OK)
            status = sorter_end(&sorter, &err);
        ok(status == SW_OK && is_complete(&taken, N), "%s: all calls come%s", cases[shape].name,
           err.text);
        ok(cases[shape].waits ? most > N * 4 / 10 : most < N / 10, "%s: %lld of %d wait",
           cases[shape].name, (long long)most, N);
        if (shape == SHUFFLED)
            ok(is_sorted(&taken), "and are sorted, from the first to the last");
        sorter_clear(&sorter);
        free(calls);
        free(taken.calls);
    }
}

/* Another part of the file begins anew. */
static void test_parts(void)
{
    struct taken taken = {0};
    struct sorter sorter = {.options = {.run_bytes = 100000, .take = take, .context = &taken}};
    struct sw_err err = {0};

    for (size_t part = 0; part < 2; part++) {
        for (size_t i = 0; i < 4000; i++) {
            struct sw_call call = call_at(BEGIN + 1000 * (int64_t)chance(1000000), taken.n);

            call = call_at(call.invite_time, part * 4000 + i);
            sorter_add(&sorter, &call, 1, &err);
        }
        sorter_end(&sorter, &err);
        ok(is_complete(&taken, (part + 1) * 4000), "part %zu is all there at its end", part + 1);
    }
    sorter_clear(&sorter);
    free(taken.calls);
}

/* ------------------------------------------------------------------------------ failures */

static enum sw_status sort_some(struct taken *taken, bool is_alone, struct sw_err *err)
{
    struct names names = {0};
    struct spool *spool = spool_new(
        &(struct spool_options){100000, .is_alone = is_alone, .take = take, .context = taken},
        &names);
    enum sw_status status = SW_OK;

    for (size_t k = 0; status == SW_OK && k < 5000; k++) {
        struct sw_call call = call_at(BEGIN + 1000 * (int64_t)chance(100000), k);

        status = spool_add(spool, &call, 1, true, err);
    }
    if (status == SW_OK)
        status = spool_hand_out(spool, err);
    spool_free(spool);
    names_clear(&names);
    free(taken->calls);
    return status;
}

static void test_failures(void)
{
    struct rlimit before, none = {0};

    getrlimit(RLIMIT_FSIZE, &before);
    none.rlim_max = before.rlim_max;
    for (int alone = 0; alone < 2; alone++) {
        struct sw_err err = {0};
        struct taken full = {0}, fails = {.enough = 2000}, interrupted = {.interrupt = SIGINT};

        is_int(sort_some(&fails, alone, &err), SW_LOCKED, "who takes the calls fails");
        is_text(err.text, "enough", "and says why");
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &none);
        is_int(sort_some(&full, alone, &err), SW_IO, "the file may not grow");
        setrlimit(RLIMIT_FSIZE, &before);
        ok(strstr(err.text, "temporary file in ") && strstr(err.text, "nothing of this file"), "%s",
           err.text);
        if (!alone) /* from then on everything is */
            continue;
        sw_interrupt_install();
        is_int(sort_some(&interrupted, alone, &err), SW_INTERRUPTED, "interrupted");
    }
}

int main(void)
{
    test_packing();
    test_runs();
    test_long_texts();
    test_shapes();
    test_parts();
    test_failures();
    return tap_done();
}
