/*
 * selection.h - private to src/cli: which attempts a command is about. The options for the period
 * and the filters that commands share.
 */
#ifndef SIPWHY_CLI_SELECTION_H
#define SIPWHY_CLI_SELECTION_H

#include "cli.h"

#include "sipwhy/rank.h"

/* {0} before. */
struct selection {
    const char *week, *since, *until, *direction; /* as they are typed */
    struct sw_filter filter;                      /* without its period */
    const char *country, *owner;
};

/* clang-format off */

/* The rows of an option table for them; the selection stays where it is. */
#define WEEK_OPTION_ROW(s) \
    {"week", 0, OPTION_TEXT, &(s).week, "WEEK", "2026-W46, last or this"}

/* Hidden where a command is about a week: typed all the same, they are told what to type. */
#define RANGE_OPTION_ROWS(s, is_hidden) \
    {"since", 0, OPTION_TEXT, &(s).since, "TIME", \
     (is_hidden) ? NULL : "a date, time or week, or 7d, 4w ago"}, \
    {"until", 0, OPTION_TEXT, &(s).until, "TIME", \
     (is_hidden) ? NULL : "likewise; a date or week is included"}

#define PERIOD_OPTION_ROWS(s) WEEK_OPTION_ROW(s), RANGE_OPTION_ROWS(s, false)

#define TRUNK_OPTION_ROW(s) \
    {"trunk", 0, OPTION_TEXT, &(s).filter.trunk, "GLOB", "only these SBCs: 'sbc1.*'"}

#define TENANT_OPTION_ROW(s) \
    {"tenant", 0, OPTION_TEXT, &(s).filter.tenant, "NAME", "only this tenant"}

#define FILTER_OPTION_ROWS(s) \
    TRUNK_OPTION_ROW(s), \
    {"direction", 0, OPTION_TEXT, &(s).direction, "in|out", "only calls of this direction"}, \
    {"user", 0, OPTION_TEXT, &(s).filter.user, "GLOB", "only these users, by UPN"}, \
    {"country", 0, OPTION_TEXT, &(s).country, "CC", "only far numbers of a country: DE"}, \
    {"call-type", 0, OPTION_TEXT, &(s).filter.call_type, "GLOB", "only these: 'dr_out*'"}, \
    TENANT_OPTION_ROW(s), \
    {"owner", 0, OPTION_TEXT, &(s).owner, "NAME", \
     "only causes that sbc, carrier, tenant_config, license, user or microsoft must cure"}

/* clang-format on */

/* What is typed, understood as far as it can be without data. */
enum sw_status selection_read(struct selection *selection, struct sw_err *err);

/* The period that was asked for; else all there is (whole), or the last complete week with data. */
enum sw_status selection_period(const struct selection *selection, struct sw_store *store,
                                int64_t now, bool whole, struct sw_period *period,
                                struct sw_err *err);

/*
 * Adds what is selected as options for a command line, each behind a blank, with times that stay:
 * " --week 2026-W47 --trunk 'sbc1.*'"; tz is the zone asked for, or NULL. --owner has no part in
 * it: it chooses causes. False, and nothing added, where a report must not show it (a user) or no
 * quotes keep it safe.
 */
bool selection_print(struct sw_buf *out, const struct selection *selection, const char *tz,
                     const struct sw_period *period);

#endif
