/* silence.c - trunks without calls when calls were to be expected; see history.h. */
#include "weekly.h"

#include <stdlib.h>
#include <string.h>

enum { HOURS = 7 * 24, WEEKS_BEFORE = 4, WEEKS_NEEDED = 3, DIRECTIONS = 3 };

/* Calls of one trunk and direction by hour of the week, as clocks show it. */
struct hours {
    int64_t now[HOURS], before[HOURS];
    bool in_week[WEEKS_BEFORE];
};

struct silence_search {
    const struct sw_history *history;
    struct sw_names trunks;
    struct hours *hours;               /* by trunk id and direction */
    int64_t last_hour;                 /* of the week, that any trunk has calls in */
    int64_t starts[WEEKS_BEFORE + 1];  /* of this week and those before */
    int64_t mondays[WEEKS_BEFORE + 1]; /* the same as clocks show them */
    /* ms between the instants at which clocks show an hour and the next one: 0 where they are set
     * forward over it, two hours where they show it twice */
    int64_t lengths[WEEKS_BEFORE + 1][HOURS];
    int64_t time, hour; /* of the quarter before: many have the same time */
    int back;
};

/* Which week a time is in, counted back from this one, and which hour of it. */
static void place_time(struct silence_search *search, int64_t time)
{
    if (time == search->time)
        return;
    search->time = time;
    search->back = 0;
    while (search->back < WEEKS_BEFORE && time < search->starts[search->back])
        search->back++;
    search->hour = sw_floor_div(sw_wall_of(time) - search->mondays[search->back], SW_HOUR);
}

void silences_take(struct silence_search *search, const struct sw_quarter *quarter)
{
    struct hours *hours;

    if (quarter->time < search->starts[WEEKS_BEFORE])
        return;
    place_time(search, quarter->time);
    if (search->hour < 0 || search->hour >= HOURS || (size_t)quarter->trunk_id >= search->trunks.n)
        return;
    hours = &search->hours[(size_t)quarter->trunk_id * DIRECTIONS + quarter->direction];
    if (search->back == 0) {
        hours->now[search->hour] += quarter->attempts;
        if (search->hour > search->last_hour)
            search->last_hour = search->hour;
    } else {
        hours->before[search->hour] += quarter->attempts;
        hours->in_week[search->back - 1] = true;
    }
}

static void add_silence(struct sw_history *history, const struct sw_silence *silence)
{
    if (history->n_silences == history->silences_capacity)
        history->silences = sw_grow(history->silences, &history->silences_capacity,
                                    history->n_silences + 1, sizeof *history->silences);
    history->silences[history->n_silences++] = *silence;
}

/* The instant at which clocks show that hour of the week that is so many back. */
static int64_t hour_start(const struct silence_search *search, int back, int64_t hour)
{
    return sw_wall_instant(search->mondays[back] + hour * SW_HOUR);
}

static void measure_hours(struct silence_search *search)
{
    for (int w = 0; w <= WEEKS_BEFORE; w++) {
        search->starts[w] = sw_week_start(sw_week_add(search->history->week, -w));
        search->mondays[w] = sw_wall_of(search->starts[w]);
        for (int64_t hour = 0; hour < HOURS; hour++)
            search->lengths[w][hour] =
                hour_start(search, w, hour + 1) - hour_start(search, w, hour);
    }
}

/* How many calls an hour of this week would have as in the weeks before that had any. */
static double expect(const struct silence_search *search, const struct hours *hours, int64_t hour)
{
    int64_t length = 0;

    for (int w = 1; w <= WEEKS_BEFORE; w++)
        length += hours->in_week[w - 1] ? search->lengths[w][hour] : 0;
    return length > 0
               ? (double)hours->before[hour] / (double)length * (double)search->lengths[0][hour]
               : 0;
}

/* Each run of hours without a call in which at least 20 were to be expected. */
static void find_runs(const struct silence_search *search, struct sw_history *history,
                      const struct hours *hours, const char *trunk, int direction)
{
    const double least = 20;
    int64_t begin = -1;
    double expected = 0;

    for (int64_t hour = 0; hour <= search->last_hour + 1; hour++) {
        bool is_silent = hour <= search->last_hour && hours->now[hour] == 0;

        if (is_silent) {
            begin = begin < 0 ? hour : begin;
            expected += expect(search, hours, hour);
            continue;
        }
        if (begin >= 0 && expected >= least) {
            const struct sw_silence silence = {sw_strdup(trunk), direction,
                                               hour_start(search, 0, begin),
                                               hour_start(search, 0, hour), expected};

            add_silence(history, &silence);
        }
        begin = -1;
        expected = 0;
    }
}

void silences_settle(const struct silence_search *search, struct sw_history *history)
{
    for (size_t t = 0; t < search->trunks.n; t++) {
        for (int d = 0; d < DIRECTIONS; d++) {
            const struct hours *hours = &search->hours[t * DIRECTIONS + (size_t)d];
            int weeks = 0;

            for (int w = 0; w < WEEKS_BEFORE; w++)
                weeks += hours->in_week[w];
            if (weeks >= WEEKS_NEEDED && search->trunks.names[t] && search->trunks.names[t][0])
                find_runs(search, history, hours, search->trunks.names[t], d);
        }
    }
}

size_t silent_trunks(const struct sw_history *history)
{
    size_t n = 0;

    for (size_t i = 0; i < history->n_silences; i++) /* those of a trunk stand together */
        n += i == 0 || strcmp(history->silences[i].trunk, history->silences[i - 1].trunk) != 0;
    return n;
}

enum sw_status silences_begin(struct silence_search **result, const struct sw_history *history,
                              struct sw_store *store, struct sw_err *err)
{
    struct silence_search *search = *result = sw_alloc_zero(1, sizeof *search);
    enum sw_status status = sw_store_names(store, SW_TRUNKS, &search->trunks, err);

    search->history = history;
    search->last_hour = -1;
    search->time = SW_NO_TIME;
    measure_hours(search);
    search->hours = sw_alloc_zero(search->trunks.n * DIRECTIONS, sizeof *search->hours);
    return status;
}

int64_t silences_first_instant(const struct silence_search *search)
{
    return search->starts[WEEKS_BEFORE];
}

void silences_free(struct silence_search *search)
{
    if (!search)
        return;
    free(search->hours);
    sw_names_clear(&search->trunks);
    free(search);
}
