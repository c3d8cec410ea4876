/* import.c - see import.h. */
#include "sipwhy/import.h"

#include "parts.h"
#include "reader.h"
#include "same_file.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/personal.h"
#include "sipwhy/time.h"

#include <stdlib.h>
#include <string.h>

void sw_receipts_clear(struct sw_receipts *receipts)
{
    for (size_t i = 0; i < receipts->n; i++)
        sw_import_clear(&receipts->items[i]);
    for (size_t i = 0; i < receipts->n_notes; i++)
        free(receipts->notes[i]);
    free(receipts->items);
    free(receipts->notes);
    *receipts = (struct sw_receipts){0};
}

/* Dates of a member that had to be read again, in the order that its rows showed. */
struct remembered_order {
    size_t member; /* the first is 0 */
    enum sw_date_order order;
};

/* One file under way. */
struct job {
    const struct sw_export_tables *tables;
    struct sw_store *store;
    struct sw_source *source;
    const struct sw_import_options *options;
    struct sw_export_options reading;    /* of the member now */
    struct pseudonymiser *pseudonymiser; /* NULL: people are kept */
    size_t member;                       /* its number */
    struct remembered_order *orders;
    size_t n_orders, orders_capacity;
    struct sw_err stranger; /* the first member that should be an export and is none */
};

/* The writer's side. */
struct writer {
    const struct job *job;
    struct parts *parts;
    enum sw_status status;
    struct sw_err *err;
};

static bool write_batch(void *context, struct batch *batch)
{
    struct writer *writer = context;

    if (sw_interrupted())
        return false;
    writer->status = parts_add(writer->parts, batch, writer->err);
    return writer->status == SW_OK;
}

static bool help(void *context)
{
    struct reader *reader = context;

    return digest_help(reader->digest) || reader_help(reader);
}

/* Reads and writes, with a thread for each if there may be two. */
static enum sw_status run_threads(struct reader *reader, struct writer *writer)
{
    const bool is_alone = writer->job->options->is_alone;
    struct digest *digest = digest_new(!is_alone);
    const struct ring_sides sides = {.read = reader_run,
                                     .reader = reader,
                                     .write = write_batch,
                                     .writer = writer,
                                     .help = help,
                                     .helped = reader};
    enum sw_status status = SW_OK;

    reader->digest = digest;
    if (!ring_run(reader->ring, &sides, is_alone))
        status = ring_no_thread(writer->err);
    digest_end(digest, reader->sha256);
    if (status == SW_OK)
        status = writer->status;
    if (status == SW_OK && sw_interrupted())
        status =
            sw_err_set(writer->err, SW_INTERRUPTED, "interrupted; nothing of this file was kept");
    return status;
}

/* ----------------------------------------------------------------------- reading again */

/* A member whose dates turned out to have the other order is read again, if it can be. */
static bool remember_order(struct job *job, enum sw_date_order order)
{
    for (size_t i = 0; i < job->n_orders; i++)
        if (job->orders[i].member == job->member)
            return false; /* once is enough */
    if (job->n_orders == job->orders_capacity)
        job->orders =
            sw_grow(job->orders, &job->orders_capacity, job->n_orders + 1, sizeof *job->orders);
    job->orders[job->n_orders++] = (struct remembered_order){job->member, order};
    return true;
}

static void recall_order(struct job *job)
{
    for (size_t i = 0; i < job->n_orders; i++)
        if (job->orders[i].member == job->member)
            job->reading.assumed = job->orders[i].order;
}

/* ------------------------------------------------------------------------------ members */

/* What came of reading one member. */
struct outcome {
    enum sw_status status;
    enum sw_date_order read_again; /* with dates in this order */
};

/* The reader's failure is the cause of the writer's, so it is the one to tell. */
static struct outcome import_member(const struct job *job, struct parts *parts, struct sw_err *err)
{
    struct ring ring;
    struct reader reader = {.tables = job->tables,
                            .options = &job->reading,
                            .source = job->source,
                            .ring = &ring,
                            .pseudonymiser = job->pseudonymiser};
    struct writer writer = {.job = job, .parts = parts, .err = err};
    struct outcome outcome = {run_threads(&reader, &writer), SW_ORDER_UNKNOWN};

    if (outcome.status == SW_OK && reader.status != SW_OK) {
        outcome.status = reader.status;
        *err = reader.err;
        outcome.read_again = sw_export_wanted_order(reader.export_);
    }
    if (outcome.status == SW_OK)
        outcome.status = parts_end(parts, &reader, err);
    if (outcome.status != SW_OK && reader.export_ && sw_export_facts(reader.export_).format)
        err->is_no_export = false; /* it is one, but a damaged one */
    sw_export_free(reader.export_);
    return outcome;
}

/* Where it was; a file may be named after somebody. */
static void tell_file(struct sw_err *err, const char *name)
{
    char *masked = sw_masked_name(name);

    sw_err_at(err, "%s", masked);
    free(masked);
}

static void add_note(struct sw_receipts *receipts, char *note)
{
    if (receipts->n_notes == receipts->notes_capacity)
        receipts->notes = sw_grow(receipts->notes, &receipts->notes_capacity, receipts->n_notes + 1,
                                  sizeof *receipts->notes);
    receipts->notes[receipts->n_notes++] = note;
}

static void drop_receipts(struct sw_receipts *receipts, size_t keep)
{
    while (receipts->n > keep)
        sw_import_clear(&receipts->items[--receipts->n]);
}

/*
 * In an archive other files may lie beside the exports; what is called .csv should be one, which is
 * told when all members are read: whether there is an export among them decides what that means.
 */
static void pass_over(struct job *job, const struct sw_member *member, struct sw_receipts *receipts,
                      struct sw_err *err)
{
    if (!sw_str_ends_fold(sw_str(member->name), ".csv"))
        add_note(receipts,
                 sw_sprintf("%s: passed over, no export", receipts->items[receipts->n - 1].file));
    else if (job->stranger.text[0] == '\0')
        job->stranger = *err;
    drop_receipts(receipts, receipts->n - 1);
    *err = (struct sw_err){0};
}

static struct outcome import_next(struct job *job, const struct sw_member *member,
                                  struct sw_receipts *receipts, struct sw_err *err)
{
    struct parts parts = {.store = job->store,
                          .options = job->options,
                          .receipts = receipts,
                          .source = job->source,
                          .name = member->name};
    struct outcome outcome;

    job->reading = job->options->reading;
    job->reading.now = job->options->now;
    recall_order(job);
    parts_begin(&parts);
    outcome = import_member(job, &parts, err);
    parts_clear(&parts);
    if (outcome.status == SW_OK || !member->is_archived)
        return outcome;
    tell_file(err, strrchr(member->name, '/') + 1);
    if (err->is_no_export) {
        pass_over(job, member, receipts, err);
        outcome.status = SW_OK;
    }
    return outcome;
}

static enum sw_status nothing_found(const struct job *job, struct sw_err *err)
{
    if (sw_source_position(job->source) == 0)
        return sw_err_no_export(err, "is empty");
    if (sw_source_encrypted(job->source) > 0)
        return sw_err_set(err, SW_DATA, "is encrypted: unpack it first");
    return sw_err_no_export(err, "holds no export");
}

/* All members are read: is that what was in the file? It is no stranger if it holds an export. */
static enum sw_status weigh_file(const struct job *job, bool has_exports, enum sw_status status,
                                 struct sw_err *err)
{
    if (status == SW_OK && job->stranger.text[0] != '\0') {
        *err = job->stranger;
        status = SW_DATA;
    } else if (status == SW_OK && !has_exports) {
        status = nothing_found(job, err);
    }
    err->is_no_export &= !has_exports;
    return status;
}

static enum sw_status import_members(struct job *job, struct sw_receipts *receipts,
                                     enum sw_date_order *read_again, struct sw_err *err)
{
    size_t before = receipts->n, n_notes;
    const char *const *notes;
    struct sw_member member;
    bool more;
    enum sw_status status;

    for (job->member = 0;
         (status = sw_source_next(job->source, &member, &more, err)) == SW_OK && more;
         job->member++) {
        struct outcome outcome = import_next(job, &member, receipts, err);

        *read_again = outcome.read_again;
        if (outcome.status != SW_OK)
            return outcome.status;
    }
    notes = sw_source_notes(job->source, &n_notes);
    for (size_t i = 0; i < n_notes; i++)
        add_note(receipts, sw_strdup(notes[i]));
    return weigh_file(job, receipts->n > before, status, err);
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

/* Counts without a time of their own are for the day of the file, in the zone in use. */
static void choose_period(struct job *job, struct sw_import_options *options)
{
    int64_t modified = sw_source_modified(job->source);
    struct sw_date day =
        sw_date_of_days(sw_floor_div(sw_wall_of(modified ? modified : options->now), SW_DAY));

    if (options->reading.until != 0)
        return;
    options->reading.since = sw_day_start(day.year, day.month, day.day);
    options->reading.until = sw_day_start(day.year, day.month, day.day + 1);
}

static enum sw_status import_once(struct job *job, const char *path, struct sw_receipts *receipts,
                                  enum sw_date_order *read_again, struct sw_err *err)
{
    struct sw_import_options options = *job->options;
    struct job once = *job;
    size_t before = receipts->n;
    enum sw_status status = sw_source_open(&once.source, path, &options.limits, err);

    *read_again = SW_ORDER_UNKNOWN;
    if (status != SW_OK)
        return status;
    once.options = &options;
    choose_period(&once, &options);
    status = sw_store_begin(job->store, err);
    if (status == SW_OK) {
        status = sw_store_use_key(job->store, sw_privacy_mark(options.key), err);
        if (status == SW_OK)
            status = import_members(&once, receipts, read_again, err);
        if (options.dry_run && status == SW_OK)
            undo_dry_run(job->store, receipts, before);
        else
            status = sw_store_end(job->store, status, err);
        if (status != SW_OK)
            tell_file(err, strcmp(path, "-") == 0 ? "standard input" : path);
    }
    job->member = once.member;
    sw_source_close(once.source);
    return status;
}

/* As often as its dates want it. */
static enum sw_status import_until_read(struct job *job, const char *path,
                                        struct sw_receipts *receipts, struct sw_err *err)
{
    size_t before = receipts->n;
    enum sw_date_order read_again = SW_ORDER_UNKNOWN;
    enum sw_status status = import_once(job, path, receipts, &read_again, err);

    while (status == SW_DATA && read_again != SW_ORDER_UNKNOWN && strcmp(path, "-") != 0 &&
           remember_order(job, read_again)) {
        *err = (struct sw_err){0};
        drop_receipts(receipts, before);
        status = import_once(job, path, receipts, &read_again, err);
    }
    return status;
}

static enum sw_status import_as_pseudonyms(struct job *job, const char *path,
                                           struct sw_receipts *receipts, struct sw_err *err)
{
    enum sw_status status;

    job->pseudonymiser = sw_alloc_zero(1, sizeof *job->pseudonymiser);
    job->pseudonymiser->key = job->options->key;
    status = pseudonymiser_begin(job->pseudonymiser, err);
    if (status == SW_OK)
        status = import_until_read(job, path, receipts, err);
    pseudonymiser_end(job->pseudonymiser);
    free(job->pseudonymiser);
    return status;
}

enum sw_status sw_import_file(const struct sw_export_tables *tables, struct sw_store *store,
                              const char *path, const struct sw_import_options *options,
                              struct sw_receipts *receipts, struct sw_err *err)
{
    struct job job = {.tables = tables, .store = store, .options = options};
    size_t before = receipts->n;
    bool is_same = false;
    enum sw_status status = same_file(store, path, options, receipts, &is_same, err);

    if (status == SW_OK && !is_same)
        status = options->key ? import_as_pseudonyms(&job, path, receipts, err)
                              : import_until_read(&job, path, receipts, err);
    if (status != SW_OK)
        drop_receipts(receipts, before);
    receipts->n_answers += err->is_answer;
    free(job.orders);
    return status;
}
