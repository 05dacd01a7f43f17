/* view_internal.h - what the files of game/view share. Not for other folders.
 *
 * Main thread only, but for sound.c, whose mixer runs on SDL's audio thread behind sound.h. */
#ifndef EVENKEEL_VIEW_VIEW_INTERNAL_H
#define EVENKEEL_VIEW_VIEW_INTERNAL_H

#include <SDL.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"
#include "view/latency.h"
#include "view/view.h"

struct rgb { uint8_t r, g, b; };
struct sound;
struct text_cache;
struct picture_cache;
struct chart_cache;
struct scene_state;

struct view {
    SDL_Window *window;
    SDL_Renderer *renderer;
    bool software, vsync, headless, unpaced, ttf_ready;
    enum theme theme;
    /* design units to pixels: px = unit * scale + offset */
    double scale, offset_x_px, offset_y_px;
    int width_px, height_px;
    struct picture_cache *pictures;
    struct text_cache *text;
    struct chart_cache *charts;
    struct scene_state *scene;
    struct sound *sound;
    struct latency latency;
    uint64_t textures_made;      /* counts every texture ever created: tests hold it still in steady state */
    uint64_t frame;
};

/* ---- window.c ---- */
void window_measure(struct view *v);                 /* after a resize: scale and offsets; drops textures of the old size */
void window_drop_textures(struct view *v);
SDL_Texture *window_texture(struct view *v, SDL_Surface *s, SDL_BlendMode blend); /* counted; NULL: out of memory */

/* ---- canvas.c: shapes without a picture file ---- */
static inline double to_px_x(const struct view *v, double x) { return x * v->scale + v->offset_x_px; }
static inline double to_px_y(const struct view *v, double y) { return y * v->scale + v->offset_y_px; }
/* The stroke of an ellipse as a kept picture; box: where it lies seen from the centre. */
SDL_Texture *canvas_ellipse(struct view *v, double rx, double ry, double width, struct rgb c, struct rect_u *box);
void canvas_ring(struct view *v, struct point_u at, double rx, double ry, double width, struct rgb c, double alpha);
/* The part of a picture that the hand of a clock has passed, from the top, clockwise; fraction 0..1. */
void canvas_sector(struct view *v, SDL_Texture *t, struct rect_u r, double fraction, double alpha);
void canvas_disc(struct view *v, struct point_u at, double radius, struct rgb c, double alpha);
SDL_Texture *canvas_disc_picture(struct view *v, double radius, struct rgb c);
void canvas_line(struct view *v, struct point_u a, struct point_u b, double width, struct rgb c, double alpha);
void canvas_veil(struct view *v, struct rgb c, double alpha);
void canvas_round_rect(struct view *v, struct rect_u r, double radius, struct rgb c, double alpha);

/* ---- svg_cache.c ---- */
struct picture_cache *picture_cache_create(void);
void picture_cache_drop(struct picture_cache *p);    /* all textures; after a change of theme or size */
void picture_cache_destroy(struct picture_cache *p);
/* A picture of assets/art at a size in pixels, leaned by a multiple of half a degree around the middle of its foot;
 * made on first use. NULL: missing or broken; said once in the log. */
SDL_Texture *picture_get(struct view *v, const char *art, int w_px, int h_px, double angle_deg);
/* A picture from SVG text, kept under a key of the caller. */
SDL_Texture *picture_from_svg(struct view *v, const char *key, const char *svg, int w_px, int h_px);
SDL_Texture *picture_find(struct view *v, const char *key);
void picture_draw(struct view *v, SDL_Texture *t, struct rect_u where, double alpha);
/* SVG text with theme colours in it, malloc'ed; NULL: out of memory. Pure. */
char *svg_in_theme(const char *svg, enum theme t);

/* ---- theme.c ---- */
struct rgb theme_rgb(enum theme t, enum colour c);
struct rgb theme_sign_light(enum theme t);           /* ring of the target */
struct rgb theme_sign_dark(enum theme t);            /* halo of the target, rim of the cursor */
bool theme_named(enum theme t, const char *name, size_t name_bytes, struct rgb *out); /* "ink", "sky_top" ... */
struct rgb theme_grade(enum theme t, struct rgb scenery);
/* For what must be seen by night, too: lit 0..1 of its own colour stays. */
struct rgb theme_grade_lit(enum theme t, struct rgb scenery, double lit);
struct rgb rgb_mix(struct rgb a, struct rgb b, double share_of_b);
bool rgb_parse(const char *hash_rrggbb, struct rgb *out);

/* ---- text.c ---- */
enum status text_cache_create(struct text_cache **out, struct problem *why);
void text_cache_drop(struct text_cache *t);
void text_cache_destroy(struct text_cache *t);
double text_width(struct view *v, const char *text, int size);

/* ---- signs.c ---- */
void signs_number(struct view *v, int number, bool on_card);

/* ---- chart.c ---- */
struct chart_cache *chart_cache_create(void);
void chart_cache_drop(struct chart_cache *c);
void chart_cache_destroy(struct chart_cache *c);

/* ---- sound.c ---- */
struct sound *sound_open(bool headless);             /* returns at once; opens the device on a worker; NULL is fine */
void sound_close(struct sound *s);
void sound_play(struct sound *s, enum cue c);

/* ---- scene.c ---- */
struct scene_state *scene_state_create(void);
void scene_state_destroy(struct scene_state *s);

#endif
