/* query_report.c - see query_report.h. */
#include "sipwhy/query_report.h"

#include "json.h"
#include "query_cells.h"
#include "query_values.h"
#include "words.h"

#include "sipwhy/query.h"
#include "sipwhy/time.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the texts of a row may hold together. */
static const size_t most_row_bytes = (size_t)4 * 1024 * 1024;

/* A query's rows on their way into the document. */
struct taking {
    const struct sw_query_request *request;
    struct sw_doc *doc;
    struct sw_block *table;
    struct sw_arena arena; /* of the row in hand */
    struct query_column *columns;
    struct sw_cell *cells;
    char **names; /* of the parameters that the SQL has */
    char **facts; /* their values as people read them */
    size_t n_names, names_capacity, facts_capacity;
    json_t *json, *params; /* the report's, see sw_query_report; and a member of it */
    int64_t n_rows;
    bool is_cut; /* there are more rows than the limit */
};

/* -------------------------------------------------------------------------- parameters */

/* What the report says of a value; the caller's, NULL where it means any. */
static char *note_value(struct taking *taking, const char *name, const struct sw_value *value,
                        bool is_time, struct sw_str written)
{
    const struct sw_privacy *privacy = taking->request->privacy;
    struct sw_buf safe = {0};
    char at[40], digits[32];

    snprintf(digits, sizeof digits, "%" PRId64, value->integer);
    if (value->kind == SW_VALUE_INTEGER) /* it may be written in other ways */
        written = sw_str(digits);
    sw_buf_str(&safe, "");
    if (is_time)
        sw_buf_str(&safe, sw_time_local(at, sizeof at, value->integer, "%Y-%m-%d %H:%M:%S"));
    else if (query_column_of(name, false, privacy).holds == QUERY_PEOPLE)
        sw_privacy_people(&safe, privacy, written);
    else
        sw_privacy_text(&safe, privacy, written);
    if (is_time)
        json_object_set_new(taking->params, name, json_time(value->integer));
    else if (value->kind == SW_VALUE_INTEGER && sw_str_eq((struct sw_str){safe.s, safe.n}, written))
        json_object_set_new(taking->params, name, json_integer(value->integer));
    else
        json_object_set_new(taking->params, name, json_text(safe.s));
    if (strcmp(safe.s, "%") == 0)
        sw_buf_free(&safe);
    return safe.s;
}

static enum sw_status bind(void *context, const char *name, struct sw_value *value,
                           struct sw_err *err)
{
    struct taking *taking = context;
    struct sw_str written = {0};
    bool is_time = false;
    enum sw_status status = query_value(taking->request, name, value, &is_time, &written, err);
    size_t n = taking->n_names + 1;

    for (size_t i = 0; i < taking->n_names; i++)
        if (strcmp(taking->names[i], name) == 0) /* ":a" and "@a" are the same to a user */
            return status;

    if (n > taking->names_capacity)
        taking->names = sw_grow(taking->names, &taking->names_capacity, n, sizeof *taking->names);
    if (n > taking->facts_capacity)
        taking->facts = sw_grow(taking->facts, &taking->facts_capacity, n, sizeof *taking->facts);
    taking->names[n - 1] = sw_strdup(name);
    taking->facts[n - 1] =
        status == SW_OK ? note_value(taking, name, value, is_time, written) : NULL;
    taking->n_names = n;
    return status;
}

static void add_fact(struct taking *taking, const char *name)
{
    for (size_t i = 0; i < taking->n_names; i++)
        if (taking->facts[i] && strcmp(taking->names[i], name) == 0)
            sw_doc_fact(taking->doc, 0, name, "%s", taking->facts[i]);
}

/* In the order of the head, else of the SQL. */
static void add_facts(struct taking *taking)
{
    const struct sw_saved_query *query = taking->request->query;

    for (size_t i = 0; i < query->n_params; i++)
        add_fact(taking, query->params[i].name);
    for (size_t i = 0; query->n_params == 0 && i < taking->n_names; i++)
        add_fact(taking, taking->names[i]);
}

/* ------------------------------------------------------------------------------- table */

/* A name that JSON can have and that no column before has: "attempts", "attempts_2". */
static char *unique_name(struct sw_arena *arena, const struct sw_column *columns, size_t n,
                         struct sw_str name)
{
    struct sw_buf safe = {0}, unique = {0};
    char *copy;
    size_t same = 1;

    sw_buf_str(&safe, "");
    sw_text_sanitize(&safe, name);
    sw_buf_str(&unique, safe.s);
    for (size_t i = 0; i < n; i++)
        if (strcmp(columns[i].name, unique.s) == 0) {
            sw_buf_clear(&unique);
            sw_buf_printf(&unique, "%s_%zu", safe.s, ++same);
            i = (size_t)-1; /* from the beginning: that name may be taken too */
        }
    copy = sw_arena_copy(arena, unique.s, unique.n);
    sw_buf_free(&safe);
    sw_buf_free(&unique);
    return copy;
}

/* Long words take what room is left. */
static bool is_wordy(const char *name)
{
    static const char *const wordy[] = {"title", "phrase", "file", "advice", "meaning"};

    for (size_t i = 0; i < sizeof wordy / sizeof wordy[0]; i++)
        if (strcmp(name, wordy[i]) == 0)
            return true;
    return false;
}

/*
 * The columns of a shipped query are what their names say. One's own that reads numbers or names
 * may give them another name ("caller AS owner"): a column is trusted with words where the query
 * reads one of its name, and then still with no number.
 */
static struct query_column column_of(const struct sw_query_shape *shape, const char *name,
                                     const struct sw_query_request *request)
{
    bool reads_people = shape->reads_people && !request->query->is_shipped, is_read = false;
    struct query_column column;

    for (size_t i = 0; i < shape->n_read; i++)
        is_read |= strcmp(shape->read[i], name) == 0;
    column = query_column_of(name, reads_people && !is_read, request->privacy);
    if (reads_people && column.holds == QUERY_NOBODY)
        column.holds = QUERY_TEXT;
    return column;
}

/* The names of the columns for JSON, where no row may come to tell them. */
static void note_columns(const struct taking *taking)
{
    json_t *columns = json_array();

    for (size_t c = 0; c < taking->table->n_columns; c++)
        json_array_append_new(columns, json_string(taking->table->columns[c].name));
    json_object_set_new(taking->json, "columns", columns);
}

static enum sw_status begin(void *context, const struct sw_query_shape *shape, struct sw_err *err)
{
    struct taking *taking = context;
    const struct sw_query_request *request = taking->request;
    bool has_wordy = false;
    struct sw_column *columns = sw_alloc_zero(shape->n_columns, sizeof *columns);
    enum sw_status status = query_values_check(request, taking->names, taking->n_names, err);

    taking->columns = sw_alloc_zero(shape->n_columns, sizeof *taking->columns);
    taking->cells = sw_alloc_zero(shape->n_columns, sizeof *taking->cells);
    for (size_t i = 0; i < shape->n_columns; i++) {
        const char *name = shape->columns[i];
        struct sw_buf shown = {0};

        sw_privacy_text(&shown, request->privacy, sw_str(name)); /* "user = 'anna@contoso.com'" */
        taking->columns[i] = column_of(shape, name, request);
        columns[i].name =
            unique_name(&taking->arena, columns, i, (struct sw_str){shown.s, shown.n});
        sw_buf_free(&shown);
        columns[i].heading = query_heading(&taking->arena, columns[i].name);
        columns[i].flexible = !has_wordy && is_wordy(name);
        has_wordy |= columns[i].flexible;
    }
    if (status == SW_OK) {
        add_facts(taking);
        add_redacted(taking->doc, request->privacy);
        taking->table = sw_doc_long_table(taking->doc, "rows", columns, shape->n_columns);
        note_columns(taking);
    }
    free(columns);
    sw_arena_reset(&taking->arena);
    return status;
}

static enum sw_status take_row(void *context, const struct sw_value *cells, bool *is_enough,
                               struct sw_err *err)
{
    struct taking *taking = context;
    const struct sw_query_request *request = taking->request;
    enum sw_status status;
    size_t bytes = 0;

    if (request->limit > 0 && taking->n_rows >= request->limit) {
        *is_enough = taking->is_cut = true;
        return SW_OK;
    }
    for (size_t i = 0; i < taking->table->n_columns; i++)
        bytes += cells[i].text.n;
    if (bytes > most_row_bytes)
        return sw_err_set(err, SW_IO, "%s: stopped: a row of more than %zu MiB; substr() shortens",
                          request->query->path, most_row_bytes >> 20);
    for (size_t i = 0; i < taking->table->n_columns; i++)
        taking->cells[i] = query_cell(&taking->arena, taking->columns[i], &cells[i]);
    taking->n_rows++;
    status = sw_doc_pass_row(taking->doc, taking->table, taking->cells, err);
    sw_arena_reset(&taking->arena);
    return status;
}

/* --------------------------------------------------------------------------------- run */

/* Nothing found: what there would have been. */
static enum sw_status add_range(struct sw_store *store, struct sw_doc *doc, struct sw_err *err)
{
    int64_t first, last;
    char from[32], to[32];
    enum sw_status status = sw_store_range(store, NULL, &first, &last, err);

    if (status != SW_OK)
        return status;
    if (first == SW_NO_TIME)
        sw_doc_text(doc, 0, "No rows: the database holds no calls.");
    else
        sw_doc_text(doc, 0, "No rows. The database holds calls from %s to %s.",
                    sw_time_local(from, sizeof from, first, "%Y-%m-%d"),
                    sw_time_local(to, sizeof to, last, "%Y-%m-%d"));
    return SW_OK;
}

static enum sw_status end(struct taking *taking, struct sw_store *store, struct sw_err *err)
{
    char n[32];

    json_object_set_new(taking->json, "complete", json_boolean(!taking->is_cut));
    if (taking->is_cut)
        sw_doc_text(taking->doc, 0,
                    taking->n_rows == 1 ? "The first row; there are more."
                                        : "The first %s rows; there are more.",
                    sw_group_digits(n, taking->n_rows));
    return taking->n_rows > 0 ? SW_OK : add_range(store, taking->doc, err);
}

static void clear(struct taking *taking)
{
    for (size_t i = 0; i < taking->n_names; i++) {
        free(taking->names[i]);
        free(taking->facts[i]);
    }
    free(taking->names);
    free(taking->facts);
    free(taking->columns);
    free(taking->cells);
    sw_arena_free(&taking->arena);
    json_decref(taking->params);
    json_decref(taking->json);
}

static void begin_json(struct taking *taking)
{
    const struct sw_saved_query *query = taking->request->query;

    json_object_set_new(taking->json, "schema", json_string("sipwhy.query/1"));
    json_object_set_new(taking->json, "query", json_text(query->name));
    json_object_set_new(taking->json, "title", json_text(query->title));
    json_object_set_new(taking->json, "generated_at", json_time(taking->request->now));
    json_add_redacted(taking->json, taking->request->privacy);
    json_object_set(taking->json, "params", taking->params);
}

enum sw_status sw_query_report(struct sw_store *store, const struct sw_query_request *request,
                               struct sw_doc *doc, json_t *json, struct sw_err *err)
{
    const struct sw_saved_query *saved = request->query;
    struct taking taking = {
        .request = request, .doc = doc, .json = json_incref(json), .params = json_object()};
    const struct sw_query query = {
        .sql = saved->text,
        .where = saved->path,
        .timeout_seconds = request->timeout_seconds,
        .waited_ms = doc->taker ? &doc->taker->waited_ms : NULL,
        .context = &taking,
        .bind = bind,
        .begin = begin,
        .row = take_row,
    };
    enum sw_status status = SW_OK;

    if (saved->problem)
        status = sw_err_set(err, SW_USAGE, "%s", saved->problem);
    begin_json(&taking);
    sw_doc_title(doc, "%s", saved->title[0] ? saved->title : saved->name);
    sw_doc_text(doc, 0, "%s", saved->description);
    if (status == SW_OK)
        status = sw_query_run(store, &query, err);
    if (status == SW_OK)
        status = end(&taking, store, err);
    clear(&taking);
    return status;
}
