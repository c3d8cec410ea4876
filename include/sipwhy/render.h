/*
 * render.h - a document as bytes. One face a function, each to be found in src/render/.
 */
#ifndef SIPWHY_RENDER_H
#define SIPWHY_RENDER_H

#include "sipwhy/doc.h"
#include "sipwhy/text.h"

struct sw_text_style {
    int width;  /* columns of the terminal, 80 when unknown; nothing is wider. Under 20 is 20 */
    bool color; /* ANSI SGR for titles, headings and table heads; meaning never rests on it */
};

/*
 * Plain text for a terminal or a mail. No control character from the document gets through. A
 * table that is too wide for its columns to stand side by side is written more narrowly, at worst
 * as a record a row; nothing is left out.
 */
void sw_render_text(struct sw_buf *out, const struct sw_doc *doc, struct sw_text_style style);

/*
 * RFC 4180 CSV (CRLF, header line) of the first table of the document; nothing if it has none. A
 * text that a spreadsheet would run as a formula gets an apostrophe in front: one that begins,
 * after any spaces, with = @ tab CR LF, the full-width = @ + -, or with + - unless the whole cell
 * is a number or phone number (digits, spaces, * . ( ) - behind the sign). Texts are sanitized as
 * for a terminal, which CSV may be printed on: a line break within a cell is a space.
 */
void sw_render_csv(struct sw_buf *out, const struct sw_doc *doc);

/*
 * A cell's value as people read it ("40.6 %") and as programs do ("0.4060"). Texts are added as
 * they are: making them safe for its format is the renderer's part.
 */
void sw_cell_add_for_people(struct sw_buf *out, const struct sw_cell *cell);
void sw_cell_add_for_machines(struct sw_buf *out, const struct sw_cell *cell);

#endif
