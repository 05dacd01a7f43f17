/* E12 load_share: put a part of the weight on one leg and hold it there, like old kitchen scales (exercises.md 7). The leg is
 * the one that care chose; without a choice the sides take turns set by set. Assigned by a therapist only.
 *
 * With pwb_kg no target is above 0.9 of it, the band that counts ends at 0.95 ("Lighter, please"), and the trial ends at 1.0
 * (load_limit.h). Arriving may take 15 s, slipping out restarts the hold, up to 15 s + hold + 2 s in all [X]. Between two
 * trials the person comes back to where they stand by themselves, or lighter where that is above 0.8 of pwb_kg [X].
 * mean|p - target| is taken from arrival to the end of each trial; a trial without arrival counts 0.15 for the length of its
 * hold [X]. best_value: holds kept. */
#include "world/load_limit.h"
#include "world/track_play.h"

enum { SETS, REST, SHARE, TOLERANCE, HOLD, REPS, SUPPORT, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [SHARE] = LEVEL_ROW_REAL("share_pct", "%", "share of the weight that the leg is to carry", 25, 80, HARDER_UP),
    [TOLERANCE] = LEVEL_ROW_REAL("tolerance_pct", "%", "how far the share may be off, to both sides", 5, 8, HARDER_DOWN),
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stay at the share", 2, 60, HARDER_UP),
    [REPS] = LEVEL_ROW_COUNT("reps", "holds in a set", 3, 15, HARDER_UP),
    [SUPPORT] = KEY_SUPPORT,
};

enum { SETTLE_MS = 3000, BREATH_MS = 2000, REST_PATIENCE_MS = 20000, ARRIVE_MS = 15000, AFTER_HOLD_MS = 2000 };
#define FAR_OFF 0.15                 /* of the score */
#define AT_REST 0.08
#define REST_MOST 0.80               /* of pwb_kg, between two trials */
#define ROUNDING 1e-9                /* 0.33 - 0.25 is a hair more than 0.08 */

struct share_play {
    int leg;
    double target, low, high;        /* shares of the leg; low and high are the band that counts */
    double rest;
    struct load_watch load;
    bool limit_told;             /* of the load that is too high now */
    uint32_t rest_ms, ms, hold_ms, inside_ms;
    bool arrived, inside;
    double off_sum;                  /* |p - target| over off_ms, of this trial */
    uint32_t off_ms;
    double all_off_sum, all_off_ms, calm;
};
PLAY_NOTES_FIT(struct share_play);

static int count(const struct world *w) { return (int)play_value(w, REPS); }

/* ---- share and place ---- */

static double share_of_leg(const struct share_play *p, double share_right) { return p->leg > 0 ? share_right : 1 - share_right; }

static double x_of_share(const struct world *w, double share)
{
    const struct share_play *p = play_notes_of(w);
    const struct body *b = &w->setup.body;
    return b->foot_middle_x_mm + (share - 0.5) * p->leg * b->foot_distance_mm - b->c0_mm.x;
}

static double share_at_neutral(const struct world *w)
{
    const struct share_play *p = play_notes_of(w);
    const struct body *b = &w->setup.body;
    double right = b->foot_distance_mm > 0 ? clamp01(0.5 + (b->c0_mm.x - b->foot_middle_x_mm) / b->foot_distance_mm) : 0.5;
    return share_of_leg(p, right);
}

static double share_of_load(const struct world *w, double part_of_limit)
{
    double weight_n = w->setup.body.weight_n > 0 ? w->setup.body.weight_n : LOAD_HEAVIEST_N;
    return part_of_limit * w->setup.care.pwb_kg * STANDARD_GRAVITY_M_S2 / weight_n;
}

static bool judged(const struct glance *g) { return g->valid && isfinite(g->sample->share_right); }

static void ask_share(struct world *w, double share)
{
    world_ask_lean(w, (struct point_mm){x_of_share(w, share), 0}, w->scene.target_radius_mm);
}

/* ---- the load limit ---- */

static const char lighter_prompt[] = "Lighter, please";
enum { SOUND_LIGHTER = 1 };

static void say_lighter(struct world *w)
{
    w->scene.prompt = lighter_prompt;
    w->scene.sound_kind = SOUND_LIGHTER;
    w->scene.sound_number++;
}

/* Of a sample that can be judged; says "Lighter, please" when it is time. */
static enum load_state watch_load(struct world *w, const struct glance *g, double *kg)
{
    struct share_play *p = play_notes(w);
    *kg = load_kg(share_of_leg(p, g->sample->share_right), g->sample->fz_n);
    if (!judged(g)) return LOAD_FINE;
    enum load_state state = load_watch_step(&p->load, *kg, w->setup.care.pwb_kg);
    if (state == LOAD_GETS_HIGH) {
        world_note(w, WORLD_LOAD_HIGH, *kg, g->at_mm, 0);
        say_lighter(w);
    }
    return state;
}

static const char *rest_prompt(const struct world *w)
{
    const struct share_play *p = play_notes_of(w);
    if (p->load.high) return lighter_prompt;
    return w->phase == PHASE_READY ? "Feet on the foot guide" : "And ease off again";
}

/* Between two trials there is none to end, but the limit is the same: whoever comes with too much on the leg hears it, too, once
 * until it carries less. */
static void watch_load_between(struct world *w, const struct glance *g, double *kg)
{
    struct share_play *p = play_notes(w);
    bool at_limit = watch_load(w, g, kg) == LOAD_AT_LIMIT;
    if (at_limit && !p->limit_told) {
        world_note(w, WORLD_LOAD_HIGH, *kg, g->at_mm, 0);
        say_lighter(w);
    }
    p->limit_told = at_limit || (p->limit_told && p->load.high);
    if (w->scene.prompt == lighter_prompt && !p->load.high) w->scene.prompt = rest_prompt(w);
}

/* ---- before a trial ---- */

static void choose_band(struct world *w)
{
    struct share_play *p = play_notes(w);
    double pwb_kg = w->setup.care.pwb_kg, tolerance = play_value(w, TOLERANCE) / 100;
    p->target = load_limit_share(play_value(w, SHARE) / 100, pwb_kg, w->setup.body.weight_n);
    p->low = fmax(0, p->target - tolerance);
    p->high = p->target + tolerance;
    if (pwb_kg > 0) p->high = fmin(p->high, share_of_load(w, LOAD_LIGHTER));
    p->rest = share_at_neutral(w);
    if (pwb_kg > 0) p->rest = fmin(p->rest, share_of_load(w, REST_MOST));
}

static void show_band(struct world *w)
{
    struct share_play *p = play_notes(w);
    struct world_scene *s = &w->scene;
    s->side = p->leg;
    s->share_target = p->target;
    s->share_tolerance = fmin(p->high - p->target, p->target - p->low); /* inside the picture always counts */
    s->target_mm = (struct point_mm){x_of_share(w, p->target), 0};
    s->target_radius_mm = s->target_radius_y_mm = s->share_tolerance * w->setup.body.foot_distance_mm;
    s->target_direction = -1;
}

static void plan(struct world *w, bool again)
{
    struct share_play *p = play_notes(w);
    bool first = w->trial == 1 && !again;
    if (first) {
        int turn = w->setup.set_number % 2 ? 1 : -1;
        *p = (struct share_play){.leg = w->setup.care.leg ? w->setup.care.leg : turn};
    }
    p->hold_ms = play_ms(play_value(w, HOLD));
    p->rest_ms = 0;
    choose_band(w);
    track_scene(w, STANCE_WIDE, rest_prompt(w));
    show_band(w);
    if (p->rest < share_at_neutral(w)) ask_share(w, p->rest);
    else world_ask(w, PERSON_STAND);
}

static bool at_rest(const struct world *w, double share, double kg)
{
    const struct share_play *p = play_notes_of(w);
    if (w->setup.care.pwb_kg > 0 && !(kg < LOAD_TARGET_MOST * w->setup.care.pwb_kg)) return false;
    return fabs(share - p->rest) <= AT_REST || (p->rest < share_at_neutral(w) && share < p->rest);
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct share_play *p = play_notes(w);
    double kg;
    watch_load_between(w, g, &kg);
    w->scene.steadiness = p->calm = track_calm(p->calm, g);
    if (!judged(g)) {
        if (w->phase == PHASE_READY) p->rest_ms = 0;
        return false;
    }
    p->rest_ms++;
    bool settled = p->rest_ms >= (w->phase == PHASE_READY ? SETTLE_MS : BREATH_MS);
    return settled && (at_rest(w, share_of_leg(p, g->sample->share_right), kg) || p->rest_ms >= REST_PATIENCE_MS);
}

static const char *shift_prompt(const struct share_play *p)
{
    return p->leg > 0 ? "Weight onto your right leg" : "Weight onto your left leg";
}

static void begin(struct world *w, const struct glance *g)
{
    struct share_play *p = play_notes(w);
    (void)g;
    p->ms = p->inside_ms = p->off_ms = 0;
    p->off_sum = 0;
    p->arrived = p->inside = false;
    w->scene.prompt = shift_prompt(p);
    w->scene.has_target = true;
    ask_share(w, 0.5 * (p->low + p->high)); /* with a load limit a little below the target: away from the limit */
    world_note(w, WORLD_TRIAL_BEGIN, w->level, w->scene.target_mm, w->scene.target_radius_mm);
}

/* ---- a trial ---- */

static void judge(struct world *w, const struct glance *g)
{
    struct share_play *p = play_notes(w);
    double share = share_of_leg(p, g->sample->share_right);
    bool was_inside = p->inside;
    if (w->scene.prompt == lighter_prompt && !p->load.high) w->scene.prompt = shift_prompt(p);
    p->inside = judged(g) && share >= p->low - ROUNDING && share <= p->high + ROUNDING && !p->load.high;
    p->inside_ms = p->inside && was_inside ? p->inside_ms + 1 : 0;
    if (p->inside && !p->arrived) {
        p->arrived = true;
        world_note(w, WORLD_ARRIVED, p->ms / 1000.0, g->at_mm, 0);
    }
    if (was_inside && !p->inside) world_note(w, WORLD_SLIPPED_OUT, p->ms / 1000.0, g->at_mm, 0);
    if (p->inside && !was_inside) w->scene.prompt = "Hold it there";
    if (!p->arrived || !judged(g)) return;
    p->off_sum += fabs(share - p->target);
    p->off_ms++;
}

static void show(struct world *w)
{
    const struct share_play *p = play_notes_of(w);
    w->scene.inside = p->inside;
    w->scene.hold_progress = w->scene.trial_progress = p->inside ? clamp01((double)p->inside_ms / p->hold_ms) : 0;
    w->scene.seconds_left = p->inside ? fmax(0, ((double)p->hold_ms - p->inside_ms) / 1000.0) : -1;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct share_play *p = play_notes(w);
    double kg;
    p->ms++;
    w->scene.steadiness = p->calm = track_calm(p->calm, g);
    if (watch_load(w, g, &kg) == LOAD_AT_LIMIT) {
        world_note(w, WORLD_LOAD_LIMIT, kg, g->at_mm, 0);
        say_lighter(w);
        p->limit_told = true;
        return TRIAL_MISS;
    }
    judge(w, g);
    show(w);
    if (p->inside && p->inside_ms >= p->hold_ms) return TRIAL_HIT;
    if (!p->arrived && p->ms >= ARRIVE_MS) return TRIAL_MISS;
    return p->ms >= ARRIVE_MS + p->hold_ms + AFTER_HOLD_MS ? TRIAL_MISS : TRIAL_RUNNING;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct share_play *p = play_notes(w);
    p->all_off_sum += p->arrived ? p->off_sum : FAR_OFF * p->hold_ms;
    p->all_off_ms += p->arrived ? p->off_ms : p->hold_ms;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct share_play *p = play_notes_of(w);
    out->component_count = 2;
    out->component_name[0] = "c_hit";
    out->component_name[1] = "c_share";
    out->component[0] = w->trials_done ? (double)w->hits / w->trials_done : 0;
    out->component[1] = p->all_off_ms > 0 ? clamp01(1 - p->all_off_sum / p->all_off_ms / FAR_OFF) : 0;
    out->best_value = w->hits;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.6 * r->component[0] + 0.4 * r->component[1];
}

/* The feet and a little more: shares are read across the whole width. */
static double span(const struct world *w) { return fmax(lean_play_span(w), 0.4 * w->setup.body.foot_distance_mm); }

const struct exercise exercise_e12 = {
    .id = E12_LOAD_SHARE, .code = "E12", .name = "load_share", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = -1, .wobble_mm_s = 450,
    .count = count, .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
