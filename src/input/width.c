/* width.c - see width.h. */
#include "width.h"

#include "fields.h"

#include "sipwhy/mem.h"

#include <string.h>

bool text_is_guid(struct sw_str s)
{
    enum { LENGTH = 36 };
    uint8_t bytes[16];

    if (s.n == LENGTH + 2 && s.s[0] == '{' && s.s[s.n - 1] == '}')
        s = (struct sw_str){s.s + 1, LENGTH};
    return sw_guid_parse(s, bytes);
}

bool width_may_be_whole(const struct sw_mapping *mapping, const struct sw_record *record)
{
    if (record->n < mapping->n_needed)
        return false;
    for (size_t i = mapping->n_columns; i < record->n; i++)
        if (record->fields[i].n > 0)
            return false;
    return true;
}

/* IDs have neither dots nor spaces, lists of them may have spaces; names of hosts and users do
 * without spaces and commas. */
static bool may_be_name(enum sw_field field, struct sw_str cell)
{
    bool is_id = field == SW_SHARED_CORRELATION_ID || field == SW_TRANSFEROR_CORRELATION_ID ||
                 field == SW_USER_ID;
    const char *lacks = is_id                                       ? ".@ +,;"
                        : field == SW_ADMIN_UNITS                   ? ".@"
                        : field == SW_TRUNK_FQDN || field == SW_UPN ? " ,;"
                                                                    : "";

    for (size_t i = 0; lacks[0] && i < cell.n; i++)
        if (cell.s[i] && strchr(lacks, cell.s[i]))
            return false;
    return true;
}

enum fit fit_of(const struct sw_mapping *mapping, const struct sw_reading *reading, size_t place,
                struct sw_str cell)
{
    enum sw_field field = mapping->fields[place];
    struct sw_reading scratch_reading = *reading;
    struct sw_arena arena = {0};
    struct sw_call call = {0};
    struct row scratch = {.reading = &scratch_reading,
                          .arena = &arena,
                          .call = &call,
                          .is_counted = mapping->groups != NULL};
    const char *wrong;

    if (field == SW_NO_FIELD)
        return MAY_FIT;
    wrong = read_cell(&scratch, field, cell);
    sw_arena_free(&arena);
    if (wrong || !may_be_name(field, cell))
        return NO_FIT;
    return field_takes_any(field) ? MAY_FIT : FITS;
}

/*
 * Would all cells of [from, to) do in the columns that are so many to the right? In a row that is
 * too long, one that looks like what its own column has does not come from one of free text.
 */
static bool fits_shifted(const struct sw_mapping *mapping, const struct sw_reading *reading,
                         const struct sw_record *record, size_t from, size_t to, long by,
                         enum fit wanted)
{
    for (size_t i = from; i < to; i++) {
        size_t place = (size_t)((long)i + by);
        struct sw_str cell = record->fields[i];
        enum fit fit = cell.n > 0 ? fit_of(mapping, reading, place, cell) : FITS;

        if (fit < wanted || (by < 0 && fit < FITS && fit_of(mapping, reading, i, cell) == FITS))
            return false;
    }
    return true;
}

/* Does the cell look like what its column has? */
static bool is_own(const struct sw_mapping *mapping, const struct sw_reading *reading,
                   const struct sw_record *record, size_t place)
{
    return place < mapping->n_columns &&
           fit_of(mapping, reading, place, record->fields[place]) == FITS;
}

/*
 * Could cells `at` and the next one be what one delimiter too many made of one cell? It was put
 * before or behind the text, or into it, or a cell stands there twice.
 */
static bool may_be_parted(const struct sw_mapping *mapping, const struct sw_reading *reading,
                          const struct sw_record *record, size_t at, enum fit wanted)
{
    struct sw_str a = record->fields[at], b = record->fields[at + 1];
    struct sw_buf whole = {0};
    enum fit fit;

    if (a.n == 0 || sw_str_eq(a, b))
        return fits_shifted(mapping, reading, record, at + 1, at + 2, -1, wanted);
    if (b.n == 0)
        return true;
    if (text_is_guid(a) || text_is_guid(b))
        return false;
    sw_buf_add(&whole, a.s, a.n);
    sw_buf_add(&whole, b.s, b.n);
    fit = fit_of(mapping, reading, at, (struct sw_str){whole.s, whole.n});
    sw_buf_free(&whole);
    return fit >= wanted && (fit == FITS || !is_own(mapping, reading, record, at + 1));
}

/* Is there one cell too many before the end, all behind it being one column too far right? */
static bool has_one_too_many(const struct sw_mapping *mapping, const struct sw_reading *reading,
                             const struct sw_record *record, size_t end, enum fit wanted)
{
    for (size_t at = end - 1; at-- > 0;) {
        if (may_be_parted(mapping, reading, record, at, wanted))
            return true;
        if (!fits_shifted(mapping, reading, record, at + 1, at + 2, -1, wanted))
            return false;
    }
    return false;
}

bool width_may_be_shifted(const struct sw_mapping *mapping, const struct sw_reading *reading,
                          const struct sw_record *record, bool is_among_many)
{
    enum fit wanted = is_among_many ? FITS : MAY_FIT;
    bool is_short = record->n < mapping->n_columns;
    size_t end = record->n, from;
    long most = (long)(is_short ? mapping->n_columns - record->n : record->n - mapping->n_columns);

    while (end > 0 && record->fields[end - 1].n == 0)
        end--;
    if (end == 0)
        return false;
    from = end - 1; /* where a cell was lost before the last that says something */
    while (!is_short && from > 0 && record->fields[from - 1].n > 0)
        from--; /* where one too many stands before those that say something */
    if (!is_short && has_one_too_many(mapping, reading, record, end, wanted))
        return true;
    if (!is_short && from == 0)
        return false;
    for (long by = 1; by <= most; by++)
        if ((is_short || (long)from >= by) &&
            fits_shifted(mapping, reading, record, from, end, is_short ? by : -by, wanted))
            return true;
    return false;
}
