/* words.c - see words.h. */
#include "words.h"

#include <stdio.h>
#include <string.h>

const char *known_words(const struct sw_explanation *e)
{
    static char text[96];

    switch (e->known) {
    case SW_KNOWN_PAIR:
        return e->variants && e->variants[0].own ? "a row of your own (sipwhy codes)"
                                                 : "this pair is documented";
    case SW_KNOWN_FAMILY:
        snprintf(text, sizeof text, "this pair is not documented; explained by its family %s",
                 e->family->pattern);
        return text;
    case SW_KNOWN_SIP:
        return "the Microsoft code is not documented; explained by the SIP code alone";
    case SW_KNOWN_NONE:
        break;
    }
    return "neither code is documented";
}

const char *outcome_name(enum sw_outcome outcome)
{
    static const char *const names[] = {"failure", "expected", "dropped", "success"};

    return names[outcome];
}

char *period_words(char *out, size_t size, const struct sw_period *period)
{
    struct sw_week week;
    char from[32], to[32];

    if (sw_week_parse(sw_str(period->label), &week))
        snprintf(out, size, "%s  %s - %s (%s)", period->label,
                 sw_time_local(from, sizeof from, period->since, "%a %d %b"),
                 sw_time_local(to, sizeof to, period->until - 1, "%a %d %b %Y"), sw_zone_name());
    else
        snprintf(out, size, "%s (%s)", period->label, sw_zone_name());
    return out;
}

void receipt_words(struct sw_buf *out, const struct sw_rank *rank)
{
    char n[5][32], time[48];

    sw_buf_printf(out, "%s row%s in %s file%s = %s new + %s known + %s rejected; %s %s",
                  sw_group_digits(n[0], rank->rows), rank->rows == 1 ? "" : "s",
                  sw_group_digits(n[1], rank->files), rank->files == 1 ? "" : "s",
                  sw_group_digits(n[2], rank->new_rows), sw_group_digits(n[3], rank->known),
                  sw_group_digits(n[4], rank->rejected),
                  rank->source == SW_SOURCE_CALLS ? "last call" : "counted until",
                  sw_time_local(time, sizeof time, rank->complete_through, "%a %d %b %H:%M"));
}

/* Who recovered the calls that were not lost. */
static void recovered_words(struct sw_buf *out, const struct sw_cause *cause)
{
    char n[32];

    if (cause->masked == 0)
        return;
    if (cause->masked < cause->recovered)
        sw_buf_printf(out, ", %s of them", sw_group_digits(n, cause->masked));
    else if (cause->recovered > 1)
        sw_buf_str(out, ", all of them");
    sw_buf_str(out, " by another trunk: users hardly noticed");
}

void lost_words(struct sw_buf *out, const struct sw_cause *cause, int64_t window)
{
    long long seconds = (long long)(window / SW_SECOND);
    char n[3][32];

    sw_group_digits(n[0], cause->lost);
    sw_group_digits(n[1], cause->calls);
    sw_group_digits(n[2], cause->recovered);
    if (cause->calls > 0 && cause->masked == cause->calls) {
        sw_buf_printf(out, "no call: another trunk took %s within %lld s; users hardly noticed",
                      cause->calls == 1 ? "it" : "them all", seconds);
        return;
    }
    sw_buf_printf(out, "%s of %s call%s", n[0], n[1], cause->calls == 1 ? "" : "s");
    if (cause->recovered == 0) {
        sw_buf_str(out, ": no retry worked");
        return;
    }
    sw_buf_printf(out, "; %s %s recovered within %lld s", n[2],
                  cause->recovered == 1 ? "was" : "were", seconds);
    recovered_words(out, cause);
}

/* As it may be shown; empty where none is asked for. */
static struct sw_buf user_asked_for(const struct sw_filter *filter,
                                    const struct sw_privacy *privacy)
{
    struct sw_buf user = {0};

    if (!filter->user)
        return user;
    sw_buf_str(&user, "");
    sw_privacy_user(&user, privacy, sw_str(filter->user));
    return user;
}

void filter_words(struct sw_buf *out, const struct sw_filter *filter, const char *country,
                  const struct sw_privacy *privacy)
{
    const char *direction = filter->direction == SW_INBOUND    ? "in"
                            : filter->direction == SW_OUTBOUND ? "out"
                                                               : NULL;
    struct sw_buf user = user_asked_for(filter, privacy);
    const struct {
        const char *name, *value;
    } filters[] = {
        {"trunk", filter->trunk}, {"direction", direction},         {"user", user.s},
        {"country", country},     {"call type", filter->call_type}, {"tenant", filter->tenant}};

    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        if (filters[i].value)
            sw_buf_printf(out, "%s%s %s", out->n ? ", " : "", filters[i].name, filters[i].value);
    sw_buf_free(&user);
}

void add_redacted(struct sw_doc *doc, const struct sw_privacy *privacy)
{
    const char *mark = sw_privacy_mark(privacy);

    if (mark)
        sw_doc_fact(doc, 0, "Redacted", "numbers and names are pseudonyms under %s", mark);
}
