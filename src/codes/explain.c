/* explain.c - from a pair of codes to what it means; see codes.h. */
#include "sipwhy/codes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_same_code(struct sw_code a, struct sw_code b)
{
    return a.known == b.known && (!a.known || a.value == b.value);
}

bool sw_codes_is_same_pair(struct sw_pair a, struct sw_pair b)
{
    return is_same_code(a.sip, b.sip) && is_same_code(a.microsoft, b.microsoft);
}

const char *sw_known_name(enum sw_known known)
{
    static const char *const names[] = {"pair", "family", "sip", "none"};

    return names[known];
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* x is one digit, a + at the end one or more, * anything; other characters stand for themselves. */
static bool fits(const char *pattern, const char *text)
{
    for (; *pattern; pattern++, text++) {
        if (*pattern == '*')
            return true;
        if (*pattern == '+')
            return is_digit(*text) && text[strspn(text, "0123456789")] == '\0';
        if (*pattern == 'x' ? !is_digit(*text) : *pattern != *text)
            return false;
    }
    return *text == '\0';
}

static const struct sw_code_family *find_family(const struct sw_codes *codes, struct sw_code code)
{
    static const struct sw_code_family anything = {"*", "", "", "microsoft", "", "",
                                                   "",  "", "", 0,           0};
    char text[24] = "";

    if (code.known)
        snprintf(text, sizeof text, "%" PRId64, code.value);
    for (size_t i = 0; i < codes->n_families; i++)
        if (fits(codes->families[i].pattern, text))
            return &codes->families[i];
    return &anything; /* of an empty reference; the last family of a full one fits anything */
}

const struct sw_sip_code *sw_codes_find_sip(const struct sw_codes *codes, int64_t code)
{
    for (size_t i = 0; i < codes->n_sip; i++)
        if (codes->sip[i].code == code)
            return &codes->sip[i];
    return NULL;
}

static bool is_pair(struct sw_pair a, struct sw_pair b)
{
    return a.sip.known == b.sip.known && a.microsoft.known == b.microsoft.known &&
           a.sip.value == b.sip.value && a.microsoft.value == b.microsoft.value;
}

static void find_variants(const struct sw_codes *codes, struct sw_explanation *e)
{
    size_t i = 0;

    while (i < codes->n_responses && !is_pair(codes->responses[i].pair, e->pair))
        i++;
    if (i == codes->n_responses)
        return;
    e->variants = &codes->responses[i];
    while (i < codes->n_responses && is_pair(codes->responses[i].pair, e->pair)) {
        e->n_variants++;
        i++;
    }
}

/* A pair is set aside as expected only if all that is documented of it is. */
static void explain_by_pair(struct sw_explanation *e)
{
    const struct sw_response_code *first = e->variants;

    e->known = SW_KNOWN_PAIR;
    snprintf(e->title, sizeof e->title, "%s", first->title);
    e->origin = first->origin;
    e->owner = first->owner;
    e->advice = first->advice;
    e->outcome = "expected";
    e->delivered = true;
    for (size_t i = 0; i < e->n_variants; i++) {
        if (strcmp(e->variants[i].outcome, "failure") == 0)
            e->drops = true;
        if (strcmp(e->variants[i].outcome, "expected") != 0)
            e->outcome = "failure"; /* also a "success" that did not connect */
        e->delivered = e->delivered && e->variants[i].delivered;
    }
}

/* "Bad Gateway", or "SIP 499" for a code that nobody registered. */
static void put_reason_phrase(char *out, size_t size, const struct sw_explanation *e)
{
    if (e->sip)
        snprintf(out, size, "%s", e->sip->reason_phrase);
    else if (e->pair.sip.known && e->pair.sip.value != 0)
        snprintf(out, size, "SIP %" PRId64, e->pair.sip.value);
    else
        snprintf(out, size, "No SIP code");
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text[0] ? text : otherwise;
}

/* The family speaks first; what it leaves open, the SIP code's own row decides. */
static void explain_by_family(struct sw_explanation *e)
{
    const struct sw_code_family *family = e->family;
    char reason[64];

    e->known = family->explains ? SW_KNOWN_FAMILY : e->sip ? SW_KNOWN_SIP : SW_KNOWN_NONE;
    put_reason_phrase(reason, sizeof reason, e);
    if (family->explains)
        snprintf(e->title, sizeof e->title, "%s: %s", reason, family->title);
    else
        snprintf(e->title, sizeof e->title, "%s (Microsoft code not documented)", reason);
    e->origin = family->origin;
    e->owner = or_else(family->owner, e->sip ? e->sip->owner : family->origin);
    e->advice = e->sip && !family->explains ? e->sip->advice : family->advice;
    e->outcome = or_else(family->outcome, e->sip ? e->sip->outcome : "failure");
    if (strcmp(e->outcome, "expected") != 0)
        e->outcome = "failure";
    e->delivered = family->delivered[0] ? family->delivered[0] == '1' : e->sip && e->sip->delivered;
}

void sw_codes_explain(const struct sw_codes *codes, struct sw_pair pair,
                      struct sw_explanation *explanation)
{
    *explanation = (struct sw_explanation){.pair = pair};
    explanation->family = find_family(codes, pair.microsoft);
    if (pair.sip.known)
        explanation->sip = sw_codes_find_sip(codes, pair.sip.value);
    find_variants(codes, explanation);
    if (explanation->variants)
        explain_by_pair(explanation);
    else
        explain_by_family(explanation);
}

/* How many tokens the phrase holds, -1 if one is missing. */
static int count_tokens(const char *tokens, struct sw_str phrase)
{
    struct sw_str rest = sw_str(tokens), token;
    int n = 0;

    while (sw_str_split(&rest, '&', &token)) {
        if (token.n == 0)
            continue;
        if (!sw_str_contains_fold(phrase, token))
            return -1;
        n++;
    }
    return n;
}

size_t sw_codes_choose(const struct sw_explanation *explanation, struct sw_str phrase,
                       const struct sw_response_code **chosen)
{
    int best = 0;
    size_t n = 0;

    for (size_t i = 0; i < explanation->n_variants; i++) {
        int tokens = count_tokens(explanation->variants[i].tokens, phrase);

        best = tokens > best ? tokens : best;
    }
    for (size_t i = 0; i < explanation->n_variants; i++)
        if (phrase.n > 0 && count_tokens(explanation->variants[i].tokens, phrase) == best)
            chosen[n++] = &explanation->variants[i];
    if (n > 0)
        return n;
    for (size_t i = 0; i < explanation->n_variants; i++)
        chosen[n++] = &explanation->variants[i];
    return n;
}

/* ----------------------------------------------------------------------------- words */

static const char *look_up(const char *const words[][2], size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i][0], key) == 0)
            return words[i][1];
    return key;
}

const char *sw_origin_words(const char *origin)
{
    static const char *const words[][2] = {{"sbc", "the SBC"}, {"microsoft", "Microsoft"}};

    return look_up(words, sizeof words / sizeof words[0], origin);
}

const char *sw_owner_words(const char *owner)
{
    static const char *const words[][2] = {{"sbc", "SBC admin"},
                                           {"carrier", "carrier"},
                                           {"tenant_config", "Teams admin"},
                                           {"license", "license admin"},
                                           {"user", "user"},
                                           {"microsoft", "Microsoft"},
                                           {"none", "nobody"}};

    return look_up(words, sizeof words / sizeof words[0], owner);
}
