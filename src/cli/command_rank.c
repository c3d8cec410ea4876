/* command_rank.c - sipwhy rank and sipwhy weekly: a ranking, alone or against the weeks before. */
#include "key_file.h"
#include "receipt.h"
#include "selection.h"

#include "sipwhy/condition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The options as they are typed. */
struct typed {
    struct selection selection;
    const char *by, *top, *include, *advice, *source, *kpi;
    int64_t retry_window; /* seconds */
    int64_t weeks;        /* weekly: to compare with; -1: a ranking alone */
    struct output_options output;
    struct texts conditions, mail_to;
    const char *mail_from;
    bool only_if_changed;
    struct privacy_options privacy;
    struct reading_options reading; /* of files that are named */
};

/* "20" causes, or "95%" of the ranked quantity. */
static enum sw_status read_top(const char *text, struct sw_rank_options *options,
                               struct sw_err *err)
{
    struct sw_str number = sw_str(text);
    bool is_share = number.n > 0 && number.s[number.n - 1] == '%';
    int64_t n;

    number.n -= is_share;
    if (!sw_parse_int64(number, &n) || n < 1 || n > (is_share ? 100 : 1000000))
        return sw_err_set(err, SW_USAGE, "--top: give a number of causes (20) or a share (95%%)");
    options->top = is_share ? 0 : (int)n;
    options->top_share = is_share ? (double)n / 100 : INFINITY;
    return SW_OK;
}

static enum sw_status read_include(const char *text, struct sw_rank_options *options,
                                   struct sw_err *err)
{
    static const char *const choices[] = {"failure", "expected", "dropped", "all", NULL};
    struct sw_str rest = sw_str(text), part;

    if (rest.n == 0)
        return options_choose("--include", "", choices, &(int){0}, err);
    memset(options->include, 0, sizeof options->include);
    while (sw_str_split(&rest, ',', &part)) {
        char word[16];
        int place;
        enum sw_status status;

        snprintf(word, sizeof word, "%.*s", (int)(part.n < 15 ? part.n : 15), part.s);
        status = options_choose("--include", word, choices, &place, err);
        if (status != SW_OK)
            return status;
        for (int i = SW_FAILURE; i <= SW_DROPPED; i++)
            options->include[i] |= place == 3 || place == i;
    }
    return SW_OK;
}

static enum sw_status read_choices(const struct typed *typed, struct sw_rank_options *options,
                                   struct sw_err *err)
{
    static const char *const bys[] = {"attempts", "calls", "users", "lost", NULL};
    static const char *const advices[] = {"auto", "full", "short", "none", NULL};
    static const char *const kpis[] = {"short", "all", NULL};
    static const char *const sources[] = {"auto", "calls", "cqd", "aggregate", NULL};
    int by = SW_BY_CALLS, advice = SW_ADVICE_AS_NEEDED, source = 0, kpi = 0;
    enum sw_status status = SW_OK;

    if (typed->weeks >= 0 && (typed->selection.since || typed->selection.until))
        status = sw_err_set(err, SW_USAGE, "weekly is about a week: give --week 2026-W46");
    if (status == SW_OK && typed->by)
        status = options_choose("--by", typed->by, bys, &by, err);
    if (status == SW_OK && typed->advice)
        status = options_choose("--advice", typed->advice, advices, &advice, err);
    if (status == SW_OK && typed->weeks > SW_WEEKS)
        status = sw_err_set(err, SW_USAGE, "--weeks: at most %d", SW_WEEKS);
    if (status == SW_OK && typed->source)
        status = options_choose("--source", typed->source, sources, &source, err);
    if (status == SW_OK && typed->kpi)
        status = options_choose("--kpi", typed->kpi, kpis, &kpi, err);
    if (status == SW_OK && typed->top)
        status = read_top(typed->top, options, err);
    if (status == SW_OK && typed->include)
        status = read_include(typed->include, options, err);
    options->by = (enum sw_rank_by)by;
    options->source = source - 1;
    options->all_kpis = kpi == 1;
    options->advice = (enum sw_advice)advice;
    options->filter = typed->selection.filter;
    options->country = typed->selection.country;
    options->owner = typed->selection.owner;
    options->retry_window = typed->retry_window * SW_SECOND;
    return status;
}

/* Says on standard error which hold, or can't be judged: SW_CHECK_FAILED if there is any. */
static enum sw_status check_conditions(const struct typed *typed, const struct sw_rank *rank,
                                       struct sw_err *err)
{
    enum sw_status result = SW_OK;

    for (size_t i = 0; i < typed->conditions.n; i++) {
        struct sw_condition condition;
        struct sw_buf why = {0};
        enum sw_status status =
            sw_condition_parse(typed->conditions.items[i], typed->weeks >= 0, &condition, err);

        if (status != SW_OK)
            return status;
        if (!sw_condition_holds(&condition, rank, &why))
            continue;
        if (result != SW_OK)
            tell(err);
        *err = (struct sw_err){0};
        sw_err_set(err, SW_OK, "%s", why.s);
        sw_buf_free(&why);
        result = SW_CHECK_FAILED;
    }
    return result;
}

/* A condition that is none is told before anything is read. */
static enum sw_status parse_conditions(const struct typed *typed, struct sw_err *err)
{
    enum sw_status status = SW_OK;
    struct sw_condition condition;

    for (size_t i = 0; status == SW_OK && i < typed->conditions.n; i++)
        status = sw_condition_parse(typed->conditions.items[i], typed->weeks >= 0, &condition, err);
    return status;
}

/* Who names whom a mail is to wants one. */
static enum sw_status read_format(struct typed *typed, bool is_quiet, struct sw_err *err)
{
    struct sw_err note = {0};
    bool is_mail;

    if (typed->mail_to.n > 0 && !typed->output.format && !typed->output.json &&
        typed->output.files.n == 0)
        typed->output.format = "eml";
    is_mail = output_has(&typed->output, "eml");
    if (typed->mail_to.n > 0 && !is_mail)
        return sw_err_set(err, SW_USAGE,
                          "--mail-to: only a mail is to somebody: --format eml or -o FILE.eml");
    if (is_mail && typed->weeks >= 0 && typed->mail_to.n == 0 && !is_quiet) {
        sw_err_set(&note, SW_OK, "the mail has no To: give --mail-to");
        tell(&note);
    }
    return SW_OK;
}

/* A table alone does not say what it leaves out: that goes to standard error. */
static void tell_counts_notes(const struct sw_rank *rank)
{
    for (enum sw_counts_why why = 0; why < SW_COUNTS_WHYS; why++) {
        struct sw_buf text = {0};
        struct sw_err note = {0};

        if (sw_rank_counts_sentence(&text, rank, why)) {
            sw_err_set(&note, SW_OK, "%s", text.s);
            tell(&note);
        }
        sw_buf_free(&text);
    }
}

static enum sw_status check_addresses(const struct typed *typed, struct sw_err *err)
{
    for (size_t i = 0; i < typed->mail_to.n; i++)
        if (!sw_mail_address_is_sound(typed->mail_to.items[i]))
            return sw_err_set(err, SW_USAGE,
                              "--mail-to: give one address: anna@contoso.com; it may be "
                              "repeated");
    if (typed->mail_from && !sw_mail_address_is_sound(typed->mail_from))
        return sw_err_set(err, SW_USAGE, "--mail-from: give one address: sipwhy@contoso.com");
    return SW_OK;
}

/* What the mail is about: the same week, asked for in the same way. The caller's. */
static char *mail_id(const struct sw_rank_options *o, const struct typed *typed)
{
    const struct sw_filter *f = &o->filter;
    struct sw_buf id = {0}, safe = {0};
    const char *const parts[] = {f->tenant, f->trunk,  f->user,        f->call_type, o->country,
                                 o->owner,  typed->by, typed->include, typed->source};

    sw_buf_printf(&id, "weekly %lld %lld %d", (long long)o->period.since,
                  (long long)o->period.until, (int)f->direction);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        sw_buf_printf(&id, "\n%s", parts[i] ? parts[i] : "");
    sw_privacy_id(&safe, o->privacy, (struct sw_str){id.s, id.n});
    sw_buf_free(&id);
    return safe.s;
}

/* weekly -q --fail-if 'new>0': nothing is to be read but the exit code, and which condition holds.
 */
static bool is_for_status_alone(const struct cli *cli, const struct typed *typed)
{
    return cli->quiet && typed->conditions.n > 0 && !typed->output.format && !typed->output.json &&
           typed->output.files.n == 0;
}

static enum sw_status rank_and_print(const struct cli *cli, struct sw_store *store,
                                     const struct sw_rank_options *options,
                                     const struct typed *typed, struct sw_err *err)
{
    struct sw_elsewhere elsewhere = {0};
    struct sw_rank rank = {0};
    struct sw_doc doc = {0};
    enum sw_status status = typed->weeks < 0 ? sw_rank_make(&rank, store, &cli->codes, options, err)
                                             : sw_weekly_make(&rank, store, &cli->codes, options,
                                                              (size_t)typed->weeks, err);

    if (status == SW_OK)
        status = sw_rank_find_gaps(&rank, store, err);
    if (status == SW_OK && rank.totals.attempts == 0 && rank.totals.unknown_outcome == 0)
        status =
            sw_elsewhere_find(&elsewhere, store, options->filter.tenant, &options->period, err);
    if (status == SW_OK && (!typed->only_if_changed || sw_weekly_has_changed(&rank))) {
        char *id = mail_id(options, typed);
        const struct sw_mail mail = {.from = typed->mail_from,
                                     .to = typed->mail_to.items,
                                     .n_to = typed->mail_to.n,
                                     .date = options->now,
                                     .id = id};
        const struct result result = {.doc = &doc,
                                      .json = sw_rank_json(&rank),
                                      .mail = typed->weeks < 0 ? NULL : &mail,
                                      .json_schema = "json/rank.json"};

        sw_rank_doc(&doc, &rank, &elsewhere);
        if (!is_for_status_alone(cli, typed))
            status = output_write(cli, &result, &typed->output, err);
        json_decref(result.json);
        free(id);
        if (output_has(&typed->output, "csv") && !cli->quiet)
            tell_counts_notes(&rank);
    }
    if (status == SW_OK)
        status = check_conditions(typed, &rank, err);
    sw_elsewhere_clear(&elsewhere);
    sw_doc_clear(&doc);
    sw_rank_clear(&rank);
    return status;
}

/* Files are read into a database that is gone afterwards. */
static enum sw_status open_store(const struct cli *cli, const struct typed *typed,
                                 const char *tenant, int argc, char **argv, struct sw_store **store,
                                 bool *has_rows, struct sw_err *err)
{
    struct sw_import_options options = {.tenant = tenant ? tenant : "default", .now = cli->now};
    struct sw_receipts receipts = {0};
    struct sw_export_tables tables = {0};
    enum sw_status status;

    *has_rows = true;
    if (argc == 0)
        return database_open(cli, SW_STORE_READ, store, err);
    status = sw_export_tables_load(&tables, err);
    if (status == SW_OK)
        status = receipt_read_options(&typed->reading, &tables, &options, err);
    if (status == SW_OK)
        status = database_open(cli, SW_STORE_TEMPORARY, store, err);
    if (status == SW_OK)
        status = receipt_import(cli, &tables, *store, argv, argc, &options, &receipts,
                                cli->verbose ? stderr : NULL, err);
    *has_rows = receipts.n > 0;
    sw_receipts_clear(&receipts);
    sw_export_tables_clear(&tables);
    return status;
}

/* "rank 2026-W46": a week is no file, unless there is one of that name. */
static enum sw_status check_files(int argc, char **argv, struct sw_err *err)
{
    struct sw_week week;

    for (int i = 0; i < argc; i++)
        if (sw_week_parse(sw_str(argv[i]), &week) && access(argv[i], F_OK) != 0)
            return sw_err_set(err, SW_NO_INPUT, "%s: no such file; a week is --week %s", argv[i],
                              argv[i]);
    return SW_OK;
}

/* What is typed, as far as it can be understood without data. */
static enum sw_status read_typed(const struct cli *cli, struct typed *typed,
                                 struct sw_rank_options *options, struct sw_err *err)
{
    enum sw_status status = selection_read(&typed->selection, err);

    if (status == SW_OK)
        status = read_choices(typed, options, err);
    if (status == SW_OK)
        status = parse_conditions(typed, err);
    if (status == SW_OK)
        status = check_addresses(typed, err);
    return status == SW_OK ? read_format(typed, cli->quiet, err) : status;
}

/* The report of a database, or of files. */
static enum sw_status report(const struct cli *cli, const struct typed *typed,
                             struct sw_rank_options *options, struct sw_privacy *privacy, int argc,
                             char **argv, struct sw_err *err)
{
    const struct selection *selection = &typed->selection;
    struct sw_buf selected = {0};
    struct sw_store *store = NULL;
    bool has_rows = true, is_weekly = typed->weeks >= 0;
    enum sw_status status = SW_OK, imported = open_store(cli, typed, options->filter.tenant, argc,
                                                         argv, &store, &has_rows, err);

    options->is_usual_period =
        !selection->week && !selection->since && !selection->until && (argc == 0 || is_weekly);
    if (store && argc == 0)
        status = privacy_look(privacy, store, err);
    if (status == SW_OK)
        status = privacy_check_user(privacy, options->filter.user, err);
    if (store && has_rows && status == SW_OK)
        status = selection_period(selection, store, options->now, argc > 0 && !is_weekly,
                                  &options->period, err);
    if (argc == 0 && status == SW_OK &&
        selection_print(&selected, selection, cli->tz, &options->period))
        options->selected = selected.s;
    options->evidence = output_has(&typed->output, "html");
    if (store && has_rows && status == SW_OK)
        status = rank_and_print(cli, store, options, typed, err);
    sw_buf_free(&selected);
    sw_store_close(store);
    return status > imported ? status : imported;
}

/* Both commands; the first options are weekly's alone. */
static enum sw_status run(struct cli *cli, const struct command *command, int argc, char **argv,
                          bool is_weekly, struct sw_err *err)
{
    struct sw_rank_options options;
    struct sw_privacy privacy = {0};
    struct typed typed = {.retry_window = 120, .weeks = is_weekly ? SW_USUAL_WEEKS : -1};
    enum { WEEKLY_ROWS = 4 };
    const struct option_row rows[] = {
        {"mail-to", 0, OPTION_LIST, &typed.mail_to, "ADDRESS",
         "write a mail (--format eml) to whom; may be repeated"},
        {"mail-from", 0, OPTION_TEXT, &typed.mail_from, "ADDRESS", "whom it is from"},
        {"weeks", 0, OPTION_INT, &typed.weeks, "N", "how many weeks to compare with (default 8)"},
        {"only-if-changed", 0, OPTION_FLAG, &typed.only_if_changed, NULL,
         "print nothing if nothing is new, returned, worse, silent or missing"},
        WEEK_OPTION_ROW(typed.selection),
        RANGE_OPTION_ROWS(typed.selection, is_weekly),
        FILTER_OPTION_ROWS(typed.selection),
        {"by", 0, OPTION_TEXT, &typed.by, "WHAT",
         "rank by attempts, calls (default), users or lost"},
        {"top", 0, OPTION_TEXT, &typed.top, "N|P%",
         "so many causes, or such a share (default 95% or 20 causes)"},
        {"include", 0, OPTION_TEXT, &typed.include, "WHAT",
         "failure (default), expected, dropped, or all"},
        {"source", 0, OPTION_TEXT, &typed.source, "WHAT",
         "count calls, cqd or aggregate (default auto: the first that there is)"},
        {"kpi", 0, OPTION_TEXT, &typed.kpi, "short|all",
         "ASR and NER (default), or every reading with its formula"},
        {"advice", 0, OPTION_TEXT, &typed.advice, "HOW", "auto (default), full, short or none"},
        {"retry-window", 0, OPTION_INT, &typed.retry_window, "SECONDS",
         "a call saved within it is not lost (default 120)"},
        READING_OPTION_ROWS(typed.reading),
        REDACT_OPTION_ROW(typed.privacy),
        {"fail-if", 0, OPTION_LIST, &typed.conditions, "CONDITION",
         "exit with 1 if it holds: ner<97, new>0, attempts(560503)>100; may be repeated"},
        OUTPUT_OPTION_ROWS(typed.output, is_weekly ? FORMATS "; eml is a mail" : FORMATS,
                           is_weekly ? FILES_OF(".txt, .csv, .json, .html, .htm, .md, .eml")
                                     : FILES),
        TABLE_OPTION_ROW(typed.output),
        {0}};
    enum sw_status status =
        options_parse(cli, command, rows + (is_weekly ? 0 : WEEKLY_ROWS), &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    options = sw_rank_defaults(cli->now);
    if (is_weekly) /* what is new may be in the tail */
        options.top_share = INFINITY;
    options.concentration = options.times = is_weekly;
    options.privacy = &privacy;
    status = read_typed(cli, &typed, &options, err);
    if (status == SW_OK)
        status = check_files(argc, argv, err);
    if (status == SW_OK)
        status = privacy_read(cli, &typed.privacy, &privacy, err);
    if (status == SW_OK)
        status = report(cli, &typed, &options, &privacy, argc, argv, err);
    sw_privacy_clear(&privacy);
    return status;
}

enum sw_status command_rank(struct cli *cli, const struct command *command, int argc, char **argv,
                            struct sw_err *err)
{
    return run(cli, command, argc, argv, false, err);
}

enum sw_status command_weekly(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err)
{
    return run(cli, command, argc, argv, true, err);
}
