#include "care/grade_change.h"

#include <math.h>

#include "base/translate.h"

/* exercises.md 10.2, line by line. */
enum { MUCH_PCT = 85, SOME_PCT = 70, STAY_PCT = 60, SUPPORT_PCT = 10, PAIN_MAX = 3, EFFORT_MAX = 7 };
enum { GAP_WEEKS_DAYS = 21, GAP_PLACEMENT_DAYS = 56 };
#define UP_MUCH 0.5
#define UP_SOME 0.25
#define TOWARD 0.25
#define DOWN 0.5
#define GAP_WEEK_DOWN 1.0
#define GAP_WEEKS_DOWN 2.0
#define TINY 1e-9                /* sums of quarters of grades are exact to far less */

static const struct { const char *name, *sentence; } reasons[GRADE_REASONS] = {
    [GRADE_NOTHING_DONE] = {"nothing_done", N_("Not played: stays.")},
    [GRADE_UP_MUCH] = {"up_much", N_("85 % or more succeeded: half a grade up.")},
    [GRADE_UP_SOME] = {"up_some", N_("70 to 85 % succeeded at this grade: a quarter up.")},
    [GRADE_TOWARD_LEVEL] = {"toward_level", N_("70 to 85 % succeeded at an easier level: a quarter of the way toward it.")},
    [GRADE_STAYS] = {"stays", N_("60 to 70 % succeeded: stays.")},
    [GRADE_DOWN] = {"down", N_("Fewer than 60 % succeeded: half a grade down.")},
    [GRADE_HELD_PAIN] = {"held_pain", N_("Stays: pain above 3, or not known.")},
    [GRADE_HELD_MORNING] = {"held_morning", N_("Stays: worse on the morning after the last practice.")},
    [GRADE_HELD_EFFORT] = {"held_effort", N_("Stays: effort above 7, or not known.")},
    [GRADE_HELD_NEAR_FALL] = {"held_near_fall", N_("Stays: a near-fall or fall in this practice.")},
    [GRADE_HELD_STOP_RULE] = {"held_stop_rule", N_("Stays: a stop rule ended something in this practice.")},
    [GRADE_HELD_SUPPORT] = {"held_support", N_("Stays: support was used in 10 % of trials or more.")},
    [GRADE_HELD_CAREFUL] = {"held_careful", N_("Stays: played lower or with more support after a near-fall.")},
    [GRADE_HELD_PLAYED_LOWER] = {"held_played_lower", N_("Stays: played below the kept grade.")},
    [GRADE_HELD_WEEK] = {"held_week", N_("Stays: one grade up within 7 days is the most.")},
    [GRADE_HELD_THREE] = {"held_three", N_("Stays: three other exercises rise in this practice.")},
    [GRADE_HELD_GATE] = {"held_gate", N_("Stays: the next grade asks for other support or feet, and this one is not mastered yet.")},
    [GRADE_HELD_CAP] = {"held_cap", N_("Stays: the highest grade allowed.")},
    [GRADE_GENTLE_DAY] = {"gentle_day", N_("Gentle day: stays.")},
    [GRADE_MANUAL] = {"manual", N_("Set by hand: stays.")},
    [GRADE_GAP_NONE] = {"gap_none", N_("No gap.")},
    [GRADE_GAP_WEEK] = {"gap_week", N_("More than 7 days since the last practice: one grade down.")},
    [GRADE_GAP_WEEKS] = {"gap_weeks", N_("More than 21 days since the last practice: two grades down.")},
    [GRADE_GAP_PLACEMENT] = {"gap_placement", N_("More than 56 days since the last practice: placed anew.")},
};

const char *grade_reason_name(enum grade_reason r) { return (unsigned)r < GRADE_REASONS ? reasons[r].name : NULL; }
const char *grade_reason_sentence(enum grade_reason r) { return (unsigned)r < GRADE_REASONS ? reasons[r].sentence : NULL; }

/* NaN becomes 1, the safest grade. */
static double as_grade(double g) { return g >= 1 ? fmin(g, GRADE_COUNT) : 1; }

void exercise_state_start(struct exercise_state *s, double grade)
{
    *s = (struct exercise_state){.grade = as_grade(grade), .last_day = DAY_NONE, .gap_day = DAY_NONE};
}

/* ---- what opens a grade ---- */

struct grade_gates grade_gates_of(const struct level_table *t)
{
    static const char *const keys[] = {"support", "stance", "hands"};
    struct grade_gates gates = {0};
    bool known = false;
    for (size_t k = 0; t && k < sizeof keys / sizeof keys[0]; k++) {
        int key = level_key_index(t->id, keys[k]);
        if (key < 0) continue;
        known = true;
        for (int g = 2; g <= GRADE_COUNT; g++)
            if (t->value[key][g - 1] != t->value[key][g - 2]) gates.bits |= 1u << g;
    }
    if (!known)
        for (int g = 2; g <= GRADE_COUNT; g++) gates.bits |= 1u << g;
    return gates;
}

double grade_reach(const struct exercise_state *s, struct grade_gates gates)
{
    for (int g = (int)floor(as_grade(s->grade)) + 1; g <= GRADE_COUNT; g++)
        if ((gates.bits & 1u << g) && !mastery_has(&s->mastery, g - 1)) return g - GATE_MARGIN;
    return GRADE_COUNT;
}

/* ---- at most one grade up in 7 days ---- */

static bool within_week(int rise_day, int today)
{
    long long ago = (long long)today - rise_day;
    return ago < RISE_DAYS;      /* a rise in the future (clock set back) counts, too */
}

static int rises(const struct exercise_state *s) { return s->rise_count < 0 ? 0 : s->rise_count > RISE_DAYS ? RISE_DAYS : s->rise_count; }

double grade_rise_left(const struct exercise_state *s, int today)
{
    double used = 0;
    for (int i = 0; i < rises(s); i++)
        if (within_week(s->rise_day[i], today)) used += s->rise_by[i];
    double left = RISE_PER_WEEK - used;
    return left > TINY ? left : 0;
}

static void note_rise(struct exercise_state *s, int today, double by)
{
    int kept = 0;
    for (int i = 0; i < rises(s); i++) {
        if (!within_week(s->rise_day[i], today)) continue;
        s->rise_day[kept] = s->rise_day[i];
        s->rise_by[kept++] = s->rise_by[i];
    }
    if (kept > 0 && (s->rise_day[kept - 1] >= today || kept == RISE_DAYS)) {
        s->rise_by[kept - 1] += by;
    } else {
        s->rise_day[kept] = today;
        s->rise_by[kept++] = by;
    }
    s->rise_count = kept;
}

static int last_rise_day(const struct exercise_state *s)
{
    int last = DAY_NONE;
    for (int i = 0; i < rises(s); i++)
        if (s->rise_day[i] > last) last = s->rise_day[i];
    return last;
}

/* ---- after a practice ---- */

static bool sensible(const struct practice_outcome *o)
{
    return o->trials > 0 && o->successes >= 0 && o->successes <= o->trials && o->support_trials >= 0 && isfinite(o->end_level);
}

/* Exact for whole counts: f >= pct/100. */
static bool share_at_least(const struct practice_outcome *o, int pct)
{
    return (long long)o->successes * 100 >= (long long)o->trials * pct;
}

static bool played_lower(const struct exercise_state *s, const struct practice_outcome *o)
{
    return !(o->base_grade >= s->grade - TINY);
}

/* The way the success share points, before anything holds it. */
static enum grade_reason wish_of(const struct exercise_state *s, const struct practice_outcome *o, double *by)
{
    *by = 0;
    if (share_at_least(o, MUCH_PCT)) return *by = UP_MUCH, GRADE_UP_MUCH;
    if (share_at_least(o, SOME_PCT)) {
        if (played_lower(s, o)) return GRADE_HELD_PLAYED_LOWER;  /* L says nothing about G then */
        if (o->end_level >= s->grade - TINY) return *by = UP_SOME, GRADE_UP_SOME;
        return *by = TOWARD * (as_grade(o->end_level) - s->grade), GRADE_TOWARD_LEVEL;
    }
    if (share_at_least(o, STAY_PCT)) return GRADE_STAYS;
    return *by = -DOWN, GRADE_DOWN;
}

/* The conditions of an upward move in the order of the page; GRADE_STAYS: none holds it. */
static enum grade_reason holds(const struct exercise_state *s, const struct practice_outcome *o, int rises_before)
{
    if (o->pain < 0 || o->pain > PAIN_MAX) return GRADE_HELD_PAIN;
    if (o->worse_next_morning) return GRADE_HELD_MORNING;
    if (o->effort < 0 || o->effort > EFFORT_MAX) return GRADE_HELD_EFFORT;
    if (o->near_fall) return GRADE_HELD_NEAR_FALL;
    if (o->stop_rule) return GRADE_HELD_STOP_RULE;
    if ((long long)o->support_trials * 100 >= (long long)o->trials * SUPPORT_PCT) return GRADE_HELD_SUPPORT;
    if (o->careful) return GRADE_HELD_CAREFUL;
    if (played_lower(s, o)) return GRADE_HELD_PLAYED_LOWER;
    if (rises_before >= RISES_IN_PRACTICE) return GRADE_HELD_THREE;
    return GRADE_STAYS;
}

static enum grade_reason rise(struct exercise_state *s, const struct practice_outcome *o, struct grade_gates gates, double by,
                              enum grade_reason reason)
{
    double left = grade_rise_left(s, o->day);
    if (left <= 0) return GRADE_HELD_WEEK;
    double from = s->grade, cap = o->cap > 0 ? o->cap : 0, reach = grade_reach(s, gates);
    double to = fmin(from + fmin(by, left), fmin(reach, fmin(cap, GRADE_COUNT)));
    if (!(to > from + TINY)) return reach < cap ? GRADE_HELD_GATE : GRADE_HELD_CAP;
    s->grade = to;
    note_rise(s, o->day, to - from);
    return reason;
}

/* The floor of a therapist holds the moves of adaptation, and only downward: it never lifts. */
static void sink(struct exercise_state *s, double to, double floor_grade)
{
    double lowest = floor_grade > 1 ? fmin(floor_grade, s->grade) : 1;
    s->grade = as_grade(fmax(fmin(to, s->grade), lowest));
}

static enum grade_reason move(struct exercise_state *s, const struct practice_outcome *o, struct grade_gates gates, int rises_before)
{
    double by = 0;
    enum grade_reason reason = wish_of(s, o, &by);
    if (by > 0) {
        enum grade_reason held = holds(s, o, rises_before);
        return held != GRADE_STAYS ? held : rise(s, o, gates, by, reason);
    }
    if (by < 0) sink(s, s->grade + by, o->floor);
    return reason;
}

enum grade_reason grade_change(struct exercise_state *s, const struct practice_outcome *o, struct grade_gates gates,
                               int rises_before)
{
    bool played = sensible(o);
    s->grade = as_grade(s->grade);
    if (played && o->day > s->last_day) s->last_day = o->day;
    if (!played) return GRADE_NOTHING_DONE;

    /* More support than the grade asks, or a gentle day's half sets, do not show the grade itself. */
    if (!o->careful && !o->gentle)
        mastery_add(&s->mastery, mastery_grade(o->base_grade, o->mean_level), o->day, o->best_stars, o->trials, o->support_trials);
    if (o->gentle) return GRADE_GENTLE_DAY;
    return o->manual ? GRADE_MANUAL : move(s, o, gates, rises_before);
}

static bool rose(enum grade_reason r) { return r == GRADE_UP_MUCH || r == GRADE_UP_SOME; }

void grade_change_practice(struct grade_task *task, int count)
{
    int risen = 0;
    for (int i = 0; i < count; i++) task[i].reason = GRADE_REASONS;      /* not done yet */
    for (int done = 0; done < count; done++) {
        int next = -1;
        for (int i = 0; i < count; i++)
            if (task[i].reason == GRADE_REASONS && (next < 0 || last_rise_day(task[i].state) < last_rise_day(task[next].state))) next = i;
        task[next].reason = grade_change(task[next].state, &task[next].outcome, task[next].gates, risen);
        risen += rose(task[next].reason);
    }
}

/* ---- before a practice ---- */

static long long days_since(int day, int today) { return day == DAY_NONE ? -1 : (long long)today - day; }

static long long gap_of(const struct exercise_state *s, int last_practice_day, int today)
{
    long long person = days_since(last_practice_day, today), own = days_since(s->last_day, today);
    long long gap = own > GAP_WEEKS_DAYS || person < 0 ? own : person;       /* -1: no practice yet, no gap */
    /* What was taken off already is not taken off again while this exercise waits for its turn. */
    if (s->gap_day != DAY_NONE && s->gap_day > s->last_day && days_since(s->gap_day, today) < gap) gap = days_since(s->gap_day, today);
    return gap;
}

enum grade_reason grade_change_gap(struct exercise_state *s, int last_practice_day, int today)
{
    long long gap = gap_of(s, last_practice_day, today);
    if (gap <= GAP_WEEK_DAYS) return GRADE_GAP_NONE;
    s->gap_day = today;
    if (gap > GAP_PLACEMENT_DAYS) {
        s->needs_placement = true;
        s->mastery = (struct mastery){0};
        s->grade = as_grade(s->grade - GAP_WEEKS_DOWN);
        return GRADE_GAP_PLACEMENT;
    }
    s->grade = as_grade(as_grade(s->grade) - (gap > GAP_WEEKS_DAYS ? GAP_WEEKS_DOWN : GAP_WEEK_DOWN));
    return gap > GAP_WEEKS_DAYS ? GRADE_GAP_WEEKS : GRADE_GAP_WEEK;
}
