/* format.c - see format.h. */
#include "sipwhy/format.h"

#include "sipwhy/asset.h"
#include "sipwhy/csv_table.h"

#include <stdlib.h>
#include <string.h>

enum { HEADING_SIZE = 64 };

char *sw_fold_heading(char *out, size_t size, struct sw_str heading)
{
    size_t n = 0;

    for (size_t i = 0; i < heading.n && n + 1 < size; i++) {
        char c = heading.s[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
    }
    out[n] = '\0';
    return out;
}

/* ---------------------------------------------------------------- reading schema/formats/ */

struct loading {
    struct sw_formats *formats;
    struct sw_format *format;
};

static const char *keep(struct sw_formats *formats, struct sw_str s)
{
    return sw_arena_copy(&formats->arena, s.s, s.n);
}

static void add_column(struct loading *loading, struct sw_str heading, enum sw_field field,
                       int requirement)
{
    struct sw_format *format = loading->format;
    char folded[HEADING_SIZE];

    if (format->n_columns == format->columns_capacity)
        format->columns = sw_grow(format->columns, &format->columns_capacity, format->n_columns + 1,
                                  sizeof *format->columns);
    sw_fold_heading(folded, sizeof folded, heading);
    format->columns[format->n_columns++] = (struct sw_format_column){
        .folded = keep(loading->formats, sw_str(folded)),
        .heading = keep(loading->formats, heading),
        .field = field,
        .requirement = requirement,
    };
}

static enum sw_status add_columns(struct loading *loading, struct sw_str name,
                                  struct sw_str headings, bool required, struct sw_err *err)
{
    enum sw_field field = sw_field_find(name);
    int requirement = required ? ++loading->format->n_requirements : 0;
    struct sw_str heading;

    if (name.n > 0 && field == SW_NO_FIELD)
        return sw_err_set(err, SW_BUG, "a call has no field %.*s", (int)name.n, name.s);
    while (sw_str_split(&headings, '|', &heading))
        add_column(loading, heading, field, requirement);
    return SW_OK;
}

static enum sw_status add_generation(struct loading *loading, struct sw_str name,
                                     struct sw_str headings, struct sw_err *err)
{
    struct sw_format *format = loading->format;

    if (format->n_generations == sizeof format->generations / sizeof format->generations[0])
        return sw_err_set(err, SW_BUG, "too many generations");
    format->generations[format->n_generations++] = (struct sw_format_generation){
        keep(loading->formats, name), keep(loading->formats, headings)};
    return SW_OK;
}

static enum sw_status take_row(void *context, const struct sw_str *cells, struct sw_err *err)
{
    struct loading *loading = context;
    struct sw_str what = cells[0], name = cells[1], value = cells[2];
    const struct {
        const char *what;
        const char **place;
    } texts[] = {{"title", &loading->format->title},
                 {"product", &loading->format->product},
                 {"source", &loading->format->source},
                 {"refuse", &loading->format->refusal}};

    if (sw_str_eq(what, SW_STR("require")) || sw_str_eq(what, SW_STR("field")) ||
        sw_str_eq(what, SW_STR("ignore")))
        return add_columns(loading, name, value, what.s[0] == 'r', err);
    if (sw_str_eq(what, SW_STR("generation")))
        return add_generation(loading, name, value, err);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (sw_str_eq(what, sw_str(texts[i].what))) {
            *texts[i].place = keep(loading->formats, value);
            return SW_OK;
        }
    }
    return sw_err_set(err, SW_BUG, "a format has no %.*s", (int)what.n, what.s);
}

/* "formats/graph.csv" is the format graph. */
static const char *format_name(struct sw_formats *formats, const char *path)
{
    const char *name = strrchr(path, '/') + 1;

    return sw_arena_copy(&formats->arena, name, strcspn(name, "."));
}

enum sw_status sw_formats_load(struct sw_formats *formats, struct sw_err *err)
{
    static const char *const columns[] = {"what", "name", "value"};
    const struct sw_asset *asset = NULL;
    enum sw_status status = SW_OK;

    while (status == SW_OK && (asset = sw_asset_next("formats/", asset)) != NULL) {
        struct loading loading = {.formats = formats};

        if (formats->n == formats->capacity)
            formats->items =
                sw_grow(formats->items, &formats->capacity, formats->n + 1, sizeof *formats->items);
        loading.format = &formats->items[formats->n++];
        *loading.format = (struct sw_format){.name = format_name(formats, asset->path)};
        status = sw_csv_table_read(asset->path, columns, 3, take_row, &loading, err);
    }
    return status;
}

void sw_formats_clear(struct sw_formats *formats)
{
    for (size_t i = 0; i < formats->n; i++)
        free(formats->items[i].columns);
    free(formats->items);
    sw_arena_free(&formats->arena);
    *formats = (struct sw_formats){0};
}

/* ------------------------------------------------------------------------- recognising */

static const struct sw_format_column *find_column(const struct sw_format *format,
                                                  struct sw_str heading)
{
    char folded[HEADING_SIZE];

    sw_fold_heading(folded, sizeof folded, heading);
    if (folded[0] == '\0')
        return NULL;
    for (size_t i = 0; i < format->n_columns; i++)
        if (strcmp(format->columns[i].folded, folded) == 0)
            return &format->columns[i];
    return NULL;
}

/* How well a heading line fits a format. */
struct bid {
    const struct sw_format *format;
    size_t known; /* headings that the format knows */
    int met;      /* requirements */
    uint64_t requirements_met;
    bool is_whole; /* meets all; one that is refused must also know every heading */
};

static struct bid make_bid(const struct sw_format *format, const struct sw_record *heading)
{
    struct bid bid = {.format = format};

    for (size_t i = 0; i < heading->n; i++) {
        const struct sw_format_column *column = find_column(format, heading->fields[i]);

        bid.known += column != NULL;
        if (column && column->requirement)
            bid.requirements_met |= UINT64_C(1) << column->requirement;
    }
    bid.met = __builtin_popcountll(bid.requirements_met);
    bid.is_whole =
        bid.met == format->n_requirements && (!format->refusal || bid.known == heading->n);
    return bid;
}

static bool is_better(struct bid a, struct bid b)
{
    if (a.is_whole != b.is_whole)
        return a.is_whole;
    return a.known != b.known ? a.known > b.known : a.met > b.met;
}

static struct bid best_bid(const struct sw_formats *formats, const struct sw_record *heading)
{
    struct bid best = {0};

    for (size_t i = 0; i < formats->n; i++) {
        struct bid bid = make_bid(&formats->items[i], heading);

        if (!best.format || is_better(bid, best))
            best = bid;
    }
    return best;
}

/* Adds the first heading of every requirement that is not met. */
static void list_missing(struct sw_buf *out, struct bid bid)
{
    int last = 0;

    for (size_t i = 0; i < bid.format->n_columns; i++) {
        const struct sw_format_column *column = &bid.format->columns[i];

        if (!column->requirement || column->requirement == last)
            continue;
        last = column->requirement;
        if (!(bid.requirements_met >> last & 1))
            sw_buf_printf(out, "%s\"%s\"", out->n ? ", " : "", column->heading);
    }
}

/*
 * Says what was expected and what was found. Only headings that some format knows are repeated:
 * a file without a heading line would have a call there, and calls hold names and numbers.
 */
static enum sw_status not_recognised(struct bid bid, const struct sw_record *heading,
                                     struct sw_err *err)
{
    struct sw_buf missing = {0}, found = {0};
    enum sw_status status;

    sw_buf_str(&missing, "");
    list_missing(&missing, bid);
    for (size_t i = 0; i < heading->n; i++) {
        const struct sw_format_column *column = find_column(bid.format, heading->fields[i]);

        if (column)
            sw_buf_printf(&found, "%s\"%s\"", found.n ? ", " : "", column->heading);
    }
    if (bid.known == 0)
        status = sw_err_set(err, SW_DATA,
                            "line %lld: not a known export: none of its %zu columns has a known "
                            "heading (a Direct Routing export has \"Final SIP code\", \"Final "
                            "Microsoft subcode\", \"Success\", \"Invite time\", ...)",
                            (long long)heading->line, heading->n);
    else
        status = sw_err_set(err, SW_DATA,
                            "line %lld: not a known export: nearest is %s, whose column%s %s %s "
                            "missing; found %s",
                            (long long)heading->line, bid.format->name,
                            strchr(missing.s, ',') ? "s" : "", missing.s,
                            strchr(missing.s, ',') ? "are" : "is", found.s);
    sw_buf_free(&missing);
    sw_buf_free(&found);
    return status;
}

static bool has_heading(const struct sw_record *heading, const char *folded)
{
    char candidate[HEADING_SIZE];

    for (size_t i = 0; i < heading->n; i++)
        if (strcmp(sw_fold_heading(candidate, sizeof candidate, heading->fields[i]), folded) == 0)
            return true;
    return false;
}

static const char *find_generation(const struct sw_format *format, const struct sw_record *heading)
{
    char folded[HEADING_SIZE];

    for (size_t i = 0; i < format->n_generations; i++) {
        struct sw_str rest = sw_str(format->generations[i].headings), part;

        while (sw_str_split(&rest, '|', &part))
            if (has_heading(heading, sw_fold_heading(folded, sizeof folded, part)))
                return format->generations[i].name;
    }
    return "";
}

/* A field that two columns would give is taken from the first of them. */
static void map_columns(const struct sw_format *format, const struct sw_record *heading,
                        struct sw_mapping *mapping)
{
    mapping->format = format;
    mapping->generation = find_generation(format, heading);
    mapping->n_columns = heading->n;
    mapping->fields = sw_alloc_zero(heading->n, sizeof *mapping->fields);
    for (size_t i = 0; i < heading->n; i++) {
        const struct sw_format_column *column = find_column(format, heading->fields[i]);

        mapping->n_unknown += column == NULL;
        if (column && !mapping->has[column->field]) {
            mapping->fields[i] = column->field;
            mapping->has[column->field] = column->field != SW_NO_FIELD;
        }
    }
}

enum sw_status sw_formats_recognise(const struct sw_formats *formats,
                                    const struct sw_record *heading, struct sw_mapping *mapping,
                                    struct sw_err *err)
{
    struct bid bid = best_bid(formats, heading);

    if (!bid.format)
        return sw_err_set(err, SW_BUG, "no format is compiled in");
    if (bid.met < bid.format->n_requirements)
        return not_recognised(bid, heading, err);
    if (bid.format->refusal)
        return sw_err_set(err, SW_DATA, "%s", bid.format->refusal);
    map_columns(bid.format, heading, mapping);
    return SW_OK;
}
