/* command_backup.c - sipwhy backup. */
#include "cli.h"
#include "progress.h"

#include <stdio.h>
#include <string.h>

/* One line for what lies at that path now. */
static void print_copy(const char *file, int64_t bytes)
{
    struct sw_buf name = {0};
    char n[32];

    sw_text_sanitize(&name, sw_str(file));
    printf("%s: a copy of %s bytes\n", name.s ? name.s : "", sw_group_digits(n, bytes));
    sw_buf_free(&name);
}

enum sw_status command_backup(struct cli *cli, const struct command *command, int argc, char **argv,
                              struct sw_err *err)
{
    struct progress progress = {0};
    const struct sw_watch watch = {progress_show_work, &progress};
    struct sw_store *store = NULL;
    int64_t bytes = 0;
    enum sw_status status = options_parse(cli, command, NULL, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    if (argc != 1 || argv[0][0] == '\0' || strcmp(argv[0], "-") == 0)
        return sw_err_set(err, SW_USAGE, "backup: name one file to write the copy to");
    progress.quiet = cli->quiet;
    status = database_open(cli, SW_STORE_READ, &store, err);
    if (status == SW_OK)
        status = sw_store_backup(store, argv[0], &watch, &bytes, err);
    progress_end(&progress);
    if (status == SW_OK && !cli->quiet)
        print_copy(argv[0], bytes);
    sw_store_close(store);
    return status;
}
