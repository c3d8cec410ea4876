/*
 * ids.h - private to src/input: the unique IDs of an export's calls, and what came with each.
 */
#ifndef SIPWHY_INPUT_IDS_H
#define SIPWHY_INPUT_IDS_H

#include "sipwhy/call.h"
#include "sipwhy/hash.h"

/* Of one part of a file. {0} is a valid empty set. */
struct ids {
    struct sw_map64 contents; /* hash of an ID -> hash of what its row says */
};

/*
 * Has an earlier row the ID of this call, and says something else of it? False for a call without
 * one. Of the last million IDs, so that a large file takes no more memory than a small one.
 */
bool ids_contradict(struct ids *ids, const struct sw_call *call);

void ids_clear(struct ids *ids);

#endif
