/* chart.c - the charts of game/report on the screen: shapes as one kept picture, labels as text of ours.
 *
 * Laid out again only when what it shows changes, told by a hash over its content. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "view/view_internal.h"

enum { CHARTS_MAX = 8 };

struct kept_chart { uint64_t hash; struct chart_layout *layout; uint64_t used; };
struct chart_cache { struct kept_chart kept[CHARTS_MAX]; int count; uint64_t clock; };

struct chart_cache *chart_cache_create(void) { return calloc(1, sizeof(struct chart_cache)); }

void chart_cache_drop(struct chart_cache *c)
{
    if (!c) return;
    for (int i = 0; i < c->count; i++) chart_layout_free(c->kept[i].layout);
    c->count = 0;
}

void chart_cache_destroy(struct chart_cache *c)
{
    chart_cache_drop(c);
    free(c);
}

static uint64_t mix_bytes(uint64_t h, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * 1099511628211u;
    return h;
}

static uint64_t mix_text(uint64_t h, const char *s) { return s ? mix_bytes(h, s, strlen(s) + 1) : mix_bytes(h, "\1", 1); }

static uint64_t chart_hash(const struct chart *c, struct rect_u r)
{
    const double numbers[] = { r.w, r.h, c->kind, c->has_band, c->band_low, c->band_high, c->has_ellipse, c->ellipse_x, c->ellipse_y,
                               c->ellipse_major, c->ellipse_minor, c->ellipse_angle_rad, c->y_fixed, c->y_min, c->y_max,
                               c->label_size, c->for_screen, c->loose };
    uint64_t h = mix_bytes(14695981039346656037u, numbers, sizeof numbers);
    for (size_t i = 0; i < c->point_count; i++) {
        const double p[3] = { c->points[i].x, c->points[i].y, c->points[i].highlighted };
        h = mix_bytes(h, p, sizeof p);
    }
    const char *const texts[] = { c->x_name, c->y_name, c->band_name, c->x_first_label, c->x_last_label, c->highlight_name,
                                  c->ellipse_name, c->point_name };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) h = mix_text(h, texts[i]);
    return h;
}

static struct kept_chart *layout_of(struct chart_cache *k, const struct chart *c, struct rect_u r)
{
    uint64_t hash = chart_hash(c, r);
    int at = 0;
    for (int i = 0; i < k->count; i++) {
        if (k->kept[i].hash == hash) return k->kept[i].used = ++k->clock, &k->kept[i];
        if (k->kept[i].used < k->kept[at].used) at = i;
    }
    struct chart_layout *l = NULL;
    if (chart_layout(c, r.w, r.h, &l) != STATUS_OK) return NULL;
    if (k->count < CHARTS_MAX) at = k->count++;
    else chart_layout_free(k->kept[at].layout);
    k->kept[at] = (struct kept_chart){ hash, l, ++k->clock };
    return &k->kept[at];
}

static enum colour colour_of_ink(enum chart_ink ink)
{
    switch (ink) {
    case INK_LINE: return COLOUR_LAKE;
    case INK_HIGHLIGHT: return COLOUR_AMBER;
    case INK_BAND:
    case INK_GRID: return COLOUR_MIST;
    default: return COLOUR_INK;
    }
}

static SDL_Texture *shapes_of(struct view *v, const struct kept_chart *k, struct rect_u r)
{
    char key[64];
    int w = (int)lround(r.w * v->scale), h = (int)lround(r.h * v->scale);
    snprintf(key, sizeof key, "|chart %016llx %d %d", (unsigned long long)k->hash, w, h);
    SDL_Texture *t = picture_find(v, key);
    if (t) return t;
    const char *colours[6];
    for (int i = 0; i < 6; i++) colours[i] = theme_colour(v->theme, colour_of_ink((enum chart_ink)i));
    char *svg = NULL;
    size_t bytes = 0;
    if (chart_svg(k->layout, colours, false, "", &svg, &bytes) != STATUS_OK) return NULL;
    t = picture_from_svg(v, key, svg, w, h);
    free(svg);
    return t;
}

void view_chart(struct view *v, struct rect_u r, const struct chart *c)
{
    struct kept_chart *k = layout_of(v->charts, c, r);
    if (!k) return;
    picture_draw(v, shapes_of(v, k, r), r, 1);
    for (size_t i = 0; i < k->layout->label_count; i++) {
        const struct chart_label *l = &k->layout->labels[i];
        if (l->upright_left) continue; /* paper only: screens say it above the chart, level, readable from two metres */
        enum align a = l->anchor == ANCHOR_START ? ALIGN_LEFT : l->anchor == ANCHOR_MIDDLE ? ALIGN_CENTRE : ALIGN_RIGHT;
        view_text(v, l->text, (struct point_u){ r.x + l->x, r.y + l->y }, (int)lround(l->size), COLOUR_INK, a, r.w);
    }
}
