/* E04 quiet_eyes: stand with the eyes closed, guided by sound (exercises.md 7). One hold is one trial. Q is the mean speed of
 * cop5 over all holds of the set, over that with open eyes: care's of today's warm-up, or measured here over 5 s of the READY stance
 * (after 2 s of settling, before the first hold). Whatever happens, the eyes are opened first: the hold is over then.
 * best_value: the longest hold with the eyes closed, s. */
#include "world/path_meter.h"
#include "world/stand_play.h"

enum { SETS, REST, HOLDS, STANCE, SUPPORT, HOLD, KEYS };
static const char *const two_stances[] = {"W", "N", NULL};
static const char *const helped_words[] = {"2H", "1H", "FT", "NO_helped", NULL};
static const enum support helped_map[] = {SUPPORT_TWO_HANDS, SUPPORT_ONE_HAND, SUPPORT_FINGERTIPS, SUPPORT_NONE_HELPED};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [HOLDS] = LEVEL_ROW_COUNT("holds", "holds in a set", 2, 16, HARDER_UP),
    [STANCE] = LEVEL_ROW_WORD("stance", "feet: W hip-wide, N together", two_stances, 1),
    [SUPPORT] = LEVEL_ROW_WORD("support", "hands: 2H two, 1H one, FT fingertips, NO_helped none, with somebody beside", helped_words, 3),
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stand with the eyes closed", 2, 60, HARDER_UP),
};

enum { CLOSING_MS = 3000, OPEN_MS = 5000 };  /* time to close the eyes without hurry [X]; to measure with open eyes */
#define SUPPORT_CHANGE 0.1
#define SLOWEST_OPEN_MM_S 1.0    /* nobody stands stiller; keeps Q a number */
#define DRIFT_MM 25.0            /* where the soft tone is fullest [X] */

struct quiet_eyes {
    struct stand_play stand;     /* first: stand_play.h */
    struct point_mm centre;
    bool settled;
    struct path_meter open, hold, closed; /* closed: of all holds that counted */
    double support_before;       /* share of the weight on the hands when the hold began */
    uint32_t closed_ms;          /* of this hold */
    double done_sum, longest_s;
};
PLAY_NOTES_FIT(struct quiet_eyes);

static int count(const struct world *w) { return (int)play_value(w, HOLDS); }
static double span(const struct world *w)
{
    (void)w;
    return 60;
}
static uint32_t hold_ms(const struct world *w) { return play_ms(play_value(w, HOLD)); }

static bool measures_open(const struct world *w)
{
    const struct quiet_eyes *p = play_notes_of(w);
    return !(w->setup.care.mv_open_mm_s > 0) && p->open.ms < OPEN_MS;
}

static void plan(struct world *w, bool again)
{
    struct quiet_eyes *p = play_notes(w);
    bool somebody_beside = w->setup.care.helped || w->setup.care.clinic;
    if (w->trial == 1 && !again) *p = (struct quiet_eyes){0};
    if (w->support == SUPPORT_NONE_HELPED && !somebody_beside) w->support = SUPPORT_FINGERTIPS;
    (void)stand_play_plan(w, (enum stance)play_value(w, STANCE), again);
    p->settled = false;
    p->closed_ms = 0;
    if (measures_open(w)) p->open = (struct path_meter){0};
}

/* true: known, or measured. A break begins it again. */
static bool open_is_known(struct world *w, const struct glance *g)
{
    struct quiet_eyes *p = play_notes(w);
    if (!measures_open(w)) return true;
    if (p->stand.settle.ms <= ZONE_SETTLE_MS) return false;
    if (!g->valid) p->open = (struct path_meter){0};
    path_meter_step(&p->open, g->sample->cop5_mm, g->valid);
    return !measures_open(w);
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct quiet_eyes *p = play_notes(w);
    if (p->settled) (void)stand_play_rested(w, g);
    else p->settled = stand_play_settled(w, g, &p->centre);
    bool known = open_is_known(w, g);
    return p->settled && known && g->valid;
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    struct quiet_eyes *p = play_notes(w);
    stand_play_begin(w, "Close your eyes gently", p->centre, DRIFT_MM, false);
    w->scene.eyes_closed = true;
    p->hold = (struct path_meter){0};
}

static bool eyes_must_open(const struct world *w, const struct glance *g)
{
    const struct quiet_eyes *p = play_notes_of(w);
    bool grabbed = p->closed_ms > 0 && fabs(g->sample->support - p->support_before) > SUPPORT_CHANGE;
    return grabbed || w->safety.wobbles_in_trial > 0 || (g->sample->events & EVENT_EDGE);
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct quiet_eyes *p = play_notes(w);
    uint32_t all = hold_ms(w);
    stand_play_step(w, g);
    if (w->phase_ms > CLOSING_MS) {
        if (p->closed_ms++ == 0) {
            p->support_before = g->sample->support;
            w->scene.prompt = "Stand quietly";
        }
        path_meter_step(&p->hold, g->sample->cop5_mm, g->valid);
    }
    stand_play_show(w, g, p->closed_ms, all);
    if (zone_foot_moved(&p->stand.zone)) return TRIAL_FOOT_MOVED;
    if (eyes_must_open(w, g)) return TRIAL_MISS;
    return p->closed_ms >= all ? TRIAL_HIT : TRIAL_RUNNING;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct quiet_eyes *p = play_notes(w);
    uint32_t all = hold_ms(w);
    path_meter_add(&p->closed, &p->hold);
    p->done_sum += all ? clamp01((double)p->closed_ms / all) : 1;
    p->longest_s = fmax(p->longest_s, p->closed_ms / 1000.0);
}

static double quiet(const struct world *w)
{
    const struct quiet_eyes *p = play_notes_of(w);
    double known = w->setup.care.mv_open_mm_s, open = known > 0 ? known : path_meter_speed(&p->open);
    if (p->closed.ms == 0) return 0;
    return clamp01((3 - path_meter_speed(&p->closed) / fmax(open, SLOWEST_OPEN_MM_S)) / 1.8);
}

static void score(const struct world *w, struct world_result *out)
{
    const struct quiet_eyes *p = play_notes_of(w);
    out->component_count = 2;
    out->component_name[0] = "c_done";
    out->component_name[1] = "c_quiet";
    out->component[0] = w->trials_done ? p->done_sum / w->trials_done : 0;
    out->component[1] = quiet(w);
    out->best_value = p->longest_s;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.5 * r->component[0] + 0.5 * r->component[1];
}

const struct exercise exercise_e04 = {
    .id = E04_QUIET_EYES, .code = "E04", .name = "quiet_eyes", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .support_map = helped_map, .feedback_key = -1, .wobble_mm_s = 200, .fixed_feet = true, .eyes_closed = true,
    .count = count, .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
