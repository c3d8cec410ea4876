/* cell.c - a cell's value, see render.h. */
#include "sipwhy/render.h"
#include "sipwhy/time.h"

#include <float.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The largest unit that it has one of, and the next; of a hundred hours or more hours alone. */
static void add_duration(struct sw_buf *out, int64_t ms)
{
    int64_t tenths = (ms + 50) / 100, seconds = (ms + 500) / 1000;
    int64_t minutes = (ms + 30 * SW_SECOND) / SW_MINUTE, hours = (ms + SW_HOUR / 2) / SW_HOUR;
    char digits[32];

    if (tenths < 600)
        sw_buf_printf(out, "%d.%d s", (int)(tenths / 10), (int)(tenths % 10));
    else if (seconds < 3600)
        sw_buf_printf(out, "%d:%02d min", (int)(seconds / 60), (int)(seconds % 60));
    else if (minutes < 6000)
        sw_buf_printf(out, "%d:%02d h", (int)(minutes / 60), (int)(minutes % 60));
    else
        sw_buf_printf(out, "%s h", sw_group_digits(digits, hours));
}

void sw_cell_add_for_people(struct sw_buf *out, const struct sw_cell *cell)
{
    char digits[32], percent[DBL_MAX_10_EXP + sizeof "-100.0 %"];

    switch (cell->kind) {
    case SW_CELL_NONE:
        sw_buf_char(out, '-');
        break;
    case SW_CELL_TEXT:
        sw_buf_str(out, cell->text);
        break;
    case SW_CELL_COUNT:
        sw_buf_str(out, sw_group_digits(digits, cell->number));
        break;
    case SW_CELL_CODE:
        sw_buf_printf(out, "%" PRId64, cell->number);
        break;
    case SW_CELL_RATIO:
        sw_buf_str(out, sw_percent(percent, sizeof percent, cell->ratio));
        break;
    case SW_CELL_REAL:
        sw_buf_printf(out, "%.6g", cell->ratio);
        break;
    case SW_CELL_SECONDS:
        sw_buf_printf(out, "%.3f", cell->ratio);
        break;
    case SW_CELL_TIME:
        sw_buf_str(out, sw_time_local(digits, sizeof digits, cell->number, "%Y-%m-%d %H:%M:%S"));
        break;
    case SW_CELL_DURATION:
        add_duration(out, cell->number);
        break;
    }
}

void sw_cell_add_for_machines(struct sw_buf *out, const struct sw_cell *cell)
{
    char time[40];

    switch (cell->kind) {
    case SW_CELL_NONE:
        break;
    case SW_CELL_TEXT:
        sw_buf_str(out, cell->text);
        break;
    case SW_CELL_COUNT:
    case SW_CELL_CODE:
        sw_buf_printf(out, "%" PRId64, cell->number);
        break;
    case SW_CELL_RATIO:
        sw_buf_printf(out, "%.4f", cell->ratio);
        break;
    case SW_CELL_REAL:
        sw_buf_printf(out, "%.15g", cell->ratio);
        break;
    case SW_CELL_SECONDS:
        sw_buf_printf(out, "%.3f", cell->ratio);
        break;
    case SW_CELL_TIME:
        sw_buf_str(out, sw_time_utc(time, cell->number, true));
        break;
    case SW_CELL_DURATION:
        sw_buf_printf(out, "%.3f", (double)cell->number / SW_SECOND);
        break;
    }
}
