/* Orders to a simulated person in any sequence, at any moment: the posture stays sane, and orders that are done once are
 * done once. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "drivers/sim_person.h"
#include "support/support.h"

static struct sim_person *person(enum sim_profile profile, uint64_t seed, bool rail, bool standing)
{
    struct sim_person *p = NULL;
    struct sim_config c;
    sim_config_default(&c);
    c.profile = profile;
    c.seed = seed;
    c.rail_in_reach = rail;
    c.standing = standing;
    c.warm_up_s = 1.0;
    assert_int_equal(sim_person_create(&c, &p), STATUS_OK);
    return p;
}

static double hostile(struct random_stream *r, double usual)
{
    static const double values[] = {0.0, -1.0, 1e9, -1e9, NAN, INFINITY, -INFINITY, 1e-9};
    return random_below(r, 4) ? usual * (0.3 + 1.5 * random_uniform(r)) : values[random_below(r, 8)];
}

static struct person_command any_command(struct random_stream *r, bool mean)
{
    struct person_command c = {
        .order = (enum person_order)random_below(r, PERSON_ORDERS), .number = random_below(r, 5),
        .target_mm = {80.0 * (random_uniform(r) - 0.5), 80.0 * (random_uniform(r) - 0.5)}, .radius_mm = 12.0,
        .side = (int)random_below(r, 3) - 1, .cadence_per_min = 40.0 + 20.0 * random_uniform(r),
        .lift_s = 0.3 + random_uniform(r), .down_s = 2.0, .hold_s = 1.0, .up_s = 2.0, .depth_mm = 100.0,
        .landing_w = random_below(r, 4) ? 0.0 : 1.1 + 0.3 * random_uniform(r),
        .feet = random_below(r, 3) ? FEET_HIP_WIDE : (enum person_feet)random_below(r, 4),
        .hands = (enum person_hands)random_below(r, 3), .eyes_closed = random_below(r, 8) == 0,
    };
    if (!mean) return c;
    c.cadence_per_min = hostile(r, 50.0), c.lift_s = hostile(r, 0.5), c.landing_w = hostile(r, 1.2);
    c.down_s = hostile(r, 2.0), c.hold_s = hostile(r, 1.0), c.up_s = hostile(r, 2.0), c.depth_mm = hostile(r, 100.0);
    c.side = (int)random_u32(r);
    c.feet = (enum person_feet)random_below(r, 6);
    c.hands = (enum person_hands)random_below(r, 5);
    if (c.order == PERSON_SLIDE_FOOT) c.target_mm = (struct point_mm){hostile(r, 40.0), hostile(r, 40.0)};
    return c;
}

/* 40 mm around the feet: hip-wide, 90 mm broad; one behind the other where they may stand so; and what may have slid. */
static void check_posture(const struct sim_person *p, const struct sim_truth *t, const char *when, uint64_t seed, int ms)
{
    const struct sim_traits *w = sim_person_traits(p);
    bool everywhere = seed % 4 >= 2;
    double slid = everywhere ? 200.0 : 0.0;
    double side = 0.5 * w->foot_distance_mm + 45.0 + 40.0 + slid;
    double ahead = (everywhere ? 1.0 : 0.5) * w->foot_length_mm + 40.0 + slid;
    if (!isfinite(t->fz_n) || !isfinite(t->cop_mm.x) || !isfinite(t->cop_mm.y) || !isfinite(t->com_mm.x)
        || t->fz_n < 0.0 || t->fz_n > 3.5 * w->weight_n || !(t->share_right >= 0.0 && t->share_right <= 1.0)
        || (t->fz_n > 0.25 * w->weight_n && (fabs(t->cop_mm.x) > side || fabs(t->cop_mm.y) > ahead)))
        fail_msg("%s, seed %d, %d ms: Fz %.1f N, CoP %.1f %.1f mm, share %.3f", when, (int)seed, ms, t->fz_n, t->cop_mm.x,
                 t->cop_mm.y, t->share_right);
}

static void any_sequence_leaves_a_sane_posture(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        struct random_stream r;
        random_seed(&r, seed, "orders");
        struct sim_person *p = person((enum sim_profile)(seed % 3), seed, seed % 2 == 0, seed % 5 != 0);
        struct sim_truth t;
        double jump = 0, leap = 0;
        struct sim_truth before = {0};
        for (int ms = 0, next = 0; ms < 40000; ms++) {
            bool taken_up = false;
            if (ms == next) {
                struct person_command c = any_command(&r, seed % 4 == 3);
                if (seed % 4 < 2 && c.order == PERSON_SLIDE_FOOT) c.order = PERSON_MARCH;
                if (seed % 4 < 2 && c.feet > FEET_CLOSE) c.feet = FEET_CLOSE;
                taken_up = c.order == PERSON_FOLLOW;
                sim_person_command(p, &c);
                next += 1 + (int)random_below(&r, random_below(&r, 3) ? 300 : 4000);
            }
            sim_person_step(p, &t);
            check_posture(p, &t, "random orders", seed, ms);
            /* No instant jumps of the body on its feet. */
            if (before.fz_n > 0.5 * sim_person_traits(p)->weight_n && sim_person_place(p) == SIM_STANDING) {
                jump = fmax(jump, fabs(t.fz_n - before.fz_n) / sim_person_traits(p)->weight_n);
                /* A pointer taken up in the middle of a lean stops that lean at once. */
                if (!taken_up) leap = fmax(leap, distance_mm(t.cop_mm, before.cop_mm));
            }
            before = t;
        }
        bool lost = seed % 2 == 1 && sim_person_balance_losses(p) > 0;
        /* A step that catches a lost balance begins where the CoP was and with new noise: it may leap, nothing else. */
        if (jump > 0.05 || leap > (lost ? 60.0 : 20.0))
            fail_msg("seed %d: largest step of Fz %.3f W, of the CoP %.1f mm", (int)seed, jump, leap);
        /* Quietly, and feet as they are: within 12 s everything that lasts has ended. */
        struct person_command stand = {.order = PERSON_STAND};
        double n = 0, load = 0;
        sim_person_command(p, &stand);
        for (int ms = 0; ms < 16000; ms++) {
            sim_person_step(p, &t);
            check_posture(p, &t, "afterwards", seed, ms);
            if (ms < 13000) continue;
            load += t.fz_n / sim_person_traits(p)->weight_n;
            n += 1.0;
        }
        load /= n;
        bool plain = sim_person_place(p) == SIM_OFF_PLATE ? load == 0.0
            : sim_person_place(p) == SIM_SEATED ? load > 0.08 && load < 0.34 : fabs(load - 1.0) < 0.03;
        if (!plain) fail_msg("seed %d ends with %.3f W at place %d", (int)seed, load, (int)sim_person_place(p));
        sim_person_destroy(p);
    }
}

/* What it did and how often, so that the sequences above are known to reach everything: share of the time with a foot in
 * the air, on the forefeet, seated, off the plate. */
static void the_same_orders_give_the_same_bits(void **state)
{
    (void)state;
    uint64_t hash[2] = {0};
    double one_leg = 0, forward = 0, seated = 0, off = 0, n = 0;
    for (int k = 0; k < 2; k++) {
        struct random_stream r;
        random_seed(&r, 11, "orders");
        struct sim_person *p = person(SIM_OLDER, 11, true, false);
        struct sim_truth t;
        for (int ms = 0; ms < 300000; ms++) {
            if (ms % 3001 == 0) {
                struct person_command c = any_command(&r, false);
                if (c.order == PERSON_STEP_OFF && random_below(&r, 3)) c.order = PERSON_STEP_ON;
                if (c.order == PERSON_SIT && random_below(&r, 2)) c.order = PERSON_RISE;
                sim_person_command(p, &c);
            }
            sim_person_step(p, &t);
            uint64_t bits[3] = {0};
            const double v[3] = {t.fz_n, t.cop_mm.x, t.share_right};
            for (int i = 0; i < 3; i++) {
                memcpy(&bits[i], &v[i], sizeof v[i]);
                hash[k] = (hash[k] ^ bits[i]) * 1099511628211ULL;
            }
            double load = t.fz_n / sim_person_traits(p)->weight_n;
            n += 1.0;
            off += load == 0.0 ? 1.0 : 0.0;
            seated += load > 0.05 && load < 0.35 ? 1.0 : 0.0;
            one_leg += load > 0.8 && fabs(t.share_right - 0.5) > 0.45 ? 1.0 : 0.0;
            forward += load > 0.8 && t.cop_mm.y - sim_person_traits(p)->neutral_mm.y > 35.0 ? 1.0 : 0.0;
        }
        sim_person_destroy(p);
    }
    assert_true(hash[0] == hash[1]);
    printf("off the plate %.2f, seated %.2f, on one leg %.2f, far forward %.2f of the time\n", off / n, seated / n, one_leg / n,
           forward / n);
    assert_true(off / n > 0.01 && seated / n > 0.02 && one_leg / n > 0.02 && forward / n > 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_sequence_leaves_a_sane_posture),
        cmocka_unit_test(the_same_orders_give_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
