/*
 * import_facts.h - what is known of an import, in words and as JSON: how it was read, what it
 * lacks, what was noticed.
 */
#ifndef SIPWHY_IMPORT_FACTS_H
#define SIPWHY_IMPORT_FACTS_H

#include "sipwhy/store.h"

#include <jansson.h>

typedef void sw_import_fact_fn(void *context, const char *label, const char *text);

/* Gives each fact that there is to tell beyond the counts: "Read as", "Missing", ... */
void sw_import_facts(const struct sw_import *import, sw_import_fact_fn *take, void *context);

/* All of it. The value is the caller's. */
json_t *sw_import_json(const struct sw_import *import);

#endif
