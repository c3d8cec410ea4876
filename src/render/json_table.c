/* json_table.c - a member of a report's JSON as a table, see render.h. */
#include "sipwhy/render.h"

#include "sipwhy/mem.h"

#include <stdlib.h>
#include <string.h>

/* What a part of the schema says, behind references; of what may be null, what it is else. */
static const json_t *resolve(const json_t *schema, const json_t *part)
{
    static const char definitions[] = "#/$defs/";
    const json_t *reference, *choices, *defined = json_object_get(schema, "$defs");

    for (;;) {
        reference = json_object_get(part, "$ref");
        choices = json_object_get(part, "oneOf");
        if (reference)
            part = json_object_get(defined, json_string_value(reference) + strlen(definitions));
        else if (choices)
            part = json_array_get(choices, json_array_size(choices) - 1);
        else
            return part;
    }
}

static const json_t *resolve_member(const json_t *schema, const json_t *part, const char *name)
{
    return resolve(schema, json_object_get(json_object_get(part, "properties"), name));
}

static bool is_object(const json_t *part)
{
    return json_object_get(part, "properties") != NULL;
}

static bool is_list(const json_t *part)
{
    return json_object_get(part, "items") != NULL;
}

/* All that it has are objects: it is a table of them. */
static bool is_object_of_objects(const json_t *schema, const json_t *part)
{
    const char *name;
    json_t *member;

    json_object_foreach(json_object_get(part, "properties"), name, member)
    {
        if (!is_object(resolve(schema, member)))
            return false;
    }
    return true;
}

/* ----------------------------------------------------------------------------- columns */

/* Names of columns are the keys of an object, which keeps them in order. */
static void add_columns(const json_t *schema, const json_t *part, const char *prefix,
                        json_t *columns)
{
    const char *name;
    json_t *member;

    json_object_foreach(json_object_get(part, "properties"), name, member)
    {
        const json_t *what = resolve(schema, member);
        char *column = sw_sprintf("%s%s%s", prefix, name, is_object(what) ? "_" : "");

        if (is_object(what))
            add_columns(schema, what, column, columns);
        else if (!is_list(what))
            json_object_set_new(columns, column, json_true());
        free(column);
    }
}

static void find_columns(const json_t *schema, const json_t *part, const char *name,
                         json_t *columns)
{
    const json_t *row = is_list(part) ? resolve(schema, json_object_get(part, "items")) : part;
    const char *member;
    json_t *ignored;

    if (!is_object(row)) {
        json_object_set_new(columns, name, json_true());
    } else if (is_list(part) || !is_object_of_objects(schema, part)) {
        add_columns(schema, row, "", columns);
    } else {
        json_object_set_new(columns, "name", json_true());
        json_object_foreach(json_object_get(part, "properties"), member, ignored)
        {
            add_columns(schema, resolve_member(schema, part, member), "", columns);
        }
    }
}

static struct sw_block *begin_table(struct sw_doc *doc, const char *name, json_t *names)
{
    struct sw_column *columns = sw_alloc_zero(json_object_size(names), sizeof *columns);
    struct sw_block *table;
    const char *column;
    json_t *ignored;
    size_t n = 0;

    json_object_foreach(names, column, ignored)
    {
        columns[n++] = (struct sw_column){.name = column};
    }
    table = sw_doc_table(doc, name, columns, n);
    free(columns);
    return table;
}

/* -------------------------------------------------------------------------------- rows */

static struct sw_cell cell_of(const json_t *value)
{
    if (json_is_string(value))
        return sw_cell_text(json_string_value(value));
    if (json_is_integer(value))
        return sw_cell_count(json_integer_value(value));
    if (json_is_real(value))
        return sw_cell_real(json_real_value(value));
    if (json_is_boolean(value))
        return sw_cell_text(json_is_true(value) ? "true" : "false");
    return sw_cell_none();
}

/* The members of value and of objects in it go to the cells of their columns. */
static void fill(struct sw_cell *cells, const struct sw_block *table, const char *prefix,
                 json_t *value)
{
    const char *name;
    json_t *member;

    json_object_foreach(value, name, member)
    {
        char *column = sw_sprintf("%s%s%s", prefix, name, json_is_object(member) ? "_" : "");

        if (json_is_object(member))
            fill(cells, table, column, member);
        for (size_t c = 0; c < table->n_columns; c++)
            if (strcmp(table->columns[c].name, column) == 0)
                cells[c] = cell_of(member);
        free(column);
    }
}

static void add_row(struct sw_doc *doc, struct sw_block *table, const char *name, json_t *value)
{
    struct sw_cell *cells = sw_alloc_zero(table->n_columns, sizeof *cells);

    if (!json_is_object(value))
        cells[0] = cell_of(value);
    else if (name)
        cells[0] = sw_cell_text(name);
    fill(cells, table, "", value);
    sw_doc_row(doc, table, cells);
    free(cells);
}

static void add_rows(struct sw_doc *doc, struct sw_block *table, json_t *value, bool has_names)
{
    const char *name;
    json_t *row;
    size_t i;

    json_array_foreach(value, i, row)
    {
        add_row(doc, table, NULL, row);
    }
    if (json_is_object(value) && !has_names)
        add_row(doc, table, NULL, value);
    else if (json_is_object(value))
        json_object_foreach(value, name, row)
        {
            add_row(doc, table, name, row);
        }
}

/* ------------------------------------------------------------------------------ tables */

bool sw_json_table(struct sw_doc *doc, json_t *json, const json_t *schema, const char *name)
{
    const json_t *part = resolve_member(schema, schema, name);
    json_t *value = json_object_get(json, name), *columns;
    bool has_names = is_object(part) && is_object_of_objects(schema, part);

    if (!value || (!is_object(part) && !is_list(part)))
        return false;
    columns = json_object();
    find_columns(schema, part, name, columns);
    add_rows(doc, begin_table(doc, name, columns), value, has_names);
    json_decref(columns);
    return true;
}

void sw_json_table_names(struct sw_buf *out, json_t *json, const json_t *schema)
{
    const char *name;
    json_t *ignored;

    json_object_foreach(json, name, ignored)
    {
        const json_t *part = resolve_member(schema, schema, name);

        if (is_object(part) || is_list(part))
            sw_buf_printf(out, "%s%s", out->n ? ", " : "", name);
    }
}
