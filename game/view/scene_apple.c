/* scene_apple.c - E08: an apple tree. Apples hang in eight directions, where the targets are; the one that is held ripens,
 * lets go and joins the others in the basket. Moving: the apple, the cursor. */
#include <math.h>

#include "view/scene.h"

enum { APPLE = 84, APPLE_IN_BASKET = 46 };
static const struct rect_u basket_at = { 842, 578, 190, 128 };
static const double FALL_S = 1.3;

static struct point_u pile_place(int i)
{
    /* Rows of five, four, four, three from the bottom; the basket's front hides the lowest. */
    static const double row_x[4][5] = { { -52, -26, 0, 26, 52 }, { -42, -14, 14, 42 }, { -48, -17, 15, 47 }, { -30, 0, 30 } };
    static const int first[5] = { 0, 5, 9, 13, 16 };
    int row = 0;
    while (row < 3 && i >= first[row + 1]) row++;
    return (struct point_u){ basket_at.x + basket_at.w / 2 + row_x[row][i - first[row]], basket_at.y + 62 - 17 * row };
}

static struct point_u place_of(const struct world_scene *w, int direction)
{
    static const double PLACE = 0.62, PLACE_BACK = 0.46; /* shares of the reach; targets behind are nearer, too */
    double a = direction * M_PI / 4, ahead = cos(a);
    return view_scene_lean_point(w, PLACE * sin(a), (ahead < 0 ? PLACE_BACK : PLACE) * ahead);
}

static void begin(struct scene_state *s, const struct world_scene *w)
{
    for (int i = 0; i < APPLES; i++) s->apple[i] = (struct apple){ .at = place_of(w, i), .grown = 1 };
}

static int direction_of(const struct world_scene *w)
{
    return w->target_direction >= 0 && w->target_direction < APPLES && (w->has_target || w->target_glow > 0) ? w->target_direction : -1;
}

static void let_go(struct apple *a)
{
    if (a->fall > 0) return;
    a->fall = 1e-6;
    a->from = a->at;
    a->ripe = 1;
}

static void step_fall(struct scene_state *s, struct apple *a, double dt_s)
{
    a->fall += dt_s / FALL_S;
    if (a->fall < 1) return;
    if (s->landed < PILE_MAX) s->pile[s->landed++] = 1;
    *a = (struct apple){ .at = a->from };
}

static void step(struct scene_state *s, const struct world_scene *w, double dt_s)
{
    int now = direction_of(w);
    if (w->hits > s->hits && s->target_direction >= 0 && s->target_direction < APPLES) let_go(&s->apple[s->target_direction]);
    for (int i = 0; i < APPLES; i++) {
        struct apple *a = &s->apple[i];
        if (a->fall > 0) {
            step_fall(s, a, dt_s);
            continue;
        }
        scene_ease(&a->grown, 1, now == i ? 0.25 : 1.5, dt_s);
        scene_ease(&a->ripe, now == i && w->has_target ? clamp01(w->hold_progress) : 0, now == i ? 0.15 : 0.8, dt_s);
        if (now != i) continue;
        struct point_u to = view_scene_point(w, w->target_mm.x, w->target_mm.y);
        scene_ease(&a->at.x, to.x, 0.2, dt_s);
        scene_ease(&a->at.y, to.y, 0.2, dt_s);
    }
}

static void draw_apple(struct view *v, struct point_u at, double alpha, double ripe)
{
    struct rect_u r = { at.x - APPLE / 2.0, at.y - APPLE / 2.0, APPLE, APPLE };
    view_art(v, "apple_unripe", r, alpha, 0);
    view_art(v, "apple_ripe", r, alpha * scene_smooth(ripe), 0);
}

static void draw_basket(struct view *v, const struct scene_state *s)
{
    view_art(v, "basket_back", basket_at, 1, 0);
    for (int i = 0; i < s->landed; i++) {
        struct point_u p = pile_place(i);
        struct rect_u r = { p.x - APPLE_IN_BASKET / 2.0, p.y - APPLE_IN_BASKET / 2.0, APPLE_IN_BASKET, APPLE_IN_BASKET };
        view_art(v, "apple_ripe", r, s->pile[i], 0);
    }
    view_art(v, "basket", basket_at, 1, 0);
}

static void draw(struct view *v, const struct scene_state *s, const struct world_scene *w)
{
    (void)w;
    for (int i = 0; i < APPLES; i++)
        if (s->apple[i].fall <= 0) draw_apple(v, s->apple[i].at, s->apple[i].grown, s->apple[i].ripe);
    draw_basket(v, s);
    for (int i = 0; i < APPLES; i++) {
        const struct apple *a = &s->apple[i];
        if (a->fall <= 0) continue;
        struct point_u to = pile_place(s->landed < PILE_MAX ? s->landed : PILE_MAX - 1);
        double t = a->fall, x = a->from.x + (to.x - a->from.x) * scene_smooth(t), y = a->from.y + (to.y - a->from.y) * t * t;
        draw_apple(v, (struct point_u){ x, y }, t > 0.9 ? (1 - t) * 10 : 1, 1);
    }
}

static void preload(struct view *v)
{
    double k = v->scale;
    const int big = (int)lround(APPLE * k), small = (int)lround(APPLE_IN_BASKET * k);
    picture_get(v, "apple_unripe", big, big, 0);
    picture_get(v, "apple_ripe", big, big, 0);
    picture_get(v, "apple_ripe", small, small, 0);
    picture_get(v, "basket_back", (int)lround(basket_at.w * k), (int)lround(basket_at.h * k), 0);
    picture_get(v, "basket", (int)lround(basket_at.w * k), (int)lround(basket_at.h * k), 0);
}

const struct scene_kind scene_apple = {
    .focus = { 640, 404 }, .half_height = 250, .background = "scene_apple",
    .begin = begin, .step = step, .draw = draw, .preload = preload,
};
