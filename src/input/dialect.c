/* dialect.c - see dialect.h. */
#include "dialect.h"

#include <string.h>

static const char delimiters[] = {',', ';', '\t', '|'};

static size_t skip_space(struct sw_str text, size_t i)
{
    while (i < text.n && text.s[i] && strchr(" \t\r\n", text.s[i]))
        i++;
    return i;
}

/* A list of objects, or an object: headings in brackets (DAX) look different behind the first. */
static bool is_json(struct sw_str text)
{
    size_t first = skip_space(text, 0), second = skip_space(text, first + 1);

    if (second >= text.n)
        return false;
    return (text.s[first] == '[' && (text.s[second] == '{' || text.s[second] == ']')) ||
           (text.s[first] == '{' && (text.s[second] == '"' || text.s[second] == '}'));
}

/* The X of a first line sep=X, quoted or not; 0 if there is no such line. */
static char named_delimiter(struct sw_str text)
{
    size_t i = skip_space(text, 0);

    i += i < text.n && text.s[i] == '"';
    if (text.n - i < 5 || !sw_str_eq_fold((struct sw_str){text.s + i, 4}, SW_STR("sep=")))
        return 0;
    return memchr(delimiters, text.s[i + 4], sizeof delimiters) ? text.s[i + 4] : '\0';
}

/* The best heading among the records of one way to read the text. */
struct search {
    const struct sw_formats *formats;
    const struct sw_format *only;
    int weight; /* -1: no record yet */
    int64_t line;
    size_t n;
};

static enum sw_status weigh_record(void *context, const struct sw_record *record,
                                   struct sw_err *err)
{
    struct search *search = context;
    int weight = sw_formats_weigh(search->formats, search->only, record);

    if (weight > search->weight) {
        search->weight = weight;
        search->line = record->line;
        search->n = record->n;
    }
    return weight >= SW_WHOLE_HEADING ? sw_err_set(err, SW_INTERRUPTED, "found") : SW_OK;
}

static struct search search_headings(const struct sw_formats *formats, const struct sw_format *only,
                                     char delimiter, struct sw_str text)
{
    struct search search = {.formats = formats, .only = only, .weight = -1};
    struct sw_csv *csv = sw_csv_new(delimiter, weigh_record, &search);
    struct sw_err ignored = {0};

    if (sw_csv_feed(csv, text.s, text.n, &ignored) == SW_OK)
        sw_csv_end(csv, &ignored); /* it may end anywhere: then the last record is half a one */
    sw_csv_free(csv);
    return search;
}

/* Of whole headings the first counts: files with different delimiters may have been joined. */
static bool is_better(const struct search *search, int weight, int64_t line)
{
    if (search->weight >= SW_WHOLE_HEADING && weight >= SW_WHOLE_HEADING)
        return search->line < line;
    return search->weight > weight;
}

struct dialect dialect_find(const struct sw_formats *formats, const struct sw_format *only,
                            char given, struct sw_str text)
{
    struct dialect best = {.is_json = is_json(text), .delimiter = given ? given : ','};
    char named = given ? given : named_delimiter(text);
    int weight = -1;

    if (best.is_json)
        return best;
    for (size_t i = 0; i < sizeof delimiters; i++) {
        char delimiter = named ? named : delimiters[i];
        struct search search = search_headings(formats, only, delimiter, text);

        if (is_better(&search, weight, best.heading_line)) {
            weight = search.weight;
            best.delimiter = delimiter;
            best.heading_line = search.line;
            best.n_headings = search.n;
        }
        if (named)
            break;
    }
    return best;
}
