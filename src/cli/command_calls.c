/* command_calls.c - sipwhy calls. */
#include "key_file.h"
#include "selection.h"

#include "sipwhy/calls.h"
#include "sipwhy/explain.h"

#include <string.h>

struct typed {
    struct selection selection;
    const char *code, *outcome;
    struct privacy_options privacy;
    int64_t limit;
    struct output_options output;
};

/* A SIP code or a Microsoft code alone is met in any pair. */
static enum sw_status read_code(const char *text, const struct sw_codes *codes,
                                struct sw_filter *filter, struct sw_err *err)
{
    struct sw_question question;
    enum sw_status status = sw_question_parse(&question, codes, &text, 1, err);
    struct sw_str code = sw_str_trim(sw_str(text));
    bool is_one = !memchr(code.s, '/', code.n) && !memchr(code.s, ' ', code.n);

    if (status != SW_OK) {
        sw_err_at(err, "--code");
        return status;
    }
    filter->by_microsoft = question.about != SW_ASK_SIP;
    filter->by_sip = question.about == SW_ASK_SIP || !is_one;
    filter->pair = question.pair;
    return SW_OK;
}

/* Failures, unless a code says what is meant. */
static enum sw_status read_outcome(const struct typed *typed, struct sw_calls_options *options,
                                   struct sw_err *err)
{
    static const char *const choices[] = {"failure", "expected", "dropped", "success", "all", NULL};
    enum { ALL = 4 };
    int place = typed->code ? ALL : SW_FAILURE;
    enum sw_status status = SW_OK;

    if (typed->outcome)
        status = options_choose("--outcome", typed->outcome, choices, &place, err);
    for (int i = SW_FAILURE; i <= SW_CONNECTED_WELL; i++)
        options->is_wanted[i] = place == ALL || place == i;
    options->wants_unknown = place == ALL;
    return status;
}

static enum sw_status list(const struct cli *cli, const struct typed *typed,
                           struct sw_calls_options *options, struct sw_privacy *privacy,
                           struct sw_err *err)
{
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = json_object();
    const struct result result = {.doc = &doc, .json = json};
    struct output *output;
    enum sw_status status = output_begin(cli, &result, &typed->output, &output, err);

    if (status == SW_OK)
        status = database_open(cli, SW_STORE_READ, &store, err);
    if (status == SW_OK)
        status = privacy_look(privacy, store, err);
    if (status == SW_OK)
        status = privacy_check_user(privacy, options->filter.user, err);
    if (status == SW_OK)
        status = selection_period(&typed->selection, store, cli->now, false, &options->period, err);
    if (status == SW_OK)
        status = sw_calls_make(store, &cli->codes, options, &doc, json, err);
    status = output_end(output, status, err);
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}

enum sw_status command_calls(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err)
{
    enum { USUAL_LIMIT = 50 };
    struct typed typed = {.limit = USUAL_LIMIT};
    struct sw_calls_options options = {0};
    struct sw_privacy privacy = {0};
    const struct option_row rows[] = {
        {"code", 0, OPTION_TEXT, &typed.code, "CODE",
         "only with this pair (503/560503), Microsoft code or SIP code"},
        {"outcome", 0, OPTION_TEXT, &typed.outcome, "WHAT",
         "failure (default), expected, dropped, success or all (default with --code)"},
        PERIOD_OPTION_ROWS(typed.selection),
        FILTER_OPTION_ROWS(typed.selection),
        {"limit", 0, OPTION_INT, &typed.limit, "N", "the latest so many (default 50, 0 for all)"},
        UNMASK_OPTION_ROW(typed.privacy, "numbers, names and phrases in full"),
        REDACT_OPTION_ROW(typed.privacy),
        OUTPUT_OPTION_ROWS(typed.output, FORMATS, FILES),
        {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    if (argc > 0)
        return sw_err_set(err, SW_USAGE, "calls: takes options only, such as --code 503/560503");
    status = selection_read(&typed.selection, err);
    options.filter = typed.selection.filter;
    options.country = typed.selection.country;
    options.owner = typed.selection.owner;
    options.limit = typed.limit;
    options.privacy = &privacy;
    options.now = cli->now;
    if (status == SW_OK && typed.code)
        status = read_code(typed.code, &cli->codes, &options.filter, err);
    if (status == SW_OK)
        status = read_outcome(&typed, &options, err);
    if (status == SW_OK)
        status = privacy_read(cli, &typed.privacy, &privacy, err);
    if (status == SW_OK)
        status = list(cli, &typed, &options, &privacy, err);
    sw_privacy_clear(&privacy);
    return status;
}
