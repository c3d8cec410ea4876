/*
 * exported.h - reads a text as an export and keeps what came of it.
 */
#ifndef EXPORTED_H
#define EXPORTED_H

#include "fixture.h"
#include "sipwhy/export.h"

enum { MAX_EXPORTED = 256 };

struct exported {
    struct sw_call calls[MAX_EXPORTED];
    struct sw_reject rejects[MAX_EXPORTED];
    size_t n_calls, n_rejects;
    size_t n_parts;
    int64_t found[SW_FINDINGS]; /* in all parts */
    struct sw_arena arena;
    struct sw_export *reader;
    enum sw_status status;
    struct sw_err err;
};

static inline enum sw_status exported_place(void *context, struct sw_export_place *place,
                                            struct sw_err *err)
{
    struct exported *e = context;

    (void)err;
    must(e->n_calls < MAX_EXPORTED && e->n_rejects < MAX_EXPORTED, "more rows than expected");
    *place = (struct sw_export_place){&e->calls[e->n_calls], &e->rejects[e->n_rejects], &e->arena};
    return SW_OK;
}

static inline void exported_took(void *context, bool is_call)
{
    struct exported *e = context;

    if (is_call)
        sw_call_identify(&e->calls[e->n_calls++], SW_STR("contoso"));
    else
        e->n_rejects++;
}

static inline enum sw_status exported_ended(void *context, struct sw_err *err)
{
    struct exported *e = context;
    const struct sw_export_facts facts = sw_export_facts(e->reader);

    (void)err;
    e->n_parts++;
    for (size_t f = 0; f < SW_FINDINGS; f++)
        e->found[f] += facts.found[f];
    return SW_OK;
}

/* Fed so many bytes at a time. exported_clear gives it all back. */
static inline void export_text(struct exported *e, const struct sw_export_tables *tables,
                               const struct sw_export_options *options, struct sw_str text,
                               size_t step)
{
    const struct sw_export_sink sink = {exported_place, exported_took, exported_ended, e};

    *e = (struct exported){0};
    e->status = sw_export_new(&e->reader, tables, options, &sink, &e->err);
    for (size_t at = 0; e->status == SW_OK && at < text.n; at += step)
        e->status = sw_export_feed(e->reader, text.s + at, step < text.n - at ? step : text.n - at,
                                   &e->err);
    if (e->status == SW_OK)
        e->status = sw_export_end(e->reader, &e->err);
}

static inline void exported_clear(struct exported *e)
{
    sw_export_free(e->reader);
    sw_arena_free(&e->arena);
}

#endif
