/* Where everything of a chart goes. All sizes are in label sizes (s), so that a chart looks the same on paper and on a wall. */
#include "report/chart.h"

#include <math.h>
#include <stdlib.h>

#include "base/translate.h"
#include "base/units.h"
#include "report/chart_axis.h"
#include "report/chart_build.h"
#include "report/chart_text.h"

enum { DOTS_MAX = 80 }; /* more values than that are a line, not points */

/* Thick on screens, to be read from two metres; fine on paper. */
struct pen {
    double axis, line, dot, highlight_rim, highlight;
};
static const struct pen screen_pen = {0.14, 0.21, 0.64, 1.14, 0.79};
static const struct pen paper_pen = {0.07, 0.13, 0.42, 0.80, 0.54};

struct extent {
    double x_low, x_high, y_low, y_high;
    size_t count;
};

struct plan {
    const struct chart *c;
    struct chart_build b;
    struct pen pen;
    double s;        /* label size */
    struct box plot; /* axes */
    struct box data; /* where values go: inside plot */
    struct chart_axis x, y;
};

static bool drawable(const struct chart_point *p)
{
    return isfinite(p->x) && isfinite(p->y);
}

static void widen_to(struct extent *e, double x, double y)
{
    e->x_low = fmin(e->x_low, x);
    e->x_high = fmax(e->x_high, x);
    e->y_low = fmin(e->y_low, y);
    e->y_high = fmax(e->y_high, y);
}

static struct extent data_extent(const struct chart *c)
{
    struct extent e = {INFINITY, -INFINITY, INFINITY, -INFINITY, 0};
    for (size_t i = 0; i < c->point_count; i++) {
        if (!drawable(&c->points[i])) continue;
        widen_to(&e, c->points[i].x, c->points[i].y);
        e.count++;
    }
    return e;
}

/* A small change must not look like a large one: values over visits span at least a quarter of the largest. */
static double honest_margin(const struct extent *e)
{
    double missing = 0.25 * fmax(fabs(e->y_low), fabs(e->y_high)) - (e->y_high - e->y_low);
    return missing > 0.0 ? 0.5 * missing : 0.0;
}

static double place_x(const struct plan *p, double v)
{
    return p->data.left + clamp01(axis_share(&p->x, v)) * (p->data.right - p->data.left);
}

static double place_y(const struct plan *p, double v)
{
    return p->data.bottom - clamp01(axis_share(&p->y, v)) * (p->data.bottom - p->data.top);
}

/* ---- values ---- */

static void draw_band(struct plan *p)
{
    const struct chart *c = p->c;
    if (!c->has_band || !isfinite(c->band_low) || !isfinite(c->band_high)) return;
    build_shape(&p->b, (struct chart_shape){.kind = SHAPE_BAND,
                                            .ink = INK_BAND,
                                            .x1 = p->plot.left,
                                            .x2 = p->plot.right,
                                            .y1 = place_y(p, fmax(c->band_low, c->band_high)),
                                            .y2 = place_y(p, fmin(c->band_low, c->band_high))});
}

static void draw_line(struct plan *p, double width)
{
    const struct chart *c = p->c;
    build_path_begin(&p->b);
    for (size_t i = 0; i < c->point_count; i++) {
        if (drawable(&c->points[i])) {
            build_path_point(&p->b, place_x(p, c->points[i].x), place_y(p, c->points[i].y), 0.02 * p->s);
        } else {
            build_path_end(&p->b, INK_LINE, width);
            build_path_begin(&p->b);
        }
    }
    build_path_end(&p->b, INK_LINE, width);
}

static void draw_highlight(struct plan *p, double x, double y)
{
    build_disc(&p->b, INK_TEXT, x, y, p->pen.highlight_rim * p->s);
    build_disc(&p->b, INK_HIGHLIGHT, x, y, p->pen.highlight * p->s);
}

/* Highlighted ones last: they lie on top. */
static void draw_dots(struct plan *p, size_t count)
{
    const struct chart *c = p->c;
    bool all = c->loose || count <= DOTS_MAX;
    for (int highlighted = 0; highlighted <= 1; highlighted++)
        for (size_t i = 0; i < c->point_count; i++) {
            const struct chart_point *v = &c->points[i];
            if (!drawable(v) || v->highlighted != (bool)highlighted) continue;
            if (highlighted)
                draw_highlight(p, place_x(p, v->x), place_y(p, v->y));
            else if (all)
                build_disc(&p->b, INK_LINE, place_x(p, v->x), place_y(p, v->y), p->pen.dot * p->s);
        }
}

static void draw_ellipse(struct plan *p)
{
    const struct chart *c = p->c;
    double per_mm = (p->data.right - p->data.left) / (p->x.high - p->x.low);
    if (!c->has_ellipse) return;
    build_shape(&p->b, (struct chart_shape){.kind = SHAPE_ELLIPSE,
                                            .ink = INK_TEXT,
                                            .x1 = place_x(p, c->ellipse_x),
                                            .y1 = place_y(p, c->ellipse_y),
                                            .x2 = c->ellipse_major * per_mm,
                                            .y2 = c->ellipse_minor * per_mm,
                                            .width = p->pen.line * p->s,
                                            .angle_rad = -c->ellipse_angle_rad});
}

static void say_empty(struct plan *p)
{
    build_label(&p->b, tr("No values yet"), p->s, INK_QUIET, ANCHOR_MIDDLE,
                0.5 * (p->plot.left + p->plot.right), 0.5 * (p->plot.top + p->plot.bottom) + 0.3 * p->s);
}

/* ---- screens: few things, large ---- */

static const struct chart_point *last_highlighted(const struct chart *c)
{
    for (size_t i = c->point_count; i-- > 0;)
        if (c->points[i].highlighted && drawable(&c->points[i])) return &c->points[i];
    return NULL;
}

/* Above the point, or below it where the line comes from above and there is room. */
static struct box name_highlight(struct plan *p)
{
    const struct chart *c = p->c;
    const struct chart_point *v = last_highlighted(c);
    if (!v || !c->highlight_name) return (struct box){0};
    double x = place_x(p, v->x), y = place_y(p, v->y), radius = 0.5 * p->pen.highlight_rim * p->s;
    bool line_from_above = v > c->points && drawable(v - 1) && place_y(p, (v - 1)->y) < y - 0.2 * p->s;
    double below = y + radius + (0.25 + CHART_TEXT_ABOVE) * p->s;
    double baseline = line_from_above && below + CHART_TEXT_BELOW * p->s < p->plot.bottom
                          ? below
                          : y - radius - 0.35 * p->s;
    return build_label(&p->b, c->highlight_name, p->s, INK_TEXT, ANCHOR_MIDDLE, x, baseline);
}

/* How many sixteenths of the line's pieces, and dots, lie in the box. */
static int hits(const struct plan *p, struct box box, struct box taken)
{
    const struct chart *c = p->c;
    double clear = 0.4 * p->s;
    struct box wide = {box.left - clear, box.top - clear, box.right + clear, box.bottom + clear};
    int count = boxes_meet(box, taken) ? 1000 : 0;
    for (size_t i = 0; i < c->point_count; i++) {
        const struct chart_point *to = &c->points[i], *from = i > 0 && drawable(to - 1) ? to - 1 : to;
        if (!drawable(to)) continue;
        for (int k = 0; k < 16; k++) {
            double t = k / 16.0;
            double x = place_x(p, to->x) * (1.0 - t) + place_x(p, from->x) * t;
            double y = place_y(p, to->y) * (1.0 - t) + place_y(p, from->y) * t;
            count += x > wide.left && x < wide.right && y > wide.top && y < wide.bottom;
        }
    }
    return count;
}

/* Beside the band, where the line is not: above or below it, at its start or its end. */
static void name_band(struct plan *p, struct box taken)
{
    const struct chart *c = p->c;
    if (!c->has_band || !c->band_name || !isfinite(c->band_low) || !isfinite(c->band_high)) return;
    double w = chart_text_width(c->band_name, p->s);
    double above = place_y(p, fmax(c->band_low, c->band_high)) - 0.4 * p->s;
    double below = place_y(p, fmin(c->band_low, c->band_high)) + (CHART_TEXT_ABOVE + 0.25) * p->s;
    double start = p->plot.left + 0.15 * p->s, end = p->plot.right - 0.15 * p->s - w;
    const struct point_mm spots[4] = {{start, above}, {start, below}, {end, above}, {end, below}};
    int best = -1, least = 900;
    for (int i = 0; i < 4; i++) {
        struct box box = {spots[i].x, spots[i].y - CHART_TEXT_ABOVE * p->s, spots[i].x + w,
                          spots[i].y + CHART_TEXT_BELOW * p->s};
        if (box.top < 0.0 || box.bottom > p->plot.bottom || box.left < 0.0) continue;
        int n = hits(p, box, taken);
        if (n < least) least = n, best = i;
    }
    if (best >= 0)
        build_label(&p->b, c->band_name, p->s, INK_QUIET, ANCHOR_START, spots[best].x, spots[best].y);
}

static void screen_ends(struct plan *p)
{
    const struct chart *c = p->c;
    double baseline = p->plot.bottom + 1.43 * p->s;
    struct box first = {0};
    if (c->x_first_label && c->point_count > 1)
        first = build_label(&p->b, c->x_first_label, p->s, INK_QUIET, ANCHOR_START, p->plot.left, baseline);
    if (!c->x_last_label) return;
    double from = p->plot.right - chart_text_width(c->x_last_label, p->s);
    if (from > first.right + 0.5 * p->s)
        build_label(&p->b, c->x_last_label, p->s, INK_QUIET, ANCHOR_END, p->plot.right, baseline);
}

static struct chart_axis screen_y_axis(const struct chart *c, const struct extent *e)
{
    if (c->y_fixed) return axis_make(c->y_min, c->y_max, 2, 0, 0);
    double margin = honest_margin(e);
    return axis_make(e->y_low - margin, e->y_high + margin, 2, 0, 0);
}

static void lay_out_screen_times(struct plan *p)
{
    const struct chart *c = p->c;
    struct extent e = data_extent(c);
    double s = p->s, width = p->b.layout->width, height = p->b.layout->height;
    double side =
        c->highlight_name ? fmax(0.0, 0.5 * chart_text_width(c->highlight_name, s) - 0.86 * s) : 0.0;
    bool named_ends = c->x_first_label || c->x_last_label;
    p->plot =
        (struct box){0.07 * s, 0.3 * s, width - fmax(0.07 * s, side), height - (named_ends ? 1.85 : 0.3) * s};
    p->data = (struct box){p->plot.left + 0.86 * s, p->plot.top + 1.7 * s, p->plot.right - 0.86 * s,
                           p->plot.bottom - 0.9 * s};
    if (p->data.right < p->data.left) p->data.left = p->data.right = 0.5 * (p->plot.left + p->plot.right);
    if (p->data.bottom < p->data.top) p->data.bottom = p->data.top = 0.5 * (p->plot.top + p->plot.bottom);
    if (e.count == 0) {
        build_line(&p->b, INK_TEXT, p->pen.axis * s, p->plot.left, p->plot.bottom, p->plot.right,
                   p->plot.bottom);
        say_empty(p);
        return;
    }
    if (c->has_band && isfinite(c->band_low) && isfinite(c->band_high)) {
        widen_to(&e, e.x_low, c->band_low);
        widen_to(&e, e.x_low, c->band_high);
    }
    p->x = axis_make(e.x_low, e.x_high, 2, 0, 0);
    p->y = screen_y_axis(c, &e);
    draw_band(p);
    build_line(&p->b, INK_TEXT, p->pen.axis * s, p->plot.left, p->plot.bottom, p->plot.right, p->plot.bottom);
    if (!c->loose) draw_line(p, p->pen.line * s);
    draw_dots(p, e.count);
    name_band(p, name_highlight(p));
    screen_ends(p);
}

/* ---- paper: axes with names, numbers, a legend ---- */

struct legend_entry {
    const char *name;
    enum chart_shape_kind kind;
    enum chart_ink ink;
    bool rim;
};

static size_t legend_entries(const struct chart *c, struct legend_entry out[4])
{
    size_t n = 0;
    if (c->point_name)
        out[n++] = (struct legend_entry){c->point_name, c->kind == CHART_TRACE ? SHAPE_LINE : SHAPE_DISC,
                                         INK_LINE, false};
    if (c->highlight_name && last_highlighted(c))
        out[n++] = (struct legend_entry){c->highlight_name, SHAPE_DISC, INK_HIGHLIGHT, true};
    if (c->has_band && c->band_name)
        out[n++] = (struct legend_entry){c->band_name, SHAPE_BAND, INK_BAND, false};
    if (c->has_ellipse && c->ellipse_name)
        out[n++] = (struct legend_entry){c->ellipse_name, SHAPE_LINE, INK_TEXT, false};
    return n;
}

static void draw_swatch(struct plan *p, const struct legend_entry *e, double x, double y)
{
    double s = p->s, w = 1.1 * s;
    if (e->rim)
        draw_highlight(p, x + 0.5 * w, y);
    else if (e->kind == SHAPE_DISC)
        build_disc(&p->b, e->ink, x + 0.5 * w, y, p->pen.dot * s);
    else if (e->kind == SHAPE_BAND)
        build_shape(&p->b, (struct chart_shape){.kind = SHAPE_BAND,
                                                .ink = e->ink,
                                                .x1 = x,
                                                .x2 = x + w,
                                                .y1 = y - 0.35 * s,
                                                .y2 = y + 0.35 * s});
    else
        build_line(&p->b, e->ink, p->pen.line * s, x, y, x + w, y);
}

/* Entries from left to right, in as many rows as they need. draw false: only measured. Returns the height. */
static double lay_out_legend(struct plan *p, double left, bool draw)
{
    struct legend_entry entries[4];
    size_t n = legend_entries(p->c, entries);
    double s = p->s, x = left, row = 0.0, right = p->b.layout->width - 0.2 * s;
    for (size_t i = 0; i < n; i++) {
        double w = 1.5 * s + chart_text_width(entries[i].name, s);
        if (x > left && x + w > right) {
            x = left;
            row += 1.5 * s;
        }
        if (draw) {
            draw_swatch(p, &entries[i], x, row + 0.65 * s);
            char name[96];
            chart_text_fit(entries[i].name, s, right - x - 1.5 * s, name, sizeof name);
            build_label(&p->b, name, s, INK_TEXT, ANCHOR_START, x + 1.5 * s, row + 0.95 * s);
        }
        x += w + 1.2 * s;
    }
    return n > 0 ? row + 1.9 * s : 0.7 * s;
}

static double widest_text(const struct chart_axis *a, double size)
{
    double widest = 0.0;
    for (int i = 0; i < a->tick_count; i++) {
        char text[AXIS_TEXT_BYTES];
        axis_text(a, i, text);
        widest = fmax(widest, chart_text_width(text, size));
    }
    return widest;
}

static void draw_y_axis(struct plan *p)
{
    double s = p->s;
    for (int i = 0; i < p->y.tick_count; i++) {
        char text[AXIS_TEXT_BYTES];
        double y = place_y(p, axis_tick(&p->y, i));
        axis_text(&p->y, i, text);
        build_line(&p->b, INK_GRID, 0.05 * s, p->plot.left, y, p->plot.right, y);
        build_label(&p->b, text, s, INK_QUIET, ANCHOR_END, p->plot.left - 0.4 * s, y + 0.3 * s);
    }
    if (p->c->y_name)
        build_upright_label(&p->b, p->c->y_name, s, INK_TEXT, 0.95 * s, 0.5 * (p->plot.top + p->plot.bottom),
                            p->b.layout->height);
}

static void draw_x_numbers(struct plan *p, bool grid)
{
    double s = p->s;
    for (int i = 0; i < p->x.tick_count; i++) {
        char text[AXIS_TEXT_BYTES];
        double x = place_x(p, axis_tick(&p->x, i));
        axis_text(&p->x, i, text);
        if (grid)
            build_line(&p->b, INK_GRID, 0.05 * s, x, p->plot.top, x, p->plot.bottom);
        else
            build_line(&p->b, INK_TEXT, p->pen.axis * s, x, p->plot.bottom, x, p->plot.bottom + 0.3 * s);
        build_label(&p->b, text, s, INK_QUIET, ANCHOR_MIDDLE, x, p->plot.bottom + 1.4 * s);
    }
}

static void draw_x_name(struct plan *p)
{
    if (p->c->x_name)
        build_label(&p->b, p->c->x_name, p->s, INK_TEXT, ANCHOR_MIDDLE, 0.5 * (p->plot.left + p->plot.right),
                    p->plot.bottom + 2.75 * p->s);
}

/* Numbers that fit beside each other along an axis. */
static int room_for_numbers(double length, double number_width)
{
    return (int)clamp(length / number_width, 2.0, 10.0);
}

static void paper_box(struct plan *p, double number_width)
{
    double s = p->s, width = p->b.layout->width, height = p->b.layout->height;
    double left = (p->c->y_name ? 1.5 : 0.2) * s + number_width + 0.4 * s;
    p->plot = (struct box){left, lay_out_legend(p, left, false), width - 0.9 * s,
                           height - (p->c->x_name ? 3.1 : 1.7) * s};
    p->data = p->plot;
}

static bool box_is_drawable(const struct box *b, double s)
{
    return b->right - b->left > 3.0 * s && b->bottom - b->top > 2.5 * s;
}

static void paper_frame(struct plan *p)
{
    double w = p->pen.axis * p->s;
    build_line(&p->b, INK_TEXT, w, p->plot.left, p->plot.bottom, p->plot.right, p->plot.bottom);
    build_line(&p->b, INK_TEXT, w, p->plot.left, p->plot.top, p->plot.left, p->plot.bottom);
}

static struct chart_axis paper_y_axis(const struct plan *p, const struct extent *e)
{
    const struct chart *c = p->c;
    int ticks = room_for_numbers(p->plot.bottom - p->plot.top, 2.4 * p->s);
    if (c->y_fixed) return axis_make(c->y_min, c->y_max, ticks, 0, 0);
    struct extent all = *e;
    if (c->has_band && isfinite(c->band_low) && isfinite(c->band_high)) {
        widen_to(&all, e->x_low, c->band_low);
        widen_to(&all, e->x_low, c->band_high);
    }
    double margin = c->kind == CHART_TIMES ? honest_margin(&all) : 0.0;
    return axis_make(all.y_low - margin, all.y_high + margin, ticks, 1, 0);
}

static void lay_out_paper_values(struct plan *p)
{
    const struct chart *c = p->c;
    struct extent e = data_extent(c);
    if (e.count == 0) e = (struct extent){0.0, 1.0, 0.0, 1.0, 0};
    paper_box(p, 2.0 * p->s);
    p->y = paper_y_axis(p, &e);
    paper_box(p, widest_text(&p->y, p->s));
    if (!box_is_drawable(&p->plot, p->s)) {
        say_empty(p);
        return;
    }
    bool visits = c->kind == CHART_TIMES;
    if (visits) { /* half a visit of air, so that dots keep off the axis */
        e.x_low -= 0.5;
        e.x_high += 0.5;
    }
    double length = p->data.right - p->data.left;
    p->x = axis_make(e.x_low, e.x_high, 2, 0, visits);
    p->x = axis_make(e.x_low, e.x_high, room_for_numbers(length, widest_text(&p->x, p->s) + 1.4 * p->s), 0,
                     visits);
    draw_band(p);
    draw_y_axis(p);
    if (e.count > 0 && !(visits && c->x_first_label)) draw_x_numbers(p, false);
    if (visits && c->x_first_label && e.count > 0) screen_ends(p);
    draw_x_name(p);
    paper_frame(p);
    if (e.count == 0) {
        say_empty(p);
        return;
    }
    if (!c->loose) draw_line(p, p->pen.line * p->s);
    draw_dots(p, e.count);
    lay_out_legend(p, p->plot.left, true);
}

/* ---- trace: one millimetre is as long across as along ---- */

static struct extent trace_extent(const struct chart *c)
{
    struct extent e = data_extent(c);
    if (c->has_ellipse) {
        double co = cos(c->ellipse_angle_rad), si = sin(c->ellipse_angle_rad);
        double half_x = hypot(c->ellipse_major * co, c->ellipse_minor * si);
        double half_y = hypot(c->ellipse_major * si, c->ellipse_minor * co);
        widen_to(&e, c->ellipse_x - half_x, c->ellipse_y - half_y);
        widen_to(&e, c->ellipse_x + half_x, c->ellipse_y + half_y);
    }
    return e;
}

static void equal_axes(struct plan *p, const struct extent *e)
{
    double w = p->data.right - p->data.left, h = p->data.bottom - p->data.top;
    struct chart_axis x = axis_make(e->x_low, e->x_high, 2, 0, 0),
                      y = axis_make(e->y_low, e->y_high, 2, 0, 0);
    /* A still or one-dimensional trace keeps at least a millimetre of picture. */
    double mm_per_unit =
        fmax(1.12 * fmax(fmax((x.high - x.low) / w, (y.high - y.low) / h), 1.0 / fmin(w, h)), 1e-280);
    double x_mid = 0.5 * x.low + 0.5 * x.high, y_mid = 0.5 * y.low + 0.5 * y.high;
    double half_w = 0.5 * w * mm_per_unit, half_h = 0.5 * h * mm_per_unit;
    int ticks = room_for_numbers(fmin(w, h), 2.6 * p->s);
    double step = axis_make(0.0, 2.0 * fmin(half_w, half_h), ticks, 0, 0).step;
    p->x = axis_at_step(x_mid - half_w, x_mid + half_w, step);
    p->y = axis_at_step(y_mid - half_h, y_mid + half_h, step);
    /* Where numbers are long, fewer of them: side by side they need the most room. */
    while (p->x.tick_count > 2 && p->x.tick_count * (widest_text(&p->x, p->s) + 0.8 * p->s) > w) {
        step *= 2.0;
        p->x = axis_at_step(p->x.low, p->x.high, step);
        p->y = axis_at_step(p->y.low, p->y.high, step);
    }
}

static void lay_out_trace(struct plan *p)
{
    const struct chart *c = p->c;
    struct extent e = trace_extent(c);
    bool paper = !c->for_screen, empty = e.count == 0;
    if (empty) e = (struct extent){-10.0, 10.0, -10.0, 10.0, 0};
    double edge = 0.3 * p->s;
    p->plot = p->data = (struct box){edge, edge, p->b.layout->width - edge, p->b.layout->height - edge};
    if (paper) paper_box(p, 2.0 * p->s);
    if (!box_is_drawable(&p->plot, p->s)) {
        say_empty(p);
        return;
    }
    equal_axes(p, &e);
    if (paper) {
        paper_box(p, widest_text(&p->y, p->s));
        if (!box_is_drawable(&p->plot, p->s)) return;
        equal_axes(p, &e);
        draw_y_axis(p);
        draw_x_numbers(p, true);
        draw_x_name(p);
        paper_frame(p);
    }
    if (empty) {
        say_empty(p);
        return;
    }
    draw_line(p, (paper ? 0.09 : p->pen.line) * p->s);
    draw_ellipse(p);
    if (paper) lay_out_legend(p, p->plot.left, true);
}

/* ---- entry ---- */

enum status chart_layout(const struct chart *c, double width, double height, struct chart_layout **out)
{
    bool sizes_ok = isfinite(width) && isfinite(height) && isfinite(c->label_size) && width > 0.0 &&
                    height > 0.0 && c->label_size > 0.0;
    if (!sizes_ok || (c->point_count > 0 && !c->points)) return STATUS_ARG;
    struct plan p = {.c = c, .s = c->label_size, .pen = c->for_screen ? screen_pen : paper_pen};
    p.b.layout = calloc(1, sizeof *p.b.layout);
    if (!p.b.layout) return STATUS_MEM;
    p.b.layout->width = width;
    p.b.layout->height = height;
    if (c->kind == CHART_TRACE)
        lay_out_trace(&p);
    else if (c->for_screen)
        lay_out_screen_times(&p);
    else
        lay_out_paper_values(&p);
    if (p.b.out_of_memory) {
        chart_layout_free(p.b.layout);
        return STATUS_MEM;
    }
    *out = p.b.layout;
    return STATUS_OK;
}

void chart_layout_free(struct chart_layout *l)
{
    if (!l) return;
    free(l->shapes);
    free(l->labels);
    free(l->path);
    free(l);
}
