/*
 * purge_words.h - what a purge took out, in words and as JSON.
 */
#ifndef SIPWHY_PURGE_WORDS_H
#define SIPWHY_PURGE_WORDS_H

#include "sipwhy/doc.h"
#include "sipwhy/store.h"

#include <jansson.h>

/* Adds to doc; *json is the caller's. Neither tells a number or a name. */
void sw_purge_doc(struct sw_doc *doc, json_t **json, const struct sw_purge *purge,
                  const struct sw_purged *purged);

#endif
