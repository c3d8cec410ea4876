#include "fixture.h"
#include "sipwhy/codes.h"

enum { NONE = -9 }; /* a code that is not known */

static struct sw_codes codes;

static struct sw_code code(int64_t value)
{
    return value == NONE ? (struct sw_code){0} : (struct sw_code){true, value};
}

static struct sw_explanation explain(int64_t sip, int64_t microsoft)
{
    struct sw_explanation e;

    sw_codes_explain(&codes, (struct sw_pair){code(sip), code(microsoft)}, &e);
    return e;
}

/* "KNOWN OUTCOME", then "delivered" and "drops" where it is so. */
static void test_rules(void)
{
    static const struct {
        const char *name;
        int64_t sip, microsoft;
        const char *want;
    } cases[] = {
        {"a documented failure", 503, 560503, "pair failure drops"},
        {"a documented expected outcome", 486, 560486, "pair expected delivered"},
        {"a good end that did not connect is a failure", 0, 540000, "pair failure delivered"},
        {"media lost: a connected call with it was dropped", 410, 301005, "pair failure drops"},
        {"answered elsewhere is no drop", 0, 540200, "family expected delivered"},
        {"also where its SIP code says so", 487, 540200, "pair expected delivered"},
        {"if any variant is a failure, the pair is one", 480, 10037, "pair failure drops"},

        {"busy by default", 486, 123456789, "sip expected delivered"},
        {"busy everywhere by default", 600, 123456789, "sip expected delivered"},
        {"cancelled by default", 487, 123456789, "sip expected delivered"},
        {"declined by default", 603, 123456789, "sip expected delivered"},
        {"not found by default", 404, 123456789, "sip failure"},
        {"unavailable by default", 480, 123456789, "sip failure"},
        {"no answer, outbound", 480, 560480, "pair expected delivered"},
        {"no answer, inbound", 480, 540480, "family expected delivered"},
        {"unavailable with a code of Teams", 480, 10999, "family failure"},
        {"busy without a Microsoft code", 486, NONE, "sip expected delivered"},
        {"no SIP code either", NONE, NONE, "none failure"},
        {"a SIP code of 0 alone", 0, NONE, "none failure"},
        {"a blank SIP code is not 0", NONE, 540000, "family failure delivered"},
        {"a blank Microsoft code is not 0", 408, NONE, "sip failure"},

        {"a family", 499, 560499, "family failure"},
        {"a family leaves the outcome to the SIP code", 486, 560999, "family expected delivered"},
        {"a family that says failure means it", 486, 569999, "family failure"},
        {"its first pattern that fits counts", 504, 549002, "pair failure drops"},
        {"and the more special one stands first", 480, 549002, "family failure"},
        {"seven digits are another code", 499, 5604990, "none failure"},
        {"so is a negative one", 499, -560499, "none failure"},
        {"a SIP code that nobody registered", 999, 123456789, "none failure"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_explanation e = explain(cases[i].sip, cases[i].microsoft);
        char got[64];

        snprintf(got, sizeof got, "%s %s%s%s", sw_known_name(e.known), e.outcome,
                 e.delivered ? " delivered" : "", e.drops ? " drops" : "");
        is_text(got, cases[i].want, cases[i].name);
    }
}

static void test_titles(void)
{
    is_text(explain(503, 560503).title, "SBC is overloaded, out of channels or in maintenance",
            "a pair has its own title");
    is_text(explain(499, 560499).title, "SIP 499: the SBC sent the final response",
            "a family's stands behind the SIP code");
    is_text(explain(603, 123456789).title, "Decline (Microsoft code not documented)",
            "a SIP code says that it is all there is");
    is_text(explain(NONE, 560499).title, "No SIP code: the SBC sent the final response",
            "a code that is not there is named so");
    is_text(explain(503, 560503).owner, "sbc", "a pair has its owner");
    is_text(explain(404, 560999).owner, explain(404, 123456789).owner,
            "a family may leave the owner to the SIP code");
    is_text(explain(999, 560999).owner, "sbc", "or without one to who sent it");
    is_text(sw_owner_words("sbc"), "SBC admin", "owners in words");
    is_text(sw_origin_words("sbc"), "the SBC", "origins in words");
    is_text(sw_owner_words("somebody"), "somebody", "a word that is new stays as it is");
}

/* Every row of the table explains its own pair, whole. */
static void test_every_pair(void)
{
    size_t well = 0;

    for (size_t i = 0; i < codes.n_responses; i++) {
        const struct sw_response_code *row = &codes.responses[i];
        struct sw_explanation e;
        const struct sw_response_code *first;

        sw_codes_explain(&codes, row->pair, &e);
        first = e.variants;
        well += e.known == SW_KNOWN_PAIR && first && row >= first && row < first + e.n_variants &&
                row->variant == row - first + 1 && strcmp(e.title, first->title) == 0 &&
                strstr(" sbc carrier tenant_config license user microsoft none ", row->owner);
        if (e.n_variants == 1 && e.drops != (strcmp(row->outcome, "failure") == 0))
            well--;
    }
    is_int((int64_t)well, (int64_t)codes.n_responses,
           "every row explains its pair, variants counted from 1, title not cut");
    ok(strcmp(codes.families[codes.n_families - 1].pattern, "*") == 0,
       "the last family fits anything");
}

/* ---------------------------------------------------------------------------- variants */

/* A phrase that holds all tokens of a row, in capitals and in the reverse order. */
static void make_phrase(struct sw_buf *phrase, const char *tokens)
{
    struct sw_str rest = sw_str(tokens), token;

    sw_buf_clear(phrase);
    sw_buf_str(phrase, "SIP");
    while (sw_str_split(&rest, '&', &token)) {
        char *before = sw_strdup(phrase->s);

        sw_buf_clear(phrase);
        for (size_t i = 0; i < token.n; i++)
            sw_buf_char(phrase, token.s[i] >= 'a' && token.s[i] <= 'z'
                                    ? (char)(token.s[i] - 'a' + 'A')
                                    : token.s[i]);
        sw_buf_printf(phrase, "; %s", before);
        free(before);
    }
}

static void test_every_token(void)
{
    struct sw_buf phrase = {0};
    size_t rows = 0, found = 0;

    for (size_t i = 0; i < codes.n_responses; i++) {
        const struct sw_response_code *row = &codes.responses[i], *chosen[16];
        struct sw_explanation e;
        size_t n;

        if (!row->tokens[0])
            continue;
        rows++;
        make_phrase(&phrase, row->tokens);
        sw_codes_explain(&codes, row->pair, &e);
        n = sw_codes_choose(&e, (struct sw_str){phrase.s, phrase.n}, chosen);
        if (n == 1 && chosen[0] == row)
            found++;
        else
            printf("# %s: %zu chosen\n", row->tokens, n);
    }
    ok(rows >= 15 && found == rows, "every token of the table speaks for its row alone");
    sw_buf_free(&phrase);
}

static void test_choice(void)
{
    static const struct {
        const char *name;
        int64_t sip, microsoft;
        const char *phrase, *want; /* variants */
    } cases[] = {
        {"most tokens count", 504, 569002, "cannot deliver ACK: connection refused by peer", "7"},
        {"a token missing, the other counts", 504, 569002, "connection refused", "2"},
        {"two at once", 504, 569002, "refused, did not properly respond", "12"},
        {"without a token those that need none", 500, 510544, "Server Internal Error", "1"},
        {"all where each needs one", 488, 531000, "Not Acceptable Here", "12"},
        {"all where none needs one", 404, 511404, "Not Found", "12"},
        {"a pair with one cause", 503, 560503, "anything", "1"},
        {"a pair that is not documented has none", 499, 560499, "refused", ""},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_explanation e = explain(cases[i].sip, cases[i].microsoft);
        const struct sw_response_code *chosen[16];
        size_t n = sw_codes_choose(&e, sw_str(cases[i].phrase), chosen);
        char got[17] = "";

        for (size_t c = 0; c < n; c++)
            got[c] = (char)('0' + chosen[c]->variant);
        is_text(got, cases[i].want, cases[i].name);
    }
}

/* ---------------------------------------------------------------------------- attacks */

static void test_extremes(void)
{
    static const int64_t values[] = {INT64_MIN, INT64_MIN + 1, INT32_MIN,     -1,        0,   1, 99,
                                     700,       INT32_MAX,     INT64_MAX - 1, INT64_MAX, NONE};
    struct sw_codes empty = {0};
    size_t whole = 0;

    for (size_t s = 0; s < COUNT(values); s++) {
        for (size_t m = 0; m < COUNT(values); m++) {
            struct sw_explanation e = explain(values[s], values[m]);

            whole += e.title[0] && e.advice[0] && e.origin[0] && e.owner[0] && e.family &&
                     strcmp(e.outcome, "failure") == 0;
        }
    }
    is_int((int64_t)whole, COUNT(values) * COUNT(values),
           "codes at the ends of what 64 bits hold are explained like any other");
    {
        struct sw_explanation e;

        sw_codes_explain(&empty, (struct sw_pair){{true, 503}, {true, 560503}}, &e);
        ok(e.known == SW_KNOWN_NONE && e.family && strcmp(e.outcome, "failure") == 0,
           "an empty reference explains nothing, and does not fall over");
    }
    ok(sw_codes_find_sip(&codes, 486) && !sw_codes_find_sip(&codes, 0) &&
           !sw_codes_find_sip(&codes, INT64_MIN),
       "SIP codes are found, others not");
    sw_codes_clear(&empty);
}

/* What keeps Microsoft and the SBC from connecting, by certificate or TLS. */
static void test_trunk_stops(void)
{
    static const struct {
        const char *name;
        int64_t sip, microsoft;
        bool stops;
    } cases[] = {
        {"an expired certificate stops a trunk", 504, 569008, true},
        {"also inbound", 504, 549008, true},
        {"so does no connection", 504, 569002, true},
        {"and what only its family tells of", 504, 569123, true},
        {"whatever the SIP code", 486, 549002, true},
        {"DNS is something else", 504, 569015, false},
        {"so is SIP that can't be read", 504, 569018, false},
        {"an answer of the SBC is none", 504, 560504, false},
        {"nor is a code that is not known", 504, NONE, false},
    };

    for (size_t i = 0; i < COUNT(cases); i++)
        is_int(explain(cases[i].sip, cases[i].microsoft).family->stops_trunks, cases[i].stops,
               cases[i].name);
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_codes_load(&codes, &err) == SW_OK, err.text);
    test_rules();
    test_trunk_stops();
    test_titles();
    test_every_pair();
    test_every_token();
    test_choice();
    test_extremes();
    sw_codes_clear(&codes);
    return tap_done();
}
