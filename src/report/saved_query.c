/* saved_query.c - see saved_query.h. */
#include "sipwhy/saved_query.h"

#include "query_head.h"

#include "sipwhy/asset.h"
#include "sipwhy/mem.h"
#include "sipwhy/text.h"

#include <stdlib.h>
#include <string.h>

/* What stands behind "sipwhy query" is no name of a query. */
static const char *const reserved[] = {"list", "show", "run"};

void sw_saved_query_clear(struct sw_saved_query *query)
{
    char *const texts[] = {query->name,  query->title, query->description, query->order,
                           query->reads, query->path,  query->text,        query->problem};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    for (size_t i = 0; i < query->n_columns; i++)
        free(query->columns[i]);
    for (size_t i = 0; i < query->n_params; i++) {
        free(query->params[i].name);
        free(query->params[i].fallback);
        free(query->params[i].words);
    }
    free(query->columns);
    free(query->params);
    *query = (struct sw_saved_query){0};
}

void sw_saved_queries_clear(struct sw_saved_queries *queries)
{
    for (size_t i = 0; i < queries->n; i++)
        sw_saved_query_clear(&queries->items[i]);
    free(queries->items);
    *queries = (struct sw_saved_queries){0};
}

const struct sw_param *sw_saved_query_param(const struct sw_saved_query *query, const char *name)
{
    for (size_t i = 0; i < query->n_params; i++)
        if (strcmp(query->params[i].name, name) == 0)
            return &query->params[i];
    return NULL;
}

/* Where the query of that name is, or would be. */
static size_t find_place(const struct sw_saved_queries *queries, const char *name)
{
    size_t place = 0;

    while (place < queries->n && strcmp(queries->items[place].name, name) < 0)
        place++;
    return place;
}

const struct sw_saved_query *sw_saved_queries_find(const struct sw_saved_queries *queries,
                                                   const char *name)
{
    size_t place = find_place(queries, name);

    return place < queries->n && strcmp(queries->items[place].name, name) == 0
               ? &queries->items[place]
               : NULL;
}

/* Takes over what query owns. */
static void put(struct sw_saved_queries *queries, struct sw_saved_query query)
{
    size_t place = find_place(queries, query.name);

    if (place < queries->n && strcmp(queries->items[place].name, query.name) == 0) {
        sw_saved_query_clear(&queries->items[place]);
    } else {
        if (queries->n == queries->capacity)
            queries->items =
                sw_grow(queries->items, &queries->capacity, queries->n + 1, sizeof *queries->items);
        memmove(&queries->items[place + 1], &queries->items[place],
                (queries->n - place) * sizeof *queries->items);
        queries->n++;
    }
    queries->items[place] = query;
}

/* "unknown-codes" of ".../unknown-codes.sql"; the caller's. */
static char *name_of_path(const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t n = strlen(base);

    if (sw_str_ends_fold(sw_str(base), ".sql") && n > strlen(".sql"))
        n -= strlen(".sql");
    return sw_strndup(base, n);
}

static struct sw_saved_query new_query(const char *path, const char *text, size_t n)
{
    return (struct sw_saved_query){
        .name = sw_strdup(""),
        .title = sw_strdup(""),
        .description = sw_strdup(""),
        .order = sw_strdup(""),
        .reads = sw_strdup(""),
        .path = sw_strdup(path),
        .text = sw_strndup(text, n),
    };
}

static bool is_text(const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t length = sw_utf8_next(text + i, n - i, &c);

        if (c == 0 || (c == 0xfffd && length == 1))
            return false;
        i += length;
    }
    return true;
}

static void check_name(struct sw_saved_query *query)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (strcmp(query->name, reserved[i]) == 0 && !query->problem)
            query->problem = sw_sprintf("%s: %s is a word of sipwhy query and can't be a name",
                                        query->path, query->name);
}

void sw_saved_queries_add(struct sw_saved_queries *queries, const char *path, const char *text,
                          size_t n)
{
    static const struct sw_str bom = {"\xef\xbb\xbf", 3};
    struct sw_saved_query query;

    if (n >= bom.n && memcmp(text, bom.s, bom.n) == 0) {
        text += bom.n;
        n -= bom.n;
    }
    if (!is_text(text, n)) {
        sw_saved_queries_add_unread(queries, path, "is no text in UTF-8");
        return;
    }
    query = new_query(path, text, n);
    query_head_read(&query);
    if (query.name[0] == '\0') {
        free(query.name);
        query.name = name_of_path(path);
    }
    check_name(&query);
    put(queries, query);
}

void sw_saved_queries_add_unread(struct sw_saved_queries *queries, const char *path,
                                 const char *why)
{
    struct sw_saved_query query = new_query(path, "", 0);

    free(query.name);
    query.name = name_of_path(path);
    query.problem = sw_sprintf("%s: %s", path, why);
    put(queries, query);
}

void sw_saved_queries_add_shipped(struct sw_saved_queries *queries)
{
    const struct sw_asset *asset = NULL;

    while ((asset = sw_asset_next("queries/", asset)) != NULL) {
        char *name = name_of_path(asset->path), *path = sw_sprintf("schema/%s", asset->path);
        size_t place;

        sw_saved_queries_add(queries, path, asset->text, asset->n);
        place = find_place(queries, name);
        if (place < queries->n) /* as every file is named like its query */
            queries->items[place].is_shipped = true;
        free(path);
        free(name);
    }
}

void sw_saved_query_of_sql(struct sw_saved_query *query, const char *path, const char *sql)
{
    *query = new_query(path, sql, strlen(sql));
}
