/* unknown.c - pairs seen in calls that no row of the reference explains; see ledger.h. */
#include "sipwhy/ledger.h"

#include "json.h"

#include "sipwhy/privacy.h"

struct listing {
    const struct sw_codes *codes;
    struct sw_doc *doc;
    struct sw_block *table;
    json_t *json;
    size_t n;
};

/* The columns of response_codes.csv in its order, then what was seen. */
static const struct sw_column columns[] = {
    {.name = "sip_code", .heading = "SIP"},
    {.name = "microsoft_code", .heading = "Microsoft"},
    {.name = "variant", .use = SW_FOR_MACHINES},
    {.name = "tokens", .use = SW_FOR_MACHINES},
    {.name = "title", .heading = "best guess", .flexible = true},
    {.name = "origin", .heading = "origin"},
    {.name = "owner", .heading = "owner"},
    {.name = "outcome", .heading = "outcome"},
    {.name = "delivered", .use = SW_FOR_MACHINES},
    {.name = "direction", .use = SW_FOR_MACHINES},
    {.name = "advice", .use = SW_FOR_MACHINES},
    {.name = "source", .use = SW_FOR_MACHINES},
    {.name = "source_date", .use = SW_FOR_MACHINES},
    {.name = "known", .heading = "rests on"},
    {.name = "attempts", .heading = "attempts"},
    {.name = "connected", .heading = "connected"},
    {.name = "phrase", .use = SW_FOR_MACHINES},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

static void add_row(struct listing *listing, const struct sw_seen_pair *seen,
                    const struct sw_explanation *e, const char *phrase)
{
    const struct sw_cell cells[COLUMNS] = {
        sw_cell_code(e->pair.sip.known, e->pair.sip.value),
        sw_cell_code(e->pair.microsoft.known, e->pair.microsoft.value),
        sw_cell_code(true, 1),
        sw_cell_none(),
        sw_cell_text(e->title),
        sw_cell_text(e->origin),
        sw_cell_text(e->owner),
        sw_cell_text(e->outcome),
        sw_cell_code(true, e->delivered),
        sw_cell_text("any"),
        sw_cell_text(e->advice),
        sw_cell_none(),
        sw_cell_none(),
        sw_cell_text(sw_known_name(e->known)),
        sw_cell_count(seen->attempts),
        sw_cell_count(seen->connected),
        sw_cell_text(phrase),
    };

    sw_doc_row(listing->doc, listing->table, cells);
    json_array_append_new(
        listing->json,
        json_pack("{s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:o}", "sip_code",
                  json_code(e->pair.sip), "microsoft_code", json_code(e->pair.microsoft), "title",
                  e->title, "origin", e->origin, "owner", e->owner, "outcome", e->outcome, "known",
                  sw_known_name(e->known), "attempts", (json_int_t)seen->attempts, "connected",
                  (json_int_t)seen->connected, "phrase", json_text(phrase)));
}

static enum sw_status take_pair(void *context, const struct sw_seen_pair *seen, struct sw_err *err)
{
    struct listing *listing = context;
    struct sw_explanation explanation;
    struct sw_buf phrase = {0};

    (void)err;
    sw_codes_explain(listing->codes, seen->pair, &explanation);
    if (explanation.known == SW_KNOWN_PAIR)
        return SW_OK;
    listing->n++;
    sw_privacy_text(&phrase, NULL, sw_str(seen->phrase)); /* a stub is filled in, not compared */
    add_row(listing, seen, &explanation, phrase.s ? phrase.s : "");
    sw_buf_free(&phrase);
    return SW_OK;
}

enum sw_status sw_unknown_pairs(struct sw_store *store, const struct sw_codes *codes,
                                struct sw_doc *doc, json_t **json, struct sw_err *err)
{
    struct listing listing = {.codes = codes, .doc = doc, .json = json_array()};
    enum sw_status status;

    listing.table = sw_doc_table(doc, "unknown", columns, COLUMNS);
    status = sw_store_each_pair(store, take_pair, &listing, err);
    if (status == SW_OK && listing.n == 0)
        sw_doc_text(doc, 0, "Every pair seen in calls is documented.");
    *json = json_pack("{s:o}", "unknown", listing.json);
    return status;
}
