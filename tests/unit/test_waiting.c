/*
 * test_waiting.c - an export that two threads read: the same rows, and the same failure, as in one.
 */
#include "fixture.h"
#include "sipwhy/export.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define CALLS                                                                                      \
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN,"           \
    "Final SIP Phrase\n"
#define OTHER_CALLS "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode\n"

static struct sw_export_tables tables;

/* -------------------------------------------------------------------------- what came of it */

struct came {
    struct sw_buf text;
    struct sw_export *export_;
    struct sw_call call;
    struct sw_reject reject;
    struct sw_arena arena;
};

static enum sw_status place(void *context, struct sw_export_place *place, struct sw_err *err)
{
    struct came *came = context;

    (void)err;
    sw_arena_reset(&came->arena);
    *place = (struct sw_export_place){&came->call, &came->reject, &came->arena};
    return SW_OK;
}

static void took(void *context, bool is_call)
{
    struct came *came = context;
    const struct sw_call *call = &came->call;

    if (is_call)
        sw_buf_printf(&came->text, "%.*s %lld %.*s\n", (int)call->correlation_id.n,
                      call->correlation_id.s, (long long)call->invite_time, (int)call->phrase.n,
                      call->phrase.s);
    else
        sw_buf_printf(&came->text, "line %lld: %s\n", (long long)came->reject.line,
                      came->reject.reason);
}

static enum sw_status ended(void *context, struct sw_err *err)
{
    struct came *came = context;
    const struct sw_export_facts facts = sw_export_facts(came->export_);

    (void)err;
    sw_buf_printf(&came->text, "part in %s:", facts.encoding);
    for (size_t f = 0; f < SW_FINDINGS; f++)
        sw_buf_printf(&came->text, " %lld", (long long)facts.found[f]);
    sw_buf_str(&came->text, "\n");
    return SW_OK;
}

/* ------------------------------------------------------------------------------- reading */

enum way { ONE_THREAD, HELPED_IN_BETWEEN, TWO_THREADS };

struct helper {
    struct sw_export *export_;
    atomic_bool is_over;
};

static void *help(void *context)
{
    struct helper *helper = context;

    while (!helper->is_over)
        sw_export_help(helper->export_);
    return NULL;
}

static void note_call(void *called)
{
    (void)called;
}

static enum sw_status feed(struct sw_export *export_, struct sw_str text, enum way way,
                           struct sw_err *err)
{
    enum { PIECE = 7000 };
    enum sw_status status = SW_OK;

    for (size_t at = 0; status == SW_OK && at < text.n; at += PIECE) {
        status =
            sw_export_feed(export_, text.s + at, PIECE < text.n - at ? PIECE : text.n - at, err);
        if (way == HELPED_IN_BETWEEN)
            sw_export_help(export_);
    }
    return status == SW_OK ? sw_export_end(export_, err) : status;
}

/* The rows, the parts and how it ends; the caller's. */
static char *read_text(struct sw_str text, enum way way)
{
    const struct sw_export_options options = {0};
    struct came came = {0};
    const struct sw_export_sink sink = {place, took, ended, &came};
    struct helper helper = {0};
    struct sw_err err = {0};
    pthread_t thread;
    enum sw_status status;

    must(sw_export_new(&came.export_, &tables, &options, &sink, &err) == SW_OK, err.text);
    helper.export_ = came.export_;
    if (way != ONE_THREAD)
        sw_export_share(came.export_, note_call, NULL);
    if (way == TWO_THREADS)
        must(pthread_create(&thread, NULL, help, &helper) == 0, "no thread");
    status = feed(came.export_, text, way, &err);
    helper.is_over = true;
    if (way == TWO_THREADS)
        pthread_join(thread, NULL);
    sw_buf_printf(&came.text, "%d: %s, %s, wants order %d\n", status, err.text,
                  sw_export_facts(came.export_).format ? "an export" : "none",
                  sw_export_wanted_order(came.export_));
    sw_export_free(came.export_);
    sw_arena_free(&came.arena);
    return came.text.s;
}

static void check(const struct sw_buf *text, const char *has, const char *name)
{
    char *one = read_text((struct sw_str){text->s, text->n}, ONE_THREAD);

    ok(strstr(one, has) != NULL, "%s: %s", name, has);
    for (enum way way = HELPED_IN_BETWEEN; way <= TWO_THREADS; way++) {
        bool is_same = true;

        for (int times = way == TWO_THREADS ? 20 : 1; times > 0; times--) {
            char *two = read_text((struct sw_str){text->s, text->n}, way);

            is_same = is_same && strcmp(one, two) == 0;
            free(two);
        }
        ok(is_same, "%s: %s does the same", name,
           way == TWO_THREADS ? "a thread that helps" : "help in between");
    }
    free(one);
}

/* ------------------------------------------------------------------------------- exports */

static void add_rows(struct sw_buf *text, int n, const char *time, const char *rest)
{
    for (int i = 0; i < n; i++)
        sw_buf_printf(text, "c%d-%d,%s,No,503,560503%s\n", n, i, time, rest);
}

static void test_rows(void)
{
    struct sw_buf text = {0};

    check(&text, "none", "nothing at all");
    sw_buf_str(&text, CALLS);
    add_rows(&text, 3000, "2026-11-09T10:00:00Z", ",sbc1,busy");
    add_rows(&text, 300, "no time", ",sbc1,busy");
    add_rows(&text, 300, "2026-11-09T10:00:00Z", ",sbc1,\"two\nlines\"");
    check(&text, "line 3002: invite_time is no date and time", "rows, and some that are none");
    sw_buf_clear(&text);
    for (int i = 0; i < 400; i++) {
        sw_buf_str(&text, i % 2 ? OTHER_CALLS : CALLS);
        add_rows(&text, 1 + i % 3, "2026-11-09T10:00:00Z", i % 2 ? "" : ",sbc1,busy");
    }
    check(&text, "an export", "more parts than a bundle has records");
    sw_buf_clear(&text);
    sw_buf_str(&text, "{\"value\": [");
    for (int i = 0; i < 3000; i++)
        sw_buf_printf(
            &text,
            "%s{\"correlationId\": \"c%d\", \"inviteDateTime\": \"2026-11-09T10:00:00Z\", "
            "\"finalSipCode\": 503, \"callEndSubReason\": 560503, "
            "\"successfulCall\": false, \"trunkFullyQualifiedDomainName\": \"sbc1\"}",
            i ? ", " : "", i);
    sw_buf_str(&text, "]}");
    check(&text, "c2999", "JSON");
    sw_buf_free(&text);
}

/* What the decoder has noticed by a row is that part's, however far it has got meanwhile. */
static void test_decoded(void)
{
    struct sw_buf text = {0};

    sw_buf_str(&text, CALLS);
    add_rows(&text, 700, "2026-11-09T10:00:00Z", ",sbc1,f\xfcr");
    add_rows(&text, 700, "2026-11-09T10:00:00Z", ",sbc1,\xc3\xbc\x81");
    sw_buf_str(&text, OTHER_CALLS);
    add_rows(&text, 700, "2026-11-09T10:00:00Z", "");
    check(&text, "part in ", "bytes that are no UTF-8");
    sw_buf_free(&text);
}

/* Of two failures the one that stands first is told, whoever comes to it first. */
static void test_failures(void)
{
    struct sw_buf text = {0};

    sw_buf_str(&text, CALLS);
    add_rows(&text, 1000, "13/11/2026 10:00:00", ",sbc1,busy");
    add_rows(&text, 1000, "11/13/2026 10:00:00", ",sbc1,busy");
    check(&text, "line 1002: a date begins with the month", "rows that contradict others");
    sw_buf_str(&text, "c,\"");
    check(&text, "line 1002: a date begins with the month", "and behind them a quote");
    sw_buf_clear(&text);
    sw_buf_str(&text, CALLS);
    add_rows(&text, 1500, "2026-11-09T10:00:00Z", ",sbc1,busy");
    sw_buf_str(&text, "c,\"");
    check(&text, "line 1502: the file ends inside the quotes", "a quote alone");
    sw_buf_clear(&text);
    sw_buf_str(&text, CALLS);
    add_rows(&text, 1500, "01/02/2026 10:00:00", ",sbc1,busy");
    add_rows(&text, 100, "02/13/2026 10:00:00", ",sbc1,busy");
    check(&text, "wants order 2", "the order of dates shows late");
    sw_buf_clear(&text);
    sw_buf_str(&text, "#!/bin/sh\n");
    sw_buf_add(&text, "\0\0\0", 3);
    check(&text, "is no text", "what is told of bytes comes before what is told of the first line");
    sw_buf_free(&text);
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_export_tables_load(&tables, &err) == SW_OK, err.text);
    test_rows();
    test_decoded();
    test_failures();
    sw_export_tables_clear(&tables);
    return tap_done();
}
