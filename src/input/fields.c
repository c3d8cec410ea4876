/* fields.c - see fields.h. */
#include "fields.h"

#include "sipwhy/time.h"

#include <string.h>

/* How the text of a cell is read, and so what its place is. */
enum kind {
    TEXT,   /* struct sw_str, as it is */
    PLACE,  /* struct sw_str, as it is: a country, a region */
    FOLDED, /* struct sw_str, lower case: names that people write in either */
    ID,     /* struct sw_str, lower case, braces dropped: a GUID or what stands for one */
    IDS,    /* several of them, as PowerShell writes lists too */
    NUMBER, /* struct sw_str: a telephone number, or what a spreadsheet left of it */
    TIME,   /* int64_t, UTC ms; SW_NO_TIME for blank and for year 1 */
    SIP,    /* struct sw_code of three digits: what stands behind a point is a fraction */
    CODE,   /* struct sw_code of any length */
    COUNT,  /* int64_t, 0 and up; -1 for blank */
    FLAG,   /* int: 0, 1, -1 */
    OUTCOME,
    TYPE,
    WAY,
    PART, /* of a date, in struct row */
    TOTAL
};

/* One row a field: to add one, add it here, to enum sw_field, to struct sw_call and a migration. */
static const struct {
    const char *name;
    enum kind kind;
    size_t offset; /* in struct sw_call; for PART in struct row */
} fields[SW_FIELDS] = {
#define FIELD(name, kind)                                                                          \
    {                                                                                              \
#name, kind, offsetof(struct sw_call, name)                                                \
    }
    [SW_NO_FIELD] = {"", TEXT, 0},
    [SW_CALL_ID] = FIELD(call_id, ID),
    [SW_CORRELATION_ID] = FIELD(correlation_id, ID),
    [SW_SHARED_CORRELATION_ID] = FIELD(shared_correlation_id, ID),
    [SW_TRANSFEROR_CORRELATION_ID] = FIELD(transferor_correlation_id, ID),
    [SW_USER_ID] = FIELD(user_id, ID),
    [SW_UPN] = FIELD(upn, FOLDED),
    [SW_DISPLAY_NAME] = FIELD(display_name, TEXT),
    [SW_CALL_TYPE] = FIELD(call_type, TYPE),
    [SW_CALL_DIRECTION] = FIELD(direction, WAY),
    [SW_CALLER] = FIELD(caller, NUMBER),
    [SW_CALLEE] = FIELD(callee, NUMBER),
    [SW_USER_COUNTRY] = FIELD(user_country, PLACE),
    [SW_OTHER_COUNTRY] = FIELD(other_country, PLACE),
    [SW_INVITE_TIME] = FIELD(invite_time, TIME),
    [SW_START_TIME] = FIELD(start_time, TIME),
    [SW_FAILURE_TIME] = FIELD(failure_time, TIME),
    [SW_END_TIME] = FIELD(end_time, TIME),
    [SW_DURATION] = FIELD(duration, COUNT),
    [SW_SUCCESS] = FIELD(success, OUTCOME),
    [SW_SIP_CODE] = {"sip_code", SIP, offsetof(struct sw_call, pair.sip)},
    [SW_MICROSOFT_CODE] = {"microsoft_code", CODE, offsetof(struct sw_call, pair.microsoft)},
    [SW_PHRASE] = FIELD(phrase, TEXT),
    [SW_TRUNK_FQDN] = FIELD(trunk_fqdn, FOLDED),
    [SW_MEDIA_BYPASS] = FIELD(media_bypass, FLAG),
    [SW_MEDIA_REGION] = FIELD(media_region, PLACE),
    [SW_SIGNALING_REGION] = FIELD(signaling_region, PLACE),
    [SW_ADMIN_UNITS] = FIELD(admin_units, IDS),
    [SW_ATTEMPT_COUNT] = {"attempts", COUNT, offsetof(struct sw_call, counts.attempts)},
    [SW_CONNECTED_COUNT] = {"connected", COUNT, offsetof(struct sw_call, counts.connected)},
    [SW_AFFECTED_COUNT] = {"affected", COUNT, offsetof(struct sw_call, counts.failed)},
    [SW_GRAND_TOTAL] = {"grand_total", TOTAL, 0},
    [SW_DATE_YEAR] = {"year", PART, offsetof(struct row, year)},
    [SW_DATE_MONTH] = {"month", PART, offsetof(struct row, month)},
    [SW_DATE_DAY] = {"day", PART, offsetof(struct row, day)},
#undef FIELD
};

const char *sw_field_name(enum sw_field field)
{
    return fields[field].name;
}

enum sw_field sw_field_find(struct sw_str name)
{
    for (enum sw_field f = SW_NO_FIELD + 1; f < SW_FIELDS; f++)
        if (sw_str_eq(name, sw_str(fields[f].name)))
            return f;
    return SW_NO_FIELD;
}

bool field_is_count(enum sw_field field)
{
    return field == SW_ATTEMPT_COUNT || field == SW_CONNECTED_COUNT || field == SW_AFFECTED_COUNT;
}

bool field_is_text(enum sw_field field)
{
    return fields[field].kind == TEXT || fields[field].kind == PLACE;
}

bool field_takes_any(enum sw_field field)
{
    enum kind kind = fields[field].kind;

    return kind == TEXT || kind == PLACE || kind == FOLDED || kind == ID || kind == IDS ||
           kind == NUMBER || kind == TYPE || kind == WAY;
}

bool field_is_flag(enum sw_field field)
{
    return fields[field].kind == FLAG || fields[field].kind == OUTCOME;
}

/* ------------------------------------------------------------------------------- texts */

static struct sw_str keep(struct sw_arena *arena, struct sw_str s)
{
    return (struct sw_str){s.n ? sw_arena_copy(arena, s.s, s.n) : "", s.n};
}

struct sw_str keep_folded(struct sw_arena *arena, struct sw_str s)
{
    char *copy;

    if (s.n == 0)
        return SW_STR("");
    copy = sw_arena_text(arena, s.n);
    sw_fold(copy, s.s, s.n);
    return (struct sw_str){copy, s.n};
}

static struct sw_str inside(struct sw_str s, size_t before, size_t behind)
{
    return (struct sw_str){s.s + before, s.n - before - behind};
}

static struct sw_str without_braces(struct sw_str s)
{
    return s.n >= 2 && s.s[0] == '{' && s.s[s.n - 1] == '}' ? inside(s, 1, 1) : s;
}

/* "System.Object[]" stands for a list that PowerShell did not write; "@{id=...}" is a single one.
 */
static struct sw_str list_of_powershell(struct sw_str s)
{
    if (sw_str_starts(s, "System.") || sw_str_starts(s, "Microsoft."))
        return SW_STR("");
    if (sw_str_starts(s, "@{id=") && s.s[s.n - 1] == '}')
        return inside(s, 5, 1);
    return s;
}

/* Digits, a point or comma, digits, E+ and an exponent: 4.42079E+11. */
static bool is_scientific(struct sw_str s)
{
    size_t i = 0, digits = 0;

    while (i < s.n && ((s.s[i] >= '0' && s.s[i] <= '9') || s.s[i] == '.' || s.s[i] == ','))
        i++;
    if (i == 0 || i + 2 >= s.n || (s.s[i] | 0x20) != 'e' || s.s[i + 1] != '+')
        return false;
    for (i += 2; i < s.n && s.s[i] >= '0' && s.s[i] <= '9'; i++)
        digits++;
    return i == s.n && digits <= 3;
}

/* What is left of a number that a spreadsheet rounded is no number: better none. */
static struct sw_str read_number(struct row *row, struct sw_str s)
{
    int64_t *found = row->reading->found;

    found[SW_NUMBERS]++;
    found[SW_MASKED_NUMBERS] += s.s[s.n - 1] == '*';
    if (s.s[s.n - 1] < '0' || s.s[s.n - 1] > '9' || !is_scientific(s))
        return keep(row->arena, s);
    found[SW_DAMAGED_NUMBERS]++;
    return SW_STR("");
}

/* ------------------------------------------------------------------------------- times */

/* What such a date should be taken for until one comes that can be read in one way only. */
static void assume_order(struct row *row, const struct sw_local_time *time)
{
    struct sw_reading *reading = row->reading;
    bool is_like_us = !time->has_seconds && reading->delimiter == ',';

    if (reading->assumed == SW_ORDER_UNKNOWN && time->evidence != SW_ORDER_UNKNOWN)
        reading->assumed = time->evidence;
    else if (reading->assumed == SW_ORDER_UNKNOWN)
        reading->assumed = is_like_us ? SW_MONTH_FIRST : SW_DAY_FIRST;
    if (reading->ambiguous_line == 0)
        reading->ambiguous_line = row->line;
}

const char *doubt_time(const struct sw_reading *reading, int64_t ms)
{
    /* 2016-01-01; 2101-01-01; 2026-11-23: a clock that lags behind this program is wrong. */
    const int64_t earliest = 16801 * SW_DAY, last = 47847 * SW_DAY, written = 20780 * SW_DAY;
    int64_t now = reading->now > written ? reading->now : written;
    int64_t latest = reading->now > earliest ? now + SW_DAY : last;
    int year;

    if (ms == SW_NO_TIME || (ms >= earliest && ms < latest))
        return NULL;
    year = sw_date_of_days(sw_floor_div(ms, SW_DAY)).year;
    if ((year >= 1300 && year < 1600) || (year >= 2500 && year < 2700))
        return "has a year of another calendar";
    return ms < earliest ? "is before 2016" : "is in the future";
}

/* One order puts it where no call can be: that tells the order as well as a part above 12 does. */
static void drop_doubtful(const struct sw_reading *reading, struct sw_local_time *time)
{
    bool day = time->can_be_day_first && !doubt_time(reading, time->day_first);
    bool month = time->can_be_month_first && !doubt_time(reading, time->month_first);

    if (day == month)
        return;
    time->can_be_day_first = day;
    time->can_be_month_first = month;
    time->evidence = day ? SW_DAY_FIRST : SW_MONTH_FIRST;
}

static void extend(struct span *span, int64_t ms)
{
    if (ms == SW_NO_TIME)
        return;
    span->first = ms < span->first ? ms : span->first;
    span->last = ms > span->last ? ms : span->last;
}

void weigh_spans(struct row *row)
{
    struct sw_reading *reading = row->reading;
    bool fits[3];

    if (!row->is_ambiguous || reading->date_order != SW_ORDER_UNKNOWN)
        return;
    for (int order = SW_DAY_FIRST; order <= SW_MONTH_FIRST; order++)
        fits[order] = row->spans[order].last - row->spans[order].first < 2 * SW_DAY;
    if (fits[SW_DAY_FIRST] == fits[SW_MONTH_FIRST])
        return;
    reading->date_order = fits[SW_DAY_FIRST] ? SW_DAY_FIRST : SW_MONTH_FIRST;
    reading->order_line = row->line;
    reading->tells_order = true;
}

/* Which of the two readings counts, by what this file has shown so far. */
static bool choose_order(struct row *row, const struct sw_local_time *time, bool *day_first)
{
    bool is_certain = time->can_be_day_first != time->can_be_month_first;
    struct sw_reading *reading = row->reading;
    enum sw_date_order order = reading->date_order;
    bool is_given = order != SW_ORDER_UNKNOWN && reading->order_line == 0;

    if (is_certain && order == SW_ORDER_UNKNOWN) {
        reading->date_order = order = time->evidence;
        reading->order_line = row->line;
    }
    if (is_certain && time->evidence != order) {
        if (reading->order_line > 0) /* else the order was given: this row alone is wrong */
            reading->contradicts_line = row->line;
        return false;
    }
    if (order == SW_ORDER_UNKNOWN) {
        extend(&row->spans[SW_DAY_FIRST], time->day_first);
        extend(&row->spans[SW_MONTH_FIRST], time->month_first);
    }
    if (order == SW_ORDER_UNKNOWN && !time->is_same) {
        row->is_ambiguous = true;
        assume_order(row, time);
        order = reading->assumed;
    }
    if (order == SW_MONTH_FIRST && time->has_dots && time->can_be_day_first && !time->is_same &&
        !is_given) {
        reading->contradicts_line = row->line;
        return false;
    }
    reading->tells_order |= is_certain;
    reading->is_ambiguous |= !is_certain && !time->is_same;
    reading->is_supported |= order != SW_ORDER_UNKNOWN && time->evidence == order;
    *day_first = order == SW_DAY_FIRST || !time->can_be_month_first;
    return true;
}

/* Letters before the clock, and digits beside them: "16. novembre 2026 09:12". */
static bool names_month(struct sw_str s)
{
    size_t letters = 0, digits = 0, most = 0;

    for (size_t i = 0; i < s.n && s.s[i] != ':'; i++) {
        unsigned char c = (unsigned char)s.s[i];
        bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

        letters = is_letter || c >= 0x80 ? letters + 1 : 0;
        most = letters > most ? letters : most;
        digits += c >= '0' && c <= '9';
    }
    return most >= 3 && digits >= 2;
}

#define SAVE_AGAIN "save it again with dates as yyyy-mm-dd hh:mm:ss"

static const char *read_local_time(struct row *row, struct sw_str s, int64_t *result)
{
    struct sw_local_time time;
    bool day_first;

    if (!sw_local_time_parse(s, &time))
        return names_month(s) ? "has a month or day by name: " SAVE_AGAIN : "is no date and time";
    if (time.is_rounded)
        return "is a number that a spreadsheet has rounded: " SAVE_AGAIN;
    if (row->reading->date_order == SW_ORDER_UNKNOWN)
        drop_doubtful(row->reading, &time);
    if (!choose_order(row, &time, &day_first))
        return "has day and month in the other order";
    if (day_first ? !time.can_be_day_first : !time.can_be_month_first)
        return day_first ? "is no date with the day first" : "is no date with the month first";
    *result = day_first ? time.day_first : time.month_first;
    if (*result != SW_NO_TIME && !time.has_clock && !row->is_counted)
        return "is no date and time";
    if (*result != SW_NO_TIME) {
        row->is_coarse |= !time.has_seconds;
        row->has_day |= !time.has_clock;
    }
    return NULL;
}

/* ISO 8601 is what exports have; anything else was written by a spreadsheet or a script. */
static const char *read_time(struct row *row, struct sw_str s, int64_t *result)
{
    enum { SECONDS_AT = 16 }; /* 2026-11-16T09:12:31 */

    if (!sw_time_parse(s, result)) {
        const char *wrong = read_local_time(row, s, result);

        return wrong ? wrong : doubt_time(row->reading, *result);
    }
    if (s.n <= SECONDS_AT || s.s[SECONDS_AT] != ':')
        row->is_coarse |= sw_str_trim(s).n <= SECONDS_AT || sw_str_trim(s).s[SECONDS_AT] != ':';
    return doubt_time(row->reading, *result);
}

/* ----------------------------------------------------------------------------- numbers */

/* Separators of thousands: , . ' and the spaces U+0020, U+00A0, U+202F, U+2009, the right quote. */
static size_t separator_length(const char *s, const char *end)
{
    static const char *const separators[] = {
        ",", ".", "'", " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89", "\xe2\x80\x99"};

    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        size_t n = strlen(separators[i]);

        if ((size_t)(end - s) >= n && memcmp(s, separators[i], n) == 0)
            return n;
    }
    return 0;
}

static size_t count_digits(const char *s, const char *end, bool zeros)
{
    size_t n = 0;

    while (s + n < end && s[n] >= '0' && s[n] <= (zeros ? '0' : '9'))
        n++;
    return n;
}

static bool is_zero_fraction(const char *s, const char *end)
{
    return end - s >= 2 && (*s == '.' || *s == ',') &&
           s + 1 + count_digits(s + 1, end, true) == end;
}

/* A group of three digits, or of two with another behind it, as India writes them; else 0. */
static size_t count_group(const char *s, const char *end)
{
    size_t n = count_digits(s, end, false);

    return n == 3 || (n == 2 && separator_length(s + n, end) > 0 &&
                      count_group(s + n + separator_length(s + n, end), end) > 0)
               ? n
               : 0;
}

/* What a number was written with; '\0' for what it does not have. */
struct marks {
    char group, fraction;
};

/*
 * A whole number in the ways that programs write one: 560403, 408.0, and with groups 560,403,
 * 560.403, 1 204, 12,34,567. What stands behind a separator is a group of digits, or at the end a
 * fraction of zeros. Groups don't stand behind a zero.
 */
static bool parse_written(struct sw_str s, bool may_have_groups, int64_t *value,
                          struct marks *marks)
{
    char digits[24];
    struct sw_str text = sw_str_trim(s);
    const char *at = text.s, *end = text.s + text.n;
    size_t sign = text.n > 0 && *at == '-', n = sign + count_digits(at + sign, end, false), group;
    bool has_groups = may_have_groups && n - sign <= 3 && !(n == sign + 1 && at[sign] == '0');

    *marks = (struct marks){0};
    if (n >= sizeof digits)
        return false;
    memcpy(digits, at, n);
    for (at += n; has_groups && at < end; at += group, n += group) {
        size_t separator = separator_length(at, end);

        group = separator > 0 ? count_group(at + separator, end) : 0;
        if (group == 0 || n + group > sizeof digits)
            break;
        marks->group = *at;
        at += separator;
        memcpy(digits + n, at, group);
    }
    marks->fraction = at < end ? *at : '\0';
    return (at == end || is_zero_fraction(at, end)) &&
           sw_parse_int64((struct sw_str){digits, n}, value);
}

static bool parse_grouped(struct sw_str s, int64_t *value)
{
    struct marks marks;

    return parse_written(s, true, value, &marks);
}

static bool parse_without_groups(struct sw_str s, int64_t *value)
{
    struct marks marks;

    return parse_written(s, false, value, &marks);
}

static const char *read_sip(struct row *row, struct sw_str s, struct sw_code *code)
{
    code->known = true;
    if (sw_parse_int64(s, &code->value))
        return NULL;
    row->has_decimals = parse_without_groups(s, &code->value);
    return row->has_decimals ? NULL : "is no whole number";
}

/* 540.000 is a code in groups, but a decimal beside a SIP code that is written as one. */
static const char *read_code(const struct row *row, struct sw_str s, struct sw_code *code)
{
    code->known = true;
    if (sw_parse_int64(s, &code->value) ||
        (row->has_decimals && parse_without_groups(s, &code->value)) ||
        parse_grouped(s, &code->value))
        return NULL;
    return "is no whole number";
}

/* 5.000 is 5 in a file that has 7.0; and where 5.000 was 5000 already, 7.0 can't be. */
static const char *read_count(struct sw_reading *reading, struct sw_str s, int64_t *count)
{
    struct marks marks = {0};
    bool is_number = sw_parse_int64(s, count) || parse_written(s, true, count, &marks);

    if (is_number && marks.group && marks.group == reading->decimal_mark)
        is_number = parse_written(s, false, count, &marks);
    if (!is_number || *count < 0) {
        *count = -1;
        return "is no whole number from 0 up";
    }
    if (marks.fraction && marks.fraction == reading->group_mark) {
        *count = -1;
        return "has a mark for decimals that rows above have for thousands";
    }
    reading->group_mark = marks.group ? marks.group : reading->group_mark;
    reading->decimal_mark = marks.fraction ? marks.fraction : reading->decimal_mark;
    return NULL;
}

/* A month by its number or its English name. */
static bool parse_month(struct sw_str s, int64_t *month)
{
    static const char names[12][10] = {"january",   "february", "march",    "april",
                                       "may",       "june",     "july",     "august",
                                       "september", "october",  "november", "december"};

    for (int i = 0; i < 12; i++) {
        struct sw_str name = sw_str(names[i]);

        if (s.n >= 3 && s.n <= name.n && sw_str_eq_fold(s, (struct sw_str){name.s, s.n})) {
            *month = i + 1;
            return true;
        }
    }
    return false;
}

static const char *read_part(struct sw_str s, int64_t *part)
{
    return parse_grouped(s, part) || parse_month(s, part) ? NULL : "is no part of a date";
}

/* ------------------------------------------------------------------------ flags, types */

static const char *read_flag(const struct row *row, struct sw_str s, int *flag)
{
    *flag = sw_flag_words_find(row->reading->words, s);
    if (*flag < 0)
        *flag = sw_flag_words_find(row->reading->words, sw_str_trim(s));
    return *flag >= 0 ? NULL : "is neither yes nor no";
}

static const char *read_outcome(const struct row *row, struct sw_str s, enum sw_success *success)
{
    int flag;
    const char *wrong = read_flag(row, s, &flag);

    *success = flag < 0 ? SW_SUCCESS_UNKNOWN : flag ? SW_CONNECTED : SW_NOT_CONNECTED;
    return wrong;
}

/* Of several flags that say so any one does. */
static const char *read_total(struct row *row, struct sw_str s)
{
    int flag;
    const char *wrong = read_flag(row, s, &flag);

    row->is_total |= flag == 1;
    return wrong;
}

/* ="..." and a leading apostrophe keep spreadsheets from reading a cell as a number. */
static struct sw_str without_guard(struct row *row, struct sw_str s, enum kind kind)
{
    struct sw_str bare = s;

    if (s.n >= 3 && s.s[0] == '=' && s.s[1] == '"' && s.s[s.n - 1] == '"')
        bare = inside(s, 2, 1);
    else if (s.s[0] == '\'' && kind != TEXT)
        bare = inside(s, 1, 0);
    row->reading->found[SW_GUARDED_CELLS] += bare.n != s.n;
    return bare;
}

/*
 * A quote too many or too few leaves one in a cell that has no other, where the reader of CSV takes
 * it as it stands; several belong into free text and numbers alone. Where all quotes of the row
 * stand as they should, one of its own is what the export has; and a phrase that was cut may do
 * without its second one.
 */
static bool has_stray_quote(const struct row *row, struct sw_str s, enum sw_field field)
{
    enum { CUT_LENGTH = 250 }; /* Final SIP Phrase is nvarchar(256) */
    size_t quotes = 0;

    if (!row->reading->delimiter || !memchr(s.s, '"', s.n))
        return false;
    if (fields[field].kind != TEXT && fields[field].kind != NUMBER)
        return true;
    if (!row->has_loose_quotes && !memchr(s.s, '\n', s.n) && !memchr(s.s, '\r', s.n))
        return false;
    for (size_t i = 0; i < s.n; i++)
        quotes += s.s[i] == '"';
    return quotes % 2 == 1 && !(field == SW_PHRASE && s.n >= CUT_LENGTH);
}

/* Line ends too: what was copied from a mail has them. */
static struct sw_str without_space(struct sw_str s)
{
    size_t n;

    do {
        s = sw_str_trim(s);
        n = s.n;
        while (s.n > 0 && (s.s[0] == '\n' || s.s[0] == '\r'))
            s = inside(s, 1, 0);
        while (s.n > 0 && (s.s[s.n - 1] == '\n' || s.s[s.n - 1] == '\r'))
            s = inside(s, 0, 1);
    } while (s.n < n);
    return s;
}

/*
 * Within quotes a cell may hold anything; but what names somebody or something is on one line, and
 * but for numbers does not hold the delimiter of its file.
 */
static const char *find_break(const struct row *row, struct sw_str s, enum kind kind)
{
    bool is_name = kind == FOLDED || kind == ID || kind == TYPE || kind == WAY || kind == PLACE;
    char delimiter = row->reading->delimiter;

    if (!is_name && kind != NUMBER)
        return NULL;
    if (memchr(s.s, '\n', s.n) || memchr(s.s, '\r', s.n))
        return "has a line end in it";
    return is_name && delimiter && memchr(s.s, delimiter, s.n) ? "has a delimiter in it" : NULL;
}

/* What a cell of a row has that is not plain. */
static const char *find_damage(const struct row *row, struct sw_str s, enum sw_field field)
{
    if (has_stray_quote(row, s, field))
        return "has a quote in the wrong place";
    return s.n > 0 ? find_break(row, s, fields[field].kind) : NULL;
}

const char *read_cell(struct row *row, enum sw_field field, struct sw_str s)
{
    enum kind kind = fields[field].kind;
    void *place = (char *)row->call + fields[field].offset;
    const char *wrong;

    if (kind != TEXT && ((unsigned char)s.s[0] <= ' ' || (unsigned char)s.s[s.n - 1] <= ' '))
        s = without_space(s); /* a tab too keeps spreadsheets from reading a number */
    if (s.n > 0 && (s.s[0] == '=' || s.s[0] == '\''))
        s = without_guard(row, s, kind);
    if (!row->is_plain) {
        wrong = find_damage(row, s, field);
        if (wrong)
            return wrong;
    }
    if (s.n == 0)
        return NULL;
    switch (kind) {
    case TEXT:
    case PLACE:
        *(struct sw_str *)place = keep(row->arena, s);
        return NULL;
    case FOLDED:
        *(struct sw_str *)place = keep_folded(row->arena, s);
        return NULL;
    case ID:
        *(struct sw_str *)place = keep_folded(row->arena, without_braces(s));
        return NULL;
    case IDS:
        *(struct sw_str *)place = keep_folded(row->arena, list_of_powershell(s));
        return NULL;
    case NUMBER:
        *(struct sw_str *)place = read_number(row, s);
        return NULL;
    case TYPE:
        *(struct sw_str *)place = s; /* read once the direction column is known */
        return NULL;
    case WAY:
        *(enum sw_direction *)place = sw_call_type_guess_direction(s);
        return NULL;
    case TIME:
        return read_time(row, s, place);
    case SIP:
        return read_sip(row, s, place);
    case CODE:
        return read_code(row, s, place);
    case COUNT:
        return read_count(row->reading, s, place);
    case OUTCOME:
        return read_outcome(row, s, place);
    case FLAG:
        return read_flag(row, s, place);
    case PART:
        return read_part(s, (int64_t *)(void *)((char *)row + fields[field].offset));
    case TOTAL:
        return read_total(row, s);
    }
    return "is of no known kind";
}
