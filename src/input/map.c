/* map.c - see map.h. */
#include "sipwhy/map.h"

#include "fields.h"
#include "group.h"

#include "sipwhy/format.h"
#include "sipwhy/time.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sw_mapping_clear(struct sw_mapping *mapping)
{
    free(mapping->columns);
    free(mapping->fields);
    free(mapping->groups);
    free(mapping->unknown);
    sw_arena_free(&mapping->texts);
    *mapping = (struct sw_mapping){0};
}

bool sw_refuse(struct sw_reject *reject, const struct sw_record *record, size_t column,
               const char *format, ...)
{
    va_list args;
    int n;

    reject->line = record->line;
    reject->column = (int64_t)column;
    va_start(args, format);
    n = vsnprintf(reject->reason, sizeof reject->reason, format, args);
    va_end(args);
    if (record->lines_below > 0 && n >= 0 && (size_t)n < sizeof reject->reason)
        snprintf(reject->reason + n, sizeof reject->reason - (size_t)n,
                 "; it takes in the %lld line%s below", (long long)record->lines_below,
                 record->lines_below == 1 ? "" : "s");
    return false;
}

/*
 * A quote that was not closed takes in the rows below, up to the next one: then a field holds line
 * ends and as many delimiters as a good part of a row has. Returns its place from 1, 0 if there is
 * none.
 */
static size_t find_lost_quote(const struct sw_record *record, char delimiter, size_t n_columns)
{
    const size_t many = n_columns < 8 ? 4 : n_columns / 2;

    for (size_t i = 0; i < record->n; i++) {
        struct sw_str field = record->fields[i];
        size_t delimiters = 0;

        for (size_t c = 0; c < field.n; c++)
            delimiters += field.s[c] == delimiter;
        if (delimiters >= many &&
            (memchr(field.s, '\n', field.n) || memchr(field.s, '\r', field.n)))
            return i + 1;
    }
    return 0;
}

/* ------------------------------------------------------------------------- rows of calls */

static int64_t to_minute(int64_t ms)
{
    return ms == SW_NO_TIME ? ms : sw_floor_div(ms, SW_MINUTE) * SW_MINUTE;
}

/* The invite time is the one that every row should have; without it the next best is taken. */
static bool settle_time(struct sw_call *call)
{
    const int64_t candidates[] = {call->invite_time, call->start_time, call->failure_time,
                                  call->end_time};

    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        if (candidates[i] != SW_NO_TIME) {
            call->invite_time = candidates[i];
            return true;
        }
    }
    return false;
}

/* What the spelling means everywhere, where it means something else in this format. */
static struct sw_str without_dialect(const struct sw_format *format, struct sw_str type)
{
    for (size_t i = 0; i < format->n_call_types; i++)
        if (sw_str_eq_fold(type, sw_str(format->call_types[i].spelling)))
            return sw_str(format->call_types[i].canonical);
    return type;
}

/* The canonical spelling, and the direction where no column gave it. */
static void settle_type(const struct sw_mapping *mapping, struct row *row)
{
    struct sw_call *call = row->call;
    struct sw_str typed = without_dialect(mapping->format, call->call_type);
    const struct sw_call_type *type = sw_call_types_find(row->reading->types, typed);

    call->call_type = type ? sw_str(type->canonical) : keep_folded(row->arena, typed);
    if (call->direction == SW_DIRECTION_UNKNOWN)
        call->direction = type ? type->direction : sw_call_type_guess_direction(typed);
}

/*
 * Connected or not, by the codes alone: where an export has neither flag nor measure for it.
 * Returns -1 where they do not tell.
 */
static int connected_by_codes(struct sw_pair pair)
{
    if (!pair.sip.known)
        return -1;
    if (pair.sip.value >= 300)
        return 0;
    if ((pair.sip.value == 0 || pair.sip.value == 200) && pair.microsoft.known &&
        (pair.microsoft.value == 0 || pair.microsoft.value == 540000 ||
         pair.microsoft.value == 560000))
        return 1;
    return -1;
}

/*
 * What a blank flag leaves open: calls that failed have the time of it, others an end; codes are
 * the last resort. Calling plans never tell an outcome, and an end is no sign of one there.
 */
static void settle_outcome(const struct sw_mapping *mapping, struct row *row)
{
    struct sw_call *call = row->call;
    int connects = connected_by_codes(call->pair);

    if (call->success != SW_SUCCESS_UNKNOWN || !mapping->may_tell_outcome)
        return;
    if (call->failure_time != SW_NO_TIME)
        call->success = SW_NOT_CONNECTED;
    else if (call->end_time != SW_NO_TIME && mapping->has[SW_FAILURE_TIME])
        call->success = SW_CONNECTED;
    else if (connects >= 0)
        call->success = connects ? SW_CONNECTED : SW_NOT_CONNECTED;
    row->reading->found[SW_DERIVED_OUTCOMES] += call->success != SW_SUCCESS_UNKNOWN;
}

/* A minute for clocks that differ, and for times that are cut to it. */
static bool has_odd_times(const struct sw_call *call)
{
    const int64_t times[] = {call->invite_time, call->start_time, call->failure_time,
                             call->end_time};
    int64_t latest = call->invite_time;

    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        if (times[i] == SW_NO_TIME)
            continue;
        if (times[i] < latest - SW_MINUTE || times[i] > call->invite_time + 2 * SW_DAY)
            return true;
        latest = times[i] > latest && i != 2 ? times[i] : latest;
    }
    return false;
}

static bool settle_call(const struct sw_mapping *mapping, struct row *row,
                        const struct sw_record *record, struct sw_reject *reject)
{
    struct sw_call *call = row->call;

    if (!settle_time(call))
        return sw_refuse(reject, record, 0, "no time in any of its columns");
    settle_outcome(mapping, row);
    row->reading->found[SW_ODD_TIMES] += has_odd_times(call);
    if (row->is_coarse) {
        call->is_coarse = true;
        call->invite_time = to_minute(call->invite_time);
        call->start_time = to_minute(call->start_time);
        call->failure_time = to_minute(call->failure_time);
        call->end_time = to_minute(call->end_time);
        row->reading->found[SW_COARSE_ROWS]++;
    }
    return true;
}

/* ------------------------------------------------------------------------ rows of counts */

static bool settle_parts(struct row *row)
{
    struct sw_date date;
    int64_t days;

    if (row->year < 1970 || row->year > 9999 || row->month < 1 || row->month > 12 || row->day < 1 ||
        row->day > 31)
        return false;
    days = sw_date_days((int)row->year, (int)row->month, (int)row->day);
    date = sw_date_of_days(days);
    row->call->invite_time = days * SW_DAY;
    row->has_day = true;
    return date.month == (int)row->month; /* else the month is not that long */
}

/* What the row stands for: a moment, a minute, a day, or the period that was given. */
static bool settle_period(const struct sw_mapping *mapping, struct row *row,
                          const struct sw_record *record, struct sw_reject *reject)
{
    struct sw_call *call = row->call;
    bool has_parts = mapping->has[SW_DATE_YEAR] && mapping->has[SW_DATE_MONTH];
    const char *doubt;

    if (has_parts && call->invite_time == SW_NO_TIME && !settle_parts(row))
        return sw_refuse(reject, record, 0, "its year, month and day are no date");
    doubt = doubt_time(row->reading, call->invite_time);
    if (doubt)
        return sw_refuse(reject, record, 0, "its date %s", doubt);
    if (settle_time(call)) {
        int64_t length = row->has_day ? SW_DAY : row->is_coarse ? SW_MINUTE : 0;

        call->counts.until = call->invite_time + length;
        return true;
    }
    if (has_parts || mapping->has[SW_INVITE_TIME])
        return sw_refuse(reject, record, 0, "no time in any of its columns");
    call->invite_time = row->reading->since;
    call->counts.until = row->reading->until;
    return true;
}

/* No tenant has so many calls; so many rows of them can be added up. */
#define MOST_CALLS INT64_C(1000000000000)

/* A blank measure is 0. Without any measure, a row is one call. */
static bool settle_counts(const struct sw_mapping *mapping, struct row *row,
                          const struct sw_record *record, struct sw_reject *reject)
{
    struct sw_counts *counts = &row->call->counts;
    int connects = connected_by_codes(row->call->pair);

    if (counts->attempts > MOST_CALLS || counts->connected > MOST_CALLS ||
        counts->failed > MOST_CALLS)
        return sw_refuse(reject, record, 0, "counts more calls than there can be");
    if (mapping->has[SW_ATTEMPT_COUNT])
        counts->attempts = counts->attempts < 0 ? 0 : counts->attempts;
    else if (!mapping->has[SW_AFFECTED_COUNT])
        counts->attempts = 1;
    if (counts->attempts < 0) {
        counts->failed = counts->failed < 0 ? 0 : counts->failed;
        counts->connected = -1;
        return true;
    }
    if (mapping->has[SW_CONNECTED_COUNT])
        counts->connected = counts->connected < 0 ? 0 : counts->connected;
    else
        counts->connected = connects < 0 ? -1 : connects * counts->attempts;
    if (counts->connected > counts->attempts)
        return sw_refuse(reject, record, 0, "connected is more than attempts");
    if (counts->connected >= 0)
        counts->failed = counts->attempts - counts->connected;
    return true;
}

static bool settle_counted(const struct sw_mapping *mapping, struct row *row,
                           const struct sw_record *record, struct sw_reject *reject)
{
    if (!settle_period(mapping, row, record, reject) ||
        !settle_counts(mapping, row, record, reject))
        return false;
    group_identify(mapping, row, record);
    row->call->counts.is_counted = true;
    return true;
}

/* ---------------------------------------------------------------------------- any record */

static const struct sw_call blank_call = {
#define BLANK                                                                                      \
    {                                                                                              \
        "", 0                                                                                      \
    }
    .invite_time = SW_NO_TIME,
    .start_time = SW_NO_TIME,
    .failure_time = SW_NO_TIME,
    .end_time = SW_NO_TIME,
    .duration = -1,
    .success = SW_SUCCESS_UNKNOWN,
    .media_bypass = -1,
    .call_id = BLANK,
    .correlation_id = BLANK,
    .shared_correlation_id = BLANK,
    .transferor_correlation_id = BLANK,
    .user_id = BLANK,
    .upn = BLANK,
    .display_name = BLANK,
    .caller = BLANK,
    .callee = BLANK,
    .user_country = BLANK,
    .other_country = BLANK,
    .call_type = BLANK,
    .trunk_fqdn = BLANK,
    .media_region = BLANK,
    .signaling_region = BLANK,
    .phrase = BLANK,
    .admin_units = BLANK,
    .counts = {.attempts = -1, .connected = -1, .failed = -1},
#undef BLANK
};

static bool is_midnight(int64_t ms)
{
    return ms != SW_NO_TIME && ms % SW_DAY == 0;
}

/* Nothing stands there, or a word for it. Few cells begin as such a word does. */
static bool is_blank(const struct row *row, enum sw_field field, struct sw_str s)
{
    const struct sw_flag_words *words = row->reading->words;

    return s.n == 0 || (words->may_begin_nothing[(unsigned char)s.s[0]] && !field_is_text(field) &&
                        sw_flag_words_mean_nothing(words, s));
}

/* The columns of one heading: the first counts in all rows, or they would be mixed. */
static bool differs_from_first(const struct sw_mapped_column *column,
                               const struct sw_record *record)
{
    struct sw_str again, first = SW_STR("");

    if (column->place >= record->n)
        return false;
    again = sw_str_trim(record->fields[column->place]);
    if (column->repeats <= record->n)
        first = sw_str_trim(record->fields[column->repeats - 1]);
    return again.n > 0 && !sw_str_eq_fold(again, first);
}

/* Of several columns for one field the first that is not blank counts. */
static bool read_cells(const struct sw_mapping *mapping, struct row *row,
                       const struct sw_record *record, struct sw_reject *reject)
{
    bool was_blank = false, differs = false;

    for (size_t i = 0; i < mapping->n; i++) {
        const struct sw_mapped_column *column = &mapping->columns[i];
        const char *wrong;

        if (column->repeats > 0) {
            differs |= differs_from_first(column, record);
            continue;
        }
        if (column->is_alternative && !was_blank)
            continue;
        was_blank = column->place >= record->n ||
                    is_blank(row, column->field, record->fields[column->place]);
        if (was_blank)
            continue;
        wrong = read_cell(row, column->field, record->fields[column->place]);
        if (wrong)
            return sw_refuse(reject, record, column->place + 1, "%s %s",
                             sw_field_name(column->field), wrong);
        if (column->is_date)
            row->has_day |= is_midnight(row->call->invite_time);
    }
    row->reading->found[SW_DIFFERING_COLUMNS] += differs;
    return true;
}

bool sw_map_record(const struct sw_mapping *mapping, struct sw_reading *reading,
                   const struct sw_record *record, struct sw_arena *arena, struct sw_call *call,
                   struct sw_reject *reject)
{
    const struct span nothing = {INT64_MAX, INT64_MIN};
    struct row row = {.reading = reading,
                      .arena = arena,
                      .call = call,
                      .line = record->line,
                      .has_loose_quotes = record->has_loose_quotes,
                      .is_plain = record->is_plain,
                      .is_counted = mapping->groups != NULL,
                      .spans = {nothing, nothing, nothing},
                      .year = -1,
                      .month = -1,
                      .day = -1};

    *call = blank_call;
    if (record->lines_below > 0 && reading->delimiter) {
        size_t column = find_lost_quote(record, reading->delimiter, mapping->n_columns);

        if (column > 0)
            return sw_refuse(reject, record, column, "a quote is not closed");
    }
    if (!read_cells(mapping, &row, record, reject))
        return false;
    weigh_spans(&row);
    call->counts.is_total = row.is_total;
    if (row.is_total)
        return true;
    if (mapping->groups ? !settle_counted(mapping, &row, record, reject)
                        : !settle_call(mapping, &row, record, reject))
        return false;
    settle_type(mapping, &row);
    return true;
}
