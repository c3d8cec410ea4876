/* chart.c - a chart as a figure of HTML; see html.h. */
#include "chart.h"

#include "sipwhy/render.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------------------- shapes */

double scale_at(const struct scale *scale, double value)
{
    double span = scale->high - scale->low;

    return scale->from + (span > 0 ? (value - scale->low) / span : 0) * (scale->to - scale->from);
}

static void widen(struct scale *scale, double value)
{
    if (isnan(value))
        return;
    scale->low = isnan(scale->low) || value < scale->low ? value : scale->low;
    scale->high = isnan(scale->high) || value > scale->high ? value : scale->high;
}

struct scale scale_of(const struct sw_chart *chart, size_t n_series)
{
    struct scale scale = {NAN, NAN, 0, 0, 0};

    for (size_t s = 0; s < n_series && s < chart->n_series; s++)
        for (size_t l = 0; l < chart->n_labels; l++) {
            widen(&scale, chart->series[s].values[l]);
            widen(&scale, chart->series[s].low[l]);
            widen(&scale, chart->series[s].high[l]);
        }
    return isnan(scale.low) ? (struct scale){0, 1, 0, 0, 0} : scale;
}

void scale_round(struct scale *scale, int parts)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double wanted = fmax((scale->high - scale->low) / parts, 1e-9);
    double power = pow(10, floor(log10(wanted)));

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (wanted <= steps[i] * power * (1 + 1e-9)) {
            scale->step = steps[i] * power;
            break;
        }
    scale->low = floor(scale->low / scale->step + 1e-9) * scale->step;
    scale->high = ceil(scale->high / scale->step - 1e-9) * scale->step;
}

void draw_rect(struct html *html, const char *css, double x, double y, double w, double h)
{
    sw_buf_printf(html->out,
                  "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">", css,
                  x, y, fmax(w, 0), fmax(h, 0));
}

void draw_line(struct html *html, const char *css, double x1, double y1, double x2, double y2)
{
    sw_buf_printf(html->out,
                  "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", css, x1,
                  y1, x2, y2);
}

void draw_dot(struct html *html, const char *css, double x, double y)
{
    sw_buf_printf(html->out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\">", css, x, y);
}

/* A column of sw_display_width is about so wide in the type of report.css. */
enum { CHARACTER = 7 };

/* As much of text as fits `most` units. */
static char *cut(char *out, size_t size, const char *text, double most)
{
    size_t n = 0, next, length = strlen(text);
    int room = (int)fmax(most / CHARACTER, 2);
    uint32_t c;

    for (; n < length; n += next) {
        next = sw_utf8_next(text + n, length - n, &c);
        room -= sw_display_width((struct sw_str){text + n, next});
        if (room < 0)
            break;
    }
    if (n < length || n + 4 > size)
        snprintf(out, size, "%.*s\xe2\x80\xa6", (int)(n < size - 4 ? n : size - 4), text);
    else
        snprintf(out, size, "%s", text);
    return out;
}

void draw_text(struct html *html, const char *anchor, double x, double y, double most,
               const char *text)
{
    char fitting[256];

    sw_buf_printf(html->out, "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">", anchor, x, y);
    html_text(html, cut(fitting, sizeof fitting, text, most));
    html_put(html, "</text>\n");
}

static const char *value_text(char out[32], bool is_ratio, double value)
{
    if (isnan(value))
        return "-";
    return is_ratio ? sw_percent(out, 32, value) : sw_group_digits(out, llround(value));
}

void draw_value(struct html *html, const char *anchor, double x, double y, bool is_ratio,
                double value)
{
    char text[32];

    draw_text(html, anchor, x, y, CHART_WIDTH, value_text(text, is_ratio, value));
}

void draw_grid(struct html *html, const struct scale *y, double left, double right, bool is_ratio)
{
    int lines = (int)lround((y->high - y->low) / y->step);

    for (int i = 0; i <= lines; i++) {
        double value = y->low + y->step * i, at = scale_at(y, value);

        draw_line(html, "grid", left, at, right, at);
        if (is_ratio || value == floor(value))
            draw_value(html, "end", left - 6, at + 4, is_ratio, value);
    }
}

void draw_hint(struct html *html, const struct sw_chart *chart, size_t series, size_t label)
{
    char text[32];

    html_put(html, "<title>%s, %s: %s</title>", chart->labels[label], chart->series[series].name,
             value_text(text, chart->is_ratio, chart->series[series].values[label]));
}

/* ------------------------------------------------------------------------------- figure */

static draw_fn *const drawings[] = {
    [SW_CHART_PARETO] = draw_pareto,   [SW_CHART_LINE] = draw_trend,
    [SW_CHART_STACKED] = draw_stacked, [SW_CHART_MULTIPLES] = draw_multiples,
    [SW_CHART_HEAT] = draw_heat,       [SW_CHART_INTERVALS] = draw_intervals,
};

/* What the colours are. */
static void put_legend(struct html *html, const struct sw_chart *chart)
{
    html_put(html, "<ul class=\"legend\">\n");
    for (size_t s = 0; s < chart->n_series; s++)
        html_put(html, "<li class=\"c%d\">%s</li>\n", (int)(s % CHART_CLASSES),
                 chart->series[s].name);
    html_put(html, "</ul>\n");
}

static void put_number(struct html *html, const struct sw_chart *chart, size_t series, size_t label)
{
    const struct sw_series *s = &chart->series[series];
    char text[32], low[32], high[32];

    html_put(html, "<td class=\"n\">%s", value_text(text, chart->is_ratio, s->values[label]));
    if (!isnan(s->low[label]))
        html_put(html, " (%s to %s)", value_text(low, chart->is_ratio, s->low[label]),
                 value_text(high, chart->is_ratio, s->high[label]));
    html_put(html, "</td>");
}

static void put_numbers(struct html *html, const struct sw_chart *chart)
{
    html_put(html,
             "<details class=\"numbers\">\n<summary>Figures of this chart</summary>\n"
             "<div class=\"scroll\" role=\"group\" aria-label=\"Figures: %s\" tabindex=\"0\">\n"
             "<table>\n<caption>%s</caption>\n<thead>\n<tr><th scope=\"col\">%s</th>",
             chart->title, chart->title, chart->label_name);
    for (size_t s = 0; s < chart->n_series; s++)
        html_put(html, "<th scope=\"col\">%s</th>", chart->series[s].name);
    html_put(html, "</tr>\n</thead>\n<tbody>\n");
    for (size_t l = 0; l < chart->n_labels; l++) {
        html_put(html, "<tr><th scope=\"row\">%s</th>", chart->labels[l]);
        for (size_t s = 0; s < chart->n_series; s++)
            put_number(html, chart, s, l);
        html_put(html, "</tr>\n");
    }
    html_put(html, "</tbody>\n</table>\n</div>\n</details>\n");
}

void html_chart(struct html *html, const struct sw_chart *chart)
{
    struct sw_buf drawing = {0}, *page = html->out;
    double height;

    html->out = &drawing;
    height = drawings[chart->kind](html, chart);
    html->out = page;
    html_put(html, "<figure>\n<figcaption>%s</figcaption>\n", chart->title);
    if (chart->kind == SW_CHART_STACKED && chart->n_series > 1)
        put_legend(html, chart);
    html_put(html, "<svg role=\"img\" aria-label=\"%s: %s\" viewBox=\"0 0 %d %d\">\n", chart->title,
             chart->summary, CHART_WIDTH, (int)ceil(height));
    sw_buf_add(html->out, drawing.s, drawing.n);
    html_put(html, "</svg>\n<p class=\"summary\">%s</p>\n", chart->summary);
    put_numbers(html, chart);
    html_put(html, "</figure>\n");
    sw_buf_free(&drawing);
}
