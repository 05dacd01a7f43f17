/* A3 reach: one lean in one of eight directions, as far as is comfortable, held and back; one recorded trial (exercises.md 8).
 * Nothing is aimed at; what is stored as reach is computed later from the zero-phase signal. Best value: largest 1 s mean of the
 * cursor in that direction, mm from C0. Success: it was held. */
#include "world/lean_play.h"
#include "world/reach.h"

enum { SETS, REST, DIRECTION, HOLD, LIMIT, STANCE, SUPPORT, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    /* Back in the middle is rest enough between two leans; sitting is offered between the rounds. */
    [REST] = {.name = "rest_s", .unit = "s", .meaning = "rest after a lean", .kind = LEVEL_REAL, .min = 0, .max = 180, .harder = HARDER_DOWN,
              .set_only = true},
    [DIRECTION] = LEVEL_ROW_COUNT("direction", "0 to 7, clockwise from forward: 0 forward, 2 right, 4 back, 6 left", 0, 7, HARDER_UP),
    [HOLD] = LEAN_ROW_HOLD,
    [LIMIT] = LEVEL_ROW_REAL("time_limit_s", "s", "time to lean, hold and come back", 2, 15, HARDER_DOWN),
    [STANCE] = LEAN_ROW_STANCE,
    [SUPPORT] = KEY_SUPPORT,
};

enum { SETTLE_MS = 3000 };
struct reach_play {
    struct lean_play lean;       /* first: the shared lean functions find it */
    struct reach reach;
    int direction;
};
PLAY_NOTES_FIT(struct reach_play);

/* The point of the reach box in that direction of the plate: 100 % of what is known of the reach. */
static struct point_mm full_reach(const struct world *w, int direction)
{
    const struct body *b = &w->setup.body;
    struct point_mm u = lean_direction(direction);
    double x = u.x / (u.x > 0 ? b->reach_right_mm : b->reach_left_mm), y = u.y / (u.y > 0 ? b->reach_front_mm : b->reach_back_mm);
    double far = 1 / hypot(x, y);
    return (struct point_mm){u.x * far, u.y * far};
}

static void plan(struct world *w, bool again)
{
    (void)again;
    struct reach_play *p = play_notes(w);
    p->direction = (int)play_value(w, DIRECTION);
    p->lean.centre = (struct lean_centre){0};
    w->scene.stance = (enum stance)play_value(w, STANCE);
    w->scene.target_direction = p->direction;
    lean_play_reach(w);
    world_ask(w, PERSON_STAND);
    bool back = lean_direction(p->direction).y < -0.01;
    w->scene.prompt = back ? "Chair touching your calves" : "Stand tall in the middle";
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct reach_play *p = play_notes(w);
    lean_play_calm(w, g);
    if (!g->valid) w->phase_ms = w->phase == PHASE_READY ? 0 : w->phase_ms;
    bool middle = lean_centre_step(&p->lean.centre, g->lean, g->valid);
    return middle && (w->phase != PHASE_READY || w->phase_ms >= SETTLE_MS);
}

static void begin(struct world *w, const struct glance *g)
{
    static const char *const prompts[LEAN_DIRECTIONS] = {
        [LEAN_FRONT] = "Lean forward, far, hold", [LEAN_FRONT_RIGHT] = "Lean forward and right, hold", [LEAN_RIGHT] = "Lean right, far, hold",
        [LEAN_BACK_RIGHT] = "Lean back and right, hold", [LEAN_BACK] = "Lean back, gently, hold", [LEAN_BACK_LEFT] = "Lean back and left, hold",
        [LEAN_LEFT] = "Lean left, far, hold", [LEAN_FRONT_LEFT] = "Lean forward and left, hold",
    };
    (void)g;
    struct reach_play *p = play_notes(w);
    struct point_mm far = full_reach(w, p->direction);
    reach_begin(&p->reach);
    w->scene.prompt = prompts[p->direction];
    w->scene.side = far.x > 0.01 ? 1 : far.x < -0.01 ? -1 : 0;
    world_ask_lean(w, far, 0.2 * hypot(far.x, far.y));
    world_note(w, WORLD_TRIAL_BEGIN, w->level, far, 0);
}

static void show(struct world *w, uint32_t hold_ms)
{
    const struct reach_play *p = play_notes_of(w);
    double hold = hold_ms ? (double)p->reach.still_ms / hold_ms : 1;
    bool out = p->reach.state == REACH_GOING_OUT;
    w->scene.inside = out || p->reach.state == REACH_HELD;
    w->scene.hold_progress = out ? clamp01(hold) : p->reach.state >= REACH_HELD;
    w->scene.trial_progress = p->reach.state >= REACH_HELD ? 1 : 0;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct reach_play *p = play_notes(w);
    struct point_mm u = lean_direction(p->direction);
    uint32_t hold_ms = play_ms(play_value(w, HOLD)), limit_ms = play_ms(play_value(w, LIMIT));
    bool was_held = p->reach.state >= REACH_HELD;
    lean_play_calm(w, g);
    enum reach_state state = reach_step(&p->reach, g->at_mm.x * u.x + g->at_mm.y * u.y, hypot(g->lean.x, g->lean.y), hold_ms, g->valid);
    show(w, hold_ms);
    if (state >= REACH_HELD && !was_held) {
        world_note(w, WORLD_ARRIVED, w->phase_ms / 1000.0, g->at_mm, 0);
        world_ask(w, PERSON_STAND);
        w->scene.prompt = "And gently back";
    }
    if (state == REACH_RETURNED) return TRIAL_HIT;
    if (w->phase_ms < limit_ms) return TRIAL_RUNNING;
    return state == REACH_HELD ? TRIAL_HIT : TRIAL_MISS;
}

static void close_trial(struct world *w, bool hit)
{
    (void)w;
    (void)hit;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct reach_play *p = play_notes_of(w);
    out->best_value = p->reach.best_mm;
}

const struct exercise exercise_a3 = {
    .id = A3_REACH, .code = "A3", .name = "reach", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = -1, .wobble_mm_s = 450, .fixed_level = true, .no_score = true, .once = true,
    .span = lean_play_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step, .close = close_trial,
    .score = score,
};
