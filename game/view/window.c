/* window.c - opening and closing, the frame, the size, screenshots. */
#include <SDL_image.h>
#include <SDL_opengl.h>
#include <SDL_ttf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "view/view_internal.h"

static void choose_drivers(const struct view_options *o)
{
    if (o->headless) {
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
        SDL_SetHint(SDL_HINT_AUDIODRIVER, "dummy");
    }
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "1");
    SDL_SetHint(SDL_HINT_VIDEO_HIGHDPI_DISABLED, "0");
    SDL_SetHint(SDL_HINT_RENDER_BATCHING, "1");
    SDL_SetHint(SDL_HINT_APP_NAME, "Evenkeel");
}

static SDL_Window *create_window(const struct view_options *o)
{
    bool whole_screen = !o->headless && (o->width_px <= 0 || o->height_px <= 0);
    int w = o->width_px > 0 ? o->width_px : VIEW_WIDTH, h = o->height_px > 0 ? o->height_px : VIEW_HEIGHT;
    Uint32 flags = SDL_WINDOW_ALLOW_HIGHDPI | (whole_screen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE);
    return SDL_CreateWindow("Evenkeel", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, w, h, flags);
}

/* OpenGL that runs on the processor costs twice the time of SDL's own software renderer (performance.md 5). */
static bool is_emulated_gpu(SDL_Renderer *r)
{
    SDL_RendererInfo info;
    if (SDL_GetRendererInfo(r, &info) || strncmp(info.name, "opengl", 6)) return false;
    const GLubyte *(APIENTRY *get_string)(GLenum) = (const GLubyte *(APIENTRY *)(GLenum))(uintptr_t)SDL_GL_GetProcAddress("glGetString");
    const char *name = get_string ? (const char *)get_string(GL_RENDERER) : NULL;
    return name && (strstr(name, "llvmpipe") || strstr(name, "softpipe") || strstr(name, "Software"));
}

static bool open_accelerated(struct view *v, const struct view_options *o)
{
    const char *asked = SDL_GetHint(SDL_HINT_RENDER_DRIVER);
    if (o->headless || (asked && !strcmp(asked, "software"))) return false;
    v->window = create_window(o);
    v->renderer = v->window ? SDL_CreateRenderer(v->window, -1, SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC) : NULL;
    if (v->renderer && !is_emulated_gpu(v->renderer)) return true;
    if (v->renderer) SDL_DestroyRenderer(v->renderer);
    if (v->window) SDL_DestroyWindow(v->window);
    v->renderer = NULL;
    v->window = NULL;
    return false;
}

static bool open_software(struct view *v, const struct view_options *o)
{
    /* Before the window exists, or SDL pushes the finished frame through OpenGL: 6 ms instead of 2.5 (performance.md 5). */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    v->software = true;
    v->window = create_window(o);
    v->renderer = v->window ? SDL_CreateRenderer(v->window, -1, SDL_RENDERER_SOFTWARE) : NULL;
    return v->renderer != NULL;
}

static double display_period_ms(SDL_Window *w)
{
    SDL_DisplayMode mode;
    int display = SDL_GetWindowDisplayIndex(w);
    bool known = display >= 0 && !SDL_GetCurrentDisplayMode(display, &mode) && mode.refresh_rate >= 24;
    return 1000.0 / (known ? mode.refresh_rate : 60);
}

void window_measure(struct view *v)
{
    SDL_GetRendererOutputSize(v->renderer, &v->width_px, &v->height_px);
    v->scale = fmax(0.1, fmin(v->width_px / (double)VIEW_WIDTH, v->height_px / (double)VIEW_HEIGHT));
    v->offset_x_px = floor((v->width_px - VIEW_WIDTH * v->scale) / 2);
    v->offset_y_px = floor((v->height_px - VIEW_HEIGHT * v->scale) / 2);
    window_drop_textures(v);
}

void window_drop_textures(struct view *v)
{
    picture_cache_drop(v->pictures);
    text_cache_drop(v->text);
    chart_cache_drop(v->charts);
}

SDL_Texture *window_texture(struct view *v, SDL_Surface *s, SDL_BlendMode blend)
{
    SDL_Texture *t = SDL_CreateTextureFromSurface(v->renderer, s);
    if (!t) return NULL;
    v->textures_made++;
    SDL_SetTextureBlendMode(t, blend);
    return t;
}

/* Shown before any art is loaded, so that a window is never empty: the sky of the first screen and our name (performance.md 5:
 * the first screen's font and nothing else before the first present). */
static void first_frame(struct view *v)
{
    struct rgb top = { 0, 0, 0 }, low = { 0, 0, 0 };
    theme_named(v->theme, "sky_top", 7, &top);
    theme_named(v->theme, "sky_mid", 7, &low);
    for (int y = 0; y < v->height_px; y++) {
        struct rgb c = rgb_mix(top, low, (double)y / v->height_px);
        SDL_SetRenderDrawColor(v->renderer, c.r, c.g, c.b, 255);
        SDL_RenderFillRect(v->renderer, &(SDL_Rect){ 0, y, v->width_px, 1 });
    }
    view_text(v, "Evenkeel", (struct point_u){ VIEW_WIDTH / 2.0, 380 }, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 0);
    SDL_RenderPresent(v->renderer);
}

enum status view_open(const struct view_options *o, struct view **out, struct problem *why)
{
    *out = NULL;
    struct view *v = calloc(1, sizeof *v);
    enum status status = problem_set(why, STATUS_MEM, "There is not enough memory to open the window.");
    if (!v) return status;
    v->headless = o->headless;
    v->unpaced = o->unpaced;
    v->theme = o->theme;
    choose_drivers(o);
    if (SDL_InitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS)) {
        status = problem_set(why, STATUS_IO, "The screen could not be opened: %s. Expected a graphical session, or the option "
                             "--headless to run without a display.", SDL_GetError());
        free(v);
        return status;
    }
    if (!open_accelerated(v, o) && !open_software(v, o)) {
        status = problem_set(why, STATUS_IO, "A window could not be opened: %s. Expected room for a window of %d x %d pixels; "
                             "try another size with --window.", SDL_GetError(), o->width_px, o->height_px);
        goto fail;
    }
    v->pictures = picture_cache_create();
    v->charts = chart_cache_create();
    v->scene = scene_state_create();
    if (!v->pictures || !v->charts || !v->scene) goto fail;
    status = text_cache_create(&v->text, why);
    if (status != STATUS_OK) goto fail;
    SDL_RendererInfo info;
    v->vsync = !SDL_GetRendererInfo(v->renderer, &info) && (info.flags & SDL_RENDERER_PRESENTVSYNC) && !v->software;
    latency_reset(&v->latency, display_period_ms(v->window));
    window_measure(v);
    first_frame(v);
    if (o->sound) v->sound = sound_open(o->headless);
    *out = v;
    return STATUS_OK;
fail:
    view_close(v);
    return status;
}

void view_close(struct view *v)
{
    if (!v) return;
    sound_close(v->sound);
    scene_state_destroy(v->scene);
    chart_cache_destroy(v->charts);
    text_cache_destroy(v->text);
    picture_cache_destroy(v->pictures);
    if (v->renderer) SDL_DestroyRenderer(v->renderer);
    if (v->window) SDL_DestroyWindow(v->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
    free(v);
}

enum theme view_theme(const struct view *v) { return v->theme; }

void view_set_theme(struct view *v, enum theme t)
{
    if (t == v->theme) return;
    v->theme = t;
    window_drop_textures(v);
}

/* ---- frame ---- */
void view_begin(struct view *v)
{
    struct rgb c = { 0, 0, 0 };
    latency_draw_begin(&v->latency);
    theme_named(v->theme, "sky_top", 7, &c);
    SDL_SetRenderDrawColor(v->renderer, c.r, c.g, c.b, 255);
    SDL_RenderClear(v->renderer);
}

void view_wait_for_latch(struct view *v)
{
    if (!v->unpaced && v->latency.frames) clock_sleep_until_ns(latency_latch_ns(&v->latency));
}

void view_present(struct view *v)
{
    SDL_RenderFlush(v->renderer);
    latency_draw_end(&v->latency);
    if (!v->vsync && !v->unpaced && v->latency.frames)
        clock_sleep_until_ns(v->latency.last_present_ns + (int64_t)(v->latency.period_ms * 1e6));
    SDL_RenderPresent(v->renderer);
    latency_presented(&v->latency, clock_now_ns());
    v->frame++;
}

void view_note_sample(struct view *v, int64_t t_arr_ns) { v->latency.sample_t_ns = t_arr_ns; }

void view_frame_stats(const struct view *v, struct frame_stats *out)
{
    const struct latency *l = &v->latency;
    *out = (struct frame_stats){
        .draw_p50_ms = latency_percentile(l->draw_ms, l->draw_count, 0.50),
        .draw_p95_ms = latency_percentile(l->draw_ms, l->draw_count, 0.95),
        .draw_p99_ms = latency_percentile(l->draw_ms, l->draw_count, 0.99),
        .latency_p50_ms = latency_percentile(l->age_ms, l->age_count, 0.50),
        .latency_p99_ms = latency_percentile(l->age_ms, l->age_count, 0.99),
        .frames = l->frames,
        .quality = l->quality,
    };
}

enum status view_shot(struct view *v, const char *png_path, struct problem *why)
{
    SDL_Surface *s = SDL_CreateRGBSurfaceWithFormat(0, v->width_px, v->height_px, 24, SDL_PIXELFORMAT_RGB24);
    bool ok = s && !SDL_RenderReadPixels(v->renderer, NULL, s->format->format, s->pixels, s->pitch) && !IMG_SavePNG(s, png_path);
    SDL_FreeSurface(s);
    if (ok) return STATUS_OK;
    return problem_set(why, STATUS_IO, "The picture %s could not be saved: %s. Expected a folder that can be written to.",
                       png_path, SDL_GetError());
}
