/* rows.c - see rows.h. */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

/* More rows without codes than this are no sums; more lines above the heading no rows. */
enum { MAX_SUMS = 64, MAX_ABOVE = 1000 };

void rows_init(struct rows *rows, const struct sw_export_tables *tables,
               const struct sw_export_options *options, const struct sw_export_sink *sink)
{
    *rows = (struct rows){
        .tables = tables,
        .options = options,
        .sink = sink,
        .reading = {.types = &tables->types,
                    .words = &tables->words,
                    .since = options->since,
                    .until = options->until,
                    .now = options->now,
                    .date_order = options->date_order,
                    .assumed = options->assumed},
    };
}

/* ------------------------------------------------------------------------- kept records */

static void keep_record(struct kept_record *kept, const struct sw_record *record)
{
    size_t start = 0;

    kept->record = *record;
    kept->record.fields = sw_alloc_zero(record->n, sizeof *kept->record.fields);
    sw_buf_clear(&kept->text);
    for (size_t i = 0; i < record->n; i++)
        sw_buf_add(&kept->text, record->fields[i].s, record->fields[i].n);
    for (size_t i = 0; i < record->n; i++) {
        size_t n = record->fields[i].n;

        kept->record.fields[i] = n ? (struct sw_str){kept->text.s + start, n} : SW_STR("");
        start += n;
    }
}

static void drop_record(struct kept_record *kept)
{
    free(kept->record.fields);
    kept->record = (struct sw_record){0};
}

static void clear_kept(struct kept_record *kept)
{
    drop_record(kept);
    sw_buf_free(&kept->text);
}

void rows_clear(struct rows *rows)
{
    sw_mapping_clear(&rows->mapping);
    clear_kept(&rows->odd);
    for (size_t i = 0; i < rows->n_sums; i++)
        clear_kept(&rows->sums[i]);
    free(rows->sums);
    free(rows->unknown_columns);
}

/* ------------------------------------------------------------------ records that are no rows */

static enum sw_status refuse_kept(struct rows *rows, struct sw_err *err);

/* Spreadsheets leave lines of delimiters behind. */
static bool is_blank(const struct sw_record *record)
{
    for (size_t i = 0; i < record->n; i++)
        if (record->fields[i].n > 0)
            return false;
    return true;
}

/* What Power BI writes below its rows: one cell that tells the filters. */
static bool is_filter_text(const struct sw_record *record)
{
    static const char *const starts[] = {"Applied filters:", "No filters applied"};

    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (sw_str_starts(record->fields[0], starts[i]))
            return true;
    return false;
}

/* A sum shows by a word in a cell that would name something: "Total". */
static bool is_called_total(const struct rows *rows, const struct sw_record *record)
{
    struct sw_str words = sw_str(rows->mapping.format->totals), word;

    while (sw_str_split(&words, '|', &word))
        for (size_t i = 0; i < record->n; i++)
            if (sw_str_eq_fold(sw_str_trim(record->fields[i]), word))
                return true;
    return false;
}

/* Rows of counts without a number would pass for one call each. */
static bool has_measure(const struct sw_mapping *mapping)
{
    return mapping->has[SW_ATTEMPT_COUNT] || mapping->has[SW_AFFECTED_COUNT];
}

static enum sw_status take_heading(struct rows *rows, const struct sw_record *record,
                                   struct sw_err *err)
{
    enum sw_status status;

    sw_mapping_clear(&rows->mapping);
    status = sw_formats_recognise(&rows->tables->formats, rows->options->format, record,
                                  &rows->mapping, err);
    if (status != SW_OK)
        return status;
    if (rows->mapping.others && !has_measure(&rows->mapping))
        return sw_err_set(err, SW_DATA,
                          "line %lld: no column is known that counts calls, such as \"PSTN Total "
                          "Attempts Count\" or \"PSTN Calls Affected By NER\"",
                          (long long)record->line);
    for (enum sw_field f = SW_NO_FIELD + 1; f < SW_FIELDS; f++)
        rows->has[f] |= rows->mapping.has[f];
    rows->width = 0;
    if (!rows->format) {
        rows->format = rows->mapping.format;
        rows->generation = rows->mapping.generation;
        rows->unknown_columns = sw_strdup(rows->mapping.unknown);
    }
    rows->is_foreign = strcmp(rows->format->source, rows->mapping.format->source) != 0 ||
                       strcmp(rows->format->product, rows->mapping.format->product) != 0;
    return SW_OK;
}

/* The heading line again, as files that were joined have it; the columns may be others. */
static bool is_heading(const struct rows *rows, const struct sw_record *record)
{
    return sw_formats_weigh(&rows->tables->formats, rows->options->format, record) >=
           SW_WHOLE_HEADING;
}

/*
 * Looks at a record that makes no row. *is_left_out: it was not meant to be one, and was counted as
 * what it is.
 */
static enum sw_status look_again(struct rows *rows, const struct sw_record *record,
                                 bool *is_left_out, struct sw_err *err)
{
    int64_t *found = rows->reading.found;

    *is_left_out = true;
    if (is_heading(rows, record)) {
        enum sw_status status = refuse_kept(rows, err); /* it stands below the heading before */

        found[SW_REPEATED_HEADINGS] += rows->reading.delimiter != 0;
        return status == SW_OK ? take_heading(rows, record, err) : status;
    }
    if (is_filter_text(record))
        found[SW_FILTER_LINES]++;
    else if (rows->mapping.format->counts_calls && is_called_total(rows, record))
        found[SW_TOTAL_ROWS]++;
    else
        *is_left_out = false;
    return SW_OK;
}

/* ------------------------------------------------------------------------------- rows */

/* Dates that contradict one another, or the order in which rows before were read. */
static enum sw_status check_dates(const struct rows *rows, struct sw_err *err)
{
    static const char *const orders[] = {"", "day", "month"};
    const struct sw_reading *reading = &rows->reading;

    if (reading->contradicts_line > 0)
        return sw_err_set(
            err, SW_DATA,
            "line %lld: a date begins with the %s, but on line %lld with the %s: "
            "with --date-order dmy or mdy the rows of the other order are rejected",
            (long long)reading->contradicts_line,
            orders[reading->date_order == SW_DAY_FIRST ? SW_MONTH_FIRST : SW_DAY_FIRST],
            (long long)reading->order_line, orders[reading->date_order]);
    if (rows_wanted_order(rows) != SW_ORDER_UNKNOWN)
        return sw_err_set(err, SW_DATA,
                          "line %lld shows that dates begin with the %s, which those above do not "
                          "tell: give --date-order %s",
                          (long long)reading->order_line, orders[reading->date_order],
                          reading->date_order == SW_DAY_FIRST ? "dmy" : "mdy");
    return SW_OK;
}

enum sw_date_order rows_wanted_order(const struct rows *rows)
{
    const struct sw_reading *reading = &rows->reading;

    return reading->ambiguous_line > 0 && reading->date_order != SW_ORDER_UNKNOWN &&
                   reading->date_order != reading->assumed
               ? reading->date_order
               : SW_ORDER_UNKNOWN;
}

static enum sw_status refuse_row(struct rows *rows, const struct sw_record *record,
                                 const char *reason, struct sw_err *err)
{
    struct sw_export_place place;
    enum sw_status status = rows->sink->place(rows->sink->context, &place, err);

    if (status != SW_OK)
        return status;
    if (reason)
        sw_refuse(place.reject, record, 0, "%s", reason);
    else
        sw_refuse(place.reject, record, 0, "%zu fields where the heading has %zu", record->n,
                  rows->mapping.n_columns);
    rows->sink->took(rows->sink->context, false);
    return SW_OK;
}

static void keep_sum(struct rows *rows, const struct sw_record *record)
{
    if (rows->n_sums == rows->sums_capacity)
        rows->sums =
            sw_grow(rows->sums, &rows->sums_capacity, rows->n_sums + 1, sizeof *rows->sums);
    rows->sums[rows->n_sums] = (struct kept_record){0};
    keep_record(&rows->sums[rows->n_sums++], record);
}

static int64_t calls_of(const struct sw_call *call)
{
    return call->counts.attempts >= 0 ? call->counts.attempts : call->counts.failed;
}

/* A row of counts may be a sum. True if it is one, or is kept to see later whether it is. */
static bool is_sum(struct rows *rows, const struct sw_record *record, const struct sw_call *call)
{
    bool has_codes = call->pair.sip.known || call->pair.microsoft.known;

    if (call->counts.is_total || is_called_total(rows, record)) {
        rows->reading.found[SW_TOTAL_ROWS]++;
        return true;
    }
    if (!has_codes && strcmp(rows->mapping.format->source, "aggregate") == 0 &&
        rows->n_sums < MAX_SUMS) {
        keep_sum(rows, record);
        return true;
    }
    rows->counted += calls_of(call);
    return false;
}

static enum sw_status put_row(struct rows *rows, const struct sw_record *record, bool may_be_sum,
                              struct sw_err *err)
{
    struct sw_export_place place;
    bool is_call, is_left_out = false;
    enum sw_status status = rows->sink->place(rows->sink->context, &place, err);

    if (status != SW_OK)
        return status;
    is_call = sw_map_record(&rows->mapping, &rows->reading, record, place.arena, place.call,
                            place.reject);
    if (!is_call)
        status = look_again(rows, record, &is_left_out, err);
    else if (rows->mapping.others && may_be_sum)
        is_left_out = is_sum(rows, record, place.call);
    if (status == SW_OK && !is_left_out)
        rows->sink->took(rows->sink->context, is_call);
    return status == SW_OK ? check_dates(rows, err) : status;
}

enum sw_status rows_pass_over(struct rows *rows, const struct sw_record *record, size_t n_headings,
                              struct sw_err *err)
{
    if (record->n == n_headings && !is_blank(record) && rows->n_above < MAX_ABOVE) {
        rows->n_above++;
        return refuse_row(rows, record, "above the heading line", err);
    }
    return SW_OK;
}

/* ----------------------------------------------------------------- rows of another width */

/*
 * Spreadsheets leave off blank cells at the end of many rows at once, and write some beyond the
 * last heading; a lost or doubled delimiter moves the cells of one row. So such a row counts only
 * beside another of the same width, and never without a cell that the format requires.
 */
static bool may_be_whole(const struct rows *rows, const struct sw_record *record)
{
    if (record->n < rows->mapping.n_needed)
        return false;
    for (size_t i = rows->mapping.n_columns; i < record->n; i++)
        if (record->fields[i].n > 0)
            return false;
    return true;
}

static enum sw_status put_odd(struct rows *rows, const struct sw_record *record, struct sw_err *err)
{
    bool is_short = record->n < rows->mapping.n_columns;

    rows->reading.found[is_short ? SW_SHORT_ROWS : SW_LONG_ROWS]++;
    return put_row(rows, record, true, err);
}

/* The row that was kept has none of its width beside it. */
static enum sw_status refuse_kept(struct rows *rows, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (rows->odd.record.n > 0)
        status = refuse_row(rows, &rows->odd.record, NULL, err);
    drop_record(&rows->odd);
    return status;
}

static enum sw_status take_odd(struct rows *rows, const struct sw_record *record,
                               struct sw_err *err)
{
    bool is_left_out, is_like_before = rows->width == record->n;
    enum sw_status status = look_again(rows, record, &is_left_out, err);

    if (status != SW_OK || is_left_out)
        return status;
    rows->width = record->n;
    if (rows->odd.record.n == record->n) { /* the one before was the first of them */
        status = put_odd(rows, &rows->odd.record, err);
        drop_record(&rows->odd);
    } else {
        status = refuse_kept(rows, err);
    }
    if (status != SW_OK)
        return status;
    if (!may_be_whole(rows, record)) {
        rows->width = 0;
        return refuse_row(rows, record, NULL, err);
    }
    if (is_like_before)
        return put_odd(rows, record, err);
    keep_record(&rows->odd, record);
    return SW_OK;
}

/* ------------------------------------------------------------------------------ records */

enum sw_status rows_take(struct rows *rows, const struct sw_record *record, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (is_blank(record))
        return SW_OK;
    if (!rows->format || (rows->is_foreign && is_heading(rows, record)))
        return take_heading(rows, record, err);
    if (rows->is_foreign)
        return refuse_row(rows, record, "below the heading of another kind of export", err);
    if (record->n != rows->mapping.n_columns)
        return take_odd(rows, record, err);
    if (rows->odd.record.n > 0)
        status = refuse_kept(rows, err);
    rows->width = record->n;
    return status == SW_OK ? put_row(rows, record, true, err) : status;
}

/* A row without codes that counts as many calls as all others together is their sum. */
static enum sw_status settle_sums(struct rows *rows, struct sw_err *err)
{
    int64_t *counts = sw_alloc_zero(rows->n_sums, sizeof *counts), all = rows->counted;
    enum sw_status status = SW_OK;
    struct sw_arena arena = {0};

    for (size_t i = 0; i < rows->n_sums; i++) {
        struct sw_call call;
        struct sw_reject reject;

        sw_map_record(&rows->mapping, &rows->reading, &rows->sums[i].record, &arena, &call,
                      &reject);
        counts[i] = calls_of(&call);
        all += counts[i];
    }
    for (size_t i = 0; status == SW_OK && i < rows->n_sums; i++) {
        bool is_total =
            rows->counted > 0 && (counts[i] == all - counts[i] || counts[i] == rows->counted);

        if (is_total)
            rows->reading.found[SW_TOTAL_ROWS]++;
        else
            status = put_row(rows, &rows->sums[i].record, false, err);
    }
    sw_arena_free(&arena);
    free(counts);
    return status;
}

enum sw_status rows_end(struct rows *rows, struct sw_err *err)
{
    enum sw_status status = refuse_kept(rows, err);

    if (status == SW_OK && rows->format) {
        const bool *has = rows->mapping.has;

        rows->lacks_time = rows->mapping.others && !has[SW_INVITE_TIME] && !has[SW_START_TIME] &&
                           !has[SW_END_TIME] && !has[SW_DATE_YEAR];
        status = settle_sums(rows, err);
    }
    return status;
}
