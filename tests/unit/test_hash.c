#include "fixture.h"
#include "sipwhy/hash.h"

/* The examples of FIPS 180-4, and the million "a". */
static void test_sha256(void)
{
    static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {two_blocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    uint8_t digest[SW_SHA256_SIZE];
    char hex[2 * SW_SHA256_SIZE + 1];
    struct sw_sha256 *sha;

    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = strlen(cases[i].in), same = 0;

        for (size_t step = 1; step <= n + 1; step++) {
            sha = sw_sha256_new();
            for (size_t at = 0; at < n; at += step)
                sw_sha256_add(sha, cases[i].in + at, n - at < step ? n - at : step);
            sw_sha256_end(sha, digest);
            same += strcmp(sw_sha256_hex(hex, digest), cases[i].want) == 0;
        }
        ok(same == n + 1, "SHA-256 of \"%s\", in pieces of any size", cases[i].in);
    }
    sha = sw_sha256_new();
    for (int i = 0; i < 10000; i++) {
        char a[100];

        memset(a, 'a', sizeof a);
        sw_sha256_add(sha, a, sizeof a);
    }
    sw_sha256_end(sha, digest);
    is_text(sw_sha256_hex(hex, digest),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
            "SHA-256 of a million a");
    sw_sha256_end(sw_sha256_new(), NULL);
    ok(true, "one that nobody wants is freed");
}

static void test_texts(void)
{
    const struct sw_str one[] = {SW_STR("ab"), SW_STR("c")}, other[] = {SW_STR("a"), SW_STR("bc")};
    char again[] = "ab";
    const struct sw_str same[] = {sw_str(again), SW_STR("c")};

    ok(sw_hash_texts(1, one, 2) == sw_hash_texts(1, same, 2), "the same texts have one hash");
    ok(sw_hash_texts(1, one, 2) != sw_hash_texts(1, other, 2), "where a text ends counts");
    ok(sw_hash_texts(1, one, 2) != sw_hash_texts(2, one, 2), "their kind counts");
    ok(sw_hash_texts(0, one, 1) != sw_hash64_more(one[0].n, one[0].s, one[0].n),
       "nobody can work it out from the texts alone");
}

/* RFC 4231, cases 1 to 4, 6 and 7; 5 is of a shortened code. One key serves many messages. */
static void test_hmac(void)
{
    static const struct {
        char key_byte; /* repeated, unless key says it */
        size_t key_size, message_size;
        const char *key, *message, *want;
    } cases[] = {
        {0x0b, 20, 8, NULL, "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {0, 4, 28, "Jefe", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {(char)0xaa, 20, 50, NULL,
         "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
         "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
         "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd",
         "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {0, 25, 50,
         "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14"
         "\x15\x16\x17\x18\x19",
         "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
         "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd"
         "\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd\xcd",
         "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        {(char)0xaa, 131, 54, NULL, "Test Using Larger Than Block-Size Key - Hash Key First",
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {(char)0xaa, 131, 152, NULL,
         "This is a test using a larger than block-size key and a larger than block-size data. The "
         "key needs to be hashed before being used by the HMAC algorithm.",
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t digest[SW_SHA256_SIZE];
        char key[131], hex[2 * SW_SHA256_SIZE + 1];
        struct sw_hmac *hmac;

        memset(key, cases[i].key_byte, sizeof key);
        if (cases[i].key)
            memcpy(key, cases[i].key, cases[i].key_size);
        hmac = sw_hmac_new(key, cases[i].key_size);
        sw_wipe(key, sizeof key);
        for (int again = 0; again < 2; again++) {
            sw_hmac_of(hmac, cases[i].message, cases[i].message_size, digest);
            is_text(sw_sha256_hex(hex, digest), cases[i].want, "HMAC-SHA-256 as in RFC 4231");
        }
        ok(key[0] == 0 && key[130] == 0, "a key is wiped");
        sw_hmac_free(hmac);
    }
    sw_hmac_free(NULL);
}

/* What is stored must mean the same in every version: these values are pinned. */
static void test_xxh3(void)
{
    uint64_t out[2];

    is_int((int64_t)sw_hash64("", 0), (int64_t)UINT64_C(0x2d06800538d394c2), "XXH3-64 of nothing");
    sw_hash128("", 0, out);
    ok(out[0] == UINT64_C(0x6001c324468d497f) && out[1] == UINT64_C(0x99aa06d3014798d8),
       "XXH3-128 of nothing, low half first");
    ok(sw_hash64_more(1, "a", 1) != sw_hash64_more(2, "a", 1), "the seed counts");
    ok(sw_hash64_more(0, "a", 1) == sw_hash64("a", 1), "a seed of 0 is none");
}

static void test_map(void)
{
    enum { MANY = 100000 };
    struct sw_map64 map = {0};
    int is_new = -1;
    int64_t right = 0;

    ok(sw_map64_find(&map, 1) == NULL, "an empty map has nothing");
    sw_map64_clear(&map);
    *sw_map64_put(&map, 5, &is_new) = 7;
    ok(is_new == 1 && map.n == 1, "a key that is put in is new");
    is_int(*sw_map64_put(&map, 5, &is_new), 7, "and there the next time, with its value");
    ok(is_new == 0 && map.n == 1, "and no longer new");
    is_int(*sw_map64_find(&map, 5), 7, "it is found");
    ok(sw_map64_find(&map, 6) == NULL, "another is not");
    is_int(*sw_map64_put(&map, 6, NULL), 0, "a new value is 0; nobody need ask whether it is new");
    sw_map64_clear(&map);
    ok(map.n == 0 && sw_map64_find(&map, 5) == NULL, "cleared it is empty");

    *sw_map64_put(&map, 0, &is_new) = 9;
    ok(is_new == 1 && sw_map64_find(&map, 0) && *sw_map64_find(&map, 0) == 9,
       "a key of 0 can be put in and found");
    ok(sw_map64_put(&map, 1, &is_new) == sw_map64_find(&map, 0) && !is_new, "as 1");
    sw_map64_free(&map);

    for (uint64_t i = 1; i <= MANY; i++)
        *sw_map64_put(&map, i * UINT64_C(0x9e3779b97f4a7c15), NULL) = (int64_t)i;
    for (uint64_t i = 1; i <= MANY; i++) {
        int64_t *value = sw_map64_find(&map, i * UINT64_C(0x9e3779b97f4a7c15));

        right += value && *value == (int64_t)i;
    }
    is_int(right, MANY, "grown many times it has every key with its value");
    is_int((int64_t)map.n, MANY, "and no other");
    *sw_map64_put(&map, UINT64_MAX, NULL) = 1;
    is_int(*sw_map64_find(&map, UINT64_MAX), 1, "the largest key");
    sw_map64_free(&map);
    ok(map.n == 0 && map.entries == NULL, "freed it is an empty map again");
}

/* Keys that differ in such bits only, each so many times. */
static void test_distinct(void)
{
    static const struct {
        const char *name;
        uint64_t keys, times, factor;
    } cases[] = {
        {"none", 0, 0, 1},
        {"one", 1, 1, 1},
        {"one many times", 1, 1000, 1},
        {"two", 2, 1, 1},
        {"few", 47, 1, UINT64_C(0x9e3779b97f4a7c15)},
        {"few many times", 47, 99, UINT64_C(0x9e3779b97f4a7c15)},
        {"many hashes", 100000, 1, UINT64_C(0x9e3779b97f4a7c15)},
        {"many hashes, some often", 30000, 3, UINT64_C(0x9e3779b97f4a7c15)},
        {"in the lowest bits", 5000, 2, 1},
        {"in the highest bits", 5000, 2, UINT64_C(1) << 51},
        {"in the middle", 70000, 2, UINT64_C(1) << 24},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sw_distinct distinct = {0};

        for (uint64_t t = 0; t < cases[i].times; t++)
            for (uint64_t k = 0; k < cases[i].keys; k++) /* the least is 0 */
                sw_distinct_add(&distinct, (cases[i].keys - 1 - k) * cases[i].factor);
        is_int((int64_t)sw_distinct_count(&distinct), (int64_t)cases[i].keys, cases[i].name);
        sw_distinct_add(&distinct, UINT64_MAX);
        is_int((int64_t)sw_distinct_count(&distinct), (int64_t)cases[i].keys + 1, "  and one more");
        sw_distinct_free(&distinct);
        ok(distinct.n == 0 && distinct.keys == NULL, "  freed it is an empty one again");
    }
}

int main(void)
{
    test_distinct();
    test_sha256();
    test_texts();
    test_hmac();
    test_xxh3();
    test_map();
    return tap_done();
}
