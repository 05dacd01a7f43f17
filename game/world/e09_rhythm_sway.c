/* E09 rhythm_sway: sway between two targets with a partner bird, to a beat (exercises.md 7). A trial is one cycle; cycles follow
 * one another without a break. Before the first, and wherever the direction changes or the flow was broken, the guide leads
 * for one cycle that does not count [X].
 *
 * Axes: ML, AP and the two diagonals. `diag` has one diagonal in each half of the set, `ml_ap` both axes, `mix` all four in
 * an order of its own, a quarter of the set each; the side that begins alternates set by set. Backward it is as in E07.
 * Feedback P hides the cursor in the last half of the set, not of every cycle, which would blink. best_value: cycles in
 * which size and beat were met. */
#include "world/rhythm.h"
#include "world/track_play.h"

enum { SETS, REST, AXIS, CYCLE, AMPLITUDE, CYCLES, STANCE, SUPPORT, FEEDBACK, KEYS };
static const char *const axis_words[] = {"ml", "ap", "diag", "ml_ap", "mix", NULL};
enum axis_word { AXIS_ML, AXIS_AP, AXIS_DIAG, AXIS_ML_AP, AXIS_MIX };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [AXIS] = LEVEL_ROW_WORD("axis", "ml side to side, ap forward and back, diag both diagonals, ml_ap both axes, mix all of them",
                            axis_words, 4),
    [CYCLE] = LEVEL_ROW_REAL("cycle_s", "s", "time of one cycle, there and back", 3, 8, HARDER_DOWN),
    [AMPLITUDE] = LEVEL_ROW_REAL("amplitude_pct", "%", "how far to lean, in % of the person's own reach", 20, 80, HARDER_UP),
    [CYCLES] = LEVEL_ROW_COUNT("cycles", "cycles in a set", 2, 16, HARDER_UP),
    [STANCE] = LEAN_ROW_STANCE,
    [SUPPORT] = KEY_SUPPORT,
    [FEEDBACK] = KEY_FEEDBACK,
};

enum { FRONT, FRONT_RIGHT, RIGHT, LEFT = 6, FRONT_LEFT, AXES = 4 };
#define GUIDE_RADIUS 0.10            /* of the bird in the picture; nothing is judged on it */
enum sound { SOUND_BEAT, SOUND_FIRST_TURN, SOUND_SECOND_TURN };

struct rhythm_play {
    struct rhythm_swing swing;
    struct rhythm_cycle cycle;
    struct track_ready ready;
    int direction;                   /* of the first target; -1: none yet */
    int mix[AXES];                   /* order of the axes of `mix` in this set */
    bool waits, leads;               /* for the middle; a cycle that does not count */
    uint32_t lead_ms;
    struct point_mm lead_from_mm, guide_mm;
    double calm, amplitude_sum, time_sum, direction_sum;
};
PLAY_NOTES_FIT(struct rhythm_play);

static int count(const struct world *w) { return (int)play_value(w, CYCLES); }

/* ---- which way ---- */

static void shuffle_axes(struct world *w)
{
    static const int all[AXES] = {RIGHT, FRONT, FRONT_RIGHT, FRONT_LEFT};
    struct rhythm_play *p = play_notes(w);
    for (int i = 0; i < AXES; i++) p->mix[i] = all[i];
    for (int i = AXES - 1; i > 0; i--) {
        int k = (int)random_below(&w->random, (uint32_t)i + 1), kept = p->mix[i];
        p->mix[i] = p->mix[k];
        p->mix[k] = kept;
    }
}

static int direction_of(const struct world *w)
{
    const struct rhythm_play *p = play_notes_of(w);
    bool even = w->setup.set_number % 2 == 0, last_half = 2 * (w->trial - 1) >= w->trials_total;
    int side = even ? LEFT : RIGHT;
    switch ((enum axis_word)play_value(w, AXIS)) {
    case AXIS_ML: return side;
    case AXIS_AP: return FRONT;
    case AXIS_DIAG: return even != last_half ? FRONT_LEFT : FRONT_RIGHT;
    case AXIS_ML_AP: return even != last_half ? FRONT : side;
    case AXIS_MIX: {
        int d = p->mix[(w->trial - 1) * AXES / w->trials_total];
        return d == RIGHT ? side : d;
    }
    }
    return side;
}

static struct point_mm target_mm(const struct world *w, int direction)
{
    struct point_mm unit = lean_direction(direction);
    double share = lean_distance_pct(direction, play_value(w, AMPLITUDE)) / 100;
    return lean_play_from_c0(w, (struct point_mm){share * unit.x, share * unit.y});
}

static const char *prompt_of(int direction)
{
    switch (direction) {
    case RIGHT: return "Sway right and left";
    case LEFT: return "Sway left and right";
    case FRONT: return "Sway forward and back";
    default: return "Sway across, stay tall";
    }
}

/* ---- the picture ---- */

static void show_targets(struct world *w)
{
    struct rhythm_play *p = play_notes(w);
    w->scene.path_mm[0] = p->swing.first_mm;
    w->scene.path_mm[1] = p->swing.second_mm;
    w->scene.path_count = 2;
    w->scene.path_half_width_lean = 0;
}

static void show_guide(struct world *w, struct point_mm at_mm, uint32_t ms)
{
    struct rhythm_play *p = play_notes(w);
    const struct body *b = &w->setup.body;
    bool turn = false, first = false, second_half = 2 * ms >= p->swing.cycle_ms;
    struct point_mm lean = body_lean(b, (struct point_mm){b->c0_mm.x + at_mm.x, b->c0_mm.y + at_mm.y});
    p->guide_mm = at_mm;
    track_show_target(w, lean, GUIDE_RADIUS);
    w->scene.target_mm = at_mm;
    w->scene.target_direction = second_half ? (p->direction + 4) % LEAN_DIRECTIONS : p->direction;
    w->scene.side = p->direction == FRONT ? 0 : (p->direction == RIGHT || p->direction == FRONT_RIGHT) != second_half ? 1 : -1;
    w->scene.pace = rhythm_pace(p->swing.cycle_ms, ms);
    track_follow(w, at_mm);
    if (!rhythm_is_beat(p->swing.cycle_ms, ms, &turn, &first)) return;
    w->scene.sound_number++;
    w->scene.sound_kind = !turn ? SOUND_BEAT : first ? SOUND_FIRST_TURN : SOUND_SECOND_TURN;
}

/* ---- trials ---- */

static void plan(struct world *w, bool again)
{
    struct rhythm_play *p = play_notes(w);
    bool first = w->trial == 1 && !again;
    if (first) {
        *p = (struct rhythm_play){.direction = -1};
        shuffle_axes(w);
    }
    int direction = direction_of(w);
    bool broken = first || again || w->phase == PHASE_READY || p->cycle.ms < p->swing.cycle_ms;
    p->waits = broken;
    p->leads = broken || direction != p->direction;
    p->direction = direction;
    p->swing = (struct rhythm_swing){target_mm(w, direction), target_mm(w, (direction + 4) % LEAN_DIRECTIONS),
                                     play_ms(play_value(w, CYCLE))};
    p->ready = (struct track_ready){0};
    p->lead_ms = 0;
    p->lead_from_mm = p->waits ? (struct point_mm){0, 0} : p->guide_mm;
    track_scene(w, (enum stance)play_value(w, STANCE), p->waits ? "Stand tall in the middle" : prompt_of(direction));
    show_targets(w);
    w->scene.trial_progress = (double)(w->trial - 1) / w->trials_total;
    if (p->waits) {
        w->scene.pace = -1;
        world_ask(w, PERSON_STAND);
    }
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct rhythm_play *p = play_notes(w);
    w->scene.steadiness = p->calm = track_calm(p->calm, g);
    w->scene.trial_progress = (double)(w->trial - 1) / w->trials_total;
    if (p->waits) {
        p->waits = !track_ready_step(w, &p->ready, g);
        if (!p->waits) w->scene.prompt = prompt_of(p->direction);
        return false;
    }
    if (!p->leads) return true;
    p->lead_ms++;
    bool led = p->lead_ms >= p->swing.cycle_ms;
    if (!led) show_guide(w, rhythm_lead(&p->swing, p->lead_ms, p->lead_from_mm), p->lead_ms);
    return led;
}

static void begin(struct world *w, const struct glance *g)
{
    struct rhythm_play *p = play_notes(w);
    (void)g;
    p->leads = false;
    rhythm_begin(&p->cycle);
    show_guide(w, rhythm_guide(&p->swing, 0), 0);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, p->swing.first_mm, 0);
}

static void note_turn(struct world *w, int half)
{
    struct rhythm_play *p = play_notes(w);
    world_note(w, WORLD_TURN, rhythm_late_s(&p->cycle, &p->swing, half), half ? p->swing.second_mm : p->swing.first_mm, 0);
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct rhythm_play *p = play_notes(w);
    enum rhythm_step found = rhythm_step(&p->cycle, &p->swing, g->at_mm, g->valid);
    w->scene.steadiness = p->calm = track_calm(p->calm, g);
    double cycles = (double)p->cycle.ms / p->swing.cycle_ms;
    w->scene.trial_progress = clamp01((w->trial - 1 + cycles) / w->trials_total);
    w->scene.hold_progress = clamp01(cycles);
    w->scene.inside = g->valid && distance_mm(g->at_mm, p->guide_mm) <= w->scene.target_radius_mm;
    if (found == RHYTHM_TURNED) note_turn(w, 0);
    if (found != RHYTHM_DONE) {
        show_guide(w, rhythm_guide(&p->swing, p->cycle.ms), p->cycle.ms);
        return TRIAL_RUNNING;
    }
    note_turn(w, 1);
    p->guide_mm = (struct point_mm){0, 0};
    return rhythm_success(&p->cycle, &p->swing) ? TRIAL_HIT : TRIAL_MISS;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct rhythm_play *p = play_notes(w);
    if (p->cycle.ms < p->swing.cycle_ms) return; /* broken off: counts as a miss, with nothing to add */
    p->amplitude_sum += rhythm_amplitude_score(rhythm_amplitude(&p->cycle, &p->swing));
    p->time_sum += rhythm_time_score(rhythm_error(&p->cycle, &p->swing));
    p->direction_sum += rhythm_direction_score(rhythm_direction(&p->cycle));
}

static void score(const struct world *w, struct world_result *out)
{
    const struct rhythm_play *p = play_notes_of(w);
    const double sums[] = {p->amplitude_sum, p->time_sum, p->direction_sum};
    static const char *const names[] = {"c_size", "c_time", "c_dir"};
    out->component_count = 3;
    for (int i = 0; i < 3; i++) {
        out->component_name[i] = names[i];
        out->component[i] = w->trials_done ? sums[i] / w->trials_done : 0;
    }
    out->best_value = w->hits;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry; /* with the beat is not fast: early counts like late */
    return 0.4 * r->component[0] + 0.3 * r->component[1] + 0.3 * r->component[2];
}

const struct exercise exercise_e09 = {
    .id = E09_RHYTHM_SWAY, .code = "E09", .name = "rhythm_sway", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = FEEDBACK, .wobble_mm_s = 450, .no_break = true,
    .count = count, .span = lean_play_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
