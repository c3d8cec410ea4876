/* command_import.c - sipwhy import. */
#include "key_file.h"
#include "receipt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A dry run needs the database to tell new rows from known ones, but must not make one. */
static enum sw_status open_database(const struct cli *cli, bool dry_run, struct sw_store **store,
                                    struct sw_err *err)
{
    char *missing = database_missing(cli);
    enum sw_store_mode mode = !dry_run  ? SW_STORE_WRITE
                              : missing ? SW_STORE_TEMPORARY
                                        : SW_STORE_READ;
    enum sw_status status = database_open(cli, mode, store, err);
    struct sw_err note = {0};

    if (status == SW_OK && mode == SW_STORE_WRITE && missing && !cli->quiet) {
        sw_err_set(&note, SW_OK, "new database %s", missing);
        tell(&note);
    }
    free(missing);
    return status;
}

/* Nothing of what is named exists: no database is made for that. */
static enum sw_status check_existence(int argc, char **argv, struct sw_err *err)
{
    enum sw_status status = SW_OK;

    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "-") == 0 || access(argv[i], F_OK) == 0)
            return SW_OK;
        if (status != SW_OK)
            tell(err);
        status = sw_err_set(err, SW_NO_INPUT, "%s: %s", argv[i], strerror(errno));
    }
    return status;
}

static enum sw_status check_arguments(int argc, char **argv, const char *tenant, struct sw_err *err)
{
    if (argc == 0)
        return sw_err_set(err, SW_USAGE, "import: which files? see sipwhy import --help");
    if (tenant[0] == '\0')
        return sw_err_set(err, SW_USAGE, "--tenant: give a name");
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "-") == 0 && isatty(STDIN_FILENO))
            return sw_err_set(err, SW_USAGE,
                              "import: standard input is a terminal; pipe a file into it");
    return check_existence(argc, argv, err);
}

/* Reads everything into the store and prints what became of it. */
static enum sw_status import_and_print(const struct cli *cli, const struct sw_export_tables *tables,
                                       struct sw_store *store, int argc, char **argv,
                                       const struct sw_import_options *options, bool json,
                                       struct sw_err *err)
{
    struct sw_receipts receipts = {0};
    struct sw_err note = {0};
    bool is_quiet = cli->quiet || json;
    enum sw_status status = receipt_import(cli, tables, store, argv, argc, options, &receipts,
                                           is_quiet ? NULL : stdout, err);

    if (json) {
        struct sw_err failed = {0};
        enum sw_status printed = output_json(receipt_json(&receipts), &failed);

        if (printed > status) {
            status = printed;
            *err = failed;
        }
    } else if (!is_quiet && receipts.n > 0)
        receipt_print_total(stdout, &receipts);
    if (options->dry_run && !is_quiet && receipts.n > 0)
        puts("dry run: nothing was stored");
    if (options->dry_run && !cli->quiet && receipts.n > 1) {
        sw_err_set(
            &note, SW_OK,
            "a dry run counts each file by itself: what several of them have is new in each");
        tell(&note);
    }
    sw_receipts_clear(&receipts);
    return status;
}

enum sw_status command_import(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err)
{
    struct sw_import_options options = {.tenant = "default"};
    struct reading_options reading = {0};
    struct sw_export_tables tables = {0};
    struct sw_store *store = NULL;
    struct sw_privacy key = {0};
    const char *key_file = NULL;
    bool json = false;
    const struct option_row rows[] = {
        {"format", 0, OPTION_TEXT, &reading.format, "NAME",
         "of the export, see sipwhy formats (default: recognised)"},
        READING_OPTION_ROWS(reading),
        {"tenant", 0, OPTION_TEXT, &options.tenant, "NAME", "label of whose calls these are"},
        PSEUDONYMISE_OPTION_ROW(key_file, "store pseudonyms under this key for numbers and names"),
        {"strict", 0, OPTION_FLAG, &options.strict, NULL, "any rejected row fails its file"},
        {"dry-run", 'n', OPTION_FLAG, &options.dry_run, NULL, "read and count, store nothing"},
        {"json", 0, OPTION_FLAG, &json, NULL, "print the receipt as JSON"},
        {0}};
    enum sw_status status = options_parse(cli, command, rows, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    options.now = cli->now;
    status = sw_export_tables_load(&tables, err);
    if (status == SW_OK)
        status = receipt_read_options(&reading, &tables, &options, err);
    if (status == SW_OK)
        status = check_arguments(argc, argv, options.tenant, err);
    if (status == SW_OK && key_file)
        status = key_file_read("--pseudonymise", key_file, cli->quiet, &key, err);
    options.key = key_file ? &key : NULL;
    if (status == SW_OK)
        status = open_database(cli, options.dry_run, &store, err);
    if (status == SW_OK)
        status = sw_store_expect_key(store, sw_privacy_mark(&key), !options.dry_run, err);
    if (status == SW_OK)
        status = import_and_print(cli, &tables, store, argc, argv, &options, json, err);
    sw_store_close(store);
    sw_privacy_clear(&key);
    sw_export_tables_clear(&tables);
    return status;
}
