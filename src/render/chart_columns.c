/* chart_columns.c - charts whose labels stand side by side; see chart.h. */
#include "chart.h"

#include <math.h>

/* The plot between the values at its left and the labels below it. */
enum { LEFT = 48, RIGHT = CHART_WIDTH - 8, TOP = 12, BOTTOM = CHART_HEIGHT - 26 };

/* The middle of a label's share of the width. */
static double middle(const struct sw_chart *chart, size_t label, double left, double right)
{
    return left + (right - left) * ((double)label + 0.5) / (double)chart->n_labels;
}

/*
 * So many units for each; labels that would touch are left out: of weeks not the last, which the
 * report is about, of hours not the first.
 */
static void put_labels(struct html *html, const struct sw_chart *chart, double left, double right,
                       double y)
{
    enum { LEAST = 36 };
    double each = (right - left) / (double)chart->n_labels;
    size_t step = each < LEAST ? (size_t)ceil(LEAST / each) : 1;

    size_t first = chart->kind == SW_CHART_HEAT ? 0 : (chart->n_labels - 1) % step;

    for (size_t l = first; l < chart->n_labels; l += step)
        draw_text(html, "middle", middle(chart, l, left, right), y, each * (double)step,
                  chart->labels[l]);
}

/* ------------------------------------------------------------------------------- stacked */

static double sum_of(const struct sw_chart *chart, size_t label)
{
    double sum = 0;

    for (size_t s = 0; s < chart->n_series; s++)
        if (!isnan(chart->series[s].values[label]))
            sum += chart->series[s].values[label];
    return sum;
}

static void put_column(struct html *html, const struct sw_chart *chart, size_t label,
                       const struct scale *y)
{
    static const char *const classes[CHART_CLASSES] = {"c0", "c1", "c2", "c3", "c4", "c5", "c6"};
    double width = (RIGHT - LEFT) / (double)chart->n_labels * 0.7, below = 0;
    double x = middle(chart, label, LEFT, RIGHT) - width / 2;

    for (size_t s = 0; s < chart->n_series; s++) {
        double value = chart->series[s].values[label];

        if (isnan(value) || value <= 0)
            continue;
        draw_rect(html, classes[s % CHART_CLASSES], x, scale_at(y, below + value), width,
                  scale_at(y, below) - scale_at(y, below + value));
        draw_hint(html, chart, s, label);
        html_put(html, "</rect>\n");
        below += value;
    }
    if (chart->n_labels <= 12)
        draw_value(html, "middle", x + width / 2, scale_at(y, below) - 4, chart->is_ratio, below);
}

double draw_stacked(struct html *html, const struct sw_chart *chart)
{
    struct scale y = {0, chart->is_ratio ? 0 : 4, BOTTOM, TOP + 8, 0};

    for (size_t l = 0; l < chart->n_labels; l++)
        y.high = fmax(y.high, sum_of(chart, l));
    scale_round(&y, 4);
    draw_grid(html, &y, LEFT, RIGHT, chart->is_ratio);
    for (size_t l = 0; l < chart->n_labels; l++)
        put_column(html, chart, l, &y);
    put_labels(html, chart, LEFT, RIGHT, BOTTOM + 18);
    return CHART_HEIGHT;
}

/* --------------------------------------------------------------------------------- line */

/* Where there is neither value nor interval the line is broken. */
static void put_interval(struct html *html, const struct sw_chart *chart, const struct scale *y,
                         size_t label)
{
    const struct sw_series *s = &chart->series[0];
    double width = (RIGHT - LEFT) / (double)chart->n_labels * 0.5;
    double x = middle(chart, label, LEFT, RIGHT);

    if (isnan(s->low[label]))
        return;
    draw_rect(html, "interval", x - width / 2, scale_at(y, s->high[label]), width,
              scale_at(y, s->low[label]) - scale_at(y, s->high[label]));
    html_put(html, "</rect>\n");
}

double draw_trend(struct html *html, const struct sw_chart *chart)
{
    struct scale y = scale_of(chart, 1);
    const double *values = chart->series[0].values;

    scale_round(&y, 4);
    y.high = chart->is_ratio ? fmin(y.high, 1) : y.high;
    y.from = BOTTOM;
    y.to = TOP;
    draw_grid(html, &y, LEFT + 8, RIGHT, chart->is_ratio);
    for (size_t l = 0; l < chart->n_labels; l++)
        put_interval(html, chart, &y, l);
    for (size_t l = 1; l < chart->n_labels; l++)
        if (!isnan(values[l - 1]) && !isnan(values[l]))
            draw_line(html, "trend", middle(chart, l - 1, LEFT, RIGHT), scale_at(&y, values[l - 1]),
                      middle(chart, l, LEFT, RIGHT), scale_at(&y, values[l]));
    for (size_t l = 0; l < chart->n_labels; l++)
        if (!isnan(values[l])) {
            draw_dot(html, l + 1 == chart->n_labels ? "dot now" : "dot",
                     middle(chart, l, LEFT, RIGHT), scale_at(&y, values[l]));
            draw_hint(html, chart, 0, l);
            html_put(html, "</circle>\n");
        }
    put_labels(html, chart, LEFT, RIGHT, BOTTOM + 18);
    return CHART_HEIGHT;
}

/* ---------------------------------------------------------------------------- multiples */

/* Each has a height of its own: what a cause's weeks are to one another is to be seen. */
static void put_small(struct html *html, const struct sw_chart *chart, size_t series, double left,
                      double top)
{
    enum { WIDTH = 144, HEIGHT = 44, HEAD = 18 };
    const double *values = chart->series[series].values;
    double most = 0, width = WIDTH / (double)chart->n_labels;
    struct scale y = {0, 1, top + HEAD + HEIGHT, top + HEAD + 4, 0};

    for (size_t l = 0; l < chart->n_labels; l++)
        most = fmax(most, isnan(values[l]) ? 0 : values[l]);
    y.high = fmax(most, 1);
    draw_text(html, "start", left, top + 12, WIDTH - 34, chart->series[series].name);
    draw_value(html, "end", left + WIDTH, top + 12, chart->is_ratio, values[chart->n_labels - 1]);
    for (size_t l = 0; l < chart->n_labels; l++) {
        double value = isnan(values[l]) ? 0 : values[l];

        draw_rect(html, l + 1 == chart->n_labels ? "c0 now" : "c0 past",
                  left + width * (double)l + 1, scale_at(&y, value), width - 2,
                  scale_at(&y, 0) - scale_at(&y, value));
        draw_hint(html, chart, series, l);
        html_put(html, "</rect>\n");
    }
    draw_line(html, "grid", left, y.from, left + WIDTH, y.from);
}

double draw_multiples(struct html *html, const struct sw_chart *chart)
{
    enum { ACROSS = 3, APART = 168, DOWN = 82 };
    size_t left = 0, top = 0;

    for (size_t s = 0; s < chart->n_series; s++) {
        left = s % ACROSS * APART;
        top = s / ACROSS * DOWN;
        put_small(html, chart, s, (double)left, (double)top);
    }
    return (double)(top + DOWN);
}

/* --------------------------------------------------------------------------------- heat */

/* Five strengths, and none for nothing. */
static const char *strength(double value, double most)
{
    static const char *const classes[] = {"h0", "h1", "h2", "h3", "h4", "h5"};

    if (isnan(value) || value <= 0)
        return classes[0];
    return classes[(int)fmin(5, ceil(value / most * 5))];
}

double draw_heat(struct html *html, const struct sw_chart *chart)
{
    enum { ROW = 22, NAMES = 40 };
    double most = fmax(scale_of(chart, chart->n_series).high, 1);
    double width = (double)(RIGHT - NAMES) / (double)chart->n_labels;

    for (size_t s = 0; s < chart->n_series; s++) {
        draw_text(html, "start", 0, (double)s * ROW + 15, NAMES, chart->series[s].name);
        for (size_t l = 0; l < chart->n_labels; l++) {
            draw_rect(html, strength(chart->series[s].values[l], most),
                      NAMES + width * (double)l + 0.5, (double)s * ROW + 0.5, width - 1, ROW - 1);
            draw_hint(html, chart, s, l);
            html_put(html, "</rect>\n");
        }
    }
    put_labels(html, chart, NAMES, RIGHT, (double)chart->n_series * ROW + 16);
    return (double)chart->n_series * ROW + 24;
}
