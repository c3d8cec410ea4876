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
 * Adds what an argument names: the file itself, "-", or of a folder every file below it that may be
 * an export (by its extension), sorted by path. SW_NO_INPUT if there is no such file, or the
 * folder holds none.
 */
enum sw_status sw_inputs_add(struct sw_inputs *inputs, const char *argument, struct sw_err *err);
void sw_inputs_clear(struct sw_inputs *inputs);

/* ---------------------------------------------------------------------- what is in a file */

struct sw_source;

/* One CSV in a source: the file itself, or a member of the archive it is. */
struct sw_member {
    const char *name; /* base name, or "outer.zip/inner.csv"; until the next member */
    bool is_archived;
};

/* Opens a file, or standard input for "-". SW_NO_INPUT with the reason if it can't be read. */
enum sw_status sw_source_open(struct sw_source **source, const char *path, struct sw_err *err);
void sw_source_close(struct sw_source *source); /* takes NULL */

/*
 * Goes to the next member that may be an export. *more is false at the end. Members that can't be
 * one (folders, links, parameters.json, encrypted ones) are passed over and counted.
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

/* Members passed over because they are encrypted: nothing in them could be read. */
int sw_source_encrypted(const struct sw_source *source);

/* Version of the library in use, for --version: "libarchive 3.6.2". */
const char *sw_source_engine(void);

#endif
