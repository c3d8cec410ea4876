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
    static const char *const sip[] = {"sip_code",  "reason_phrase", "class",  "meaning", "outcome",
                                      "delivered", "owner",         "advice", "rfc"};
    enum sw_status status;

    status = sw_csv_table_read("codes/response_codes.csv", responses,
                               sizeof responses / sizeof *responses, take_response, codes, err);
    if (status == SW_OK)
        status = sw_csv_table_read("codes/code_families.csv", families,
                                   sizeof families / sizeof *families, take_family, codes, err);
    if (status == SW_OK)
        status = sw_csv_table_read("codes/sip_codes.csv", sip, sizeof sip / sizeof *sip, take_sip,
                                   codes, err);
    return status;
}

void sw_codes_clear(struct sw_codes *codes)
{
    free(codes->responses);
    free(codes->families);
    free(codes->sip);
    sw_arena_free(&codes->arena);
    *codes = (struct sw_codes){0};
}
