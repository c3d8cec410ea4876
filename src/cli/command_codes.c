/* command_codes.c - sipwhy codes list | show | unknown | import | export | remove. */
#include "cli.h"

#include "sipwhy/explain.h"
#include "sipwhy/ledger.h"

#include <string.h>

static enum sw_status write_result(const struct cli *cli, const struct output_options *options,
                                   struct sw_doc *doc, json_t *json, const char *default_format,
                                   struct sw_err *err)
{
    const struct result result = {.doc = doc, .json = json};
    struct output_options used = *options;

    if (used.files.n == 0 && !used.format)
        used.format = default_format;
    return output_write(cli, &result, &used, err);
}

static json_t *code_json(struct sw_code code)
{
    return code.known ? json_integer(code.value) : json_null();
}

/* Rows as they are in the table, for programs. */
static json_t *list_json(const struct sw_codes *codes, struct sw_code sip)
{
    json_t *list = json_array();

    for (size_t i = 0; i < codes->n_responses; i++) {
        const struct sw_response_code *row = &codes->responses[i];

        if (sip.known && (!row->pair.sip.known || row->pair.sip.value != sip.value))
            continue;
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:b, s:I, s:s, s:s, s:s, s:s, s:s, s:s}",
                                        "sip_code", code_json(row->pair.sip), "microsoft_code",
                                        code_json(row->pair.microsoft), "own", row->own, "variant",
                                        (json_int_t)row->variant, "title", row->title, "origin",
                                        row->origin, "owner", row->owner, "outcome", row->outcome,
                                        "source", row->source, "source_date", row->source_date));
    }
    return json_pack("{s:o}", "codes", list);
}

static enum sw_status list(const struct cli *cli, const struct output_options *options, int argc,
                           char **argv, struct sw_err *err)
{
    struct sw_code sip = {0};
    struct sw_doc doc = {0};
    json_t *json;
    enum sw_status status;

    if (argc > 0)
        sip.known = sw_parse_int64(sw_str(argv[0]), &sip.value);
    if (argc > 1 || (argc == 1 && !sip.known))
        return sw_err_set(err, SW_USAGE, "codes list: give one SIP code, or none for all");
    sw_codes_doc(&doc, &cli->codes, sip);
    json = list_json(&cli->codes, sip);
    status = write_result(cli, options, &doc, json, "text", err);
    json_decref(json);
    sw_doc_clear(&doc);
    return status;
}

static enum sw_status show(const struct cli *cli, const struct output_options *options, int argc,
                           char **argv, struct sw_err *err)
{
    struct sw_question question;
    struct sw_doc doc = {0};
    json_t *json;
    enum sw_status status =
        sw_question_parse(&question, &cli->codes, (const char *const *)argv, (size_t)argc, err);

    if (status != SW_OK)
        return status;
    sw_explain_doc(&doc, &cli->codes, &question);
    json = sw_explain_json(&cli->codes, &question);
    status = write_result(cli, options, &doc, json, "text", err);
    json_decref(json);
    sw_doc_clear(&doc);
    return status;
}

static enum sw_status unknown(const struct cli *cli, const struct output_options *options,
                              struct sw_err *err)
{
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = NULL;
    enum sw_status status = database_open(cli, SW_STORE_READ, &store, err);

    if (status == SW_OK)
        status = sw_unknown_pairs(store, &cli->codes, &doc, &json, err);
    if (status == SW_OK)
        status = write_result(cli, options, &doc, json, "csv", err);
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}

/* ---------------------------------------------------------------- rows of the user's own */

/* What a change says is not said with --quiet. */
static enum sw_status tell_change(const struct cli *cli, const struct output_options *options,
                                  struct sw_doc *doc, json_t *json, struct sw_err *err)
{
    return cli->quiet ? SW_OK : write_result(cli, options, doc, json, "text", err);
}

/* A title that is still the guess, and no source: nobody has looked at the row. */
static bool is_untouched(const struct sw_codes *codes, const struct sw_response_code *row)
{
    struct sw_explanation guess;

    sw_codes_explain(codes, row->pair, &guess);
    return guess.known != SW_KNOWN_PAIR && strcmp(row->title, guess.title) == 0 &&
           strcmp(row->advice, guess.advice) == 0 && strcmp(row->owner, guess.owner) == 0 &&
           row->source[0] == '\0';
}

static size_t count_untouched(const struct sw_codes *codes, const struct sw_own_codes *own)
{
    size_t n = 0;

    for (size_t i = 0; i < own->n; i++)
        n += is_untouched(codes, &own->rows[i]);
    return n;
}

/* They say no more than was known before, and would hide what a newer reference knows. */
static void tell_untouched(const struct cli *cli, size_t n_rows)
{
    struct sw_err note = {0};
    char n[32];

    if (n_rows == 0 || cli->quiet)
        return;
    sw_err_set(&note, SW_OK, "%s row%s as `codes unknown` wrote %s: the best guess, no more",
               sw_group_digits(n, (int64_t)n_rows), n_rows == 1 ? " is" : "s are",
               n_rows == 1 ? "it" : "them");
    tell(&note);
}

static enum sw_status import(const struct cli *cli, const struct output_options *options,
                             const char *path, struct sw_err *err)
{
    struct sw_own_codes own = {0};
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = NULL;
    size_t untouched = 0;
    char n[32];
    enum sw_status status = output_check(options, false, err);

    if (status == SW_OK)
        status = sw_own_codes_read(&own, path, err);
    if (status == SW_OK)
        status = database_open(cli, SW_STORE_WRITE, &store, err);
    if (status == SW_OK) {
        untouched = count_untouched(&cli->codes, &own);
        status = sw_store_own_codes_put(store, own.rows, own.n, err);
    }
    if (status == SW_OK) {
        tell_untouched(cli, untouched);
        json = json_pack("{s:I}", "imported", (json_int_t)own.n);
        sw_doc_text(&doc, 0, "%s row%s of your own %s kept.", sw_group_digits(n, (int64_t)own.n),
                    own.n == 1 ? "" : "s", own.n == 1 ? "is" : "are");
        status = tell_change(cli, options, &doc, json, err);
    }
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    sw_own_codes_clear(&own);
    return status;
}

static enum sw_status export_own(const struct cli *cli, const struct output_options *options,
                                 struct sw_err *err)
{
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = NULL;
    enum sw_status status = database_open(cli, SW_STORE_READ, &store, err);

    if (status == SW_OK) {
        sw_own_codes_doc(&doc, &json, &cli->codes);
        status = write_result(cli, options, &doc, json, "csv", err);
    }
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}

static enum sw_status remove_own(const struct cli *cli, const struct output_options *options,
                                 int argc, char **argv, struct sw_err *err)
{
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    struct sw_pair pair;
    json_t *json = NULL;
    char text[48];
    enum sw_status status = output_check(options, false, err);

    if (status == SW_OK)
        status = options_read_pair("codes remove", &cli->codes, argc, argv, &pair, err);
    if (status == SW_OK)
        status = database_open_existing(cli, &store, err);
    if (status == SW_OK)
        status = sw_store_own_codes_remove(store, pair, err);
    if (status == SW_OK) {
        json = json_pack("{s:s}", "removed", sw_pair_text(text, pair));
        sw_doc_text(&doc, 0, "%s has no row of your own any more.", text);
        status = tell_change(cli, options, &doc, json, err);
    }
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}

enum sw_status command_codes(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err)
{
    struct output_options options = {0};
    struct {
        const char *week, *since, *until;
    } period = {0}; /* which people try with unknown: it says what has them */
    const struct option_row rows[] = {
        OUTPUT_OPTION_ROWS(options, FORMATS "; of unknown and export csv", FILES),
        {"week", 0, OPTION_TEXT, &period.week, NULL, NULL},
        {"since", 0, OPTION_TEXT, &period.since, NULL, NULL},
        {"until", 0, OPTION_TEXT, &period.until, NULL, NULL},
        {0}};
    char room[2][CODE_ROOM];
    enum sw_status status;

    options_protect_codes(argc, argv, room, 2);
    status = options_parse(cli, command, rows, &argc, &argv, err);
    if (status != SW_OK || cli->help)
        return status;
    if (period.week || period.since || period.until)
        return sw_err_set(err, SW_USAGE,
                          "codes unknown is of all calls that are stored; sipwhy weekly --week "
                          "2026-W46 has those of a week");
    if (argc > 0 && (strcmp(argv[0], "list") == 0 || strcmp(argv[0], "show") == 0))
        database_overlay(cli);
    if (argc > 0 && strcmp(argv[0], "list") == 0)
        return list(cli, &options, argc - 1, argv + 1, err);
    if (argc > 0 && strcmp(argv[0], "show") == 0)
        return show(cli, &options, argc - 1, argv + 1, err);
    if (argc == 1 && strcmp(argv[0], "unknown") == 0)
        return unknown(cli, &options, err);
    if (argc == 2 && strcmp(argv[0], "import") == 0)
        return import(cli, &options, argv[1], err);
    if (argc == 1 && strcmp(argv[0], "export") == 0)
        return export_own(cli, &options, err);
    if (argc > 1 && strcmp(argv[0], "remove") == 0)
        return remove_own(cli, &options, argc - 1, argv + 1, err);
    return sw_err_set(err, SW_USAGE,
                      "codes: say list, show PAIR, unknown, import FILE, export or remove PAIR");
}
