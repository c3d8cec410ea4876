/*
 * imported.h - a temporary database with exports in it, for tests of what is asked of one.
 */
#ifndef IMPORTED_H
#define IMPORTED_H

#include "fixture.h"
#include "sipwhy/import.h"

struct imported {
    struct sw_codes codes;
    struct sw_export_tables tables;
    struct sw_store *store;
    char *folder;
};

/* In a database that is gone when closed; or, with a path, in a file. */
static inline void imported_open(struct imported *in, const char *path)
{
    struct sw_err err = {0};

    *in = (struct imported){.folder = make_folder()};
    must(sw_codes_load(&in->codes, &err) == SW_OK, err.text);
    must(sw_export_tables_load(&in->tables, &err) == SW_OK, err.text);
    must(sw_store_open(&in->store, path ? path : ":memory:", SW_STORE_WRITE, &in->codes, 0, &err) ==
             SW_OK,
         err.text);
}

static inline void imported_close(struct imported *in)
{
    sw_store_close(in->store);
    sw_export_tables_clear(&in->tables);
    sw_codes_clear(&in->codes);
    remove_folder(in->folder);
}

static inline enum sw_status import_text(struct imported *in, const char *tenant, const char *text,
                                         struct sw_receipts *receipts, struct sw_err *err)
{
    const struct sw_import_options options = {
        .tenant = tenant, .now = 5, .limits = SW_SOURCE_LIMITS};
    char *path = write_text(in->folder, "calls.csv", text);
    enum sw_status status = sw_import_file(&in->tables, in->store, path, &options, receipts, err);

    free(path);
    return status;
}

/* The same for text that can't fail. */
static inline void must_import(struct imported *in, const char *tenant, const char *text)
{
    struct sw_receipts receipts = {0};
    struct sw_err err = {0};

    must(import_text(in, tenant, text, &receipts, &err) == SW_OK, err.text);
    must(receipts.n == 1 && receipts.items[0].rejected == 0, "rows were rejected");
    sw_receipts_clear(&receipts);
}

struct others {
    sw_attempt_fn *receive;
    void *context;
};

static inline enum sw_status pass_others_on(void *context, const struct sw_attempt *attempt,
                                            struct sw_err *err)
{
    const struct others *others = context;

    return attempt->success == SW_CONNECTED ? SW_OK
                                            : others->receive(others->context, attempt, err);
}

/* Attempts that did not connect, or may not have, in full. */
static inline enum sw_status each_other(struct sw_store *store, const struct sw_filter *filter,
                                        sw_attempt_fn *receive, void *context, struct sw_err *err)
{
    struct others others = {receive, context};

    return sw_store_each_attempt(store, filter, SW_ATTEMPTS_LEAN, pass_others_on, &others, err);
}

#endif
