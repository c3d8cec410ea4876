/*
 * render.h - a document as bytes. One face a function, each to be found in src/render/.
 */
#ifndef SIPWHY_RENDER_H
#define SIPWHY_RENDER_H

#include "sipwhy/doc.h"
#include "sipwhy/text.h"

#include <jansson.h>

struct sw_text_style {
    int width;  /* columns of the terminal, 80 when unknown; nothing is wider. Under 20 is 20 */
    bool ascii; /* sparklines as digits from 1 to 8, parting dots as |; names stay as they are */
    bool color; /* ANSI SGR for titles, headings and table heads; meaning never rests on it */
};

/*
 * A document on its way to bytes, for documents whose long tables pass by: each row is given to it
 * once, in order, and the document alone has all the rest. What it writes is appended to the
 * buffer, which may be emptied between two calls.
 */
struct sw_writer {
    /* A row of a long table of the document, with all that stands before it. */
    void (*row)(struct sw_writer *writer, const struct sw_block *table,
                const struct sw_cell *cells);
    void (*end)(struct sw_writer *writer); /* the rest; once, when the document is complete */
    void (*free)(struct sw_writer *writer);
};

/* Document, JSON and buffer stay the caller's and outlive the writer. */
struct sw_writer *sw_text_writer(struct sw_buf *out, const struct sw_doc *doc,
                                 struct sw_text_style style);
struct sw_writer *sw_csv_writer(struct sw_buf *out, const struct sw_doc *doc);

/*
 * json is an object. Where the document has long tables, the members that it has when the first row
 * comes are written first, then each table as a list of objects, a row a line, under the table's
 * name, then the members that have come since. A row has the columns for machines, by name.
 */
struct sw_writer *sw_json_writer(struct sw_buf *out, const struct sw_doc *doc, json_t *json);

/*
 * Plain text for a terminal or a mail. No control character from the document gets through. A
 * table that is too wide for its columns to stand side by side is written more narrowly, at worst
 * as a record a row; nothing is left out. A long table is written in parts of SW_TEXT_PART rows
 * (less where they are large), each with a heading and widths of its own.
 */
enum { SW_TEXT_PART = 1000 };
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
 * One page of HTML that asks nobody for anything: styles, script and drawings are in it, and its
 * Content-Security-Policy lets nothing else act. All of it can be read and printed without the
 * script. The other is for a mail, which has neither script nor drawings.
 */
struct sw_writer *sw_html_writer(struct sw_buf *out, const struct sw_doc *doc);
void sw_render_html_of_mail(struct sw_buf *out, const struct sw_doc *doc);

/*
 * Markdown as GitHub, GitLab, Teams and wikis have it (CommonMark with tables). What would be
 * markup in a text is escaped.
 */
struct sw_writer *sw_markdown_writer(struct sw_buf *out, const struct sw_doc *doc);

/*
 * A member of a report's JSON as a table for machines, added to the document: a list has a row an
 * item, an object of objects a row a member (its key is in the column name), any other object is
 * one row. Columns are those that the report's schema (JSON Schema, as those below schema/json/)
 * has, so a table without rows has them as well; a_b is b of the object a, and lists in a row are
 * left out. False where json has no such table; the names of those that it has are added by the
 * other one.
 */
bool sw_json_table(struct sw_doc *doc, json_t *json, const json_t *schema, const char *name);
void sw_json_table_names(struct sw_buf *out, json_t *json, const json_t *schema);

/*
 * A cell as JSON; its text is sanitized as for a terminal. The caller's.
 */
json_t *sw_cell_json(const struct sw_cell *cell);

/* What the head of a mail says that its document does not. */
struct sw_mail {
    const char *from;      /* an address; NULL: sendmail sets it */
    const char *const *to; /* addresses */
    size_t n_to;
    int64_t date;   /* UTC ms */
    const char *id; /* names what the mail is about: the same ID makes the same Message-ID */
};

/* False for what would be more than one address of a mail's head: commas, control characters. */
bool sw_mail_address_is_sound(const char *address);

/*
 * A whole mail (RFC 5322, LF line ends as sendmail -t reads them): the document as text and as
 * HTML without script and drawings. Its subject is the document's. Nothing in it is longer than 78
 * columns or not ASCII, so no server has to change it. Long tables are not for mails: the writer
 * takes no row. mail stays the caller's and outlives it.
 */
struct sw_writer *sw_mail_writer(struct sw_buf *out, const struct sw_doc *doc,
                                 const struct sw_mail *mail);

/*
 * A cell's value as people read it ("40.6 %") and as programs do ("0.4060"). Texts are added as
 * they are: making them safe for its format is the renderer's part.
 */
void sw_cell_add_for_people(struct sw_buf *out, const struct sw_cell *cell);
void sw_cell_add_for_machines(struct sw_buf *out, const struct sw_cell *cell);

#endif
