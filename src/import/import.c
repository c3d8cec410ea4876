/* import.c - see import.h. */
#include "sipwhy/import.h"

#include "days.h"
#include "reader.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/personal.h"
#include "sipwhy/time.h"
#include "sipwhy/version.h"

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
    struct sw_export_options reading; /* of the member now */
    size_t member;                    /* its number */
    struct remembered_order *orders;
    size_t n_orders, orders_capacity;
    struct sw_err stranger; /* the first member that should be an export and is none */
};

/* Canonical names of fields, in the order of enum sw_field: those of which is[f] == wanted. */
static char *list_fields(const bool is[SW_FIELDS], const bool among[SW_FIELDS], bool wanted)
{
    struct sw_buf list = {0};

    sw_buf_str(&list, "");
    for (enum sw_field f = SW_NO_FIELD + 1; f < SW_FIELDS; f++)
        if (is[f] == wanted && (!among || among[f]))
            sw_buf_printf(&list, "%s%s", list.n ? " " : "", sw_field_name(f));
    return list.s;
}

static char *list_missing(const struct sw_export_facts *facts)
{
    bool could_have[SW_FIELDS] = {false};

    for (size_t i = 0; i < facts->format->n_columns; i++)
        could_have[facts->format->columns[i].field] = true;
    return list_fields(facts->has, could_have, false);
}

static enum sw_status begin_import(const struct job *job, const struct reader *reader,
                                   struct sw_import *import, struct sw_err *err)
{
    const char *generation;
    const struct sw_format *format = sw_export_format(reader->export_, &generation);

    import->tenant = sw_strdup(job->options->tenant);
    import->format = sw_strdup(format->name);
    import->generation = sw_strdup(generation);
    import->source = sw_strdup(format->source);
    import->product = sw_strdup(format->product);
    import->version = sw_strdup(SW_VERSION);
    import->imported_at = job->options->now;
    return sw_store_import_begin(job->store, import, err);
}

/* What only the whole file shows. */
static void add_facts(const struct reader *reader, const struct days *days,
                      struct sw_import *import)
{
    const struct sw_export_facts facts = sw_export_facts(reader->export_);

    memcpy(import->sha256, reader->sha256, SW_SHA256_SIZE);
    import->bytes = reader->bytes;
    import->rows = reader->rows;
    import->fields = list_fields(facts.has, NULL, true);
    import->encoding = sw_strdup(facts.encoding);
    import->delimiter = sw_strdup(facts.delimiter);
    import->date_order =
        sw_sprintf("%s%s", facts.date_order, facts.is_order_assumed ? ", assumed" : "");
    import->unknown_columns = sw_strdup(facts.unknown_columns);
    import->missing_columns = list_missing(&facts);
    import->days_without_rows = days_without_rows(days, import->first_time, import->last_time);
    import->is_order_assumed = facts.is_order_assumed;
    import->lacks_time = facts.lacks_time;
    import->until = reader->options->until;
    memcpy(import->found, facts.found, sizeof import->found);
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
                                    struct sw_import *import, struct days *days, struct sw_err *err)
{
    const char *generation;
    struct batch *batch;
    enum sw_status status = SW_OK;

    while (status == SW_OK && (batch = ring_next_full(reader->ring)) != NULL) {
        if (!sw_export_format(reader->export_,
                              &generation)) { /* rows above a heading that never came */
            ring_give_back(reader->ring);
            continue;
        }
        if (import->id == 0)
            status = begin_import(job, reader, import, err);
        for (size_t i = 0; i < batch->n_calls; i++)
            days_add(days, batch->calls[i].invite_time);
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

static enum sw_status tell_emptiness(const struct reader *reader, struct sw_err *err)
{
    if (strcmp(sw_export_facts(reader->export_).delimiter, "JSON") != 0)
        return sw_err_no_export(err, "is empty: not even a heading line");
    sw_err_no_export(err, "is an answer without calls");
    err->is_answer = true;
    return SW_DATA;
}

static enum sw_status end_import(const struct job *job, struct reader *reader,
                                 struct sw_import *import, const struct days *days,
                                 struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (!sw_export_facts(reader->export_).format)
        return tell_emptiness(reader, err);
    if (import->id == 0) /* a heading line and nothing below it */
        status = begin_import(job, reader, import, err);
    if (status == SW_OK && job->options->strict && import->rejected > 0)
        status = sw_err_set(err, SW_DATA,
                            "%lld row%s rejected under --strict; nothing of this file was kept",
                            (long long)import->rejected, import->rejected == 1 ? "" : "s");
    if (status != SW_OK)
        return status;
    add_facts(reader, days, import);
    return sw_store_import_end(job->store, import, err);
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
static struct outcome import_member(const struct job *job, struct sw_import *import,
                                    struct sw_err *err)
{
    struct ring ring;
    struct reader reader = {.tables = job->tables,
                            .options = &job->reading,
                            .source = job->source,
                            .tenant = sw_str(job->options->tenant),
                            .ring = &ring};
    struct days days = {0};
    struct outcome outcome = {SW_OK, SW_ORDER_UNKNOWN};
    pthread_t thread;

    ring_init(&ring);
    if (pthread_create(&thread, NULL, reader_run, &reader) != 0) {
        ring_clear(&ring);
        outcome.status = sw_err_set(err, SW_IO, "no thread can be started");
        return outcome;
    }
    outcome.status = write_batches(job, &reader, import, &days, err);
    pthread_join(thread, NULL);
    if (outcome.status == SW_OK && reader.status != SW_OK) {
        outcome.status = reader.status;
        *err = reader.err;
        outcome.read_again = sw_export_wanted_order(reader.export_);
    }
    if (outcome.status == SW_OK)
        outcome.status = end_import(job, &reader, import, &days, err);
    if (outcome.status != SW_OK && reader.export_ && sw_export_facts(reader.export_).format)
        err->is_no_export = false; /* it is one, but a damaged one */
    sw_export_free(reader.export_);
    days_clear(&days);
    ring_clear(&ring);
    return outcome;
}

static struct sw_import *add_receipt(struct sw_receipts *receipts, const char *file)
{
    if (receipts->n == receipts->capacity)
        receipts->items =
            sw_grow(receipts->items, &receipts->capacity, receipts->n + 1, sizeof *receipts->items);
    receipts->items[receipts->n] = (struct sw_import){.file = sw_masked_name(file)};
    return &receipts->items[receipts->n++];
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
    struct outcome outcome;

    job->reading = job->options->reading;
    job->reading.now = job->options->now;
    recall_order(job);
    outcome = import_member(job, add_receipt(receipts, member->name), err);
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

enum sw_status sw_import_file(const struct sw_export_tables *tables, struct sw_store *store,
                              const char *path, const struct sw_import_options *options,
                              struct sw_receipts *receipts, struct sw_err *err)
{
    struct job job = {.tables = tables, .store = store, .options = options};
    size_t before = receipts->n;
    enum sw_date_order read_again;
    enum sw_status status = import_once(&job, path, receipts, &read_again, err);

    while (status == SW_DATA && read_again != SW_ORDER_UNKNOWN && strcmp(path, "-") != 0 &&
           remember_order(&job, read_again)) {
        *err = (struct sw_err){0};
        drop_receipts(receipts, before);
        status = import_once(&job, path, receipts, &read_again, err);
    }
    if (status != SW_OK)
        drop_receipts(receipts, before);
    receipts->n_answers += err->is_answer;
    free(job.orders);
    return status;
}
