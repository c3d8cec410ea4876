/*
 * saved_query.h - the catalogue of saved queries: one SQL statement a file, with a head of comments
 * that says what it asks, takes and gives.
 *
 *   -- name: unknown-codes
 *   -- title: Pairs in calls that no row explains
 *   -- params: since time = 4w, from when; top integer = 20, rows at most
 *
 * Keys: name, title, description, params, columns, order, reads. A line that goes on begins with
 * more than one space behind its dashes. A file needs no head: its name is the query's then, and
 * its parameters are what its SQL names.
 */
#ifndef SIPWHY_SAVED_QUERY_H
#define SIPWHY_SAVED_QUERY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A day and a week are times too, of queries that give a row for each: what is given as so long ago
 * begins with its whole day or week, midnight or Monday of the clocks that are :utc_offset minutes
 * ahead of UTC, or of the zone in use now where the query has no such parameter.
 */
enum sw_param_type { SW_PARAM_INTEGER, SW_PARAM_TEXT, SW_PARAM_TIME, SW_PARAM_DAY, SW_PARAM_WEEK };

/* "integer", "text", "time", "day", "week" */
extern const char *const sw_param_types[];

struct sw_param {
    char *name;
    enum sw_param_type type;
    char *fallback; /* as a user would write it; NULL: a value must be given */
    char *words;    /* what it is for */
};

struct sw_saved_query {
    char *name, *title, *description, *order, *reads; /* "" where the head does not say */
    char **columns;                                   /* that the head promises */
    size_t n_columns;
    struct sw_param *params;
    size_t n_params;
    bool has_head;
    char *path;      /* "schema/queries/...", the user's file, or the option */
    bool is_shipped; /* compiled into the program */
    char *text;      /* the whole file */
    char *problem;   /* why it can't be run, with the line; NULL: nothing */
};

/* {0} is a valid empty catalogue. Names are unique, and sorted. */
struct sw_saved_queries {
    struct sw_saved_query *items;
    size_t n, capacity;
};

/* The queries of schema/queries/. */
void sw_saved_queries_add_shipped(struct sw_saved_queries *queries);

/*
 * A file's query, in place of one with the same name. One that can't be run is kept with its
 * problem, so that a list can show it. The name of a head counts, else the file's.
 */
void sw_saved_queries_add(struct sw_saved_queries *queries, const char *path, const char *text,
                          size_t n);

/* A file that could not be read. */
void sw_saved_queries_add_unread(struct sw_saved_queries *queries, const char *path,
                                 const char *why);

/* The query of that name, or NULL. */
const struct sw_saved_query *sw_saved_queries_find(const struct sw_saved_queries *queries,
                                                   const char *name);

void sw_saved_queries_clear(struct sw_saved_queries *queries);

/* SQL that stands in no file; path is what messages call it. Cleared by its caller. */
void sw_saved_query_of_sql(struct sw_saved_query *query, const char *path, const char *sql);
void sw_saved_query_clear(struct sw_saved_query *query);

/* Its parameter of that name, or NULL. */
const struct sw_param *sw_saved_query_param(const struct sw_saved_query *query, const char *name);

#endif
