/* Window, text, pictures, input, sound: what every screen relies on. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "view_fixture.h"

/* Leftmost and rightmost column that differs from the first pixel, in pixels; false: nothing drawn. */
static bool ink_columns(struct view *v, int *left, int *right)
{
    uint32_t *p = fixture_pixels(v);
    *left = v->width_px;
    *right = -1;
    for (int i = 0; i < v->width_px * v->height_px; i++) {
        if (p[i] == p[0]) continue;
        if (i % v->width_px < *left) *left = i % v->width_px;
        if (i % v->width_px > *right) *right = i % v->width_px;
    }
    free(p);
    return *right >= 0;
}

static const struct fit { const char *text; int size; double max_width; enum align align; } fits[] = {
    { "Stop", TEXT_BODY, 110, ALIGN_CENTRE },
    { "Stillstehen wie ein Berg im Morgenlicht", TEXT_PROMPT, 612, ALIGN_CENTRE },
    { "A line that is far too long for the place that it was given", TEXT_TITLE, 300, ALIGN_LEFT },
    { "Donaudampfschifffahrtsgesellschaft", TEXT_BUTTON, 200, ALIGN_RIGHT },
    { "m", TEXT_NUMBER, 20, ALIGN_CENTRE },
};

static void text_is_drawn_smaller_but_never_cut(void **state)
{
    (void)state;
    struct view *v = fixture_open(1280, 720, THEME_LIGHT);
    for (size_t i = 0; i < sizeof fits / sizeof fits[0]; i++) {
        const struct fit *c = &fits[i];
        int left, right;
        view_begin(v);
        double w = view_text(v, c->text, (struct point_u){ 640, 360 }, c->size, COLOUR_INK, c->align, c->max_width);
        if (!ink_columns(v, &left, &right)) fail_msg("row %zu: nothing drawn", i);
        double from = c->align == ALIGN_LEFT ? 640 : c->align == ALIGN_CENTRE ? 640 - c->max_width / 2 : 640 - c->max_width;
        if (w > c->max_width + 0.01 || left < from - 1.5 || right > from + c->max_width + 1.5)
            fail_msg("row %zu: %.1f wide, columns %d to %d, expected within %.0f", i, w, left, right, c->max_width);
        if (w < c->max_width * 0.55 && w < text_width(v, c->text, c->size) - 1) fail_msg("row %zu: %.1f wide, needlessly small", i, w);
        view_present(v);
    }
    view_close(v);
}

static void paragraphs_stay_inside_their_place(void **state)
{
    (void)state;
    static const struct rect_u places[] = { { 100, 100, 432, 360 }, { 100, 100, 300, 90 }, { 100, 100, 1000, 60 }, { 100, 100, 160, 500 } };
    static const char text[] = "Put a sturdy chair behind the plate, and have a rail or a heavy table in front of you, within reach.\nThen step on.";
    struct view *v = fixture_open(1280, 720, THEME_LIGHT);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int left, right;
        view_begin(v);
        double h = view_paragraph(v, text, places[i], TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
        assert_true(ink_columns(v, &left, &right));
        if (h > places[i].h + 0.01 || h <= 0 || left < places[i].x - 2 || right > places[i].x + places[i].w + 2)
            fail_msg("row %zu: %.0f high, columns %d to %d", i, h, left, right);
        view_present(v);
    }
    view_close(v);
}

static const char *const art[] = {
    "scene_boat", "scene_lamplighter", "scene_apple", "menu", "welcome", "setup", "step_on", "rest", "intro_E01", "intro_E06", "intro_E08",
    "boat", "boat_mirror", "light_path", "lamplighter", "lamp", "lamp_lit", "glow", "window_lit", "window_mirror", "apple_unripe",
    "apple_ripe", "basket", "basket_back", "star", "star_empty", "tick", "arrow_left", "arrow_right", "arrow_up", "arrow_down", "plate", "cable",
};

static void every_drawing_shows_something_and_stretches_nothing(void **state)
{
    (void)state;
    struct view *v = fixture_open(1280, 720, THEME_LIGHT);
    for (size_t i = 0; i < sizeof art / sizeof art[0]; i++) {
        int left, right, w, h;
        view_begin(v);
        view_art(v, art[i], (struct rect_u){ 100, 100, 400, 400 }, 1, 0);
        if (!ink_columns(v, &left, &right)) fail_msg("%s: nothing drawn", art[i]);
        if (left < 100 || right >= 500) fail_msg("%s: columns %d to %d, expected 100 to 499", art[i], left, right);
        SDL_Texture *t = picture_get(v, art[i], 400, 400, 0);
        assert_non_null(t);
        SDL_QueryTexture(t, NULL, NULL, &w, &h);
        assert_true(w == 400 || h == 400);
        view_present(v);
    }
    assert_null(picture_get(v, "no_such_drawing", 10, 10, 0));
    view_art(v, "no_such_drawing", (struct rect_u){ 0, 0, 10, 10 }, 1, 0); /* said once in the log, drawn as nothing */
    view_close(v);
}

static void shots_are_files_with_a_picture(void **state)
{
    (void)state;
    static const int sizes[][2] = { { 1280, 720 }, { 1920, 1080 }, { 1024, 768 } };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct view *v = fixture_open(sizes[i][0], sizes[i][1], THEME_LIGHT);
        struct problem why = { 0 };
        struct stat s;
        char path[400];
        snprintf(path, sizeof path, "%s/shot.png", scratch_dir());
        view_begin(v);
        view_background(v, "welcome");
        if (view_shot(v, path, &why) != STATUS_OK) fail_msg("%s", why.text);
        assert_int_equal(stat(path, &s), 0);
        assert_true(s.st_size > 20000); /* a blank picture of this size has under 10 kB */
        snprintf(path, sizeof path, "%s/no/such/folder.png", scratch_dir());
        assert_int_equal(view_shot(v, path, &why), STATUS_IO);
        assert_non_null(strstr(why.text, "no/such/folder.png"));
        view_close(v);
    }
}

static void other_shapes_get_bars_and_the_same_picture(void **state)
{
    (void)state;
    struct view *v = fixture_open(1600, 720, THEME_LIGHT); /* 160 px left and right */
    view_begin(v);
    view_background(v, "scene_boat");
    uint32_t *p = fixture_pixels(v);
    for (int y = 0; y < 720; y += 90) {
        assert_int_equal(p[y * 1600], p[y * 1600 + 160]);               /* the edge goes on to the left  */
        assert_int_equal(p[y * 1600 + 1599], p[y * 1600 + 1439]);
    }
    free(p);
    view_close(v);
}

static const struct input_case { SDL_Keycode sym; enum view_key key; char character; } input_cases[] = {
    { SDLK_LEFT, KEY_LEFT, 0 }, { SDLK_RIGHT, KEY_RIGHT, 0 }, { SDLK_UP, KEY_UP, 0 }, { SDLK_DOWN, KEY_DOWN, 0 }, { SDLK_RETURN, KEY_ENTER, 0 },
    { SDLK_ESCAPE, KEY_ESCAPE, 0 }, { SDLK_SPACE, KEY_SPACE, ' ' }, { SDLK_q, KEY_OTHER, 'q' }, { SDLK_F5, KEY_OTHER, 0 },
};

/* SDL ends a round of polling at a mark in its queue; what lies behind the mark comes in the next round. */
static bool next_event(struct view *v, struct view_event *e)
{
    for (int round = 0; round < 3; round++)
        if (view_poll(v, e)) return true;
    return false;
}

static void keys_and_pointer_arrive_in_our_terms(void **state)
{
    (void)state;
    struct view *v = fixture_open(1600, 720, THEME_LIGHT);
    struct view_event e;
    while (next_event(v, &e)) continue;
    for (size_t i = 0; i < sizeof input_cases / sizeof input_cases[0]; i++) {
        SDL_Event s = { .key = { .type = SDL_KEYDOWN, .keysym = { .sym = input_cases[i].sym } } };
        SDL_PushEvent(&s);
        s.key.repeat = 1;
        SDL_PushEvent(&s); /* a held key is one wish */
        assert_true(next_event(v, &e));
        assert_int_equal(e.kind, VIEW_KEY_DOWN);
        assert_int_equal(e.key, input_cases[i].key);
        assert_int_equal(e.character, input_cases[i].character);
        assert_false(next_event(v, &e));
    }
    SDL_Event shift = { .key = { .type = SDL_KEYDOWN, .keysym = { .sym = SDLK_LSHIFT } } };
    SDL_PushEvent(&shift);
    assert_false(next_event(v, &e));
    SDL_Event press = { .button = { .type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_LEFT, .x = 800, .y = 360 } };
    SDL_PushEvent(&press);
    assert_true(next_event(v, &e));
    assert_int_equal(e.kind, VIEW_POINTER_PRESSED);
    assert_near("x", e.at.x, 640, 0.6);
    assert_near("y", e.at.y, 360, 0.6);
    SDL_Event quit = { .type = SDL_QUIT };
    SDL_PushEvent(&quit);
    assert_true(next_event(v, &e));
    assert_int_equal(e.kind, VIEW_QUIT);
    view_close(v);
}

static void sound_is_never_an_error(void **state)
{
    (void)state;
    for (int absent = 0; absent < 2; absent++) {
        struct view_options o = { .width_px = 640, .height_px = 360, .headless = true, .unpaced = true, .sound = true };
        struct view *v = NULL;
        struct problem why;
        if (absent) SDL_SetHintWithPriority(SDL_HINT_AUDIODRIVER, "no such driver", SDL_HINT_OVERRIDE);
        assert_int_equal(view_open(&o, &v, &why), STATUS_OK);
        for (int c = 0; c < CUE_COUNT; c++) view_sound(v, (enum cue)c);
        view_close(v);
    }
    SDL_ResetHint(SDL_HINT_AUDIODRIVER);
}

static void a_theme_changes_the_picture_and_back_gives_the_same(void **state)
{
    (void)state;
    struct view *v = fixture_open(640, 360, THEME_LIGHT);
    uint32_t *p[3];
    for (int i = 0; i < 3; i++) {
        view_set_theme(v, i == 1 ? THEME_DARK : THEME_LIGHT);
        view_begin(v);
        view_background(v, "menu");
        view_text(v, "Good morning", (struct point_u){ 640, 128 }, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 0);
        p[i] = fixture_pixels(v);
        view_present(v);
    }
    assert_true(memcmp(p[0], p[1], 640 * 360 * 4) != 0);
    assert_int_equal(memcmp(p[0], p[2], 640 * 360 * 4), 0);
    for (int i = 0; i < 3; i++) free(p[i]);
    view_close(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_drawn_smaller_but_never_cut),
        cmocka_unit_test(paragraphs_stay_inside_their_place),
        cmocka_unit_test(every_drawing_shows_something_and_stretches_nothing),
        cmocka_unit_test(shots_are_files_with_a_picture),
        cmocka_unit_test(other_shapes_get_bars_and_the_same_picture),
        cmocka_unit_test(keys_and_pointer_arrive_in_our_terms),
        cmocka_unit_test(sound_is_never_an_error),
        cmocka_unit_test(a_theme_changes_the_picture_and_back_gives_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
