#include "world/lean_play.h"

const char *const lean_stance_words[] = {"W", "N", NULL};

enum {
    SETTLE_MS = 3000,            /* the filters forget how they began, and so does the person */
    FEET_HINT_MS = 20000,        /* no middle for so long: the feet stand elsewhere than when it was found [X] */
};

struct point_mm lean_play_from_c0(const struct world *w, struct point_mm lean)
{
    const struct body *b = &w->setup.body;
    struct point_mm p = body_point(b, lean);
    return (struct point_mm){p.x - b->c0_mm.x, p.y - b->c0_mm.y};
}

/* A circle in shares of reach is an ellipse in mm, and lopsided where it crosses an axis: the smaller side is shown, so
 * that being inside the picture always counts. */
double lean_play_shown_radius(double centre, double radius, double reach_plus, double reach_minus)
{
    if (fabs(centre) < radius) return radius * fmin(reach_plus, reach_minus);
    return radius * (centre > 0 ? reach_plus : reach_minus);
}

void lean_play_reach(struct world *w)
{
    const struct body *b = &w->setup.body;
    w->scene.reach_right_mm = b->reach_right_mm;
    w->scene.reach_left_mm = b->reach_left_mm;
    w->scene.reach_front_mm = b->reach_front_mm;
    w->scene.reach_back_mm = b->reach_back_mm;
}

void lean_play_show_target(struct world *w, const struct lean_target *target, int direction)
{
    const struct body *b = &w->setup.body;
    struct world_scene *scene = &w->scene;
    double radius = lean_shown_radius(target);
    scene->target_direction = direction;
    scene->target_mm = lean_play_from_c0(w, target->at);
    scene->target_radius_mm = lean_play_shown_radius(target->at.x, radius, b->reach_right_mm, b->reach_left_mm);
    scene->target_radius_y_mm = lean_play_shown_radius(target->at.y, radius, b->reach_front_mm, b->reach_back_mm);
    scene->target_radius_lean = radius;
    lean_play_reach(w);
}

double lean_play_radius_mm(const struct world *w, const struct lean_target *target)
{
    const struct body *b = &w->setup.body;
    return lean_play_shown_radius(target->at.x, target->radius, b->reach_right_mm, b->reach_left_mm);
}

void lean_play_target(struct world *w, int direction)
{
    struct lean_play *p = play_notes(w);
    struct point_mm unit = lean_direction(direction);
    double distance = lean_distance_pct(direction, play_value(w, LEAN_KEY_DISTANCE)) / 100;
    p->direction = direction;
    p->target = (struct lean_target){
        .at = {unit.x * distance, unit.y * distance},
        .radius = play_value(w, LEAN_KEY_RADIUS) / 100,
        .hold_ms = play_ms(play_value(w, LEAN_KEY_HOLD)),
        .limit_ms = play_ms(play_value(w, LEAN_KEY_LIMIT)),
    };
    p->centre = (struct lean_centre){0};
    w->scene.stance = (enum stance)play_value(w, LEAN_KEY_STANCE);
    w->scene.has_target = false;
    world_ask(w, PERSON_STAND);
    lean_play_show_target(w, &p->target, direction);
    w->scene.prompt = w->phase == PHASE_READY ? "Stand tall in the middle" : "Back to the middle";
}

void lean_play_calm(struct world *w, const struct glance *g)
{
    double speed = g->sample->cop5_speed_mm_s;
    double to = g->valid && isfinite(speed) ? clamp01(1 - speed / 60) : 0;
    struct lean_play *p = play_notes(w);
    w->scene.steadiness = p->calm += (to - p->calm) * 0.001;
}

bool lean_play_centre(struct world *w, struct lean_centre *c, const struct glance *g)
{
    bool middle = lean_centre_step(c, g->lean, g->valid);
    if (c->ms == FEET_HINT_MS && !middle) w->scene.prompt = "Feet on the foot guide";
    return middle;
}

bool lean_play_prepare(struct world *w, const struct glance *g)
{
    struct lean_play *p = play_notes(w);
    lean_play_calm(w, g);
    if (!g->valid) w->phase_ms = w->phase == PHASE_READY ? 0 : w->phase_ms;
    bool middle = lean_play_centre(w, &p->centre, g);
    bool settled = w->phase != PHASE_READY || w->phase_ms >= SETTLE_MS;
    w->scene.target_glow = clamp01((double)p->centre.inside_ms / LEAN_CENTRE_MS);
    if (w->phase == PHASE_READY) /* no need to look for the target before there is time to lean to it */
        w->scene.target_glow = fmin(w->scene.target_glow, clamp01(((double)w->phase_ms - SETTLE_MS + 600) / 600));
    return middle && settled;
}

void lean_play_begin(struct world *w, const char *prompt)
{
    struct lean_play *p = play_notes(w);
    lean_trial_begin(&p->trial);
    w->scene.prompt = prompt;
    w->scene.has_target = true;
    world_ask_lean(w, w->scene.target_mm, fmin(w->scene.target_radius_mm, w->scene.target_radius_y_mm));
    world_note(w, WORLD_TRIAL_BEGIN, w->level, w->scene.target_mm, lean_play_radius_mm(w, &p->target));
}

static void show(struct world *w)
{
    const struct lean_play *p = play_notes_of(w);
    double hold = p->target.hold_ms ? (double)p->trial.inside_ms / p->target.hold_ms : p->trial.inside;
    w->scene.inside = p->trial.inside;
    w->scene.hold_progress = w->scene.trial_progress = p->trial.inside ? clamp01(hold) : 0;
}

enum trial_state lean_play_step(struct world *w, const struct glance *g)
{
    struct lean_play *p = play_notes(w);
    bool had_arrived = p->trial.arrived;
    lean_play_calm(w, g);
    enum lean_result result = lean_trial_step(&p->trial, &p->target, g->lean, g->at_mm, g->valid);
    show(w);
    if (p->trial.arrived && !had_arrived)
        world_note(w, WORLD_ARRIVED, p->trial.arrived_ms / 1000.0, g->at_mm, 0);
    switch (result) {
    case LEAN_SLIPPED: world_note(w, WORLD_SLIPPED_OUT, p->trial.ms / 1000.0, g->at_mm, 0); break;
    case LEAN_HELD: return TRIAL_HIT;
    case LEAN_MISSED: return TRIAL_MISS;
    case LEAN_GOING:
    case LEAN_ARRIVED:
    case LEAN_BACK_IN: break;
    }
    return TRIAL_RUNNING;
}

void lean_play_close(struct world *w, bool hit)
{
    struct lean_play *p = play_notes(w);
    lean_score_add(&p->score, &p->trial, &p->target, hit);
}

void lean_play_score(const struct world *w, struct world_result *out)
{
    const struct lean_play *p = play_notes_of(w);
    out->component_count = 3;
    out->component_name[0] = "c_hit";
    out->component_name[1] = "c_path";
    out->component_name[2] = "c_time";
    lean_score_components(&p->score, out->component);
    out->best_value = p->score.hits;
}

double lean_play_sum(const struct world_result *r, bool no_hurry) { return lean_score_sum(r->component, no_hurry); }

/* 115 % of reach to the sides (the picture is wide) and 120 % to front and back: where EDGE begins is still on the
 * screen. */
double lean_play_span(const struct world *w)
{
    const struct body *b = &w->setup.body;
    double side = fmax(b->reach_right_mm, b->reach_left_mm), along = fmax(b->reach_front_mm, b->reach_back_mm);
    return fmax(fmax(1.15 * side / 1.5, 1.2 * along), 20);
}
