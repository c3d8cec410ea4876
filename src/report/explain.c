/* explain.c - see explain.h. */
#include "sipwhy/explain.h"

#include "json.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

/* --------------------------------------------------------------------- the question */

static bool is_sip_code(int64_t n)
{
    return n >= 100 && n <= 699;
}

/* 560403 and 540403 carry the SIP code of the leg in their last three digits. */
static struct sw_code sip_code_within(int64_t microsoft)
{
    int64_t module = microsoft / 1000, sip = microsoft % 1000;

    if ((module == 560 || module == 540) && is_sip_code(sip))
        return (struct sw_code){true, sip};
    return (struct sw_code){0};
}

static size_t count_pairs(const struct sw_codes *codes, struct sw_code microsoft)
{
    size_t n = 0;

    for (size_t i = 0; i < codes->n_responses; i++)
        n += codes->responses[i].pair.microsoft.known &&
             codes->responses[i].pair.microsoft.value == microsoft.value &&
             codes->responses[i].variant == 1;
    return n;
}

/* One number alone: a SIP code, or a Microsoft code with or without its SIP code in it. */
static void ask_about_one(struct sw_question *question, const struct sw_codes *codes,
                          int64_t number)
{
    struct sw_code code = {true, number};

    if (is_sip_code(number)) {
        question->about = SW_ASK_SIP;
        question->pair.sip = code;
        return;
    }
    question->pair.microsoft = code;
    question->pair.sip = sip_code_within(number);
    question->about =
        question->pair.sip.known && count_pairs(codes, code) <= 1 ? SW_ASK_PAIR : SW_ASK_MICROSOFT;
}

static enum sw_status not_understood(struct sw_err *err)
{
    return sw_err_set(err, SW_USAGE,
                      "give a pair of codes (503/560503 or 503 560503), a Microsoft code (560503) "
                      "or a SIP code (503)");
}

/* "-" and "" stand for a code that is not there, as the ranking prints it. */
static bool parse_code(struct sw_str text, struct sw_code *code)
{
    *code = (struct sw_code){0};
    if (text.n == 0 || sw_str_eq(text, SW_STR("-")))
        return true;
    code->known = sw_parse_int64(text, &code->value);
    return code->known;
}

/* Between the codes of a pair in one argument: a slash, with or without blanks, or a blank. */
static const char *find_separator(struct sw_str pair)
{
    const char *slash = memchr(pair.s, '/', pair.n);

    return slash ? slash : memchr(pair.s, ' ', pair.n);
}

enum sw_status sw_question_parse(struct sw_question *question, const struct sw_codes *codes,
                                 const char *const *arguments, size_t n, struct sw_err *err)
{
    struct sw_str first = n > 0 ? sw_str_trim(sw_str(arguments[0])) : SW_STR("");
    struct sw_str second = n > 1 ? sw_str_trim(sw_str(arguments[1])) : SW_STR("");
    const char *slash = find_separator(first);
    int64_t number;

    *question = (struct sw_question){.about = SW_ASK_PAIR};
    if (n == 0 || n > 2 || (n == 2 && slash))
        return not_understood(err);
    if (n == 1 && !slash) {
        if (!sw_parse_int64(first, &number))
            return not_understood(err);
        ask_about_one(question, codes, number);
        return SW_OK;
    }
    if (slash) {
        second = sw_str_trim((struct sw_str){slash + 1, (size_t)(first.s + first.n - slash - 1)});
        first = sw_str_trim((struct sw_str){first.s, (size_t)(slash - first.s)});
    }
    if (!parse_code(first, &question->pair.sip) || !parse_code(second, &question->pair.microsoft) ||
        (!question->pair.sip.known && !question->pair.microsoft.known))
        return not_understood(err);
    return SW_OK;
}

/* ------------------------------------------------------------------ slips of the pen */

/* One digit more, less or another one, or two that changed places. */
static bool is_slip(int64_t a, int64_t b)
{
    char x[24], y[24];
    size_t n = (size_t)snprintf(x, sizeof x, "%" PRId64, a), same = 0;
    size_t m = (size_t)snprintf(y, sizeof y, "%" PRId64, b);

    while (x[same] && x[same] == y[same])
        same++;
    if (n == m && n >= same + 2 && x[same] == y[same + 1] && x[same + 1] == y[same] &&
        strcmp(x + same + 2, y + same + 2) == 0)
        return true;
    if (n == m)
        return n > same && strcmp(x + same + 1, y + same + 1) == 0;
    return n + 1 == m ? strcmp(x + same, y + same + 1) == 0
                      : n == m + 1 && strcmp(x + same + 1, y + same) == 0;
}

enum { MOST_MEANT = 5 };

/* Documented pairs whose Microsoft code is nearly that of one that nobody knows. */
static size_t find_meant(const struct sw_codes *codes, struct sw_pair asked,
                         struct sw_pair meant[MOST_MEANT])
{
    size_t n = 0;

    for (size_t i = 0; i < codes->n_responses && n < MOST_MEANT; i++) {
        struct sw_pair pair = codes->responses[i].pair;

        if (codes->responses[i].variant == 1 && pair.microsoft.value > 99 && pair.sip.known &&
            is_slip(asked.microsoft.value, pair.microsoft.value) &&
            (!asked.sip.known || asked.sip.value == pair.sip.value))
            meant[n++] = pair;
    }
    return n;
}

/* What is likely meant by a pair of which neither code is documented. */
static void add_meant(struct sw_doc *doc, const struct sw_codes *codes, struct sw_pair asked)
{
    struct sw_pair meant[MOST_MEANT], turned = {asked.microsoft, asked.sip};
    struct sw_buf list = {0};
    char text[48];
    size_t n;

    if (asked.sip.known && asked.microsoft.known && !is_sip_code(asked.sip.value) &&
        is_sip_code(asked.microsoft.value)) {
        sw_doc_text(doc, 0, "A SIP code has three digits and stands first: is %s meant?",
                    sw_pair_text(text, turned));
        return;
    }
    n = asked.microsoft.known ? find_meant(codes, asked, meant) : 0;
    for (size_t i = 0; i < n; i++)
        sw_buf_printf(&list, "%s%s", i ? ", " : "", sw_pair_text(text, meant[i]));
    if (n > 0)
        sw_doc_text(doc, 0, "No documented code. But for a slip of the pen it is: %s", list.s);
    else
        sw_doc_text(doc, 0,
                    "No documented code, nor one digit away from any: see that it is typed as the "
                    "export has it. `sipwhy codes list` has those that are.");
    sw_buf_free(&list);
}

/* -------------------------------------------------------------------- the document */

static void add_steps(struct sw_doc *doc, const char *advice)
{
    struct sw_str rest = sw_str(advice), step;

    while (sw_str_split(&rest, '|', &step))
        sw_doc_step(doc, 2, step);
}

static const char *outcome_words(const char *outcome)
{
    if (strcmp(outcome, "expected") == 0)
        return "expected: a person's decision or a policy at work, no failure";
    if (strcmp(outcome, "success") == 0)
        return "success: a normal end of a connected call";
    return "failure";
}

static void add_variant(struct sw_doc *doc, const struct sw_response_code *variant, bool is_only)
{
    if (!is_only)
        sw_doc_heading(doc, "Cause %" PRId64 ": %s", variant->variant, variant->title);
    sw_doc_fact(doc, 0, "Who must act", "%s", sw_owner_words(variant->owner));
    sw_doc_fact(doc, 0, "Outcome", "%s", outcome_words(variant->outcome));
    if (strcmp(variant->direction, "any") != 0)
        sw_doc_fact(doc, 0, "Direction", "%s calls", variant->direction);
    if (variant->tokens[0])
        sw_doc_fact(doc, 0, "Told by", "the phrase holds: %s", variant->tokens);
    sw_doc_text(doc, 0, "What to do:");
    add_steps(doc, variant->advice);
    if (variant->source[0] && variant->source_date[0])
        sw_doc_fact(doc, 0, "Source", "%s, dated %s", variant->source, variant->source_date);
    else if (variant->source[0])
        sw_doc_fact(doc, 0, "Source", "%s", variant->source);
}

/* The sources differ on 540xxx, and who reads a trace should know. */
static void add_origin(struct sw_doc *doc, const struct sw_explanation *e)
{
    bool disputed = e->pair.microsoft.known && e->pair.microsoft.value / 1000 == 540;

    sw_doc_fact(doc, 0, "Response by", "%s%s", sw_origin_words(e->origin),
                disputed ? " (sources differ on 540xxx: the Teams pages say Microsoft, those of "
                           "Communication Services the SBC; read the SBC's log either way)"
                         : "");
}

static void add_sip(struct sw_doc *doc, const struct sw_sip_code *sip)
{
    sw_doc_fact(doc, 0, "SIP code", "%" PRId64 " %s: %s (%s)", sip->code, sip->reason_phrase,
                sip->meaning, sip->rfc);
}

static void add_guess(struct sw_doc *doc, const struct sw_explanation *e)
{
    sw_doc_fact(doc, 0, "Who must act", "%s", sw_owner_words(e->owner));
    sw_doc_fact(doc, 0, "Outcome", "%s", outcome_words(e->outcome));
    if (e->family->explains)
        sw_doc_fact(doc, 0, "Family", "%s: %s", e->family->pattern, e->family->description);
    sw_doc_text(doc, 0, "What to do:");
    add_steps(doc, e->advice);
    if (e->family->explains && e->sip)
        add_steps(doc, e->sip->advice);
    sw_doc_fact(doc, 0, "Source", "%s",
                e->sip && !e->family->explains ? e->sip->rfc : e->family->evidence);
}

static void add_pair(struct sw_doc *doc, const struct sw_codes *codes, struct sw_pair pair)
{
    struct sw_explanation e;
    char text[48];

    sw_codes_explain(codes, pair, &e);
    sw_doc_title(doc, "%s  %s", sw_pair_text(text, pair),
                 e.n_variants > 1 ? "has several documented causes" : e.title);
    if (e.known == SW_KNOWN_NONE)
        add_meant(doc, codes, pair);
    sw_doc_fact(doc, 0, "Rests on", "%s", known_words(&e));
    if (e.sip)
        add_sip(doc, e.sip);
    add_origin(doc, &e);
    for (size_t i = 0; i < e.n_variants; i++)
        add_variant(doc, &e.variants[i], e.n_variants == 1);
    if (e.n_variants == 0)
        add_guess(doc, &e);
}

static const struct sw_column list_columns[] = {
    {.name = "pair", .heading = "SIP/Microsoft", .use = SW_FOR_PEOPLE},
    {.name = "sip_code", .use = SW_FOR_MACHINES},
    {.name = "microsoft_code", .use = SW_FOR_MACHINES},
    {.name = "variant", .use = SW_FOR_MACHINES},
    {.name = "origin", .heading = "origin"},
    {.name = "owner", .use = SW_FOR_MACHINES},
    {.name = "who_must_act", .heading = "who must act", .use = SW_FOR_PEOPLE},
    {.name = "outcome", .heading = "outcome"},
    {.name = "own", .use = SW_FOR_MACHINES},
    {.name = "title", .heading = "title", .use = SW_FOR_PEOPLE, .flexible = true},
    {.name = "title", .use = SW_FOR_MACHINES},
    {.name = "advice", .use = SW_FOR_MACHINES},
    {.name = "source", .use = SW_FOR_MACHINES},
    {.name = "source_date", .use = SW_FOR_MACHINES},
};

enum { LIST_COLUMNS = sizeof list_columns / sizeof list_columns[0] };

/* The title, marked where the row is the user's own. Returns out. */
static char *marked_title(char out[256], const struct sw_response_code *row)
{
    snprintf(out, 256, "%s%s", row->title, row->own ? " (own)" : "");
    return out;
}

static void add_list_row(struct sw_doc *doc, struct sw_block *table,
                         const struct sw_response_code *row)
{
    char pair[48], marked[256];
    const struct sw_cell cells[LIST_COLUMNS] = {
        sw_cell_text(sw_pair_text(pair, row->pair)),
        sw_cell_code(row->pair.sip.known, row->pair.sip.value),
        sw_cell_code(row->pair.microsoft.known, row->pair.microsoft.value),
        sw_cell_count(row->variant),
        sw_cell_text(row->origin),
        sw_cell_text(row->owner),
        sw_cell_text(sw_owner_words(row->owner)),
        sw_cell_text(row->outcome),
        sw_cell_code(true, row->own),
        sw_cell_text(marked_title(marked, row)),
        sw_cell_text(row->title),
        sw_cell_text(row->advice),
        sw_cell_text(row->source),
        sw_cell_text(row->source_date),
    };

    sw_doc_row(doc, table, cells);
}

void sw_codes_doc(struct sw_doc *doc, const struct sw_codes *codes, struct sw_code sip)
{
    struct sw_block *table = sw_doc_table(doc, "codes", list_columns, LIST_COLUMNS);

    for (size_t i = 0; i < codes->n_responses; i++)
        if (!sip.known ||
            (codes->responses[i].pair.sip.known && codes->responses[i].pair.sip.value == sip.value))
            add_list_row(doc, table, &codes->responses[i]);
}

static void add_sip_page(struct sw_doc *doc, const struct sw_codes *codes, struct sw_code code)
{
    const struct sw_sip_code *sip = sw_codes_find_sip(codes, code.value);
    size_t n = 0;

    sw_doc_title(doc, "SIP %" PRId64 "  %s", code.value,
                 sip ? sip->reason_phrase : "is no registered SIP code");
    if (sip) {
        sw_doc_fact(doc, 0, "Meaning", "%s", sip->meaning);
        sw_doc_fact(doc, 0, "Who must act", "%s", sw_owner_words(sip->owner));
        sw_doc_fact(doc, 0, "Outcome", "%s", outcome_words(sip->outcome));
        sw_doc_text(doc, 0, "What to do:");
        add_steps(doc, sip->advice);
        sw_doc_fact(doc, 0, "Source", "%s", sip->rfc);
    }
    for (size_t i = 0; i < codes->n_responses; i++)
        n += codes->responses[i].pair.sip.known && codes->responses[i].pair.sip.value == code.value;
    if (n == 0) {
        sw_doc_text(doc, 0, "No Microsoft code is documented with it.");
        return;
    }
    sw_doc_heading(doc, "Documented with a Microsoft code");
    sw_codes_doc(doc, codes, code);
}

static void add_microsoft_page(struct sw_doc *doc, const struct sw_codes *codes,
                               const struct sw_question *question)
{
    struct sw_code microsoft = question->pair.microsoft;
    const struct sw_response_code *last = NULL;

    if (count_pairs(codes, microsoft) == 0) {
        add_pair(doc, codes, question->pair);
        return;
    }
    for (size_t i = 0; i < codes->n_responses; i++) {
        const struct sw_response_code *row = &codes->responses[i];

        if (!row->pair.microsoft.known || row->pair.microsoft.value != microsoft.value ||
            (last && last->pair.sip.value == row->pair.sip.value))
            continue;
        last = row;
        add_pair(doc, codes, row->pair);
    }
}

void sw_explain_doc(struct sw_doc *doc, const struct sw_codes *codes,
                    const struct sw_question *question)
{
    switch (question->about) {
    case SW_ASK_PAIR:
        add_pair(doc, codes, question->pair);
        break;
    case SW_ASK_SIP:
        add_sip_page(doc, codes, question->pair.sip);
        break;
    case SW_ASK_MICROSOFT:
        add_microsoft_page(doc, codes, question);
        break;
    }
}
