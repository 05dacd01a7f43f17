#include "screens/person.h"

#include <math.h>

void person_input(struct app *a, const struct view_event *e)
{
    if (e->kind == VIEW_POINTER_MOVED) {
        a->pointer = e->at;
        a->pointer_used = true;
    }
    if (e->kind != VIEW_KEY_DOWN && e->kind != VIEW_KEY_UP) return;
    static const enum view_key keys[4] = {KEY_LEFT, KEY_RIGHT, KEY_UP, KEY_DOWN};
    for (int i = 0; i < 4; i++)
        if (e->key == keys[i]) {
            a->held[i] = e->kind == VIEW_KEY_DOWN;
            a->pointer_used = false;
        }
}

/* Where the hand points, as a lean of the body: the picture's own scale, kept inside the person's reach. */
static struct point_mm pointed_at(const struct app *a, const struct world_scene *scene)
{
    const struct body *b = &a->config.body;
    struct point_mm lean = {0, 0};
    if (a->pointer_used) {
        struct point_mm from_c0 = view_scene_mm(scene, a->pointer);
        lean = body_lean(b, (struct point_mm){b->c0_mm.x + from_c0.x, b->c0_mm.y + from_c0.y});
    } else {
        lean.x = 0.75 * ((a->held[1] ? 1 : 0) - (a->held[0] ? 1 : 0));
        lean.y = 0.75 * ((a->held[2] ? 1 : 0) - (a->held[3] ? 1 : 0));
    }
    double size = hypot(lean.x, lean.y);
    if (size > 1.0) lean = (struct point_mm){lean.x / size, lean.y / size};
    return body_point(b, lean);
}

static void follow_hand(struct app *a, const struct world_scene *scene, struct person_command *c)
{
    bool keys = a->held[0] || a->held[1] || a->held[2] || a->held[3];
    if (!a->pointer_used && !keys) return;
    c->order = PERSON_FOLLOW;
    c->target_mm = pointed_at(a, scene);
}

void person_play(struct app *a)
{
    if (!app_simulated(a) || !a->run.world) return;
    const struct world_scene *scene = world_scene(a->run.world);
    struct person_command c = scene->ask;
    if (!a->options.autoplay && c.order == PERSON_LEAN) c.order = PERSON_STAND; /* the hand of whoever plays leans, not the person */
    if (!a->options.autoplay && (c.order == PERSON_STAND || c.order == PERSON_FOLLOW)) follow_hand(a, scene, &c);
    a->port.command(a->port.context, &c);
}
