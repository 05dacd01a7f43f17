/* E15 heel_toe_raise: up on the toes or the heels, stay, softly down (exercises.md 7). One trial is one raise; with heel_toe they
 * take turns, and the set has twice as many.
 *
 * Success: up for the hold, and no hard landing on the way down [X]. The plate cannot see heels: a lean that looks like a raise is
 * kept out by the ripple of the load, as far as that goes, and the prompt asks for heels or toes. Once up and held nobody is
 * hurried: the way down has 6 s.
 *
 * scene.symbol[0]: 0 heels, 1 toes; height: 0 to 1 of the way up; sound_kind: RAISE_SOUND_*. Events: LIFTED (value 1 heels, -1
 * toes), SLIPPED_OUT (seconds in the trial), REPETITION (seconds of the way down; x_mm: how far the CoP went).
 * best_value: raises that counted. */
#include "world/exercise.h"
#include "world/heel_raise.h"

enum { SETS, REST, MOVE, SUPPORT, REPS, HOLD, KEYS };
enum { MOVE_HEEL, MOVE_BOTH };
static const char *const move_words[] = {"heel", "heel_toe", NULL};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [MOVE] = LEVEL_ROW_WORD("move", "heel: heels up; heel_toe: heels and toes in turn", move_words, 1),
    [SUPPORT] = KEY_SUPPORT,
    [REPS] = LEVEL_ROW_COUNT("reps_each", "heel raises in a set, and toe raises where there are", 3, 15, HARDER_UP),
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stay up", 0, 5, HARDER_UP),
};

enum {
    BREATH_MS = 1500,            /* between two raises [X] */
    REST_MS = 1000,              /* standing quietly before a raise [X] */
    REST_WAIT_MS = 8000,         /* then it begins all the same [X] */
    UP_MS = 8000,                /* to get up [X] */
    AGAIN_MS = 4000,             /* and up again after slipping out, beside the hold [X] */
    DOWN_MS = 6000,              /* [X] */
    AFTER_MS = 800,              /* soles that are nearly down may still land hard [X] */
};
#define QUIET_MM_S 80.0          /* as before E02 begins */
#define QUIET_FLEN 0.10          /* from C0 [X] */
#define FLEN_UNKNOWN_MM 250.0

struct raise_play {
    struct raise raise;
    bool heels, coming_down;
    uint32_t breath_ms, wait_ms, rest_ms;
    double rest_sum_mm, rest_mm;
    uint32_t trial_ms, down_ms, after_ms;
    int hard_before;
    double last_x_mm;
    bool has_last;
    double path_mm;              /* of the set, to the side */
    uint32_t path_ms;
    int held;
    double lowering_sum;
};
PLAY_NOTES_FIT(struct raise_play);

static bool is_heel_toe(const struct world *w) { return (int)play_value(w, MOVE) == MOVE_BOTH; }
static int count(const struct world *w) { return (is_heel_toe(w) ? 2 : 1) * (int)play_value(w, REPS); }

static double foot_mm(const struct world *w)
{
    double f = w->setup.body.foot_length_mm;
    return f >= 100 && f <= 500 ? f : FLEN_UNKNOWN_MM;
}

static void sound(struct world *w, enum raise_sound kind)
{
    w->scene.sound_kind = kind;
    w->scene.sound_number++;
}

static void plan(struct world *w, bool again)
{
    struct raise_play *p = play_notes(w);
    if (w->trial == 1 && !again) *p = (struct raise_play){0};
    p->heels = !is_heel_toe(w) || w->trial % 2 == 1;
    p->breath_ms = p->wait_ms = p->rest_ms = 0;
    p->rest_sum_mm = p->rest_mm = 0;
    w->scene.stance = STANCE_WIDE;
    w->scene.symbol[0] = p->heels ? 0 : 1;
    w->scene.symbol_count = 1;
    w->scene.height = 0;
    w->scene.prompt = p->heels ? "Next: heels off the floor" : "Next: toes off the floor";
    world_ask(w, PERSON_STAND);
}

/* Both soles down, quiet, in the middle. */
static bool prepare(struct world *w, const struct glance *g)
{
    struct raise_play *p = play_notes(w);
    w->scene.steadiness += (0.5 - w->scene.steadiness) * 0.001;
    if (p->breath_ms < BREATH_MS) {
        p->breath_ms++;
        return false;
    }
    bool quiet = g->valid && g->sample->cop5_speed_mm_s < QUIET_MM_S && fabs(g->at_mm.y) < QUIET_FLEN * foot_mm(w);
    p->rest_sum_mm = quiet ? p->rest_sum_mm + g->at_mm.y : 0;
    p->rest_ms = quiet ? p->rest_ms + 1 : 0;
    if (p->rest_ms >= REST_MS) {
        p->rest_mm = p->rest_sum_mm / p->rest_ms;
        return true;
    }
    return ++p->wait_ms >= REST_WAIT_MS;
}

static void begin(struct world *w, const struct glance *g)
{
    struct raise_play *p = play_notes(w);
    (void)g;
    raise_begin(&p->raise, p->heels, foot_mm(w), p->rest_mm, play_ms(play_value(w, HOLD)));
    p->coming_down = p->has_last = false;
    p->trial_ms = p->down_ms = p->after_ms = 0;
    p->hard_before = w->safety.hard_landings;
    w->scene.prompt = p->heels ? "Heels off the floor" : "Toes off the floor";
    sound(w, RAISE_SOUND_UP);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, (struct point_mm){0, p->raise.forward * p->raise.up_mm}, 0);
    world_ask(w, p->heels ? PERSON_HEELS_UP : PERSON_TOES_UP);
}

static void come_down(struct world *w)
{
    struct raise_play *p = play_notes(w);
    p->coming_down = true;
    w->scene.prompt = "Slowly and softly down";
    w->scene.hold_progress = 0;
    w->scene.seconds_left = -1;
    sound(w, RAISE_SOUND_DOWN);
    world_ask(w, PERSON_STAND);
}

static void keep_path(struct raise_play *p, const struct glance *g)
{
    double x = g->sample->cop5_mm.x;
    bool valid = g->valid && isfinite(x);
    if (valid && p->has_last) {
        p->path_mm += fabs(x - p->last_x_mm);
        p->path_ms++;
    }
    p->has_last = valid;
    if (valid) p->last_x_mm = x;
}

static void on_event(struct world *w, enum raise_event event, const struct glance *g)
{
    struct raise_play *p = play_notes(w);
    if (event == RAISE_IS_UP || (event == RAISE_HELD && p->raise.hold_ms <= 1)) {
        world_note(w, WORLD_LIFTED, p->raise.forward, g->at_mm, 0);
        w->scene.prompt = "Stay up";
        sound(w, RAISE_SOUND_STAY);
    }
    if (event == RAISE_SLIPPED) world_note(w, WORLD_SLIPPED_OUT, p->trial_ms / 1000.0, g->at_mm, 0);
    if (event == RAISE_HELD) come_down(w);
}

static void show(struct world *w, const struct glance *g)
{
    const struct raise_play *p = play_notes_of(w);
    const struct raise *r = &p->raise;
    double up = r->forward * g->at_mm.y / r->up_mm;
    w->scene.height += (clamp01(up) - w->scene.height) * 0.01;
    w->scene.inside = r->lifted && r->hold_run_ms > 0;
    double hold = r->hold_ms ? (double)r->hold_run_ms / r->hold_ms : 1;
    w->scene.hold_progress = w->scene.inside && !p->coming_down ? clamp01(hold) : 0;
    w->scene.trial_progress = p->coming_down ? 1 : 0.5 * w->scene.height;
}

static enum trial_state step_down(struct world *w)
{
    struct raise_play *p = play_notes(w);
    p->down_ms++;
    p->after_ms += p->raise.down;
    bool over = p->after_ms >= AFTER_MS || p->down_ms >= (p->raise.held ? DOWN_MS : DOWN_MS / 2);
    if (!over) return TRIAL_RUNNING;
    if (!p->raise.held) return TRIAL_MISS;
    world_note(w, WORLD_REPETITION, raise_lowering_s(&p->raise), (struct point_mm){p->raise.made_mm, 0}, 0);
    return w->safety.hard_landings == p->hard_before ? TRIAL_HIT : TRIAL_MISS;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct raise_play *p = play_notes(w);
    double weight = w->setup.body.weight_n;
    p->trial_ms++;
    keep_path(p, g);
    on_event(w, raise_step(&p->raise, g->at_mm.y, weight > 0 ? g->sample->fz_n / weight : NAN, g->valid), g);
    show(w, g);
    if (p->coming_down) return step_down(w);
    uint32_t limit_ms = UP_MS + (p->raise.lifted || p->raise.since_ripple_ms < UINT32_MAX ? p->raise.hold_ms + AGAIN_MS : 0);
    if (p->trial_ms >= limit_ms) come_down(w);
    return TRIAL_RUNNING;
}

static void close_trial(struct world *w, bool hit)
{
    struct raise_play *p = play_notes(w);
    (void)hit;
    w->scene.height = 0;
    w->scene.sound_kind = RAISE_SOUND_NONE;
    if (!p->raise.held) return;
    p->held++;
    p->lowering_sum += clamp01(raise_lowering_s(&p->raise) / RAISE_LOWER_S);
}

static void score(const struct world *w, struct world_result *out)
{
    const struct raise_play *p = play_notes_of(w);
    static const char *const names[] = {"c_hit", "c_lowering", "c_ml"};
    out->component_count = 3;
    for (int i = 0; i < 3; i++) out->component_name[i] = names[i];
    out->component[0] = w->trials_done ? (double)w->hits / w->trials_done : 0;
    out->component[1] = p->held ? p->lowering_sum / p->held : 0;
    out->component[2] = p->path_ms ? clamp01((40 - 1000 * p->path_mm / p->path_ms) / 30) : 0;
    out->best_value = w->hits;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry; /* only slowness is rewarded */
    return 0.6 * r->component[0] + 0.25 * r->component[1] + 0.15 * r->component[2];
}

static double span(const struct world *w) { return 0.5 * foot_mm(w); }

static bool timer_runs(const struct world *w)
{
    const struct raise_play *p = play_notes_of(w);
    return !p->coming_down && p->raise.lifted;
}

const struct exercise exercise_e15 = {
    .id = E15_HEEL_TOE_RAISE, .code = "E15", .name = "heel_toe_raise", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = -1, .wobble_mm_s = 200, .landing_w = 1.25, .timer_runs = timer_runs,
    .count = count, .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
