/*
 * doc.h - a report as a document: what is to be shown, not how.
 *
 * Reports build a document; renderers turn it into text, CSV, HTML, Markdown and mail. Renderers
 * know nothing of telephony, reports nothing of markup. Numbers stay numbers until the renderer
 * writes them: a ratio is a percentage on paper and a fraction in CSV.
 *
 * A table may be longer than memory. Its rows flow through the document to whoever writes them.
 *
 * The document owns all text put into it (copies, in its arena). Text from exports is hostile:
 * renderers, not callers, make it safe for their format.
 */
#ifndef SIPWHY_DOC_H
#define SIPWHY_DOC_H

#include "sipwhy/err.h"
#include "sipwhy/mem.h"
#include "sipwhy/text.h"

#include <stdbool.h>
#include <stdint.h>

enum sw_cell_kind {
    SW_CELL_NONE, /* not known or not applicable: "-" on paper, empty in CSV */
    SW_CELL_TEXT,
    SW_CELL_COUNT,   /* 12 431 on paper, 12431 in CSV */
    SW_CELL_CODE,    /* a SIP or Microsoft code: digits as they are, never grouped */
    SW_CELL_RATIO,   /* 0.406: "40.6 %" on paper, 0.4060 in CSV */
    SW_CELL_REAL,    /* any other number: six digits on paper, all of them in CSV */
    SW_CELL_SECONDS, /* to the millisecond everywhere: 9.250 */
    SW_CELL_TIME,    /* UTC ms: local "2026-11-16 09:12:31" on paper, ISO UTC in CSV */
    SW_CELL_DURATION /* ms: "4.2 s", "3:25 min", "41:12 h" on paper, seconds in CSV */
};

/* Whether what a cell says is good news. Words say it too: a renderer may only stress them. */
enum sw_tone { SW_TONE_NONE, SW_TONE_GOOD, SW_TONE_BAD };

struct sw_cell {
    enum sw_cell_kind kind;
    enum sw_tone tone;
    const char *text;   /* TEXT; the document's once added to a row */
    const char *anchor; /* of the heading that says more, or NULL; likewise the document's */
    size_t n_copied;    /* TEXT: the first so many bytes are what people copy to somewhere else */
    int64_t number;     /* COUNT, CODE, TIME, DURATION */
    double ratio;       /* RATIO, REAL, SECONDS */
};

struct sw_cell sw_cell_none(void);
struct sw_cell sw_cell_text(const char *text); /* NULL becomes SW_CELL_NONE */
struct sw_cell sw_cell_count(int64_t n);
struct sw_cell sw_cell_code(bool known, int64_t code); /* unknown: SW_CELL_NONE */
struct sw_cell sw_cell_ratio(double ratio);            /* not finite: SW_CELL_NONE */
struct sw_cell sw_cell_real(double number);            /* likewise */
struct sw_cell sw_cell_seconds(double seconds);        /* likewise */
struct sw_cell sw_cell_time(int64_t ms);               /* SW_NO_TIME becomes SW_CELL_NONE */
struct sw_cell sw_cell_duration(int64_t ms);           /* not negative; SW_NO_TIME likewise */
struct sw_cell sw_cell_toned(const char *text, enum sw_tone tone);

/* Where a column appears: some figures are for machines only, some combinations for people only. */
enum sw_column_use { SW_FOR_ALL, SW_FOR_PEOPLE, SW_FOR_MACHINES, SW_FOR_NOBODY };

struct sw_column {
    const char *name;    /* machine name, snake_case: "cumulative_share"; heading in CSV */
    const char *heading; /* on paper, short: "cum"; NULL: the name */
    enum sw_column_use use;
    bool flexible; /* takes what width is left and wraps there; at most one column of a table */
    bool is_drawn; /* RATIO: where that can be done, a bar shows it too */
};

/*
 * A picture of figures, for faces that can draw. Every series has a value a label, NaN where there
 * is none.
 */
enum sw_chart_kind {
    SW_CHART_PARETO,    /* a bar a label for its share; the second series is what they add up to */
    SW_CHART_LINE,      /* of the first series over the labels, within its interval */
    SW_CHART_STACKED,   /* a column a label, series on top of one another */
    SW_CHART_MULTIPLES, /* a small chart of columns a series */
    SW_CHART_HEAT,      /* a row a series, a field a label, stronger for more */
    SW_CHART_INTERVALS  /* a dot within its interval a label, of the first series */
};

struct sw_series {
    const char *name;
    double *values;     /* n_labels */
    double *low, *high; /* the interval: LINE, INTERVALS */
};

struct sw_chart {
    enum sw_chart_kind kind;
    bool is_ratio; /* values are ratios, else counts */
    const char *title;
    const char *summary;    /* what is to be seen, for those who can't */
    const char *label_name; /* what the labels are: "week" */
    size_t n_labels, n_series;
    const char **labels;
    struct sw_series *series;
};

bool sw_column_is_for_people(const struct sw_column *column);
bool sw_column_is_for_machines(const struct sw_column *column);

enum sw_block_kind {
    SW_BLOCK_TITLE,   /* the document's title: text */
    SW_BLOCK_HEADING, /* a section's heading: text */
    SW_BLOCK_TEXT,    /* a paragraph: text, wrapped */
    SW_BLOCK_FACTS,   /* label: value lines, wrapped with a hanging indent; rows of 2 cells */
    SW_BLOCK_STEPS,   /* a numbered list of things to do; rows of 1 cell */
    SW_BLOCK_TABLE,   /* columns and rows */
    SW_BLOCK_CHART,   /* a picture of figures; nothing where none can be drawn */
    SW_BLOCK_LETTER /* a document of its own, as text to be copied to somewhere else; nothing where
                       it can't be folded away. text: what it is */
};

struct sw_block {
    enum sw_block_kind kind;
    int indent;                /* columns of indentation on paper */
    const char *name;          /* TABLE: machine name, "ranking"; else NULL */
    const char *text;          /* TITLE, HEADING, TEXT, LETTER */
    const char *anchor;        /* HEADING of a detail: what cells refer to; else NULL */
    struct sw_column *columns; /* TABLE */
    size_t n_columns;          /* TABLE, FACTS (2) and STEPS (1) */
    bool is_checklist;         /* STEPS: boxes to tick, in place of numbers */
    bool is_long;              /* TABLE: its rows may have gone to the document's taker */
    struct sw_cell *cells;     /* row after row, n_columns each */
    size_t n_rows, rows_capacity;
    struct sw_chart *chart; /* CHART */
    struct sw_doc *letter;  /* LETTER; the document's */
    struct sw_block *next;
};

/*
 * Takes the rows of long tables as they come, so that a report of any length needs no more memory
 * than a short one. What stands before the table is in the document by then; what stands behind it
 * follows when all rows are through.
 */
struct sw_row_taker {
    enum sw_status (*take)(void *context, const struct sw_block *table, const struct sw_cell *cells,
                           struct sw_err *err);
    void *context;
    int64_t waited_ms; /* how long it has waited so far for whoever reads what it writes */
};

/* {0} is a valid empty document, which keeps the rows of long tables, too. */
struct sw_doc {
    struct sw_arena arena;
    const char *subject; /* what it says in one line: of a mail, and of a page that has no title;
                            NULL: the title does */
    struct sw_block *first, *last;
    struct sw_row_taker *taker; /* not the document's */
};

/* Text as printf makes it; where that is nothing, nothing is added. */
void sw_doc_title(struct sw_doc *doc, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sw_doc_subject(struct sw_doc *doc, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void sw_doc_heading(struct sw_doc *doc, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * The heading of one thing among several, which the blocks up to the next heading are about: a face
 * may fold them away. Cells refer to it by its anchor (letters, digits, dashes).
 */
void sw_doc_detail(struct sw_doc *doc, const char *anchor, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void sw_doc_text(struct sw_doc *doc, int indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * One line of the facts block of this indent that ends the document now; begins one where there
 * is none.
 */
void sw_doc_fact(struct sw_doc *doc, int indent, const char *label, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same, with a value that is good or bad news. */
void sw_doc_fact_toned(struct sw_doc *doc, int indent, const char *label, enum sw_tone tone,
                       const char *value);

/* The same, with a value that begins with what people copy to somewhere else: an ID. */
void sw_doc_fact_copied(struct sw_doc *doc, int indent, const char *label, const char *copied,
                        const char *rest);

/* One step of the list of this indent that ends the document now; begins one likewise. */
void sw_doc_step(struct sw_doc *doc, int indent, struct sw_str text);

/* The same of a list whose steps are to be ticked. */
void sw_doc_check(struct sw_doc *doc, int indent, struct sw_str text);

/* Begins a table; name and columns are copied with their texts. The block is the document's. */
struct sw_block *sw_doc_table(struct sw_doc *doc, const char *name, const struct sw_column *columns,
                              size_t n_columns);

/* The same for a table that may be longer than memory. Its rows come by sw_doc_pass_row alone. */
struct sw_block *sw_doc_long_table(struct sw_doc *doc, const char *name,
                                   const struct sw_column *columns, size_t n_columns);

/* A row of a long table: to the taker, whose status this gives, or into the document. */
enum sw_status sw_doc_pass_row(struct sw_doc *doc, struct sw_block *table,
                               const struct sw_cell *cells, struct sw_err *err);

/* Adds a row of block->n_columns cells to a table; texts are copied. */
void sw_doc_row(struct sw_doc *doc, struct sw_block *table, const struct sw_cell *cells);

/*
 * Adds a chart, to be filled in: values, low and high are NaN. title, summary, label_name and names
 * of labels and series are set with sw_doc_print. All of it is the document's.
 */
struct sw_chart *sw_doc_chart(struct sw_doc *doc, const char *name, enum sw_chart_kind kind,
                              size_t n_labels, size_t n_series);

/* Adds a letter, an empty document to be filled in. It is cleared with the document. */
struct sw_doc *sw_doc_letter(struct sw_doc *doc, const char *what);

/* printf into the document's memory. */
const char *sw_doc_print(struct sw_doc *doc, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void sw_doc_clear(struct sw_doc *doc); /* gives everything back */

#endif
