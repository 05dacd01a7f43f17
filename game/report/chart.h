/* chart.h - one chart module for paper and screen: data in, shapes and labels out.
 *
 * Layout is computed once, in the units of the rectangle that it gets (y down); chart_svg turns it into SVG with text for
 * reports; the view draws the same shapes and its own text. Nothing it makes leaves the rectangle. Pure, any thread. */
#ifndef EVENKEEL_REPORT_CHART_H
#define EVENKEEL_REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum chart_kind { CHART_TIMES /* points over visits, usual range as a band */, CHART_TRACE /* CoP path, equal axes, ellipse */,
                  CHART_SERIES /* line over time */ };
/* A point that is not finite is left out, and breaks the line. */
struct chart_point { double x, y; bool highlighted; };
struct chart {
    enum chart_kind kind;
    const char *title;                        /* not laid out: the card or caption around the chart shows it */
    const char *x_name, *y_name;              /* with units: "Side to side (mm)"; for_screen: not laid out */
    const struct chart_point *points; size_t point_count;
    bool has_band; double band_low, band_high; const char *band_name;
    bool has_ellipse; double ellipse_x, ellipse_y, ellipse_major, ellipse_minor, ellipse_angle_rad; /* half axes; angle from +x, anticlockwise */
    bool y_fixed; double y_min, y_max;        /* else from the data */
    const char *x_first_label, *x_last_label; /* CHART_TIMES: "3 Oct", "20 Nov" */
    const char *highlight_name;               /* "today" */
    double label_size;                        /* same unit as the rectangle; 28 on screens at 720p */
    bool for_screen;                          /* patient screens: no grid, no tick numbers, no axis names */
    bool loose;                               /* single values that belong to no line: dots only */
    const char *ellipse_name, *point_name;    /* paper: further entries of the legend; NULL: none */
};

/* Meaning of a shape's numbers:
 * LINE      (x1,y1) to (x2,y2), width            DISC     centre (x1,y1), diameter width, filled
 * BAND      filled rectangle, corners (x1,y1) top left and (x2,y2) bottom right
 * POLYLINE  path[first .. first+count), width    ELLIPSE  centre (x1,y1), half axes x2 y2, stroke width, turned by angle_rad as seen
 *                                                         with y down (clockwise positive, as in SVG) */
enum chart_shape_kind { SHAPE_LINE, SHAPE_DISC, SHAPE_BAND, SHAPE_POLYLINE, SHAPE_ELLIPSE };
enum chart_ink { INK_TEXT, INK_QUIET, INK_LINE, INK_HIGHLIGHT, INK_BAND, INK_GRID };
struct chart_shape {
    enum chart_shape_kind kind; enum chart_ink ink;
    double x1, y1, x2, y2, width, angle_rad;
    size_t first, count;                      /* POLYLINE: into chart_layout.path */
};
enum chart_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };
/* x, y: on the baseline, at the anchor. upright_left: turned to read upwards, anchor along the vertical. */
struct chart_label { double x, y, size; enum chart_anchor anchor; enum chart_ink ink; bool upright_left; char text[96]; };
struct chart_layout {
    double width, height;
    struct chart_shape *shapes; size_t shape_count;
    struct chart_label *labels; size_t label_count;
    struct { double x, y; } *path; size_t path_count;
};
/* STATUS_ARG: width, height or label_size is not a positive number, or points is missing. */
enum status chart_layout(const struct chart *c, double width, double height, struct chart_layout **out);
void chart_layout_free(struct chart_layout *l); /* NULL is fine */

/* SVG text, malloc'ed. with_text: <text> elements (reports); without: shapes only, to be rendered by the view. colours: six "#rrggbb" by enum
 * chart_ink. title goes into <title> and aria-label. */
enum status chart_svg(const struct chart_layout *l, const char *const colours[6], bool with_text, const char *title,
                      char **svg, size_t *svg_bytes);

#endif
