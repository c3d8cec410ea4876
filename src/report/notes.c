/* notes.c - see notes.h. */
#include "sipwhy/notes.h"

#include "json.h"

#include "sipwhy/rank.h"

#include <inttypes.h>
#include <string.h>

struct listing {
    struct sw_doc *doc;
    struct sw_block *table;
    json_t *json;
    int64_t now;
    size_t n;
};

char *sw_note_day(char out[32], int64_t day)
{
    struct sw_date date = sw_date_of_days(day == SW_NO_TIME ? 0 : day);

    out[0] = '\0';
    if (day != SW_NO_TIME)
        snprintf(out, 32, "%04d-%02d-%02d", date.year, date.month, date.day);
    return out;
}

static struct sw_cell text_cell(const char *text)
{
    return sw_cell_text(text[0] ? text : NULL);
}

static int64_t day_begins(int64_t day)
{
    struct sw_date date = sw_date_of_days(day);

    return sw_day_start(date.year, date.month, date.day);
}

/* ------------------------------------------------------------------------------- notes */

int64_t sw_note_begins(const struct sw_note *note)
{
    return day_begins(note->day);
}

static json_t *note_json(const struct sw_note *note)
{
    char day[32];

    return json_pack("{s:I, s:s, s:o, s:o}", "id", (json_int_t)note->id, "day",
                     sw_note_day(day, note->day), "text", json_text(note->text), "made_at",
                     json_time(note->made_at));
}

static enum sw_status take_note(void *context, const struct sw_note *note, struct sw_err *err)
{
    struct listing *listing = context;
    char day[32];

    (void)err;
    listing->n++;
    sw_doc_row(listing->doc, listing->table,
               (const struct sw_cell[]){sw_cell_code(true, note->id),
                                        sw_cell_text(sw_note_day(day, note->day)),
                                        sw_cell_time(note->made_at), text_cell(note->text)});
    json_array_append_new(listing->json, note_json(note));
    return SW_OK;
}

enum sw_status sw_notes_list(struct sw_store *store, struct sw_doc *doc, json_t **json,
                             struct sw_err *err)
{
    static const struct sw_column columns[] = {
        {.name = "id"},
        {.name = "day"},
        {.name = "made_at", .use = SW_FOR_MACHINES},
        {.name = "text", .flexible = true},
    };
    struct listing listing = {.doc = doc, .json = json_array()};
    enum sw_status status;

    listing.table = sw_doc_table(doc, "notes", columns, sizeof columns / sizeof columns[0]);
    status = sw_store_each_note(store, take_note, &listing, err);
    if (status == SW_OK && listing.n == 0)
        sw_doc_text(doc, 0, "There is no note.");
    *json = json_pack("{s:o}", "notes", listing.json);
    return status;
}

void sw_note_doc(struct sw_doc *doc, json_t **json, const struct sw_note *note)
{
    char day[32];

    sw_doc_text(doc, 0, "Note %" PRId64 ", %s: %s", note->id, sw_note_day(day, note->day),
                note->text);
    *json = note_json(note);
}

/* -------------------------------------------------------------------------------- acks */

bool sw_ack_is_active(const struct sw_ack *ack, int64_t now)
{
    return ack->until == SW_NO_TIME || now < day_begins(ack->until + 1);
}

bool sw_ack_holds(const struct sw_ack *ack, int64_t now, int64_t weekly_attempts)
{
    return sw_ack_is_active(ack, now) &&
           (weekly_attempts <= ack->weekly_attempts || weekly_attempts < 2 * ack->weekly_attempts);
}

static json_t *ack_json(const struct sw_ack *ack, int64_t now)
{
    char until[32];

    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:b}", "sip_code", json_code(ack->pair.sip),
                     "microsoft_code", json_code(ack->pair.microsoft), "until",
                     json_text(sw_note_day(until, ack->until)), "note", json_text(ack->note),
                     "made_at", json_time(ack->made_at), "weekly_attempts",
                     (json_int_t)ack->weekly_attempts, "active", sw_ack_is_active(ack, now));
}

static enum sw_status take_ack(void *context, const struct sw_ack *ack, struct sw_err *err)
{
    struct listing *listing = context;
    char pair[48], until[32];

    (void)err;
    listing->n++;
    sw_doc_row(listing->doc, listing->table,
               (const struct sw_cell[]){
                   sw_cell_text(sw_pair_text(pair, ack->pair)),
                   sw_cell_code(ack->pair.sip.known, ack->pair.sip.value),
                   sw_cell_code(ack->pair.microsoft.known, ack->pair.microsoft.value),
                   text_cell(sw_note_day(until, ack->until)),
                   sw_cell_text(sw_ack_is_active(ack, listing->now) ? "active" : "ended"),
                   sw_cell_count(ack->weekly_attempts),
                   sw_cell_time(ack->made_at),
                   text_cell(ack->note),
               });
    json_array_append_new(listing->json, ack_json(ack, listing->now));
    return SW_OK;
}

enum sw_status sw_acks_list(struct sw_store *store, int64_t now, struct sw_doc *doc, json_t **json,
                            struct sw_err *err)
{
    static const struct sw_column columns[] = {
        {.name = "pair", .heading = "SIP/Microsoft", .use = SW_FOR_PEOPLE},
        {.name = "sip_code", .use = SW_FOR_MACHINES},
        {.name = "microsoft_code", .use = SW_FOR_MACHINES},
        {.name = "until"},
        {.name = "state"},
        {.name = "weekly_attempts", .heading = "attempts/week"},
        {.name = "made_at", .use = SW_FOR_MACHINES},
        {.name = "note", .flexible = true},
    };
    struct listing listing = {.doc = doc, .json = json_array(), .now = now};
    enum sw_status status;

    listing.table = sw_doc_table(doc, "acks", columns, sizeof columns / sizeof columns[0]);
    status = sw_store_each_ack(store, take_ack, &listing, err);
    if (status == SW_OK && listing.n == 0)
        sw_doc_text(doc, 0, "No cause is acknowledged.");
    *json = json_pack("{s:o}", "acks", listing.json);
    return status;
}

void sw_ack_doc(struct sw_doc *doc, json_t **json, const struct sw_ack *ack, int64_t now,
                const struct sw_period *week)
{
    bool has_end = ack->until != SW_NO_TIME, has_attempts = ack->weekly_attempts > 0;
    char pair[48], until[32], n[32];

    sw_doc_text(doc, 0, "%s is acknowledged%s%s%s until %s: %s in %s.",
                sw_pair_text(pair, ack->pair), has_end ? " until " : "",
                sw_note_day(until, ack->until), has_end ? ", or" : "",
                has_attempts ? "its attempts double" : "it is seen again",
                has_attempts ? sw_group_digits(n, ack->weekly_attempts) : "none", week->label);
    *json = ack_json(ack, now);
}

static enum sw_status count_pair(struct sw_store *store, const struct sw_codes *codes,
                                 struct sw_pair pair, int64_t now, const struct sw_period *period,
                                 int64_t *attempts, struct sw_err *err)
{
    struct sw_rank_options options = sw_rank_defaults(now);
    struct sw_rank rank = {0};
    enum sw_status status;

    *attempts = 0;
    options.period = *period;
    status = sw_rank_make(&rank, store, codes, &options, err);
    for (size_t i = 0; status == SW_OK && i < rank.n_all; i++)
        if (sw_codes_is_same_pair(rank.all[i].explanation.pair, pair))
            *attempts += rank.all[i].attempts;
    sw_rank_clear(&rank);
    return status;
}

enum sw_status sw_ack_count(struct sw_store *store, const struct sw_codes *codes,
                            struct sw_pair pair, int64_t now, struct sw_period *week,
                            int64_t *attempts, struct sw_err *err)
{
    const struct sw_period latest = {now - 7 * SW_DAY, now, "the last 7 days"};
    int64_t lately = 0;
    enum sw_status status = sw_rank_default_period(store, NULL, now, week, err);

    if (status == SW_OK)
        status = count_pair(store, codes, pair, now, week, attempts, err);
    if (status == SW_OK)
        status = count_pair(store, codes, pair, now, &latest, &lately, err);
    if (status != SW_OK || lately <= *attempts)
        return status;
    *attempts = lately;
    *week = latest;
    return SW_OK;
}
