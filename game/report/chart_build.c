#include "report/chart_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "report/chart_text.h"

static bool grow(struct chart_build *b, void **items, size_t count, size_t *room, size_t item_bytes)
{
    if (b->out_of_memory) return false;
    if (count < *room) return true;
    size_t wanted = *room ? *room * 2 : 32;
    void *larger = realloc(*items, wanted * item_bytes);
    if (!larger) {
        b->out_of_memory = true;
        return false;
    }
    *items = larger;
    *room = wanted;
    return true;
}

void build_shape(struct chart_build *b, struct chart_shape shape)
{
    struct chart_layout *l = b->layout;
    if (grow(b, (void **)&l->shapes, l->shape_count, &b->shape_room, sizeof *l->shapes))
        l->shapes[l->shape_count++] = shape;
}

void build_line(struct chart_build *b, enum chart_ink ink, double width, double x1, double y1, double x2,
                double y2)
{
    build_shape(b,
                (struct chart_shape){
                    .kind = SHAPE_LINE, .ink = ink, .width = width, .x1 = x1, .y1 = y1, .x2 = x2, .y2 = y2});
}

void build_disc(struct chart_build *b, enum chart_ink ink, double x, double y, double diameter)
{
    build_shape(b, (struct chart_shape){.kind = SHAPE_DISC, .ink = ink, .x1 = x, .y1 = y, .width = diameter});
}

void build_path_begin(struct chart_build *b)
{
    b->run_first = b->layout->path_count;
}

void build_path_point(struct chart_build *b, double x, double y, double tolerance)
{
    struct chart_layout *l = b->layout;
    /* The point before the last is the last that was kept; the last follows the pen. */
    if (l->path_count >= b->run_first + 2) {
        double dx = l->path[l->path_count - 1].x - l->path[l->path_count - 2].x;
        double dy = l->path[l->path_count - 1].y - l->path[l->path_count - 2].y;
        if (hypot(dx, dy) < tolerance) l->path_count--;
    }
    if (!grow(b, (void **)&l->path, l->path_count, &b->path_room, sizeof *l->path)) return;
    l->path[l->path_count].x = x;
    l->path[l->path_count].y = y;
    l->path_count++;
}

void build_path_end(struct chart_build *b, enum chart_ink ink, double width)
{
    size_t count = b->layout->path_count - b->run_first;
    if (count >= 2)
        build_shape(
            b,
            (struct chart_shape){
                .kind = SHAPE_POLYLINE, .ink = ink, .width = width, .first = b->run_first, .count = count});
    else
        b->layout->path_count = b->run_first;
    b->run_first = b->layout->path_count;
}

struct box label_box(const struct chart_label *l)
{
    double w = chart_text_width(l->text, l->size);
    double above = CHART_TEXT_ABOVE * l->size, below = CHART_TEXT_BELOW * l->size;
    double start = l->anchor == ANCHOR_START ? 0.0 : l->anchor == ANCHOR_MIDDLE ? 0.5 * w : w;
    if (l->upright_left) return (struct box){l->x - above, l->y + start - w, l->x + below, l->y + start};
    return (struct box){l->x - start, l->y - above, l->x - start + w, l->y + below};
}

bool boxes_meet(struct box a, struct box b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

static void add_label(struct chart_build *b, const struct chart_label *label)
{
    struct chart_layout *l = b->layout;
    if (!label->text[0]) return;
    if (grow(b, (void **)&l->labels, l->label_count, &b->label_room, sizeof *l->labels))
        l->labels[l->label_count++] = *label;
}

struct box build_label(struct chart_build *b, const char *text, double size, enum chart_ink ink,
                       enum chart_anchor anchor, double x, double y)
{
    double width = b->layout->width, height = b->layout->height;
    struct chart_label l = {.size = size, .ink = ink, .anchor = anchor, .x = x, .y = y};
    if (size * (CHART_TEXT_ABOVE + CHART_TEXT_BELOW) > height) return (struct box){0};
    chart_text_fit(text, size, width, l.text, sizeof l.text);
    struct box box = label_box(&l);
    double move_x = box.left < 0.0 ? -box.left : box.right > width ? width - box.right : 0.0;
    double move_y = box.top < 0.0 ? -box.top : box.bottom > height ? height - box.bottom : 0.0;
    l.x += move_x;
    l.y += move_y;
    add_label(b, &l);
    return label_box(&l);
}

void build_upright_label(struct chart_build *b, const char *text, double size, enum chart_ink ink, double x,
                         double y, double max_length)
{
    struct chart_label l = {.size = size, .ink = ink, .anchor = ANCHOR_MIDDLE, .upright_left = true, .x = x};
    chart_text_fit(text, size, fmin(max_length, b->layout->height), l.text, sizeof l.text);
    double half = 0.5 * chart_text_width(l.text, size);
    l.y = clamp(y, half, b->layout->height - half);
    add_label(b, &l);
}
