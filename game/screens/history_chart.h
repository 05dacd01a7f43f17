/* history_chart.h - the card "your last eight times" of one exercise. */
#ifndef EVENKEEL_SCREENS_HISTORY_CHART_H
#define EVENKEEL_SCREENS_HISTORY_CHART_H

#include "screens/app.h"

/* Draws the card with its chart, from a->history; a kind sentence where there is nothing yet. Returns how many are shown. */
size_t history_chart_draw(struct app *a, enum exercise_id exercise, struct rect_u where);

#endif
