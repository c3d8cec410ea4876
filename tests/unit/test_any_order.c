/*
 * test_any_order.c - what the database says of calls hangs on what was imported, and not on the
 * order; see cluster.h.
 */
#include "store_rows.h"

enum { MAX_ROWS = 64, CALLS = 12, EXPORTS = 5 };

/* What is said of the calls, and of how many users. */
static char *told(struct database *d)
{
    struct sw_buf text = {0};

    add_rows(d,
             "SELECT correlation_id, user, display_name, caller, callee, invite_time, start_time, "
             "failure_time, end_time, duration, success, sip_code, microsoft_code, phrase, trunk, "
             "call_type, direction, shared_correlation_id, media_region FROM calls ORDER BY "
             "correlation_id, invite_time, callee",
             &text);
    add_rows(d, "SELECT * FROM causes ORDER BY bucket, trunk, sip_code", &text);
    add_rows(d,
             "SELECT count(DISTINCT u.person_id), count(c.user_id) FROM call AS c JOIN user AS u "
             "ON u.id = c.user_id",
             &text);
    return text.s;
}

/* ------------------------------------------------------------------ who the users are */

static const struct {
    const char *name;
    const char *imports[3];
    const char *want; /* of each call in order of time, its user and display name; so many users */
} persons[] = {
    {"the object ID alone, and both",
     {"a 01:00 - object=7; b 02:00 - object=7", "a 01:00 - user=anna object=7 name=Anna",
      "c 03:00 - object=7"},
     "anna|Anna|\nanna|Anna|\nanna|Anna|\n1|\n"},
    {"the name alone, the object ID later",
     {"a 01:00 - user=anna", "a 01:00 - object=7; b 02:00 - object=7",
      "c 03:00 - user=anna object=7"},
     "anna|-|\nanna|-|\nanna|-|\n1|\n"},
    {"nothing says that they are one",
     {"a 01:00 - user=anna", "a 01:00 - object=7", "b 02:00 - object=7"},
     "anna|-|\n7|-|\n2|\n"},
    {"another name, the same object ID",
     {"a 01:00 - user=anna object=7", "b 02:00 - user=annie object=7 name=Annie",
      "c 03:00 - user=annie; d 04:00 - user=anna"},
     "anna|Annie|\nanna|Annie|\nanna|Annie|\nanna|Annie|\n1|\n"},
    {"the same name, another object ID: it was given to somebody else",
     {"a 01:00 - user=anna object=7", "b 02:00 - user=anna object=8 name=New",
      "c 03:00 - user=anna"},
     "anna|-|\nanna|New|\nanna|-|\n2|\n"},
    {"a bot has neither",
     {"a 01:00 -", "a 01:00 - name=Bot", "b 02:00 - user=ben"},
     "-|-|\nben|-|\n1|\n"},
};

static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

static void test_persons(void)
{
    static const char *const files[] = {"A", "B", "C"};

    for (size_t s = 0; s < COUNT(persons); s++)
        for (size_t o = 0; o < COUNT(orders); o++) {
            struct database d = begin_database();
            struct sw_call calls[MAX_ROWS];
            struct sw_buf text = {0};
            char *name = sw_sprintf("%s, order %zu", persons[s].name, o);

            for (int i = 0; i < 3; i++) {
                const int which = orders[o][i];
                const struct test_import import = {
                    .file = files[which],
                    .calls = calls,
                    .n = to_calls(persons[s].imports[which], "contoso", calls, MAX_ROWS)};

                import_rows(&d, &import, NULL);
            }
            add_rows(&d, "SELECT user, display_name FROM calls ORDER BY invite_time", &text);
            add_rows(&d,
                     "SELECT count(DISTINCT u.person_id) FROM call AS c JOIN user AS u ON "
                     "u.id = c.user_id",
                     &text);
            is_text(text.s, persons[s].want, name);
            sw_buf_free(&text);
            free(name);
            end_database(&d);
        }
}

/* ---------------------------------------------------------------- exports of the same calls */

static uint32_t seed;

static uint32_t pick(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* How an export tells of calls. */
struct dialect {
    int precision; /* 0: minutes, 1: seconds, 2: fractions */
    int naming;    /* 0: UPN, 1: object ID, 2: both, 3: nobody */
    int numbers;   /* 0: in full, 1: without '+', 2: masked, 3: none */
    bool has_start, has_trunk, has_codes, has_phrase, has_shared, has_region;
};

static struct dialect random_dialect(void)
{
    return (struct dialect){.precision = (int)pick(3),
                            .naming = (int)pick(4),
                            .numbers = (int)pick(4),
                            .has_start = pick(2),
                            .has_trunk = pick(4) > 0,
                            .has_codes = pick(4) > 0,
                            .has_phrase = pick(2),
                            .has_shared = pick(2),
                            .has_region = pick(2)};
}

/* Minutes and seconds of the hour, as precise as the dialect is. */
static void add_time(struct sw_buf *row, const struct dialect *dialect, unsigned seconds)
{
    sw_buf_printf(row, "%02u", seconds / 60);
    if (dialect->precision > 0)
        sw_buf_printf(row, ":%02u", seconds % 60);
    if (dialect->precision > 1)
        sw_buf_printf(row, ".%03u", seconds * 7 % 1000);
}

static void add_number(struct sw_buf *row, const struct dialect *dialect, const char *name,
                       unsigned number)
{
    static const char *const formats[] = {" %s=+4930123%04u", " %s=4930123%04u", " %s=+4930%u****"};

    if (dialect->numbers < 3)
        sw_buf_printf(row, formats[dialect->numbers], name,
                      dialect->numbers == 2 ? 123 : 1000 + number);
}

/* The nth call: legs of one correlation ID lie minutes apart, and three people make them. */
static struct sw_call call_of(const struct dialect *dialect, unsigned n)
{
    struct sw_buf row = {0};
    struct sw_call call;
    unsigned begin = 60 * n * 4 + 7 * n, who = n % 3;

    sw_buf_printf(&row, "call%u ", n / 2);
    add_time(&row, dialect, begin);
    sw_buf_str(&row, " ");
    add_time(&row, dialect, begin + 70);
    if (dialect->has_start) {
        sw_buf_str(&row, " start=");
        add_time(&row, dialect, begin + 5);
    }
    if (dialect->naming % 2 == 0)
        sw_buf_printf(&row, " user=user%u", who);
    if (dialect->naming == 1 || dialect->naming == 2)
        sw_buf_printf(&row, " object=%u", who);
    if (dialect->naming == 2)
        sw_buf_printf(&row, " name=User%u", who);
    add_number(&row, dialect, "caller", n);
    add_number(&row, dialect, "callee", n + 500);
    sw_buf_printf(&row, " ok=0%s%s%s%s%s",
                  dialect->has_trunk ? "" : " trunk=", dialect->has_codes ? "" : " sip= microsoft=",
                  dialect->has_phrase ? " phrase=busy" : "", dialect->has_shared ? " shared=s" : "",
                  dialect->has_region ? " region=emea" : "");
    call = to_call((struct sw_str){row.s, row.n}, "contoso");
    sw_buf_free(&row);
    return call;
}

struct rows {
    struct sw_call calls[2 * CALLS];
    size_t n;
};

/* Some of the calls in any order, some of them twice. */
static void make_export(struct rows *rows, bool seen[CALLS])
{
    const struct dialect dialect = random_dialect();

    rows->n = 0;
    for (size_t tries = 1 + pick(2 * CALLS); tries > 0; tries--) {
        unsigned n = pick(CALLS);

        rows->calls[rows->n++] = call_of(&dialect, n);
        seen[n] = true;
    }
}

/* Imports them in a random order; on the way some are taken back and come again. */
static char *import_all(const struct rows *rows, bool undoes)
{
    static const char *const files[EXPORTS] = {"A", "B", "C", "D", "E"};
    struct database d = begin_database();
    bool is_in[EXPORTS] = {false};
    char *text, *problems;

    for (size_t left = EXPORTS; left > 0;) {
        size_t which = pick(EXPORTS);
        const struct test_import import = {.file = files[which],
                                           .calls = rows[which].calls,
                                           .n = rows[which].n,
                                           .batch = pick(2) ? 1 : 0};
        int64_t id;

        if (is_in[which])
            continue;
        id = import_rows(&d, &import, NULL);
        is_in[which] = !undoes || pick(4) > 0;
        if (!is_in[which])
            undo(&d, id);
        left -= is_in[which];
    }
    problems = find_problems(&d);
    text = *problems ? sw_strdup(problems) : told(&d);
    free(problems);
    end_database(&d);
    return text;
}

static void test_random(void)
{
    const char *more = getenv("SIPWHY_RANDOM");
    int rounds = more ? atoi(more) : 40, good = 0, whole = 0;

    for (int round = 0; round < rounds; round++) {
        struct rows *rows = sw_alloc(EXPORTS * sizeof *rows);
        bool seen[CALLS] = {false};
        size_t n = 0, lines = 0;
        char *want, *got, *difference;

        seed = (uint32_t)round;
        for (size_t i = 0; i < EXPORTS; i++)
            make_export(&rows[i], seen);
        for (size_t i = 0; i < CALLS; i++)
            n += seen[i];
        want = import_all(rows, false);
        got = import_all(rows, true);
        difference = first_difference(got, want);
        good += *difference == '\0';
        if (*difference)
            printf("# seed %d: %s\n", round, difference);
        for (const char *p = want; (p = strstr(p, "call")) != NULL; p++)
            lines++;
        whole += lines == n;
        free(difference);
        free(want);
        free(got);
        free(rows);
    }
    is_int(good, rounds, "exports of the same calls say the same in any order");
    is_int(whole, rounds, "and each call is there once");
}

int main(void)
{
    begin_tests();
    test_persons();
    test_random();
    end_tests();
    return tap_done();
}
