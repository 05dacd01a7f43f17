#include <math.h>
#include <stdlib.h>

#include "report/chart.h"
#include "report/markup.h"

static void svg_path(struct markup *m, const struct chart_layout *l, const struct chart_shape *s,
                     const char *colour)
{
    markup_print(m,
                 "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%.2f\" stroke-linejoin=\"round\" "
                 "stroke-linecap=\"round\" d=\"M",
                 colour, s->width);
    for (size_t i = 0; i < s->count; i++)
        markup_print(m, i == 0 ? "%.1f %.1f" : " %.1f %.1f", l->path[s->first + i].x,
                     l->path[s->first + i].y);
    markup_raw(m, "\"/>\n");
}

static void svg_shape(struct markup *m, const struct chart_layout *l, const struct chart_shape *s,
                      const char *colour)
{
    switch (s->kind) {
    case SHAPE_LINE:
        markup_print(m,
                     "<path stroke=\"%s\" stroke-width=\"%.2f\" stroke-linecap=\"round\" d=\"M%.2f %.2f %.2f "
                     "%.2f\"/>\n",
                     colour, s->width, s->x1, s->y1, s->x2, s->y2);
        break;
    case SHAPE_DISC:
        markup_print(m, "<circle fill=\"%s\" cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"/>\n", colour, s->x1, s->y1,
                     0.5 * s->width);
        break;
    case SHAPE_BAND:
        markup_print(m, "<rect fill=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>\n", colour,
                     s->x1, s->y1, s->x2 - s->x1, s->y2 - s->y1);
        break;
    case SHAPE_POLYLINE: svg_path(m, l, s, colour); break;
    case SHAPE_ELLIPSE:
        markup_print(m,
                     "<ellipse fill=\"none\" stroke=\"%s\" stroke-width=\"%.2f\" rx=\"%.2f\" ry=\"%.2f\" "
                     "transform=\"translate(%.2f %.2f) rotate(%.2f)\"/>\n",
                     colour, s->width, s->x2, s->y2, s->x1, s->y1, s->angle_rad * 57.29577951308232);
        break;
    }
}

static void svg_label(struct markup *m, const struct chart_label *label, const char *colour)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    markup_print(m, "<text fill=\"%s\" font-size=\"%.2f\" text-anchor=\"%s\" ", colour, label->size,
                 anchors[label->anchor]);
    if (label->upright_left)
        markup_print(m, "transform=\"translate(%.2f %.2f) rotate(-90)\">", label->x, label->y);
    else
        markup_print(m, "x=\"%.2f\" y=\"%.2f\">", label->x, label->y);
    markup_text(m, label->text);
    markup_raw(m, "</text>\n");
}

enum status chart_svg(const struct chart_layout *l, const char *const colours[6], bool with_text,
                      const char *title, char **svg, size_t *svg_bytes)
{
    struct markup m = {0};
    markup_print(
        &m,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.2f %.2f\"",
        ceil(l->width), ceil(l->height), l->width, l->height);
    if (with_text) {
        markup_raw(&m, " role=\"img\" aria-label=\"");
        markup_text(&m, title);
        markup_raw(&m, "\" font-family=\"Andika, 'Noto Sans', 'DejaVu Sans', sans-serif\">\n<title>");
        markup_text(&m, title);
        markup_raw(&m, "</title>\n");
    } else {
        markup_raw(&m, ">\n");
    }
    for (size_t i = 0; i < l->shape_count; i++) svg_shape(&m, l, &l->shapes[i], colours[l->shapes[i].ink]);
    for (size_t i = 0; with_text && i < l->label_count; i++)
        svg_label(&m, &l->labels[i], colours[l->labels[i].ink]);
    markup_raw(&m, "</svg>\n");
    if (m.out_of_memory) {
        free(m.text);
        return STATUS_MEM;
    }
    *svg = m.text;
    *svg_bytes = m.bytes;
    return STATUS_OK;
}
