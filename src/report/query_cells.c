/* query_cells.c - see query_cells.h. */
#include "query_cells.h"

#include "sipwhy/time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 10000-01-01T00:00:00Z: no time of a call is as late. */
static const int64_t end_of_times = 2932897 * SW_DAY;

/* --------------------------------------------------------------------- names of columns */

/* name is one of words, or ends in an underscore and one of them. */
static bool ends_in(const char *name, const char *const *words)
{
    const char *last = strrchr(name, '_');

    for (; *words; words++)
        if (strcmp(name, *words) == 0 || (last && strcmp(last + 1, *words) == 0))
            return true;
    return false;
}

static bool is_in(const char *name, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(name, *words) == 0)
            return true;
    return false;
}

static enum query_kind kind_of(const char *name)
{
    static const char *const times[] = {"time", NULL};
    static const char *const moments[] = {"bucket", "since", "until", "imported_at", NULL};
    static const char *const ratios[] = {"ratio", "rate", "share", "ner", "asr", NULL};
    static const char *const codes[] = {"code", "id", "hour", "year", "line", NULL};

    if (ends_in(name, times) || is_in(name, moments))
        return QUERY_TIME;
    if (strcmp(name, "day") == 0)
        return QUERY_DAY;
    if (strcmp(name, "week") == 0)
        return QUERY_WEEK;
    if (ends_in(name, ratios))
        return QUERY_RATIO;
    return ends_in(name, codes) ? QUERY_CODE : QUERY_PLAIN;
}

static enum query_people people_of(const char *name, bool may_be_people)
{
    static const char *const people[] = {"caller", "callee", "user", "upn", "number", NULL};
    /* Columns of the public views that hold neither numbers nor names. */
    static const char *const open[] = {"tenant",
                                       "correlation_id",
                                       "shared_correlation_id",
                                       "call_type",
                                       "direction",
                                       "user_country",
                                       "other_country",
                                       "outcome",
                                       "trunk",
                                       "media_region",
                                       "signaling_region",
                                       "origin",
                                       "owner",
                                       "known",
                                       "sha256",
                                       "format",
                                       "generation",
                                       "source",
                                       "product",
                                       "fields",
                                       "encoding",
                                       "delimiter",
                                       "date_order",
                                       "missing_columns",
                                       "version",
                                       "variant",
                                       "days_without_rows",
                                       "source_date",
                                       "media_bypass",
                                       NULL};

    if (ends_in(name, people) || strcmp(name, "display_name") == 0)
        return QUERY_PEOPLE;
    if (may_be_people)
        return QUERY_PEOPLE;
    return is_in(name, open) ? QUERY_NOBODY : QUERY_TEXT;
}

struct query_column query_column_of(const char *name, bool may_be_people,
                                    const struct sw_privacy *privacy)
{
    return (struct query_column){
        .kind = kind_of(name),
        .holds = people_of(name, may_be_people),
        .privacy = privacy,
    };
}

/* Shorter than the name, or what an admin calls it. */
static const struct {
    const char *name, *heading;
} headings[] = {
    {"sip_code", "SIP"},
    {"microsoft_code", "Microsoft"},
    {"asr", "ASR"},
    {"ner", "NER"},
    {"bucket", "quarter hour"},
    {"failure_rate", "fail rate"},
    {"other_country", "far country"},
    {"signaling_region", "signalling in"},
};

char *query_heading(struct sw_arena *arena, const char *name)
{
    char *heading;

    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        if (strcmp(name, headings[i].name) == 0)
            name = headings[i].heading;
    heading = sw_arena_copy(arena, name, strlen(name));
    for (char *p = heading; *p; p++)
        if (*p == '_')
            *p = ' ';
    return heading;
}

/* ------------------------------------------------------------------------------ privacy */

/* A day or a time by itself: digits and hyphens, but nobody's number. */
static bool is_date(struct sw_str text)
{
    int64_t value, offset;

    return sw_date_parse(text, &value) || sw_wall_parse(text, &value, &offset);
}

/* A correlation ID may begin like a number. */
static void add_text(struct sw_buf *out, struct query_column column, struct sw_str text)
{
    if (column.holds == QUERY_NOBODY || is_date(text) ||
        (column.holds == QUERY_TEXT && sw_str_is_guid(text)))
        sw_buf_add(out, text.s, text.n);
    else if (column.holds == QUERY_TEXT)
        sw_privacy_text(out, column.privacy, text);
    else
        sw_privacy_people(out, column.privacy, text);
}

/* ------------------------------------------------------------------------------- cells */

/* Text without NULs, which would end it, as it may be shown. */
static struct sw_cell text_cell(struct sw_arena *arena, struct query_column column,
                                struct sw_str text)
{
    struct sw_buf whole = {0}, shown = {0};
    struct sw_cell cell;

    sw_buf_str(&whole, "");
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i])
            sw_buf_char(&whole, text.s[i]);
        else
            sw_buf_str(&whole, "\xef\xbf\xbd");
    }
    sw_buf_str(&shown, "");
    add_text(&shown, column, (struct sw_str){whole.s, whole.n});
    cell = sw_cell_text(sw_arena_copy(arena, shown.s, shown.n));
    sw_buf_free(&whole);
    sw_buf_free(&shown);
    return cell;
}

static struct sw_cell blob_cell(struct sw_arena *arena, struct query_column column,
                                struct sw_str bytes)
{
    struct sw_buf hex = {0};
    struct sw_cell cell;

    sw_buf_str(&hex, "");
    for (size_t i = 0; i < bytes.n; i++)
        sw_buf_printf(&hex, "%02x", (unsigned char)bytes.s[i]);
    cell = text_cell(arena, column, (struct sw_str){hex.s, hex.n});
    sw_buf_free(&hex);
    return cell;
}

/* "2026-11-09" or "2026-W46". */
static struct sw_cell day_cell(struct sw_arena *arena, enum query_kind kind, int64_t days)
{
    struct sw_date date = sw_date_of_days(days);
    char text[32];

    if (kind == QUERY_DAY) {
        snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    } else {
        int64_t thursday = days + 3; /* which is in the year that the week counts for */
        int year = sw_date_of_days(thursday).year;

        snprintf(text, sizeof text, "%04d-W%02d", year,
                 (int)((thursday - sw_date_days(year, 1, 1)) / 7 + 1));
    }
    return sw_cell_text(sw_arena_copy(arena, text, strlen(text)));
}

/*
 * A telephone number that SQL has reckoned with: seven digits or more in a column of people that is
 * no time.
 */
static bool may_be_number(struct query_column column, double n)
{
    bool is_time =
        column.kind == QUERY_TIME || column.kind == QUERY_DAY || column.kind == QUERY_WEEK;

    return column.holds == QUERY_PEOPLE && !is_time && sw_privacy_way(column.privacy) != SW_SHOWN &&
           (n > 999999 || n < -999999);
}

static struct sw_cell integer_cell(struct sw_arena *arena, struct query_column column, int64_t n)
{
    enum { MONDAY = 4 }; /* 1970-01-05, in days */
    bool is_time = n >= SW_BEGINNING && n < end_of_times;
    bool is_midnight = is_time && n % SW_DAY == 0 && n != 0;

    char text[32];

    if (may_be_number(column, (double)n)) {
        snprintf(text, sizeof text, "%lld", (long long)n);
        return text_cell(arena, column, sw_str(text));
    }
    if (column.kind == QUERY_TIME && is_time)
        return sw_cell_time(n);
    if (column.kind == QUERY_DAY && is_midnight)
        return day_cell(arena, column.kind, n / SW_DAY);
    if (column.kind == QUERY_WEEK && is_midnight && (n / SW_DAY - MONDAY) % 7 == 0)
        return day_cell(arena, column.kind, n / SW_DAY);
    if (column.kind == QUERY_RATIO)
        return sw_cell_ratio((double)n);
    return column.kind == QUERY_CODE ? sw_cell_code(true, n) : sw_cell_count(n);
}

static struct sw_cell real_cell(struct sw_arena *arena, struct query_column column, double n)
{
    char *text;
    struct sw_cell cell;

    if (!may_be_number(column, n) || isinf(n))
        return column.kind == QUERY_RATIO ? sw_cell_ratio(n) : sw_cell_real(n);
    text = sw_sprintf("%.0f", n);
    cell = text_cell(arena, column, sw_str(text));
    free(text);
    return cell;
}

struct sw_cell query_cell(struct sw_arena *arena, struct query_column column,
                          const struct sw_value *value)
{
    switch (value->kind) {
    case SW_VALUE_INTEGER:
        return integer_cell(arena, column, value->integer);
    case SW_VALUE_REAL:
        return real_cell(arena, column, value->real);
    case SW_VALUE_TEXT:
        return text_cell(arena, column, value->text);
    case SW_VALUE_BLOB:
        return blob_cell(arena, column, value->text);
    case SW_VALUE_NULL:
        break;
    }
    return sw_cell_none();
}
