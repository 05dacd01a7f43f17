#include "care/compose.h"

#include <math.h>

#include "care/caps.h"
#include "care/dose.h"

/* Section 9, in seconds. */
#define WARM_PART_S 60.0
#define WARM_OFF_PLATE_S 30.0
#define INTRO_S 30.0             /* one picture, one sentence, one try */
#define REST_S 45.0
#define MAIN_LEAST_S (12 * 60.0)
#define MAIN_MOST_S (20 * 60.0)
#define SHORTER_MAIN_MOST_S (10 * 60.0)
#define GENTLE_TOTAL_LEAST_S (10 * 60.0)
#define GENTLE_TOTAL_MOST_S (15 * 60.0)
#define CALM_S (4 * 60.0)        /* 3-5 min */
#define CALM_LONGER_S (5 * 60.0)
#define WARM_GRADE_MOST 2.0
enum { BLOCKS_LEAST = 4, BLOCKS_MOST = 5, SETS_DEFAULT = 2, SETS_FILL_MOST = 3 };

enum domain exercise_domain(enum exercise_id id)
{
    if (id <= E05_STAND_TALL) return DOMAIN_STATIC;
    if (id <= E12_LOAD_SHARE) return DOMAIN_LEAN;
    if (id <= E15_HEEL_TOE_RAISE) return DOMAIN_STRENGTH;
    if (id <= E19_TOE_TAP) return DOMAIN_STEP;
    return id == E20_THINK_AND_SWAY ? DOMAIN_DUAL : DOMAIN_CALM;
}

const char *left_out_name(enum left_out l)
{
    static const char *const names[LEFT_OUTS] = {"in", "locked", "off", "today", "turn"};
    return (unsigned)l < LEFT_OUTS ? names[l] : NULL;
}

void compose_caps(const struct care_profile *p, const struct override_list *overrides, int today, int cap[EXERCISE_LAST + 1])
{
    cap[0] = 0;
    for (int id = 1; id <= EXERCISE_LAST; id++) cap[id] = caps_of(p, (enum exercise_id)id, overrides, today, NULL);
}

/* ---- the grade of today ---- */

#define STEP_BACK_CAP 4.0        /* "down: backward only with two hands and grade <= 4" (7, E16) */
static double lower(double cap, double by) { return by >= 1 ? fmin(cap, by) : cap; }      /* 0 or NaN: not said */

static double kept_grade(const struct exercise_state *s, const struct exercise_wish *w)
{
    bool start = w->start >= 1 && (s->last_day == DAY_NONE || s->needs_placement);
    double g = w->fixed >= 1 ? w->fixed : start ? w->start : s->needs_placement ? 1 : s->grade;
    return g >= 1 ? fmin(g, GRADE_COUNT) : 1;
}

double compose_grade(const struct compose_input *in, enum exercise_id id, double *cap)
{
    *cap = 0;
    if (id < 1 || id > EXERCISE_ACTIVE_LAST || in->cap[id] < 1) return 0;
    const struct exercise_wish *w = &in->wish[id];
    const struct exercise_state *s = &in->state[id];
    double g = kept_grade(s, w);
    double limit = fmin(lower(lower(fmin(in->cap[id], GRADE_COUNT), w->cap), w->fixed), dose_phase_cap(in->programme_week));
    if (w->floor >= 1 && !(w->fixed >= 1)) g = fmax(g, fmin(w->floor, GRADE_COUNT));
    /* A therapist who places somebody by hand opens what lies below. */
    struct exercise_state opened = *s;
    opened.grade = fmax(g, s->needs_placement ? 1 : s->grade);
    if (id == E16_STEP_ON && !w->exit_front) limit = fmin(limit, STEP_BACK_CAP);
    limit = fmin(limit, grade_reach(&opened, grade_gates_of(in->levels[id])));
    /* What care takes off comes after all wishes, and nothing adds. */
    g += fmin(0, in->day.grade_shift) + fmin(0, in->care[id].grade_shift);
    *cap = limit;
    return fmax(1, fmin(g, limit));
}

/* ---- which exercises ---- */

struct compose {
    const struct compose_input *in;
    struct compose_plan *out;
    double main_most_s, main_least_s;
    bool used[EXERCISE_ACTIVE_LAST + 1];
    bool fixed_sets[COMPOSE_BLOCKS_MAX];
};

static enum left_out left_out(const struct compose_input *in, enum exercise_id id)
{
    if (in->cap[id] < 1) return LEFT_LOCKED;
    if (in->wish[id].use == WISH_OFF) return LEFT_OFF;
    if (!check_in_allows(&in->day, id)) return LEFT_TODAY;
    return LEFT_TURN;            /* until it is chosen */
}

/* 2: the therapist's target for the week is not reached yet; 1: no target; 0: reached. */
static int wanted(const struct compose_input *in, enum exercise_id id)
{
    int target = in->wish[id].weekly_target;
    return target <= 0 ? 1 : in->done_this_week[id] < target ? 2 : 0;
}

/* True when a comes before b: favourite, target of the week, longest ago, then by turns over the days. */
static bool before(const struct compose_input *in, enum exercise_id a, enum exercise_id b)
{
    if ((a == in->favourite) != (b == in->favourite)) return a == in->favourite;
    if (wanted(in, a) != wanted(in, b)) return wanted(in, a) > wanted(in, b);
    if (in->state[a].last_day != in->state[b].last_day) return in->state[a].last_day < in->state[b].last_day;
    unsigned turn = (unsigned)in->today % EXERCISE_ACTIVE_LAST;
    return ((unsigned)a + turn) % EXERCISE_ACTIVE_LAST < ((unsigned)b + turn) % EXERCISE_ACTIVE_LAST;
}

static enum exercise_id best(const struct compose *c, bool (*fits)(const struct compose *, enum domain), enum domain only)
{
    enum exercise_id found = 0;
    for (int i = 1; i <= EXERCISE_ACTIVE_LAST; i++) {
        enum exercise_id id = (enum exercise_id)i;
        if (c->used[i] || c->out->left[i] != LEFT_TURN) continue;
        if (fits ? !fits(c, exercise_domain(id)) : exercise_domain(id) != only) continue;
        if (!found || before(c->in, id, found)) found = id;
    }
    return found;
}

static int level_sets(const struct compose_input *in, enum exercise_id id, double grade)
{
    const struct level_table *t = in->levels[id];
    int key = t ? level_key_index(id, "sets") : -1;
    double sets = key >= 0 ? level_value(t, key, grade) : SETS_DEFAULT;
    return sets >= 1 ? (int)fmin(sets, COMPOSE_SETS_MAX) : 1;
}

static double rest_of(const struct compose_input *in, enum exercise_id id)
{
    const struct level_table *t = in->levels[id];
    int key = t ? level_key_index(id, "rest_s") : -1;
    double rest = in->wish[id].rest_s > 0 ? in->wish[id].rest_s : key >= 0 ? level_value(t, key, 1) : REST_S;
    return rest >= 20 ? fmin(rest, 180) : rest > 0 ? 20 : REST_S;
}

static void estimate(const struct compose_input *in, struct compose_block *b)
{
    b->estimate_s = INTRO_S + b->sets * (compose_set_s(b->exercise, in->levels[b->exercise], b->base_grade) + b->rest_s);
}

static void add_block(struct compose *c, enum exercise_id id)
{
    if (!id || c->out->block_count >= BLOCKS_MOST) return;
    const struct compose_input *in = c->in;
    const struct exercise_wish *w = &in->wish[id];
    struct compose_block b = {.exercise = id, .rest_s = rest_of(in, id), .side = w->side, .exit_front = w->exit_front,
                              .favourite = id == in->favourite};
    b.base_grade = b.start_level = compose_grade(in, id, &b.cap);
    b.sets = w->sets > 0 ? (w->sets < COMPOSE_SETS_MAX ? w->sets : COMPOSE_SETS_MAX) : level_sets(in, id, b.base_grade);
    if (in->day.half_sets) b.sets = (b.sets + 1) / 2;
    b.support_steps = in->care[id].support_steps > 0 ? in->care[id].support_steps : 0;
    estimate(in, &b);
    c->fixed_sets[c->out->block_count] = w->sets > 0;
    c->out->block[c->out->block_count++] = b;
    c->used[id] = true;
}

/* ---- to the length of section 9 ---- */

static double main_s(const struct compose_plan *p)
{
    double sum = 0;
    for (int i = 0; i < p->block_count; i++) sum += p->block[i].estimate_s;
    return p->block_count > 0 ? sum - p->block[p->block_count - 1].rest_s : 0;
}

static void drop_block(struct compose *c, int at)
{
    struct compose_plan *p = c->out;
    c->used[p->block[at].exercise] = false;
    for (int i = at; i + 1 < p->block_count; i++) p->block[i] = p->block[i + 1], c->fixed_sets[i] = c->fixed_sets[i + 1];
    p->block_count--;
}

/* The longest block with a set to spare; the therapist's own number of sets goes last. */
static int longest_with_sets(const struct compose *c)
{
    int found = -1;
    for (int pass = 0; pass < 2 && found < 0; pass++)
        for (int i = 0; i < c->out->block_count; i++) {
            const struct compose_block *b = &c->out->block[i];
            if (b->sets < 2 || (pass == 0 && c->fixed_sets[i])) continue;
            if (found < 0 || b->estimate_s > c->out->block[found].estimate_s) found = i;
        }
    return found;
}

/* Two blocks of strength never meet, not even when what stood between them goes. */
static bool may_drop(const struct compose *c, int at)
{
    const struct compose_plan *p = c->out;
    if (p->block[at].favourite) return false;
    return at == 0 || at + 1 >= p->block_count || exercise_domain(p->block[at - 1].exercise) != DOMAIN_STRENGTH ||
           exercise_domain(p->block[at + 1].exercise) != DOMAIN_STRENGTH;
}

/* What waited longest may stay: the block that was played last goes first, of equal ones the later. */
static int block_to_drop(const struct compose *c)
{
    int found = -1;
    for (int i = c->out->block_count - 1; i >= 0; i--) {
        if (!may_drop(c, i)) continue;
        if (found < 0 || before(c->in, c->out->block[found].exercise, c->out->block[i].exercise)) found = i;
    }
    return found;
}

static void shorten(struct compose *c)
{
    while (c->out->block_count > 0 && main_s(c->out) > c->main_most_s) {
        int at = longest_with_sets(c);
        if (at >= 0) {
            c->out->block[at].sets--;
            estimate(c->in, &c->out->block[at]);
            continue;
        }
        at = block_to_drop(c);
        drop_block(c, at >= 0 ? at : c->out->block_count - 1);
    }
}

static bool fits_behind(const struct compose *c, enum domain d)
{
    const struct compose_plan *p = c->out;
    return d != DOMAIN_STRENGTH || p->block_count == 0 || exercise_domain(p->block[p->block_count - 1].exercise) != DOMAIN_STRENGTH;
}

static void one_of_each(struct compose *c)
{
    for (int d = DOMAIN_STATIC; d <= DOMAIN_DUAL; d++) add_block(c, best(c, NULL, (enum domain)d));
    while (c->out->block_count < BLOCKS_LEAST) {
        enum exercise_id id = best(c, fits_behind, DOMAIN_STATIC);
        if (!id) break;
        add_block(c, id);
    }
}

/* A set more for the shortest block whose sets nobody fixed, as long as it fits. */
static bool one_set_more(struct compose *c)
{
    int found = -1;
    for (int i = 0; i < c->out->block_count; i++) {
        const struct compose_block *b = &c->out->block[i];
        if (c->fixed_sets[i] || b->sets >= SETS_FILL_MOST) continue;
        if (found < 0 || b->estimate_s < c->out->block[found].estimate_s) found = i;
    }
    if (found < 0) return false;
    struct compose_block *b = &c->out->block[found];
    b->sets++;
    estimate(c->in, b);
    if (main_s(c->out) <= c->main_most_s) return true;
    b->sets--;
    estimate(c->in, b);
    return false;
}

static void lengthen(struct compose *c)
{
    while (main_s(c->out) < c->main_least_s && c->out->block_count < BLOCKS_MOST) {
        enum exercise_id id = best(c, fits_behind, DOMAIN_STATIC);
        if (!id) break;
        add_block(c, id);
        if (main_s(c->out) <= c->main_most_s) continue;
        drop_block(c, c->out->block_count - 1);
        break;
    }
    while (main_s(c->out) < c->main_least_s && one_set_more(c)) {}
}

/* ---- before and after ---- */

static void warm_up(struct compose *c)
{
    static const enum exercise_id parts[] = {E17_MARCH, E06_SIDE_SHIFT, E07_TOE_HEEL_SHIFT};
    struct compose_plan *p = c->out;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        double cap, grade = compose_grade(c->in, parts[i], &cap);
        if (p->left[parts[i]] != LEFT_TURN || grade < 1) continue;
        p->warm[p->warm_count++] = (struct compose_warm){parts[i], fmin(grade, WARM_GRADE_MOST), WARM_PART_S};
    }
    p->warm[p->warm_count++] = (struct compose_warm){0, 0, WARM_OFF_PLATE_S};
}

static double warm_s(const struct compose_plan *p)
{
    double sum = 0;
    for (int i = 0; i < p->warm_count; i++) sum += p->warm[i].length_s;
    return sum;
}

static void calm_only(const struct compose_input *in, struct compose_plan *p)
{
    p->kind = COMPOSE_CALM;
    p->warm_count = p->block_count = 0;
    p->main_s = 0;
    p->calm_s = p->total_s = CALM_LONGER_S;
    p->calm = in->calm == E22_CALM_SCENE ? E22_CALM_SCENE : E21_CALM_BREATH;
    if (in->cap[p->calm] >= 1) return;
    p->kind = COMPOSE_NOTHING;   /* an emergency waits for a doctor */
    p->calm = 0;
    p->calm_s = p->total_s = 0;
}

static enum compose_day kind_of(const struct compose_input *in)
{
    switch (in->day.light) {
    case DAY_FULL: return COMPOSE_FULL;
    case DAY_GENTLE: return COMPOSE_GENTLE;
    case DAY_CALM_ONLY: case DAY_DOCTOR_FIRST: return COMPOSE_CALM;
    case DAY_EMERGENCY: break;
    }
    return COMPOSE_NOTHING;
}

static void limits(struct compose *c)
{
    struct compose_plan *p = c->out;
    double around = warm_s(p) + p->calm_s, time = 60 * c->in->minutes_left;
    c->main_least_s = MAIN_LEAST_S;
    c->main_most_s = MAIN_MOST_S;
    if (p->kind == COMPOSE_GENTLE) {
        c->main_most_s = GENTLE_TOTAL_MOST_S - around;
        c->main_least_s = GENTLE_TOTAL_LEAST_S - around;
    } else if (c->in->days_since_practice > GAP_WEEK_DAYS) {
        p->shorter = true;
        c->main_most_s = SHORTER_MAIN_MOST_S;
        c->main_least_s = 0;
    }
    if (time - around < c->main_most_s) {
        c->main_most_s = time - around;
        p->shorter = p->shorter || c->main_most_s < MAIN_LEAST_S;
        c->main_least_s = fmin(c->main_least_s, c->main_most_s);
    }
}

void compose_practice(const struct compose_input *in, struct compose_plan *out)
{
    *out = (struct compose_plan){.kind = kind_of(in)};
    struct compose c = {.in = in, .out = out};
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) out->left[id] = left_out(in, (enum exercise_id)id);
    if (out->kind == COMPOSE_NOTHING) return;
    calm_only(in, out);
    if (out->kind == COMPOSE_NOTHING || kind_of(in) == COMPOSE_CALM || !(in->minutes_left > 0)) return;

    out->kind = kind_of(in);
    out->calm_s = in->day.longer_calm ? CALM_LONGER_S : CALM_S;
    warm_up(&c);
    limits(&c);
    one_of_each(&c);
    shorten(&c);
    lengthen(&c);
    if (out->block_count == 0) {
        calm_only(in, out);
        return;
    }
    for (int i = 0; i < out->block_count; i++) out->left[out->block[i].exercise] = LEFT_IN;
    out->main_s = main_s(out);
    out->total_s = warm_s(out) + out->main_s + out->calm_s;
    out->too_few = out->kind == COMPOSE_FULL && !out->shorter && out->main_s < MAIN_LEAST_S;
}
