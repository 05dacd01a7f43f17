/* E17 march: walking on the spot to a slow drum (exercises.md 7). One step is one trial.
 *
 * The asked foot is the one that did not step last: after a step with the other foot nobody has to change legs. A step comes
 * in time when it follows the one before at the cadence, within 20 %; the first one has nobody to follow. Events: LIFTED and
 * LANDED with the side; LANDED x_mm is seconds in the air, y_mm peak Fz / W since the
 * landing before. best_value: steps that were as asked. */
#include "world/exercise.h"
#include "world/step_score.h"
#include "world/step_watch.h"

enum { SETS, REST, SUPPORT, CADENCE, LIFT, LENGTH, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [SUPPORT] = KEY_SUPPORT,
    [CADENCE] = LEVEL_ROW_REAL("cadence_per_min", "1/min", "steps in a minute, both feet together", 30, 100, HARDER_UP),
    [LIFT] = LEVEL_ROW_REAL("lift_s", "s", "least time of the foot in the air", 0.3, 1, HARDER_UP),
    [LENGTH] = LEVEL_ROW_REAL("set_s", "s", "length of a set: with the cadence it gives the number of steps", 2, 60, HARDER_UP),
};

enum {
    LISTEN_MS = 3000,            /* the beat is heard before the first step */
    FIRST_STEP_MS = 8000,        /* time for it [X] */
    NO_STEP_MS = 3000,           /* or two and a half beats: no step came, the next may [X] */
    ONE_LEG_MS = 5000,           /* longer is standing on one leg: it is no step of this march [X] */
};
#define NO_STEP_BEATS 2.5

struct march_play {
    struct step_watch watch;
    struct step_score score;
    int asked;                   /* +1 right, -1 left */
    bool begins;                 /* the first step after the beat began */
    bool follows;                /* a step came before without a pause since */
    uint32_t since_lift_ms;      /* from the last lift, or the one under way */
    uint32_t interval_ms;        /* between the lift under way and the one before; 0: none before */
    double cadence_before;       /* the beat in force when the last foot was lifted */
    double beat;                 /* 0..1 of the metronome */
    int in_time;
    double peak_w;               /* Fz / W since the last landing */
};
PLAY_NOTES_FIT(struct march_play);

static double cadence(const struct world *w) { return play_value(w, CADENCE); }
static uint32_t beat_ms(const struct world *w) { return play_ms(60.0 / cadence(w)); }

static int count(const struct world *w)
{
    int steps = (int)lround(play_value(w, LENGTH) * cadence(w) / 60.0);
    return steps < 2 ? 2 : steps;
}

static bool hands_hold(const struct world *w) { return w->support == SUPPORT_TWO_HANDS || w->support == SUPPORT_ONE_HAND; }

static void show(struct world *w)
{
    const struct march_play *p = play_notes_of(w);
    struct world_scene *s = &w->scene;
    uint32_t lift_ms = play_ms(play_value(w, LIFT));
    s->side = p->asked;
    s->pace = p->beat;
    s->hold_progress = p->watch.up && lift_ms ? clamp01((double)p->watch.lift_ms / lift_ms) : 0;
    s->height = p->watch.up ? 1 : 0;
    s->inside = p->watch.up != 0 && p->watch.up == p->asked;
    s->trial_progress = w->trials_total ? clamp01((double)w->trials_done / w->trials_total) : 0;
    s->seconds_left = (w->trials_total - w->trials_done) * 60.0 / cadence(w);
}

static void keep_time(struct world *w)
{
    struct march_play *p = play_notes(w);
    p->beat += cadence(w) / 60000.0;
    if (p->beat < 1) return;
    p->beat -= 1;
    w->scene.sound_kind = 0;
    w->scene.sound_number++;
}

static void plan(struct world *w, bool again)
{
    struct march_play *p = play_notes(w);
    if (w->trial == 1 && !again) {
        *p = (struct march_play){.asked = w->setup.set_number % 2 ? 1 : -1};
        w->scene.sound_number = 0;
    }
    w->scene.stance = STANCE_WIDE;
    if (w->phase == PHASE_READY) { /* the beginning, or after a pause: nothing is under way */
        step_watch_begin(&p->watch, w->setup.body.weight_n, hands_hold(w));
        p->begins = true;
        p->follows = false;
        p->beat = 0;
        w->scene.prompt = "Listen to the beat";
        world_ask(w, PERSON_STAND);
    }
    p->watch.load_low = hands_hold(w) ? STEP_LOAD_LOW_HELD : STEP_LOAD_LOW;
    show(w);
}

static enum step_event watch(struct world *w, const struct glance *g, int *side)
{
    struct march_play *p = play_notes(w);
    const struct sway_sample *s = g->sample;
    double load = play_load(w, g);
    keep_time(w);
    p->score.all_ms++;
    p->since_lift_ms++;
    if (isfinite(load)) p->peak_w = fmax(p->peak_w, load);
    return step_watch_step(&p->watch, s->share_right, s->fz_n, g->valid, side);
}

static bool prepare(struct world *w, const struct glance *g)
{
    int side;
    bool still = g->valid && isfinite(g->sample->cop5_speed_mm_s) && g->sample->cop5_speed_mm_s < 60;
    w->scene.steadiness += ((still ? 1 : 0.5) - w->scene.steadiness) * 0.001;
    if (w->phase == PHASE_RETURN) { /* the march goes on: this is the first millisecond of the next step */
        (void)watch(w, g, &side);
        return true;
    }
    if (!g->valid) w->phase_ms = 0;
    keep_time(w);
    show(w);
    return w->phase_ms >= LISTEN_MS;
}

/* What a simulated person aims at: a little longer than asked, as people do who want to be sure [X]. */
static double aimed_lift_s(const struct world *w) { return play_value(w, LIFT) * 1.15 + 0.05; }

static void begin(struct world *w, const struct glance *g)
{
    const struct march_play *p = play_notes_of(w);
    double side_mm = p->asked * 0.5 * w->setup.body.foot_distance_mm;
    (void)g;
    w->scene.prompt = "March softly with the beat";
    world_ask(w, PERSON_MARCH);
    w->ask.side = p->asked;
    w->ask.cadence_per_min = cadence(w);
    w->ask.lift_s = aimed_lift_s(w);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, (struct point_mm){isfinite(side_mm) ? side_mm : 0, 0}, 0);
}

static void lifted(struct world *w)
{
    struct march_play *p = play_notes(w);
    uint32_t interval = p->since_lift_ms - p->watch.lift_ms;
    p->interval_ms = p->follows ? interval : 0;
    if (p->follows) step_score_interval(&p->score, interval / 1000.0);
    p->since_lift_ms = p->watch.lift_ms;
    p->follows = true;
    world_note(w, WORLD_LIFTED, p->watch.up, w->last_at_mm, 0);
}

static enum trial_state landed(struct world *w, int side)
{
    struct march_play *p = play_notes(w);
    double seconds = p->watch.lift_ms / 1000.0, now = cadence(w);
    bool first = p->interval_ms == 0;
    bool in_time = first || step_in_time(p->interval_ms, now) || step_in_time(p->interval_ms, p->cadence_before);
    bool ok = side == p->asked && p->watch.lift_ms >= play_ms(play_value(w, LIFT)) && in_time;
    step_score_lift(&p->score, side, seconds);
    p->score.up_ms += p->watch.lift_ms;
    p->cadence_before = now;
    p->asked = -side;
    world_note(w, WORLD_LANDED, side, (struct point_mm){seconds, p->peak_w}, 0);
    p->peak_w = 0;
    return ok ? TRIAL_HIT : TRIAL_MISS;
}

/* Nobody is waited for without end. */
static bool waited_enough(const struct world *w)
{
    const struct march_play *p = play_notes_of(w);
    if (p->watch.up || p->watch.maybe) return p->watch.lift_ms >= ONE_LEG_MS;
    double beats = NO_STEP_BEATS * beat_ms(w);
    uint32_t limit = p->begins ? FIRST_STEP_MS : beats > NO_STEP_MS ? (uint32_t)beats : NO_STEP_MS;
    return w->phase_ms >= limit;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct march_play *p = play_notes(w);
    int side;
    enum trial_state state = TRIAL_RUNNING;
    switch (watch(w, g, &side)) {
    case STEP_LIFTED: lifted(w); break;
    case STEP_LANDED: state = landed(w, side); break;
    case STEP_LOST:
    case STEP_NOTHING: break;
    }
    if (state == TRIAL_RUNNING && waited_enough(w)) {
        step_watch_forget(&p->watch);
        state = TRIAL_MISS;
    }
    show(w);
    return state;
}

static void close_trial(struct world *w, bool hit)
{
    struct march_play *p = play_notes(w);
    p->in_time += hit;
    p->begins = false;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct march_play *p = play_notes_of(w);
    static const char *const names[] = {"c_steps", "c_even", "c_rhythm", "single_support"};
    out->component_count = 4;
    for (int i = 0; i < 4; i++) out->component_name[i] = names[i];
    out->component[0] = w->trials_done ? (double)p->in_time / w->trials_done : 0;
    out->component[1] = clamp01(1 - step_score_difference(&p->score) / 0.2);
    out->component[2] = clamp01(1 - step_score_cv(&p->score) / 0.25);
    out->component[3] = clamp01(step_score_single(&p->score));
    out->best_value = p->in_time;
}

/* Single support is told, not rewarded. */
static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.4 * r->component[0] + 0.3 * r->component[1] + 0.3 * r->component[2];
}

const struct exercise exercise_e17 = {
    .id = E17_MARCH, .code = "E17", .name = "march", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = -1, .wobble_mm_s = INFINITY, .lifts_expected = true,
    .count = count, .span = play_feet_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
