/* rank_period.c - which period a ranking is about when the user does not say; see rank.h. */
#include "sipwhy/rank.h"

#include "sipwhy/mem.h"

#include <stdlib.h>
#include <string.h>

static enum sw_status find_weeks(struct sw_store *store, const char *tenant,
                                 struct sw_elsewhere *elsewhere, struct sw_err *err)
{
    int64_t time, before = INT64_MAX / 2;
    enum sw_status status = SW_OK;

    for (; elsewhere->n_weeks < SW_NAMED_WEEKS; elsewhere->n_weeks++) {
        status = sw_store_last_before(store, tenant, before, &time, err);
        if (status != SW_OK || time == SW_NO_TIME)
            return status;
        elsewhere->weeks[elsewhere->n_weeks] = sw_week_of(time);
        before = sw_week_start(elsewhere->weeks[elsewhere->n_weeks]);
    }
    return status;
}

/* Attempts by trunk, in the order of their names' ids. */
struct trunk_counts {
    struct sw_names names;
    int64_t *attempts, total;
};

static enum sw_status count_quarter(void *context, const struct sw_quarter *quarter,
                                    struct sw_err *err)
{
    struct trunk_counts *counts = context;

    (void)err;
    counts->total += quarter->attempts;
    if ((size_t)quarter->trunk_id < counts->names.n)
        counts->attempts[quarter->trunk_id] += quarter->attempts;
    return SW_OK;
}

/* The place of the trunk with most attempts, of those with as many the first by name; or names.n.
 */
static size_t busiest(const struct trunk_counts *counts)
{
    size_t best = counts->names.n;

    for (size_t i = 0; i < counts->names.n; i++)
        if (counts->attempts[i] > 0 && counts->names.names[i] && counts->names.names[i][0] &&
            (best == counts->names.n || counts->attempts[i] > counts->attempts[best] ||
             (counts->attempts[i] == counts->attempts[best] &&
              strcmp(counts->names.names[i], counts->names.names[best]) < 0)))
            best = i;
    return best;
}

enum sw_status sw_elsewhere_find(struct sw_elsewhere *elsewhere, struct sw_store *store,
                                 const char *tenant, const struct sw_period *period,
                                 struct sw_err *err)
{
    const struct sw_filter filter = {
        .since = period->since, .until = period->until, .tenant = tenant};
    struct trunk_counts counts = {0};
    enum sw_status status = find_weeks(store, tenant, elsewhere, err);

    if (status == SW_OK)
        status = sw_store_names(store, SW_TRUNKS, &counts.names, err);
    counts.attempts = sw_alloc_zero(counts.names.n + 1, sizeof *counts.attempts);
    if (status == SW_OK)
        status = sw_store_each_quarter(store, &filter, count_quarter, &counts, err);
    for (size_t place;
         elsewhere->n_trunks < SW_NAMED_TRUNKS && (place = busiest(&counts)) < counts.names.n;) {
        elsewhere->trunks[elsewhere->n_trunks++] = sw_strdup(counts.names.names[place]);
        counts.attempts[place] = 0;
    }
    elsewhere->attempts = counts.total;
    elsewhere->has_more_trunks = busiest(&counts) < counts.names.n;
    free(counts.attempts);
    sw_names_clear(&counts.names);
    return status;
}

void sw_elsewhere_clear(struct sw_elsewhere *elsewhere)
{
    for (size_t i = 0; i < elsewhere->n_trunks; i++)
        free(elsewhere->trunks[i]);
    *elsewhere = (struct sw_elsewhere){0};
}

void sw_elsewhere_trunks_doc(struct sw_doc *doc, const struct sw_elsewhere *elsewhere)
{
    struct sw_buf text = {0};

    for (size_t i = 0; i < elsewhere->n_trunks; i++)
        sw_buf_printf(&text, "%s%s", i ? ", " : "", elsewhere->trunks[i]);
    if (elsewhere->n_trunks > 0)
        sw_doc_text(doc, 0, "Trunks that have some: %s%s.", text.s,
                    elsewhere->has_more_trunks ? " and others" : "");
    sw_buf_free(&text);
}

enum sw_status sw_rank_default_period(struct sw_store *store, const char *tenant, int64_t now,
                                      struct sw_period *period, struct sw_err *err)
{
    struct sw_week this_week = sw_week_of(now);
    int64_t time;
    enum sw_status status =
        sw_store_last_before(store, tenant, sw_week_start(this_week), &time, err);

    if (status == SW_OK && time == SW_NO_TIME)
        status = sw_store_last_before(store, tenant, INT64_MAX / 2, &time, err);
    if (status == SW_OK)
        *period =
            sw_period_of_week(time == SW_NO_TIME ? sw_week_add(this_week, -1) : sw_week_of(time));
    return status;
}

enum sw_status sw_rank_whole_period(struct sw_store *store, struct sw_period *period,
                                    struct sw_err *err)
{
    int64_t first, last;
    char from[32], to[32];
    enum sw_status status = sw_store_range(store, NULL, &first, &last, err);

    if (status != SW_OK)
        return status;
    *period = (struct sw_period){0};
    if (first == SW_NO_TIME) {
        snprintf(period->label, sizeof period->label, "no calls");
        return SW_OK;
    }
    period->since = first;
    period->until = last + 1;
    snprintf(period->label, sizeof period->label, "%s to %s",
             sw_time_local(from, sizeof from, first, "%Y-%m-%d"),
             sw_time_local(to, sizeof to, last, "%Y-%m-%d"));
    return SW_OK;
}
