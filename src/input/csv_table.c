/* csv_table.c - see csv_table.h. */
#include "sipwhy/csv_table.h"

#include "sipwhy/asset.h"
#include "sipwhy/csv.h"

enum { MAX_COLUMNS = 16 };

struct table {
    const char *const *columns;
    size_t n_columns;
    size_t width;               /* of the file's heading; 0 before it was read */
    size_t places[MAX_COLUMNS]; /* where the file has each column asked for */
    sw_table_row_fn *receive;
    void *context;
    int64_t line;
};

static enum sw_status take_heading(struct table *table, const struct sw_record *record,
                                   struct sw_err *err)
{
    table->width = record->n;
    for (size_t c = 0; c < table->n_columns; c++) {
        size_t i = 0;

        while (i < record->n && !sw_str_eq(record->fields[i], sw_str(table->columns[c])))
            i++;
        if (i == record->n)
            return sw_err_set(err, SW_BUG, "column %s is missing", table->columns[c]);
        table->places[c] = i;
    }
    return SW_OK;
}

static enum sw_status take_record(void *context, const struct sw_record *record, struct sw_err *err)
{
    struct table *table = context;
    struct sw_str cells[MAX_COLUMNS];

    table->line = record->line;
    if (table->width == 0)
        return take_heading(table, record, err);
    if (record->n != table->width)
        return sw_err_set(err, SW_BUG, "%zu fields where the heading has %zu", record->n,
                          table->width);
    for (size_t c = 0; c < table->n_columns; c++)
        cells[c] = record->fields[table->places[c]];
    return table->receive(table->context, cells, err);
}

enum sw_status sw_csv_table_read(const char *path, const char *const *columns, size_t n_columns,
                                 sw_table_row_fn *receive, void *context, struct sw_err *err)
{
    const struct sw_asset *asset = sw_asset_find(path);
    struct table table = {
        .columns = columns, .n_columns = n_columns, .receive = receive, .context = context};
    enum sw_status status;

    if (!asset || n_columns > MAX_COLUMNS)
        return sw_err_set(err, SW_BUG, "schema/%s is not compiled in", path);
    status = sw_csv_read(asset->text, asset->n, take_record, &table, err);
    if (status != SW_OK)
        sw_err_at(err, "schema/%s: line %lld", path, (long long)table.line);
    return status;
}
