/* test_render_mail.c - the head of a mail: whatever it is about, ASCII, folded, and one subject. */
#include "fixture.h"
#include "sipwhy/doc.h"
#include "sipwhy/render.h"

/* The head of a mail of doc up to its date; the caller's. */
static char *head_of(const struct sw_doc *doc, const struct sw_mail *mail)
{
    struct sw_buf out = {0};
    struct sw_writer *writer = sw_mail_writer(&out, doc, mail);
    const char *end;
    char *head;

    writer->end(writer);
    writer->free(writer);
    end = strstr(out.s, "Date: ");
    must(end != NULL, "a mail has no date");
    head = sw_strndup(out.s, (size_t)(end - out.s));
    sw_buf_free(&out);
    return head;
}

static void test_subjects(void)
{
    static const struct {
        const char *name, *subject, *want;
    } cases[] = {
        {"ASCII as it is", "WORSE: 1 new cause", "WORSE: 1 new cause"},
        {"folded between words",
         "Direct Routing 2026-W47: WORSE: 1 new cause, 3 returned, 1 worse, 7 gone. Start with #1.",
         "Direct Routing 2026-W47: WORSE: 1 new cause, 3 returned, 1 worse, 7\n gone. Start with "
         "#1."},
        {"other letters as encoded words", "St\u00f6rung", "=?UTF-8?B?U3TDtnJ1bmc=?="},
        {"a long one as several, each of whole letters",
         "Störung Störung Störung Störung Störung Störung Störung Störung Ende",
         "=?UTF-8?B?U3TDtnJ1bmcgU3TDtnJ1bmcgU3TDtnJ1bmcgU3TDtnJ1bmcgU3Q=?=\n "
         "=?UTF-8?B?w7ZydW5nIFN0w7ZydW5nIFN0w7ZydW5nIFN0w7ZydW5nIEVuZGU=?="},
        {"what looks like an encoded word is none", "=?x?= 503", "=?UTF-8?B?PT94Pz0gNTAz?="},
        {"a line end adds nothing to the head", "a\nBcc: x@contoso.com", "a Bcc: x@contoso.com"},
    };
    const struct sw_mail mail = {.id = "x"};

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sw_doc doc = {0};
        char *want = sw_sprintf("Subject: %s\n", cases[i].want), *head;

        sw_doc_title(&doc, "A title");
        sw_doc_subject(&doc, "%s", cases[i].subject);
        head = head_of(&doc, &mail);
        is_text(head, want, cases[i].name);
        free(head);
        free(want);
        sw_doc_clear(&doc);
    }
}

static void test_no_subject(void)
{
    const struct sw_mail mail = {.id = "x"};
    struct sw_doc doc = {0};
    char *head = head_of(&doc, &mail);

    is_text(head, "Subject: \n", "an empty document has an empty subject");
    free(head);
    sw_doc_title(&doc, "A title");
    head = head_of(&doc, &mail);
    is_text(head, "Subject: A title\n", "without a subject the title is it");
    free(head);
    sw_doc_clear(&doc);
}

static void test_addresses(void)
{
    static const struct {
        const char *address;
        bool is_sound;
    } cases[] = {
        {"voice@contoso.com", true},
        {"Voice <voice@contoso.com>", true},
        {"voice", false},
        {"", false},
        {"a@contoso.com,b@contoso.com", false},
        {"a@contoso.com\nBcc: b@contoso.com", false},
        {"a@contoso.com\x7f", false},
        {"gr\xc3\xbc\xc3\x9f"
         "e@contoso.com",
         false},
    };
    static const char *const to[] = {"voice@contoso.com", "ops@contoso.com"};
    const struct sw_mail mail = {
        .from = "sipwhy@contoso.com", .to = to, .n_to = COUNT(to), .id = "x"};
    struct sw_doc doc = {0};
    char *head = head_of(&doc, &mail), *long_ = sw_sprintf("%0900d@contoso.com", 1);

    is_text(head, "From: sipwhy@contoso.com\nTo: voice@contoso.com,\n ops@contoso.com\nSubject: \n",
            "whom it is from and to, an address a line");
    free(head);
    for (size_t i = 0; i < COUNT(cases); i++)
        ok(sw_mail_address_is_sound(cases[i].address) == cases[i].is_sound, "address %zu is %s", i,
           cases[i].is_sound ? "one" : "refused");
    ok(!sw_mail_address_is_sound(long_), "nor one that no line can hold");
    free(long_);
    sw_doc_clear(&doc);
}

int main(void)
{
    test_subjects();
    test_no_subject();
    test_addresses();
    return tap_done();
}
