/* ids.c - see ids.h. */
#include "ids.h"

enum { MAX_IDS = 1 << 20 };

static uint64_t hash_text(uint64_t hash, struct sw_str text)
{
    return sw_hash64_more(hash + text.n, text.s, text.n);
}

/* What one call can't have in two ways: names and regions may be told differently. */
static int64_t hash_contents(const struct sw_call *call)
{
    const int64_t numbers[] = {
        call->invite_time,
        call->start_time,
        call->failure_time,
        call->end_time,
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
    return (int64_t)(hash | 1); /* 0: not there yet */
}

bool ids_contradict(struct ids *ids, const struct sw_call *call)
{
    int64_t *contents, now;

    if (call->call_id.n == 0)
        return false;
    if (ids->contents.n >= MAX_IDS)
        sw_map64_clear(&ids->contents);
    contents = sw_map64_put(&ids->contents, sw_hash64(call->call_id.s, call->call_id.n), NULL);
    now = hash_contents(call);
    if (*contents == 0)
        *contents = now;
    return *contents != now;
}

void ids_clear(struct ids *ids)
{
    sw_map64_free(&ids->contents);
}
