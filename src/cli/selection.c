/* selection.c - see selection.h. */
#include "selection.h"

enum sw_status selection_read(struct selection *selection, struct sw_err *err)
{
    static const char *const directions[] = {"in", "out", NULL};
    static const char *const owners[] = {"sbc",  "carrier",   "tenant_config", "license",
                                         "user", "microsoft", "none",          NULL};
    int direction = -1, owner;
    enum sw_status status = SW_OK;

    if (selection->week && (selection->since || selection->until))
        return sw_err_set(err, SW_USAGE, "give --week, or --since and --until, not both");
    if (selection->direction)
        status = options_choose("--direction", selection->direction, directions, &direction, err);
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
