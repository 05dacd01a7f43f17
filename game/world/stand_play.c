#include "world/stand_play.h"

const char *const all_stance_words[] = {"W", "N", "ST", "T", "L", NULL};

/* Time before settling begins: a breath between holds, or to place the feet without hurry [X]. */
enum { BREATH_MS = 2000, PLACE_FEET_MS = 5000 };
#define CALM_S 1.2
#define ORIGIN_S 0.4

/* ---- feet ---- */

enum feet { FEET_WIDE, FEET_TOGETHER, FEET_RIGHT_FRONT, FEET_LEFT_FRONT, FEET_LINE_RIGHT, FEET_LINE_LEFT };
static const struct { const char *prompt; int side; } feet_told[] = {
    [FEET_WIDE] = {"Feet hip-wide apart", 0},
    [FEET_TOGETHER] = {"Feet close together", 0},
    [FEET_RIGHT_FRONT] = {"Right foot in front", 1},
    [FEET_LEFT_FRONT] = {"Left foot in front", -1},
    [FEET_LINE_RIGHT] = {"In line, right foot front", 1},
    [FEET_LINE_LEFT] = {"In line, left foot front", -1},
};

/* Each foot is in front in its turn; the odd hold goes to the foot that begins, which alternates set by set. */
static enum feet feet_of(const struct world *w)
{
    bool right = (w->trial + w->setup.set_number) % 2 == 0;
    switch (w->scene.stance) {
    case STANCE_TOGETHER: return FEET_TOGETHER;
    case STANCE_SEMI_TANDEM: return right ? FEET_RIGHT_FRONT : FEET_LEFT_FRONT;
    case STANCE_TANDEM: return right ? FEET_LINE_RIGHT : FEET_LINE_LEFT;
    case STANCE_WIDE:
    case STANCE_ONE_LEG: break;
    }
    return FEET_WIDE;
}

bool stand_play_plan(struct world *w, enum stance stance, bool again)
{
    struct stand_play *p = stand_notes(w);
    bool first = w->trial == 1 && !again;
    if (first) *p = (struct stand_play){.feet_before = -1};
    w->scene.stance = stance;
    w->scene.has_target = false;
    enum feet feet = feet_of(w);
    bool placed_anew = feet != (enum feet)p->feet_before && !(first && feet == FEET_WIDE);
    p->rest_ms = placed_anew ? PLACE_FEET_MS : first ? 0 : BREATH_MS;
    p->settle = (struct zone_settle){0};
    p->calm_ms = 0;
    p->feet_before = (int)feet;
    w->scene.side = feet_told[feet].side;
    w->scene.prompt = first || placed_anew || again ? feet_told[feet].prompt : "Rest a moment";
    world_ask(w, PERSON_STAND);
    w->ask.side = feet_told[feet].side;
    return placed_anew;
}

/* ---- coming to rest ---- */

static void ease_origin(struct world *w, struct point_mm to)
{
    struct stand_play *p = stand_notes(w);
    if (!w->rules->fixed_feet) return; /* the scene stays where C0 is */
    w->origin_mm.x += (to.x - w->origin_mm.x) * (0.001 / ORIGIN_S);
    w->origin_mm.y += (to.y - w->origin_mm.y) * (0.001 / ORIGIN_S);
    w->scene.target_mm = (struct point_mm){p->zone.centre_mm.x - w->origin_mm.x, p->zone.centre_mm.y - w->origin_mm.y};
}

bool stand_play_rested(struct world *w, const struct glance *g)
{
    struct stand_play *p = stand_notes(w);
    if (g->valid) ease_origin(w, g->at_mm);
    w->scene.steadiness = p->calm += (0.5 - p->calm) * (0.001 / CALM_S);
    bool slow = g->valid && g->sample->cop5_speed_mm_s < STAND_CALM_MM_S;
    p->calm_ms = slow ? p->calm_ms + 1 : 0;
    if (p->rest_ms == 0) return true;
    p->rest_ms--;
    return false;
}

bool stand_play_settled(struct world *w, const struct glance *g, struct point_mm *centre)
{
    if (!stand_play_rested(w, g)) return false;
    bool feet_still = !(g->sample->events & (EVENT_LIFT_L | EVENT_LIFT_R));
    return zone_settle_step(&stand_notes(w)->settle, g->at_mm, g->valid && feet_still, centre);
}

bool stand_play_is_calm(const struct world *w) { return stand_notes_of(w)->calm_ms >= STAND_CALM_MS; }

/* ---- the hold ---- */

void stand_play_begin(struct world *w, const char *prompt, struct point_mm centre, double radius_mm, bool band)
{
    struct stand_play *p = stand_notes(w);
    zone_begin(&p->zone, centre, radius_mm);
    p->zone.band = band;
    w->scene.prompt = prompt;
    w->scene.has_target = true;
    w->scene.target_radius_mm = radius_mm;
    w->scene.target_radius_y_mm = band ? 2 * w->scene.span_mm : radius_mm; /* a band leaves the picture above and below */
    world_note(w, WORLD_TRIAL_BEGIN, w->level, centre, radius_mm);
}

/* How calm the water is: quick enough to answer, slow enough not to flicker. */
static void ease_calm(struct stand_play *p, const struct glance *g)
{
    double away = p->zone.radius_mm > 0 ? zone_away_mm(&p->zone, g->at_mm) / p->zone.radius_mm : 0;
    double to = g->valid ? clamp01(1.4 - away) : 0;
    p->calm += (to - p->calm) * (0.001 / CALM_S);
}

void stand_play_step(struct world *w, const struct glance *g)
{
    struct stand_play *p = stand_notes(w);
    zone_step(&p->zone, g->at_mm, g->valid);
    ease_calm(p, g);
}

void stand_play_show(struct world *w, const struct glance *g, uint32_t done_ms, uint32_t hold_ms)
{
    struct stand_play *p = stand_notes(w);
    struct world_scene *scene = &w->scene;
    ease_origin(w, p->zone.begin_mm);
    scene->inside = g->valid && p->zone.inside;
    scene->hold_progress = scene->trial_progress = hold_ms ? clamp01((double)done_ms / hold_ms) : 1;
    scene->seconds_left = hold_ms > done_ms ? (hold_ms - done_ms) / 1000.0 : 0;
    scene->steadiness = p->calm;
}

bool stand_play_was_still(const struct world *w)
{
    const struct zone *z = &stand_notes_of(w)->zone;
    return z->judged_ms > 0 && (uint64_t)z->inside_ms * 100 >= (uint64_t)z->judged_ms * 80;
}

void stand_play_close(struct world *w, uint32_t done_ms, uint32_t hold_ms)
{
    struct stand_play *p = stand_notes(w);
    p->zone_score_sum += zone_score(zone_share(&p->zone));
    p->done_sum += hold_ms ? clamp01((double)done_ms / hold_ms) : 1;
    p->longest_s = fmax(p->longest_s, p->zone.longest_run_ms / 1000.0);
}

void stand_play_score(const struct world *w, struct world_result *out)
{
    const struct stand_play *p = stand_notes_of(w);
    int n = w->trials_done;
    out->component_count = 2;
    out->component_name[0] = "c_zone";
    out->component_name[1] = "c_done";
    out->component[0] = n ? p->zone_score_sum / n : 0;
    out->component[1] = n ? p->done_sum / n : 0;
    out->best_value = p->longest_s;
}

double stand_play_span(const struct world *w, int radius_key)
{
    double largest = 0;
    for (int g = 1; g <= GRADE_COUNT; g++) largest = fmax(largest, level_value(&w->setup.levels, radius_key, g));
    return fmax(60, 2 * largest);
}
