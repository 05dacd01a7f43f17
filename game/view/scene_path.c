/* scene_path.c - ways: the line of a moving target, a garden path that flowers as far as it is watered, frames. */
#include <math.h>
#include <stdio.h>

#include "view/scene.h"

static struct point_u path_point(const struct world_scene *w, int i)
{
    return view_scene_point(w, w->path_mm[i].x, w->path_mm[i].y);
}

static int path_points(const struct world_scene *w) { return w->path_count < SCENE_PATH_MAX ? w->path_count : SCENE_PATH_MAX; }

void path_draw_line(struct view *v, const struct world_scene *w)
{
    static const struct { double width; struct rgb colour; } strokes[] = { { 15, { 0x3a, 0x5c, 0x44 } }, { 8, { 0xf3, 0xe9, 0xcf } } };
    for (int pass = 0; pass < 2; pass++) {
        struct rgb c = theme_grade(v->theme, strokes[pass].colour);
        for (int i = 0; i + 1 < path_points(w); i++) canvas_line(v, path_point(w, i), path_point(w, i + 1), strokes[pass].width, c, 1);
        for (int i = 0; i < path_points(w); i += path_points(w) > 2 ? 2 : 1) /* round joins; ends of a straight way as knobs */
            canvas_disc(v, path_point(w, i), path_points(w) > 2 ? strokes[pass].width / 2 : strokes[pass].width, c, 1);
    }
}

/* ---- garden path ---- */
enum { STAMPS_MAX = 400, FLOWER = 46, FLOWERS_MAX = 60 };
struct way { struct point_u at[STAMPS_MAX], across[STAMPS_MAX]; double share[STAMPS_MAX]; int count; };

static double way_length(const struct world_scene *w)
{
    double sum = 0;
    for (int i = 0; i + 1 < path_points(w); i++) {
        struct point_u a = path_point(w, i), b = path_point(w, i + 1);
        sum += hypot(b.x - a.x, b.y - a.y);
    }
    return sum;
}

/* Places at equal distances along the path. share: of its points, as path_done counts (segments are equally many). */
static void walk(const struct world_scene *w, double every, double first, struct way *out)
{
    double next = first, gone = 0;
    int n = path_points(w);
    out->count = 0;
    for (int i = 0; i + 1 < n; i++) {
        struct point_u a = path_point(w, i), b = path_point(w, i + 1);
        double len = hypot(b.x - a.x, b.y - a.y);
        for (; len > 0 && next <= gone + len && out->count < STAMPS_MAX; next += every) {
            double t = (next - gone) / len;
            out->at[out->count] = (struct point_u){ a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };
            out->across[out->count] = (struct point_u){ -(b.y - a.y) / len, (b.x - a.x) / len };
            out->share[out->count++] = (i + t) / (n - 1);
        }
        gone += len;
    }
}

static void stamp(struct view *v, const struct way *way, double radius, struct rgb c, double up_to)
{
    for (int i = 0; i < way->count; i++)
        if (way->share[i] <= up_to) canvas_disc(v, way->at[i], radius, c, 1);
}

void path_draw_corridor(struct view *v, const struct world_scene *w)
{
    struct way way;
    double r = round(clamp(w->path_half_width_lean, 0.03, 0.6) * scene_row_of((int)w->exercise)->kind->half_height);
    if (path_points(w) < 2) return;
    walk(w, 0.3 * r, 0, &way);
    stamp(v, &way, r + 5, theme_grade(v->theme, (struct rgb){ 0x7d, 0x6c, 0x48 }), 1);
    stamp(v, &way, r, theme_grade(v->theme, (struct rgb){ 0xdd, 0xcb, 0xa2 }), 1);
    stamp(v, &way, round(0.72 * r), theme_grade(v->theme, (struct rgb){ 0xb9, 0x9c, 0x6c }), w->path_done);
    double every = fmax(44, way_length(w) / FLOWERS_MAX);
    walk(w, every, every / 2, &way);
    for (int i = 0; i < way.count; i++) {
        double side = (i % 2 ? 1 : -1) * (r + 16), open = scene_smooth((w->path_done - way.share[i]) * 12);
        struct rect_u at = { way.at[i].x + side * way.across[i].x - FLOWER / 2.0, way.at[i].y + side * way.across[i].y - FLOWER / 2.0, FLOWER, FLOWER };
        view_art(v, "bud", at, 1 - open, 0);
        view_art(v, "flower", at, open, 0);
    }
}

void path_draw_butterfly(struct view *v, const struct scene_state *s)
{
    view_art(v, "butterfly", (struct rect_u){ s->target.x - 42, s->target.y - 33, 84, 66 }, s->target_alpha, 0);
}

/* ---- frames ---- */

static SDL_Texture *frame_picture(struct view *v, int w, int h, struct rgb edge, double edge_width, struct rgb line, double line_width, double fill)
{
    char key[96], svg[700];
    int w_px = (int)lround((w + 24) * v->scale), h_px = (int)lround((h + 24) * v->scale);
    snprintf(key, sizeof key, "|frame %d %d %g %02x%02x%02x", w_px, h_px, line_width, line.r, line.g, line.b);
    SDL_Texture *t = picture_find(v, key);
    if (t) return t;
    snprintf(svg, sizeof svg,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">"
             "<rect x=\"12\" y=\"12\" width=\"%d\" height=\"%d\" rx=\"14\" fill=\"#%02x%02x%02x\" fill-opacity=\"%.2f\" stroke=\"#%02x%02x%02x\" stroke-width=\"%g\"/>"
             "<rect x=\"12\" y=\"12\" width=\"%d\" height=\"%d\" rx=\"14\" fill=\"none\" stroke=\"#%02x%02x%02x\" stroke-width=\"%g\"/></svg>",
             w + 24, h + 24, w + 24, h + 24, w, h, line.r, line.g, line.b, fill, edge.r, edge.g, edge.b, edge_width, w, h, line.r, line.g, line.b, line_width);
    return picture_from_svg(v, key, svg, w_px, h_px);
}

static void draw_from_below(struct view *v, SDL_Texture *t, struct rect_u where, double share, double alpha)
{
    int w, h;
    if (!t) return;
    SDL_QueryTexture(t, NULL, NULL, &w, &h);
    int part = (int)lround(h * clamp01(share)), x = (int)lround(to_px_x(v, where.x + where.w / 2) - w / 2.0),
        y = (int)lround(to_px_y(v, where.y + where.h / 2) - h / 2.0);
    SDL_SetTextureAlphaMod(t, (Uint8)lround(255 * clamp01(alpha)));
    SDL_RenderCopy(v->renderer, t, &(SDL_Rect){ 0, h - part, w, part }, &(SDL_Rect){ x, y + h - part, w, part });
}

void path_draw_frame(struct view *v, struct rect_u r, double hold, double alpha)
{
    if (alpha <= 0.004) return;
    struct rgb dark = theme_sign_dark(v->theme);
    int w = (int)lround(clamp(r.w, 20, 1200)), h = (int)lround(clamp(r.h, 20, 600));
    struct rect_u where = { r.x + r.w / 2 - (w + 24) / 2.0, r.y + r.h / 2 - (h + 24) / 2.0, w + 24, h + 24 };
    draw_from_below(v, frame_picture(v, w, h, dark, 17, theme_sign_light(v->theme), 9, 0.12), where, 1, alpha);
    if (hold > 0) draw_from_below(v, frame_picture(v, w, h, dark, 20, theme_rgb(v->theme, COLOUR_AMBER), 13, 0), where, hold, alpha);
}
