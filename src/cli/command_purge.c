/* command_purge.c - sipwhy purge. */
#include "cli.h"
#include "key_file.h"
#include "progress.h"

#include "sipwhy/purge_words.h"
#include "sipwhy/time.h"

/* As it is typed. */
struct typed {
    const char *before;
    struct texts numbers, users;
    const char *key_file;
    struct output_options output;
};

static enum sw_status read_before(const struct cli *cli, const char *text, int64_t *before,
                                  struct sw_err *err)
{
    int64_t end;
    enum sw_status status = sw_period_parse_point("--before", text, cli->now, before, &end, err);

    if (status == SW_OK && *before > cli->now)
        return sw_err_set(err, SW_USAGE, "--before: lies in the future");
    return status;
}

static enum sw_status read_request(const struct cli *cli, const struct typed *typed, int argc,
                                   struct sw_purge *purge, struct sw_privacy *key,
                                   struct sw_err *err)
{
    bool has_people = typed->numbers.n + typed->users.n > 0;

    purge->people = (struct sw_people){typed->numbers.items, typed->numbers.n, typed->users.items,
                                       typed->users.n, typed->key_file ? key : NULL};
    purge->before = SW_NO_TIME;
    if (argc > 0)
        return sw_err_set(err, SW_USAGE,
                          "purge: takes no argument; say --before TIME, --number NUMBER or --user "
                          "UPN");
    if (has_people == (typed->before != NULL))
        return sw_err_set(err, SW_USAGE,
                          "purge: give either --before TIME, or people by --number NUMBER and "
                          "--user UPN");
    if (typed->key_file && !has_people)
        return sw_err_set(err, SW_USAGE, "--pseudonymise: goes with --number and --user");
    if (typed->key_file)
        return key_file_read("--pseudonymise", typed->key_file, cli->quiet, key, err);
    return typed->before ? read_before(cli, typed->before, &purge->before, err) : SW_OK;
}

static enum sw_status print(const struct cli *cli, const struct sw_purge *purge,
                            const struct sw_purged *purged, const struct typed *typed,
                            struct sw_err *err)
{
    struct sw_doc doc = {0};
    json_t *json = NULL;
    enum sw_status status;

    if (cli->quiet && !purge->dry_run)
        return SW_OK;
    sw_purge_doc(&doc, &json, purge, purged);
    status = output_write(cli, &(struct result){.doc = &doc, .json = json}, &typed->output, err);
    json_decref(json);
    sw_doc_clear(&doc);
    return status;
}

enum sw_status command_purge(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err)
{
    struct typed typed = {0};
    struct sw_purge purge = {0};
    struct sw_purged purged;
    struct sw_privacy key = {0};
    struct progress progress = {0};
    const struct sw_watch watch = {progress_show_work, &progress};
    struct sw_store *store = NULL;
    const struct option_row rows[] = {
        {"before", 0, OPTION_TEXT, &typed.before, "TIME",
         "all from before a date, an ISO time or week, or so long ago: 90d"},
        {"number", 0, OPTION_LIST, &typed.numbers, "NUMBER",
         "what is personal in calls of this number; may be repeated"},
        {"user", 0, OPTION_LIST, &typed.users, "UPN",
         "the same of a user, by UPN or object ID; may be repeated"},
        PSEUDONYMISE_OPTION_ROW(typed.key_file, "of a database with pseudonyms under this key"),
        {"tenant", 0, OPTION_TEXT, &purge.tenant, "NAME", "only in this tenant's calls"},
        {"dry-run", 'n', OPTION_FLAG, &purge.dry_run, NULL, "count what would go, change nothing"},
        OUTPUT_OPTION_ROWS(typed.output, FORMATS_WITHOUT_TABLE, FILES_WITHOUT_TABLE),
        {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    progress.quiet = cli->quiet;
    status = read_request(cli, &typed, argc, &purge, &key, err);
    if (status == SW_OK)
        status = output_check(&typed.output, false, err);
    if (status == SW_OK)
        status = database_open_existing(cli, &store, err);
    if (status == SW_OK)
        status = sw_store_purge(store, &purge, &watch, &purged, err);
    progress_end(&progress);
    if (status == SW_OK)
        status = print(cli, &purge, &purged, &typed, err);
    sw_store_close(store);
    sw_privacy_clear(&key);
    return status;
}
