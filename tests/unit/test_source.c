#include "fixture.h"
#include "sipwhy/source.h"

#include <archive.h>
#include <archive_entry.h>

#define TEXT  "id,correlationId\n1,2\n"
#define TEXT2 "id\n3\n"

/* "name=bytes;" of each member of a file, and "!STATUS" for a failure; the caller's. */
static char *read_all(const char *path, char sentence[1024])
{
    struct sw_source *source = NULL;
    struct sw_member member;
    struct sw_buf text = {0};
    struct sw_err err = {0};
    const void *bytes;
    size_t n;
    bool more;
    enum sw_status status = sw_source_open(&source, path, &SW_SOURCE_LIMITS, &err);

    sw_buf_str(&text, "");
    while (status == SW_OK && (status = sw_source_next(source, &member, &more, &err)) == SW_OK &&
           more) {
        sw_buf_printf(&text, "%s%s=", member.is_archived ? "" : "plain ", member.name);
        while ((status = sw_source_read(source, &bytes, &n, &err)) == SW_OK && n > 0)
            sw_buf_add(&text, bytes, n);
        sw_buf_char(&text, ';');
    }
    if (status != SW_OK)
        sw_buf_printf(&text, "!%d", (int)status);
    if (sentence)
        snprintf(sentence, 1024, "%s", err.text);
    sw_source_close(source);
    return text.s;
}

static void check_file(const char *path, const char *want, const char *name)
{
    char *got = read_all(path, NULL);

    is_text(got, want, name);
    free(got);
}

/* ------------------------------------------------------------------- making archives */

struct entry {
    const char *name, *text;
    mode_t type; /* 0: AE_IFREG */
};

/* A file of n bytes. */
static void write_entry(struct archive *a, const char *name, const char *bytes, size_t n)
{
    struct archive_entry *entry = archive_entry_new();

    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)n);
    must(archive_write_header(a, entry) == ARCHIVE_OK, archive_error_string(a));
    archive_write_data(a, bytes, n);
    archive_entry_free(entry);
}

static void add_entry(struct archive *a, const struct entry *from)
{
    struct archive_entry *entry = archive_entry_new();
    size_t n = from->text ? strlen(from->text) : 0;

    archive_entry_set_pathname(entry, from->name);
    archive_entry_set_filetype(entry, (unsigned)(from->type ? from->type : AE_IFREG));
    archive_entry_set_perm(entry, 0600);
    if (from->type == AE_IFLNK)
        archive_entry_set_symlink(entry, "/etc/hostname");
    else if (strcmp(from->name, "hardlink.csv") == 0)
        archive_entry_set_hardlink(entry, "a.csv");
    else if (n > 0)
        archive_entry_set_size(entry, (la_int64_t)n);
    must(archive_write_header(a, entry) == ARCHIVE_OK, archive_error_string(a));
    if (n > 0)
        archive_write_data(a, from->text, n);
    archive_entry_free(entry);
}

/* Writes an archive; its bytes are the caller's. */
static char *pack(int format, int filter, const char *options, const struct entry *entries,
                  size_t n, size_t *used)
{
    enum { ROOM = 1 << 16 };
    struct archive *a = archive_write_new();
    char *bytes = sw_alloc_zero(1, ROOM);

    must(archive_write_set_format(a, format) == ARCHIVE_OK &&
             archive_write_add_filter(a, filter) == ARCHIVE_OK &&
             archive_write_set_options(a, options) == ARCHIVE_OK &&
             archive_write_set_bytes_in_last_block(a, 1) == ARCHIVE_OK &&
             archive_write_open_memory(a, bytes, ROOM, used) == ARCHIVE_OK,
         archive_error_string(a));
    for (size_t i = 0; i < n; i++)
        add_entry(a, &entries[i]);
    must(archive_write_close(a) == ARCHIVE_OK, archive_error_string(a));
    archive_write_free(a);
    return bytes;
}

static void test_archives(void)
{
    static const struct entry two[] = {{"DirectRouting.calls.csv", TEXT, 0},
                                       {"deep/folder/b.CSV", TEXT2, 0}};
    static const struct entry junk[] = {
        {"folder.csv", NULL, AE_IFDIR}, {"parameters.json", "{}", 0}, {"link.csv", NULL, AE_IFLNK},
        {"../../etc/a.csv", TEXT, 0},   {"empty.csv", NULL, 0},       {"noncsv", TEXT2, 0},
        {"__MACOSX/x.txt", TEXT2, 0}};
    static const struct entry odd[] = {
        {"a.csv", TEXT, 0}, {"pipe.csv", NULL, AE_IFIFO}, {"hardlink.csv", NULL, 0}};
    static const char both[] = "x/DirectRouting.calls.csv=" TEXT ";x/b.CSV=" TEXT2 ";";
    static const struct {
        const char *name;
        int format, filter;
        const char *options;
        const struct entry *entries;
        size_t n;
        const char *want;
    } cases[] = {
        {"a ZIP, deflated", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "compression=deflate", two, 2,
         both},
        {"a ZIP, stored", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "compression=store", two, 2,
         both},
        {"a ZIP with Zip64 fields", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "zip64", two, 2, both},
        {"a tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE, "", two, 2, both},
        {"a tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, "", two, 2, both},
        {"a tar.xz", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_XZ, "", two, 2, both},
        {"a tar.zst", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_ZSTD, "", two, 2, both},
        {"one file, gz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, "", two, 1, "plain x=" TEXT ";"},
        {"one file, xz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, "", two, 1, "plain x=" TEXT ";"},
        {"one file, zst", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_ZSTD, "", two, 1, "plain x=" TEXT ";"},
        {"folders, links and what nobody takes for an export are passed over in a ZIP",
         ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "", junk, COUNT(junk),
         "x/a.csv=" TEXT ";x/empty.csv=;x/noncsv=" TEXT2 ";"},
        {"so are pipes and hard links", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, "", odd,
         COUNT(odd), "x/a.csv=" TEXT ";"},
        {"and in a tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, "", junk, COUNT(junk),
         "x/a.csv=" TEXT ";x/empty.csv=;x/noncsv=" TEXT2 ";"},
    };
    char *folder = make_folder();

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t used = 0;
        char *bytes = pack(cases[i].format, cases[i].filter, cases[i].options, cases[i].entries,
                           cases[i].n, &used);
        char *path = write_bytes(folder, "x", bytes, used);

        check_file(path, cases[i].want, cases[i].name);
        free(path);
        free(bytes);
    }
    remove_folder(folder);
}

/* ------------------------------------------------------------------ damage of every kind */

/* Cut anywhere, an archive fails, or gives all that was in it. */
static void check_cuts(const char *name, int format, int filter, const char *options)
{
    static const struct entry two[] = {{"a.csv", TEXT, 0}, {"b.csv", TEXT2, 0}};
    static const char whole[] = "x/a.csv=" TEXT ";x/b.csv=" TEXT2 ";";
    char *folder = make_folder(), sentence[1024];
    size_t used = 0, wrong = 0, failed = 0;
    char *bytes = pack(format, filter, options, two, 2, &used);

    for (size_t cut = 1; cut < used; cut++) {
        char *path = write_bytes(folder, "x", bytes, cut), *got = read_all(path, sentence);
        bool fails = strstr(got, "!65") != NULL;

        failed += fails;
        if (!fails && strcmp(got, whole) != 0 && (cut > 30 || strncmp(got, "plain ", 6) != 0)) {
            printf("# cut at %zu of %zu: %s\n", cut, used, got);
            wrong++;
        }
        if (fails && !strstr(sentence, "x: damaged or cut short: ") &&
            strncmp(sentence, "damaged or cut short: ", 22) != 0)
            wrong++;
        free(got);
        free(path);
    }
    ok(wrong == 0 && failed > used / 4, "%s cut anywhere fails, or gives all of it", name);
    free(bytes);
    remove_folder(folder);
}

/* Is a file of these bytes and those refused before any member of it is read? */
static bool is_refused(const char *folder, struct sw_str first, struct sw_str second)
{
    struct sw_buf both = {0};
    char *path, *got;
    bool fails;

    sw_buf_add(&both, first.s, first.n);
    sw_buf_add(&both, second.s, second.n);
    path = write_bytes(folder, "x", both.s, both.n);
    got = read_all(path, NULL);
    fails = strcmp(got, "!65") == 0;
    if (!fails)
        printf("# %zu and %zu bytes: %s\n", first.n, second.n, got);
    free(got);
    free(path);
    sw_buf_free(&both);
    return fails;
}

/* Of two ZIPs in one file libarchive reads the last that is whole. */
static void check_joined(const char *name, const char *options)
{
    static const struct entry a[] = {{"a.csv", TEXT, 0}}, b[] = {{"b.csv", TEXT2, 0}};
    char *folder = make_folder();
    size_t n_first, n_second, wrong = 0;
    char *s = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, options, a, 1, &n_first);
    char *t = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, options, b, 1, &n_second);
    const struct sw_str first = {s, n_first}, second = {t, n_second};

    for (size_t cut = 1; cut <= second.n; cut++)
        wrong += !is_refused(folder, first, (struct sw_str){second.s, cut});
    ok(wrong == 0, "%s with another behind it, whole or cut anywhere, is refused", name);
    wrong = 0;
    for (size_t cut = 4; cut <= first.n; cut++)
        wrong += !is_refused(folder, (struct sw_str){first.s, cut}, second);
    ok(wrong == 0, "%s with another before it, whole or cut anywhere, is refused", name);
    free(s);
    free(t);
    remove_folder(folder);
}

/* Where a tar is cut between two members, only what ends it tells that there were more. */
static void test_tar_ends(void)
{
    static const struct entry two[] = {{"a.csv", TEXT, 0}, {"b.csv", TEXT2, 0}};
    static const char both[] = "x/a.csv=" TEXT ";x/b.csv=" TEXT2 ";";
    enum { MEMBER = 1024 };
    static const int filters[] = {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ};
    char *folder = make_folder(), sentence[1024];
    size_t used, wrong = 0;
    char *bytes = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, "", two, 2, &used);

    for (size_t cut = 512; cut < used; cut++) {
        char *path = write_bytes(folder, "x", bytes, cut), *got = read_all(path, sentence);

        wrong += cut <= 2 * MEMBER ? sentence[0] == '\0' : strcmp(got, both) != 0;
        free(got);
        free(path);
    }
    ok(wrong == 0, "a tar without zeros at its end fails");
    for (size_t i = 0; i < COUNT(filters); i++) {
        struct archive *a = archive_write_new();
        char *packed = sw_alloc_zero(1, 4096), *path;

        must(archive_write_set_format_raw(a) == ARCHIVE_OK &&
                 archive_write_add_filter(a, filters[i]) == ARCHIVE_OK &&
                 archive_write_set_bytes_in_last_block(a, 1) == ARCHIVE_OK &&
                 archive_write_open_memory(a, packed, 4096, &used) == ARCHIVE_OK,
             archive_error_string(a));
        write_entry(a, "x", bytes, MEMBER);
        must(archive_write_close(a) == ARCHIVE_OK, archive_error_string(a));
        archive_write_free(a);
        path = write_bytes(folder, "x", packed, used);
        check_file(path, "x/a.csv=" TEXT ";!65", "also where it is compressed");
        free(path);
        free(packed);
    }
    free(bytes);
    remove_folder(folder);
}

static void test_odd_ends(void)
{
    static const struct entry one[] = {{"a.csv", TEXT, 0}};
    static const char end[] = "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    char *folder = make_folder(), *path, *bytes;
    size_t used;
    struct sw_buf zip = {0};

    bytes = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "", one, 1, &used);
    sw_buf_add(&zip, bytes, used);
    for (int i = 0; i < 700; i++)
        sw_buf_char(&zip, '\0');
    path = write_bytes(folder, "x", zip.s, zip.n);
    check_file(path, "x/a.csv=" TEXT ";", "a ZIP with zeros behind it");
    free(path);

    sw_buf_clear(&zip);
    sw_buf_add(&zip, bytes, used);
    zip.s[used - 2] = sizeof end - 1;
    sw_buf_add(&zip, end, sizeof end - 1);
    path = write_bytes(folder, "x", zip.s, zip.n - 1);
    check_file(path, "!65", "a ZIP whose comment is cut short");
    free(path);

    path = write_bytes(folder, "x", end, sizeof end - 1);
    check_file(path, "", "a ZIP without members");
    free(path);
    ok(is_refused(folder, (struct sw_str){bytes, used}, (struct sw_str){end, sizeof end - 1}),
       "a ZIP without members behind another is refused");
    free(bytes);
    sw_buf_free(&zip);
    remove_folder(folder);
}

/* Its directory can't be compared with its members there. */
static void test_compressed_zip(void)
{
    static const struct entry one[] = {{"a.csv", TEXT, 0}};
    static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD};
    char *folder = make_folder(), sentence[1024];

    for (size_t i = 0; i < COUNT(filters); i++) {
        size_t used;
        char *bytes = pack(ARCHIVE_FORMAT_ZIP, filters[i], "", one, 1, &used);
        char *path = write_bytes(folder, "x", bytes, used), *got = read_all(path, sentence);

        is_text(got, "!65", "a ZIP that was compressed again");
        is_text(sentence, "is an archive that was compressed again: unpack it first", "says so");
        free(got);
        free(path);
        free(bytes);
    }
    remove_folder(folder);
}

static void test_bad_checksum(void)
{
    static const struct entry one[] = {{"a.csv", TEXT, 0}};
    char *folder = make_folder(), sentence[1024], *path, *got, *bytes;
    size_t used = 0;

    bytes = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "compression=store", one, 1, &used);
    for (size_t i = 0; i + 20 < used; i++)
        if (memcmp(bytes + i, "correlationId", 13) == 0)
            bytes[i] = 'C';
    path = write_bytes(folder, "x", bytes, used);
    got = read_all(path, sentence);
    ok(strstr(got, "!65") != NULL, "a member that does not fit its checksum fails");
    ok(strstr(sentence, "CRC") != NULL, "for that reason");
    free(got);
    free(path);
    free(bytes);
    remove_folder(folder);
}

static void put(struct sw_buf *out, int n, uint64_t value)
{
    for (int i = 0; i < n; i++)
        sw_buf_char(out, (char)(value >> (8 * i) & 0xff));
}

static void put_local_header(struct sw_buf *out, const char *name, unsigned method, uint32_t crc,
                             size_t packed, size_t size)
{
    put(out, 4, 0x04034b50);
    put(out, 2, 20);
    put(out, 2, 0);
    put(out, 2, method);
    put(out, 4, 0x210000);
    put(out, 4, crc);
    put(out, 4, packed);
    put(out, 4, size);
    put(out, 2, strlen(name));
    put(out, 2, 0);
    sw_buf_str(out, name);
}

/*
 * The compressed bytes of b.csv begin one byte before the end of a block of the file, so that the
 * first look at them gives nothing yet. "id\n" in one stored block of deflate.
 */
static void test_empty_block(void)
{
    static const char deflated[] = "\x01\x03\x00\xfc\xff"
                                   "id\n";
    enum { BLOCK = 128 * 1024, HEADER = 30 + 5, METHOD = 8 };
    const uint32_t crc = 0x59036e00; /* of "id\n" */
    size_t filler = BLOCK - 1 - 2 * HEADER, second, directory;
    char *folder = make_folder(), *path;
    struct sw_buf zip = {0};

    put_local_header(&zip, ".a.tx", METHOD * 0, 0, filler, filler);
    for (size_t i = 0; i < filler; i++)
        sw_buf_char(&zip, 'x');
    second = zip.n;
    put_local_header(&zip, "b.csv", METHOD, crc, sizeof deflated - 1, 3);
    must(zip.n == BLOCK - 1, "the compressed bytes begin elsewhere");
    sw_buf_add(&zip, deflated, sizeof deflated - 1);
    directory = zip.n;
    for (int i = 0; i < 2; i++) {
        size_t size = i ? 3 : filler, packed = i ? sizeof deflated - 1 : filler;

        put(&zip, 4, 0x02014b50);
        put(&zip, 4, 20 | 20 << 16);
        put(&zip, 2, 0);
        put(&zip, 2, i ? METHOD : 0);
        put(&zip, 4, 0x210000);
        put(&zip, 4, i ? crc : 0);
        put(&zip, 4, packed);
        put(&zip, 4, size);
        put(&zip, 2, 5);
        put(&zip, 8, 0);
        put(&zip, 4, 0);
        put(&zip, 4, i ? second : 0);
        sw_buf_str(&zip, i ? "b.csv" : ".a.tx");
    }
    directory = zip.n - directory;
    put(&zip, 8, 0x06054b50);
    put(&zip, 4, 2 | 2 << 16);
    put(&zip, 4, directory);
    put(&zip, 4, zip.n - 16 - directory);
    put(&zip, 2, 0);
    path = write_bytes(folder, "x", zip.s, zip.n);
    check_file(path, "x/b.csv=id\n;", "bytes that give nothing yet are not the end of a member");
    free(path);
    sw_buf_free(&zip);
    remove_folder(folder);
}

/* ------------------------------------------------------------------- what is passed over */

static char *write_archive(const char *folder, int format, const struct entry *entries, size_t n)
{
    size_t used;
    char *bytes = pack(format, ARCHIVE_FILTER_NONE, "", entries, n, &used);
    char *path = write_bytes(folder, "x", bytes, used);

    free(bytes);
    return path;
}

static void check_notes(const char *path, const struct sw_source_limits *limits, const char *want,
                        const char *name)
{
    struct sw_source *source = NULL;
    struct sw_member member;
    struct sw_buf text = {0};
    struct sw_err err = {0};
    size_t n = 0;
    bool more = true;
    enum sw_status status = sw_source_open(&source, path, limits, &err);
    const char *const *notes;

    sw_buf_str(&text, "");
    while (status == SW_OK && more) {
        const void *bytes;
        size_t got = 1;

        status = sw_source_next(source, &member, &more, &err);
        while (status == SW_OK && more && got > 0)
            status = sw_source_read(source, &bytes, &got, &err);
    }
    notes = sw_source_notes(source, &n);
    for (size_t i = 0; i < n; i++)
        sw_buf_printf(&text, "%s;", notes[i]);
    if (status != SW_OK)
        sw_buf_printf(&text, "!%s", err.text);
    is_text(text.s, want, name);
    sw_buf_free(&text);
    sw_source_close(source);
}

static void test_notes(void)
{
    static const struct entry nested[] = {{"a.csv", TEXT, 0},
                                          {"b.zip", "PK\3\4....", 0},
                                          {"c.csv", "\x1f\x8b....", 0},
                                          {"link.csv", NULL, AE_IFLNK},
                                          {"parameters.json", "{}", 0}};
    static const struct entry workbook[] = {{"[Content_Types].xml", "<x/>", 0},
                                            {"xl/sheet.csv", TEXT, 0}};
    char *folder = make_folder(), *path;
    struct sw_source_limits limits = SW_SOURCE_LIMITS;

    path = write_archive(folder, ARCHIVE_FORMAT_TAR_USTAR, nested, COUNT(nested));
    check_notes(path, &limits,
                "x/b.zip: an archive in an archive: unpack it first;"
                "x/c.csv: an archive in an archive: unpack it first;"
                "x/link.csv: a link: its target is not followed;",
                "archives in the archive and links are told of");
    limits.members = 4;
    check_notes(path, &limits,
                "x/b.zip: an archive in an archive: unpack it first;"
                "x/c.csv: an archive in an archive: unpack it first;"
                "x/link.csv: a link: its target is not followed;"
                "!has more than 4 members: --max-members raises the limit",
                "members are limited");
    limits = (struct sw_source_limits){.members = 9, .bytes = 19};
    check_notes(path, &limits, "!unpacks to more than 19 bytes: --max-size raises the limit",
                "so are bytes");
    free(path);
    path = write_archive(folder, ARCHIVE_FORMAT_ZIP, workbook, COUNT(workbook));
    limits = SW_SOURCE_LIMITS;
    check_notes(path, &limits, "!is a workbook, not text: open it and save it as CSV UTF-8",
                "a workbook is named");
    free(path);
    path = write_text(folder, "plain.csv", TEXT);
    limits.bytes = 1;
    check_notes(path, &limits, "", "a file that is not packed has no limit");
    free(path);
    remove_folder(folder);
}

static void test_changing(void)
{
    char *folder = make_folder(), *path = write_text(folder, "a.csv", TEXT);
    struct sw_source *source = NULL;
    struct sw_member member;
    struct sw_err err = {0};
    const void *bytes;
    size_t n;
    bool more;

    must(sw_source_open(&source, path, &SW_SOURCE_LIMITS, &err) == SW_OK, err.text);
    must(sw_source_next(source, &member, &more, &err) == SW_OK && more, err.text);
    must(sw_source_read(source, &bytes, &n, &err) == SW_OK, err.text);
    free(write_text(folder, "a.csv", TEXT TEXT));
    while (sw_source_read(source, &bytes, &n, &err) == SW_OK && n > 0)
        ;
    is_int(sw_source_next(source, &member, &more, &err), SW_IO, "a file that grew meanwhile fails");
    ok(strstr(err.text, "changed while it was read") && strstr(err.text, "try again"),
       "and says to try again");
    sw_source_close(source);
    free(path);
    remove_folder(folder);
}

/* ------------------------------------------------------------------------ plain files */

static void test_plain(void)
{
    char *folder = make_folder(), *path = write_text(folder, "a.csv", TEXT), *got;
    char *empty = write_text(folder, "empty.csv", ""), sentence[1024];
    struct sw_buf large = {0};

    check_file(path, "plain a.csv=" TEXT ";", "a file is its only member");
    got = read_all(empty, NULL);
    ok(strcmp(got, "") == 0 || strcmp(got, "plain empty.csv=;") == 0, "an empty file has no bytes");
    free(got);
    got = read_all("/nonexistent/a.csv", sentence);
    is_text(got, "!66", "a file that is not there");
    is_text(sentence, "/nonexistent/a.csv: No such file or directory", "is named with the reason");
    free(got);
    got = read_all(folder, sentence);
    is_text(got, "!66", "a folder is no file");
    free(got);
    free(path);
    for (int i = 0; i < 100000; i++)
        sw_buf_printf(&large, "%d\n", i);
    path = write_bytes(folder, "large", large.s, large.n);
    got = read_all(path, NULL);
    ok(strlen(got) == large.n + 13 && strncmp(got + 12, large.s, large.n) == 0,
       "a large file comes whole");
    free(got);
    free(path);
    free(empty);
    sw_buf_free(&large);
    remove_folder(folder);
}

/* Standard input, fed by a process of its own a few bytes at a time. */
static void check_stdin(const char *bytes, size_t n, size_t step, const char *want,
                        const char *name)
{
    int ends[2], was = dup(STDIN_FILENO);
    pid_t writer;

    must(pipe(ends) == 0, "pipe");
    fflush(stdout);
    writer = fork();
    if (writer == 0) {
        close(ends[0]);
        for (size_t at = 0; at < n; at += step)
            if (write(ends[1], bytes + at, n - at < step ? n - at : step) < 0)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    check_file("-", want, name);
    dup2(was, STDIN_FILENO);
    close(was);
}

static void test_stdin(void)
{
    static const struct entry two[] = {{"a.csv", TEXT, 0}, {"b.csv", TEXT2, 0}};
    static const char both[] = "standard input/a.csv=" TEXT ";standard input/b.csv=" TEXT2 ";";
    size_t used = 0;
    char *bytes;

    check_stdin(TEXT, sizeof TEXT - 1, 1, "plain standard input=" TEXT ";", "a CSV from a pipe");
    check_stdin("i", 1, 1, "plain standard input=i;", "one byte from a pipe");
    bytes = pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "", two, 2, &used);
    check_stdin(bytes, used, 1, both, "a ZIP from a pipe, byte by byte");
    free(bytes);
    bytes = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, "", two, 2, &used);
    check_stdin(bytes, used, 3, both, "a tar.gz from a pipe");
    free(bytes);
}

int main(void)
{
    test_notes();
    test_changing();
    test_plain();
    test_archives();
    check_cuts("a ZIP", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "compression=deflate");
    check_cuts("a stored ZIP", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "compression=store");
    check_cuts("a tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, "");
    check_cuts("a tar.xz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ, "");
    check_cuts("a tar.zst", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_ZSTD, "");
    check_joined("a ZIP", "compression=deflate");
    check_joined("a stored ZIP", "compression=store");
    check_joined("a ZIP with Zip64 fields", "zip64");
    test_odd_ends();
    test_tar_ends();
    test_compressed_zip();
    test_bad_checksum();
    test_empty_block();
    test_stdin();
    return tap_done();
}
