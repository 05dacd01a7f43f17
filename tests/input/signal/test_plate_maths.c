/* Plate maths against the vectors of devices.md 3.5 and 12. */
#include "rig.h"
#include "signal/plate_maths.h"

/* V-I: cells at (225,125) (225,-125) (-225,-125) (-225,125) mm, scale 0.002 N. */
static struct plate_info demo4(void)
{
    struct plate_info p = rig_plate(1000.0);
    p.raw_kind = RAW_I32;
    for (int i = 0; i < 4; i++) p.channel[i].scale = 0.002;
    return p;
}

static struct plate_reading read_i32(const struct plate_info *p, const double *tare, const int32_t raw[4])
{
    struct plate_maths m;
    struct plate_reading r;
    union raw_value v[CHANNEL_MAX] = {{0}};
    for (int i = 0; i < 4; i++) v[i].i32 = raw[i];
    plate_maths_prepare(&m, p, tare);
    plate_maths_run(&m, v, &r);
    return r;
}

static void vector_a(void **state)
{
    (void)state;
    struct plate_info p = demo4();
    struct plate_reading r = read_i32(&p, NULL, (int32_t[]){120000, -250, 0, 118765});
    assert_true(r.usable && r.cop_finite);
    assert_near("Fz", r.fz_n, 477.03, 1e-9);
    assert_near("CoP x", r.cop_mm.x, 0.929, 5e-4);
    assert_near("CoP y", r.cop_mm.y, 125.262, 5e-4);
    assert_near("lowest cell", r.lowest_cell_n, -0.5, 1e-12);
    assert_false(r.outside); /* 0.2 % beyond the cells is legal */
}

static void tare_is_subtracted_in_newtons(void **state)
{
    (void)state;
    struct plate_info p = demo4();
    const double tare[CHANNEL_MAX] = {10.0, -5.0, 2.5, 0.25};
    struct plate_reading r = read_i32(&p, tare, (int32_t[]){50000, 50000, 50000, 50000});
    assert_near("Fz", r.fz_n, 400.0 - 7.75, 1e-9);
    assert_near("CoP x", r.cop_mm.x, 225.0 * (90.0 + 105.0 - 97.5 - 99.75) / 392.25, 1e-9);
    assert_near("CoP y", r.cop_mm.y, 125.0 * (90.0 - 105.0 - 97.5 + 99.75) / 392.25, 1e-9);
}

static struct plate_info six_components(double ox_mm, double oy_mm, double oz_mm)
{
    static const enum channel_role roles[] = {ROLE_FX, ROLE_FY, ROLE_FZ, ROLE_MX, ROLE_MY, ROLE_MZ};
    struct plate_info p = rig_plate(1000.0);
    p.channel_count = 6;
    for (int i = 0; i < 6; i++) p.channel[i] = (struct channel_info){roles[i], 1.0, 0.0, {0, 0}};
    p.surface_offset_mm = (struct point_mm){ox_mm, oy_mm};
    p.surface_height_mm = oz_mm;
    return p;
}

static void vector_m(void **state)
{
    (void)state;
    static const struct {
        double ox, oy, oz, x, y;
    } facts[] = {
        {0, 0, -40, 7.0066, 14.4355},
        {10, -5, -40, -2.9934, 19.4355},
    };
    const double value[CHANNEL_MAX] = {-1.5, 2.25, 686.5, 10, -4.75, 0};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct plate_info p = six_components(facts[i].ox, facts[i].oy, facts[i].oz);
        struct plate_maths m;
        struct plate_reading r;
        plate_maths_prepare(&m, &p, NULL);
        plate_maths_of_values(&m, value, &r);
        assert_near("CoP x", r.cop_mm.x, facts[i].x, 5e-5);
        assert_near("CoP y", r.cop_mm.y, facts[i].y, 5e-5);
        assert_near("free moment", r.free_moment_nm, -0.037418, 5e-7);
        assert_near("Fz", r.fz_n, 686.5, 1e-12);
    }
}

static void the_plates_own_cop_wins(void **state)
{
    (void)state;
    struct plate_info p = six_components(0, 0, 0);
    struct plate_maths m;
    struct plate_reading r;
    p.channel[0].role = ROLE_COPX;
    p.channel[1].role = ROLE_COPY;
    plate_maths_prepare(&m, &p, NULL);
    plate_maths_of_values(&m, (double[CHANNEL_MAX]){12.5, -7.25, 686.5, 99, 99, 0}, &r);
    assert_near("CoP x", r.cop_mm.x, 12.5, 0);
    assert_near("CoP y", r.cop_mm.y, -7.25, 0);
    plate_maths_of_values(&m, (double[CHANNEL_MAX]){NAN, -7.25, 686.5, 99, 99, 0}, &r);
    assert_true(r.usable && !r.cop_finite && isnan(r.cop_mm.y)); /* force stays good */
}

/* Beyond the cells by less and by more than 5 %. */
static void polygon_edge(void **state)
{
    (void)state;
    static const struct {
        double x, y;
        bool outside;
    } facts[] = {
        {0, 0, false},
        {225 * 1.049, 0, false},
        {225 * 1.051, 0, true},
        {-225 * 1.051, 0, true},
        {0, 125 * 1.049, false},
        {0, -125 * 1.051, true},
        {225 * 1.04, 125 * 1.04, false},
    };
    struct plate_info p = rig_plate(1000.0);
    struct plate_maths m;
    plate_maths_prepare(&m, &p, NULL);
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct force_sample s = {0};
        struct plate_reading r;
        rig_load(&s, 600.0, facts[i].x, facts[i].y);
        plate_maths_run(&m, s.raw, &r);
        if (r.outside != facts[i].outside)
            fail_msg("(%g, %g) mm: outside %d", facts[i].x, facts[i].y, r.outside);
    }
}

static void triangle_of_three_cells(void **state)
{
    (void)state;
    static const struct {
        double f[3];
        double x, y;
    } facts[] = {
        {{300, 0, 0}, 0, 200},
        {{0, 300, 0}, -150, -100},
        {{100, 100, 100}, 0, 0},
    };
    struct plate_info p = rig_plate(100.0);
    struct plate_maths m;
    p.channel_count = 3;
    p.channel[0].at_mm = (struct point_mm){0, 200};
    p.channel[1].at_mm = (struct point_mm){-150, -100};
    p.channel[2].at_mm = (struct point_mm){150, -100};
    plate_maths_prepare(&m, &p, NULL);
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        double value[CHANNEL_MAX] = {facts[i].f[0], facts[i].f[1], facts[i].f[2]};
        struct plate_reading r;
        plate_maths_of_values(&m, value, &r);
        assert_near("x", r.cop_mm.x, facts[i].x, 1e-9);
        assert_near("y", r.cop_mm.y, facts[i].y, 1e-9);
        assert_false(r.outside);
    }
    struct plate_reading r;
    plate_maths_of_values(&m, (double[CHANNEL_MAX]){320, -20, 0}, &r); /* y = 220: 20 of 300 mm beyond */
    assert_true(r.outside);
}

static void garbage_never_passes(void **state)
{
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY, 3e38f, -1e30f, 2e5f};
    struct plate_info p = rig_plate(1000.0);
    struct plate_maths m;
    struct plate_reading r;
    plate_maths_prepare(&m, &p, NULL);
    for (size_t i = 0; i < RIG_COUNT(bad); i++) {
        struct force_sample s = {0};
        rig_load(&s, 600.0, 0, 0);
        s.raw[2].f32 = bad[i];
        plate_maths_run(&m, s.raw, &r);
        assert_false(r.usable);
        assert_true(r.fz_n == 0.0 && isnan(r.cop_mm.x) && isnan(r.cop_mm.y));
    }
    plate_maths_of_values(&m, (double[CHANNEL_MAX]){100, -100, 0.2, 0.2}, &r);
    assert_true(r.usable && !r.cop_finite); /* Fz 0.4 N: a quotient of noise */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vector_a),
        cmocka_unit_test(tare_is_subtracted_in_newtons),
        cmocka_unit_test(vector_m),
        cmocka_unit_test(the_plates_own_cop_wins),
        cmocka_unit_test(polygon_edge),
        cmocka_unit_test(triangle_of_three_cells),
        cmocka_unit_test(garbage_never_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
