#include "store_rows.h"

enum { MAX_ROWS = 16 };

static enum sw_status take(void *context, const struct sw_counted *c, struct sw_err *err)
{
    char since[40], until[40];

    (void)err;
    sw_buf_printf(context, "%.5s-%.5s %" PRId64 "/%" PRId64 "/%" PRId64 "%s%.*s;",
                  sw_time_utc(since, c->since, false) + 11,
                  sw_time_utc(until, c->until, false) + 11, c->attempts, c->connected, c->failed,
                  c->phrase.n ? " " : "", (int)c->phrase.n, c->phrase.s);
    return SW_OK;
}

static struct sw_filter filter_of(const char *since, const char *until)
{
    char text[2][40];

    snprintf(text[0], sizeof text[0], "2026-11-09T%s:00Z", since);
    snprintf(text[1], sizeof text[1], "2026-11-09T%s:00Z", until);
    return (struct sw_filter){.since = utc(text[0]), .until = utc(text[1])};
}

static void check(struct database *d, const struct sw_filter *filter, enum sw_report_source source,
                  const char *want, const char *name)
{
    struct sw_buf text = {0};
    struct sw_err err = {0};

    sw_buf_str(&text, "");
    must(sw_store_each_counted(d->store, filter, source, take, &text, &err) == SW_OK, err.text);
    is_text(text.s, want, name);
    sw_buf_free(&text);
}

/*
 * Its id; rows that name no way have that of the columns. The ledger is held against `want`, which
 * may be NULL.
 */
static int64_t import_text(struct database *d, const char *source, const char *columns,
                           const char *file, const char *rows, const char *want)
{
    struct sw_call calls[MAX_ROWS];
    struct test_import import = {.file = file, .source = source, .fields = columns, .calls = calls};
    char *ledger;
    int64_t id;

    import.n = to_calls(rows, "contoso", calls, MAX_ROWS);
    for (size_t i = 0; i < import.n; i++)
        if (calls[i].counts.way == 0)
            calls[i].counts.way = columns ? (uint64_t)columns[0] : 0;
    id = import_rows(d, &import, &ledger);
    if (want)
        is_text(ledger, want, file);
    free(ledger);
    return id;
}

/* ------------------------------------------------------------------------- what is chosen */

static const struct {
    const char *name, *source;
    const char *imports[4][2]; /* the columns, the rows; the oldest first */
    const char *since, *until, *want;
} choices[] = {
    {"a row as it is",
     "cqd",
     {{"a", "x 05 06 n=9 connected=7 failed=2 phrase=busy"}},
     "09:00",
     "10:00",
     "09:05-09:06 9/7/2 busy;"},
    {"what the export does not say",
     "cqd",
     {{"a", "x 05 05"}},
     "09:00",
     "10:00",
     "09:05-09:05 -1/-1/-1;"},
    {"a row of two exports: the one with more attempts",
     "cqd",
     {{"a", "x 05 06 n=9 failed=1"}, {"a", "x 05 06 n=7 failed=2"}, {"a", "x 05 06 failed=3"}},
     "09:00",
     "10:00",
     "09:05-09:06 9/-1/1;"},
    {"as many: the latest",
     "cqd",
     {{"a", "x 05 06 n=9 failed=1"}, {"a", "x 05 06 n=9 failed=2"}},
     "09:00",
     "10:00",
     "09:05-09:06 9/-1/2;"},
    {"rows of one export that are alike but for their numbers: all of them",
     "cqd",
     {{"a", "x 05 06 n=9 content=1; x 05 06 n=2 content=2; x 05 06 n=9 content=1"}},
     "09:00",
     "10:00",
     "09:05-09:06 2/-1/-1;09:05-09:06 9/-1/-1;"},
    {"of two exports those of the one that has more of them",
     "cqd",
     {{"a", "x 05 06 n=9 content=1; x 05 06 n=2 content=2"},
      {"a", "x 05 06 n=10 content=3"},
      {"a", "x 05 06 n=5 content=4; x 05 06 n=5 content=5"}},
     "09:00",
     "10:00",
     "09:05-09:06 2/-1/-1;09:05-09:06 9/-1/-1;"},
    {"group by group",
     "cqd",
     {{"a", "x 05 06 n=9 content=1; y 05 06 n=2"}, {"a", "x 05 06 n=10 content=2"}},
     "09:00",
     "10:00",
     "09:05-09:06 10/-1/-1;09:05-09:06 2/-1/-1;"},
    {"columns that show late are those of the whole export",
     "cqd",
     {{"a", "x 05 06 n=9 way=1; y 07 08 n=2 way=2"}, {"a", "z 05 06 n=1 way=2"}},
     "09:00",
     "10:00",
     "09:05-09:06 1/-1/-1;09:05-09:06 9/-1/-1;09:07-09:08 2/-1/-1;"},
    {"exports of the same columns add up",
     "cqd",
     {{"a", "x 05 06 n=1; y 08 09 n=2"}, {"a", "z 01 02 n=3; x 05 06 n=1"}},
     "09:00",
     "10:00",
     "09:01-09:02 3/-1/-1;09:05-09:06 1/-1/-1;09:08-09:09 2/-1/-1;"},
    {"other columns: the latest counts",
     "cqd",
     {{"a", "x 05 06 n=1"}, {"b", "y 05 06 n=2"}},
     "09:00",
     "10:00",
     "09:05-09:06 2/-1/-1;"},
    {"with all others of its columns",
     "cqd",
     {{"a", "x 05 06 n=1"}, {"b", "y 07 08 n=2"}, {"a", "z 09 10 n=3"}},
     "09:00",
     "10:00",
     "09:05-09:06 1/-1/-1;09:09-09:10 3/-1/-1;"},
    {"but only if it has rows in the period",
     "cqd",
     {{"a", "x 05 06 n=1"}, {"b", "y 30 31 n=2"}},
     "09:00",
     "09:10",
     "09:05-09:06 1/-1/-1;"},
    {"the middle of a row decides",
     "cqd",
     {{"a", "x 00 20 n=1; y 01 20 n=2; z 19 41 n=3; v 20 40 n=4"}},
     "09:10",
     "09:30",
     "09:00-09:20 1/-1/-1;09:01-09:20 2/-1/-1;"},
    {"aggregates side by side",
     "aggregate",
     {{"a", "x 00 10 n=1"}, {"b", "y 10 20 n=2"}},
     "09:00",
     "10:00",
     "09:00-09:10 1/-1/-1;09:10-09:20 2/-1/-1;"},
    {"of those that overlap the latest",
     "aggregate",
     {{"a", "x 00 10 n=1"}, {"a", "y 09 20 n=2; z 09 21 n=3"}},
     "09:00",
     "10:00",
     "09:09-09:20 2/-1/-1;09:09-09:21 3/-1/-1;"},
    {"one that is left out takes no other with it",
     "aggregate",
     {{"a", "x 00 10 n=1"}, {"a", "y 05 15 n=2"}, {"a", "z 12 20 n=3"}},
     "09:00",
     "10:00",
     "09:00-09:10 1/-1/-1;09:12-09:20 3/-1/-1;"},
    {"the same moment is told once",
     "aggregate",
     {{"a", "x 05 05 n=1"}, {"a", "y 05 05 n=2"}},
     "09:00",
     "10:00",
     "09:05-09:05 2/-1/-1;"},
    {"the order is that of time",
     "aggregate",
     {{"a", "x 30 31 n=1; y 20 21 n=2; z 20 25 n=3"}},
     "09:00",
     "10:00",
     "09:20-09:21 2/-1/-1;09:20-09:25 3/-1/-1;09:30-09:31 1/-1/-1;"},
    {"another source's rows are not seen", "calls", {{"a", "x 05 06"}}, "09:00", "10:00", ""},
};

static void test_choices(void)
{
    for (size_t i = 0; i < COUNT(choices); i++) {
        struct database d = begin_database();
        struct sw_filter filter = filter_of(choices[i].since, choices[i].until);
        bool is_cqd = strcmp(choices[i].source, "cqd") == 0;

        for (size_t j = 0; j < 4 && choices[i].imports[j][0]; j++) {
            const char *const names[] = {"A", "B", "C", "D"};

            import_text(&d, choices[i].source, choices[i].imports[j][0], names[j],
                        choices[i].imports[j][1], NULL);
        }
        check(&d, &filter, is_cqd ? SW_SOURCE_CQD : SW_SOURCE_AGGREGATE, choices[i].want,
              choices[i].name);
        end_database(&d);
    }
}

/* ----------------------------------------------------------------------- filters, sources */

static void test_filters(void)
{
    struct database d = begin_database();
    struct sw_call calls[MAX_ROWS];
    struct test_import other = {
        .file = "B", .tenant = "fabrikam", .source = "cqd", .fields = "b", .calls = calls};
    struct sw_filter all = filter_of("09:00", "10:00"), f = all;

    import_text(&d, "cqd", "a", "A",
                "x 01 01 n=1 trunk=sbc1.contoso.com user=anna; y 02 02 n=2 trunk=sbc2.contoso.com; "
                "z 03 03 n=3 in=1 type=dr_in",
                "3 new 0 known");
    other.n = to_calls("x 04 04 n=4 way=7", "fabrikam", calls, MAX_ROWS);
    import_rows(&d, &other, NULL);
    check(&d, &f, SW_SOURCE_CQD,
          "09:01-09:01 1/-1/-1;09:02-09:02 2/-1/-1;09:03-09:03 3/-1/-1;09:04-09:04 4/-1/-1;",
          "no tenant is all, each by its own columns");
    f.tenant = "contoso";
    f.trunk = "SBC?.contoso.com";
    check(&d, &f, SW_SOURCE_CQD, "09:01-09:01 1/-1/-1;09:02-09:02 2/-1/-1;", "by trunk");
    f.user = "a*";
    check(&d, &f, SW_SOURCE_CQD, "09:01-09:01 1/-1/-1;", "and by user");
    f = all;
    f.direction = SW_INBOUND;
    check(&d, &f, SW_SOURCE_CQD, "09:03-09:03 3/-1/-1;", "by direction");
    f = all;
    f.call_type = "*_out";
    f.tenant = "fabrikam";
    check(&d, &f, SW_SOURCE_CQD, "09:04-09:04 4/-1/-1;", "by call type and tenant");
    f.tenant = "adatum";
    check(&d, &f, SW_SOURCE_CQD, "", "of nobody");
    end_database(&d);
}

static void check_sources(struct database *d, const char *since, const char *until,
                          const char *tenant, const char *want, const char *name)
{
    struct sw_filter filter = filter_of(since, until);
    struct sw_err err = {0};
    bool has[SW_SOURCES];
    char got[64] = "";

    filter.tenant = tenant;
    must(sw_store_sources(d->store, &filter, has, &err) == SW_OK, err.text);
    for (int i = 0; i < SW_SOURCES; i++)
        if (has[i])
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s ", sw_source_names[i]);
    is_text(got, want, name);
}

static void test_sources(void)
{
    struct database d = begin_database();

    check_sources(&d, "00:00", "23:00", NULL, "", "an empty database has none");
    import_text(&d, NULL, NULL, "A", "a 05 06; b 20 21 ok=0; c 50:30 - ok=1", "3 new 0 known");
    import_text(&d, "cqd", "a", "B", "x 30 40", "1 new 0 known");
    import_text(&d, "aggregate", "a", "C", "x 00 59", "1 new 0 known");
    check_sources(&d, "09:00", "10:00", NULL, "calls cqd aggregate ", "all of them");
    check_sources(&d, "09:00", "10:00", "contoso", "calls cqd aggregate ", "of the tenant");
    check_sources(&d, "09:00", "10:00", "adatum", "", "of another tenant");
    check_sources(&d, "09:00", "09:15", NULL, "", "calls of unknown outcome are none");
    check_sources(&d, "09:15", "09:21", NULL, "calls ", "a period that cuts a quarter hour");
    check_sources(&d, "09:15", "09:20", NULL, "", "to the second");
    check_sources(&d, "09:21", "09:29", NULL, "", "between two");
    check_sources(&d, "09:29", "09:30", NULL, "aggregate ", "the middle counts");
    check_sources(&d, "09:50", "09:51", NULL, "calls ", "connected calls count too");
    end_database(&d);
}

/* -------------------------------------------------------------------------------- ledger */

static void check_sound(struct database *d, const char *name)
{
    char *problems = find_problems(d);

    is_text(problems, "", name);
    free(problems);
}

static void test_known(void)
{
    struct database d = begin_database();
    struct sw_buf text = {0};
    char *problems;
    int64_t a;

    a = import_text(&d, "cqd", "a", "A", "x 01 02 n=1; y 01 02 n=2; x 01 02 n=3 user=zoe",
                    "2 new 1 known");
    import_text(&d, "cqd", "a", "B", "x 01 02 n=5; z 01 02 n=1", "1 new 1 known");
    import_text(&d, "cqd", "a", "C", "x 01 02 n=4; y 01 02 n=2", "0 new 2 known");
    check_sound(&d, "new and known rows are where the ledger says");
    add_rows(&d,
             "SELECT count(*), count(DISTINCT fingerprint), max(length(fingerprint)), "
             "(SELECT count(*) FROM user) FROM counted",
             &text);
    is_text(text.s, "6|3|16|0|\n", "each import keeps its own; what comes twice leaves no trace");
    undo(&d, a);
    sw_buf_clear(&text);
    add_rows(&d, "SELECT file, new, known FROM imports", &text);
    is_text(text.s, "B|2|0|\nC|1|1|\n", "the next that has a row has it as a new one");
    check_sound(&d, "and the ledger agrees");
    sqlite3_exec(d.db, "UPDATE import SET new = new - 1, known = known + 1 WHERE file = 'B'", NULL,
                 NULL, NULL);
    problems = find_problems(&d);
    is_text(problems,
            "ledger against rows of counts: import 2 noted 1 new and 1 known rows, of the rows of "
            "counts 2 are new and 0 known;",
            "a ledger that differs is noticed");
    free(problems);
    sw_buf_free(&text);
    end_database(&d);
}

/* Each row that is not equal to an earlier one is stored; its group may be known. */
static void test_alike(void)
{
    struct database d = begin_database();
    struct sw_buf text = {0};
    char *problems;
    int64_t a;

    a = import_text(&d, "cqd", "a", "A",
                    "x 01 02 n=1 content=1; x 01 02 n=2 content=2; x 01 02 n=2 content=2; "
                    "y 01 02 n=1",
                    "3 new 1 known");
    import_text(&d, "cqd", "a", "B", "x 01 02 n=4 content=4; x 01 02 n=5 content=5",
                "0 new 2 known");
    check_sound(&d, "rows that are alike are where the ledger says");
    add_rows(&d, "SELECT import_id, name, n FROM finding WHERE name = 'alike_rows' ORDER BY 1",
             &text);
    is_text(text.s, "1|alike_rows|2|\n2|alike_rows|2|\n", "and are told of");
    undo(&d, a);
    sw_buf_clear(&text);
    add_rows(&d, "SELECT file, new, known FROM imports", &text);
    is_text(text.s, "B|2|0|\n", "the next import has the group now");
    check_sound(&d, "and the ledger agrees");
    sqlite3_exec(d.db, "UPDATE counted_way SET until = until + 1", NULL, NULL, NULL);
    problems = find_problems(&d);
    is_text(problems,
            "times against rows of counts: import 2 is noted to have counts of other times than it "
            "has;",
            "a time that is not that of its rows is noticed");
    free(problems);
    sw_buf_free(&text);
    end_database(&d);
}

/* Every combination of four imports, one of them of calls, and each taken back. */
static void test_undo(void)
{
    static const struct {
        const char *file, *source, *columns, *rows;
    } imports[] = {
        {"A", "cqd", "a", "x 01 02 n=1 user=anna name=A; y 01 02 phrase=busy"},
        {"B", "cqd", "b", "y 01 02 phrase=busy n=7; z 01 02 user=anna name=B"},
        {"C", "calls", "a", "a 01 02 user=anna name=C phrase=busy"},
        {"D", "aggregate", "a",
         "x 01 02 n=1 user=anna name=A; x 01 02 n=2 content=1; w 00 59 trunk=sbc9"},
    };
    int good = 0, tried = 0;

    for (unsigned mask = 1; mask < 16; mask++) {
        for (unsigned gone = 0; gone < 4; gone++) {
            struct database d = begin_database(), without = begin_database();
            int64_t id = 0;
            char *got, *want, *problems, *difference;

            for (unsigned i = 0; i < 4; i++) {
                if (!(mask & 1U << i))
                    continue;
                if (i == gone)
                    id = import_text(&d, imports[i].source, imports[i].columns, imports[i].file,
                                     imports[i].rows, NULL);
                else
                    for (int both = 0; both < 2; both++)
                        import_text(both ? &d : &without, imports[i].source, imports[i].columns,
                                    imports[i].file, imports[i].rows, NULL);
            }
            if (id != 0)
                undo(&d, id);
            got = content(&d);
            want = content(&without);
            problems = find_problems(&d);
            difference = first_difference(got, want);
            tried++;
            if (*problems || *difference)
                printf("# mask %u without %u: %s%s\n", mask, gone, problems, difference);
            else
                good++;
            free(got);
            free(want);
            free(problems);
            free(difference);
            end_database(&d);
            end_database(&without);
        }
    }
    is_int(good, tried, "counts and calls, taken back one by one");
}

/* -------------------------------------------------------------- how a file was read */

static enum sw_status take_import(void *context, const struct sw_import *i, struct sw_err *err)
{
    (void)err;
    sw_buf_printf(context, "%s|%s|%s|%s|%s|%s|", i->encoding, i->delimiter, i->date_order,
                  i->unknown_columns, i->missing_columns, i->days_without_rows);
    for (enum sw_finding f = 0; f < SW_FINDINGS; f++)
        if (i->found[f])
            sw_buf_printf(context, "%s=%" PRId64 ",", sw_finding_name(f), i->found[f]);
    sw_buf_char(context, ';');
    return SW_OK;
}

static void test_ledger(void)
{
    struct database d = begin_database();
    struct test_import test = {.file = "A"};
    struct sw_buf text = {0};
    struct sw_err err = {0};
    struct sw_import import = import_of(&test);

    import.encoding = sw_strdup("utf-16le");
    import.delimiter = sw_strdup(";");
    import.date_order = sw_strdup("dmy");
    import.unknown_columns = sw_strdup("Fee | Co\xc3\xbbt");
    import.missing_columns = sw_strdup("phrase trunk");
    import.days_without_rows = sw_strdup("2026-11-05, 2026-11-08 to 2026-11-09");
    for (enum sw_finding f = 0; f < SW_FINDINGS; f++)
        import.found[f] = f == SW_GUARDED_CELLS ? 0 : 100 + (int64_t)f;
    must(sw_store_begin(d.store, &err) == SW_OK, err.text);
    must(sw_store_import_begin(d.store, &import, &err) == SW_OK, err.text);
    must(sw_store_import_end(d.store, &import, &err) == SW_OK, err.text);
    must(sw_store_end(d.store, SW_OK, &err) == SW_OK, err.text);
    sw_import_clear(&import);
    ok(!import.encoding && !import.days_without_rows, "what was read is freed");
    import_rows(&d, &(struct test_import){.file = "B"}, NULL);
    must(sw_store_each_import(d.store, 0, NULL, take_import, &text, &err) == SW_OK, err.text);
    is_text(
        text.s,
        "utf-16le|;|dmy|Fee | Co\xc3\xbbt|phrase trunk|2026-11-05, 2026-11-08 to 2026-11-09|"
        "numbers=100,masked_numbers=101,damaged_numbers=102,coarse_rows=104,derived_outcomes=105,"
        "lines_above=106,repeated_headings=107,total_rows=108,filter_lines=109,short_rows=110,"
        "long_rows=111,undecodable=112,differing_columns=113,possible_sums=114,alike_rows=115,"
        "odd_times=116,more_pages=117,old_mac=118,unended_lines=119,;||||||;",
        "how a file was read is kept; what is not told is empty");
    sw_buf_clear(&text);
    add_rows(&d, "SELECT count(*) FROM finding", &text);
    is_text(text.s, "19|\n", "what was not found has no row");
    sw_buf_free(&text);
    end_database(&d);
}

int main(void)
{
    begin_tests();
    test_choices();
    test_filters();
    test_sources();
    test_known();
    test_alike();
    test_undo();
    test_ledger();
    end_tests();
    return tap_done();
}
