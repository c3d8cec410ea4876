/*
 * html.h - private to src/render: what the files of the HTML renderer share.
 *
 * Nothing from a document reaches the page but escaped, by html_text or html_put, so no text of an
 * export can be markup. Styles and script are the two assets schema/page/; the page names their
 * hashes in its Content-Security-Policy, so nothing else can act.
 */
#ifndef SIPWHY_RENDER_HTML_H
#define SIPWHY_RENDER_HTML_H

#include "sipwhy/doc.h"
#include "sipwhy/text.h"

#include <stdarg.h>

struct html {
    struct sw_buf *out;
    bool is_mail;                          /* no script, no drawings, nothing folded away */
    struct sw_buf safe;                    /* room for html_text */
    uint64_t numbers;                      /* columns of the table that is open: a bit each */
    int n_sections;                        /* with an id so far: "s1" */
    bool in_section, in_detail, in_charts; /* what is open now */
};

/* Text as the content of an element or attribute: sanitized as for a terminal, then escaped. */
void html_text(struct html *html, const char *text);
void html_cell(struct html *html, const struct sw_cell *cell); /* as people read it */

/* Markup of the renderer's own, %s in it is text that is escaped; no other conversion but %d. */
void html_put(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A table; caption: what it shows, for those who can't see what stands above it. */
void html_table_begin(struct html *html, const struct sw_block *table, const char *caption);
void html_table_row(struct html *html, const struct sw_block *table, const struct sw_cell *cells);
void html_table_end(struct html *html);

/* A figure: the drawing, and its numbers as a table to unfold. */
void html_chart(struct html *html, const struct sw_chart *chart);

#endif
