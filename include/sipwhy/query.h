/*
 * query.h - running somebody's SQL on the database: it can read and nothing else, and it ends.
 *
 * One statement that selects from the public views; its values come in by name. What it may touch
 * is decided when it is compiled, whatever the text says, and the connection it runs on can't
 * write.
 */
#ifndef SIPWHY_QUERY_H
#define SIPWHY_QUERY_H

#include "sipwhy/store.h"
#include "sipwhy/text.h"

enum sw_value_kind {
    SW_VALUE_NULL,
    SW_VALUE_INTEGER,
    SW_VALUE_REAL,
    SW_VALUE_TEXT,
    SW_VALUE_BLOB /* its bytes are in text */
};

struct sw_value {
    enum sw_value_kind kind;
    int64_t integer;
    double real;
    struct sw_str text; /* may hold any bytes */
};

/* What a compiled statement gives. */
struct sw_query_shape {
    const char *const *columns; /* names, borrowed until the run is over */
    size_t n_columns;
    bool reads_people;       /* numbers or names of people have a part in it, under whatever name */
    const char *const *read; /* columns of the public views that it reads, borrowed likewise */
    size_t n_read;
};

struct sw_query {
    const char *sql;
    const char *where;       /* for messages: the file, or the option */
    int64_t timeout_seconds; /* 0: none */
    const int64_t
        *waited_ms; /* of that, what does not count: its functions waited. NULL: all does */

    void *context; /* of the functions */

    /* The value of a parameter, named without its colon; copied before the next call. */
    enum sw_status (*bind)(void *context, const char *name, struct sw_value *value,
                           struct sw_err *err);

    /* Once, before the first row. */
    enum sw_status (*begin)(void *context, const struct sw_query_shape *shape, struct sw_err *err);

    /* A row, borrowed until it returns. *is_enough set ends the run well. */
    enum sw_status (*row)(void *context, const struct sw_value *cells, bool *is_enough,
                          struct sw_err *err);
};

/*
 * Statuses besides those of the functions: SW_USAGE for SQL that is wrong, does more than read, or
 * reads what is not public, with the line; SW_IO for one that takes too long or too much memory;
 * SW_INTERRUPTED.
 */
enum sw_status sw_query_run(struct sw_store *store, const struct sw_query *query,
                            struct sw_err *err);

#endif
