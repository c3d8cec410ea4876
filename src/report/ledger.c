/* ledger.c - imports and rejected rows; see ledger.h. */
#include "sipwhy/ledger.h"

#include "json.h"

#include "sipwhy/time.h"

#include <inttypes.h>
#include <string.h>

/* Where the rows that the store gives go. */
struct listing {
    struct sw_doc *doc;
    struct sw_block *table;
    json_t *json;
    size_t n;
};

static json_t *import_json(const struct sw_import *import)
{
    char hex[2 * SW_SHA256_SIZE + 1];
    json_t *json =
        json_pack("{s:I, s:o, s:o, s:s, s:I, s:s, s:s, s:s, s:s}", "import_id",
                  (json_int_t)import->id, "tenant", json_text(import->tenant), "file",
                  json_text(import->file), "sha256", sw_sha256_hex(hex, import->sha256), "bytes",
                  (json_int_t)import->bytes, "format", import->format, "generation",
                  import->generation, "source", import->source, "product", import->product);

    json_object_set_new(json, "fields", json_string(import->fields));
    json_object_set_new(json, "rows", json_integer(import->rows));
    json_object_set_new(json, "new", json_integer(import->new_rows));
    json_object_set_new(json, "known", json_integer(import->known));
    json_object_set_new(json, "rejected", json_integer(import->rejected));
    json_object_set_new(json, "first", json_time(import->first_time));
    json_object_set_new(json, "last", json_time(import->last_time));
    json_object_set_new(json, "imported_at", json_time(import->imported_at));
    json_object_set_new(json, "version", json_string(import->version));
    return json;
}

/* ------------------------------------------------------------------------------- list */

static const struct sw_column list_columns[] = {
    {.name = "import_id", .heading = "id"},
    {.name = "imported_at", .heading = "imported", .use = SW_FOR_MACHINES},
    {.name = "tenant", .use = SW_FOR_MACHINES},
    {.name = "format", .heading = "format"},
    {.name = "generation", .use = SW_FOR_MACHINES},
    {.name = "rows", .heading = "rows"},
    {.name = "new", .heading = "new"},
    {.name = "known", .heading = "known"},
    {.name = "rejected", .heading = "rejected"},
    {.name = "first_day", .heading = "first day", .use = SW_FOR_PEOPLE},
    {.name = "last_day", .heading = "last day", .use = SW_FOR_PEOPLE},
    {.name = "first", .use = SW_FOR_MACHINES},
    {.name = "last", .use = SW_FOR_MACHINES},
    {.name = "sha256", .use = SW_FOR_MACHINES},
    {.name = "file", .heading = "file", .flexible = true},
};

enum { LIST_COLUMNS = sizeof list_columns / sizeof list_columns[0] };

static struct sw_cell day_cell(char *out, size_t size, int64_t ms)
{
    return ms == SW_NO_TIME ? sw_cell_none()
                            : sw_cell_text(sw_time_local(out, size, ms, "%Y-%m-%d"));
}

static enum sw_status take_import(void *context, const struct sw_import *import, struct sw_err *err)
{
    struct listing *listing = context;
    char first[16], last[16], hex[2 * SW_SHA256_SIZE + 1];
    const struct sw_cell cells[LIST_COLUMNS] = {
        sw_cell_count(import->id),
        sw_cell_time(import->imported_at),
        sw_cell_text(import->tenant),
        sw_cell_text(import->format),
        sw_cell_text(import->generation),
        sw_cell_count(import->rows),
        sw_cell_count(import->new_rows),
        sw_cell_count(import->known),
        sw_cell_count(import->rejected),
        day_cell(first, sizeof first, import->first_time),
        day_cell(last, sizeof last, import->last_time),
        sw_cell_time(import->first_time),
        sw_cell_time(import->last_time),
        sw_cell_text(sw_sha256_hex(hex, import->sha256)),
        sw_cell_text(import->file),
    };

    (void)err;
    listing->n++;
    sw_doc_row(listing->doc, listing->table, cells);
    json_array_append_new(listing->json, import_json(import));
    return SW_OK;
}

enum sw_status sw_ledger_list(struct sw_store *store, const char *tenant, struct sw_doc *doc,
                              json_t **json, struct sw_err *err)
{
    struct listing listing = {.doc = doc, .json = json_array()};
    enum sw_status status;

    listing.table = sw_doc_table(doc, "imports", list_columns, LIST_COLUMNS);
    status = sw_store_each_import(store, 0, tenant, take_import, &listing, err);
    if (status == SW_OK && listing.n == 0)
        sw_doc_text(doc, 0, "Nothing was imported yet.");
    *json = json_pack("{s:o}", "imports", listing.json);
    return status;
}

/* ------------------------------------------------------------------------------- show */

static void add_facts(struct sw_doc *doc, const struct sw_import *import)
{
    char n[5][32], first[40], last[40], at[40], hex[2 * SW_SHA256_SIZE + 1];
    const char *format = "%Y-%m-%d %H:%M:%S";

    sw_doc_title(doc, "Import %" PRId64 "  %s", import->id, import->file);
    sw_doc_fact(doc, 0, "Rows", "%s = %s new + %s known + %s rejected",
                sw_group_digits(n[0], import->rows), sw_group_digits(n[1], import->new_rows),
                sw_group_digits(n[2], import->known), sw_group_digits(n[3], import->rejected));
    if (import->first_time != SW_NO_TIME)
        sw_doc_fact(doc, 0, "Calls", "%s to %s (%s)",
                    sw_time_local(first, sizeof first, import->first_time, format),
                    sw_time_local(last, sizeof last, import->last_time, format), sw_zone_name());
    sw_doc_fact(doc, 0, "Format", "%s %s", import->format, import->generation);
    sw_doc_fact(doc, 0, "Columns", "%s", import->fields);
    sw_doc_fact(doc, 0, "Tenant", "%s", import->tenant);
    sw_doc_fact(doc, 0, "Imported", "%s by sipwhy %s",
                sw_time_local(at, sizeof at, import->imported_at, format), import->version);
    sw_doc_fact(doc, 0, "Content", "%s bytes, SHA-256 %s", sw_group_digits(n[4], import->bytes),
                sw_sha256_hex(hex, import->sha256));
    if (strcmp(import->product, "pstn") == 0)
        sw_doc_text(doc, 0,
                    "This export has neither outcome nor codes: its rows are kept and "
                    "stay out of every ranking and rate.");
}

static enum sw_status take_one(void *context, const struct sw_import *import, struct sw_err *err)
{
    struct listing *listing = context;

    (void)err;
    listing->n++;
    add_facts(listing->doc, import);
    listing->json = import_json(import);
    return SW_OK;
}

static enum sw_status no_such_import(int64_t id, struct sw_err *err)
{
    return sw_err_set(err, SW_USAGE, "there is no import %" PRId64 "; see sipwhy imports", id);
}

enum sw_status sw_ledger_show(struct sw_store *store, int64_t id, struct sw_doc *doc, json_t **json,
                              struct sw_err *err)
{
    struct listing listing = {.doc = doc};
    enum sw_status status = id <= 0
                                ? no_such_import(id, err)
                                : sw_store_each_import(store, id, NULL, take_one, &listing, err);

    *json = listing.json;
    return status == SW_OK && listing.n == 0 ? no_such_import(id, err) : status;
}

/* ---------------------------------------------------------------------------- rejects */

static const struct sw_column reject_columns[] = {
    {.name = "line", .heading = "line"},
    {.name = "column", .heading = "column"},
    {.name = "reason", .heading = "reason", .flexible = true},
};

static enum sw_status take_reject(void *context, const struct sw_reject *reject, struct sw_err *err)
{
    struct listing *listing = context;
    const struct sw_cell cells[] = {
        sw_cell_code(true, reject->line),
        sw_cell_code(reject->column > 0, reject->column),
        sw_cell_text(reject->reason),
    };

    (void)err;
    listing->n++;
    sw_doc_row(listing->doc, listing->table, cells);
    json_array_append_new(listing->json,
                          json_pack("{s:I, s:I, s:s}", "line", (json_int_t)reject->line, "column",
                                    (json_int_t)reject->column, "reason", reject->reason));
    return SW_OK;
}

static enum sw_status take_nothing(void *context, const struct sw_import *import,
                                   struct sw_err *err)
{
    (void)import;
    (void)err;
    ++*(size_t *)context;
    return SW_OK;
}

enum sw_status sw_ledger_rejects(struct sw_store *store, int64_t id, struct sw_doc *doc,
                                 json_t **json, struct sw_err *err)
{
    struct listing listing = {.doc = doc, .json = json_array()};
    size_t n = 0;
    enum sw_status status = id <= 0 ? no_such_import(id, err)
                                    : sw_store_each_import(store, id, NULL, take_nothing, &n, err);

    *json = json_pack("{s:I, s:o}", "import_id", (json_int_t)id, "rejects", listing.json);
    if (status == SW_OK && n == 0)
        status = no_such_import(id, err);
    if (status != SW_OK)
        return status;
    listing.table = sw_doc_table(doc, "rejects", reject_columns, 3);
    status = sw_store_each_reject(store, id, take_reject, &listing, err);
    if (status == SW_OK && listing.n == 0)
        sw_doc_text(doc, 0, "No row of this import was rejected.");
    return status;
}
