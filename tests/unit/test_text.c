#include "sipwhy/text.h"
#include "tap.h"

#include <locale.h>
#include <stdlib.h>

static const struct sw_str nothing; /* {0}: s is NULL */

/* A copy without a byte to spare, so that the sanitizer sees every step past the end. */
static struct sw_str exact(const char *bytes, size_t n)
{
    char *copy = malloc(n ? n : 1);

    if (n > 0)
        memcpy(copy, bytes, n);
    return (struct sw_str){copy, n};
}

static void free_exact(struct sw_str s)
{
    free((char *)(uintptr_t)s.s);
}

static void test_trim(void)
{
    static const struct {
        const char *name, *in, *want;
    } cases[] = {
        {"nothing to trim", "a b", "a b"},
        {"spaces and tabs", " \ta b\t ", "a b"},
        {"no-break spaces", "\u00a0 x\u00a0\u00a0", "x"},
        {"only space", " \u00a0\t", ""},
        {"empty", "", ""},
        {"half a no-break space stays", "\xa0x\xc2", "\xa0x\xc2"},
        {"other characters that begin alike stay", "\u00a1x\u00a9", "\u00a1x\u00a9"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_str in = exact(cases[i].in, strlen(cases[i].in));

        ok(sw_str_eq(sw_str_trim(in), sw_str(cases[i].want)), "trim: %s", cases[i].name);
        free_exact(in);
    }
    ok(sw_str_trim(nothing).n == 0, "trim: NULL");
}

static void test_compare(void)
{
    static const struct {
        const char *a, *b;
        bool equal, equal_fold, contains, starts, ends;
    } cases[] = {
        {"Direct", "Direct", true, true, true, true, true},
        {"Direct", "dIRECT", false, true, true, false, true},
        {"Direct Routing", "rOUTING", false, false, true, false, true},
        {"Direct Routing", "Direct", false, false, true, true, false},
        {"Direct Routing", "rect r", false, false, true, false, false},
        {"Direct", "Direct Routing", false, false, false, false, false},
        {"Direct", "", false, false, true, true, true},
        {"", "", true, true, true, true, true},
        {"", "x", false, false, false, false, false},
        {"\u00c4", "\u00e4", false, false, false, false, false},
        {"[", "{", false, false, false, false, false},
        {"@", "`", false, false, false, false, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_str a = exact(cases[i].a, strlen(cases[i].a));
        struct sw_str b = exact(cases[i].b, strlen(cases[i].b));

        ok(sw_str_eq(a, b) == cases[i].equal && sw_str_eq_fold(a, b) == cases[i].equal_fold &&
               sw_str_contains_fold(a, b) == cases[i].contains &&
               sw_str_starts(a, cases[i].b) == cases[i].starts &&
               sw_str_ends_fold(a, cases[i].b) == cases[i].ends,
           "compare \"%s\" with \"%s\"", cases[i].a, cases[i].b);
        free_exact(a);
        free_exact(b);
    }
    ok(sw_str_eq(nothing, sw_str(NULL)) && sw_str_eq_fold(nothing, SW_STR("")) &&
           sw_str_contains_fold(nothing, nothing) && sw_str_starts(nothing, "") &&
           sw_str_ends_fold(nothing, ""),
       "compare NULL with nothing");
}

static void test_split(void)
{
    static const struct {
        const char *in, *want; /* want: each part in [] */
    } cases[] = {
        {"a | b", "[a][b]"}, {"a||b", "[a][][b]"}, {"a|", "[a]"},
        {"|a", "[][a]"},     {"one", "[one]"},     {"", ""},
        {" a b ", "[a b]"},  {"|", "[]"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_str in = exact(cases[i].in, strlen(cases[i].in)), rest = in, part;
        struct sw_buf got = {0};

        sw_buf_str(&got, "");
        while (sw_str_split(&rest, '|', &part))
            sw_buf_printf(&got, "[%.*s]", (int)part.n, part.s);
        is_text(got.s, cases[i].want, cases[i].in);
        sw_buf_free(&got);
        free_exact(in);
    }
}

static void test_parse_int64(void)
{
    static const struct {
        const char *in;
        bool good;
        int64_t want;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"+7", true, 7},
        {"000000000000000000000042", true, 42},
        {"560403", true, 560403},
        {"-5", true, -5},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999", false, 0},
        {"", false, 0},
        {"+", false, 0},
        {"-", false, 0},
        {"+-1", false, 0},
        {"1-", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"0x10", false, 0},
        {"1e3", false, 0},
        {"\u0661", false, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_str in = exact(cases[i].in, strlen(cases[i].in));
        int64_t got = -77;

        ok(sw_parse_int64(in, &got) == cases[i].good &&
               got == (cases[i].good ? cases[i].want : -77),
           "number \"%s\"", cases[i].in);
        free_exact(in);
    }
    ok(!sw_parse_int64(nothing, &(int64_t){0}), "number NULL");
}

static void test_buf(void)
{
    struct sw_buf buf = {0};
    size_t right = 0;

    sw_buf_clear(&buf);
    sw_buf_add(&buf, NULL, 0);
    is_text(buf.s, "", "text after adding nothing");
    sw_buf_printf(&buf, "%s", "");
    sw_buf_str(&buf, "ab");
    sw_buf_char(&buf, 'c');
    sw_buf_printf(&buf, "-%05d-", 42);
    sw_buf_add(&buf, "xyz", 2);
    is_text(buf.s, "abc-00042-xy", "pieces in order");
    sw_buf_clear(&buf);
    is_text(buf.s, "", "cleared");
    for (int i = 0; i < 10000; i++)
        sw_buf_printf(&buf, "%d,", i % 10);
    for (size_t i = 0; i < buf.n; i += 2)
        right += buf.s[i] == (char)('0' + i / 2 % 10) && buf.s[i + 1] == ',';
    ok(right == 10000 && buf.n == 20000 && buf.s[buf.n] == '\0', "long text grows");
    sw_buf_free(&buf);
    ok(buf.s == NULL && buf.n == 0 && buf.capacity == 0, "freed is empty");
    sw_buf_free(&buf);
}

static void test_utf8(void)
{
    static const struct {
        const char *name, *in, *want; /* want: each as LENGTH:HEX */
    } cases[] = {
        {"ASCII", "A~", "1:41 1:7e "},
        {"smallest and largest of each length", "\xc2\x80\u07ff\u0800\uffff\U00010000\U0010ffff",
         "2:80 2:7ff 3:800 3:ffff 4:10000 4:10ffff "},
        {"around the surrogates", "\ud7ff\ue000", "3:d7ff 3:e000 "},
        {"a real U+FFFD keeps its length", "\ufffd", "3:fffd "},
        {"a surrogate", "\xed\xa0\x80", "1:fffd 1:fffd 1:fffd "},
        {"overlong", "\xc0\x80\xc1\xbf", "1:fffd 1:fffd 1:fffd 1:fffd "},
        {"overlong in three", "\xe0\x9f\xbf", "1:fffd 1:fffd 1:fffd "},
        {"overlong in four", "\xf0\x8f\xbf\xbf", "1:fffd 1:fffd 1:fffd 1:fffd "},
        {"behind the last", "\xf4\x90\x80\x80", "1:fffd 1:fffd 1:fffd 1:fffd "},
        {"bytes of no character", "\xfe\xff\x80", "1:fffd 1:fffd 1:fffd "},
        {"cut short, then ASCII",
         "\xe2\x82"
         "A",
         "1:fffd 1:fffd 1:41 "},
        {"cut at the end", "\xf0\x9f\x98", "1:fffd 1:fffd 1:fffd "},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_str in = exact(cases[i].in, strlen(cases[i].in));
        struct sw_buf got = {0};
        size_t length;

        for (size_t at = 0; at < in.n; at += length) {
            uint32_t c;

            length = sw_utf8_next(in.s + at, in.n - at, &c);
            sw_buf_printf(&got, "%zu:%" PRIx32 " ", length, c);
        }
        is_text(got.s, cases[i].want, cases[i].name);
        sw_buf_free(&got);
        free_exact(in);
    }
}

/* Every code point there is, written by hand, must come back; a surrogate must not. */
static void test_utf8_all(void)
{
    uint32_t wrong = 0;

    for (uint32_t c = 0x800; c <= 0x10ffff; c++) {
        char s[4] = {(char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
                     (char)(0x80 | (c & 0x3f)), 0};
        char t[4] = {(char)(0xf0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3f)), s[1], s[2]};
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        uint32_t got;
        size_t n = c < 0x10000 ? sw_utf8_next(s, 3, &got) : sw_utf8_next(t, 4, &got);

        wrong += surrogate ? n != 1 || got != 0xfffd : got != c || n != (c < 0x10000 ? 3u : 4u);
    }
    is_int(wrong, 0, "every code point of three and four bytes");
}

static void test_width(void)
{
    static const struct {
        const char *name, *in;
        int want;
    } cases[] = {
        {"nothing", "", 0},
        {"ASCII", "abc", 3},
        {"umlauts", "M\u00fcller", 6},
        {"a combining accent", "e\u0301", 1},
        {"CJK", "\u65e5\u672c", 4},
        {"fullwidth", "\uff21", 2},
        {"emoji", "\U0001f600", 2},
        {"block characters", "\u2588\u2591", 2},
        {"replacement character", "\ufffd", 1},
        {"a byte that is no UTF-8", "a\xff", 2},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_int(sw_display_width(sw_str(cases[i].in)), cases[i].want, cases[i].name);
    is_int(sw_display_width(nothing), 0, "width of NULL");
}

static void test_sanitize(void)
{
    static const struct {
        const char *name, *in, *want;
    } cases[] = {
        {"plain text stays", "M\u00fcller \u65e5\u672c \U0001f600 e\u0301",
         "M\u00fcller \u65e5\u672c \U0001f600 e\u0301"},
        {"colours", "\033[31mred", "\ufffd[31mred"},
        {"C1 control sequence",
         "a\xc2\x9b"
         "31m",
         "a\ufffd31m"},
        {"raw C1 byte",
         "a\x9b"
         "31m",
         "a\ufffd31m"},
        {"window title", "\033]0;x\007", "\ufffd]0;x\ufffd"},
        {"backspace and delete", "a\bb\177",
         "a\ufffd"
         "b\ufffd"},
        {"tab and line breaks",
         "a\tb\nc\rd\xc2\x85"
         "e\u2028f\u2029g",
         "a b c d e f g"},
        {"right-to-left override",
         "a\u202e"
         "b\u2066c\u200f",
         "a\ufffd"
         "b\ufffd"
         "c\ufffd"},
        {"zero width", "a\u200b\u200d\ufeff\u2060\u00ad", "a\ufffd\ufffd\ufffd\ufffd\ufffd"},
        {"tag characters", "a\U000e0041", "a\ufffd"},
        {"no-break space stays", "a\u00a0b", "a\u00a0b"},
        {"no UTF-8", "a\xc3", "a\ufffd"},
        {"nothing", "", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_str in = exact(cases[i].in, strlen(cases[i].in));
        struct sw_buf got = {0};

        sw_buf_str(&got, "");
        sw_text_sanitize(&got, in);
        is_text(got.s, cases[i].want, cases[i].name);
        sw_buf_free(&got);
        free_exact(in);
    }
}

/* Whatever three bytes come in: what goes out is UTF-8 without controls, and stays as it is. */
static void test_sanitize_garbage(void)
{
    struct sw_buf once = {0}, twice = {0};
    size_t unsafe = 0, unstable = 0;

    for (uint32_t bits = 0; bits < 1u << 24; bits += 7) {
        char raw[3] = {(char)(bits >> 16), (char)(bits >> 8), (char)bits};

        sw_buf_clear(&once);
        sw_buf_clear(&twice);
        sw_text_sanitize(&once, (struct sw_str){raw, 3});
        sw_text_sanitize(&twice, (struct sw_str){once.s, once.n});
        unstable += strcmp(once.s, twice.s) != 0;
        for (size_t i = 0; i < once.n; i++)
            unsafe += (unsigned char)once.s[i] < ' ' || once.s[i] == 0x7f;
    }
    is_int((int64_t)unsafe, 0, "no control byte gets through");
    is_int((int64_t)unstable, 0, "what is safe is left alone");
    sw_buf_free(&once);
    sw_buf_free(&twice);
}

static void test_group_digits(void)
{
    static const struct {
        int64_t n;
        const char *want;
    } cases[] = {
        {0, "0"},
        {7, "7"},
        {999, "999"},
        {1000, "1 000"},
        {12431, "12 431"},
        {-1234567, "-1 234 567"},
        {-100, "-100"},
        {INT64_MAX, "9 223 372 036 854 775 807"},
        {INT64_MIN, "-9 223 372 036 854 775 808"},
    };
    char out[32];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_text(sw_group_digits(out, cases[i].n), cases[i].want, cases[i].want);
}

/* Every byte at every place among others, against its own definition. */
static void test_fold(void)
{
    enum { LENGTH = 19 };
    int wrong = 0;

    for (int c = 0; c < 256; c++) {
        char want = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);

        for (size_t at = 0; at < LENGTH; at++) {
            char text[LENGTH];

            memset(text, 'Q', sizeof text);
            text[at] = (char)c;
            sw_fold(text, text, sizeof text);
            for (size_t i = 0; i < LENGTH; i++)
                wrong += text[i] != (i == at ? want : 'q');
        }
    }
    is_int(wrong, 0, "ASCII upper case is folded, and nothing else");
}

static void test_guid(void)
{
    static const char guid[] = "0123ABCD-4567-89ef-0a1B-2c3d4E5f6789";
    static const uint8_t want[16] = {0x01, 0x23, 0xab, 0xcd, 0x45, 0x67, 0x89, 0xef,
                                     0x0a, 0x1b, 0x2c, 0x3d, 0x4e, 0x5f, 0x67, 0x89};
    uint8_t bytes[16];
    char other[sizeof guid];
    int taken = 0;

    ok(sw_guid_parse(sw_str(guid), bytes) && memcmp(bytes, want, sizeof want) == 0,
       "a GUID is read in either case");
    for (size_t i = 0; guid[i]; i++) {
        strcpy(other, guid);
        other[i] = guid[i] == '-' ? '0' : 'g';
        taken += sw_guid_parse(sw_str(other), bytes);
        other[i] = guid[i] == '-' ? '0' : '-';
        taken += sw_guid_parse(sw_str(other), bytes);
    }
    is_int(taken, 0, "not with another character anywhere");
    ok(!sw_guid_parse((struct sw_str){guid, 35}, bytes) && !sw_guid_parse(SW_STR(""), bytes),
       "nor with one missing");
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    test_trim();
    test_compare();
    test_split();
    test_parse_int64();
    test_buf();
    test_utf8();
    test_utf8_all();
    test_width();
    test_sanitize();
    test_sanitize_garbage();
    test_group_digits();
    test_fold();
    test_guid();
    return tap_done();
}
