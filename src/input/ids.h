/*
 * ids.h - private to src/input: the unique IDs of an export's calls, and what came with each.
 */
#ifndef SIPWHY_INPUT_IDS_H
#define SIPWHY_INPUT_IDS_H

#include "sipwhy/call.h"
#include "sipwhy/hash.h"

/* Of one part of a file. {0} is a valid empty set. */
struct ids {
    struct sw_map64
        contents; /* hash of an ID -> hashes of what its row says, and of parts of seconds */
};

/*
 * Has an earlier row the ID of this call, and says something else of it? Times without a fraction
 * of a second may be those of any in it. False for a call without an ID. Of the last million IDs,
 * so that a large file takes no more memory than a small one.
 */
bool ids_contradict(struct ids *ids, const struct sw_call *call);

void ids_clear(struct ids *ids);

#endif
