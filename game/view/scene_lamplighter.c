/* scene_lamplighter.c - E06: a lamplighter on a quay at dusk, one lamp to the left, one to the right, where the
 * targets are. The lamplighter leans with the person; the cursor is the flame on the pole. A held target lights its lamp, and one
 * more window in the town across the water. Moving: figure, pole with cursor, the light that is coming. */
#include <math.h>

#include "view/scene.h"

enum { LEAN_MAX_DEG = 8, FOOT_X = 640, FOOT_Y = 700 };
static const struct rect_u figure_at = { FOOT_X - 100, FOOT_Y - 310, 200, 310 };
enum { LAMP_W = 120, LAMP_H = 330, LANTERN_X = 60, LANTERN_Y = 62 };
enum { GLOW = 300 };

/* Windows of scene_lamplighter.svg, in the order in which they light: from the edges of the town inward and back. */
static const struct point_u windows[WINDOWS_MAX] = {
    { 212, 318 }, { 1040, 322 }, { 318, 306 }, { 952, 312 }, { 118, 324 }, { 1146, 318 }, { 268, 330 }, { 1000, 336 },
    { 402, 326 }, { 884, 328 }, { 62, 334 }, { 1210, 330 }, { 168, 338 }, { 1094, 340 }, { 358, 338 }, { 918, 342 },
    { 236, 342 }, { 1060, 344 }, { 92, 344 }, { 1180, 344 },
};

static int side_of(const struct world_scene *w) { return w->target_mm.x < 0 ? 0 : 1; }

static void begin(struct scene_state *s, const struct world_scene *w)
{
    s->lamp_at[0] = view_scene_lean_point(w, -0.55, 0);
    s->lamp_at[1] = view_scene_lean_point(w, 0.55, 0);
    if (w->has_target || w->target_glow > 0) s->lamp_at[side_of(w)] = view_scene_point(w, w->target_mm.x, w->target_mm.y);
}

static void step_lamps(struct scene_state *s, const struct world_scene *w, double dt_s)
{
    bool announced = w->has_target || w->target_glow > 0;
    for (int i = 0; i < 2; i++) {
        bool mine = announced && side_of(w) == i;
        if (mine) {
            struct point_u to = view_scene_point(w, w->target_mm.x, w->target_mm.y);
            scene_ease(&s->lamp_at[i].x, to.x, 0.2, dt_s);
            scene_ease(&s->lamp_at[i].y, to.y, 0.2, dt_s);
            s->lamp_lit[i] = w->has_target ? clamp01(w->hold_progress) : 0; /* a lamp comes unlit; the one before went on */
        }
        scene_ease(&s->lamp_shown[i], s->lamp_lit[i], mine ? 0.18 : 0.6, dt_s);
    }
    if (w->hits > s->hits && s->had_target) s->lamp_lit[s->target.x < s->lamp_at[0].x + 1 ? 0 : 1] = 1;
}

static void step(struct scene_state *s, const struct world_scene *w, double dt_s)
{
    step_lamps(s, w, dt_s);
    s->had_target = w->has_target || s->had_target;
    double share = w->trials_total > 0 ? (double)w->hits / w->trials_total : 0;
    int lit = (int)ceil(share * WINDOWS_MAX - 1e-9);
    for (int i = 0; i < WINDOWS_MAX; i++) scene_ease(&s->window_lit[i], i < lit ? 1 : 0, 0.5, dt_s);
    double side_mm = w->cursor_mm.x > 0 ? w->reach_right_mm : w->reach_left_mm;
    double lean = side_mm > 0 ? clamp(w->cursor_mm.x / side_mm, -1, 1) : 0;
    if (w->cursor_visible) scene_ease(&s->lean, lean, 0.06, dt_s);
}

static void draw_windows(struct view *v, const struct scene_state *s)
{
    for (int i = 0; i < WINDOWS_MAX; i++) {
        if (s->window_lit[i] <= 0) continue;
        view_art(v, "window_lit", (struct rect_u){ windows[i].x - 14, windows[i].y - 16, 28, 32 }, s->window_lit[i], 0);
        view_art(v, "window_mirror", (struct rect_u){ windows[i].x - 8, 366, 16, 74 }, 0.75 * s->window_lit[i], 0);
    }
}

static void draw_lamps(struct view *v, const struct scene_state *s)
{
    for (int i = 0; i < 2; i++) {
        struct rect_u post = { s->lamp_at[i].x - LANTERN_X, s->lamp_at[i].y - LANTERN_Y, LAMP_W, LAMP_H };
        double lit = scene_smooth(s->lamp_shown[i]);
        view_art(v, "glow", (struct rect_u){ s->lamp_at[i].x - GLOW / 2.0, s->lamp_at[i].y - GLOW / 2.0, GLOW, GLOW }, lit, 0);
        view_art(v, "lamp", post, 1, 0);
        view_art(v, "lamp_lit", post, lit, 0);
    }
}

static void draw(struct view *v, const struct scene_state *s, const struct world_scene *w)
{
    draw_windows(v, s);
    draw_lamps(v, s);
    double lean_deg = round(LEAN_MAX_DEG * s->lean * 2) / 2, a = lean_deg * M_PI / 180;
    struct point_u hands = { FOOT_X + 168 * sin(a), FOOT_Y - 168 * cos(a) };
    struct point_u flame = view_scene_point(w, w->cursor_mm.x, w->cursor_mm.y);
    double len = hypot(flame.x - hands.x, flame.y - hands.y);
    if (len > 40) {
        struct rgb wood = theme_grade(v->theme, (struct rgb){ 0x4a, 0x33, 0x28 }), light = theme_grade(v->theme, (struct rgb){ 0x9a, 0x74, 0x55 });
        canvas_line(v, hands, flame, 7, wood, s->cursor_alpha);
        struct point_u a2 = { hands.x + 1.5, hands.y }, b2 = { flame.x + 1.5, flame.y };
        canvas_line(v, a2, b2, 2.2, light, s->cursor_alpha);
    }
    view_art(v, "lamplighter", figure_at, 1, lean_deg);
}

static void preload(struct view *v)
{
    double k = v->scale;
    for (int half_deg = -2 * LEAN_MAX_DEG; half_deg <= 2 * LEAN_MAX_DEG; half_deg++)
        picture_get(v, "lamplighter", (int)lround(figure_at.w * k), (int)lround(figure_at.h * k), half_deg / 2.0);
    picture_get(v, "lamp", (int)lround(LAMP_W * k), (int)lround(LAMP_H * k), 0);
    picture_get(v, "lamp_lit", (int)lround(LAMP_W * k), (int)lround(LAMP_H * k), 0);
    picture_get(v, "glow", (int)lround(GLOW * k), (int)lround(GLOW * k), 0);
    picture_get(v, "window_lit", (int)lround(28 * k), (int)lround(32 * k), 0);
    picture_get(v, "window_mirror", (int)lround(16 * k), (int)lround(74 * k), 0);
}

const struct scene_kind scene_lamplighter = {
    .focus = { 640, 380 }, .half_height = 400, .number_on_card = true, .background = "scene_lamplighter",
    .begin = begin, .step = step, .draw = draw, .preload = preload,
};
