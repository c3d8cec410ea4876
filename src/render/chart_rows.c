/* chart_rows.c - charts whose labels stand one below another; see chart.h. */
#include "chart.h"

#include <math.h>

enum { NAMES = 150, RIGHT = CHART_WIDTH - 8 };

static double middle(size_t label)
{
    return (double)label * CHART_LINE + CHART_LINE / 2.0;
}

static void put_names(struct html *html, const struct sw_chart *chart)
{
    for (size_t l = 0; l < chart->n_labels; l++)
        draw_text(html, "start", 0, middle(l) + 4, NAMES - 8, chart->labels[l]);
}

/* ------------------------------------------------------------------------------- pareto */

/* Bars of each share, and the line of what it and those above it are together; all are ratios. */
double draw_pareto(struct html *html, const struct sw_chart *chart)
{
    enum { VALUES = 52 };
    const double *values = chart->series[0].values, *sums = chart->series[1].values;
    struct scale share = {0, 1, NAMES, RIGHT - VALUES, 0};

    put_names(html, chart);
    for (size_t l = 0; l < chart->n_labels; l++) {
        double width = isnan(values[l]) ? 0 : scale_at(&share, values[l]) - NAMES;

        draw_rect(html, "c0", NAMES, middle(l) - 7, width, 14);
        draw_hint(html, chart, 0, l);
        html_put(html, "</rect>\n");
        draw_value(html, "end", RIGHT, middle(l) + 4, true, sums[l]);
    }
    for (size_t l = 1; l < chart->n_labels; l++)
        if (!isnan(sums[l - 1]) && !isnan(sums[l]))
            draw_line(html, "trend", scale_at(&share, sums[l - 1]), middle(l - 1),
                      scale_at(&share, sums[l]), middle(l));
    for (size_t l = 0; l < chart->n_labels; l++)
        if (!isnan(sums[l])) {
            draw_dot(html, "dot", scale_at(&share, sums[l]), middle(l));
            html_put(html, "</circle>\n");
        }
    return (double)chart->n_labels * CHART_LINE + 4;
}

/* ---------------------------------------------------------------------------- intervals */

double draw_intervals(struct html *html, const struct sw_chart *chart)
{
    const struct sw_series *s = &chart->series[0];
    double height = (double)chart->n_labels * CHART_LINE;
    struct scale x = scale_of(chart, 1);

    scale_round(&x, 3);
    x.high = chart->is_ratio ? fmin(x.high, 1) : x.high;
    x.from = NAMES;
    x.to = RIGHT - 20;
    for (int i = 0; x.low + x.step * i <= x.high + x.step / 4; i++) {
        double value = x.low + x.step * i, at = scale_at(&x, value);

        draw_line(html, "grid", at, 0, at, height);
        draw_value(html, "middle", at, height + 16, chart->is_ratio, value);
    }
    put_names(html, chart);
    for (size_t l = 0; l < chart->n_labels; l++) {
        if (!isnan(s->low[l]))
            draw_line(html, "whisker", scale_at(&x, s->low[l]), middle(l), scale_at(&x, s->high[l]),
                      middle(l));
        if (isnan(s->values[l]))
            continue;
        draw_dot(html, "dot now", scale_at(&x, s->values[l]), middle(l));
        draw_hint(html, chart, 0, l);
        html_put(html, "</circle>\n");
    }
    return height + 24;
}
