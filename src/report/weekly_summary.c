/*
 * weekly_summary.c - the summary of a weekly report: who must act, what no row of the reference is
 * about, what was changed between the weeks; see weekly.h.
 */
#include "weekly.h"

#include "json.h"
#include "words.h"

#include "sipwhy/notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --------------------------------------------------------------- by owner and by origin */

enum { MOST_PARTS = 16 };

/* A part of the failed attempts. */
struct part {
    const char *name;
    int64_t attempts;
};

static const char *owner_of(const struct sw_explanation *e)
{
    return e->owner;
}

static const char *origin_of(const struct sw_explanation *e)
{
    return e->origin;
}

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    if (x->attempts != y->attempts)
        return x->attempts > y->attempts ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* The failed attempts by what `of` says of their cause, the most first. Returns how many parts. */
static size_t divide(const struct sw_rank *rank, const char *(*of)(const struct sw_explanation *),
                     struct part parts[MOST_PARTS])
{
    size_t n = 0;

    for (size_t i = 0; i < rank->n_all; i++) {
        const char *name = of(&rank->all[i].explanation);
        size_t p = 0;

        if (rank->all[i].outcome != SW_FAILURE)
            continue;
        while (p < n && strcmp(parts[p].name, name) != 0)
            p++;
        if (p == MOST_PARTS)
            continue;
        if (p == n)
            parts[n++] = (struct part){name, 0};
        parts[p].attempts += rank->all[i].attempts;
    }
    qsort(parts, n, sizeof *parts, compare_parts);
    return n;
}

static double share_of(const struct sw_rank *rank, const struct part *part)
{
    return rank->totals.failed > 0 ? (double)part->attempts / (double)rank->totals.failed : NAN;
}

static void add_parts(struct sw_doc *doc, const struct sw_rank *rank, const char *heading,
                      const char *(*of)(const struct sw_explanation *),
                      const char *(*words)(const char *))
{
    const struct sw_column columns[] = {
        {.name = "attempts", .heading = "failed attempts", .use = SW_FOR_PEOPLE},
        {.name = "share", .use = SW_FOR_PEOPLE},
        {.name = "part", .heading = heading, .use = SW_FOR_PEOPLE}};
    struct part parts[MOST_PARTS] = {{NULL, 0}};
    size_t n = divide(rank, of, parts);
    struct sw_block *table;

    if (n == 0)
        return;
    table = sw_doc_table(doc, "parts", columns, 3);
    for (size_t p = 0; p < n; p++)
        sw_doc_row(doc, table,
                   (const struct sw_cell[]){sw_cell_count(parts[p].attempts),
                                            sw_cell_ratio(share_of(rank, &parts[p])),
                                            sw_cell_text(words(parts[p].name))});
}

void weekly_add_owners(struct sw_doc *doc, const struct sw_rank *rank)
{
    add_parts(doc, rank, "who must act", owner_of, sw_owner_words);
    add_parts(doc, rank, "who sent the final response", origin_of, sw_origin_words);
}

static json_t *parts_json(const struct sw_rank *rank, const char *name,
                          const char *(*of)(const struct sw_explanation *))
{
    struct part parts[MOST_PARTS] = {{NULL, 0}};
    size_t n = divide(rank, of, parts);
    json_t *list = json_array();

    for (size_t p = 0; p < n; p++)
        json_array_append_new(list, json_pack("{s:s, s:I, s:o}", name, parts[p].name, "attempts",
                                              (json_int_t)parts[p].attempts, "share",
                                              json_ratio(share_of(rank, &parts[p]))));
    return list;
}

/* -------------------------------------------------------------------------- not known */

static int compare_attempts(const void *a, const void *b)
{
    const struct sw_cause *x = *(struct sw_cause *const *)a, *y = *(struct sw_cause *const *)b;
    char p[48], q[48];

    if (x->attempts != y->attempts)
        return x->attempts > y->attempts ? -1 : 1;
    return strcmp(sw_pair_text(p, x->explanation.pair), sw_pair_text(q, y->explanation.pair));
}

/* Causes that no row of the reference is about, most attempts first; the caller's. */
static const struct sw_cause **find_unknown(const struct sw_rank *rank, size_t *n)
{
    const struct sw_cause **list = sw_alloc_zero(rank->n_all, sizeof *list);

    *n = 0;
    for (size_t i = 0; i < rank->n_all; i++)
        if (rank->all[i].explanation.known != SW_KNOWN_PAIR &&
            is_of_owner_asked_for(rank, &rank->all[i]))
            list[(*n)++] = &rank->all[i];
    if (*n > 0)
        qsort(list, *n, sizeof *list, compare_attempts);
    return list;
}

static void add_unknown_row(struct sw_doc *doc, struct sw_block *table, const struct sw_rank *rank,
                            const struct sw_cause *cause)
{
    const struct sw_explanation *e = &cause->explanation;
    struct sw_buf guess = {0};
    char pair[48];

    sw_buf_str(&guess, e->title);
    if (cause->phrase[0])
        sw_buf_str(&guess, "; phrase: ");
    sw_privacy_text(&guess, rank->options->privacy, sw_str(cause->phrase));
    sw_doc_row(doc, table,
               (const struct sw_cell[]){
                   sw_cell_count(cause->attempts),
                   sw_cell_text(sw_pair_text(pair, e->pair)),
                   sw_cell_text(e->known == SW_KNOWN_FAMILY ? e->family->pattern
                                                            : sw_known_name(e->known)),
                   sw_cell_text(guess.s),
               });
    sw_buf_free(&guess);
}

void weekly_add_unknown(struct sw_doc *doc, const struct sw_rank *rank)
{
    enum { SHOWN = 10 };
    static const struct sw_column columns[] = {
        {.name = "attempts", .use = SW_FOR_PEOPLE},
        {.name = "pair", .heading = "SIP/Microsoft", .use = SW_FOR_PEOPLE},
        {.name = "known", .heading = "rests on", .use = SW_FOR_PEOPLE},
        {.name = "guess", .heading = "best guess", .use = SW_FOR_PEOPLE, .flexible = true}};
    size_t n;
    const struct sw_cause **list = find_unknown(rank, &n);
    struct sw_block *table;
    char digits[32];

    if (n > 0) {
        sw_doc_heading(doc, "Not in the reference: %s pair%s", sw_group_digits(digits, (int64_t)n),
                       n == 1 ? "" : "s");
        table = sw_doc_table(doc, "unknown", columns, 4);
        for (size_t i = 0; i < n && i < SHOWN; i++)
            add_unknown_row(doc, table, rank, list[i]);
        sw_doc_text(doc, 0,
                    "%s`sipwhy codes unknown` prints a CSV stub of them to fill in; `sipwhy "
                    "codes import` takes it.",
                    n > SHOWN ? "And others. " : "");
    }
    free(list);
}

static json_t *unknown_json(const struct sw_rank *rank)
{
    size_t n;
    const struct sw_cause **list = find_unknown(rank, &n);
    json_t *json = json_array();

    for (size_t i = 0; i < n; i++) {
        const struct sw_explanation *e = &list[i]->explanation;
        struct sw_buf phrase = {0};

        sw_buf_str(&phrase, "");
        sw_privacy_text(&phrase, rank->options->privacy, sw_str(list[i]->phrase));
        json_array_append_new(
            json, json_pack("{s:o, s:o, s:I, s:s, s:s, s:o}", "sip_code", json_code(e->pair.sip),
                            "microsoft_code", json_code(e->pair.microsoft), "attempts",
                            (json_int_t)list[i]->attempts, "known", sw_known_name(e->known),
                            "title", e->title, "phrase", json_text(phrase.s)));
        sw_buf_free(&phrase);
    }
    free(list);
    return json;
}

/* ------------------------------------------------------------------------------ notes */

static double rate(int64_t part, int64_t all)
{
    return all > 0 ? (double)part / (double)all : NAN;
}

static void add_week(struct sw_doc *doc, struct sw_block *table,
                     const struct sw_week_figures *figures)
{
    char label[16];

    snprintf(label, sizeof label, "%04d-W%02d", figures->week.year, figures->week.week);
    sw_doc_row(doc, table,
               (const struct sw_cell[]){sw_cell_text(label), sw_cell_count(figures->attempts),
                                        sw_cell_count(figures->failed),
                                        sw_cell_ratio(rate(figures->connected, figures->attempts)),
                                        sw_cell_ratio(rate(figures->delivered, figures->attempts)),
                                        sw_cell_text("")});
}

static void add_note(struct sw_doc *doc, struct sw_block *table, const struct sw_privacy *privacy,
                     const struct sw_note *note)
{
    struct sw_buf text = {0};
    struct sw_cell cells[6] = {{0}};
    char day[32];

    sw_privacy_text(&text, privacy, sw_str(note->text));
    for (size_t i = 1; i < 5; i++)
        cells[i] = sw_cell_text("");
    cells[0] = sw_cell_text(sw_note_day(day, note->day));
    cells[5] = sw_cell_text(text.s);
    sw_doc_row(doc, table, cells);
    sw_buf_free(&text);
}

/* The weeks from the first on, each behind the notes of its days and of the gap before it. */
void weekly_add_notes(struct sw_doc *doc, const struct sw_rank *rank)
{
    static const struct sw_column columns[] = {
        {.name = "week", .use = SW_FOR_PEOPLE},
        {.name = "attempts", .use = SW_FOR_PEOPLE},
        {.name = "failed", .use = SW_FOR_PEOPLE},
        {.name = "asr", .heading = "ASR", .use = SW_FOR_PEOPLE},
        {.name = "ner", .heading = "NER", .use = SW_FOR_PEOPLE},
        {.name = "note", .heading = "what was changed", .use = SW_FOR_PEOPLE, .flexible = true}};
    const struct sw_history *h = rank->history;
    const struct sw_rank_totals *t = &rank->totals;
    const struct sw_week_figures this = {h->week, t->attempts, t->connected, t->delivered,
                                         t->failed};
    struct sw_block *table;
    size_t shown = 0;

    if (h->n_notes == 0)
        return;
    table = sw_doc_table(doc, "weeks", columns, 6);
    for (size_t w = h->n_weeks + 1; w > 0; w--) {
        const struct sw_week_figures *week = w > 1 ? &h->weeks[w - 2] : &this;
        int64_t end = sw_week_start(sw_week_add(week->week, 1));

        for (; shown < h->n_notes && sw_note_begins(&h->notes[shown]) < end; shown++)
            add_note(doc, table, rank->options->privacy, &h->notes[shown]);
        add_week(doc, table, week);
    }
}

static json_t *notes_json(const struct sw_rank *rank)
{
    const struct sw_history *h = rank->history;
    json_t *list = json_array();

    for (size_t i = 0; i < h->n_notes; i++) {
        struct sw_week week = sw_week_of(sw_note_begins(&h->notes[i]));
        struct sw_buf text = {0};
        char day[32];

        sw_privacy_text(&text, rank->options->privacy, sw_str(h->notes[i].text));
        json_array_append_new(list,
                              json_pack("{s:I, s:s, s:o, s:o}", "id", (json_int_t)h->notes[i].id,
                                        "day", sw_note_day(day, h->notes[i].day), "week",
                                        json_sprintf("%04d-W%02d", week.year, week.week), "text",
                                        json_text(text.s)));
        sw_buf_free(&text);
    }
    return list;
}

void weekly_add_summary_json(json_t *json, const struct sw_rank *rank)
{
    json_object_set_new(json, "owners", parts_json(rank, "owner", owner_of));
    json_object_set_new(json, "origins", parts_json(rank, "origin", origin_of));
    json_object_set_new(json, "unknown", unknown_json(rank));
    json_object_set_new(json, "notes", notes_json(rank));
}
