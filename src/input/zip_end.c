/* zip_end.c - see zip_end.h. */
#include "zip_end.h"

#include "sipwhy/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { END = 22, LONGEST_COMMENT = 0xffff, LOCATOR = 20, LARGE_END = 56, ENTRY = 46, MARK = 4 };

/* Where a ZIP's directory is, as what stands behind it says. */
struct directory {
    uint64_t at, size;
    uint64_t end; /* of the directory: where what says so begins */
    uint64_t members;
    bool is_large; /* told by the record of a large ZIP (Zip64), which has room for all of them */
};

bool zip_begins(const char *bytes, size_t n)
{
    static const char *const begins[] = {"PK\3\4", "PK\5\6", "PK00", "PK\7\x8"};

    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (n >= MARK && memcmp(bytes, begins[i], MARK) == 0)
            return true;
    return false;
}

static uint64_t little_endian(const unsigned char *s, size_t n)
{
    uint64_t value = 0;

    while (n-- > 0)
        value = value << 8 | s[n];
    return value;
}

static bool read_at(int fd, void *into, size_t n, uint64_t at)
{
    return at <= INT64_MAX && pread(fd, into, n, (off_t)at) == (ssize_t)n;
}

static bool is_zeros(const unsigned char *s, size_t n)
{
    while (n > 0 && s[n - 1] == 0)
        n--;
    return n == 0;
}

static enum sw_status joined(struct sw_err *err)
{
    return sw_err_set(err, SW_DATA, "is more than one ZIP: import each by itself");
}

static enum sw_status damaged(struct sw_err *err, const char *what)
{
    return sw_err_set(err, SW_DATA, "damaged or cut short: %s", what);
}

/*
 * Finds the record that ends the ZIP, with its comment and the zeros of a tape behind it; among the
 * last n bytes of the file, which are in tail.
 */
static enum sw_status find_end(const unsigned char *tail, size_t n, size_t *place,
                               struct sw_err *err)
{
    bool has_end = false;

    for (size_t i = n < END ? 0 : n - END + 1; i-- > 0;) {
        size_t behind;

        if (memcmp(tail + i, "PK\5\6", MARK) != 0)
            continue;
        has_end = true;
        behind = i + END + (size_t)little_endian(tail + i + 20, 2);
        *place = i;
        if (behind <= n && is_zeros(tail + behind, n - behind))
            return SW_OK;
    }
    if (has_end)
        return sw_err_set(err, SW_DATA,
                          "goes on behind the end of its ZIP, or that is cut short: import each "
                          "part of it by itself");
    return damaged(err, "the end of the ZIP is missing");
}

/* Of a large ZIP (Zip64) another record tells it, and a locator where that one is. */
static enum sw_status read_large_end(int fd, const unsigned char *locator, uint64_t locator_at,
                                     struct directory *directory, struct sw_err *err)
{
    unsigned char record[LARGE_END];
    uint64_t at = little_endian(locator + 8, 8);

    if (!read_at(fd, record, sizeof record, at) || memcmp(record, "PK\6\6", MARK) != 0 ||
        at + 12 + little_endian(record + 4, 8) != locator_at)
        return joined(err);
    *directory = (struct directory){.at = little_endian(record + 48, 8),
                                    .size = little_endian(record + 40, 8),
                                    .end = at,
                                    .members = little_endian(record + 32, 8),
                                    .is_large = true};
    return SW_OK;
}

static enum sw_status find_directory(int fd, struct directory *directory, struct sw_err *err)
{
    struct stat st = {0};
    size_t n = END + LONGEST_COMMENT, place = 0;
    unsigned char *tail = sw_alloc(n), locator[LOCATOR];
    enum sw_status status;

    fstat(fd, &st);
    n = (size_t)st.st_size < n ? (size_t)st.st_size : n;
    if (!read_at(fd, tail, n, (uint64_t)st.st_size - n))
        status = damaged(err, "its end can't be read");
    else
        status = find_end(tail, n, &place, err);
    if (status == SW_OK) {
        const unsigned char *s = tail + place;
        uint64_t at = (uint64_t)st.st_size - (n - place);

        *directory = (struct directory){.at = little_endian(s + 16, 4),
                                        .size = little_endian(s + 12, 4),
                                        .end = at,
                                        .members = little_endian(s + 10, 2)};
        if (read_at(fd, locator, LOCATOR, at - LOCATOR) && memcmp(locator, "PK\6\7", MARK) == 0)
            status = read_large_end(fd, locator, at - LOCATOR, directory, err);
    }
    free(tail);
    return status;
}

/* ----------------------------------------------------------------------------- members */

/* Where a member lies in the file: its local header and its data, at least. */
struct place {
    uint64_t at, end;
};

struct places {
    struct place *items;
    size_t n, capacity;
};

/* A field that has no room in the entry stands in its Zip64 part, behind those that have none. */
static uint64_t large_field(uint64_t field, const unsigned char *extra, size_t n, size_t *used)
{
    if (field != UINT32_MAX || *used + 8 > n)
        return field;
    *used += 8;
    return little_endian(extra + *used - 8, 8);
}

/* The Zip64 part of what stands behind an entry's name; *n = 0 if there is none. */
static const unsigned char *find_large(const unsigned char *extra, size_t *n)
{
    enum { HEAD = 4, ZIP64 = 1 };

    while (*n >= HEAD) {
        size_t size = (size_t)little_endian(extra + 2, 2);

        if (size > *n - HEAD)
            break;
        if (little_endian(extra, 2) == ZIP64) {
            *n = size;
            return extra + HEAD;
        }
        extra += HEAD + size;
        *n -= HEAD + size;
    }
    *n = 0;
    return extra;
}

/* Reads the entry at *at, which moves to the next. */
static bool read_entry(int fd, uint64_t *at, struct place *place)
{
    enum { LOCAL_HEADER = 30 };
    unsigned char entry[ENTRY], *extra;
    const unsigned char *large;
    uint64_t size;
    size_t n, name, used = 0;

    if (!read_at(fd, entry, sizeof entry, *at) || memcmp(entry, "PK\1\2", MARK) != 0)
        return false;
    name = (size_t)little_endian(entry + 28, 2);
    n = (size_t)little_endian(entry + 30, 2);
    extra = sw_alloc(n);
    if (n > 0 && !read_at(fd, extra, n, *at + ENTRY + name)) {
        free(extra);
        return false;
    }
    *at += ENTRY + name + n + little_endian(entry + 32, 2);
    large = find_large(extra, &n);
    large_field(little_endian(entry + 24, 4), large, n, &used);
    size = large_field(little_endian(entry + 20, 4), large, n, &used);
    place->at = large_field(little_endian(entry + 42, 4), large, n, &used);
    free(extra);
    place->end = place->at + LOCAL_HEADER + size;
    return place->end > place->at;
}

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;

    return left->at < right->at ? -1 : left->at > right->at;
}

static enum sw_status read_places(int fd, const struct directory *directory, int64_t most,
                                  struct places *places, struct sw_err *err)
{
    uint64_t at = directory->at;

    while (at < directory->end) {
        if ((int64_t)places->n == most)
            return sw_err_set(err, SW_DATA, SOURCE_TOO_MANY_MEMBERS, (long long)most);
        if (places->n == places->capacity)
            places->items =
                sw_grow(places->items, &places->capacity, places->n + 1, sizeof *places->items);
        if (!read_entry(fd, &at, &places->items[places->n]))
            return damaged(err, "the directory of the ZIP is no directory");
        places->n++;
    }
    return at == directory->end ? SW_OK : damaged(err, "the directory of the ZIP is no directory");
}

/*
 * libarchive reads of two members that lie in one place only one, whatever the directory says. The
 * first one begins with the file, or behind the four bytes that mark a ZIP which was to be split.
 */
static enum sw_status check_places(const struct directory *directory, struct places *places,
                                   struct sw_err *err)
{
    uint64_t end = 0;

    if (places->n != directory->members &&
        (directory->is_large || (places->n & UINT16_MAX) != directory->members))
        return damaged(err, "the directory of the ZIP has not as many members as it says");
    if (places->n == 0)
        return directory->end <= MARK ? SW_OK : joined(err);
    qsort(places->items, places->n, sizeof *places->items, compare_places);
    if (places->items[0].at > MARK)
        return joined(err);
    for (size_t i = 0; i < places->n; i++) {
        if (places->items[i].at < end)
            return damaged(err, "members of the ZIP lie on one another");
        end = places->items[i].end;
    }
    return end <= directory->at ? SW_OK
                                : damaged(err, "a member of the ZIP ends behind its directory");
}

enum sw_status zip_check(int fd, int64_t most_members, struct sw_err *err)
{
    struct directory directory;
    struct places places = {0};
    enum sw_status status = find_directory(fd, &directory, err);

    if (status == SW_OK && directory.at + directory.size != directory.end)
        status = joined(err); /* what stands before it moves it from where it says it is */
    if (status == SW_OK)
        status = read_places(fd, &directory, most_members, &places, err);
    if (status == SW_OK)
        status = check_places(&directory, &places, err);
    free(places.items);
    return status;
}
