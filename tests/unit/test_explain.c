#include "fixture.h"
#include "sipwhy/explain.h"

static struct sw_codes codes;

/* "pair 503/560503", "sip 503/-", "microsoft -/7000", or "!STATUS". */
static const char *parse(char out[80], const char *const *arguments, size_t n)
{
    static const char *const about[] = {"pair", "sip", "microsoft"};
    struct sw_question question;
    struct sw_err err = {0};
    enum sw_status status = sw_question_parse(&question, &codes, arguments, n, &err);
    char pair[48];

    if (status == SW_OK)
        snprintf(out, 80, "%s %s", about[question.about], sw_pair_text(pair, question.pair));
    else
        snprintf(out, 80, "!%d%s", (int)status,
                 strstr(err.text, "503/560503") ? "" : " without an example");
    return out;
}

static void test_questions(void)
{
    static const struct {
        const char *one, *two, *want;
    } cases[] = {
        {"503/560503", NULL, "pair 503/560503"},
        {" 503/560503 ", NULL, "pair 503/560503"},
        {"503", "560503", "pair 503/560503"},
        {" 503", "560503 ", "pair 503/560503"},
        {"560503", NULL, "pair 503/560503"},
        {"540487", NULL, "pair 487/540487"},
        {"560487", NULL, "microsoft 487/560487"}, /* stands in two pairs */
        {"503", NULL, "sip 503/-"},
        {"100", NULL, "sip 100/-"},
        {"699", NULL, "sip 699/-"},
        {"99", NULL, "microsoft -/99"},
        {"700", NULL, "microsoft -/700"},
        {"0", NULL, "microsoft -/0"},
        {"10037", NULL, "microsoft -/10037"},
        {"531000", NULL, "microsoft -/531000"},
        {"560000", NULL, "microsoft -/560000"},
        {"560099", NULL, "microsoft -/560099"},
        {"560700", NULL, "microsoft -/560700"},
        {"408/0", NULL, "pair 408/0"},
        {"0/0", NULL, "pair 0/0"},
        {"0", "0", "pair 0/0"},
        {"503/-", NULL, "pair 503/-"},
        {"503/", NULL, "pair 503/-"},
        {"-/560503", NULL, "pair -/560503"},
        {"/560503", NULL, "pair -/560503"},
        {"503", "-", "pair 503/-"},
        {"-", "560503", "pair -/560503"},
        {"503/-1", NULL, "pair 503/-1"},
        {"-1", NULL, "microsoft -/-1"},
        {"9223372036854775807", NULL, "microsoft -/9223372036854775807"},
        {"-9223372036854775808/-9223372036854775808", NULL,
         "pair -9223372036854775808/-9223372036854775808"},
        {"9223372036854775808", NULL, "!2"},
        {"503/9223372036854775808", NULL, "!2"},
        {"", NULL, "!2"},
        {"-", NULL, "!2"},
        {"/", NULL, "!2"},
        {"-/-", NULL, "!2"},
        {"-", "-", "!2"},
        {"", "", "!2"},
        {"busy", NULL, "!2"},
        {"503x", NULL, "!2"},
        {"503/560503/1", NULL, "!2"},
        {"503/560503", "1", "!2"},
        {"503", "560503/1", "!2"},
        {"503", "busy", "!2"},
        {"5.03", NULL, "!2"},
    };
    static const char *const three[] = {"503", "560503", "1"};
    char out[80];

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *const arguments[] = {cases[i].one, cases[i].two};
        char name[128];

        snprintf(name, sizeof name, "\"%s\"%s%s", cases[i].one, cases[i].two ? " and " : "",
                 cases[i].two ? cases[i].two : "");
        is_text(parse(out, arguments, cases[i].two ? 2 : 1), cases[i].want, name);
    }
    is_text(parse(out, three, 3), "!2", "three arguments are too many");
    is_text(parse(out, NULL, 0), "!2", "none are too few");
}

/* All text of a document, the caller's. */
static char *text_of(const struct sw_question *question)
{
    struct sw_doc doc = {0};
    struct sw_buf text = {0};

    sw_explain_doc(&doc, &codes, question);
    sw_buf_str(&text, "");
    for (const struct sw_block *b = doc.first; b; b = b->next) {
        sw_buf_printf(&text, "%s\n", b->text ? b->text : "");
        for (size_t i = 0; i < b->n_rows * b->n_columns; i++)
            sw_buf_printf(&text, "%s\n", b->cells[i].text ? b->cells[i].text : "");
    }
    sw_doc_clear(&doc);
    return text.s;
}

/* Every pair of the table, and every code alone, has an answer in words and as JSON. */
static void test_every_answer(void)
{
    size_t well = 0;

    for (size_t i = 0; i < codes.n_responses; i++) {
        const struct sw_response_code *row = &codes.responses[i];
        const struct sw_question questions[] = {
            {.about = SW_ASK_PAIR, .pair = row->pair},
            {.about = SW_ASK_MICROSOFT, .pair = {{0}, row->pair.microsoft}},
        };
        size_t right = 0;

        for (size_t q = 0; q < 2; q++) {
            char *text = text_of(&questions[q]);
            json_t *json = sw_explain_json(&codes, &questions[q]);

            right +=
                strstr(text, row->title) && json &&
                strcmp(json_string_value(json_object_get(json, "schema")), "sipwhy.explain/1") == 0;
            json_decref(json);
            free(text);
        }
        well += right == 2;
    }
    is_int((int64_t)well, (int64_t)codes.n_responses, "every row is found by pair and by code");
}

static void test_strange_answers(void)
{
    static const int64_t strange[] = {INT64_MIN, -1, 0, 1, 499, 999, INT64_MAX};
    size_t well = 0;

    for (size_t i = 0; i < COUNT(strange); i++) {
        const struct sw_code code = {true, strange[i]};
        const struct sw_question questions[] = {
            {.about = SW_ASK_PAIR, .pair = {code, code}},
            {.about = SW_ASK_PAIR, .pair = {code, {0}}},
            {.about = SW_ASK_PAIR, .pair = {{0}, code}},
            {.about = SW_ASK_SIP, .pair = {code, {0}}},
            {.about = SW_ASK_MICROSOFT, .pair = {{0}, code}},
        };

        for (size_t q = 0; q < COUNT(questions); q++) {
            char *text = text_of(&questions[q]);
            json_t *json = sw_explain_json(&codes, &questions[q]);

            well += strlen(text) > 20 && json;
            json_decref(json);
            free(text);
        }
    }
    is_int((int64_t)well, 5 * COUNT(strange), "codes that nobody knows have an answer too");
}

int main(void)
{
    struct sw_err err = {0};

    must(sw_codes_load(&codes, &err) == SW_OK, err.text);
    test_questions();
    test_every_answer();
    test_strange_answers();
    sw_codes_clear(&codes);
    return tap_done();
}
