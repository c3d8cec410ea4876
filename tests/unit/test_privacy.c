#include "fixture.h"
#include "sipwhy/hash.h"
#include "sipwhy/privacy.h"

static const char key[] = "sixteen bytes...";

/* "{number:4930123456}" in text becomes its pseudonym under the key; the caller's. */
static char *expand(const char *text)
{
    struct sw_hmac *hmac = sw_hmac_new(key, strlen(key));
    struct sw_buf out = {0};

    sw_buf_str(&out, "");
    while (*text) {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        uint8_t digest[SW_SHA256_SIZE];
        char hex[2 * SW_SHA256_SIZE + 1];

        if (!end || !memchr(text, ':', (size_t)(end - text))) {
            sw_buf_char(&out, *text++);
            continue;
        }
        sw_hmac_of(hmac, text + 1, (size_t)(end - text - 1), digest);
        sw_buf_printf(&out, "%.*s-%.12s", (int)strcspn(text + 1, ":"), text + 1,
                      sw_sha256_hex(hex, digest));
        text = end + 1;
    }
    sw_hmac_free(hmac);
    return out.s;
}

static char *written(const struct sw_privacy *privacy, sw_privacy_fn *write, const char *text)
{
    size_t n = strlen(text);
    char *exact = memcpy(sw_alloc(n + !n), text, n);
    struct sw_buf out = {0};

    sw_buf_str(&out, "");
    write(&out, privacy, (struct sw_str){exact, n});
    free(exact);
    return out.s;
}

struct redacting {
    const char *name, *in, *want;
};

static void check(const struct redacting *cases, size_t n, sw_privacy_fn *write)
{
    struct sw_privacy privacy;

    sw_privacy_redact(&privacy, key, strlen(key));
    for (size_t i = 0; i < n; i++) {
        char *want = expand(cases[i].want), *got = written(&privacy, write, cases[i].in);

        is_text(got, want, cases[i].name);
        free(got);
        free(want);
    }
    sw_privacy_clear(&privacy);
}

static void test_numbers(void)
{
    static const struct redacting cases[] = {
        {"nothing", "", ""},
        {"blanks", "  ", ""},
        {"a number", "+49301234567", "{number:49301234567}"},
        {"without a plus", "49301234567", "{number:49301234567}"},
        {"with blanks", " +49 30 1234567 ", "{number:49301234567}"},
        {"as people write it", "+49 (30) 123-45.67", "{number:49301234567}"},
        {"a telephone URI", "tel:+49301234567;ext=1", "tel:{number:49301234567}"},
        {"a SIP address keeps its host", "SIP:+49301234567@sbc.contoso.com;user=phone",
         "sip:{number:49301234567}@sbc.contoso.com"},
        {"but no number in it", "sip:112@+49301234567", "sip:{number:112}@{number:49301234567}"},
        {"an extension", "4711", "{number:4711}"},
        {"a service code", "*31#4711", "***#**11"},
        {"masked by the export", "+4420794601**", "+44******01**"},
        {"also in a SIP address", "sip:+4420794601**@sbc.contoso.com",
         "sip:+44******01**@sbc.contoso.com"},
        {"an address is its user's", "sip:Anna@Contoso.com", "sip:{user:anna@contoso.com}"},
        {"an object ID is, too", "1B4E28BA-2fa1-11d2-883f-0016d3cca427",
         "{user:1b4e28ba-2fa1-11d2-883f-0016d3cca427}"},
        {"a name", " Anna Weber", "{name:anna weber}"},
        {"a name with an escape in it", "\033[31mAnna", "{name:\033[31manna}"},
        {"nobody", "Anonymous", "Anonymous"},
    };

    check(cases, COUNT(cases), sw_privacy_number);
}

static void test_users(void)
{
    static const struct redacting cases[] = {
        {"nobody", "", ""},
        {"a UPN", "anna.weber@contoso.com", "{user:anna.weber@contoso.com}"},
        {"in capitals", "Anna.Weber@CONTOSO.com", "{user:anna.weber@contoso.com}"},
        {"a user of digits", "49301234567", "{user:49301234567}"},
        {"other scripts are compared as they are", "\xc3\x89lise@contoso.com",
         "{user:\xc3\x89lise@contoso.com}"},
        {"a pattern is nobody", "anna.*", "***"},
        {"nor is this one", "anna[a-z]?@contoso.com", "***"},
    };

    check(cases, COUNT(cases), sw_privacy_user);
}

static void test_people(void)
{
    static const struct redacting cases[] = {
        {"nothing", "", ""},
        {"a number", "+49 (30) 1234567", "{number:49301234567}"},
        {"a UPN", "anna@contoso.com", "{user:anna@contoso.com}"},
        {"a list of users", "anna@contoso.com, bob@contoso.com;112",
         "{user:anna@contoso.com},{user:bob@contoso.com};{number:112}"},
        {"one that ends in a comma", "112,", "{number:112},"},
        {"a name", "Anna Weber", "{name:anna weber}"},
        {"the last name first", "Weber, Anna", "{name:weber, anna}"},
        {"with an address", "\"Weber, Anna\" <anna@contoso.com>",
         "\"{name:weber},{name:anna}\"<{user:anna@contoso.com}>"},
        {"masked by the export", "+49151***", "+***51***"},
        {"anything else", "2b3439", "{name:2b3439}"},
    };

    check(cases, COUNT(cases), sw_privacy_people);
}

static void test_texts(void)
{
    static const struct redacting cases[] = {
        {"nothing", "", ""},
        {"a phrase without", "503 560503 Service unavailable, 0x80090322 at 10.0.0.1",
         "503 560503 Service unavailable, 0x80090322 at 10.0.0.1"},
        {"a number", "no route to +49 30 1234567, sorry",
         "no route to {number:49301234567}, sorry"},
        {"two, within words", "fax49301234567 49301234568",
         "fax{number:49301234567} {number:49301234568}"},
        {"an address", "by Anna.Weber@contoso.com.", "by {user:anna.weber@contoso.com}."},
        {"a SIP address of a name", "<sip:o'neil@contoso.com;user=x>",
         "<sip:{user:o'neil@contoso.com};user=x>"},
        {"of a number keeps its host", "sip:49301234567@sbc.contoso.com",
         "sip:{number:49301234567}@sbc.contoso.com"},
        {"so does one with a plus", "sip:+49301234567@sbc.contoso.com",
         "sip:{number:49301234567}@sbc.contoso.com"},
        {"a guest", "for anna@adatum.com@contoso.com", "for {user:anna@adatum.com@contoso.com}"},
        {"no host behind it", "anna@ home", "{user:anna}@ home"},
        {"masked at its end", "to +4420794601** now", "to +44******01** now"},
        {"masked in its middle", "to +44***4601234", "to +44***46***34"},
    };

    check(cases, COUNT(cases), sw_privacy_text);
}

/* One key, one mark, the same pseudonyms whatever came before; another key, all others. */
static void test_keys(void)
{
    struct sw_privacy one, again, other;
    char *a, *b, *c;

    sw_privacy_redact(&one, key, strlen(key));
    sw_privacy_redact(&again, key, strlen(key));
    sw_privacy_redact(&other, "another of 16 bytes", 19);
    is_text(sw_privacy_mark(&one), sw_privacy_mark(&again), "one key has one mark");
    ok(strcmp(sw_privacy_mark(&one), sw_privacy_mark(&other)) != 0, "another key another");
    free(written(&again, sw_privacy_number, "112"));
    a = written(&one, sw_privacy_number, "49301234567");
    b = written(&again, sw_privacy_number, "+49 30 1234567");
    c = written(&other, sw_privacy_number, "49301234567");
    is_text(a, b, "one key gives a number one pseudonym");
    ok(strcmp(a, c) != 0, "another key another");
    free(b);
    b = written(&one, sw_privacy_user, "49301234567");
    ok(strcmp(strchr(a, '-'), strchr(b, '-')) != 0, "a user of the same text is somebody else");
    free(a);
    free(b);
    free(c);
    a = written(&one, sw_privacy_id, "weekly\nanna@contoso.com");
    b = written(NULL, sw_privacy_id, "weekly\nanna@contoso.com");
    ok(!strstr(a, "anna") && strcmp(b, "weekly\nanna@contoso.com") == 0, "an ID is redacted alone");
    free(a);
    free(b);
    sw_privacy_clear(&one);
    sw_privacy_clear(&again);
    sw_privacy_clear(&other);
    ok(one.hmac == NULL && sw_privacy_way(&one) == SW_MASKED && !sw_privacy_mark(&one),
       "what is cleared is masked");
}

/* Of 200,000 numbers no two have one pseudonym. */
static void test_collisions(void)
{
    enum { MANY = 200000 };
    struct sw_privacy privacy;
    struct sw_map64 seen = {0};
    struct sw_buf out = {0};

    sw_privacy_redact(&privacy, key, strlen(key));
    for (int i = 0; i < MANY; i++) {
        char number[16];

        snprintf(number, sizeof number, "4930%07d", i);
        sw_buf_clear(&out);
        sw_privacy_number(&out, &privacy, sw_str(number));
        sw_map64_put(&seen, sw_hash64(out.s, out.n), NULL);
    }
    is_int((int64_t)seen.n, MANY, "of many numbers no two have one pseudonym");
    sw_map64_free(&seen);
    sw_buf_free(&out);
    sw_privacy_clear(&privacy);
}

static void test_ways(void)
{
    const struct sw_privacy shown = {.way = SW_SHOWN}, masked = {0};
    sw_privacy_fn *const all[] = {sw_privacy_number, sw_privacy_user, sw_privacy_people,
                                  sw_privacy_text};
    static const char *const wants[] = {"a***@contoso.com", "a***@contoso.com", "a***@contoso.com",
                                        "a***@contoso.com"};

    for (size_t i = 0; i < COUNT(all); i++) {
        char *a = written(&shown, all[i], "anna@contoso.com");
        char *b = written(&masked, all[i], "anna@contoso.com");
        char *c = written(NULL, all[i], "anna@contoso.com");

        is_text(a, "anna@contoso.com", "shown: as it is");
        is_text(b, wants[i], "masked");
        is_text(c, wants[i], "and so where nothing is said");
        free(a);
        free(b);
        free(c);
    }
    ok(!sw_privacy_mark(NULL) && !sw_privacy_mark(&shown), "without a key there is no mark");
}

int main(void)
{
    test_numbers();
    test_users();
    test_people();
    test_texts();
    test_keys();
    test_collisions();
    test_ways();
    return tap_done();
}
