/* The stored settings of a set: exact to the bit, and refused with a sentence when they were touched. */
#include <stdlib.h>

#include "base/random.h"
#include "game/world/set_player.h"

enum { TEXT_BYTES = 8192 };
static const enum exercise_id ids[] = {E01_STEADY_STAND, E06_SIDE_SHIFT, E08_STAR_REACH};

static bool same_bits(const struct world_setup *a, const struct world_setup *b)
{
    /* field by field: padding is nobody's */
    return a->levels.id == b->levels.id && a->levels.revision == b->levels.revision &&
           memcmp(a->levels.value, b->levels.value, sizeof a->levels.value) == 0 &&
           memcmp(&a->base_grade, &b->base_grade, sizeof(double)) == 0 &&
           memcmp(&a->start_level, &b->start_level, sizeof(double)) == 0 && memcmp(&a->cap, &b->cap, sizeof(double)) == 0 &&
           a->seed == b->seed && a->set_number == b->set_number && a->no_hurry == b->no_hurry &&
           a->real_plate == b->real_plate && memcmp(&a->body, &b->body, sizeof a->body) == 0;
}

static void setups_come_back_to_the_bit(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 3, "setups");
    for (int round = 0; round < 300; round++) {
        struct world_setup s = plain_setup(ids[round % 3], 1 + 9 * random_uniform(&r)), back;
        s.start_level = 1 + 9 * random_uniform(&r);
        s.cap = 1 + 9 * random_uniform(&r);
        s.seed = (uint64_t)random_u32(&r) << 32 | random_u32(&r);
        s.set_number = 1 + (int)random_below(&r, 4);
        s.no_hurry = random_below(&r, 2);
        s.real_plate = random_below(&r, 2);
        s.body = (struct body){900 * random_uniform(&r), {100 * random_normal(&r), 100 * random_normal(&r)}, 10 * random_normal(&r),
                               400 * random_uniform(&r), 300 * random_uniform(&r), 15 + 100 * random_uniform(&r),
                               15 + 100 * random_uniform(&r), 15 + 100 * random_uniform(&r), 15 + 100 * random_uniform(&r)};
        int key = level_key_index(s.levels.id, "hold_s");
        for (int g = 0; g < GRADE_COUNT; g++) s.levels.value[key][g] = 2 + 3 * random_uniform(&r);
        char text[TEXT_BYTES];
        struct problem why = {STATUS_OK, ""};
        assert_int_equal(world_setup_write(&s, text, sizeof text), STATUS_OK);
        if (world_setup_read(text, &back, &why) != STATUS_OK) fail_msg("%s\n%s", why.text, text);
        if (!same_bits(&s, &back)) fail_msg("other bits:\n%s", text);
    }
}

static void the_text_is_plain(void **state)
{
    (void)state;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 2.5);
    s.seed = 0xABCDEF;
    char text[TEXT_BYTES];
    assert_int_equal(world_setup_write(&s, text, sizeof text), STATUS_OK);
    static const char begins[] =
        "set = 1\nexercise = E06\nrevision = 1\nbase_grade = 2.5\nstart_level = 2.5\ncap = 10\nseed = 0000000000abcdef\n"
        "set_number = 1\nno_hurry = 0\nreal_plate = 0\n[body]\nweight_n = 700\nc0_x_mm = 12\nc0_y_mm = -7\n";
    assert_memory_equal(text, begins, sizeof begins - 1);
    assert_non_null(strstr(text, "\nsupport = 2H 1H 1H FT FT NO NO NO NO NO\n"));
    size_t n = strlen(text);
    for (size_t room = 0; room <= n; room += 97) {     /* too little room: said, never written beyond */
        char *exact = malloc(room + 1);
        exact[room] = 0x5A;
        assert_int_equal(world_setup_write(&s, exact, room), STATUS_ARG);
        assert_int_equal(exact[room], 0x5A);
        free(exact);
    }
    assert_int_equal(world_setup_write(&s, text, n + 1), STATUS_OK);
}

static const struct change { const char *from, *to, *want; } changes[] = {
    {"set = 1", "set = 2", "set:1: set = 2, expected 1: this file was written by a newer version of the program"},
    {"exercise = E06", "exercise = E99", "set:2: exercise = E99, expected the code of an exercise: E01 to E22"},
    {"base_grade = 3", "base_grade = 11", "set:4: base_grade = 11, expected 1 to 10"},
    {"seed = 0000000000000007", "seed = 7", "set:7: seed = 7, expected 16 digits 0-9 and a-f"},
    {"seed = 0000000000000007", "seed = 000000000000000G", "set:7: seed = 000000000000000G, expected 16 digits 0-9 and a-f"},
    {"no_hurry = 0", "no_hurry = 2", "set:9: no_hurry = 2, expected 0 to 1"},
    {"weight_n = 700", "weight_n = nan", "set:12: weight_n = nan, expected a number, 0 to 10000 N"},
    {"reach_back_mm = 50", "reach_back_mm = 0", "set:21: reach_back_mm = 0, expected 1 to 1000 mm"},
    {"[body]", "[bodi]", "set:1: weight_n = (missing), expected a value in [body], a section that is missing too"},
    {"rest_s = 45", "rest_s = 4500", "set:35: rest_s = 4500, expected 20 to 180 s (grade 1)"},
};

static void touched_settings_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct world_setup s = plain_setup(E06_SIDE_SHIFT, 3), back = {.set_number = 77};
        char text[TEXT_BYTES], changed[TEXT_BYTES + 64], want[PROBLEM_TEXT_BYTES];
        assert_int_equal(world_setup_write(&s, text, sizeof text), STATUS_OK);
        char *at = strstr(text, changes[i].from);
        if (!at) fail_msg("no '%s' in\n%s", changes[i].from, text);
        (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, changes[i].to, at + strlen(changes[i].from));
        struct problem why = {STATUS_OK, ""};
        assert_int_equal(world_setup_read(changed, &back, &why), STATUS_DATA);
        (void)snprintf(want, sizeof want, "The stored settings of this set cannot be used: %s", changes[i].want);
        assert_string_equal(why.text, want);
        assert_int_equal(back.set_number, 77);
    }
}

/* A set played again from its text goes the same way. */
static void a_set_from_its_text_plays_the_same(void **state)
{
    (void)state;
    for (size_t e = 0; e < 3; e++) {
        struct world_setup s = plain_setup(ids[e], 3.3), back;
        char text[TEXT_BYTES];
        assert_int_equal(world_setup_write(&s, text, sizeof text), STATUS_OK);
        assert_int_equal(world_setup_read(text, &back, NULL), STATUS_OK);
        struct set_player a, b;
        player_open(&a, &s);
        player_open(&b, &back);
        struct random_stream r;
        random_seed(&r, 4, "sway");
        double x = 0, y = 0;
        for (int i = 0; i < 60000; i++) {
            const struct world_scene *scene = player_scene(&a);
            x += 0.003 * ((scene->has_target ? scene->target_mm.x : 0) - x) + 0.2 * random_normal(&r);
            y += 0.003 * ((scene->has_target ? scene->target_mm.y : 0) - y) + 0.2 * random_normal(&r);
            player_step(&a, x, y);
            player_step(&b, x, y);
        }
        size_t na, nb;
        const struct world_event *ea = world_events(a.w, &na), *eb = world_events(b.w, &nb);
        assert_int_equal(na, nb);
        for (size_t i = 0; i < na; i++)
            assert_true(ea[i].tick == eb[i].tick && ea[i].kind == eb[i].kind && ea[i].value == eb[i].value && ea[i].x_mm == eb[i].x_mm);
        player_close(&a);
        player_close(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setups_come_back_to_the_bit),
        cmocka_unit_test(the_text_is_plain),
        cmocka_unit_test(touched_settings_are_refused),
        cmocka_unit_test(a_set_from_its_text_plays_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
