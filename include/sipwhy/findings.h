/*
 * findings.h - what is noticed while a file is read: counted, told in its receipt, never fatal.
 */
#ifndef SIPWHY_FINDINGS_H
#define SIPWHY_FINDINGS_H

#include <stdint.h>

enum sw_finding {
    SW_NUMBERS,           /* caller and callee cells that hold something */
    SW_MASKED_NUMBERS,    /* of them, those that end in asterisks */
    SW_DAMAGED_NUMBERS,   /* of them, those that a spreadsheet made 4.42E+11 of: kept as blank */
    SW_GUARDED_CELLS,     /* ="..." and leading apostrophes, taken off */
    SW_COARSE_ROWS,       /* rows whose times have no seconds */
    SW_DERIVED_OUTCOMES,  /* rows whose outcome follows from times or codes, as no cell tells it */
    SW_LINES_ABOVE,       /* lines above the heading line */
    SW_REPEATED_HEADINGS, /* the same columns' heading line further down, of joined files */
    SW_TOTAL_ROWS,        /* sums that stand among the rows, left out */
    SW_FILTER_LINES,      /* what Power BI writes below its rows, left out */
    SW_SHORT_ROWS,        /* rows whose last cells are left off: blank */
    SW_LONG_ROWS,         /* rows with blank cells beyond the heading */
    SW_UNDECODABLE,       /* characters that stand for nothing in the encoding */
    SW_DIFFERING_COLUMNS, /* rows in which two columns of one heading differ; the first counts */
    SW_POSSIBLE_SUMS, /* rows that may be sums, but agree in part only, or the file is too large */
    SW_ALIKE_ROWS,    /* rows of counts whose cells are alike but for the numbers: added up */
    SW_ODD_TIMES,     /* rows whose times run backwards or lie days apart */
    SW_MORE_PAGES,    /* 1: the last page of JSON tells of another one that is not there */
    SW_OLD_MAC,       /* characters read as Windows-1252 where lines end as on old Macs */
    SW_UNENDED_LINES, /* 1: the last line has no line end, so that it may be cut */
    SW_TOO_OLD,       /* rows from before the time that was purged: left out, counted as known */
    SW_UNDECIDED,     /* rows counted as known: too many of their minute can't be told from them */
    SW_PURGED,        /* rows of people who were purged: kept without what is personal */
    SW_FINDINGS
};

/* The name in the database and in JSON, "masked_numbers"; and for people, "masked numbers". */
const char *sw_finding_name(enum sw_finding finding);
const char *sw_finding_text(enum sw_finding finding);

#endif
