/*
 * chart.h - private to src/render: drawings in SVG.
 *
 * A drawing is WIDTH units wide, whatever room the page gives it. Colours are classes of
 * schema/page/report.css, so that they follow light, dark and print.
 */
#ifndef SIPWHY_RENDER_CHART_H
#define SIPWHY_RENDER_CHART_H

#include "html.h"

enum { CHART_WIDTH = 480, CHART_HEIGHT = 220, CHART_LINE = 20, CHART_CLASSES = 7 };

/* Where values lie in a drawing: low at `from`, high at `to`, both in units. */
struct scale {
    double low, high, from, to;
    double step; /* between the lines of its grid */
};

double scale_at(const struct scale *scale, double value);

/* The least and the most of what a chart shows, intervals too; 0 and 1 without any. */
struct scale scale_of(const struct sw_chart *chart, size_t n_series);

/* Widens the scale to round numbers, with `parts` steps or one more or less between them. */
void scale_round(struct scale *scale, int parts);

void draw_rect(struct html *html, const char *css, double x, double y, double w, double h);
void draw_line(struct html *html, const char *css, double x1, double y1, double x2, double y2);
void draw_dot(struct html *html, const char *css, double x, double y);

/* anchor: start, middle or end. Cut with an ellipsis where it would be wider than `most`. */
void draw_text(struct html *html, const char *anchor, double x, double y, double most,
               const char *text);

/* A count, or a ratio as a percentage. */
void draw_value(struct html *html, const char *anchor, double x, double y, bool is_ratio,
                double value);

/* A line across the plot at each step, with its value left of the plot. */
void draw_grid(struct html *html, const struct scale *y, double left, double right, bool is_ratio);

/* What a browser shows for the shape that is open now: "label, series: 12". */
void draw_hint(struct html *html, const struct sw_chart *chart, size_t series, size_t label);

/* One function a kind; each is the content of an <svg>, and returns its height. */
typedef double draw_fn(struct html *html, const struct sw_chart *chart);
draw_fn draw_pareto, draw_trend, draw_stacked, draw_multiples, draw_heat, draw_intervals;

#endif
