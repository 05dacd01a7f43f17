/* E16 step_on: the plate is a step (exercises.md 7). One trial is up, stand, and down again; leading feet take turns.
 *
 * A repetition is both feet on and the stand done; success is what the specification says: both feet within 6 s, no hard
 * landing, settled within 3 s. A foot put on and taken off again is no repetition, the person may try again; the other foot
 * first is one, but the sides get less even. Events: CONTACT (side), BOTH_FEET (seconds since contact; x_mm: peak Fz / W so
 * far), STANDING (seconds from both feet to calm), REPETITION (seconds from contact to the end of the stand; x_mm: peak Fz / W),
 * STEPPED_DOWN (seconds it took). best_value: repetitions. The load allowed at a landing is that of the person (3.3). */
#include "world/exercise.h"
#include "world/landing.h"

enum { SETS, REST, HEIGHT, HANDS, REPS, STAND, KEYS };
static const char *const height_words[] = {"plate", "plate_5", "10", "15", NULL};
static const char *const hands_words[] = {"two", "one", "FT", NULL};
static const enum support hands_support[] = {SUPPORT_TWO_HANDS, SUPPORT_ONE_HAND, SUPPORT_FINGERTIPS};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [HEIGHT] = LEVEL_ROW_WORD("height",
                              "step: plate alone, plate_5 with 5 cm locked on it, 10 and 15 cm in all; from plate_5 in a clinic only",
                              height_words, 3),
    [HANDS] = LEVEL_ROW_WORD("hands", "on the rail: two, one, FT fingertips", hands_words, 2),
    [REPS] = LEVEL_ROW_COUNT("reps_per_lead", "times up and down with each leading foot in a set", 2, 16, HARDER_UP),
    [STAND] = LEVEL_ROW_REAL("stand_s", "s", "time to stand on the step", 2, 60, HARDER_UP),
};

enum {
    FLOOR_MS = 2000, FIRST_FLOOR_MS = 3000, /* on the floor before the next time up [X] */
    UP_MS = 20000,               /* nobody came: the trial ends without a word [X] */
    CONTACT_LIMIT_MS = 15000,    /* one foot on the step for so long: as above [X] */
    DOWN_MS = 20000,             /* [X] */
    BOTH_LIMIT_MS = 6000, SETTLE_LIMIT_MS = 3000,
};
#define EMPTY_W 0.10

enum stage { STAGE_UP, STAGE_STAND, STAGE_DOWN };

struct step_play {
    struct landing landing;
    enum stage stage;
    int asked;                   /* leading foot */
    uint32_t floor_ms;           /* the plate has been empty */
    uint32_t wait_ms;            /* nobody on the step, in UP; time in DOWN */
    int hard_before;             /* hard landings of the set when the trial began */
    bool done, ok, soft_known, settle_known; /* of the trial */
    double softness, settled_score;
    int reps, led[2], landings;  /* of the set */
    double softness_sum, settled_sum;
};
PLAY_NOTES_FIT(struct step_play);

static int count(const struct world *w) { return 2 * (int)play_value(w, REPS); }

static double ceiling_w(const struct world *w)
{
    double own = w->setup.care.impact_ceiling_w;
    return own > 0 ? own : IMPACT_CEILING_W;
}

static void plan(struct world *w, bool again)
{
    struct step_play *p = play_notes(w);
    if (w->trial == 1 && !again) *p = (struct step_play){0};
    p->asked = (w->trial + w->setup.set_number) % 2 == 0 ? 1 : -1;
    p->floor_ms = 0;
    w->scene.stance = STANCE_WIDE;
    w->scene.side = p->asked;
    w->scene.symbol[0] = (int)play_value(w, HEIGHT);
    w->scene.symbol_count = 1;
    w->scene.height = 0;
    w->scene.prompt = "Stand before the step";
    world_ask(w, PERSON_STEP_OFF);
    w->ask.side = 0;
}

/* The step is empty, and the person has taken a breath on the floor. */
static bool prepare(struct world *w, const struct glance *g)
{
    struct step_play *p = play_notes(w);
    bool empty = play_load(w, g) < EMPTY_W; /* false for NaN */
    w->scene.steadiness += (0.5 - w->scene.steadiness) * 0.001;
    p->floor_ms = empty ? p->floor_ms + 1 : 0;
    w->scene.prompt = empty ? p->asked > 0 ? "Next: right foot first" : "Next: left foot first" : "Step off the plate first";
    return p->floor_ms >= (w->phase == PHASE_READY ? FIRST_FLOOR_MS : FLOOR_MS);
}

static void begin(struct world *w, const struct glance *g)
{
    struct step_play *p = play_notes(w);
    const struct body *b = &w->setup.body;
    double side_mm = p->asked * 0.5 * b->foot_distance_mm;
    (void)g;
    landing_begin(&p->landing, b->weight_n, b->foot_middle_x_mm);
    p->stage = STAGE_UP;
    p->wait_ms = 0;
    p->hard_before = w->safety.hard_landings;
    p->done = p->ok = p->soft_known = p->settle_known = false;
    w->scene.prompt = p->asked > 0 ? "Right foot up, then left" : "Left foot up, then right";
    world_ask(w, PERSON_STEP_ON);
    w->ask.side = p->asked;
    world_note(w, WORLD_TRIAL_BEGIN, w->level, (struct point_mm){isfinite(side_mm) ? side_mm : 0, 0}, 0);
}

/* Backward only with two hands; forward off the far side where the room allows it. */
static void go_down(struct world *w)
{
    struct step_play *p = play_notes(w);
    p->stage = STAGE_DOWN;
    p->wait_ms = 0;
    if (!w->setup.care.exit_front) world_ask_support(w, SUPPORT_TWO_HANDS);
    w->scene.prompt = w->setup.care.exit_front ? "Step down slowly, facing forward" : "Both hands: slowly back down";
    world_ask(w, PERSON_STEP_OFF);
    w->ask.side = 0;
}

static void stand_done(struct world *w)
{
    struct step_play *p = play_notes(w);
    const struct landing *l = &p->landing;
    bool hard = w->safety.hard_landings > p->hard_before;
    p->done = true;
    p->ok = l->both_ms <= BOTH_LIMIT_MS && l->settled && l->settle_ms <= SETTLE_LIMIT_MS && !hard;
    world_note(w, WORLD_REPETITION, l->contact_ms / 1000.0, (struct point_mm){l->peak_w, 0}, 0);
    go_down(w);
}

/* Softness and calm of a landing are known even where the stand was not finished. */
static void keep_landing(struct world *w)
{
    struct step_play *p = play_notes(w);
    const struct landing *l = &p->landing;
    if (!l->both || p->stage == STAGE_DOWN) return;
    p->soft_known = true;
    p->softness = landing_softness(l->peak_w, ceiling_w(w));
    p->settled_score = l->settled ? clamp01(1 - (l->settle_ms / 1000.0 - 1) / 3) : 0;
}

static void on_event(struct world *w, enum landing_event event)
{
    struct step_play *p = play_notes(w);
    const struct landing *l = &p->landing;
    switch (event) {
    case LANDING_CONTACT: world_note(w, WORLD_CONTACT, l->lead, w->last_at_mm, 0); break;
    case LANDING_BOTH_FEET:
        world_note(w, WORLD_BOTH_FEET, l->both_ms / 1000.0, (struct point_mm){l->peak_w, 0}, 0);
        p->stage = STAGE_STAND;
        w->scene.prompt = "Stand tall, feet quiet";
        world_ask(w, PERSON_STAND);
        w->ask.side = 0;
        break;
    case LANDING_SETTLED:
        if (p->stage == STAGE_STAND) world_note(w, WORLD_STANDING, l->settle_ms / 1000.0, w->last_at_mm, 0);
        break;
    case LANDING_LEFT: world_note(w, WORLD_STEPPED_DOWN, p->stage == STAGE_DOWN ? p->wait_ms / 1000.0 : 0, w->last_at_mm, 0); break;
    case LANDING_TAKEN_OFF:
    case LANDING_NOTHING: break;
    }
}

static enum trial_state go_up(struct world *w)
{
    struct step_play *p = play_notes(w);
    const struct landing *l = &p->landing;
    p->wait_ms = l->touching ? p->wait_ms : p->wait_ms + 1;
    bool too_long = p->wait_ms >= UP_MS || (l->touching && l->contact_ms >= CONTACT_LIMIT_MS);
    return too_long ? TRIAL_MISS : TRIAL_RUNNING;
}

/* Who is not calm after 3 s is not waited for any longer than that, and never kept from standing as long as asked. */
static enum trial_state stand(struct world *w)
{
    struct step_play *p = play_notes(w);
    const struct landing *l = &p->landing;
    uint32_t stand_ms = play_ms(play_value(w, STAND));
    bool judged = l->settled || l->on_ms > SETTLE_LIMIT_MS + LANDING_CALM_MS;
    w->scene.hold_progress = stand_ms ? clamp01((double)l->on_ms / stand_ms) : 1;
    w->scene.seconds_left = stand_ms > l->on_ms ? (stand_ms - l->on_ms) / 1000.0 : 0;
    if (l->on_ms >= stand_ms && judged) stand_done(w);
    return TRIAL_RUNNING;
}

static enum trial_state down(struct world *w)
{
    struct step_play *p = play_notes(w);
    p->wait_ms++;
    w->scene.hold_progress = 0;
    w->scene.seconds_left = -1;
    if (p->wait_ms < DOWN_MS) return TRIAL_RUNNING;
    return p->ok ? TRIAL_HIT : TRIAL_MISS;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct step_play *p = play_notes(w);
    const struct sway_sample *s = g->sample;
    double load = play_load(w, g);
    enum landing_event event =
        landing_step(&p->landing, s->fz_n, s->cop_mm.x, s->share_right, g->valid, s->cop5_speed_mm_s);
    on_event(w, event);
    keep_landing(w);
    if (isfinite(load)) w->scene.height += (clamp01(load) - w->scene.height) * 0.005;
    w->scene.trial_progress = p->stage == STAGE_UP ? 0 : p->stage == STAGE_STAND ? 0.5 : 1;
    if (event == LANDING_LEFT) return p->ok ? TRIAL_HIT : TRIAL_MISS;
    switch (p->stage) {
    case STAGE_UP: return go_up(w);
    case STAGE_STAND: return stand(w);
    case STAGE_DOWN: return down(w);
    }
    return TRIAL_RUNNING;
}

static void close_trial(struct world *w, bool hit)
{
    struct step_play *p = play_notes(w);
    (void)hit;
    p->reps += p->done;
    if (p->done) p->led[p->landing.lead > 0]++;
    if (!p->soft_known) return;
    p->landings++;
    p->softness_sum += p->softness;
    p->settled_sum += p->settled_score;
}

/* 1: both feet led equally often; 0: one of them always. An odd number of times is as even as it can be. */
static double lead_evenness(const struct step_play *p)
{
    int all = p->led[0] + p->led[1], apart = p->led[0] - p->led[1];
    if (all == 0) return 0;
    if (apart < 0) apart = -apart;
    apart -= all % 2;
    return all > 1 ? 1 - (double)apart / (all - all % 2) : 1;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct step_play *p = play_notes_of(w);
    static const char *const names[] = {"c_reps", "c_soft", "c_settle", "lead_evenness"};
    out->component_count = 4;
    for (int i = 0; i < 4; i++) out->component_name[i] = names[i];
    out->component[0] = w->trials_done ? (double)p->reps / w->trials_done : 0;
    out->component[1] = p->landings ? p->softness_sum / p->landings : 0;
    out->component[2] = p->landings ? p->settled_sum / p->landings : 0;
    out->component[3] = lead_evenness(p);
    out->best_value = p->reps;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry; /* no time is rewarded here but that of getting calm */
    return 0.4 * r->component[0] + 0.35 * r->component[1] + 0.25 * r->component[2];
}

static bool always(const struct world *w)
{
    (void)w;
    return true;
}

const struct exercise exercise_e16 = {
    .id = E16_STEP_ON, .code = "E16", .name = "step_on", .keys = keys, .key_count = KEYS,
    .support_key = HANDS, .support_map = hands_support, .feedback_key = -1, .wobble_mm_s = INFINITY, .lifts_expected = true,
    .off_expected = always, .count = count, .span = play_feet_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
