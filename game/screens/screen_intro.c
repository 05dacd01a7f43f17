/* One picture, one sentence, and where the hands go. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>

/* Families of exercises share a picture: at the rail, and with free hands. */
static const char *intro_picture(enum exercise_id id, enum support support)
{
    bool rail = support == SUPPORT_TWO_HANDS || support == SUPPORT_ONE_HAND || support == SUPPORT_FINGERTIPS;
    switch (id) {
    case E01_STEADY_STAND: return "intro_E01";
    case E06_SIDE_SHIFT: return "intro_E06";
    case E08_STAR_REACH: return "intro_E08";
    case E02_LINE_STAND: case E03_ONE_LEG: case E04_QUIET_EYES: case E05_STAND_TALL: case E14_KNEE_BEND: case E15_HEEL_TOE_RAISE:
    /* No arrow: one that points forward or up would show another movement than the load, the march and the tap ask for. */
    case E12_LOAD_SHARE: case E17_MARCH: case E19_TOE_TAP: case A1_FOUR_STANDS: case A2_QUIET_STANDING:
        return rail ? "intro_stand_rail" : "intro_stand_free";
    case E07_TOE_HEEL_SHIFT: case E09_RHYTHM_SWAY: case E10_FOLLOW_ME: case E11_GARDEN_PATH: case E18_QUICK_LEAN:
    case E20_THINK_AND_SWAY: case A3_REACH: case A5_QUICKNESS: return rail ? "intro_lean_rail" : "intro_lean_free";
    case E13_CHAIR_RISE: case A4_CHAIR_STANDS: return rail ? "intro_chair_rail" : "intro_chair_free";
    case E16_STEP_ON: return rail ? "intro_steps_rail" : "intro_steps_free";
    case E21_CALM_BREATH: case E22_CALM_SCENE: return "intro_seated";
    }
    return "step_on";
}

static const char *const hands[] = {
    [SUPPORT_TWO_HANDS] = N_("Both hands on the rail"),
    [SUPPORT_ONE_HAND] = N_("One hand on the rail"),
    [SUPPORT_FINGERTIPS] = N_("Fingertips on the rail"),
    [SUPPORT_NONE] = N_("Hands free, rail close by"),
    [SUPPORT_NONE_HELPED] = N_("Hands free, helper beside you"),
    [SUPPORT_THIGHS] = N_("Hands on your thighs"),
};

/* Once: a level file that cannot be used is told before anybody stands ready. */
static bool look_up_support(struct app *a)
{
    struct level_table levels;
    if (!app_levels(a, app_block(a), &levels)) return false;
    a->intro_support = level_support(&levels, set_run_start_level(a));
    return true;
}

void intro_enter(struct app *a)
{
    a->intro_ready = look_up_support(a);
    if (!a->intro_ready) return;
    choices_set(a, (const struct choice[]){{N_("Rest first"), EV_BACK, ARROW_LEFT, false},
                                           {N_("Begin"), EV_NEXT, ARROW_RIGHT, true}}, 2);
    view_scene_preload(a->view, (int)app_block(a)->exercise);
    app_person(a, PERSON_STEP_ON);
}

enum event intro_input(struct app *a, const struct view_event *e)
{
    enum event chosen = choices_input(a, e);
    return chosen == EV_NEXT && a->middle_stale && !app_recorded(a) ? EV_STAND : chosen;
}

enum event intro_update(struct app *a)
{
    return a->intro_ready ? app_plate_event(a) : EV_PROBLEM;
}

void intro_draw(struct app *a)
{
    char text[80];
    const struct practice_block *block = app_block(a);
    view_background(a->view, "menu");
    view_text(a->view, tr(exercise_title(block->exercise)), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){60, 136, 560, 412}, COLOUR_PAPER);
    view_art(a->view, intro_picture(block->exercise, a->intro_support), (struct rect_u){84, 154, 512, 376}, 1.0, 0.0);
    view_card(a->view, (struct rect_u){650, 136, 570, 412}, COLOUR_PAPER);
    (void)view_paragraph(a->view, tr(exercise_sentence(block->exercise)), (struct rect_u){686, 168, 500, 230}, TEXT_BODY,
                         COLOUR_INK, ALIGN_LEFT);
    view_text(a->view, tr(hands[a->intro_support]), (struct point_u){686, 450}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT, 500);
    (void)snprintf(text, sizeof text, "%s %d / %d     %s %d / %d", tr("Exercise"), a->block + 1, a->plan.block_count, tr("Set"),
                   a->set + 1, block->sets);
    view_text(a->view, text, (struct point_u){686, 510}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, 500);
    choices_draw(a);
}
