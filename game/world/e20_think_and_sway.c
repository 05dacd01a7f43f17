/* E20 think_and_sway: balance first, and a silent task beside (exercises.md 7). a: remember a melody of directions and lean it;
 * b: sort by leaning; c: stand steady, count the bells, lean to the number. Best value: answers right.
 *
 * scene.symbol: melody: direction of each step, -1 while it is to be remembered, then what was answered; sort: class, look; count: the
 * three numbers left, stay, right. scene.sound_kind: melody: direction; sort: class, or 3 where a colour is to be seen; count: 0 the bell, 1
 * and 2 others. Components: c_motor (of the base exercise: leans or zone) and c_answers, from which the cost of two tasks at once follows. */
#include "world/lean_choice.h"
#include "world/lean_play.h"
#include "world/think.h"

enum { SETS, REST, TASK, LOAD, ROUNDS, LEAN, RADIUS, ZONE, LIMIT, SUPPORT, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [TASK] = LEVEL_ROW_WORD("task", "a melody path; b_easy, b sort; b_conflict by colour, not by word; c, c_n count, c_n with feet together",
                            think_task_words, THINK_TASKS - 1),
    [LOAD] = LEVEL_ROW_WORD("load", "steps of the melody, sounds, classes, or colour_word", think_load_words, THINK_LOADS - 1),
    [ROUNDS] = LEVEL_ROW_COUNT("rounds", "melodies, things to sort, or countings in a set", 2, 16, HARDER_UP),
    [LEAN] = LEVEL_ROW_REAL_OPTIONAL("lean_pct", "%", "how far to lean to answer, in % of the person's own reach; -: count, where it is 35",
                                     20, 80, HARDER_UP),
    [RADIUS] = LEAN_ROW_RADIUS,
    [ZONE] = LEVEL_ROW_REAL_OPTIONAL("radius_mm", "mm", "count: radius of the zone to stay in", 8, 40, HARDER_DOWN),
    [LIMIT] = LEVEL_ROW_REAL("answer_limit_s", "s", "time for each answer", 2, 15, HARDER_DOWN),
    [SUPPORT] = KEY_SUPPORT,
};

enum {
    SETTLE_MS = 3000, PLACE_FEET_MS = 5000,
    STEP_MS = 1200,              /* between the bells of a melody [X] */
    SOUND_MIN_MS = 2000, SOUND_SPREAD_MS = 1000, /* between sounds to count [X] */
    MIDDLE_MAX_MS = 15000,       /* back to the middle between answers, at most [X] */
    SOUND_COLOUR = 3,
};
#define COUNT_LEAN 0.35          /* as in menus that are chosen by leaning (exercises.md 15) */
#define COUNT_ZONE_MM 20.0       /* where the level says none */

enum stage { STAGE_TELL, STAGE_MIDDLE, STAGE_ANSWER };
struct think_play {
    struct lean_play lean;       /* first: the shared lean functions find it; its score is that of the answering leans */
    bool begun;
    enum think_kind kind;        /* a set keeps its kind of task */
    struct think_task task;
    int melody[THINK_MELODY_MAX];
    struct think_item item;
    struct think_count count;
    struct lean_choice choice;
    int choice_direction[LEAN_CHOICES_MAX];
    enum stage stage;
    uint32_t stage_ms, next_ms;  /* next_ms: of the next sound */
    int at;                      /* sound or answer, from 0 */
    int asked, right, right_in_trial;
    int asked_before, right_before;      /* this trial, to be taken back when it is repeated */
    struct lean_score score_before;
    struct zone_settle settle;
    struct zone zone;
    uint32_t place_ms;
    int zones;
    double zone_score_sum;
};
PLAY_NOTES_FIT(struct think_play);
static const struct think_play *notes_of(const struct world *w) { return play_notes_of(w); }

/* ---- level ---- */

static enum think_kind kind_at(const struct world *w, double level)
{
    return think_task_of((int)level_value(&w->setup.levels, TASK, level), 0).kind;
}

/* Grades have different tasks, and nobody is thrown from a melody into counting in the middle of a set: when L leaves the grades of
 * the set's kind, the nearest one of it is played, below if there is one. */
static double level_of(const struct world *w)
{
    const struct think_play *p = notes_of(w);
    if (kind_at(w, w->level) == p->kind) return w->level;
    for (int g = (int)w->level - 1; g >= 1; g--)
        if (kind_at(w, g) == p->kind) return g;
    for (int g = (int)w->level + 1; g <= GRADE_COUNT; g++)
        if (kind_at(w, g) == p->kind) return g;
    return w->level;
}

static double value(const struct world *w, int key) { return level_value(&w->setup.levels, key, level_of(w)); }

static double or_else(double v, double otherwise) { return isnan(v) ? otherwise : v; }

static int count_rounds(const struct world *w) { return (int)play_value(w, ROUNDS); }

/* ---- what comes next ---- */

static void draw(struct world *w)
{
    struct think_play *p = play_notes(w);
    int before = w->trial == 1 ? -1 : p->item.class_of;
    switch (p->kind) {
    case THINK_MELODY: think_melody(&w->random, p->task.load, p->melody); break;
    case THINK_SORT: p->item = think_item(&w->random, &p->task, before); break;
    case THINK_COUNT: think_count(&w->random, p->task.load, &p->count); break;
    }
}

static void clear_symbols(struct world_scene *s)
{
    s->symbol_count = 0;
    s->symbol_at = -1;
}

static void forget_trial(struct think_play *p)
{
    p->asked = p->asked_before;
    p->right = p->right_before;
    p->lean.score = p->score_before;
}

static void plan(struct world *w, bool again)
{
    struct think_play *p = play_notes(w);
    bool first = !p->begun;
    if (again) forget_trial(p);
    p->asked_before = p->asked;
    p->right_before = p->right;
    p->score_before = p->lean.score;
    if (first) p->kind = kind_at(w, w->level);
    p->begun = true;
    p->task = think_task_of((int)value(w, TASK), (int)value(w, LOAD));
    if (!again || first) draw(w);
    p->lean.centre = (struct lean_centre){0};
    p->settle = (struct zone_settle){0};
    p->place_ms = p->task.together && (first || again) ? PLACE_FEET_MS : 0;
    w->scene.stance = p->task.together ? STANCE_TOGETHER : STANCE_WIDE;
    w->scene.target_direction = -1;
    w->scene.target_radius_lean = 0;
    clear_symbols(&w->scene);
    lean_play_reach(w);
    world_ask(w, PERSON_STAND);
    w->scene.prompt = p->task.together ? "Feet close together" : w->phase == PHASE_READY ? "Balance first, stand tall" : "Back to the middle";
}

/* Counting begins where the person stands; leaning from the middle. */
static bool prepare(struct world *w, const struct glance *g)
{
    struct think_play *p = play_notes(w);
    struct point_mm centre;
    lean_play_calm(w, g);
    if (!g->valid) w->phase_ms = w->phase == PHASE_READY ? 0 : w->phase_ms;
    if (p->place_ms > 0) {
        p->place_ms--;
        return false;
    }
    if (p->kind == THINK_COUNT) {
        bool feet_still = !(g->sample->events & (EVENT_LIFT_L | EVENT_LIFT_R));
        if (!zone_settle_step(&p->settle, g->at_mm, g->valid && feet_still, &centre)) return false;
        zone_begin(&p->zone, centre, or_else(value(w, ZONE), COUNT_ZONE_MM));
        return true;
    }
    bool middle = lean_play_centre(w, &p->lean.centre, g);
    return middle && (w->phase != PHASE_READY || w->phase_ms >= SETTLE_MS);
}

/* ---- telling ---- */

static void sound(struct world *w, int kind)
{
    w->scene.sound_kind = kind;
    w->scene.sound_number++;
    world_note(w, WORLD_CUE, kind, w->last_at_mm, 0);
}

static void enter(struct world *w, enum stage stage)
{
    struct think_play *p = play_notes(w);
    p->stage = stage;
    p->stage_ms = 0;
    p->lean.centre = (struct lean_centre){0};
}

/* true: everything was told. */
static bool tell_melody(struct world *w)
{
    struct think_play *p = play_notes(w);
    struct world_scene *s = &w->scene;
    int step = (int)(p->stage_ms / STEP_MS);
    if (step < p->task.load && p->stage_ms % STEP_MS == 0) {
        s->symbol_at = step;
        for (int i = 0; i < p->task.load; i++) s->symbol[i] = i == step ? p->melody[i] : -1;
        sound(w, p->melody[step]);
    }
    return step >= p->task.load;
}

static bool tell_count(struct world *w)
{
    struct think_play *p = play_notes(w);
    if (p->stage_ms < p->next_ms) return false;
    if (p->at == p->count.sounds) return true;
    sound(w, p->count.sound[p->at++]);
    p->next_ms = p->stage_ms + SOUND_MIN_MS + random_below(&w->random, SOUND_SPREAD_MS + 1);
    return false;
}

static void show_zone(struct world *w)
{
    const struct think_play *p = notes_of(w);
    w->scene.has_target = true;
    w->scene.target_mm = p->zone.centre_mm;
    w->scene.target_radius_mm = w->scene.target_radius_y_mm = p->zone.radius_mm;
}

/* ---- answering ---- */

static void offer(struct world *w, int direction)
{
    struct think_play *p = play_notes(w);
    double distance = or_else(value(w, LEAN), 100 * COUNT_LEAN) / 100;
    p->choice_direction[p->choice.count] = direction;
    lean_choice_offer(&p->choice, direction, distance, value(w, RADIUS) / 100, play_ms(value(w, LIMIT)));
}

static int right_direction(const struct think_play *p) /* -1: to stay */
{
    switch (p->kind) {
    case THINK_MELODY: return p->melody[p->at];
    case THINK_SORT: return think_class_direction(p->item.class_of);
    case THINK_COUNT: break;
    }
    return p->count.right == 0 ? LEAN_LEFT : p->count.right == 2 ? LEAN_RIGHT : -1;
}

static void ask_right_answer(struct world *w)
{
    const struct think_play *p = notes_of(w);
    int direction = right_direction(p);
    world_ask(w, PERSON_STAND);
    for (int i = 0; i < p->choice.count; i++) {
        if (p->choice_direction[i] != direction) continue;
        const struct body *b = &w->setup.body;
        double radius = lean_shown_radius(&p->choice.target[i]);
        double reach = fmin(fmin(b->reach_right_mm, b->reach_left_mm), b->reach_front_mm);
        world_ask_lean(w, lean_play_from_c0(w, p->choice.target[i].at), radius * reach);
    }
}

static void begin_answer(struct world *w)
{
    struct think_play *p = play_notes(w);
    static const char *const prompts[] = {[THINK_MELODY] = "Lean the melody", [THINK_SORT] = "Which way? Lean there",
                                          [THINK_COUNT] = "How many? Lean there"};
    unsigned offers = p->kind == THINK_MELODY ? think_melody_offers(p->task.load) : 1u << LEAN_LEFT | 1u << LEAN_RIGHT;
    if (p->kind == THINK_SORT && p->task.load == THINK_CLASSES_MAX) offers |= 1u << LEAN_FRONT;
    enter(w, STAGE_ANSWER);
    lean_choice_begin(&p->choice);
    for (int d = 0; d < LEAN_DIRECTIONS; d++)
        if (offers & (1u << d)) offer(w, d);
    w->scene.symbol_at = p->kind == THINK_MELODY ? p->at : -1;
    w->scene.prompt = p->task.conflict ? "Lean by the colour" : prompts[p->kind];
    ask_right_answer(w);
}

static int answers_in_trial(const struct think_play *p) { return p->kind == THINK_MELODY ? p->task.load : 1; }

/* Time over and nobody leaned: in counting that is an answer, the middle number. */
static void take_answer(struct world *w, int chosen, struct point_mm at_mm)
{
    struct think_play *p = play_notes(w);
    int direction = chosen >= 0 ? p->choice_direction[chosen] : -1;
    bool right = p->kind == THINK_COUNT || chosen >= 0 ? direction == right_direction(p) : false;
    struct lean_trial none = {.eta = 0};
    if (p->kind != THINK_COUNT) /* steadiness is the motor part of counting, leans are that of the others */
        lean_score_add(&p->lean.score, chosen >= 0 ? &p->choice.trial[chosen] : &none, &p->choice.target[chosen >= 0 ? chosen : 0], chosen >= 0);
    if (chosen >= 0) world_note(w, WORLD_ARRIVED, p->choice.trial[chosen].arrived_ms / 1000.0, at_mm, 0);
    world_note(w, WORLD_ANSWER, right, at_mm, 0);
    if (p->kind == THINK_MELODY) w->scene.symbol[p->at] = direction;
    p->asked++;
    p->right += right;
    p->right_in_trial += right;
    p->at++;
    world_ask(w, PERSON_STAND);
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    struct think_play *p = play_notes(w);
    struct world_scene *s = &w->scene;
    struct point_mm at = p->kind == THINK_COUNT ? p->zone.begin_mm : (struct point_mm){0, 0};
    world_note(w, WORLD_TRIAL_BEGIN, w->level, at, p->kind == THINK_COUNT ? p->zone.radius_mm : 0);
    p->at = p->right_in_trial = 0;
    p->next_ms = SOUND_MIN_MS;
    enter(w, STAGE_TELL);
    switch (p->kind) {
    case THINK_MELODY:
        s->symbol_count = p->task.load;
        s->prompt = "Listen to the bells";
        break;
    case THINK_SORT:
        s->symbol_count = 2;
        s->symbol[0] = p->item.class_of;
        s->symbol[1] = p->item.look;
        sound(w, p->task.conflict ? SOUND_COLOUR : p->item.class_of);
        begin_answer(w);
        break;
    case THINK_COUNT:
        s->prompt = "Count only the bells";
        show_zone(w);
        break;
    }
}

static enum trial_state ended(const struct world *w)
{
    const struct think_play *p = notes_of(w);
    /* E01's own success: q >= 0.80, counted in whole milliseconds */
    bool steady = p->kind != THINK_COUNT ||
                  (p->zone.judged_ms > 0 && (uint64_t)p->zone.inside_ms * 100 >= (uint64_t)p->zone.judged_ms * 80);
    return p->right_in_trial == answers_in_trial(p) && steady ? TRIAL_HIT : TRIAL_MISS;
}

static void told(struct world *w)
{
    struct think_play *p = play_notes(w);
    w->scene.has_target = false;
    w->scene.symbol_at = -1;
    w->scene.prompt = "Stand in the middle";
    if (p->kind == THINK_COUNT)
        for (int i = 0; i < THINK_NUMBERS; i++) w->scene.symbol[i] = p->count.first_number + i;
    else
        for (int i = 0; i < p->task.load; i++) w->scene.symbol[i] = -1;
    w->scene.symbol_count = p->kind == THINK_COUNT ? THINK_NUMBERS : p->task.load;
    p->at = 0;
    enter(w, STAGE_MIDDLE);
}

static enum trial_state step_tell(struct world *w, const struct glance *g)
{
    struct think_play *p = play_notes(w);
    if (p->kind == THINK_COUNT) {
        zone_step(&p->zone, g->at_mm, g->valid);
        show_zone(w);
        w->scene.inside = g->valid && p->zone.inside;
        if (zone_foot_moved(&p->zone)) return TRIAL_FOOT_MOVED;
    }
    if (p->kind == THINK_COUNT ? tell_count(w) : tell_melody(w)) told(w);
    else p->stage_ms++;
    return TRIAL_RUNNING;
}

static enum trial_state step_middle(struct world *w, const struct glance *g)
{
    struct think_play *p = play_notes(w);
    bool middle = lean_centre_step(&p->lean.centre, g->lean, g->valid);
    if (middle || p->lean.centre.ms >= MIDDLE_MAX_MS) begin_answer(w);
    return TRIAL_RUNNING;
}

static enum trial_state step_answer(struct world *w, const struct glance *g)
{
    struct think_play *p = play_notes(w);
    int chosen = lean_choice_step(&p->choice, g->lean, g->at_mm, g->valid);
    uint32_t limit_ms = play_ms(value(w, LIMIT));
    p->stage_ms++;
    w->scene.seconds_left = p->stage_ms < limit_ms ? (limit_ms - p->stage_ms) / 1000.0 : 0;
    if (chosen == CHOICE_GOING) return TRIAL_RUNNING;
    w->scene.seconds_left = -1;
    take_answer(w, chosen, g->at_mm);
    if (p->at >= answers_in_trial(p)) return ended(w);
    w->scene.prompt = "Back to the middle";
    enter(w, STAGE_MIDDLE);
    return TRIAL_RUNNING;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct think_play *p = play_notes(w);
    enum trial_state state = TRIAL_RUNNING;
    lean_play_calm(w, g);
    switch (p->stage) {
    case STAGE_TELL: state = step_tell(w, g); break;
    case STAGE_MIDDLE: state = step_middle(w, g); break;
    case STAGE_ANSWER: state = step_answer(w, g); break;
    }
    w->scene.trial_progress = clamp01((double)p->right_in_trial / answers_in_trial(p));
    return state;
}

/* ---- score ---- */

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct think_play *p = play_notes(w);
    if (p->kind != THINK_COUNT) return;
    bool done = p->stage != STAGE_TELL;
    p->zone_score_sum += 0.8 * zone_score(zone_share(&p->zone)) + 0.2 * done;
    p->zones++;
}

static double motor(const struct world *w)
{
    const struct think_play *p = notes_of(w);
    double c[3];
    if (p->kind == THINK_COUNT) return p->zones ? p->zone_score_sum / p->zones : 0;
    lean_score_components(&p->lean.score, c);
    return lean_score_sum(c, w->setup.no_hurry);
}

static void score(const struct world *w, struct world_result *out)
{
    const struct think_play *p = notes_of(w);
    out->component_count = 2;
    out->component_name[0] = "c_motor";
    out->component_name[1] = "c_answers";
    out->component[0] = motor(w);
    out->component[1] = p->asked ? (double)p->right / p->asked : 0;
    out->best_value = p->right;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry; /* the motor part has it already */
    return 0.5 * r->component[0] + 0.5 * r->component[1];
}

const struct exercise exercise_e20 = {
    .id = E20_THINK_AND_SWAY, .code = "E20", .name = "think_and_sway", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = -1, .wobble_mm_s = 450,
    .count = count_rounds, .span = lean_play_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step, .close = close_trial,
    .score = score, .sum = sum,
};
