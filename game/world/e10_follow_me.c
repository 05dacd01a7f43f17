/* E10 follow_me: follow the butterfly over the meadow (exercises.md 7). A trial is a window of five seconds; windows follow one
 * another without a break, the butterfly glides on through them. It starts in the middle with five seconds that do not
 * count [X], also after every pause. The lag is one for the whole set. best_value: seconds near the butterfly. */
#include "world/smooth_curve.h"
#include "world/track_play.h"
#include "world/tracking.h"

enum { SETS, REST, CURVE, SIZE, SPEED, RADIUS, TIME, STANCE, SUPPORT, FEEDBACK, KEYS };
static const char *const curve_words[] = {"line_ml", "ellipse", "eight", "random_smooth", NULL};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [CURVE] = LEVEL_ROW_WORD("curve", "line_ml side to side, ellipse, eight, or random_smooth that is new in every set", curve_words, 3),
    [SIZE] = LEVEL_ROW_REAL("size_pct", "%", "how far the curve goes from the middle, in % of the person's own reach", 20, 80, HARDER_UP),
    [SPEED] = LEVEL_ROW_REAL("speed_pct_s", "%/s", "mean speed of the target, in % of the person's own reach", 5, 60, HARDER_UP),
    [RADIUS] = LEVEL_ROW_REAL("radius_pct", "%", "radius of the target, in % of the person's own reach", 10, 35, HARDER_DOWN),
    [TIME] = LEVEL_ROW_REAL("set_s", "s", "time of a set, in windows of 5 s", 2, 60, HARDER_UP),
    [STANCE] = LEAN_ROW_STANCE,
    [SUPPORT] = KEY_SUPPORT,
    [FEEDBACK] = KEY_FEEDBACK,
};

enum { WINDOW_MS = 5000, LEAD_MS = 5000 };

struct follow_play {
    struct curve_shape random_shape;
    int mirror;
    struct curve curve;
    struct curve_target butterfly;
    struct tracking_past past;
    struct tracking window, total;
    struct track_ready ready;
    uint32_t ms, lead_ms;
    bool waits;
    double radius, calm;
};
PLAY_NOTES_FIT(struct follow_play);

static int count(const struct world *w) { return (int)fmax(1, floor(play_value(w, TIME) * 1000 / WINDOW_MS)); }

static void show_curve(struct world *w)
{
    struct follow_play *p = play_notes(w);
    for (int i = 0; i < SCENE_PATH_MAX; i++)
        w->scene.path_mm[i] = lean_play_from_c0(w, curve_at(&p->curve, 6.283185307179586477 * i / (SCENE_PATH_MAX - 1)).at);
    w->scene.path_count = SCENE_PATH_MAX;
    w->scene.path_half_width_lean = 0;
}

static void choose_curve(struct world *w)
{
    struct follow_play *p = play_notes(w);
    enum curve_kind kind = (enum curve_kind)play_value(w, CURVE);
    struct curve_shape shape = p->random_shape;
    if (kind != CURVE_RANDOM_SMOOTH) curve_shape_of(kind, p->mirror, &shape);
    curve_make(&shape, play_value(w, SIZE) / 100, play_value(w, SPEED) / 100, &p->curve);
    p->radius = play_value(w, RADIUS) / 100;
    show_curve(w);
}

static void start_in_the_middle(struct world *w)
{
    struct follow_play *p = play_notes(w);
    p->waits = true;
    p->lead_ms = 0;
    p->butterfly = (struct curve_target){.phase = 0};
    p->ready = (struct track_ready){0};
    tracking_forget(&p->past);
    world_ask(w, PERSON_STAND);
}

static void plan(struct world *w, bool again)
{
    struct follow_play *p = play_notes(w);
    bool first = w->trial == 1 && !again;
    if (first) {
        *p = (struct follow_play){.mirror = random_below(&w->random, 2) ? 1 : -1};
        curve_shape_random(&w->random, &p->random_shape);
    }
    bool broken = first || again || w->phase == PHASE_READY || p->ms < WINDOW_MS;
    track_scene(w, (enum stance)play_value(w, STANCE), broken ? "Stand tall in the middle" : "Follow the butterfly");
    w->scene.trial_progress = (double)(w->trial - 1) / w->trials_total;
    choose_curve(w);
    if (broken) start_in_the_middle(w);
}

static void fly(struct world *w)
{
    struct follow_play *p = play_notes(w);
    curve_target_step(&p->butterfly, &p->curve);
    track_show_target(w, p->butterfly.at, p->radius);
    track_follow(w, w->scene.target_mm);
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct follow_play *p = play_notes(w);
    w->scene.steadiness = p->calm = track_calm(p->calm, g);
    w->scene.trial_progress = (double)(w->trial - 1) / w->trials_total;
    if (p->waits) {
        p->waits = !track_ready_step(w, &p->ready, g);
        if (!p->waits) w->scene.prompt = "Follow the butterfly";
        return false;
    }
    if (p->lead_ms >= LEAD_MS) return true; /* it flies already */
    p->lead_ms++;
    fly(w);
    (void)tracking_target(&p->past, p->butterfly.at);
    return p->lead_ms == LEAD_MS;
}

static void begin(struct world *w, const struct glance *g)
{
    struct follow_play *p = play_notes(w);
    (void)g;
    p->ms = 0;
    p->window = (struct tracking){0};
    track_show_target(w, p->butterfly.at, p->radius);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, w->scene.target_mm, w->scene.target_radius_mm);
}

static void show(struct world *w, const struct glance *g)
{
    const struct follow_play *p = play_notes_of(w);
    double away = hypot(g->lean.x - p->butterfly.at.x, g->lean.y - p->butterfly.at.y);
    double windows = w->trial - 1 + (double)p->ms / WINDOW_MS;
    w->scene.inside = g->valid && away <= p->radius;
    w->scene.trial_progress = clamp01(windows / w->trials_total);
    w->scene.seconds_left = fmax(0, (w->trials_total - windows) * WINDOW_MS / 1000.0);
    w->scene.hold_progress = clamp01(tracking_share(&p->window));
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct follow_play *p = play_notes(w);
    p->ms++;
    fly(w);
    w->scene.steadiness = p->calm = track_calm(p->calm, g);
    tracking_judge(&p->window, g->lean, p->butterfly.at, p->radius, g->valid);
    if (tracking_target(&p->past, p->butterfly.at)) tracking_compare(&p->window, &p->past, g->lean, g->valid);
    show(w, g);
    if (p->ms < WINDOW_MS) return TRIAL_RUNNING;
    return tracking_success(&p->window) ? TRIAL_HIT : TRIAL_MISS;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct follow_play *p = play_notes(w);
    tracking_sum(&p->total, &p->window);
}

static void score(const struct world *w, struct world_result *out)
{
    const struct follow_play *p = play_notes_of(w);
    static const char *const names[] = {"c_on", "c_err", "c_lag"};
    double lag_s, rmse = tracking_error(&p->total, &lag_s);
    bool known = p->total.compared > 0;
    const double values[] = {tracking_on_score(tracking_share(&p->total)), known ? tracking_error_score(rmse) : 0,
                             known ? tracking_lag_score(lag_s) : 0};
    out->component_count = 3;
    for (int i = 0; i < 3; i++) {
        out->component_name[i] = names[i];
        out->component[i] = values[i];
    }
    out->best_value = p->total.on_ms / 1000.0;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry; /* the butterfly sets the pace: nothing is won by being ahead of it */
    return 0.5 * r->component[0] + 0.35 * r->component[1] + 0.15 * r->component[2];
}

const struct exercise exercise_e10 = {
    .id = E10_FOLLOW_ME, .code = "E10", .name = "follow_me", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = FEEDBACK, .wobble_mm_s = 450, .no_break = true,
    .count = count, .span = lean_play_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
