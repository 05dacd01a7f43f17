/* The set machine: READY -> TRIAL -> RETURN -> ... -> DONE, with pauses that never cost anything. What an exercise asks is
 * in its row (exercise.h); what is sudden in safety.c; how difficulty moves in adapt.c. */
#include "world/world.h"

#include <math.h>
#include <stdlib.h>

#include "world/exercise.h"
#include "world/score.h"

enum { EVENTS_KEPT_FREE = 8, QUIET_EVENT_MS = 1000, REPEATS_MAX = 3, FOOT_MOVED_REASON = 10 };
enum { QUIET_EDGE, QUIET_GAP };
#define EMPTY_LOAD 0.05          /* of W: less than two feet at rest [X] */

static const char *const event_names[WORLD_EVENT_KINDS] = {
    [WORLD_TRIAL_BEGIN] = "trial_begin", [WORLD_ARRIVED] = "arrived", [WORLD_SLIPPED_OUT] = "slipped_out",
    [WORLD_TRIAL_END] = "trial_end", [WORLD_TRIAL_REPEATED] = "trial_repeated", [WORLD_WOBBLE] = "wobble",
    [WORLD_SUPPORT_USED] = "support_used", [WORLD_FOOT_MOVED] = "foot_moved",
    [WORLD_NEAR_FALL_ASKED] = "near_fall_asked", [WORLD_EDGE] = "edge", [WORLD_STEP_OFF] = "step_off",
    [WORLD_STEP_ON] = "step_on", [WORLD_BAD_SIGNAL] = "bad_signal", [WORLD_GAP] = "gap", [WORLD_PAUSED] = "paused",
    [WORLD_RESUMED] = "resumed", [WORLD_LEVEL_CHANGED] = "level_changed", [WORLD_SET_END] = "set_end",
    [WORLD_HARD_LANDING] = "hard_landing", [WORLD_LIFTED] = "lifted", [WORLD_LANDED] = "landed", [WORLD_RISING] = "rising",
    [WORLD_STANDING] = "standing", [WORLD_LOWERING] = "lowering", [WORLD_SEATED] = "seated", [WORLD_CONTACT] = "contact",
    [WORLD_BOTH_FEET] = "both_feet", [WORLD_STEPPED_DOWN] = "stepped_down", [WORLD_REPETITION] = "repetition",
    [WORLD_TURN] = "turn", [WORLD_CUE] = "cue", [WORLD_ANSWER] = "answer", [WORLD_LOAD_HIGH] = "load_high",
    [WORLD_LOAD_LIMIT] = "load_limit", [WORLD_ONSET] = "onset",
};

const char *world_event_name(enum world_event_kind k)
{
    return k > 0 && k < WORLD_EVENT_KINDS ? event_names[k] : "";
}

void world_note(struct world *w, enum world_event_kind kind, double value, struct point_mm at_mm, double radius_mm)
{
    if (w->event_count >= WORLD_EVENTS_MAX - EVENTS_KEPT_FREE) w->no_room = true;
    if (w->event_count == WORLD_EVENTS_MAX || (w->no_room && kind != WORLD_SET_END)) return;
    w->event[w->event_count++] = (struct world_event){
        .tick = w->last_tick, .kind = kind, .trial = w->trial, .value = value,
        .x_mm = at_mm.x, .y_mm = at_mm.y, .radius_mm = radius_mm,
    };
}

static void note_here(struct world *w, enum world_event_kind kind, double value)
{
    world_note(w, kind, value, w->last_at_mm, 0);
}

/* ---- trials ---- */

void world_ask(struct world *w, enum person_order order) { w->ask.order = order; }

void world_ask_once(struct world *w, enum person_order order)
{
    w->ask.order = order;
    w->ask.number++;
}

void world_ask_lean(struct world *w, struct point_mm from_c0_mm, double radius_mm)
{
    w->ask.order = PERSON_LEAN;
    w->ask.target_mm = from_c0_mm;
    w->ask.radius_mm = radius_mm;
}

/* Letting go takes a moment: hands that are still on their way are no support that was used. */
enum { LET_GO_MS = 2000 };       /* [X] */

void world_ask_support(struct world *w, enum support support)
{
    bool less = support > w->support && support != SUPPORT_THIGHS;
    w->support = support;
    w->let_go_ms = less ? LET_GO_MS : 0;
}

static enum support asked_support(const struct world *w)
{
    if (w->rules->support_key < 0) return SUPPORT_NONE;
    int of_grade = (int)play_value(w, w->rules->support_key), asked = of_grade - w->adapt.support_steps;
    if (asked < 0) asked = 0;
    return w->rules->support_map ? w->rules->support_map[asked] : (enum support)asked;
}

static void clear_trial_from_scene(struct world *w)
{
    struct world_scene *s = &w->scene;
    if (s->eyes_closed) world_say_first(w, world_open_your_eyes);
    s->eyes_closed = false;
    s->inside = s->has_target = false;
    s->hold_progress = s->trial_progress = s->target_glow = 0;
    s->seconds_left = -1;
}

/* phase: READY with time for the filters to settle, or RETURN on the way to the next trial. again: the same once more. */
static void next_trial(struct world *w, enum world_phase phase, bool again)
{
    w->phase = phase;
    w->phase_ms = w->between_ms = 0;
    w->level = w->adapt.level;
    w->support = asked_support(w);
    w->let_go_ms = 0;
    clear_trial_from_scene(w);
    w->rules->plan(w, again);
}

static void fill_result(const struct world *w, enum world_end end, struct world_result *r)
{
    *r = w->result;
    r->end = end;
    r->trials = w->trials_done;
    r->successes = w->hits;
    r->end_level = w->adapt.level;
    r->wobbles = w->safety.wobbles_in_set;
    r->hard_landings = w->safety.hard_landings;
    r->play_s = w->play_ms / 1000.0;
    w->rules->score(w, r);
    /* A hole in the samples may have begun before anybody noticed: nothing of the set is scored across it. */
    r->score_valid = w->trials_done > 0 && end != END_INTERRUPTED && !w->rules->no_score && w->rules->sum;
    r->score = r->score_valid ? score_points(w->rules->sum(r, w->setup.no_hurry)) : 0;
    r->stars = r->score_valid ? score_stars(r->score) : 1;
}

static void finish(struct world *w, enum world_end end)
{
    w->end = end;
    w->phase = PHASE_DONE;
    w->pause = PAUSE_NONE;
    w->asking = false;
    world_note(w, WORLD_SET_END, end, w->last_at_mm, 0);
    clear_trial_from_scene(w);
    w->scene.prompt = "Well done";
    struct world_result final;
    fill_result(w, end, &final);
    w->result = final;
}

/* Not while a wobble may still turn out to be a near fall: then the question comes first. */
static void finish_kindly(struct world *w, enum world_end end)
{
    if (w->safety.window_ms == 0) {
        finish(w, end);
        return;
    }
    w->phase = PHASE_RETURN;
    w->phase_ms = 0;
    w->end_pending = end;
    clear_trial_from_scene(w);
    w->scene.prompt = "Well done";
}

static bool enough_for_a_set(const struct world *w)
{
    return w->safety.wobbles_in_set >= WOBBLES_END_SET || w->safety.hard_landings >= HARD_LANDINGS_END_SET;
}

static void count_trial(struct world *w, bool hit)
{
    double before = w->adapt.level;
    w->rules->close(w, hit);
    note_here(w, WORLD_TRIAL_END, hit);
    w->trials_done++;
    w->hits += hit;
    w->result.level_sum += w->level;
    w->result.support_trials += w->safety.support_noted;
    if (!w->rules->fixed_level) adapt_trial(&w->adapt, hit);
    if (w->adapt.level < before || w->adapt.level > before) note_here(w, WORLD_LEVEL_CHANGED, w->adapt.level);
    w->repeats_of_trial = 0;
}

static void end_trial(struct world *w, bool hit)
{
    count_trial(w, hit);
    if (w->trials_done == w->trials_total) {
        finish_kindly(w, END_COMPLETE);
        return;
    }
    if (enough_for_a_set(w)) {
        finish_kindly(w, END_STOPPED);
        return;
    }
    w->trial++;
    next_trial(w, PHASE_RETURN, false);
}

static void note_repeat(struct world *w, int reason)
{
    w->repeats_of_trial++;
    w->result.repeated++;
    note_here(w, WORLD_TRIAL_REPEATED, reason);
}

/* The trial is repeated without comment. Somebody who cannot keep the feet down is not asked for ever. */
static void foot_moved(struct world *w)
{
    w->result.foot_moves++;
    note_here(w, WORLD_FOOT_MOVED, 0);
    if (w->rules->once || w->repeats_of_trial >= REPEATS_MAX) {
        end_trial(w, false);
        return;
    }
    note_repeat(w, FOOT_MOVED_REASON);
    next_trial(w, PHASE_RETURN, true);
}

static void begin_trial(struct world *w, const struct glance *g)
{
    w->phase = PHASE_TRIAL;
    w->phase_ms = 0;
    w->scene.target_glow = 0;
    safety_trial_begin(&w->safety);
    w->rules->begin(w, g);
}

static void step_trial(struct world *w, const struct glance *g)
{
    w->play_ms++;
    if (!w->rules->lifts_expected && (g->sample->events & (EVENT_LIFT_L | EVENT_LIFT_R))) {
        foot_moved(w);
        return;
    }
    switch (w->rules->step(w, g)) {
    case TRIAL_HIT: end_trial(w, true); return;
    case TRIAL_MISS: end_trial(w, false); return;
    case TRIAL_FOOT_MOVED: foot_moved(w); return;
    case TRIAL_RUNNING: break;
    }
    if (w->safety.wobbles_in_trial >= WOBBLES_END_TRIAL || enough_for_a_set(w)) end_trial(w, false);
}

/* Where trials flow, the next one begins in the tick that ended the last: no beat is lost, no picture blinks. */
static void flow_on(struct world *w, const struct glance *g)
{
    if (!w->rules->no_break || w->phase != PHASE_RETURN || w->end_pending != END_NONE) return;
    if (w->rules->prepare(w, g)) begin_trial(w, g);
}

/* Whoever cannot come to the beginning of the next trial, because feet or plate are not where they were, is not kept for ever:
 * what was done is kept, and the set ends as if the person had stopped [X]. */
enum { WAIT_MOST_MS = 180000 };

static void step_between(struct world *w, const struct glance *g)
{
    if (w->end_pending != END_NONE) {
        if (w->safety.window_ms == 0) finish(w, w->end_pending);
        return;
    }
    /* The last one came between two trials, or its trial was broken off: no trial begins to end at once. */
    if (enough_for_a_set(w)) {
        finish_kindly(w, END_STOPPED);
        return;
    }
    if (w->rules->prepare(w, g)) begin_trial(w, g);
    else if (++w->between_ms >= WAIT_MOST_MS) finish(w, END_STOPPED);
}

/* ---- pauses ---- */

/* A stand of a check-up is not asked again after a step or a near fall: it lasted as long as it did. */
static bool ends_here(const struct world *w, enum pause_reason reason)
{
    return w->rules->once && (reason == PAUSE_STEPPED_OFF || reason == PAUSE_NEAR_FALL);
}

static void interrupt_trial(struct world *w, enum pause_reason reason)
{
    if (!ends_here(w, reason)) {
        note_repeat(w, (int)reason);
        return;
    }
    count_trial(w, false);
    if (w->trials_done == w->trials_total) w->end_pending = END_COMPLETE;
    else w->trial++;
}

static void pause_for(struct world *w, enum pause_reason reason)
{
    if (w->phase == PHASE_TRIAL) interrupt_trial(w, reason);
    w->phase = PHASE_PAUSED;
    w->phase_ms = 0;
    w->pause = reason;
    clear_trial_from_scene(w);
    note_here(w, WORLD_PAUSED, reason);
}

static bool may_resume(const struct world *w)
{
    if (w->phase != PHASE_PAUSED || w->asking) return false;
    if (w->last_flags & SWAY_BAD) return false;
    return w->pause != PAUSE_STEPPED_OFF || !(w->last_flags & SWAY_INVALID);
}

static void resume(struct world *w)
{
    w->pause = PAUSE_NONE;
    safety_begin_again(&w->safety);
    note_here(w, WORLD_RESUMED, 0);
    if (w->end_pending != END_NONE) finish(w, w->end_pending);
    else next_trial(w, PHASE_READY, true);
}

/* The question is answered; going on is another decision. */
static void question_answered(struct world *w)
{
    w->asking = false;
    if (w->phase == PHASE_PAUSED && w->pause == PAUSE_NEAR_FALL)
        w->pause = w->last_flags & SWAY_INVALID ? PAUSE_STEPPED_OFF : PAUSE_BY_PERSON;
}

static void near_fall_confirmed(struct world *w)
{
    question_answered(w);
    w->result.near_falls++;
    w->adapt.frozen = true;
    w->adapt.support_steps++;
    if (w->phase != PHASE_PAUSED) pause_for(w, PAUSE_BY_PERSON);
    if (w->result.near_falls >= NEAR_FALLS_END_SET) finish(w, END_STOPPED);
}

static void apply(struct world *w, enum world_input input)
{
    if (w->phase == PHASE_DONE) return;
    switch (input) {
    case INPUT_PAUSE:
        if (w->phase != PHASE_PAUSED) pause_for(w, PAUSE_BY_PERSON);
        break;
    case INPUT_RESUME:
        if (may_resume(w)) resume(w);
        break;
    case INPUT_STOP: finish(w, END_STOPPED); break;
    case INPUT_INTERRUPTED: finish(w, END_INTERRUPTED); break;
    case INPUT_NOT_A_NEAR_FALL: question_answered(w); break;
    case INPUT_NEAR_FALL: near_fall_confirmed(w); break;
    }
}

/* ---- one sample ---- */

static void note_quietly(struct world *w, int which, enum world_event_kind kind)
{
    if (w->quiet_events_ms[which] > 0) return;
    w->quiet_events_ms[which] = QUIET_EVENT_MS;
    note_here(w, kind, 0);
}

/* One that is part of the task is none. */
static bool stepped_off(const struct world *w, const struct sway_sample *s)
{
    return (s->events & EVENT_STEP_OFF) && !(w->rules->off_expected && w->rules->off_expected(w));
}

static void note_signals(struct world *w, const struct sway_sample *s, bool bad_begins)
{
    for (int i = 0; i < 2; i++) w->quiet_events_ms[i] -= w->quiet_events_ms[i] > 0;
    if (s->events & EVENT_STEP_ON) note_here(w, WORLD_STEP_ON, 0);
    if (s->events & EVENT_STEP_OFF) {
        w->result.step_offs += stepped_off(w, s);
        note_here(w, WORLD_STEP_OFF, 0);
    }
    if (bad_begins) {
        w->result.bad_signals++;
        note_here(w, WORLD_BAD_SIGNAL, 0);
    }
    if (s->events & EVENT_EDGE) note_quietly(w, QUIET_EDGE, WORLD_EDGE);
    if (s->events & EVENT_GAP) note_quietly(w, QUIET_GAP, WORLD_GAP);
}

static void note_safety(struct world *w, const struct sway_sample *s, uint32_t found)
{
    if (found & SAFETY_WOBBLE) note_here(w, WORLD_WOBBLE, s->cop5_speed_mm_s);
    if (found & SAFETY_SUPPORT_USED) note_here(w, WORLD_SUPPORT_USED, s->support);
    if (found & SAFETY_HARD_LANDING) {
        note_here(w, WORLD_HARD_LANDING, w->safety.landing_peak_n / w->safety.weight_n);
        world_say_first(w, world_a_little_softer);
    }
    if (found & (SAFETY_WOBBLE | SAFETY_SUPPORT_USED | SAFETY_HARD_LANDING)) w->adapt.frozen = true;
}

static void ask_for_near_fall(struct world *w)
{
    w->result.near_falls_asked++;
    note_here(w, WORLD_NEAR_FALL_ASKED, 0);
    if (w->phase == PHASE_PAUSED) w->pause = PAUSE_NEAR_FALL;
    else pause_for(w, PAUSE_NEAR_FALL);
    w->asking = true;
}

/* true: the set waits or has ended. */
static bool interrupted(struct world *w, const struct sway_sample *s, uint32_t found)
{
    if (w->phase == PHASE_PAUSED) {
        /* A minute without anybody: what was done is kept. Somebody who sits in front may leave little weight on the plate. */
        bool sits = w->rules->seated && w->scene.load > EMPTY_LOAD;
        if (found & SAFETY_NEAR_FALL) ask_for_near_fall(w); /* somebody else was quick with the pause */
        else if (w->pause == PAUSE_BY_PERSON && stepped_off(w, s)) w->pause = PAUSE_STEPPED_OFF; /* on again before it goes on */
        if ((s->events & EVENT_GONE) && !sits) finish(w, END_STOPPED);
        return true;
    }
    if (s->flags & SWAY_BAD) {
        pause_for(w, PAUSE_BAD_SIGNAL);
    } else if (found & SAFETY_NEAR_FALL) {
        ask_for_near_fall(w);
    } else if (stepped_off(w, s)) {
        pause_for(w, PAUSE_STEPPED_OFF);
    } else if ((s->events & EVENT_GONE) && !w->rules->seated) {
        finish(w, END_STOPPED);
        return true;
    }
    return w->phase == PHASE_PAUSED;
}

static struct glance look(struct world *w, const struct sway_sample *s)
{
    const struct body *b = &w->setup.body;
    bool valid = !(s->flags & (SWAY_INVALID | SWAY_BAD)) && isfinite(s->cursor_mm.x) && isfinite(s->cursor_mm.y);
    if (valid) w->last_at_mm = (struct point_mm){s->cursor_mm.x - b->c0_mm.x, s->cursor_mm.y - b->c0_mm.y};
    struct point_mm at = {b->c0_mm.x + w->last_at_mm.x, b->c0_mm.y + w->last_at_mm.y};
    return (struct glance){.sample = s, .valid = valid, .at_mm = w->last_at_mm, .lean = body_lean(b, at)};
}

static void apply_waiting(struct world *w, uint32_t tick)
{
    int n = 0;
    for (int i = 0; i < w->waiting_count; i++) {
        if (w->waiting[i].tick < tick) {
            w->last_tick = w->waiting[i].tick;
            apply(w, w->waiting[i].input);
        } else {
            w->waiting[n++] = w->waiting[i];
        }
    }
    w->waiting_count = n;
}

void world_step(struct world *w, const struct sway_sample *s)
{
    apply_waiting(w, s->tick);
    if (w->phase == PHASE_DONE) return;
    w->last_tick = s->tick;
    w->stepped = true;
    w->last_flags = s->flags;
    w->phase_ms++;
    w->let_go_ms -= w->let_go_ms > 0;
    w->said_ms -= w->said_ms > 0;

    struct glance g = look(w, s);
    bool running = w->phase != PHASE_PAUSED;
    note_signals(w, s, (s->events & EVENT_BAD_SIGNAL) || ((s->flags & SWAY_BAD) && running));
    bool timed = w->phase == PHASE_TRIAL && (!w->rules->timer_runs || w->rules->timer_runs(w));
    bool no_hands = (w->support == SUPPORT_NONE || w->support == SUPPORT_NONE_HELPED) && w->let_go_ms == 0;
    uint32_t found = running ? safety_step(&w->safety, s, timed, no_hands)
                     : w->pause == PAUSE_BY_PERSON ? safety_step_paused(&w->safety, s) : 0;
    w->scene.load = w->setup.body.weight_n > 0 ? s->fz_n / w->setup.body.weight_n : 0;
    w->scene.share_right = s->share_right;
    note_safety(w, s, found);
    if (!interrupted(w, s, found)) {
        if (w->phase == PHASE_TRIAL) {
            step_trial(w, &g);
            flow_on(w, &g);
        } else {
            step_between(w, &g);
        }
    }
    if (w->no_room && w->phase != PHASE_DONE) finish(w, END_STOPPED);
    world_show(w, g.valid);
}

void world_input(struct world *w, uint32_t tick, enum world_input input)
{
    if (w->phase == PHASE_DONE) return;
    bool later = w->stepped ? tick > w->last_tick : tick > 0;
    if (later && w->waiting_count < WORLD_INPUTS_WAITING) {
        w->waiting[w->waiting_count].tick = tick;
        w->waiting[w->waiting_count++].input = input;
        return;
    }
    apply(w, input);
    world_show(w, w->scene.cursor_visible);
}

/* ---- life ---- */

static const char *setup_fault(const struct world_setup *s)
{
    const struct body *b = &s->body;
    const double reach[] = {b->reach_right_mm, b->reach_left_mm, b->reach_front_mm, b->reach_back_mm};
    const char *fault = level_table_check(&s->levels);
    if (fault) return fault;
    if (!(s->base_grade >= 1 && s->base_grade <= 10)) return "the base grade is not 1 to 10";
    if (!(s->start_level >= 1 && s->start_level <= 10)) return "the start level is not 1 to 10";
    if (!(s->cap >= 1 && s->cap <= 10)) return "the cap is not 1 to 10";
    if (s->set_number < 1 || s->set_number > 1000) return "the number of the set is not 1 to 1000";
    for (size_t i = 0; i < sizeof reach / sizeof reach[0]; i++)
        if (!(reach[i] >= 1 && reach[i] <= 1000)) return "a reach is not 1 to 1000 mm";
    if (!(s->care.impact_ceiling_w >= 0 && s->care.impact_ceiling_w <= 2)) return "the impact ceiling is not 0 to 2 W";
    if (!(s->care.pwb_kg >= 0 && s->care.pwb_kg <= 500)) return "the load allowed on one leg is not 0 to 500 kg";
    if (s->care.leg < -1 || s->care.leg > 1) return "the chosen leg is not -1, 0 or 1";
    if (!(b->weight_n >= 0 && b->weight_n <= 10000)) return "the body weight is not 0 to 10000 N";
    if (!(fabs(b->c0_mm.x) <= 10000 && fabs(b->c0_mm.y) <= 10000)) return "the neutral point is not within 10000 mm";
    return NULL;
}

static double landing_w(const struct world *w)
{
    double ceiling = w->setup.care.impact_ceiling_w > 0 ? w->setup.care.impact_ceiling_w : IMPACT_CEILING_W;
    return w->rules->landing_w > 0 ? fmin(w->rules->landing_w, ceiling) : ceiling;
}

enum status world_create(const struct world_setup *setup, struct world **out, struct problem *why)
{
    *out = NULL;
    const char *fault = setup_fault(setup);
    if (fault) return problem_set(why, STATUS_ARG, "This set cannot be played: %s.", fault);
    struct world *w = calloc(1, sizeof *w);
    if (!w) return problem_set(why, STATUS_MEM, "There is not enough memory to play a set.");
    w->setup = *setup;
    w->rules = exercise_find(setup->levels.id);
    adapt_begin(&w->adapt, setup->base_grade, setup->start_level, setup->cap);
    w->adapt.support_steps = setup->care.support_steps;
    safety_begin(&w->safety, w->rules->wobble_mm_s, setup->body.weight_n, landing_w(w));
    random_seed(&w->random, setup->seed, "targets");
    w->trial = 1;
    w->level = w->adapt.level;
    w->trials_total = w->rules->count ? w->rules->count(w) : 1;
    w->scene.exercise = setup->levels.id;
    w->scene.span_mm = w->rules->span(w);
    w->scene.target_direction = -1;
    w->scene.pace = -1;
    w->scene.symbol_at = -1;
    next_trial(w, PHASE_READY, false);
    world_show(w, false);
    *out = w;
    return STATUS_OK;
}

void world_destroy(struct world *w) { free(w); }
const struct world_scene *world_scene(const struct world *w) { return &w->scene; }
bool world_done(const struct world *w) { return w->phase == PHASE_DONE; }

void world_result(const struct world *w, struct world_result *out)
{
    if (w->phase == PHASE_DONE) {
        *out = w->result;
        return;
    }
    fill_result(w, END_NONE, out);
}

const struct world_event *world_events(const struct world *w, size_t *count)
{
    *count = w->event_count;
    return w->event;
}
