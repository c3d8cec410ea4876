/* set_aside.c - see set_aside.h. */
#include "set_aside.h"

#include "json.h"
#include "words.h"

#include "sipwhy/notes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static enum sw_status take_ack(void *context, const struct sw_ack *ack, struct sw_err *err)
{
    struct sw_rank *rank = context;
    struct sw_ack *kept;

    (void)err;
    if (rank->n_acks == rank->acks_capacity)
        rank->acks = sw_grow(rank->acks, &rank->acks_capacity, rank->n_acks + 1, sizeof *kept);
    kept = &rank->acks[rank->n_acks++];
    *kept = *ack;
    kept->note = sw_arena_copy(&rank->ack_texts, ack->note, strlen(ack->note));
    return SW_OK;
}

/* Attempts with the pair, whatever their outcome, as they would be in a week. */
static int64_t weekly_attempts(const struct sw_rank *rank, struct sw_pair pair)
{
    int64_t length = rank->options->period.until - rank->options->period.since, attempts = 0;

    for (size_t i = 0; i < rank->n_all; i++)
        if (sw_codes_is_same_pair(rank->all[i].explanation.pair, pair))
            attempts += rank->all[i].attempts;
    return length > 8 * SW_DAY ? attempts * 7 / (length / SW_DAY) : attempts;
}

enum sw_status set_aside_mark(struct sw_rank *rank, struct sw_store *store, struct sw_err *err)
{
    enum sw_status status = sw_store_each_ack(store, take_ack, rank, err);

    for (size_t a = 0; status == SW_OK && a < rank->n_acks; a++) {
        const struct sw_ack *ack = &rank->acks[a];
        bool holds = sw_ack_holds(ack, rank->options->now, weekly_attempts(rank, ack->pair));

        for (size_t i = 0; i < rank->n_all; i++) {
            if (!sw_codes_is_same_pair(rank->all[i].explanation.pair, ack->pair))
                continue;
            rank->all[i].ack = ack;
            rank->all[i].is_set_aside = holds;
        }
    }
    return status;
}

void set_aside_clear(struct sw_rank *rank)
{
    free(rank->acks);
    free(rank->set_aside);
    sw_arena_free(&rank->ack_texts);
}

/* As it may leave the house. */
static char *shown_note(const struct sw_rank *rank, const struct sw_ack *ack)
{
    struct sw_buf note = {0};

    sw_buf_str(&note, "");
    sw_privacy_text(&note, rank->options->privacy, sw_str(ack->note));
    return note.s;
}

static void add_row(struct sw_doc *doc, struct sw_block *table, const struct sw_rank *rank,
                    const struct sw_cause *cause)
{
    char pair[48], until[32], *note = shown_note(rank, cause->ack);
    struct sw_buf title = {0};

    sw_buf_printf(&title, "%s%s%s%s", cause->explanation.title, note[0] ? " (" : "", note,
                  note[0] ? ")" : "");
    sw_note_day(until, cause->ack->until);
    sw_doc_row(doc, table,
               (const struct sw_cell[]){sw_cell_count(cause->attempts),
                                        sw_cell_text(sw_pair_text(pair, cause->explanation.pair)),
                                        sw_cell_text(until[0] ? until : NULL),
                                        sw_cell_text(title.s)});
    sw_buf_free(&title);
    free(note);
}

void set_aside_doc(struct sw_doc *doc, const struct sw_rank *rank)
{
    static const struct sw_column columns[] = {
        {.name = "attempts", .use = SW_FOR_PEOPLE},
        {.name = "pair", .heading = "SIP/Microsoft", .use = SW_FOR_PEOPLE},
        {.name = "until", .use = SW_FOR_PEOPLE},
        {.name = "title", .heading = "acknowledged cause", .use = SW_FOR_PEOPLE, .flexible = true}};
    struct sw_block *table;
    int64_t attempts = 0;
    char n[32];

    for (size_t i = 0; i < rank->n_set_aside; i++)
        attempts += rank->set_aside[i]->attempts;
    if (rank->n_set_aside == 0)
        return;
    sw_doc_heading(doc, "Set aside, not ranked: %s attempt%s", sw_group_digits(n, attempts),
                   attempts == 1 ? "" : "s");
    table = sw_doc_table(doc, "set_aside", columns, 4);
    for (size_t i = 0; i < rank->n_set_aside; i++)
        add_row(doc, table, rank, rank->set_aside[i]);
}

void set_aside_fact(struct sw_doc *doc, const struct sw_cause *cause)
{
    char until[32];

    if (!cause->ack)
        return;
    sw_doc_fact(doc, 4, "Set aside", "no longer: %s%s, for %" PRId64 " attempt%s a week",
                cause->ack->until == SW_NO_TIME ? "until they double" : "until ",
                sw_note_day(until, cause->ack->until), cause->ack->weekly_attempts,
                cause->ack->weekly_attempts == 1 ? "" : "s");
}

json_t *set_aside_json(const struct sw_rank *rank)
{
    json_t *list = json_array();

    for (size_t i = 0; i < rank->n_set_aside; i++) {
        const struct sw_cause *cause = rank->set_aside[i];
        char until[32], *note = shown_note(rank, cause->ack);

        json_array_append_new(
            list,
            json_pack("{s:o, s:o, s:s, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:I}", "sip_code",
                      json_code(cause->explanation.pair.sip), "microsoft_code",
                      json_code(cause->explanation.pair.microsoft), "title",
                      cause->explanation.title, "outcome", outcome_name(cause->outcome), "attempts",
                      (json_int_t)cause->attempts, "calls", json_count(cause->calls), "users",
                      json_count(cause->users), "lost", json_count(cause->lost), "until",
                      json_text(sw_note_day(until, cause->ack->until)), "note", json_text(note),
                      "weekly_attempts", (json_int_t)cause->ack->weekly_attempts));
        free(note);
    }
    return list;
}
