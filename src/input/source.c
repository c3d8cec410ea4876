/* source.c - the bytes of a file, and what they are packed in; see source.h. */
#include "source_file.h"
#include "zip_end.h"

#include "sipwhy/interrupt.h"
#include "sipwhy/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

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

/*
 * The zeros behind a tar may end anywhere, where libarchive looks for blocks of 512 bytes: another
 * tar may follow. The rest of the last block is made up, but no byte of a member.
 */
static ssize_t fill_tar(struct sw_source *source, const void **block)
{
    enum { TAR_BLOCK = 512 };
    static const char zeros[TAR_BLOCK];
    ssize_t n = (ssize_t)(source->delivered % TAR_BLOCK);

    bool is_tar =
        (archive_format(source->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR &&
        archive_filter_count(source->archive) == 1;

    *block = zeros;
    return n > 0 && is_tar && source->delivered >= source->data_end ? TAR_BLOCK - n : 0;
}

static la_ssize_t read_block(struct archive *archive, void *context, const void **block)
{
    struct sw_source *source = context;
    ssize_t n = source->gunzip ? gunzip_next(source->gunzip, block) : read_raw(source, block);

    if (n == 0)
        n = fill_tar(source, block);
    if (n > 0)
        source->delivered += n;
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
    source->position = source->delivered = place;
    return place;
}

/* ------------------------------------------------------------------------- open, close */

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t written = write(fd, bytes, n);

        if (written < 0)
            return false;
        bytes += written;
        n -= (size_t)written;
    }
    return true;
}

/* A ZIP from a pipe is kept in a nameless temporary file: its directory stands at the end. */
static enum sw_status spool(struct sw_source *source, size_t have, struct sw_err *err)
{
    ssize_t n = (ssize_t)have;
    int copy = sw_temporary_file();

    if (copy < 0)
        return sw_err_set(err, SW_IO, "no temporary file for the ZIP: %s", strerror(errno));
    while (n > 0 && write_all(copy, source->block, (size_t)n))
        n = read_some(source, source->block, sizeof source->block);
    if (n != 0 || lseek(copy, 0, SEEK_SET) != 0) {
        enum sw_status status = n < 0 && errno == EINTR ? SW_INTERRUPTED : SW_IO;

        sw_err_set(err, status, "the ZIP can't be kept: %s", strerror(errno));
        close(copy);
        return status;
    }
    close(source->fd);
    source->fd = copy;
    source->is_seekable = true;
    fstat(copy, &source->opened);
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

/* What can fail of these only for want of memory. */
static void must(int result)
{
    if (result == ARCHIVE_FATAL)
        sw_out_of_memory();
}

static int start(struct sw_source *source)
{
    struct archive *archive = source->archive;
    int result;

    must(archive_read_support_filter_xz(archive));
    must(archive_read_support_filter_zstd(archive));
    if (source->is_zip) /* else one that ends with a ZIP would be read as that alone */
        must(archive_read_support_format_zip(archive));
    must(archive_read_support_format_tar(archive));
    must(archive_read_set_option(archive, "tar", "read_concatenated_archives", "1"));
    must(archive_read_support_format_empty(archive));
    must(archive_read_support_format_raw(archive));
    must(archive_read_set_read_callback(archive, read_block));
    if (source->is_seekable && !source->gunzip)
        must(archive_read_set_seek_callback(archive, seek_block));
    must(archive_read_set_callback_data(archive, source));
    result = archive_read_open1(archive);
    if (!read_problem(source) && !archive_error_string(archive))
        must(result); /* of what it finds in a file it has a sentence */
    return result;
}

/* Tells a file from a pipe, and by the first bytes what is in it. */
static enum sw_status prepare(struct sw_source *source, struct sw_err *err)
{
    ssize_t n;

    if (fstat(source->fd, &source->opened) != 0 || S_ISDIR(source->opened.st_mode))
        return sw_err_set(err, SW_NO_INPUT, "is a folder");
    source->is_seekable = S_ISREG(source->opened.st_mode);
    source->size = source->is_seekable ? source->opened.st_size : 0;
    n = source->is_seekable ? pread(source->fd, source->block, 4, 0) : peek(source);
    if (n < 0)
        return sw_err_set(err, errno == EINTR ? SW_INTERRUPTED : SW_NO_INPUT, "%s",
                          strerror(errno));
    source->is_zip = zip_begins(source->block, (size_t)n);
    if (source->is_zip) {
        enum sw_status status = source->is_seekable ? SW_OK : spool(source, (size_t)n, err);

        return status == SW_OK ? zip_check(source->fd, source->limits.members, err) : status;
    }
    if (n >= 2 && memcmp(source->block, "\x1f\x8b", 2) == 0)
        source->gunzip = gunzip_new(read_raw, source);
    if (!source->is_seekable)
        source->position = (int64_t)(source->ahead = (size_t)n);
    return SW_OK;
}

const char *source_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

/* libarchive's own sentence, without the cells that no library of archives knows. */
enum sw_status source_damaged(struct sw_source *source, struct sw_err *err)
{
    const char *why = read_problem(source);

    if (source->read_errno == EINTR)
        return sw_err_set(err, SW_INTERRUPTED, "interrupted");
    if (source->read_errno)
        return sw_err_set(err, SW_IO, "%s", why);
    why = why ? why : archive_error_string(source->archive);
    return sw_err_set(err, SW_DATA, "damaged or cut short: %s", why ? why : "unreadable");
}

enum sw_status sw_source_open(struct sw_source **result, const char *path,
                              const struct sw_source_limits *limits, struct sw_err *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct sw_source *source = sw_alloc_zero(1, sizeof *source);
    enum sw_status status;
    char *masked;

    *result = NULL;
    source->limits = *limits;
    source->base = sw_strdup(is_stdin ? "standard input" : source_base_name(path));
    do
        source->fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    while (source->fd < 0 && errno == EINTR && !sw_interrupted());
    source->archive = sw_checked(archive_read_new());
    source->entry = sw_checked(archive_entry_new());
    if (source->fd < 0)
        status = sw_err_set(err, SW_NO_INPUT, "%s", strerror(errno));
    else
        status = prepare(source, err);
    if (status == SW_OK && start(source) != ARCHIVE_OK)
        status = source_damaged(source, err);
    if (status != SW_OK) {
        masked = sw_masked_name(is_stdin ? source->base : path);
        sw_err_at(err, "%s", masked);
        free(masked);
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
    archive_entry_free(source->entry);
    archive_read_free(source->archive);
    gunzip_free(source->gunzip);
    if (source->fd >= 0)
        close(source->fd);
    for (size_t i = 0; i < source->n_notes; i++)
        free(source->notes[i]);
    free(source->notes);
    free(source->base);
    free(source->name);
    free(source);
}

enum sw_status source_check_unchanged(const struct sw_source *source, struct sw_err *err)
{
    const struct stat *then = &source->opened;
    struct stat now;

    if (!source->is_seekable || fstat(source->fd, &now) != 0 ||
        (now.st_size == then->st_size && now.st_mtim.tv_sec == then->st_mtim.tv_sec &&
         now.st_mtim.tv_nsec == then->st_mtim.tv_nsec))
        return SW_OK;
    return sw_err_set(err, SW_IO, "changed while it was read: nothing was kept, try again");
}

int64_t sw_source_modified(const struct sw_source *source)
{
    return source->is_seekable ? (int64_t)source->opened.st_mtim.tv_sec * 1000 : 0;
}

int64_t sw_source_position(const struct sw_source *source)
{
    return source->position;
}

int64_t sw_source_size(const struct sw_source *source)
{
    return source->size;
}

const char *sw_source_engine(void)
{
    return archive_version_string();
}
