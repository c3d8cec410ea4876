/*
 * format_list.h - the formats that are known: as documents.
 */
#ifndef SIPWHY_FORMAT_LIST_H
#define SIPWHY_FORMAT_LIST_H

#include "sipwhy/doc.h"
#include "sipwhy/format.h"

#include <jansson.h>

/* All of them; as a document and as JSON (the caller's). */
void sw_format_list(const struct sw_formats *formats, struct sw_doc *doc, json_t **json);

/* One with its headings and its sample. */
void sw_format_show(const struct sw_format *format, struct sw_doc *doc, json_t **json);

#endif
