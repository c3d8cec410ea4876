/*
 * test_names.c - texts that calls have in common: numbers for them while calls wait, and the same
 * tables whether the store is told the numbers or not.
 */
#include "../../src/import/packed.h"

#include "store_rows.h"

enum { MAX_ROWS = 64 };

/* ---------------------------------------------------------------------------- numbers */

static uint32_t put(struct names *names, int kind, const char *a, const char *b)
{
    const struct sw_str both[] = {sw_str(a), sw_str(b)};

    return names_put(names, kind, both, COUNT(both));
}

static void test_numbers(void)
{
    struct names names = {0};
    const uint32_t first = put(&names, 1, "anna", "7");

    ok(first != 0, "a name has a number");
    is_int(put(&names, 1, "anna", "7"), first, "the same one again");
    ok(put(&names, 2, "anna", "7") != first, "one of another kind has another");
    ok(put(&names, 1, "ann", "a7") != first, "as has one whose texts end elsewhere");
    ok(put(&names, 1, "", "") != 0, "no text is a name too");
    ok(sw_str_eq(names_get(&names, first)[0], SW_STR("anna")) &&
           sw_str_eq(names_get(&names, first)[1], SW_STR("7")),
       "it is what was put");
    names_clear(&names);
}

/* Over the first characters. */
static void write_digits(char *text, int n)
{
    char digits[16];

    snprintf(digits, sizeof digits, "%07d", n);
    memcpy(text, digits, strlen(digits));
}

/* Hostile files: so many names, or such long ones, that they are no more kept. */
static void test_too_many(void)
{
    static const struct {
        const char *name;
        size_t length;
    } cases[] = {{"many", 8}, {"long", 100000}};

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct names names = {0};
        char *text = sw_alloc(cases[i].length + 1);
        uint32_t number = 1;
        int n;

        memset(text, 'x', cases[i].length);
        text[cases[i].length] = '\0';
        for (n = 0; number != 0 && n < 1000000; n++) {
            write_digits(text, n);
            number = put(&names, 1, text, "");
        }
        ok(number == 0 && (size_t)n * cases[i].length < (size_t)4 << 20,
           "%s: %d of them are kept, and no more", cases[i].name, n - 1);
        write_digits(text, 0);
        is_int(put(&names, 1, text, ""), 1, "and those keep their numbers");
        free(text);
        names_clear(&names);
    }
}

/* ---------------------------------------------------------------------- through the spool */

/* As a call comes back that waited. */
static struct sw_call wait(const struct sw_call *call, struct names *names)
{
    uint8_t *bytes = sw_alloc(packed_size(call));
    struct sw_call again;

    pack_call(call, names, bytes);
    unpack_call(bytes, names, &again, &texts);
    free(bytes);
    return again;
}

static void test_calls(void)
{
    struct names names = {0};
    struct sw_call call = to_call(SW_STR("a 01:00 - user=anna object=7 name=Anna"), "contoso");
    struct sw_call first, second;

    call.user_country = call.other_country = SW_STR("DE");
    call.media_region = call.signaling_region = SW_STR("EUWE");
    first = wait(&call, &names);
    ok(first.names[SW_NAME_USER_COUNTRY] == first.names[SW_NAME_OTHER_COUNTRY] &&
           first.names[SW_NAME_MEDIA_REGION] == first.names[SW_NAME_SIGNALING_REGION],
       "either side names the same country, and the same region");
    call.display_name = SW_STR("Annie");
    second = wait(&call, &names);
    ok(first.names[SW_NAME_USER] != second.names[SW_NAME_USER] &&
           first.names[SW_NAME_TRUNK] == second.names[SW_NAME_TRUNK],
       "a user of another display name is another name, and the trunk the same");
    ok(sw_str_eq(second.upn, SW_STR("anna")) && sw_str_eq(second.user_id, SW_STR("7")) &&
           sw_str_eq(second.display_name, SW_STR("Annie")),
       "with all texts of the user");
    names_clear(&names);
}

/* ------------------------------------------------------------------------- in the store */

static const struct {
    const char *name, *rows;
} files[] = {
    {"names that come again",
     "a 01:00 - user=anna phrase=x; b 02:00 - user=anna phrase=y; "
     "c 03:00 - user=ben phrase=x; d 04:00 - user=anna name=Anna phrase=x"},
    {"the row that brought a name is left out, and the name comes again",
     "a 01:00 - phrase=x; a 01:00 - phrase=y; b 02:00 - phrase=y; c 03:00 - phrase=y; "
     "c 03:00 - user=ben; d 04:00 - user=ben; e 05:00 - user=ben"},
    {"the row that is left out has a new name twice, and another takes its id",
     "a 01:00 - ; a 01:00 - region=y signaling=y; c 03:00 - region=z; d 04:00 - region=y; "
     "e 05:00 - region=z signaling=y"},
    {"the same text of several kinds",
     "a 01:00 - user=x phrase=x trunk=x type=x region=x country=x units=x; "
     "b 02:00 - user=x phrase=x trunk=x type=x region=x country=x units=x"},
    {"no names at all", "a 01:00 - trunk= type=; b 02:00 - trunk= type=; c 03:00 -"},
};

/* All tables behind an import of the rows, and behind a second one of a database that has them. */
static char *tables_of(const char *rows, bool are_told)
{
    struct database d = begin_database();
    struct sw_call calls[MAX_ROWS];
    const size_t n = to_calls(rows, "contoso", calls, MAX_ROWS);
    struct names names = {0};
    char *all;

    for (size_t i = 0; are_told && i < n; i++)
        calls[i] = wait(&calls[i], &names);

    for (size_t batch = 1; batch <= n; batch += n - 1) {
        const struct test_import import = {
            .file = batch == 1 ? "a.csv" : "b.csv", .calls = calls, .n = n, .batch = batch};

        import_rows(&d, &import, NULL);
    }
    names_clear(&names);
    all = dump(&d);
    end_database(&d);
    return all;
}

static void test_store(void)
{
    for (size_t i = 0; i < COUNT(files); i++) {
        char *plain = tables_of(files[i].rows, false), *told = tables_of(files[i].rows, true);

        is_text(told, plain, files[i].name);
        free(plain);
        free(told);
    }
}

int main(void)
{
    begin_tests();
    test_numbers();
    test_too_many();
    test_calls();
    test_store();
    end_tests();
    return tap_done();
}
