/* scene_symbols.c - E20: what is to be remembered, sorted or counted. Bells stand in the directions of a melody, the steps below;
 * a thing to sort lies below and its classes stand where to lean; the numbers to choose from stand left, below and right. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/translate.h"
#include "view/scene.h"
#include "world/think.h"

enum task { TASK_NONE, TASK_MELODY, TASK_SORT, TASK_COUNT };
enum { BELL = 92, SLOT = 74, SLOT_PITCH = 92, SLOT_Y = 656, CLASS_R = 50, COLOUR_SOUND = 3, LEFT = 6, RIGHT = 2, FRONT = 0 };
static const double BELL_LEAN = 0.86, HEARD_S = 0.9;

static int symbols(const struct world_scene *w) { return w->symbol_count < SCENE_SYMBOLS_MAX ? w->symbol_count : SCENE_SYMBOLS_MAX; }

/* World tells the task by its symbols: steps that are empty or have a place now, two for a thing, three following numbers. */
static enum task task_of(const struct world_scene *w)
{
    int n = symbols(w);
    if (n < 1) return TASK_NONE;
    for (int i = 0; i < n; i++)
        if (w->symbol[i] < 0) return TASK_MELODY;
    if (w->symbol_at >= 0) return TASK_MELODY;
    if (n == 2) return TASK_SORT;
    return n == 3 && w->symbol[1] == w->symbol[0] + 1 && w->symbol[2] == w->symbol[1] + 1 ? TASK_COUNT : TASK_MELODY;
}

/* Told one after another: only the step now is filled, and more may follow. */
static int told_direction(const struct world_scene *w)
{
    int at = w->symbol_at, filled = 0;
    for (int i = 0; i < symbols(w); i++) filled += w->symbol[i] >= 0;
    bool telling = at >= 0 && at < symbols(w) && filled == 1 && w->symbol[at] >= 0 && w->seconds_left < 0;
    return telling ? w->symbol[at] : -1;
}

static void keep(struct ground_state *g, const struct world_scene *w, enum task task, bool telling)
{
    g->kept.task = (int)task;
    g->kept.count = symbols(w);
    g->kept.at = w->symbol_at;
    g->kept.telling = telling;
    g->kept.colour = w->sound_kind == COLOUR_SOUND;
    for (int i = 0; i < g->kept.count; i++)
        if (w->symbol[i] >= 0 || g->slot[i] <= 0) g->kept.symbol[i] = w->symbol[i];
}

void symbols_step(struct ground_state *g, const struct world_scene *w, bool heard, double dt_s)
{
    enum task task = w->phase == PHASE_TRIAL ? task_of(w) : TASK_NONE;
    int told = task == TASK_MELODY ? told_direction(w) : -1;
    scene_ease(&g->legend, task == TASK_NONE ? 0 : 1, 0.14, dt_s);
    for (int d = 0; d < 8; d++) scene_ease(&g->told[d], d == told ? 1 : 0, 0.14, dt_s);
    if (task != TASK_NONE) keep(g, w, task, told >= 0);
    for (int i = 0; i < SCENE_SYMBOLS_MAX; i++) {
        bool filled = task == TASK_MELODY && !g->kept.telling && i < g->kept.count && g->kept.symbol[i] >= 0;
        scene_ease(&g->slot[i], filled ? 1 : 0, 0.14, dt_s);
    }
    g->heard_left_s -= dt_s;
    if (heard && symbols(w) == 0) {
        g->heard_kind = w->sound_kind;
        g->heard_left_s = HEARD_S;
    }
    scene_ease(&g->heard, g->heard_left_s > 0 && task == TASK_NONE ? 1 : 0, 0.14, dt_s);
}

static struct rect_u box(struct point_u at, double size) { return (struct rect_u){ at.x - size / 2, at.y - size / 2, size, size }; }

static struct point_u toward(const struct world_scene *w, int direction, double lean)
{
    double a = direction * M_PI / 4;
    return view_scene_lean_point(w, lean * sin(a) * 1.5, lean * cos(a) * 0.68);
}

static void disc(struct view *v, struct point_u at, double r, double alpha)
{
    canvas_disc(v, at, r + 8, theme_sign_light(v->theme), alpha);
    canvas_disc(v, at, r + 5, theme_sign_dark(v->theme), alpha);
    canvas_disc(v, at, r, theme_rgb(v->theme, COLOUR_PAPER), alpha);
}

/* A small drawing of 100 x 100 in ink, turned around its middle. */
static void glyph(struct view *v, const char *name, const char *body, struct point_u at, double size, int turn_deg, double alpha)
{
    char key[64], svg[900];
    int px = (int)lround(size * v->scale);
    snprintf(key, sizeof key, "|glyph %s %d %d", name, px, turn_deg);
    SDL_Texture *t = picture_find(v, key);
    if (!t) {
        snprintf(svg, sizeof svg,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\" viewBox=\"0 0 100 100\"><g transform=\"rotate(%d 50 50)\">%s</g></svg>",
                 turn_deg, body);
        char *themed = svg_in_theme(svg, v->theme);
        if (themed) t = picture_from_svg(v, key, themed, px, px);
        free(themed);
    }
    picture_draw(v, t, box(at, size), alpha);
}

static void arrow(struct view *v, struct point_u at, double size, int direction, double alpha)
{
    static const char body[] = "<path d=\"M50 88V18M22 44L50 14L78 44\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"14\" stroke-linecap=\"round\" "
                               "stroke-linejoin=\"round\"/>";
    glyph(v, "arrow", body, at, size, 45 * direction, alpha);
}

/* ---- melody ---- */

static void draw_melody(struct view *v, const struct ground_state *g, const struct world_scene *w)
{
    const int count = g->kept.count;
    unsigned offers = think_melody_offers(count);
    for (int d = 0; d < 8; d++) {
        struct point_u at = toward(w, d, BELL_LEAN);
        if (!(offers & (1u << d))) continue;
        disc(v, at, BELL / 2.0 + 8, g->legend);
        view_art(v, "bell", box(at, BELL), g->legend, 0);
        view_ring(v, at, BELL / 2.0 + 20, 13, COLOUR_AMBER, g->told[d] * g->legend);
        view_ring(v, at, BELL / 2.0 + 28, 4, COLOUR_INK, g->told[d] * g->legend);
    }
    for (int i = 0; i < count; i++) {
        struct point_u at = { 640 + (i - (count - 1) / 2.0) * SLOT_PITCH, SLOT_Y };
        disc(v, at, SLOT / 2.0, g->legend);
        if (g->slot[i] > 0) arrow(v, at, SLOT * 0.72, g->kept.symbol[i], g->slot[i] * g->legend);
        else if (i == g->kept.at) view_disc(v, at, 12, COLOUR_LAKE, g->legend);
    }
}

/* ---- sort: round, square or pointed things; in each class four that look different ---- */
#define INK_RIM "stroke=\"{ink}\" stroke-width=\"7\" stroke-linejoin=\"round\""
static const char *const things[THINK_CLASSES_MAX][THINK_LOOKS] = {
    { "<circle cx=\"50\" cy=\"50\" r=\"40\" fill=\"{lake}\" " INK_RIM "/>",
      "<circle cx=\"50\" cy=\"50\" r=\"40\" fill=\"{lake}\" " INK_RIM "/><circle cx=\"50\" cy=\"50\" r=\"16\" fill=\"{paper}\" " INK_RIM "/>",
      "<ellipse cx=\"50\" cy=\"50\" rx=\"43\" ry=\"27\" fill=\"{lake}\" " INK_RIM "/>",
      "<circle cx=\"34\" cy=\"50\" r=\"28\" fill=\"{lake}\" " INK_RIM "/><circle cx=\"68\" cy=\"50\" r=\"24\" fill=\"{lake}\" " INK_RIM "/>" },
    { "<rect x=\"14\" y=\"14\" width=\"72\" height=\"72\" fill=\"{amber}\" " INK_RIM "/>",
      "<rect x=\"14\" y=\"14\" width=\"72\" height=\"72\" fill=\"{amber}\" " INK_RIM "/><rect x=\"36\" y=\"36\" width=\"28\" height=\"28\" fill=\"{paper}\" " INK_RIM "/>",
      "<rect x=\"6\" y=\"28\" width=\"88\" height=\"44\" fill=\"{amber}\" " INK_RIM "/>",
      "<path d=\"M50 6L94 50L50 94L6 50Z\" fill=\"{amber}\" " INK_RIM "/>" },
    { "<path d=\"M50 10L94 86H6Z\" fill=\"{earth}\" " INK_RIM "/>",
      "<path d=\"M50 10L94 86H6Z\" fill=\"{earth}\" " INK_RIM "/><path d=\"M50 46L66 72H34Z\" fill=\"{paper}\" " INK_RIM "/>",
      "<path d=\"M50 90L94 14H6Z\" fill=\"{earth}\" " INK_RIM "/>",
      "<path d=\"M50 6L62 38L96 38L68 58L78 92L50 72L22 92L32 58L4 38L38 38Z\" fill=\"{earth}\" " INK_RIM "/>" },
};
static const char *const colours[2] = { N_("blue"), N_("orange") };

static void thing(struct view *v, int class_of, int look, struct point_u at, double size, double alpha)
{
    char name[32];
    int c = class_of < 0 ? 0 : class_of % THINK_CLASSES_MAX, l = look < 0 ? 0 : look % THINK_LOOKS;
    snprintf(name, sizeof name, "thing %d %d", c, l);
    glyph(v, name, things[c][l], at, size, 0, alpha);
}

static void draw_sort(struct view *v, const struct ground_state *g, const struct world_scene *w)
{
    const bool colour = g->kept.colour;
    const int *symbol = g->kept.symbol;
    /* How many classes there are is not told: the third stands ahead only where it may come. */
    static const int where[THINK_CLASSES_MAX] = { LEFT, RIGHT, FRONT };
    for (int c = 0; c < (colour ? 2 : THINK_CLASSES_MAX); c++) {
        struct point_u at = toward(w, where[c], BELL_LEAN);
        disc(v, at, CLASS_R, g->legend);
        thing(v, c, 0, at, 1.16 * CLASS_R, g->legend);
    }
    if (colour) {
        struct rect_u card = { 640 - 170, SLOT_Y - 58, 340, 112 };
        canvas_round_rect(v, card, 26, theme_rgb(v->theme, COLOUR_PAPER), g->legend);
        thing(v, symbol[0], 0, (struct point_u){ card.x + 68, SLOT_Y - 2 }, 84, g->legend);
        if (g->legend > 0.8) view_text(v, tr(colours[symbol[1] == 1]), (struct point_u){ card.x + 220, SLOT_Y + 14 }, TEXT_PROMPT, COLOUR_INK, ALIGN_CENTRE, 210);
        return;
    }
    struct rect_u card = { 640 - 74, SLOT_Y - 84, 148, 138 };
    canvas_round_rect(v, card, 26, theme_rgb(v->theme, COLOUR_PAPER), g->legend);
    thing(v, symbol[0], symbol[1], (struct point_u){ 640, SLOT_Y - 15 }, 106, g->legend);
}

/* ---- count ---- */

static void draw_count(struct view *v, const struct ground_state *g, const struct world_scene *w)
{
    const struct point_u at[3] = { toward(w, LEFT, BELL_LEAN), { 640, SLOT_Y - 16 }, toward(w, RIGHT, BELL_LEAN) };
    for (int i = 0; i < 3; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", g->kept.symbol[i]);
        disc(v, at[i], CLASS_R, g->legend);
        if (g->legend > 0.8) view_text(v, text, (struct point_u){ at[i].x, at[i].y + 22 }, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 2 * CLASS_R);
    }
    arrow(v, (struct point_u){ at[0].x - CLASS_R - 38, at[0].y }, 46, LEFT, g->legend);
    arrow(v, (struct point_u){ at[2].x + CLASS_R + 38, at[2].y }, 46, RIGHT, g->legend);
}

static void draw_heard(struct view *v, const struct ground_state *g)
{
    static const char *const names[] = { "bell", "drum", "chime" };
    struct point_u at = { 640, SLOT_Y - 16 };
    if (g->heard <= 0 || g->heard_kind < 0 || g->heard_kind > 2) return;
    disc(v, at, BELL / 2.0 + 8, g->heard);
    view_art(v, names[g->heard_kind], box(at, BELL * 0.86), g->heard, 0);
}

void symbols_draw(struct view *v, const struct ground_state *g, const struct world_scene *w)
{
    draw_heard(v, g);
    if (g->legend <= 0.004) return;
    switch ((enum task)g->kept.task) {
    case TASK_MELODY: draw_melody(v, g, w); break;
    case TASK_SORT: draw_sort(v, g, w); break;
    case TASK_COUNT: draw_count(v, g, w); break;
    case TASK_NONE: break;
    }
}

void symbols_preload(struct view *v)
{
    int px = (int)lround(BELL * v->scale), small = (int)lround(BELL * 0.86 * v->scale);
    picture_get(v, "bell", px, px, 0);
    picture_get(v, "bell", small, small, 0);
    picture_get(v, "drum", small, small, 0);
    picture_get(v, "chime", small, small, 0);
    picture_get(v, "butterfly", (int)lround(84 * v->scale), (int)lround(66 * v->scale), 0);
    picture_get(v, "flower", (int)lround(46 * v->scale), (int)lround(46 * v->scale), 0);
    picture_get(v, "bud", (int)lround(46 * v->scale), (int)lround(46 * v->scale), 0);
}
