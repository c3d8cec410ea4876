/*
 * pager.h - private to src/cli: a report on a terminal goes through a pager, one a run.
 */
#ifndef SIPWHY_CLI_PAGER_H
#define SIPWHY_CLI_PAGER_H

#include "cli.h"

struct pager {
    pid_t child; /* 0: none runs */
};

/*
 * Whether a text on standard output is to be paged: it is a terminal that can do it, and neither
 * --no-pager nor $PAGER (empty, cat) is against it.
 */
bool pager_is_wanted(const struct cli *cli);

/*
 * Starts $PAGER, else less -FIRX. Gives what it reads from, the caller's to close; -1 where no
 * pager can be started: then nothing has happened.
 */
int pager_start(struct pager *pager);

/* Waits for its end, once what it reads from is closed. */
void pager_wait(struct pager *pager);

#endif
