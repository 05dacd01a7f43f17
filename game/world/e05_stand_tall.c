/* E05 stand_tall: grow like a tree, weight even and mid-foot (exercises.md 7). One trial is one 'grow' hold: over as soon as share
 * and front-back position were inside their tolerances for the hold without a break, or GET_THERE_MS after the time of the hold.
 * c_sym, c_ap and c_zone are means over the trial, c_zone in a zone of 20 mm [X] (room for 99 of 100 people over 60). Weight that is
 * brought to the middle on purpose is no foot movement: only LIFT is. The back is rated by the person: every second set begins with
 * the back near the wall, and after every second hold the prompt asks how it felt.
 * best_value: the longest time even and mid-foot without a break, s. */
#include "world/stand_play.h"

enum { SETS, REST, REPS, SUPPORT, HOLD, SHARE, AP, FEEDBACK, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [REPS] = LEVEL_ROW_COUNT("reps", "holds in a set", 3, 15, HARDER_UP),
    [SUPPORT] = KEY_SUPPORT,
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stay tall and even", 2, 60, HARDER_UP),
    [SHARE] = LEVEL_ROW_REAL("share_tolerance_pct", "%", "how far the load on a leg may be from its target, in % of the weight", 4, 12, HARDER_DOWN),
    [AP] = LEVEL_ROW_REAL("ap_tolerance_mm", "mm", "how far to the front or back still counts as mid-foot", 10, 25, HARDER_DOWN),
    [FEEDBACK] = KEY_FEEDBACK,
};

enum { GET_THERE_MS = 10000 };   /* time to find the middle [X] */
#define ZONE_MM 20.0
#define SHARE_RANGE 0.15
#define AP_RANGE_MM 25.0

struct stand_tall {
    struct stand_play stand;     /* first: stand_play.h */
    struct point_mm centre;
    uint32_t run_ms, longest_run_ms;
    uint32_t judged_ms;
    double sym_sum, ap_sum;      /* of this trial */
    double set_sum[3];           /* c_sym, c_ap, c_zone of the trials that counted */
};
PLAY_NOTES_FIT(struct stand_tall);

/* Coaching of the page, one after the other. */
static const char *const coaching[] = {
    "Crown up, breathe out", "Chin gently in", "Breastbone a little up", "Shoulders soft and wide", "Weight even, mid-foot",
};
enum { COACHING = sizeof coaching / sizeof coaching[0] };

static int count(const struct world *w) { return (int)play_value(w, REPS); }
static double span(const struct world *w)
{
    (void)w;
    return 60;
}
static uint32_t hold_ms(const struct world *w) { return play_ms(play_value(w, HOLD)); }

static double share_target(const struct world *w)
{
    double of_plan = w->setup.care.share_right;
    return of_plan > 0 ? of_plan : 0.5;
}

/* Where the target share is, mid-foot: y is that of C0. */
static struct point_mm target_of(const struct world *w)
{
    const struct body *b = &w->setup.body;
    return (struct point_mm){b->foot_middle_x_mm + (share_target(w) - 0.5) * b->foot_distance_mm - b->c0_mm.x, 0};
}

static const char *prompt_between(const struct world *w)
{
    if (w->phase == PHASE_READY) return w->setup.set_number % 2 == 0 ? "Back near the wall" : "Feet hip-wide apart";
    return w->trials_done % 2 == 0 ? "Tall, or not sure?" : "Breathe in, shoulders soft";
}

static void plan(struct world *w, bool again)
{
    struct stand_tall *p = play_notes(w);
    if (w->trial == 1 && !again) *p = (struct stand_tall){0};
    (void)stand_play_plan(w, STANCE_WIDE, again);
    w->scene.prompt = prompt_between(w);
    w->scene.side = 1;
    w->scene.share_target = share_target(w);
    w->scene.share_tolerance = play_value(w, SHARE) / 100;
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct stand_tall *p = play_notes(w);
    return stand_play_settled(w, g, &p->centre);
}

/* Who stands even enough already just stands tall. */
static void ask_person(struct world *w, struct point_mm stands_at)
{
    const struct world_scene *s = &w->scene;
    bool even = fabs(stands_at.x - s->target_mm.x) < 0.5 * s->target_radius_mm && fabs(stands_at.y) < 0.5 * s->target_radius_y_mm;
    if (even) world_ask(w, PERSON_STAND);
    else world_ask_lean(w, s->target_mm, fmin(s->target_radius_mm, s->target_radius_y_mm));
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    struct stand_tall *p = play_notes(w);
    struct world_scene *s = &w->scene;
    zone_begin(&p->stand.zone, p->centre, ZONE_MM);
    p->run_ms = p->longest_run_ms = p->judged_ms = 0;
    p->sym_sum = p->ap_sum = 0;
    s->prompt = coaching[(w->trial - 1) % COACHING];
    s->target_mm = target_of(w);
    s->target_radius_mm = s->share_tolerance * w->setup.body.foot_distance_mm;
    s->target_radius_y_mm = play_value(w, AP);
    s->has_target = true;
    ask_person(w, p->centre);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, s->target_mm, s->target_radius_y_mm);
}

static void judge(struct world *w, const struct glance *g)
{
    struct stand_tall *p = play_notes(w);
    double off_share = fabs(g->sample->share_right - share_target(w)), off_mm = fabs(g->at_mm.y);
    bool valid = g->valid && isfinite(off_share);
    w->scene.inside = valid && off_share <= w->scene.share_tolerance && off_mm <= play_value(w, AP);
    p->run_ms = w->scene.inside ? p->run_ms + 1 : 0;
    if (p->run_ms > p->longest_run_ms) p->longest_run_ms = p->run_ms;
    if (!valid) return;
    p->judged_ms++;
    p->sym_sum += clamp01(1 - off_share / SHARE_RANGE);
    p->ap_sum += clamp01(1 - off_mm / AP_RANGE_MM);
}

static void show(struct world *w, uint32_t all)
{
    const struct stand_tall *p = play_notes(w);
    struct world_scene *s = &w->scene;
    s->hold_progress = s->trial_progress = all ? clamp01((double)p->run_ms / all) : 1;
    s->height = s->hold_progress;
    s->seconds_left = all > p->run_ms ? (all - p->run_ms) / 1000.0 : 0;
    s->steadiness = p->stand.calm;
    enum feedback f = (enum feedback)play_value(w, FEEDBACK);
    bool hidden = f == FEEDBACK_PARTIAL ? s->trial_progress >= 0.5 : f != FEEDBACK_FULL;
    s->share_target = hidden ? 0 : share_target(w);
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct stand_tall *p = play_notes(w);
    uint32_t all = hold_ms(w);
    judge(w, g);
    stand_play_step(w, g);
    show(w, all);
    if (p->run_ms >= all) return TRIAL_HIT;
    return w->phase_ms >= all + GET_THERE_MS ? TRIAL_MISS : TRIAL_RUNNING;
}

/* The hold is timed while even and mid-foot; on the way there the weight is moved on purpose. */
static bool timer_runs(const struct world *w) { return ((const struct stand_tall *)play_notes_of(w))->run_ms > 0; }

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct stand_tall *p = play_notes(w);
    p->set_sum[0] += p->judged_ms ? p->sym_sum / p->judged_ms : 0;
    p->set_sum[1] += p->judged_ms ? p->ap_sum / p->judged_ms : 0;
    p->set_sum[2] += zone_score(zone_share(&p->stand.zone));
    p->stand.longest_s = fmax(p->stand.longest_s, p->longest_run_ms / 1000.0);
}

static void score(const struct world *w, struct world_result *out)
{
    static const char *const names[] = {"c_sym", "c_ap", "c_zone"};
    const struct stand_tall *p = play_notes_of(w);
    out->component_count = 3;
    for (int i = 0; i < 3; i++) {
        out->component_name[i] = names[i];
        out->component[i] = w->trials_done ? p->set_sum[i] / w->trials_done : 0;
    }
    out->best_value = p->stand.longest_s;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.4 * r->component[0] + 0.3 * r->component[1] + 0.3 * r->component[2];
}

const struct exercise exercise_e05 = {
    .id = E05_STAND_TALL, .code = "E05", .name = "stand_tall", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = FEEDBACK, .wobble_mm_s = 200, .timer_runs = timer_runs,
    .count = count, .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
