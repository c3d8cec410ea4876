/*
 * waiting.h - private to src/input: records that wait to become rows, so that two threads can read
 * one file: one makes records of its bytes, and whichever has time makes rows of them, in their
 * order.
 */
#ifndef SIPWHY_INPUT_WAITING_H
#define SIPWHY_INPUT_WAITING_H

#include "rows.h"

/* Makes a row of a record; decoded is what the decoder had noticed by then. */
typedef enum sw_status waiting_take_fn(void *context, const struct sw_record *record,
                                       const struct decoded *decoded, struct sw_err *err);

struct waiting;

/* call is called, of the first thread, where records wait for the second one. */
struct waiting *waiting_new(waiting_take_fn *take, sw_export_call_fn *call, void *context,
                            void *called);
void waiting_free(struct waiting *waiting); /* takes NULL; what waits is dropped */

/*
 * Of the thread that makes records. _add makes a row of one more, unless the other thread has
 * nothing to do: then a copy of it waits. _end makes rows of all that wait, and comes before _free.
 * Both fail as `take` did, whichever thread was at it; behind that nothing is taken.
 */
enum sw_status waiting_add(struct waiting *waiting, const struct sw_record *record,
                           const struct decoded *decoded, struct sw_err *err);
enum sw_status waiting_end(struct waiting *waiting, struct sw_err *err);

/* Of the other one: rows of some that wait. False: none do, or they are being made. */
bool waiting_help(struct waiting *waiting);

#endif
