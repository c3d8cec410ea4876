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

/* "list" takes no id, the others take one. */
static enum sw_status read_arguments(const char *what, int argc, char **argv, int64_t *id,
                                     struct sw_err *err)
{
    static const char *const takes_id[] = {"show", "rejects", "undo"};
    bool is_known = false;

    if (strcmp(what, "list") == 0 && argc <= 1)
        return SW_OK;
    for (size_t i = 0; i < sizeof takes_id / sizeof takes_id[0]; i++)
        is_known |= strcmp(what, takes_id[i]) == 0;
    if (!is_known || argc != 2)
        return sw_err_set(err, SW_USAGE, "imports: say list, show ID, rejects ID or undo ID");
    if (!sw_parse_int64(sw_str(argv[1]), id))
        return sw_err_set(err, SW_USAGE, "imports %s: give the id of an import; see sipwhy imports",
                          what);
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
        OUTPUT_OPTION_ROWS(output, FORMATS),
        {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    what = argc > 0 ? argv[0] : "list";
    status = read_arguments(what, argc, argv, &id, err);
    if (status == SW_OK)
        status = strcmp(what, "undo") == 0 ? database_open_existing(cli, &store, err)
                                           : database_open(cli, SW_STORE_READ, &store, err);
    if (status == SW_OK)
        status = make(store, what, id, tenant, &doc, &json, err);
    if (status == SW_OK && !(cli->quiet && strcmp(what, "undo") == 0)) {
        const struct result result = {.doc = &doc, .json = json};

        status = output_write(cli, &result, &output, err);
    }
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}
