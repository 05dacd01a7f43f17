/* chart_build.h - collects the shapes and labels of one layout. A builder that runs out of memory goes on doing nothing and says so at the end. */
#ifndef EVENKEEL_REPORT_CHART_BUILD_H
#define EVENKEEL_REPORT_CHART_BUILD_H

#include "report/chart.h"

struct chart_build {
    struct chart_layout *layout;
    size_t shape_room, label_room, path_room;
    size_t run_first;                    /* first path point of the polyline that is being drawn */
    bool out_of_memory;
};

struct box { double left, top, right, bottom; };

void build_shape(struct chart_build *b, struct chart_shape shape);
void build_line(struct chart_build *b, enum chart_ink ink, double width, double x1, double y1, double x2, double y2);
void build_disc(struct chart_build *b, enum chart_ink ink, double x, double y, double diameter);
/* A polyline: point by point, then end. Points nearer than tolerance to the one before are left out, the last never. */
void build_path_begin(struct chart_build *b);
void build_path_point(struct chart_build *b, double x, double y, double tolerance);
void build_path_end(struct chart_build *b, enum chart_ink ink, double width);
/* Places a label, moved and cut so that it stays inside the layout; returns the box it covers. */
struct box build_label(struct chart_build *b, const char *text, double size, enum chart_ink ink, enum chart_anchor anchor,
                       double x, double y);
void build_upright_label(struct chart_build *b, const char *text, double size, enum chart_ink ink, double x, double y,
                         double max_length);
struct box label_box(const struct chart_label *l);
bool boxes_meet(struct box a, struct box b);

#endif
