#include "imported.h"
#include "sipwhy/rank.h"

#include <math.h>

#define DAY(time) "2026-11-09T" time "Z"
#define A         "+14255550100"
#define B         "+14255550101"
#define C         "+14255550102"
#define D         "+14255550103"
#define X         "+442079460001"
#define Y         "+14255550150"

/*
 * The day in question has 20 attempts whose outcome is known:
 *   503/560503  6 failed: 5 calls, as the last two share an id; 2 users, as a bot is none;
 *               4 lost, as only the first was saved in time
 *   404/560404  2 failed: 2 calls, 1 user, none lost: one attempt saved both
 *   500/560500  2 failed: 2 calls, 2 users, 1 lost; the other is saved on the next day
 *   486/560486  3 and 487/540487 1 expected, all delivered
 *   410/301005  1 dropped; 5 connected well
 * Delivered are 6 connected and 4 expected ones. Two failures stand just outside the day.
 */
static const char calls
    [] = "CorrelationId,Shared correlation ID,UPN,Invite time,Success,Caller Number,Callee Number,"
         "External Country,Call type,Final SIP code,Final Microsoft subcode,Final SIP Phrase,SBC "
         "FQDN\n"
         "b1,,anna@contoso.com,2026-11-08T23:59:59.999Z,No," A "," Y ",,dr_out,503,560503,,sbc1\n"
         "b2,,anna@contoso.com,2026-11-10T00:00:00Z,No," A "," Y ",,dr_out,503,560503,,sbc1\n"

         "{45A1DA7C-9E97-481A-8A05-3FE19A9A77E0},,anna@contoso.com," DAY(
             "09:00:00") ",No," A "," X ",,dr_out,503,560503,phrase b,sbc1\n"
                         "ok1,45a1da7c-9e97-481a-8a05-3fe19a9a77e0,anna@contoso.com," DAY("09:02:"
                                                                                          "00") ",Y"
                                                                                                "es"
                                                                                                "," A
                                                                                                "," X
                                                                                                ",,"
                                                                                                "dr"
                                                                                                "_o"
                                                                                                "ut"
                                                                                                ",0"
                                                                                                ",5"
                                                                                                "40"
                                                                                                "00"
                                                                                                "0,"
                                                                                                "BY"
                                                                                                "E,"
                                                                                                "sb"
                                                                                                "c2"
                                                                                                "\n"
                                                                                                "c2"
                                                                                                ",,"
                                                                                                "an"
                                                                                                "na"
                                                                                                "@c"
                                                                                                "on"
                                                                                                "to"
                                                                                                "so"
                                                                                                ".c"
                                                                                                "om"
                                                                                                "," DAY("10:00:00") ",No," A
                                                                                                                    "," X
                                                                                                                    ",,dr_out,503,560503,phrase a,sbc1\n"
                                                                                                                    "ok2,,anna@contoso.com," DAY("10:02:01") ",Yes," A
                                                                                                                                                             "," X
                                                                                                                                                             ",,dr_out,0,540000,BYE,sbc2\n"
                                                                                                                                                             "c3,,ben@contoso.com," DAY(
                                                                                                                                                                 "11:00:00") ",No," B
                                                                                                                                                                             "," X
                                                                                                                                                                             ",,dr_out,503,560503,phrase b,sbc1\n"
                                                                                                                                                                             "ok3,,anna@contoso.com," DAY("11:00:10") ",Yes," A
                                                                                                                                                                                                                      "," X
                                                                                                                                                                                                                      ",,dr_out,0,540000,BYE,sbc2\n"
                                                                                                                                                                                                                      "c4,,Ben@contoso.com," DAY("12:00:00") ",No," B "," X ",,dr_out,503,560503,phrase a,sbc1\n"
                                                                                                                                                                                                                                                             "ok4,,ben@contoso.com," DAY("12:00:10") ",Yes," B
                                                                                                                                                                                                                                                                                                     "," X
                                                                                                                                                                                                                                                                                                     ",,dr_in,0,540000,BYE,sbc2\n"
                                                                                                                                                                                                                                                                                                     "c5,s1,bot@contoso.com," DAY("13:00:00") ",No," D "," X
                                                                                                                                                                                                                                                                                                                                              ",,dr_out_bot,503,560503,,sbc1\n"
                                                                                                                                                                                                                                                                                                                                              "c6,s1,bot@contoso.com," DAY("13:00:05") ",No," D
                                                                                                                                                                                                                                                                                                                                                                                       "," X
                                                                                                                                                                                                                                                                                                                                                                                       ",,ByotOutUcap,503,560503,,sbc2\n"

                                                                                                                                                                                                                                                                                                                                                                                       "d1,,carl@contoso.com," DAY("14:00:00") ",No," C
                                                                                                                                                                                                                                                                                                                                                                                                                               "," Y
                                                                                                                                                                                                                                                                                                                                                                                                                               ",,dr_out,404,560404,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                               "d2,,carl@contoso.com," DAY(
                                                                                                                                                                                                                                                                                                                                                                                                                                   "14:00:10") ",No," C
                                                                                                                                                                                                                                                                                                                                                                                                                                               "," Y
                                                                                                                                                                                                                                                                                                                                                                                                                                               ",GB,dr_out,404,560404,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                               "ok5,,carl@contoso.com," DAY("14:00:30.500") ",Yes," C
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "," Y
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            ",,dr_out,0,540000,BYE,sbc2\n"

                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "e1,,emil@contoso.com," DAY("00:00:00") ",No," A
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "," Y
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    ",,dr_out,500,560500,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "e2,,dora@contoso.com," DAY(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "23:59:00") ",No," D
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "," Y
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    ",,dr_out,500,560500,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "ok6,,dora@contoso.com,2026-11-10T00:00:30Z,Yes," D
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "," Y
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    ",,dr_out,0,540000,BYE,sbc2\n"

                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "g1,,fay@contoso.com," DAY("15:00:00") ",No," A
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           ",+4420794600**,,dr_out,486,560486,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           "g2,,fay@contoso.com," DAY("15:01:00") ",No," A
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  ",+4420794600**,,dr_out,486,560486,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "g3,,fay@contoso.com," DAY(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "15:02:00") ",No," A
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  ",+4420794600**,,dr_out,486,560486,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "g4,,," DAY(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "15:03:00") ",No,,,,dr_in,487,540487,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "h1,,gus@contoso.com," DAY(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "16:00:00") ",Yes," A
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "," Y
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  ",,dr_out,410,301005,,sbc2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "u1,,hal@contoso.com," DAY("17:00:00") ",," A
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "," Y
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         ",,dr_out,181,0,,sbc2\n";

static struct imported in;

static struct sw_rank_options day(void)
{
    struct sw_rank_options options = sw_rank_defaults(utc(DAY("23:59:59")));

    options.period.since = utc(DAY("00:00:00"));
    options.period.until = utc("2026-11-10T00:00:00Z");
    options.by = SW_BY_ATTEMPTS;
    options.top_share = 1;
    return options;
}

static void make(struct sw_rank *rank, const struct sw_rank_options *options)
{
    struct sw_err err = {0};

    must(sw_rank_make(rank, in.store, &in.codes, options, &err) == SW_OK, err.text);
}

/* "PAIR attempts/calls/users/lost" for each cause, "|" behind the last that is named. */
static const char *show(char out[512], const struct sw_rank *rank)
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < rank->n_causes; i++) {
        const struct sw_cause *c = rank->causes[i];
        char pair[48];

        n += (size_t)snprintf(out + n, 512 - n, "%s%s %d/%d/%d/%d", i ? " " : "",
                              sw_pair_text(pair, c->explanation.pair), (int)c->attempts,
                              (int)c->calls, (int)c->users, (int)c->lost);
        if (i + 1 == rank->n_named)
            n += (size_t)snprintf(out + n, 512 - n, " |");
    }
    return out;
}

static void check(const struct sw_rank_options *options, const char *want, const char *name)
{
    struct sw_rank rank = {0};
    char shown[512];

    make(&rank, options);
    is_text(show(shown, &rank), want, name);
    sw_rank_clear(&rank);
}

static bool is_near(double got, double want)
{
    if (fabs(got - want) < 1e-9)
        return true;
    printf("# got %.12f, want %.12f\n", got, want);
    return false;
}

static void test_totals(void)
{
    struct sw_rank_options options = day();
    struct sw_rank rank = {0};
    struct sw_rank_totals *t = &rank.totals;

    make(&rank, &options);
    is_int(t->attempts, 20, "attempts of known outcome within the day, its first instant included");
    is_int(t->connected, 6, "connected, dropped ones included");
    is_int(t->failed, 10, "failed");
    is_int(t->expected, 4, "expected");
    is_int(t->dropped, 1, "dropped");
    is_int(t->attempts - t->connected - t->failed, t->expected, "they add up");
    is_int(t->unknown_outcome, 1, "an unknown outcome is counted apart");
    is_int(t->delivered, 10, "delivered: connected, busy and cancelled");
    is_int(t->calls, 18, "calls: two pairs of attempts share an id, one by the other's own");
    is_int(t->users, 7, "users: no bot, no blank, none of unknown outcome");
    ok(is_near(t->asr, 0.3) && is_near(t->ner, 0.5), "ASR is 6/20, NER is 10/20");
    ok(t->ner_low > 0.2992 && t->ner_low < 0.2994 && t->ner_high > 0.7006 && t->ner_high < 0.7008,
       "with its Wilson interval");
    is_int(rank.complete_through, utc(DAY("23:59:00")), "the last attempt within the day");
    is_int(rank.rows, 24, "rows of the files that touch the day");
    is_int(rank.files, 1, "one file");
    sw_rank_clear(&rank);
}

static void test_causes(void)
{
    struct sw_rank_options options = day();
    struct sw_rank rank = {0};
    const struct sw_cause *c;

    make(&rank, &options);
    must(rank.n_causes == 3, "three failures are ranked");
    c = rank.causes[0];
    ok(is_near(c->share, 0.6) && is_near(c->cumulative_share, 0.6), "6 of 10 attempts");
    ok(is_near(rank.causes[1]->cumulative_share, 0.8), "8 of 10 with the next");
    ok(is_near(rank.causes[2]->share, 0.2) && is_near(rank.causes[2]->cumulative_share, 1),
       "and all with the last");
    ok(is_near(c->ner_if_fixed, 0.8), "NER if fixed: (10 + 6) / 20");
    ok(is_near(rank.causes[1]->ner_if_fixed, 0.6), "of another: (10 + 2) / 20");
    is_int(c->first_seen, utc(DAY("09:00:00")), "first seen within the day");
    is_int(c->last_seen, utc(DAY("13:00:05")), "last seen");
    is_text(c->busiest_trunk, "sbc1", "the busiest trunk");
    ok(is_near(c->busiest_trunk_share, 5.0 / 6) && c->n_trunks == 2, "had 5 of 6, of 2 trunks");
    ok(is_near(c->busiest_user_share, 2.0 / 6), "the busiest user had 2 of 6");
    is_text(c->phrase, "phrase a", "of phrases as frequent the first by name");
    is_text(rank.causes[1]->phrase, "", "a cause may have none");
    must(c->n_examples == 3, "three examples");
    is_text(c->examples[0].correlation_id, "45a1da7c-9e97-481a-8a05-3fe19a9a77e0",
            "the first example is the first attempt");
    is_text(c->examples[1].correlation_id, "c4", "the second is the one in the middle");
    is_text(c->examples[2].correlation_id, "c6", "the third is the last");
    is_text(c->examples[2].trunk, "sbc2", "with its trunk");
    is_int(c->examples[2].invite_time, utc(DAY("13:00:05")), "and time");
    is_int((int64_t)rank.causes[1]->n_examples, 2, "two attempts are two examples");
    sw_rank_clear(&rank);
}

static void test_order(void)
{
    struct sw_rank_options options = day();

    check(&options, "503/560503 6/5/2/4 404/560404 2/2/1/0 500/560500 2/2/2/1 |",
          "by attempts; of two alike the lower code comes first");
    options.by = SW_BY_CALLS;
    check(&options, "503/560503 6/5/2/4 404/560404 2/2/1/0 500/560500 2/2/2/1 |", "by calls");
    options.by = SW_BY_USERS;
    check(&options, "503/560503 6/5/2/4 500/560500 2/2/2/1 404/560404 2/2/1/0 |",
          "by users; of two alike the one with more attempts comes first");
    options.by = SW_BY_LOST;
    check(&options, "503/560503 6/5/2/4 500/560500 2/2/2/1 404/560404 2/2/1/0 |",
          "by lost calls; a share of 1 names all, also those without one");
    options.include[SW_EXPECTED] = options.include[SW_DROPPED] = true;
    options.by = SW_BY_ATTEMPTS;
    check(&options,
          "503/560503 6/5/2/4 486/560486 3/3/1/0 404/560404 2/2/1/0 500/560500 2/2/2/1 "
          "410/301005 1/1/1/0 487/540487 1/1/0/0 |",
          "expected and dropped ones on demand");
    options.include[SW_FAILURE] = options.include[SW_DROPPED] = false;
    check(&options, "486/560486 3/3/1/0 487/540487 1/1/0/0 |", "or alone");
}

static void test_cut(void)
{
    static const struct {
        const char *name;
        int top;
        double share;
        size_t named;
    } cases[] = {
        {"no limit", 0, 1, 3},
        {"one", 1, 1, 1},
        {"more than there are", 9, 1, 3},
        {"exactly the share of the first", 0, 0.6, 1},
        {"a little more", 0, 0.61, 2},
        {"exactly the share of two", 0, 0.8, 2},
        {"whichever comes first", 2, 0.5, 1},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_rank_options options = day();
        struct sw_rank rank = {0};

        options.top = cases[i].top;
        options.top_share = cases[i].share;
        make(&rank, &options);
        is_int((int64_t)rank.n_named, (int64_t)cases[i].named, cases[i].name);
        is_int((int64_t)rank.n_causes, 3, "  and the others are kept");
        sw_rank_clear(&rank);
    }
}

static void test_retry_window(void)
{
    struct sw_rank_options options = day();

    options.top = 1;
    options.retry_window = 119 * SW_SECOND;
    check(&options, "503/560503 6/5/2/5 | 404/560404 2/2/1/0 500/560500 2/2/2/1",
          "saved after 120 s is too late for 119");
    options.retry_window = 121 * SW_SECOND;
    check(&options, "503/560503 6/5/2/3 | 404/560404 2/2/1/0 500/560500 2/2/2/1",
          "saved after 121 s is in time for 121");
    options.retry_window = 20500;
    check(&options, "503/560503 6/5/2/5 | 404/560404 2/2/1/1 500/560500 2/2/2/2",
          "parts of a second count");
    options.retry_window = 0;
    check(&options, "503/560503 6/5/2/5 | 404/560404 2/2/1/2 500/560500 2/2/2/2",
          "no window saves nothing");
}

static void test_filters(void)
{
    struct sw_rank_options options = day();
    struct sw_rank rank = {0};

    options.filter.trunk = "SBC1";
    check(&options, "503/560503 5/5/2/4 |", "a call may be saved on a trunk that is not asked for");
    options.filter.trunk = NULL;
    options.filter.user = "carl@*";
    check(&options, "404/560404 2/2/1/0 |", "by user");
    options.filter.user = NULL;
    options.filter.call_type = "dr_out_bot";
    check(&options, "503/560503 2/1/0/1 |", "by call type, in either spelling");
    options.filter.call_type = NULL;
    options.filter.direction = SW_INBOUND;
    make(&rank, &options);
    ok(rank.n_causes == 0 && rank.totals.attempts == 2 && rank.totals.connected == 1,
       "by direction");
    sw_rank_clear(&rank);
    options = day();
    options.country = "gb";
    check(&options, "503/560503 6/5/2/4 404/560404 1/1/1/0 |",
          "by country: of the number, or what the export says");
    make(&rank, &options);
    is_int(rank.totals.attempts, 13, "  also the totals, masked numbers too");
    sw_rank_clear(&rank);
    options = day();
    options.owner = "carrier";
    check(&options, "404/560404 2/2/1/0 |", "by owner");
    make(&rank, &options);
    is_int(rank.totals.attempts, 20, "  which leaves the totals alone");
    sw_rank_clear(&rank);
    options = day();
    options.filter.tenant = "fabrikam";
    make(&rank, &options);
    ok(rank.totals.attempts == 0 && isnan(rank.totals.ner) && rank.n_causes == 0 &&
           rank.files == 0 && rank.complete_through == SW_NO_TIME,
       "a tenant without calls has no figures, and no rate of 0");
    sw_rank_clear(&rank);
}

static void test_periods(void)
{
    struct sw_rank_options options = day();

    options.period.since = utc("2026-11-08T23:59:59.999Z");
    options.period.until = utc(DAY("09:00:00.001"));
    check(&options, "503/560503 2/2/1/1 500/560500 1/1/1/1 |", "bounds are half open, to the ms");
    options.period.until = utc(DAY("09:00:00"));
    check(&options, "500/560500 1/1/1/1 503/560503 1/1/1/1 |", "the end is not within");
    options.period.since = utc(DAY("00:00:00"));
    check(&options, "500/560500 1/1/1/1 |", "the beginning is");
    options.period.since = utc(DAY("00:00:00.001"));
    check(&options, "", "but nothing before it");
    options.period.since = SW_BEGINNING;
    options.period.until = utc("2027-01-01T00:00:00Z");
    check(&options, "503/560503 8/7/2/6 404/560404 2/2/1/0 500/560500 2/2/2/1 |", "all of it");
}

/* Attempts of one second come in the order of their fingerprints, not of their milliseconds. */
static void test_retry_within_a_second(void)
{
    struct sw_rank_options options = day();
    struct sw_buf text = {0};

    sw_buf_str(&text, "CorrelationId,Invite time,Success,Caller Number,Callee Number,Call type,"
                      "Final SIP code,Final Microsoft subcode,SBC FQDN\n"
                      "f,2027-03-01T09:00:00.500Z,No," A "," X ",dr_out,503,560503,sbc1\n");
    for (int i = 0; i < 30; i++)
        sw_buf_printf(&text, "s%d,2027-03-01T09:02:00.%dZ,Yes," A "," X ",dr_out,0,0,sbc1\n", i,
                      i == 15 ? 500 : 501);
    must_import(&in, "adatum", text.s);
    options.filter.tenant = "adatum";
    options.period.since = utc("2027-03-01T00:00:00Z");
    options.period.until = utc("2027-03-02T00:00:00Z");
    check(&options, "503/560503 1/1/0/0 |", "one of thirty comes in time, whichever is seen first");
    sw_buf_free(&text);
}

/* The plus was lost in a spreadsheet, or blanks put in; masked numbers are compared as they are. */
static void test_retry_of_damaged_numbers(void)
{
    struct sw_rank_options options = day();

    must_import(&in, "adatum-eu",
                "CorrelationId,Invite time,Success,Caller Number,Callee Number,Call type,Final SIP "
                "code,Final Microsoft subcode,SBC FQDN\n"
                "a,2027-04-01T09:00:00Z,No,+14255550100,+442079460001,dr_out,503,560503,sbc1\n"
                "b,2027-04-01T09:01:00Z,Yes,14255550100,+44 20 7946 0001,dr_out,0,0,sbc1\n"
                "c,2027-04-01T10:00:00Z,No,+14255550100,+4420794600**,dr_out,503,560503,sbc1\n"
                "d,2027-04-01T10:01:00Z,Yes,+14255550100,4420794600**,dr_out,0,0,sbc1\n");
    options.filter.tenant = "adatum-eu";
    options.period.since = utc("2027-04-01T00:00:00Z");
    options.period.until = utc("2027-04-02T00:00:00Z");
    check(&options, "503/560503 2/2/0/1 |", "numbers are compared by their digits");
}

int main(void)
{
    imported_open(&in, NULL);
    must_import(&in, "contoso", calls);
    test_totals();
    test_causes();
    test_order();
    test_cut();
    test_retry_window();
    test_filters();
    test_periods();
    test_retry_within_a_second();
    test_retry_of_damaged_numbers();
    imported_close(&in);
    return tap_done();
}
