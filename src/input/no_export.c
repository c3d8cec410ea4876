/* no_export.c - see no_export.h. */
#include "no_export.h"

#include "sipwhy/local_time.h"
#include "sipwhy/personal.h"

#include <string.h>

/* How many headings that are not known are named, and how much of each, in bytes. */
enum { MOST_NAMED = 4, MOST_BYTES = 40 };

/* A heading line as its nearest format sees it. */
struct line {
    const struct sw_record *heading;
    const struct sw_format_column *const *found;
    size_t n; /* columns up to the last that is not blank */
    size_t known;
};

/* A buffer holds "" before anything is added, so that it can be printed. */
static struct sw_buf empty_text(void)
{
    struct sw_buf text = {0};

    sw_buf_str(&text, "");
    return text;
}

/* Adds the first heading of every requirement that is not met; how many those are. */
static size_t list_missing(struct sw_buf *out, const struct sw_format *format,
                           const struct line *line)
{
    uint64_t met = 0;
    size_t n = 0;

    for (size_t i = 0; i < line->n; i++)
        if (line->found[i])
            met |= UINT64_C(1) << line->found[i]->requirement;
    for (size_t i = 0; i < format->n_columns; i++) {
        const struct sw_format_column *column = &format->columns[i];

        if (!column->requirement || met >> column->requirement & 1)
            continue;
        met |= UINT64_C(1) << column->requirement;
        sw_buf_printf(out, "%s\"%s\"", n++ ? ", " : "", column->heading);
    }
    return n;
}

static bool is_cell_of_call(struct sw_str text)
{
    struct sw_buf masked = {0};
    int64_t number;
    bool is_personal;

    sw_mask_name(&masked, text);
    is_personal = !sw_str_eq((struct sw_str){masked.s, masked.n}, text);
    sw_buf_free(&masked);
    return is_personal || sw_parse_int64(text, &number) || sw_str_is_guid(text) ||
           sw_is_time(text) || memchr(text.s, '\n', text.n) || memchr(text.s, '\r', text.n);
}

static bool may_be_repeated(const struct line *line)
{
    if (line->known * 2 <= line->n)
        return false;
    for (size_t i = 0; i < line->n; i++)
        if (!line->found[i] && is_cell_of_call(sw_str_trim(line->heading->fields[i])))
            return false;
    return true;
}

/* Text of the export, made safe to show and cut between characters. */
static void add_heading(struct sw_buf *out, struct sw_str heading)
{
    struct sw_buf safe = empty_text();
    size_t n = 0;
    uint32_t c;

    sw_text_sanitize(&safe, heading);
    while (n < safe.n) {
        size_t length = sw_utf8_next(safe.s + n, safe.n - n, &c);

        if (n + length > MOST_BYTES)
            break;
        n += length;
    }
    sw_buf_printf(out, "\"%.*s%s\"", (int)n, safe.s, n < safe.n ? "..." : "");
    sw_buf_free(&safe);
}

/* Adds the first of those that are not known, as they stand there; how many there are. */
static size_t list_unknown(struct sw_buf *out, const struct line *line)
{
    size_t n = 0;

    for (size_t i = 0; i < line->n; i++) {
        struct sw_str heading = sw_str_trim(line->heading->fields[i]);

        if (line->found[i] || n++ >= MOST_NAMED)
            continue;
        sw_buf_str(out, n > 1 ? ", " : "");
        if (heading.n > 0)
            add_heading(out, heading);
        else
            sw_buf_printf(out, "column %zu without a heading", i + 1);
    }
    if (n > MOST_NAMED)
        sw_buf_printf(out, " and %zu more", n - MOST_NAMED);
    return n;
}

/* Adds what the line has besides what is missing, and what to do about it. */
static void add_others(struct sw_buf *out, const struct line *line)
{
    struct sw_buf unknown = empty_text();
    size_t n = list_unknown(&unknown, line);
    long long at = line->heading->line;

    if (n == 0)
        sw_buf_printf(out, "the other %zu %s as expected: export again with all columns",
                      line->known, line->known == 1 ? "is" : "are");
    else if (may_be_repeated(line))
        sw_buf_printf(out,
                      "%zu other%s as expected, %s %s not known: if %s was renamed, put its own "
                      "heading back in line %lld",
                      line->known, line->known == 1 ? " is" : "s are", unknown.s,
                      n == 1 ? "is" : "are", n == 1 ? "it" : "one", at);
    else
        sw_buf_printf(out,
                      "of the %zu columns %zu %s as expected: see that line %lld has the headings "
                      "of the export and nothing else",
                      line->n, line->known, line->known == 1 ? "is" : "are", at);
    sw_buf_free(&unknown);
}

enum sw_status no_export_nearest(const struct sw_record *heading, const struct sw_format *nearest,
                                 const struct sw_format_column *const *found, struct sw_err *err)
{
    struct line line = {.heading = heading, .found = found, .n = heading->n};
    struct sw_buf missing = empty_text(), others = empty_text();
    enum sw_status status;
    size_t n;

    while (line.n > 0 && sw_str_trim(heading->fields[line.n - 1]).n == 0)
        line.n--;
    for (size_t i = 0; i < line.n; i++)
        line.known += found[i] != NULL;
    n = list_missing(&missing, nearest, &line);
    add_others(&others, &line);
    status = sw_err_no_export(
        err, "line %lld: not a known export: nearest is %s, whose column%s %s %s missing; %s",
        (long long)heading->line, nearest->name, n == 1 ? "" : "s", missing.s,
        n == 1 ? "is" : "are", others.s);
    sw_buf_free(&missing);
    sw_buf_free(&others);
    return status;
}
