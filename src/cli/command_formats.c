/* command_formats.c - sipwhy formats list | show. */
#include "cli.h"

#include "sipwhy/format_list.h"

#include <string.h>

static enum sw_status make(const struct sw_formats *formats, int argc, char **argv,
                           struct sw_doc *doc, json_t **json, struct sw_err *err)
{
    const char *what = argc > 0 ? argv[0] : "list";
    const struct sw_format *format = argc == 2 ? sw_formats_find(formats, sw_str(argv[1])) : NULL;

    if (strcmp(what, "list") == 0 && argc <= 1) {
        sw_format_list(formats, doc, json);
        return SW_OK;
    }
    if (strcmp(what, "show") != 0 || argc != 2)
        return sw_err_set(err, SW_USAGE, "formats: say list or show NAME");
    if (!format)
        return sw_err_set(err, SW_USAGE, "there is no format of that name; see sipwhy formats");
    sw_format_show(format, doc, json);
    return SW_OK;
}

enum sw_status command_formats(struct cli *cli, const struct command *command, int argc,
                               char **argv, struct sw_err *err)
{
    struct output_options output = {0};
    struct sw_formats formats = {0};
    struct sw_doc doc = {0};
    json_t *json = NULL;
    const struct option_row rows[] = {OUTPUT_OPTION_ROWS(output, FORMATS, FILES), {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    status = sw_formats_load(&formats, err);
    if (status == SW_OK)
        status = make(&formats, argc, argv, &doc, &json, err);
    if (status == SW_OK) {
        const struct result result = {.doc = &doc, .json = json};

        status = output_write(cli, &result, &output, err);
    }
    json_decref(json);
    sw_doc_clear(&doc);
    sw_formats_clear(&formats);
    return status;
}
