/* reader.c - see reader.h. */
#include "reader.h"

#include "sipwhy/csv.h"

#include <string.h>

/* The batch to fill; SW_INTERRUPTED when the writer wants no more. */
static enum sw_status need_batch(struct reader *reader, struct sw_err *err)
{
    if (!reader->batch)
        reader->batch = ring_next_empty(reader->ring);
    return reader->batch ? SW_OK : sw_err_set(err, SW_INTERRUPTED, "interrupted");
}

static void hand_over(struct reader *reader)
{
    if (reader->batch)
        ring_hand_over(reader->ring);
    reader->batch = NULL;
}

static enum sw_status take_row(struct reader *reader, const struct sw_record *record,
                               struct sw_err *err)
{
    enum sw_status status = need_batch(reader, err);
    struct batch *batch = reader->batch;

    if (status != SW_OK)
        return status;
    reader->rows++;
    if (sw_map_record(&reader->mapping, &reader->importer->types, record, &batch->arena,
                      &batch->calls[batch->n_calls], &batch->rejects[batch->n_rejects])) {
        sw_call_identify(&batch->calls[batch->n_calls], reader->tenant);
        batch->n_calls++;
    } else {
        batch->n_rejects++;
    }
    if (batch->n_calls + batch->n_rejects == BATCH_ROWS)
        hand_over(reader);
    return SW_OK;
}

/* Spreadsheets leave lines of delimiters behind: no rows. */
static bool is_blank(const struct sw_record *record)
{
    for (size_t i = 0; i < record->n; i++)
        if (record->fields[i].n > 0)
            return false;
    return true;
}

static enum sw_status take_record(void *context, const struct sw_record *record, struct sw_err *err)
{
    struct reader *reader = context;

    if (is_blank(record))
        return SW_OK;
    if (reader->has_heading)
        return take_row(reader, record, err);
    reader->has_heading = true;
    return sw_formats_recognise(&reader->importer->formats, record, &reader->mapping, err);
}

/* What the first bytes show: a byte order mark to pass over, or that this is no CSV. */
static enum sw_status look_at_start(const char **s, size_t *n, struct sw_err *err)
{
    if (*n >= 3 && memcmp(*s, "\xef\xbb\xbf", 3) == 0) {
        *s += 3;
        *n -= 3;
    }
    if (*n >= 2 && (memcmp(*s, "\xff\xfe", 2) == 0 || memcmp(*s, "\xfe\xff", 2) == 0))
        return sw_err_set(err, SW_DATA,
                          "is UTF-16, not UTF-8: export it again with -Encoding UTF8");
    if (*n >= 1 && ((*s)[0] == '{' || (*s)[0] == '['))
        return sw_err_set(err, SW_DATA, "is JSON, not CSV: export it as CSV");
    if (memchr(*s, '\0', *n < 4096 ? *n : 4096))
        return sw_err_set(err, SW_DATA, "is no text: NUL bytes in its first lines");
    return SW_OK;
}

static enum sw_status read_all(struct reader *reader, struct sw_csv *csv, struct sw_sha256 *sha)
{
    const void *bytes;
    size_t n;
    enum sw_status status;

    while ((status = sw_source_read(reader->source, &bytes, &n, &reader->err)) == SW_OK && n > 0) {
        const char *s = bytes;

        sw_sha256_add(sha, bytes, n);
        if (reader->bytes == 0)
            status = look_at_start(&s, &n, &reader->err);
        reader->bytes += (int64_t)(s - (const char *)bytes) + (int64_t)n;
        if (status == SW_OK)
            status = sw_csv_feed(csv, s, n, &reader->err);
        if (status != SW_OK)
            return status;
    }
    return status == SW_OK ? sw_csv_end(csv, &reader->err) : status;
}

void *reader_run(void *context)
{
    struct reader *reader = context;
    struct sw_csv *csv = sw_csv_new(',', take_record, reader);
    struct sw_sha256 *sha = sw_sha256_new();

    reader->status = read_all(reader, csv, sha);
    hand_over(reader);
    sw_sha256_end(sha, reader->sha256);
    sw_csv_free(csv);
    ring_finish(reader->ring);
    return NULL;
}
