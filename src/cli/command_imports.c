/* command_imports.c - sipwhy imports list | show | rejects | undo. */
#include "cli.h"

#include "sipwhy/ledger.h"

#include <string.h>

static enum sw_status make(struct sw_store *store, const char *what, int64_t id, const char *tenant,
                           struct sw_doc *doc, json_t **json, struct sw_err *err)
{
    if (strcmp(what, "list") == 0)
        return sw_ledger_list(store, tenant, doc, json, err);
    if (strcmp(what, "undo") == 0)
        return sw_ledger_undo(store, id, doc, json, err);
    if (strcmp(what, "show") == 0)
        return sw_ledger_show(store, id, doc, json, err);
    return sw_ledger_rejects(store, id, doc, json, err);
}

/*
 * Each in a transaction of its own: one that fails does not stop the others, and is told. The
 * highest status is returned, with the last error.
 */
static enum sw_status undo_each(struct sw_store *store, int n, char **ids, struct sw_doc *doc,
                                json_t **json, struct sw_err *err)
{
    enum sw_status highest = SW_OK;

    *json = json_array();
    for (int i = 0; i < n; i++) {
        struct sw_err failed = {0};
        json_t *one = NULL;
        int64_t id = 0;
        enum sw_status status = SW_OK;

        sw_parse_int64(sw_str(ids[i]), &id);
        status = sw_ledger_undo(store, id, doc, &one, &failed);
        if (status == SW_OK)
            json_array_append(*json, json_object_get(one, "undone"));
        json_decref(one);
        if (status == SW_OK)
            continue;
        if (highest != SW_OK)
            tell(err);
        *err = failed;
        highest = status > highest ? status : highest;
    }
    *json = json_pack("{s:o}", "undone", *json);
    return highest;
}

/* "list" takes no id, the others take one, undo several; *id is the first. */
static enum sw_status read_arguments(const char *what, int argc, char **argv, int64_t *id,
                                     struct sw_err *err)
{
    static const char *const takes_id[] = {"show", "rejects", "undo"};
    bool is_known = false;

    if (strcmp(what, "list") == 0 && argc <= 1)
        return SW_OK;
    for (size_t i = 0; i < sizeof takes_id / sizeof takes_id[0]; i++)
        is_known |= strcmp(what, takes_id[i]) == 0;
    if (!is_known || argc < 2 || (argc > 2 && strcmp(what, "undo") != 0))
        return sw_err_set(err, SW_USAGE, "imports: say list, show ID, rejects ID or undo ID...");
    for (int i = argc; i > 1; i--)
        if (!sw_parse_int64(sw_str(argv[i - 1]), id))
            return sw_err_set(err, SW_USAGE,
                              "imports %s: give the id of an import; see sipwhy imports", what);
    return SW_OK;
}

enum sw_status command_imports(struct cli *cli, const struct command *command, int argc,
                               char **argv, struct sw_err *err)
{
    const char *tenant = NULL, *what;
    struct output_options output = {0};
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = NULL;
    int64_t id = 0;
    const struct option_row rows[] = {
        {"tenant", 0, OPTION_TEXT, &tenant, "NAME", "only this tenant's (list)"},
        OUTPUT_OPTION_ROWS(output, FORMATS, FILES),
        {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    what = argc > 0 ? argv[0] : "list";
    status = read_arguments(what, argc, argv, &id, err);
    if (status == SW_OK)
        status = output_check(&output, false, err);
    if (status == SW_OK)
        status = strcmp(what, "undo") == 0 ? database_open_existing(cli, &store, err)
                                           : database_open(cli, SW_STORE_READ, &store, err);
    if (status == SW_OK && argc > 2)
        status = undo_each(store, argc - 1, argv + 1, &doc, &json, err);
    else if (status == SW_OK)
        status = make(store, what, id, tenant, &doc, &json, err);
    if (doc.first && !(cli->quiet && strcmp(what, "undo") == 0)) {
        const struct result result = {.doc = &doc, .json = json};

        struct sw_err failed = {0};
        enum sw_status written = output_write(cli, &result, &output, &failed);

        if (status == SW_OK) {
            status = written;
            *err = failed;
        }
    }
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}
