/* svg_cache.c - pictures: SVG text in, textures out, each made once per size, lean and theme and then kept.
 *
 * Sprites are rendered at twice their size and averaged down: the renderer has only five steps of anti-aliasing from
 * one line to the next, which shows on flat curves. Backgrounds have few such edges and are rendered at their size. */
#include <SDL_image.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/paths.h"
#include "view/view_internal.h"

enum {
    PICTURES_MAX = 320,
    PIXELS_MAX = 40 * 1000 * 1000, /* 160 MB: all art at 1920x1080 is under half of it */
    KEY_BYTES = 160,
    ART_BYTES_MAX = 2 * 1024 * 1024,
    SMOOTH_PIXELS_MAX = 900 * 900,
};

struct picture {
    char key[KEY_BYTES];
    SDL_Texture *texture;    /* NULL with a key: known to be missing, said once */
    int pixels;
    uint64_t used;
};

struct picture_cache {
    struct picture entries[PICTURES_MAX];
    int count;
    int64_t pixels;
    uint64_t clock;
};

struct picture_cache *picture_cache_create(void) { return calloc(1, sizeof(struct picture_cache)); }

void picture_cache_drop(struct picture_cache *p)
{
    if (!p) return;
    for (int i = 0; i < p->count; i++) SDL_DestroyTexture(p->entries[i].texture);
    p->count = 0;
    p->pixels = 0;
}

void picture_cache_destroy(struct picture_cache *p)
{
    picture_cache_drop(p);
    free(p);
}

static struct picture *find(struct picture_cache *p, const char *key)
{
    for (int i = 0; i < p->count; i++) {
        if (strcmp(p->entries[i].key, key)) continue;
        p->entries[i].used = ++p->clock;
        return &p->entries[i];
    }
    return NULL;
}

static void evict_oldest(struct picture_cache *p)
{
    int oldest = 0;
    for (int i = 1; i < p->count; i++)
        if (p->entries[i].used < p->entries[oldest].used) oldest = i;
    SDL_DestroyTexture(p->entries[oldest].texture);
    p->pixels -= p->entries[oldest].pixels;
    p->entries[oldest] = p->entries[--p->count];
}

static SDL_Texture *keep(struct picture_cache *p, const char *key, SDL_Texture *t, int pixels)
{
    while (p->count && (p->count == PICTURES_MAX || p->pixels + pixels > PIXELS_MAX)) evict_oldest(p);
    struct picture *e = &p->entries[p->count++];
    *e = (struct picture){ .texture = t, .pixels = pixels, .used = ++p->clock };
    snprintf(e->key, sizeof e->key, "%s", key);
    p->pixels += pixels;
    return t;
}

/* Average of 2x2 pixels, colours weighted by their alpha, so that edges take no colour from what is transparent. */
static SDL_Surface *halve(SDL_Surface *big, int w, int h)
{
    SDL_Surface *out = SDL_CreateRGBSurfaceWithFormat(0, w, h, 32, SDL_PIXELFORMAT_ARGB8888);
    if (!out) return NULL;
    for (int y = 0; y < h; y++) {
        const uint8_t *row0 = (const uint8_t *)big->pixels + (ptrdiff_t)(2 * y) * big->pitch;
        const uint8_t *rows[2] = { row0, row0 + big->pitch };
        uint32_t *to = (uint32_t *)((uint8_t *)out->pixels + (ptrdiff_t)y * out->pitch);
        for (int x = 0; x < w; x++) {
            unsigned a = 0, r = 0, g = 0, b = 0;
            for (int k = 0; k < 4; k++) {
                uint32_t p;
                if (2 * x + k % 2 >= big->w || 2 * y + k / 2 >= big->h) continue; /* the loader rounds a size down */
                memcpy(&p, rows[k / 2] + 4 * (2 * x + k % 2), 4);
                unsigned pa = p >> 24;
                a += pa;
                r += pa * (p >> 16 & 255);
                g += pa * (p >> 8 & 255);
                b += pa * (p & 255);
            }
            to[x] = a ? (a + 2) / 4 << 24 | (r + a / 2) / a << 16 | (g + a / 2) / a << 8 | (b + a / 2) / a : 0;
        }
    }
    return out;
}

static SDL_Surface *rasterize(const char *svg, int w, int h)
{
    SDL_RWops *rw = SDL_RWFromConstMem(svg, (int)strlen(svg));
    SDL_Surface *s = rw ? IMG_LoadSizedSVG_RW(rw, w, h) : NULL;
    if (rw) SDL_RWclose(rw);
    SDL_Surface *out = s ? SDL_ConvertSurfaceFormat(s, SDL_PIXELFORMAT_ARGB8888, 0) : NULL;
    SDL_FreeSurface(s);
    return out;
}

/* A picture that hangs like a card says data-corner="26": its own renderer has no clip paths. */
static void round_corners(SDL_Surface *s, double r)
{
    for (int y = 0; y < s->h; y++) {
        uint32_t *row = (uint32_t *)(void *)((uint8_t *)s->pixels + (ptrdiff_t)y * s->pitch);
        double dy = y < r ? r - y - 0.5 : y >= s->h - r ? y + 0.5 - (s->h - r) : 0;
        if (dy <= 0) continue;
        for (int x = 0; x < s->w; x++) {
            double dx = x < r ? r - x - 0.5 : x >= s->w - r ? x + 0.5 - (s->w - r) : 0;
            if (dx <= 0) continue;
            double inside = clamp01(r - hypot(dx, dy) + 0.5);
            row[x] = (row[x] & 0xffffff) | (uint32_t)lround((row[x] >> 24) * inside) << 24;
        }
    }
}

static double number_after(const char *svg, const char *label)
{
    const char *at = strstr(svg, label);
    return at ? strtod(at + strlen(label), NULL) : 0;
}

static bool view_box(const char *svg, double *w, double *h)
{
    const char *box = strstr(svg, "viewBox=\"");
    return box && sscanf(box + 9, "%*f %*f %lf %lf", w, h) == 2 && *w > 0 && *h > 0;
}

static SDL_Texture *texture_of_svg(struct view *v, const char *svg, int w, int h, bool opaque)
{
    double vw, vh;
    if (view_box(svg, &vw, &vh)) { /* fitted: nothing is ever stretched */
        double k = fmin(w / vw, h / vh);
        w = (int)fmax(1, round(vw * k));
        h = (int)fmax(1, round(vh * k));
    }
    bool smooth = !opaque && w * h <= SMOOTH_PIXELS_MAX;
    SDL_Surface *s = rasterize(svg, smooth ? 2 * w : w, smooth ? 2 * h : h);
    if (s && smooth) {
        SDL_Surface *half = halve(s, w, h);
        SDL_FreeSurface(s);
        s = half;
    }
    double corner = number_after(svg, "data-corner=\"");
    if (s && corner > 0) round_corners(s, corner * s->w / (view_box(svg, &vw, &vh) ? vw : s->w));
    SDL_Texture *t = s ? window_texture(v, s, opaque ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND) : NULL;
    SDL_FreeSurface(s);
    return t;
}

/* The drawing, leaned around the middle of its foot. */
static char *leaned(const char *svg, double angle_deg)
{
    double w = 0, h = 0;
    const char *open = strstr(svg, "<svg"), *last = strstr(svg, "</svg>");
    const char *body = open ? strchr(open, '>') : NULL;
    if (!view_box(svg, &w, &h) || !body || !last) return strdup(svg);
    char *out = NULL;
    if (asprintf(&out, "%.*s<g transform=\"rotate(%.1f %.1f %.1f)\">%.*s</g></svg>", (int)(body + 1 - svg), svg, angle_deg,
                 w / 2, h, (int)(last - body - 1), body + 1) < 0)
        return NULL;
    return out;
}

static char *art_text(struct view *v, const char *art, double angle_deg)
{
    char relative[128], path[PATH_BYTES], *bytes = NULL;
    size_t size = 0;
    struct problem why;
    snprintf(relative, sizeof relative, "assets/art/%s.svg", art);
    if (paths_share(relative, path, &why) != STATUS_OK ||
        file_read_whole(path, ART_BYTES_MAX, &bytes, &size, &why) != STATUS_OK) {
        log_line(LOG_ERROR, "view", "%s", why.text);
        return NULL;
    }
    char *themed = svg_in_theme(bytes, v->theme);
    free(bytes);
    if (!themed || fabs(angle_deg) < 0.01) return themed;
    char *turned = leaned(themed, angle_deg);
    free(themed);
    return turned;
}

SDL_Texture *picture_get(struct view *v, const char *art, int w, int h, double angle_deg)
{
    char key[KEY_BYTES];
    double angle = round(angle_deg * 2) / 2;
    if (w < 1 || h < 1) return NULL;
    snprintf(key, sizeof key, "%s|%d|%d|%.1f", art, w, h, angle);
    struct picture *known = find(v->pictures, key);
    if (known) return known->texture;
    char *svg = art_text(v, art, angle);
    bool opaque = w == (int)lround(VIEW_WIDTH * v->scale) && h == (int)lround(VIEW_HEIGHT * v->scale);
    SDL_Texture *t = svg ? texture_of_svg(v, svg, w, h, opaque) : NULL;
    if (svg && !t) log_line(LOG_ERROR, "view", "assets/art/%s.svg could not be drawn: %s", art, SDL_GetError());
    free(svg);
    return keep(v->pictures, key, t, t ? w * h : 0);
}

SDL_Texture *picture_find(struct view *v, const char *key)
{
    struct picture *known = find(v->pictures, key);
    return known ? known->texture : NULL;
}

SDL_Texture *picture_from_svg(struct view *v, const char *key, const char *svg, int w, int h)
{
    return keep(v->pictures, key, texture_of_svg(v, svg, w, h, false), w * h);
}

void picture_draw(struct view *v, SDL_Texture *t, struct rect_u where, double alpha)
{
    if (!t || alpha <= 0.004) return;
    int w, h;
    SDL_QueryTexture(t, NULL, NULL, &w, &h);
    SDL_SetTextureAlphaMod(t, (Uint8)lround(255 * clamp01(alpha)));
    double x = to_px_x(v, where.x) + (where.w * v->scale - w) / 2, y = to_px_y(v, where.y) + (where.h * v->scale - h) / 2;
    SDL_FRect to = { (float)x, (float)y, (float)w, (float)h };
    if (v->software) { /* it would cut the fraction off anyway, not always the same way */
        to.x = roundf(to.x);
        to.y = roundf(to.y);
    }
    SDL_RenderCopyF(v->renderer, t, NULL, &to);
}

void view_art(struct view *v, const char *art, struct rect_u r, double alpha, double angle_deg)
{
    if (alpha <= 0.004) return;
    int w = (int)lround(r.w * v->scale), h = (int)lround(r.h * v->scale);
    picture_draw(v, picture_get(v, art, w, h, angle_deg), r, alpha);
}

/* Where the window is no 16:9, the outermost line of the picture goes on to the edge: hills stay level hills. */
static void bars(struct view *v, SDL_Texture *t, SDL_Rect in)
{
    if (in.x > 0) {
        SDL_Rect left = { 0, in.y, in.x, in.h }, right = { in.x + in.w, in.y, v->width_px - in.x - in.w, in.h };
        SDL_RenderCopy(v->renderer, t, &(SDL_Rect){ 0, 0, 1, in.h }, &left);
        SDL_RenderCopy(v->renderer, t, &(SDL_Rect){ in.w - 1, 0, 1, in.h }, &right);
    }
    if (in.y > 0) {
        SDL_Rect top = { in.x, 0, in.w, in.y }, low = { in.x, in.y + in.h, in.w, v->height_px - in.y - in.h };
        SDL_RenderCopy(v->renderer, t, &(SDL_Rect){ 0, 0, in.w, 1 }, &top);
        SDL_RenderCopy(v->renderer, t, &(SDL_Rect){ 0, in.h - 1, in.w, 1 }, &low);
    }
}

void view_background(struct view *v, const char *art)
{
    SDL_Rect in = { (int)lround(v->offset_x_px), (int)lround(v->offset_y_px), (int)lround(VIEW_WIDTH * v->scale),
                    (int)lround(VIEW_HEIGHT * v->scale) };
    SDL_Texture *t = picture_get(v, art, in.w, in.h, 0);
    if (!t) return;
    SDL_RenderCopy(v->renderer, t, NULL, &in);
    bars(v, t, in);
}
