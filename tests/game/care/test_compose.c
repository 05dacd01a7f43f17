/* What a practice holds today: exercises.md 9, 4.2, 4.4 and 3.2 as rows; a year of turns; random people. */
/* timeout: 120 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "care/caps.h"
#include "care/compose.h"
#include "care/dose.h"
#include "support/support.h"

static struct level_table table[EXERCISE_LAST + 1];
static bool have[EXERCISE_LAST + 1];

static int load_levels(void **state)
{
    (void)state;
    int found = 0;
    for (int id = 1; id <= EXERCISE_LAST; id++) {
        char path[512];
        struct text_errors errors = {0};
        if (!exercise_name((enum exercise_id)id)) continue;
        snprintf(path, sizeof path, "%s/levels/exercises/%s_%s.level", EVENKEEL_SOURCE_SHARE, exercise_code((enum exercise_id)id),
                 exercise_name((enum exercise_id)id));
        have[id] = level_load(path, &table[id], &errors) == STATUS_OK;
        found += have[id];
    }
    print_message("%d level files\n", found);
    return found > 0 ? 0 : -1;
}

/* Somebody fit who has practised everything at this grade, in week 10, with all the time there is. */
static struct compose_input *fit(double grade)
{
    static struct compose_input in;
    memset(&in, 0, sizeof in);
    in.today = 1000;
    in.programme_week = 10;
    in.days_since_practice = 2;
    in.minutes_left = 40;
    for (int id = 1; id <= EXERCISE_LAST; id++) {
        in.cap[id] = 10;
        if (have[id]) in.levels[id] = &table[id];
    }
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        exercise_state_start(&in.state[id], grade);
        in.state[id].last_day = 990;
        in.state[id].mastery.mastered = 0x3ff;
    }
    in.cap[E12_LOAD_SHARE] = in.cap[E16_STEP_ON] = 0;            /* asked for by a therapist only: caps.h */
    struct check_in c = check_in_good_day(1000, 0);
    in.day = check_in_plan(&c);
    return &in;
}

static struct compose_plan composed(const struct compose_input *in)
{
    struct compose_plan p;
    compose_practice(in, &p);
    return p;
}

static void a_full_day(void **state)
{
    (void)state;
    for (double grade = 1; grade <= 10; grade += 0.5) {
        struct compose_plan p = composed(fit(grade));
        int of[DOMAINS] = {0};
        for (int i = 0; i < p.block_count; i++) of[exercise_domain(p.block[i].exercise)]++;
        if (p.kind != COMPOSE_FULL || p.block_count < 4 || p.block_count > 5) fail_msg("grade %g: %d blocks", grade, p.block_count);
        for (int d = DOMAIN_STATIC; d <= DOMAIN_STEP; d++)
            if (of[d] < 1) fail_msg("grade %g: nothing of domain %d", grade, d);
        if (p.main_s < 12 * 60 || p.main_s > 20 * 60) fail_msg("grade %g: main part %.1f min", grade, p.main_s / 60);
        if (p.total_s < 20 * 60 - 30 || p.total_s > 30 * 60) fail_msg("grade %g: %.1f min in all", grade, p.total_s / 60);
        if (p.calm != E21_CALM_BREATH || p.calm_s < 180 || p.calm_s > 300) fail_msg("calm part %g s", p.calm_s);
        assert_false(p.too_few);
        assert_false(p.shorter);
    }
    print_message("grade 3: main %.1f min, in all %.1f min\n", composed(fit(3)).main_s / 60, composed(fit(3)).total_s / 60);
}

static void the_warm_up(void **state)
{
    (void)state;
    struct compose_plan p = composed(fit(6));
    static const struct compose_warm want[] = {{E17_MARCH, 2, 60}, {E06_SIDE_SHIFT, 2, 60}, {E07_TOE_HEEL_SHIFT, 2, 60}, {0, 0, 30}};
    assert_int_equal(p.warm_count, 4);
    for (int i = 0; i < 4; i++)
        if (p.warm[i].exercise != want[i].exercise || p.warm[i].grade != want[i].grade || p.warm[i].length_s != want[i].length_s)
            fail_msg("part %d: %d at %g for %g s", i, (int)p.warm[i].exercise, p.warm[i].grade, p.warm[i].length_s);
    struct compose_input *in = fit(6);
    in->cap[E17_MARCH] = 0;
    in->cap[E06_SIDE_SHIFT] = 1;
    p = composed(in);
    assert_int_equal(p.warm_count, 3);
    assert_int_equal(p.warm[0].exercise, E06_SIDE_SHIFT);
    assert_near("warm-up under a cap", p.warm[0].grade, 1, 0);
}

static void a_gentle_day(void **state)
{
    (void)state;
    for (double grade = 1; grade <= 10; grade++) {
        struct compose_input *in = fit(grade);
        struct check_in c = check_in_good_day(1000, 5);
        in->day = check_in_plan(&c);
        struct compose_plan p = composed(in), full = composed(fit(grade));
        assert_int_equal(p.kind, COMPOSE_GENTLE);
        if (p.total_s < 10 * 60 || p.total_s > 15 * 60) fail_msg("grade %g: %.1f min", grade, p.total_s / 60);
        assert_true(p.calm_s > full.calm_s);
        for (int i = 0; i < p.block_count; i++) {
            const struct compose_block *b = &p.block[i];
            if (b->base_grade != fmax(1, grade - 2)) fail_msg("%s at %g", exercise_code(b->exercise), b->base_grade);
            if (b->exercise == E14_KNEE_BEND || b->exercise == E16_STEP_ON || b->exercise == E18_QUICK_LEAN || b->exercise == E19_TOE_TAP)
                fail_msg("%s on a gentle day", exercise_code(b->exercise));
        }
        assert_int_equal(p.left[E14_KNEE_BEND], LEFT_TODAY);
        assert_int_equal(p.left[E19_TOE_TAP], LEFT_TODAY);
    }
}

static void half_the_sets(void **state)
{
    (void)state;
    for (int sets = 1; sets <= 4; sets++) {
        struct compose_input *in = fit(3);
        for (int id = 2; id <= EXERCISE_ACTIVE_LAST; id++) in->cap[id] = 0;
        in->wish[E01_STEADY_STAND].sets = sets;
        assert_int_equal(composed(in).block[0].sets, sets);
        in->day.half_sets = true;
        assert_int_equal(composed(in).block[0].sets, (sets + 1) / 2);
    }
}

static void calm_days_and_closed_doors(void **state)
{
    (void)state;
    static const struct { const char *what; enum day_light light; int calm_cap; double minutes; enum compose_day want; } rows[] = {
        {"calm only", DAY_CALM_ONLY, 10, 40, COMPOSE_CALM}, {"doctor first", DAY_DOCTOR_FIRST, 10, 40, COMPOSE_CALM},
        {"emergency", DAY_EMERGENCY, 10, 40, COMPOSE_NOTHING}, {"calm modules locked", DAY_CALM_ONLY, 0, 40, COMPOSE_NOTHING},
        {"no minutes left", DAY_FULL, 10, 0, COMPOSE_CALM}, {"minutes not a number", DAY_FULL, 10, NAN, COMPOSE_CALM},
        {"two minutes", DAY_FULL, 10, 2, COMPOSE_CALM}, {"no such light", (enum day_light)77, 10, 40, COMPOSE_NOTHING},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct compose_input *in = fit(4);
        in->day.light = rows[i].light;
        in->cap[E21_CALM_BREATH] = rows[i].calm_cap;
        in->minutes_left = rows[i].minutes;
        struct compose_plan p = composed(in);
        if (p.kind != rows[i].want || p.block_count || p.warm_count || !!p.calm != (p.kind == COMPOSE_CALM))
            fail_msg("%s: kind %d, %d blocks, %d warm", rows[i].what, (int)p.kind, p.block_count, p.warm_count);
    }
    struct compose_input *in = fit(4);
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) in->cap[id] = 0;
    in->calm = E22_CALM_SCENE;
    assert_int_equal(composed(in).calm, E22_CALM_SCENE);
    assert_int_equal(composed(in).kind, COMPOSE_CALM);
}

/* G, shifts, wishes, phase, caps and gates meet. */
static const struct grade_case {
    const char *what;
    double kept; int week, cap, shift, care; struct exercise_wish w; unsigned mastered; int placed; double want, limit;
} grade_cases[] = {
    {"as kept", 4.25, 10, 10, 0, 0, {0}, 0x3ff, 1, 4.25, 10},
    {"cap", 6, 10, 5, 0, 0, {0}, 0x3ff, 1, 5, 5},
    {"locked", 6, 10, 0, 0, 0, {0}, 0x3ff, 1, 0, 0},
    {"cap above ten", 6, 10, 99, 0, 0, {0}, 0x3ff, 1, 6, 10},
    {"learning weeks", 6, 2, 10, 0, 0, {0}, 0x3ff, 1, 3, 3},
    {"week three", 6, 3, 10, 0, 0, {0}, 0x3ff, 1, 6, 10},
    {"gentle", 6, 10, 10, -2, 0, {0}, 0x3ff, 1, 4, 10},
    {"gentle at one", 1.5, 10, 10, -2, 0, {0}, 0x3ff, 1, 1, 10},
    {"after a near-fall", 6, 10, 10, 0, -1, {0}, 0x3ff, 1, 5, 10},
    {"gentle after a near-fall", 6, 10, 10, -2, -1, {0}, 0x3ff, 1, 3, 10},
    {"shift comes off G, then the cap", 6, 10, 3, -2, 0, {0}, 0x3ff, 1, 3, 3},
    {"a shift never lifts", 4, 10, 10, 2, 2, {0}, 0x3ff, 1, 4, 10},
    {"therapist's cap", 6, 10, 10, 0, 0, {.cap = 4}, 0x3ff, 1, 4, 4},
    {"therapist's cap above care's", 6, 10, 3, 0, 0, {.cap = 8}, 0x3ff, 1, 3, 3},
    {"therapist's floor", 2, 10, 10, 0, 0, {.floor = 4}, 0x3ff, 1, 4, 10},
    {"floor under a cap", 2, 10, 3, 0, 0, {.floor = 4}, 0x3ff, 1, 3, 3},
    {"floor on a gentle day", 2, 10, 10, -2, 0, {.floor = 4}, 0x3ff, 1, 2, 10},
    {"fixed", 2, 10, 10, 0, 0, {.fixed = 5}, 0x3ff, 1, 5, 5},
    {"fixed under a cap", 2, 10, 3, 0, 0, {.fixed = 5}, 0x3ff, 1, 3, 3},
    {"fixed on a gentle day", 2, 10, 10, -2, 0, {.fixed = 5}, 0x3ff, 1, 3, 5},
    {"fixed beats floor and start", 2, 10, 10, 0, 0, {.fixed = 5, .floor = 7, .start = 1}, 0x3ff, 1, 5, 5},
    {"start of somebody who plays already", 4, 10, 10, 0, 0, {.start = 2}, 0x3ff, 1, 4, 10},
    {"start of somebody who is to be placed anew", 4, 10, 10, 0, 0, {.start = 2}, 0x3ff, 0, 2, 10},
    {"to be placed anew", 4, 10, 10, 0, 0, {0}, 0x3ff, 0, 1, 10},
    {"grade not a number", NAN, 10, 10, 0, 0, {0}, 0x3ff, 1, 1, 10},
    {"wishes not numbers", 4, 10, 10, 0, 0, {.cap = NAN, .floor = NAN, .fixed = NAN, .start = NAN}, 0x3ff, 1, 4, 10},
    /* E06: 2H 1H 1H FT FT NO: gates at 2, 4, 6. */
    {"gate ahead", 2.5, 10, 10, 0, 0, {0}, 0, 1, 2.5, 3.99},
    {"gate open", 2.5, 10, 10, 0, 0, {0}, 0x4, 1, 2.5, 5.99},
    {"gate above the cap", 2.5, 10, 3, 0, 0, {0}, 0, 1, 2.5, 3},
    {"a fixed grade opens what lies below", 1, 10, 10, 0, 0, {.fixed = 5}, 0, 1, 5, 5},
};
static void the_grade_of_today(void **state)
{
    (void)state;
    if (!have[E06_SIDE_SHIFT]) fail_msg("no level file");
    for (size_t i = 0; i < sizeof grade_cases / sizeof grade_cases[0]; i++) {
        const struct grade_case *c = &grade_cases[i];
        struct compose_input *in = fit(4);
        in->programme_week = c->week;
        in->cap[E06_SIDE_SHIFT] = c->cap;
        in->day.grade_shift = c->shift;
        in->care[E06_SIDE_SHIFT].grade_shift = c->care;
        in->wish[E06_SIDE_SHIFT] = c->w;
        in->state[E06_SIDE_SHIFT].grade = c->kept;
        in->state[E06_SIDE_SHIFT].mastery.mastered = c->mastered;
        in->state[E06_SIDE_SHIFT].needs_placement = !c->placed;
        double cap, grade = compose_grade(in, E06_SIDE_SHIFT, &cap);
        if (fabs(grade - c->want) > 1e-9 || fabs(cap - c->limit) > 1e-9)
            fail_msg("%s: %g up to %g, expected %g up to %g", c->what, grade, cap, c->want, c->limit);
    }
    double cap;
    assert_near("no such exercise", compose_grade(fit(4), (enum exercise_id)0, &cap), 0, 0);
    assert_near("no such exercise", compose_grade(fit(4), (enum exercise_id)21, &cap), 0, 0);
}

static void wishes_and_incidents_reach_the_block(void **state)
{
    (void)state;
    struct compose_input *in = fit(4);
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) in->cap[id] = id == E03_ONE_LEG ? 10 : 0;
    in->wish[E03_ONE_LEG] = (struct exercise_wish){.use = WISH_ON, .sets = 3, .rest_s = 90, .side = -1};
    in->care[E03_ONE_LEG] = (struct incident_care){.grade_shift = -1, .support_steps = 1};
    in->favourite = E03_ONE_LEG;
    struct compose_plan p = composed(in);
    assert_int_equal(p.block_count, 1);
    const struct compose_block *b = &p.block[0];
    assert_int_equal(b->sets, 3);
    assert_int_equal(b->side, -1);
    assert_int_equal(b->support_steps, 1);
    assert_true(b->favourite);
    assert_near("rest", b->rest_s, 90, 0);
    assert_near("grade", b->base_grade, 3, 1e-9);
    assert_near("L begins at G", b->start_level, 3, 1e-9);
    assert_true(p.too_few);
    assert_int_equal(p.left[E03_ONE_LEG], LEFT_IN);
    assert_int_equal(p.left[E01_STEADY_STAND], LEFT_LOCKED);
    in->wish[E03_ONE_LEG].use = WISH_OFF;
    p = composed(in);
    assert_int_equal(p.left[E03_ONE_LEG], LEFT_OFF);
    assert_int_equal(p.kind, COMPOSE_CALM);
}

static bool holds_exercise(const struct compose_plan *p, enum exercise_id id)
{
    for (int i = 0; i < p->block_count; i++)
        if (p->block[i].exercise == id) return true;
    return false;
}

static void the_favourite_is_always_there(void **state)
{
    (void)state;
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        struct compose_input *in = fit(4);
        in->favourite = (enum exercise_id)id;
        in->state[id].last_day = 999;            /* its turn would be last */
        struct compose_plan p = composed(in);
        if (holds_exercise(&p, (enum exercise_id)id) != (in->cap[id] > 0)) fail_msg("favourite %s", exercise_code((enum exercise_id)id));
        int marked = 0;
        for (int i = 0; i < p.block_count; i++) marked += p.block[i].favourite;
        assert_int_equal(marked, in->cap[id] > 0);
        in->minutes_left = 12;                   /* and on a short day */
        p = composed(in);
        if (p.block_count && holds_exercise(&p, (enum exercise_id)id) != (in->cap[id] > 0)) fail_msg("short day, favourite %s", exercise_code((enum exercise_id)id));
    }
}

static void targets_of_the_week(void **state)
{
    (void)state;
    struct compose_input *in = fit(4);
    in->wish[E04_QUIET_EYES].weekly_target = 2;
    in->state[E04_QUIET_EYES].last_day = 999;
    struct compose_plan p = composed(in);
    assert_true(holds_exercise(&p, E04_QUIET_EYES));
    in->done_this_week[E04_QUIET_EYES] = 2;
    in->state[E04_QUIET_EYES].last_day = 900;
    p = composed(in);
    assert_false(holds_exercise(&p, E04_QUIET_EYES));
}

/* Three practices a week for a year: everything that is allowed comes, and comes again within three weeks. */
static void everything_has_its_turn(void **state)
{
    (void)state;
    for (double grade = 1; grade <= 9; grade += 2) {
        struct compose_input *in = fit(grade);
        int last[EXERCISE_ACTIVE_LAST + 1], longest = 0;
        for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) in->state[id].last_day = DAY_NONE, last[id] = 1000;
        for (int k = 0; k < 156; k++) {
            in->today = 1000 + k / 3 * 7 + k % 3 * 2;
            struct compose_plan p = composed(in);
            for (int i = 0; i < p.block_count; i++) in->state[p.block[i].exercise].last_day = in->today;
            for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
                if (in->cap[id] < 1) continue;
                if (in->state[id].last_day == in->today) last[id] = in->today;
                if (in->today - last[id] > longest) longest = in->today - last[id];
                if (in->today - last[id] > 21) fail_msg("grade %g: %s waits %d days", grade, exercise_code((enum exercise_id)id), in->today - last[id]);
            }
        }
        print_message("grade %g: longest wait %d days\n", grade, longest);
    }
}

static void gaps_and_little_time_make_it_shorter(void **state)
{
    (void)state;
    struct compose_input *in = fit(4);
    in->days_since_practice = 8;
    struct compose_plan p = composed(in);
    assert_true(p.shorter);
    if (p.main_s > 600 || p.block_count < 2) fail_msg("%.1f min, %d blocks", p.main_s / 60, p.block_count);
    in = fit(4);
    for (in->minutes_left = 10; in->minutes_left <= 40; in->minutes_left++) {
        p = composed(in);
        if (p.kind == COMPOSE_FULL && p.total_s > 60 * in->minutes_left) fail_msg("%g minutes left, %.1f planned", in->minutes_left, p.total_s / 60);
        if (p.kind == COMPOSE_FULL && p.block_count < 1) fail_msg("%g minutes left: nothing", in->minutes_left);
    }
}

static void lengths(void **state)
{
    (void)state;
    assert_near("unknown", compose_set_s(E01_STEADY_STAND, NULL, 3), 75, 0);
    /* 8 s to get ready, three holds of 20 s with 7 s around each. */
    assert_near("E01 at 3", compose_set_s(E01_STEADY_STAND, &table[E01_STEADY_STAND], 3), 8 + 3 * 27, 1e-9);
    /* 6 to each side, 1 s there and 4.5 s for the way. */
    assert_near("E06 at 3", compose_set_s(E06_SIDE_SHIFT, &table[E06_SIDE_SHIFT], 3), 8 + 12 * 5.5, 1e-9);
    assert_near("a table of another exercise", compose_set_s(E06_SIDE_SHIFT, &table[E01_STEADY_STAND], 3), 75, 0);
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++)
        for (double g = 1; g <= 10 && have[id]; g++) {
            double s = compose_set_s((enum exercise_id)id, &table[id], g);
            if (s < 20 || s > 240) fail_msg("%s at %g: %g s", exercise_code((enum exercise_id)id), g, s);
        }
}

/* ---- random people, plans and gaps: exercises.md 18.2 ---- */

static enum answer any_answer(struct random_stream *r) { return random_below(r, 4) ? ANSWER_NO : (enum answer)random_below(r, 3); }
static double any_grade(struct random_stream *r) { return random_below(r, 3) ? 0 : random_below(r, 30) ? 1 + 9 * random_uniform(r) : NAN; }

static struct care_profile any_profile(struct random_stream *r)
{
    struct care_profile p = care_profile_unasked();
    p.bone = random_below(r, 8) ? (enum bone_state)(1 + random_below(r, 3)) : (enum bone_state)random_below(r, 5);
    p.fall = (enum fall_level)random_below(r, 4);
    p.place = (enum care_place)random_below(r, 4);
    enum answer *answers[] = {&p.dizzy, &p.numb_feet, &p.brace, &p.walking_frame, &p.knee_hip_pain, &p.no_eyes_closed, &p.load_limited,
                              &p.over_plate_limit, &p.doctor_needed};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) *answers[i] = random_below(r, 3) ? ANSWER_NO : any_answer(r);
    if (random_below(r, 6) == 0) p.load_limited = ANSWER_YES, p.pwb_kg = 5 + 40 * random_uniform(r);
    p.load_share_shown = any_answer(r);
    p.one_leg_side_set = any_answer(r);
    p.assigned = random_u32(r) & random_u32(r);
    p.unlocked = random_u32(r) & random_u32(r);
    p.pwb_listed = random_below(r, 2) ? 0 : random_u32(r) & random_u32(r) & random_u32(r);
    p.emergency = random_below(r, 40) == 0;
    return p;
}

static void any_input(struct random_stream *r, const struct care_profile *who, struct compose_input *in)
{
    memset(in, 0, sizeof *in);
    in->today = 1000 + (int)random_below(r, 400);
    in->programme_week = 1 + (int)random_below(r, 20);
    in->days_since_practice = (int)random_below(r, 70) - 1;
    in->minutes_left = random_below(r, 10) ? 40 * random_uniform(r) + 5 : 0;
    struct check_in c = check_in_good_day(in->today, (int)random_below(r, 7));
    if (random_below(r, 8) == 0) c.dizzy = ANSWER_YES;
    if (random_below(r, 8) == 0) c.fall = ANSWER_YES;
    if (random_below(r, 20) == 0) c.emergency = ANSWER_YES;
    in->day = check_in_plan(&c);
    compose_caps(who, NULL, in->today, in->cap);
    for (int id = 1; id <= EXERCISE_LAST; id++) {
        in->wish[id] = (struct exercise_wish){.use = (enum wish_use)random_below(r, 3), .start = any_grade(r), .floor = any_grade(r), .cap = any_grade(r),
                                              .fixed = any_grade(r), .sets = (int)random_below(r, 8) - 2, .rest_s = random_below(r, 2) ? 0 : 300 * random_uniform(r),
                                              .weekly_target = (int)random_below(r, 4), .manual = random_below(r, 2)};
        in->levels[id] = have[id] && random_below(r, 5) ? &table[id] : NULL;
    }
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        exercise_state_start(&in->state[id], 1 + 9 * random_uniform(r));
        in->state[id].last_day = random_below(r, 4) ? in->today - (int)random_below(r, 80) : DAY_NONE;
        in->state[id].mastery.mastered = random_u32(r) & 0x3ff;
        if (random_below(r, 50) == 0) in->state[id].grade = NAN;
        grade_change_gap(&in->state[id], in->days_since_practice < 0 ? DAY_NONE : in->today - in->days_since_practice, in->today);
        in->care[id] = (struct incident_care){-(int)random_below(r, 3), (int)random_below(r, 3)};
        in->done_this_week[id] = (int)random_below(r, 4);
    }
    in->favourite = (enum exercise_id)random_below(r, EXERCISE_ACTIVE_LAST + 3);
    in->calm = (enum exercise_id)random_below(r, 30);
}

/* Everything that must hold, whoever it is. Returns what is broken, or NULL. */
static const char *broken(const struct care_profile *who, const struct compose_input *in, const struct compose_plan *p)
{
    bool stands = p->block_count > 0 || p->warm_count > 0;
    if (profile_bone(who) == BONE_HOLD && stands) return "hold stands";
    if (!profile_may_stand(who) && stands) return "somebody stands who may not";
    if (in->day.light >= DAY_CALM_ONLY && stands) return "a calm day stands";
    if ((in->day.light == DAY_EMERGENCY || who->emergency) && p->calm) return "something in an emergency";
    if (p->kind == COMPOSE_CALM && p->calm != E21_CALM_BREATH && p->calm != E22_CALM_SCENE) return "calm without a calm module";
    if (p->block_count > COMPOSE_BLOCKS_MAX - 1) return "too many blocks";
    for (int i = 0; i < p->block_count; i++) {
        const struct compose_block *b = &p->block[i];
        int cap = caps_of(who, b->exercise, NULL, in->today, NULL);
        if (cap < 1) return "a locked exercise";
        if (!(b->base_grade >= 1 && b->base_grade <= cap) || b->start_level != b->base_grade) return "a grade above the cap";
        if (!(b->cap <= cap && b->cap >= b->base_grade)) return "a level above the cap";
        if (in->programme_week <= 2 && b->cap > 3) return "above 3 while learning";
        if (in->wish[b->exercise].use == WISH_OFF) return "an exercise that is off";
        if (!check_in_allows(&in->day, b->exercise)) return "an exercise that is dropped today";
        if (profile_load_limited(who) && b->exercise != E12_LOAD_SHARE && b->exercise != E05_STAND_TALL && !(who->pwb_listed & exercise_bit(b->exercise)))
            return "an exercise that the leg is not allowed";
        if (b->sets < 1 || b->sets > COMPOSE_SETS_MAX) return "sets";
        if (!(b->rest_s >= 20 && b->rest_s <= 180)) return "rest";
        if (b->support_steps < in->care[b->exercise].support_steps) return "less support than asked";
        if (i > 0 && exercise_domain(b->exercise) == DOMAIN_STRENGTH && exercise_domain(p->block[i - 1].exercise) == DOMAIN_STRENGTH) return "two of strength in a row";
        for (int k = 0; k < i; k++)
            if (p->block[k].exercise == b->exercise) return "twice";
    }
    for (int i = 0; i < p->warm_count; i++) {
        if (!p->warm[i].exercise) continue;
        if (p->warm[i].grade > 2 || p->warm[i].grade > caps_of(who, p->warm[i].exercise, NULL, in->today, NULL)) return "warm-up above its cap";
    }
    if (p->kind == COMPOSE_FULL && (p->main_s > 20 * 60 || p->total_s > 60 * in->minutes_left + 1e-6)) return "too long";
    if (p->kind == COMPOSE_GENTLE && p->total_s > 15 * 60) return "gentle and too long";
    return NULL;
}

static void never_above_what_care_allows(void **state)
{
    (void)state;
    enum { PEOPLE = 120000 };
    struct random_stream r;
    random_seed(&r, 182, "people");
    long blocks = 0, kinds[4] = {0}, held = 0, limited = 0;
    static struct compose_input in;
    for (int k = 0; k < PEOPLE; k++) {
        struct care_profile who = any_profile(&r);
        any_input(&r, &who, &in);
        struct compose_plan p = composed(&in);
        const char *what = broken(&who, &in, &p);
        if (what) fail_msg("person %d: %s", k, what);
        blocks += p.block_count;
        kinds[p.kind]++;
        held += profile_bone(&who) == BONE_HOLD;
        limited += p.block_count > 0 && profile_load_limited(&who);
    }
    print_message("%d people: %ld full, %ld gentle, %ld calm, %ld nothing; %ld blocks; %ld held, %ld with a leg limit who play\n", PEOPLE, kinds[0], kinds[1],
                  kinds[2], kinds[3], blocks, held, limited);
    if (blocks < PEOPLE || held < 1000 || limited < 100) fail_msg("too little was shown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_day), cmocka_unit_test(the_warm_up), cmocka_unit_test(a_gentle_day), cmocka_unit_test(half_the_sets),
        cmocka_unit_test(calm_days_and_closed_doors), cmocka_unit_test(the_grade_of_today), cmocka_unit_test(wishes_and_incidents_reach_the_block),
        cmocka_unit_test(the_favourite_is_always_there), cmocka_unit_test(targets_of_the_week), cmocka_unit_test(everything_has_its_turn),
        cmocka_unit_test(gaps_and_little_time_make_it_shorter), cmocka_unit_test(lengths), cmocka_unit_test(never_above_what_care_allows),
    };
    return cmocka_run_group_tests(tests, load_levels, NULL);
}
