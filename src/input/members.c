/* members.c - what is in a file: itself, or the members of an archive; see source.h. */
#include "source_file.h"
#include "zip_end.h"

#include <errno.h>

enum { MAX_NOTES = 100 };

static void note(struct sw_source *source, const char *name, const char *why)
{
    struct sw_buf text = {0};
    char *masked;

    if (source->n_notes == MAX_NOTES)
        return;
    masked = sw_masked_name(name);
    sw_text_sanitize(&text, sw_str(masked));
    free(masked);
    sw_buf_printf(&text, ": %s", why);
    if (source->n_notes == source->notes_capacity)
        source->notes = sw_grow(source->notes, &source->notes_capacity, source->n_notes + 1,
                                sizeof *source->notes);
    source->notes[source->n_notes++] = text.s;
}

/* Why a member can't be an export; "" for one that nobody takes for one, NULL for the others. */
static const char *find_obstacle(struct sw_source *source, struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry), *name = path ? source_base_name(path) : "";

    if (archive_entry_filetype(entry) == AE_IFDIR)
        return "";
    if (archive_entry_hardlink(entry) || archive_entry_symlink(entry))
        return "a link: its target is not followed";
    if (archive_entry_filetype(entry) != AE_IFREG)
        return "a device or the like: passed over";
    if (archive_entry_is_data_encrypted(entry)) {
        source->encrypted++;
        return "encrypted: unpack it first";
    }
    if (name[0] == '.' || name[0] == '\0' || strcmp(name, "parameters.json") == 0 ||
        sw_str_starts(sw_str(path), "__MACOSX/"))
        return "";
    return NULL;
}

/* No file system has longer names; what an archive says may go on for megabytes. The caller's. */
static char *name_in_archive(const char *archive, const char *path)
{
    enum { LONGEST = 255, HEAD = 200, TAIL = 52 };
    const char *name = source_base_name(path);
    size_t n = strlen(name);

    return n > LONGEST ? sw_sprintf("%s/%.*s...%s", archive, (int)HEAD, name, name + n - TAIL)
                       : sw_sprintf("%s/%s", archive, name);
}

static void describe(struct sw_source *source, struct archive_entry *entry,
                     struct sw_member *member)
{
    const char *path = archive_entry_pathname(entry);

    free(source->name);
    source->name = source->is_plain ? sw_strdup(source->base)
                                    : name_in_archive(source->base, path ? path : "");
    member->name = source->name;
    member->is_archived = !source->is_plain;
}

static bool is_compressed(const struct sw_source *source)
{
    return !source->is_plain || source->gunzip || archive_filter_count(source->archive) > 1;
}

static bool is_archive(struct sw_str s)
{
    const struct {
        size_t at;
        struct sw_str magic;
    } magics[] = {{0, SW_STR("PK\3\4")},        {0, SW_STR("\x1f\x8b")},
                  {0, SW_STR("\xfd\x37zXZ\0")}, {0, SW_STR("\x28\xb5\x2f\xfd")},
                  {0, SW_STR("BZh")},           {0, SW_STR("7z\xbc\xaf")},
                  {257, SW_STR("ustar")}};

    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        struct sw_str magic = magics[i].magic;

        if (s.n >= magics[i].at + magic.n && memcmp(s.s + magics[i].at, magic.s, magic.n) == 0)
            return true;
    }
    return false;
}

/* One block of the member as libarchive has it; n = 0 at the end. */
static enum sw_status read_block(struct sw_source *source, const void **bytes, size_t *n,
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
    return result == ARCHIVE_OK ? SW_OK : source_damaged(source, err);
}

/* Looks at the beginning of an archived member: an archive in an archive is passed over. */
static enum sw_status look_inside(struct sw_source *source, bool *is_wanted, struct sw_err *err)
{
    enum sw_status status = read_block(source, &source->first, &source->n_first, err);

    *is_wanted = status == SW_OK && !is_archive((struct sw_str){source->first, source->n_first});
    if (status == SW_OK && !*is_wanted)
        note(source, source->name, "an archive in an archive: unpack it first");
    return status;
}

/*
 * A file that libarchive takes for no archive: one of a kind that is not read, or within a
 * compressed file a ZIP, whose directory can't be compared with its members there.
 */
static enum sw_status look_at_plain(struct sw_source *source, struct sw_err *err)
{
    enum sw_status status = read_block(source, &source->first, &source->n_first, err);

    if (status == SW_OK && sw_str_starts((struct sw_str){source->first, source->n_first}, "%PDF-"))
        return sw_err_no_export(err, "is a PDF: export the calls themselves, as CSV");
    if (status != SW_OK || !is_archive((struct sw_str){source->first, source->n_first}))
        return status;
    if (is_compressed(source))
        return sw_err_set(err, SW_DATA, "is an archive that was compressed again: unpack it first");
    return sw_err_no_export(err, "is an archive of a kind that is not read: unpack it first");
}

static enum sw_status weigh(struct sw_source *source, struct archive_entry *entry,
                            struct sw_member *member, bool *is_wanted, struct sw_err *err)
{
    int format = archive_format(source->archive);
    const char *obstacle, *path = archive_entry_pathname(entry);

    source->is_plain = format == ARCHIVE_FORMAT_RAW || format == ARCHIVE_FORMAT_EMPTY;
    source->n_first = 0;
    describe(source, entry, member);
    *is_wanted = true;
    if (source->is_plain)
        return format == ARCHIVE_FORMAT_RAW ? look_at_plain(source, err) : SW_OK;
    if (++source->members > source->limits.members)
        return sw_err_set(err, SW_DATA, SOURCE_TOO_MANY_MEMBERS, (long long)source->limits.members);
    if (path && strcmp(source_base_name(path), "[Content_Types].xml") == 0)
        return sw_err_no_export(err, "is a workbook, not text: open it and save it as CSV UTF-8");
    obstacle = find_obstacle(source, entry);
    if (obstacle && obstacle[0])
        note(source, source->name, obstacle);
    *is_wanted = !obstacle;
    return obstacle ? SW_OK : look_inside(source, is_wanted, err);
}

static bool is_tar(const struct sw_source *source)
{
    return (archive_format(source->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}

/*
 * Blocks of zeros end a tar; libarchive takes the end of the file for them. One that was cut
 * between two members would be read as whole.
 */
static int next_header(struct sw_source *source, struct archive_entry *entry)
{
    enum { TAR_BLOCK = 512 };
    struct archive *archive = source->archive;
    bool was_tar = is_tar(source); /* not before the first member */
    int result = was_tar ? archive_read_data_skip(archive) : ARCHIVE_OK;
    int64_t place = archive_filter_bytes(archive, 0);

    if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
        result = archive_read_next_header2(archive, entry);
    if ((result == ARCHIVE_OK || result == ARCHIVE_WARN) && is_tar(source))
        source->data_end = archive_filter_bytes(archive, 0) + archive_entry_size(entry);
    if (result != ARCHIVE_EOF || !was_tar || archive_filter_bytes(archive, 0) - place >= TAR_BLOCK)
        return result;
    archive_set_error(archive, EIO, "the end of the tar is missing");
    return ARCHIVE_FATAL;
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
    struct archive_entry *entry = source->entry;
    enum sw_status status;
    int result;

    *more = false;
    while ((result = next_header(source, entry)) == ARCHIVE_OK || result == ARCHIVE_WARN) {
        status = weigh(source, entry, member, more, err);
        if (status != SW_OK || *more)
            return status;
    }
    return result == ARCHIVE_EOF && is_sound_to_the_end(source)
               ? source_check_unchanged(source, err)
               : source_damaged(source, err);
}

enum sw_status sw_source_read(struct sw_source *source, const void **bytes, size_t *n,
                              struct sw_err *err)
{
    enum sw_status status = SW_OK;

    if (source->n_first > 0) {
        *bytes = source->first;
        *n = source->n_first;
        source->n_first = 0;
    } else {
        status = read_block(source, bytes, n, err);
    }
    source->produced += (int64_t)*n;
    if (status == SW_OK && source->produced > source->limits.bytes && is_compressed(source))
        return sw_err_set(err, SW_DATA,
                          "unpacks to more than %lld bytes: --max-size raises the limit",
                          (long long)source->limits.bytes);
    return status;
}

int sw_source_encrypted(const struct sw_source *source)
{
    return source->encrypted;
}

const char *const *sw_source_notes(const struct sw_source *source, size_t *n)
{
    *n = source->n_notes;
    return (const char *const *)source->notes;
}
