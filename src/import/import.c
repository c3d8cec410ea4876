/* import.c - see import.h. */
#include "sipwhy/import.h"

#include "reader.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/version.h"

#include <stdlib.h>
#include <string.h>

void sw_receipts_clear(struct sw_receipts *receipts)
{
    for (size_t i = 0; i < receipts->n; i++)
        sw_import_clear(&receipts->items[i]);
    free(receipts->items);
    *receipts = (struct sw_receipts){0};
}

enum sw_status sw_importer_init(struct sw_importer *importer, struct sw_err *err)
{
    enum sw_status status = sw_formats_load(&importer->formats, err);

    return status == SW_OK ? sw_call_types_load(&importer->types, err) : status;
}

void sw_importer_clear(struct sw_importer *importer)
{
    sw_formats_clear(&importer->formats);
    sw_call_types_clear(&importer->types);
}

/* One file under way. */
struct job {
    const struct sw_importer *importer;
    struct sw_store *store;
    struct sw_source *source;
    const struct sw_import_options *options;
};

/* Canonical names of the fields that the CSV has columns for, in the order of enum sw_field. */
static char *list_fields(const struct sw_mapping *mapping)
{
    struct sw_buf list = {0};

    for (enum sw_field f = SW_NO_FIELD + 1; f < SW_FIELDS; f++)
        if (mapping->has[f])
            sw_buf_printf(&list, "%s%s", list.n ? " " : "", sw_field_name(f));
    return list.s;
}

static enum sw_status begin_import(const struct job *job, const struct reader *reader,
                                   struct sw_import *import, struct sw_err *err)
{
    const struct sw_format *format = reader->mapping.format;

    import->tenant = sw_strdup(job->options->tenant);
    import->format = sw_strdup(format->name);
    import->generation = sw_strdup(reader->mapping.generation);
    import->source = sw_strdup(format->source);
    import->product = sw_strdup(format->product);
    import->fields = list_fields(&reader->mapping);
    import->version = sw_strdup(SW_VERSION);
    import->imported_at = job->options->now;
    return sw_store_import_begin(job->store, import, err);
}

static void report_progress(const struct job *job, const struct sw_import *import)
{
    if (job->options->progress)
        job->options->progress(job->options->progress_context, import->file,
                               sw_source_position(job->source), sw_source_size(job->source),
                               import->new_rows + import->known + import->rejected);
}

/* The writer's side: batches into the store until the reader has no more. */
static enum sw_status write_batches(const struct job *job, struct reader *reader,
                                    struct sw_import *import, struct sw_err *err)
{
    struct batch *batch;
    enum sw_status status = SW_OK;

    while (status == SW_OK && (batch = ring_next_full(reader->ring)) != NULL) {
        if (import->id == 0)
            status = begin_import(job, reader, import, err);
        if (status == SW_OK)
            status = sw_store_import_add(job->store, import, batch->calls, batch->n_calls,
                                         batch->rejects, batch->n_rejects, err);
        ring_give_back(reader->ring);
        report_progress(job, import);
    }
    if (status == SW_OK && sw_interrupted())
        status = sw_err_set(err, SW_INTERRUPTED, "interrupted; nothing of this file was kept");
    ring_stop(reader->ring);
    return status;
}

static enum sw_status end_import(const struct job *job, struct reader *reader,
                                 struct sw_import *import, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (!reader->mapping.format)
        return sw_err_set(err, SW_DATA, "is empty: not even a heading line");
    if (import->id == 0) /* a heading line and nothing below it */
        status = begin_import(job, reader, import, err);
    if (status == SW_OK && job->options->strict && import->rejected > 0)
        status = sw_err_set(err, SW_DATA,
                            "%lld rows rejected under --strict; nothing of this file was kept",
                            (long long)import->rejected);
    if (status != SW_OK)
        return status;
    memcpy(import->sha256, reader->sha256, SW_SHA256_SIZE);
    import->bytes = reader->bytes;
    import->rows = reader->rows;
    return sw_store_import_end(job->store, import, err);
}

/* The reader's failure is the cause of the writer's, so it is the one to tell. */
static enum sw_status import_member(const struct job *job, struct sw_import *import,
                                    struct sw_err *err)
{
    struct ring ring;
    struct reader reader = {.importer = job->importer,
                            .source = job->source,
                            .tenant = sw_str(job->options->tenant),
                            .ring = &ring};
    pthread_t thread;
    enum sw_status status;

    ring_init(&ring);
    if (pthread_create(&thread, NULL, reader_run, &reader) != 0) {
        ring_clear(&ring);
        return sw_err_set(err, SW_IO, "no thread can be started");
    }
    status = write_batches(job, &reader, import, err);
    pthread_join(thread, NULL);
    if (status == SW_OK && reader.status != SW_OK) {
        status = reader.status;
        *err = reader.err;
    }
    if (status == SW_OK)
        status = end_import(job, &reader, import, err);
    sw_mapping_clear(&reader.mapping);
    ring_clear(&ring);
    return status;
}

static struct sw_import *add_receipt(struct sw_receipts *receipts, const char *file)
{
    if (receipts->n == receipts->capacity)
        receipts->items =
            sw_grow(receipts->items, &receipts->capacity, receipts->n + 1, sizeof *receipts->items);
    receipts->items[receipts->n] = (struct sw_import){.file = sw_strdup(file)};
    return &receipts->items[receipts->n++];
}

static enum sw_status import_members(const struct job *job, struct sw_receipts *receipts,
                                     struct sw_err *err)
{
    size_t before = receipts->n;
    struct sw_member member;
    bool more;
    enum sw_status status;

    while ((status = sw_source_next(job->source, &member, &more, err)) == SW_OK && more) {
        status = import_member(job, add_receipt(receipts, member.name), err);
        if (status != SW_OK) {
            if (member.is_archived)
                sw_err_at(err, "%s", strrchr(member.name, '/') + 1);
            return status;
        }
    }
    if (status != SW_OK || receipts->n > before)
        return status;
    if (sw_source_position(job->source) == 0)
        return sw_err_set(err, SW_DATA, "is empty");
    if (sw_source_encrypted(job->source) > 0)
        return sw_err_set(err, SW_DATA, "is encrypted: unpack it first");
    return sw_err_set(err, SW_DATA, "holds no CSV file");
}

/* Rolled back on purpose: imports that are in no ledger have no id. */
static void undo_dry_run(struct sw_store *store, struct sw_receipts *receipts, size_t before)
{
    struct sw_err ignored = {0};

    sw_store_end(store, SW_INTERRUPTED, &ignored);
    for (size_t i = before; i < receipts->n; i++)
        if (!receipts->items[i].was_known)
            receipts->items[i].id = 0;
}

static void drop_receipts(struct sw_receipts *receipts, size_t keep)
{
    while (receipts->n > keep)
        sw_import_clear(&receipts->items[--receipts->n]);
}

enum sw_status sw_import_file(const struct sw_importer *importer, struct sw_store *store,
                              const char *path, const struct sw_import_options *options,
                              struct sw_receipts *receipts, struct sw_err *err)
{
    struct job job = {.importer = importer, .store = store, .options = options};
    size_t before = receipts->n;
    enum sw_status status = sw_source_open(&job.source, path, err);

    if (status != SW_OK)
        return status;
    status = sw_store_begin(store, err);
    if (status == SW_OK) {
        status = import_members(&job, receipts, err);
        if (options->dry_run && status == SW_OK)
            undo_dry_run(store, receipts, before);
        else
            status = sw_store_end(store, status, err);
        if (status != SW_OK)
            sw_err_at(err, "%s", strcmp(path, "-") == 0 ? "standard input" : path);
    }
    if (status != SW_OK)
        drop_receipts(receipts, before);
    sw_source_close(job.source);
    return status;
}
