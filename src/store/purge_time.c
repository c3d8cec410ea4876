/* purge_time.c - all from before a time goes, and does not come back; see purge.h. */
#include "purge.h"

enum sw_status purge_time(struct purge *purge, struct sw_err *err)
{
    enum sw_status status = purge_run(purge, "purge/time-note.sql", err);

    if (status == SW_OK) /* each call is a new one of one import */
        status = purge_count(purge, "SELECT sum(n_new) FROM lost", &purge->purged->calls, err);
    if (status == SW_OK)
        status = purge_count(purge,
                             "SELECT sum(l.n) FROM lost AS l JOIN import AS i ON i.id = "
                             "l.import_id WHERE i.source <> 'calls'",
                             &purge->purged->counts, err);
    return status == SW_OK ? purge_run(purge, "purge/time-take.sql", err) : status;
}
