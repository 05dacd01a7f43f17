/* canvas.c - rings, discs, cards, lines, and the part of a picture that a clock's hand has passed.
 *
 * Everything round is a small picture, made once per size: SDL's own triangles have no smooth edges without a graphics
 * card. Only lines are put together anew for each frame. */
#include <math.h>
#include <stdio.h>

#include "view/view_internal.h"

static SDL_Color colour_of(struct rgb c, double alpha)
{
    return (SDL_Color){ c.r, c.g, c.b, (Uint8)lround(255 * clamp01(alpha)) };
}

/* Whole half units: a ring that grows by hairs must not make a picture for each of them. */
static double half_steps(double v) { return round(v * 2) / 2; }

SDL_Texture *canvas_ellipse(struct view *v, double rx, double ry, double width, struct rgb c, struct rect_u *box)
{
    char key[96], svg[500];
    rx = half_steps(clamp(rx, 1, 900));
    ry = half_steps(clamp(ry, 1, 900));
    double w = 2 * rx + width + 2, h = 2 * ry + width + 2;
    int w_px = (int)ceil(w * v->scale), h_px = (int)ceil(h * v->scale);
    w = w_px / v->scale;
    h = h_px / v->scale;
    *box = (struct rect_u){ -w / 2, -h / 2, w, h };
    snprintf(key, sizeof key, "|ring %d %d %.1f %.1f %.1f %02x%02x%02x", w_px, h_px, rx, ry, width, c.r, c.g, c.b);
    SDL_Texture *t = picture_find(v, key);
    if (t) return t;
    snprintf(svg, sizeof svg,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.3f\" height=\"%.3f\" viewBox=\"0 0 %.3f %.3f\">"
             "<ellipse cx=\"%.3f\" cy=\"%.3f\" rx=\"%.1f\" ry=\"%.1f\" fill=\"none\" stroke=\"#%02x%02x%02x\" stroke-width=\"%.2f\"/></svg>",
             w, h, w, h, w / 2, h / 2, rx, ry, c.r, c.g, c.b, width);
    return picture_from_svg(v, key, svg, w_px, h_px);
}

void canvas_ring(struct view *v, struct point_u at, double rx, double ry, double width, struct rgb c, double alpha)
{
    struct rect_u box;
    if (alpha <= 0.004) return;
    SDL_Texture *t = canvas_ellipse(v, rx, ry, width, c, &box);
    picture_draw(v, t, (struct rect_u){ at.x + box.x, at.y + box.y, box.w, box.h }, alpha);
}

/* Part of a pixel row, right or left of the middle, that lies within the sector; from..to measured outward from the middle.
 * turn_rad: how far the hand has gone on this side, 0..pi; ahead: the row lies in the quarter that is passed first. */
static void sector_span(double turn_rad, double distance, bool ahead, double half, double *from, double *to)
{
    *from = 0;
    *to = turn_rad > 0 ? half : 0;
    if (turn_rad <= 0 || turn_rad >= M_PI) return;
    if (ahead && turn_rad < M_PI / 2) *to = fmin(half, distance * tan(turn_rad));
    if (!ahead && turn_rad <= M_PI / 2) *to = 0;
    if (!ahead && turn_rad > M_PI / 2) *from = fmin(half, -distance * tan(turn_rad));
}

static void copy_part(struct view *v, SDL_Texture *t, int x0, int y0, int x, int y, int w)
{
    SDL_Rect from = { x, y, w, 1 }, to = { x0 + x, y0 + y, w, 1 };
    if (w > 0) SDL_RenderCopy(v->renderer, t, &from, &to);
}

/* Row by row as plain copies: the smooth edges of the picture stay as they are, and every renderer gives the same. */
void canvas_sector(struct view *v, SDL_Texture *t, struct rect_u r, double fraction, double alpha)
{
    int w, h;
    if (!t || fraction <= 0 || alpha <= 0.004) return;
    if (fraction >= 0.999) {
        picture_draw(v, t, r, alpha);
        return;
    }
    SDL_QueryTexture(t, NULL, NULL, &w, &h);
    SDL_SetTextureAlphaMod(t, (Uint8)lround(255 * clamp01(alpha)));
    int x0 = (int)lround(to_px_x(v, r.x + r.w / 2) - w / 2.0), y0 = (int)lround(to_px_y(v, r.y + r.h / 2) - h / 2.0), middle = w / 2;
    double turn = 2 * M_PI * fraction;
    for (int y = 0; y < h; y++) {
        double dy = y + 0.5 - h / 2.0, from, to;
        sector_span(fmin(turn, M_PI), fabs(dy), dy < 0, w - middle, &from, &to);
        copy_part(v, t, x0, y0, middle + (int)lround(from), y, (int)lround(to) - (int)lround(from));
        sector_span(turn - M_PI, fabs(dy), dy > 0, middle, &from, &to);
        copy_part(v, t, x0, y0, middle - (int)lround(to), y, (int)lround(to) - (int)lround(from));
    }
}

enum { SHADES = 8, LINE_PIXELS_MAX = 2400 };

/* A straight line as one-pixel pieces across its main direction, the first and last as faint as the part they cover. */
void canvas_line(struct view *v, struct point_u a, struct point_u b, double width, struct rgb c, double alpha)
{
    static SDL_Rect pieces[SHADES + 1][2 * LINE_PIXELS_MAX];
    int count[SHADES + 1] = { 0 };
    double ax = to_px_x(v, a.x), ay = to_px_y(v, a.y), bx = to_px_x(v, b.x), by = to_px_y(v, b.y);
    bool steep = fabs(by - ay) >= fabs(bx - ax);
    double from = steep ? ay : ax, to = steep ? by : bx, at0 = steep ? ax : ay, at1 = steep ? bx : by;
    double length = hypot(bx - ax, by - ay), along = fabs(to - from);
    if (along < 1 || alpha <= 0.004) return;
    double half = width * v->scale / 2 * length / along; /* thickness measured across the main direction */
    int first = (int)floor(fmin(from, to)), last = (int)floor(fmax(from, to));
    for (int i = first; i <= last && i - first < LINE_PIXELS_MAX; i++) {
        double middle = at0 + (at1 - at0) * clamp01((i + 0.5 - from) / (to - from)), low = middle - half, high = middle + half;
        int in0 = (int)ceil(low), in1 = (int)floor(high);
        int shade0 = (int)lround((in0 - low) * SHADES), shade1 = (int)lround((high - in1) * SHADES);
        SDL_Rect body = steep ? (SDL_Rect){ in0, i, in1 - in0, 1 } : (SDL_Rect){ i, in0, 1, in1 - in0 };
        SDL_Rect e0 = steep ? (SDL_Rect){ in0 - 1, i, 1, 1 } : (SDL_Rect){ i, in0 - 1, 1, 1 };
        SDL_Rect e1 = steep ? (SDL_Rect){ in1, i, 1, 1 } : (SDL_Rect){ i, in1, 1, 1 };
        if (in1 > in0) pieces[SHADES][count[SHADES]++] = body;
        if (shade0 > 0) pieces[shade0][count[shade0]++] = e0;
        if (shade1 > 0 && count[shade1] < 2 * LINE_PIXELS_MAX) pieces[shade1][count[shade1]++] = e1;
    }
    SDL_SetRenderDrawBlendMode(v->renderer, SDL_BLENDMODE_BLEND);
    for (int k = 1; k <= SHADES; k++) {
        SDL_Color shade = colour_of(c, alpha * k / SHADES);
        if (!count[k]) continue;
        SDL_SetRenderDrawColor(v->renderer, shade.r, shade.g, shade.b, shade.a);
        SDL_RenderFillRects(v->renderer, pieces[k], count[k]);
    }
}

void canvas_veil(struct view *v, struct rgb c, double alpha)
{
    if (alpha <= 0.004) return;
    SDL_Color k = colour_of(c, alpha);
    SDL_SetRenderDrawBlendMode(v->renderer, SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(v->renderer, k.r, k.g, k.b, k.a);
    SDL_RenderFillRect(v->renderer, NULL);
}

static SDL_Texture *round_rect(struct view *v, struct rect_u r, double radius, struct rgb c)
{
    int w = (int)lround(r.w * v->scale), h = (int)lround(r.h * v->scale);
    double corner = fmin(radius * v->scale, fmin(w, h) / 2.0);
    char key[96], svg[400];
    if (w < 1 || h < 1) return NULL;
    snprintf(key, sizeof key, "|rect %d %d %.1f %02x%02x%02x", w, h, corner, c.r, c.g, c.b);
    SDL_Texture *t = picture_find(v, key);
    if (!t) {
        snprintf(svg, sizeof svg,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">"
                 "<rect width=\"%d\" height=\"%d\" rx=\"%.2f\" fill=\"#%02x%02x%02x\"/></svg>",
                 w, h, w, h, w, h, corner, c.r, c.g, c.b);
        t = picture_from_svg(v, key, svg, w, h);
    }
    return t;
}

void canvas_round_rect(struct view *v, struct rect_u r, double radius, struct rgb c, double alpha)
{
    picture_draw(v, round_rect(v, r, radius, c), r, alpha);
}

SDL_Texture *canvas_disc_picture(struct view *v, double radius, struct rgb c)
{
    return round_rect(v, (struct rect_u){ 0, 0, 2 * radius, 2 * radius }, radius, c);
}

void canvas_disc(struct view *v, struct point_u at, double radius, struct rgb c, double alpha)
{
    canvas_round_rect(v, (struct rect_u){ at.x - radius, at.y - radius, 2 * radius, 2 * radius }, radius, c, alpha);
}

void view_card(struct view *v, struct rect_u r, enum colour fill)
{
    canvas_round_rect(v, r, 26, theme_rgb(v->theme, fill), 1);
}

void view_disc(struct view *v, struct point_u at, double radius, enum colour fill, double alpha)
{
    canvas_disc(v, at, radius, theme_rgb(v->theme, fill), alpha);
}

void view_ring(struct view *v, struct point_u at, double radius, double width, enum colour c, double alpha)
{
    canvas_ring(v, at, radius, radius, width, theme_rgb(v->theme, c), alpha);
}

void view_ellipse_ring(struct view *v, struct point_u at, double rx, double ry, double width, enum colour c, double alpha)
{
    canvas_ring(v, at, rx, ry, width, theme_rgb(v->theme, c), alpha);
}

void view_bar(struct view *v, struct rect_u r, double fraction)
{
    canvas_round_rect(v, r, r.h / 2, theme_rgb(v->theme, COLOUR_MIST), 1);
    double inset = r.h * 0.16, full = r.w - 2 * inset;
    double w = fmax(r.h - 2 * inset, full * clamp01(fraction));
    if (fraction <= 0) return;
    /* Whole steps of two units: a creeping bar must not make a picture per frame. */
    w = fmin(full, round(w / 2) * 2);
    canvas_round_rect(v, (struct rect_u){ r.x + inset, r.y + inset, w, r.h - 2 * inset }, r.h, theme_rgb(v->theme, COLOUR_LAKE), 1);
}
