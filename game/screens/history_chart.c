#include "screens/history_chart.h"

#include <stdio.h>
#include <string.h>

#include "base/translate.h"

enum { TIMES_SHOWN = 8 };

/* Oldest of the newest eight first; returns their number. */
static size_t collect(const struct app *a, enum exercise_id exercise, const struct trial_row **rows)
{
    const struct trial_row *newest[TIMES_SHOWN];
    size_t n = 0;
    for (size_t i = 0; i < a->history_count && n < TIMES_SHOWN; i++)
        if (a->history[i].exercise == exercise && a->history[i].score_valid) newest[n++] = &a->history[i];
    for (size_t i = 0; i < n; i++) rows[i] = newest[n - 1 - i];
    return n;
}

/* "3 Oct": the year is clear from the place. */
static void short_date(struct wall_time t, char *text)
{
    wall_time_date_text(t, text);
    char *year = strrchr(text, ' ');
    if (year) *year = '\0';
}

size_t history_chart_draw(struct app *a, enum exercise_id exercise, struct rect_u where)
{
    const struct trial_row *rows[TIMES_SHOWN];
    struct chart_point points[TIMES_SHOWN];
    double values[TIMES_SHOWN], low = 0, high = 0;
    char first[WALL_TIME_TEXT_BYTES] = "", last[WALL_TIME_TEXT_BYTES] = "";
    size_t n = collect(a, exercise, rows);
    view_card(a->view, where, COLOUR_PAPER);
    if (n == 0) {
        (void)view_paragraph(a->view, tr("Your times will be drawn here."),
                             (struct rect_u){where.x + 34, where.y + 40, where.w - 68, where.h - 80}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        values[i] = rows[i]->score;
        points[i] = (struct chart_point){.x = (double)i, .y = values[i], .highlighted = i + 1 == n};
    }
    short_date(rows[0]->start, first);
    short_date(rows[n - 1]->start, last);
    struct chart chart = {.kind = CHART_TIMES, .title = tr("Your last times, in points"), .points = points, .point_count = n,
                          .band_name = tr("your usual range"), .highlight_name = tr("now"), .x_first_label = first, .x_last_label = last,
                          .y_fixed = true, .y_min = 0, .y_max = 100, .label_size = TEXT_LABEL, .for_screen = true};
    chart.has_band = usual_range(values, n, &low, &high) && high - low >= 1;
    chart.band_low = low;
    chart.band_high = high;
    view_text(a->view, chart.title, (struct point_u){where.x + 34, where.y + 58}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT, where.w - 68);
    view_chart(a->view, (struct rect_u){where.x + 34, where.y + 76, where.w - 68, where.h - 92}, &chart);
    return n;
}
