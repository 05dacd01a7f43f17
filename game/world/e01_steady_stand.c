/* E01 steady_stand: stand still like a mountain (exercises.md 7). One hold is one trial, judged by the zone of zone.h. */
#include "world/exercise.h"

enum { SETS, REST, HOLDS, STANCE, SUPPORT, HOLD, RADIUS, FEEDBACK, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [HOLDS] = LEVEL_ROW_COUNT("holds", "holds in a set", 2, 16, HARDER_UP),
    [STANCE] = KEY_STANCE,
    [SUPPORT] = KEY_SUPPORT,
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stand still", 2, 60, HARDER_UP),
    [RADIUS] = LEVEL_ROW_REAL("radius_mm", "mm", "radius of the zone to stay in", 8, 40, HARDER_DOWN),
    [FEEDBACK] = KEY_FEEDBACK,
};

/* Time before settling begins: a breath between holds, or to place the feet without hurry [X]. */
enum { BREATH_MS = 2000, PLACE_FEET_MS = 5000 };
#define CALM_S 1.2
#define ORIGIN_S 0.4

struct stand_play {
    struct zone_settle settle;
    struct zone zone;
    uint32_t rest_ms;            /* still to pass before settling: a breath, or time to place the feet */
    int feet_before;             /* how the feet stood in the hold before; -1: none */
    double calm;                 /* 0..1, slow */
    double zone_score_sum, done_sum, longest_s;
};
PLAY_NOTES_FIT(struct stand_play);

enum feet { FEET_WIDE, FEET_TOGETHER, FEET_RIGHT_FRONT, FEET_LEFT_FRONT };
static const char *const feet_prompts[] = {
    [FEET_WIDE] = "Feet hip-wide apart",
    [FEET_TOGETHER] = "Feet close together",
    [FEET_RIGHT_FRONT] = "Right foot in front",
    [FEET_LEFT_FRONT] = "Left foot in front",
};

/* Each foot is in front once; the odd hold goes to the foot that begins, which alternates set by set. */
static enum feet feet_of(const struct world *w)
{
    switch (w->scene.stance) {
    case STANCE_TOGETHER: return FEET_TOGETHER;
    case STANCE_SEMI_TANDEM: return (w->trial + w->setup.set_number) % 2 == 0 ? FEET_RIGHT_FRONT : FEET_LEFT_FRONT;
    case STANCE_WIDE:
    case STANCE_TANDEM:
    case STANCE_ONE_LEG: break;
    }
    return FEET_WIDE;
}

static int count(const struct world *w) { return (int)play_value(w, HOLDS); }

static void plan(struct world *w, bool again)
{
    struct stand_play *p = play_notes(w);
    bool first = w->trial == 1 && !again;
    if (first) *p = (struct stand_play){.feet_before = -1};
    w->scene.stance = (enum stance)play_value(w, STANCE);
    w->scene.has_target = false;
    enum feet feet = feet_of(w);
    bool placed_anew = feet != (enum feet)p->feet_before && !(first && feet == FEET_WIDE);
    p->rest_ms = placed_anew ? PLACE_FEET_MS : first ? 0 : BREATH_MS;
    p->settle = (struct zone_settle){0};
    p->feet_before = (int)feet;
    w->scene.prompt = first || placed_anew || again ? feet_prompts[feet] : "Rest a moment";
}

static void ease_origin(struct world *w, struct point_mm to)
{
    struct stand_play *p = play_notes(w);
    w->origin_mm.x += (to.x - w->origin_mm.x) * (0.001 / ORIGIN_S);
    w->origin_mm.y += (to.y - w->origin_mm.y) * (0.001 / ORIGIN_S);
    w->scene.target_mm = (struct point_mm){p->zone.centre_mm.x - w->origin_mm.x, p->zone.centre_mm.y - w->origin_mm.y};
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct stand_play *p = play_notes(w);
    struct point_mm centre;
    if (g->valid) ease_origin(w, g->at_mm);
    w->scene.steadiness = p->calm += (0.5 - p->calm) * (0.001 / CALM_S);
    if (p->rest_ms > 0) {
        p->rest_ms--;
        return false;
    }
    bool feet_still = !(g->sample->events & (EVENT_LIFT_L | EVENT_LIFT_R));
    if (!zone_settle_step(&p->settle, g->at_mm, g->valid && feet_still, &centre)) return false;
    zone_begin(&p->zone, centre, play_value(w, RADIUS));
    return true;
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    struct stand_play *p = play_notes(w);
    w->scene.prompt = "Stand still like a mountain";
    w->scene.has_target = true;
    w->scene.target_radius_mm = w->scene.target_radius_y_mm = p->zone.radius_mm;
    world_note(w, WORLD_TRIAL_BEGIN, w->level, p->zone.begin_mm, p->zone.radius_mm);
}

/* How calm the water is: quick enough to answer, slow enough not to flicker. */
static void ease_calm(struct stand_play *p, const struct glance *g)
{
    double away = p->zone.radius_mm > 0 ? distance_mm(g->at_mm, p->zone.centre_mm) / p->zone.radius_mm : 0;
    double to = g->valid ? clamp01(1.4 - away) : 0;
    p->calm += (to - p->calm) * (0.001 / CALM_S);
}

static void show(struct world *w, const struct glance *g, uint32_t hold_ms)
{
    struct stand_play *p = play_notes(w);
    struct world_scene *scene = &w->scene;
    double done = hold_ms ? (double)w->phase_ms / hold_ms : 1;
    ease_origin(w, p->zone.begin_mm);
    scene->inside = g->valid && p->zone.inside;
    scene->hold_progress = scene->trial_progress = clamp01(done);
    scene->seconds_left = hold_ms > w->phase_ms ? (hold_ms - w->phase_ms) / 1000.0 : 0;
    scene->steadiness = p->calm;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct stand_play *p = play_notes(w);
    uint32_t hold_ms = play_ms(play_value(w, HOLD));
    zone_step(&p->zone, g->at_mm, g->valid);
    ease_calm(p, g);
    show(w, g, hold_ms);
    if (zone_foot_moved(&p->zone)) return TRIAL_FOOT_MOVED;
    if (w->phase_ms < hold_ms) return TRIAL_RUNNING;
    /* q >= 0.80, counted in whole milliseconds */
    bool hit = p->zone.judged_ms > 0 && (uint64_t)p->zone.inside_ms * 100 >= (uint64_t)p->zone.judged_ms * 80;
    return hit ? TRIAL_HIT : TRIAL_MISS;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct stand_play *p = play_notes(w);
    uint32_t hold_ms = play_ms(play_value(w, HOLD));
    p->zone_score_sum += zone_score(zone_share(&p->zone));
    p->done_sum += hold_ms ? clamp01((double)w->phase_ms / hold_ms) : 1;
    p->longest_s = fmax(p->longest_s, p->zone.longest_run_ms / 1000.0);
}

static void score(const struct world *w, struct world_result *out)
{
    const struct stand_play *p = play_notes_of(w);
    int n = w->trials_done;
    out->component_count = 2;
    out->component_name[0] = "c_zone";
    out->component_name[1] = "c_done";
    out->component[0] = n ? p->zone_score_sum / n : 0;
    out->component[1] = n ? p->done_sum / n : 0;
    out->best_value = p->longest_s;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.8 * r->component[0] + 0.2 * r->component[1];
}

/* The whole play area, for the largest zone of the level file: fixed, so that the picture never zooms. */
static double span(const struct world *w)
{
    double largest = 0;
    for (int g = 1; g <= GRADE_COUNT; g++) largest = fmax(largest, level_value(&w->setup.levels, RADIUS, g));
    return fmax(60, 2 * largest);
}

const struct exercise exercise_e01 = {
    .id = E01_STEADY_STAND, .code = "E01", .name = "steady_stand", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = FEEDBACK, .wobble_mm_s = 200, .fixed_feet = true,
    .count = count, .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
