/* scene.c - one picture of play: the scene of the exercise, then target, cursor, prompt, progress, number, stop. */
#include "view/scene.h"

#include <math.h>
#include <stdlib.h>

#include "base/translate.h"

static const struct scene_kind *const kinds[] = { &scene_boat, &scene_lamplighter, &scene_apple };

static const struct scene_kind *kind_of(int exercise)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if ((int)kinds[i]->exercise == exercise) return kinds[i];
    return kinds[0]; /* scenes are interchangeable skins: the lake serves an exercise that has none yet */
}

struct scene_state *scene_state_create(void) { return calloc(1, sizeof(struct scene_state)); }
void scene_state_destroy(struct scene_state *s) { free(s); }

void scene_ease(double *value, double to, double tau_s, double dt_s)
{
    *value += (to - *value) * (1 - exp(-dt_s / tau_s));
    if (fabs(*value - to) < 0.002) *value = to;
}

double scene_smooth(double t) { return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t); }

/* A whole reach in lean exercises, span_mm otherwise, is half_height units; each side of the body has its own reach. */
static double reach_mm(const struct world_scene *w, double plus_mm, double minus_mm, bool plus)
{
    double reach = plus ? plus_mm : minus_mm;
    return reach > 0 ? reach : w->span_mm > 1 ? w->span_mm : 1;
}

struct point_u view_scene_lean_point(const struct world_scene *w, double lean_x, double lean_y)
{
    const struct scene_kind *kind = kind_of((int)w->exercise);
    return (struct point_u){ kind->focus.x + kind->half_height * lean_x, kind->focus.y - kind->half_height * lean_y };
}

struct point_u view_scene_point(const struct world_scene *w, double x_mm, double y_mm)
{
    return view_scene_lean_point(w, x_mm / reach_mm(w, w->reach_right_mm, w->reach_left_mm, x_mm > 0),
                                 y_mm / reach_mm(w, w->reach_front_mm, w->reach_back_mm, y_mm > 0));
}

struct point_mm view_scene_mm(const struct world_scene *w, struct point_u at)
{
    const struct scene_kind *kind = kind_of((int)w->exercise);
    double x = (at.x - kind->focus.x) / kind->half_height, y = (kind->focus.y - at.y) / kind->half_height;
    return (struct point_mm){ x * reach_mm(w, w->reach_right_mm, w->reach_left_mm, x > 0),
                              y * reach_mm(w, w->reach_front_mm, w->reach_back_mm, y > 0) };
}

static void step(struct scene_state *s, const struct scene_kind *kind, const struct world_scene *w, double dt_s)
{
    bool paused = w->phase == PHASE_PAUSED;
    bool target = w->has_target && !paused;
    if (w->has_target || w->target_glow > 0) {
        s->target = view_scene_point(w, w->target_mm.x, w->target_mm.y);
        double share = w->target_radius_lean > 0 ? w->target_radius_lean : w->target_radius_mm / (w->span_mm > 1 ? w->span_mm : 1);
        s->target_radius = share * kind->half_height;
        s->target_direction = w->target_direction;
    }
    if (!paused) s->time_s += dt_s;
    scene_ease(&s->cursor_alpha, w->cursor_visible ? 1 : 0, 0.12, dt_s);
    scene_ease(&s->target_alpha, target ? 1 : 0.45 * clamp01(w->target_glow), 0.14, dt_s);
    scene_ease(&s->veil, paused ? 1 : 0, 0.15, dt_s);
    scene_ease(&s->calm, clamp01(w->steadiness), 0.5, dt_s);
    scene_ease(&s->hold, target ? clamp01(w->hold_progress) : 0, 0.08, dt_s);
    kind->step(s, w, dt_s);
    s->trials_done = w->trials_done;
    s->hits = w->hits;
}

static bool starts_anew(const struct scene_state *s, const struct world_scene *w)
{
    return s->exercise != (int)w->exercise || w->trials_done < s->trials_done || w->hits < s->hits;
}

static struct point_u on_screen(struct point_u p)
{
    return (struct point_u){ clamp(p.x, 32, VIEW_WIDTH - 32), clamp(p.y, 32, VIEW_HEIGHT - 32) };
}

void view_scene(struct view *v, const struct world_scene *w, double dt_s)
{
    struct scene_state *s = v->scene;
    const struct scene_kind *kind = kind_of((int)w->exercise);
    if (starts_anew(s, w)) {
        *s = (struct scene_state){ .exercise = (int)w->exercise, .calm = clamp01(w->steadiness), .target_direction = -1 };
        kind->begin(s, w);
    }
    step(s, kind, w, clamp(dt_s, 0, 0.1));
    view_background(v, kind->background);
    kind->draw(v, s, w);
    view_target(v, s->target, s->target_radius, w->inside || s->hold > 0.01 ? s->hold : 0, s->target_alpha);
    view_cursor(v, on_screen(view_scene_point(w, w->cursor_mm.x, w->cursor_mm.y)), s->cursor_alpha);
    struct rgb veil = theme_rgb(v->theme, COLOUR_MIST);
    canvas_veil(v, veil, 0.62 * s->veil);
    view_prompt_card(v, w->prompt ? tr(w->prompt) : NULL);
    view_progress(v, w->trials_done, w->trial_progress, w->trials_total);
    if (w->seconds_left >= 0 && w->phase != PHASE_PAUSED) signs_number(v, (int)ceil(w->seconds_left), kind->number_on_card);
    view_stop_button(v);
}

void view_scene_preload(struct view *v, int exercise)
{
    const struct scene_kind *kind = kind_of(exercise);
    picture_get(v, kind->background, (int)lround(VIEW_WIDTH * v->scale), (int)lround(VIEW_HEIGHT * v->scale), 0);
    kind->preload(v);
}
