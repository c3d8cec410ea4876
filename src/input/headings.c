/* headings.c - see headings.h. */
#include "headings.h"

#include "sipwhy/local_time.h"

#include <stdlib.h>
#include <string.h>

int headings_weigh(const struct rows *rows, const struct sw_record *record)
{
    return sw_formats_weigh(&rows->tables->formats, rows->options->format, record);
}

bool headings_is_broken(const struct rows *rows, const struct sw_record *record, int weight)
{
    size_t n = 0;

    for (size_t i = 0; i < record->n; i++)
        n += record->fields[i].n > 0;
    return (size_t)weight * 2 >= n &&
           (weight > 1 || (weight == 1 && record->n != rows->mapping.n_columns));
}

/* ------------------------------------------------------------------------------- parts */

/* Objects of JSON each name what they have: there, only another kind of export is another part. */
static bool begins_part(const struct rows *rows, const struct sw_mapping *next)
{
    const struct sw_mapping *now = &rows->mapping;

    if (!rows->format)
        return false;
    if (!rows->reading.delimiter)
        return strcmp(rows->format->source, next->format->source) != 0 ||
               strcmp(rows->format->product, next->format->product) != 0;
    return next->format->counts_calls || now->format != next->format ||
           strcmp(now->generation, next->generation) != 0 ||
           strcmp(now->unknown, next->unknown) != 0 ||
           memcmp(now->has, next->has, sizeof now->has) != 0;
}

/* The decoder counts through the whole file. */
static void add_decoded(struct rows *rows)
{
    rows->reading.found[SW_UNDECODABLE] = rows->decoded.undecodable - rows->told.undecodable;
    rows->reading.found[SW_OLD_MAC] = rows->decoded.old_mac - rows->told.old_mac;
    rows->told = rows->decoded;
}

enum sw_status headings_end(struct rows *rows, struct sw_err *err)
{
    const bool *has = rows->mapping.has;

    add_decoded(rows);
    rows->reading.found[SW_UNENDED_LINES] = rows->is_unended;
    rows->lacks_time = rows->mapping.groups && !has[SW_INVITE_TIME] && !has[SW_START_TIME] &&
                       !has[SW_END_TIME] && !has[SW_DATE_YEAR];
    rows->n_parts++;
    return rows->sink->ended(rows->sink->context, err);
}

static void begin_part(struct rows *rows)
{
    rows->format = NULL;
    free(rows->unknown_columns);
    rows->unknown_columns = NULL;
    ids_clear(&rows->ids);
    memset(rows->has, 0, sizeof rows->has);
    memset(rows->reading.found, 0, sizeof rows->reading.found);
    rows->reading.is_ambiguous = rows->reading.tells_order = rows->reading.is_supported = false;
    rows->reading.group_mark = rows->reading.decimal_mark = '\0';
}

static enum sw_status end_if_part(struct rows *rows, const struct sw_mapping *next, int64_t line,
                                  struct sw_err *err)
{
    enum sw_status status;

    if (!begins_part(rows, next)) {
        if (rows->format)
            rows->reading.found[SW_REPEATED_HEADINGS] += rows->reading.delimiter != 0;
        return SW_OK;
    }
    if (rows->n_parts + 1 == SW_MAX_PARTS)
        return sw_err_set(err, SW_DATA,
                          "line %lld: more than %d exports with other columns were joined: "
                          "import them one by one",
                          (long long)line, SW_MAX_PARTS);
    status = headings_end(rows, err);
    begin_part(rows);
    return status;
}

/* ------------------------------------------------------------------------ heading lines */

/* Rows of counts without a number would pass for one call each. */
static bool has_measure(const struct sw_mapping *mapping)
{
    return mapping->has[SW_ATTEMPT_COUNT] || mapping->has[SW_AFFECTED_COUNT];
}

/* A quote that is not closed takes in the rows below: no heading is long, and on many lines. */
static bool takes_in_lines(const struct rows *rows, struct sw_str heading)
{
    enum { MANY = 4 };
    size_t delimiters = 0;

    for (size_t i = 0; i < heading.n; i++)
        delimiters += heading.s[i] == rows->reading.delimiter;
    return delimiters >= MANY &&
           (memchr(heading.s, '\n', heading.n) || memchr(heading.s, '\r', heading.n));
}

/* Counts by days and hours are headed by them, behind the columns that name what is counted. */
static bool is_cell_of_row(const struct sw_mapping *mapping, struct sw_str cell, bool is_in_front)
{
    struct sw_local_time time;
    int64_t number;

    if (mapping->format->counts_calls)
        return is_in_front && (sw_parse_int64(cell, &number) || sw_local_time_parse(cell, &time));
    return sw_is_time(cell);
}

/* NULL, or why it is more than a heading line: the last row of the file before it is in it too. */
static const char *takes_in_row(const struct rows *rows, const struct sw_mapping *mapping,
                                const struct sw_record *heading)
{
    bool is_in_front = true;

    for (size_t i = 0; i < heading->n; i++) {
        if (mapping->fields[i] != SW_NO_FIELD) {
            is_in_front = false;
            continue;
        }
        if (takes_in_lines(rows, heading->fields[i]))
            return "a quote is not closed in the heading line: it takes in rows";
        if (is_cell_of_row(mapping, heading->fields[i], is_in_front))
            return "a heading line and a row stand on one line: put a line end between them";
    }
    return NULL;
}

/* result is {0}, and is to be cleared whatever comes of it. */
static enum sw_status map_heading(const struct rows *rows, const struct sw_record *record,
                                  struct sw_mapping *result, struct sw_err *err)
{
    enum sw_status status =
        sw_formats_recognise(&rows->tables->formats, rows->options->format, record, result, err);
    const char *wrong;

    if (status != SW_OK)
        return status;
    wrong = takes_in_row(rows, result, record);
    if (wrong)
        return sw_err_set(err, SW_DATA, "line %lld: %s", (long long)record->line, wrong);
    if (result->groups && !has_measure(result))
        return sw_err_set(err, SW_DATA,
                          "line %lld: no column is known that counts calls, such as \"PSTN Total "
                          "Attempts Count\" or \"PSTN Calls Affected By NER\"",
                          (long long)record->line);
    return SW_OK;
}

enum sw_status headings_take(struct rows *rows, const struct sw_record *record, struct sw_err *err)
{
    struct sw_mapping next = {0};
    enum sw_status status = map_heading(rows, record, &next, err);

    if (status == SW_OK)
        status = end_if_part(rows, &next, record->line, err);
    if (status != SW_OK) {
        sw_mapping_clear(&next);
        return status;
    }
    sw_mapping_clear(&rows->mapping);
    rows->mapping = next;
    if (!rows->format) {
        rows->format = next.format;
        rows->generation = next.generation;
        rows->unknown_columns = sw_strdup(next.unknown);
    }
    for (enum sw_field f = SW_NO_FIELD + 1; f < SW_FIELDS; f++)
        rows->has[f] |= next.has[f];
    rows->edges = (struct edges){0};
    rows->beyond = (struct beyond){0};
    rows->unreadable = NULL;
    return SW_OK;
}
