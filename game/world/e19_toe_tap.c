/* E19 toe_tap: tap a mark or a low block in front of the plate with the shown foot, and come back (exercises.md 7).
 *
 * One tap is one trial: the foot is up for 0.3 s to Tmax, which is the interval between two cues, and both feet bear again within
 * 1.5 s. The first foot that leaves the plate decides. Events: CUE (side asked), LIFTED and LANDED (side; LANDED x_mm: seconds
 * in the air), REPETITION (seconds from the cue until both feet bore again). best_value: taps that were as asked. */
#include "world/exercise.h"
#include "world/step_watch.h"

enum { SETS, REST, TARGET, SUPPORT, TAPS, INTERVAL, ORDER, KEYS };
static const char *const target_words[] = {"mark", "block_5", "block_10", NULL};
static const char *const order_words[] = {"alt", "random", NULL};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [TARGET] = LEVEL_ROW_WORD("target", "in front of the plate: a mark on the floor, a firm block of 5 or 10 cm", target_words, 2),
    [SUPPORT] = KEY_SUPPORT,
    [TAPS] = LEVEL_ROW_COUNT("taps_per_side", "taps with each foot in a set", 2, 16, HARDER_UP),
    [INTERVAL] = LEVEL_ROW_REAL("interval_s", "s", "from one cue to the next; also the time to lift, and the longest lift", 3, 5,
                                HARDER_DOWN),
    [ORDER] = LEVEL_ROW_WORD("order", "alt: feet take turns; random: in an order nobody knows", order_words, 1),
};

enum {
    SETTLE_MS = 3000,
    MIDDLE_MS = 300,             /* both feet bear so long before the next cue [X] */
    MIDDLE_WAIT_MS = 8000,       /* somebody who never bears evenly is not kept waiting for ever [X] */
    LIFT_LEAST_MS = 300, BACK_MS = 1500,
    SAME_IN_ROW = 3,             /* random order: no foot more often in a row [X] */
};
#define BACK_SHARE 0.30
#define STEADY_MM 20.0

enum stage { STAGE_WAIT, STAGE_UP, STAGE_BACK };

struct tap_play {
    struct step_watch watch;
    enum stage stage;
    int side;                    /* asked */
    int asked[2], in_row;        /* left, right: so far in this set; of the same foot */
    uint32_t since_cue_ms, middle_ms, waited_ms, back_ms;
    bool as_asked;               /* the lift: this foot, long enough, not too long */
    uint32_t up_ms, steady_ms;   /* of all lifts of asked feet */
    int tries[2], ok[2];
};
PLAY_NOTES_FIT(struct tap_play);

static int count(const struct world *w) { return 2 * (int)play_value(w, TAPS); }
static uint32_t interval_ms(const struct world *w) { return play_ms(play_value(w, INTERVAL)); }
static bool hands_hold(const struct world *w) { return w->support == SUPPORT_TWO_HANDS || w->support == SUPPORT_ONE_HAND; }

/* As often with either foot. The grade may change inside a set: what is left of it stays even. */
static int draw_side(struct world *w)
{
    struct tap_play *p = play_notes(w);
    int half = (w->trials_total + 1) / 2, left = half - p->asked[0], right = half - p->asked[1];
    if (left <= 0 || right <= 0) return left > 0 ? -1 : 1;
    if (p->in_row >= SAME_IN_ROW) return -p->side;
    return (int)random_below(&w->random, (uint32_t)(left + right)) < right ? 1 : -1;
}

static void choose_side(struct world *w)
{
    struct tap_play *p = play_notes(w);
    bool random = (int)play_value(w, ORDER) == 1;
    int first = w->setup.set_number % 2 ? 1 : -1;
    int side = random ? draw_side(w) : w->trial == 1 ? first : -p->side;
    p->in_row = side == p->side ? p->in_row + 1 : 1;
    p->side = side;
    p->asked[side > 0]++;
}

static void plan(struct world *w, bool again)
{
    struct tap_play *p = play_notes(w);
    if (w->trial == 1 && !again) *p = (struct tap_play){.since_cue_ms = UINT32_MAX / 2};
    if (!again) choose_side(w);
    step_watch_begin(&p->watch, w->setup.body.weight_n, hands_hold(w));
    p->middle_ms = p->waited_ms = 0;
    w->scene.stance = STANCE_WIDE;
    w->scene.side = 0;               /* shown with the cue */
    w->scene.height = 0;
    w->scene.pace = -1;
    w->scene.symbol[0] = (int)play_value(w, TARGET);
    w->scene.symbol_count = 1;
    w->scene.prompt = w->phase == PHASE_READY ? "Stand tall on both feet" : "Both feet down";
    world_ask(w, PERSON_STAND);
}

static bool in_middle(const struct glance *g)
{
    double share = g->sample->share_right;
    return g->valid && share >= BACK_SHARE && share <= 1 - BACK_SHARE;
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct tap_play *p = play_notes(w);
    double speed = g->sample->cop5_speed_mm_s;
    double calm = g->valid && isfinite(speed) ? clamp01(1 - speed / 60) : 0;
    w->scene.steadiness += (calm - w->scene.steadiness) * 0.001;
    p->since_cue_ms += p->since_cue_ms < UINT32_MAX / 2;
    if (!g->valid) {
        p->middle_ms = 0;
        w->phase_ms = w->phase == PHASE_READY ? 0 : w->phase_ms;
        return false;
    }
    bool due = w->phase == PHASE_READY ? w->phase_ms >= SETTLE_MS : p->since_cue_ms >= interval_ms(w);
    p->middle_ms = in_middle(g) ? p->middle_ms + 1 : 0;
    if (!due) return false;
    return p->middle_ms >= MIDDLE_MS || ++p->waited_ms >= MIDDLE_WAIT_MS;
}

static double aimed_lift_s(const struct world *w) { return fmin(0.8, 0.25 * play_value(w, INTERVAL)); }

static void begin(struct world *w, const struct glance *g)
{
    struct tap_play *p = play_notes(w);
    double side_mm = p->side * 0.5 * w->setup.body.foot_distance_mm;
    struct point_mm at = {isfinite(side_mm) ? side_mm : 0, 0};
    (void)g;
    p->stage = STAGE_WAIT;
    p->since_cue_ms = p->back_ms = 0;
    p->as_asked = false;
    w->scene.side = p->side;
    w->scene.sound_kind = p->side;
    w->scene.sound_number++;
    w->scene.prompt = p->side > 0 ? "Tap with your right foot" : "Tap with your left foot";
    world_ask_once(w, PERSON_TAP);
    w->ask.side = p->side;
    w->ask.lift_s = aimed_lift_s(w);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, at, 0);
    world_note(w, WORLD_CUE, p->side, at, 0);
}

/* The CoP stays beside the middle of the foot that stands. */
static void judge_steadiness(struct world *w, const struct glance *g)
{
    struct tap_play *p = play_notes(w);
    const struct body *b = &w->setup.body;
    if (!g->valid || p->watch.up != p->side) return;
    double foot_x_mm = b->foot_middle_x_mm - p->side * 0.5 * b->foot_distance_mm;
    p->up_ms++;
    p->steady_ms += fabs(g->sample->cursor_mm.x - foot_x_mm) <= STEADY_MM;
}

static void landed(struct world *w, int side)
{
    struct tap_play *p = play_notes(w);
    uint32_t lift_ms = p->watch.lift_ms;
    p->as_asked = side == p->side && lift_ms >= LIFT_LEAST_MS && lift_ms <= interval_ms(w);
    p->stage = STAGE_BACK;
    p->back_ms = 0;
    w->scene.prompt = "And back on both feet";
    world_note(w, WORLD_LANDED, side, (struct point_mm){lift_ms / 1000.0, 0}, 0);
}

static void see_foot(struct world *w, const struct glance *g)
{
    struct tap_play *p = play_notes(w);
    int side;
    switch (step_watch_step(&p->watch, g->sample->share_right, g->sample->fz_n, g->valid, &side)) {
    case STEP_LIFTED:
        if (p->stage != STAGE_WAIT) break;
        p->stage = STAGE_UP;
        world_note(w, WORLD_LIFTED, p->watch.up, w->last_at_mm, 0);
        break;
    case STEP_LANDED:
        if (p->stage == STAGE_UP) landed(w, side);
        break;
    case STEP_LOST:
        if (p->stage == STAGE_UP) p->stage = STAGE_WAIT;
        break;
    case STEP_NOTHING: break;
    }
}

static enum trial_state judge(struct world *w, const struct glance *g)
{
    struct tap_play *p = play_notes(w);
    switch (p->stage) {
    case STAGE_WAIT: return w->phase_ms >= interval_ms(w) ? TRIAL_MISS : TRIAL_RUNNING;
    case STAGE_UP: return p->watch.lift_ms > interval_ms(w) ? TRIAL_MISS : TRIAL_RUNNING;
    case STAGE_BACK: break;
    }
    if (in_middle(g)) {
        if (p->as_asked) world_note(w, WORLD_REPETITION, w->phase_ms / 1000.0, w->last_at_mm, 0);
        return p->as_asked ? TRIAL_HIT : TRIAL_MISS;
    }
    return ++p->back_ms >= BACK_MS ? TRIAL_MISS : TRIAL_RUNNING;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct tap_play *p = play_notes(w);
    uint32_t limit = interval_ms(w);
    p->since_cue_ms++;
    see_foot(w, g);
    if (p->stage == STAGE_UP) judge_steadiness(w, g);
    w->scene.inside = p->stage == STAGE_UP && p->watch.up == p->side;
    w->scene.height = p->stage == STAGE_UP ? 1 : 0;
    double lifted = p->stage == STAGE_UP ? clamp01((double)p->watch.lift_ms / LIFT_LEAST_MS) : 0;
    w->scene.hold_progress = p->stage == STAGE_BACK ? 1 : lifted;
    w->scene.trial_progress = limit ? clamp01((double)p->since_cue_ms / limit) : 1;
    return judge(w, g);
}

static void close_trial(struct world *w, bool hit)
{
    struct tap_play *p = play_notes(w);
    p->tries[p->side > 0]++;
    p->ok[p->side > 0] += hit;
}

/* The weaker side in shares of the better one; a side that was not asked yet says nothing. */
static double side_evenness(const struct tap_play *p)
{
    double share[2];
    for (int i = 0; i < 2; i++) share[i] = p->tries[i] ? (double)p->ok[i] / p->tries[i] : -1;
    if (share[0] < 0 || share[1] < 0) return share[0] > 0 || share[1] > 0 ? 1 : 0;
    double better = fmax(share[0], share[1]);
    return better > 0 ? fmin(share[0], share[1]) / better : 0;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct tap_play *p = play_notes_of(w);
    static const char *const names[] = {"c_taps", "c_steady", "c_even"};
    int ok = p->ok[0] + p->ok[1];
    out->component_count = 3;
    for (int i = 0; i < 3; i++) out->component_name[i] = names[i];
    out->component[0] = w->trials_done ? (double)ok / w->trials_done : 0;
    out->component[1] = p->up_ms ? (double)p->steady_ms / p->up_ms : 0;
    out->component[2] = side_evenness(p);
    out->best_value = ok;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.5 * r->component[0] + 0.3 * r->component[1] + 0.2 * r->component[2];
}

const struct exercise exercise_e19 = {
    .id = E19_TOE_TAP, .code = "E19", .name = "toe_tap", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = -1, .wobble_mm_s = INFINITY, .lifts_expected = true,
    .count = count, .span = play_feet_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
