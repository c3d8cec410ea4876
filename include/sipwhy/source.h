/*
 * source.h - names and bytes: files, folders, standard input, and what is inside archives.
 *
 * What an input is shows in its first bytes, never in its name. Members of an archive are streamed,
 * never written to disk.
 */
#ifndef SIPWHY_SOURCE_H
#define SIPWHY_SOURCE_H

#include "sipwhy/err.h"
#include "sipwhy/text.h"

#include <stdbool.h>
#include <stdint.h>

/* ------------------------------------------------------------------ which files are meant */

/* One input to open. */
struct sw_input {
    char *path;       /* "-" is standard input */
    bool from_folder; /* found in a folder, not named: other files may lie there too */
};

/* {0} is a valid empty list. */
struct sw_inputs {
    struct sw_input *items;
    size_t n, capacity;
};

/*
 * Adds what an argument names: the file itself, "-", or of a folder every file below it that is not
 * hidden, sorted by path. SW_NO_INPUT if there is no such file, or the folder holds none.
 */
enum sw_status sw_inputs_add(struct sw_inputs *inputs, const char *argument, struct sw_err *err);
void sw_inputs_clear(struct sw_inputs *inputs);

/* Does the name promise an export (.csv, .json, an archive)? What it is, the bytes say. */
bool sw_inputs_is_named_export(const char *path);

/* ---------------------------------------------------------------------- what is in a file */

struct sw_source;

/* One file in a source: itself, or a member of the archive it is. */
struct sw_member {
    const char *name; /* base name, or "outer.zip/inner.csv"; until the next member */
    bool is_archived;
};

/* What an archive may cost before it is refused: a small file can hold a world of zeros. */
struct sw_source_limits {
    int64_t members;
    int64_t bytes; /* that all members together, or what is compressed, may unpack to */
};

#define SW_SOURCE_LIMITS                                                                           \
    (struct sw_source_limits)                                                                      \
    {                                                                                              \
        .members = 10000, .bytes = INT64_C(16) << 30                                               \
    }

/* Opens a file, or standard input for "-". SW_NO_INPUT with the reason if it can't be read. */
enum sw_status sw_source_open(struct sw_source **source, const char *path,
                              const struct sw_source_limits *limits, struct sw_err *err);
void sw_source_close(struct sw_source *source); /* takes NULL */

/*
 * Goes to the next member that may be an export. *more is false at the end; a file that changed
 * meanwhile is SW_IO then. Members that can't be one are passed over, with a note where that may
 * surprise (links, encrypted ones, archives in the archive). SW_DATA beyond the limits.
 */
enum sw_status sw_source_next(struct sw_source *source, struct sw_member *member, bool *more,
                              struct sw_err *err);

/*
 * The next bytes of the member, n = 0 at its end; valid until the next call. SW_DATA for a damaged
 * archive (cut short, wrong checksum), SW_IO when reading fails.
 */
enum sw_status sw_source_read(struct sw_source *source, const void **bytes, size_t *n,
                              struct sw_err *err);

/* For a progress bar: bytes of the file read so far, and in all (0 when not known). */
int64_t sw_source_position(const struct sw_source *source);
int64_t sw_source_size(const struct sw_source *source);

/* Members passed over because they are encrypted. */
int sw_source_encrypted(const struct sw_source *source);

/* What was passed over and why: "a.zip/b.csv: encrypted: unpack it first". The source's. */
const char *const *sw_source_notes(const struct sw_source *source, size_t *n);

/* When the file was last changed, UTC ms; 0 for what is no file. */
int64_t sw_source_modified(const struct sw_source *source);

/* Version of the library in use, for --version: "libarchive 3.6.2". */
const char *sw_source_engine(void);

#endif
