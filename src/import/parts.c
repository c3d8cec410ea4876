/* parts.c - see parts.h. */
#include "parts.h"

#include "same_file.h"

#include "sipwhy/personal.h"
#include "sipwhy/pseudonym.h"
#include "sipwhy/version.h"

#include <stdlib.h>
#include <string.h>

struct sw_import *receipts_add(struct sw_receipts *receipts, const char *name)
{
    if (receipts->n == receipts->capacity)
        receipts->items =
            sw_grow(receipts->items, &receipts->capacity, receipts->n + 1, sizeof *receipts->items);
    receipts->items[receipts->n] = (struct sw_import){.file = sw_masked_name(name)};
    return &receipts->items[receipts->n++];
}

static int64_t rows_stored(const struct sw_import *import)
{
    return import->new_rows + import->known + import->rejected;
}

static void report_progress(const struct parts *parts)
{
    const struct sw_import_options *options = parts->options;
    const struct sw_import *import = parts_now(parts);

    if (options->progress)
        options->progress(options->progress_context, import->file, parts->position,
                          sw_source_size(parts->source), rows_stored(import));
}

/* The sorter's: calls that are due. */
static enum sw_status store_calls(void *context, const struct sw_call *calls, size_t n,
                                  struct sw_err *err)
{
    const struct parts *parts = context;
    enum sw_status status =
        sw_store_import_add(parts->store, parts_now(parts), calls, n, NULL, 0, err);

    report_progress(parts);
    return status;
}

void parts_begin(struct parts *parts)
{
    parts->first = parts->receipts->n;
    parts->sorter.options = (struct spool_options){
        .is_alone = parts->options->is_alone, .take = store_calls, .context = parts};
    receipts_add(parts->receipts, parts->name);
}

struct sw_import *parts_now(const struct parts *parts)
{
    return &parts->receipts->items[parts->receipts->n - 1];
}

static size_t count_parts(const struct parts *parts)
{
    return parts->receipts->n - parts->first;
}

void parts_clear(struct parts *parts)
{
    days_clear(&parts->days);
    sorter_clear(&parts->sorter);
}

/* ------------------------------------------------------------------------------- facts */

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

/* What only the whole part shows. */
static void add_facts(const struct parts *parts, const struct batch *batch)
{
    const struct sw_export_facts *facts = &batch->facts;
    struct sw_import *import = parts_now(parts);

    import->rows = batch->rows;
    import->fields = list_fields(facts->has, NULL, true);
    import->encoding = sw_strdup(facts->encoding);
    import->delimiter = sw_strdup(facts->delimiter);
    import->date_order =
        sw_sprintf("%s%s", facts->date_order, facts->is_order_assumed ? ", assumed" : "");
    import->unknown_columns = sw_strdup(facts->unknown_columns);
    import->missing_columns = list_missing(facts);
    import->days_without_rows =
        days_without_rows(&parts->days, import->first_time, import->last_time);
    import->is_order_assumed = facts->is_order_assumed;
    import->lacks_time = facts->lacks_time;
    import->until = parts->options->reading.until;
    memcpy(import->found, facts->found, sizeof import->found);
}

/* ------------------------------------------------------------------------------ batches */

static enum sw_status begin_import(const struct parts *parts, const struct sw_export_facts *facts,
                                   struct sw_err *err)
{
    const struct sw_format *format = facts->format;
    struct sw_import *import = parts_now(parts);

    import->tenant = sw_strdup(parts->options->tenant);
    import->format = sw_strdup(format->name);
    import->generation = sw_strdup(facts->generation);
    import->source = sw_strdup(format->source);
    import->product = sw_strdup(format->product);
    import->version = sw_strdup(SW_VERSION);
    import->imported_at = parts->options->now;
    import->reading = reading_hash(parts->options);
    import->is_identified = true;
    return sw_store_import_begin(parts->store, import, err);
}

/* Another part has come: the file holds several. */
static enum sw_status turn_to_next(struct parts *parts, struct sw_err *err)
{
    struct sw_import *import = parts_now(parts);
    enum sw_status status;

    import->part = (int64_t)count_parts(parts);
    status = sw_store_import_end(parts->store, import, err);
    import = receipts_add(parts->receipts, parts->name);
    import->part = (int64_t)count_parts(parts);
    days_clear(&parts->days);
    parts->has_ended = false;
    return status;
}

static enum sw_status end_part(struct parts *parts, const struct batch *batch, struct sw_err *err)
{
    const struct sw_import *import = parts_now(parts);
    enum sw_status status;

    parts->has_ended = true;
    if (parts->options->strict && import->rejected > 0)
        return sw_err_set(err, SW_DATA,
                          "%lld row%s rejected under --strict; nothing of this file was kept",
                          (long long)import->rejected, import->rejected == 1 ? "" : "s");
    status = sorter_end(&parts->sorter, err);
    if (status == SW_OK)
        add_facts(parts, batch);
    return status;
}

/*
 * Each rejected row is kept with its place: what unpacks to nothing else would fill the disk. A
 * file that is damaged here and there has more rows that are not.
 */
static enum sw_status check_rejects(const struct parts *parts, const struct batch *batch,
                                    struct sw_err *err)
{
    const struct sw_import *import = parts_now(parts);
    enum { MOST_REJECTS = 100000 };
    const struct sw_reject *last = batch->n_rejects ? &batch->rejects[batch->n_rejects - 1] : NULL;
    const int64_t rows = rows_stored(import) + sorter_waiting(&parts->sorter);
    char n[32];

    if (!last || import->rejected <= MOST_REJECTS || import->rejected <= rows / 2)
        return SW_OK;
    return sw_err_set(err, SW_DATA,
                      "line %lld: %s, as most of the %s rows so far: is it an export?",
                      (long long)last->line, last->reason, sw_group_digits(n, rows));
}

/* Counts have no place in time, and rejected rows none at all. */
static enum sw_status add_rows(struct parts *parts, struct batch *batch, struct sw_err *err)
{
    struct sw_import *import = parts_now(parts);
    const bool is_of_calls = strcmp(import->source, sw_source_names[SW_SOURCE_CALLS]) == 0;
    const struct sw_str tenant = sw_str(parts->options->tenant);
    enum sw_status status = SW_OK;

    for (size_t i = 0; i < batch->n_calls; i++) {
        sw_call_identify(&batch->calls[i], tenant);
        days_add(&parts->days, batch->calls[i].invite_time);
    }
    if (is_of_calls && batch->n_calls > 0)
        status = sorter_add(&parts->sorter, batch->calls, batch->n_calls, err);
    if (status == SW_OK)
        status = sw_store_import_add(parts->store, import, batch->calls,
                                     is_of_calls ? 0 : batch->n_calls, batch->rejects,
                                     batch->n_rejects, err);
    return status == SW_OK ? check_rejects(parts, batch, err) : status;
}

enum sw_status parts_add(struct parts *parts, struct batch *batch, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    parts->position = batch->position;
    if (!batch->facts.format) /* rows above a heading that never came */
        return SW_OK;
    if (parts->has_ended)
        status = turn_to_next(parts, err);
    if (status == SW_OK && parts_now(parts)->id == 0 && count_parts(parts) == 1)
        status = sw_store_file_begin(parts->store, err);
    if (status == SW_OK && parts_now(parts)->id == 0)
        status = begin_import(parts, &batch->facts, err);
    if (status == SW_OK)
        status = add_rows(parts, batch, err);
    report_progress(parts);
    return status == SW_OK && batch->is_last ? end_part(parts, batch, err) : status;
}

/* ------------------------------------------------------------------------------ the end */

static enum sw_status tell_emptiness(const struct reader *reader, struct sw_err *err)
{
    if (strcmp(sw_export_facts(reader->export_).delimiter, "JSON") != 0)
        return sw_err_no_export(err, "is empty: not even a heading line");
    sw_err_no_export(err, "is an answer without calls");
    err->is_answer = true;
    return SW_DATA;
}

/* "all.csv (part 2)" */
static void name_part(struct sw_import *import)
{
    char *name = sw_sprintf("%s (part %lld)", import->file, (long long)import->part);

    free(import->file);
    import->file = name;
}

enum sw_status parts_end(struct parts *parts, const struct reader *reader, struct sw_err *err)
{
    struct sw_import *imports = &parts->receipts->items[parts->first];
    size_t n = count_parts(parts);
    enum sw_status status;

    if (!parts->has_ended)
        return tell_emptiness(reader, err);
    for (size_t i = 0; i < n; i++) {
        memcpy(imports[i].sha256, reader->sha256, SW_SHA256_SIZE);
        if (parts->options->key)
            sw_pseudonym_of_sha256(parts->options->key, imports[i].sha256);
        imports[i].bytes = reader->bytes;
        if (n > 1)
            name_part(&imports[i]);
    }
    status = sw_store_import_end(parts->store, parts_now(parts), err);
    return status == SW_OK ? sw_store_file_end(parts->store, imports, n, err) : status;
}
