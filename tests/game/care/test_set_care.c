/* What of a profile and a block reaches the settings of a set: one row per flag; a leg limit as a table of weights. */
#include <math.h>
#include <string.h>

#include "game/world/set_player.h"
#include "base/units.h"
#include "care/caps.h"
#include "care/plan.h"
#include "care/set_care.h"

static struct care_profile well(void)
{
    const struct plan nobody_special = {.bone = BONE_NONE, .fall = FALL_LOW, .place = PLACE_ALONE};
    return plan_profile(&nobody_special);
}
static struct compose_block block_of(enum exercise_id id)
{
    return (struct compose_block){.exercise = id, .base_grade = 3, .start_level = 3, .cap = 5, .sets = 2, .rest_s = 45};
}
static struct world_setup set_of(enum exercise_id id, double weight_kg)
{
    struct world_setup s = plain_setup(id, 1);
    s.body.weight_n = weight_kg * STANDARD_GRAVITY_M_S2;
    return s;
}

static void somebody_well(void **state)
{
    (void)state;
    struct care_profile p = well();
    struct compose_block b = block_of(E06_SIDE_SHIFT);
    struct world_setup s = set_of(E06_SIDE_SHIFT, 70);
    s.care.pwb_kg = 9, s.care.share_right = 0.9, s.care.leg = 1, s.care.mv_open_mm_s = 11;  /* left over from the set before */
    b.base_grade = 3.5, b.start_level = 3.2, b.cap = 6, b.support_steps = 2;
    assert_true(set_care(&p, &b, &s));
    assert_near("G", s.base_grade, 3.5, 0);
    assert_near("L", s.start_level, 3.2, 0);
    assert_near("cap", s.cap, 6, 0);
    assert_near("ceiling", s.care.impact_ceiling_w, 2.0, 0);
    assert_near("measured today, stays", s.care.mv_open_mm_s, 11, 0);
    assert_int_equal(s.care.support_steps, 2);
    assert_false(s.no_hurry || s.care.helped || s.care.clinic);
    assert_true(s.care.pwb_kg == 0 && s.care.share_right == 0 && s.care.leg == 0);
    b.exercise = E08_STAR_REACH;
    assert_false(set_care(&p, &b, &s));                  /* a block of another exercise */
}

static void flags_reach_the_set(void **state)
{
    (void)state;
    static const struct row { enum bone_state bone; enum care_place place; enum answer dizzy; double ceiling; bool no_hurry, helped, clinic; } rows[] = {
        {BONE_NONE,    PLACE_ALONE,   ANSWER_NO,      2.0, false, false, false},
        {BONE_LOW,     PLACE_HELPER,  ANSWER_NO,      1.5, false, true,  false},
        {BONE_FRAC,    PLACE_CLINIC,  ANSWER_NO,      1.3, true,  true,  true},
        {BONE_UNKNOWN, PLACE_UNKNOWN, ANSWER_NO,      1.3, true,  false, false},
        {BONE_NONE,    PLACE_ALONE,   ANSWER_YES,     2.0, true,  false, false},
        {BONE_NONE,    PLACE_ALONE,   ANSWER_UNKNOWN, 2.0, true,  false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct care_profile p = well();
        struct compose_block b = block_of(E01_STEADY_STAND);
        struct world_setup s = set_of(E01_STEADY_STAND, 70);
        p.bone = rows[i].bone, p.place = rows[i].place, p.dizzy = rows[i].dizzy;
        if (!set_care(&p, &b, &s)) fail_msg("row %zu: refused", i);
        if (s.care.impact_ceiling_w != rows[i].ceiling || s.no_hurry != rows[i].no_hurry || s.care.helped != rows[i].helped ||
            s.care.clinic != rows[i].clinic)
            fail_msg("row %zu: %g W, no hurry %d, helped %d, clinic %d", i, s.care.impact_ceiling_w, s.no_hurry, s.care.helped, s.care.clinic);
    }
}

/* 3.2: E09 with dizzy never below 4 s per cycle; a therapist's own table may ask for it. */
static void dizzy_people_sway_slowly(void **state)
{
    (void)state;
    struct care_profile p = well();
    struct compose_block b = block_of(E09_RHYTHM_SWAY);
    struct world_setup s = set_of(E09_RHYTHM_SWAY, 70);
    int key = level_key_index(E09_RHYTHM_SWAY, "cycle_s");
    for (int g = 0; g < GRADE_COUNT; g++) s.levels.value[key][g] = g < 5 ? 6 : 3;
    assert_true(set_care(&p, &b, &s));
    assert_near("well", s.levels.value[key][9], 3, 0);
    p.dizzy = ANSWER_YES;
    assert_true(set_care(&p, &b, &s));
    for (int g = 0; g < GRADE_COUNT; g++) assert_near("dizzy", s.levels.value[key][g], g < 5 ? 6 : 4, 0);
}

/* 7, E12 and 18.2: 0.9*pwb_kg is the most that a target may put on the leg. share: of the right leg, E05; 0: even. */
static const struct leg_row { enum exercise_id id; double weight_kg, pwb_kg; int leg, side; bool playable; int leg_told; double share_right; } leg_rows[] = {
    {E05_STAND_TALL, 70, 20, +1, 0, true, +1, 0.9 * 20 / 70},
    {E05_STAND_TALL, 70, 20, -1, 0, true, -1, 1 - 0.9 * 20 / 70},
    {E05_STAND_TALL, 70, 38, +1, 0, true, +1, 0.9 * 38 / 70},
    {E05_STAND_TALL, 70, 40, +1, 0, true, +1, 0},               /* 36 kg: even is allowed */
    {E05_STAND_TALL, 70, 20, 0, +1, false, 0, 0},               /* which leg? */
    {E05_STAND_TALL, 70, 0, +1, 0, false, 0, 0},                /* how much? */
    {E05_STAND_TALL, 70, NAN, +1, 0, false, 0, 0},
    {E05_STAND_TALL, 0, 20, +1, 0, false, 0, 0},                /* of what? */
    {E12_LOAD_SHARE, 70, 20, +1, 0, true, +1, 0},
    {E12_LOAD_SHARE, 70, 20, +1, -1, true, +1, 0},              /* never the other leg: the protected one would bear the rest */
    {E12_LOAD_SHARE, 70, 20, 0, -1, false, 0, 0},
    {E06_SIDE_SHIFT, 70, 20, +1, -1, true, -1, 0},              /* listed by the therapist */
};
static void a_leg_limit_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof leg_rows / sizeof leg_rows[0]; i++) {
        const struct leg_row *r = &leg_rows[i];
        struct care_profile p = well();
        struct compose_block b = block_of(r->id);
        struct world_setup s = set_of(r->id, r->weight_kg);
        p.load_limited = ANSWER_YES, p.pwb_kg = r->pwb_kg, p.protected_leg = r->leg;
        b.side = r->side;
        bool playable = set_care(&p, &b, &s);
        if (playable != r->playable) fail_msg("row %zu: playable %d", i, playable);
        if (!playable) continue;
        if (s.care.leg != r->leg_told || fabs(s.care.share_right - r->share_right) > 1e-9) fail_msg("row %zu: leg %d, share %g", i, s.care.leg, s.care.share_right);
        if (r->id != E06_SIDE_SHIFT && s.care.pwb_kg != r->pwb_kg) fail_msg("row %zu: %g kg", i, s.care.pwb_kg);
    }
}

/* The set that is played says the same: target of E05 in shares of the leg. */
static void the_target_of_the_set_is_below_the_limit(void **state)
{
    (void)state;
    for (int leg = -1; leg <= 1; leg += 2)
        for (double pwb_kg = 5; pwb_kg < 80; pwb_kg += 7.5) {
            struct care_profile p = well();
            struct compose_block b = block_of(E05_STAND_TALL);
            struct world_setup s = set_of(E05_STAND_TALL, 70);
            struct set_player play;
            p.load_limited = ANSWER_YES, p.pwb_kg = pwb_kg, p.protected_leg = leg;
            assert_true(set_care(&p, &b, &s));
            player_open(&play, &s);
            double right = player_scene(&play)->share_target, on_leg = leg > 0 ? right : 1 - right;
            if (!(right > 0) || on_leg * 70 > 0.9 * pwb_kg + 1e-9) fail_msg("leg %d, %g kg: %g kg asked", leg, pwb_kg, on_leg * 70);
            player_close(&play);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_well), cmocka_unit_test(flags_reach_the_set), cmocka_unit_test(dizzy_people_sway_slowly),
        cmocka_unit_test(a_leg_limit_is_kept), cmocka_unit_test(the_target_of_the_set_is_below_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
