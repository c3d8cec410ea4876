#include "fixture.h"
#include "sipwhy/call.h"

#include "sipwhy/export.h"

static void test_pair_text(void)
{
    static const struct {
        struct sw_pair pair;
        const char *want;
    } cases[] = {
        {{{true, 503}, {true, 560503}}, "503/560503"},
        {{{true, 0}, {true, 0}}, "0/0"},
        {{{false, 0}, {true, 0}}, "-/0"},
        {{{true, 0}, {false, 0}}, "0/-"},
        {{{false, 0}, {false, 0}}, "-/-"},
        {{{true, -1}, {true, 7}}, "-1/7"},
        {{{true, INT64_MIN}, {true, INT64_MIN}}, "-9223372036854775808/-9223372036854775808"},
        {{{true, INT64_MAX}, {true, INT64_MAX}}, "9223372036854775807/9223372036854775807"},
    };
    char out[48];

    for (size_t i = 0; i < COUNT(cases); i++)
        is_text(sw_pair_text(out, cases[i].pair), cases[i].want, cases[i].want);
}

static struct sw_call example(void)
{
    return (struct sw_call){
        .invite_time = utc("2026-11-09T09:00:00.250Z"),
        .start_time = SW_NO_TIME,
        .failure_time = utc("2026-11-09T09:00:05Z"),
        .end_time = SW_NO_TIME,
        .duration = 5,
        .pair = {{true, 503}, {true, 560503}},
        .correlation_id = SW_STR("45a1da7c-9e97-481a-8a05-3fe19a9a77e0"),
        .trunk_fqdn = SW_STR("sbc1.contoso.com"),
        .call_type = SW_STR("dr_out"),
        .caller = SW_STR("+14255550100"),
        .upn = SW_STR("anna@contoso.com"),
    };
}

static bool is_same(struct sw_call a, struct sw_call b, const char *tenant)
{
    sw_call_identify(&a, SW_STR("contoso"));
    sw_call_identify(&b, sw_str(tenant));
    return a.fingerprint[0] == b.fingerprint[0] && a.fingerprint[1] == b.fingerprint[1];
}

/* What formats carry alike tells calls apart, each part of it; the rest does not. */
static void test_parts(void)
{
#define CHECK(same, name, change)                                                                  \
    do {                                                                                           \
        struct sw_call c = example();                                                              \
        change;                                                                                    \
        ok(is_same(example(), c, "contoso") == (same), name);                                      \
    } while (0)

    CHECK(true, "the same call", (void)0);
    CHECK(false, "another correlation id",
          c.correlation_id = SW_STR("45a1da7c-9e97-481a-8a05-3fe19a9a77e1"));
    CHECK(false, "no correlation id", c.correlation_id = SW_STR(""));
    CHECK(false, "invited a second later", c.invite_time += 1000);
    CHECK(false, "invited a second earlier", c.invite_time -= 251);
    CHECK(true, "invited within the same second", c.invite_time += 749);
    CHECK(true, "invited at the beginning of it", c.invite_time -= 250);
    CHECK(false, "failed a second later", c.failure_time += 1000);
    CHECK(true, "failed within the same second", c.failure_time += 999);
    CHECK(false, "failed at no known time", c.failure_time = SW_NO_TIME);
    CHECK(true, "an end time beside the failure time", c.end_time = c.failure_time + 99000);
    CHECK(true, "an end time in place of it", c.end_time = c.failure_time;
          c.failure_time = SW_NO_TIME);
    CHECK(false, "another SIP code", c.pair.sip.value = 504);
    CHECK(false, "another Microsoft code", c.pair.microsoft.value = 560504);
    CHECK(false, "a Microsoft code of 2^32 more", c.pair.microsoft.value += INT64_C(1) << 32);
    CHECK(false, "codes exchanged", c.pair.sip.value = 560503; c.pair.microsoft.value = 503);
    CHECK(false, "another trunk", c.trunk_fqdn = SW_STR("sbc2.contoso.com"));
    CHECK(false, "another call type", c.call_type = SW_STR("dr_in"));
    CHECK(false, "texts that only together are the same",
          c.trunk_fqdn = SW_STR("sbc1.contoso.comd");
          c.call_type = SW_STR("r_out"));
    CHECK(false, "a text in another place", c.correlation_id = c.trunk_fqdn;
          c.trunk_fqdn = example().correlation_id);
    CHECK(true, "numbers, users and durations are no part of it", c.caller = SW_STR("+1425555****");
          c.upn = SW_STR(""); c.duration = -1; c.success = SW_CONNECTED; c.direction = SW_INBOUND;
          c.phrase = SW_STR("x"));
#undef CHECK
    ok(!is_same(example(), example(), "fabrikam"), "another tenant");
    ok(!is_same(example(), example(), "contos"), "a part of the tenant's name");
}

/* Texts that hold whatever might stand between two of them. */
static void test_zero_bytes(void)
{
    struct sw_call a = example(), b = example();

    a.correlation_id = SW_STR("a\0\0\0\0b");
    a.trunk_fqdn = SW_STR("c");
    b.correlation_id = SW_STR("a");
    b.trunk_fqdn = SW_STR("b\0\0\0\0c");
    ok(!is_same(a, b, "contoso"), "zero bytes don't end a text");
}

static void test_unknown_codes(void)
{
    struct sw_call zero = example(), blank = example();

    zero.pair.sip.value = 0;
    blank.pair.sip = (struct sw_code){false, 0};
    ok(!is_same(zero, blank, "contoso"), "a blank code is not 0");
}

static void test_before_1970(void)
{
    struct sw_call a = example(), b = example();

    a.invite_time = -1;
    b.invite_time = -1000;
    ok(is_same(a, b, "contoso"), "seconds before 1970 are whole ones too");
    b.invite_time = 1;
    ok(!is_same(a, b, "contoso"), "and end with 1970");
}

static void test_long_texts(void)
{
    struct sw_call a = example(), b = example();
    char x[5000], y[5000];

    memset(x, 'x', sizeof x);
    memset(y, 'y', sizeof y);
    a.correlation_id = a.trunk_fqdn = a.call_type = (struct sw_str){x, sizeof x};
    b.correlation_id = b.trunk_fqdn = b.call_type = (struct sw_str){y, sizeof y};
    ok(is_same(a, a, "contoso") && !is_same(a, b, "contoso"), "texts may be longer than any id");
}

/* The fingerprints of the calls in a CSV, mapped as an import does it. */
struct reading {
    struct sw_export_tables tables;
    struct sw_mapping mapping;
    struct sw_arena arena;
    struct sw_call calls[4];
    size_t n;
};

static enum sw_status take(void *context, const struct sw_record *record, struct sw_err *err)
{
    struct reading *r = context;
    struct sw_reading reading = {.types = &r->tables.types, .words = &r->tables.words};
    struct sw_reject reject;

    if (!r->mapping.format)
        return sw_formats_recognise(&r->tables.formats, NULL, record, &r->mapping, err);
    must(sw_map_record(&r->mapping, &reading, record, &r->arena, &r->calls[r->n], &reject),
         reject.reason);
    sw_call_identify(&r->calls[r->n++], SW_STR("contoso"));
    return SW_OK;
}

/* One call that failed and one that did not, as each format has them. */
static void test_formats(void)
{
    static const char *const forms[] = {
        "CorrelationId,Invite time,Failure time,End time,Success,Call type,Final SIP code,Final "
        "Microsoft subcode,SBC FQDN\n"
        "45a1da7c-9e97-481a-8a05-3fe19a9a77e0,2026-11-09T09:00:00.2503337Z,2026-11-09T09:00:05.99Z,"
        ",No,dr_out,503,560503,sbc1.contoso.com\n"
        "45a1da7c-9e97-481a-8a05-3fe19a9a77e1,2026-11-09T09:00:00.2503337Z,,2026-11-09T09:00:05.99Z"
        ",Yes,dr_in_ucap,0,540000,sbc1.contoso.com\n",
        "id,trunkFullyQualifiedDomainName,correlationId,inviteDateTime,failureDateTime,endDateTime,"
        "successfulCall,callType,finalSipCode,callEndSubReason\n"
        "1,SBC1.Contoso.com,{45A1DA7C-9E97-481A-8A05-3FE19A9A77E0},2026-11-09T10:00:00+01:00,"
        "2026-11-09T09:00:05Z,0001-01-01T00:00:00Z,False,ByotOut,503,560503\n"
        "2,sbc1.contoso.com,45a1da7c-9e97-481a-8a05-3fe19a9a77e1,2026-11-09 09:00:00,"
        "0001-01-01T00:00:00Z,2026-11-09T09:00:05.001Z,True,ByotInUcap,0,540000\n",
    };
    struct reading r[2] = {0};
    struct sw_err err = {0};

    for (size_t i = 0; i < 2; i++) {
        must(sw_export_tables_load(&r[i].tables, &err) == SW_OK, err.text);
        must(sw_csv_read(forms[i], strlen(forms[i]), take, &r[i], &err) == SW_OK, err.text);
    }
    must(r[0].n == 2 && r[1].n == 2, "two calls each");
    ok(strcmp(r[0].mapping.format->name, r[1].mapping.format->name) != 0, "two formats");
    for (size_t i = 0; i < 2; i++)
        ok(memcmp(r[0].calls[i].fingerprint, r[1].calls[i].fingerprint,
                  sizeof r[0].calls[i].fingerprint) == 0,
           "a call that %s is the same in both", i ? "connected" : "failed");
    for (size_t i = 0; i < 2; i++) {
        sw_mapping_clear(&r[i].mapping);
        sw_arena_free(&r[i].arena);
        sw_export_tables_clear(&r[i].tables);
    }
}

int main(void)
{
    test_pair_text();
    test_parts();
    test_zero_bytes();
    test_unknown_codes();
    test_before_1970();
    test_long_texts();
    test_formats();
    return tap_done();
}
