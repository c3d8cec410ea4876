/*
 * spool.h - private to src/import: calls that wait until they can be had in order.
 *
 * They are packed into a run in memory. A run that is full is sorted and written to a temporary
 * file without a name, which is gone with the process; at the end the runs are merged, in one pass.
 * Memory is that of one run, however many calls there are: what one pass can't merge is handed out
 * before.
 */
#ifndef SIPWHY_IMPORT_SPOOL_H
#define SIPWHY_IMPORT_SPOOL_H

#include "names.h"

#include "sipwhy/call.h"
#include "sipwhy/err.h"

#include <stdbool.h>

struct spool;

/* Takes calls that wait no more, in the order of sw_store_order, equal ones as they came; they and
 * their texts are the spool's, until it returns. */
typedef enum sw_status spool_take_fn(void *context, const struct sw_call *calls, size_t n,
                                     struct sw_err *err);

struct spool_options {
    size_t run_bytes; /* of a run; 0: 8 MiB */
    bool is_alone;    /* merging has no thread of its own */
    spool_take_fn *take;
    void *context;
};

/* The names of the calls go to `names`, which are the caller's and outlive the spool. */
struct spool *spool_new(const struct spool_options *options, struct names *names);
void spool_free(struct spool *spool); /* takes NULL; what waits is dropped */

/*
 * Adds calls, which are the caller's; each fits a run. A run that is full goes to the file; or,
 * while that may not be, all that waits is handed out. SW_IO where the file can't be had, written
 * or read.
 */
enum sw_status spool_add(struct spool *spool, const struct sw_call *calls, size_t n,
                         bool may_use_file, struct sw_err *err);

/* Hands out all that waits, and is empty again. SW_INTERRUPTED too. */
enum sw_status spool_hand_out(struct spool *spool, struct sw_err *err);

int64_t spool_waiting(const struct spool *spool); /* calls */

#endif
