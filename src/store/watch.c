/* watch.c - long SQL that tells how far it is and can be interrupted; see sqlite.h. */
#include "sqlite.h"

#include "sipwhy/interrupt.h"

/* So many steps of SQLite's machine lie between two looks: about a millisecond. */
enum { STEPS = 20000 };

static int look(void *context)
{
    const struct watching *watching = context;

    if (watching->watch->show)
        watching->watch->show(watching->watch->context, watching->what,
                              watching->done ? watching->done(watching->context) : 0, watching->of);
    return sw_interrupted();
}

void watch_begin(struct sw_store *store, struct watching *watching)
{
    sqlite3_progress_handler(store->db, STEPS, look, watching);
}

void watch_end(struct sw_store *store)
{
    sqlite3_progress_handler(store->db, 0, NULL, NULL);
}
