/* signs.c - the signs that look the same on every screen: cursor, target, stars, progress, buttons, stop (art.md). */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/translate.h"
#include "view/view_internal.h"

static SDL_Texture *sign(struct view *v, const char *key, const char *svg, double w, double h)
{
    char full[160];
    int w_px = (int)lround(w * v->scale), h_px = (int)lround(h * v->scale);
    snprintf(full, sizeof full, "|%s %d %d", key, w_px, h_px);
    SDL_Texture *t = picture_find(v, full);
    return t ? t : picture_from_svg(v, full, svg, w_px, h_px);
}

/* ---- cursor and target ---- */
enum { CURSOR_BOX = 58 };

void view_cursor(struct view *v, struct point_u at, double alpha)
{
    static const char key[] = "cursor";
    char full[64];
    int px = (int)lround(CURSOR_BOX * v->scale);
    snprintf(full, sizeof full, "|%s %d %d", key, px, px);
    SDL_Texture *t = picture_find(v, full);
    if (!t) {
        struct rgb a = theme_rgb(v->theme, COLOUR_AMBER), d = theme_sign_dark(v->theme), l = theme_sign_light(v->theme);
        char svg[600];
        snprintf(svg, sizeof svg,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"58\" height=\"58\" viewBox=\"0 0 58 58\">"
                 "<circle cx=\"29\" cy=\"29\" r=\"28\" fill=\"#%02x%02x%02x\"/><circle cx=\"29\" cy=\"29\" r=\"26\" fill=\"#%02x%02x%02x\"/>"
                 "<circle cx=\"29\" cy=\"29\" r=\"21\" fill=\"#%02x%02x%02x\"/></svg>",
                 l.r, l.g, l.b, d.r, d.g, d.b, a.r, a.g, a.b);
        t = sign(v, key, svg, CURSOR_BOX, CURSOR_BOX);
    }
    picture_draw(v, t, (struct rect_u){ at.x - CURSOR_BOX / 2.0, at.y - CURSOR_BOX / 2.0, CURSOR_BOX, CURSOR_BOX }, alpha);
}

/* A ring of one or two strokes as a kept picture. Radii go in whole units: a level that moves within a set must not
 * make a new picture for every trial. */
static SDL_Texture *ring_picture(struct view *v, const char *name, int radius, double box, struct rgb edge, double edge_width, struct rgb line,
                                 double line_width, double fill_opacity)
{
    char key[64], full[96], svg[700];
    snprintf(key, sizeof key, "%s%d", name, radius);
    snprintf(full, sizeof full, "|%s %d %d", key, (int)lround(box * v->scale), (int)lround(box * v->scale));
    SDL_Texture *t = picture_find(v, full);
    if (t) return t;
    snprintf(svg, sizeof svg,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" viewBox=\"0 0 %g %g\">"
             "<circle cx=\"%g\" cy=\"%g\" r=\"%d\" fill=\"#%02x%02x%02x\" fill-opacity=\"%.2f\"/>"
             "<circle cx=\"%g\" cy=\"%g\" r=\"%d\" fill=\"none\" stroke=\"#%02x%02x%02x\" stroke-width=\"%g\"/>"
             "<circle cx=\"%g\" cy=\"%g\" r=\"%d\" fill=\"none\" stroke=\"#%02x%02x%02x\" stroke-width=\"%g\"/></svg>",
             box, box, box, box, box / 2, box / 2, radius, line.r, line.g, line.b, fill_opacity, box / 2, box / 2, radius, edge.r, edge.g,
             edge.b, edge_width, box / 2, box / 2, radius, line.r, line.g, line.b, line_width);
    return sign(v, key, svg, box, box);
}

/* The held part is amber and thicker than the ring: told by width as well as by colour. */
void view_target(struct view *v, struct point_u at, double radius, double hold, double alpha)
{
    if (alpha <= 0.004) return;
    struct rgb dark = theme_sign_dark(v->theme);
    int r = (int)lround(clamp(radius, 12, 360));
    double box = 2 * r + 22;
    struct rect_u where = { at.x - box / 2, at.y - box / 2, box, box };
    picture_draw(v, ring_picture(v, "target", r, box, dark, 17, theme_sign_light(v->theme), 9, 0.12), where, alpha);
    if (hold <= 0) return;
    SDL_Texture *held = ring_picture(v, "held", r, box, dark, 20, theme_rgb(v->theme, COLOUR_AMBER), 13, 0);
    canvas_sector(v, held, where, hold, alpha);
}

/* ---- cards of play ---- */
void view_prompt_card(struct view *v, const char *text)
{
    if (!text || !*text) return;
    view_card(v, (struct rect_u){ 300, 34, 680, 92 }, COLOUR_PAPER);
    view_text(v, text, (struct point_u){ 640, 95 }, TEXT_PROMPT, COLOUR_INK, ALIGN_CENTRE, 680 - 2 * 34);
}

void signs_number(struct view *v, int number, bool on_card)
{
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    if (on_card) view_card(v, (struct rect_u){ 545, 138, 190, 108 }, COLOUR_PAPER);
    view_text(v, text, (struct point_u){ 640, 228 }, TEXT_NUMBER, COLOUR_INK, ALIGN_CENTRE, 400);
}


struct rect_u view_stop_button(struct view *v)
{
    struct rect_u r = { 1052, 34, 188, 92 };
    view_card(v, r, COLOUR_INK);
    double text_w = fmin(text_width(v, tr("Stop"), TEXT_BODY), 110), w = 34 + 16 + text_w, x = r.x + (r.w - w) / 2;
    canvas_round_rect(v, (struct rect_u){ x, r.y + 29, 34, 34 }, 6, theme_rgb(v->theme, COLOUR_PAPER), 1);
    view_text(v, tr("Stop"), (struct point_u){ x + 50, r.y + 59 }, TEXT_BODY, COLOUR_PAPER, ALIGN_LEFT, 110);
    return r;
}

/* ---- progress ---- */
struct dots { int per_row, rows; double radius, pitch, row_pitch, width; };

static struct dots dots_for(int total)
{
    if (total <= 4) return (struct dots){ total, 1, 20, 54, 0, 54 * total + 28 };
    int rows = total <= 8 ? 1 : total <= 16 ? 2 : 3, per_row = (total + rows - 1) / rows;
    return (struct dots){ per_row, rows, 9.5, 27, rows == 3 ? 26 : 30, 27 * per_row + 26 };
}

static struct point_u dot_at(const struct dots *d, int i)
{
    int row = i / d->per_row, column = i % d->per_row;
    return (struct point_u){ d->width / 2 + (column - (d->per_row - 1) / 2.0) * d->pitch,
                             46 + (row - (d->rows - 1) / 2.0) * d->row_pitch };
}

static void append(char *text, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void append(char *text, size_t room, const char *format, ...)
{
    size_t n = strlen(text);
    va_list args;
    va_start(args, format);
    vsnprintf(text + n, room - n, format, args);
    va_end(args);
}

static SDL_Texture *progress_picture(struct view *v, const struct dots *d, int done, int total)
{
    char key[48], full[96], svg[12000] = "";
    const char *ink = theme_colour(v->theme, COLOUR_INK), *paper = theme_colour(v->theme, COLOUR_PAPER);
    snprintf(key, sizeof key, "progress%d/%d", done, total);
    snprintf(full, sizeof full, "|%s %d %d", key, (int)lround(d->width * v->scale), (int)lround(92 * v->scale));
    SDL_Texture *t = picture_find(v, full);
    if (t) return t;
    append(svg, sizeof svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"92\" viewBox=\"0 0 %g 92\">"
           "<rect width=\"%g\" height=\"92\" rx=\"26\" fill=\"%s\"/>", d->width, d->width, d->width, paper);
    for (int i = 0; i < total; i++) {
        struct point_u p = dot_at(d, i);
        double stroke = d->radius > 15 ? 4.5 : 3;
        if (i >= done) {
            append(svg, sizeof svg, "<circle cx=\"%g\" cy=\"%g\" r=\"%g\" fill=\"none\" stroke=\"%s\" stroke-width=\"%g\"/>", p.x, p.y,
                   d->radius - stroke / 2, ink, stroke);
            continue;
        }
        double k = d->radius / 22;
        append(svg, sizeof svg, "<circle cx=\"%g\" cy=\"%g\" r=\"%g\" fill=\"%s\"/>"
               "<path d=\"M%g %gL%g %gL%g %g\" fill=\"none\" stroke=\"%s\" stroke-width=\"%g\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
               p.x, p.y, d->radius, ink, p.x - 10 * k, p.y + 1 * k, p.x - 3 * k, p.y + 8 * k, p.x + 11 * k, p.y - 7 * k, paper, 5.5 * k);
    }
    append(svg, sizeof svg, "</svg>");
    return sign(v, key, svg, d->width, 92);
}

void view_progress(struct view *v, int done, double current, int total)
{
    if (total <= 0) return;
    if (total > 24) total = 24;
    if (done > total) done = total;
    struct dots d = dots_for(total);
    struct rect_u r = { 40, 34, d.width, 92 };
    picture_draw(v, progress_picture(v, &d, done, total), r, 1);
    if (done >= total || current <= 0) return;
    struct point_u p = dot_at(&d, done);
    double inside = d.radius - 2;
    canvas_sector(v, canvas_disc_picture(v, inside, theme_rgb(v->theme, COLOUR_INK)),
                  (struct rect_u){ r.x + p.x - inside, r.y + p.y - inside, 2 * inside, 2 * inside }, current, 1);
}

/* ---- stars ---- */
void view_stars(struct view *v, struct point_u centre, int stars)
{
    enum { SIZE = 140, PITCH = 150 };
    for (int i = 0; i < 3; i++) {
        struct rect_u r = { centre.x + (i - 1) * PITCH - SIZE / 2.0, centre.y - SIZE / 2.0, SIZE, SIZE };
        view_art(v, i < stars ? "star" : "star_empty", r, 1, 0);
    }
}

/* ---- buttons ---- */
static SDL_Texture *arrow_picture(struct view *v, enum arrow a, enum colour c)
{
    char key[48], full[96], svg[400];
    int px = (int)lround(50 * v->scale);
    snprintf(key, sizeof key, "arrow%d%d", (int)a, (int)c);
    snprintf(full, sizeof full, "|%s %d %d", key, px, px);
    SDL_Texture *t = picture_find(v, full);
    if (t) return t;
    const char *shape = a == ARROW_LEFT ? "M40 9V51L10 30Z" : a == ARROW_RIGHT ? "M20 9V51L50 30Z" : "M18 30A12 12 0 0 0 42 30A12 12 0 0 0 18 30Z";
    snprintf(svg, sizeof svg,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"60\" viewBox=\"0 0 60 60\"><path d=\"%s\" fill=\"%s\" stroke=\"%s\" "
             "stroke-width=\"6\" stroke-linejoin=\"round\"/></svg>", shape, theme_colour(v->theme, c), theme_colour(v->theme, c));
    return sign(v, key, svg, 50, 50);
}

void view_button(struct view *v, struct rect_u r, const char *label, enum arrow arrow, bool dark, bool focused, double dwell)
{
    enum colour fill = dark ? COLOUR_INK : COLOUR_PAPER, text = dark ? COLOUR_PAPER : COLOUR_INK;
    if (focused) {
        canvas_round_rect(v, (struct rect_u){ r.x - 10, r.y - 10, r.w + 20, r.h + 20 }, 38, theme_sign_dark(v->theme), 1);
        canvas_round_rect(v, (struct rect_u){ r.x - 7, r.y - 7, r.w + 14, r.h + 14 }, 35, theme_rgb(v->theme, COLOUR_AMBER), 1);
    }
    canvas_round_rect(v, r, 28, theme_rgb(v->theme, fill), 1);
    bool sided = arrow != ARROW_NONE || dwell > 0;
    double room = sided ? 100 : 0, ring = fmin(36, r.h / 2 - 8);
    struct point_u at = { arrow == ARROW_RIGHT ? r.x + r.w - 66 : r.x + 66, r.y + r.h / 2 };
    if (sided) {
        picture_draw(v, arrow_picture(v, arrow, text), (struct rect_u){ at.x - 25, at.y - 25, 50, 50 }, 1);
        if (dwell > 0) {
            struct rect_u box;
            canvas_ring(v, at, ring, ring, 6, theme_rgb(v->theme, text), 0.25);
            SDL_Texture *t = canvas_ellipse(v, ring, ring, 9, theme_rgb(v->theme, dark ? COLOUR_AMBER : COLOUR_LAKE), &box);
            canvas_sector(v, t, (struct rect_u){ at.x + box.x, at.y + box.y, box.w, box.h }, dwell, 1);
        }
    }
    double x0 = r.x + (arrow == ARROW_RIGHT || !sided ? 34 : room + 10), x1 = r.x + r.w - (arrow == ARROW_RIGHT ? room + 10 : 34);
    double middle = r.x + r.w / 2, w = text_width(v, label, TEXT_BUTTON);
    if (w > 1.3 * (x1 - x0)) { /* two lines read better than one small one */
        view_paragraph(v, label, (struct rect_u){ x0, r.y + (r.h - 84) / 2, x1 - x0, 88 }, 32, text, ALIGN_CENTRE);
        return;
    }
    w = fmin(w, x1 - x0);
    /* Centred in the button where that leaves the arrow free, else in the room beside it. */
    if (middle - w / 2 < x0 || middle + w / 2 > x1) middle = (x0 + x1) / 2;
    view_text(v, label, (struct point_u){ middle, r.y + r.h / 2 + TEXT_BUTTON * 0.34 }, TEXT_BUTTON, text, ALIGN_CENTRE, x1 - x0);
}
