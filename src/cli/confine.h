/*
 * confine.h - private to src/cli: what a command needs of the system, by its row in the table of
 * commands and its options, is all that the process may reach while it runs.
 */
#ifndef SIPWHY_CLI_CONFINE_H
#define SIPWHY_CLI_CONFINE_H

#include "cli.h"

/*
 * Once options are parsed: rows are those of the command, set; the n arguments are what is left.
 * Does nothing under --no-sandbox, and where the kernel can't; -v says that it can't.
 */
void confine(const struct cli *cli, const struct command *command, const struct option_row *rows,
             int n, char **arguments);

#endif
