/* Whatever comes from the plate and the keys: no crash, every value finite and in range, events bounded, the person never out of pocket. */
#include "base/random.h"
#include "game/world/set_player.h"

enum { ROUNDS = 40, TICKS = 40000 };

static bool finite_point(struct point_mm p) { return isfinite(p.x) && isfinite(p.y); }

static void check_scene(const struct world_scene *s)
{
    bool numbers = finite_point(s->cursor_mm) && finite_point(s->target_mm) && isfinite(s->target_radius_mm) &&
                   isfinite(s->target_radius_y_mm) && isfinite(s->span_mm) && isfinite(s->seconds_left);
    bool shares = s->hold_progress >= 0 && s->hold_progress <= 1 && s->trial_progress >= 0 && s->trial_progress <= 1 &&
                  s->target_glow >= 0 && s->target_glow <= 1 && s->steadiness >= 0 && s->steadiness <= 1;
    bool counts = s->trials_done >= 0 && s->trials_done <= s->trials_total && s->hits <= s->trials_done && s->span_mm > 0;
    bool words = s->prompt && *s->prompt && s->running_level >= 1 && s->running_level <= 10;
    if (!numbers || !shares || !counts || !words) fail_msg("a scene that cannot be drawn (phase %d, '%s')", s->phase, s->prompt);
}

static void check_result(const struct world_result *r)
{
    assert_true(r->score >= 0 && r->score <= 100 && r->stars >= 1 && r->stars <= 3);
    assert_true(r->successes <= r->trials && r->trials >= 0 && r->component_count <= 4);
    assert_true(isfinite(r->level_sum) && isfinite(r->best_value) && r->best_value >= 0 && r->play_s >= 0);
    assert_true(r->end_level >= 1 && r->end_level <= 10);
    for (int i = 0; i < r->component_count; i++) {
        assert_true(isfinite(r->component[i]) && r->component[i] >= 0 && r->component_name[i]);
        bool share = r->component_name[i][0] == 'c';   /* check-ups tell values with a unit: "t_med_s" */
        assert_true(!share || r->component[i] <= 1);
    }
}

static double strange(struct random_stream *r, double usual)
{
    static const double values[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, 0, -0.0, 5e-324};
    return random_below(r, 2000) == 0 ? values[random_below(r, 8)] : usual;
}

static void next_sample(struct set_player *p, struct random_stream *r, double mood)
{
    static const uint32_t flags[] = {SWAY_ON, SWAY_ON, SWAY_ON | SWAY_HELD, SWAY_INVALID, SWAY_ON | SWAY_BAD | SWAY_INVALID, 0};
    if (random_below(r, 500) == 0) p->s.flags = flags[random_below(r, 6)];
    p->s.events = random_below(r, 3000) == 0 ? 1u << random_below(r, 10) : 0;
    double load = mood > 2 && p->s.tick / 3000 % 2 ? 0.02 : 1;  /* up and down, or to and from a chair */
    p->s.fz_n = strange(r, PERSON_N * load * (1 + 0.02 * mood * random_normal(r)));
    p->s.cop5_speed_mm_s = strange(r, fabs(60 * mood * random_normal(r)));
    p->s.share_right = strange(r, 0.5 + 0.5 * sin((double)p->s.tick / 200.0 * mood));
    p->s.support = strange(r, 0.02 * mood * random_normal(r));
}

static void play(enum exercise_id id, uint64_t seed)
{
    struct random_stream r;
    random_seed(&r, seed, "storm");
    struct world_setup s = plain_setup(id, 1 + random_below(&r, 10));
    s.cap = 1 + 9 * random_uniform(&r);
    s.set_number = 1 + (int)random_below(&r, 4);
    s.seed = seed;
    struct set_player p;
    player_open(&p, &s);
    double mood = 3 * random_uniform(&r), x = 0, y = 0, willing = 0.004 * random_uniform(&r);
    size_t n = 0;
    for (int i = 0; i < TICKS; i++) {
        const struct world_scene *scene = player_scene(&p);
        x += willing * ((scene->has_target ? scene->target_mm.x : 0) - x) + 0.2 * mood * random_normal(&r);
        y += willing * ((scene->has_target ? scene->target_mm.y : 0) - y) + 0.2 * mood * random_normal(&r);
        next_sample(&p, &r, mood);
        player_step(&p, strange(&r, x), strange(&r, y));
        if (scene->phase == PHASE_PAUSED && random_below(&r, 300) == 0) player_input(&p, INPUT_RESUME);
        if (random_below(&r, 4000) == 0) player_input(&p, (enum world_input)(1 + random_below(&r, 6)));
        if (i % 97 == 0) check_scene(player_scene(&p));
        if (i % 1009 == 0) {
            struct world_result r_now = result_of(&p);
            check_result(&r_now);
        }
    }
    if (!world_done(p.w)) player_input(&p, INPUT_STOP);
    struct world_result result = result_of(&p);
    check_result(&result);
    const struct world_event *e = world_events(p.w, &n);
    assert_true(n >= 1 && n <= 4096 && e[n - 1].kind == WORLD_SET_END);
    double cap = fmax(1, fmin(s.cap, s.base_grade + 0.5));
    for (size_t i = 0; i < n; i++) {
        bool wild = e[i].kind == WORLD_WOBBLE || e[i].kind == WORLD_SUPPORT_USED; /* what was measured, as it was */
        assert_true((wild || isfinite(e[i].value)) && isfinite(e[i].radius_mm) && *world_event_name(e[i].kind));
        if (e[i].kind == WORLD_TRIAL_BEGIN) assert_true(e[i].value <= cap + 1e-12 && e[i].value >= 1);
    }
    player_close(&p);
}

static void any_weather(void **state)
{
    (void)state;
    for (enum exercise_id id = exercise_after(0); id; id = exercise_after(id))
        for (uint64_t seed = 1; seed <= ROUNDS; seed++) play(id, seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_weather)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
