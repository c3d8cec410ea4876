#include "imported.h"
#include "sipwhy/rank.h"

/* A Sunday, the Monday after it, and the Tuesday. */
static const char calls[] =
    "CorrelationId,Invite time,Success,Final SIP code,Final Microsoft subcode,SBC FQDN\n"
    "a,2026-11-08T23:59:59.999Z,No,503,560503,sbc1.contoso.com\n"
    "b,2026-11-09T09:00:00Z,Yes,0,540000,sbc1.contoso.com\n"
    "c,2026-11-10T00:00:30Z,,,,sbc1.contoso.com\n";

static struct imported in;

static void test_default_period(void)
{
    static const struct {
        const char *name, *now, *want;
    } cases[] = {
        {"the last complete week", "2026-11-16T00:00:00Z", "2026-W46"},
        {"not the one that is not complete", "2026-11-12T00:00:00Z", "2026-W45"},
        {"with nothing since, the last that has data", "2027-06-01T00:00:00Z", "2026-W46"},
        {"with nothing before, the latest", "2026-11-02T00:00:00Z", "2026-W46"},
    };
    struct sw_err err = {0};
    struct sw_period period;
    struct sw_elsewhere there = {0};

    for (size_t i = 0; i < COUNT(cases); i++) {
        sw_rank_default_period(in.store, NULL, utc(cases[i].now), &period, &err);
        is_text(period.label, cases[i].want, cases[i].name);
    }
    sw_rank_default_period(in.store, "fabrikam", utc("2026-11-16T00:00:00Z"), &period, &err);
    is_text(period.label, "2026-W46", "without data the last complete week");
    sw_rank_whole_period(in.store, &period, &err);
    sw_elsewhere_find(&there, in.store, NULL, &period, &err);
    ok(there.n_weeks == 2 && there.weeks[0].week == 46 && there.weeks[1].week == 45,
       "weeks with data, newest first");
    ok(there.attempts == 2 && there.n_trunks == 1 && !there.has_more_trunks,
       "attempts to the quarter hour before its end, and the trunks that have them");
    is_text(there.trunks[0], "sbc1.contoso.com", "by name");
    sw_elsewhere_clear(&there);
    ok(period.since == utc("2026-11-08T23:59:59.999Z") &&
           period.until == utc("2026-11-10T00:00:30.001Z"),
       "the whole is from the first call to the last");
}

static void test_zone(void)
{
    struct sw_err err = {0};
    const struct sw_period none = {0};
    struct sw_elsewhere there = {0};

    must(sw_zone_use("Asia/Tokyo", &err) == SW_OK, err.text);
    sw_elsewhere_find(&there, in.store, NULL, &none, &err);
    ok(there.n_weeks == 1 && there.weeks[0].week == 46,
       "in another zone the Sunday's call may be of Monday");
}

static void test_nothing(void)
{
    struct imported empty;
    struct sw_err err = {0};
    struct sw_period period;
    struct sw_elsewhere there = {0};

    imported_open(&empty, NULL);
    sw_rank_whole_period(empty.store, &period, &err);
    is_int(sw_elsewhere_find(&there, empty.store, NULL, &period, &err), SW_OK,
           "an empty database is no failure");
    ok(there.n_weeks == 0 && there.n_trunks == 0 && there.attempts == 0, "it has no weeks");
    ok(strcmp(period.label, "no calls") == 0 && period.since == period.until, "and no period");
    imported_close(&empty);
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_zone_use("UTC", &err) == SW_OK, err.text);
    imported_open(&in, NULL);
    must_import(&in, "contoso", calls);
    test_default_period();
    test_nothing();
    test_zone();
    imported_close(&in);
    return tap_done();
}
