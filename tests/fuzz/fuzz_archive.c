/* fuzz_archive.c - files and archives: members within the limits, and an end. */
#include "fuzz.h"

#include "sipwhy/source.h"

#include <string.h>

const char *const fuzz_seeds[] = {"samples/*.zip", "tests/fuzz/seeds/archive/*", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct sw_source_limits limits = {.members = 20, .bytes = 1 << 20};
    struct sw_source *source = NULL;
    struct sw_member member;
    struct sw_err err = {0};
    int64_t members = 0, bytes = 0;
    size_t n_notes, n = 0;
    const void *part;
    bool more = false;
    enum sw_status status = sw_source_open(&source, fuzz_file(data, size), &limits, &err);

    while (status == SW_OK && (status = sw_source_next(source, &member, &more, &err)) == SW_OK &&
           more) {
        HOLDS(member.name && (!member.is_archived || ++members <= limits.members));
        while ((status = sw_source_read(source, &part, &n, &err)) == SW_OK && n > 0)
            bytes += (int64_t)n;
        HOLDS(!member.is_archived || bytes <= limits.bytes + (1 << 20));
    }
    HOLDS((status == SW_OK) == (err.text[0] == '\0'));
    if (source)
        sw_source_notes(source, &n_notes);
    sw_source_close(source);
    return 0;
}
