/* reader.c - see reader.h. */
#include "reader.h"

#include <string.h>

static const char *keep_text(struct batch *batch, const char *text)
{
    return text ? sw_arena_copy(&batch->arena, text, strlen(text) + 1) : NULL;
}

/* The next part has facts of its own, and this one's are looked at later. */
static void keep_facts(struct batch *batch, const struct sw_export *export_)
{
    batch->facts = sw_export_facts(export_);
    batch->facts.encoding = keep_text(batch, batch->facts.encoding);
    batch->facts.unknown_columns = keep_text(batch, batch->facts.unknown_columns);
}

static void hand_over(struct reader *reader)
{
    if (reader->batch) {
        keep_facts(reader->batch, reader->export_);
        reader->batch->position = reader->position;
        ring_hand_over(reader->ring);
    }
    reader->batch = NULL;
}

static bool is_full(const struct batch *batch)
{
    return batch->n_calls + batch->n_rejects == BATCH_ROWS ||
           sw_arena_used(&batch->arena) > BATCH_BYTES;
}

/* The batch to fill. SW_INTERRUPTED when the writer wants no more. */
static enum sw_status need_batch(struct reader *reader, struct sw_err *err)
{
    if (!reader->batch) {
        reader->batch = ring_next_empty(reader->ring);
        reader->filled = (struct sw_arena_mark){0};
    }
    return reader->batch ? SW_OK : sw_err_set(err, SW_INTERRUPTED, "interrupted");
}

/* The sink's: where the next row goes. */
static enum sw_status place_row(void *context, struct sw_export_place *place, struct sw_err *err)
{
    struct reader *reader = context;
    enum sw_status status = need_batch(reader, err);
    struct batch *batch = reader->batch;

    if (status != SW_OK)
        return status;
    sw_arena_rewind(&batch->arena, reader->filled); /* texts of a row that was no call */
    *place = (struct sw_export_place){&batch->calls[batch->n_calls],
                                      &batch->rejects[batch->n_rejects], &batch->arena};
    return SW_OK;
}

static void took_row(void *context, bool is_call)
{
    struct reader *reader = context;
    struct batch *batch = reader->batch;

    reader->rows++;
    if (is_call) {
        struct sw_call *call = &batch->calls[batch->n_calls++];

        if (reader->pseudonymiser)
            pseudonymise(reader->pseudonymiser, call, &batch->arena);
        reader->filled = sw_arena_mark(&batch->arena);
    } else {
        batch->n_rejects++;
        sw_arena_rewind(&batch->arena, reader->filled);
    }
    if (is_full(batch))
        hand_over(reader);
}

static enum sw_status end_part(void *context, struct sw_err *err)
{
    struct reader *reader = context;
    enum sw_status status = need_batch(reader, err);

    if (status != SW_OK)
        return status;
    reader->batch->is_last = true;
    reader->batch->rows = reader->rows;
    reader->rows = 0;
    hand_over(reader);
    return SW_OK;
}

static enum sw_status read_all(struct reader *reader)
{
    const void *bytes;
    size_t n;
    enum sw_status status;

    while ((status = sw_source_read(reader->source, &bytes, &n, &reader->err)) == SW_OK && n > 0) {
        digest_add(reader->digest, bytes, n);
        reader->bytes += (int64_t)n;
        reader->position = sw_source_position(reader->source);
        status = sw_export_feed(reader->export_, bytes, n, &reader->err);
        if (status != SW_OK)
            return status;
    }
    return status == SW_OK ? sw_export_end(reader->export_, &reader->err)
                           : sw_export_break(reader->export_, status, &reader->err);
}

static void call_writer(void *ring)
{
    ring_call_writer(ring);
}

bool reader_help(struct reader *reader)
{
    struct sw_export *shared = reader->shared;

    return shared && sw_export_help(shared);
}

void *reader_run(void *context)
{
    struct reader *reader = context;
    const struct sw_export_sink sink = {place_row, took_row, end_part, reader};

    reader->status =
        sw_export_new(&reader->export_, reader->tables, reader->options, &sink, &reader->err);
    if (reader->status == SW_OK && !reader->ring->is_alone) {
        sw_export_share(reader->export_, call_writer, reader->ring);
        reader->shared = reader->export_;
    }
    if (reader->status == SW_OK)
        reader->status = read_all(reader);
    hand_over(reader);
    ring_finish(reader->ring);
    return NULL;
}
