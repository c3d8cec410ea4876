/*
 * same_file.h - private to src/import: a file that was imported before, told by its bytes alone.
 *
 * A folder is imported every week, and most of its files are known. Where one of the same size was
 * read the same way, the bytes are hashed first, which takes a tenth of the time; if they are the
 * same, no row is read again.
 */
#ifndef SIPWHY_IMPORT_SAME_FILE_H
#define SIPWHY_IMPORT_SAME_FILE_H

#include "sipwhy/import.h"

/*
 * Of all that reading calls hangs on besides the bytes: the program, what the user says, and the
 * key of pseudonyms.
 */
int64_t reading_hash(const struct sw_import_options *options);

/*
 * Adds the receipt of a file that is known, as reading it again would have it; *is_same tells. What
 * is no plain file, holds several exports or counts, or had rows that were rejected, is read.
 */
enum sw_status same_file(struct sw_store *store, const char *path,
                         const struct sw_import_options *options, struct sw_receipts *receipts,
                         bool *is_same, struct sw_err *err);

#endif
