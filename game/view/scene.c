/* scene.c - one picture of play: the scene of the exercise, then target, cursor, prompt, progress, number, stop. */
#include "view/scene.h"

#include <math.h>
#include <stdlib.h>

#include "base/translate.h"

static const struct scene_row rows[] = {
    { E01_STEADY_STAND, &scene_boat, 0 },
    { E02_LINE_STAND, &scene_stand, SHOW_STANCE | SHOW_BAND },
    { E03_ONE_LEG, &scene_step, SHOW_FEET },
    { E04_QUIET_EYES, &scene_stand, SHOW_STANCE | SHOW_NIGHT },
    { E05_STAND_TALL, &scene_stand, SHOW_SHARE },
    { E06_SIDE_SHIFT, &scene_lamplighter, 0 },
    { E07_TOE_HEEL_SHIFT, &scene_lean_wide, 0 },
    { E08_STAR_REACH, &scene_apple, 0 },
    { E09_RHYTHM_SWAY, &scene_lean_wide, SHOW_LINE },
    { E10_FOLLOW_ME, &scene_lean, SHOW_LINE | SHOW_BUTTERFLY },
    { E11_GARDEN_PATH, &scene_lean, SHOW_CORRIDOR },
    { E12_LOAD_SHARE, &scene_strong, SHOW_SHARE | SHOW_BALANCE | HIDE_CURSOR },
    { E13_CHAIR_RISE, &scene_strong, SHOW_COLUMN | SHOW_SUN | HIDE_CURSOR },
    { E14_KNEE_BEND, &scene_strong, SHOW_COLUMN | SHOW_SUN_SINKS | HIDE_CURSOR },
    { E15_HEEL_TOE_RAISE, &scene_strong, SHOW_COLUMN | SHOW_SHOE | HIDE_CURSOR },
    { E16_STEP_ON, &scene_step, SHOW_FEET | HIDE_CURSOR },
    { E17_MARCH, &scene_step, SHOW_FEET | SHOW_BEAT },
    { E18_QUICK_LEAN, &scene_lean_wide, SHOW_NO_GO },
    { E19_TOE_TAP, &scene_step, SHOW_FEET | SHOW_STONE },
    { E20_THINK_AND_SWAY, &scene_lean, SHOW_SYMBOLS },
    { E21_CALM_BREATH, &scene_evening, SHOW_BREATH | HIDE_CURSOR },
    { E22_CALM_SCENE, &scene_evening, HIDE_CURSOR },
    { A1_FOUR_STANDS, &scene_stand, SHOW_BIG_STANCE },
    { A2_QUIET_STANDING, &scene_stand, SHOW_STANCE | SHOW_NIGHT | SHOW_CROSS },
    { A3_REACH, &scene_lean, 0 },
    { A4_CHAIR_STANDS, &scene_strong, SHOW_COLUMN | SHOW_SUN | HIDE_CURSOR },
    { A5_QUICKNESS, &scene_lean_wide, SHOW_NO_GO },
};

const struct scene_row *scene_row_of(int exercise)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if ((int)rows[i].exercise == exercise) return &rows[i];
    return &rows[0]; /* scenes are interchangeable skins: the lake serves an exercise that has none */
}

static const struct scene_kind *kind_of(int exercise) { return scene_row_of(exercise)->kind; }

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

/* A ring is round: where the judged area is not, it lies inside. */
static double ring_radius(const struct scene_kind *kind, const struct world_scene *w)
{
    double mm = w->target_radius_y_mm > 0 ? fmin(w->target_radius_mm, w->target_radius_y_mm) : w->target_radius_mm;
    double share = w->target_radius_lean > 0 ? w->target_radius_lean : mm / (w->span_mm > 1 ? w->span_mm : 1);
    return share * kind->half_height;
}

static void step(struct scene_state *s, const struct scene_kind *kind, const struct world_scene *w, double dt_s)
{
    bool paused = w->phase == PHASE_PAUSED;
    bool target = w->has_target && !paused && !w->eyes_closed;
    bool announced = !w->has_target && w->target_glow > 0 && w->target_radius_mm > 0 && !w->no_go && !w->eyes_closed;
    if (w->has_target || announced) {
        s->target = view_scene_point(w, w->target_mm.x, w->target_mm.y);
        s->target_radius = ring_radius(kind, w);
        s->target_direction = w->target_direction;
    }
    if (!paused) s->time_s += dt_s;
    scene_ease(&s->cursor_alpha, w->cursor_visible && !w->eyes_closed ? 1 : 0, 0.12, dt_s);
    scene_ease(&s->target_alpha, target ? 1 : announced ? 0.45 * clamp01(w->target_glow) : 0, 0.14, dt_s);
    scene_ease(&s->veil, paused ? 1 : 0, 0.15, dt_s);
    scene_ease(&s->calm, clamp01(w->steadiness), 0.5, dt_s);
    scene_ease(&s->hold, target ? clamp01(w->hold_progress) : 0, 0.08, dt_s);
    kind->step(s, w, dt_s);
    s->trials_done = w->trials_done;
    s->hits = w->hits;
    s->sound_number = w->sound_number;
}

static bool starts_anew(const struct scene_state *s, const struct world_scene *w)
{
    return s->exercise != (int)w->exercise || w->trials_done < s->trials_done || w->hits < s->hits;
}

static struct point_u on_screen(struct point_u p)
{
    return (struct point_u){ clamp(p.x, 32, VIEW_WIDTH - 32), clamp(p.y, 32, VIEW_HEIGHT - 32) };
}

static void draw_target(struct view *v, const struct scene_state *s, const struct scene_kind *kind, const struct world_scene *w)
{
    double hold = w->inside || s->hold > 0.01 ? s->hold : 0;
    if (scene_shows(w, SHOW_BAND)) {
        const struct rect_u band = { s->target.x - s->target_radius, kind->focus.y - 166, 2 * s->target_radius, 420 };
        path_draw_frame(v, band, hold, s->target_alpha);
    } else if (!scene_shows(w, SHOW_BALANCE)) {
        view_target(v, s->target, s->target_radius, hold, s->target_alpha);
    }
}

void view_scene(struct view *v, const struct world_scene *w, double dt_s)
{
    struct scene_state *s = v->scene;
    const struct scene_kind *kind = kind_of((int)w->exercise);
    if (starts_anew(s, w)) {
        *s = (struct scene_state){ .exercise = (int)w->exercise, .calm = clamp01(w->steadiness), .target_direction = -1,
                                   .sound_number = w->sound_number };
        kind->begin(s, w);
    }
    if (w->sound_number > s->sound_number) sound_play(v->sound, scene_cue(w));
    step(s, kind, w, clamp(dt_s, 0, 0.1));
    view_background(v, kind->background);
    kind->draw(v, s, w);
    draw_target(v, s, kind, w);
    if (!scene_shows(w, HIDE_CURSOR)) view_cursor(v, on_screen(view_scene_point(w, w->cursor_mm.x, w->cursor_mm.y)), s->cursor_alpha);
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
