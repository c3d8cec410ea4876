#include "fixture.h"
#include "sipwhy/pseudonym.h"

static const char key[] = "one key of sixteen bytes or more";

#define A "number-0123456789ab"
#define B "number-ba9876543210"

static void test_parse(void)
{
    static const struct {
        const char *cell, *number, *country;
        size_t stars;
    } cases[] = {
        {A, A, "", 0},
        {A "/DE", A, "DE", 0},
        {A "***", A "***", "", 3},
        {A "****/CH", A "****", "CH", 4},
        {"sip:" A "@sbc.contoso.com", A, "", 0},
        {"tel:" A, A, "", 0},
        {A "/de", NULL, "", 0},
        {A "/DEU", NULL, "", 0},
        {A "x", NULL, "", 0},
        {"number-0123456789a", NULL, "", 0},
        {"number-0123456789AB", NULL, "", 0},
        {"Number-0123456789ab", NULL, "", 0},
        {"user-0123456789ab", NULL, "", 0},
        {"+49301234567", NULL, "", 0},
        {"sip:", NULL, "", 0},
        {"", NULL, "", 0},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = strlen(cases[i].cell);
        char *exact = memcpy(sw_alloc(n + !n), cases[i].cell, n);
        struct sw_pseudonym p;
        bool is = sw_pseudonym_parse((struct sw_str){exact, n}, &p);

        ok(is == (cases[i].number != NULL) &&
               (!is ||
                (sw_str_eq(p.number, sw_str(cases[i].number)) &&
                 sw_str_eq(p.country, sw_str(cases[i].country)) && p.stars == cases[i].stars)),
           "%s", cases[i].cell);
        free(exact);
    }
}

static void test_could_be(void)
{
    static const struct {
        const char *a, *b;
        bool could_be;
    } cases[] = {
        {A, A, true},
        {A "/DE", A, true},
        {A, B, false},
        {A "***", B, true},
        {A "***/DE", B "/FR", false},
        {A "***", B "***", false},
        {A "***", B "****", true},
        {"sip:" A "@sbc", A, false},
        {"sip:" A "@sbc", "sip:" A "@sbc", true},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_pseudonym a, b;

        sw_pseudonym_parse(sw_str(cases[i].a), &a);
        sw_pseudonym_parse(sw_str(cases[i].b), &b);
        ok(sw_pseudonym_could_be(&a, &b) == cases[i].could_be &&
               sw_pseudonym_could_be(&b, &a) == cases[i].could_be,
           "%s", cases[i].a);
    }
}

/* What is nobody's stays; all else is another under another key. */
static void test_numbers(void)
{
    static const struct {
        const char *number;
        bool stays;
    } cases[] = {
        {"112", true},         {"+1", true},          {"", true},
        {"anonymous", true},   {"266696687", true},   {"***", true},
        {"1234", false},       {"+266696688", false}, {"+4930123***", false},
        {"Anna Weber", false}, {"*31#4711", false},   {"anna@contoso.com", false},
    };
    struct sw_privacy keys[2];

    sw_privacy_redact(&keys[0], key, strlen(key));
    sw_privacy_redact(&keys[1], "another of 16 bytes", 19);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_buf out[2] = {{0}, {0}};

        for (size_t k = 0; k < 2; k++) {
            sw_buf_str(&out[k], "");
            sw_pseudonym_add_number(&out[k], &keys[k], sw_str(cases[i].number), "");
        }
        ok((strcmp(out[0].s, cases[i].number) == 0) == cases[i].stays &&
               (strcmp(out[0].s, out[1].s) == 0) == cases[i].stays,
           "%s", cases[i].number);
        sw_buf_free(&out[0]);
        sw_buf_free(&out[1]);
    }
    sw_privacy_clear(&keys[0]);
    sw_privacy_clear(&keys[1]);
}

static void write_out(const struct sw_privacy *privacy, sw_privacy_fn *write, const char *text,
                      const char *want)
{
    struct sw_buf out = {0};

    sw_buf_str(&out, "");
    write(&out, privacy, sw_str(text));
    ok(strcmp(out.s, want) == 0, "%s", text);
    sw_buf_free(&out);
}

static void test_reports(void)
{
    struct sw_privacy masked = {.has_pseudonyms = true}, ordinary = {0};

    write_out(&masked, sw_privacy_number, A "/DE", A);
    write_out(&masked, sw_privacy_number, "sip:" A "@sbc", "sip:" A "@sbc");
    write_out(&masked, sw_privacy_number, "+49301234567", "+49*******67");
    write_out(&masked, sw_privacy_user, "user-0123456789ab", "user-0123456789ab");
    write_out(&masked, sw_privacy_text, "to +4930123456 of " A " ok", "to +49******56 of " A " ok");
    write_out(&masked, sw_privacy_text, "number-493012345678", "number-493012345678");
    write_out(&ordinary, sw_privacy_text, "number-493012345678", "number-49********78");
}

int main(void)
{
    test_parse();
    test_could_be();
    test_numbers();
    test_reports();
    return tap_done();
}
