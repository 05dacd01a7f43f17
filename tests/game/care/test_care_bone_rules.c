/* What fragile bones are never asked for: in texts, in level files, at the landing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "care/bone_rules.h"
#include "care/practice.h"
#include "care/wording.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void impact(void **state)
{
    (void)state;
    assert_near("none", bone_impact_ceiling_w(BONE_NONE), 2.0, 0);
    assert_near("low", bone_impact_ceiling_w(BONE_LOW), 1.5, 0);
    assert_near("frac", bone_impact_ceiling_w(BONE_FRAC), 1.3, 0);
    assert_near("hold", bone_impact_ceiling_w(BONE_HOLD), 1.3, 0);
    assert_near("unknown", bone_impact_ceiling_w(BONE_UNKNOWN), 1.3, 0);
    assert_near("no such", bone_impact_ceiling_w((enum bone_state)42), 1.3, 0);
}

static void who_is_not_hurried(void **state)
{
    (void)state;
    static const struct { enum bone_state bone; enum answer dizzy, on; bool no_hurry, timed; } facts[] = {
        {BONE_NONE, ANSWER_NO, ANSWER_YES, false, true},     {BONE_LOW, ANSWER_NO, ANSWER_YES, false, true},
        {BONE_FRAC, ANSWER_NO, ANSWER_YES, true, false},     {BONE_HOLD, ANSWER_NO, ANSWER_YES, true, false},
        {BONE_UNKNOWN, ANSWER_NO, ANSWER_YES, true, false},  {BONE_NONE, ANSWER_YES, ANSWER_YES, true, true},
        {BONE_NONE, ANSWER_UNKNOWN, ANSWER_NO, true, false}, {BONE_NONE, ANSWER_NO, ANSWER_UNKNOWN, false, false},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct care_profile p = {.bone = facts[i].bone, .dizzy = facts[i].dizzy, .chair_stands_on = facts[i].on};
        if (bone_no_hurry(&p) != facts[i].no_hurry || bone_allows_timed_rises(&p) != facts[i].timed) fail_msg("row %zu", i);
    }
}

/* What the words of 3.3 and 3.4 forbid, as a text might say it. */
static const struct text_case { const char *text, *key; } text_cases[] = {
    {"Jump over the stream", "3.3 impact"},                 {"hop on one leg", "3.3 impact"},
    {"Stamp your feet.", "3.3 impact"},                     {"Let your heels go: a heel drop", "3.3 impact"},
    {"Drop onto your heels", "3.3 impact"},                 {"Now: JUMPING!", "3.3 impact"},
    {"Bend forward slowly", "3.4.1 bend"},                  {"bending your upper back", "3.4.1 bend"},
    {"Bend over the rail", "3.4.1 bend"},                   {"Bend to the side", "3.4.1 bend"},
    {"Arch your back", "3.4.1 bend"},                       {"a few sit-ups", "3.4.1 bend"},
    {"Reach to the floor", "3.4.1 floor"},                  {"Touch your toes", "3.4.1 floor"},
    {"Pick it up from the floor", "3.4.1 floor"},           {"touch the floor", "3.4.1 floor"},
    {"Twist to the left", "3.4.1 twist"},                   {"keep your feet and turn your body", "3.4.1 twist"},
    {"Rotate the trunk", "3.4.1 twist"},                    {"Look over your shoulder", "3.4.1 twist"},
    {"Lean as far as you can", "3.4.1 end range"},          {"three neck circles", "3.4.1 end range"},
    {"Lift a weight", "3.4.1 weight"},                      {"carry something heavy", "3.4.1 weight"},
    {"with a jerk", "3.4.1 jerk"},                          {"lunge", "3.4.1 jerk"},
    {"Hold your breath", "3.4.1 breath"},                   {"Push as hard as", "3.4.1 breath"},
    {"Stand up as fast as you can", "3.4.2 fast"},          {"A little faster", "3.4.2 fast"},
    {"Hurry up", "3.4.2 fast"},                             {"drop into the chair", "3.4.2 fast"},
    {"Pivot to the left", "3.4.3 turn"},                    {"turn on one foot", "3.4.3 turn"},
    {"Your helper pulls gently", "3.4.4 hands"},            {"press on the shoulders", "3.4.4 hands"},
    {"a massage", "3.4.4 hands"},                           {"be stretched by a helper", "3.4.4 hands"},
    {"push him back", "3.4.4 hands"},                       {"Work through the pain", "3.4.5 pain"},
    {"No pain, no gain", NULL},                             /* a boundary within: a proverb is found only without the comma */
    {"no pain no gain", "3.4.5 pain"},
    /* Told not to: fine. */
    {"Do not bend or twist your back", NULL},               {"reach sideways without twisting", NULL},
    {"Never jump", NULL},                                   {"Don't hurry", NULL},
    {"Don\xe2\x80\x99t twist", NULL},                       {"They do not pull", NULL},
    {"Instead of bending forward, sit down", NULL},         {"Step rather than twist", NULL},
    {"no jump or hop", NULL},                               {"avoid reaching to the floor", NULL},
    {"You cannot jump", NULL},
    /* The negation ends with its clause. */
    {"Do not stop, jump", "3.3 impact"},                    {"no hurry. Jump", "3.3 impact"},
    {"Do not wait and jump", "3.3 impact"},                 {"no fear but twist", "3.4.1 twist"},
    {"Not now then jump", "3.3 impact"},                    {"Do not stop (jump)", "3.3 impact"},
    {"Do not stop \xe2\x80\x93 jump", "3.3 impact"},        {"no jump, hop, stamp", "3.3 impact"},
    {"now\xc2\xa0jump\xc2\xa0up", "3.3 impact"},
    /* Words that only look like it, and motions that are allowed. */
    {"I hope so", NULL},                                    {"Bend your knees a little, back long", NULL},
    {"Press Space", NULL},                                  {"Press any key to go on", NULL},
    {"blood pressure", NULL},                               {"Touch the floor mark with your foot", NULL},
    {"Sit up tall", NULL},                                  {"Lift your heels", NULL},
    {"Lift your foot, weight on the left", NULL},           {"Push through the feet", NULL},
    {"Turn the plate", NULL},                               {"Turn around by small steps", NULL},
    {"Heels off the floor?", NULL},                         {"Lean from the ankles, like a tall tree", NULL},
    {"Hinge at the hips with a long back", NULL},           {"reach back for the chair", NULL},
    {"Hold on when unsure", NULL},                          {"Breathe freely", NULL},
    {"", NULL},                                             {"...", NULL},
};
static void texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(text_cases); i++) {
        const struct bone_rule *got = bone_rule_broken_in(text_cases[i].text);
        const char *want = text_cases[i].key;
        if (!got != !want || (got && strcmp(got->key, want) != 0))
            fail_msg("'%s': %s, expected %s", text_cases[i].text, got ? got->key : "nothing", want ? want : "nothing");
    }
}

/* Every rule can be broken: a rule without a phrase would protect nobody. */
static void every_rule_has_a_text_that_breaks_it(void **state)
{
    (void)state;
    for (int r = 0; r < bone_rule_count; r++) {
        bool broken = false;
        for (size_t i = 0; i < COUNT(text_cases); i++)
            broken = broken || bone_rule_broken_in(text_cases[i].text) == &bone_rules[r];
        if (!broken) fail_msg("nothing breaks %s", bone_rules[r].key);
        assert_true(strlen(bone_rules[r].motion) > 3);
    }
}

/* The specification's own sentences for people and coaching pass. */
static const char *const spoken[] = {
    "Lean from the ankles, like a tall tree.",
    "hip hinge, long back, slow lowering",
    "Cue: scoot forward, feet under knees, hinge at hips with a long back, push through the feet, stand tall, reach back, lower slowly.",
    "crown up, chin gently in, breastbone lifted a little, shoulder blades soft and wide, weight even and mid-foot; breathe out while growing.",
    "Self-check: stand with back near a wall.",
    "Depth small (about a hand's width), heels down, knees over feet, long back, bottom slightly back, never below seat level.",
    "A helper guards with open hands near hips/shoulders, does not pull or push.",
    "back straightening only by growing tall, no back bending backward",
    "no bow forward, back reach limited",
    "no arm reach above head, no twist",
    "calm music, no bounce",
    "hinge with long back, slow lowering, no speed",
    "lower softly, no heel drop",
    "small distances, no startle, no jerk",
    "A little softer, please",
    "Open your eyes now",
    "ends with stretching fingers and toes and eyes open",
};
static void the_specifications_own_words_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(spoken); i++) {
        const struct bone_rule *r = bone_rule_broken_in(spoken[i]);
        if (r) fail_msg("'%s' breaks %s", spoken[i], r->key);
    }
    for (int w = 0; w < WORDING_COUNT; w++) {
        const struct bone_rule *r = bone_rule_broken_in(wording((enum wording)w));
        if (r) fail_msg("%s breaks %s", wording_key((enum wording)w), r->key);
    }
    for (int id = 1; id <= EXERCISE_LAST; id++) {
        const struct bone_rule *r = bone_rule_broken_in(exercise_sentence((enum exercise_id)id));
        if (r) fail_msg("E%02d: '%s' breaks %s", id, exercise_sentence((enum exercise_id)id), r->key);
    }
}

static void any_bytes_do_no_harm(void **state)
{
    (void)state;
    static const char *const pieces[] = {"bend", " ", "not", "forward", ", ", "jump", "\xe2\x80", "\xe2\x80\x99", "\xc2", "\xff", "-",
                                         "'", "the ", "back", "n't", "\n", "touch ", "floor", "no pain ", "~", "*"};
    struct random_stream r;
    random_seed(&r, 3, "bone text");
    char text[400];
    int broken = 0;
    for (int draw = 0; draw < 100000; draw++) {
        size_t n = 0;
        for (uint32_t left = random_below(&r, 40); left > 0; left--) {
            const char *piece = pieces[random_below(&r, COUNT(pieces))];
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        text[n] = '\0';
        char *exact = malloc(n + 1);                 /* reading past the end shows under a sanitizer */
        assert_non_null(exact);
        memcpy(exact, text, n + 1);
        broken += bone_rule_broken_in(exact) != NULL;
        free(exact);
    }
    assert_true(broken > 1000 && broken < 99000);
}

static const struct value_case { int id; const char *key; double value; const char *word; bool fault; } value_cases[] = {
    {13, "lowering_s", 2, NULL, false},  {13, "lowering_s", 1.9, NULL, true},   {13, "lowering_s", NAN, NULL, true},
    {13, "seat_cm", 39, NULL, true},     {13, "seat", 0, "high_5", false},      {13, "seat", 0, "normal", false},
    {13, "seat", 0, "low", true},        {14, "tempo", 0, "2-0-2", false},      {14, "tempo", 0, "3-2-3", false},
    {14, "tempo", 0, "1-0-2", true},     {14, "tempo", 0, "2-0-1", true},       {14, "tempo", 0, "quick", true},
    {16, "stand_s", 1, NULL, true},      {16, "stand_s", 2, NULL, false},       {16, "height", 0, "20", true},
    {16, "height", 0, "plate_5", false}, {17, "cadence_per_min", 101, NULL, true}, {17, "cadence_per_min", 60, NULL, false},
    {18, "distance_pct", 55, NULL, true}, {18, "distance_pct", 50, NULL, false}, {18, "window_s", 0.8, NULL, true},
    {19, "target", 0, "block_15", true}, {19, "target", 0, "block_10", false},  {19, "interval_s", 2.5, NULL, true},
    {9, "cycle_s", 2.5, NULL, true},     {9, "cycle_s", 4, NULL, false},        {8, "distance_pct", 85, NULL, true},
    {6, "distance_pct", 80, NULL, false}, {15, "move", 0, "heel_drop", true},   {15, "move", 0, "heel+toe", false},
    {10, "curve", 0, "random_smooth", false}, {10, "curve", 0, "jump_about", true}, {20, "task", 0, "b_conflict", false},
    {10, "speed_pct_s", 40, NULL, false}, {10, "speed_pct_s", 40.5, NULL, true}, {19, "interval_s", 3, NULL, false},
    {7, "distance_pct", 80, NULL, false}, {7, "distance_pct", 80.5, NULL, true},  {16, "height_cm", 0, NULL, false},
    {16, "height_cm", 15, NULL, false},   {16, "height_cm", 15.5, NULL, true},   {9, "cycle_s", 3, NULL, false},
    {13, "seat_cm", 40, NULL, false},     {17, "cadence_per_min", 100, NULL, false}, {18, "window_s", 0.9, NULL, false},
    {8, "distance_pct", 80, NULL, false}, {6, "lowering_s", 1, NULL, false},
    {1, "stance", 0, "ST", false},       {1, "support", 0, "2H", false},        {1, "stance", 0, "twist", true},
};
static void values(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(value_cases); i++) {
        const struct value_case *c = &value_cases[i];
        const char *got = bone_level_fault((enum exercise_id)c->id, c->key, c->value, c->word);
        if (!got != !c->fault) fail_msg("E%02d %s = %g %s: %s", c->id, c->key, c->value, c->word ? c->word : "", got ? got : "fine");
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(impact),
        cmocka_unit_test(who_is_not_hurried),
        cmocka_unit_test(texts),
        cmocka_unit_test(every_rule_has_a_text_that_breaks_it),
        cmocka_unit_test(the_specifications_own_words_pass),
        cmocka_unit_test(any_bytes_do_no_harm),
        cmocka_unit_test(values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
