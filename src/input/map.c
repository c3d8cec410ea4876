/* map.c - see map.h. */
#include "sipwhy/map.h"

#include "sipwhy/format.h"
#include "sipwhy/time.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How the text of a cell is read, and so what its place in struct sw_call is. */
enum kind {
    TEXT,   /* struct sw_str, as it is */
    FOLDED, /* struct sw_str, lower case: names that people write in either */
    ID,     /* struct sw_str, lower case, braces dropped: a GUID or what stands for one */
    TIME,   /* int64_t, UTC ms; SW_NO_TIME for blank and for year 1 */
    CODE,   /* struct sw_code */
    COUNT,  /* int64_t, 0 and up; -1 for blank */
    FLAG,   /* int: 0, 1, -1 */
    OUTCOME,
    TYPE,
    WAY
};

/* One row a field: to add one, add it here, to enum sw_field, to struct sw_call and a migration. */
static const struct {
    const char *name;
    enum kind kind;
    size_t offset;
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
    [SW_CALLER] = FIELD(caller, TEXT),
    [SW_CALLEE] = FIELD(callee, TEXT),
    [SW_USER_COUNTRY] = FIELD(user_country, TEXT),
    [SW_OTHER_COUNTRY] = FIELD(other_country, TEXT),
    [SW_INVITE_TIME] = FIELD(invite_time, TIME),
    [SW_START_TIME] = FIELD(start_time, TIME),
    [SW_FAILURE_TIME] = FIELD(failure_time, TIME),
    [SW_END_TIME] = FIELD(end_time, TIME),
    [SW_DURATION] = FIELD(duration, COUNT),
    [SW_SUCCESS] = FIELD(success, OUTCOME),
    [SW_SIP_CODE] = {"sip_code", CODE, offsetof(struct sw_call, pair.sip)},
    [SW_MICROSOFT_CODE] = {"microsoft_code", CODE, offsetof(struct sw_call, pair.microsoft)},
    [SW_PHRASE] = FIELD(phrase, TEXT),
    [SW_TRUNK_FQDN] = FIELD(trunk_fqdn, FOLDED),
    [SW_MEDIA_BYPASS] = FIELD(media_bypass, FLAG),
    [SW_MEDIA_REGION] = FIELD(media_region, TEXT),
    [SW_SIGNALING_REGION] = FIELD(signaling_region, TEXT),
    [SW_ADMIN_UNITS] = FIELD(admin_units, TEXT),
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

void sw_mapping_clear(struct sw_mapping *mapping)
{
    free(mapping->fields);
    *mapping = (struct sw_mapping){0};
}

static struct sw_str keep(struct sw_arena *arena, struct sw_str s)
{
    return (struct sw_str){s.n ? sw_arena_copy(arena, s.s, s.n) : "", s.n};
}

/* ASCII only: a name in another script is compared as it is written. */
static struct sw_str keep_folded(struct sw_arena *arena, struct sw_str s)
{
    char *copy;

    if (s.n == 0)
        return SW_STR("");
    copy = sw_arena_copy(arena, s.s, s.n);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = (char)(copy[i] >= 'A' && copy[i] <= 'Z' ? copy[i] + ('a' - 'A') : copy[i]);
    return (struct sw_str){copy, s.n};
}

static struct sw_str without_braces(struct sw_str s)
{
    bool braced = s.n >= 2 && s.s[0] == '{' && s.s[s.n - 1] == '}';

    return braced ? (struct sw_str){s.s + 1, s.n - 2} : s;
}

/* Yes and no in the words that exports use (FLAG and OUTCOME); -1 for any other text. */
static int read_flag(struct sw_str s)
{
    static const struct {
        const char *word;
        int value;
    } words[] = {{"yes", 1},     {"no", 0},      {"true", 1}, {"false", 0},
                 {"success", 1}, {"attempt", 0}, {"1", 1},    {"0", 0}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sw_str_eq_fold(s, sw_str(words[i].word)))
            return words[i].value;
    return -1;
}

/* Each read_* returns NULL, or what the cell should have been. */

static const char *read_time(struct sw_str s, int64_t *time)
{
    *time = SW_NO_TIME;
    return s.n == 0 || sw_time_parse(s, time) ? NULL : "is no ISO 8601 date and time";
}

static const char *read_code(struct sw_str s, struct sw_code *code)
{
    code->known = s.n > 0;
    code->value = 0;
    return s.n == 0 || sw_parse_int64(s, &code->value) ? NULL : "is no whole number";
}

static const char *read_count(struct sw_str s, int64_t *count)
{
    *count = -1;
    if (s.n == 0)
        return NULL;
    return sw_parse_int64(s, count) && *count >= 0 ? NULL : "is no whole number from 0 up";
}

static const char *read_outcome(struct sw_str s, enum sw_success *success)
{
    int flag = read_flag(s);

    *success = flag < 0 ? SW_SUCCESS_UNKNOWN : flag ? SW_CONNECTED : SW_NOT_CONNECTED;
    return s.n == 0 || flag >= 0 ? NULL : "is neither yes nor no";
}

static void read_direction(struct sw_str s, enum sw_direction *direction)
{
    if (s.n > 0)
        *direction = sw_call_type_guess_direction(s);
}

/* The canonical spelling, and the direction where no column gave it. */
static void read_type(const struct sw_call_types *types, struct sw_arena *arena, struct sw_str s,
                      struct sw_call *call)
{
    const struct sw_call_type *type = sw_call_types_find(types, s);

    call->call_type = type ? sw_str(type->canonical) : keep_folded(arena, s);
    if (call->direction == SW_DIRECTION_UNKNOWN)
        call->direction = type ? type->direction : sw_call_type_guess_direction(s);
}

static const char *read_cell(enum sw_field field, struct sw_str s, struct sw_arena *arena,
                             struct sw_call *call)
{
    void *place = (char *)call + fields[field].offset;

    switch (fields[field].kind) {
    case TEXT:
        *(struct sw_str *)place = keep(arena, s);
        return NULL;
    case FOLDED:
        *(struct sw_str *)place = keep_folded(arena, s);
        return NULL;
    case ID:
        *(struct sw_str *)place = keep_folded(arena, without_braces(s));
        return NULL;
    case TYPE:
        *(struct sw_str *)place = s; /* read once the direction column is known */
        return NULL;
    case TIME:
        return read_time(s, place);
    case CODE:
        return read_code(s, place);
    case COUNT:
        return read_count(s, place);
    case OUTCOME:
        return read_outcome(s, place);
    case WAY:
        read_direction(s, place);
        return NULL;
    case FLAG:
        *(int *)place = read_flag(s);
        return NULL;
    }
    return "is of no known kind";
}

static bool refuse(struct sw_reject *reject, const struct sw_record *record, size_t column,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

static bool refuse(struct sw_reject *reject, const struct sw_record *record, size_t column,
                   const char *format, ...)
{
    va_list args;

    reject->line = record->line;
    reject->column = (int64_t)column;
    va_start(args, format);
    vsnprintf(reject->reason, sizeof reject->reason, format, args);
    va_end(args);
    return false;
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

/*
 * A quote that was not closed takes in the rows below, up to the next one: then a field holds line
 * ends and as many delimiters as whole rows have. Returns its place from 1, 0 if there is none.
 */
static size_t find_lost_quote(const struct sw_record *record, size_t n_columns)
{
    for (size_t i = 0; i < record->n; i++) {
        struct sw_str field = record->fields[i];
        size_t commas = 0;

        for (size_t c = 0; c < field.n; c++)
            commas += field.s[c] == ',';
        if (commas + 1 >= n_columns &&
            (memchr(field.s, '\n', field.n) || memchr(field.s, '\r', field.n)))
            return i + 1;
    }
    return 0;
}

bool sw_map_record(const struct sw_mapping *mapping, const struct sw_call_types *types,
                   const struct sw_record *record, struct sw_arena *arena, struct sw_call *call,
                   struct sw_reject *reject)
{
    static const struct sw_call empty = {
        .invite_time = SW_NO_TIME,
        .start_time = SW_NO_TIME,
        .failure_time = SW_NO_TIME,
        .end_time = SW_NO_TIME,
        .duration = -1,
        .success = SW_SUCCESS_UNKNOWN,
        .media_bypass = -1,
    };

    *call = empty;
    if (record->lines_below > 0) {
        size_t column = find_lost_quote(record, mapping->n_columns);

        if (column > 0)
            return refuse(reject, record, column,
                          "a quote is not closed: it takes in the %lld lines below",
                          (long long)record->lines_below);
    }
    if (record->n != mapping->n_columns)
        return refuse(reject, record, 0, "%zu fields where the heading has %zu", record->n,
                      mapping->n_columns);
    for (size_t i = 0; i < record->n; i++) {
        enum sw_field field = mapping->fields[i];
        const char *wrong;

        if (field == SW_NO_FIELD)
            continue;
        wrong = read_cell(field, record->fields[i], arena, call);
        if (wrong)
            return refuse(reject, record, i + 1, "%s %s", fields[field].name, wrong);
    }
    if (!settle_time(call))
        return refuse(reject, record, 0, "no time in any of its columns");
    read_type(types, arena, call->call_type, call);
    return true;
}
