/* exercises.md 18.2 from end to end: random people, plans, gaps, near-falls, falls and pain through twelve weeks. What was played is
 * kept, so each practice meets what the ones before left behind: check-in, dose, caps, composition, settings of the set, running level,
 * grades. No plate: successes are drawn. What must hold is said here a second time, straight from the tables. */
/* timeout: 120 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/units.h"
#include "care/bone_rules.h"
#include "care/caps.h"
#include "care/compose.h"
#include "care/dose.h"
#include "care/placement.h"
#include "care/plan.h"
#include "care/set_care.h"
#include "game/world/set_player.h"
#include "world/adapt.h"

enum { PEOPLE = 2100, WEEKS = 12, DAYS = WEEKS * DAYS_IN_WEEK, FIRST_DAY = 20000, PLANS = 4, TRIALS = 8, INCIDENTS = 128, PRACTICES = DAYS,
       LEARN_WEEKS = 2, LEARN_MOST = 3, LOOK_EVERY = 8, PLAY_EVERY = 2000 };

static struct level_table table[EXERCISE_LAST + 1];
static struct plan plans[PLANS];

static int load(void **state)
{
    (void)state;
    static const char *const names[PLANS] = {"general_12_weeks", "weak_bones_no_fracture", "after_spine_fracture", "steadier_with_a_helper"};
    for (int id = 1; id <= EXERCISE_LAST; id++) shipped_table((enum exercise_id)id, &table[id]);
    for (int i = 0; i < PLANS; i++) {
        char path[512];
        struct text_errors errors = {0};
        (void)snprintf(path, sizeof path, "%s/levels/plans/%s.plan", EVENKEEL_SOURCE_SHARE, names[i]);
        if (plan_load(path, &plans[i], &errors) != STATUS_OK) fail_msg("%s", errors.line[0]);
    }
    return 0;
}

/* ---- one person ---- */

struct life {
    int index, day;                      /* of the programme, 0.. */
    struct care_profile who;
    struct override_list overrides;
    const struct plan *plan;             /* NULL: none, everything as it comes */
    double weight_kg, ability, evening[EXERCISE_ACTIVE_LAST + 1][DAYS + 1]; /* G at the end of each day; [0]: at the start */
    struct exercise_state state[EXERCISE_ACTIVE_LAST + 1];
    struct incident incident[INCIDENTS];
    int incidents, near_fall_in[EXERCISE_ACTIVE_LAST + 1];      /* serial number of the practice; 0: none */
    struct dose_practice done[PRACTICES];
    int practices, last_day, last_fall_day, away_until;
    bool fell;
    double week_min[WEEKS + 1];
    struct random_stream r;
};
struct totals { long practices, sets, trials, standing_days, held_days, limited_targets, limited_refused, after_near_fall, after_fall, worlds, played, gaps,
                lifted_above, pwb_people; };

static bool chance(struct random_stream *r, double p) { return random_uniform(r) < p; }
static enum answer maybe(struct random_stream *r, double yes) { return chance(r, yes) ? (chance(r, 0.2) ? ANSWER_UNKNOWN : ANSWER_YES) : ANSWER_NO; }

static struct care_profile any_profile(struct random_stream *r)
{
    struct plan healthy = {0};
    struct care_profile p = plan_profile(&healthy);
    p.bone = (enum bone_state)(chance(r, 0.06) ? random_below(r, 5) : BONE_NONE + random_below(r, 3));
    p.fall = (enum fall_level)random_below(r, 4);
    p.place = (enum care_place)random_below(r, 4);
    enum answer *flags[] = {&p.dizzy, &p.numb_feet, &p.brace, &p.walking_frame, &p.knee_hip_pain, &p.no_eyes_closed};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) *flags[i] = maybe(r, 0.12);
    p.doctor_needed = maybe(r, 0.03);
    p.over_plate_limit = maybe(r, 0.02);
    p.assigned = p.unlocked = random_u32(r);
    if (chance(r, 0.15)) {
        p.load_limited = ANSWER_YES;
        p.pwb_kg = chance(r, 0.1) ? 0 : 5 + 50 * random_uniform(r);
        p.protected_leg = (int)random_below(r, 3) - 1;
        p.load_share_shown = maybe(r, 0.8);
        p.assigned |= exercise_bit(E12_LOAD_SHARE);
        p.pwb_listed = chance(r, 0.5) ? 0 : random_u32(r) & random_u32(r);
    }
    p.one_leg_side_set = maybe(r, 0.5);
    return p;
}

static void any_overrides(struct life *l)
{
    for (int i = (int)random_below(&l->r, 4); i > 0; i--) {
        struct override o = {.kind = (enum override_kind)random_below(&l->r, OVERRIDE_KINDS), .exercise = (enum exercise_id)(1 + random_below(&l->r, EXERCISE_ACTIVE_LAST)),
                             .grade = 1 + (int)random_below(&l->r, GRADE_COUNT), .set_day = FIRST_DAY + (int)random_below(&l->r, DAYS), .reason = "seen in clinic", .by = "therapist"};
        o.review_day = o.set_day + 1 + (int)random_below(&l->r, OVERRIDE_REVIEW_DAYS);
        if (o.kind == OVERRIDE_LOCK) o.grade = 0;
        (void)override_add(&l->overrides, &o);
    }
}

static int today(const struct life *l) { return FIRST_DAY + l->day; }
static int week(const struct life *l) { return l->day / DAYS_IN_WEEK + 1; }

static void place(struct life *l, bool only_unplaced)
{
    struct placement_input in = {.fall = l->who.fall, .hands = (enum placement_hands)random_below(&l->r, 5)};
    int cap[EXERCISE_LAST + 1];
    double grade[EXERCISE_ACTIVE_LAST + 1];
    for (int i = 0; i < STANDS; i++) in.held_s[i] = chance(&l->r, 0.75) ? STAND_HELD_S : 4;
    compose_caps(&l->who, &l->overrides, today(l), cap);
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) in.cap[id] = cap[id];
    placement_grades(&in, grade);
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++)
        if (!only_unplaced || l->state[id].needs_placement) {
            exercise_state_start(&l->state[id], fmax(grade[id], 1));
            for (int d = 0; d <= l->day; d++) l->evening[id][d] = l->state[id].grade;    /* counted afresh: a placement is no rise */
        }
}

static void begin_life(struct life *l, int index)
{
    memset(l, 0, sizeof *l);
    random_seed(&l->r, (uint64_t)index, "weeks");
    l->index = index;
    l->who = any_profile(&l->r);
    any_overrides(l);
    unsigned which = random_below(&l->r, PLANS + 1);
    l->plan = which < PLANS ? &plans[which] : NULL;      /* whoever it is: a plan for others must do no harm */
    l->weight_kg = 45 + 55 * random_uniform(&l->r);
    l->ability = 1 + 9 * random_uniform(&l->r);
    l->last_day = -1;
    place(l, false);
}

/* ---- said a second time: the table of 3.2 and the rest of 18.2 ---- */

static double most_by_table(const struct life *l, enum exercise_id id)
{
    const struct care_profile *p = &l->who;
    const struct cap_row *row = &cap_rows[id - 1];
    bool clinic = p->place == PLACE_CLINIC, helper = p->place == PLACE_HELPER;
    enum cap_column column = clinic ? CAP_CL : p->fall == FALL_LOW ? CAP_LA : p->fall == FALL_RAISED ? (helper ? CAP_RH : CAP_RA) : helper ? CAP_HH : CAP_HA;
    double most = row->grade[column] + (column == CAP_LA && helper ? 1 : 0), bones = p->bone == BONE_FRAC ? row->grade[CAP_BF] : GRADE_COUNT;
    for (int i = 0; i < l->overrides.count; i++) {
        const struct override *o = &l->overrides.item[i];
        if (o->exercise != id || today(l) < o->set_day || today(l) > o->review_day) continue;
        if (o->kind == OVERRIDE_LIFT) most = fmax(most, o->grade);
        if (o->kind == OVERRIDE_LIFT_BONE && clinic) bones = fmax(bones, o->grade);
    }
    most = fmin(fmin(most, bones), row->grade[CAP_CL]);
    for (int i = 0; i < l->overrides.count; i++) {
        const struct override *o = &l->overrides.item[i];
        if (o->exercise == id && (o->kind == OVERRIDE_CAP || o->kind == OVERRIDE_LOCK)) most = fmin(most, o->kind == OVERRIDE_LOCK ? 0 : o->grade);
    }
    return most;
}

static double most_of_plan(const struct life *l, enum exercise_id id)
{
    double most = week(l) <= LEARN_WEEKS ? LEARN_MOST : GRADE_COUNT;
    for (int i = 0; l->plan && i < l->plan->phase_count; i++)
        if (week(l) >= l->plan->phase[i].from_week && week(l) <= l->plan->phase[i].to_week) most = fmin(most, l->plan->phase[i].grade_most);
    for (int i = 0; l->plan && i < l->plan->block_count; i++)
        if (l->plan->block[i].exercise == id && l->plan->block[i].cap > 0) most = fmin(most, l->plan->block[i].cap);
    return most;
}

static void broken(const struct life *l, enum exercise_id id, const char *what) { fail_msg("person %d, day %d, %s: %s", l->index, l->day, id ? exercise_code(id) : "-", what); }

static bool may_not_stand(const struct care_profile *p)
{
    return p->bone == BONE_HOLD || p->bone == BONE_UNKNOWN || p->emergency || p->over_plate_limit != ANSWER_NO ||
           (p->doctor_needed != ANSWER_NO && p->doctor_agrees.day == DAY_NONE);
}

static void look_at_block(const struct life *l, const struct compose_input *in, const struct compose_block *b, struct totals *t)
{
    enum exercise_id id = b->exercise;
    double kept = l->state[id].grade, shift = in->day.grade_shift;
    if (b->cap > most_by_table(l, id) + 1e-9) broken(l, id, "cap above the table");
    if (b->cap > most_of_plan(l, id) + 1e-9) broken(l, id, "cap above plan or learning weeks");
    if (l->who.walking_frame != ANSWER_NO && b->cap > 3) broken(l, id, "walking frame above 3");
    if (l->who.dizzy != ANSWER_NO && (id == E04_QUIET_EYES || id == E18_QUICK_LEAN)) broken(l, id, "dizzy");
    if (l->who.load_limited == ANSWER_YES && id != E05_STAND_TALL && id != E12_LOAD_SHARE && !(l->who.pwb_listed & exercise_bit(id))) broken(l, id, "leg limit");
    if (l->who.load_limited == ANSWER_YES && id == E03_ONE_LEG) broken(l, id, "one leg with a leg limit");
    if (b->base_grade > fmax(1, kept + shift) + 1e-9) broken(l, id, "grade above what is kept, or the day's shift");
    int since = l->near_fall_in[id] ? l->practices + 1 - l->near_fall_in[id] : 99;
    if (since <= 2) {
        t->after_near_fall++;
        if (b->support_steps < 1 || b->base_grade > fmax(1, kept - 1) + 1e-9) broken(l, id, "no care after a near-fall");
    }
    if (l->last_fall_day && today(l) - l->last_fall_day < 7) {
        t->after_fall++;
        if (b->base_grade > fmax(1, kept - 2) + 1e-9) broken(l, id, "no care after a fall");
    }
    t->lifted_above += b->cap > cap_rows[id - 1].grade[caps_column(&l->who)] + 1;
}

/* ---- one set ---- */

static int support_key(enum exercise_id id)
{
    int key = level_key_index(id, "support");
    return key >= 0 ? key : level_key_index(id, "hands");
}

/* What the world asks for before the first sample. */
static void look_at_world(const struct life *l, const struct world_setup *s, int steps, struct totals *t)
{
    struct world *w = NULL;
    struct problem why;
    enum exercise_id id = s->levels.id;
    if (world_create(s, &w, &why) != STATUS_OK) broken(l, id, why.text);
    const struct world_scene *scene = world_scene(w);
    double level = scene->running_level;
    int key = support_key(id), asked = key >= 0 ? (int)s->levels.value[key][(int)floor(level) - 1] - steps : 0;
    if (level > s->cap + 1e-9 || level > fmax(1, s->base_grade + 0.5) + 1e-9 || level < 1) broken(l, id, "running level of the world");
    if (level_key_index(id, "support") >= 0 && (int)scene->support > (asked < 0 ? 0 : asked)) broken(l, id, "less support than grade and steps ask for");
    if (asked <= 0 && scene->support != SUPPORT_TWO_HANDS) broken(l, id, "two hands were asked for");
    if (s->care.pwb_kg > 0) {
        double leg = id == E12_LOAD_SHARE ? scene->share_target : l->who.protected_leg > 0 ? scene->share_target : 1 - scene->share_target;
        if (id == E12_LOAD_SHARE && scene->side != l->who.protected_leg) broken(l, id, "another leg than the protected one");
        if (leg * l->weight_kg > 0.9 * l->who.pwb_kg + 1e-9) broken(l, id, "a target above 0.9 of the leg limit");
        t->limited_targets++;
    }
    world_destroy(w);
    t->worlds++;
}

/* A whole set of a lean exercise in the world itself, hits and misses as drawn. */
static void play_in_world(struct life *l, const struct world_setup *s, double most, struct totals *t)
{
    struct set_player play;
    size_t n;
    player_open(&play, s);
    play.s.fz_n = l->weight_kg * STANDARD_GRAVITY_M_S2;
    for (int k = 0; k < 40 && !world_done(play.w); k++) {
        for (int ms = 0; ms < 20000 && !world_done(play.w) && player_scene(&play)->phase != PHASE_TRIAL; ms++) player_step(&play, 0, 0);
        if (world_done(play.w)) break;
        if (chance(&l->r, 0.85)) player_hit(&play, 300, 900);
        else player_miss(&play);
    }
    if (!world_done(play.w)) broken(l, s->levels.id, "the set did not end");
    const struct world_event *e = world_events(play.w, &n);
    for (size_t i = 0; i < n; i++)
        if (e[i].kind == WORLD_TRIAL_BEGIN && (e[i].value > most + 1e-9 || e[i].value < 1)) broken(l, s->levels.id, "a trial of the world above its cap");
    player_close(&play);
    t->played++;
}

/* false: the practice ends here. */
static bool play_set(struct life *l, const struct compose_block *b, int set, double *level, struct practice_outcome *o, double level_sum[1], struct totals *t)
{
    enum exercise_id id = b->exercise;
    struct world_setup s = {.levels = table[id], .seed = (uint64_t)l->index, .set_number = set};
    body_default(70, 0, &s.body);
    s.body.weight_n = l->weight_kg * STANDARD_GRAVITY_M_S2;
    if (!set_care(&l->who, b, &s)) {
        if (l->who.load_limited != ANSWER_YES) broken(l, id, "refused without a leg limit");
        t->limited_refused++;
        return true;
    }
    s.start_level = *level;
    if (s.care.impact_ceiling_w > bone_impact_ceiling_w(l->who.bone) || s.care.support_steps < b->support_steps) broken(l, id, "care that got lost");
    double most = fmin(most_by_table(l, id), fmin(most_of_plan(l, id), fmax(1, b->base_grade + 0.5)));
    if (t->sets % LOOK_EVERY == 0 || s.care.pwb_kg > 0) look_at_world(l, &s, b->support_steps, t);
    bool lean = id == E06_SIDE_SHIFT || id == E07_TOE_HEEL_SHIFT || id == E08_STAR_REACH;
    if (lean && t->sets % PLAY_EVERY < 8) play_in_world(l, &s, most, t);
    struct adapt a;
    adapt_begin(&a, s.base_grade, s.start_level, s.cap);
    int hits = 0;
    for (int k = 0; k < TRIALS; k++) {
        if (a.level > most + 1e-9 || a.level < 1) broken(l, id, "running level");
        bool hit = chance(&l->r, 1 / (1 + exp(-(l->ability - a.level) / 0.8)));
        hits += hit;
        level_sum[0] += a.level;
        adapt_trial(&a, hit);
        t->trials++;
    }
    if (a.level > most + 1e-9) broken(l, id, "running level at the end");
    o->trials += TRIALS, o->successes += hits;
    if (hits * 5 >= TRIALS * 4) o->best_stars = 3;
    *level = a.level;
    t->sets++;
    return true;
}

/* ---- one practice ---- */

static void near_fall(struct life *l, enum exercise_id id)
{
    static const enum incident_answer answers[] = {INCIDENT_CAUGHT_MYSELF, INCIDENT_HELD_ON, INCIDENT_UNANSWERED, INCIDENT_NO, INCIDENT_FELL};
    enum incident_answer answer = answers[random_below(&l->r, 5)];
    if (l->incidents == INCIDENTS) return;
    l->incident[l->incidents++] = (struct incident){.kind = INCIDENT_NEAR_FALL, .answer = answer, .in_practice = true, .practice = l->practices + 1, .exercise = id, .day = today(l)};
    if (answer == INCIDENT_FELL) l->fell = true;
    else if (answer != INCIDENT_NO) l->near_fall_in[id] = l->practices + 1;
}

static struct check_in any_check_in(struct life *l)
{
    struct check_in c = check_in_good_day(today(l), chance(&l->r, 0.12) ? (int)random_below(&l->r, 11) : (int)random_below(&l->r, 3));
    c.last_fall_day = l->last_fall_day;
    if (l->fell || chance(&l->r, 0.01)) c.fall = ANSWER_YES, l->last_fall_day = today(l);
    if (c.fall == ANSWER_YES && chance(&l->r, 0.3)) c.fall_injury = ANSWER_YES;
    l->fell = false;
    if (chance(&l->r, 0.005)) c.sharp_back_pain = ANSWER_YES;
    if (chance(&l->r, 0.002)) c.emergency = ANSWER_YES;
    if (chance(&l->r, 0.05)) c.morning = MORNING_WORSE;
    if (chance(&l->r, 0.03)) c.very_tired = ANSWER_YES;
    return c;
}

static void fill_input(struct life *l, const struct day_plan *day, struct compose_input *in)
{
    memset(in, 0, sizeof *in);
    struct dose dose = dose_now(l->done, (size_t)l->practices, FIRST_DAY, (int64_t)today(l) * MINUTES_A_DAY + 600, 0);
    in->today = today(l);
    in->day = *day;
    in->programme_week = week(l);
    in->days_since_practice = l->last_day < 0 ? -1 : l->day - l->last_day;
    in->minutes_left = dose.may_start ? dose.minutes_left : 0;
    compose_caps(&l->who, &l->overrides, today(l), in->cap);
    if (l->plan) plan_wishes(l->plan, week(l), in->wish);
    for (int id = 1; id <= EXERCISE_LAST; id++) in->levels[id] = &table[id];
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        in->state[id] = l->state[id];
        in->care[id] = incident_care_for(l->incident, (size_t)l->incidents, (enum exercise_id)id, l->practices + 1);
    }
    in->favourite = (enum exercise_id)random_below(&l->r, EXERCISE_ACTIVE_LAST + 1);
}

static void play_blocks(struct life *l, const struct compose_input *in, const struct compose_plan *p, const struct check_in *c, struct totals *t)
{
    struct grade_task task[COMPOSE_BLOCKS_MAX];
    int tasks = 0, incidents_before = l->incidents, falls = 0;
    for (int i = 0; i < p->block_count && !falls; i++) {
        const struct compose_block *b = &p->block[i];
        double level = b->start_level, sum = 0;
        struct practice_outcome o = {.day = today(l), .base_grade = b->base_grade, .cap = b->cap, .pain = c->pain_plus_one - 1, .effort = (int)random_below(&l->r, 9),
                                     .worse_next_morning = c->morning == MORNING_WORSE, .careful = b->support_steps > 0 || in->care[b->exercise].grade_shift < 0,
                                     .gentle = !in->day.may_rise};
        look_at_block(l, in, b, t);
        for (int set = 1; set <= b->sets && !falls; set++) {
            (void)play_set(l, b, set, &level, &o, &sum, t);
            if (chance(&l->r, 0.015)) near_fall(l, b->exercise);
            falls = l->fell;
        }
        o.end_level = level;
        if (o.trials > 0) o.mean_level = sum / o.trials;
        task[tasks++] = (struct grade_task){.state = &l->state[b->exercise], .outcome = o, .gates = grade_gates_of(&table[b->exercise])};
    }
    bool near = l->incidents > incidents_before;
    double before[COMPOSE_BLOCKS_MAX];
    int risen = 0;
    for (int i = 0; i < tasks; i++) {
        task[i].outcome.near_fall = near;
        before[i] = task[i].state->grade;
    }
    grade_change_practice(task, tasks);
    for (int i = 0; i < tasks; i++) risen += task[i].state->grade > before[i] + 1e-9;
    if (risen > 3) broken(l, 0, "more than three rise");
    if (risen > 0 && (near || !in->day.may_rise || c->pain_plus_one - 1 > 3)) broken(l, 0, "a rise on a day without rises");
}

static void practise(struct life *l, struct totals *t)
{
    static struct compose_input in;
    struct check_in c = any_check_in(l);
    struct day_plan day = check_in_plan(&c);
    struct compose_plan p;
    check_in_apply(&day, &l->who);
    bool replace = false;
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        enum grade_reason why = grade_change_gap(&l->state[id], l->last_day < 0 ? DAY_NONE : FIRST_DAY + l->last_day, today(l));
        t->gaps += why != GRADE_GAP_NONE;
        replace |= l->state[id].needs_placement;
    }
    if (replace && chance(&l->r, 0.5)) place(l, true);   /* else it stays at the beginning */
    fill_input(l, &day, &in);
    compose_practice(&in, &p);
    bool stands = p.block_count > 0 || p.warm_count > 0;
    if (stands && may_not_stand(&l->who)) broken(l, 0, "somebody stands who may not");
    if (l->who.emergency && p.kind != COMPOSE_NOTHING) broken(l, 0, "something in an emergency");
    t->held_days += may_not_stand(&l->who);
    if (p.block_count == 0) return;
    t->standing_days++;
    for (int i = 0; i < p.warm_count; i++)
        if (p.warm[i].exercise && p.warm[i].grade > fmin(2, most_by_table(l, p.warm[i].exercise))) broken(l, p.warm[i].exercise, "warm-up");
    play_blocks(l, &in, &p, &c, t);
    double minutes = p.total_s / 60;
    l->week_min[week(l)] += minutes;
    if (minutes > 40 || l->week_min[week(l)] > fmin(180, fmax(60, 1.2 * l->week_min[week(l) - 1] + 5)) + 1e-6) broken(l, 0, "more minutes than the dose allows");
    l->done[l->practices++] = (struct dose_practice){.start_min = (int64_t)today(l) * MINUTES_A_DAY + 600, .minutes = minutes};
    l->last_day = l->day;
    t->practices++;
}

static void end_of_day(struct life *l)
{
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        l->evening[id][l->day + 1] = l->state[id].grade;
        double least = INFINITY;             /* of the last seven evenings before today */
        for (int d = l->day >= 6 ? l->day - 6 : 0; d <= l->day; d++) least = fmin(least, l->evening[id][d]);
        if (l->state[id].last_day == today(l) && l->evening[id][l->day] + 1e-9 < l->state[id].grade && l->state[id].grade > least + 1 + 1e-9)
            broken(l, (enum exercise_id)id, "more than one grade up in a week");
    }
    /* Doctors look at backs, and answer. */
    if (l->who.bone == BONE_HOLD && chance(&l->r, 0.05)) (void)profile_clear_hold(&l->who, BONE_FRAC, today(l), "Dr Example");
    if (profile_doctor_waited_for(&l->who) && chance(&l->r, 0.05)) (void)profile_doctor_agrees(&l->who, today(l), "Dr Example");
    if (chance(&l->r, 0.01)) l->who.place = (enum care_place)random_below(&l->r, 4);
}

static void twelve_weeks_of_anybody(void **state)
{
    (void)state;
    static struct life l;
    struct totals t = {0};
    for (int i = 0; i < PEOPLE; i++) {
        begin_life(&l, i);
        t.pwb_people += l.who.load_limited == ANSWER_YES;
        for (l.day = 0; l.day < DAYS; l.day++) {
            if (l.day >= l.away_until && chance(&l.r, 0.02)) l.away_until = l.day + 2 + (int)random_below(&l.r, 62);
            if (l.day >= l.away_until && chance(&l.r, i % 4 ? 0.5 : 0.98)) practise(&l, &t);
            end_of_day(&l);
        }
    }
    print_message("%d people, %d weeks: %ld practices, %ld sets, %ld trials; %ld sets looked at in the world, %ld played there; %ld gaps; %ld blocks within 2 practices of a "
                  "near-fall, %ld within 7 days of a fall; %ld days nobody stood; %ld people with a leg limit, %ld of their targets below it, %ld sets refused; %ld blocks lifted\n",
                  PEOPLE, WEEKS, t.practices, t.sets, t.trials, t.worlds, t.played, t.gaps, t.after_near_fall, t.after_fall, t.held_days, t.pwb_people, t.limited_targets,
                  t.limited_refused, t.lifted_above);
    if (t.practices < 20000 || t.after_near_fall < 1000 || t.after_fall < 1000 || t.held_days < 1000 || t.limited_targets < 500 || t.played < 50 || t.gaps < 1000)
        fail_msg("too little was shown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(twelve_weeks_of_anybody)};
    return cmocka_run_group_tests(tests, load, NULL);
}
