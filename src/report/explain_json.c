/* explain_json.c - an explanation as JSON, schema sipwhy.explain/1; see explain.h. */
#include "sipwhy/explain.h"

#include "json.h"

static json_t *variant_json(const struct sw_response_code *v)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:o, s:s, s:s, s:b}", "variant",
                     (json_int_t)v->variant, "title", v->title, "origin", v->origin, "owner",
                     v->owner, "outcome", v->outcome, "delivered", v->delivered, "direction",
                     v->direction, "tokens", v->tokens, "advice", json_steps(v->advice), "source",
                     v->source, "source_date", v->source_date, "own", v->own);
}

static json_t *sip_json(const struct sw_sip_code *sip)
{
    if (!sip)
        return json_null();
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:o, s:s}", "sip_code", (json_int_t)sip->code,
                     "reason_phrase", sip->reason_phrase, "meaning", sip->meaning, "outcome",
                     sip->outcome, "owner", sip->owner, "advice", json_steps(sip->advice), "source",
                     sip->rfc);
}

static json_t *family_json(const struct sw_code_family *family)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:s}", "pattern", family->pattern, "description",
                     family->description, "origin", family->origin, "advice",
                     json_steps(family->advice), "source", family->evidence);
}

static json_t *pair_json(const struct sw_codes *codes, struct sw_pair pair)
{
    struct sw_explanation e;
    json_t *variants = json_array();

    sw_codes_explain(codes, pair, &e);
    for (size_t i = 0; i < e.n_variants; i++)
        json_array_append_new(variants, variant_json(&e.variants[i]));
    return json_pack("{s:b, s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:o}", "own",
                     e.variants && e.variants[0].own, "sip_code", json_code(pair.sip),
                     "microsoft_code", json_code(pair.microsoft), "known", sw_known_name(e.known),
                     "title", e.title, "origin", e.origin, "owner", e.owner, "outcome", e.outcome,
                     "delivered", e.delivered, "advice", json_steps(e.advice), "variants", variants,
                     "family", family_json(e.family), "sip", sip_json(e.sip));
}

/* Whether a documented pair is one of those asked for. */
static bool is_asked_for(const struct sw_question *question, struct sw_pair pair)
{
    if (question->about == SW_ASK_SIP)
        return pair.sip.known && pair.sip.value == question->pair.sip.value;
    return question->about == SW_ASK_MICROSOFT && pair.microsoft.known &&
           pair.microsoft.value == question->pair.microsoft.value;
}

json_t *sw_explain_json(const struct sw_codes *codes, const struct sw_question *question)
{
    json_t *pairs = json_array();
    const struct sw_sip_code *sip = NULL;

    for (size_t i = 0; i < codes->n_responses; i++)
        if (codes->responses[i].variant == 1 && is_asked_for(question, codes->responses[i].pair))
            json_array_append_new(pairs, pair_json(codes, codes->responses[i].pair));
    if (question->about == SW_ASK_SIP)
        sip = sw_codes_find_sip(codes, question->pair.sip.value);
    else if (json_array_size(pairs) == 0)
        json_array_append_new(pairs, pair_json(codes, question->pair));
    return json_pack("{s:s, s:o, s:o, s:o, s:o}", "schema", "sipwhy.explain/1", "sip_code",
                     json_code(question->pair.sip), "microsoft_code",
                     json_code(question->pair.microsoft), "sip", sip_json(sip), "pairs", pairs);
}
