/*
 * explain.h - what a code means, asked for in any way that people write it.
 */
#ifndef SIPWHY_EXPLAIN_H
#define SIPWHY_EXPLAIN_H

#include "sipwhy/codes.h"
#include "sipwhy/doc.h"

#include <jansson.h>

/* What was asked for. */
struct sw_question {
    enum {
        SW_ASK_PAIR,     /* both codes */
        SW_ASK_SIP,      /* a SIP code alone */
        SW_ASK_MICROSOFT /* a Microsoft code alone: every pair that it stands in */
    } about;
    struct sw_pair pair;
};

/*
 * Understands "503/560503", "503 560503" (two arguments), "560503", "408/0", "503". Three digits
 * from 100 to 699 are a SIP code. A Microsoft code that ends in the SIP code of its leg (560xxx,
 * 540xxx) is taken for that pair. SW_USAGE with a sentence for anything else.
 */
enum sw_status sw_question_parse(struct sw_question *question, const struct sw_codes *codes,
                                 const char *const *arguments, size_t n, struct sw_err *err);

/* The answer as a document, or as JSON (schema sipwhy.explain/1; the caller's). */
void sw_explain_doc(struct sw_doc *doc, const struct sw_codes *codes,
                    const struct sw_question *question);
json_t *sw_explain_json(const struct sw_codes *codes, const struct sw_question *question);

/* The reference itself as a table; with a SIP code that is known, only its pairs. */
void sw_codes_doc(struct sw_doc *doc, const struct sw_codes *codes, struct sw_code sip);

/* The user's own rows, with the columns of response_codes.csv; and as JSON (the caller's). */
void sw_own_codes_doc(struct sw_doc *doc, json_t **json, const struct sw_codes *codes);

#endif
