/* csv.c - see csv.h. The only file that knows libcsv. */
#include "sipwhy/csv.h"

#include "sipwhy/mem.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

/* No export has a field near this size: beyond it, a closing quote was lost. */
#define FIELD_LIMIT  ((size_t)1 << 20)
#define RECORD_LIMIT ((size_t)4 << 20)
#define FIELDS_LIMIT ((size_t)16384)

struct sw_csv {
    struct csv_parser parser;
    sw_record_fn *receive;
    void *context;
    /* The record so far. */
    struct sw_buf text; /* the fields, one behind the other */
    struct sw_str *fields;
    size_t n, capacity;
    int64_t line;          /* where the record that is being read begins */
    bool cr;               /* the line end before was a CR: an LF belongs to it */
    bool has_loose_quotes; /* the record that is being read */
    enum sw_status status;
    struct sw_err *err;
};

/* What libcsv may allocate for one field: the cap turns a lost quote into an error. */
static void *capped_realloc(void *old, size_t size)
{
    return size > FIELD_LIMIT ? NULL : realloc(old, size);
}

/* Few records hold any, and the whole is looked through faster than each field. */
static bool holds(const struct sw_csv *csv, int c)
{
    return csv->text.n > 0 && memchr(csv->text.s, c, csv->text.n);
}

/* Line ends in the fields so far, CR LF as one: quoted fields may hold some. */
static int64_t count_line_ends(const struct sw_csv *csv)
{
    int64_t count = 0;

    if (!holds(csv, '\n') && !holds(csv, '\r'))
        return 0;
    for (size_t field = 0; field < csv->n; field++) {
        struct sw_str text = csv->fields[field];

        for (size_t i = 0; i < text.n; i++)
            count += text.s[i] == '\r' || (text.s[i] == '\n' && (i == 0 || text.s[i - 1] != '\r'));
    }
    return count;
}

static enum sw_status fail(struct sw_csv *csv, const char *what, int64_t line)
{
    csv->status = sw_err_set(csv->err, SW_DATA, "line %lld: %s", (long long)line, what);
    return csv->status;
}

/* For a field of n bytes. The ones that are there may get another place. */
static void make_room(struct sw_csv *csv, size_t n)
{
    const char *at;

    if (csv->n == csv->capacity)
        csv->fields = sw_grow(csv->fields, &csv->capacity, csv->n + 1, sizeof *csv->fields);
    if (csv->text.capacity - csv->text.n > n)
        return;
    csv->text.s = sw_grow(csv->text.s, &csv->text.capacity, csv->text.n + n + 1, 1);
    at = csv->text.s;
    for (size_t i = 0; i < csv->n; at += csv->fields[i++].n)
        csv->fields[i].s = at;
}

static void take_field(void *s, size_t n, void *context)
{
    struct sw_csv *csv = context;
    char *text;

    csv->cr = false; /* CR and LF are one line end only with nothing between them */
    if (csv->status != SW_OK)
        return;
    if (csv->n == FIELDS_LIMIT || csv->text.n + n > RECORD_LIMIT) {
        fail(csv, "this record is larger than any export's", csv->line);
        return;
    }
    make_room(csv, n);
    text = csv->text.s + csv->text.n;
    sw_copy(text, s, n);
    csv->text.n += n;
    csv->fields[csv->n++] = (struct sw_str){text, n};
}

/*
 * libcsv tells of a quote in the wrong place in its strict mode, and then stops in front of it;
 * the rest of the record is read without.
 */
static void set_strict(struct sw_csv *csv, bool is_strict)
{
    csv->has_loose_quotes = !is_strict;
    csv_set_opts(&csv->parser, is_strict ? CSV_REPALL_NL | CSV_STRICT : CSV_REPALL_NL);
}

static void give_record(struct sw_csv *csv, bool is_unended)
{
    struct sw_record record = {.line = csv->line,
                               .n = csv->n,
                               .fields = csv->fields,
                               .is_unended = is_unended,
                               .has_loose_quotes = csv->has_loose_quotes};

    record.lines_below = count_line_ends(csv);
    record.is_plain =
        record.lines_below == 0 && !holds(csv, '"') && !holds(csv, csv_get_delim(&csv->parser));
    csv->line += record.lines_below;
    csv->status = csv->receive(csv->context, &record, csv->err);
    csv->n = 0;
    sw_buf_clear(&csv->text);
    if (csv->has_loose_quotes)
        set_strict(csv, true);
}

/* libcsv ends a line, at -1 with the input; CSV_REPALL_NL has it tell of blank ones, and of both CR
 * and LF. */
static void take_line_end(int c, void *context)
{
    struct sw_csv *csv = context;

    if (csv->status != SW_OK)
        return;
    if (csv->n > 0)
        give_record(csv, c < 0);
    csv->line += !(c == '\n' && csv->cr);
    csv->cr = c == '\r';
}

struct sw_csv *sw_csv_new(char delimiter, sw_record_fn *receive, void *context)
{
    struct sw_csv *csv = sw_alloc_zero(1, sizeof *csv);

    csv_init(&csv->parser, 0);
    set_strict(csv, true);
    csv_set_delim(&csv->parser, (unsigned char)delimiter);
    csv_set_realloc_func(&csv->parser, capped_realloc);
    csv_set_blk_size(&csv->parser, 4096);
    csv->receive = receive;
    csv->context = context;
    csv->line = 1;
    return csv;
}

void sw_csv_free(struct sw_csv *csv)
{
    if (!csv)
        return;
    csv_free(&csv->parser);
    sw_buf_free(&csv->text);
    free(csv->fields);
    free(csv);
}

/* The line on which the field that is being read begins. */
static int64_t field_line(const struct sw_csv *csv)
{
    return csv->line + count_line_ends(csv);
}

enum sw_status sw_csv_feed(struct sw_csv *csv, const void *bytes, size_t n, struct sw_err *err)
{
    const char *rest = bytes;

    csv->err = err;
    while (csv->status == SW_OK && n > 0) {
        size_t used = csv_parse(&csv->parser, rest, n, take_field, take_line_end, csv);

        rest += used;
        n -= used;
        if (n == 0 || csv->status != SW_OK)
            break;
        if (csv_error(&csv->parser) == CSV_EPARSE)
            set_strict(csv, false);
        else
            fail(csv, "the field that begins here is larger than 1 MiB: a closing quote is missing",
                 field_line(csv));
    }
    return csv->status;
}

enum sw_status sw_csv_end(struct sw_csv *csv, struct sw_err *err)
{
    /* In state 2 libcsv is inside a field; state 3 is just behind what may be the closing quote. */
    enum { INSIDE_FIELD = 2 };

    if (csv->status != SW_OK)
        return csv->status;
    csv->err = err;
    if (csv->parser.quoted && csv->parser.pstate == INSIDE_FIELD)
        return fail(csv, "the file ends inside the quotes that open here: it is cut short",
                    field_line(csv));
    csv_fini(&csv->parser, take_field, take_line_end, csv);
    return csv->status;
}

enum sw_status sw_csv_read(const char *text, size_t n, sw_record_fn *receive, void *context,
                           struct sw_err *err)
{
    struct sw_csv *csv = sw_csv_new(',', receive, context);
    enum sw_status status = sw_csv_feed(csv, text, n, err);

    if (status == SW_OK)
        status = sw_csv_end(csv, err);
    sw_csv_free(csv);
    return status;
}

#define TEXT_OF(x)       #x
#define VERSION(a, b, c) TEXT_OF(a) "." TEXT_OF(b) "." TEXT_OF(c)

const char *sw_csv_engine(void)
{
    return VERSION(CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
}
