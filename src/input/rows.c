/* rows.c - see rows.h. */
#include "rows.h"

#include "headings.h"
#include "width.h"

#include <stdlib.h>
#include <string.h>

/* More lines above the heading are no rows. */
enum { MAX_ABOVE = 1000 };

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

void rows_clear(struct rows *rows)
{
    sw_mapping_clear(&rows->mapping);
    for (size_t i = 0; i < BLOCK_ROWS; i++)
        clear_record(&rows->run.rows[i]);
    sums_clear(&rows->sums);
    ids_clear(&rows->ids);
    free(rows->unknown_columns);
}

/* ------------------------------------------------------------------ records that are no rows */

static enum sw_status end_table(struct rows *rows, struct sw_err *err);
static enum sw_status refuse_row(struct rows *rows, const struct sw_record *record,
                                 const char *reason, struct sw_err *err);

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

/* What is kept of the rows above is read as their heading line says. */
static enum sw_status take_heading(struct rows *rows, const struct sw_record *record,
                                   struct sw_err *err)
{
    enum sw_status status = end_table(rows, err);

    return status == SW_OK ? headings_take(rows, record, err) : status;
}

/* Which columns the rows below it have is not known. */
static enum sw_status take_broken_heading(struct rows *rows, const struct sw_record *record,
                                          struct sw_err *err)
{
    enum sw_status status = end_table(rows, err);

    rows->unreadable = "below a heading line that is not whole";
    return status == SW_OK ? refuse_row(rows, record, "a heading line that is not whole", err)
                           : status;
}

/*
 * Looks at a record that makes no row. *is_left_out: it was not meant to be one, and was counted as
 * what it is.
 */
static enum sw_status look_again(struct rows *rows, const struct sw_record *record,
                                 bool *is_left_out, struct sw_err *err)
{
    int64_t *found = rows->reading.found;
    int weight = headings_weigh(rows, record);

    *is_left_out = true;
    if (weight >= SW_WHOLE_HEADING)
        return take_heading(rows, record, err);
    if (rows->reading.delimiter && headings_is_broken(rows, record, weight))
        return take_broken_heading(rows, record, err);
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

/* A unique ID is one call's: a row that says something else of it can't be read as another. */
static bool refuse_id(const struct rows *rows, const struct held *held)
{
    size_t column = 0;

    for (size_t i = 0; i < rows->mapping.n; i++)
        if (rows->mapping.columns[i].field == SW_CALL_ID)
            column = rows->mapping.columns[i].place + 1;
    return sw_refuse(held->place.reject, &held->row, column,
                     "the ID of a row above, which says otherwise");
}

/* Hands on the row that was held back: nothing more of it shows. */
static void release_row(struct rows *rows)
{
    struct held *held = &rows->held;

    if (!held->has_row)
        return;
    if (held->is_call && !rows->mapping.groups && ids_contradict(&rows->ids, held->place.call))
        held->is_call = refuse_id(rows, held);
    rows->sink->took(rows->sink->context, held->is_call);
    held->has_row = false;
}

static void hold_row(struct rows *rows, const struct sw_export_place *place,
                     const struct sw_record *record, bool is_call)
{
    rows->held =
        (struct held){.place = *place, .row = *record, .has_row = true, .is_call = is_call};
    if (is_call)
        edges_take_row(&rows->edges, &rows->mapping, record);
}

static void refuse_width(const struct rows *rows, const struct sw_record *record,
                         struct sw_reject *reject)
{
    sw_refuse(reject, record, 0, "%zu field%s where the heading has %zu", record->n,
              record->n == 1 ? "" : "s", rows->mapping.n_columns);
}

/* Hands on all that was held back; is_other_row: the piece belongs to the row below it. */
static enum sw_status release(struct rows *rows, bool is_other_row, struct sw_err *err)
{
    struct held *held = &rows->held;
    struct sw_record piece = held->piece;
    struct sw_export_place place;
    enum sw_status status;

    if (held->has_piece && held->may_go_on && !is_other_row)
        held->is_call = sw_refuse(held->place.reject, &held->row, held->row.n,
                                  "its last cell may go on on the line below");
    release_row(rows);
    if (!held->has_piece)
        return SW_OK;
    held->has_piece = false;
    status = rows->sink->place(rows->sink->context, &place, err);
    if (status == SW_OK) {
        refuse_width(rows, &piece, place.reject);
        rows->sink->took(rows->sink->context, false);
    }
    return status;
}

/* Where the next row goes. */
static enum sw_status find_place(struct rows *rows, struct sw_export_place *place,
                                 struct sw_err *err)
{
    enum sw_status status = release(rows, false, err);

    return status == SW_OK ? rows->sink->place(rows->sink->context, place, err) : status;
}

static enum sw_status refuse_row(struct rows *rows, const struct sw_record *record,
                                 const char *reason, struct sw_err *err)
{
    struct sw_export_place place;
    enum sw_status status = find_place(rows, &place, err);

    if (status != SW_OK)
        return status;
    if (reason)
        sw_refuse(place.reject, record, 0, "%s", reason);
    else
        refuse_width(rows, record, place.reject);
    hold_row(rows, &place, record, false);
    return SW_OK;
}

/* A line that is too short to be a row may be the end of the one above, or begin the one below. */
static enum sw_status refuse_piece(struct rows *rows, const struct sw_record *record,
                                   struct sw_err *err)
{
    struct held *held = &rows->held;
    enum sw_status status = held->has_piece ? release(rows, false, err) : SW_OK;

    held->may_go_on = held->has_row && held->is_call &&
                      edges_go_on(&rows->edges, &rows->mapping, &rows->reading, record);
    held->has_piece = true;
    held->piece = *record;
    edges_take_piece(&rows->edges, record);
    return status;
}

/* A row whose cells can be read may still be broken or cut. Returns whether it is whole. */
static bool check_edges(struct rows *rows, const struct sw_record *record, bool begins_above,
                        struct sw_reject *reject)
{
    if (begins_above)
        return sw_refuse(reject, record, 1, "its first cell may begin on the line above");
    if (edges_are_cut(&rows->edges, &rows->mapping, record))
        return sw_refuse(reject, record, record->n,
                         "the file ends within its last cell: it is cut short");
    return true;
}

/* A row of counts may be a sum. True if it is one, or is kept to see later whether it is. */
static bool is_sum(struct rows *rows, const struct sw_record *record, const struct sw_call *call)
{
    if (call->counts.is_total || is_called_total(rows, record)) {
        rows->reading.found[SW_TOTAL_ROWS]++;
        return true;
    }
    return sums_take(&rows->sums, &rows->mapping, record, call);
}

static enum sw_status put_row(struct rows *rows, const struct sw_record *record, bool may_be_sum,
                              struct sw_err *err)
{
    struct sw_export_place place;
    bool is_call, is_left_out = false, is_counted = rows->mapping.groups != NULL;
    int64_t found[SW_FINDINGS];
    bool begins_above = rows->held.has_piece &&
                        edges_begin_above(&rows->edges, &rows->mapping, &rows->reading, record);
    enum sw_status status = release(rows, begins_above && rows->edges.is_by_guid, err);

    if (status == SW_OK)
        status = find_place(rows, &place, err);
    if (status != SW_OK)
        return status;
    if (is_counted)
        memcpy(found, rows->reading.found, sizeof found);
    is_call = sw_map_record(&rows->mapping, &rows->reading, record, place.arena, place.call,
                            place.reject);
    if (!is_call) {
        status = look_again(rows, record, &is_left_out, err);
    } else if (is_counted && may_be_sum) {
        is_left_out = is_sum(rows, record, place.call);
        found[SW_TOTAL_ROWS] = rows->reading.found[SW_TOTAL_ROWS];
        if (is_left_out) /* what was noticed in it is no row's, or not yet */
            memcpy(rows->reading.found, found, sizeof found);
    }
    if (is_call && !is_left_out)
        is_call = check_edges(rows, record, begins_above, place.reject);
    if (status == SW_OK && !is_left_out)
        hold_row(rows, &place, record, is_call);
    return status == SW_OK ? check_dates(rows, err) : status;
}

enum sw_status rows_pass_over(struct rows *rows, const struct sw_record *record, size_t n_headings,
                              struct sw_err *err)
{
    if (record->n == n_headings && !is_blank(record) && !is_filter_text(record) &&
        rows->n_above < MAX_ABOVE) {
        rows->n_above++;
        return refuse_row(rows, record, "above the heading line", err);
    }
    return SW_OK;
}

/* ----------------------------------------------------------------- rows of another width */

static enum sw_status put_odd(struct rows *rows, const struct sw_record *record, struct sw_err *err)
{
    bool is_short = record->n < rows->mapping.n_columns;

    if ((!is_short && rows->beyond.is_filled) ||
        width_may_be_shifted(&rows->mapping, &rows->reading, record, rows->run.is_long))
        return refuse_row(rows, record, NULL, err);
    if (!is_short && !rows->beyond.has_whole)
        rows->beyond.width = record->n;
    rows->reading.found[is_short ? SW_SHORT_ROWS : SW_LONG_ROWS]++;
    return put_row(rows, record, true, err);
}

/* Those that were kept: one alone that is short has lost a cell. */
static enum sw_status put_run(struct rows *rows, struct sw_err *err)
{
    struct run *run = &rows->run;
    enum sw_status status = SW_OK;
    size_t n = run->n;

    run->n = 0; /* a row may turn out to be a heading, which ends the run */
    for (size_t i = 0; i < n; i++) {
        if (status == SW_OK)
            status = n > 1 || run->rows[i].record.n > rows->mapping.n_columns
                         ? put_odd(rows, &run->rows[i].record, err)
                         : refuse_row(rows, &run->rows[i].record, NULL, err);
        drop_record(&run->rows[i]);
    }
    return status;
}

static enum sw_status end_run(struct rows *rows, struct sw_err *err)
{
    enum sw_status status = put_run(rows, err);

    rows->run.width = 0;
    rows->run.is_long = false;
    return status;
}

/* Something stands beyond the heading line. */
static enum sw_status note_beyond(struct rows *rows, const struct sw_record *record,
                                  struct sw_err *err)
{
    struct beyond *beyond = &rows->beyond;

    if (record->n < rows->mapping.n_columns || beyond->has_whole ||
        width_may_be_whole(&rows->mapping, record))
        return SW_OK;
    if (beyond->width == record->n)
        return sw_err_set(err, SW_DATA,
                          "line %lld: a cell stands beyond the heading line, as blank ones do in "
                          "the rows above: the heading line lacks a heading or a delimiter",
                          (long long)record->line);
    beyond->is_filled = true;
    return SW_OK;
}

static enum sw_status take_odd(struct rows *rows, const struct sw_record *record,
                               struct sw_err *err)
{
    struct run *run = &rows->run;
    bool is_left_out;
    enum sw_status status = look_again(rows, record, &is_left_out, err);

    if (status == SW_OK && !is_left_out)
        status = note_beyond(rows, record, err);
    if (status != SW_OK || is_left_out)
        return status;
    if (run->width != record->n || !width_may_be_whole(&rows->mapping, record))
        status = end_run(rows, err);
    if (status != SW_OK)
        return status;
    if (!width_may_be_whole(&rows->mapping, record))
        return refuse_piece(rows, record, err);
    if (run->is_long)
        return put_odd(rows, record, err);
    run->width = record->n;
    keep_record(&run->rows[run->n++], record);
    run->is_long = run->n == BLOCK_ROWS;
    return run->is_long ? put_run(rows, err) : SW_OK;
}

/* ------------------------------------------------------------------------------ records */

enum sw_status rows_take(struct rows *rows, const struct sw_record *record, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    rows->is_unended = record->is_unended; /* also of blank cells: a row may begin so */
    if (is_blank(record))
        return SW_OK;
    if (!rows->format || (rows->unreadable && headings_weigh(rows, record) >= SW_WHOLE_HEADING))
        return take_heading(rows, record, err);
    if (rows->unreadable)
        return refuse_row(rows, record, rows->unreadable, err);
    if (record->n != rows->mapping.n_columns)
        return take_odd(rows, record, err);
    if (rows->run.width > 0)
        status = end_run(rows, err);
    rows->beyond = (struct beyond){.has_whole = true};
    return status == SW_OK ? put_row(rows, record, true, err) : status;
}

static enum sw_status settle_sums(struct rows *rows, struct sw_err *err)
{
    struct sums *sums = &rows->sums;
    enum sw_status status = SW_OK;

    sums_settle(sums, &rows->mapping, strcmp(rows->mapping.format->source, "aggregate") != 0);
    rows->reading.found[SW_POSSIBLE_SUMS] += sums->n_unsure;
    for (size_t i = 0; status == SW_OK && i < sums->n_kept; i++) {
        if (sums->kept[i].is_sum)
            rows->reading.found[SW_TOTAL_ROWS]++;
        else
            status = put_row(rows, &sums->kept[i].kept.record, false, err);
    }
    sums_clear(sums);
    return status;
}

static enum sw_status end_table(struct rows *rows, struct sw_err *err)
{
    enum sw_status status = end_run(rows, err);

    if (status == SW_OK && rows->format)
        status = settle_sums(rows, err);
    return status == SW_OK ? release(rows, false, err) : status;
}

enum sw_status rows_end(struct rows *rows, struct sw_err *err)
{
    enum sw_status status = end_table(rows, err);

    return status == SW_OK && rows->format ? headings_end(rows, err) : status;
}
