/* query_cells.c - see query_cells.h. */
#include "query_cells.h"

#include "words.h"

#include "sipwhy/time.h"

#include <ctype.h>
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

static enum query_mask mask_of(const char *name, bool may_be_people)
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
        return QUERY_MASK_ALL;
    if (may_be_people)
        return QUERY_MASK_ALL;
    return is_in(name, open) ? QUERY_OPEN : QUERY_MASK_FOUND;
}

struct query_column query_column_of(const char *name, bool may_be_people, bool unmask)
{
    return (struct query_column){
        .kind = kind_of(name),
        .mask = unmask ? QUERY_OPEN : mask_of(name, may_be_people),
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

/* ----------------------------------------------------------------------------- masking */

/* A day or a time by itself: digits and hyphens, but nobody's number. */
static bool is_date(struct sw_str text)
{
    int64_t value, offset;

    return sw_date_parse(text, &value) || sw_wall_parse(text, &value, &offset);
}

/* "00000001-2fa1-11d2-883f-0016d3cca427": a correlation ID may begin like a number. */
static bool is_guid(struct sw_str text)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (text.n != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (shape[i] == '-' ? text.s[i] != '-' : !isxdigit((unsigned char)text.s[i]))
            return false;
    return true;
}

static bool has_letters(struct sw_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] >= 0x80 ||
            ((text.s[i] | 0x20) >= 'a' && (text.s[i] | 0x20) <= 'z'))
            return true;
    return false;
}

/* Of every word its first character, of an address what is behind the @ too. */
static void mask_names(struct sw_buf *out, struct sw_str text)
{
    bool is_inside = false, is_domain = false;

    while (text.n > 0) {
        uint32_t c;
        size_t n = sw_utf8_next(text.s, text.n, &c);
        bool is_separator = n == 1 && strchr(" ,;|<>()\"'/\t\r\n", text.s[0]);

        if (!is_separator && is_inside && !is_domain && c != '@')
            sw_buf_char(out, '*');
        else
            sw_buf_add(out, text.s, n);
        is_domain = !is_separator && (is_domain || c == '@');
        is_inside = !is_separator;
        text = (struct sw_str){text.s + n, text.n - n};
    }
}

/*
 * Of a long number the first two and the last two digits, of an extension the first and the last;
 * three digits are a service such as an emergency number.
 */
static void mask_number(struct sw_buf *out, struct sw_str text)
{
    size_t digits = 0, seen = 0, kept;

    for (size_t i = 0; i < text.n; i++)
        digits += text.s[i] >= '0' && text.s[i] <= '9';
    kept = digits >= 7 ? 2 : digits > 3 ? 1 : digits;
    for (size_t i = 0; i < text.n; i++) {
        bool is_digit = text.s[i] >= '0' && text.s[i] <= '9';

        sw_buf_char(out, is_digit && seen >= kept && seen + kept < digits ? '*' : text.s[i]);
        seen += is_digit;
    }
}

static void add_masked(struct sw_buf *out, enum query_mask mask, struct sw_str text)
{
    if (mask == QUERY_OPEN || is_date(text) || (mask == QUERY_MASK_FOUND && is_guid(text)))
        sw_buf_add(out, text.s, text.n);
    else if (mask == QUERY_MASK_FOUND)
        mask_personal(out, text);
    else if (has_letters(text))
        mask_names(out, text);
    else
        mask_number(out, text);
}

/* ------------------------------------------------------------------------------- cells */

/* Text without NULs, which would end it, masked. */
static struct sw_cell text_cell(struct sw_arena *arena, enum query_mask mask, struct sw_str text)
{
    struct sw_buf whole = {0}, masked = {0};
    struct sw_cell cell;

    sw_buf_str(&whole, "");
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i])
            sw_buf_char(&whole, text.s[i]);
        else
            sw_buf_str(&whole, "\xef\xbf\xbd");
    }
    sw_buf_str(&masked, "");
    add_masked(&masked, mask, (struct sw_str){whole.s, whole.n});
    cell = sw_cell_text(sw_arena_copy(arena, masked.s, masked.n));
    sw_buf_free(&whole);
    sw_buf_free(&masked);
    return cell;
}

static struct sw_cell blob_cell(struct sw_arena *arena, enum query_mask mask, struct sw_str bytes)
{
    struct sw_buf hex = {0};
    struct sw_cell cell;

    sw_buf_str(&hex, "");
    for (size_t i = 0; i < bytes.n; i++)
        sw_buf_printf(&hex, "%02x", (unsigned char)bytes.s[i]);
    cell = text_cell(arena, mask, (struct sw_str){hex.s, hex.n});
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

static struct sw_cell integer_cell(struct sw_arena *arena, struct query_column column, int64_t n)
{
    enum { MONDAY = 4 }; /* 1970-01-05, in days */
    bool is_time = n >= SW_BEGINNING && n < end_of_times;
    bool is_midnight = is_time && n % SW_DAY == 0 && n != 0;
    char text[32];

    if (column.mask == QUERY_MASK_ALL && column.kind == QUERY_PLAIN &&
        (n > 999999 || n < -999999)) {
        snprintf(text, sizeof text, "%lld", (long long)n);
        return text_cell(arena, column.mask, sw_str(text));
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

struct sw_cell query_cell(struct sw_arena *arena, struct query_column column,
                          const struct sw_value *value)
{
    switch (value->kind) {
    case SW_VALUE_INTEGER:
        return integer_cell(arena, column, value->integer);
    case SW_VALUE_REAL:
        return column.kind == QUERY_RATIO ? sw_cell_ratio(value->real) : sw_cell_real(value->real);
    case SW_VALUE_TEXT:
        return text_cell(arena, column.mask, value->text);
    case SW_VALUE_BLOB:
        return blob_cell(arena, column.mask, value->text);
    case SW_VALUE_NULL:
        break;
    }
    return sw_cell_none();
}
