/* command_note.c - sipwhy note and sipwhy ack: what the user says of days and causes. */
#include "cli.h"

#include "sipwhy/notes.h"

#include <stdlib.h>
#include <string.h>

struct typed {
    const char *until, *note;
    struct output_options output;
};

/* What is typed is kept as it is: it must be text that no reader stumbles over. */
static enum sw_status check_text(const char *what, const char *text, struct sw_err *err)
{
    enum { LONGEST = 500 };
    struct sw_buf safe = {0};
    bool is_same;

    if (sw_str_trim(sw_str(text)).n == 0 || strlen(text) > LONGEST)
        return sw_err_set(err, SW_USAGE, "%s: give a text of at most %d bytes", what, LONGEST);
    sw_text_sanitize(&safe, sw_str(text));
    is_same = safe.s && strcmp(safe.s, text) == 0;
    sw_buf_free(&safe);
    return is_same ? SW_OK
                   : sw_err_set(err, SW_USAGE,
                                "%s: the text holds control characters or is no UTF-8", what);
}

static enum sw_status check_day(const char *what, const char *text, int64_t *day,
                                struct sw_err *err)
{
    if (sw_date_parse(sw_str(text), day))
        return SW_OK;
    return sw_err_set(err, SW_USAGE, "%s: give a date: 2026-11-16", what);
}

/* What a change says is not said with --quiet; a list is what was asked for. */
static enum sw_status finish(const struct cli *cli, const struct typed *typed, bool is_list,
                             struct sw_doc *doc, json_t *json, struct sw_err *err)
{
    const struct result result = {.doc = doc, .json = json};

    if (cli->quiet && !is_list)
        return SW_OK;
    return output_write(cli, &result, &typed->output, err);
}

/* ------------------------------------------------------------------------------- notes */

struct note_request {
    const char *verb; /* list, add, rm */
    struct sw_note note;
};

static enum sw_status read_note(const struct cli *cli, int argc, char **argv,
                                struct note_request *request, struct sw_err *err)
{
    enum sw_status status;

    *request = (struct note_request){.verb = argc > 0 ? argv[0] : "list"};
    if (strcmp(request->verb, "list") == 0 && argc <= 1)
        return SW_OK;
    if (strcmp(request->verb, "rm") == 0 && argc == 2) {
        if (!sw_parse_int64(sw_str(argv[1]), &request->note.id))
            return sw_err_set(err, SW_USAGE,
                              "note rm: give the id of a note; see sipwhy note list");
        return SW_OK;
    }
    if (strcmp(request->verb, "add") != 0 || argc != 3)
        return sw_err_set(err, SW_USAGE, "note: say add DATE 'TEXT', list or rm ID");
    status = check_day("note add", argv[1], &request->note.day, err);
    if (status == SW_OK)
        status = check_text("note add", argv[2], err);
    request->note.text = argv[2];
    request->note.made_at = cli->now;
    return status;
}

enum sw_status command_note(struct cli *cli, const struct command *command, int argc, char **argv,
                            struct sw_err *err)
{
    struct typed typed = {0};
    const struct option_row rows[] = {OUTPUT_OPTION_ROWS(typed.output, FORMATS, FILES), {0}};
    struct note_request request;
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = NULL;
    bool is_list;
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    status = read_note(cli, argc, argv, &request, err);
    if (status == SW_OK)
        status = output_check(&typed.output, false, err);
    if (status != SW_OK)
        return status;
    is_list = strcmp(request.verb, "list") == 0;
    status = is_list ? database_open(cli, SW_STORE_READ, &store, err)
                     : database_open_existing(cli, &store, err);
    if (status == SW_OK && strcmp(request.verb, "add") == 0) {
        status = sw_store_note_add(store, &request.note, err);
        sw_note_doc(&doc, &json, &request.note);
    } else if (status == SW_OK && is_list) {
        status = sw_notes_list(store, &doc, &json, err);
    } else if (status == SW_OK) {
        status = sw_store_note_remove(store, request.note.id, err);
        sw_doc_text(&doc, 0, "Note %lld was removed.", (long long)request.note.id);
        json = json_pack("{s:I}", "removed", (json_int_t)request.note.id);
    }
    if (status == SW_OK)
        status = finish(cli, &typed, is_list, &doc, json, err);
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}

/* -------------------------------------------------------------------------------- acks */

struct ack_request {
    const char *verb; /* list, rm; "" for a pair */
    struct sw_ack ack;
};

static enum sw_status read_until(const struct cli *cli, const struct typed *typed,
                                 struct sw_ack *ack, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    ack->until = SW_NO_TIME;
    if (typed->until)
        status = check_day("--until", typed->until, &ack->until, err);
    if (status == SW_OK && !sw_ack_is_active(ack, cli->now))
        status = sw_err_set(err, SW_USAGE, "--until: that day is over");
    return status;
}

static enum sw_status read_ack(const struct cli *cli, const struct typed *typed, int argc,
                               char **argv, struct ack_request *request, struct sw_err *err)
{
    enum sw_status status;

    *request = (struct ack_request){.verb = ""};
    if (argc == 0 || strcmp(argv[0], "list") == 0 || strcmp(argv[0], "rm") == 0)
        request->verb = argc > 0 ? argv[0] : "list";
    if (request->verb[0] && (typed->until || typed->note))
        return sw_err_set(err, SW_USAGE, "ack: --until and --note go with a pair: ack 503/560503");
    if (strcmp(request->verb, "list") == 0)
        return argc <= 1 ? SW_OK : sw_err_set(err, SW_USAGE, "ack: say SIP/MS, list or rm SIP/MS");
    argc -= request->verb[0] != '\0';
    argv += request->verb[0] != '\0';
    status = options_read_pair("ack", &cli->codes, argc, argv, &request->ack.pair, err);
    if (status == SW_OK)
        status = read_until(cli, typed, &request->ack, err);
    if (status == SW_OK && typed->note)
        status = check_text("--note", typed->note, err);
    request->ack.note = typed->note ? typed->note : "";
    request->ack.made_at = cli->now;
    return status;
}

/* What an earlier one says that is not said again. note is its own. */
struct earlier {
    struct sw_pair pair;
    int64_t until;
    char *note;
};

static enum sw_status take_earlier(void *context, const struct sw_ack *ack, struct sw_err *err)
{
    struct earlier *earlier = context;

    (void)err;
    if (!sw_codes_is_same_pair(ack->pair, earlier->pair))
        return SW_OK;
    earlier->until = ack->until;
    earlier->note = sw_strdup(ack->note);
    return SW_OK;
}

/* A day that is over is not kept: it would end what is acknowledged now. */
static void complete(const struct cli *cli, const struct typed *typed,
                     const struct earlier *earlier, struct sw_ack *ack)
{
    struct sw_ack kept = *ack;

    if (!typed->note && earlier->note)
        ack->note = earlier->note;
    kept.until = earlier->until;
    if (!typed->until && sw_ack_is_active(&kept, cli->now))
        ack->until = earlier->until;
}

/* Perhaps a digit is wrong: nothing would ever tell. */
static enum sw_status tell_if_never_seen(const struct cli *cli, struct sw_store *store,
                                         struct sw_pair pair, struct sw_err *err)
{
    struct sw_pairs pairs = {0};
    struct sw_err note = {0};
    bool was_seen = false;
    char text[48];
    enum sw_status status = cli->quiet ? SW_OK : sw_store_pairs(store, &pairs, err);

    for (size_t i = 1; i < pairs.n; i++)
        was_seen |= sw_codes_is_same_pair(pairs.pairs[i], pair);
    if (status == SW_OK && !cli->quiet && !was_seen) {
        sw_err_set(&note, SW_OK, "%s was never seen in a call", sw_pair_text(text, pair));
        tell(&note);
    }
    sw_pairs_clear(&pairs);
    return status;
}

static enum sw_status put_ack(const struct cli *cli, const struct typed *typed,
                              struct sw_store *store, struct sw_ack *ack, struct sw_doc *doc,
                              json_t **json, struct sw_err *err)
{
    struct earlier earlier = {.pair = ack->pair, .until = SW_NO_TIME};
    struct sw_period week;
    enum sw_status status = sw_store_each_ack(store, take_earlier, &earlier, err);

    complete(cli, typed, &earlier, ack);
    if (status == SW_OK)
        status = sw_ack_count(store, &cli->codes, ack->pair, cli->now, &week, &ack->weekly_attempts,
                              err);
    if (status == SW_OK)
        status = tell_if_never_seen(cli, store, ack->pair, err);
    if (status == SW_OK)
        status = sw_store_ack_put(store, ack, err);
    if (status == SW_OK)
        sw_ack_doc(doc, json, ack, cli->now, &week);
    free(earlier.note);
    return status;
}

static enum sw_status remove_ack(struct sw_store *store, struct sw_pair pair, struct sw_doc *doc,
                                 json_t **json, struct sw_err *err)
{
    char text[48];

    sw_doc_text(doc, 0, "%s is not acknowledged any more.", sw_pair_text(text, pair));
    *json = json_pack("{s:s}", "removed", text);
    return sw_store_ack_remove(store, pair, err);
}

enum sw_status command_ack(struct cli *cli, const struct command *command, int argc, char **argv,
                           struct sw_err *err)
{
    struct typed typed = {0};
    const struct option_row rows[] = {
        {"until", 0, OPTION_TEXT, &typed.until, "DATE", "the last day (default: no end)"},
        {"note", 0, OPTION_TEXT, &typed.note, "TEXT", "why"},
        OUTPUT_OPTION_ROWS(typed.output, FORMATS, FILES),
        {0}};
    char room[2][CODE_ROOM];
    struct ack_request request;
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = NULL;
    bool is_list;
    enum sw_status status;

    options_protect_codes(argc, argv, room, 2);
    status = options_parse(cli, command, rows, &argc, &argv, err);
    if (status != SW_OK || cli->help)
        return status;
    status = read_ack(cli, &typed, argc, argv, &request, err);
    if (status == SW_OK)
        status = output_check(&typed.output, false, err);
    if (status != SW_OK)
        return status;
    is_list = strcmp(request.verb, "list") == 0;
    status = is_list ? database_open(cli, SW_STORE_READ, &store, err)
                     : database_open_existing(cli, &store, err);
    if (status == SW_OK && is_list)
        status = sw_acks_list(store, cli->now, &doc, &json, err);
    else if (status == SW_OK && request.verb[0])
        status = remove_ack(store, request.ack.pair, &doc, &json, err);
    else if (status == SW_OK)
        status = put_ack(cli, &typed, store, &request.ack, &doc, &json, err);
    if (status == SW_OK)
        status = finish(cli, &typed, is_list, &doc, json, err);
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}
