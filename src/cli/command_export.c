/* command_export.c - sipwhy export --subject: what is stored of somebody. */
#include "key_file.h"

#include "sipwhy/phone.h"
#include "sipwhy/pseudonym.h"
#include "sipwhy/subject_report.h"

#include <string.h>

struct typed {
    struct texts subjects;
    const char *key_file;
    struct output_options output;
};

/* Numbers and users as they are typed; borrowed from typed. */
struct subjects {
    const char *numbers[MAX_TEXTS], *users[MAX_TEXTS];
};

/* What has an @ is a user, and may be a number too: 1234567@contoso.com is somebody's UPN as well.
 */
static struct sw_people read_people(const struct typed *typed, struct subjects *subjects)
{
    enum { SHORTEST_NUMBER = 7 };
    struct sw_people people = {.numbers = subjects->numbers, .users = subjects->users};

    for (size_t i = 0; i < typed->subjects.n; i++) {
        const char *subject = typed->subjects.items[i];
        char room[SW_PHONE_SIZE];
        struct sw_pseudonym pseudonym;
        size_t digits = sw_phone_digits(room, sw_str(subject)).n;
        bool is_address = strchr(subject, '@') != NULL;
        bool is_user = !sw_pseudonym_parse(sw_str(subject), &pseudonym) &&
                       (is_address || (strchr(subject, '-') && digits == 0));

        if (is_user)
            subjects->users[people.n_users++] = subject;
        if (is_address ? digits >= SHORTEST_NUMBER : !is_user)
            subjects->numbers[people.n_numbers++] = subject;
    }
    return people;
}

/* A table of so many columns is for machines; CSV unless something else is said. */
static enum sw_status check_output(struct typed *typed, struct sw_err *err)
{
    struct output_options *output = &typed->output;
    enum sw_status status;

    if (!output->format && !output->json && output->files.n == 0)
        output->format = "csv";
    status = output_check(output, false, err);
    if (status == SW_OK && (output_has(output, "text") || output_has(output, "html") ||
                            output_has(output, "markdown")))
        return sw_err_set(err, SW_USAGE,
                          "export: writes CSV or JSON: give -o FILE.csv or FILE.json");
    return status;
}

static void tell_what(const struct cli *cli, bool unmask)
{
    struct sw_err note = {0};

    sw_err_set(&note, SW_OK,
               "all rows of calls as caller, callee, user or in a phrase, also as imports had them "
               "differently, of counts by user, and notes that name them; in full%s",
               unmask ? ", others too" : ", others masked");
    if (!cli->quiet)
        tell(&note);
}

static enum sw_status write(const struct cli *cli, const struct typed *typed,
                            const struct sw_subject_options *options, struct sw_privacy *others,
                            struct sw_err *err)
{
    struct sw_store *store = NULL;
    struct sw_doc doc = {0};
    json_t *json = json_object();
    const struct result result = {.doc = &doc, .json = json};
    struct output *output = NULL;
    enum sw_status status = database_open(cli, SW_STORE_READ, &store, err);

    if (status == SW_OK)
        status = privacy_look(others, store, err);
    if (status == SW_OK)
        status = output_begin(cli, &result, &typed->output, &output, err);
    if (status == SW_OK)
        tell_what(cli, options->unmask);
    if (status == SW_OK)
        status = sw_subject_report(store, options, &doc, json, err);
    status = output_end(output, status, err);
    json_decref(json);
    sw_doc_clear(&doc);
    sw_store_close(store);
    return status;
}

enum sw_status command_export(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err)
{
    struct typed typed = {0};
    struct subjects subjects = {0};
    struct sw_subject_options options = {0};
    struct sw_privacy key = {0};
    const struct privacy_options as_ever = {0};
    struct sw_privacy others = {0};
    const struct option_row rows[] = {
        {"subject", 0, OPTION_LIST, &typed.subjects, "NUMBER|UPN",
         "whose: a number, a UPN or an object ID; may be repeated"},
        PSEUDONYMISE_OPTION_ROW(typed.key_file, "of a database with pseudonyms under this key"),
        {"tenant", 0, OPTION_TEXT, &options.tenant, "NAME", "only of this tenant's calls"},
        {"unmask", 0, OPTION_FLAG, &options.unmask, NULL, "numbers and names of others, too"},
        OUTPUT_OPTION_ROWS(typed.output, "csv (default) or json", FILES_OF(".csv, .json")),
        {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    if (argc > 0 || typed.subjects.n == 0)
        return sw_err_set(err, SW_USAGE, "export: whose? give --subject NUMBER or --subject UPN");
    options.people = read_people(&typed, &subjects);
    options.now = cli->now;
    status = check_output(&typed, err);
    if (status == SW_OK && typed.key_file)
        status = key_file_read("--pseudonymise", typed.key_file, cli->quiet, &key, err);
    options.people.key = typed.key_file ? &key : NULL;
    if (status == SW_OK)
        status = privacy_read(cli, &as_ever, &others, err);
    options.others = &others;
    if (status == SW_OK)
        status = write(cli, &typed, &options, &others, err);
    sw_privacy_clear(&key);
    return status;
}
