/* paragraph.c - what a ranking says of one cause; see paragraph.h. */
#include "paragraph.h"

#include "set_aside.h"
#include "weekly.h"
#include "words.h"

#include <string.h>

static void add_where(struct sw_doc *doc, const struct sw_cause *cause)
{
    char share[16], n[32];

    if (cause->busiest_trunk && cause->busiest_trunk[0])
        sw_doc_fact(doc, 4, "Trunk", "%s, %s of attempts%s", cause->busiest_trunk,
                    sw_percent(share, sizeof share, cause->busiest_trunk_share),
                    cause->n_trunks == 1 ? "" : " (the busiest)");
    if (cause->users > 0 && cause->attempts > 1)
        sw_doc_fact(doc, 4, "Users", "%s; the busiest made %s of attempts",
                    sw_group_digits(n, cause->users),
                    sw_percent(share, sizeof share, cause->busiest_user_share));
}

static void add_when(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause)
{
    char first[32], last[32];

    if (rank->source == SW_SOURCE_AGGREGATE) /* the time is the same for all of it */
        return;
    sw_time_local(first, sizeof first, cause->first_seen, "%a %d %b %H:%M");
    sw_time_local(last, sizeof last, cause->last_seen, "%a %d %b %H:%M");
    if (cause->attempts == 1)
        sw_doc_fact(doc, 4, "Seen", "once, %s", first);
    else
        sw_doc_fact(doc, 4, "Seen", "%s to %s", first, last);
}

static void add_lost(struct sw_doc *doc, const struct sw_rank *rank, const struct sw_cause *cause)
{
    struct sw_buf text = {0};

    if (cause->outcome == SW_FAILURE && cause->lost >= 0) {
        lost_words(&text, cause, rank->options->retry_window);
        sw_doc_fact(doc, 4, "Lost", "%s", text.s);
    }
    sw_buf_free(&text);
}

static void add_examples(struct sw_doc *doc, const struct sw_cause *cause)
{
    char time[32];

    for (size_t i = 0; i < cause->n_examples; i++)
        sw_doc_fact_copied(doc, 4, i == 0 ? "IDs" : "", cause->examples[i].correlation_id,
                           sw_time_local(time, sizeof time, cause->examples[i].invite_time,
                                         "  %a %d %b %H:%M:%S"));
}

static void add_steps(struct sw_doc *doc, const char *advice, enum sw_advice how_much)
{
    struct sw_str rest = sw_str(advice), step;

    while (sw_str_split(&rest, '|', &step)) {
        sw_doc_step(doc, 4, step);
        if (how_much == SW_ADVICE_SHORT)
            return;
    }
}

/* Several documented causes of one pair: those that the export's phrase speaks for. */
static void add_variants(struct sw_doc *doc, const struct sw_cause *cause, enum sw_advice how_much)
{
    const struct sw_explanation *e = &cause->explanation;
    const struct sw_response_code *chosen[16];
    size_t n = e->n_variants <= 16 ? sw_codes_choose(e, sw_str(cause->phrase), chosen) : 0;

    for (size_t i = 0; i < n; i++) {
        if (n > 1)
            sw_doc_text(doc, 4, "If it is \"%s\":", chosen[i]->title);
        else if (strcmp(chosen[i]->title, e->title) != 0)
            sw_doc_text(doc, 4, "By its phrase: %s", chosen[i]->title);
        add_steps(doc, chosen[i]->advice, how_much);
    }
}

char *cause_anchor(char out[32], size_t place)
{
    snprintf(out, 32, "cause-%zu", place + 1);
    return out;
}

void add_paragraph(struct sw_doc *doc, const struct sw_rank *rank, size_t place)
{
    const struct sw_cause *cause = rank->causes[place];
    enum sw_advice how_much = rank->options->advice;
    const struct sw_explanation *e = &cause->explanation;
    struct sw_buf phrase = {0};
    char pair[48], anchor[32];

    sw_doc_detail(doc, cause_anchor(anchor, place), "#%zu  %s  %s", place + 1,
                  sw_pair_text(pair, e->pair), e->title);
    sw_doc_fact(doc, 4, "Response", "by %s; %s", sw_origin_words(e->origin), known_words(e));
    mask_personal(&phrase, sw_str(cause->phrase));
    if (phrase.n > 0)
        sw_doc_fact(doc, 4, "Phrase", "%s", phrase.s);
    sw_buf_free(&phrase);
    add_when(doc, rank, cause);
    add_lost(doc, rank, cause);
    set_aside_fact(doc, cause);
    if (rank->history)
        weekly_add_failing(doc, cause);
    if (rank->history)
        weekly_add_trend(doc, rank, cause);
    add_where(doc, cause);
    add_examples(doc, cause);
    if (e->n_variants > 1)
        add_variants(doc, cause, how_much);
    else
        add_steps(doc, e->advice, how_much);
}
