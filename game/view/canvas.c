/* canvas.c - shapes that change from frame to frame: strokes of ellipses, pies, lines, discs.
 *
 * Triangles with the outermost pixel faded to nothing, so they are smooth without multisampling. Shapes that stay the
 * same (cards, the cursor) are pictures instead: see signs.c and svg_cache.c. */
#include <math.h>
#include <stdio.h>

#include "view/view_internal.h"

enum { SEGMENTS_MAX = 120, ROWS = 4 };

static SDL_Color colour_of(struct rgb c, double alpha)
{
    return (SDL_Color){ c.r, c.g, c.b, (Uint8)lround(255 * clamp01(alpha)) };
}

static int segments_for(double r_px, double sweep_rad)
{
    int n = (int)ceil(fabs(sweep_rad) * (6 + sqrt(r_px) * 1.0));
    return n < 3 ? 3 : n > SEGMENTS_MAX ? SEGMENTS_MAX : n;
}

/* Rows of vertices, joined by quads: rows * (n + 1) vertices in order of rows. */
static void draw_strip(struct view *v, const SDL_Vertex *vertices, int rows, int n)
{
    static const int corner[6][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 0 }, { 1, 1 }, { 0, 1 } };
    int indices[(ROWS - 1) * SEGMENTS_MAX * 6], count = 0;
    for (int row = 0; row + 1 < rows; row++)
        for (int i = 0; i < n; i++)
            for (int k = 0; k < 6; k++) indices[count++] = (row + corner[k][0]) * (n + 1) + i + corner[k][1];
    SDL_RenderGeometry(v->renderer, NULL, vertices, rows * (n + 1), indices, count);
}

void canvas_arc(struct view *v, struct point_u at, double rx, double ry, double a, double b, double width, struct rgb c,
                double alpha)
{
    SDL_Vertex vertices[ROWS * (SEGMENTS_MAX + 1)];
    double half = width * v->scale / 2, rx_px = rx * v->scale, ry_px = ry * v->scale;
    double x0 = to_px_x(v, at.x), y0 = to_px_y(v, at.y);
    if (alpha <= 0.004 || rx_px <= 0 || ry_px <= 0 || a >= b) return;
    int n = segments_for(fmax(rx_px, ry_px), b - a);
    double inner = half > 0.5 ? half - 0.5 : 0, outer = half > 0.5 ? half + 0.5 : 1;
    const double offset[ROWS] = { -outer, -inner, inner, outer };
    const SDL_Color shade[ROWS] = { colour_of(c, 0), colour_of(c, alpha), colour_of(c, alpha), colour_of(c, 0) };
    int rows = inner > 0 ? 4 : 3; /* a hairline has no inside */
    for (int i = 0; i <= n; i++) {
        double t = a + (b - a) * i / n, ct = cos(t), st = sin(t);
        double nx = ct / rx_px, ny = st / ry_px, len = hypot(nx, ny);
        for (int row = 0; row < rows; row++) {
            int k = rows == 3 && row == 2 ? 3 : row;
            SDL_Vertex *p = &vertices[row * (n + 1) + i];
            *p = (SDL_Vertex){ .position = { (float)(x0 + rx_px * ct + offset[k] * nx / len),
                                             (float)(y0 + ry_px * st + offset[k] * ny / len) },
                               .color = shade[k] };
        }
    }
    draw_strip(v, vertices, rows, n);
}

void canvas_pie(struct view *v, struct point_u at, double radius, double a, double b, struct rgb c)
{
    SDL_Vertex vertices[2 * (SEGMENTS_MAX + 1)];
    double r = radius * v->scale, x0 = to_px_x(v, at.x), y0 = to_px_y(v, at.y);
    if (b <= a) return;
    int n = segments_for(r, b - a);
    for (int i = 0; i <= n; i++) {
        double t = a + (b - a) * i / n;
        vertices[i] = (SDL_Vertex){ .position = { (float)x0, (float)y0 }, .color = colour_of(c, 1) };
        vertices[n + 1 + i] = (SDL_Vertex){ .position = { (float)(x0 + r * cos(t)), (float)(y0 + r * sin(t)) },
                                            .color = colour_of(c, 1) };
    }
    draw_strip(v, vertices, 2, n);
}

void canvas_line(struct view *v, struct point_u a, struct point_u b, double width, struct rgb c, double alpha)
{
    double x[2] = { to_px_x(v, a.x), to_px_x(v, b.x) }, y[2] = { to_px_y(v, a.y), to_px_y(v, b.y) };
    double len = hypot(x[1] - x[0], y[1] - y[0]), half = width * v->scale / 2;
    if (len < 0.01 || alpha <= 0.004) return;
    double nx = -(y[1] - y[0]) / len, ny = (x[1] - x[0]) / len;
    const double offset[ROWS] = { -half - 0.5, -fmax(half - 0.5, 0), fmax(half - 0.5, 0), half + 0.5 };
    SDL_Vertex vertices[ROWS * 2];
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < 2; i++)
            vertices[row * 2 + i] = (SDL_Vertex){
                .position = { (float)(x[i] + nx * offset[row]), (float)(y[i] + ny * offset[row]) },
                .color = colour_of(c, row == 0 || row == 3 ? 0 : alpha),
            };
    draw_strip(v, vertices, ROWS, 1);
}

void canvas_veil(struct view *v, struct rgb c, double alpha)
{
    if (alpha <= 0.004) return;
    SDL_Color k = colour_of(c, alpha);
    SDL_SetRenderDrawBlendMode(v->renderer, SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(v->renderer, k.r, k.g, k.b, k.a);
    SDL_RenderFillRect(v->renderer, NULL);
}

void canvas_round_rect(struct view *v, struct rect_u r, double radius, struct rgb c, double alpha)
{
    int w = (int)lround(r.w * v->scale), h = (int)lround(r.h * v->scale);
    double corner = fmin(radius * v->scale, fmin(w, h) / 2.0);
    char key[96], svg[400];
    if (w < 1 || h < 1) return;
    snprintf(key, sizeof key, "|rect %d %d %.1f %02x%02x%02x", w, h, corner, c.r, c.g, c.b);
    SDL_Texture *t = picture_find(v, key);
    if (!t) {
        snprintf(svg, sizeof svg,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">"
                 "<rect width=\"%d\" height=\"%d\" rx=\"%.2f\" fill=\"#%02x%02x%02x\"/></svg>",
                 w, h, w, h, w, h, corner, c.r, c.g, c.b);
        t = picture_from_svg(v, key, svg, w, h);
    }
    picture_draw(v, t, r, alpha);
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
    canvas_arc(v, at, radius, radius, 0, 2 * M_PI, width, theme_rgb(v->theme, c), alpha);
}

void view_ellipse_ring(struct view *v, struct point_u at, double rx, double ry, double width, enum colour c, double alpha)
{
    canvas_arc(v, at, rx, ry, 0, 2 * M_PI, width, theme_rgb(v->theme, c), alpha);
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
