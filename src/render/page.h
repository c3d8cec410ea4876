/*
 * page.h - lines of limited width, and what the text renderer's files share.
 *
 * A page is written left to right and downwards. Blank columns are written only when something
 * comes behind them, so no line ends with spaces.
 */
#ifndef SIPWHY_PAGE_H
#define SIPWHY_PAGE_H

#include "sipwhy/doc.h"
#include "sipwhy/render.h"
#include "sipwhy/text.h"

enum {
    SW_PAGE_GAP = 2,    /* blank columns between columns of text */
    SW_PAGE_LEAST = 20, /* what is left of a page's width behind any indent, at the least */
    SW_PAGE_HANG = 4    /* indentation of what belongs to the line above */
};

struct sw_page {
    struct sw_buf *out;
    int width;
    int at; /* columns of the line that are written */
    bool color, ascii;
    struct sw_arena arena; /* of the texts that _cell makes */
    struct sw_buf raw, safe;
};

/* The cell as people read it, safe for a terminal, trimmed. The page's until its arena is reset. */
struct sw_str sw_page_cell(struct sw_page *page, const struct sw_cell *cell);

/* Writes text at this column of the line, which is not written so far; bold if there is color. */
void sw_page_put(struct sw_page *page, int column, struct sw_str text);
void sw_page_put_bold(struct sw_page *page, int column, struct sw_str text);
void sw_page_fill(struct sw_page *page, int column, int count, char c);
void sw_page_end_line(struct sw_page *page);

/*
 * The longest beginning of *text that fits width and ends between words, or within the first word
 * where that alone is too long; *text becomes the rest. Not empty unless *text is.
 */
struct sw_str sw_page_cut(struct sw_str *text, int width);

/* Writes text at this column, on as many lines as it takes, one at the least. */
void sw_page_wrap(struct sw_page *page, int column, struct sw_str text);

/*
 * Writes a value beside its label, or below it where labels, label_width columns wide, would leave
 * values less than half of the page.
 */
void sw_page_fact(struct sw_page *page, int indent, int label_width, struct sw_str label,
                  struct sw_str value);

void sw_page_table(struct sw_page *page, int indent, const struct sw_block *table);

#endif
