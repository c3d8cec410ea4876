/* edges.c - see edges.h. */
#include "edges.h"

#include "fields.h"
#include "width.h"

#include <ctype.h>
#include <string.h>

static struct sw_str text_of(const struct edge *edge)
{
    return (struct sw_str){edge->s, edge->n};
}

static void keep_edge(struct edge *edge, const struct sw_record *record, size_t place)
{
    struct sw_str cell = record->fields[place];

    edge->n = cell.n < sizeof edge->s ? cell.n : sizeof edge->s;
    if (edge->n > 0)
        memcpy(edge->s, cell.s, edge->n);
    edge->place = place;
    edge->line_below = record->line + record->lines_below + 1;
}

/* One, or a list of them: the last is whole. */
static bool ends_with_guid(struct sw_str s)
{
    enum { LENGTH = 36 };

    s.n -= s.n > 0 && s.s[s.n - 1] == '}';
    return s.n >= LENGTH && text_is_guid((struct sw_str){s.s + s.n - LENGTH, LENGTH}) &&
           (s.n == LENGTH || !isalnum((unsigned char)s.s[s.n - LENGTH - 1]));
}

/* The words that a column of flags has: two, or more in files that were joined. */
static void keep_word(struct edges *edges, const struct sw_record *record)
{
    struct sw_str cell = record->fields[record->n - 1];

    for (size_t i = 0; i < sizeof edges->words / sizeof edges->words[0]; i++) {
        if (sw_str_eq(text_of(&edges->words[i]), cell))
            return;
        if (edges->words[i].n == 0) {
            keep_edge(&edges->words[i], record, record->n - 1);
            return;
        }
    }
}

static bool is_beginning_of_word(const struct edges *edges, struct sw_str cell)
{
    bool is_beginning = false;

    for (size_t i = 0; i < sizeof edges->words / sizeof edges->words[0]; i++) {
        struct sw_str word = text_of(&edges->words[i]);

        if (sw_str_eq(word, cell))
            return false;
        is_beginning |= word.n > cell.n && memcmp(word.s, cell.s, cell.n) == 0;
    }
    return is_beginning;
}

void edges_take_row(struct edges *edges, const struct sw_mapping *mapping,
                    const struct sw_record *record)
{
    struct sw_str cell = record->fields[record->n - 1];

    keep_edge(&edges->last, record, record->n - 1);
    edges->is_by_guid = text_is_guid(record->fields[0]);
    if (record->n != mapping->n_columns || cell.n == 0)
        return;
    if (ends_with_guid(cell))
        edges->n_guids++;
    else
        edges->n_others++;
    if (field_is_flag(mapping->fields[record->n - 1]))
        keep_word(edges, record);
}

void edges_take_piece(struct edges *edges, const struct sw_record *record)
{
    if (record->n == 1)
        keep_edge(&edges->piece, record, 0);
}

/* Is it more likely that two pieces are one cell than that each is what it is? */
static bool make_one_cell(const struct sw_mapping *mapping, const struct sw_reading *reading,
                          size_t place, struct sw_str a, struct sw_str b)
{
    char joined[2 * sizeof((struct edge *)NULL)->s];

    if (place >= mapping->n_columns || mapping->fields[place] == SW_NO_FIELD)
        return false; /* whatever it is, it is not kept */
    if (a.n > 0)
        memcpy(joined, a.s, a.n);
    if (b.n > 0)
        memcpy(joined + a.n, b.s, b.n);
    return a.n + b.n > 0 &&
           fit_of(mapping, reading, place, (struct sw_str){joined, a.n + b.n}) != NO_FIT;
}

bool edges_go_on(const struct edges *edges, const struct sw_mapping *mapping,
                 const struct sw_reading *reading, const struct sw_record *record)
{
    const struct edge *last = &edges->last;
    struct edge first;
    bool is_guid_column = edges->n_guids > 0 && edges->n_others == 0;

    if (record->is_unended || last->line_below != record->line ||
        last->place + record->n > mapping->n_columns || text_is_guid(text_of(last)))
        return false;
    keep_edge(&first, record, 0);
    if (is_guid_column && last->place + 1 == mapping->n_columns && last->n == 0 &&
        !text_is_guid(text_of(&first)))
        return false;
    return make_one_cell(mapping, reading, last->place, text_of(last), text_of(&first));
}

bool edges_begin_above(const struct edges *edges, const struct sw_mapping *mapping,
                       const struct sw_reading *reading, const struct sw_record *record)
{
    struct edge first;

    if (edges->piece.line_below != record->line || text_is_guid(record->fields[0]))
        return false;
    keep_edge(&first, record, 0);
    return make_one_cell(mapping, reading, 0, text_of(&edges->piece), text_of(&first));
}

bool edges_are_cut(const struct edges *edges, const struct sw_mapping *mapping,
                   const struct sw_record *record)
{
    struct sw_str cell = record->fields[record->n - 1];

    if (!record->is_unended || record->n != mapping->n_columns || cell.n == 0)
        return false;
    if (edges->n_guids > 0 && edges->n_others == 0)
        return !ends_with_guid(cell);
    return is_beginning_of_word(edges, cell);
}
