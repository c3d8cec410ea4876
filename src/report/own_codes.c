/* own_codes.c - the user's own rows of the reference; see explain.h. */
#include "sipwhy/explain.h"

#include "json.h"

/* The columns of response_codes.csv in its order: what is exported can be imported. */
static const struct sw_column columns[] = {
    {.name = "sip_code", .heading = "SIP"},
    {.name = "microsoft_code", .heading = "Microsoft"},
    {.name = "variant", .use = SW_FOR_MACHINES},
    {.name = "tokens", .use = SW_FOR_MACHINES},
    {.name = "title", .flexible = true},
    {.name = "origin"},
    {.name = "owner"},
    {.name = "outcome"},
    {.name = "delivered", .use = SW_FOR_MACHINES},
    {.name = "direction", .use = SW_FOR_MACHINES},
    {.name = "advice", .use = SW_FOR_MACHINES},
    {.name = "source", .use = SW_FOR_MACHINES},
    {.name = "source_date", .use = SW_FOR_MACHINES},
};

static void add_row(struct sw_doc *doc, struct sw_block *table, const struct sw_response_code *row)
{
    sw_doc_row(doc, table,
               (const struct sw_cell[]){
                   sw_cell_code(row->pair.sip.known, row->pair.sip.value),
                   sw_cell_code(row->pair.microsoft.known, row->pair.microsoft.value),
                   sw_cell_code(true, row->variant),
                   sw_cell_text(row->tokens),
                   sw_cell_text(row->title),
                   sw_cell_text(row->origin),
                   sw_cell_text(row->owner),
                   sw_cell_text(row->outcome),
                   sw_cell_code(true, row->delivered),
                   sw_cell_text(row->direction),
                   sw_cell_text(row->advice),
                   sw_cell_text(row->source),
                   sw_cell_text(row->source_date),
               });
}

static json_t *row_json(const struct sw_response_code *row)
{
    return json_pack("{s:o, s:o, s:I, s:o, s:s, s:s, s:s, s:s, s:b, s:s, s:o, s:o, s:o}",
                     "sip_code", json_code(row->pair.sip), "microsoft_code",
                     json_code(row->pair.microsoft), "variant", (json_int_t)row->variant, "tokens",
                     json_text(row->tokens), "title", row->title, "origin", row->origin, "owner",
                     row->owner, "outcome", row->outcome, "delivered", row->delivered, "direction",
                     row->direction, "advice", json_steps(row->advice), "source",
                     json_text(row->source), "source_date", json_text(row->source_date));
}

void sw_own_codes_doc(struct sw_doc *doc, json_t **json, const struct sw_codes *codes)
{
    struct sw_block *table =
        sw_doc_table(doc, "own_codes", columns, sizeof columns / sizeof columns[0]);
    json_t *list = json_array();

    for (size_t i = 0; i < codes->n_responses; i++) {
        if (!codes->responses[i].own)
            continue;
        add_row(doc, table, &codes->responses[i]);
        json_array_append_new(list, row_json(&codes->responses[i]));
    }
    if (json_array_size(list) == 0)
        sw_doc_text(doc, 0, "There is no row of your own.");
    *json = json_pack("{s:o}", "codes", list);
}
