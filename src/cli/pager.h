/*
 * pager.h - private to src/cli: a report on a terminal goes through a pager, one a run.
 */
#ifndef SIPWHY_CLI_PAGER_H
#define SIPWHY_CLI_PAGER_H

#include "cli.h"

/* {0} is none. */
struct pager {
    pid_t child; /* 0: none */
    int to;      /* what it reads from, until it is taken; else -1 */
};

/*
 * Whether a text on standard output is to be paged: it is a terminal that can do it, and neither
 * --no-pager nor $PAGER (empty, cat) is against it.
 */
bool pager_is_wanted(const struct cli *cli);

/*
 * A process that becomes $PAGER, else less -FIRX, with the first byte that it is given, and ends
 * where none comes. Nothing happens where no pager can be started.
 */
void pager_prepare(struct pager *pager);

/* What the pager reads from, the caller's to close; -1 where there is none, or it was taken. */
int pager_take(struct pager *pager);

/* Waits for its end, once what it reads from is closed; what was not taken is closed here. */
void pager_end(struct pager *pager);

#endif
