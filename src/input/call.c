/* call.c - see call.h. */
#include "sipwhy/call.h"

#include "sipwhy/hash.h"
#include "sipwhy/time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

static char *put(char *at, const char *end, struct sw_str text)
{
    uint32_t n = text.n < (size_t)(end - at) - sizeof n ? (uint32_t)text.n
                                                        : (uint32_t)((size_t)(end - at) - sizeof n);

    memcpy(at, &n, sizeof n); /* the length keeps "ab","c" and "a","bc" apart */
    if (n > 0)
        memcpy(at + sizeof n, text.s, n);
    return at + sizeof n + n;
}

void sw_call_identify(struct sw_call *call, struct sw_str tenant)
{
    const int64_t numbers[] = {
        to_second(call->invite_time),
        to_second(call->failure_time != SW_NO_TIME ? call->failure_time : call->end_time),
        call->pair.sip.known,
        call->pair.sip.value,
        call->pair.microsoft.known,
        call->pair.microsoft.value,
    };
    char bytes[sizeof numbers + 4 * 512];
    char *at = bytes + sizeof numbers;

    memcpy(bytes, numbers, sizeof numbers);
    at = put(at, bytes + sizeof numbers + 512, call->correlation_id);
    at = put(at, at + 512, call->trunk_fqdn);
    at = put(at, at + 512, call->call_type);
    at = put(at, at + 512, tenant);
    sw_hash128(bytes, (size_t)(at - bytes), call->fingerprint);
}
