/* recognise.c - which format a heading line is of; see format.h. */
#include "fields.h"
#include "no_export.h"

#include "sipwhy/format.h"
#include "sipwhy/hash.h"
#include "sipwhy/personal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A heading as it is compared, and the hash of that; folded once for all formats. */
struct folded {
    char text[SW_HEADING_SIZE];
    uint64_t hash;
};

static struct folded fold(struct sw_str heading)
{
    struct folded folded;

    sw_fold_heading(folded.text, sizeof folded.text, heading);
    folded.hash = sw_hash64(folded.text, strlen(folded.text));
    return folded;
}

static const struct sw_format_column *find_hashed(const struct sw_format *format, const char *text,
                                                  uint64_t hash)
{
    const int64_t *place = sw_map64_find(&format->by_heading, hash);
    const struct sw_format_column *column = place ? &format->columns[*place] : NULL;

    return column && text[0] && strcmp(column->folded, text) == 0 ? column : NULL;
}

static const struct sw_format_column *find_text(const struct sw_format *format, const char *text)
{
    return find_hashed(format, text, sw_hash64(text, strlen(text)));
}

/* The last heading for a field: the one that gives way to all others. */
static const struct sw_format_column *find_last(const struct sw_format *format, enum sw_field field)
{
    const struct sw_format_column *last = NULL;

    for (size_t i = 0; i < format->n_columns; i++)
        if (format->columns[i].field == field)
            last = &format->columns[i];
    return last;
}

/*
 * Power BI puts the way of summing before the name of a number that it sums, in its own language.
 * Sums and first values of a number of calls are that number, averages are not; a count of anything
 * that is known is a number of attempts.
 */
static const struct sw_format_column *find_summed(const struct sw_format *format,
                                                  const char *folded)
{
    static const char *const prefixes[] = {"sumof",   "sum",    "first",  "summevon",
                                           "sommede", "sumade", "somvan", "sommadi"};

    if (strncmp(folded, "countof", 7) == 0 && find_text(format, folded + 7))
        return find_last(format, SW_ATTEMPT_COUNT);
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t n = strlen(prefixes[i]);
        const struct sw_format_column *column =
            strncmp(folded, prefixes[i], n) == 0 ? find_text(format, folded + n) : NULL;

        if (column && (column->is_measure || field_is_count(column->field)))
            return column;
    }
    return NULL;
}

/* How DAX marks the rows of a level of sums: [IsGrandTotalRowTotal], [IsDM0Total]. */
static bool is_total_flag(const char *folded)
{
    size_t n = strlen(folded);

    return n >= 7 && strncmp(folded, "is", 2) == 0 && strcmp(folded + n - 5, "total") == 0;
}

static const struct sw_format_column *find_column(const struct sw_format *format,
                                                  const struct folded *heading)
{
    const struct sw_format_column *column = find_hashed(format, heading->text, heading->hash);

    if (column || !format->counts_calls)
        return column;
    return is_total_flag(heading->text) ? find_last(format, SW_GRAND_TOTAL)
                                        : find_summed(format, heading->text);
}

/* How well a heading line fits a format. */
struct bid {
    const struct sw_format *format;
    size_t known; /* headings that the format knows */
    int met;      /* requirements */
    uint64_t requirements_met;
    bool is_whole; /* meets all; one that is refused must also know every heading */
};

static void add_heading(struct bid *bid, const struct sw_format *format,
                        const struct folded *heading)
{
    const struct sw_format_column *column = find_column(format, heading);

    bid->known += column != NULL;
    if (column && column->requirement)
        bid->requirements_met |= UINT64_C(1) << column->requirement;
}

/* A bid of each format; the caller frees them. */
static struct bid *make_bids(const struct sw_formats *formats, const struct sw_record *heading)
{
    struct bid *bids = sw_alloc_zero(formats->n, sizeof *bids);

    for (size_t i = 0; i < heading->n; i++) {
        const struct folded folded = fold(heading->fields[i]);

        for (size_t f = 0; f < formats->n; f++)
            add_heading(&bids[f], &formats->items[f], &folded);
    }
    for (size_t f = 0; f < formats->n; f++) {
        struct bid *bid = &bids[f];

        bid->format = &formats->items[f];
        bid->met = __builtin_popcountll(bid->requirements_met);
        bid->is_whole = bid->met == bid->format->n_requirements &&
                        (!bid->format->refusal || bid->known == heading->n);
    }
    return bids;
}

static bool is_better(struct bid a, struct bid b)
{
    if (a.is_whole != b.is_whole)
        return a.is_whole;
    return a.known != b.known ? a.known > b.known : a.met > b.met;
}

static struct bid best_bid(const struct sw_formats *formats, const struct sw_record *heading,
                           const struct sw_format *only)
{
    struct bid best = {0}, *bids = make_bids(formats, heading);

    for (size_t f = 0; f < formats->n; f++) {
        if (only && only != bids[f].format)
            continue;
        if (!best.format || is_better(bids[f], best))
            best = bids[f];
    }
    free(bids);
    return best;
}

/* The format's column of each heading, NULL where it has none; the caller's. */
static const struct sw_format_column **find_columns(const struct sw_format *format,
                                                    const struct sw_record *heading)
{
    const struct sw_format_column **found = sw_alloc_zero(heading->n, sizeof(void *));

    for (size_t i = 0; i < heading->n; i++) {
        const struct folded folded = fold(heading->fields[i]);

        found[i] = find_column(format, &folded);
    }
    return found;
}

static enum sw_status nothing_known(const struct sw_record *heading, struct sw_err *err)
{
    char columns[64] = "its one column has no";

    if (heading->n > 1)
        snprintf(columns, sizeof columns, "none of its %zu columns has a", heading->n);
    return sw_err_no_export(
        err,
        "line %lld: not a known export: %s known heading (a Direct Routing export has \"Final SIP "
        "code\", \"Final Microsoft subcode\", \"Success\", \"Invite time\", ...)",
        (long long)heading->line, columns);
}

/* Says what was expected and what was found. */
static enum sw_status not_recognised(struct bid bid, const struct sw_record *heading,
                                     struct sw_err *err)
{
    const struct sw_format_column **found;
    enum sw_status status;

    if (bid.known == 0)
        return nothing_known(heading, err);
    found = find_columns(bid.format, heading);
    status = no_export_nearest(heading, bid.format, found, err);
    free(found);
    return status;
}

static bool has_heading(const struct sw_record *heading, const char *folded)
{
    char candidate[SW_HEADING_SIZE];

    for (size_t i = 0; i < heading->n; i++)
        if (strcmp(sw_fold_heading(candidate, sizeof candidate, heading->fields[i]), folded) == 0)
            return true;
    return false;
}

static const char *find_generation(const struct sw_format *format, const struct sw_record *heading)
{
    char folded[SW_HEADING_SIZE];

    for (size_t i = 0; i < format->n_generations; i++) {
        struct sw_str rest = sw_str(format->generations[i].headings), part;

        while (sw_str_split(&rest, '|', &part))
            if (has_heading(heading, sw_fold_heading(folded, sizeof folded, part)))
                return format->generations[i].name;
    }
    return "";
}

/* ---------------------------------------------------------------------------- mapping */

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Bytes of other scripts are taken for letters. */
static bool is_letter(char c)
{
    return is_capital(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
}

/*
 * The place from 1 of the first column with the heading of the one at `place`; 0: it is the first.
 * Flags for sums are many, and each counts.
 */
static size_t find_repeated(const struct sw_format_column **found, size_t place)
{
    for (size_t i = 0; i < place && found[place] && found[place]->field != SW_GRAND_TOTAL; i++)
        if (found[i] == found[place])
            return i + 1;
    return 0;
}

static void add_mapped(struct sw_mapping *mapping, size_t place,
                       const struct sw_format_column *column, size_t repeats)
{
    enum sw_field field = column->field;

    mapping->columns[mapping->n++] = (struct sw_mapped_column){
        .place = place,
        .field = field,
        .is_alternative = mapping->has[field] && field != SW_GRAND_TOTAL,
        .is_date = column->is_date,
        .repeats = repeats,
    };
    mapping->fields[place] = field;
    mapping->has[field] = true;
}

/* Every heading of the format in turn, so that of those for one field the best comes first. */
static void map_columns(const struct sw_format *format, const struct sw_format_column **found,
                        struct sw_mapping *mapping)
{
    for (enum sw_field f = SW_NO_FIELD + 1; f < SW_FIELDS; f++)
        for (size_t c = 0; c < format->n_columns; c++)
            for (size_t i = 0; format->columns[c].field == f && i < mapping->n_columns; i++)
                if (found[i] == &format->columns[c])
                    add_mapped(mapping, i, found[i], find_repeated(found, i));
}

/*
 * Headings that the format does not know, and those that stand there twice. Those of a matrix may
 * be users or numbers.
 */
static void list_unknown(const struct sw_record *heading, const struct sw_format_column **found,
                         struct sw_mapping *mapping)
{
    struct sw_buf list = {0}, masked = {0};

    sw_buf_str(&list, "");
    for (size_t i = 0; i < heading->n; i++) {
        bool is_twice = find_repeated(found, i) > 0;

        if (heading->fields[i].n == 0 || (found[i] && !is_twice))
            continue;
        sw_buf_str(&list, list.n ? " | " : "");
        sw_buf_clear(&masked);
        sw_mask_name(&masked, heading->fields[i]);
        sw_text_sanitize(&list, (struct sw_str){masked.s, masked.n});
        sw_buf_str(&list, is_twice ? " (again)" : "");
    }
    sw_buf_free(&masked);
    mapping->unknown = list.s;
}

/*
 * The next word of a heading, which ends where a small letter is followed by a capital one:
 * "AvgDuration (min)" has avg, duration and min.
 */
static bool next_word(struct sw_str *rest, struct sw_str *word)
{
    size_t start = 0, end;

    while (start < rest->n && !is_letter(rest->s[start]))
        start++;
    for (end = start; end < rest->n && is_letter(rest->s[end]); end++)
        if (end > start && is_capital(rest->s[end]) && !is_capital(rest->s[end - 1]))
            break;
    *word = (struct sw_str){rest->s + start, end - start};
    *rest = (struct sw_str){rest->s + end, rest->n - end};
    return word->n > 0;
}

static bool sounds_like_measure(const struct sw_format *format, struct sw_str heading)
{
    struct sw_str rest = heading, word;

    while (next_word(&rest, &word)) {
        struct sw_str words = sw_str(format->measure_words), candidate;

        while (sw_str_split(&words, '|', &candidate))
            if (sw_str_eq_fold(word, candidate))
                return true;
    }
    return false;
}

/* Headings in other scripts are compared as they are. */
static struct sw_str name_group(struct sw_mapping *mapping, struct sw_str heading)
{
    char folded[SW_HEADING_SIZE];
    struct sw_str name = sw_str(sw_fold_heading(folded, sizeof folded, heading));

    if (name.n == 0)
        name = sw_str_trim(heading);
    return (struct sw_str){sw_arena_copy(&mapping->texts, name.s, name.n), name.n};
}

/* A heading that stands there twice counts once. */
static uint64_t hash_heading(const struct sw_group_column *groups, size_t place)
{
    struct sw_str heading = groups[place].heading;

    for (size_t i = 0; i < place; i++)
        if (sw_str_eq(groups[i].heading, heading))
            return 0;
    return sw_hash64(heading.s, heading.n);
}

/* Columns whose cells tell groups of calls apart: all that are no measures. */
static void list_groups(const struct sw_record *heading, const struct sw_format_column **found,
                        struct sw_mapping *mapping)
{
    mapping->groups = sw_alloc_zero(heading->n, sizeof *mapping->groups);
    for (size_t i = 0; i < heading->n; i++) {
        struct sw_group_column *group = &mapping->groups[i];

        if (found[i] && (found[i]->is_measure || field_is_count(found[i]->field) ||
                         found[i]->field == SW_GRAND_TOTAL))
            continue;
        group->heading = name_group(mapping, heading->fields[i]);
        group->hash = group->heading.n > 0 ? hash_heading(mapping->groups, i) : 0;
        group->is_known = found[i] != NULL;
        group->is_measure = !found[i] && sounds_like_measure(mapping->format, heading->fields[i]);
        group->parts = !group->is_measure;
    }
    for (size_t i = 0; i < mapping->n; i++)
        mapping->groups[mapping->columns[i].place].is_kept = !mapping->columns[i].is_alternative;
}

/* Behind the last column that something required is read from, cells may be left off. */
static size_t count_needed(const struct sw_format_column **found, size_t n)
{
    size_t needed = 0;

    for (size_t i = 0; i < n; i++)
        if (found[i] && found[i]->requirement)
            needed = i + 1;
    return needed;
}

static void make_mapping(const struct sw_format *format, const struct sw_record *heading,
                         struct sw_mapping *mapping)
{
    const struct sw_format_column **found = find_columns(format, heading);

    *mapping = (struct sw_mapping){
        .format = format,
        .generation = find_generation(format, heading),
        .columns = sw_alloc_zero(heading->n, sizeof *mapping->columns),
        .fields = sw_alloc_zero(heading->n, sizeof *mapping->fields),
        .n_columns = heading->n,
        .may_tell_outcome = find_last(format, SW_SUCCESS) != NULL,
    };
    map_columns(format, found, mapping);
    list_unknown(heading, found, mapping);
    if (format->counts_calls)
        list_groups(heading, found, mapping);
    mapping->n_needed = count_needed(found, heading->n);
    free(found);
}

enum sw_status sw_formats_recognise(const struct sw_formats *formats, const struct sw_format *only,
                                    const struct sw_record *heading, struct sw_mapping *mapping,
                                    struct sw_err *err)
{
    struct bid bid = best_bid(formats, heading, only);

    if (!bid.format)
        return sw_err_set(err, SW_BUG, "no format is compiled in");
    if (bid.met < bid.format->n_requirements)
        return not_recognised(bid, heading, err);
    if (bid.format->refusal)
        return sw_err_set(err, SW_DATA, "%s", bid.format->refusal);
    make_mapping(bid.format, heading, mapping);
    return SW_OK;
}

int sw_formats_weigh(const struct sw_formats *formats, const struct sw_format *only,
                     const struct sw_record *heading)
{
    struct bid bid = best_bid(formats, heading, only);

    return bid.format ? (int)bid.known + (bid.is_whole ? SW_WHOLE_HEADING : 0) : 0;
}
