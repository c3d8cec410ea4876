/*
 * notes.h - change markers and acknowledged causes: as documents, and what they mean for a report.
 */
#ifndef SIPWHY_NOTES_H
#define SIPWHY_NOTES_H

#include "sipwhy/codes.h"
#include "sipwhy/doc.h"
#include "sipwhy/store.h"
#include "sipwhy/time.h"

#include <jansson.h>

/* Every note; one that was added just now. As a document and as JSON (the caller's). */
enum sw_status sw_notes_list(struct sw_store *store, struct sw_doc *doc, json_t **json,
                             struct sw_err *err);
void sw_note_doc(struct sw_doc *doc, json_t **json, const struct sw_note *note);

/* Likewise for acknowledged causes; now tells which have ended. */
enum sw_status sw_acks_list(struct sw_store *store, int64_t now, struct sw_doc *doc, json_t **json,
                            struct sw_err *err);
void sw_ack_doc(struct sw_doc *doc, json_t **json, const struct sw_ack *ack, int64_t now,
                const struct sw_period *week);

/* "2026-03-04", "" for SW_NO_TIME. Returns out. */
char *sw_note_day(char out[32], int64_t day);

/* The instant at which a day begins in the zone in use. */
int64_t sw_note_begins(const struct sw_note *note);

/* Its last day, in the zone in use, is not over. */
bool sw_ack_is_active(const struct sw_ack *ack, int64_t now);

/* It is active, and so many attempts in a week are not twice those that it was made for. */
bool sw_ack_holds(const struct sw_ack *ack, int64_t now, int64_t weekly_attempts);

/*
 * Attempts with the pair that failed, were expected or dropped, in the latest complete week that
 * has data (else the latest week), or in the seven days before now where there were more: what
 * began since is known too. *week is the time that they are of.
 */
enum sw_status sw_ack_count(struct sw_store *store, const struct sw_codes *codes,
                            struct sw_pair pair, int64_t now, struct sw_period *week,
                            int64_t *attempts, struct sw_err *err);

#endif
