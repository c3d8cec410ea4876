/* call.c - see call.h. */
#include "sipwhy/call.h"

#include "sipwhy/hash.h"
#include "sipwhy/time.h"

#include <inttypes.h>
#include <stdio.h>

static int put_code(char *out, size_t size, struct sw_code code)
{
    return code.known ? snprintf(out, size, "%" PRId64, code.value) : snprintf(out, size, "-");
}

char *sw_pair_text(char out[48], struct sw_pair pair)
{
    int n = put_code(out, 22, pair.sip);

    out[n] = '/';
    put_code(out + n + 1, 22, pair.microsoft);
    return out;
}

/* Whole seconds, towards the past: 0.9 s and 0.1 s of one second are the same call. */
static int64_t to_second(int64_t ms)
{
    return ms == SW_NO_TIME ? SW_NO_TIME : sw_floor_div(ms, SW_SECOND);
}

/* Times are compared as they are; what was not kept of the row is in the fingerprint already. */
static void identify_counted(struct sw_call *call, struct sw_str tenant)
{
    const struct sw_str texts[] = {call->correlation_id, call->trunk_fqdn,
                                   call->call_type,      call->upn,
                                   call->user_id,        call->phrase,
                                   call->user_country,   call->other_country,
                                   call->media_region,   tenant};
    enum { TEXTS = sizeof texts / sizeof texts[0] };
    struct {
        int64_t numbers[8];
        uint64_t texts[TEXTS][2];
    } parts = {.numbers = {call->invite_time, call->counts.until, (int64_t)call->fingerprint[0],
                           (int64_t)call->direction, call->pair.sip.known, call->pair.sip.value,
                           call->pair.microsoft.known, call->pair.microsoft.value}};

    for (size_t i = 0; i < TEXTS; i++)
        sw_hash128(texts[i].s, texts[i].n, parts.texts[i]);
    sw_hash128(&parts, sizeof parts, call->fingerprint);
}

static void identify_call(struct sw_call *call, struct sw_str tenant)
{
    const struct sw_str texts[] = {call->correlation_id, call->trunk_fqdn, call->call_type, tenant};
    enum { TEXTS = sizeof texts / sizeof texts[0] };
    struct {
        int64_t numbers[6];
        uint64_t texts[TEXTS][2];
    } parts = {
        .numbers = {
            to_second(call->invite_time),
            to_second(call->failure_time != SW_NO_TIME ? call->failure_time : call->end_time),
            call->pair.sip.known,
            call->pair.sip.value,
            call->pair.microsoft.known,
            call->pair.microsoft.value,
        }};

    for (size_t i = 0; i < TEXTS; i++) /* apart, so that "ab","c" is not "a","bc" */
        sw_hash128(texts[i].s, texts[i].n, parts.texts[i]);
    sw_hash128(&parts, sizeof parts, call->fingerprint);
}

void sw_call_identify(struct sw_call *call, struct sw_str tenant)
{
    if (call->counts.is_counted)
        identify_counted(call, tenant);
    else
        identify_call(call, tenant);
}
