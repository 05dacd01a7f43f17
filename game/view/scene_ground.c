/* scene_ground.c - the practice ground: one calm family of scenes for all exercises without a picture of their own. A meadow to
 * stand and lean on, a terrace by the lake for steps and strength, a pond in the evening for sitting. What is shown on
 * them stands in the table of scene.c; the pieces draw themselves. */
#include <math.h>

#include "view/scene.h"

/* Dark within a second, as evening falls; light again as softly (exercises.md 7, E04). */
static const double NIGHT_S = 0.33;
enum { LIGHT = 230 };

static void begin(struct scene_state *s, const struct world_scene *w)
{
    s->ground = (struct ground_state){ .share = 0.5, .night = w->eyes_closed ? 1 : 0, .height = clamp01(w->height), .heard_kind = -1 };
}

static void step(struct scene_state *s, const struct world_scene *w, double dt_s)
{
    struct ground_state *g = &s->ground;
    scene_ease(&g->night, w->eyes_closed ? 1 : 0, NIGHT_S, dt_s);
    scene_ease(&g->no_go, w->no_go && w->phase == PHASE_TRIAL ? 1 : 0, 0.14, dt_s);
    feet_step(g, w, dt_s);
    scale_step(g, w, dt_s);
    pace_step(g, w, dt_s);
    symbols_step(g, w, w->sound_number > s->sound_number, dt_s);
}

/* Something to rest the eyes on; it goes with the light. */
static void draw_cross(struct view *v, double alpha)
{
    const struct point_u at = { 640, 356 };
    canvas_disc(v, at, 44, theme_sign_dark(v->theme), alpha);
    canvas_disc(v, at, 41, theme_sign_light(v->theme), alpha);
    canvas_round_rect(v, (struct rect_u){ at.x - 26, at.y - 5, 52, 10 }, 4, theme_sign_dark(v->theme), alpha);
    canvas_round_rect(v, (struct rect_u){ at.x - 5, at.y - 26, 10, 52 }, 4, theme_sign_dark(v->theme), alpha);
}

static void draw_night(struct view *v, double night)
{
    static const struct rgb dark = { 0x08, 0x11, 0x1c };
    canvas_veil(v, dark, 0.9 * night);
    /* The dark button keeps its shape. */
    canvas_round_rect(v, (struct rect_u){ 1048, 30, 196, 100 }, 30, theme_sign_light(v->theme), 0.55 * night);
    view_art(v, "night_sky", (struct rect_u){ 0, 0, 1280, 460 }, scene_smooth(night), 0);
}

/* A ring of an easy grade is smaller than the cursor: light around it tells where it is. */
static void draw_light(struct view *v, const struct scene_state *s)
{
    view_art(v, "glow", (struct rect_u){ s->target.x - LIGHT / 2.0, s->target.y - LIGHT / 2.0, LIGHT, LIGHT }, 0.8 * s->target_alpha, 0);
}

static void draw(struct view *v, const struct scene_state *s, const struct world_scene *w)
{
    const struct ground_state *g = &s->ground;
    const unsigned shows = scene_row_of((int)w->exercise)->shows;
    if (shows & SHOW_STANCE) feet_stance_draw(v, w, (struct point_u){ 176, 538 }, 122, 1);
    if (shows & SHOW_BIG_STANCE) feet_stance_draw(v, w, (struct point_u){ 640, 478 }, 178, 1);
    if (shows & SHOW_CROSS) draw_cross(v, 1);
    if (shows & (SHOW_SUN | SHOW_SUN_SINKS)) scale_draw_sun(v, g, (shows & SHOW_SUN_SINKS) != 0);
    if (shows & SHOW_FEET) feet_draw(v, g, w);
    if (shows & SHOW_BEAT) pace_draw_beat(v, g);
    if (shows & SHOW_BREATH) pace_draw_breath(v, g, s);
    if (shows & SHOW_LINE) path_draw_line(v, w);
    if (shows & SHOW_CORRIDOR) path_draw_corridor(v, w);
    if (shows & SHOW_BUTTERFLY) path_draw_butterfly(v, s);
    if (shows & SHOW_BALANCE) scale_draw_balance(v, g, w);
    if (shows & SHOW_SHARE) scale_draw_share(v, g, w, shows & SHOW_BALANCE ? 606 : 652, shows & SHOW_BALANCE ? 760 : 520);
    if (shows & SHOW_SHOE) scale_draw_shoe(v, g, w);
    if (shows & SHOW_COLUMN) scale_draw_column(v, g, s, w);
    if (w->target_radius_lean > 0 && !(shows & SHOW_BALANCE)) draw_light(v, s);
    if (shows & SHOW_SYMBOLS) symbols_draw(v, g, w);
    if (shows & SHOW_NO_GO) {
        struct point_u c = view_scene_lean_point(w, 0, 0);
        path_draw_frame(v, (struct rect_u){ c.x - 84, c.y - 84, 168, 168 }, 0, g->no_go);
    }
    if (shows & SHOW_NIGHT && g->night > 0) draw_night(v, g->night);
}

static void preload_all(struct view *v)
{
    static const unsigned all = ~0u;
    feet_preload(v, all);
    symbols_preload(v);
    picture_get(v, "glow", (int)lround(LIGHT * v->scale), (int)lround(LIGHT * v->scale), 0);
}

static void preload_strong(struct view *v) { scale_preload(v, ~0u); }

static void preload_evening(struct view *v) { picture_get(v, "light_path", (int)lround(260 * v->scale), (int)lround(180 * v->scale), 0); }

const struct scene_kind scene_stand = {
    .focus = { 640, 430 }, .half_height = 200, .number_on_card = true, .background = "ground_meadow",
    .begin = begin, .step = step, .draw = draw, .preload = preload_all,
};
const struct scene_kind scene_lean = {
    .focus = { 640, 450 }, .half_height = 230, .number_on_card = true, .background = "ground_meadow",
    .begin = begin, .step = step, .draw = draw, .preload = preload_all,
};
/* Larger: no number is shown over it, and no target is farther back than 60 % (exercises.md 7). */
const struct scene_kind scene_lean_wide = {
    .focus = { 640, 470 }, .half_height = 330, .number_on_card = true, .background = "ground_meadow",
    .begin = begin, .step = step, .draw = draw, .preload = preload_all,
};
const struct scene_kind scene_step = {
    .focus = { 640, 480 }, .half_height = 200, .number_on_card = true, .background = "ground_terrace",
    .begin = begin, .step = step, .draw = draw, .preload = preload_all,
};
const struct scene_kind scene_strong = {
    .focus = { 640, 480 }, .half_height = 200, .number_on_card = true, .background = "ground_terrace",
    .begin = begin, .step = step, .draw = draw, .preload = preload_strong,
};
const struct scene_kind scene_evening = {
    .focus = { 640, 420 }, .half_height = 200, .number_on_card = true, .background = "ground_evening",
    .begin = begin, .step = step, .draw = draw, .preload = preload_evening,
};
