/* packed.c - see packed.h. */
#include "packed.h"

#include "sipwhy/time.h"

#include <stddef.h>
#include <string.h>

static const size_t texts[] = {
    offsetof(struct sw_call, call_id),
    offsetof(struct sw_call, correlation_id),
    offsetof(struct sw_call, shared_correlation_id),
    offsetof(struct sw_call, transferor_correlation_id),
    offsetof(struct sw_call, caller),
    offsetof(struct sw_call, callee),
};

/* Where the texts of a name are, one behind the other. */
static const struct {
    enum sw_name kind; /* that of the other side is the same */
    size_t at, n;
} name_texts[SW_NAMES] = {
    [SW_NAME_USER] = {SW_NAME_USER, offsetof(struct sw_call, user_id), 3},
    [SW_NAME_USER_COUNTRY] = {SW_NAME_USER_COUNTRY, offsetof(struct sw_call, user_country), 1},
    [SW_NAME_OTHER_COUNTRY] = {SW_NAME_USER_COUNTRY, offsetof(struct sw_call, other_country), 1},
    [SW_NAME_CALL_TYPE] = {SW_NAME_CALL_TYPE, offsetof(struct sw_call, call_type), 1},
    [SW_NAME_TRUNK] = {SW_NAME_TRUNK, offsetof(struct sw_call, trunk_fqdn), 1},
    [SW_NAME_MEDIA_REGION] = {SW_NAME_MEDIA_REGION, offsetof(struct sw_call, media_region), 1},
    [SW_NAME_SIGNALING_REGION] = {SW_NAME_MEDIA_REGION, offsetof(struct sw_call, signaling_region),
                                  1},
    [SW_NAME_PHRASE] = {SW_NAME_PHRASE, offsetof(struct sw_call, phrase), 1},
    [SW_NAME_ADMIN_UNITS] = {SW_NAME_ADMIN_UNITS, offsetof(struct sw_call, admin_units), 1},
};

_Static_assert(offsetof(struct sw_call, upn) ==
                       offsetof(struct sw_call, user_id) + sizeof(struct sw_str) &&
                   offsetof(struct sw_call, display_name) ==
                       offsetof(struct sw_call, upn) + sizeof(struct sw_str),
               "the texts of a user");

/* Of a number: seven bits a byte, the last one has no more behind it. */
enum {
    TEXTS = sizeof texts / sizeof texts[0],
    NUMBERS = 7 + TEXTS + SW_NAMES * (1 + NAME_TEXTS),
    MOST_DIGITS = 10
};

/* What is there, or holds, by bit. */
enum {
    HAS_START = 1,
    HAS_FAILURE = 2,
    HAS_END = 4,
    HAS_SIP = 8,
    HAS_MICROSOFT = 16,
    IS_COARSE = 32
};

/* ------------------------------------------------------------------------------ numbers */

static uint8_t *put_number(uint8_t *to, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        *to++ = (uint8_t)(number | 0x80);
    *to++ = (uint8_t)number;
    return to;
}

static const uint8_t *take_number(const uint8_t *from, uint64_t *number)
{
    int shift = 0;

    for (*number = 0; *from & 0x80; shift += 7)
        *number |= (uint64_t)(*from++ & 0x7f) << shift;
    *number |= (uint64_t)*from++ << shift;
    return from;
}

/* Those near 0 on both sides are short. */
static uint8_t *put_signed(uint8_t *to, int64_t number)
{
    return put_number(to, (uint64_t)number << 1 ^ (number < 0 ? UINT64_MAX : 0));
}

static const uint8_t *take_signed(const uint8_t *from, int64_t *number)
{
    uint64_t zigzag;

    from = take_number(from, &zigzag);
    *number = (int64_t)(zigzag >> 1 ^ (zigzag & 1 ? UINT64_MAX : 0));
    return from;
}

/* As far behind the invite. */
static uint8_t *put_after(uint8_t *to, int64_t time, int64_t invite)
{
    if (time == SW_NO_TIME)
        return to;
    return put_signed(to, (int64_t)((uint64_t)time - (uint64_t)invite));
}

static const uint8_t *take_after(const uint8_t *from, bool is_there, int64_t invite, int64_t *time)
{
    int64_t after = 0;

    if (is_there)
        from = take_signed(from, &after);
    *time = is_there ? (int64_t)((uint64_t)invite + (uint64_t)after) : SW_NO_TIME;
    return from;
}

static uint8_t *put_code(uint8_t *to, struct sw_code code)
{
    return code.known ? put_signed(to, code.value) : to;
}

static const uint8_t *take_code(const uint8_t *from, bool is_there, struct sw_code *code)
{
    *code = (struct sw_code){.known = is_there};
    return is_there ? take_signed(from, &code->value) : from;
}

/* -------------------------------------------------------------------------------- texts */

static const struct sw_str *text_of(const struct sw_call *call, size_t i)
{
    return (const struct sw_str *)((const char *)call + texts[i]);
}

static struct sw_str *text_in(struct sw_call *call, size_t i)
{
    return (struct sw_str *)((char *)call + texts[i]);
}

static uint8_t *put_texts(uint8_t *to, const struct sw_call *call)
{
    for (size_t i = 0; i < TEXTS; i++)
        to = put_number(to, text_of(call, i)->n);
    for (size_t i = 0; i < TEXTS; i++) {
        struct sw_str text = *text_of(call, i);

        if (text.n > 0)
            memcpy(to, text.s, text.n);
        to += text.n;
    }
    return to;
}

static void take_texts(const uint8_t *from, struct sw_call *call, struct sw_arena *arena)
{
    size_t all = 0;
    char *copy;

    for (size_t i = 0; i < TEXTS; i++) {
        uint64_t n;

        from = take_number(from, &n);
        text_in(call, i)->n = (size_t)n;
        all += (size_t)n;
    }
    copy = sw_arena_copy(arena, (const char *)from, all);
    for (size_t i = 0; i < TEXTS; i++) {
        text_in(call, i)->s = copy;
        copy += text_in(call, i)->n;
    }
}

/* ------------------------------------------------------------------------------- names */

static const struct sw_str *texts_of(const struct sw_call *call, enum sw_name name)
{
    return (const struct sw_str *)((const char *)call + name_texts[name].at);
}

/* Its number, or 0 and its texts. */
static uint8_t *put_name(uint8_t *to, const struct sw_call *call, enum sw_name name,
                         struct names *names)
{
    const struct sw_str *all = texts_of(call, name);
    const size_t n = name_texts[name].n;
    const uint32_t number = names_put(names, (int)name_texts[name].kind, all, n);

    to = put_number(to, number);
    for (size_t i = 0; number == 0 && i < n; i++) {
        to = put_number(to, all[i].n);
        if (all[i].n > 0)
            memcpy(to, all[i].s, all[i].n);
        to += all[i].n;
    }
    return to;
}

static const uint8_t *take_name(const uint8_t *from, struct sw_call *call, enum sw_name name,
                                const struct names *names, struct sw_arena *arena)
{
    struct sw_str *all = (struct sw_str *)((char *)call + name_texts[name].at);
    const size_t n = name_texts[name].n;
    uint64_t number;

    from = take_number(from, &number);
    call->names[name] = (uint32_t)number;
    if (number > 0)
        memcpy(all, names_get(names, (uint32_t)number), n * sizeof *all);
    for (size_t i = 0; number == 0 && i < n; i++) {
        uint64_t length;

        from = take_number(from, &length);
        all[i] = (struct sw_str){sw_arena_copy(arena, (const char *)from, (size_t)length),
                                 (size_t)length};
        from += length;
    }
    return from;
}

/* ------------------------------------------------------------------------------- a call */

size_t packed_size(const struct sw_call *call)
{
    size_t size = 2 + NUMBERS * MOST_DIGITS + sizeof call->fingerprint;

    for (size_t i = 0; i < TEXTS; i++)
        size += text_of(call, i)->n;
    for (enum sw_name name = 0; name < SW_NAMES; name++)
        for (size_t i = 0; i < name_texts[name].n; i++)
            size += texts_of(call, name)[i].n;
    return size;
}

size_t pack_call(const struct sw_call *call, struct names *names, uint8_t *to)
{
    const uint8_t *from = to;

    *to++ = (uint8_t)((call->start_time != SW_NO_TIME ? HAS_START : 0) |
                      (call->failure_time != SW_NO_TIME ? HAS_FAILURE : 0) |
                      (call->end_time != SW_NO_TIME ? HAS_END : 0) |
                      (call->pair.sip.known ? HAS_SIP : 0) |
                      (call->pair.microsoft.known ? HAS_MICROSOFT : 0) |
                      (call->is_coarse ? IS_COARSE : 0));
    *to++ =
        (uint8_t)((int)call->success | (int)call->direction << 2 | (call->media_bypass + 1) << 4);
    memcpy(to, call->fingerprint, sizeof call->fingerprint);
    to += sizeof call->fingerprint;
    to = put_signed(to, call->invite_time);
    to = put_after(to, call->start_time, call->invite_time);
    to = put_after(to, call->failure_time, call->invite_time);
    to = put_after(to, call->end_time, call->invite_time);
    to = put_signed(to, call->duration);
    to = put_code(to, call->pair.sip);
    to = put_code(to, call->pair.microsoft);
    for (enum sw_name name = 0; name < SW_NAMES; name++)
        to = put_name(to, call, name, names);
    to = put_texts(to, call);
    return (size_t)(to - from);
}

void unpack_call(const uint8_t *from, const struct names *names, struct sw_call *call,
                 struct sw_arena *arena)
{
    const int has = *from++, small = *from++;

    *call = (struct sw_call){
        .success = (enum sw_success)(small & 3),
        .direction = (enum sw_direction)(small >> 2 & 3),
        .media_bypass = (small >> 4) - 1,
        .is_coarse = has & IS_COARSE,
    };
    memcpy(call->fingerprint, from, sizeof call->fingerprint);
    from += sizeof call->fingerprint;
    from = take_signed(from, &call->invite_time);
    from = take_after(from, has & HAS_START, call->invite_time, &call->start_time);
    from = take_after(from, has & HAS_FAILURE, call->invite_time, &call->failure_time);
    from = take_after(from, has & HAS_END, call->invite_time, &call->end_time);
    from = take_signed(from, &call->duration);
    from = take_code(from, has & HAS_SIP, &call->pair.sip);
    from = take_code(from, has & HAS_MICROSOFT, &call->pair.microsoft);
    for (enum sw_name name = 0; name < SW_NAMES; name++)
        from = take_name(from, call, name, names, arena);
    take_texts(from, call, arena);
}
