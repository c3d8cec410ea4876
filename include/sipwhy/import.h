/*
 * import.h - export files into the database: one transaction a file, all of it or nothing.
 *
 * One thread reads, decompresses, parses and maps, one hashes the bytes, and this one owns the
 * database; or this one does all, with the same content. Memory is bounded by the few batches
 * between them, in rows and in bytes, whatever the file's size.
 */
#ifndef SIPWHY_IMPORT_H
#define SIPWHY_IMPORT_H

#include "sipwhy/export.h"
#include "sipwhy/privacy.h"
#include "sipwhy/source.h"
#include "sipwhy/store.h"

/* Told now and then while a file is read; size is 0 where it is not known. */
typedef void sw_progress_fn(void *context, const char *file, int64_t position, int64_t size,
                            int64_t rows);

struct sw_import_options {
    const char *tenant;
    int64_t now;                      /* noted as the time of the import; later rows are rejected */
    struct sw_export_options reading; /* what the user says of the files */
    struct sw_source_limits limits;
    const struct sw_privacy *key; /* pseudonyms under it are stored for people; NULL: people are */
    bool is_alone;                /* one thread reads and writes */
    bool strict;                  /* any rejected row fails its file */
    bool dry_run;                 /* read and count, keep nothing */
    sw_progress_fn *progress;     /* may be NULL */
    void *progress_context;
};

/*
 * What became of files: a receipt for each export in them, and notes on what was passed over
 * ("a.zip/b.zip: an archive in an archive: unpack it"). {0} is a valid empty list.
 */
struct sw_receipts {
    struct sw_import *items;
    size_t n, capacity;
    char **notes;
    size_t n_notes, notes_capacity;
    size_t n_answers; /* files that were answers without calls */
};

void sw_receipts_clear(struct sw_receipts *receipts);

/*
 * Imports one file (path, or "-") with every export in it, and appends their receipts. On
 * failure nothing of it is in the database, and receipts are as they were.
 */
enum sw_status sw_import_file(const struct sw_export_tables *tables, struct sw_store *store,
                              const char *path, const struct sw_import_options *options,
                              struct sw_receipts *receipts, struct sw_err *err);

#endif
