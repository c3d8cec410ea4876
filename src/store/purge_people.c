/*
 * purge_people.c - what is personal of people goes, their calls stay; see purge.h.
 *
 * Of a call in which somebody took part goes all that is personal, of everybody: both numbers, the
 * user, administrative units, and the IDs by which Microsoft's systems find it. What it counts by
 * stays: time, trunk, type, codes, countries. So no row is left that tells of the person, alone or
 * beside others, and attempts are what they were. For the IDs that hold attempts together stands
 * something else (purged.c).
 */
#include "purge.h"

static enum sw_status black_out_texts(struct purge *purge, struct sw_err *err)
{
    int before = sqlite3_total_changes(purge->store->db);
    enum sw_status status = purge_run(purge, "purge/people-texts.sql", err);

    purge->purged->texts = sqlite3_total_changes(purge->store->db) - before;
    return status;
}

enum sw_status purge_people(struct purge *purge, struct sw_err *err)
{
    enum sw_status status = purge_run(purge, "purge/people-find.sql", err);

    if (status == SW_OK)
        status = purge_count(purge, "SELECT count(*) FROM purged_call", &purge->purged->calls, err);
    if (status == SW_OK)
        status =
            purge_count(purge, "SELECT count(*) FROM purged_counted", &purge->purged->counts, err);
    if (status == SW_OK)
        status = purge_run(purge, "purge/people-keys.sql", err);
    if (status == SW_OK)
        status = purge_run(purge, "purge/people-blank.sql", err);
    if (status == SW_OK)
        status = purge_run(purge, "purge/people-counts.sql", err);
    if (status == SW_OK)
        status = black_out_texts(purge, err);
    return status == SW_OK ? purge_run(purge, "purge/people-end.sql", err) : status;
}
