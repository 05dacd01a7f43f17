/* Where a chart puts things: inside, apart, finite. */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "report/chart.h"
#include "report/chart_axis.h"
#include "report/chart_build.h"
#include "report/chart_text.h"

enum { POINTS_MAX = 1000 };
static struct chart_point points[POINTS_MAX];

static void inside(const char *what, double v, double low, double high)
{
    if (!(v >= low - 1e-6 && v <= high + 1e-6)) fail_msg("%s: %g, expected %g to %g", what, v, low, high);
}

static void shape_is_inside(const struct chart_layout *l, const struct chart_shape *s)
{
    double r = s->kind == SHAPE_DISC ? 0.5 * s->width : 0.0;
    switch (s->kind) {
    case SHAPE_LINE:
    case SHAPE_BAND:
        inside("x2", s->x2, 0.0, l->width);
        inside("y2", s->y2, 0.0, l->height);
        assert_true(s->kind != SHAPE_BAND || (s->x2 >= s->x1 && s->y2 >= s->y1));
        /* fallthrough */
    case SHAPE_DISC:
        inside("x1", s->x1, r, l->width - r);
        inside("y1", s->y1, r, l->height - r);
        break;
    case SHAPE_POLYLINE:
        assert_true(s->count >= 2 && s->first + s->count <= l->path_count);
        for (size_t i = s->first; i < s->first + s->count; i++) {
            inside("path x", l->path[i].x, 0.0, l->width);
            inside("path y", l->path[i].y, 0.0, l->height);
        }
        break;
    case SHAPE_ELLIPSE: {
        double co = cos(s->angle_rad), si = sin(s->angle_rad);
        double half_x = hypot(s->x2 * co, s->y2 * si), half_y = hypot(s->x2 * si, s->y2 * co);
        inside("ellipse x", s->x1, half_x, l->width - half_x);
        inside("ellipse y", s->y1, half_y, l->height - half_y);
        break;
    }
    }
}

static void layout_is_sound(const struct chart_layout *l, bool labels_apart)
{
    for (size_t i = 0; i < l->shape_count; i++) shape_is_inside(l, &l->shapes[i]);
    for (size_t i = 0; i < l->label_count; i++) {
        struct box a = label_box(&l->labels[i]);
        inside("label left", a.left, 0.0, l->width);
        inside("label right", a.right, 0.0, l->width);
        inside("label top", a.top, 0.0, l->height);
        inside("label bottom", a.bottom, 0.0, l->height);
        for (size_t k = 0; labels_apart && k < i; k++)
            if (boxes_meet(a, label_box(&l->labels[k])))
                fail_msg("\"%s\" lies on \"%s\"", l->labels[i].text, l->labels[k].text);
    }
}

static struct chart chart_of(enum chart_kind kind, bool for_screen, size_t count)
{
    return (struct chart){.kind = kind,
                          .title = "t",
                          .x_name = "Set (number)",
                          .y_name = "Mean speed (mm/s)",
                          .points = points,
                          .point_count = count,
                          .highlight_name = "today",
                          .label_size = for_screen ? 28.0 : 13.0,
                          .for_screen = for_screen,
                          .point_name = "one set",
                          .band_name = "your usual range",
                          .ellipse_name = "95 % ellipse"};
}

static void check(const struct chart *c, double width, double height, bool labels_apart)
{
    struct chart_layout *l = NULL;
    assert_int_equal(chart_layout(c, width, height, &l), STATUS_OK);
    layout_is_sound(l, labels_apart);
    chart_layout_free(l);
}

static void random_data_stays_inside(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 2, 3, 8, 30, POINTS_MAX};
    struct random_stream r;
    random_seed(&r, 7, "chart");
    for (int round = 0; round < 400; round++) {
        size_t count = counts[random_below(&r, sizeof counts / sizeof counts[0])];
        double scale = pow(10.0, 12.0 * random_uniform(&r) - 5.0), middle = scale * 3.0 * random_normal(&r);
        for (size_t i = 0; i < count; i++)
            points[i] = (struct chart_point){(double)i + 1.0, middle + scale * random_normal(&r),
                                             random_below(&r, 9) == 0};
        if (count > 0) points[count - 1].highlighted = random_below(&r, 2) == 0;
        struct chart c = chart_of((enum chart_kind)random_below(&r, 3), random_below(&r, 2) == 0, count);
        c.has_band = random_below(&r, 2) == 0;
        c.band_low = middle - scale * random_uniform(&r);
        c.band_high = middle + scale * random_uniform(&r);
        c.has_ellipse = c.kind == CHART_TRACE && count > 0;
        c.ellipse_x = 0.5 * (double)count;
        c.ellipse_y = middle;
        c.ellipse_major = 2.0 * scale;
        c.ellipse_minor = scale;
        c.ellipse_angle_rad = 6.28 * random_uniform(&r);
        c.loose = random_below(&r, 2) == 0;
        if (random_below(&r, 2) == 0) {
            c.x_first_label = "3 Oct";
            c.x_last_label = "20 Nov";
        }
        double width = (c.for_screen ? 400.0 : 300.0) + 500.0 * random_uniform(&r);
        double height = (c.for_screen ? 260.0 : 200.0) + 300.0 * random_uniform(&r);
        check(&c, width, height, true);
    }
}

static void odd_data_stays_inside(void **state)
{
    (void)state;
    static const double odd[][3] = {
        {0, 0, 0},           {5, 5, 5},   {1e300, 1e300, 1e300}, {-1e308, 0, 1e308}, {1, 1 + 1e-15, 1},
        {1e-310, 2e-310, 0}, {NAN, 4, 5}, {1, NAN, 3},           {NAN, NAN, NAN},    {INFINITY, 1, -INFINITY},
        {-3, -3, -3},
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        for (int kind = 0; kind < 3; kind++)
            for (int screen = 0; screen < 2; screen++) {
                for (size_t k = 0; k < 3; k++)
                    points[k] = (struct chart_point){kind == CHART_TRACE ? odd[i][2 - k] : (double)k,
                                                     odd[i][k], k == 2};
                struct chart c = chart_of((enum chart_kind)kind, screen != 0, 3);
                check(&c, 500.0, 350.0, false);
            }
}

static void tiny_rectangles_give_something_inside(void **state)
{
    (void)state;
    for (size_t k = 0; k < 3; k++) points[k] = (struct chart_point){(double)k, (double)(k * k), k == 2};
    for (double size = 1.0; size < 300.0; size *= 1.3)
        for (int kind = 0; kind < 3; kind++)
            for (int screen = 0; screen < 2; screen++) {
                struct chart c = chart_of((enum chart_kind)kind, screen != 0, 3);
                struct chart_layout *l = NULL;
                assert_int_equal(chart_layout(&c, size, 0.7 * size, &l), STATUS_OK);
                for (size_t i = 0; i < l->label_count; i++) {
                    struct box a = label_box(&l->labels[i]);
                    inside("label right", a.right, 0.0, l->width);
                    inside("label bottom", a.bottom, 0.0, l->height);
                }
                chart_layout_free(l);
            }
}

static void refused_arguments(void **state)
{
    (void)state;
    struct chart c = chart_of(CHART_TIMES, false, 1);
    struct chart_layout *l = NULL;
    assert_int_equal(chart_layout(&c, 0.0, 10.0, &l), STATUS_ARG);
    assert_int_equal(chart_layout(&c, 10.0, NAN, &l), STATUS_ARG);
    c.label_size = 0.0;
    assert_int_equal(chart_layout(&c, 10.0, 10.0, &l), STATUS_ARG);
    c.label_size = 10.0;
    c.points = NULL;
    assert_int_equal(chart_layout(&c, 10.0, 10.0, &l), STATUS_ARG);
}

/* One millimetre across is as long as one along: the scale shows in the ellipse and in the path alike. */
static void trace_has_equal_axes(void **state)
{
    (void)state;
    points[0] = (struct chart_point){-30, 0, false};
    points[1] = (struct chart_point){30, 0, false};
    points[2] = (struct chart_point){0, 10, false};
    points[3] = (struct chart_point){0, -10, false};
    struct chart c = chart_of(CHART_TRACE, false, 4);
    c.has_ellipse = true;
    c.ellipse_major = 30.0;
    c.ellipse_minor = 10.0;
    struct chart_layout *l = NULL;
    assert_int_equal(chart_layout(&c, 420.0, 380.0, &l), STATUS_OK);
    double across = l->path[1].x - l->path[0].x, along = l->path[3].y - l->path[2].y;
    assert_near("60 mm across over 20 mm along", across / along, 3.0, 1e-9);
    for (size_t i = 0; i < l->shape_count; i++)
        if (l->shapes[i].kind == SHAPE_ELLIPSE) {
            assert_near("major half axis", l->shapes[i].x2, across / 2.0, 1e-9);
            assert_near("centre", l->shapes[i].x1, (l->path[0].x + l->path[1].x) / 2.0, 1e-9);
        }
    chart_layout_free(l);
}

static void up_is_more(void **state)
{
    (void)state;
    for (int screen = 0; screen < 2; screen++) {
        points[0] = (struct chart_point){1, 10, false};
        points[1] = (struct chart_point){2, 20, true};
        struct chart c = chart_of(CHART_TIMES, screen != 0, 2);
        struct chart_layout *l = NULL;
        assert_int_equal(chart_layout(&c, 500.0, 350.0, &l), STATUS_OK);
        assert_int_equal(l->path_count, 2);
        assert_true(l->path[1].y < l->path[0].y && l->path[1].x > l->path[0].x);
        chart_layout_free(l);
    }
}

static bool has_label(const struct chart_layout *l, const char *text)
{
    for (size_t i = 0; i < l->label_count; i++)
        if (strcmp(l->labels[i].text, text) == 0) return true;
    return false;
}

static void paper_names_axes_and_screens_do_not(void **state)
{
    (void)state;
    for (size_t k = 0; k < 8; k++)
        points[k] = (struct chart_point){(double)k, (double)(50 + 7 * k % 11), k == 7};
    for (int screen = 0; screen < 2; screen++) {
        struct chart c = chart_of(CHART_TIMES, screen != 0, 8);
        struct chart_layout *l = NULL;
        assert_int_equal(chart_layout(&c, 500.0, 350.0, &l), STATUS_OK);
        assert_int_equal(has_label(l, "Mean speed (mm/s)"), screen == 0);
        assert_int_equal(has_label(l, "Set (number)"), screen == 0);
        assert_true(has_label(l, "today"));
        chart_layout_free(l);
    }
}

static const struct axis_case {
    double low, high;
    int max_ticks;
    const char *first, *second, *last;
} axis_cases[] = {
    {0, 10, 5, "0", "2", "10"},
    {3.2, 19.7, 5, "0", "5", "20"},
    {0.011, 0.049, 4, "0.01", "0.02", "0.05"},
    {-12, 12, 6,
     "\xE2\x88\x92"
     "15",
     "\xE2\x88\x92"
     "10",
     "15"},
};

static void axes_have_round_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof axis_cases / sizeof axis_cases[0]; i++) {
        const struct axis_case *c = &axis_cases[i];
        struct chart_axis a = axis_make(c->low, c->high, c->max_ticks, 1, 0);
        char text[3][AXIS_TEXT_BYTES];
        axis_text(&a, 0, text[0]);
        axis_text(&a, 1, text[1]);
        axis_text(&a, a.tick_count - 1, text[2]);
        assert_string_equal(text[0], c->first);
        assert_string_equal(text[1], c->second);
        assert_string_equal(text[2], c->last);
    }
}

static void long_labels_are_cut_at_a_character(void **state)
{
    (void)state;
    char out[96];
    chart_text_fit("na\xC3\xAFve na\xC3\xAFve na\xC3\xAFve", 10.0, 40.0, out, sizeof out);
    assert_true(chart_text_width(out, 10.0) <= 40.0);
    assert_string_equal(out + strlen(out) - 3, "\xE2\x80\xA6");
    chart_text_fit("short", 10.0, 400.0, out, sizeof out);
    assert_string_equal(out, "short");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_data_stays_inside),
        cmocka_unit_test(odd_data_stays_inside),
        cmocka_unit_test(tiny_rectangles_give_something_inside),
        cmocka_unit_test(refused_arguments),
        cmocka_unit_test(trace_has_equal_axes),
        cmocka_unit_test(up_is_more),
        cmocka_unit_test(paper_names_axes_and_screens_do_not),
        cmocka_unit_test(axes_have_round_numbers),
        cmocka_unit_test(long_labels_are_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
