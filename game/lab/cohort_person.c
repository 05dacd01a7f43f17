/* Who takes part, and how the weeks go by. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "care/placement.h"
#include "lab/cohort.h"

const char *const cohort_change_words[] = {"null", "improver", "slow", "decliner", "dropout", NULL};
enum { DAYS = 7, TREND_WEEKS = 12 };

/* True change of ability over 12 weeks, in SD of the group (simulated-person.md 5). */
static const double trends[COHORT_CHANGES] = {
    [COHORT_NULL] = 0, [COHORT_IMPROVER] = 1.0, [COHORT_SLOW] = 0.4, [COHORT_DECLINER] = -0.5, [COHORT_DROPOUT] = 0,
};

/* Shares of the population [X]. */
static const double share_unsteady = 0.2, share_bone_low = 0.35, share_bone_frac = 0.2;

static void person_stream(const struct cohort_options *o, int index, const char *name, struct random_stream *out)
{
    random_seed(out, o->seed * UINT64_C(1000003) + (uint64_t)index, name);
}

static struct care_profile draw_care(double z, bool unsteady, struct random_stream *r)
{
    struct plan well = {0};
    struct care_profile c = plan_profile(&well); /* everything asked and answered with no */
    double u = random_uniform(r);
    c.bone = u < share_bone_frac ? BONE_FRAC : u < share_bone_frac + share_bone_low ? BONE_LOW : BONE_NONE;
    c.fall = unsteady ? (random_uniform(r) < 0.5 ? FALL_HIGH : FALL_RAISED) : z < -1 ? FALL_RAISED : FALL_LOW;
    c.place = c.fall == FALL_LOW && c.bone != BONE_FRAC ? PLACE_ALONE : PLACE_HELPER;
    c.chair_stands_on = ANSWER_YES;
    /* A therapist has assigned what the plans hold. */
    c.assigned = c.unlocked = ~(exercise_set)0;
    return c;
}

void cohort_person_draw(const struct cohort_options *o, int index, enum cohort_change change, struct cohort_person *out)
{
    struct random_stream r;
    person_stream(o, index, "cohort", &r);
    *out = (struct cohort_person){.index = index, .change = change};
    bool unsteady = random_uniform(&r) < share_unsteady;
    out->profile = unsteady ? "unsteady" : "older";
    out->z0 = unsteady ? -2.4 + 0.3 * random_normal(&r) : clamp(random_normal(&r), -2.4, 2.4);
    out->age_years = floor(65 + 20 * random_uniform(&r));
    out->care = draw_care(out->z0, unsteady, &r);
    out->care.age_years = (int)out->age_years;
}

void cohort_person_free(struct cohort_person *p)
{
    free(p->trial);
    p->trial = NULL;
}

double cohort_ability(const struct cohort_options *o, const struct cohort_person *p, int day)
{
    (void)o;
    return clamp(p->z0 + trends[p->change] * day / (TREND_WEEKS * DAYS), -4, 4);
}

void cohort_spec(const struct cohort_options *o, const struct cohort_person *p, int day, int practices, bool bad, char *spec, size_t bytes)
{
    double z = clamp(cohort_ability(o, p, day) - (bad ? 1.5 : 0), -4, 4);
    (void)snprintf(spec, bytes, "sim:profile=%s,seed=%" PRIu64 ",z=%.4f,age=%.0f,day=%d,practices=%d", p->profile,
                   (o->seed * 1000003 + (uint64_t)p->index) % UINT64_C(100000000000000000), z, p->age_years, day, practices);
}

const struct plan *cohort_plan_of(const struct cohort_options *o, const struct cohort_person *p)
{
    const struct plan *fit = NULL;
    for (int i = 0; i < COHORT_PLANS; i++) { /* the one made for bones and falls nearest above */
        const struct plan *q = &o->files->plan[i];
        if (q->weeks == 0 || q->bone < profile_bone(&p->care)) continue;
        bool falls = p->care.fall == FALL_LOW || q->fall >= FALL_RAISED;
        if (falls && (!fit || q->bone < fit->bone || (q->bone == fit->bone && q->fall < fit->fall))) fit = q;
    }
    return fit;
}

/* Days of a week with so many practices, evenly spread. */
static bool practice_day(int day_of_week, int per_week)
{
    return (day_of_week + 1) * per_week / DAYS > day_of_week * per_week / DAYS;
}

static bool present(const struct cohort_options *o, const struct cohort_person *p, struct cohort_life *life, int day)
{
    if (p->change == COHORT_DROPOUT) {
        struct random_stream r;
        person_stream(o, p->index, "dropout", &r);
        if (day >= DAYS * (1 + (int)random_below(&r, (uint32_t)o->weeks))) return false;
    }
    return random_uniform(&life->random) >= 0.10; /* one practice in ten is missed [X] */
}

/* Where everybody begins: exercises.md 8, after the four stands of the first day. */
static void place(const struct cohort_person *p, struct cohort_life *life)
{
    struct placement_input in = {.fall = p->care.fall, .hands = p->care.fall == FALL_HIGH ? RISE_HANDS_TWO : RISE_HANDS_THIGHS};
    int cap[EXERCISE_LAST + 1];
    double grade[EXERCISE_ACTIVE_LAST + 1], held_s = p->checkup_count > 0 ? p->checkup[0].value[PROGRESS_STANDS] : NAN;
    for (int i = 0; i < STANDS; i++) in.held_s[i] = isfinite(held_s) ? clamp(held_s - i * STAND_HELD_S, 0, STAND_HELD_S) : 0;
    compose_caps(&p->care, NULL, 1, cap);
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) in.cap[id] = cap[id];
    placement_grades(&in, grade);
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) exercise_state_start(&life->state[id], fmax(grade[id], 1));
}

enum status cohort_person_live(const struct cohort_options *o, struct cohort_person *p, struct problem *why)
{
    struct cohort_life *life = calloc(1, sizeof *life);
    const struct plan *plan = cohort_plan_of(o, p);
    enum status status = STATUS_OK;
    if (!life) return problem_set(why, STATUS_MEM, "There is not enough memory for a simulated person.");
    person_stream(o, p->index, "days", &life->random);
    life->last_day = -1;
    for (int day = 0; day < o->weeks * DAYS && status == STATUS_OK; day++) {
        const struct plan_phase *phase = plan ? plan_phase_at(plan, day / DAYS + 1) : NULL;
        status = cohort_check_up(o, p, day, life->practices, why);
        if (day == 0) place(p, life);
        if (o->checkups_only || !phase || status != STATUS_OK || !practice_day(day % DAYS, phase->practices_per_week)) continue;
        if (present(o, p, life, day)) status = cohort_practise(o, p, life, day, why);
        else p->missed_days++;
    }
    free(life);
    return status;
}
