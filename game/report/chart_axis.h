/* chart_axis.h - round numbers along an axis. Pure. */
#ifndef EVENKEEL_REPORT_CHART_AXIS_H
#define EVENKEEL_REPORT_CHART_AXIS_H

enum { AXIS_TICKS_MAX = 24, AXIS_TEXT_BYTES = 32 };
struct chart_axis {
    double low, high;          /* low < high, both finite */
    double first, step;        /* tick i: first + i * step */
    int tick_count;
    int decimals;
};

/* Axis over data from low to high (equal is fine; finite) with about max_ticks ticks (2 or more). round_out: ends are moved out to ticks; without,
 * the ends stay. whole: ticks at whole numbers only. */
struct chart_axis axis_make(double low, double high, int max_ticks, int round_out, int whole);
/* The same ends, ticks at multiples of step. */
struct chart_axis axis_at_step(double low, double high, double step);
double axis_tick(const struct chart_axis *a, int i);
void axis_text(const struct chart_axis *a, int i, char text[AXIS_TEXT_BYTES]);
double axis_share(const struct chart_axis *a, double v); /* 0 at low, 1 at high */

#endif
