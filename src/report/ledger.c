/* ledger.c - imports and rejected rows; see ledger.h. */
#include "sipwhy/ledger.h"

#include "json.h"

#include "sipwhy/import_facts.h"
#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Where the rows that the store gives go. */
struct listing {
    struct sw_doc *doc;
    struct sw_block *table;
    json_t *json;
    size_t n;
};

/* ------------------------------------------------------------------------------- list */

static const struct sw_column list_columns[] = {
    {.name = "import_id", .heading = "id"},
    {.name = "imported", .heading = "imported", .use = SW_FOR_PEOPLE},
    {.name = "imported_at", .use = SW_FOR_MACHINES},
    {.name = "tenant", .use = SW_FOR_MACHINES},
    {.name = "format", .use = SW_FOR_MACHINES},
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
    {.name = "file", .use = SW_FOR_MACHINES},
    {.name = "named", .heading = "file (format)", .use = SW_FOR_PEOPLE, .flexible = true},
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
    char first[16], last[16], at[32], hex[2 * SW_SHA256_SIZE + 1];
    char *named = sw_sprintf("%s (%s)", import->file, import->format);
    const struct sw_cell cells[LIST_COLUMNS] = {
        sw_cell_count(import->id),
        sw_cell_text(sw_time_local(at, sizeof at, import->imported_at, "%Y-%m-%d %H:%M")),
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
        sw_cell_text(named),
    };

    (void)err;
    listing->n++;
    sw_doc_row(listing->doc, listing->table, cells);
    free(named);
    json_array_append_new(listing->json, sw_import_json(import));
    return SW_OK;
}

enum sw_status sw_ledger_list(struct sw_store *store, const char *tenant, struct sw_doc *doc,
                              json_t **json, struct sw_err *err)
{
    struct listing listing = {.doc = doc, .json = json_array()};
    enum sw_status status;

    listing.table = sw_doc_table(doc, "imports", list_columns, LIST_COLUMNS);
    status = sw_store_each_import(store, 0, tenant, take_import, &listing, err);
    if (status == SW_OK && listing.n == 0 && tenant)
        sw_doc_text(doc, 0, "Tenant %s has no imports.", tenant);
    else if (status == SW_OK && listing.n == 0)
        sw_doc_text(doc, 0, "Nothing was imported yet.");
    *json = json_pack("{s:o}", "imports", listing.json);
    return status;
}

/* ------------------------------------------------------------------------------- show */

static void take_fact(void *doc, const char *label, const char *text)
{
    sw_doc_fact(doc, 0, label, "%s", text);
}

static void add_facts(struct sw_doc *doc, const struct sw_import *import)
{
    char n[5][32], at[40], hex[2 * SW_SHA256_SIZE + 1];

    sw_doc_title(doc, "Import %" PRId64 "  %s", import->id, import->file);
    sw_doc_fact(doc, 0, "Rows", "%s = %s new + %s known + %s rejected",
                sw_group_digits(n[0], import->rows), sw_group_digits(n[1], import->new_rows),
                sw_group_digits(n[2], import->known), sw_group_digits(n[3], import->rejected));
    if (import->purged > 0)
        sw_doc_fact(doc, 0, "Purged", "%s more row%s that it had",
                    sw_group_digits(n[4], import->purged), import->purged == 1 ? "" : "s");
    sw_import_facts(import, take_fact, doc);
    sw_doc_fact(doc, 0, "Columns", "%s", import->fields);
    sw_doc_fact(doc, 0, "Tenant", "%s", import->tenant);
    sw_doc_fact(doc, 0, "Imported", "%s by sipwhy %s",
                sw_time_local(at, sizeof at, import->imported_at, "%Y-%m-%d %H:%M:%S"),
                import->version);
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
    listing->json = sw_import_json(import);
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

/* For people the reasons, for machines the rows. */
static const struct sw_column reason_columns[] = {
    {.name = "rows", .heading = "rows", .use = SW_FOR_PEOPLE},
    {.name = "column", .heading = "column", .use = SW_FOR_PEOPLE},
    {.name = "reason", .heading = "reason", .use = SW_FOR_PEOPLE, .flexible = true},
    {.name = "lines", .heading = "first lines", .use = SW_FOR_PEOPLE},
};

static const struct sw_column reject_columns[] = {
    {.name = "line", .use = SW_FOR_MACHINES},
    {.name = "column", .use = SW_FOR_MACHINES},
    {.name = "reason", .use = SW_FOR_MACHINES},
};

enum { FIRST_LINES = 5, MAX_REASONS = 200 };

/* Rows that were rejected for the same reason in the same column. */
struct reason {
    char *text;
    int64_t column, rows;
    int64_t lines[FIRST_LINES];
};

struct reasons {
    struct listing listing;
    struct reason *items;
    size_t n, capacity;
};

static struct reason *find_reason(struct reasons *reasons, const struct sw_reject *reject)
{
    for (size_t i = 0; i < reasons->n; i++)
        if (reasons->items[i].column == reject->column &&
            strcmp(reasons->items[i].text, reject->reason) == 0)
            return &reasons->items[i];
    if (reasons->n > MAX_REASONS)
        return &reasons->items[MAX_REASONS];
    if (reasons->n == reasons->capacity)
        reasons->items =
            sw_grow(reasons->items, &reasons->capacity, reasons->n + 1, sizeof *reasons->items);
    if (reasons->n == MAX_REASONS)
        reasons->items[reasons->n] = (struct reason){.text = sw_strdup("other reasons")};
    else
        reasons->items[reasons->n] =
            (struct reason){.text = sw_strdup(reject->reason), .column = reject->column};
    return &reasons->items[reasons->n++];
}

static enum sw_status take_reject(void *context, const struct sw_reject *reject, struct sw_err *err)
{
    struct reasons *reasons = context;
    struct reason *reason = find_reason(reasons, reject);
    const struct sw_cell cells[] = {
        sw_cell_code(true, reject->line),
        sw_cell_code(reject->column > 0, reject->column),
        sw_cell_text(reject->reason),
    };

    (void)err;
    if (reason->rows < FIRST_LINES)
        reason->lines[reason->rows] = reject->line;
    reason->rows++;
    sw_doc_row(reasons->listing.doc, reasons->listing.table, cells);
    json_array_append_new(reasons->listing.json,
                          json_pack("{s:I, s:I, s:s}", "line", (json_int_t)reject->line, "column",
                                    (json_int_t)reject->column, "reason", reject->reason));
    return SW_OK;
}

/* "2, 17, 33, ..." */
static void list_lines(const struct reason *reason, struct sw_buf *list)
{
    for (int64_t i = 0; i < reason->rows && i < FIRST_LINES; i++)
        sw_buf_printf(list, "%s%" PRId64, i ? ", " : "", reason->lines[i]);
    sw_buf_str(list, reason->rows > FIRST_LINES ? ", ..." : "");
}

/* Most rows first; of equals the one that came first. */
static int compare_reasons(const void *a, const void *b)
{
    const struct reason *x = a, *y = b;

    if (x->rows != y->rows)
        return x->rows > y->rows ? -1 : 1;
    return (x->lines[0] > y->lines[0]) - (x->lines[0] < y->lines[0]);
}

static json_t *add_reasons(struct sw_doc *doc, const struct reasons *reasons)
{
    struct sw_block *table = sw_doc_table(doc, "reasons", reason_columns, 4);
    json_t *json = json_array();

    qsort(reasons->items, reasons->n, sizeof *reasons->items, compare_reasons);
    for (size_t i = 0; i < reasons->n; i++) {
        const struct reason *reason = &reasons->items[i];
        struct sw_buf lines = {0};

        list_lines(reason, &lines);
        sw_doc_row(doc, table,
                   (const struct sw_cell[]){sw_cell_count(reason->rows),
                                            sw_cell_code(reason->column > 0, reason->column),
                                            sw_cell_text(reason->text), sw_cell_text(lines.s)});
        json_array_append_new(json, json_pack("{s:s, s:I, s:I, s:s}", "reason", reason->text,
                                              "column", (json_int_t)reason->column, "rows",
                                              (json_int_t)reason->rows, "first_lines", lines.s));
        sw_buf_free(&lines);
    }
    return json;
}

static void clear_reasons(struct reasons *reasons)
{
    for (size_t i = 0; i < reasons->n; i++)
        free(reasons->items[i].text);
    free(reasons->items);
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
    struct reasons reasons = {.listing = {.doc = doc, .json = json_array()}};
    size_t n = 0;
    enum sw_status status = id <= 0 ? no_such_import(id, err)
                                    : sw_store_each_import(store, id, NULL, take_nothing, &n, err);

    *json = json_pack("{s:I, s:o}", "import_id", (json_int_t)id, "rejects", reasons.listing.json);
    if (status == SW_OK && n == 0)
        status = no_such_import(id, err);
    if (status != SW_OK)
        return status;
    reasons.listing.table = sw_doc_table(doc, "rejects", reject_columns, 3);
    status = sw_store_each_reject(store, id, take_reject, &reasons, err);
    if (status == SW_OK && reasons.n == 0)
        sw_doc_text(doc, 0, "No row of this import was rejected.");
    else if (status == SW_OK)
        json_object_set_new(*json, "reasons", add_reasons(doc, &reasons));
    clear_reasons(&reasons);
    return status;
}

/* ------------------------------------------------------------------------------- undo */

/* What is to be said when it is done. */
struct undone {
    char *text;
    json_t *json;
};

static enum sw_status take_undone(void *context, const struct sw_import *import, struct sw_err *err)
{
    struct undone *undone = context;
    char n[32];

    (void)err;
    undone->text =
        sw_sprintf("Import %" PRId64 " was taken back: %s row%s of %s. Importing it "
                   "again is all it takes to have %s back.",
                   import->id, sw_group_digits(n, import->rows), import->rows == 1 ? "" : "s",
                   import->file, import->rows == 1 ? "it" : "them");
    undone->json = json_pack("{s:o}", "undone", sw_import_json(import));
    return SW_OK;
}

enum sw_status sw_ledger_undo(struct sw_store *store, int64_t id, struct sw_doc *doc, json_t **json,
                              struct sw_err *err)
{
    struct undone undone = {0};
    enum sw_status status = id <= 0
                                ? no_such_import(id, err)
                                : sw_store_each_import(store, id, NULL, take_undone, &undone, err);

    *json = undone.json;
    if (status == SW_OK && !undone.text)
        return no_such_import(id, err);
    if (status == SW_OK)
        status = sw_store_import_undo(store, id, err);
    if (status == SW_OK)
        sw_doc_text(doc, 0, "%s", undone.text);
    free(undone.text);
    return status;
}
