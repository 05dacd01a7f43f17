/* links: view */
/* view_gallery - every scene, sign and card as PNG files, to be looked at: view_gallery DIR [WIDTH HEIGHT [THEME]].
 * Headless. Without a size: 1280x720 and 1920x1080 in all four themes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "view/view.h"
#include "world/world.h"

static const char *const theme_names[THEME_COUNT] = { "light", "dark", "yellow", "calm" };

static struct world_scene base_scene(enum exercise_id id)
{
    struct world_scene w = { .exercise = id, .phase = PHASE_TRIAL, .cursor_visible = true, .has_target = true, .target_direction = -1,
                             .seconds_left = -1, .running_level = 2, .steadiness = 0.2 };
    if (id != E01_STEADY_STAND) {
        w.reach_left_mm = w.reach_right_mm = 70;
        w.reach_front_mm = 75;
        w.reach_back_mm = 38;
        w.target_radius_lean = 0.24;
    }
    switch (id) {
    case E01_STEADY_STAND:
        w.prompt = "Stand still like a mountain";
        w.span_mm = 60;
        w.target_radius_mm = 20;
        w.trials_total = 3;
        w.seconds_left = 12;
        break;
    case E06_SIDE_SHIFT:
        w.prompt = "Lean to the lamp";
        w.span_mm = 90;
        w.target_mm = (struct point_mm){ -42, 0 };
        w.target_radius_mm = 16;
        w.trials_total = 10;
        break;
    default:
        w.prompt = "Lean to the apple";
        w.span_mm = 90;
        w.target_mm = (struct point_mm){ 32, 34 };
        w.target_radius_mm = 17;
        w.target_direction = 1;
        w.trials_total = 12;
        break;
    }
    return w;
}

static void settle(struct view *v, const struct world_scene *w, int frames)
{
    for (int i = 0; i < frames; i++) {
        view_begin(v);
        view_scene(v, w, 1 / 30.0);
        if (i + 1 < frames) view_present(v);
    }
}

static int shots;
static void shot(struct view *v, const char *dir, const char *name)
{
    struct problem why;
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.png", dir, name);
    if (view_shot(v, path, &why) != STATUS_OK) {
        fprintf(stderr, "view_gallery: %s\n", why.text);
        exit(1);
    }
    shots++;
    view_present(v);
}

static void scene_states(struct view *v, const char *dir, enum exercise_id id, const char *name)
{
    char file[64];
    struct world_scene w = base_scene(id);
    view_scene_preload(v, (int)id);
    w.has_target = id == E01_STEADY_STAND;
    w.cursor_mm = (struct point_mm){ 5, -4 };
    w.phase = PHASE_READY;
    settle(v, &w, 60);
    snprintf(file, sizeof file, "%s_1_begin", name);
    shot(v, dir, file);

    w = base_scene(id);
    w.trials_done = w.hits = w.trials_total / 2 - (id == E01_STEADY_STAND ? 0 : 1);
    if (id == E06_SIDE_SHIFT) w.target_mm.x = -42;
    settle(v, &w, 40);
    w.trials_done = w.hits = w.hits + 1;
    if (id == E06_SIDE_SHIFT) w.target_mm.x = 42;
    if (id == E08_STAR_REACH) {
        w.target_mm = (struct point_mm){ -42, 0 };
        w.target_direction = 6;
    }
    w.cursor_mm = id == E01_STEADY_STAND ? (struct point_mm){ 4, 3 } : (struct point_mm){ w.target_mm.x * 0.9, 3 };
    w.inside = true;
    w.hold_progress = w.trial_progress = 0.5;
    w.steadiness = 0.6;
    settle(v, &w, 45);
    snprintf(file, sizeof file, "%s_2_half", name);
    shot(v, dir, file);

    w.trials_done = w.hits = w.trials_total - 1;
    w.hold_progress = w.trial_progress = 0.92;
    w.steadiness = 1;
    w.seconds_left = w.seconds_left >= 0 ? 2 : -1;
    if (id == E08_STAR_REACH) {
        for (int i = 0; i < 9; i++) {
            w.hits = w.trials_done = i + 2;
            settle(v, &w, 50);
        }
        w.target_mm = (struct point_mm){ 0, 45 };
        w.cursor_mm = (struct point_mm){ 3, 40 };
        w.target_direction = 0;
    }
    settle(v, &w, 120);
    snprintf(file, sizeof file, "%s_3_nearly", name);
    shot(v, dir, file);

    w.phase = PHASE_PAUSED;
    settle(v, &w, 40);
    snprintf(file, sizeof file, "%s_4_paused", name);
    shot(v, dir, file);
}

static void result_card(struct view *v, const char *dir)
{
    static const struct chart_point points[] = { { 0, 14, 0 }, { 1, 16, 0 }, { 2, 13, 0 }, { 3, 18, 0 }, { 4, 17, 0 }, { 5, 21, 0 },
                                                 { 6, 20, 0 }, { 7, 24, 1 } };
    const struct chart c = { .kind = CHART_TIMES, .title = "Your last eight times", .x_name = "", .y_name = "", .points = points,
                             .point_count = 8, .has_band = true, .band_low = 13, .band_high = 20, .band_name = "your usual range",
                             .x_first_label = "3 Oct", .x_last_label = "20 Nov", .highlight_name = "today", .label_size = 28,
                             .for_screen = true };
    view_begin(v);
    view_background(v, "menu");
    view_text(v, "Well done, steady as a boat at dawn", (struct point_u){ 640, 104 }, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1180);
    view_stars(v, (struct point_u){ 340, 222 }, 2);
    view_card(v, (struct rect_u){ 90, 316, 520, 218 }, COLOUR_PAPER);
    view_text(v, "You held still for", (struct point_u){ 124, 382 }, TEXT_BODY, COLOUR_INK, ALIGN_LEFT, 450);
    double w = view_text(v, "24 s", (struct point_u){ 124, 488 }, TEXT_NUMBER, COLOUR_INK, ALIGN_LEFT, 300);
    view_text(v, "of 30 s", (struct point_u){ 124 + w + 28, 488 }, TEXT_BODY, COLOUR_INK, ALIGN_LEFT, 200);
    view_card(v, (struct rect_u){ 650, 150, 540, 384 }, COLOUR_PAPER);
    view_text(v, c.title, (struct point_u){ 684, 208 }, TEXT_BODY, COLOUR_INK, ALIGN_LEFT, 470);
    view_chart(v, (struct rect_u){ 684, 226, 472, 290 }, &c);
    view_button(v, (struct rect_u){ 90, 574, 500, 104 }, "Rest", ARROW_LEFT, false, false, 0);
    view_button(v, (struct rect_u){ 690, 574, 500, 104 }, "Next exercise", ARROW_RIGHT, true, true, 0.6);
    shot(v, dir, "result");
}

static void picture_card(struct view *v, const char *dir, const char *art, const char *text)
{
    char file[64];
    view_begin(v);
    view_background(v, "menu");
    view_art(v, art, (struct rect_u){ 90, 120, 560, 412 }, 1, 0);
    view_card(v, (struct rect_u){ 690, 120, 500, 412 }, COLOUR_PAPER);
    view_paragraph(v, text, (struct rect_u){ 724, 130, 432, 360 }, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    view_button(v, (struct rect_u){ 90, 574, 500, 104 }, "Back", ARROW_LEFT, false, false, 0);
    view_button(v, (struct rect_u){ 690, 574, 500, 104 }, "Continue", ARROW_RIGHT, true, false, 0);
    snprintf(file, sizeof file, "card_%s", art);
    shot(v, dir, file);
}

static void welcome(struct view *v, const char *dir)
{
    view_begin(v);
    view_background(v, "welcome");
    view_text(v, "Good morning", (struct point_u){ 640, 128 }, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_button(v, (struct rect_u){ 90, 574, 500, 104 }, "My progress", ARROW_LEFT, false, false, 0);
    view_button(v, (struct rect_u){ 690, 574, 500, 104 }, "Start practice", ARROW_RIGHT, true, false, 0.4);
    shot(v, dir, "welcome");
}

static void sign_sheet(struct view *v, const char *dir)
{
    static const char *const sprites[] = { "boat", "boat_mirror", "light_path", "lamplighter", "lamp", "lamp_lit", "glow", "window_lit",
        "window_mirror", "apple_unripe", "apple_ripe", "basket_back", "basket", "star", "star_empty", "tick", "arrow_left",
        "arrow_right", "arrow_up", "arrow_down", "plate", "cable" };
    view_begin(v);
    view_background(v, "menu");
    for (size_t i = 0; i < sizeof sprites / sizeof sprites[0]; i++)
        view_art(v, sprites[i], (struct rect_u){ 24 + 112.0 * (double)(i % 11), 20 + 120.0 * (double)(i / 11), 100, 100 }, 1, 0);
    view_progress(v, 1, 0.4, 3);
    for (int i = 0; i < 3; i++) view_target(v, (struct point_u){ 120 + 170.0 * i, 380 }, 70 - 18.0 * i, i * 0.4, 1);
    view_cursor(v, (struct point_u){ 640, 380 }, 1);
    view_bar(v, (struct rect_u){ 740, 330, 460, 32 }, 0.35);
    view_stop_button(v);
    view_ring(v, (struct point_u){ 780, 430 }, 40, 8, COLOUR_LAKE, 1);
    view_ellipse_ring(v, (struct point_u){ 960, 430 }, 90, 30, 5, COLOUR_EARTH, 1);
    view_disc(v, (struct point_u){ 1120, 430 }, 34, COLOUR_AMBER, 1);
    view_button(v, (struct rect_u){ 40, 500, 360, 90 }, "Rest", ARROW_LEFT, false, true, 0.3);
    view_button(v, (struct rect_u){ 430, 500, 360, 90 }, "Stay here", ARROW_NONE, false, false, 0);
    view_button(v, (struct rect_u){ 830, 500, 400, 90 }, "A much longer label than fits", ARROW_RIGHT, true, false, 0.8);
    view_text(v, "Il1 O0 äöü 24,5 kg label 28", (struct point_u){ 40, 650 }, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, 0);
    view_text(v, "A line that is far too long for its place is drawn smaller", (struct point_u){ 1240, 690 }, TEXT_BODY, COLOUR_INK,
              ALIGN_RIGHT, 500);
    shot(v, dir, "signs");
}

static int gallery(const char *dir, int w, int h, enum theme t)
{
    char sub[900];
    struct problem why = { 0 };
    struct view *v = NULL;
    const struct view_options o = { .width_px = w, .height_px = h, .headless = true, .unpaced = true, .theme = t };
    snprintf(sub, sizeof sub, "%s/%s_%dx%d", dir, theme_names[t], w, h);
    mkdir(dir, 0755);
    mkdir(sub, 0755);
    if (view_open(&o, &v, &why) != STATUS_OK) {
        fprintf(stderr, "view_gallery: %s\n", why.text);
        return 1;
    }
    scene_states(v, sub, E01_STEADY_STAND, "boat");
    scene_states(v, sub, E06_SIDE_SHIFT, "lamps");
    scene_states(v, sub, E08_STAR_REACH, "apples");
    welcome(v, sub);
    result_card(v, sub);
    sign_sheet(v, sub);
    picture_card(v, sub, "setup", "Put a sturdy chair behind the plate, and have a rail or a heavy table in front of you, within reach.");
    picture_card(v, sub, "step_on", "Step onto the plate, one foot after the other. Hold on while you do.");
    picture_card(v, sub, "intro_E01", "Stand tall and still. The ripples around the boat fade while you are steady.");
    picture_card(v, sub, "intro_E06", "Lean from your ankles to the side of the lamp, and stay until it is lit.");
    picture_card(v, sub, "intro_E08", "Lean from your ankles toward the apple. It ripens while you stay.");
    picture_card(v, sub, "rest", "You have done plenty. Sit down for a moment if you like.");
    view_close(v);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: view_gallery DIR [WIDTH HEIGHT [light|dark|yellow|calm]]\n");
        return 2;
    }
    static const int sizes[2][2] = { { 1280, 720 }, { 1920, 1080 } };
    int result = 0;
    for (int t = 0; t < THEME_COUNT; t++) {
        if (argc > 4 && strcmp(argv[4], theme_names[t])) continue;
        if (argc > 3) result |= gallery(argv[1], atoi(argv[2]), atoi(argv[3]), (enum theme)t);
        else
            for (int i = 0; i < 2; i++) result |= gallery(argv[1], sizes[i][0], sizes[i][1], (enum theme)t);
    }
    printf("%d pictures in %s\n", shots, argv[1]);
    return result;
}
