/* text.c - one line of text as one kept texture; wrapped text as kept line breaks.
 *
 * The font is Andika, drawn for people who read with effort. A text that is wider than its place is drawn smaller,
 * never cut: translations are up to 40 % longer than English (exercises.md 15). */
#include <SDL_ttf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "view/view_internal.h"

enum { LINES_MAX = 384, FONTS_MAX = 24, WRAPS_MAX = 48, WRAP_LINES = 24, SMALLEST_SIZE = 14 };

struct line {
    uint64_t hash;
    char *text;
    int px;
    struct rgb colour;
    SDL_Texture *texture;
    int w, ascent;
    uint64_t used;
};
struct font { int px; TTF_Font *font; uint64_t used; };
struct wrap {
    uint64_t hash;
    char *text;
    double width, height;
    int asked_size, size, count;
    int first[WRAP_LINES], bytes[WRAP_LINES];
    uint64_t used;
};
struct text_cache {
    char font_path[PATH_BYTES];
    struct line lines[LINES_MAX];
    int line_count;
    struct font fonts[FONTS_MAX];
    int font_count;
    struct wrap wraps[WRAPS_MAX];
    int wrap_count;
    uint64_t clock;
};

static const char *const system_fonts[] = {
    "/usr/share/fonts/truetype/andika/Andika-Regular.ttf",
    "/usr/local/share/fonts/Andika-Regular.ttf",
    "/usr/share/fonts/sil-andika-fonts/Andika-Regular.ttf",
};

static bool file_is_there(const char *path)
{
    SDL_RWops *f = SDL_RWFromFile(path, "rb");
    if (f) SDL_RWclose(f);
    return f != NULL;
}

static bool find_font(char out[PATH_BYTES])
{
    struct problem why;
    if (paths_share("assets/fonts/Andika-Regular.ttf", out, &why) == STATUS_OK) return true;
    for (size_t i = 0; i < sizeof system_fonts / sizeof system_fonts[0]; i++) {
        if (!file_is_there(system_fonts[i])) continue;
        SDL_strlcpy(out, system_fonts[i], PATH_BYTES);
        return true;
    }
    return false;
}

enum status text_cache_create(struct text_cache **out, struct problem *why)
{
    *out = NULL;
    if (TTF_Init()) return problem_set(why, STATUS_IO, "Text could not be set up: %s.", TTF_GetError());
    struct text_cache *t = calloc(1, sizeof *t);
    if (!t) {
        TTF_Quit();
        return problem_set(why, STATUS_MEM, "There is not enough memory to draw text.");
    }
    *out = t;
    if (find_font(t->font_path)) return STATUS_OK;
    return problem_set(why, STATUS_IO, "The font Andika was not found: expected Andika-Regular.ttf in assets/fonts or in %s. "
                       "Install the package fonts-sil-andika.", system_fonts[0]);
}

static void drop_line(struct line *l)
{
    SDL_DestroyTexture(l->texture);
    free(l->text);
}

void text_cache_drop(struct text_cache *t)
{
    if (!t) return;
    for (int i = 0; i < t->line_count; i++) drop_line(&t->lines[i]);
    for (int i = 0; i < t->font_count; i++) TTF_CloseFont(t->fonts[i].font);
    for (int i = 0; i < t->wrap_count; i++) free(t->wraps[i].text);
    t->line_count = t->font_count = t->wrap_count = 0;
}

void text_cache_destroy(struct text_cache *t)
{
    if (!t) return;
    text_cache_drop(t);
    free(t);
    TTF_Quit();
}

static TTF_Font *font_of(struct view *v, int px)
{
    struct text_cache *t = v->text;
    for (int i = 0; i < t->font_count; i++) {
        if (t->fonts[i].px != px) continue;
        t->fonts[i].used = ++t->clock;
        return t->fonts[i].font;
    }
    int at = t->font_count < FONTS_MAX ? t->font_count : 0;
    for (int i = 1; at == 0 && i < t->font_count; i++)
        if (t->fonts[i].used < t->fonts[at].used) at = i;
    TTF_Font *f = TTF_OpenFont(t->font_path, px);
    if (!f) return NULL;
    TTF_SetFontHinting(f, TTF_HINTING_LIGHT);
    if (at < t->font_count) TTF_CloseFont(t->fonts[at].font);
    else t->font_count++;
    t->fonts[at] = (struct font){ px, f, ++t->clock };
    return f;
}

static uint64_t hash_text(const char *s)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (; *s; s++) h = (h ^ (uint8_t)*s) * 1099511628211u;
    return h;
}

static int px_of(const struct view *v, double size) { return (int)fmax(6, round(size * v->scale)); }

static int width_px(struct view *v, const char *text, int px)
{
    TTF_Font *f = font_of(v, px);
    int w = 0;
    if (f) TTF_SizeUTF8(f, text, &w, NULL);
    return w;
}

double text_width(struct view *v, const char *text, int size) { return width_px(v, text, px_of(v, size)) / v->scale; }

static struct line *make_line(struct view *v, const char *text, uint64_t hash, int px, struct rgb c)
{
    struct text_cache *t = v->text;
    TTF_Font *f = font_of(v, px);
    SDL_Surface *s = f ? TTF_RenderUTF8_Blended(f, text, (SDL_Color){ c.r, c.g, c.b, 255 }) : NULL;
    if (!s) return NULL;
    SDL_Texture *texture = window_texture(v, s, SDL_BLENDMODE_BLEND);
    int w = s->w;
    SDL_FreeSurface(s);
    int at = t->line_count;
    if (at == LINES_MAX) {
        at = 0;
        for (int i = 1; i < LINES_MAX; i++)
            if (t->lines[i].used < t->lines[at].used) at = i;
        drop_line(&t->lines[at]);
    } else {
        t->line_count++;
    }
    t->lines[at] = (struct line){ hash, strdup(text), px, c, texture, w, TTF_FontAscent(f), ++t->clock };
    return &t->lines[at];
}

static struct line *line_of(struct view *v, const char *text, int px, struct rgb c)
{
    struct text_cache *t = v->text;
    uint64_t hash = hash_text(text);
    for (int i = 0; i < t->line_count; i++) {
        struct line *l = &t->lines[i];
        if (l->hash != hash || l->px != px || memcmp(&l->colour, &c, sizeof c) || !l->text || strcmp(l->text, text)) continue;
        l->used = ++t->clock;
        return l;
    }
    return make_line(v, text, hash, px, c);
}

/* Largest size in pixels, at most the one asked for, at which the text fits. */
static int fitting_px(struct view *v, const char *text, int px, double max_width)
{
    if (max_width <= 0) return px;
    int limit = (int)floor(max_width * v->scale), w = width_px(v, text, px);
    while (w > limit && px > 6) {
        int smaller = px * limit / (w > 0 ? w : 1);
        px = smaller < px ? (smaller > 6 ? smaller : 6) : px - 1;
        w = width_px(v, text, px);
    }
    return px;
}

double view_text(struct view *v, const char *text, struct point_u at, int size, enum colour c, enum align a, double max_width)
{
    if (!text || !*text) return 0;
    /* Known at full size means known to fit or drawn without limit before; measuring again costs a few microseconds. */
    int px = fitting_px(v, text, px_of(v, size), max_width);
    struct line *l = line_of(v, text, px, theme_rgb(v->theme, c));
    if (!l) return 0;
    double w = l->w / v->scale;
    double x = a == ALIGN_LEFT ? at.x : a == ALIGN_CENTRE ? at.x - w / 2 : at.x - w;
    SDL_FRect to = { (float)round(to_px_x(v, x)), (float)round(to_px_y(v, at.y) - l->ascent), 0, 0 };
    int tw, th;
    SDL_QueryTexture(l->texture, NULL, NULL, &tw, &th);
    to.w = (float)tw;
    to.h = (float)th;
    SDL_RenderCopyF(v->renderer, l->texture, NULL, &to);
    return w;
}

/* ---- wrapped text ---- */
static int piece_width(struct view *v, const char *text, int bytes, int px)
{
    char piece[1024];
    if (bytes >= (int)sizeof piece) bytes = (int)sizeof piece - 1;
    memcpy(piece, text, (size_t)bytes);
    piece[bytes] = 0;
    return width_px(v, piece, px);
}

/* Greedy line breaks at one size; false: a line did not fit (a very long word) or there are too many. */
static bool break_lines(struct view *v, struct wrap *w, int size)
{
    int px = px_of(v, size), limit = (int)floor(w->width * v->scale);
    const char *p = w->text;
    w->count = 0;
    while (*p) {
        if (w->count == WRAP_LINES) return false;
        int fit = 0, next = 0;
        for (;;) {
            while (p[next] == ' ') next++;
            while (p[next] && p[next] != ' ' && p[next] != '\n') next++;
            if (fit && piece_width(v, p, next, px) > limit) break;
            fit = next;
            if (!p[next] || p[next] == '\n') break;
        }
        if (piece_width(v, p, fit, px) > limit) return false;
        w->first[w->count] = (int)(p - w->text);
        w->bytes[w->count++] = fit;
        p += fit;
        if (*p == '\n') p++;
        else while (*p == ' ') p++;
    }
    return true;
}

static double line_height(int size) { return size * 1.34; }

static struct wrap *wrap_of(struct view *v, const char *text, struct rect_u r, int size)
{
    struct text_cache *t = v->text;
    uint64_t hash = hash_text(text);
    for (int i = 0; i < t->wrap_count; i++) {
        struct wrap *w = &t->wraps[i];
        if (w->hash != hash || w->asked_size != size || w->width != r.w || w->height != r.h || strcmp(w->text, text)) continue;
        w->used = ++t->clock;
        return w;
    }
    int at = t->wrap_count < WRAPS_MAX ? t->wrap_count++ : 0;
    if (t->wrap_count == WRAPS_MAX && t->wraps[at].text) {
        for (int i = 1; i < WRAPS_MAX; i++)
            if (t->wraps[i].used < t->wraps[at].used) at = i;
        free(t->wraps[at].text);
    }
    struct wrap *w = &t->wraps[at];
    *w = (struct wrap){ .hash = hash, .text = strdup(text), .width = r.w, .height = r.h, .asked_size = size, .used = ++t->clock };
    if (!w->text) return NULL;
    for (w->size = size; w->size > SMALLEST_SIZE; w->size -= 2)
        if (break_lines(v, w, w->size) && (r.h <= 0 || w->count * line_height(w->size) <= r.h)) break;
    return w;
}

double view_paragraph(struct view *v, const char *text, struct rect_u r, int size, enum colour c, enum align a)
{
    if (!text || !*text) return 0;
    struct wrap *w = wrap_of(v, text, r, size);
    if (!w || !w->text) return 0;
    double x = a == ALIGN_LEFT ? r.x : a == ALIGN_CENTRE ? r.x + r.w / 2 : r.x + r.w, y = r.y + w->size * 1.02;
    for (int i = 0; i < w->count; i++, y += line_height(w->size)) {
        char line[1024];
        int bytes = w->bytes[i] < (int)sizeof line ? w->bytes[i] : (int)sizeof line - 1;
        memcpy(line, w->text + w->first[i], (size_t)bytes);
        line[bytes] = 0;
        view_text(v, line, (struct point_u){ x, y }, w->size, c, a, r.w);
    }
    return w->count * line_height(w->size);
}
