/* group.c - see group.h. */
#include "group.h"

#include "sipwhy/hash.h"
#include "sipwhy/time.h"

#include <string.h>

/* ----------------------------------------------------------------------------- numbers */

/* What a number is made of: its digits, and the last point or comma among them. */
struct number {
    size_t digits, separators, behind; /* digits behind the last separator */
    bool is_percentage;
};

/* "1,204", "0.87", "-3", "12.5 %". False for all that is no number. */
static bool parse_number(struct sw_str s, struct number *number)
{
    *number = (struct number){0};
    s = sw_str_trim(s);
    if (s.n > 0 && s.s[s.n - 1] == '%') {
        number->is_percentage = true;
        s = sw_str_trim((struct sw_str){s.s, s.n - 1});
    }
    for (size_t i = s.n > 0 && s.s[0] == '-'; i < s.n; i++) {
        if (s.s[i] >= '0' && s.s[i] <= '9') {
            number->digits++;
            number->behind++;
        } else if (number->digits > 0 && (s.s[i] == '.' || s.s[i] == ',')) {
            number->separators++;
            number->behind = 0;
        } else {
            return false;
        }
    }
    return number->digits > 0;
}

/*
 * A column that the format does not know may be a measure. Fractions and percentages are hardly
 * ever names; whole numbers are, unless the heading sounds like a measure or there are fractions
 * among them.
 */
static bool is_measured(const struct sw_group_column *column, struct sw_str cell)
{
    struct number number;

    if (column->is_known || !parse_number(cell, &number))
        return false;
    return column->is_measure || number.is_percentage ||
           (number.separators == 1 && number.behind > 0 && number.behind != 3);
}

/* ------------------------------------------------------------------------------- cells */

bool group_is_named_by(const struct sw_mapping *mapping, size_t place, struct sw_str cell)
{
    const struct sw_group_column *column = &mapping->groups[place];
    enum sw_field field = mapping->fields[place];

    if (field != SW_NO_FIELD)
        return !field_is_count(field) && field != SW_GRAND_TOTAL;
    return column->heading.n > 0 && !is_measured(column, cell);
}

bool group_may_be_measured(const struct sw_mapping *mapping, size_t place, struct sw_str cell)
{
    const struct sw_group_column *column = &mapping->groups[place];
    struct number number;

    return column->heading.n > 0 && !column->is_known && parse_number(cell, &number);
}

uint64_t group_hash_cell(struct sw_str cell)
{
    char folded[128];
    struct sw_str s = sw_str_trim(cell);
    uint64_t hash;

    if (s.n == 0)
        return 0;
    for (size_t i = 0; i < s.n && i < sizeof folded; i++)
        folded[i] = (char)(s.s[i] >= 'A' && s.s[i] <= 'Z' ? s.s[i] + ('a' - 'A') : s.s[i]);
    hash = sw_hash64(s.n < sizeof folded ? folded : s.s, s.n);
    return hash ? hash : 1;
}

/* A time is the same in every dialect; what a field has is told by the field. */
static uint64_t hash_named(const struct sw_mapping *mapping, const struct row *row, size_t place,
                           struct sw_str cell)
{
    struct sw_call call = {.invite_time = SW_NO_TIME};
    struct row scratch = *row;

    if (mapping->groups[place].is_kept)
        return 1;
    scratch.call = &call;
    if (mapping->fields[place] == SW_INVITE_TIME && !read_cell(&scratch, SW_INVITE_TIME, cell))
        return sw_hash64(&call.invite_time, sizeof call.invite_time);
    return group_hash_cell(cell);
}

/* ------------------------------------------------------------------------------- group */

static bool has_something(struct sw_str cell)
{
    return sw_str_trim(cell).n > 0;
}

/* Summed, so that the order of the columns does not matter. */
static uint64_t name_way(const struct sw_mapping *mapping)
{
    uint64_t way = mapping->has[SW_ATTEMPT_COUNT] ? 1 : 2;

    for (size_t i = 0; i < mapping->n_columns; i++)
        if (mapping->groups[i].parts)
            way += mapping->groups[i].hash;
    return way;
}

void group_identify(const struct sw_mapping *mapping, const struct row *row,
                    const struct sw_record *record)
{
    uint64_t group = 0, content = 0;

    for (size_t i = 0; i < record->n; i++) {
        struct sw_str cell = record->fields[i];
        struct sw_group_column *column;

        content = sw_hash64_more(content, cell.s, cell.n);
        if (i >= mapping->n_columns || !has_something(cell))
            continue;
        column = &mapping->groups[i];
        if (column->heading.n == 0)
            continue;
        if (is_measured(column, cell)) {
            column->has_turned |= !column->is_measure;
            column->is_measure = true;
            continue;
        }
        column->parts = true;
        group +=
            sw_hash64_more(hash_named(mapping, row, i, cell), column->heading.s, column->heading.n);
    }
    row->call->fingerprint[0] = group;
    row->call->counts.content = content;
    row->call->counts.way = name_way(mapping);
}
