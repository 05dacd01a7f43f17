/* scene_feet.c - feet seen from above: as they are to stand, or as they are now on the plate. The asked foot has a ring and
 * the colour of the person, a foot without load is drawn higher, over the empty print that it left. */
#include <math.h>

#include "view/scene.h"

enum { FOOT_W = 127, FOOT_H = 290, RAISED = 34, STONE_W = 150, STONE_H = 82 };
static const struct rect_u plate_at = { 360, 292, 560, 380 };
/* World's picture of a step exercise is three quarters of the distance between the feet: half of it lies here. */
static const double FOOT_LEAN = 2.0 / 3;
static const char *const names[2][3] = { { "foot_left", "foot_left_asked", "foot_left_up" },
                                         { "foot_right", "foot_right_asked", "foot_right_up" } };
enum { DOWN, ASKED, UP };

static double load_on(const struct world_scene *w, int foot)
{
    double share = isfinite(w->share_right) ? clamp01(w->share_right) : 0.5, load = w->load > 0 ? w->load : 1;
    return load * (foot ? share : 1 - share);
}

void feet_step(struct ground_state *g, const struct world_scene *w, double dt_s)
{
    for (int i = 0; i < 2; i++) {
        bool asked = w->side == (i ? 1 : -1) && (w->phase == PHASE_TRIAL || w->exercise == E16_STEP_ON);
        scene_ease(&g->asked[i], asked ? 1 : 0, 0.14, dt_s);
        scene_ease(&g->lifted[i], load_on(w, i) < 0.09 ? 1 : 0, 0.1, dt_s);
    }
    scene_ease(&g->tap, w->height > 0.5 ? 1 : 0, 0.12, dt_s);
}

static struct point_u foot_place(const struct world_scene *w, int foot)
{
    return view_scene_lean_point(w, foot ? FOOT_LEAN : -FOOT_LEAN, 0);
}

static struct rect_u around(struct point_u at, double w, double h) { return (struct rect_u){ at.x - w / 2, at.y - h / 2, w, h }; }

static void draw_mark(struct view *v, struct point_u at, double hold, double alpha)
{
    static const double rx = 80, ry = 158;
    struct rect_u box;
    canvas_ring(v, at, rx, ry, 17, theme_sign_dark(v->theme), alpha);
    canvas_ring(v, at, rx, ry, 9, theme_sign_light(v->theme), alpha);
    if (hold <= 0.004) return;
    SDL_Texture *t = canvas_ellipse(v, rx, ry, 13, theme_rgb(v->theme, COLOUR_AMBER), &box);
    canvas_sector(v, t, (struct rect_u){ at.x + box.x, at.y + box.y, box.w, box.h }, hold, alpha);
}

static struct point_u raised_place(const struct ground_state *g, const struct world_scene *w, int i)
{
    struct point_u at = foot_place(w, i);
    double reach = scene_shows(w, SHOW_STONE) ? 40 * scene_smooth(g->tap) * g->asked[i] : 0;
    if (w->exercise != E16_STEP_ON) at.y -= (RAISED + reach) * scene_smooth(g->lifted[i]);
    return at;
}

static void draw_foot(struct view *v, const struct ground_state *g, const struct world_scene *w, int i)
{
    struct point_u ground = foot_place(w, i), at = raised_place(g, w, i);
    bool marches = scene_shows(w, SHOW_BEAT);
    double lifted = scene_smooth(g->lifted[i]);
    view_art(v, names[i][UP], around(ground, FOOT_W, FOOT_H), w->exercise == E16_STEP_ON ? 1 : lifted, 0);
    double there = w->exercise == E16_STEP_ON ? 1 - lifted : 1;
    view_art(v, names[i][DOWN], around(at, FOOT_W, FOOT_H), there, 0);
    /* In the rhythm of a march the ring is enough: a change of colour with each step would be restless. */
    if (!marches) view_art(v, names[i][ASKED], around(at, FOOT_W, FOOT_H), there * scene_smooth(g->asked[i]), 0);
}

void feet_draw(struct view *v, const struct ground_state *g, const struct world_scene *w)
{
    view_art(v, "plate_top", plate_at, 1, 0);
    for (int i = 0; i < 2; i++) {
        struct point_u stone = foot_place(w, i);
        stone.y = plate_at.y - 6;
        if (scene_shows(w, SHOW_STONE)) view_art(v, "stone", around(stone, STONE_W, STONE_H), 0.7 + 0.3 * g->asked[i], 0);
    }
    for (int i = 0; i < 2; i++) {
        draw_foot(v, g, w, i);
        double hold = w->side == (i ? 1 : -1) && !w->has_target ? clamp01(w->hold_progress) : 0;
        draw_mark(v, raised_place(g, w, i), hold, g->asked[i]);
    }
}

/* ---- as the feet are to stand ---- */
/* Places in heights of a foot for the right foot; the left one is its mirror image, but for front and back. */
static struct point_u stance_place(enum stance stance, int side, int foot)
{
    double out = foot ? 1 : -1;
    bool front = side ? side == (foot ? 1 : -1) : foot == 1;
    switch (stance) {
    case STANCE_TOGETHER: return (struct point_u){ 0.23 * out, 0 };
    case STANCE_SEMI_TANDEM: return (struct point_u){ 0.23 * out, front ? -0.27 : 0.27 };
    case STANCE_TANDEM: return (struct point_u){ 0, front ? -0.53 : 0.53 };
    case STANCE_ONE_LEG: return (struct point_u){ 0.27 * out, front ? -0.08 : 0 };
    case STANCE_WIDE: break;
    }
    return (struct point_u){ 0.42 * out, 0 };
}

void feet_stance_draw(struct view *v, const struct world_scene *w, struct point_u middle, double h, double alpha)
{
    struct rgb top = theme_grade(v->theme, (struct rgb){ 0x6f, 0x9a, 0xa3 }), rim = theme_grade(v->theme, (struct rgb){ 0x2d, 0x58, 0x68 });
    struct rect_u plate = around(middle, 1.9 * h, 2.32 * h), inner = { plate.x + 7, plate.y + 6, plate.w - 14, plate.h - 20 };
    canvas_round_rect(v, plate, 0.2 * h, rim, alpha);
    canvas_round_rect(v, inner, 0.17 * h, top, alpha);
    for (int i = 0; i < 2; i++) {
        struct point_u p = stance_place(w->stance, w->side, i), at = { middle.x + p.x * h, middle.y - 4 + p.y * h };
        bool mine = w->side == (i ? 1 : -1), one_leg = w->stance == STANCE_ONE_LEG;
        bool up = one_leg && (w->side ? mine : i == 1);
        bool marked = mine && (w->stance == STANCE_SEMI_TANDEM || w->stance == STANCE_TANDEM);
        view_art(v, names[i][up ? UP : marked ? ASKED : DOWN], around(at, h * FOOT_W / FOOT_H, h), alpha, 0);
    }
}

void feet_preload(struct view *v, unsigned shows)
{
    const double k = v->scale;
    for (int i = 0; shows & SHOW_FEET && i < 2; i++)
        for (int j = 0; j < 3; j++) picture_get(v, names[i][j], (int)lround(FOOT_W * k), (int)lround(FOOT_H * k), 0);
    picture_get(v, "plate_top", (int)lround(plate_at.w * k), (int)lround(plate_at.h * k), 0);
    picture_get(v, "stone", (int)lround(STONE_W * k), (int)lround(STONE_H * k), 0);
    picture_get(v, "night_sky", (int)lround(1280 * k), (int)lround(460 * k), 0);
}
