/* scene_scale.c - load and height: a bar of the shares, kitchen scales, an upright bar, the sun, a shoe from the side. */
#include <math.h>

#include "view/scene.h"

enum { FOOT_SMALL_W = 44, FOOT_SMALL_H = 100 };
static double share_of(const struct world_scene *w) { return isfinite(w->share_right) ? clamp01(w->share_right) : 0.5; }

/* Share of the right leg that is asked. */
static double target_right(const struct world_scene *w) { return w->side < 0 ? 1 - w->share_target : w->share_target; }

static bool to_be_low(const struct world_scene *w)
{
    if (w->exercise == E15_HEEL_TOE_RAISE) return w->ask.order != PERSON_HEELS_UP && w->ask.order != PERSON_TOES_UP;
    return w->ask.order == PERSON_SIT;
}

void scale_step(struct ground_state *g, const struct world_scene *w, double dt_s)
{
    double leg = w->side < 0 ? 1 - share_of(w) : share_of(w), off = w->share_target > 0 ? leg - w->share_target : 0;
    scene_ease(&g->share, clamp(off / 0.3, -1, 1), 0.15, dt_s);
    if (w->share_target > 0) {
        g->share_at = clamp01(target_right(w));
        g->share_half = clamp(w->share_tolerance, 0, 0.5);
    }
    scene_ease(&g->share_shown, w->share_target > 0 ? 1 : 0, 0.14, dt_s);
    scene_ease(&g->low, to_be_low(w) ? 1 : 0, 0.3, dt_s);
    scene_ease(&g->height, isfinite(w->height) ? clamp01(w->height) : 0, 0.05, dt_s);
}

/* ---- bar of the shares ---- */

static void small_foot(struct view *v, double x, double y, const char *name)
{
    view_art(v, name, (struct rect_u){ x - FOOT_SMALL_W / 2.0, y - FOOT_SMALL_H / 2.0, FOOT_SMALL_W, FOOT_SMALL_H }, 1, 0);
}

void scale_draw_share(struct view *v, const struct ground_state *g, const struct world_scene *w, double y, double width)
{
    double x0 = 640 - width / 2, asked = scene_shows(w, SHOW_BALANCE) ? w->side : 0;
    canvas_round_rect(v, (struct rect_u){ x0 - 25, y - 22, width + 50, 44 }, 22, theme_sign_light(v->theme), 1);
    canvas_round_rect(v, (struct rect_u){ x0 - 22, y - 19, width + 44, 38 }, 19, theme_sign_dark(v->theme), 1);
    canvas_round_rect(v, (struct rect_u){ x0 - 18, y - 15, width + 36, 30 }, 15, theme_rgb(v->theme, COLOUR_MIST), 1);
    canvas_round_rect(v, (struct rect_u){ 638, y - 15, 4, 30 }, 2, theme_sign_dark(v->theme), 0.5);
    small_foot(v, x0 - 62, y, asked < 0 ? "foot_left_asked" : "foot_left");
    small_foot(v, x0 + width + 62, y, asked > 0 ? "foot_right_asked" : "foot_right");
    if (g->share_shown > 0) {
        double half = fmax(g->share_half * width, 14), x = x0 + g->share_at * width;
        double hold = scene_shows(w, SHOW_BALANCE) && w->inside ? clamp01(w->hold_progress) : 0;
        path_draw_frame(v, (struct rect_u){ x - half, y - 42, 2 * half, 84 }, hold, g->share_shown);
    }
    if (w->cursor_visible) view_cursor(v, (struct point_u){ x0 + share_of(w) * width, y }, 1);
}

/* ---- kitchen scales: level when the leg carries what is asked ---- */
static const struct rect_u stand_at = { 505, 262, 270, 297 };
static const struct point_u pivot = { 640, 293 };
enum { ARM = 232, PAN_W = 210, PAN_H = 158, TILT_MAX_DEG = 9 };

static void draw_pan(struct view *v, struct point_u hook, bool leg, bool right)
{
    struct rect_u pan = { hook.x - PAN_W / 2.0, hook.y - 4, PAN_W, PAN_H };
    const struct rect_u weight = { hook.x - 36, hook.y + 36, 72, 78 }, foot = { hook.x - 20, hook.y + 18, 40, 92 };
    if (leg) view_art(v, right ? "foot_right_asked" : "foot_left_asked", foot, 1, 0);
    else view_art(v, "weight", weight, 1, 0);
    view_art(v, "scale_pan", pan, 1, 0);
}

void scale_draw_balance(struct view *v, const struct ground_state *g, const struct world_scene *w)
{
    int side = w->side < 0 ? -1 : 1;
    double a = g->share * TILT_MAX_DEG * M_PI / 180 * side; /* above 0: right side down */
    struct point_u right = { pivot.x + ARM * cos(a), pivot.y + ARM * sin(a) }, left = { pivot.x - ARM * cos(a), pivot.y - ARM * sin(a) };
    struct rgb dark = theme_grade(v->theme, (struct rgb){ 0x5d, 0x3d, 0x28 }), light = theme_grade(v->theme, (struct rgb){ 0xc9, 0x9a, 0x4a });
    draw_pan(v, left, side < 0, false);
    draw_pan(v, right, side > 0, true);
    canvas_line(v, left, right, 20, dark, 1);
    canvas_line(v, (struct point_u){ left.x, left.y - 2 }, (struct point_u){ right.x, right.y - 2 }, 10, light, 1);
    view_art(v, "scale_stand", stand_at, 1, 0);
}

/* ---- upright bar ---- */
enum { COLUMN_TOP = 318, COLUMN_BOTTOM = 646, COLUMN_RING = 44 };

static double column_y(double up) { return COLUMN_BOTTOM - (COLUMN_BOTTOM - COLUMN_TOP) * clamp01(up); }

void scale_draw_column(struct view *v, const struct ground_state *g, const struct scene_state *s, const struct world_scene *w)
{
    (void)s;
    bool bend = scene_shows(w, SHOW_SUN_SINKS);
    double x = scene_shows(w, SHOW_SHOE) ? 930 : 640;
    double ring = bend ? 1 - clamp01(w->pace) : 1 - scene_smooth(g->low), you = bend ? 1 - g->height : g->height;
    double bottom = COLUMN_BOTTOM + 20, top = COLUMN_TOP - 20;
    canvas_round_rect(v, (struct rect_u){ x - 22, top - 3, 44, bottom - top + 6 }, 22, theme_sign_light(v->theme), 1);
    canvas_round_rect(v, (struct rect_u){ x - 19, top, 38, bottom - top }, 19, theme_sign_dark(v->theme), 1);
    canvas_round_rect(v, (struct rect_u){ x - 15, top + 4, 30, bottom - top - 8 }, 15, theme_rgb(v->theme, COLOUR_MIST), 1);
    view_target(v, (struct point_u){ x, column_y(ring) }, COLUMN_RING, w->inside ? clamp01(w->hold_progress) : 0, 1);
    view_cursor(v, (struct point_u){ x, column_y(you) }, 1);
}

/* ---- the sun rises with the person ---- */
enum { SUN = 200, SUN_X = 880, SUN_LOW = 336, SUN_HIGH = 196 };

void scale_draw_sun(struct view *v, const struct ground_state *g, bool sinks)
{
    double up = sinks ? 1 - g->height : g->height, y = SUN_LOW + (SUN_HIGH - SUN_LOW) * scene_smooth(up);
    view_art(v, "sun", (struct rect_u){ SUN_X - SUN / 2.0, y - SUN / 2.0, SUN, SUN }, 1, 0);
    view_art(v, "ground_hills", (struct rect_u){ 0, 200, 1280, 246 }, 1, 0);
}

/* ---- a shoe from the side: heels turn about the ball of the foot, toes about the heel ---- */
enum { SHOE_W = 520, SHOE_H = 212, SHOE_BOTTOM = 586, SHOE_MAX_DEG = 18 };
static const double SHOE_STEP_DEG = 1.5;

void scale_draw_shoe(struct view *v, const struct ground_state *g, const struct world_scene *w)
{
    bool toes = w->symbol_count > 0 && w->symbol[0] == 1;
    double turn = round(SHOE_MAX_DEG * scene_smooth(g->height) / SHOE_STEP_DEG) * SHOE_STEP_DEG;
    struct rect_u at = { (toes ? 370 : 556) - SHOE_W / 2.0, SHOE_BOTTOM - SHOE_H, SHOE_W, SHOE_H };
    view_art(v, toes ? "shoe_toe" : "shoe_heel", at, 1, toes ? -turn : turn);
    struct rgb side = theme_grade(v->theme, (struct rgb){ 0x2d, 0x58, 0x68 }), top = theme_grade(v->theme, (struct rgb){ 0x6f, 0x9a, 0xa3 });
    canvas_round_rect(v, (struct rect_u){ 270, SHOE_BOTTOM - 4, 440, 44 }, 12, side, 1);
    canvas_round_rect(v, (struct rect_u){ 276, SHOE_BOTTOM - 2, 428, 14 }, 7, top, 1);
}

void scale_preload(struct view *v, unsigned shows)
{
    const double k = v->scale;
    for (double turn = 0; shows & SHOW_SHOE && turn <= SHOE_MAX_DEG; turn += SHOE_STEP_DEG) {
        picture_get(v, "shoe_heel", (int)lround(SHOE_W * k), (int)lround(SHOE_H * k), turn);
        picture_get(v, "shoe_toe", (int)lround(SHOE_W * k), (int)lround(SHOE_H * k), -turn);
    }
    picture_get(v, "sun", (int)lround(SUN * k), (int)lround(SUN * k), 0);
    picture_get(v, "ground_hills", (int)lround(1280 * k), (int)lround(246 * k), 0);
    picture_get(v, "scale_stand", (int)lround(stand_at.w * k), (int)lround(stand_at.h * k), 0);
    picture_get(v, "scale_pan", (int)lround(PAN_W * k), (int)lround(PAN_H * k), 0);
}
