#include "world/track_play.h"

enum { SETTLE_MS = 3000, MIDDLE_PATIENCE_MS = 20000 };

bool track_ready_step(const struct world *w, struct track_ready *r, const struct glance *g)
{
    r->ms = g->valid || w->phase != PHASE_READY ? r->ms + 1 : 0;
    bool middle = lean_centre_step(&r->centre, g->lean, g->valid);
    bool settled = w->phase != PHASE_READY || r->ms >= SETTLE_MS;
    return g->valid && settled && (middle || r->ms >= MIDDLE_PATIENCE_MS);
}

void track_scene(struct world *w, enum stance stance, const char *prompt)
{
    struct world_scene *s = &w->scene;
    s->stance = stance;
    s->prompt = prompt;
    lean_play_reach(w);
}

void track_show_target(struct world *w, struct point_mm lean, double radius)
{
    const struct body *b = &w->setup.body;
    w->scene.has_target = true;
    w->scene.target_mm = lean_play_from_c0(w, lean);
    w->scene.target_radius_lean = radius;
    w->scene.target_radius_mm = lean_play_shown_radius(lean.x, radius, b->reach_right_mm, b->reach_left_mm);
    w->scene.target_radius_y_mm = lean_play_shown_radius(lean.y, radius, b->reach_front_mm, b->reach_back_mm);
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
