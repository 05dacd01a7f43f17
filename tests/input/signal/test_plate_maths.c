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

/* The Balance Board of devices.md 2.7: TR BR TL BL, 0, 17 and 34 kg in counts, a knee at 17 kg. */
static const int c0[4] = {1987, 15608, 1164, 10603}, c17[4] = {3794, 17284, 2874, 12393}, c34[4] = {5609, 18960, 4591, 14190};

static struct plate_info balance_board(void)
{
    static const double side[4][2] = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
    struct plate_info p = rig_plate(100.0);
    p.raw_kind = RAW_I32;
    for (int i = 0; i < 4; i++) {
        double below = 17 * STANDARD_GRAVITY_M_S2 / (c17[i] - c0[i]);
        p.channel[i] = (struct channel_info){ROLE_CELL, below, -c0[i] * below, {216.5 * side[i][0], 119.0 * side[i][1]}};
        p.knee[i] = (struct channel_knee){c17[i], 17 * STANDARD_GRAVITY_M_S2 / (c34[i] - c17[i])};
    }
    return p;
}

static void knees_of_the_balance_board(void **state)
{
    (void)state;
    static const struct {
        int32_t raw[4];
        double kg[4], total_kg, x, y;
    } facts[] = {
        {{3901, 17629, 2698, 12367}, {18.0022, 20.4994, 15.2503, 16.7531}, 70.5050, 19.954, -6.751},
        {{6250, 16101, 4995, 11024}, {40.0039, 5.0006, 38.0000, 3.9983}, 87.0028, 7.481, 94.383},
        {{1828, 15628, 1134, 10614}, {-1.4958, 0.2029, -0.2982, 0.1045}, -1.4868, NAN, NAN},
    };
    struct plate_info p = balance_board();
    struct plate_maths m;
    plate_maths_prepare(&m, &p, NULL);
    for (size_t k = 0; k < RIG_COUNT(facts); k++) {
        union raw_value v[CHANNEL_MAX] = {{0}};
        struct plate_reading r;
        for (int i = 0; i < 4; i++) v[i].i32 = facts[k].raw[i];
        for (int i = 0; i < 4; i++)
            assert_near("kg of a sensor", plate_maths_value(&m, v, i) / STANDARD_GRAVITY_M_S2, facts[k].kg[i], 5.1e-5);
        plate_maths_run(&m, v, &r);
        assert_near("kg", r.fz_n / STANDARD_GRAVITY_M_S2, facts[k].total_kg, 5.1e-5);
        assert_near("x", r.cop_mm.x, facts[k].x, 5.1e-4);
        assert_near("y", r.cop_mm.y, facts[k].y, 5.1e-4);
        assert_int_equal(r.cop_finite, isfinite(facts[k].x));
    }
}

/* At the knee both lines meet; below and above each has its own slope; without a knee nothing changes. */
static void a_knee_is_no_step(void **state)
{
    (void)state;
    struct plate_info p = balance_board(), straight = balance_board();
    struct plate_maths m, plain;
    const double tare[CHANNEL_MAX] = {11.0, -3.0, 0.5, 2.0};
    memset(straight.knee, 0, sizeof straight.knee);
    plate_maths_prepare(&m, &p, tare);
    plate_maths_prepare(&plain, &straight, tare);
    for (int i = 0; i < 4; i++) {
        union raw_value v[CHANNEL_MAX] = {{0}};
        v[i].i32 = c17[i];
        double at = plate_maths_value(&m, v, i);
        assert_near("at 17 kg", at + tare[i], 17 * STANDARD_GRAVITY_M_S2, 1e-9);
        v[i].i32 = c17[i] + 1;
        assert_near("slope above", plate_maths_value(&m, v, i) - at, p.knee[i].scale_above, 1e-9);
        assert_near("one line", plate_maths_value(&plain, v, i) - at, p.channel[i].scale, 1e-9);
        v[i].i32 = c17[i] - 1;
        assert_near("slope below", at - plate_maths_value(&m, v, i), p.channel[i].scale, 1e-9);
    }
}

static const enum plate_axis all_axes[] = {PLATE_AXIS_RIGHT, PLATE_AXIS_LEFT, PLATE_AXIS_FRONT, PLATE_AXIS_BACK};
/* Where the person sees it, written out: no matrix. */
static struct point_mm seen(enum plate_axis x, enum plate_axis y, struct point_mm p)
{
    struct point_mm out = {0, 0};
    const struct {
        enum plate_axis axis;
        double v;
    } part[2] = {{x, p.x}, {y, p.y}};
    for (int i = 0; i < 2; i++) {
        if (part[i].axis == PLATE_AXIS_RIGHT) out.x += part[i].v;
        if (part[i].axis == PLATE_AXIS_LEFT) out.x -= part[i].v;
        if (part[i].axis == PLATE_AXIS_FRONT) out.y += part[i].v;
        if (part[i].axis == PLATE_AXIS_BACK) out.y -= part[i].v;
    }
    return out;
}

static bool along_x(enum plate_axis a)
{
    return a == PLATE_AXIS_RIGHT || a == PLATE_AXIS_LEFT;
}

/* All sixteen pairs of words: eight are maps, four of them mirrored; every source of a CoP goes through them. */
static void axis_maps_turn_and_mirror(void **state)
{
    (void)state;
    const double moments[CHANNEL_MAX] = {-1.5, 2.25, 686.5, 10, -4.75, 0}, own[CHANNEL_MAX] = {12.5, -7.25, 686.5};
    int maps = 0;
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++) {
            enum plate_axis x = all_axes[a], y = all_axes[b];
            struct axis_map map;
            bool valid = along_x(x) != along_x(y);
            assert_int_equal(axis_map_make(x, y, &map), valid);
            if (!valid) continue;
            maps++;
            const struct point_mm at = {31.0, -17.0}, there = seen(x, y, at), back = axis_map_to_plate(&map, there);
            assert_true(back.x == at.x && back.y == at.y);
            struct plate_info p = six_components(0, 0, -40);
            struct plate_maths m;
            struct plate_reading r;
            p.axis_x = x;
            p.axis_y = y;
            plate_maths_prepare(&m, &p, NULL);
            plate_maths_of_values(&m, moments, &r);
            struct point_mm want = seen(x, y, (struct point_mm){7.0066, 14.4355}); /* V-M */
            assert_near("moments x", r.cop_mm.x, want.x, 5e-5);
            assert_near("moments y", r.cop_mm.y, want.y, 5e-5);
            assert_near("free moment", r.free_moment_nm, -0.037418, 5e-7);
            p.channel[0].role = ROLE_COPX;
            p.channel[1].role = ROLE_COPY;
            plate_maths_prepare(&m, &p, NULL);
            plate_maths_of_values(&m, own, &r);
            want = seen(x, y, (struct point_mm){12.5, -7.25});
            assert_true(r.cop_mm.x == want.x && r.cop_mm.y == want.y);
            p = rig_plate(1000.0);
            p.axis_x = x;
            p.axis_y = y;
            plate_maths_prepare(&m, &p, NULL);
            struct force_sample s = {0};
            rig_load(&s, 600.0, at.x, at.y);
            plate_maths_run(&m, s.raw, &r);
            assert_near("cells x", r.cop_mm.x, there.x, 1e-4);
            assert_near("cells y", r.cop_mm.y, there.y, 1e-4);
            assert_false(r.outside);
            rig_load(&s, 600.0, 225 * 1.06, 0); /* the polygon is turned with its cells */
            plate_maths_run(&m, s.raw, &r);
            assert_true(r.outside);
        }
    assert_int_equal(maps, 8);
}

static void default_axes_are_right_and_front_bit_for_bit(void **state)
{
    (void)state;
    struct plate_info p = rig_plate(1000.0), named = p;
    struct plate_maths a, b;
    named.axis_x = PLATE_AXIS_RIGHT;
    named.axis_y = PLATE_AXIS_FRONT;
    named.fz_sign = 1;
    plate_maths_prepare(&a, &p, NULL);
    plate_maths_prepare(&b, &named, NULL);
    for (int k = 0; k < 1000; k++) {
        struct force_sample s = {0};
        struct plate_reading one, other;
        rig_load(&s, 300.0 + k, 0.37 * k - 180, 110 - 0.21 * k);
        plate_maths_run(&a, s.raw, &one);
        plate_maths_run(&b, s.raw, &other);
        assert_true(one.fz_n == other.fz_n && one.cop_mm.x == other.cop_mm.x && one.cop_mm.y == other.cop_mm.y &&
                    one.lowest_cell_n == other.lowest_cell_n && one.outside == other.outside);
    }
}

/* A plate that counts the load negative: everything it sends is turned over, and nothing else changes. */
static void a_negative_load_is_a_load(void **state)
{
    (void)state;
    const double value[CHANNEL_MAX] = {-1.5, 2.25, 686.5, 10, -4.75, 0.5};
    double turned[CHANNEL_MAX] = {0};
    struct plate_info p = six_components(10, -5, -40), n = p;
    struct plate_maths m;
    struct plate_reading want, got;
    for (int i = 0; i < 6; i++) turned[i] = -value[i];
    n.fz_sign = -1;
    plate_maths_prepare(&m, &p, NULL);
    plate_maths_of_values(&m, value, &want);
    plate_maths_prepare(&m, &n, NULL);
    plate_maths_of_values(&m, turned, &got);
    assert_near("Fz", got.fz_n, want.fz_n, 0);
    assert_near("x", got.cop_mm.x, want.cop_mm.x, 1e-12);
    assert_near("y", got.cop_mm.y, want.cop_mm.y, 1e-12);
    assert_near("free moment", got.free_moment_nm, want.free_moment_nm, 1e-12);
    plate_maths_of_values(&m, value, &got); /* pulled at: no load */
    assert_true(got.usable && !got.cop_finite && got.fz_n == -686.5);

    struct plate_info cells = rig_plate(100.0);
    cells.fz_sign = -1;
    plate_maths_prepare(&m, &cells, NULL);
    plate_maths_of_values(&m, (double[CHANNEL_MAX]){-100, -200, -150, 5}, &got);
    assert_near("Fz of cells", got.fz_n, 445, 1e-12);
    assert_near("lowest cell", got.lowest_cell_n, -5, 0);
    assert_near("x of cells", got.cop_mm.x, 225.0 * (100 + 200 - 150 + 5) / 445, 1e-12);
    assert_near("y of cells", got.cop_mm.y, 125.0 * (100 - 200 - 150 - 5) / 445, 1e-12);
}

static void set_identity(struct plate_info *p)
{
    p->has_matrix = true;
    for (int i = 0; i < COMPONENT_COUNT * COMPONENT_COUNT; i++) p->matrix[i] = i % (COMPONENT_COUNT + 1) == 0;
}

static void a_calibration_matrix_is_applied_after_zeroing(void **state)
{
    (void)state;
    const double value[CHANNEL_MAX] = {-1.5, 2.25, 686.5, 10, -4.75, 0.125}, tare[CHANNEL_MAX] = {0.5, -0.25, 6.5, 1, 0.25, 0};
    struct plate_info p = six_components(10, -5, -40);
    struct plate_maths m;
    struct plate_reading want, got;
    plate_maths_prepare(&m, &p, NULL);
    plate_maths_of_values(&m, value, &want);
    set_identity(&p);
    plate_maths_prepare(&m, &p, NULL);
    plate_maths_of_values(&m, value, &got);
    assert_true(got.fz_n == want.fz_n && got.cop_mm.x == want.cop_mm.x && got.cop_mm.y == want.cop_mm.y &&
                got.free_moment_nm == want.free_moment_nm);

    /* A known one: cross-talk in every row, the product written out. */
    for (int i = 0; i < COMPONENT_COUNT * COMPONENT_COUNT; i++) p.matrix[i] = (i % 7 == 0 ? 1.02 : 0.003) * (1 + 0.1 * i);
    union raw_value raw[CHANNEL_MAX] = {{0}};
    double f[COMPONENT_COUNT] = {0};
    for (int i = 0; i < COMPONENT_COUNT; i++) raw[i].f32 = (float)value[i];
    for (int r = 0; r < COMPONENT_COUNT; r++)
        for (int c = 0; c < COMPONENT_COUNT; c++) f[r] += p.matrix[r * COMPONENT_COUNT + c] * (value[c] - tare[c]);
    plate_maths_prepare(&m, &p, tare);
    plate_maths_run(&m, raw, &got);
    double mx = f[3] - -0.005 * f[2] + -0.040 * f[1], my = f[4] - -0.040 * f[0] + 0.010 * f[2];
    assert_near("Fz", got.fz_n, f[2], 1e-9);
    assert_near("x", got.cop_mm.x, -1e3 * my / f[2], 1e-9);
    assert_near("y", got.cop_mm.y, 1e3 * mx / f[2], 1e-9);
    p.matrix[2 * COMPONENT_COUNT + 2] = 1e6; /* 686 MN */
    plate_maths_prepare(&m, &p, NULL);
    plate_maths_of_values(&m, value, &got);
    assert_false(got.usable);
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
        cmocka_unit_test(knees_of_the_balance_board),
        cmocka_unit_test(a_knee_is_no_step),
        cmocka_unit_test(axis_maps_turn_and_mirror),
        cmocka_unit_test(default_axes_are_right_and_front_bit_for_bit),
        cmocka_unit_test(a_negative_load_is_a_load),
        cmocka_unit_test(a_calibration_matrix_is_applied_after_zeroing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
