/* command_check.c - sipwhy check. */
#include "cli.h"

#include <stdio.h>

static void tell_check(void *context, const char *what, const char *problem)
{
    const struct cli *cli = context;

    if (problem)
        printf("FAILED  %s: %s\n", what, problem);
    else if (!cli->quiet)
        printf("ok      %s\n", what);
}

enum sw_status command_check(struct cli *cli, const struct command *command, int argc, char **argv,
                             struct sw_err *err)
{
    struct sw_store *store = NULL;
    enum sw_status status = options_parse(cli, command, NULL, &argc, &argv, err);

    if (status != SW_OK || cli->help)
        return status;
    if (argc > 0)
        return sw_err_set(err, SW_USAGE, "check: takes no argument; --db names the database");
    status = database_open(cli, SW_STORE_READ, &store, err);
    if (status == SW_OK)
        status = sw_store_check(store, tell_check, cli, err);
    sw_store_close(store);
    return status;
}
