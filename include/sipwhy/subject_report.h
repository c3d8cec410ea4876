/*
 * subject_report.h - all that is stored of somebody, for who asks what is known of them.
 */
#ifndef SIPWHY_SUBJECT_REPORT_H
#define SIPWHY_SUBJECT_REPORT_H

#include "sipwhy/doc.h"
#include "sipwhy/store.h"

#include <jansson.h>

struct sw_subject_options {
    struct sw_people people;
    const char *tenant; /* NULL: any */
    int64_t now;
    bool unmask;                     /* others, too */
    const struct sw_privacy *others; /* how they are masked; NULL: as ever */
};

/*
 * One long table, records, of the columns of sw_subject_columns. The people asked for are in full,
 * others masked. json, an object of the caller's, is given all else.
 */
enum sw_status sw_subject_report(struct sw_store *store, const struct sw_subject_options *options,
                                 struct sw_doc *doc, json_t *json, struct sw_err *err);

#endif
