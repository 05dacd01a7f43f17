/* Contrast of exercises.md 15, measured: text on its card and on the open sky 7:1, signs on any scenery 4.5:1. */
#include <string.h>

#include "view_fixture.h"

static void text_keeps_seven_to_one_on_its_card(void **state)
{
    (void)state;
    for (int t = 0; t < THEME_COUNT; t++) {
        double c = contrast(theme_rgb((enum theme)t, COLOUR_INK), theme_rgb((enum theme)t, COLOUR_PAPER));
        if (c < 7) fail_msg("theme %d: ink on paper %.2f:1", t, c);
        c = contrast(theme_rgb((enum theme)t, COLOUR_INK), theme_rgb((enum theme)t, COLOUR_MIST));
        if (c < 7) fail_msg("theme %d: ink on mist %.2f:1", t, c);
    }
}

static void black_and_white_is_21(void **state)
{
    (void)state; /* closed form of WCAG 2.2 */
    assert_near("contrast", contrast((struct rgb){ 0, 0, 0 }, (struct rgb){ 255, 255, 255 }), 21, 1e-9);
}

/* Text that stands on the picture itself: titles, the big number. */
static const struct sky { const char *art; struct rect_u area; } skies[] = {
    { "scene_boat", { 520, 140, 240, 92 } },
    { "menu", { 90, 40, 1100, 90 } },
    { "welcome", { 240, 60, 800, 90 } },
};

static void text_keeps_seven_to_one_on_the_sky(void **state)
{
    (void)state;
    for (int t = 0; t < THEME_COUNT; t++) {
        struct view *v = fixture_open(1280, 720, (enum theme)t);
        for (size_t i = 0; i < sizeof skies / sizeof skies[0]; i++) {
            double worst = 99;
            view_begin(v);
            view_background(v, skies[i].art);
            uint32_t *p = fixture_pixels(v);
            for (int y = (int)skies[i].area.y; y < (int)(skies[i].area.y + skies[i].area.h); y++)
                for (int x = (int)skies[i].area.x; x < (int)(skies[i].area.x + skies[i].area.w); x++)
                    worst = fmin(worst, contrast(theme_rgb((enum theme)t, COLOUR_INK), fixture_rgb(p[y * 1280 + x])));
            free(p);
            if (worst < 7) fail_msg("theme %d, %s: ink on sky %.2f:1", t, skies[i].art, worst);
        }
        view_close(v);
    }
}

static double best_of(const struct rgb *parts, int n, struct rgb under)
{
    double best = 0;
    for (int i = 0; i < n; i++) best = fmax(best, contrast(parts[i], under));
    return best;
}

/* One exercise for each background, and for the path that signs lie on; prints of feet, bars and columns are signs themselves. */
static const enum exercise_id sceneries[] = { E01_STEADY_STAND, E06_SIDE_SHIFT, E08_STAR_REACH, E07_TOE_HEEL_SHIFT, E11_GARDEN_PATH, E22_CALM_SCENE };
enum { SCENERIES = sizeof sceneries / sizeof sceneries[0] };

static void signs_keep_four_and_a_half_on_all_scenery(void **state)
{
    (void)state;
    for (int t = 0; t < THEME_COUNT; t++) {
        struct rgb light = theme_sign_light((enum theme)t), dark = theme_sign_dark((enum theme)t), amber = theme_rgb((enum theme)t, COLOUR_AMBER);
        const struct rgb ring[2] = { light, dark }, cursor[3] = { amber, dark, light };
        if (contrast(light, dark) < 4.5 || contrast(amber, dark) < 4.5) fail_msg("theme %d: a sign without contrast of its own", t);
        struct view *v = fixture_open(1280, 720, (enum theme)t);
        for (int e = 0; e < SCENERIES; e++) {
            struct world_scene w = fixture_scene(sceneries[e]);
            w.cursor_visible = w.has_target = false;
            w.steadiness = 0.5;
            w.seconds_left = -1; /* the number is no scenery */
            w.path_count = 2;
            w.path_half_width_lean = 0.2;
            w.path_mm[1] = (struct point_mm){ 30, 30 };
            w.path_done = 0.5;
            view_begin(v);
            view_scene(v, &w, 0.03);
            uint32_t *p = fixture_pixels(v);
            double worst_ring = 99, worst_cursor = 99;
            for (int y = 130; y < 715; y++)
                for (int x = 60; x < 1220; x++) {
                    worst_ring = fmin(worst_ring, best_of(ring, 2, fixture_rgb(p[y * 1280 + x])));
                    worst_cursor = fmin(worst_cursor, best_of(cursor, 3, fixture_rgb(p[y * 1280 + x])));
                }
            free(p);
            if (worst_ring < 4.5 || worst_cursor < 4.5)
                fail_msg("theme %d, E%02d: ring %.2f:1, cursor %.2f:1", t, (int)sceneries[e], worst_ring, worst_cursor);
        }
        view_close(v);
    }
}

static void signs_keep_it_on_the_terrace_too(void **state)
{
    (void)state;
    for (int t = 0; t < THEME_COUNT; t++) {
        struct rgb light = theme_sign_light((enum theme)t), dark = theme_sign_dark((enum theme)t);
        const struct rgb ring[2] = { light, dark };
        struct view *v = fixture_open(1280, 720, (enum theme)t);
        double worst = 99;
        view_begin(v);
        view_background(v, "ground_terrace");
        uint32_t *p = fixture_pixels(v);
        for (int y = 130; y < 715; y++)
            for (int x = 60; x < 1220; x++) worst = fmin(worst, best_of(ring, 2, fixture_rgb(p[y * 1280 + x])));
        free(p);
        if (worst < 4.5) fail_msg("theme %d: ring %.2f:1", t, worst);
        view_close(v);
    }
}

static const struct svg_case { enum theme theme; const char *in, *want; } svg_cases[] = {
    { THEME_LIGHT, "<a b=\"{ink}\"/>", "<a b=\"#1d2f3a\"/>" },
    { THEME_DARK, "<a b=\"{ink}\"/>", "<a b=\"#f4f1e8\"/>" },
    { THEME_LIGHT, "<a b=\"#8fa596\"/>", "<a b=\"#8fa596\"/>" },             /* scenery is drawn in the colours of light */
    { THEME_YELLOW_ON_BLACK, "<a b=\"#000000\"/>", "<a b=\"#000000\"/>" },
    { THEME_DARK, "<a b=\"url(#beefed)\"/>", "<a b=\"url(#beefed)\"/>" },    /* a reference is no colour */
    { THEME_DARK, "<a b=\"{unknown}\"/>", "<a b=\"{unknown}\"/>" },
    { THEME_DARK, "<a data-lit=\"1.0\" b=\"#d24a34\"/>", "<a data-lit=\"1.0\" b=\"#d24a34\"/>" },
};

static void drawings_take_the_colours_of_the_theme(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof svg_cases / sizeof svg_cases[0]; i++) {
        char *got = svg_in_theme(svg_cases[i].in, svg_cases[i].theme);
        assert_non_null(got);
        if (strcmp(got, svg_cases[i].want)) fail_msg("row %zu: %s, expected %s", i, got, svg_cases[i].want);
        free(got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(black_and_white_is_21),
        cmocka_unit_test(text_keeps_seven_to_one_on_its_card),
        cmocka_unit_test(text_keeps_seven_to_one_on_the_sky),
        cmocka_unit_test(signs_keep_four_and_a_half_on_all_scenery),
        cmocka_unit_test(signs_keep_it_on_the_terrace_too),
        cmocka_unit_test(drawings_take_the_colours_of_the_theme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
