/* selection.c - see selection.h. */
#include "selection.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* "Teams admin" as reports print it; "nobody" is no owner of anything. */
static bool is_owner(const char *typed, const char *owner)
{
    return sw_str_eq_fold(sw_str(typed), sw_str(owner)) ||
           (strcmp(owner, "none") != 0 &&
            sw_str_eq_fold(sw_str(typed), sw_str(sw_owner_words(owner))));
}

enum sw_status selection_read(struct selection *selection, struct sw_err *err)
{
    static const char *const directions[] = {"in", "out", NULL};
    static const char *const owners[] = {"sbc",  "carrier",   "tenant_config", "license",
                                         "user", "microsoft", "none",          NULL};
    const char *country = selection->country;
    int direction = -1, owner;
    enum sw_status status = SW_OK;

    if (selection->week && (selection->since || selection->until))
        return sw_err_set(err, SW_USAGE, "give --week, or --since and --until, not both");
    if (selection->direction)
        status = options_choose("--direction", selection->direction, directions, &direction, err);
    if (status == SW_OK && country &&
        !(isalpha((unsigned char)country[0]) && isalpha((unsigned char)country[1]) && !country[2]))
        status = sw_err_set(err, SW_USAGE, "--country: give a country by its two letters: DE");
    for (size_t i = 0; selection->owner && owners[i]; i++)
        if (is_owner(selection->owner, owners[i]))
            selection->owner = owners[i];
    if (status == SW_OK && selection->owner)
        status = options_choose("--owner", selection->owner, owners, &owner, err);
    selection->filter.direction = (enum sw_direction)(direction + 1);
    return status;
}

enum sw_status selection_period(const struct selection *selection, struct sw_store *store,
                                int64_t now, bool whole, struct sw_period *period,
                                struct sw_err *err)
{
    if (selection->week)
        return sw_period_parse_week(selection->week, now, period, err);
    if (selection->since || selection->until)
        return sw_period_parse_range(selection->since, selection->until, now, period, err);
    if (whole)
        return sw_rank_whole_period(store, period, err);
    return sw_rank_default_period(store, selection->filter.tenant, now, period, err);
}

/* Text that a shell takes as it is. */
static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (!isalnum((unsigned char)*text) && !strchr("-_.:/+,@", *text))
            return false;
    return true;
}

/* Nothing ends the quotes, and nothing is left out or replaced when it is shown. */
static bool is_quotable(const char *text)
{
    for (; *text; text++)
        if (*text == '\'' || *text < ' ' || *text > '~')
            return false;
    return true;
}

/* "2026-11-01", or "2026-11-01 to 2026-11-15": both days; false for any other label. */
static bool read_days(const char *label, char first[16], char last[16])
{
    int64_t day;

    if (sscanf(label, "%10s to %10s", first, last) == 1)
        memcpy(last, first, 16);
    return sw_date_parse(sw_str(first), &day) && sw_date_parse(sw_str(last), &day) &&
           !strchr(label, ':');
}

static void print_period(struct sw_buf *out, const struct selection *selection,
                         const struct sw_period *period)
{
    char first[16] = "", last[16] = "", time[40];

    if (!selection->since && !selection->until) {
        sw_buf_printf(out, " --week %s", period->label);
        return;
    }
    if (read_days(period->label, first, last)) {
        sw_buf_printf(out, " --since %s --until %s", first, last);
        return;
    }
    if (period->since > SW_BEGINNING)
        sw_buf_printf(out, " --since %s", sw_time_utc(time, period->since, true));
    sw_buf_printf(out, " --until %s", sw_time_utc(time, period->until, true));
}

bool selection_print(struct sw_buf *out, const struct selection *selection, const char *tz,
                     const struct sw_period *period)
{
    const struct {
        const char *name, *value;
    } options[] = {{"trunk", selection->filter.trunk},   {"direction", selection->direction},
                   {"country", selection->country},      {"call-type", selection->filter.call_type},
                   {"tenant", selection->filter.tenant}, {"tz", tz}};
    enum { OPTIONS = sizeof options / sizeof options[0] };

    if (selection->filter.user)
        return false;
    for (size_t i = 0; i < OPTIONS; i++)
        if (options[i].value && !is_quotable(options[i].value))
            return false;
    print_period(out, selection, period);
    for (size_t i = 0; i < OPTIONS; i++) {
        const char *quote = options[i].value && is_plain(options[i].value) ? "" : "'";

        if (options[i].value)
            sw_buf_printf(out, " --%s %s%s%s", options[i].name, quote, options[i].value, quote);
    }
    return true;
}
