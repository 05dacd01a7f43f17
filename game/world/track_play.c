#include "world/track_play.h"

const char *const track_stance_words[] = {"W", "N", NULL};

enum { SETTLE_MS = 3000, MIDDLE_PATIENCE_MS = 20000 };

bool track_ready_step(const struct world *w, struct track_ready *r, const struct glance *g)
{
    r->ms = g->valid || w->phase != PHASE_READY ? r->ms + 1 : 0;
    bool middle = lean_centre_step(&r->centre, g->lean, g->valid);
    bool settled = w->phase != PHASE_READY || r->ms >= SETTLE_MS;
    return g->valid && settled && (middle || r->ms >= MIDDLE_PATIENCE_MS);
}

struct point_mm track_mm(const struct world *w, struct point_mm lean)
{
    struct point_mm p = body_point(&w->setup.body, lean), c0 = w->setup.body.c0_mm;
    return (struct point_mm){p.x - c0.x, p.y - c0.y};
}

void track_scene(struct world *w, enum stance stance, const char *prompt)
{
    struct world_scene *s = &w->scene;
    const struct body *b = &w->setup.body;
    s->stance = stance;
    s->prompt = prompt;
    s->reach_right_mm = b->reach_right_mm;
    s->reach_left_mm = b->reach_left_mm;
    s->reach_front_mm = b->reach_front_mm;
    s->reach_back_mm = b->reach_back_mm;
}

static double shown_radius(double centre, double radius, double reach_plus, double reach_minus)
{
    if (fabs(centre) < radius) return radius * fmin(reach_plus, reach_minus);
    return radius * (centre > 0 ? reach_plus : reach_minus);
}

void track_show_target(struct world *w, struct point_mm lean, double radius)
{
    const struct body *b = &w->setup.body;
    w->scene.has_target = true;
    w->scene.target_mm = track_mm(w, lean);
    w->scene.target_radius_lean = radius;
    w->scene.target_radius_mm = shown_radius(lean.x, radius, b->reach_right_mm, b->reach_left_mm);
    w->scene.target_radius_y_mm = shown_radius(lean.y, radius, b->reach_front_mm, b->reach_back_mm);
}

void track_follow(struct world *w, struct point_mm from_c0_mm)
{
    world_ask(w, PERSON_FOLLOW);
    w->ask.target_mm = from_c0_mm;
}

double track_calm(double calm, const struct glance *g)
{
    double speed = g->sample->cop5_speed_mm_s;
    double to = g->valid && isfinite(speed) ? clamp01(1 - speed / 120) : 0; /* swaying is the task here */
    return calm + (to - calm) * 0.001;
}

/* As for the other lean exercises: where EDGE begins is still on the screen. */
double track_span(const struct world *w)
{
    const struct body *b = &w->setup.body;
    double side = fmax(b->reach_right_mm, b->reach_left_mm), along = fmax(b->reach_front_mm, b->reach_back_mm);
    return fmax(fmax(1.15 * side / 1.5, 1.2 * along), 20);
}
