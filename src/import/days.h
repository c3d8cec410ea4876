/*
 * days.h - private to src/import: on which days an export has rows, and on which it has none.
 */
#ifndef SIPWHY_IMPORT_DAYS_H
#define SIPWHY_IMPORT_DAYS_H

#include "sipwhy/hash.h"

/* {0} is a valid empty set. */
struct days {
    struct sw_map64 seen; /* by day since 1970, UTC */
    int64_t last;         /* the one added last */
};

void days_add(struct days *days, int64_t ms);

/*
 * The days without rows between the first and the last: "2026-11-05, 2026-11-08 to 2026-11-09", the
 * first few of them; "" for none. The caller's.
 */
char *days_without_rows(const struct days *days, int64_t first_ms, int64_t last_ms);

void days_clear(struct days *days);

#endif
