/* party.c - see party.h. */
#include "party.h"

#include "sipwhy/phone.h"

#include <string.h>

bool is_number(struct sw_str text)
{
    bool has_digit = false;

    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] >= '0' && text.s[i] <= '9')
            has_digit = true;
        else if (!strchr("+*#-.() /", text.s[i]) || text.s[i] == '\0')
            return false;
    }
    return has_digit;
}

bool split_address(struct sw_str address, struct sw_str *name, struct sw_str *host)
{
    const char *at = address.n > 0 ? memrchr(address.s, '@', address.n) : NULL;

    if (!at)
        return false;
    *name = (struct sw_str){address.s, (size_t)(at - address.s)};
    *host = (struct sw_str){at, (size_t)(address.s + address.n - at)};
    return true;
}

/* Without parameters (";user=phone"): they may repeat the number. */
static struct sw_str without_parameters(struct sw_str text)
{
    const char *end = text.n > 0 ? memchr(text.s, ';', text.n) : NULL;

    return end ? (struct sw_str){text.s, (size_t)(end - text.s)} : text;
}

struct party party_of(struct sw_str cell)
{
    struct party party = {.host = SW_STR("")};

    cell = sw_without_scheme(sw_str_trim(cell), &party.scheme);
    party.name = party.whole = without_parameters(sw_str_trim(cell));
    if (party.whole.n == 0)
        party.kind = PARTY_NONE;
    else if (sw_str_eq_fold(party.whole, SW_STR("anonymous")))
        party.kind = PARTY_ANONYMOUS;
    else if (is_number(party.whole))
        party.kind = PARTY_NUMBER;
    else if (split_address(party.whole, &party.name, &party.host))
        party.kind = is_number(party.name) ? PARTY_NUMBER : PARTY_ADDRESS;
    else
        party.kind = PARTY_NAME;
    return party;
}
