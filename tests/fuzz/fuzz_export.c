/*
 * fuzz_export.c - an export of any format, from its bytes to calls: dialect, headings, JSON, cells.
 * Every row is a call or a reject, times are ones that somebody can have called at, texts have no
 * NUL; in pieces of any size it is the same.
 */
#include "fuzz.h"

#include "sipwhy/export.h"
#include "sipwhy/hash.h"
#include "sipwhy/mem.h"
#include "sipwhy/time.h"

#include <string.h>

const char *const fuzz_seeds[] = {"samples/*.csv", "schema/formats/*.csv",
                                  "tests/fuzz/seeds/export/*", NULL};

struct taken {
    struct sw_call call;
    struct sw_reject reject;
    struct sw_arena arena;
    int64_t calls, rejects, parts;
    uint64_t hash;
};

static enum sw_status place(void *context, struct sw_export_place *place, struct sw_err *err)
{
    struct taken *taken = context;

    (void)err;
    sw_arena_reset(&taken->arena);
    *place = (struct sw_export_place){&taken->call, &taken->reject, &taken->arena};
    return SW_OK;
}

static void check_text(struct sw_str s)
{
    HOLDS(s.n == 0 || !memchr(s.s, '\0', s.n));
}

static void took(void *context, bool is_call)
{
    struct taken *taken = context;
    struct sw_call *call = &taken->call;

    if (!is_call) {
        taken->rejects++;
        HOLDS(taken->reject.line > 0 && taken->reject.column >= 0 && taken->reject.reason[0]);
        return;
    }
    taken->calls++;
    HOLDS(call->invite_time != SW_NO_TIME && call->success <= SW_SUCCESS_UNKNOWN);
    check_text(call->correlation_id);
    check_text(call->upn);
    check_text(call->caller);
    check_text(call->callee);
    check_text(call->trunk_fqdn);
    check_text(call->phrase);
    sw_call_identify(call, SW_STR("fuzz"));
    taken->hash = sw_hash64_more(taken->hash, call->fingerprint, sizeof call->fingerprint);
}

static enum sw_status ended(void *context, struct sw_err *err)
{
    (void)err;
    HOLDS(++((struct taken *)context)->parts <= SW_MAX_PARTS);
    return SW_OK;
}

static void note_call(void *called)
{
    (void)called;
}

static struct taken read_in_pieces(const struct sw_export_tables *tables, const uint8_t *data,
                                   size_t size, size_t piece, bool is_shared,
                                   enum sw_status *status)
{
    const struct sw_export_options options = {.now = INT64_C(1800000000000),
                                              .until = INT64_C(86400000)};
    struct taken taken = {0};
    const struct sw_export_sink sink = {place, took, ended, &taken};
    struct sw_export *export_ = NULL;
    struct sw_err err = {0};

    *status = sw_export_new(&export_, tables, &options, &sink, &err);
    if (is_shared)
        sw_export_share(export_, note_call, NULL);
    for (size_t i = 0; *status == SW_OK && i < size; i += piece) {
        *status = sw_export_feed(export_, data + i, size - i < piece ? size - i : piece, &err);
        if (is_shared)
            sw_export_help(export_);
    }
    if (*status == SW_OK)
        *status = sw_export_end(export_, &err);
    HOLDS((*status == SW_OK) == (err.text[0] == '\0'));
    sw_export_free(export_);
    sw_arena_free(&taken.arena);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sw_export_tables tables;
    struct sw_err err = {0};
    enum sw_status whole_status, status;
    struct taken whole, pieces;

    if (tables.formats.n == 0)
        HOLDS(sw_export_tables_load(&tables, &err) == SW_OK);
    whole = read_in_pieces(&tables, data, size, size + 1, false, &whole_status);
    pieces =
        read_in_pieces(&tables, data, size, size ? 1 + data[0] % 97 : 1, size % 2 == 1, &status);
    HOLDS(status == whole_status);
    HOLDS(pieces.calls == whole.calls && pieces.rejects == whole.rejects);
    HOLDS(pieces.parts == whole.parts && pieces.hash == whole.hash);
    return 0;
}
