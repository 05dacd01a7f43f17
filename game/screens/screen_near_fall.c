/* Asked after a wobble that ended abruptly, or by the person: did you nearly lose your balance? (exercises.md 4.4) */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/paused.h"
#include "screens/screen_list.h"

void near_fall_enter(struct app *a)
{
    /* None is recommended, and the mark begins at the safer answer. */
    choices_set(a, (const struct choice[]){{N_("Yes"), EV_PAUSED, ARROW_LEFT, false},
                                           {N_("No"), EV_NEXT, ARROW_RIGHT, false}}, 2);
}

enum event near_fall_update(struct app *a)
{
    return paused_set_moves_on(a);
}

enum event near_fall_input(struct app *a, const struct view_event *e)
{
    if (paused_stops(a, e)) return EV_SET_DONE;
    enum event chosen = paused_answers(a) ? choices_input(a, e) : EV_NONE;
    if (chosen == EV_PAUSED) set_run_input(a, INPUT_NEAR_FALL);
    if (chosen == EV_NEXT) {
        set_run_input(a, INPUT_NOT_A_NEAR_FALL);
        set_run_input(a, INPUT_RESUME);
    }
    return chosen;
}

void near_fall_draw(struct app *a)
{
    paused_draw(a, N_("Did you nearly lose your balance?"), N_("Hold on and take your time. Your answer is noted for your therapist."));
}
