/*
 * export.h - one file of exports: its bytes in, calls and rejects out.
 *
 * Finds out what the bytes are before anything is made of them: the encoding (decode.h), JSON or
 * CSV, the delimiter, where the heading line is, the format (format.h). Tells rows from what else
 * stands in real files: lines above the heading, the heading once more where files were joined,
 * sums, the filters that Power BI writes, rows whose blank ends were left off.
 *
 * Files that were joined are parts. A heading line below which columns are other ones begins a
 * part, an export by itself: the same call may be in the one above. So does any heading line of
 * rows of counts, for exports of them tell the same group again. The same columns once more are
 * the same part. The encoding, delimiter and order of dates are those of the file; a part whose
 * own dates do not tell their order has it assumed.
 */
#ifndef SIPWHY_EXPORT_H
#define SIPWHY_EXPORT_H

#include "sipwhy/format.h"

/* What a user says of the file; {0}: everything is to be found out. */
struct sw_export_options {
    const struct sw_format *format; /* NULL: recognised */
    const char *encoding;           /* as iconv names it; NULL: found out */
    char delimiter;                 /* 0: found out */
    enum sw_date_order date_order;  /* unknown: shown by the rows */
    enum sw_date_order assumed;     /* where rows do not show it; unknown: by what is usual */
    int64_t since, until;           /* what counts without a time are for; UTC ms */
    int64_t now;                    /* rows from more than a day later are rejected; 0: unknown */
};

/* Where the next row goes, whether it becomes a call or a reject. */
struct sw_export_place {
    struct sw_call *call;
    struct sw_reject *reject;
    struct sw_arena *arena; /* for the call's texts */
};

/* Who takes the rows. */
struct sw_export_sink {
    enum sw_status (*place)(void *context, struct sw_export_place *place, struct sw_err *err);
    void (*took)(void *context, bool is_call); /* the place was filled */
    /* A part has ended: all its rows were taken, sw_export_facts tells of it until this returns. */
    enum sw_status (*ended)(void *context, struct sw_err *err);
    void *context;
};

/* The tables that reading needs; loaded once. {0} before. */
struct sw_export_tables {
    struct sw_formats formats;
    struct sw_call_types types;
    struct sw_flag_words words;
};

enum sw_status sw_export_tables_load(struct sw_export_tables *tables, struct sw_err *err);
void sw_export_tables_clear(struct sw_export_tables *tables);

struct sw_export;

/*
 * Begins to read one export; the caller's, sw_export_free takes NULL. tables, options and sink
 * stay the caller's and must outlive it. SW_USAGE for an encoding that iconv does not know.
 */
enum sw_status sw_export_new(struct sw_export **export_, const struct sw_export_tables *tables,
                             const struct sw_export_options *options,
                             const struct sw_export_sink *sink, struct sw_err *err);
void sw_export_free(struct sw_export *export_);

/* More of its bytes; their end. SW_DATA for what is no export, with the line where it shows. */
enum sw_status sw_export_feed(struct sw_export *export_, const void *bytes, size_t n,
                              struct sw_err *err);
enum sw_status sw_export_end(struct sw_export *export_, struct sw_err *err);

/*
 * Its bytes can't be read on: returns that status, or the one of what is wrong in the rows so far,
 * some of which may not have been looked at yet.
 */
enum sw_status sw_export_break(struct sw_export *export_, enum sw_status status,
                               struct sw_err *err);

/*
 * Before the first byte: two threads read it. The one that feeds it makes records, and whichever
 * has time makes rows of them, in their order: that one calls the sink. The other calls
 * sw_export_help whenever it has nothing else to do, which makes some rows; false: there are none
 * to make now, and `call` is called, in the first thread, when there are. Both give the same rows
 * as one thread, and fail alike; the one that feeds is told.
 */
typedef void sw_export_call_fn(void *called);
void sw_export_share(struct sw_export *export_, sw_export_call_fn *call, void *called);
bool sw_export_help(struct sw_export *export_);

/*
 * After a failure: the order that dates turned out to have once rows had been read in the other
 * one. Reading again from the start with it as `assumed` gives them right. Unknown: the failure has
 * another cause.
 */
enum sw_date_order sw_export_wanted_order(const struct sw_export *export_);

/* More parts of one file are refused: each costs a line of the ledger. */
enum { SW_MAX_PARTS = 1000 };

/* What is known of a part at its end. Texts are the export's, until the next part. */
struct sw_export_facts {
    const struct sw_format *format; /* NULL: it is empty */
    const char *generation, *encoding;
    const char *delimiter;  /* ",", "tab"; "JSON" for what has none */
    const char *date_order; /* "" where dates have but one order, else "day first", ... */
    bool is_order_assumed;  /* no row showed it */
    bool lacks_time;        /* its counts were taken to be for options.since to .until */
    const char *unknown_columns;
    bool has[SW_FIELDS];
    int64_t found[SW_FINDINGS];
};

/* Of the part that ends, else of the one under way, or of the last. Where two threads read it, the
 * one that calls the sink may ask. */
struct sw_export_facts sw_export_facts(const struct sw_export *export_);

#endif
