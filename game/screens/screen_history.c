/* Own progress: the last times of each exercise, up and down to change the exercise. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/history_chart.h"
#include "screens/screen_list.h"

#include <stdio.h>

enum { LINES = 4 };

void history_enter(struct app *a)
{
    app_load_history(a);
    a->history_exercise = 0;
    choices_set(a, (const struct choice[]){{N_("Back"), EV_BACK, ARROW_LEFT, true},
                                           {N_("Other exercise"), EV_NEXT, ARROW_RIGHT, false}}, 2);
}

enum event history_update(struct app *a)
{
    (void)a;
    return EV_NONE;
}

enum event history_input(struct app *a, const struct view_event *e)
{
    enum event chosen = choices_input(a, e);
    int step = chosen == EV_NEXT || (e->kind == VIEW_KEY_DOWN && e->key == KEY_DOWN) ? 1
               : e->kind == VIEW_KEY_DOWN && e->key == KEY_UP                        ? -1
                                                                                      : 0;
    int count = a->plan.block_count > 0 ? a->plan.block_count : 1;
    a->history_exercise = (a->history_exercise + step + count) % count;
    return chosen == EV_NEXT ? EV_NONE : chosen;
}

static void list_newest(struct app *a, enum exercise_id exercise, struct rect_u where)
{
    char line[120], date[WALL_TIME_TEXT_BYTES];
    int shown = 0;
    view_card(a->view, where, COLOUR_PAPER);
    for (size_t i = 0; i < a->history_count && shown < LINES; i++) {
        const struct trial_row *t = &a->history[i];
        if (t->exercise != exercise || !t->score_valid) continue;
        double y = where.y + 62 + 84.0 * shown++;
        wall_time_date_text(t->start, date);
        view_text(a->view, date, (struct point_u){where.x + 30, y}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, 200);
        (void)snprintf(line, sizeof line, "%d %s", t->score, tr("points"));
        view_text(a->view, line, (struct point_u){where.x + where.w - 30, y}, TEXT_LABEL, COLOUR_INK, ALIGN_RIGHT, 190);
        (void)snprintf(line, sizeof line, "%s %.0f, %d %s", tr("grade"), t->base_grade, t->stars, t->stars == 1 ? tr("star") : tr("stars"));
        view_text(a->view, line, (struct point_u){where.x + 30, y + 36}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, where.w - 60);
    }
    if (shown == 0)
        (void)view_paragraph(a->view, tr("Nothing here yet. Your first practice will be."),
                             (struct rect_u){where.x + 30, where.y + 40, where.w - 60, 240}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
}

void history_draw(struct app *a)
{
    char title[120];
    enum exercise_id exercise = a->plan.block[a->history_exercise].exercise;
    view_background(a->view, "menu");
    (void)snprintf(title, sizeof title, "%s: %s", tr("My progress"), tr(exercise_title(exercise)));
    view_text(a->view, title, (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1140);
    (void)history_chart_draw(a, exercise, (struct rect_u){60, 140, 700, 400});
    list_newest(a, exercise, (struct rect_u){790, 140, 430, 400});
    choices_draw(a);
}
