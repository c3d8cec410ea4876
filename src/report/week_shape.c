/* week_shape.c - when calls failed, and whose failures they were; see history.h. */
#include "weekly.h"

#include <stdlib.h>
#include <string.h>

/* The place of the owner, put in where it is new; SW_OWNERS where there is no room. */
static size_t place_of(struct sw_week_shape *shape, const char *owner)
{
    size_t i = 0;

    while (i < shape->n_owners && strcmp(shape->owners[i].name, owner) != 0)
        i++;
    if (i == shape->n_owners && i < SW_OWNERS)
        shape->owners[shape->n_owners++].name = owner;
    return i;
}

static void count_hour(struct sw_week_shape *shape, int64_t time, int64_t attempts)
{
    int64_t hours = sw_floor_div(sw_wall_of(time), SW_HOUR);
    int64_t days = sw_floor_div(hours, 24);

    /* 1970-01-01 was a Thursday */
    shape->failed_at[(days + 3) % 7][hours - days * 24] += attempts;
}

void shape_take(struct sw_week_shape *shape, const char *owner, size_t week,
                const struct sw_quarter *quarter)
{
    size_t place = place_of(shape, owner);

    if (week == 0)
        count_hour(shape, quarter->time, quarter->attempts);
    if (place < SW_OWNERS)
        shape->owners[place].failed[week] += quarter->attempts;
}

/* The most failures in all weeks first, then by name. */
static int compare_owners(const void *a, const void *b)
{
    const struct sw_owner_weeks *x = a, *y = b;
    int64_t difference = 0;

    for (size_t w = 0; w <= SW_WEEKS; w++)
        difference += y->failed[w] - x->failed[w];
    return difference ? (difference > 0) - (difference < 0) : strcmp(x->name, y->name);
}

void shape_settle(struct sw_week_shape *shape)
{
    qsort(shape->owners, shape->n_owners, sizeof *shape->owners, compare_owners);
}
