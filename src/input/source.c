/* source.c - see source.h. The only file that knows libarchive. */
#include "sipwhy/source.h"

#include "gunzip.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/mem.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 128 * 1024 };

struct sw_source {
    struct archive *archive;
    struct gunzip *gunzip; /* of a file that is compressed with gzip; else NULL */
    int fd;
    char *base;    /* the file's name without folders */
    char *name;    /* of the member now */
    bool is_plain; /* not in an archive: libarchive's "raw" and "empty" formats */
    bool is_seekable;
    int64_t position, size;
    int encrypted;
    int read_errno; /* a failed read is told apart from a damaged archive */
    size_t ahead;   /* bytes in block that were read to see what they are */
    char block[BLOCK];
};

/* -------------------------------------------------------------- bytes for libarchive */

/* Reads once; a pipe that stays silent must not keep an interrupted program from ending. */
static ssize_t read_some(struct sw_source *source, char *into, size_t size)
{
    struct pollfd wait = {.fd = source->fd, .events = POLLIN};
    ssize_t n;

    do {
        if (sw_interrupted()) {
            errno = EINTR;
            return -1;
        }
        n = !source->is_seekable && poll(&wait, 1, 100) <= 0 ? -2 : read(source->fd, into, size);
    } while (n == -2 || (n < 0 && errno == EINTR));
    return n;
}

/* The bytes of the file as they are: a gunzip_read_fn. */
static ssize_t read_raw(void *context, const void **block)
{
    struct sw_source *source = context;
    ssize_t n = (ssize_t)source->ahead;

    source->ahead = 0;
    *block = source->block;
    if (n > 0)
        return n;
    n = read_some(source, source->block, sizeof source->block);
    if (n < 0)
        source->read_errno = errno;
    else
        source->position += n;
    return n;
}

/* What is wrong, when reading has failed. */
static const char *read_problem(const struct sw_source *source)
{
    if (source->read_errno)
        return strerror(source->read_errno);
    return source->gunzip ? gunzip_problem(source->gunzip) : NULL;
}

static la_ssize_t read_block(struct archive *archive, void *context, const void **block)
{
    struct sw_source *source = context;
    ssize_t n = source->gunzip ? gunzip_next(source->gunzip, block) : read_raw(source, block);

    if (n >= 0)
        return n;
    archive_set_error(archive, EIO, "%s", read_problem(source));
    return ARCHIVE_FATAL;
}

/* Only called on files that can seek: ZIP keeps its directory at the end. */
static la_int64_t seek_block(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    struct sw_source *source = context;
    off_t place = lseek(source->fd, offset, whence);

    (void)archive;
    if (place < 0)
        return ARCHIVE_FATAL;
    source->position = place;
    return place;
}

/* ------------------------------------------------------------------------- open, close */

/* A ZIP from a pipe is kept in a nameless temporary file: its directory stands at the end. */
static enum sw_status spool(struct sw_source *source, size_t have, struct sw_err *err)
{
    FILE *file = tmpfile();
    ssize_t n = (ssize_t)have;
    int copy;

    if (!file)
        return sw_err_set(err, SW_IO, "no temporary file for the ZIP: %s", strerror(errno));
    while (n > 0 && fwrite(source->block, 1, (size_t)n, file) == (size_t)n)
        n = read_some(source, source->block, sizeof source->block);
    if (n != 0 || fflush(file) != 0) {
        enum sw_status status = n < 0 && errno == EINTR ? SW_INTERRUPTED : SW_IO;

        sw_err_set(err, status, "the ZIP can't be kept: %s", strerror(errno));
        fclose(file);
        return status;
    }
    copy = dup(fileno(file));
    fclose(file);
    if (copy < 0 || lseek(copy, 0, SEEK_SET) != 0)
        return sw_err_set(err, SW_IO, "%s", strerror(errno));
    close(source->fd);
    source->fd = copy;
    source->is_seekable = true;
    return SW_OK;
}

/* Reads until four bytes are there or the input ends. */
static ssize_t peek(struct sw_source *source)
{
    size_t have = 0;

    while (have < 4) {
        ssize_t n = read_some(source, source->block + have, sizeof source->block - have);

        if (n < 0)
            return -1;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

static int start(struct sw_source *source)
{
    archive_read_support_filter_xz(source->archive);
    archive_read_support_filter_zstd(source->archive);
    archive_read_support_format_zip(source->archive);
    archive_read_support_format_tar(source->archive);
    archive_read_support_format_empty(source->archive);
    archive_read_support_format_raw(source->archive);
    archive_read_set_read_callback(source->archive, read_block);
    if (source->is_seekable && !source->gunzip)
        archive_read_set_seek_callback(source->archive, seek_block);
    archive_read_set_callback_data(source->archive, source);
    return archive_read_open1(source->archive);
}

/*
 * A ZIP ends with its directory. Where that is missing the file was cut short, even if every member
 * seems to be there.
 */
static bool has_zip_end(struct sw_source *source)
{
    enum { END = 22, LONGEST_COMMENT = 0xffff };
    struct stat st;
    size_t n = END + LONGEST_COMMENT;

    if (fstat(source->fd, &st) != 0)
        return false;
    n = (size_t)st.st_size < n ? (size_t)st.st_size : n;
    if (pread(source->fd, source->block, n, st.st_size - (off_t)n) != (ssize_t)n)
        return false;
    for (size_t i = 0; i + END <= n; i++)
        if (memcmp(source->block + i, "PK\5\6", 4) == 0)
            return true;
    return false;
}

static enum sw_status prepare_zip(struct sw_source *source, size_t have, struct sw_err *err)
{
    enum sw_status status = source->is_seekable ? SW_OK : spool(source, have, err);

    if (status == SW_OK && !has_zip_end(source))
        status = sw_err_set(err, SW_DATA, "damaged or cut short: the end of the ZIP is missing");
    return status;
}

/* Tells a file from a pipe, and by the first bytes what is in it. */
static enum sw_status prepare(struct sw_source *source, struct sw_err *err)
{
    struct stat st;
    ssize_t n;

    if (fstat(source->fd, &st) != 0 || S_ISDIR(st.st_mode))
        return sw_err_set(err, SW_NO_INPUT, "is a folder");
    source->is_seekable = S_ISREG(st.st_mode);
    source->size = source->is_seekable ? st.st_size : 0;
    n = source->is_seekable ? pread(source->fd, source->block, 4, 0) : peek(source);
    if (n < 0)
        return sw_err_set(err, errno == EINTR ? SW_INTERRUPTED : SW_NO_INPUT, "%s",
                          strerror(errno));
    if (n >= 4 && memcmp(source->block, "PK\3\4", 4) == 0)
        return prepare_zip(source, (size_t)n, err);
    if (n >= 2 && memcmp(source->block, "\x1f\x8b", 2) == 0)
        source->gunzip = gunzip_new(read_raw, source);
    if (!source->is_seekable)
        source->position = (int64_t)(source->ahead = (size_t)n);
    return SW_OK;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

/* libarchive's own sentence, without the cells that no library of archives knows. */
static enum sw_status damaged(struct sw_source *source, struct sw_err *err)
{
    const char *why = read_problem(source);

    if (source->read_errno == EINTR)
        return sw_err_set(err, SW_INTERRUPTED, "interrupted");
    if (source->read_errno)
        return sw_err_set(err, SW_IO, "%s", why);
    why = why ? why : archive_error_string(source->archive);
    return sw_err_set(err, SW_DATA, "damaged or cut short: %s", why ? why : "unreadable");
}

enum sw_status sw_source_open(struct sw_source **result, const char *path, struct sw_err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct sw_source *source = sw_alloc_zero(1, sizeof *source);
    enum sw_status status;

    *result = NULL;
    source->base = sw_strdup(is_stdin ? "standard input" : base_name(path));
    source->fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    source->archive = archive_read_new();
    if (source->fd < 0)
        status = sw_err_set(err, SW_NO_INPUT, "%s", strerror(errno));
    else
        status = prepare(source, err);
    if (status == SW_OK && start(source) != ARCHIVE_OK)
        status = damaged(source, err);
    if (status != SW_OK) {
        sw_err_at(err, "%s", is_stdin ? source->base : path);
        sw_source_close(source);
        return status;
    }
    *result = source;
    return SW_OK;
}

void sw_source_close(struct sw_source *source)
{
    if (!source)
        return;
    archive_read_free(source->archive);
    gunzip_free(source->gunzip);
    if (source->fd >= 0)
        close(source->fd);
    free(source->base);
    free(source->name);
    free(source);
}

/* ----------------------------------------------------------------------------- members */

static bool is_wanted(struct sw_source *source, struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry);

    if (source->is_plain)
        return true;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) ||
        archive_entry_symlink(entry))
        return false;
    if (!path || !sw_str_ends_fold(sw_str(path), ".csv"))
        return false;
    source->encrypted += archive_entry_is_data_encrypted(entry);
    return !archive_entry_is_data_encrypted(entry);
}

static void describe(struct sw_source *source, struct archive_entry *entry,
                     struct sw_member *member)
{
    free(source->name);
    source->name = source->is_plain ? sw_strdup(source->base)
                                    : sw_sprintf("%s/%s", source->base,
                                                 base_name(archive_entry_pathname(entry)));
    member->name = source->name;
    member->is_archived = !source->is_plain;
}

/* A tar ends before its file does; the checksum of gzip stands behind both. */
static bool is_sound_to_the_end(struct sw_source *source)
{
    const void *bytes;
    ssize_t n = source->gunzip ? 1 : 0;

    while (n > 0)
        n = gunzip_next(source->gunzip, &bytes);
    return n == 0;
}

enum sw_status sw_source_next(struct sw_source *source, struct sw_member *member, bool *more,
                              struct sw_err *err)
{
    struct archive_entry *entry;
    int result;

    *more = false;
    while ((result = archive_read_next_header(source->archive, &entry)) == ARCHIVE_OK ||
           result == ARCHIVE_WARN) {
        int format = archive_format(source->archive);

        source->is_plain = format == ARCHIVE_FORMAT_RAW || format == ARCHIVE_FORMAT_EMPTY;
        if (is_wanted(source, entry)) {
            describe(source, entry, member);
            *more = true;
            return SW_OK;
        }
    }
    return result == ARCHIVE_EOF && is_sound_to_the_end(source) ? SW_OK : damaged(source, err);
}

enum sw_status sw_source_read(struct sw_source *source, const void **bytes, size_t *n,
                              struct sw_err *err)
{
    la_int64_t offset;
    int result;

    do /* a block may be empty in the middle, where compressed bytes give none yet */
        result = archive_read_data_block(source->archive, bytes, n, &offset);
    while (result == ARCHIVE_OK && *n == 0);
    if (result == ARCHIVE_EOF) {
        *n = 0;
        return SW_OK;
    }
    return result == ARCHIVE_OK ? SW_OK : damaged(source, err);
}

int64_t sw_source_position(const struct sw_source *source)
{
    return source->position;
}

int64_t sw_source_size(const struct sw_source *source)
{
    return source->size;
}

int sw_source_encrypted(const struct sw_source *source)
{
    return source->encrypted;
}

const char *sw_source_engine(void)
{
    return archive_version_string();
}
