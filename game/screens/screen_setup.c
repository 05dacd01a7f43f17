/* The room before the practice: six things, each confirmed (exercises.md 4.5). */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

static const char *const checks[] = {
    N_("Sturdy chair behind the plate"),
    N_("Rail or table in front to hold"),
    N_("Floor clear, light on"),
    N_("Flat shoes or bare feet"),
    N_("Glasses on, phone in reach"),
    N_("Plate dry and steady"),
};
enum { CHECK_COUNT = sizeof checks / sizeof checks[0] };

void setup_enter(struct app *a)
{
    a->setup_ticked = 0;
}

static void offer(struct app *a)
{
    bool all = a->setup_ticked == CHECK_COUNT;
    choices_set(a, (const struct choice[]){{N_("Back"), EV_BACK, ARROW_LEFT, false},
                                           {all ? N_("All is ready") : N_("Yes"), EV_NEXT, ARROW_RIGHT, true}}, 2);
}

enum event setup_update(struct app *a)
{
    offer(a);
    return EV_NONE;
}

enum event setup_input(struct app *a, const struct view_event *e)
{
    enum event chosen = choices_input(a, e);
    if (chosen != EV_NEXT || a->setup_ticked == CHECK_COUNT) return chosen;
    a->setup_ticked++;
    return EV_NONE;
}

void setup_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("Is everything in its place?"), (struct point_u){640, 92}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){60, 128, 480, 420}, COLOUR_PAPER);
    view_art(a->view, "setup", (struct rect_u){80, 148, 440, 380}, 1.0, 0.0);
    view_card(a->view, (struct rect_u){560, 128, 660, 420}, COLOUR_PAPER);
    for (int i = 0; i < CHECK_COUNT; i++) {
        double y = 172 + 66.0 * i;
        bool next = i == a->setup_ticked;
        if (next) view_card(a->view, (struct rect_u){574, y - 31, 632, 62}, COLOUR_MIST);
        view_ring(a->view, (struct point_u){612, y}, 20, 4, COLOUR_INK, 1.0);
        if (i < a->setup_ticked) view_art(a->view, "tick", (struct rect_u){594, y - 18, 36, 36}, 1.0, 0.0);
        view_text(a->view, tr(checks[i]), (struct point_u){652, y + 12}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT, 544);
    }
    choices_draw(a);
}
