#include "screens/choices.h"

#include <string.h>

#include "base/translate.h"

/* Places by number of choices. Back is always left, going on always right, also when either stands alone. */
static const struct rect_u back_alone = {90, 574, 500, 104};
static const struct rect_u places[APP_CHOICES_MAX][APP_CHOICES_MAX] = {
    {{690, 574, 500, 104}},
    {{90, 574, 500, 104}, {690, 574, 500, 104}},
    {{50, 574, 380, 104}, {450, 574, 380, 104}, {850, 574, 380, 104}},
};

void choices_clear(struct app *a)
{
    a->choice_count = 0;
    a->focus = 0;
}

void choices_set(struct app *a, const struct choice *choices, int count)
{
    bool same = count == a->choice_count;
    for (int i = 0; same && i < count; i++)
        same = choices[i].event == a->choices[i].event && strcmp(choices[i].label, a->choices[i].label) == 0;
    if (same) return; /* set again every frame: the mark must stay where the person put it */
    memcpy(a->choices, choices, (size_t)count * sizeof *choices);
    a->choice_count = count;
    a->focus = 0;
    for (int i = 0; i < count; i++)
        if (choices[i].recommended) a->focus = i;
}

static struct rect_u place(const struct app *a, int i)
{
    if (a->choice_count == 1 && a->choices[0].arrow == ARROW_LEFT) return back_alone;
    return places[a->choice_count - 1][i];
}

void choices_draw(struct app *a)
{
    for (int i = 0; i < a->choice_count; i++) {
        const struct choice *c = &a->choices[i];
        view_button(a->view, place(a, i), tr(c->label), c->arrow, c->recommended, i == a->focus, 0.0);
    }
}

bool inside(struct rect_u r, struct point_u p)
{
    return p.x >= r.x && p.x <= r.x + r.w && p.y >= r.y && p.y <= r.y + r.h;
}

enum event choices_input(struct app *a, const struct view_event *e)
{
    if (a->choice_count == 0) return EV_NONE;
    if (e->kind == VIEW_POINTER_PRESSED) {
        for (int i = 0; i < a->choice_count; i++)
            if (inside(place(a, i), e->at)) {
                view_sound(a->view, CUE_SELECT);
                return a->choices[i].event;
            }
        return EV_NONE;
    }
    if (e->kind != VIEW_KEY_DOWN) return EV_NONE;
    for (int i = 0; i < a->choice_count; i++)
        if (e->key == KEY_ESCAPE && a->choices[i].event == EV_BACK) return EV_BACK;
    if (e->key == KEY_LEFT && a->focus > 0) a->focus--;
    if (e->key == KEY_RIGHT && a->focus < a->choice_count - 1) a->focus++;
    if (e->key != KEY_ENTER && e->key != KEY_SPACE) return EV_NONE;
    view_sound(a->view, CUE_SELECT);
    return a->choices[a->focus].event;
}
