/* pseudonym.c - see pseudonym.h. */
#include "sipwhy/pseudonym.h"

#include "party.h"
#include "redact.h"

#include "sipwhy/phone.h"

#include <string.h>

enum { HEX_DIGITS = 2 * TOKEN_BYTES, COUNTRY_SIZE = 2 };

static const char number_kind[] = "number-";

static struct sw_str behind(struct sw_str text, size_t n)
{
    return (struct sw_str){text.s + n, text.n - n};
}

/* ----------------------------------------------------------------------------- reading */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* "number-" and twelve hexadecimal digits at the beginning of text: their length, else 0. */
static size_t count_token(struct sw_str text, const char *kind)
{
    size_t n = strlen(kind);

    if (text.n < n + HEX_DIGITS || memcmp(text.s, kind, n) != 0)
        return 0;
    for (size_t i = 0; i < HEX_DIGITS; i++)
        if (!is_hex(text.s[n + i]))
            return 0;
    return n + HEX_DIGITS;
}

static size_t count_stars(struct sw_str text)
{
    size_t n = 0;

    while (n < text.n && text.s[n] == '*')
        n++;
    return n;
}

size_t sw_pseudonym_length(struct sw_str text)
{
    static const char *const kinds[] = {"user-", "name-"};
    size_t n = count_token(text, number_kind);

    if (n > 0)
        return n + count_stars(behind(text, n));
    for (size_t i = 0; n == 0 && i < sizeof kinds / sizeof kinds[0]; i++)
        n = count_token(text, kinds[i]);
    return n;
}

bool sw_pseudonym_is_in(struct sw_str text)
{
    bool in_word = false;

    for (size_t i = 0; i < text.n; i++) {
        if (!in_word && sw_pseudonym_length(behind(text, i)) > 0)
            return true;
        in_word = sw_is_word(text.s[i]);
    }
    return false;
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_country(struct sw_str rest)
{
    return rest.n == 1 + COUNTRY_SIZE && rest.s[0] == '/' && is_letter(rest.s[1]) &&
           is_letter(rest.s[2]);
}

bool sw_pseudonym_parse(struct sw_str cell, struct sw_pseudonym *pseudonym)
{
    static const char *const schemes[] = {"", "sip:", "sips:", "tel:"};
    size_t i = 0, scheme = 0, n = 0;

    for (; n == 0 && i < sizeof schemes / sizeof schemes[0]; i++) {
        scheme = sw_str_starts(cell, schemes[i]) ? strlen(schemes[i]) : 0;
        n = count_token(behind(cell, scheme), number_kind);
    }
    if (n == 0)
        return false;
    *pseudonym = (struct sw_pseudonym){.scheme = {cell.s, scheme}, .host = SW_STR("")};
    pseudonym->country = SW_STR("");
    pseudonym->token = (struct sw_str){cell.s + scheme, n};
    pseudonym->number = (struct sw_str){cell.s + scheme, sw_pseudonym_length(behind(cell, scheme))};
    pseudonym->stars = pseudonym->number.n - n;
    cell = behind(cell, scheme + pseudonym->number.n);
    if (is_country(cell))
        pseudonym->country = behind(cell, 1);
    else if (cell.n > 0 && cell.s[0] == '@')
        pseudonym->host = cell;
    return cell.n == pseudonym->host.n + (pseudonym->country.n ? 1 + COUNTRY_SIZE : 0);
}

bool sw_pseudonym_could_be(const struct sw_pseudonym *a, const struct sw_pseudonym *b)
{
    if (!sw_str_eq(a->scheme, b->scheme) || !sw_str_eq(a->host, b->host))
        return false;
    if (a->country.n > 0 && b->country.n > 0 && !sw_str_eq(a->country, b->country))
        return false;
    return a->stars != b->stars || sw_str_eq(a->token, b->token);
}

/* ----------------------------------------------------------------------------- writing */

static bool is_nobodys(struct sw_str digits)
{
    enum { LONGEST_SERVICE = 3 };

    return digits.n <= LONGEST_SERVICE || sw_str_eq(digits, SW_STR(SW_ANONYMOUS_DIGITS));
}

/*
 * Of a masked number the stars count as digits: it is another than one that ends there. False for
 * one that is nobody's.
 */
static bool add_stored_number(struct sw_buf *out, struct sw_hmac *hmac, struct sw_str number)
{
    char room[SW_PHONE_SIZE];
    struct sw_str digits = sw_phone_masked_key(room, number);

    if (is_nobodys(digits)) {
        sw_buf_add(out, number.s, number.n);
        return false;
    }
    redact_token(out, hmac, "number", digits);
    for (size_t i = 0; i < digits.n; i++)
        if (digits.s[i] == '*')
            sw_buf_char(out, '*');
    return true;
}

void sw_pseudonym_add_number(struct sw_buf *out, const struct sw_privacy *key, struct sw_str number,
                             const char *country)
{
    struct party party = party_of(number);
    bool is_somebodys;

    if (party.kind == PARTY_NAME && count_stars(party.name) == party.name.n) {
        sw_buf_add(out, party.name.s, party.name.n);
    } else if (party.kind == PARTY_NUMBER) {
        sw_buf_str(out, party.scheme);
        is_somebodys = add_stored_number(out, key->hmac, party.name);
        redact_text(out, key->hmac, party.host);
        if (is_somebodys && country[0] && !party.scheme[0] && party.host.n == 0) {
            sw_buf_char(out, '/');
            sw_buf_add(out, country, COUNTRY_SIZE);
        }
    } else {
        redact_number(out, key->hmac, number);
    }
}

void sw_pseudonym_add_user(struct sw_buf *out, const struct sw_privacy *key, struct sw_str user)
{
    user = sw_str_trim(user);
    if (user.n > 0)
        redact_token(out, key->hmac, "user", user);
}

void sw_pseudonym_add_people(struct sw_buf *out, const struct sw_privacy *key, struct sw_str people)
{
    redact_people(out, key->hmac, people);
}

void sw_pseudonym_add_text(struct sw_buf *out, const struct sw_privacy *key, struct sw_str text)
{
    redact_text(out, key->hmac, text);
}

/* ------------------------------------------------------------------------------ hashes */

/* The kind in front, as of tokens. */
static void hash_digest(const struct sw_privacy *key, const char *kind, const void *bytes, size_t n,
                        uint8_t digest[SW_SHA256_SIZE])
{
    struct sw_buf message = {0};

    sw_buf_printf(&message, "%s:", kind);
    sw_buf_add(&message, bytes, n);
    sw_hmac_of(key->hmac, message.s, message.n, digest);
    sw_buf_free(&message);
}

uint64_t sw_pseudonym_of_hash(const struct sw_privacy *key, uint64_t hash)
{
    uint8_t digest[SW_SHA256_SIZE];
    uint64_t result;

    hash_digest(key, "hash", &hash, sizeof hash, digest);
    memcpy(&result, digest, sizeof result);
    return result;
}

void sw_pseudonym_of_sha256(const struct sw_privacy *key, uint8_t sha256[SW_SHA256_SIZE])
{
    uint8_t digest[SW_SHA256_SIZE];

    hash_digest(key, "file", sha256, SW_SHA256_SIZE, digest);
    memcpy(sha256, digest, SW_SHA256_SIZE);
}

/* -------------------------------------------------------------------------- spellings */

/* "0049 30", and "+49 (0)30": the 0 stands behind a country code of one to three digits. */
void sw_pseudonym_spellings(const struct sw_privacy *key, struct sw_str digits,
                            char *spellings[SW_SPELLINGS])
{
    enum { CODES = SW_SPELLINGS / 2 };

    for (size_t i = 0; i < SW_SPELLINGS; i++) {
        size_t code = i % CODES < digits.n ? i % CODES : 0;
        struct sw_buf spelling = {0}, token = {0};

        sw_buf_str(&spelling, i < CODES ? "" : "00");
        sw_buf_add(&spelling, digits.s, code);
        sw_buf_str(&spelling, code > 0 ? "0" : "");
        sw_buf_add(&spelling, digits.s + code, digits.n - code);
        redact_token(&token, key->hmac, "number", (struct sw_str){spelling.s, spelling.n});
        sw_buf_free(&spelling);
        spellings[i] = token.s;
    }
}
