/* E14 knee_bend: small slow bends with a circle that breathes down, pauses and comes up (exercises.md 7). One trial is one bend.
 *
 * Who counts: the plate where the load of quiet standing is calm enough (care.fz_noise_share; 0, unknown: measured here in the
 * first 3 s of quiet standing of the set), otherwise the circle. Counted by the plate, a bend that was seen with a pace error of
 * at most 0.5 is a success [X], and the score is that of the specification. Counted by the circle, only evenness and steadiness
 * are scored, half and half [X]; steadiness is c_ml of E15, and a trial with c_sym of at least 0.5 is a success [X].
 *
 * scene.pace: 0 standing, 1 lowest; height: how far down the person is seen to be, 1 is 100 mm. Events: LOWERING (way down seen;
 * seconds since the circle began), REPETITION (seconds of the cycle, 0 where the circle counts; x_mm: mean share of the right leg).
 * best_value: bends counted. */
#include "world/exercise.h"
#include "world/knee_bend.h"

enum { SETS, REST, SUPPORT, REPS, TEMPO, KEYS };
static const char *const tempo_words[] = {"2-0-2", "2-1-2", "3-1-2", "3-1-3", "3-2-3", NULL};
static const struct tempo { double down_s, hold_s, up_s; } tempos[] = {{2, 0, 2}, {2, 1, 2}, {3, 1, 2}, {3, 1, 3}, {3, 2, 3}};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [SUPPORT] = KEY_SUPPORT,
    [REPS] = LEVEL_ROW_COUNT("reps", "bends in a set", 3, 15, HARDER_UP),
    [TEMPO] = LEVEL_ROW_WORD("tempo", "seconds down, at the bottom, and up", tempo_words, 4),
};

enum {
    BREATH_MS = 1000,            /* before quiet standing is looked for [X] */
    QUIET_AGAIN_MS = 1500,       /* of quiet standing between two bends [X] */
    QUIET_WAIT_MS = 15000,       /* nobody stands quietly: the circle counts [X] */
    LATE_MS = 2000,              /* to react, beside half a cycle more [X] */
    CIRCLE_LATE_MS = 1000,       /* [X] */
};
#define DEPTH_MM 100.0
#define STILL_BENDING_W KNEE_NOISE_SHARE /* RMS of Fz / W; 100 mm in 2 s have 0.01 [X] */
#define AT_REST_M_S 0.01         /* the way up is over [X] */
#define SHARE_TOLERANCE 0.15     /* c_sym of E05 */
#define PACE_TOLERANCE 0.5
#define EVEN_ENOUGH 0.5          /* [X] */
#define PRESENT_SHARE 0.8        /* of the trial with a cursor, or nobody bent [X] */

struct bend_play {
    struct knee_quiet quiet;
    struct knee_bend bend;
    struct tempo tempo;
    bool by_plate, decided;      /* of the set */
    uint32_t breath_ms, wait_ms;
    double mean_w;
    double share_sum, path_mm, last_x_mm;
    bool has_last;
    uint32_t share_ms, path_ms, trial_ms;
    int counted;                 /* of the set */
    double even_sum, pace_sum, path_all_mm;
    uint32_t path_all_ms;
};
PLAY_NOTES_FIT(struct bend_play);

static int count(const struct world *w) { return (int)play_value(w, REPS); }
static double cycle_s(const struct tempo *t) { return t->down_s + t->hold_s + t->up_s; }

static void plan(struct world *w, bool again)
{
    struct bend_play *p = play_notes(w);
    if (w->trial == 1 && !again) *p = (struct bend_play){.mean_w = 1};
    p->tempo = tempos[(int)play_value(w, TEMPO)];
    p->breath_ms = p->wait_ms = 0;
    knee_quiet_begin(&p->quiet, p->decided ? QUIET_AGAIN_MS : KNEE_QUIET_MS);
    w->scene.stance = STANCE_WIDE;
    w->scene.pace = 0;
    w->scene.height = 0;
    w->scene.prompt = w->phase == PHASE_READY ? "Stand tall and still" : "Stand tall";
    world_ask(w, PERSON_STAND);
}

static void decide(struct bend_play *p, const struct world *w, bool quiet)
{
    double told = w->setup.care.fz_noise_share;
    double noise = told > 0 ? told : quiet ? p->quiet.noise_w : INFINITY;
    p->by_plate = quiet && noise <= KNEE_NOISE_SHARE;
    p->decided = true;
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct bend_play *p = play_notes(w);
    w->scene.steadiness += (0.5 - w->scene.steadiness) * 0.001;
    if (p->breath_ms < BREATH_MS) {
        p->breath_ms++;
        return false;
    }
    bool quiet = knee_quiet_step(&p->quiet, g->valid ? play_load(w, g) : NAN);
    if (quiet && p->decided && p->by_plate && p->quiet.noise_w > STILL_BENDING_W) {
        knee_quiet_begin(&p->quiet, QUIET_AGAIN_MS);
        quiet = false;
    }
    if (quiet) p->mean_w = p->quiet.mean_w;
    else if (++p->wait_ms < QUIET_WAIT_MS) return false;
    if (!p->decided) decide(p, w, quiet);
    return true;
}

static void begin(struct world *w, const struct glance *g)
{
    struct bend_play *p = play_notes(w);
    (void)g;
    knee_bend_begin(&p->bend, p->mean_w);
    p->share_sum = p->path_mm = 0;
    p->share_ms = p->path_ms = p->trial_ms = 0;
    p->has_last = false;
    world_note(w, WORLD_TRIAL_BEGIN, w->level, (struct point_mm){0, 0}, 0);
    w->ask.down_s = p->tempo.down_s;
    w->ask.hold_s = p->tempo.hold_s;
    w->ask.up_s = p->tempo.up_s;
    w->ask.depth_mm = DEPTH_MM;
    world_ask_once(w, PERSON_BEND);
}

/* As smooth as a body moves: minimum jerk. */
static double smooth(double u)
{
    u = clamp01(u);
    return u * u * u * (10 + u * (6 * u - 15));
}

static void show_circle(struct world *w)
{
    const struct bend_play *p = play_notes_of(w);
    const struct tempo *c = &p->tempo;
    double t = p->trial_ms / 1000.0;
    bool going_down = t < c->down_s, still = t < c->down_s + c->hold_s;
    w->scene.pace = going_down ? smooth(t / c->down_s) : still ? 1 : 1 - smooth((t - c->down_s - c->hold_s) / c->up_s);
    w->scene.prompt = going_down ? "Slowly down, back long" : still ? "Stay a moment" : "And slowly up";
    w->scene.trial_progress = clamp01(t / cycle_s(c));
    w->scene.height = p->by_plate ? clamp01(1000 * p->bend.depth_m / DEPTH_MM) : w->scene.pace;
}

static void keep_evenness(struct bend_play *p, const struct glance *g)
{
    const struct sway_sample *s = g->sample;
    if (!g->valid || !isfinite(s->share_right) || !isfinite(s->cop5_mm.x)) {
        p->has_last = false;
        return;
    }
    p->share_sum += s->share_right;
    p->share_ms++;
    if (p->has_last) {
        p->path_mm += fabs(s->cop5_mm.x - p->last_x_mm);
        p->path_ms++;
    }
    p->last_x_mm = s->cop5_mm.x;
    p->has_last = true;
}

static double mean_share(const struct bend_play *p) { return p->share_ms ? p->share_sum / p->share_ms : 0.5; }

static double evenness(const struct world *w)
{
    const struct bend_play *p = play_notes_of(w);
    double target = w->setup.care.share_right > 0 ? w->setup.care.share_right : 0.5;
    return p->share_ms ? clamp01(1 - fabs(mean_share(p) - target) / SHARE_TOLERANCE) : 0;
}

static double pace_error(const struct bend_play *p)
{
    double asked = cycle_s(&p->tempo), took = knee_bend_cycle_s(&p->bend, p->tempo.down_s, p->tempo.hold_s, p->tempo.up_s);
    return took > 0 ? fabs(took - asked) / asked : 1;
}

static bool present(const struct bend_play *p) { return p->share_ms >= PRESENT_SHARE * p->trial_ms; }

static enum trial_state step_by_plate(struct world *w)
{
    struct bend_play *p = play_notes(w);
    uint32_t limit_ms = play_ms(1.5 * cycle_s(&p->tempo)) + LATE_MS;
    bool up_again = p->bend.counted && p->bend.u < AT_REST_M_S;
    if (!up_again && p->trial_ms < limit_ms) return TRIAL_RUNNING;
    if (!p->bend.counted) return TRIAL_MISS;
    double took = knee_bend_cycle_s(&p->bend, p->tempo.down_s, p->tempo.hold_s, p->tempo.up_s);
    world_note(w, WORLD_REPETITION, took, (struct point_mm){mean_share(p), 0}, 0);
    return pace_error(p) <= PACE_TOLERANCE ? TRIAL_HIT : TRIAL_MISS;
}

static enum trial_state step_by_circle(struct world *w)
{
    struct bend_play *p = play_notes(w);
    if (p->trial_ms < play_ms(cycle_s(&p->tempo)) + CIRCLE_LATE_MS) return TRIAL_RUNNING;
    if (!present(p)) return TRIAL_MISS;
    world_note(w, WORLD_REPETITION, 0, (struct point_mm){mean_share(p), 0}, 0);
    return evenness(w) >= EVEN_ENOUGH ? TRIAL_HIT : TRIAL_MISS;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct bend_play *p = play_notes(w);
    p->trial_ms++;
    keep_evenness(p, g);
    if (knee_bend_step(&p->bend, g->valid ? play_load(w, g) : NAN) == KNEE_GOES_DOWN && p->by_plate)
        world_note(w, WORLD_LOWERING, p->trial_ms / 1000.0, w->last_at_mm, 0);
    show_circle(w);
    return p->by_plate ? step_by_plate(w) : step_by_circle(w);
}

static void close_trial(struct world *w, bool hit)
{
    struct bend_play *p = play_notes(w);
    (void)hit;
    w->scene.pace = w->scene.height = 0;
    p->even_sum += evenness(w);
    p->path_all_mm += p->path_mm;
    p->path_all_ms += p->path_ms;
    bool counts = p->by_plate ? p->bend.counted : present(p);
    if (!counts) return;
    p->counted++;
    p->pace_sum += clamp01(1 - pace_error(p) / PACE_TOLERANCE);
}

static double steadiness(const struct bend_play *p)
{
    return p->path_all_ms ? clamp01((40 - 1000 * p->path_all_mm / p->path_all_ms) / 30) : 0;
}

static void component(struct world_result *out, const char *name, double value)
{
    out->component_name[out->component_count] = name;
    out->component[out->component_count++] = value;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct bend_play *p = play_notes_of(w);
    int n = w->trials_done;
    out->component_count = 0;
    if (p->by_plate) {
        component(out, "c_reps", n ? (double)p->counted / n : 0);
        component(out, "c_sym", n ? p->even_sum / n : 0);
        component(out, "c_pace", p->counted ? p->pace_sum / p->counted : 0);
    } else {
        component(out, "c_sym", n ? p->even_sum / n : 0);
        component(out, "c_steady", steadiness(p));
    }
    out->best_value = p->counted;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry; /* to keep a slow pace is no hurry */
    if (r->component_count < 3) return 0.5 * r->component[0] + 0.5 * r->component[1];
    return 0.4 * r->component[0] + 0.3 * r->component[1] + 0.3 * r->component[2];
}

static double span(const struct world *w)
{
    (void)w;
    return 100;
}

const struct exercise exercise_e14 = {
    .id = E14_KNEE_BEND, .code = "E14", .name = "knee_bend", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = -1, .wobble_mm_s = 200, .count = count, .span = span, .plan = plan,
    .prepare = prepare, .begin = begin, .step = step, .close = close_trial, .score = score, .sum = sum,
};
