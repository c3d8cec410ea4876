/* command_query.c - sipwhy query list | show | run: the saved queries, and SQL of one's own. */
#include "cli.h"

#include "key_file.h"
#include "query_files.h"
#include "target.h"

#include "sipwhy/query_report.h"

#include <string.h>
#include <unistd.h>

enum { DEFAULT_TIMEOUT = 60, GRACE_SECONDS = 1 };

/* The options. */
struct query_options {
    const char *sql, *queries;
    struct output_options output;
    struct texts params;
    int64_t timeout, limit;
    struct privacy_options typed_privacy;
    struct sw_privacy privacy;
};

/* What is asked: one of list, show and run, and of which query. */
struct question {
    const char *what, *name;
};

static enum sw_status read_question(const struct query_options *options, int argc, char **argv,
                                    struct question *question, struct sw_err *err)
{
    static const char *const words[] = {"list", "show", "run"};
    const char *first = argc > 0 ? argv[0] : options->sql ? "run" : "list";

    *question = (struct question){.what = "run", .name = argc > 0 ? argv[0] : NULL};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(first, words[i]) == 0)
            *question = (struct question){words[i], argc > 1 ? argv[1] : NULL};
    if (options->sql && (argc > 1 || question->name || strcmp(question->what, "run") != 0))
        return sw_err_set(err, SW_USAGE, "query: --sql is a query by itself: give no name");
    if (argc > 2 || (argc == 2 && argv[1] != question->name) ||
        (strcmp(question->what, "list") == 0) != (!question->name && !options->sql))
        return sw_err_set(err, SW_USAGE, "query: say list, show NAME, NAME or --sql TEXT");
    return SW_OK;
}

/* -------------------------------------------------------------------------------- run */

static enum sw_status run(struct cli *cli, const struct query_options *options,
                          const struct sw_saved_query *query, struct sw_err *err)
{
    struct sw_privacy privacy = options->privacy;
    const struct sw_query_request request = {
        .query = query,
        .given = options->params.items,
        .n_given = options->params.n,
        .now = cli->now,
        .timeout_seconds = options->timeout,
        .limit = options->limit,
        .privacy = &privacy,
    };
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = json_object();
    const struct result result = {.doc = &doc, .json = json};
    struct output *output;
    enum sw_status status = output_begin(cli, &result, &options->output, &output, err);

    if (status == SW_OK)
        status = database_open(cli, SW_STORE_READ, &store, err);
    if (status == SW_OK)
        status = privacy_look(&privacy, store, err);
    if (status == SW_OK) {
        targets_end_after(options->timeout > 0 ? options->timeout + GRACE_SECONDS : 0);
        status = sw_query_report(store, &request, &doc, json, err);
        alarm(0);
    }
    status = output_end(output, status, err);
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}

static enum sw_status run_sql(struct cli *cli, const struct query_options *options,
                              struct sw_err *err)
{
    struct sw_saved_query query;
    enum sw_status status;

    sw_saved_query_of_sql(&query, "--sql", options->sql);
    status = run(cli, options, &query, err);
    sw_saved_query_clear(&query);
    return status;
}

/* The file as it is, to be read, copied and changed. */
static enum sw_status print_file(const struct sw_saved_query *query, struct sw_err *err)
{
    struct sw_buf safe = {0};
    const char *line = query->text;
    enum sw_status status;

    sw_buf_str(&safe, "");
    while (*line) {
        size_t n = strcspn(line, "\n");

        sw_text_sanitize(&safe, (struct sw_str){line, n - (n > 0 && line[n - 1] == '\r')});
        sw_buf_char(&safe, '\n');
        line += n + (line[n] == '\n');
    }
    status = output_print(safe.s, safe.n, err);
    sw_buf_free(&safe);
    return status;
}

/* The catalogue, or one query of it. */
static enum sw_status tell_about(const struct cli *cli, const struct query_options *options,
                                 const struct sw_saved_queries *queries,
                                 const struct sw_saved_query *query, struct sw_err *err)
{
    struct sw_doc doc = {0};
    json_t *json = NULL;
    struct result result = {.doc = &doc, .json = NULL};
    enum sw_status status;

    if (query)
        sw_query_show(query, &doc, &json);
    else
        sw_query_list(queries, &doc, &json);
    result.json = json;
    status = output_write(cli, &result, &options->output, err);
    json_decref(json);
    sw_doc_clear(&doc);
    return status;
}

static enum sw_status answer(struct cli *cli, const struct query_options *options,
                             const struct question *question, struct sw_err *err)
{
    struct sw_saved_queries queries = {0};
    const struct sw_saved_query *query;
    bool is_plain =
        !options->output.json && !options->output.format && options->output.files.n == 0;
    enum sw_status status = query_files_load(&queries, options->queries, err);

    query = question->name ? sw_saved_queries_find(&queries, question->name) : NULL;
    if (status == SW_OK && question->name && !query)
        status = sw_err_set(err, SW_USAGE, "there is no query of that name; see sipwhy query list");
    else if (status == SW_OK && query && query->problem)
        status = sw_err_set(err, SW_USAGE, "%s", query->problem);
    else if (status == SW_OK && query && strcmp(question->what, "run") == 0)
        status = run(cli, options, query, err);
    else if (status == SW_OK && query && is_plain)
        status = print_file(query, err);
    else if (status == SW_OK)
        status = tell_about(cli, options, &queries, query, err);
    sw_saved_queries_clear(&queries);
    return status;
}

enum sw_status command_query(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err)
{
    struct query_options options = {.timeout = DEFAULT_TIMEOUT};
    struct question question;
    const struct option_row rows[] = {
        {"param", 'p', OPTION_LIST, &options.params, "KEY=VALUE",
         "a value that the query takes; in names % stands for anything"},
        {"sql", 0, OPTION_TEXT, &options.sql, "TEXT", "run this statement"},
        {"queries", 0, OPTION_INPUT, &options.queries, "DIR", "a folder of queries of one's own"},
        {"timeout", 0, OPTION_INT, &options.timeout, "SECONDS",
         "stop a query after so long (default 60; 0: never)"},
        {"limit", 0, OPTION_INT, &options.limit, "N", "the first N rows only"},
        UNMASK_OPTION_ROW(options.typed_privacy, "show numbers and names of people"),
        REDACT_OPTION_ROW(options.typed_privacy),
        OUTPUT_OPTION_ROWS(options.output, FORMATS, FILES),
        {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    status = read_question(&options, argc, argv, &question, err);
    if (status == SW_OK)
        status = privacy_read(cli, &options.typed_privacy, &options.privacy, err);
    if (status == SW_OK)
        status = options.sql ? run_sql(cli, &options, err) : answer(cli, &options, &question, err);
    sw_privacy_clear(&options.privacy);
    return status;
}
