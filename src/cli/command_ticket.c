/* command_ticket.c - sipwhy ticket. */
#include "key_file.h"
#include "selection.h"

#include "sipwhy/explain.h"
#include "sipwhy/ticket.h"

#include <string.h>

struct typed {
    struct selection selection;
    struct output_options output;
    struct privacy_options privacy;
};

static enum sw_status print_ticket(const struct cli *cli, const struct typed *typed,
                                   struct sw_ticket_options *options, struct sw_privacy *privacy,
                                   struct sw_err *err)
{
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = NULL;
    enum sw_status status = database_open(cli, SW_STORE_READ, &store, err);

    if (status == SW_OK)
        status = privacy_look(privacy, store, err);
    if (status == SW_OK)
        status = selection_period(&typed->selection, store, cli->now, false, &options->period, err);
    if (status == SW_OK)
        status = sw_ticket_make(store, &cli->codes, options, &doc, &json, err);
    if (status == SW_OK) {
        const struct result result = {.doc = &doc, .json = json};

        status = output_write(cli, &result, &typed->output, err);
    }
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}

enum sw_status command_ticket(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err)
{
    struct typed typed = {0};
    struct sw_ticket_options options = {0};
    struct sw_privacy privacy = {0};
    const struct option_row rows[] = {
        PERIOD_OPTION_ROWS(typed.selection),
        TRUNK_OPTION_ROW(typed.selection),
        TENANT_OPTION_ROW(typed.selection),
        UNMASK_OPTION_ROW(typed.privacy, "numbers and the phrase in full"),
        REDACT_OPTION_ROW(typed.privacy),
        OUTPUT_OPTION_ROWS(typed.output, FORMATS_WITHOUT_TABLE, FILES_WITHOUT_TABLE),
        {0}};
    char room[2][CODE_ROOM];
    enum sw_status status;

    options_protect_codes(argc, argv, room, 2);
    status = options_parse(cli, command, rows, &argc, &argv, err);
    if (status != SW_OK || cli->help)
        return status;
    if (output_has(&typed.output, "csv"))
        return sw_err_set(err, SW_USAGE,
                          "ticket: give text, json, html or markdown; for a table: sipwhy calls");
    status = options_read_pair("ticket", &cli->codes, argc, argv, &options.pair, err);
    if (status == SW_OK)
        status = selection_read(&typed.selection, err);
    options.filter = typed.selection.filter;
    options.privacy = &privacy;
    options.now = cli->now;
    if (status == SW_OK)
        status = privacy_read(cli, &typed.privacy, &privacy, err);
    if (status == SW_OK)
        status = print_ticket(cli, &typed, &options, &privacy, err);
    sw_privacy_clear(&privacy);
    return status;
}
