/* query_list.c - the catalogue of saved queries, see query_report.h. */
#include "sipwhy/query_report.h"

#include "json.h"

#include "sipwhy/text.h"

static json_t *params_json(const struct sw_saved_query *query)
{
    json_t *list = json_array();

    for (size_t i = 0; i < query->n_params; i++) {
        const struct sw_param *param = &query->params[i];

        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:o}", "name", param->name, "type",
                            sw_param_types[param->type], "default",
                            param->fallback ? json_string(param->fallback) : json_null(),
                            "description", json_text(param->words)));
    }
    return list;
}

static json_t *query_json(const struct sw_saved_query *query)
{
    json_t *columns = json_array();

    for (size_t i = 0; i < query->n_columns; i++)
        json_array_append_new(columns, json_string(query->columns[i]));
    return json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "query",
                     json_text(query->name), "title", json_text(query->title), "description",
                     json_text(query->description), "shipped", query->is_shipped, "path",
                     json_text(query->path), "params", params_json(query), "columns", columns,
                     "order", json_text(query->order), "reads", json_text(query->reads), "problem",
                     json_text(query->problem ? query->problem : ""));
}

void sw_query_list(const struct sw_saved_queries *queries, struct sw_doc *doc, json_t **json)
{
    static const struct sw_column columns[] = {
        {.name = "query"},
        {.name = "origin", .heading = "whose"},
        {.name = "path", .use = SW_FOR_MACHINES},
        {.name = "title", .heading = "what it asks", .flexible = true},
        {.name = "problem", .use = SW_FOR_MACHINES},
    };
    struct sw_block *table = sw_doc_table(doc, "queries", columns, 5);
    json_t *list = json_array();

    for (size_t i = 0; i < queries->n; i++) {
        const struct sw_saved_query *query = &queries->items[i];
        const struct sw_cell cells[] = {
            sw_cell_text(query->name),
            sw_cell_text(query->is_shipped ? "shipped" : "own"),
            sw_cell_text(query->path),
            sw_cell_text(query->problem ? query->problem : query->title),
            sw_cell_text(query->problem),
        };

        sw_doc_row(doc, table, cells);
        json_array_append_new(list, query_json(query));
    }
    *json = json_pack("{s:o}", "queries", list);
}

static void add_params(const struct sw_saved_query *query, struct sw_doc *doc)
{
    static const struct sw_column columns[] = {
        {.name = "param", .heading = "-p"},
        {.name = "type"},
        {.name = "default"},
        {.name = "description", .heading = "what it is", .flexible = true},
    };
    struct sw_block *table = sw_doc_table(doc, "params", columns, 4);

    for (size_t i = 0; i < query->n_params; i++) {
        const struct sw_param *param = &query->params[i];
        const struct sw_cell cells[] = {sw_cell_text(param->name),
                                        sw_cell_text(sw_param_types[param->type]),
                                        sw_cell_text(param->fallback), sw_cell_text(param->words)};

        sw_doc_row(doc, table, cells);
    }
}

void sw_query_show(const struct sw_saved_query *query, struct sw_doc *doc, json_t **json)
{
    struct sw_buf columns = {0};

    sw_buf_str(&columns, "");
    for (size_t i = 0; i < query->n_columns; i++)
        sw_buf_printf(&columns, "%s%s", i ? ", " : "", query->columns[i]);
    sw_doc_title(doc, "%s  %s", query->name, query->title);
    sw_doc_text(doc, 0, "%s", query->description);
    sw_doc_fact(doc, 0, "From", "%s", query->path);
    sw_doc_fact(doc, 0, "Reads", "%s", query->reads);
    sw_doc_fact(doc, 0, "Columns", "%s", columns.s);
    sw_doc_fact(doc, 0, "Order", "%s", query->order);
    add_params(query, doc);
    *json = query_json(query);
    json_object_set_new(*json, "sql", json_text(query->text));
    sw_buf_free(&columns);
}
