#include "imported.h"

#define HEADING                                                                                    \
    "CorrelationId,Shared correlation ID,UPN,AAD ObjectId,Invite time,Success,Caller "             \
    "Number,Callee "                                                                               \
    "Number,External Country,Call type,Final SIP code,Final Microsoft subcode,Final SIP "          \
    "Phrase,SBC "                                                                                  \
    "FQDN\n"
#define GUID "45a1da7c-9e97-481a-8a05-3fe19a9a77e0"
#define A    "+14255550100"
#define X    "+442079460001"

static const char contoso[] = HEADING GUID
    ",,anna@contoso.com,,2026-11-09T09:00:00.500Z,No," A "," X
    ",GB,dr_out,503,560503,busy hour,sbc1.contoso.com\n"
    "b," GUID ",anna@contoso.com,,2026-11-09T09:00:00.499Z,Yes," A "," X
    ",,dr_out,0,540000,BYE,SBC2.contoso.com\n"
    "c,,,11111111-2222-3333-4444-555555555555,2026-11-09T09:00:01Z,No," A "," X
    ",,dr_in,503,560503,Busy Hour,sbc1.contoso.com\n"
    "d,,ben@contoso.com,,2026-11-09T09:00:02Z,,,,,dr_in,,,,\n"
    "e,,ben@contoso.com,,2026-11-09T09:15:00Z,No,," X ",,user_out,486,,busy hour,sbc3.adatum.com\n"
    "f,,ben@contoso.com,,2026-11-09T09:30:00Z,Yes,," X
    ",,user_out,503,560503,odd,sbc3.adatum.com\n";
static const char fabrikam[] = HEADING GUID ",,zoe@fabrikam.com,,2026-11-09T09:00:00.500Z,No," A
                                            "," X ",,dr_out,503,560503,,sbc1.contoso.com\n";

static struct imported in;

static struct sw_filter all(void)
{
    return (struct sw_filter){.since = utc("2026-01-01T00:00:00Z"),
                              .until = utc("2027-01-01T00:00:00Z")};
}

static enum sw_status take(void *context, const struct sw_attempt *attempt, struct sw_err *err)
{
    char id[SW_CORRELATION_SIZE];

    (void)err;
    sw_buf_printf(context, "%.4s ", sw_correlation_text(id, attempt));
    return SW_OK;
}

/* The first characters of the correlation ids, in the order in which they come. */
static void check(const struct sw_filter *filter, enum sw_attempt_kind kind, const char *want,
                  const char *name)
{
    struct sw_buf text = {0};
    struct sw_err err = {0};

    sw_buf_str(&text, "");
    must(sw_store_each_attempt(in.store, filter, kind, take, &text, &err) == SW_OK, err.text);
    is_text(text.s, want, name);
    sw_buf_free(&text);
}

static void check_others(const struct sw_filter *filter, const char *want, const char *name)
{
    struct sw_buf text = {0};
    struct sw_err err = {0};

    sw_buf_str(&text, "");
    must(each_other(in.store, filter, take, &text, &err) == SW_OK, err.text);
    is_text(text.s, want, name);
    sw_buf_free(&text);
}

static void test_filters(void)
{
    struct sw_filter f = all();

    f.tenant = "contoso";
    check_others(&f, "45a1 c d e ", "all that did not connect, unknown ones too");
    check(&f, SW_ATTEMPTS_CONNECTED, "b f ", "all that did");
    check(&f, SW_ATTEMPTS_CONNECTED_LEAN, "  ", "lean ones come without their id");
    check(&f, SW_ATTEMPTS_LEAN, "45a1  c d e  ", "all, in order of time to the second");
    check(&f, SW_ATTEMPTS_TIMED, "45a1  c d e  ", "timed ones are lean, too");
    check(&f, SW_ATTEMPTS_PLACED, "45a1  c d e  ", "placed ones, too");
    f.trunk = "SBC1.*";
    check_others(&f, "45a1 c ", "by trunk, case ignored");
    f.trunk = "sbc?.contoso.com";
    check(&f, SW_ATTEMPTS_CONNECTED, "b ", "a question mark is one character");
    f.trunk = "sbc1";
    check_others(&f, "", "a pattern fits the whole name");
    f.trunk = "sbc1' OR '1'='1";
    check_others(&f, "", "a pattern is no SQL");
    f.trunk = "";
    check_others(&f, "d ", "an empty one is a call without trunk");
    f.trunk = NULL;
    f.user = "ANNA@*";
    check_others(&f, "45a1 ", "by user");
    f.user = "11111111-*";
    check_others(&f, "c ", "who may be known by object id only");
    f.user = NULL;
    f.call_type = "*_out";
    check_others(&f, "45a1 e ", "by call type");
    f.call_type = NULL;
    f.direction = SW_INBOUND;
    check_others(&f, "c d ", "by direction");
    f.direction = SW_DIRECTION_UNKNOWN;
    f.tenant = "Contoso";
    check_others(&f, "", "tenants are compared as written");
    f.tenant = "fabrikam";
    check_others(&f, "45a1 ", "another tenant");
    f.trunk = "*";
    f.user = "ben*";
    check_others(&f, "", "all conditions hold at once");
    f = all();
    f.user = "*@*";
    check_others(&f, "45a1 45a1 d e ", "no tenant is all of them");
}

static void test_bounds(void)
{
    static const struct {
        const char *name, *since, *until, *failed, *connected;
    } cases[] = {
        {"since is within, until is not", "2026-11-09T09:00:01Z", "2026-11-09T09:15:00Z", "c d ",
         ""},
        {"whole seconds", "2026-11-09T09:00:00Z", "2026-11-09T09:00:01Z", "45a1 ", "b "},
        {"to the millisecond, since", "2026-11-09T09:00:00.500Z", "2026-11-09T09:00:01Z", "45a1 ",
         ""},
        {"to the millisecond, until", "2026-11-09T09:00:00Z", "2026-11-09T09:00:00.500Z", "", "b "},
        {"both within one second", "2026-11-09T09:00:00.499Z", "2026-11-09T09:00:00.501Z", "45a1 ",
         "b "},
        {"between two calls", "2026-11-09T09:00:00.501Z", "2026-11-09T09:00:01Z", "", ""},
        {"nothing", "2026-11-09T09:00:00Z", "2026-11-09T09:00:00Z", "", ""},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_filter f = {
            .since = utc(cases[i].since), .until = utc(cases[i].until), .tenant = "contoso"};

        check_others(&f, cases[i].failed, cases[i].name);
        check(&f, SW_ATTEMPTS_CONNECTED, cases[i].connected, "  of connected ones");
    }
}

/* Attempts in the order in which they come; texts are for this test's own rows only. */
struct kept {
    struct sw_attempt attempts[8];
    size_t n;
    char trunk[64], country[8], phrase[32];
};

static enum sw_status keep(void *context, const struct sw_attempt *attempt, struct sw_err *err)
{
    struct kept *kept = context;

    (void)err;
    if (kept->n == 0) {
        snprintf(kept->country, sizeof kept->country, "%.*s", (int)attempt->other_country.n,
                 attempt->other_country.s);
        snprintf(kept->phrase, sizeof kept->phrase, "%.*s", (int)attempt->phrase.n,
                 attempt->phrase.s);
    }
    kept->attempts[kept->n++] = *attempt;
    return SW_OK;
}

static void test_attempts(void)
{
    struct kept failed = {0}, connected = {0}, lean = {0};
    struct sw_names trunks, types, countries;
    struct sw_pairs pairs;
    struct sw_filter f = all();
    struct sw_err err = {0};
    const struct sw_attempt *a = failed.attempts, *b = connected.attempts;
    size_t users = 0;

    f.tenant = "contoso";
    each_other(in.store, &f, keep, &failed, &err);
    sw_store_each_attempt(in.store, &f, SW_ATTEMPTS_CONNECTED, keep, &connected, &err);
    sw_store_each_attempt(in.store, &f, SW_ATTEMPTS_CONNECTED_LEAN, keep, &lean, &err);
    must(failed.n == 4 && connected.n == 2 && lean.n == 2, "four failed, two connected");
    ok(a[0].success == SW_NOT_CONNECTED && a[2].success == SW_SUCCESS_UNKNOWN &&
           b[0].success == SW_CONNECTED && lean.attempts[0].success == SW_CONNECTED,
       "outcomes");
    is_int(a[0].invite_time, utc("2026-11-09T09:00:00.500Z"), "the time, to the millisecond");
    ok(a[0].call_hash == b[0].call_hash,
       "the shared id of one attempt, the own one of the other: one call");
    ok(a[0].call_hash != a[1].call_hash && a[1].call_hash != a[2].call_hash, "others are others");
    ok(a[0].party_hash == b[0].party_hash, "the same numbers and direction are the same parties");
    ok(a[0].party_hash != a[1].party_hash, "in the other direction they are not");
    ok(a[3].party_hash != b[1].party_hash, "attempts without both numbers are nobody's");
    ok(lean.attempts[0].call_hash == b[0].call_hash &&
           lean.attempts[0].party_hash == b[0].party_hash &&
           lean.attempts[0].user_id == b[0].user_id && lean.attempts[0].cause_id == b[0].cause_id &&
           lean.attempts[0].trunk_id == b[0].trunk_id &&
           lean.attempts[0].other_country_id == b[0].other_country_id,
       "lean ones have what totals need");
    ok(a[0].user_id == b[0].user_id && a[1].user_id != 0 && a[1].user_id != a[0].user_id, "users");
    is_text(failed.country, "GB", "the other country");
    is_text(failed.phrase, "busy hour", "the phrase");
    ok(a[0].correlation_is_guid && !a[1].correlation_is_guid, "GUIDs are told apart");

    sw_store_names(in.store, SW_TRUNKS, &trunks, &err);
    sw_store_names(in.store, SW_CALL_TYPES, &types, &err);
    sw_store_names(in.store, SW_COUNTRY_NAMES, &countries, &err);
    sw_store_pairs(in.store, &pairs, &err);
    sw_store_user_ids(in.store, &users, &err);
    is_text(trunks.names[a[0].trunk_id], "sbc1.contoso.com", "trunks by id");
    is_text(trunks.names[b[0].trunk_id], "sbc2.contoso.com", "folded");
    is_text(trunks.names[a[2].trunk_id], "", "a blank one is one too");
    is_text(countries.names[a[0].other_country_id], "GB", "countries by id");
    is_text(types.names[a[3].call_type_id], "user_out", "call types by id");
    ok(pairs.pairs[a[0].cause_id].sip.value == 503 && pairs.pairs[a[3].cause_id].sip.value == 486 &&
           !pairs.pairs[a[3].cause_id].microsoft.known && !pairs.pairs[a[2].cause_id].sip.known,
       "pairs by id, a blank code is not known");
    is_int((int64_t)users, 5, "users are anna, the object id, ben and zoe");
    sw_names_clear(&trunks);
    sw_names_clear(&types);
    sw_names_clear(&countries);
    sw_pairs_clear(&pairs);
}

static enum sw_status keep_texts(void *context, const struct sw_attempt *attempt,
                                 struct sw_err *err)
{
    (void)err;
    if (attempt->success == SW_CONNECTED)
        sw_buf_printf(context, "%.*s>%.*s ", (int)attempt->caller.n, attempt->caller.s,
                      (int)attempt->callee.n, attempt->callee.s);
    return SW_OK;
}

static void test_numbers(void)
{
    struct sw_filter f = all();
    struct sw_buf text = {0};
    struct sw_err err = {0};

    sw_buf_str(&text, "");
    must(sw_store_each_attempt(in.store, &f, SW_ATTEMPTS_LEAN, keep_texts, &text, &err) == SW_OK &&
             sw_store_each_attempt(in.store, &f, SW_ATTEMPTS_PLACED, keep_texts, &text, &err) ==
                 SW_OK,
         err.text);
    is_text(text.s, "> > " A ">" X " >" X " ", "connected ones have numbers where they are placed");
    sw_buf_free(&text);
}

/* Each pair of numbers against +14255550100 and +442079460001, outbound. */
static void test_parties(void)
{
    static const struct {
        const char *caller, *callee;
        bool is_same;
    } cases[] = {
        {A, X, true},
        {"14255550100", "442079460001", true},
        {"+1 (425) 555-0100", "+44 2079 460001", true},
        {X, A, false},
        {A, "+442079460002", false},
        {A, "0442079460001", false},
        {A, "+4420794600**", false},
        {A, "", false},
        {"", X, false},
    };
    struct imported two;
    struct kept kept = {0};
    struct sw_filter f = all();
    struct sw_err err = {0};

    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text =
            sw_sprintf(HEADING "a,,,,2026-11-09T09:00:00Z,No," A "," X ",,dr_out,503,,,sbc\n"
                               "b,,,,2026-11-09T09:00:01Z,Yes,%s,%s,,dr_out,0,,,sbc\n",
                       cases[i].caller, cases[i].callee);

        imported_open(&two, NULL);
        must_import(&two, "contoso", text);
        kept.n = 0;
        must(sw_store_each_attempt(two.store, &f, SW_ATTEMPTS_LEAN, keep, &kept, &err) == SW_OK &&
                 kept.n == 2,
             err.text);
        ok((kept.attempts[0].party_hash == kept.attempts[1].party_hash) == cases[i].is_same,
           "%s > %s", cases[i].caller, cases[i].callee);
        free(text);
        imported_close(&two);
    }
}

static enum sw_status take_pair(void *context, const struct sw_seen_pair *seen, struct sw_err *err)
{
    char pair[48], first[40];

    (void)err;
    sw_buf_printf(context, "%s %d/%d %s %.5s;", sw_pair_text(pair, seen->pair), (int)seen->attempts,
                  (int)seen->connected, seen->phrase,
                  sw_time_utc(first, seen->last_time, false) + 11);
    return SW_OK;
}

static enum sw_status put_times(void *context, const struct sw_attempt *attempt, struct sw_err *err)
{
    const int64_t times[] = {attempt->start_after, attempt->failure_after, attempt->end_after};

    (void)err;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (times[i] == SW_NO_TIME)
            sw_buf_str(context, "- ");
        else
            sw_buf_printf(context, "%d ", (int)times[i]);
    return SW_OK;
}

/* Start, failure and end of the attempts of a kind, in ms behind the invite. */
static void check_times(struct sw_store *store, enum sw_attempt_kind kind, const char *want,
                        const char *name)
{
    struct sw_filter f = all();
    struct sw_buf text = {0};
    struct sw_err err = {0};

    must(sw_store_each_attempt(store, &f, kind, put_times, &text, &err) == SW_OK, err.text);
    is_text(text.s, want, name);
    sw_buf_free(&text);
}

static void test_times(void)
{
    struct imported timed;

    imported_open(&timed, NULL);
    must_import(
        &timed, "contoso",
        "CorrelationId,Invite time,Start time,Failure time,End time,Success,Call type,Final "
        "SIP code,Final Microsoft subcode,SBC FQDN\n"
        "a,2026-11-09T09:00:00Z,2026-11-09T09:00:01.5Z,,2026-11-09T09:01:00Z,Yes,dr_out,0,"
        "540000,sbc1.contoso.com\n"
        "b,2026-11-09T09:00:01Z,,,2026-11-09T09:00:00Z,Yes,dr_out,0,540000,sbc1.contoso."
        "com\n"
        "c,2026-11-09 09:02,2026-11-09 09:03,,2026-11-09 09:04,Yes,dr_out,0,540000,sbc1."
        "contoso.com\n"
        "d,2026-11-09T09:03:00Z,2026-11-09T09:03:00Z,2026-11-09T09:03:02.25Z,,No,dr_out,503,"
        "560503,sbc1.contoso.com\n");
    check_times(timed.store, SW_ATTEMPTS_TIMED, "1500 - 60000 - - -1000 - - - 0 2250 - ",
                "times of timed attempts; none of those cut to the minute; when one failed");
    check_times(timed.store, SW_ATTEMPTS_PLACED, "1500 - 60000 - - -1000 - - - 0 2250 - ",
                "likewise of placed ones");
    check_times(timed.store, SW_ATTEMPTS_CONNECTED_LEAN, "- - - - - - - - - ",
                "lean ones have none");
    check_times(timed.store, SW_ATTEMPTS_CONNECTED, "1500 - 60000 - - -1000 - - - ",
                "the same of those in full");
    check_times(timed.store, SW_ATTEMPTS_LEAN, "- - - - - - - - - 0 2250 - ",
                "those that failed are given in full");
    imported_close(&timed);
}

static void test_pairs(void)
{
    struct sw_buf text = {0};
    struct sw_err err = {0};

    sw_store_each_pair(in.store, take_pair, &text, &err);
    is_text(text.s, "503/560503 4/1 Busy Hour 09:30;0/540000 1/1  09:00;486/- 1/0 busy hour 09:15;",
            "pairs seen, with the phrase of failures; those of unknown outcome are none");
    sw_buf_free(&text);
}

static enum sw_status stop(void *context, const struct sw_attempt *attempt, struct sw_err *err)
{
    (void)attempt;
    ++*(int *)context;
    return sw_err_set(err, SW_IO, "enough");
}

static void test_stop(void)
{
    struct sw_filter f = all();
    struct sw_err err = {0};
    int n = 0;

    is_int(each_other(in.store, &f, stop, &n, &err), SW_IO, "a receiver that fails is heard");
    is_int(n, 1, "at once");
    is_text(err.text, "enough", "with its sentence");
}

static enum sw_status take_import(void *context, const struct sw_import *import, struct sw_err *err)
{
    (void)err;
    sw_buf_printf(context, "%" PRId64 " %s %s %s %s %" PRId64 "=%" PRId64 " %d;", import->id,
                  import->tenant, import->file, import->format, import->generation, import->rows,
                  import->new_rows, import->first_time == utc("2026-11-09T09:00:00.499Z"));
    return SW_OK;
}

static void test_ledger(void)
{
    struct sw_buf text = {0};
    struct sw_err err = {0};

    sw_store_each_import(in.store, 0, NULL, take_import, &text, &err);
    is_text(text.s,
            "1 contoso calls.csv admin-center G3 6=6 1;2 fabrikam calls.csv admin-center G3 1=1 0;",
            "imports, oldest first");
    sw_buf_clear(&text);
    sw_store_each_import(in.store, 0, "fabrikam", take_import, &text, &err);
    sw_store_each_import(in.store, 1, NULL, take_import, &text, &err);
    sw_store_each_import(in.store, 7, NULL, take_import, &text, &err);
    is_text(text.s,
            "2 fabrikam calls.csv admin-center G3 1=1 0;1 contoso calls.csv admin-center G3 6=6 1;",
            "of a tenant, of an id, and none of an id that is not there");
    sw_buf_free(&text);
}

static void test_correlation_text(void)
{
    char out[SW_CORRELATION_SIZE], x[300];
    struct sw_attempt attempt = {.correlation_id = {x, sizeof x}};

    memset(x, 'x', sizeof x);
    is_int((int64_t)strlen(sw_correlation_text(out, &attempt)), SW_CORRELATION_SIZE - 1,
           "an id of any length is cut to what fits");
    attempt = (struct sw_attempt){.correlation_id = SW_STR("")};
    is_text(sw_correlation_text(out, &attempt), "", "none is empty");
    attempt = (struct sw_attempt){.correlation_id = SW_STR("0123456789abcdef"),
                                  .correlation_is_guid = true};
    is_text(sw_correlation_text(out, &attempt), "30313233-3435-3637-3839-616263646566",
            "a GUID is written as exports do");
}

int main(void)
{
    imported_open(&in, NULL);
    must_import(&in, "contoso", contoso);
    must_import(&in, "fabrikam", fabrikam);
    test_filters();
    test_bounds();
    test_attempts();
    test_numbers();
    test_parties();
    test_times();
    test_pairs();
    test_stop();
    test_ledger();
    test_correlation_text();
    imported_close(&in);
    return tap_done();
}
