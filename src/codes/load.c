/* load.c - schema/codes/ into memory; see codes.h. */
#include "sipwhy/codes.h"

#include "sipwhy/csv_table.h"

#include <stdlib.h>

static const char *keep(struct sw_codes *codes, struct sw_str s)
{
    return sw_arena_copy(&codes->arena, s.s, s.n);
}

static struct sw_code read_code(struct sw_str cell)
{
    struct sw_code code = {0};

    code.known = sw_parse_int64(cell, &code.value);
    return code;
}

static bool is_one(struct sw_str cell)
{
    return sw_str_eq(cell, SW_STR("1"));
}

static enum sw_status take_response(void *context, const struct sw_str *c, struct sw_err *err)
{
    struct sw_codes *codes = context;
    struct sw_response_code row = {
        .pair = {read_code(c[0]), read_code(c[1])},
        .tokens = keep(codes, c[3]),
        .title = keep(codes, c[4]),
        .origin = keep(codes, c[5]),
        .owner = keep(codes, c[6]),
        .outcome = keep(codes, c[7]),
        .delivered = is_one(c[8]),
        .direction = keep(codes, c[9]),
        .advice = keep(codes, c[10]),
        .source = keep(codes, c[11]),
        .source_date = keep(codes, c[12]),
    };

    if (!row.pair.sip.known || !row.pair.microsoft.known || !sw_parse_int64(c[2], &row.variant))
        return sw_err_set(err, SW_BUG, "sip_code, microsoft_code or variant is no whole number");
    if (codes->n_responses == codes->responses_capacity)
        codes->responses = sw_grow(codes->responses, &codes->responses_capacity,
                                   codes->n_responses + 1, sizeof *codes->responses);
    codes->responses[codes->n_responses++] = row;
    return SW_OK;
}

static enum sw_status take_family(void *context, const struct sw_str *c, struct sw_err *err)
{
    struct sw_codes *codes = context;

    (void)err;
    if (codes->n_families == codes->families_capacity)
        codes->families = sw_grow(codes->families, &codes->families_capacity, codes->n_families + 1,
                                  sizeof *codes->families);
    codes->families[codes->n_families++] = (struct sw_code_family){
        .pattern = keep(codes, c[0]),
        .title = keep(codes, c[1]),
        .description = keep(codes, c[2]),
        .origin = keep(codes, c[3]),
        .owner = keep(codes, c[4]),
        .outcome = keep(codes, c[5]),
        .delivered = keep(codes, c[6]),
        .explains = is_one(c[7]),
        .advice = keep(codes, c[8]),
        .evidence = keep(codes, c[9]),
    };
    return SW_OK;
}

static enum sw_status take_tls_family(void *context, const struct sw_str *c, struct sw_err *err)
{
    struct sw_codes *codes = context;

    for (size_t i = 0; i < codes->n_families; i++)
        if (sw_str_eq(c[0], sw_str(codes->families[i].pattern))) {
            codes->families[i].stops_trunks = true;
            return SW_OK;
        }
    return sw_err_set(err, SW_BUG, "no family has this pattern");
}

static enum sw_status take_sip(void *context, const struct sw_str *c, struct sw_err *err)
{
    struct sw_codes *codes = context;
    struct sw_sip_code row = {
        .reason_phrase = keep(codes, c[1]),
        .class = keep(codes, c[2]),
        .meaning = keep(codes, c[3]),
        .outcome = keep(codes, c[4]),
        .delivered = is_one(c[5]),
        .owner = keep(codes, c[6]),
        .advice = keep(codes, c[7]),
        .rfc = keep(codes, c[8]),
    };

    if (!sw_parse_int64(c[0], &row.code))
        return sw_err_set(err, SW_BUG, "sip_code is no whole number");
    if (codes->n_sip == codes->sip_capacity)
        codes->sip =
            sw_grow(codes->sip, &codes->sip_capacity, codes->n_sip + 1, sizeof *codes->sip);
    codes->sip[codes->n_sip++] = row;
    return SW_OK;
}

enum sw_status sw_codes_load(struct sw_codes *codes, struct sw_err *err)
{
    static const char *const responses[] = {
        "sip_code", "microsoft_code", "variant",   "tokens", "title",  "origin",     "owner",
        "outcome",  "delivered",      "direction", "advice", "source", "source_date"};
    static const char *const families[] = {"pattern", "title",   "description", "origin",
                                           "owner",   "outcome", "delivered",   "explains",
                                           "advice",  "evidence"};
    static const char *const tls_families[] = {"pattern"};
    static const char *const sip[] = {"sip_code",  "reason_phrase", "class",  "meaning", "outcome",
                                      "delivered", "owner",         "advice", "rfc"};
    enum sw_status status;

    status = sw_csv_table_read("codes/response_codes.csv", responses,
                               sizeof responses / sizeof *responses, take_response, codes, err);
    if (status == SW_OK)
        status = sw_csv_table_read("codes/code_families.csv", families,
                                   sizeof families / sizeof *families, take_family, codes, err);
    if (status == SW_OK)
        status = sw_csv_table_read("codes/tls_families.csv", tls_families, 1, take_tls_family,
                                   codes, err);
    if (status == SW_OK)
        status = sw_csv_table_read("codes/sip_codes.csv", sip, sizeof sip / sizeof *sip, take_sip,
                                   codes, err);
    return status;
}

/* A code that is not known comes last. */
static int compare_codes(struct sw_code a, struct sw_code b)
{
    if (a.known != b.known)
        return a.known ? -1 : 1;
    return (a.value > b.value) - (a.value < b.value);
}

static int compare_responses(const void *a, const void *b)
{
    const struct sw_response_code *x = a, *y = b;
    int order = compare_codes(x->pair.sip, y->pair.sip);

    if (order == 0)
        order = compare_codes(x->pair.microsoft, y->pair.microsoft);
    return order ? order : (x->variant > y->variant) - (x->variant < y->variant);
}

static bool has_pair(const struct sw_response_code *rows, size_t n, struct sw_pair pair)
{
    for (size_t i = 0; i < n; i++)
        if (compare_codes(rows[i].pair.sip, pair.sip) == 0 &&
            compare_codes(rows[i].pair.microsoft, pair.microsoft) == 0)
            return true;
    return false;
}

static struct sw_response_code copy_own(struct sw_codes *codes, const struct sw_response_code *row)
{
    struct sw_response_code copy = *row;
    const char **texts[] = {&copy.tokens, &copy.title,   &copy.origin,
                            &copy.owner,  &copy.outcome, &copy.direction,
                            &copy.advice, &copy.source,  &copy.source_date};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = keep(codes, sw_str(*texts[i]));
    copy.own = true;
    return copy;
}

void sw_codes_lay_over(struct sw_codes *codes, const struct sw_response_code *own, size_t n)
{
    size_t total = 0;

    if (n == 0 && !codes->shipped)
        return;
    if (!codes->shipped) {
        codes->shipped = codes->responses;
        codes->n_shipped = codes->n_responses;
    } else {
        free(codes->responses);
    }
    codes->responses = sw_alloc_zero(codes->n_shipped + n, sizeof *codes->responses);
    codes->responses_capacity = codes->n_shipped + n;
    for (size_t i = 0; i < codes->n_shipped; i++)
        if (!has_pair(own, n, codes->shipped[i].pair))
            codes->responses[total++] = codes->shipped[i];
    for (size_t i = 0; i < n; i++)
        codes->responses[total++] = copy_own(codes, &own[i]);
    codes->n_responses = total;
    if (total > 0)
        qsort(codes->responses, total, sizeof *codes->responses, compare_responses);
}

void sw_codes_clear(struct sw_codes *codes)
{
    free(codes->responses);
    free(codes->shipped);
    free(codes->families);
    free(codes->sip);
    sw_arena_free(&codes->arena);
    *codes = (struct sw_codes){0};
}
