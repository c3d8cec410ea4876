/*
 * place.h - files that are made beside their place, and get their name once they are whole.
 */
#ifndef SIPWHY_PLACE_H
#define SIPWHY_PLACE_H

#include <stdbool.h>

/*
 * Opens an empty file for writing beside place, 0600 whatever the umask, which nobody else writes
 * until it is closed: its name is PLACE.sipwhy-unfinished, or has six other characters behind
 * PLACE where a process that lives has that one. What a process that was killed left there goes.
 * *beside is its path, the caller's; -1, errno and NULL if there can be none.
 */
int sw_place_open(const char *place, char **beside);

/* Whether path lies on a file system that others share, without what processes of one machine do.
 */
bool sw_place_is_on_network(const char *path);

#endif
