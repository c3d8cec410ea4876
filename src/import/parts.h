/*
 * parts.h - private to src/import: what one member holds, an export or several that were joined.
 *
 * Each part is an import of its own, with a receipt of its own; that there are several shows when
 * the second one comes, and the hash of the file at its end.
 */
#ifndef SIPWHY_IMPORT_PARTS_H
#define SIPWHY_IMPORT_PARTS_H

#include "days.h"
#include "reader.h"
#include "sorter.h"

#include "sipwhy/import.h"

struct parts {
    /* Given. */
    struct sw_store *store;
    const struct sw_import_options *options;
    struct sw_receipts *receipts; /* the last one is that of the part under way */
    const struct sw_source *source;
    const char *name; /* of the member */
    /* Its own. */
    size_t first;         /* place of the first part's receipt */
    int64_t position;     /* of the last batch */
    struct days days;     /* of the part under way */
    struct sorter sorter; /* its calls, on their way */
    bool has_ended;       /* it has; if another one comes shows later */
};

/* Appends the first receipt. */
void parts_begin(struct parts *parts);

/* The receipt of the part under way, until another one comes. */
struct sw_import *parts_now(const struct parts *parts);

/* A batch, whose calls get their fingerprints, into the store; the batch stays the ring's. */
enum sw_status parts_add(struct parts *parts, struct batch *batch, struct sw_err *err);

/* The reader has finished, without a failure: all of the member is in the store. */
enum sw_status parts_end(struct parts *parts, const struct reader *reader, struct sw_err *err);

void parts_clear(struct parts *parts); /* receipts stay */

/* An empty receipt of a file with this name, the list's; until the next is added. */
struct sw_import *receipts_add(struct sw_receipts *receipts, const char *name);

#endif
