/* Scenes: where millimetres lie, what may move, that nothing flashes, and that a running set makes no textures. */
#include <string.h>

#include "view_fixture.h"

static const struct place { enum exercise_id id; double x_mm, y_mm; struct point_u want; } places[] = {
    { E01_STEADY_STAND, 0, 0, { 640, 588 } },    /* lower middle                                  */
    { E01_STEADY_STAND, 20, 0, { 702, 588 } },   /* span 60 mm is 186 units                       */
    { E01_STEADY_STAND, 0, 20, { 640, 526 } },   /* forward is up                                 */
    { E06_SIDE_SHIFT, -35, 0, { 440, 380 } },    /* left is left; half the reach is half of 400   */
    { E06_SIDE_SHIFT, 28, 0, { 800, 380 } },
    { E08_STAR_REACH, 0, -38, { 640, 654 } },    /* back is down, as far as the reach behind      */
    { E08_STAR_REACH, 25, 75, { 765, 154 } },    /* its right reach is 50 mm                      */
};

static void millimetres_lie_where_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const struct place *c = &places[i];
        struct world_scene w = fixture_scene(c->id);
        if (c->id == E08_STAR_REACH) w.reach_right_mm = 50; /* each side has its own */
        struct point_u got = view_scene_point(&w, c->x_mm, c->y_mm);
        struct point_mm back = view_scene_mm(&w, got);
        if (fabs(got.x - c->want.x) > 0.01 || fabs(got.y - c->want.y) > 0.01)
            fail_msg("row %zu: %.3f %.3f, expected %.3f %.3f", i, got.x, got.y, c->want.x, c->want.y);
        if (fabs(back.x - c->x_mm) > 1e-9 || fabs(back.y - c->y_mm) > 1e-9)
            fail_msg("row %zu: back at %.3f %.3f mm, expected %.3f %.3f", i, back.x, back.y, c->x_mm, c->y_mm);
    }
}

/* A person in the middle of a set: state number k of a sequence at 30 frames a second. */
static struct world_scene played(enum exercise_id id, int k)
{
    struct world_scene w = fixture_scene(id);
    double t = k / 30.0;
    int trial = k / 90;
    w.trials_done = w.hits = trial;
    if (id == E06_SIDE_SHIFT && trial % 2) w.target_mm.x = 42;
    w.has_target = k % 90 > 15;
    w.target_glow = w.has_target ? 0 : (k % 90) / 15.0;
    w.hold_progress = w.trial_progress = w.has_target ? (k % 90 - 15) / 75.0 : 0;
    w.inside = w.has_target;
    w.cursor_mm = (struct point_mm){ w.target_mm.x * w.hold_progress + 3 * sin(2.1 * t), w.target_mm.y * w.hold_progress + 3 * cos(1.7 * t) };
    w.steadiness = 0.5 + 0.4 * sin(0.6 * t);
    if (w.seconds_left >= 0) w.seconds_left = 20 - floor(t);
    return w;
}

/* Where each scene may change; the rest must stay as it is, to the last bit. */
static const struct { enum exercise_id id; struct rect_u moving[6]; } allowed[] = {
    { E01_STEADY_STAND, { { 300, 130, 680, 450 }, { 500, 440, 280, 280 }, { 790, 340, 280, 200 }, { 40, 34, 250, 92 } } },
    { E06_SIDE_SHIFT, { { 0, 290, 1280, 160 }, { 240, 220, 800, 500 }, { 40, 34, 250, 92 } } },
    { E08_STAR_REACH, { { 450, 150, 400, 420 }, { 640, 250, 400, 460 }, { 40, 34, 250, 92 } } },
};

static bool may_change(int scene, int x, int y)
{
    for (int i = 0; i < 6; i++) {
        struct rect_u r = allowed[scene].moving[i];
        if (x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h) return true;
    }
    return false;
}

enum { W = 640, H = 360, FRAMES = 240, BLOCK = 40, BLOCKS_X = W / BLOCK, BLOCKS_Y = H / BLOCK };

static void background_stands_still_and_little_moves(void **state)
{
    (void)state;
    struct view *v = fixture_open(W, H, THEME_LIGHT);
    for (int e = 0; e < 3; e++) {
        uint32_t *first = NULL, *last = NULL;
        for (int k = 0; k < FRAMES; k++) {
            struct world_scene w = played(allowed[e].id, k);
            view_begin(v);
            view_scene(v, &w, 1 / 30.0);
            uint32_t *now = fixture_pixels(v);
            int changed = 0;
            for (int i = 0; first && i < W * H; i++) {
                if (now[i] != first[i] && !may_change(e, 2 * (i % W), 2 * (i / W)))
                    fail_msg("E%02d, frame %d: pixel %d %d changed", (int)allowed[e].id, k, i % W, i / W);
                changed += now[i] != last[i];
            }
            if (changed > W * H * 15 / 100) fail_msg("E%02d, frame %d: %d pixels moved", (int)allowed[e].id, k, changed);
            if (last != first) free(last);
            last = now;
            if (!first) first = now;
            view_present(v);
        }
        if (last != first) free(last);
        free(first);
    }
    view_close(v);
}

static void block_luminance(struct view *v, double out[BLOCKS_X * BLOCKS_Y])
{
    uint32_t *p = fixture_pixels(v);
    memset(out, 0, sizeof *out * BLOCKS_X * BLOCKS_Y);
    for (int y = 0; y < H; y += 2)
        for (int x = 0; x < W; x += 2)
            out[y / BLOCK * BLOCKS_X + x / BLOCK] += luminance(fixture_rgb(p[y * W + x])) * 4.0 / (BLOCK * BLOCK);
    free(p);
}

/* A flash is a change of a tenth of full luminance and back (WCAG 2.2, general flash); none within a second, in places of 80 units
 * (an eightieth of the area that WCAG minds), cursor left out. */
static void nothing_flashes(void **state)
{
    (void)state;
    static double l[FRAMES][BLOCKS_X * BLOCKS_Y];
    struct view *v = fixture_open(W, H, THEME_LIGHT);
    for (int e = 0; e < 3; e++) {
        for (int k = 0; k < FRAMES; k++) {
            struct world_scene w = played(allowed[e].id, k);
            w.cursor_visible = false;
            view_begin(v);
            view_scene(v, &w, 1 / 30.0);
            block_luminance(v, l[k]);
            view_present(v);
        }
        for (int b = 0; b < BLOCKS_X * BLOCKS_Y; b++)
            for (int k = 0; k + 30 < FRAMES; k++) {
                double up = 0, low = l[k][b], high = l[k][b];
                bool flash = false;
                for (int j = k; j < k + 30; j++) {
                    low = fmin(low, l[j][b]);
                    high = fmax(high, l[j][b]);
                    up = fmax(up, l[j][b] - low);
                    flash = flash || (up > 0.1 && high - l[j][b] > 0.1);
                }
                if (flash) fail_msg("E%02d: block %d %d flashes at %.1f s", (int)allowed[e].id, b % BLOCKS_X, b / BLOCKS_X, k / 30.0);
            }
    }
    view_close(v);
}

static void a_running_set_makes_no_textures(void **state)
{
    (void)state;
    struct view *v = fixture_open(W, H, THEME_LIGHT);
    for (int e = 0; e < 3; e++) {
        view_scene_preload(v, (int)fixture_exercises[e]);
        for (int round = 0; round < 2; round++) { /* all texts and counts have been seen once after the first */
            uint64_t before = v->textures_made;
            for (int k = 0; k < FRAMES; k++) {
                struct world_scene w = played(fixture_exercises[e], k);
                view_begin(v);
                view_scene(v, &w, 1 / 30.0);
                view_present(v);
            }
            if (round == 1) assert_int_equal(v->textures_made, before);
            else if (v->textures_made - before > 40) fail_msg("%d textures in one set", (int)(v->textures_made - before));
        }
    }
    view_close(v);
}

static void a_pause_dims_the_scene_and_keeps_its_signs(void **state)
{
    (void)state;
    struct view *v = fixture_open(W, H, THEME_LIGHT);
    struct world_scene w = fixture_scene(E01_STEADY_STAND);
    uint32_t *p[2];
    for (int i = 0; i < 2; i++) {
        w.phase = i ? PHASE_PAUSED : PHASE_TRIAL;
        for (int k = 0; k < 60; k++) {
            view_begin(v);
            view_scene(v, &w, 1 / 30.0);
            if (k == 59) p[i] = fixture_pixels(v);
            view_present(v);
        }
    }
    double lake[2] = { luminance(fixture_rgb(p[0][325 * W + 150])), luminance(fixture_rgb(p[1][325 * W + 150])) };
    assert_true(lake[1] > lake[0] + 0.2);                                     /* mist over the water        */
    assert_int_equal(p[0][30 * W + 535], p[1][30 * W + 535]);         /* Stop as dark as before     */
    free(p[0]);
    free(p[1]);
    view_close(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(millimetres_lie_where_they_should),
        cmocka_unit_test(background_stands_still_and_little_moves),
        cmocka_unit_test(nothing_flashes),
        cmocka_unit_test(a_running_set_makes_no_textures),
        cmocka_unit_test(a_pause_dims_the_scene_and_keeps_its_signs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
