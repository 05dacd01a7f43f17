/* What is asked in E20, over many draws; answers given by leaning. */
#include "support/support.h"
#include "world/lean_choice.h"
#include "world/think.h"

static const struct task_case { int task, load; enum think_kind kind; int number; bool conflict, together; } task_cases[] = {
    {0, 0, THINK_MELODY, 2, false, false}, {1, 4, THINK_COUNT, 5, false, false}, {0, 1, THINK_MELODY, 3, false, false},
    {2, 6, THINK_SORT, 2, false, false},   {1, 5, THINK_COUNT, 8, false, false}, {4, 7, THINK_SORT, 3, false, false},
    {3, 5, THINK_COUNT, 8, false, true},   {5, 8, THINK_SORT, 2, true, false},
    /* a load that belongs to another task is played all the same */
    {0, 5, THINK_MELODY, 5, false, false}, {1, 0, THINK_COUNT, 4, false, false}, {4, 5, THINK_SORT, 3, false, false},
    {99, -4, THINK_SORT, 2, true, false},
};
static void words_are_tasks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof task_cases / sizeof task_cases[0]; i++) {
        const struct task_case *c = &task_cases[i];
        struct think_task t = think_task_of(c->task, c->load);
        if (t.kind != c->kind || t.load != c->number || t.conflict != c->conflict || t.together != c->together)
            fail_msg("row %zu: kind %d, load %d", i, t.kind, t.load);
    }
}

static void melodies_never_go_back_nor_repeat_a_step(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 1, "melody");
    for (int steps = 2; steps <= THINK_MELODY_MAX; steps++) {
        unsigned seen = 0;
        for (int round = 0; round < 400; round++) {
            int m[THINK_MELODY_MAX];
            think_melody(&r, steps, m);
            for (int i = 0; i < steps; i++) {
                assert_true(lean_direction(m[i]).y > -0.01);
                assert_true(i == 0 || m[i] != m[i - 1]);
                seen |= 1u << m[i];
            }
        }
        assert_int_equal(seen, think_melody_offers(steps));
    }
}

static void things_to_sort_come_evenly_and_words_contradict(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 2, "sort");
    for (int k = 0; k < 3; k++) {
        struct think_task t = think_task_of(k == 2 ? 5 : 4, k == 1 ? 7 : 6);
        int seen[THINK_CLASSES_MAX] = {0}, contradict = 0, before = -1;
        for (int i = 0; i < 3000; i++) {
            struct think_item item = think_item(&r, &t, before);
            assert_true(item.class_of >= 0 && item.class_of < t.load && item.look >= 0 && item.look < THINK_LOOKS);
            seen[before = item.class_of]++;
            contradict += t.conflict && item.look != item.class_of;
        }
        for (int c = 0; c < t.load; c++) assert_near("evenly", seen[c], 3000.0 / t.load, 120);
        assert_near("two of three words contradict", contradict, t.conflict ? 2000 : 0, 120);
    }
}

static void bells_are_among_the_numbers(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 3, "count");
    for (int sounds = 4; sounds <= THINK_SOUNDS_MAX; sounds++) {
        int places = 0;
        for (int round = 0; round < 500; round++) {
            struct think_count c;
            int bells = 0;
            think_count(&r, sounds, &c);
            for (int i = 0; i < c.sounds; i++) bells += c.sound[i] == 0;
            assert_int_equal(c.sounds, sounds);
            assert_int_equal(bells, c.bells);
            assert_int_equal(c.first_number + c.right, bells);
            assert_true(c.first_number >= 0 && bells >= 2 && bells < sounds);
            places |= 1 << c.right;
        }
        assert_int_equal(places, 7);
    }
}

static int lean_for(struct lean_choice *c, int ms, double x, double y)
{
    int r = CHOICE_GOING;
    for (int i = 0; i < ms && r == CHOICE_GOING; i++) r = lean_choice_step(c, (struct point_mm){x, y}, (struct point_mm){x, y}, true);
    return r;
}

static void an_answer_is_reached_and_kept(void **state)
{
    (void)state;
    struct lean_choice c, copy;
    lean_choice_begin(&c);
    lean_choice_offer(&c, LEAN_LEFT, 0.40, 0.20, 5000);
    lean_choice_offer(&c, LEAN_RIGHT, 0.40, 0.20, 5000);
    copy = c;
    assert_int_equal(lean_for(&copy, 1000, -0.3, 0), CHOICE_GOING);  /* a second is not over yet */
    assert_int_equal(lean_for(&copy, 1, -0.3, 0), 0);
    copy = c;                                                        /* a dip to the left on the way to the right */
    assert_int_equal(lean_for(&copy, 300, -0.3, 0), CHOICE_GOING);
    assert_int_equal(lean_for(&copy, 1001, 0.4, 0), 1);
    copy = c;
    assert_int_equal(lean_for(&copy, 4999, 0, 0.6), CHOICE_GOING);   /* forward is no answer here */
    assert_int_equal(lean_for(&copy, 1, 0, 0.6), CHOICE_NONE);
    copy = c;                                                        /* there and gone: bounded all the same */
    (void)lean_for(&copy, 10, 0.4, 0);
    assert_int_equal(lean_for(&copy, 5000 + 1000 + 2000 - 10, 0, 0), CHOICE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_tasks),
        cmocka_unit_test(melodies_never_go_back_nor_repeat_a_step),
        cmocka_unit_test(things_to_sort_come_evenly_and_words_contradict),
        cmocka_unit_test(bells_are_among_the_numbers),
        cmocka_unit_test(an_answer_is_reached_and_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
