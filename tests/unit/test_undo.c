#include "store_rows.h"

enum { MAX_ROWS = 64 };

/* -------------------------------------------- three imports in every order, every one undone */

static const struct {
    const char *name;
    const char *imports[3];
} scenarios[] = {
    {"nothing in common",
     {"a 01:00 01:10 user=anna phrase=busy", "b 02:00 02:10 user=ben phrase=gone trunk=sbc2",
      "c 03:00 03:10 region=emea in=1"}},
    {"the same rows",
     {"a 01:00 01:10 user=anna; b 01:00 01:10", "a 01:00 01:10 user=anna; b 01:00 01:10",
      "b 01:00 01:10; a 01:00 01:10 user=anna"}},
    {"each overlaps the next",
     {"a 01:00 01:10; b 02:00 02:10 user=anna", "b 02:00 02:10 user=anna; c 03:00 03:10",
      "c 03:00 03:10; a 01:00 01:10"}},
    {"columns that others lack",
     {"a 01:00 01:10 caller=1 phrase=busy", "a 01:00 01:10 callee=2 user=anna",
      "a 01:00 01:10 shared=s region=emea seconds=9 units=u"}},
    {"values that differ, and blank ones",
     {"a 01:00 01:10 caller=1 phrase=busy user=anna", "a 01:00 01:10 caller=2 phrase=gone",
      "a 01:00 01:10 caller=2 phrase=gone region=emea"}},
    {"two alike and one that lacks",
     {"a 01:00 01:10 caller=1; b 01:20 -", "a 01:00 01:10", "a 01:00 01:10 caller=1; b 01:20 -"}},
    {"milliseconds, outcome and direction",
     {"a 01:00.250 01:10 start=01:05 ok=1", "a 01:00.750 01:10 ok=0 start=01:06",
      "a 01:00 01:10 in=1"}},
    {"names of users",
     {"a 01:00 01:10 user=anna name=Anna; b 02:00 - user=ben object=1",
      "c 03:00 - user=anna name=Annie; b 02:00 - user=ben object=2 name=Ben",
      "d 04:00 - user=anna name=Anna object=7; e 05:00 - user=ben"}},
    {"rows that come twice in a file",
     {"a 01:00 01:10; a 01:00 01:10 phrase=second user=zoe", "a 01:00 01:10 caller=1",
      "b 01:00 01:10 phrase=second; b 01:00 01:10"}},
    {"coarse, precise and coarse",
     {"a 01 01 caller=1", "a 01:20 01:40 callee=2 start=01:30", "a 01 01 caller=3 user=anna"}},
    {"coarse alone",
     {"a 01 02 phrase=busy; b 01 -", "a 01 02; b 01 02", "a 01 02 user=anna start=01"}},
    {"two precise calls in the coarse one's minute",
     {"a 01 01 caller=1 user=anna name=A", "a 01:20 01:40; a 01:05 01:59 user=anna name=B",
      "a 01:05 01:59 phrase=busy; a 01:33 01:40"}},
    {"coarse and precise in one file",
     {"a 01 01 caller=1; a 01:20 01:40 callee=2", "a 01:20 01:40 user=anna; a 01 01 phrase=x",
      "a 01 01 region=emea; b 01 01; b 01:00 01:00"}},
    {"on the minute",
     {"a 01 02 caller=1", "a 01:00 02:00 callee=2", "a 01:00 02:30; a 01 02 in=1 ok=1"}},
    {"what is no kin",
     {"a 01 02", "a 01:10 03:00; a 01:10 -; b 01:10 02:10; a 02:00 02:10",
      "a 01:30 02:00 trunk=sbc2; a 01:30 02:00 sip=486; a 01:30 02:00 type=dr_in"}},
    {"legs of one second",
     {"a 01:00 01:10 callee=1; a 01:00 01:10 callee=2; a 01:00 01:10",
      "a 01:00 01:10 callee=2 id=x; a 01:00 01:10 callee=2 id=y",
      "a 01:00 01:10 callee=+1; a 01:00 01:10 phrase=busy"}},
    {"legs of one minute",
     {"a 01 01 callee=1; a 01 01 callee=2", "a 01:05 01:10 callee=2; a 01:05 01:10 callee=1",
      "a 01:05 01:10 callee=1 user=anna; a 01 01 callee=2 in=1"}},
    {"cells that others lack",
     {"a 01:00 - ok=0; b 01:00 01:10 sip= microsoft= ok=0",
      "a 01:00 01:10 ok=0 type=; b 01:00 01:10 sip=486 microsoft= ok=0",
      "a 01:00 01:10 ok=0; b 01:00 01:10 sip=486 ok=0; b 01:00 01:10 sip=503 ok=0"}},
    {"legs that lack cells and legs that lack none",
     {"a 01:00.250 01:10 sip= ok=0; a 01:00.750 01:10 ok=0",
      "a 01:00 01:10 ok=0; a 01:00 01:10 sip= ok=0", "a 01 01 ok=0; a 01 01 microsoft= ok=0"}},
    {"an outcome that others lack",
     {"a 01:00 01:10", "a 01:00 01:10 ok=0 in=1", "a 01:00 01:10 ok=0 trunk="}},
    {"users by object ID, by name, and by both",
     {"a 01:00 01:10 object=7; b 02:00 - object=8", "a 01:00 01:10 user=anna object=7 name=Anna",
      "c 03:00 - user=anna; d 04:00 - user=annie object=7; a 01:00 01:10 user=anna"}},
    {"a user's name with two object IDs",
     {"a 01:00 01:10 user=anna", "b 02:00 - user=anna object=8; c 03:00 - object=7",
      "c 03:00 - user=anna object=7; a 01:00 01:10 object=7"}},
    {"numbers told in more than one way",
     {"a 01:00 01:10 caller=491 callee=+4412***", "a 01:00 01:10 caller=+491 callee=441234",
      "a 01:00 01:10 caller=+49* callee=+441234"}},
    {"failure before the end", {"a 01 03 fails=02", "a 01:10 03:10 fails=02:20", "a 01:10 02:20"}},
};

static const char *const files[] = {"A", "B", "C"};
static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

struct rows {
    struct sw_call calls[MAX_ROWS];
    size_t n;
};

static struct test_import test_import(const struct rows *rows, int which)
{
    return (struct test_import){
        .file = files[which], .calls = rows[which].calls, .n = rows[which].n};
}

/* What a database holds into which those of the order were imported that the mask leaves. */
static char *make_content(const struct rows *rows, const int *order, unsigned without)
{
    struct database d = begin_database();
    char *text;

    for (int i = 0; i < 3; i++) {
        struct test_import import = test_import(rows, order[i]);

        if (!(without & 1U << i))
            import_rows(&d, &import, NULL);
    }
    text = content(&d);
    end_database(&d);
    return text;
}

/* The same, kept: other orders and masks leave the same. Until forget_contents. */
static struct {
    char key[4], *text;
} kept[16];
static size_t n_kept;

static const char *want_content(const struct rows *rows, const int *order, unsigned without)
{
    char key[4] = "";

    for (int i = 0; i < 3; i++)
        if (!(without & 1U << i))
            strcat(key, files[order[i]]);
    for (size_t i = 0; i < n_kept; i++)
        if (strcmp(kept[i].key, key) == 0)
            return kept[i].text;
    memcpy(kept[n_kept].key, key, sizeof key);
    kept[n_kept].text = make_content(rows, order, without);
    return kept[n_kept++].text;
}

static void forget_contents(void)
{
    while (n_kept > 0)
        free(kept[--n_kept].text);
}

/* Each import leaves when taken back at once what was there before, id for id. */
static char *undo_at_once(const struct rows *rows, const int *order)
{
    struct database d = begin_database();
    char *difference = sw_strdup("");

    for (int i = 0; i < 3; i++) {
        struct test_import import = test_import(rows, order[i]);
        char *before = dump(&d), *after;

        undo(&d, import_rows(&d, &import, NULL));
        after = dump(&d);
        if (*difference == '\0') {
            free(difference);
            difference = first_difference(after, before);
        }
        import_rows(&d, &import, NULL);
        free(before);
        free(after);
    }
    end_database(&d);
    return difference;
}

/* Imports in this order, takes back those of the mask, and compares with never having had them. */
static char *undo_some(const struct rows *rows, const int *order, unsigned mask, bool is_backwards)
{
    struct database d = begin_database();
    int64_t ids[3];
    char *got, *problems, *difference;

    for (int i = 0; i < 3; i++) {
        struct test_import import = test_import(rows, order[i]);

        ids[i] = import_rows(&d, &import, NULL);
    }
    for (int i = 0; i < 3; i++) {
        int which = is_backwards ? 2 - i : i;

        if (mask & 1U << which)
            undo(&d, ids[which]);
    }
    got = content(&d);
    difference = first_difference(got, want_content(rows, order, mask));
    problems = find_problems(&d);
    if (*problems) {
        free(difference);
        difference = sw_strdup(problems);
    }
    free(problems);
    free(got);
    end_database(&d);
    return difference;
}

/* True if it is empty; frees it. */
static bool is_none(char *difference, const char *what, const int *order, unsigned mask)
{
    bool none = *difference == '\0';

    if (!none)
        printf("# order %s%s%s, mask %u, %s: %s\n", files[order[0]], files[order[1]],
               files[order[2]], mask, what, difference);
    free(difference);
    return none;
}

static void test_scenarios(void)
{
    for (size_t s = 0; s < COUNT(scenarios); s++) {
        struct rows rows[3];
        int good = 0, tried = 0;

        for (int i = 0; i < 3; i++)
            rows[i].n = to_calls(scenarios[s].imports[i], "contoso", rows[i].calls, MAX_ROWS);
        for (size_t o = 0; o < COUNT(orders); o++) {
            good += is_none(undo_at_once(rows, orders[o]), "at once", orders[o], 0);
            for (unsigned mask = 1; mask < 8; mask++)
                good +=
                    is_none(undo_some(rows, orders[o], mask, mask & 1), "some", orders[o], mask);
            tried += 8;
        }
        is_int(good, tried, scenarios[s].name);
        forget_contents();
    }
}

/* ------------------------------------------------------------------------- what comes out */

static const struct {
    const char *name, *first, *second, *want; /* of what calls say after both */
    const char *ledger;                       /* of the second */
} merges[] = {
    {"a coarse row of a precise call is known", "a 01:20 01:40 caller=1",
     "a 01 01 caller=2 callee=3 start=01", "a|1|3|09:01:20|-|09:01:40|-|", "0 new 1 known"},
    {"a precise row of a coarse call takes its place", "a 01 01 caller=1 start=01",
     "a 01:20 01:40 caller=2 callee=3", "a|1|3|09:01:20|-|09:01:40|-|", "0 new 1 known"},
    {"with all of its times", "a 01 01 fails=01", "a 01:20 01:50 fails=01:40",
     "a|-|-|09:01:20|-|09:01:50|09:01:40|", "0 new 1 known"},
    {"another minute is another call", "a 01 01", "a 02:00 02:10",
     "a|-|-|09:01:00|-|09:01:00|-|a|-|-|09:02:00|-|09:02:10|-|", "1 new 0 known"},
    {"so is another end", "a 01 01", "a 01:20 02:10",
     "a|-|-|09:01:00|-|09:01:00|-|a|-|-|09:01:20|-|09:02:10|-|", "1 new 0 known"},
    {"or none", "a 01 -", "a 01:20 01:40", "a|-|-|09:01:00|-|-|-|a|-|-|09:01:20|-|09:01:40|-|",
     "1 new 0 known"},
    {"none is as none", "a 01 -", "a 01:20 -", "a|-|-|09:01:20|-|-|-|", "0 new 1 known"},
    {"the second of two precise calls in a minute is new", "a 01 01",
     "a 01:20 01:40; a 01:30 01:40", "a|-|-|09:01:20|-|09:01:40|-|a|-|-|09:01:30|-|09:01:40|-|",
     "1 new 1 known"},
    {"legs to two numbers are two calls", "a 01:00 01:10 callee=1; a 01:00 01:10 callee=2",
     "a 01:00 01:10 callee=2; a 01:00 01:10 callee=1; a 01:00 01:10 callee=1",
     "a|-|1|09:01:00|-|09:01:10|-|a|-|2|09:01:00|-|09:01:10|-|", "0 new 3 known"},
    {"so are rows with two IDs", "a 01:00 01:10 callee=1",
     "a 01:00 01:10 callee=1 id=x; a 01:00 01:10 callee=1 id=y",
     "a|-|1|09:01:00|-|09:01:10|-|a|-|1|09:01:00|-|09:01:10|-|", "1 new 1 known"},
    {"a row is the call that has its ID",
     "a 01:00 01:10 callee=1 id=x; a 01:00 01:10 callee=1 id=y", "a 01:00 01:10 id=y caller=7",
     "a|-|1|09:01:00|-|09:01:10|-|a|7|1|09:01:00|-|09:01:10|-|", "0 new 1 known"},
    {"whatever else its export lacks", "a 01:00 01:10 type= sip= id=x ok=0",
     "a 01:00 01:10 callee=1 id=x ok=0", "a|-|1|09:01:00|-|09:01:10|-|", "0 new 1 known"},
    {"a masked number may be any that begins like it", "a 01:00 01:10 callee=+4930123***",
     "a 01:00 01:10 callee=+4930123456; a 01:00 01:10 callee=+49301",
     "a|-|+4930123456|09:01:00|-|09:01:10|-|a|-|+49301|09:01:00|-|09:01:10|-|", "1 new 1 known"},
    {"its digits are kept from whichever has them",
     "a 01:00 01:10 caller=+4930123456 callee=+4930***",
     "a 01:00 01:10 caller=+493012**** callee=+4930123***",
     "a|+4930123456|+4930123***|09:01:00|-|09:01:10|-|", "0 new 1 known"},
    {"another caller's digits are not", "a 01:00 01:10 caller=+49***",
     "a 01:00 01:10 caller=+4420794", "a|+49***|-|09:01:00|-|09:01:10|-|", "0 new 1 known"},
    {"a + that a spreadsheet took away comes back", "a 01:00 01:10 caller=442079460123 callee=1",
     "a 01:00 01:10 caller=+442079460123 callee=+1", "a|+442079460123|+1|09:01:00|-|09:01:10|-|",
     "0 new 1 known"},
    {"but not for digits", "a 01:00 01:10 caller=442079460123",
     "a 01:00 01:10 caller=+44207946****", "a|442079460123|-|09:01:00|-|09:01:10|-|",
     "0 new 1 known"},
    {"one that a spreadsheet has cut may be any", "a 01:00 01:10 callee=+442079460123",
     "a 01:00 01:10 callee=4.42E+11", "a|-|+442079460123|09:01:00|-|09:01:10|-|", "0 new 1 known"},
    {"a spreadsheet takes the + away", "a 01:00 01:10 callee=+442079460123",
     "a 01:00 01:10 callee=442079460123", "a|-|+442079460123|09:01:00|-|09:01:10|-|",
     "0 new 1 known"},
    {"a failure without its time is the one that has it", "a 01:00 - ok=0",
     "a 01:00 - fails=01:10 ok=0", "a|-|-|09:01:00|-|-|09:01:10|", "0 new 1 known"},
    {"in either order", "a 01:00 - fails=01:10 ok=0", "a 01:00 - ok=0",
     "a|-|-|09:01:00|-|-|09:01:10|", "0 new 1 known"},
    {"a row without codes is the one that has them", "a 01:00 01:10 sip= microsoft= ok=0",
     "a 01:00 01:10 ok=0", "a|-|-|09:01:00|-|09:01:10|-|", "0 new 1 known"},
    {"but in one file they are two", "b 01:00 01:10", "a 01:00 01:10 sip= ok=0; a 01:00 01:10 ok=0",
     "a|-|-|09:01:00|-|09:01:10|-|b|-|-|09:01:00|-|09:01:10|-|a|-|-|09:01:00|-|09:01:10|-|",
     "2 new 0 known"},
    {"a row that lacks nothing is the one that lacks nothing, too",
     "a 01:00.250 01:10 sip= ok=0 caller=1; a 01:00.750 01:10 ok=0 caller=2",
     "a 01:00 01:10 ok=0 callee=8", "a|1|-|09:01:00|-|09:01:10|-|a|2|8|09:01:00|-|09:01:10|-|",
     "0 new 1 known"},
    {"also to the minute", "a 01:02 01:10 sip= ok=0 caller=1; a 01:03 01:10 ok=0 caller=2",
     "a 01 01 ok=0 callee=8", "a|1|-|09:01:02|-|09:01:10|-|a|2|8|09:01:03|-|09:01:10|-|",
     "0 new 1 known"},
    {"one that lacks a cell is the one that lacks no more",
     "a 01:02 01:10 sip= microsoft= ok=0 caller=1; a 01:03 01:10 microsoft= ok=0 caller=2",
     "a 01 01 ok=0 callee=8", "a|1|-|09:01:02|-|09:01:10|-|a|2|8|09:01:03|-|09:01:10|-|",
     "0 new 1 known"},
    {"fractions of seconds take the place of whole ones", "a 01:00 01:10 caller=1",
     "a 01:00.250 01:10 caller=2", "a|1|-|09:01:00|-|09:01:10|-|", "0 new 1 known"},
    {"legs of one second in one file are two", "b 02:00 -", "a 01:00.250 01:10; a 01:00.750 01:10",
     "a|-|-|09:01:00|-|09:01:10|-|a|-|-|09:01:00|-|09:01:10|-|b|-|-|09:02:00|-|-|-|",
     "2 new 0 known"},
    {"also if only the caller differs", "b 02:00 -",
     "a 01:00 01:10 caller=1; a 01:00 01:10 caller=2",
     "a|1|-|09:01:00|-|09:01:10|-|a|2|-|09:01:00|-|09:01:10|-|b|-|-|09:02:00|-|-|-|",
     "2 new 0 known"},
    {"and are the same in another export", "a 01:00.250 01:10; a 01:00.750 01:10",
     "a 01:00.250 01:10 id=x; a 01:00.750 01:10 id=y",
     "a|-|-|09:01:00|-|09:01:10|-|a|-|-|09:01:00|-|09:01:10|-|", "0 new 2 known"},
    {"coarse rows that are alike are one call", "a 01 01", "a 01 01; a 01 01",
     "a|-|-|09:01:00|-|09:01:00|-|", "0 new 2 known"},
};

static void test_merges(void)
{
    for (size_t i = 0; i < COUNT(merges); i++) {
        struct database d = begin_database();
        struct sw_call calls[MAX_ROWS];
        struct test_import import = {.file = "A", .calls = calls};
        struct sw_buf text = {0};
        char *ledger;

        import.n = to_calls(merges[i].first, "contoso", calls, MAX_ROWS);
        import_rows(&d, &import, NULL);
        import.file = "B";
        import.n = to_calls(merges[i].second, "contoso", calls, MAX_ROWS);
        import_rows(&d, &import, &ledger);
        add_rows(&d,
                 "SELECT correlation_id, caller, callee, time(invite_time / 1000, 'unixepoch'), "
                 "time(start_time / 1000, 'unixepoch'), time(end_time / 1000, 'unixepoch'), "
                 "time(failure_time / 1000, 'unixepoch') FROM calls ORDER BY invite_time",
                 &text);
        for (char *p = strchr(text.s, '\n'); p; p = strchr(p, '\n'))
            memmove(p, p + 1, strlen(p));
        is_text(text.s, merges[i].want, merges[i].name);
        is_text(ledger, merges[i].ledger, "  and is counted so");
        free(ledger);
        sw_buf_free(&text);
        end_database(&d);
    }
}

/* ---------------------------------------------------------------------------- at random */

static uint32_t seed;

static uint32_t pick(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* One of few calls, with columns that may be blank, alike or different. */
static struct sw_call random_call(int coarseness, bool clashes)
{
    static const char *const ids[] = {"a", "b", "c"};
    static const char *const fields[] = {"caller", "callee",  "phrase", "region",
                                         "units",  "country", "id"};
    static const char *const users[] = {"",
                                        " user=anna",
                                        " user=anna name=A",
                                        " user=ben name=B",
                                        " user=ben object=1",
                                        " object=1",
                                        " object=2",
                                        " user=anna object=2 name=C"};
    static const char *const numbers[] = {"0", "1", "+1", "1*", "+12"};
    char *text, *end;
    struct sw_buf row = {0};
    struct sw_call call;
    bool is_coarse = coarseness == 1 || (coarseness == 2 && pick(2));
    unsigned minute = pick(2), second = pick(3) * 20;

    text = is_coarse ? sw_sprintf("%02u", minute)
                     : sw_sprintf("%02u:%02u%s", minute, second, pick(4) ? "" : ".250");
    end = pick(3) == 0 ? sw_strdup("-") : sw_strdup(text);
    sw_buf_printf(&row, "%s %s %s%s", ids[pick(3)], text, end, users[pick(COUNT(users))]);
    for (size_t i = 0; i < COUNT(fields); i++)
        if (pick(3) == 0)
            sw_buf_printf(&row, " %s=%s", fields[i], numbers[pick(i < 2 ? COUNT(numbers) : 2)]);
    if (pick(4) == 0)
        sw_buf_printf(&row, " ok=%u", (unsigned)pick(2));
    if (pick(4) == 0)
        sw_buf_str(&row, " in=1");
    if (pick(6) == 0)
        sw_buf_str(&row, pick(2) ? " sip=" : " type=");
    call = to_call((struct sw_str){row.s, row.n}, "contoso");
    if (clashes) /* each call of a second wants the same id */
        call.fingerprint[0] &= ~UINT64_C(0xfffffe);
    free(text);
    free(end);
    sw_buf_free(&row);
    return call;
}

enum { RANDOM_IMPORTS = 5 };

static void make_random(struct rows *rows, struct test_import *imports, bool clashes)
{
    static const char *const names[RANDOM_IMPORTS] = {"A", "B", "C", "D", "E"};

    for (int i = 0; i < RANDOM_IMPORTS; i++) {
        int coarseness = (int)pick(3); /* precise, coarse, both */

        rows[i].n = 1 + pick(12);
        for (size_t j = 0; j < rows[i].n; j++)
            rows[i].calls[j] = random_call(coarseness, clashes);
        imports[i] = (struct test_import){
            .file = names[i], .calls = rows[i].calls, .n = rows[i].n, .batch = pick(2) ? 3 : 0};
    }
}

/* All but those of the mask; gives the ids of the others where ids is not NULL. */
static void import_random(struct database *d, const struct test_import *imports, unsigned without,
                          int64_t *ids)
{
    for (unsigned i = 0; i < RANDOM_IMPORTS; i++) {
        int64_t id = without & 1U << i ? 0 : import_rows(d, &imports[i], NULL);

        if (ids)
            ids[i] = id;
    }
}

/* Takes one back, then another one; "" if both times all is as if they had never been there. */
static char *try_random(const struct test_import *imports)
{
    struct database d = begin_database();
    int64_t ids[RANDOM_IMPORTS];
    unsigned without = 0;
    char *difference = sw_strdup("");

    import_random(&d, imports, 0, ids);
    for (int round = 0; round < 2 && *difference == '\0'; round++) {
        struct database other = begin_database();
        unsigned which = pick(RANDOM_IMPORTS);
        char *got, *want, *problems;

        if (!(without & 1U << which))
            undo(&d, ids[which]);
        without |= 1U << which;
        import_random(&other, imports, without, NULL);
        got = content(&d);
        want = content(&other);
        problems = find_problems(&d);
        free(difference);
        difference = *problems ? sw_strdup(problems) : first_difference(got, want);
        free(problems);
        free(got);
        free(want);
        end_database(&other);
    }
    end_database(&d);
    return difference;
}

/* The last of them taken back gives the same again; the same ids too, unless they clash. */
static char *try_at_once(const struct test_import *imports, bool clashes)
{
    struct database d = begin_database();
    char *before, *after, *difference;

    import_random(&d, imports, 1U << (RANDOM_IMPORTS - 1), NULL);
    before = clashes ? content(&d) : dump(&d);
    undo(&d, import_rows(&d, &imports[RANDOM_IMPORTS - 1], NULL));
    after = clashes ? content(&d) : dump(&d);
    difference = first_difference(after, before);
    free(before);
    free(after);
    end_database(&d);
    return difference;
}

static void test_random(bool clashes, const char *name)
{
    int good = 0, rounds = getenv("UNDO_ROUNDS") ? atoi(getenv("UNDO_ROUNDS")) : 60;

    for (int round = 0; round < rounds; round++) {
        struct rows rows[RANDOM_IMPORTS];
        struct test_import imports[RANDOM_IMPORTS];
        char *some, *last;

        seed = (uint32_t)round * 2 + clashes;
        make_random(rows, imports, clashes);
        some = try_random(imports);
        last = try_at_once(imports, clashes);
        if (*some || *last)
            printf("# seed %d: %s%s%s\n", round * 2 + clashes, some, *last ? " at once: " : "",
                   last);
        good += !*some && !*last;
        free(some);
        free(last);
    }
    is_int(good, rounds, name);
}

int main(void)
{
    begin_tests();
    test_merges();
    test_scenarios();
    test_random(false, "at random, the rest is as if the import had never been there");
    test_random(true, "also where ids clash");
    end_tests();
    return tap_done();
}
