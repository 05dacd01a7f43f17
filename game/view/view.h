/* view.h - window, drawing, text, art, sound and input: the only place where millimetres become pixels.
 *
 * Every coordinate is in design units: the screen is 1280 x 720 of them, whatever its pixels; larger windows draw the same picture finer,
 * other shapes get bars of the background. Main thread only. Nothing is created per frame in steady state: art, cards and
 * text are textures, made once per size and theme and kept (guide: art.md; performance.md 5). */
#ifndef EVENKEEL_VIEW_VIEW_H
#define EVENKEEL_VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/units.h"
#include "report/chart.h"

enum { VIEW_WIDTH = 1280, VIEW_HEIGHT = 720 };
struct rect_u { double x, y, w, h; };
struct point_u { double x, y; };

enum colour { COLOUR_INK, COLOUR_PAPER, COLOUR_AMBER, COLOUR_LAKE, COLOUR_EARTH, COLOUR_MIST, COLOUR_COUNT };
enum theme { THEME_LIGHT, THEME_DARK, THEME_YELLOW_ON_BLACK, THEME_CALM, THEME_COUNT };
enum text_size { TEXT_TITLE = 60, TEXT_PROMPT = 44, TEXT_BUTTON = 46, TEXT_BODY = 36, TEXT_LABEL = 28, TEXT_NUMBER = 100 };
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct view_options {
    int width_px, height_px;     /* 0: desktop full screen */
    bool headless;               /* dummy drivers, software renderer */
    bool sound;
    bool unpaced;                /* do not wait for 60 Hz: tests and faster than real time */
    enum theme theme;
};
struct view;
/* Shows a first frame (sky and name) before it returns; art is loaded when it is first drawn. */
enum status view_open(const struct view_options *o, struct view **out, struct problem *why);
void view_close(struct view *v); /* NULL is fine */

/* ---- frame ---- */
void view_begin(struct view *v);
void view_present(struct view *v);          /* waits for the display; late latching: view_wait_for_latch before reading state */
void view_wait_for_latch(struct view *v);
struct frame_stats {
    double draw_p50_ms, draw_p95_ms, draw_p99_ms;    /* CPU time of drawing, last 2 s */
    double latency_p50_ms, latency_p99_ms;           /* sample -> present returned, last 2 s; 0: none */
    uint64_t frames;
    int quality;                                     /* 0 full, 1 no decorations, 2 no particles, 3 decorations at 30 fps */
};
/* Tell which sample the frame shows: arrival time of the newest sway sample used. */
void view_note_sample(struct view *v, int64_t t_arr_ns);
void view_frame_stats(const struct view *v, struct frame_stats *out);
enum status view_shot(struct view *v, const char *png_path, struct problem *why); /* after drawing, before present */

/* ---- input: one event at a time ---- */
enum view_key { KEY_NONE, KEY_LEFT, KEY_RIGHT, KEY_UP, KEY_DOWN, KEY_ENTER, KEY_ESCAPE, KEY_SPACE, KEY_OTHER };
enum view_event_kind { VIEW_NOTHING, VIEW_KEY_DOWN, VIEW_KEY_UP, VIEW_POINTER_MOVED, VIEW_POINTER_PRESSED, VIEW_QUIT };
struct view_event { enum view_event_kind kind; enum view_key key; struct point_u at; char character; };
bool view_poll(struct view *v, struct view_event *out);

/* ---- drawing ---- */
void view_background(struct view *v, const char *art);                        /* "scene_lake": assets/art/scene_lake.svg, whole screen */
/* Fitted into where, proportions kept, centred; leaned around the middle of its foot in steps of half a degree. */
void view_art(struct view *v, const char *art, struct rect_u where, double alpha, double angle_deg);
void view_card(struct view *v, struct rect_u r, enum colour fill);            /* corner radius 26 */
void view_disc(struct view *v, struct point_u at, double radius, enum colour fill, double alpha);
/* Rings and discs are pictures kept per size: let alpha change from frame to frame, not the radius. */
void view_ring(struct view *v, struct point_u at, double radius, double width, enum colour c, double alpha);
void view_ellipse_ring(struct view *v, struct point_u at, double rx, double ry, double width, enum colour c, double alpha);
void view_bar(struct view *v, struct rect_u r, double fraction);              /* calm progress bar */
/* Text in one line; returns its width. max_width 0: no limit; wider text is drawn smaller, never cut. */
double view_text(struct view *v, const char *text, struct point_u baseline_left_or_centre, int size, enum colour c, enum align a,
                 double max_width);
/* Wrapped text; returns the height used. */
double view_paragraph(struct view *v, const char *text, struct rect_u where, int size, enum colour c, enum align a);
void view_chart(struct view *v, struct rect_u where, const struct chart *c);

/* ---- the same signs everywhere (art.md) ---- */
void view_prompt_card(struct view *v, const char *text);                      /* top centre */
enum arrow { ARROW_NONE, ARROW_LEFT, ARROW_RIGHT };
void view_button(struct view *v, struct rect_u r, const char *label, enum arrow arrow, bool dark, bool focused, double dwell);
struct rect_u view_stop_button(struct view *v);                               /* top right; returns where it is */
void view_progress(struct view *v, int done, double current, int total);      /* circles top left */
void view_stars(struct view *v, struct point_u centre, int stars);            /* three, of which some filled */
void view_cursor(struct view *v, struct point_u at, double alpha);            /* you: amber disc with dark rim */
void view_target(struct view *v, struct point_u at, double radius, double hold, double alpha); /* ring with halo; hold fills it */

/* ---- play: one scene per exercise ---- */
struct world_scene;
/* dt_s: since the last frame, for easing only. Never changes what is judged. */
void view_scene(struct view *v, const struct world_scene *scene, double dt_s);
void view_scene_preload(struct view *v, int exercise);                        /* loading step outside play */
struct point_u view_scene_point(const struct world_scene *scene, double x_mm, double y_mm);
struct point_u view_scene_lean_point(const struct world_scene *scene, double lean_x, double lean_y); /* 1: the whole reach */
struct point_mm view_scene_mm(const struct world_scene *scene, struct point_u at);      /* the way back */

/* ---- sound: soft, synthesized ---- */
enum cue { CUE_SUCCESS, CUE_STAR, CUE_SELECT, CUE_EDGE, CUE_TARGET_LEFT, CUE_TARGET_RIGHT, CUE_TARGET_MIDDLE, CUE_SET_DONE, CUE_PAUSE,
           CUE_BEAT, CUE_BELL, CUE_BREATH_IN, CUE_BREATH_OUT, CUE_STAY, CUE_LIGHTER, /* of the scenes themselves */
           CUE_NOTE_LEFT, CUE_NOTE_FRONT_LEFT, CUE_NOTE_FRONT, CUE_NOTE_FRONT_RIGHT, CUE_NOTE_RIGHT, CUE_NOTE_BACK,
           CUE_COUNT };
void view_sound(struct view *v, enum cue c);

enum theme view_theme(const struct view *v);
void view_set_theme(struct view *v, enum theme t);
/* "#rrggbb" of a colour in a theme; used by contrast tests too. */
const char *theme_colour(enum theme t, enum colour c);

#endif
