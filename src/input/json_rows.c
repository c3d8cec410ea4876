/* json_rows.c - see json_rows.h. */
#include "sipwhy/json_rows.h"

#include "sipwhy/mem.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROW = 1 << 20, MAX_DEPTH = 64, MAX_NAMES = 1000, MAX_NAME = 200, MAX_WORD = 64 };

struct sw_json_rows {
    sw_record_fn *receive;
    void *context;
    char open[MAX_DEPTH]; /* the brackets that are open: { and [ */
    size_t depth;
    size_t row_depth;  /* that of the row under way, if it is one; 0: none */
    size_t skip_depth; /* that of what stands beside a list of rows and is passed over; 0: none */
    size_t n_members;  /* so far, of the object that may be a row */
    bool skips_list;   /* what is passed over stands in a list of rows: no object may be in it */
    bool is_unsure;    /* it holds a list that may be the rows, and members of its own */
    bool is_page;      /* the object that opens next is one, and no row */
    bool names_error;  /* what follows stands for an error, unless it is null */
    bool in_string, is_escaped, has_list, has_more;
    struct sw_buf row, word; /* word: the latest string, a member's name where a list follows */
    int64_t line, row_line;
    char **names; /* of the heading record */
    size_t n_names, names_capacity;
    struct sw_str *fields;
    struct sw_buf *texts; /* of each field */
    enum sw_status status;
    struct sw_err *err;
};

struct sw_json_rows *sw_json_rows_new(sw_record_fn *receive, void *context)
{
    struct sw_json_rows *rows = sw_alloc_zero(1, sizeof *rows);

    rows->receive = receive;
    rows->context = context;
    rows->line = 1;
    return rows;
}

void sw_json_rows_free(struct sw_json_rows *rows)
{
    if (!rows)
        return;
    for (size_t i = 0; i < rows->n_names; i++) {
        free(rows->names[i]);
        sw_buf_free(&rows->texts[i]);
    }
    free(rows->names);
    free(rows->fields);
    free(rows->texts);
    sw_buf_free(&rows->row);
    sw_buf_free(&rows->word);
    free(rows);
}

static void fail(struct sw_json_rows *rows, int64_t line, const char *what)
{
    if (rows->status == SW_OK)
        rows->status = sw_err_set(rows->err, SW_DATA, "line %lld: %s", (long long)line, what);
}

/* ------------------------------------------------------------------------------ values */

static void put_real(struct sw_buf *text, double real)
{
    char digits[64];

    if (real == floor(real) && fabs(real) < 1e18) {
        sw_buf_printf(text, "%.0f", real == 0 ? 0 : real);
        return;
    }
    for (int precision = 15; precision <= 17; precision++) { /* the shortest that reads the same */
        snprintf(digits, sizeof digits, "%.*g", precision, real);
        if (strtod(digits, NULL) == real)
            break;
    }
    sw_buf_str(text, digits);
}

static void put_value(struct sw_buf *text, json_t *value);

static void put_list(struct sw_buf *text, json_t *list)
{
    json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
    {
        if (i > 0)
            sw_buf_char(text, ';');
        put_value(text, item);
    }
}

/* What stands for an object is its id; else all of it. */
static void put_object(struct sw_buf *text, json_t *object)
{
    json_t *id = json_object_get(object, "id");
    char *all;

    if (id && !json_is_object(id)) {
        put_value(text, id);
        return;
    }
    all = json_dumps(object, JSON_COMPACT);
    sw_buf_str(text, all ? all : "");
    free(all);
}

static void put_value(struct sw_buf *text, json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        sw_buf_add(text, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        sw_buf_printf(text, "%lld", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        put_real(text, json_real_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        sw_buf_str(text, json_is_true(value) ? "true" : "false");
        break;
    case JSON_ARRAY:
        put_list(text, value);
        break;
    case JSON_OBJECT:
        put_object(text, value);
        break;
    case JSON_NULL:
        break;
    }
}

/* ------------------------------------------------------------------------------- rows */

static bool has_name(const struct sw_json_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->n_names; i++)
        if (strcmp(rows->names[i], name) == 0)
            return true;
    return false;
}

/* Adds the names that the heading lacks; true if there were any. */
static bool add_names(struct sw_json_rows *rows, json_t *object)
{
    size_t before = rows->n_names;
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        if (has_name(rows, name) || rows->n_names == MAX_NAMES)
            continue;
        if (rows->n_names == rows->names_capacity) {
            rows->names =
                sw_grow(rows->names, &rows->names_capacity, rows->n_names + 1, sizeof *rows->names);
            rows->fields = sw_realloc(rows->fields, rows->names_capacity * sizeof *rows->fields);
            rows->texts = sw_realloc(rows->texts, rows->names_capacity * sizeof *rows->texts);
        }
        rows->texts[rows->n_names] = (struct sw_buf){0};
        rows->names[rows->n_names++] = sw_strdup(name);
    }
    return rows->n_names > before;
}

static void give(struct sw_json_rows *rows, int64_t lines_below)
{
    const struct sw_record record = {.line = rows->row_line,
                                     .lines_below = lines_below,
                                     .n = rows->n_names,
                                     .fields = rows->fields};

    if (rows->status == SW_OK && rows->n_names > 0)
        rows->status = rows->receive(rows->context, &record, rows->err);
}

static void give_heading(struct sw_json_rows *rows)
{
    for (size_t i = 0; i < rows->n_names; i++)
        rows->fields[i] = sw_str(rows->names[i]);
    give(rows, 0);
}

static void give_row(struct sw_json_rows *rows, json_t *object)
{
    for (size_t i = 0; i < rows->n_names; i++) {
        json_t *value = json_object_get(object, rows->names[i]);
        struct sw_buf *text = &rows->texts[i];

        sw_buf_clear(text);
        sw_buf_str(text, "");
        if (value)
            put_value(text, value);
        rows->fields[i] = (struct sw_str){text->s, text->n};
    }
    give(rows, rows->line - rows->row_line);
}

static void fail_without_list(struct sw_json_rows *rows)
{
    if (rows->status == SW_OK)
        rows->status = sw_err_no_export(rows->err, "line %lld: is JSON without a list of calls",
                                        (long long)rows->line);
}

/* Of an object that stands alone and in no list: the answer to a request that failed, perhaps. */
static bool is_answer(json_t *object)
{
    return json_object_get(object, "error") || json_object_get(object, "@odata.context");
}

/* Graph's word for administrative units, the only list that a call has. */
static const char units[] = "administrativeUnitInfos";

/* Members of its own that make an object a call: those that calls have had so far, or any. */
static size_t count_own(const struct sw_json_rows *rows, json_t *object)
{
    const char *name;
    json_t *value;
    size_t n = 0;

    json_object_foreach(object, name, value) n += !json_is_array(value) &&
                                                  strncmp(name, "@odata.", 7) != 0 &&
                                                  (rows->n_names == 0 || has_name(rows, name));
    return n;
}

/* An object with a list: is it a page, as calls have more members than what stands around them? */
static bool is_page(const struct sw_json_rows *rows, json_t *object)
{
    const char *name;
    json_t *value;
    size_t most = 0;

    json_object_foreach(object, name, value)
    {
        size_t n = json_object_size(json_array_get(value, 0));

        if (strcmp(name, units) != 0 && n > most)
            most = n;
    }
    return most >= count_own(rows, object);
}

/* jansson's own sentence would repeat what stands there. */
static const char *find_fault(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "is no valid JSON: a text with the character NUL (\\u0000) in it";
    case json_error_numeric_overflow:
        return "has a number that is larger than any in an export";
    case json_error_duplicate_key:
        return "is no valid JSON: a name stands twice in an object";
    default:
        return "is no valid JSON";
    }
}

/* All names are looked at again when a new one comes. */
static bool has_long_name(json_t *object)
{
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value) if (strlen(name) > MAX_NAME) return true;
    return false;
}

static void read_as_page(struct sw_json_rows *rows);

static void end_row(struct sw_json_rows *rows)
{
    json_error_t error;
    json_t *object = json_loadb(rows->row.s, rows->row.n, JSON_REJECT_DUPLICATES, &error);

    if (!object) {
        fail(rows, rows->row_line + (error.line > 0 ? error.line - 1 : 0), find_fault(&error));
        return;
    }
    if (rows->is_unsure && is_page(rows, object)) {
        read_as_page(rows);
        json_decref(object);
        return;
    }
    rows->row_depth = 0;
    if (rows->depth == 0 && is_answer(object)) {
        fail_without_list(rows);
    } else if (has_long_name(object)) {
        fail(rows, rows->row_line, "has a member with a longer name than any column of an export");
    } else {
        if (add_names(rows, object))
            give_heading(rows);
        give_row(rows, object);
    }
    json_decref(object);
}

/* ------------------------------------------------------------------------- the brackets */

static bool is_word(const struct sw_json_rows *rows, const char *word)
{
    return sw_str_eq((struct sw_str){rows->word.s, rows->word.n}, sw_str(word));
}

/* "value" is Graph's name, the others those of Power BI's executeQueries, one within another. */
static bool is_usual_list(const struct sw_json_rows *rows)
{
    static const char *const names[] = {"value", "results", "tables", "rows"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (is_word(rows, names[i]))
            return true;
    return false;
}

/*
 * May the list that opens in the object under way be one of rows, so that the object is none
 * itself? What stands around everything may call it as it likes.
 */
static bool is_row_list(const struct sw_json_rows *rows)
{
    return rows->depth == 1 ? !is_word(rows, units) : is_usual_list(rows);
}

static void begin_row(struct sw_json_rows *rows)
{
    rows->has_more &= rows->depth > 0 && rows->open[0] != '['; /* another page */
    rows->row_depth = rows->depth + 1;
    rows->row_line = rows->line;
    rows->n_members = 0;
    rows->is_unsure = false;
    sw_buf_clear(&rows->row);
}

/* What an object or list is that opens outside of rows, or right in an object that may be one. */
static void see_what_opens(struct sw_json_rows *rows, char c)
{
    bool in_object = rows->depth > 0 && rows->open[rows->depth - 1] == '{';

    if (c == '[' && (rows->depth == 0 || (in_object && is_row_list(rows)))) {
        if (rows->row_depth > 0 && (rows->n_members > 1 || !is_usual_list(rows))) {
            rows->is_unsure = true; /* what is whole will tell */
            return;
        }
        rows->row_depth = 0;
        rows->has_list = true;
    } else if (rows->row_depth == 0 && c == '{' && !in_object) {
        if (!rows->is_page)
            begin_row(rows);
        rows->is_page = false;
    } else if (rows->row_depth == 0) {
        rows->skip_depth = rows->depth + 1;
        rows->skips_list = !in_object;
    }
}

static void open_bracket(struct sw_json_rows *rows, char c)
{
    if (rows->depth == MAX_DEPTH) {
        fail(rows, rows->line, "is nested deeper than any export");
        return;
    }
    if (rows->depth == 0)
        rows->has_list = false;
    if (rows->skip_depth == 0 && (rows->row_depth == 0 || rows->row_depth == rows->depth))
        see_what_opens(rows, c);
    if (c == '{' && rows->skip_depth > 0 && rows->skips_list)
        fail(rows, rows->line, "is no list of calls as Graph gives it: a list stands in it");
    rows->open[rows->depth++] = c;
}

static void close_bracket(struct sw_json_rows *rows, char c)
{
    if (rows->depth == 0 || rows->open[rows->depth - 1] != (c == '}' ? '{' : '['))
        fail(rows, rows->line, "is no valid JSON: a bracket closes that is not open");
    else
        rows->depth--;
    if (rows->depth < rows->skip_depth)
        rows->skip_depth = 0;
}

/* What may stand outside of rows: beside a list within an object anything. */
static void check_between(struct sw_json_rows *rows, char c)
{
    bool is_bare_list = rows->depth == 1 && rows->open[0] == '[';

    if (rows->row_depth == 0 && (rows->depth == 0 || is_bare_list) && c != ',')
        fail(rows, rows->line, "is no list of calls as Graph gives it");
}

/* Right within an object that stands alone or in a list that does. */
static bool is_in_page(const struct sw_json_rows *rows)
{
    return rows->depth > 0 && rows->open[rows->depth - 1] == '{' &&
           (rows->depth == 1 || (rows->depth == 2 && rows->open[0] == '['));
}

static void take_in_string(struct sw_json_rows *rows, char c)
{
    rows->is_escaped = c == '\\';
    rows->in_string = c != '"';
    if (rows->in_string && rows->word.n < MAX_WORD)
        sw_buf_char(&rows->word, c);
}

/* A member's value follows; its name is the latest word. */
static void take_name(struct sw_json_rows *rows)
{
    bool in_object = rows->depth > 0 && rows->open[rows->depth - 1] == '{';

    if (rows->row_depth == rows->depth)
        rows->n_members += !sw_str_starts((struct sw_str){rows->word.s, rows->word.n}, "@odata.");
    else if (rows->row_depth == 0 && rows->skip_depth == 0 && in_object)
        rows->names_error = is_word(rows, "error");
    if (is_in_page(rows))
        rows->has_more |= is_word(rows, "@odata.nextLink");
}

static void take_char(struct sw_json_rows *rows, char c)
{
    bool is_space = c != '\0' && strchr(" \t\r\n", c);

    rows->line += c == '\n';
    if (rows->names_error && !is_space && c != ':') {
        rows->names_error = false;
        if (c != 'n')
            fail(rows, rows->line, "an error stands beside the calls: they are not whole");
    }
    if (rows->is_escaped) {
        rows->is_escaped = false;
    } else if (rows->in_string) {
        take_in_string(rows, c);
    } else if (c == '{' || c == '[') {
        open_bracket(rows, c);
    } else if (c == '}' || c == ']') {
        close_bracket(rows, c);
    } else if (!is_space) {
        check_between(rows, c);
        rows->in_string = c == '"';
        if (rows->in_string)
            sw_buf_clear(&rows->word);
        if (c == ':')
            take_name(rows);
    }
}

/* A character, which is kept where it may belong to a row. */
static void take(struct sw_json_rows *rows, char c)
{
    take_char(rows, c);
    if (rows->row_depth == 0 || rows->status != SW_OK)
        return;
    sw_buf_char(&rows->row, c);
    if (rows->depth < rows->row_depth)
        end_row(rows);
    else if (rows->row.n > MAX_ROW && rows->is_unsure)
        read_as_page(rows);
    else if (rows->row.n > MAX_ROW)
        fail(rows, rows->row_line, "a call is larger than 1 MiB");
}

/* What was kept as a row is read again from its beginning: it is a page. */
static void read_as_page(struct sw_json_rows *rows)
{
    struct sw_buf page = rows->row;

    rows->row = (struct sw_buf){0};
    rows->depth = rows->row_depth - 1;
    rows->row_depth = 0;
    rows->line = rows->row_line;
    rows->in_string = rows->is_escaped = false;
    rows->is_page = true;
    for (size_t i = 0; i < page.n && rows->status == SW_OK; i++)
        take(rows, page.s[i]);
    sw_buf_free(&page);
}

enum sw_status sw_json_rows_feed(struct sw_json_rows *rows, const void *bytes, size_t n,
                                 struct sw_err *err)
{
    const char *s = bytes;

    rows->err = err;
    for (size_t i = 0; i < n && rows->status == SW_OK; i++)
        take(rows, s[i]);
    return rows->status;
}

bool sw_json_rows_has_more(const struct sw_json_rows *rows)
{
    return rows->has_more;
}

enum sw_status sw_json_rows_end(struct sw_json_rows *rows, struct sw_err *err)
{
    rows->err = err;
    if (rows->depth > 0)
        fail(rows, rows->line, "the file ends within its JSON: it is cut short");
    else if (rows->status == SW_OK && rows->n_names == 0 && !rows->has_list)
        rows->status = sw_err_no_export(err, "is empty");
    return rows->status;
}
