// SPDX-License-Identifier: GPL-2.0-only
#include "html/chart.h"

#include <math.h>

#include "base/array.h"
#include "html/html.h"

/* Units of the drawing, which is scaled to the space available. */
#define WIDTH  920
#define HEIGHT 300
#define LEFT   56
#define RIGHT  20 /* half of a label: "12:34" */
#define TOP    12
#define BOTTOM 34

#define SPARK_WIDTH  120
#define SPARK_HEIGHT 22

struct plot {
	const struct chart *chart;
	FILE *out;
	double top;  /* value at the upper edge */
	double step; /* between horizontal lines */
};

static double x_of(const struct plot *plot, double bin)
{
	return LEFT + (WIDTH - LEFT - RIGHT) * bin / plot->chart->nr_bins;
}

static double y_of(const struct plot *plot, double value)
{
	return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / plot->top;
}

/* The larger value; NAN is ignored. */
static double larger(double max, double value)
{
	return value > max ? value : max;
}

/* The value; in a stacked figure, its sum with the values below it. */
static double height_of(const struct chart *chart, size_t series, size_t bin)
{
	double sum = 0;

	if (!chart->stacked)
		return chart->series[series].values[bin];
	for (size_t i = 0; i <= series; i++)
		sum += chart->series[i].values[bin];
	return sum;
}

/* Chooses a round step, and a number of steps that covers all values. */
static void choose_scale(struct plot *plot)
{
	static const double steps[] = { 1, 2, 2.5, 5, 10 };
	double max = 0, power;
	size_t i = 0;

	for (size_t series = 0; series < plot->chart->nr_series; series++) {
		for (size_t bin = 0; bin < plot->chart->nr_bins; bin++)
			max = larger(max, height_of(plot->chart, series, bin));
	}
	if (!(max > 0))
		max = 1;
	power = pow(10, floor(log10(max / 4)));
	while (steps[i] * power < max / 4)
		i++;
	plot->step = steps[i] * power;
	plot->top = plot->step * ceil(max / plot->step);
}

static void print_time(double seconds, double total, char *text, size_t size)
{
	long whole = lround(seconds);

	if (total < 3600)
		snprintf(text, size, "%ld:%02ld", whole / 60, whole % 60);
	else
		snprintf(text, size, "%ld:%02ld", whole / 3600, whole / 60 % 60);
}

static void draw_across(const struct plot *plot)
{
	char text[HTML_SCALED_SIZE];

	for (double value = 0; value <= plot->top * 1.001; value += plot->step) {
		double y = y_of(plot, value);

		html_print_scaled(value, text);
		fprintf(plot->out,
			"<path class=\"grid\" d=\"M%d %.1fH%d\"/>"
			"<text x=\"%d\" y=\"%.1f\" class=\"end\">%s</text>\n",
			LEFT, y, WIDTH - RIGHT, LEFT - 8, y + 4, text);
	}
}

static void draw_time(const struct plot *plot)
{
	static const double steps[] = { 1,   2,	  5,	10,   15,   30,	   60,	  120,	300,
					600, 900, 1800, 3600, 7200, 10800, 21600, 43200 };
	const struct chart *chart = plot->chart;
	double step = steps[0];
	char text[32];

	for (size_t i = 0; i < ARRAY_SIZE(steps) && chart->seconds / step > 9; i++)
		step = steps[i];
	while (chart->seconds / step > 9)
		step *= 2;
	for (double at = 0; at <= chart->seconds; at += step) {
		double x = x_of(plot, at / chart->seconds * chart->nr_bins);

		print_time(at, chart->seconds, text, sizeof(text));
		fprintf(plot->out,
			"<path class=\"axis\" d=\"M%.1f %dv5\"/>"
			"<text x=\"%.1f\" y=\"%d\" class=\"mid\">%s</text>\n",
			x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 20, text);
	}
	fprintf(plot->out, "<path class=\"axis\" d=\"M%d %dH%d\"/>\n", LEFT, HEIGHT - BOTTOM,
		WIDTH - RIGHT);
}

/* Finds the next run of marked bins, from @bin on. */
static bool find_mark(const struct chart *chart, size_t *bin, size_t *end)
{
	if (!chart->marks)
		return false;
	while (*bin < chart->nr_bins && !chart->marks[*bin])
		++*bin;
	for (*end = *bin; *end < chart->nr_bins && chart->marks[*end];)
		++*end;
	return *end > *bin;
}

/* The shading is printed before the series, */
static void draw_marks(const struct plot *plot)
{
	size_t end;

	for (size_t bin = 0; find_mark(plot->chart, &bin, &end); bin = end)
		fprintf(plot->out,
			"<rect class=\"mark\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" "
			"height=\"%d\"/>\n",
			x_of(plot, bin), TOP, x_of(plot, end) - x_of(plot, bin),
			HEIGHT - TOP - BOTTOM);
}

/* and its meaning after them, because not everybody can see the colour. */
static void draw_mark_labels(const struct plot *plot)
{
	size_t end;

	for (size_t bin = 0; find_mark(plot->chart, &bin, &end); bin = end) {
		fprintf(plot->out, "<text class=\"marked\" x=\"%.1f\" y=\"%d\">",
			x_of(plot, bin) + 5, TOP + 14);
		html_put(plot->out, plot->chart->mark);
		fputs("</text>\n", plot->out);
	}
}

/* An area of known values, from bin @from to before @end. */
static void draw_area(const struct plot *plot, size_t series, size_t from, size_t end)
{
	fprintf(plot->out, "<path class=\"area c%u\" d=\"M", plot->chart->series[series].color);
	for (size_t bin = from; bin < end; bin++) {
		double y = y_of(plot, height_of(plot->chart, series, bin));

		fprintf(plot->out, "%.1f %.1fH%.1fV", x_of(plot, bin), y, x_of(plot, bin + 1));
		if (bin + 1 < end)
			fprintf(plot->out, "%.1fL",
				y_of(plot, height_of(plot->chart, series, bin + 1)));
	}
	for (size_t bin = end; bin-- > from;) {
		double y = y_of(plot, series ? height_of(plot->chart, series - 1, bin) : 0);

		fprintf(plot->out, "%.1fL%.1f %.1fH%.1f%s", y, x_of(plot, bin + 1), y,
			x_of(plot, bin), bin > from ? "V" : "");
	}
	fputs("Z\"/>\n", plot->out);
}

static void draw_line(const struct plot *plot, size_t series, size_t from, size_t end)
{
	fprintf(plot->out, "<path class=\"line c%u\" d=\"M", plot->chart->series[series].color);
	for (size_t bin = from; bin < end; bin++)
		fprintf(plot->out, "%.1f %.1fH%.1f%s", x_of(plot, bin),
			y_of(plot, height_of(plot->chart, series, bin)), x_of(plot, bin + 1),
			bin + 1 < end ? "L" : "");
	fputs("\"/>\n", plot->out);
}

static void draw_series(const struct plot *plot, size_t series)
{
	const struct chart *chart = plot->chart;

	for (size_t bin = 0; bin < chart->nr_bins; bin++) {
		size_t end = bin;

		/* Unknown values make a gap. */
		while (end < chart->nr_bins && !isnan(height_of(chart, series, end)))
			end++;
		if (end == bin)
			continue;
		if (chart->stacked)
			draw_area(plot, series, bin, end);
		else
			draw_line(plot, series, bin, end);
		bin = end;
	}
}

static void put_value(const struct chart *chart, double value, FILE *out)
{
	char text[HTML_SCALED_SIZE];

	html_print_scaled(value, text);
	fprintf(out, "%s ", text);
	html_put(out, chart->unit);
}

/* The values that are shown under the pointer. */
static void draw_hints(const struct plot *plot)
{
	const struct chart *chart = plot->chart;
	char from[32], to[32];

	for (size_t bin = 0; bin < chart->nr_bins; bin++) {
		double width = chart->seconds / chart->nr_bins;

		print_time(bin * width, chart->seconds, from, sizeof(from));
		print_time((bin + 1) * width, chart->seconds, to, sizeof(to));
		fprintf(plot->out,
			"<rect class=\"hint\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" "
			"height=\"%d\"><title>%s to %s",
			x_of(plot, bin), TOP, x_of(plot, bin + 1) - x_of(plot, bin),
			HEIGHT - TOP - BOTTOM, from, to);
		for (size_t i = chart->nr_series; i--;) {
			fputc('\n', plot->out);
			html_put(plot->out, chart->series[i].name);
			fputc(' ', plot->out);
			put_value(chart, chart->series[i].values[bin], plot->out);
		}
		fputs("</title></rect>\n", plot->out);
	}
}

static void print_legend(const struct chart *chart, FILE *out)
{
	fputs("<ul class=\"legend\">", out);
	for (size_t i = chart->nr_series; i--;) {
		fprintf(out, "<li><i class=\"c%u\"></i>", chart->series[i].color);
		html_put(out, chart->series[i].name);
		fputs("</li>", out);
	}
	if (chart->marks) {
		fputs("<li><i class=\"mark\"></i>", out);
		html_put(out, chart->mark);
		fputs("</li>", out);
	}
	fputs("</ul>\n", out);
}

static void print_table(const struct chart *chart, FILE *out)
{
	char text[32];

	fputs("<details><summary>Show as a table</summary><div class=\"wide\"><table>\n"
	      "<thead><tr><th scope=\"col\">From</th>",
	      out);
	for (size_t i = chart->nr_series; i--;) {
		fputs("<th scope=\"col\" class=\"n\">", out);
		html_put(out, chart->series[i].name);
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t bin = 0; bin < chart->nr_bins; bin++) {
		print_time(bin * chart->seconds / chart->nr_bins, chart->seconds, text,
			   sizeof(text));
		fprintf(out, "<tr><th scope=\"row\">%s</th>", text);
		for (size_t i = chart->nr_series; i--;)
			html_cell_real(out, chart->series[i].values[bin], 1);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div></details>\n", out);
}

void chart_print(const struct chart *chart, FILE *out)
{
	struct plot plot = { .chart = chart, .out = out };

	choose_scale(&plot);
	fputs("<figure>\n", out);
	print_legend(chart, out);
	fprintf(out,
		"<div class=\"wide\"><svg viewBox=\"0 0 %d %d\" role=\"img\" "
		"aria-labelledby=\"%s\"><title id=\"%s\">",
		WIDTH, HEIGHT, chart->id, chart->id);
	html_put(out, chart->title);
	fputs("</title>\n", out);
	draw_marks(&plot);
	draw_across(&plot);
	for (size_t i = 0; i < chart->nr_series; i++)
		draw_series(&plot, i);
	draw_mark_labels(&plot);
	draw_time(&plot);
	draw_hints(&plot);
	fputs("</svg></div>\n<figcaption>", out);
	html_put(out, chart->title);
	fputs("</figcaption>\n", out);
	print_table(chart, out);
	fputs("</figure>\n", out);
}

void chart_print_spark(const double *values, size_t nr, const char *label, FILE *out)
{
	double max = 0;
	bool pen = false;

	for (size_t i = 0; i < nr; i++)
		max = larger(max, values[i]);
	fprintf(out, "<svg class=\"spark\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		SPARK_WIDTH, SPARK_HEIGHT);
	html_put(out, label);
	fprintf(out, "\"><path class=\"line c%d\" d=\"", CHART_INK);
	for (size_t i = 0; max > 0 && i < nr; i++) {
		if (isnan(values[i])) {
			pen = false;
			continue;
		}
		fprintf(out, "%c%.1f %.1f", pen ? 'L' : 'M', (i + 0.5) * SPARK_WIDTH / nr,
			SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 4) * values[i] / max);
		pen = true;
	}
	fputs("\"/></svg>", out);
}
