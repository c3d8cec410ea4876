/* command_explain.c - sipwhy explain. */
#include "cli.h"

#include "sipwhy/explain.h"

#include <string.h>

enum sw_status command_explain(struct cli *cli, const struct command *command, int argc,
                               char **argv, struct sw_err *err)
{
    struct output_options output = {0};
    struct sw_question question;
    struct sw_doc doc = {0};
    const struct option_row rows[] = {
        OUTPUT_OPTION_ROWS(output, FORMATS_WITHOUT_TABLE, FILES_WITHOUT_TABLE), {0}};
    char room[2][CODE_ROOM];
    enum sw_status status;

    options_protect_codes(argc, argv, room, 2);
    status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    if (output_has(&output, "csv"))
        return sw_err_set(
            err, SW_USAGE,
            "explain: give text, json, html or markdown; for a table: sipwhy codes list");
    database_overlay(cli);
    status =
        sw_question_parse(&question, &cli->codes, (const char *const *)argv, (size_t)argc, err);
    if (status == SW_OK) {
        const struct result result = {.doc = &doc, .json = sw_explain_json(&cli->codes, &question)};

        sw_explain_doc(&doc, &cli->codes, &question);
        status = output_write(cli, &result, &output, err);
        json_decref(result.json);
    }
    sw_doc_clear(&doc);
    return status;
}
