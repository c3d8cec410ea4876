/*
 * source_file.h - private to src/input: a file that is open, with what reads it. The only file that
 * includes libarchive's headers.
 */
#ifndef SIPWHY_INPUT_SOURCE_FILE_H
#define SIPWHY_INPUT_SOURCE_FILE_H

#include "gunzip.h"

#include "sipwhy/mem.h"
#include "sipwhy/personal.h"
#include "sipwhy/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SOURCE_BLOCK = 128 * 1024 };

struct sw_source {
    struct archive *archive;
    struct archive_entry *entry; /* the archive's own may be missing for want of memory */
    struct gunzip *gunzip;       /* of a file that is compressed with gzip; else NULL */
    int fd;
    struct stat opened; /* as it was then: a file that changes meanwhile is not to be trusted */
    struct sw_source_limits limits;
    char *base;    /* the file's name without folders */
    char *name;    /* of the member now */
    bool is_plain; /* not in an archive: libarchive's "raw" and "empty" formats */
    bool is_seekable, is_zip;
    int64_t position, size;
    int64_t delivered;         /* bytes to libarchive */
    int64_t data_end;          /* of a tar's member now: so many bytes are delivered then */
    int64_t members, produced; /* so far */
    char **notes;              /* on members that were passed over */
    size_t n_notes, notes_capacity;
    int encrypted;
    const void *first; /* of an archived member: the block that was looked at */
    size_t n_first;
    int read_errno; /* a failed read is told apart from a damaged archive */
    size_t ahead;   /* bytes in block that were read to see what they are */
    char block[SOURCE_BLOCK];
};

/* What is wrong when libarchive has failed: a status and a sentence. */
enum sw_status source_damaged(struct sw_source *source, struct sw_err *err);

/* SW_IO if the file is not what it was when it was opened. */
enum sw_status source_check_unchanged(const struct sw_source *source, struct sw_err *err);

const char *source_base_name(const char *path);

#endif
