/* Known weights at several spots: exact answers for exact readings, honest ones for noisy ones, and a no where nothing can be known. */
#include "base/random.h"
#include "rig.h"
#include "signal/plate_fit.h"
#include "signal/plate_maths.h"

static const double true_gain[CHANNEL_MAX] = {1.031, 0.964, 1.008, 0.985, 1, 1, 1, 1};
static const double empty_n[CHANNEL_MAX] = {12.5, -7.25, 3.0, 0.5, 0, 0, 0, 0};
/* Shares of the half plate; kg. */
static const struct {
    double x, y, kg;
} five_spots[] = {{0.6, 0.6, 20}, {0.6, -0.6, 20}, {-0.6, -0.6, 20}, {-0.6, 0.6, 20}, {0, 0, 20}};
enum { FIVE = 5 };

/* What a plate reads whose cells would need `gain` to be right: bilinear share of the load. */
static struct weight_spot read_cells(double share, const double *gain, double x_mm, double y_mm, double weight_n)
{
    struct weight_spot s = {.weight_n = weight_n, .at_mm = {x_mm, y_mm}};
    for (int i = 0; i < 4; i++)
        s.value[i] = share * 0.25 * weight_n * (1 + rig_side[i][0] * x_mm / RIG_HALF_X_MM) *
                     (1 + rig_side[i][1] * y_mm / RIG_HALF_Y_MM) / gain[i];
    return s;
}

static void read_five(struct weight_spot out[FIVE], double spread, const double *gain)
{
    for (int k = 0; k < FIVE; k++)
        out[k] = read_cells(1, gain, spread * five_spots[k].x * RIG_HALF_X_MM, spread * five_spots[k].y * RIG_HALF_Y_MM,
                            five_spots[k].kg * STANDARD_GRAVITY_M_S2);
}

static void exact_readings_give_the_exact_gains(void **state)
{
    (void)state;
    struct plate_info p = rig_plate(1000.0);
    struct weight_spot spots[FIVE];
    struct plate_fit fit;
    struct problem why = {0};
    read_five(spots, 1.0, true_gain);
    if (plate_fit(&p, empty_n, spots, FIVE, &fit, &why) != STATUS_OK) fail_msg("%s", why.text);
    for (int i = 0; i < 4; i++) {
        assert_near("gain", fit.gain[i], true_gain[i], 1e-12);
        assert_near("offset", fit.gain[i] * empty_n[i] + fit.offset[i], 0.0, 1e-12); /* the empty plate reads nothing */
    }
    assert_near("gain of no channel", fit.gain[6], 1.0, 0);
    assert_near("residual N", fit.residual_n, 0.0, 1e-10);
    assert_near("residual mm", fit.residual_mm, 0.0, 1e-10);
    assert_true(fit.before_n > 1.0 && fit.before_mm > 2.0 && fit.condition >= 1.0 && fit.condition < 5.0);
}

/* The definition, slowly: what is left is the root of the mean of squares. */
static void residuals_are_what_they_are_called(void **state)
{
    (void)state;
    struct plate_info p = rig_plate(1000.0);
    struct weight_spot spots[FIVE];
    struct plate_fit fit;
    double n2 = 0, mm2 = 0, worst = 0;
    int at = 0;
    read_five(spots, 1.0, true_gain);
    spots[3].at_mm.x += 4.0; /* one weight stood 4 mm beside its mark */
    spots[1].weight_n *= 1.01;
    assert_int_equal(plate_fit(&p, empty_n, spots, FIVE, &fit, NULL), STATUS_OK);
    for (int k = 0; k < FIVE; k++) {
        double f = 0, x = 0, y = 0;
        for (int i = 0; i < 4; i++) {
            f += fit.gain[i] * spots[k].value[i];
            x += fit.gain[i] * spots[k].value[i] * p.channel[i].at_mm.x;
            y += fit.gain[i] * spots[k].value[i] * p.channel[i].at_mm.y;
        }
        double d = hypot(x / f - spots[k].at_mm.x, y / f - spots[k].at_mm.y);
        n2 += (f - spots[k].weight_n) * (f - spots[k].weight_n);
        mm2 += d * d;
        if (d > worst) worst = d, at = k;
    }
    assert_near("RMS force", fit.residual_n, sqrt(n2 / FIVE), 1e-12);
    assert_near("RMS place", fit.residual_mm, sqrt(mm2 / FIVE), 1e-12);
    assert_near("worst place", fit.worst_mm, worst, 1e-12);
    assert_int_equal(fit.worst_spot, at);
}

/* Minimum: no small change of a gain makes the sum of squares of the three scaled equations smaller. */
static double cost(const struct plate_info *p, const double *gain, const struct weight_spot *s, int n)
{
    double sum = 0;
    for (int k = 0; k < n; k++) {
        double f = -s[k].weight_n, x = -s[k].weight_n * s[k].at_mm.x, y = -s[k].weight_n * s[k].at_mm.y;
        for (int i = 0; i < 4; i++) {
            double v = gain[i] * s[k].value[i];
            f += v;
            x += v * p->channel[i].at_mm.x;
            y += v * p->channel[i].at_mm.y;
        }
        sum += f * f + x * x / (RIG_HALF_X_MM * RIG_HALF_X_MM) + y * y / (RIG_HALF_Y_MM * RIG_HALF_Y_MM);
    }
    return sum;
}

static void noise_is_averaged_and_the_answer_is_a_minimum(void **state)
{
    (void)state;
    enum { RUNS = 400 };
    struct plate_info p = rig_plate(1000.0);
    struct random_stream r;
    double sum[4] = {0}, sum2[4] = {0};
    random_seed(&r, 11, "spots");
    for (int run = 0; run < RUNS; run++) {
        struct weight_spot spots[FIVE];
        struct plate_fit fit;
        read_five(spots, 1.0, true_gain);
        for (int k = 0; k < FIVE; k++) {
            spots[k].at_mm.x += 2.0 * random_normal(&r); /* a weight is put down to 2 mm */
            spots[k].at_mm.y += 2.0 * random_normal(&r);
            for (int i = 0; i < 4; i++) spots[k].value[i] += 0.1 * random_normal(&r);
        }
        assert_int_equal(plate_fit(&p, empty_n, spots, FIVE, &fit, NULL), STATUS_OK);
        double best = cost(&p, fit.gain, spots, FIVE);
        for (int i = 0; i < 4; i++) {
            sum[i] += fit.gain[i] - true_gain[i];
            sum2[i] += (fit.gain[i] - true_gain[i]) * (fit.gain[i] - true_gain[i]);
            for (int side = -1; side <= 1; side += 2) {
                double moved[CHANNEL_MAX];
                memcpy(moved, fit.gain, sizeof moved);
                moved[i] += side * 1e-4;
                assert_true(cost(&p, moved, spots, FIVE) > best);
            }
        }
    }
    for (int i = 0; i < 4; i++) {
        double bias = sum[i] / RUNS, sd = sqrt(sum2[i] / RUNS);
        printf("cell %d: gain bias %+.5f, SD %.5f\n", i + 1, bias, sd);
        assert_true(sd < 0.02 && fabs(bias) < 4 * sd / sqrt(RUNS) + 1e-4);
    }
}

static void spots_too_close_together_are_refused(void **state)
{
    (void)state;
    static const struct {
        double spread;
        bool fine;
    } facts[] = {{1.0, true}, {0.5, true}, {0.3, true}, {0.1, false}, {0.02, false}, {0.0, false}};
    struct plate_info p = rig_plate(1000.0);
    double last = 0;
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct weight_spot spots[FIVE];
        struct plate_fit fit = {.condition = -1};
        struct problem why = {0};
        read_five(spots, facts[i].spread, true_gain);
        enum status got = plate_fit(&p, empty_n, spots, FIVE, &fit, &why);
        if ((got == STATUS_OK) != facts[i].fine) fail_msg("spread %g: status %d, condition %g: %s", facts[i].spread, got, fit.condition, why.text);
        if (facts[i].fine) {
            printf("spots at %.2f of the half plate: condition %.1f\n", 0.6 * facts[i].spread, fit.condition);
            assert_true(fit.condition > last);
            last = fit.condition;
        } else {
            assert_non_null(strstr(why.text, "too close together"));
            assert_true(fit.condition < 0); /* untouched */
        }
    }
}

static void bad_weights_are_named(void **state)
{
    (void)state;
    struct plate_info p = rig_plate(1000.0);
    struct weight_spot spots[FIVE];
    struct plate_fit fit;
    struct problem why;
    read_five(spots, 1.0, true_gain);
    assert_int_equal(plate_fit(&p, empty_n, spots, 2, &fit, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "2 spots, expected 3 to 32"));
    spots[2] = read_cells(0.02, true_gain, -100, -50, 200); /* nobody put the weight there */
    assert_int_equal(plate_fit(&p, empty_n, spots, FIVE, &fit, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "On spot 3 the plate reads 4.0 N, expected about 200.0 N (20.39 kg)"));
    static const double broken[CHANNEL_MAX] = {2.4, 1, 1, 1, 1, 1, 1, 1};
    read_five(spots, 1.0, broken);
    assert_int_equal(plate_fit(&p, empty_n, spots, FIVE, &fit, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "Channel 1 would have to be multiplied by 2.40"));
}

static struct plate_info six(void)
{
    static const enum channel_role roles[] = {ROLE_FX, ROLE_FY, ROLE_FZ, ROLE_MX, ROLE_MY, ROLE_MZ};
    struct plate_info p = rig_plate(1000.0);
    p.channel_count = 6;
    for (int i = 0; i < 6; i++) p.channel[i] = (struct channel_info){roles[i], 1.0, 0.0, {0, 0}};
    p.surface_offset_mm = (struct point_mm){10, -5};
    p.surface_height_mm = -40;
    return p;
}

/* Moments about the sensor of a weight on the surface: r x F, for every axis map and both signs. */
static void six_components_are_corrected_too(void **state)
{
    (void)state;
    static const enum plate_axis axes[][2] = {{PLATE_AXIS_DEFAULT, PLATE_AXIS_DEFAULT}, {PLATE_AXIS_LEFT, PLATE_AXIS_FRONT},
                                              {PLATE_AXIS_FRONT, PLATE_AXIS_RIGHT},     {PLATE_AXIS_BACK, PLATE_AXIS_LEFT}};
    static const double gain[CHANNEL_MAX] = {1, 1, 0.97, 1.05, 0.93, 1, 1, 1};
    for (size_t a = 0; a < RIG_COUNT(axes); a++)
        for (int sign = -1; sign <= 1; sign += 2) {
            struct plate_info p = six();
            struct axis_map map;
            struct weight_spot spots[FIVE];
            struct plate_fit fit;
            struct problem why = {0};
            p.axis_x = axes[a][0];
            p.axis_y = axes[a][1];
            p.fz_sign = sign;
            assert_true(axis_map_make(p.axis_x, p.axis_y, &map));
            for (int k = 0; k < FIVE; k++) {
                spots[k] = (struct weight_spot){.weight_n = 250, .at_mm = {five_spots[k].x * 225, five_spots[k].y * 125}};
                struct point_mm at = axis_map_to_plate(&map, spots[k].at_mm);
                double fx = 1.5, fy = -2.0, fz = sign * 250; /* not quite level: some shear */
                double x = (at.x + p.surface_offset_mm.x) * 1e-3, y = (at.y + p.surface_offset_mm.y) * 1e-3, z = p.surface_height_mm * 1e-3;
                double truth[6] = {fx, fy, fz, y * fz - z * fy, z * fx - x * fz, x * fy - y * fx};
                for (int i = 0; i < 6; i++) spots[k].value[i] = truth[i] / gain[i];
            }
            if (plate_fit(&p, empty_n, spots, FIVE, &fit, &why) != STATUS_OK) fail_msg("%s", why.text);
            for (int i = 0; i < 6; i++) assert_near("gain", fit.gain[i], gain[i], 1e-12);
            assert_near("residual", fit.residual_mm, 0.0, 1e-9);
            assert_true(fit.before_mm > 3.0);
        }
}

static void what_weights_cannot_better_is_left_alone(void **state)
{
    (void)state;
    struct plate_info p = six();
    struct problem why;
    p.has_matrix = true;
    assert_int_equal(plate_fit_possible(&p, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "matrix"));
    p = six();
    p.channel[0].role = ROLE_COPX;
    p.channel[1].role = ROLE_COPY;
    assert_int_equal(plate_fit_possible(&p, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "computes the centre of pressure itself"));
    p = rig_plate(100.0);
    p.channel_count = 2;
    assert_int_equal(plate_fit_possible(&p, &why), STATUS_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_readings_give_the_exact_gains),
        cmocka_unit_test(residuals_are_what_they_are_called),
        cmocka_unit_test(noise_is_averaged_and_the_answer_is_a_minimum),
        cmocka_unit_test(spots_too_close_together_are_refused),
        cmocka_unit_test(bad_weights_are_named),
        cmocka_unit_test(six_components_are_corrected_too),
        cmocka_unit_test(what_weights_cannot_better_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
