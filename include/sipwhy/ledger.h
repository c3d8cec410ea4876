/*
 * ledger.h - what was imported, what was rejected, and which pairs nothing explains: as documents.
 */
#ifndef SIPWHY_LEDGER_H
#define SIPWHY_LEDGER_H

#include "sipwhy/doc.h"
#include "sipwhy/store.h"

#include <jansson.h>

/* Every import, oldest first; as a document and as JSON (the caller's). */
enum sw_status sw_ledger_list(struct sw_store *store, const char *tenant, struct sw_doc *doc,
                              json_t **json, struct sw_err *err);

/* One import with all that is noted of it. SW_USAGE if there is none of that id. */
enum sw_status sw_ledger_show(struct sw_store *store, int64_t id, struct sw_doc *doc, json_t **json,
                              struct sw_err *err);

/* Its rejected rows: why, how many and where, never what stood there. */
enum sw_status sw_ledger_rejects(struct sw_store *store, int64_t id, struct sw_doc *doc,
                                 json_t **json, struct sw_err *err);

/* Takes an import back, see sw_store_import_undo, and says what that was. */
enum sw_status sw_ledger_undo(struct sw_store *store, int64_t id, struct sw_doc *doc, json_t **json,
                              struct sw_err *err);

/*
 * The pairs seen in calls that have no row of their own in the reference, as rows of
 * schema/codes/response_codes.csv filled with the best guess, with how often they were seen.
 */
enum sw_status sw_unknown_pairs(struct sw_store *store, const struct sw_codes *codes,
                                struct sw_doc *doc, json_t **json, struct sw_err *err);

#endif
