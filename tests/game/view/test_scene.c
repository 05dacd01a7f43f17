/* Scenes: where millimetres lie, what may move, that nothing flashes, and that a running set makes no textures. */
/* timeout: 240 */
#include <string.h>

#include "view/scene.h"
#include "view_fixture.h"

static const struct place { enum exercise_id id; double x_mm, y_mm; struct point_u want; } places[] = {
    { E01_STEADY_STAND, 0, 0, { 640, 588 } },    /* lower middle                                  */
    { E01_STEADY_STAND, 20, 0, { 702, 588 } },   /* span 60 mm is 186 units                       */
    { E01_STEADY_STAND, 0, 20, { 640, 526 } },   /* forward is up                                 */
    { E06_SIDE_SHIFT, -35, 0, { 440, 380 } },    /* left is left; half the reach is half of 400   */
    { E06_SIDE_SHIFT, 28, 0, { 800, 380 } },
    { E08_STAR_REACH, 0, -38, { 640, 654 } },    /* back is down, as far as the reach behind      */
    { E08_STAR_REACH, 25, 75, { 765, 154 } },    /* its right reach is 50 mm                      */
    { E02_LINE_STAND, 20, 0, { 840, 430 } },     /* fixed feet: a span of 20 mm is 200 units      */
    { E07_TOE_HEEL_SHIFT, 0, 45, { 640, 272 } }, /* 60 % of 75 mm is 198 of 330 units             */
    { E10_FOLLOW_ME, -35, 0, { 525, 450 } },     /* half the reach is half of 230                 */
    { E17_MARCH, 100, 0, { 773.3333, 480 } },    /* full load on the right foot: on its print     */
};

static void millimetres_lie_where_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const struct place *c = &places[i];
        struct world_scene w = fixture_scene(c->id);
        if (c->id == E08_STAR_REACH) w.reach_right_mm = 50; /* each side has its own */
        if (c->id == E02_LINE_STAND) w.span_mm = 20;
        if (c->id == E17_MARCH) w.span_mm = 150;
        if (c->id == E02_LINE_STAND || c->id == E17_MARCH) w.reach_left_mm = w.reach_right_mm = w.reach_front_mm = w.reach_back_mm = 0;
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

/* ---- the practice ground ---- */
enum { EXERCISES = EXERCISE_LAST + CHECKUP_LAST - CHECKUP_FIRST + 1 };

static enum exercise_id exercise_at(int i)
{
    return (enum exercise_id)(i < EXERCISE_LAST ? i + 1 : CHECKUP_FIRST + i - EXERCISE_LAST);
}

static bool leans(enum exercise_id id)
{
    const struct scene_kind *k = scene_row_of((int)id)->kind;
    return k == &scene_lean || k == &scene_lean_wide || id == E12_LOAD_SHARE;
}

/* A person in the middle of a set of the practice ground, at 30 frames a second: everything that a scene may show goes on. */
static struct world_scene ground(enum exercise_id id, int k)
{
    struct world_scene w = fixture_scene(id);
    double t = k / 30.0, wave = 0.5 - 0.5 * cos(2 * M_PI * t / 6);
    int turn = (int)(t / 4) % 2;
    if (!leans(id)) w.reach_left_mm = w.reach_right_mm = w.reach_front_mm = w.reach_back_mm = w.target_radius_lean = 0;
    w.pace = -1;
    w.symbol_at = -1;
    w.load = 1;
    w.share_right = 0.5 + 0.08 * sin(t);
    w.cursor_mm = (struct point_mm){ 9 * sin(1.1 * t), 7 * cos(0.9 * t) };
    w.hold_progress = w.trial_progress = fmod(t, 4) / 4;
    w.inside = fmod(t, 4) > 0.5;
    w.steadiness = wave;
    w.side = turn ? 1 : -1;
    w.height = wave;
    w.stance = turn ? STANCE_TANDEM : STANCE_SEMI_TANDEM;
    w.ask.order = turn ? PERSON_SIT : PERSON_RISE;
    if (id == E05_STAND_TALL || id == E12_LOAD_SHARE) w.share_target = 0.55, w.share_tolerance = 0.06;
    if (id == E04_QUIET_EYES || id == A2_QUIET_STANDING) w.eyes_closed = turn;
    if (id == E03_ONE_LEG || id == E19_TOE_TAP) w.share_right = fmod(t, 4) > 2 ? (turn ? 0.02 : 0.98) : 0.5;
    if (id == E13_CHAIR_RISE || id == E14_KNEE_BEND || id == E15_HEEL_TOE_RAISE || id == E16_STEP_ON) w.has_target = false;
    if (id == E14_KNEE_BEND || id == E21_CALM_BREATH) w.pace = wave;
    if (id == E16_STEP_ON) w.load = fmin(1, 0.3 * fmod(t, 4)), w.share_right = fmod(t, 4) > 2 ? 0.5 : turn ? 1 : 0;
    if (id == E17_MARCH) { /* the fastest of all grades: 60 steps a minute */
        w.span_mm = 150;
        w.side = (int)t % 2 ? 1 : -1;
        w.pace = t - floor(t);
        w.share_right = w.pace < 0.3 ? 0.5 : w.side > 0 ? 0.02 : 0.98;
        w.cursor_mm = (struct point_mm){ 200 * (w.share_right - 0.5), 0 };
        w.hold_progress = w.pace;
        w.has_target = false;
    }
    if (id == E18_QUICK_LEAN || id == A5_QUICKNESS) w.no_go = turn && fmod(t, 4) > 1, w.has_target = !turn && fmod(t, 4) > 1;
    if (id == E20_THINK_AND_SWAY) { /* a melody */
        w.has_target = false;
        w.symbol_count = 4;
        w.symbol_at = (int)(t / 1.2) % 4;
        for (int i = 0; i < 4; i++) w.symbol[i] = i == w.symbol_at ? (i * 2 + 6) % 8 : -1;
    }
    for (int i = 0; i < 48; i++) {
        double a = 2 * M_PI * i / 47, x = id == E09_RHYTHM_SWAY ? 30 * cos(a) : 35 * cos(a), y = id == E09_RHYTHM_SWAY ? 0 : 18 * sin(2 * a);
        w.path_mm[i] = (struct point_mm){ x, y };
    }
    w.path_count = 48;
    w.path_half_width_lean = 0.15;
    w.path_done = fmod(t, 8) / 8;
    if (id == E10_FOLLOW_ME) w.target_mm = (struct point_mm){ 30 * sin(0.5 * t), 15 * sin(t) };
    return w;
}

static void every_exercise_has_a_row_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < EXERCISES; i++)
        if (scene_row_of((int)exercise_at(i))->exercise != exercise_at(i)) fail_msg("%s has no row", exercise_code(exercise_at(i)));
}

/* Brightness of blocks without the cursor and without what only moves with the person. */
static void the_ground_does_not_flash_and_little_moves(void **state)
{
    (void)state;
    static double l[FRAMES][BLOCKS_X * BLOCKS_Y];
    struct view *v = fixture_open(W, H, THEME_LIGHT);
    for (int e = 0; e < EXERCISES; e++) {
        enum exercise_id id = exercise_at(e);
        if (id == E01_STEADY_STAND || id == E06_SIDE_SHIFT || id == E08_STAR_REACH) continue;
        uint32_t *last = NULL;
        for (int k = 0; k < FRAMES; k++) {
            struct world_scene w = ground(id, k);
            w.cursor_visible = false;
            view_begin(v);
            view_scene(v, &w, 1 / 30.0);
            block_luminance(v, l[k]);
            uint32_t *now = fixture_pixels(v);
            int moved = 0;
            for (int i = 0; last && i < W * H; i++) moved += now[i] != last[i];
            /* Nightfall changes everything, slowly; all else only parts. */
            if (moved > W * H * 15 / 100 && !scene_shows(&w, SHOW_NIGHT)) fail_msg("%s, frame %d: %d pixels moved", exercise_code(id), k, moved);
            free(last);
            last = now;
            view_present(v);
        }
        free(last);
        for (int b = 0; b < BLOCKS_X * BLOCKS_Y; b++)
            for (int k = 0; k + 30 < FRAMES; k++) {
                double up = 0, low = l[k][b], high = l[k][b];
                for (int j = k; j < k + 30; j++) {
                    low = fmin(low, l[j][b]);
                    high = fmax(high, l[j][b]);
                    up = fmax(up, l[j][b] - low);
                    if (up > 0.1 && high - l[j][b] > 0.1)
                        fail_msg("%s: block %d %d flashes at %.1f s", exercise_code(id), b % BLOCKS_X, b / BLOCKS_X, k / 30.0);
                }
            }
    }
    view_close(v);
}

static void the_ground_makes_no_textures_while_it_runs(void **state)
{
    (void)state;
    struct view *v = fixture_open(W, H, THEME_LIGHT);
    for (int e = 0; e < EXERCISES; e++) {
        enum exercise_id id = exercise_at(e);
        uint64_t before = 0;
        view_scene_preload(v, (int)id);
        for (int round = 0; round < 2; round++) {
            before = v->textures_made;
            for (int k = 0; k < FRAMES; k += 2) {
                struct world_scene w = ground(id, k);
                view_begin(v);
                view_scene(v, &w, 1 / 15.0);
                view_present(v);
            }
        }
        if (v->textures_made != before) fail_msg("%s: %d textures in a running set", exercise_code(id), (int)(v->textures_made - before));
    }
    view_close(v);
}

static void the_cursor_is_where_the_world_says(void **state)
{
    (void)state;
    static const struct point_mm at[] = { { 0, 0 }, { 14, 9 }, { -20, -8 }, { 31, -4 } };
    struct view *v = fixture_open(1280, 720, THEME_LIGHT);
    struct rgb amber = theme_rgb(THEME_LIGHT, COLOUR_AMBER);
    for (int e = 0; e < EXERCISES; e++)
        for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
            struct world_scene w = ground(exercise_at(e), 20);
            if (scene_shows(&w, HIDE_CURSOR)) continue;
            for (int k = 0; k < 40; k++) { /* until it is fully there; it moves in the last frame only */
                w.cursor_mm = k < 39 ? (struct point_mm){ -10, 10 } : at[i];
                view_begin(v);
                view_scene(v, &w, 1 / 30.0);
                if (k < 39) view_present(v);
            }
            uint32_t *p = fixture_pixels(v);
            struct point_u want = view_scene_point(&w, at[i].x, at[i].y);
            for (int d = 0; d < 4; d++) { /* the rim of the disc: 21 units of amber, nothing of it beyond 23 */
                static const int dx[4] = { 1, -1, 0, 0 }, dy[4] = { 0, 0, 1, -1 };
                int x = (int)lround(want.x), y = (int)lround(want.y);
                struct rgb in = fixture_rgb(p[(y + 18 * dy[d]) * 1280 + x + 18 * dx[d]]), out = fixture_rgb(p[(y + 24 * dy[d]) * 1280 + x + 24 * dx[d]]);
                if (in.r != amber.r || in.g != amber.g || in.b != amber.b || luminance(out) > 0.05)
                    fail_msg("%s: no cursor at %.0f %.0f mm", exercise_code(w.exercise), at[i].x, at[i].y);
            }
            free(p);
            view_present(v);
        }
    view_close(v);
}

/* What a world may say when it knows little, and what it should never say: nothing breaks, nothing is read outside. */
static void strange_scenes_are_drawn_all_the_same(void **state)
{
    (void)state;
    for (int t = 0; t < THEME_COUNT; t++) {
        struct view *v = fixture_open(320, 180, (enum theme)t);
        for (int e = 0; e < EXERCISES; e++)
            for (int k = 0; k < 6; k++) {
                struct world_scene w = k ? ground(exercise_at(e), 40 * k) : (struct world_scene){ .exercise = exercise_at(e) };
                if (k == 1) w.share_right = NAN, w.height = NAN, w.load = 0;
                if (k == 2) w.path_count = 1000, w.symbol_count = 1000, w.symbol_at = 999, w.sound_kind = 77;
                if (k == 3) w.path_count = 1, w.symbol_count = 3, w.symbol[0] = -1, w.symbol[1] = 900, w.symbol[2] = -7;
                if (k == 4) w.symbol_count = 2, w.symbol[0] = 9, w.symbol[1] = -9, w.symbol_at = -1, w.side = 7, w.sound_number = 5;
                if (k == 5) w.target_radius_mm = 1e9, w.share_target = 4, w.share_tolerance = 3, w.path_half_width_lean = 9, w.symbol_count = 0;
                for (int n = 0; n < 3; n++) {
                    w.sound_number += (uint32_t)n;
                    view_begin(v);
                    view_scene(v, &w, 0.1);
                    view_present(v);
                }
            }
        view_close(v);
    }
}

static double meadow_after(double s, bool closed)
{
    struct view *v = fixture_open(W, H, THEME_LIGHT);
    struct world_scene w = ground(E04_QUIET_EYES, 1);
    w.eyes_closed = !closed;
    for (int k = 0; k < 90; k++) {
        view_begin(v);
        view_scene(v, &w, 1 / 30.0);
        view_present(v);
    }
    w.eyes_closed = closed;
    double l = 0;
    for (int k = 0; k < (int)(30 * s + 0.5); k++) {
        view_begin(v);
        view_scene(v, &w, 1 / 30.0);
        uint32_t *p = fixture_pixels(v);
        l = luminance(fixture_rgb(p[260 * W + 480]));
        free(p);
        view_present(v);
    }
    view_close(v);
    return l;
}

static void night_falls_within_a_second_and_not_at_once(void **state)
{
    (void)state;
    double day = meadow_after(3, false), dusk = meadow_after(0.2, true), night = meadow_after(1.2, true), dawn = meadow_after(1.2, false);
    if (!(dusk > 0.35 * day && dusk < day)) fail_msg("after 0.2 s: %.3f of %.3f", dusk, day);
    if (night > 0.1 * day) fail_msg("after 1.2 s: %.3f of %.3f", night, day);
    if (dawn < 0.85 * day) fail_msg("1.2 s after the eyes opened: %.3f of %.3f", dawn, day);
}

static const struct cue_case { enum exercise_id id; int kind, symbols, at; enum cue want; } cue_cases[] = {
    { E17_MARCH, 0, 0, 0, CUE_BEAT },
    { E09_RHYTHM_SWAY, 0, 0, 0, CUE_BEAT },
    { E09_RHYTHM_SWAY, 1, 0, 0, CUE_COUNT },             /* a turn: the target has its own cue */
    { E18_QUICK_LEAN, 8, 0, 0, CUE_STAY },
    { E18_QUICK_LEAN, 2, 0, 0, CUE_COUNT },
    { E19_TOE_TAP, -1, 0, 0, CUE_NOTE_LEFT },
    { E19_TOE_TAP, 1, 0, 0, CUE_NOTE_RIGHT },
    { E20_THINK_AND_SWAY, 6, 3, 1, CUE_NOTE_LEFT },      /* a step of a melody */
    { E20_THINK_AND_SWAY, 0, 3, 1, CUE_NOTE_FRONT },
    { E20_THINK_AND_SWAY, 0, 0, -1, CUE_BELL },          /* a sound to count */
    { E20_THINK_AND_SWAY, 1, 0, -1, CUE_BEAT },
    { E20_THINK_AND_SWAY, 99, 0, -1, CUE_COUNT },
    { E21_CALM_BREATH, 0, 0, 0, CUE_BREATH_IN },
    { E21_CALM_BREATH, 1, 0, 0, CUE_BREATH_OUT },
    { E15_HEEL_TOE_RAISE, -3, 0, 0, CUE_COUNT },
    { E01_STEADY_STAND, 0, 0, 0, CUE_COUNT },
};

static void sounds_of_the_world_have_their_cues(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cue_cases / sizeof cue_cases[0]; i++) {
        const struct cue_case *c = &cue_cases[i];
        struct world_scene w = { .exercise = c->id, .sound_kind = c->kind, .symbol_count = c->symbols, .symbol_at = c->at };
        if (scene_cue(&w) != c->want) fail_msg("row %zu: cue %d, expected %d", i, (int)scene_cue(&w), (int)c->want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(millimetres_lie_where_they_should),
        cmocka_unit_test(background_stands_still_and_little_moves),
        cmocka_unit_test(nothing_flashes),
        cmocka_unit_test(a_running_set_makes_no_textures),
        cmocka_unit_test(a_pause_dims_the_scene_and_keeps_its_signs),
        cmocka_unit_test(every_exercise_has_a_row_of_its_own),
        cmocka_unit_test(the_ground_does_not_flash_and_little_moves),
        cmocka_unit_test(the_ground_makes_no_textures_while_it_runs),
        cmocka_unit_test(the_cursor_is_where_the_world_says),
        cmocka_unit_test(strange_scenes_are_drawn_all_the_same),
        cmocka_unit_test(night_falls_within_a_second_and_not_at_once),
        cmocka_unit_test(sounds_of_the_world_have_their_cues),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
