/* own.c - rows of the reference of the user's own, read and checked; see codes.h. */
#include "sipwhy/codes.h"

#include "sipwhy/csv.h"
#include "sipwhy/decode.h"
#include "sipwhy/time.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIP_CODE,
    MICROSOFT_CODE,
    VARIANT,
    TOKENS,
    TITLE,
    ORIGIN,
    OWNER,
    OUTCOME,
    DELIVERED,
    DIRECTION,
    ADVICE,
    SOURCE,
    SOURCE_DATE,
    COLUMNS
};

enum { MAX_WORDS = 8, MAX_ROWS = 10000, LARGEST_FILE = 4 << 20 };

/* What a column may hold. A blank is `otherwise`, where there is one. */
static const struct {
    const char *name;
    const char *otherwise; /* NULL: a blank is refused */
    size_t longest;
    const char *words[MAX_WORDS]; /* the only ones it may hold, if there are any */
} rules[COLUMNS] = {
    [SIP_CODE] = {"sip_code", "", 20, {0}},
    [MICROSOFT_CODE] = {"microsoft_code", "", 20, {0}},
    [VARIANT] = {"variant", "1", 20, {0}},
    [TOKENS] = {"tokens", "", 500, {0}},
    [TITLE] = {"title", NULL, 150, {0}},
    [ORIGIN] = {"origin", NULL, 20, {"sbc", "microsoft"}},
    [OWNER] = {"owner",
               NULL,
               20,
               {"sbc", "carrier", "tenant_config", "license", "user", "microsoft", "none"}},
    [OUTCOME] = {"outcome", NULL, 20, {"failure", "expected", "success"}},
    [DELIVERED] = {"delivered", "0", 1, {"0", "1"}},
    [DIRECTION] = {"direction", "any", 20, {"any", "inbound", "outbound"}},
    [ADVICE] = {"advice", NULL, 4000, {0}},
    [SOURCE] = {"source", "", 500, {0}},
    [SOURCE_DATE] = {"source_date", "", 10, {0}},
};

/* What `codes unknown` puts behind them. */
static const char *const passed_over[] = {"known", "attempts", "connected", "phrase"};

struct reading {
    struct sw_own_codes *own;
    size_t width;          /* of the heading; 0 before it was read */
    size_t place[COLUMNS]; /* in a row, + 1; 0 where the file has no such column */
    int64_t *lines;        /* of the rows */
    size_t lines_capacity;
};

static enum sw_status wrong(struct sw_err *err, int64_t line, size_t column, const char *name,
                            const char *what)
{
    return sw_err_set(err, SW_DATA, "line %lld, column %zu (%s): %s", (long long)line, column, name,
                      what);
}

/* ----------------------------------------------------------------------------- heading */

static bool is_passed_over(struct sw_str name)
{
    for (size_t i = 0; i < sizeof passed_over / sizeof passed_over[0]; i++)
        if (sw_str_eq_fold(name, sw_str(passed_over[i])))
            return true;
    return false;
}

static enum sw_status take_heading(struct reading *r, const struct sw_record *record,
                                   struct sw_err *err)
{
    r->width = record->n;
    for (size_t i = 0; i < record->n; i++) {
        struct sw_str name = sw_str_trim(record->fields[i]);
        size_t c = 0;

        while (c < COLUMNS && !sw_str_eq_fold(name, sw_str(rules[c].name)))
            c++;
        if (c == COLUMNS && !is_passed_over(name))
            return sw_err_set(err, SW_DATA,
                              "line %lld, column %zu: is no column of the reference; its first "
                              "line is that of: sipwhy codes export",
                              (long long)record->line, i + 1);
        if (c < COLUMNS && r->place[c] > 0)
            return wrong(err, record->line, i + 1, rules[c].name, "stands there twice");
        if (c < COLUMNS)
            r->place[c] = i + 1;
    }
    for (size_t c = 0; c < COLUMNS; c++)
        if (r->place[c] == 0 && (!rules[c].otherwise || c <= MICROSOFT_CODE))
            return sw_err_set(err, SW_DATA, "line %lld: column %s is missing",
                              (long long)record->line, rules[c].name);
    return SW_OK;
}

/* ------------------------------------------------------------------------------- a row */

/* Spreadsheets and our own CSV put an apostrophe before what would be a formula. */
static struct sw_str without_guard(struct sw_str cell)
{
    if (cell.n > 1 && cell.s[0] == '\'' && strchr("=+-@", cell.s[1]))
        return (struct sw_str){cell.s + 1, cell.n - 1};
    return cell;
}

static bool is_clean(struct sw_str cell)
{
    struct sw_buf safe = {0};
    bool is_same;

    sw_text_sanitize(&safe, cell);
    is_same = safe.n == cell.n && (cell.n == 0 || memcmp(safe.s, cell.s, cell.n) == 0);
    sw_buf_free(&safe);
    return is_same;
}

static bool is_one_of(const char *const *words, struct sw_str cell)
{
    for (size_t i = 0; i < MAX_WORDS && words[i]; i++)
        if (sw_str_eq(cell, sw_str(words[i])))
            return true;
    return false;
}

static const char *find_fault(size_t c, struct sw_str cell)
{
    int64_t number, day;

    if (cell.n == 0 && !rules[c].otherwise)
        return "is empty";
    if (cell.n > rules[c].longest)
        return "is too long";
    if (!is_clean(cell))
        return "holds a control character, or a character of another encoding";
    if (c <= VARIANT && cell.n > 0 && !sw_parse_int64(cell, &number))
        return "is no whole number";
    if (c == VARIANT && (number < 1 || number > 99))
        return "is not from 1 to 99";
    if (c == SOURCE_DATE && cell.n > 0 && !sw_date_parse(cell, &day))
        return "is no date like 2026-11-16";
    if (c == ADVICE && (cell.s[0] == '|' || cell.s[cell.n - 1] == '|'))
        return "begins or ends with |, which parts its steps";
    if (rules[c].words[0] && !is_one_of(rules[c].words, cell))
        return "is none of the words that it may be";
    return NULL;
}

/* "is none of the words that it may be: sbc, carrier" */
static enum sw_status refuse(struct sw_err *err, int64_t line, size_t column, size_t c,
                             const char *fault)
{
    struct sw_buf text = {0};

    sw_buf_str(&text, fault);
    for (size_t i = 0; i < MAX_WORDS && rules[c].words[i]; i++)
        sw_buf_printf(&text, "%s%s", i ? ", " : ": ", rules[c].words[i]);
    wrong(err, line, column, rules[c].name, text.s);
    sw_buf_free(&text);
    return SW_DATA;
}

static struct sw_code code_of(struct sw_str cell)
{
    struct sw_code code = {0};

    code.known = sw_parse_int64(cell, &code.value);
    return code;
}

static void keep_row(struct reading *r, const struct sw_str *cells, int64_t line)
{
    struct sw_own_codes *own = r->own;
    const char *texts[COLUMNS];
    struct sw_response_code row = {.own = true};

    for (size_t c = 0; c < COLUMNS; c++)
        texts[c] = sw_arena_copy(&own->arena, cells[c].s, cells[c].n);
    row.pair = (struct sw_pair){code_of(cells[SIP_CODE]), code_of(cells[MICROSOFT_CODE])};
    sw_parse_int64(cells[VARIANT], &row.variant);
    row.tokens = texts[TOKENS];
    row.title = texts[TITLE];
    row.origin = texts[ORIGIN];
    row.owner = texts[OWNER];
    row.outcome = texts[OUTCOME];
    row.delivered = sw_str_eq(cells[DELIVERED], SW_STR("1"));
    row.direction = texts[DIRECTION];
    row.advice = texts[ADVICE];
    row.source = texts[SOURCE];
    row.source_date = texts[SOURCE_DATE];
    if (own->n == own->capacity)
        own->rows = sw_grow(own->rows, &own->capacity, own->n + 1, sizeof *own->rows);
    if (own->n == r->lines_capacity)
        r->lines = sw_grow(r->lines, &r->lines_capacity, own->n + 1, sizeof *r->lines);
    r->lines[own->n] = line;
    own->rows[own->n++] = row;
}

static bool is_blank(const struct sw_record *record)
{
    for (size_t i = 0; i < record->n; i++)
        if (sw_str_trim(record->fields[i]).n > 0)
            return false;
    return true;
}

static enum sw_status take_record(void *context, const struct sw_record *record, struct sw_err *err)
{
    struct reading *r = context;
    struct sw_str cells[COLUMNS];

    if (is_blank(record))
        return SW_OK;
    if (r->width == 0)
        return take_heading(r, record, err);
    if (record->n != r->width)
        return sw_err_set(err, SW_DATA, "line %lld: %zu field%s where the heading has %zu",
                          (long long)record->line, record->n, record->n == 1 ? "" : "s", r->width);
    for (size_t c = 0; c < COLUMNS; c++) {
        const char *fault;

        cells[c] = SW_STR("");
        if (r->place[c] > 0)
            cells[c] = without_guard(sw_str_trim(record->fields[r->place[c] - 1]));
        if (cells[c].n == 0 && rules[c].otherwise)
            cells[c] = sw_str(rules[c].otherwise);
        fault = find_fault(c, cells[c]);
        if (fault)
            return refuse(err, record->line, r->place[c], c, fault);
    }
    if (r->own->n == MAX_ROWS)
        return sw_err_set(err, SW_DATA, "line %lld: more than %d rows", (long long)record->line,
                          MAX_ROWS);
    keep_row(r, cells, record->line);
    return SW_OK;
}

/* Variants of a pair are told apart and run from 1: the first speaks for the pair. */
static enum sw_status check_variants(const struct reading *r, struct sw_err *err)
{
    const struct sw_own_codes *own = r->own;

    for (size_t i = 0; i < own->n; i++) {
        bool has_before = own->rows[i].variant == 1;

        for (size_t j = 0; j < own->n; j++) {
            if (j == i || !sw_codes_is_same_pair(own->rows[i].pair, own->rows[j].pair))
                continue;
            if (j < i && own->rows[j].variant == own->rows[i].variant)
                return sw_err_set(err, SW_DATA, "line %lld: the same pair and variant as line %lld",
                                  (long long)r->lines[i], (long long)r->lines[j]);
            has_before |= own->rows[j].variant == own->rows[i].variant - 1;
        }
        if (!has_before)
            return wrong(err, r->lines[i], r->place[VARIANT], "variant",
                         "variants of a pair run from 1 without a gap");
    }
    return SW_OK;
}

/* ------------------------------------------------------------------------------ the file */

static enum sw_status add_text(void *context, const char *text, size_t n, struct sw_err *err)
{
    (void)err;
    sw_buf_add(context, text, n);
    return SW_OK;
}

static enum sw_status read_text(FILE *file, struct sw_buf *text, struct sw_err *err)
{
    struct sw_decoder *decoder = NULL;
    char bytes[8192];
    size_t n, total = 0;
    enum sw_status status = sw_decoder_new(&decoder, NULL, add_text, text, err);

    while (status == SW_OK && (n = fread(bytes, 1, sizeof bytes, file)) > 0) {
        total += n;
        status = total > LARGEST_FILE
                     ? sw_err_set(err, SW_DATA, "is larger than any reference of codes")
                     : sw_decoder_feed(decoder, bytes, n, err);
    }
    if (status == SW_OK && ferror(file))
        status = sw_err_set(err, SW_NO_INPUT, "%s", strerror(errno));
    if (status == SW_OK)
        status = sw_decoder_end(decoder, err);
    sw_decoder_free(decoder);
    sw_buf_str(text, "");
    return status;
}

/* What the heading line has most of. */
static char find_delimiter(const char *text)
{
    static const char candidates[] = ",;\t";
    size_t most = 0, end = strcspn(text, "\r\n");
    char found = ',';

    for (const char *c = candidates; *c; c++) {
        size_t n = 0;

        for (size_t i = 0; i < end; i++)
            n += text[i] == *c;
        if (n > most) {
            most = n;
            found = *c;
        }
    }
    return found;
}

static enum sw_status read_rows(struct sw_own_codes *own, const struct sw_buf *text,
                                struct sw_err *err)
{
    struct reading r = {.own = own};
    struct sw_csv *csv = sw_csv_new(find_delimiter(text->s), take_record, &r);
    enum sw_status status = sw_csv_feed(csv, text->s, text->n, err);

    if (status == SW_OK)
        status = sw_csv_end(csv, err);
    if (status == SW_OK && r.width == 0)
        status = sw_err_set(err, SW_DATA, "is empty: its first line names the columns");
    if (status == SW_OK)
        status = check_variants(&r, err);
    sw_csv_free(csv);
    free(r.lines);
    return status;
}

enum sw_status sw_own_codes_read(struct sw_own_codes *own, const char *path, struct sw_err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "re");
    struct sw_buf text = {0};
    enum sw_status status;

    if (!file)
        return sw_err_set(err, SW_NO_INPUT, "%s: %s", path, strerror(errno));
    status = read_text(file, &text, err);
    if (status == SW_OK)
        status = read_rows(own, &text, err);
    if (status != SW_OK) {
        sw_err_at(err, "%s", is_stdin ? "standard input" : path);
        sw_own_codes_clear(own);
    }
    if (!is_stdin)
        fclose(file);
    sw_buf_free(&text);
    return status;
}

void sw_own_codes_clear(struct sw_own_codes *own)
{
    free(own->rows);
    sw_arena_free(&own->arena);
    *own = (struct sw_own_codes){0};
}
