/* E11 garden_path: water the flowers along a winding path (exercises.md 7). A trial is one segment; the next one begins where
 * the last one ended, without a break. After a segment that was not finished the person leans to where the next one begins.
 *
 * Stops are at the ends of evenly spread segments; the hold comes on top of the limit, up to limit + hold + 2 s in all, as in
 * the other lean exercises. The way gone in a hold does not count for efficiency. Share of segments: those whose end was
 * reached (and held) in time. The corners are those of the set; the extent of what is ahead and the half-width follow the
 * running level. best_value: segments finished. */
#include "world/corridor.h"
#include "world/track_play.h"

enum { SETS, REST, SEGMENTS, EXTENT, HALF_WIDTH, LIMIT, STOPS, STOP_HOLD, STANCE, SUPPORT, FEEDBACK, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [SEGMENTS] = LEVEL_ROW_COUNT("segments", "segments of the path in a set", 2, 16, HARDER_UP),
    [EXTENT] = LEVEL_ROW_REAL("extent_pct", "%", "how far the path goes from the middle, in % of the person's own reach",
                              20, 80, HARDER_UP),
    [HALF_WIDTH] = LEVEL_ROW_REAL("half_width_pct", "%", "from the middle of the path to its edge, in % of the person's own reach",
                                  10, 35, HARDER_DOWN),
    [LIMIT] = LEVEL_ROW_REAL("segment_limit_s", "s", "time for a segment", 2, 15, HARDER_DOWN),
    [STOPS] = LEVEL_ROW_COUNT("stops", "places on the path to stay at", 0, 3, HARDER_UP),
    [STOP_HOLD] = LEVEL_ROW_REAL("stop_hold_s", "s", "time to stay there", 0, 5, HARDER_UP),
    [STANCE] = LEAN_ROW_STANCE,
    [SUPPORT] = KEY_SUPPORT,
    [FEEDBACK] = KEY_FEEDBACK,
};

enum { START_PATIENCE_MS = 8000, AFTER_HOLD_MS = 2000 };
#define COMFORT 0.6                  /* share of the limit that a comfortable pace takes */
/* The way gone is measured with a ruler of this length: millisecond by millisecond the sway of standing would be most of it, and
 * whoever goes slowly would be told to hurry [X]. */
#define RULER_MM 3.0

struct garden_play {
    struct corridor corridor;
    struct corridor_walk walk;
    struct corridor_guide guide;     /* where a willing person would look */
    struct track_ready ready;
    bool waits, stops, has_last;
    uint32_t start_ms, ms, hold_ms, limit_ms, held_ms;
    struct point_mm last_mm;
    double travelled_mm;
    uint64_t judged_ms, inside_ms;
    double way_mm, all_travelled_mm, calm;
    int finished;
};
PLAY_NOTES_FIT(struct garden_play);

static int count(const struct world *w) { return (int)play_value(w, SEGMENTS); }

/* ---- before a segment ---- */

static void show_path(struct world *w)
{
    struct garden_play *p = play_notes(w);
    int each = SCENE_PATH_MAX / p->corridor.segments, n = 0;
    for (int s = 0; s < p->corridor.segments; s++)
        for (int i = 0; i < each; i++)
            w->scene.path_mm[n++] = lean_play_from_c0(w, corridor_at(&p->corridor, s, s + 1 < p->corridor.segments ? (double)i / each
                                                                                                            : (double)i / (each - 1)));
    w->scene.path_count = n;
    w->scene.path_half_width_lean = p->walk.half_width;
}

static void plan(struct world *w, bool again)
{
    struct garden_play *p = play_notes(w);
    bool first = w->trial == 1 && !again;
    int segment = w->trial - 1;
    if (first) {
        *p = (struct garden_play){0};
        corridor_make(&p->corridor, w->trials_total, &w->random);
    }
    corridor_resize(&p->corridor, segment, play_value(w, EXTENT) / 100);
    corridor_walk_begin(&p->walk, &p->corridor, segment, play_value(w, HALF_WIDTH) / 100);
    p->stops = corridor_stops_at(segment, w->trials_total, (int)play_value(w, STOPS));
    p->hold_ms = p->stops ? play_ms(play_value(w, STOP_HOLD)) : 0;
    p->limit_ms = play_ms(play_value(w, LIMIT));
    p->guide.along = 0;              /* its speed goes on through the corner */
    p->waits = first || again || w->phase == PHASE_READY;
    p->ready = (struct track_ready){0};
    p->start_ms = 0;
    track_scene(w, (enum stance)play_value(w, STANCE), p->waits ? "Stand tall in the middle" : "Lean along the path");
    show_path(w);
    w->scene.path_done = (double)segment / w->trials_total;
    if (p->waits) world_ask(w, PERSON_STAND);
}

static bool go_to_start(struct world *w, const struct glance *g)
{
    struct garden_play *p = play_notes(w);
    struct point_mm start = p->walk.line[0];
    double away = hypot(g->lean.x - start.x, g->lean.y - start.y);
    if (g->valid && away <= p->walk.half_width) return true;
    if (p->start_ms++ == 0) w->scene.prompt = "Come back to the path";
    track_show_target(w, start, p->walk.half_width);
    p->guide.along = p->guide.speed = 0;
    corridor_guide_to(&p->guide, start);
    track_follow(w, lean_play_from_c0(w, p->guide.at));
    return p->start_ms > START_PATIENCE_MS;
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct garden_play *p = play_notes(w);
    w->scene.steadiness = p->calm = track_calm(p->calm, g);
    if (p->waits) {
        p->guide = (struct corridor_guide){0};
        world_ask(w, PERSON_STAND);
        p->waits = !track_ready_step(w, &p->ready, g);
        return false;
    }
    return go_to_start(w, g);
}

/* ---- in a segment ---- */

static void ask_ahead(struct world *w, const struct glance *g)
{
    struct garden_play *p = play_notes(w);
    double speed = p->limit_ms ? p->walk.length[CORRIDOR_PIECES] / (COMFORT * p->limit_ms / 1000.0) : 0;
    corridor_guide_step(&p->guide, &p->walk, speed, isfinite(g->lean.x) && isfinite(g->lean.y) ? g->lean : p->guide.at);
    track_follow(w, lean_play_from_c0(w, p->guide.at));
}

static void begin(struct world *w, const struct glance *g)
{
    struct garden_play *p = play_notes(w);
    p->ms = p->held_ms = 0;
    p->has_last = false;
    p->travelled_mm = 0;
    w->scene.prompt = "Lean along the path";
    track_show_target(w, p->walk.line[CORRIDOR_PIECES], p->walk.half_width);
    ask_ahead(w, g);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, w->scene.target_mm, w->scene.target_radius_mm);
}

static void follow_path(struct garden_play *p, const struct glance *g)
{
    if (!g->valid || p->walk.arrived) return;
    double step_mm = p->has_last ? distance_mm(g->at_mm, p->last_mm) : 0;
    if (p->has_last && step_mm < RULER_MM) return;
    p->travelled_mm += step_mm;
    p->last_mm = g->at_mm;
    p->has_last = true;
}

/* true: stayed long enough at the stop, or there is none. */
static bool hold(struct world *w, const struct glance *g)
{
    struct garden_play *p = play_notes(w);
    if (g->valid && corridor_at_end(&p->walk, g->lean)) return p->held_ms++ >= p->hold_ms;
    if (p->held_ms > 0) world_note(w, WORLD_SLIPPED_OUT, p->ms / 1000.0, g->at_mm, 0);
    p->held_ms = 0;
    return false;
}

static void show(struct world *w, const struct glance *g)
{
    const struct garden_play *p = play_notes_of(w);
    double done = corridor_walk_done(&p->walk);
    w->scene.inside = g->valid && p->walk.inside;
    w->scene.path_done = clamp01((w->trial - 1 + done) / w->trials_total);
    w->scene.trial_progress = w->scene.path_done;
    w->scene.hold_progress = p->hold_ms ? clamp01((double)p->held_ms / p->hold_ms) : 0;
    ask_ahead(w, g);
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct garden_play *p = play_notes(w);
    bool had_arrived = p->walk.arrived;
    p->ms++;
    w->scene.steadiness = p->calm = track_calm(p->calm, g);
    follow_path(p, g);
    if (g->valid) corridor_walk_step(&p->walk, g->lean);
    if (p->walk.arrived && !had_arrived) {
        world_note(w, WORLD_ARRIVED, p->ms / 1000.0, g->at_mm, 0);
        if (p->hold_ms > 0) w->scene.prompt = "Stay here a moment";
    }
    show(w, g);
    if (p->walk.arrived && hold(w, g)) {
        p->finished++;
        return corridor_walk_kept_in(&p->walk) ? TRIAL_HIT : TRIAL_MISS;
    }
    if (!p->walk.arrived && p->ms >= p->limit_ms) return TRIAL_MISS;
    return p->ms >= p->limit_ms + p->hold_ms + AFTER_HOLD_MS ? TRIAL_MISS : TRIAL_RUNNING;
}

/* ---- score ---- */

static double way_mm(const struct world *w, const struct corridor_walk *k)
{
    double way = 0;
    for (int i = 0; i < k->reached; i++) way += distance_mm(lean_play_from_c0(w, k->line[i]), lean_play_from_c0(w, k->line[i + 1]));
    return way;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct garden_play *p = play_notes(w);
    p->judged_ms += p->walk.judged_ms;
    p->inside_ms += p->walk.judged_ms - p->walk.outside_ms;
    p->way_mm += way_mm(w, &p->walk);
    p->all_travelled_mm += p->travelled_mm;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct garden_play *p = play_notes_of(w);
    static const char *const names[] = {"c_in", "c_eff", "c_done"};
    double q = p->judged_ms ? (double)p->inside_ms / (double)p->judged_ms : 0;
    double efficiency = p->all_travelled_mm > 0 ? p->way_mm / p->all_travelled_mm : 0;
    const double values[] = {corridor_in_score(q), corridor_way_score(efficiency),
                             w->trials_done ? clamp01((double)p->finished / w->trials_done) : 0};
    out->component_count = 3;
    for (int i = 0; i < 3; i++) {
        out->component_name[i] = names[i];
        out->component[i] = values[i];
    }
    out->best_value = p->finished;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry; /* efficiency counts, not speed */
    return 0.5 * r->component[0] + 0.3 * r->component[1] + 0.2 * r->component[2];
}

const struct exercise exercise_e11 = {
    .id = E11_GARDEN_PATH, .code = "E11", .name = "garden_path", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = FEEDBACK, .wobble_mm_s = 450, .no_break = true,
    .count = count, .span = lean_play_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
