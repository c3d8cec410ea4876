/* options.c - option tables, read with getopt_long; and the help they make. See cli.h. */
#include "confine.h"
#include "pager.h"

#include "sipwhy/asset.h"
#include "sipwhy/csv.h"
#include "sipwhy/explain.h"
#include "sipwhy/source.h"
#include "sipwhy/time.h"
#include "sipwhy/version.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_OPTIONS = 64, FIRST_LONG = 256 };

/* All options of a command: its own rows, then the global ones. */
struct option_set {
    struct option_row rows[MAX_OPTIONS];
    int n, n_own;
    struct option longs[MAX_OPTIONS + 1];
    char letters[3 * MAX_OPTIONS + 2];
};

static void add_rows(struct option_set *set, const struct option_row *rows)
{
    for (; rows && rows->name && set->n < MAX_OPTIONS; rows++)
        set->rows[set->n++] = *rows;
}

static void add_schema_row(struct option_set *set, struct cli *cli, const struct command *command)
{
    const struct option_row rows[] = {{"json-schema", 0, OPTION_FLAG, &cli->json_schema, NULL,
                                       "print the JSON Schema of what --json prints"},
                                      {0}};

    if (command->json_schema)
        add_rows(set, rows);
}

static void add_global_rows(struct option_set *set, struct cli *cli)
{
    const struct option_row rows[] = {
        {"db", 0, OPTION_TEXT, &cli->db, "PATH",
         "database (default $SIPWHY_DB, else ~/.local/share/sipwhy/sipwhy.db)"},
        {"tz", 0, OPTION_TEXT, &cli->tz, "ZONE",
         "time zone for weeks, days and printed times (default $TZ, else the system's)"},
        {"now", 0, OPTION_TEXT, &cli->now_text, "TIME",
         "the clock, for output that can be repeated"},
        {"busy-timeout", 0, OPTION_INT, &cli->busy_seconds, "SECONDS",
         "how long to wait for a locked database (default 10)"},
        {"color", 0, OPTION_TEXT, &cli->color, "WHEN", "auto, always or never"},
        {"ascii", 0, OPTION_FLAG, &cli->ascii, NULL,
         "draw with ASCII alone (default where the locale is not UTF-8)"},
        {"no-pager", 0, OPTION_FLAG, &cli->no_pager, NULL,
         "print to the terminal as it is, not through $PAGER"},
        {"no-sandbox", 0, OPTION_FLAG, &cli->no_sandbox, NULL,
         "leave all files within reach, not only what the command needs"},
        {"quiet", 'q', OPTION_FLAG, &cli->quiet, NULL, "print nothing on success"},
        {"verbose", 'v', OPTION_FLAG, &cli->verbose, NULL, "print more on standard error"},
        {"help", 'h', OPTION_FLAG, &cli->help, NULL, "print this help"},
        {"version", 'V', OPTION_FLAG, &cli->version, NULL, "print the versions in use"},
        {0}};

    add_rows(set, rows);
}

static void make_getopt_tables(struct option_set *set, bool stop_at_argument)
{
    char *letter = set->letters;

    if (stop_at_argument)
        *letter++ = '+';
    *letter++ = ':'; /* a missing argument is told apart from an unknown option */
    for (int i = 0; i < set->n; i++) {
        int has_argument = set->rows[i].kind == OPTION_FLAG ? no_argument : required_argument;

        set->longs[i] = (struct option){set->rows[i].name, has_argument, NULL, FIRST_LONG + i};
        if (set->rows[i].letter) {
            *letter++ = set->rows[i].letter;
            if (has_argument == required_argument)
                *letter++ = ':';
        }
    }
    *letter = '\0';
    set->longs[set->n] = (struct option){0};
}

static enum sw_status set_value(const struct option_row *row, const char *argument,
                                struct sw_err *err)
{
    struct texts *texts = row->value;

    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)row->value = true;
        return SW_OK;
    case OPTION_TEXT:
    case OPTION_INPUT:
        *(const char **)row->value = argument;
        return SW_OK;
    case OPTION_INT:
        if (!sw_parse_int64(sw_str(argument), row->value) || *(int64_t *)row->value < 0)
            return sw_err_set(err, SW_USAGE, "--%s: give a whole number, 0 or more", row->name);
        return SW_OK;
    case OPTION_LIST:
    case OPTION_OUTPUTS:
        if (texts->n == MAX_TEXTS)
            return sw_err_set(err, SW_USAGE, "--%s: at most %d of them", row->name, MAX_TEXTS);
        texts->items[texts->n++] = argument;
        return SW_OK;
    }
    return SW_OK;
}

static const struct option_row *find_row(const struct option_set *set, int found)
{
    if (found >= FIRST_LONG)
        return &set->rows[found - FIRST_LONG];
    for (int i = 0; i < set->n; i++)
        if (set->rows[i].letter == found)
            return &set->rows[i];
    return NULL;
}

size_t options_distance(const char *a, const char *b)
{
    enum { LONGEST = 24 };
    size_t row[LONGEST + 1], n = strlen(b);

    if (strlen(a) > LONGEST || n > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t above = row[j], best = diagonal + (a[i - 1] != b[j - 1]);

            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            row[j] = above + 1 < best ? above + 1 : best;
            diagonal = above;
        }
    }
    return row[n];
}

/* "--wek=2026-W46", with the option that is meant, perhaps; see: what has a help. */
static enum sw_status unknown_long(const struct option_set *set, const char *typed, const char *see,
                                   struct sw_err *err)
{
    enum { FAR = 3 };
    char *name = sw_strndup(typed, strcspn(typed, "="));
    const char *nearest = NULL;
    size_t least = FAR;
    enum sw_status status;

    for (int i = 0; i < set->n; i++) {
        size_t edits = options_distance(name + strspn(name, "-"), set->rows[i].name);

        if (edits < least && set->rows[i].help) {
            nearest = set->rows[i].name;
            least = edits;
        }
    }
    if (nearest)
        status = sw_err_set(err, SW_USAGE, "unknown option %s: did you mean --%s? see %s --help",
                            name, nearest, see);
    else
        status = sw_err_set(err, SW_USAGE, "unknown option %s; see %s --help", name, see);
    free(name);
    return status;
}

/* What getopt_long stopped at. */
static enum sw_status refuse(const struct option_set *set, int found, const char *typed,
                             const char *see, struct sw_err *err)
{
    if (found == ':')
        return sw_err_set(err, SW_USAGE, "%s needs a value; see %s --help", typed, see);
    if (optopt >= FIRST_LONG)
        return sw_err_set(err, SW_USAGE, "--%s takes no value; see %s --help",
                          set->rows[optopt - FIRST_LONG].name, see);
    if (optopt != 0) /* a letter, perhaps within "-abc" */
        return sw_err_set(err, SW_USAGE, "unknown option -%c; see %s --help", optopt, see);
    return unknown_long(set, typed, see, err);
}

/*
 * argv[0] is not looked at: it is the program or the command. see: "sipwhy rank". Of global
 * options, which an alias may have, the last counts; of two filters one would be lost.
 */
static enum sw_status parse(struct option_set *set, int argc, char **argv, const char *see,
                            struct sw_err *err)
{
    bool was_given[MAX_OPTIONS] = {false};
    int found;

    optind = 0; /* glibc: start afresh */
    opterr = 0;
    while ((found = getopt_long(argc, argv, set->letters, set->longs, NULL)) != -1) {
        const struct option_row *row = find_row(set, found);
        enum sw_status status;

        if (!row)
            return refuse(set, found, argv[optind - 1], see, err);
        if (was_given[row - set->rows] && row - set->rows < set->n_own &&
            (row->kind == OPTION_TEXT || row->kind == OPTION_INT || row->kind == OPTION_INPUT))
            return sw_err_set(err, SW_USAGE, "--%s was given twice", row->name);
        was_given[row - set->rows] = true;
        status = set_value(row, optarg, err);
        if (status != SW_OK)
            return status;
    }
    return SW_OK;
}

/* ------------------------------------------------------------------------------ help */

static void print_rows(const struct option_row *rows, int n)
{
    for (int i = 0; i < n; i++) {
        char left[64];
        int width;

        if (!rows[i].help)
            continue;
        width = snprintf(left, sizeof left, "  %c%c%c --%s%s%s", rows[i].letter ? '-' : ' ',
                         rows[i].letter ? rows[i].letter : ' ', rows[i].letter ? ',' : ' ',
                         rows[i].name, rows[i].argument ? " " : "",
                         rows[i].argument ? rows[i].argument : "");

        if (width < 26)
            printf("%-26s  %s\n", left, rows[i].help);
        else
            printf("%s\n%28s%s\n", left, "", rows[i].help);
    }
}

static void print_help(const struct command *command, const struct option_set *set)
{
    printf("sipwhy %s - %s\n\nUsage: sipwhy %s %s\n\nExamples:\n%s\n", command->name,
           command->summary, command->name, command->usage, command->examples);
    if (set->n_own > 0) {
        printf("Options:\n");
        print_rows(set->rows, set->n_own);
        printf("\n");
    }
    printf("Global options:\n");
    print_rows(set->rows + set->n_own, set->n - set->n_own);
}

void print_version(void)
{
    printf("sipwhy %s\n%s\nlibcsv %s\n%s\njansson %s\n", SW_VERSION, sw_store_engine(),
           sw_csv_engine(), sw_source_engine(), jansson_version_str());
}

void print_short_help(FILE *file)
{
    fputs("sipwhy - why Microsoft Teams Direct Routing calls failed, and who must act\n\n"
          "Usage: sipwhy COMMAND [OPTIONS] [ARGUMENTS]\n\n"
          "  sipwhy rank export.csv      rank the causes in an export, without a database\n"
          "  sipwhy import Downloads/    keep exports in a database; twice is no harm\n"
          "  sipwhy explain 503/560503   what a pair of codes means and what to do\n\n"
          "Commands:\n",
          file);
    for (const struct command *c = commands; c->name; c++)
        fprintf(file, "  %-9s %s\n", c->name, c->summary);
    fputs("\nsipwhy COMMAND --help, or sipwhy help COMMAND, says more.\n", file);
}

static enum sw_status print_schema(const struct command *command, struct sw_err *err)
{
    const struct sw_asset *schema = sw_asset_find(command->json_schema);

    return output_print(schema->text, schema->n, err);
}

/* --------------------------------------------------------------------------- parsing */

static enum sw_status use_globals(struct cli *cli, struct sw_err *err)
{
    static const char *const colors[] = {"auto", "always", "never", NULL};
    int place;
    enum sw_status status = options_choose("--color", cli->color, colors, &place, err);

    if (status == SW_OK)
        status = sw_zone_use(cli->tz, err);
    if (status == SW_OK)
        status = sw_clock_read(cli->now_text, &cli->now, err);
    return status;
}

enum sw_status options_parse_global(struct cli *cli, int *argc, char ***argv, struct sw_err *err)
{
    struct option_set set = {0};
    enum sw_status status;

    add_global_rows(&set, cli);
    make_getopt_tables(&set, true);
    status = parse(&set, *argc, *argv, "sipwhy", err);
    *argc -= optind;
    *argv += optind;
    return status;
}

/* Only what the command needs is left to it. Its pager needs more, so it is there before. */
static void settle(const struct cli *cli, const struct command *command,
                   const struct option_set *set, int argc, char **argv)
{
    bool has_report = false;

    for (int i = 0; i < set->n_own; i++)
        has_report |= set->rows[i].kind == OPTION_OUTPUTS;
    if (has_report && pager_is_wanted(cli))
        pager_prepare(cli->pager);
    confine(cli, command, set->rows, argc, argv);
}

enum sw_status options_parse(struct cli *cli, const struct command *command,
                             const struct option_row *rows, int *argc, char ***argv,
                             struct sw_err *err)
{
    struct option_set set = {0};
    char *see;
    enum sw_status status;

    add_rows(&set, rows);
    add_schema_row(&set, cli, command);
    set.n_own = set.n;
    add_global_rows(&set, cli);
    make_getopt_tables(&set, false);
    see = sw_sprintf("sipwhy %s", command->name);
    status = parse(&set, *argc, *argv, see, err);
    free(see);
    *argc -= optind;
    *argv += optind;
    if (status == SW_OK)
        status = options_check_dashes(*argc, *argv, err);
    if (status == SW_OK && cli->version) {
        print_version();
        cli->help = true; /* no more to do here either */
    } else if (status == SW_OK && cli->json_schema) {
        status = print_schema(command, err);
        cli->help = true;
    } else if (status == SW_OK && cli->help)
        print_help(command, &set);
    else if (status == SW_OK) {
        status = use_globals(cli, err);
        if (status == SW_OK)
            settle(cli, command, &set, *argc, *argv);
    }
    return status;
}

/* Word processors make "--week" one of these dashes and "week", which no option begins with. */
enum sw_status options_check_dashes(int argc, char **argv, struct sw_err *err)
{
    static const char *const dashes[] = {"\u2010", "\u2011", "\u2013", "\u2014", "\u2212"};

    for (int i = 0; i < argc; i++)
        for (size_t j = 0; j < sizeof dashes / sizeof dashes[0]; j++) {
            const char *rest = argv[i] + strlen(dashes[j]);

            if (strncmp(argv[i], dashes[j], strlen(dashes[j])) == 0 && !strchr(rest, ' ') &&
                access(argv[i], F_OK) != 0)
                return sw_err_set(err, SW_USAGE,
                                  "%s begins with a dash of a word processor: type - or --",
                                  argv[i]);
        }
    return SW_OK;
}

void options_protect_codes(int argc, char **argv, char room[][CODE_ROOM], int n)
{
    for (int i = 1; i < argc && n > 0; i++) {
        if (argv[i][0] == '-' && (argv[i][1] == '/' || (argv[i][1] >= '0' && argv[i][1] <= '9'))) {
            snprintf(room[--n], CODE_ROOM, " %s", argv[i]);
            argv[i] = room[n];
        }
    }
}

enum sw_status options_read_pair(const char *what, const struct sw_codes *codes, int argc,
                                 char **argv, struct sw_pair *pair, struct sw_err *err)
{
    struct sw_question question;
    enum sw_status status =
        sw_question_parse(&question, codes, (const char *const *)argv, (size_t)argc, err);

    *pair = (struct sw_pair){0};
    if (status != SW_OK || question.about != SW_ASK_PAIR)
        return sw_err_set(err, SW_USAGE, "%s: give one pair of codes: 503/560503", what);
    *pair = question.pair;
    return SW_OK;
}

enum sw_status options_choose(const char *option, const char *text, const char *const *choices,
                              int *place, struct sw_err *err)
{
    struct sw_buf list = {0};
    enum sw_status status;

    for (*place = 0; choices[*place]; ++*place) {
        if (strcmp(text, choices[*place]) == 0) {
            sw_buf_free(&list);
            return SW_OK;
        }
        sw_buf_printf(&list, "%s%s", *place ? ", " : "", choices[*place]);
    }
    status = sw_err_set(err, SW_USAGE, "%s: give one of %s", option, list.s);
    sw_buf_free(&list);
    return status;
}
