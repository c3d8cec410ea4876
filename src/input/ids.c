/* ids.c - see ids.h. */
#include "ids.h"

#include "sipwhy/time.h"

enum { MAX_IDS = 1 << 20 };

static uint64_t hash_text(uint64_t hash, struct sw_str text)
{
    return sw_hash64_more(hash + text.n, text.s, text.n);
}

static int64_t second_of(int64_t time)
{
    return time == SW_NO_TIME ? time : sw_floor_div(time, SW_SECOND);
}

/* What one call can't have in two ways: names and regions may be told differently. */
static uint32_t hash_contents(const struct sw_call *call)
{
    const int64_t numbers[] = {
        second_of(call->invite_time),
        second_of(call->start_time),
        second_of(call->failure_time),
        second_of(call->end_time),
        call->success,
        call->pair.sip.known,
        call->pair.sip.value,
        call->is_coarse,
        call->pair.microsoft.known,
        call->pair.microsoft.value,
    };
    uint64_t hash = sw_hash64(numbers, sizeof numbers);

    hash = hash_text(hash, call->correlation_id);
    hash = hash_text(hash, call->trunk_fqdn);
    hash = hash_text(hash, call->call_type);
    hash = hash_text(hash, call->caller);
    hash = hash_text(hash, call->callee);
    return (uint32_t)hash | 1; /* 0: not there yet */
}

/* Of the parts of a second; 0 where the row has none in any of its times. */
static uint32_t hash_fractions(const struct sw_call *call)
{
    const int64_t times[] = {call->invite_time, call->start_time, call->failure_time,
                             call->end_time};
    bool has_fraction = false;

    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        has_fraction |= times[i] != SW_NO_TIME && times[i] % SW_SECOND != 0;
    return has_fraction ? (uint32_t)sw_hash64(times, sizeof times) | 1 : 0;
}

bool ids_contradict(struct ids *ids, const struct sw_call *call)
{
    uint32_t contents, fractions, known, known_fractions;
    int64_t *place;

    if (call->call_id.n == 0)
        return false;
    if (ids->contents.n >= MAX_IDS)
        sw_map64_clear(&ids->contents);
    place = sw_map64_put(&ids->contents, sw_hash64(call->call_id.s, call->call_id.n), NULL);
    known = (uint32_t)((uint64_t)*place >> 32);
    known_fractions = (uint32_t)*place;
    contents = hash_contents(call);
    fractions = hash_fractions(call);
    if ((known != 0 && known != contents) ||
        (known_fractions != 0 && fractions != 0 && known_fractions != fractions))
        return true;
    *place = (int64_t)((uint64_t)contents << 32 | (fractions ? fractions : known_fractions));
    return false;
}

void ids_clear(struct ids *ids)
{
    sw_map64_free(&ids->contents);
}
