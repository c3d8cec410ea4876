/* command_imports.c - sipwhy imports list | show | rejects. */
#include "cli.h"

#include "sipwhy/ledger.h"

#include <string.h>

static enum sw_status make(struct sw_store *store, const char *what, const char *id_text,
                           const char *tenant, struct sw_doc *doc, json_t **json,
                           struct sw_err *err)
{
    int64_t id = 0;

    if (strcmp(what, "list") == 0)
        return sw_ledger_list(store, tenant, doc, json, err);
    if (!sw_parse_int64(sw_str(id_text), &id))
        return sw_err_set(err, SW_USAGE, "imports %s: give the id of an import; see sipwhy imports",
                          what);
    if (strcmp(what, "show") == 0)
        return sw_ledger_show(store, id, doc, json, err);
    return sw_ledger_rejects(store, id, doc, json, err);
}

/* "list" takes no id, "show" and "rejects" take one. */
static bool is_complete(const char *what, int argc)
{
    if (strcmp(what, "list") == 0)
        return argc <= 1;
    return argc == 2 && (strcmp(what, "show") == 0 || strcmp(what, "rejects") == 0);
}

enum sw_status command_imports(struct cli *cli, const struct command *command, int argc,
                               char **argv, struct sw_err *err)
{
    const char *format = NULL, *tenant = NULL, *what;
    bool as_json = false;
    struct texts outputs = {0};
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = NULL;
    const struct option_row rows[] = {
        {"tenant", 0, OPTION_TEXT, &tenant, "NAME", "only this tenant's (list)"},
        {"format", 0, OPTION_TEXT, &format, "FORMAT", "text (default), csv or json"},
        {"json", 0, OPTION_FLAG, &as_json, NULL, "the same as --format json"},
        {"output", 'o', OPTION_LIST, &outputs, "FILE", "write to a file"},
        {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    what = argc > 0 ? argv[0] : "list";
    if (!is_complete(what, argc))
        return sw_err_set(err, SW_USAGE, "imports: say list, show ID or rejects ID");
    status = database_open(cli, SW_STORE_READ, &store, err);
    if (status == SW_OK)
        status = make(store, what, argc > 1 ? argv[1] : "", tenant, &doc, &json, err);
    if (status == SW_OK) {
        const struct result result = {&doc, json};

        status = output_write(cli, &result, as_json ? "json" : format, &outputs, err);
    }
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}
