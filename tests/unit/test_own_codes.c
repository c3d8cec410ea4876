#include "fixture.h"
#include "sipwhy/codes.h"

static struct sw_response_code row(int64_t sip, int64_t microsoft, int64_t variant,
                                   const char *title)
{
    return (struct sw_response_code){
        .pair = {{sip >= 0, sip >= 0 ? sip : 0}, {microsoft >= 0, microsoft >= 0 ? microsoft : 0}},
        .variant = variant,
        .tokens = "",
        .title = title,
        .origin = "sbc",
        .owner = "carrier",
        .outcome = "failure",
        .direction = "any",
        .advice = "Ask",
        .source = "",
        .source_date = "",
    };
}

static void explains(const struct sw_codes *codes, int64_t sip, int64_t microsoft, const char *want,
                     const char *name)
{
    const struct sw_response_code asked = row(sip, microsoft, 1, "");
    struct sw_explanation e;
    char got[256];

    sw_codes_explain(codes, asked.pair, &e);
    snprintf(got, sizeof got, "%s%s %zu", e.title, e.variants && e.variants[0].own ? " (own)" : "",
             e.n_variants);
    is_text(got, want, name);
}

static bool is_sorted(const struct sw_codes *codes)
{
    for (size_t i = 1; i < codes->n_responses; i++) {
        struct sw_pair a = codes->responses[i - 1].pair, b = codes->responses[i].pair;

        if (a.sip.known < b.sip.known || (a.sip.known && b.sip.known && a.sip.value > b.sip.value))
            return false;
    }
    return true;
}

static void test_lay_over(void)
{
    struct sw_codes codes = {0};
    struct sw_err err = {0};
    const struct sw_response_code first[] = {row(503, 560503, 2, "second"),
                                             row(503, 560503, 1, "first"),
                                             row(-1, 999999, 1, "no SIP code")},
                                  other[] = {row(499, 560499, 1, "another")};
    size_t shipped;

    must(sw_codes_load(&codes, &err) == SW_OK, err.text);
    shipped = codes.n_responses;
    sw_codes_lay_over(&codes, NULL, 0);
    is_int((int64_t)codes.n_responses, (int64_t)shipped, "no own row changes nothing");
    sw_codes_lay_over(&codes, first, 3);
    explains(&codes, 503, 560503, "first (own) 2",
             "own variants in their order, shipped ones gone");
    explains(&codes, -1, 999999, "no SIP code (own) 1", "a pair may lack a code");
    explains(&codes, 0, 999999, "No SIP code (Microsoft code not documented) 0",
             "which is not code 0");
    ok(is_sorted(&codes), "all rows are in order");
    sw_codes_lay_over(&codes, other, 1);
    explains(&codes, 503, 560503, "SBC is overloaded, out of channels or in maintenance 1",
             "others in their place: the shipped row is back");
    explains(&codes, 499, 560499, "another (own) 1", "and the others count");
    sw_codes_lay_over(&codes, NULL, 0);
    is_int((int64_t)codes.n_responses, (int64_t)shipped, "taken off, the shipped ones are left");
    sw_codes_clear(&codes);
}

/* The first k bytes of a good file, for each k, are read or refused, and nothing else happens. */
static void test_cut_files(void)
{
    static const char whole[] =
        "sip_code,microsoft_code,variant,tokens,title,origin,owner,outcome,delivered,direction,"
        "advice,source,source_date\n499,560499,1,a & b,\"T, U\",sbc,user,failure,1,any,Ask | "
        "Wait,page,2026-11-01\n";
    char *folder = make_folder();
    size_t good = 0, bad = 0;

    for (size_t n = 0; n < sizeof whole; n++) {
        char *path = write_bytes(folder, "own.csv", whole, n);
        struct sw_own_codes own = {0};
        struct sw_err err = {0};
        enum sw_status status = sw_own_codes_read(&own, path, &err);

        good += status == SW_OK;
        bad += (status != SW_OK && status != SW_DATA) || (status == SW_DATA && own.n > 0) ||
               (status == SW_DATA && !err.text[0]);
        sw_own_codes_clear(&own);
        free(path);
    }
    is_int((int64_t)bad, 0, "a file cut anywhere is taken or refused with a reason");
    ok(good > 0, "whole it is taken");
    remove_folder(folder);
}

int main(void)
{
    test_lay_over();
    test_cut_files();
    return tap_done();
}
