/* format.c - see format.h. */
#include "sipwhy/format.h"

#include "sipwhy/asset.h"
#include "sipwhy/csv_table.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_REQUIREMENTS = 63 };

/* What stands between the last [ and a ] at the end; else all of it. */
static struct sw_str without_table(struct sw_str heading)
{
    size_t start = heading.n;

    if (heading.n < 2 || heading.s[heading.n - 1] != ']')
        return heading;
    while (start > 0 && heading.s[start - 1] != '[')
        start--;
    return start > 0 ? (struct sw_str){heading.s + start, heading.n - 1 - start} : heading;
}

char *sw_fold_heading(char *out, size_t size, struct sw_str heading)
{
    size_t n = 0;

    heading = without_table(sw_str_trim(heading));
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

/* One heading to add. */
struct heading {
    struct sw_str text;
    enum sw_field field;
    int requirement;
    bool is_measure;
};

static void add_column(struct loading *loading, const struct heading *heading)
{
    struct sw_format *format = loading->format;
    char folded[SW_HEADING_SIZE];
    int64_t *place;
    int is_new;

    if (format->n_columns == format->columns_capacity)
        format->columns = sw_grow(format->columns, &format->columns_capacity, format->n_columns + 1,
                                  sizeof *format->columns);
    sw_fold_heading(folded, sizeof folded, heading->text);
    place = sw_map64_put(&format->by_heading, sw_hash64(folded, strlen(folded)), &is_new);
    if (is_new)
        *place = (int64_t)format->n_columns;
    format->columns[format->n_columns++] = (struct sw_format_column){
        .folded = keep(loading->formats, sw_str(folded)),
        .heading = keep(loading->formats, heading->text),
        .field = heading->field,
        .requirement = heading->requirement,
        .is_measure = heading->is_measure,
    };
}

static enum sw_status add_columns(struct loading *loading, const struct sw_str *cells,
                                  struct sw_err *err)
{
    struct sw_str what = cells[0], name = cells[1], headings = cells[2];
    struct heading heading = {.field = sw_field_find(name),
                              .is_measure = sw_str_eq(what, SW_STR("measure"))};

    if (name.n > 0 && heading.field == SW_NO_FIELD)
        return sw_err_set(err, SW_BUG, "a call has no field %.*s", (int)name.n, name.s);
    if (sw_str_eq(what, SW_STR("require")))
        heading.requirement = ++loading->format->n_requirements;
    if (heading.requirement > MAX_REQUIREMENTS)
        return sw_err_set(err, SW_BUG, "too many required fields");
    while (sw_str_split(&headings, '|', &heading.text))
        add_column(loading, &heading);
    return SW_OK;
}

static enum sw_status mark_dates(struct loading *loading, const struct sw_str *cells,
                                 struct sw_err *err)
{
    struct sw_str headings = cells[2], heading;

    (void)err;
    while (sw_str_split(&headings, '|', &heading))
        for (size_t i = 0; i < loading->format->n_columns; i++)
            if (sw_str_eq(sw_str(loading->format->columns[i].heading), heading))
                loading->format->columns[i].is_date = true;
    return SW_OK;
}

static enum sw_status add_call_types(struct loading *loading, const struct sw_str *cells,
                                     struct sw_err *err)
{
    struct sw_format *format = loading->format;
    const char *canonical = keep(loading->formats, cells[1]);
    struct sw_str spellings = cells[2], spelling;

    (void)err;
    while (sw_str_split(&spellings, '|', &spelling)) {
        if (format->n_call_types == format->call_types_capacity)
            format->call_types = sw_grow(format->call_types, &format->call_types_capacity,
                                         format->n_call_types + 1, sizeof *format->call_types);
        format->call_types[format->n_call_types++] =
            (struct sw_format_call_type){keep(loading->formats, spelling), canonical};
    }
    return SW_OK;
}

static enum sw_status add_generation(struct loading *loading, const struct sw_str *cells,
                                     struct sw_err *err)
{
    struct sw_format *format = loading->format;

    (void)err;
    if (format->n_generations == format->generations_capacity)
        format->generations = sw_grow(format->generations, &format->generations_capacity,
                                      format->n_generations + 1, sizeof *format->generations);
    format->generations[format->n_generations++] = (struct sw_format_generation){
        keep(loading->formats, cells[1]), keep(loading->formats, cells[2])};
    return SW_OK;
}

static enum sw_status add_gives(struct loading *loading, const struct sw_str *cells,
                                struct sw_err *err)
{
    struct sw_format *format = loading->format;
    int64_t row;

    if (!sw_parse_int64(cells[1], &row) || row < 1)
        return sw_err_set(err, SW_BUG, "gives needs the number of a row");
    if (format->n_gives == format->gives_capacity)
        format->gives = sw_grow(format->gives, &format->gives_capacity, format->n_gives + 1,
                                sizeof *format->gives);
    format->gives[format->n_gives++] =
        (struct sw_format_gives){row, keep(loading->formats, cells[2])};
    return SW_OK;
}

static enum sw_status set_text(struct loading *loading, const struct sw_str *cells,
                               struct sw_err *err)
{
    const struct {
        const char *what;
        const char **place;
    } texts[] = {{"title", &loading->format->title},
                 {"product", &loading->format->product},
                 {"source", &loading->format->source},
                 {"refuse", &loading->format->refusal},
                 {"sample", &loading->format->sample},
                 {"total", &loading->format->totals},
                 {"measure_word", &loading->format->measure_words}};

    (void)err;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (sw_str_eq(cells[0], sw_str(texts[i].what)))
            *texts[i].place = keep(loading->formats, cells[2]);
    return SW_OK;
}

/* What the rows of a format's file may be; cells are what, name, value. */
static const struct {
    const char *what;
    enum sw_status (*take)(struct loading *, const struct sw_str *cells, struct sw_err *);
} row_kinds[] = {
    {"title", set_text},      {"product", set_text},         {"source", set_text},
    {"refuse", set_text},     {"sample", set_text},          {"total", set_text},
    {"require", add_columns}, {"field", add_columns},        {"ignore", add_columns},
    {"measure", add_columns}, {"gives", add_gives},          {"generation", add_generation},
    {"date", mark_dates},     {"call_type", add_call_types}, {"measure_word", set_text},
};

static enum sw_status take_row(void *context, const struct sw_str *cells, struct sw_err *err)
{
    for (size_t i = 0; i < sizeof row_kinds / sizeof row_kinds[0]; i++)
        if (sw_str_eq(cells[0], sw_str(row_kinds[i].what)))
            return row_kinds[i].take(context, cells, err);
    return sw_err_set(err, SW_BUG, "a format has no %.*s", (int)cells[0].n, cells[0].s);
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
        *loading.format = (struct sw_format){.name = format_name(formats, asset->path),
                                             .source = "calls",
                                             .totals = "",
                                             .measure_words = ""};
        status = sw_csv_table_read(asset->path, columns, 3, take_row, &loading, err);
        loading.format->counts_calls = strcmp(loading.format->source, "calls") != 0;
    }
    return status;
}

void sw_formats_clear(struct sw_formats *formats)
{
    for (size_t i = 0; i < formats->n; i++) {
        free(formats->items[i].columns);
        sw_map64_free(&formats->items[i].by_heading);
        free(formats->items[i].call_types);
        free(formats->items[i].generations);
        free(formats->items[i].gives);
    }
    free(formats->items);
    sw_arena_free(&formats->arena);
    *formats = (struct sw_formats){0};
}

const struct sw_format *sw_formats_find(const struct sw_formats *formats, struct sw_str name)
{
    for (size_t i = 0; i < formats->n; i++)
        if (sw_str_eq(name, sw_str(formats->items[i].name)))
            return &formats->items[i];
    return NULL;
}
