/* The calm modules E21 and E22, with their pacer and their stillness. */
#include "game/world/set_player.h"
#include "world/breath.h"
#include "world/stillness.h"

static const double pi = 3.14159265358979323846;

/* ---- stillness: closed form of a Butterworth band, S = 1 - A g / sqrt 2 / 0.02 W ---- */

static double band_gain(double hz)
{
    double low = 1 / sqrt(1 + pow(hz / 5, 4)), high = 1 / sqrt(1 + pow(0.5 / hz, 4));
    return low * high;
}

static const struct { double hz, amplitude_w; } tones[] = {
    {2, 0.01}, {1, 0.02}, {5, 0.02}, {0.5, 0.02}, {0.1, 0.05}, {20, 0.05}, {2, 0.05},
};
static void stillness_is_the_band_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tones / sizeof tones[0]; i++) {
        struct stillness s;
        double sum = 0;
        stillness_begin(&s, PERSON_N);
        for (int ms = 0; ms < 60000; ms++) {
            stillness_step(&s, PERSON_N * (0.2 + tones[i].amplitude_w * sin(2 * pi * tones[i].hz * ms / 1000)));
            if (ms >= 40000) sum += sqrt(s.mean_square_n2) / 20000;
        }
        double rms_w = tones[i].amplitude_w * band_gain(tones[i].hz) / sqrt(2);
        char what[60];
        (void)snprintf(what, sizeof what, "rms / W at %g Hz", tones[i].hz);
        assert_near(what, sum / PERSON_N, rms_w, 0.03 * rms_w + 1e-6);
        double want = 1 - rms_w / 0.02;
        assert_near("S", stillness_of(&s), want < 0 ? 0 : want, 0.15 * fabs(1 - want) + 0.01);
    }
}

static void stillness_begins_calm_and_knows_what_it_does_not_know(void **state)
{
    (void)state;
    struct stillness s;
    stillness_begin(&s, PERSON_N);
    assert_near("nobody", stillness_of(&s), 0.5, 0);
    for (int ms = 0; ms < 3000; ms++) {
        stillness_step(&s, 140);
        assert_near("no slide from zero", stillness_of(&s), 1, 1e-6);
    }
    stillness_step(&s, NAN);
    stillness_step(&s, INFINITY);
    stillness_step(&s, 19);
    assert_near("feet taken away", stillness_of(&s), 0.5, 0);
    for (int ms = 0; ms < 100; ms++) stillness_step(&s, 140);
    assert_near("and back", stillness_of(&s), 1, 1e-6);
    stillness_begin(&s, 0);
    stillness_step(&s, 140);
    assert_near("not weighed", stillness_of(&s), 0.5, 0);
}

/* ---- pacer ---- */

static const struct { double in_s, out_s, first_s, last_s; } paces[] = {
    {4, 6, 7.5, 10},             /* 8 to 6 a minute */
    {2, 3, 5, 5},                /* never above 12 a minute */
    {5.3, 8, 9.975, 13.3},       /* 4.51 a minute */
    {5, 3, 7.5, 10},             /* out is never shorter than in */
    {20, 30, 13.3333, 13.3333},  /* nor below 4.5 */
    {NAN, NAN, 5, 5},
};
static void breaths_lengthen_within_their_range(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof paces / sizeof paces[0]; i++) {
        struct breath b;
        breath_begin(&b, paces[i].in_s, paces[i].out_s, true);
        assert_near("first", breath_length_s(&b), paces[i].first_s, 1e-3);
        double before = breath_size(&b), longest = 0;
        for (int ms = 0; ms < 300000; ms++) {
            (void)breath_step(&b);
            double size = breath_size(&b), length = breath_length_s(&b);
            assert_true(size >= 0 && size <= 1 && fabs(size - before) < 0.0011);  /* soft everywhere: no flash, no jump */
            assert_true(length >= 5 - 1e-9 && length <= 60 / 4.5 + 1e-9 && length >= longest - 1e-9);
            longest = fmax(longest, length);
            before = size;
        }
        assert_near("last", breath_length_s(&b), paces[i].last_s, 1e-3);
    }
}

static void out_is_longer_than_in_and_nothing_is_held(void **state)
{
    (void)state;
    struct breath b;
    breath_begin(&b, 4, 6, false);
    int in = 0, out = 0, turns = 0;
    for (int ms = 0; ms < 75000; ms++) {
        turns += breath_step(&b);
        if (b.out) out++;
        else in++;
    }
    assert_int_equal(turns, 20);                               /* ten breaths of 7.5 s */
    assert_near("in", in / 1000.0, 30, 0.05);
    assert_near("out", out / 1000.0, 45, 0.05);
}

/* ---- E21 ---- */

static void sit(struct set_player *p, int ms, double load)
{
    p->s.fz_n = load * PERSON_N;
    p->s.flags = load > 0.05 ? SWAY_ON : SWAY_INVALID;
    player_run(p, ms, 0, 0);
}

static const struct { const char *what; double load; } seats[] = {{"feet on the plate", 0.2}, {"nobody on the plate", 0}, {"stays standing", 1.0}};
static void breathing_lasts_its_minutes_wherever_the_feet_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof seats / sizeof seats[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(E21_CALM_BREATH, 5);
        player_open(&p, &s);
        assert_string_equal(player_scene(&p)->prompt, "Sit down comfortably");
        assert_int_equal(player_scene(&p)->ask.order, PERSON_SIT);
        sit(&p, seats[i].load > 0.6 ? 30000 : 3000, seats[i].load);
        assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
        p.s.events = EVENT_STEP_OFF;
        sit(&p, 1, seats[i].load);
        p.s.events = EVENT_GONE;
        sit(&p, 1, seats[i].load);
        assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
        sit(&p, 239997, seats[i].load);
        if (world_done(p.w)) fail_msg("%s: over too early", seats[i].what);
        sit(&p, 2, seats[i].load);
        if (!world_done(p.w)) fail_msg("%s: not over", seats[i].what);
        struct world_result r = result_of(&p);
        assert_int_equal(r.end, END_COMPLETE);
        assert_false(r.score_valid);
        assert_int_equal(r.component_count, 0);
        assert_int_equal(r.stars, 1);
        assert_near("minutes", r.play_s, 240, 0.01);
        assert_int_equal(r.support_trials + r.wobbles + r.near_falls_asked, 0);
        player_close(&p);
    }
}

static void the_pond_answers_stillness(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E21_CALM_BREATH, 1);
    player_open(&p, &s);
    sit(&p, 20000, 0.2);
    assert_true(player_scene(&p)->steadiness > 0.95);
    for (int ms = 0; ms < 20000; ms++) sit(&p, 1, 0.2 + 0.05 * sin(2 * pi * 2 * ms / 1000));
    assert_true(player_scene(&p)->steadiness < 0.05);
    sit(&p, 30000, 0.2);
    assert_true(player_scene(&p)->steadiness > 0.9);
    player_close(&p);
}

static void half_breaths_are_told(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E21_CALM_BREATH, 1);
    player_open(&p, &s);
    sit(&p, 3000, 0.2);
    assert_string_equal(player_scene(&p)->prompt, "Breathe in gently");
    assert_int_equal(player_scene(&p)->sound_kind, 0);
    uint32_t number = player_scene(&p)->sound_number;
    sit(&p, 3001, 0.2);
    assert_int_equal(player_scene(&p)->sound_number, number + 1);
    assert_int_equal(player_scene(&p)->sound_kind, 1);
    assert_string_equal(player_scene(&p)->prompt, "And slowly out");
    assert_true(player_scene(&p)->pace > 0.99);
    sit(&p, 4500, 0.2);
    assert_int_equal(player_scene(&p)->sound_kind, 0);
    assert_true(player_scene(&p)->pace < 0.01);
    sit(&p, 60000, 0.2);
    assert_string_equal(player_scene(&p)->prompt, "As is comfortable for you");
    player_close(&p);
}

/* Who pauses keeps the short breath and loses no time. */
static void a_pause_keeps_the_minutes(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E21_CALM_BREATH, 1);
    player_open(&p, &s);
    sit(&p, 3000 + 120000, 0.2);
    player_input(&p, INPUT_PAUSE);
    sit(&p, 10000, 0.2);
    player_input(&p, INPUT_RESUME);
    sit(&p, 3001, 0.2);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    int halves = events_of(&p, WORLD_CUE);
    sit(&p, 75000, 0.2);
    assert_in_range(events_of(&p, WORLD_CUE) - halves, 19, 21);  /* 7.5 s each, still */
    sit(&p, 45010, 0.2);
    assert_true(world_done(p.w));
    assert_near("minutes", result_of(&p).play_s, 240, 0.01);
    player_close(&p);
}

/* ---- E22 ---- */

static void passages_lead_there_and_back(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E22_CALM_SCENE, 1);
    int place = level_key_index(E22_CALM_SCENE, "scene");
    for (int g = 0; g < GRADE_COUNT; g++) s.levels.value[place][g] = 3;
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->symbol_at, -1);
    sit(&p, 3000, 0);
    assert_int_equal(player_scene(&p)->symbol_at, 0);
    assert_int_equal(player_scene(&p)->sound_kind, 3);
    int last = 0, n = player_scene(&p)->symbol_count, at_ms = 0;
    for (int ms = 0; !world_done(p.w) && ms < 300000; ms++) {
        sit(&p, 1, 0);
        if (world_done(p.w)) break;
        int now = player_scene(&p)->symbol_at;
        if (now != last) {
            assert_int_equal(now, last + 1);
            at_ms = ms;
        }
        last = now;
    }
    assert_true(world_done(p.w));
    assert_int_equal(last, n - 1);
    assert_in_range(at_ms, 219990, 220010);                     /* the way back takes the last 20 s of 4 minutes */
    assert_int_equal(events_of(&p, WORLD_CUE), n);
    assert_false(result_of(&p).score_valid);
    player_close(&p);
}

static void stop_any_time(void **state)
{
    (void)state;
    static const enum exercise_id ids[] = {E21_CALM_BREATH, E22_CALM_SCENE};
    for (int i = 0; i < 2; i++)
        for (int ms = 1; ms < 230000; ms += 83000) {
            struct set_player p;
            struct world_setup s = plain_setup(ids[i], 1);
            player_open(&p, &s);
            sit(&p, ms, 0.2);
            player_input(&p, INPUT_STOP);
            struct world_result r = result_of(&p);
            assert_int_equal(r.end, END_STOPPED);
            assert_int_equal(r.stars, 1);
            player_close(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stillness_is_the_band_alone),
        cmocka_unit_test(stillness_begins_calm_and_knows_what_it_does_not_know),
        cmocka_unit_test(breaths_lengthen_within_their_range),
        cmocka_unit_test(out_is_longer_than_in_and_nothing_is_held),
        cmocka_unit_test(breathing_lasts_its_minutes_wherever_the_feet_are),
        cmocka_unit_test(the_pond_answers_stillness),
        cmocka_unit_test(half_breaths_are_told),
        cmocka_unit_test(a_pause_keeps_the_minutes),
        cmocka_unit_test(passages_lead_there_and_back),
        cmocka_unit_test(stop_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
