/* Texts that must not drift, words that patients do not read, and the prompts of play. */
#include <string.h>

#include "base/random.h"
#include "care/practice.h"
#include "care/wording.h"
#include "game/world/set_player.h"

/* A second copy, so that a change of either is a decision (exercises.md 16). */
static const struct text_case { enum wording w; const char *key, *text; } text_cases[] = {
    {WORDING_T1_INTENDED_USE, "T1 intended use",
     "This is an exercise and information program for balance practice. It is not a medical device, does not diagnose, predict or treat any illness, and does not replace care, advice or medicine from your health professionals."},
    {WORDING_T2_DOCTOR, "T2 doctor",
     "Talk to your doctor or physiotherapist before you start, and again after a fall, a fracture, an operation or any new symptom. Follow their advice if it differs from this program."},
    {WORDING_T3_ADD_ON, "T3 add-on",
     "Use this alongside the treatment you have been given, never instead of it."},
    {WORDING_T4_NUMBERS, "T4 numbers",
     "Steadiness values change from day to day. They show how you stood here, not whether you will fall."},
    {WORDING_T5_BONES, "T5 bones",
     "Weak bones need care: stay tall, move slowly, do not bend or twist your back, hold on when unsure."},
    {WORDING_T6_HELPER, "T6 helper",
     "If balance is shaky, have an adult next to you. They keep their hands close and do not pull."},
    {WORDING_T7_EMERGENCY, "T7 emergency",
     "Stop. Sit or lie down. Call {emergency number} now."},
    {WORDING_T8_COMFORT, "T8 comfort",
     "Warmth can ease stiff muscles, cold can dull a sore spot. Try which helps you. Up to 15 minutes, a towel in between, check your skin. Not on numb skin, wounds or poor circulation. Ask first if unsure."},
    {WORDING_T9_ENOUGH, "T9 enough",
     "You have done plenty today. Rest is part of getting stronger."},
    {WORDING_T10_PAIN, "T10 pain",
     "Mild soreness can happen. Pain that is strong, new, sharp or still worse tomorrow means stop and ask."},
    {WORDING_T11_BRACE, "T11 brace",
     "Wear your brace as you were told. Ask when you may start back-strengthening without it."},
    {WORDING_T12_OTHER_HELP, "T12 other help",
     "Worry or low mood with long pain is common and help exists. Your doctor can tell you where."},
    {WORDING_T13_NO_MASSAGE, "T13 no massage",
     "This program shows no massage or manual treatment. With weak bones, ask your doctor before any."},
    {WORDING_T14_RESEARCH, "T14 research",
     "Research view: values are for study use and not for treatment decisions."},
};

static void the_fourteen_texts_are_word_for_word(void **state)
{
    (void)state;
    assert_int_equal(sizeof text_cases / sizeof text_cases[0], WORDING_COUNT);
    for (size_t i = 0; i < WORDING_COUNT; i++) {
        assert_string_equal(wording(text_cases[i].w), text_cases[i].text);
        assert_string_equal(wording_key(text_cases[i].w), text_cases[i].key);
    }
    assert_string_equal(wording(WORDING_COUNT), "");
}

static void the_emergency_number_has_its_place(void **state)
{
    (void)state;
    char text[80], small[10];
    assert_int_equal(wording_emergency("112", text, sizeof text), 0);
    assert_string_equal(text, "Stop. Sit or lie down. Call 112 now.");
    assert_int_equal(wording_emergency("112", small, sizeof small), -1);
}

static const struct word_case { const char *text, *want; } word_cases[] = {
    {"Hold on to the rail", NULL},          /* hold is not old */
    {"Good health, a treat", "treat"},      {"health", NULL},
    {"You FAILED", "failed"},               {"that is wrong.", "wrong"},
    {"danger!", "danger"},                  {"Secure", NULL},
    {"a cure", "cure"},                     {"risk", "risk"},
    {"an asterisk", NULL},                  {"old", "old"},
    {"", NULL},                             {"badge", NULL},
    {"it heals", "heals"},
};
static void forbidden_words_are_whole_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof word_cases / sizeof word_cases[0]; i++) {
        const char *got = wording_forbidden_in(word_cases[i].text);
        if ((got == NULL) != (word_cases[i].want == NULL) || (got && strcmp(got, word_cases[i].want) != 0))
            fail_msg("'%s': %s", word_cases[i].text, got ? got : "nothing");
    }
}

static void check_prompt(const char *prompt)
{
    int words = 0;
    for (const char *p = prompt; *p; p++) words += *p != ' ' && (p == prompt || p[-1] == ' ');
    if (words < 1 || words > 5) fail_msg("'%s': %d words, expected 1 to 5", prompt, words);
    if (wording_forbidden_in(prompt)) fail_msg("'%s' says %s", prompt, wording_forbidden_in(prompt));
}

/* Every prompt that any grade shows, with pauses of every kind. */
static void prompts_are_short_and_kind(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 2, "prompts");
    for (enum exercise_id id = exercise_after(0); id; id = exercise_after(id))
        for (int grade = 1; grade <= 10; grade++) {
            struct set_player p;
            struct world_setup s = plain_setup(id, grade);
            s.seed = (uint64_t)grade;
            player_open(&p, &s);
            const char *before = NULL;
            for (int i = 0; i < 60000; i++) {
                const struct world_scene *scene = player_scene(&p);
                if (scene->prompt != before) check_prompt(before = scene->prompt);
                struct point_mm to = scene->has_target ? scene->target_mm : (struct point_mm){0, 0};
                p.s.events = random_below(&r, 6000) == 0 ? EVENT_STEP_OFF : 0;
                player_step(&p, to.x, to.y);
                if (scene->phase == PHASE_PAUSED && random_below(&r, 500) == 0) player_input(&p, INPUT_RESUME);
                if (random_below(&r, 8000) == 0) player_input(&p, random_below(&r, 2) ? INPUT_PAUSE : INPUT_NEAR_FALL);
            }
            player_close(&p);
        }
}

static void words_about_exercises_are_kind(void **state)
{
    (void)state;
    for (enum exercise_id id = exercise_after(0); id; id = exercise_after(id)) {
        assert_null(wording_forbidden_in(exercise_title(id)));
        assert_null(wording_forbidden_in(exercise_sentence(id)));
        assert_true(strlen(exercise_sentence(id)) <= 80);
        for (int end = END_COMPLETE; end <= END_INTERRUPTED; end++)
            for (int stars = 1; stars <= 3; stars++) {
                struct world_result result = {.end = (enum world_end)end, .stars = stars};
                assert_null(wording_forbidden_in(exercise_praise(&result, id)));
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fourteen_texts_are_word_for_word),
        cmocka_unit_test(the_emergency_number_has_its_place),
        cmocka_unit_test(forbidden_words_are_whole_words),
        cmocka_unit_test(prompts_are_short_and_kind),
        cmocka_unit_test(words_about_exercises_are_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
