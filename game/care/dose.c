#include "care/dose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/translate.h"

#define RAMP 1.2
#define RAMP_PLUS_MIN 5.0
enum { LEARN_WEEKS = 2, BUILD_WEEKS = 6, CHALLENGE_WEEKS = 12, LEARN_GRADE = 3 };

int dose_week(int first_day, int today)
{
    long long days = (long long)today - first_day;
    if (days < 0) return 1;
    long long week = days / DAYS_IN_WEEK + 1;
    return week > 100000 ? 100000 : (int)week;
}

/* Below 60 minutes the ramp of the page would hold people back more than a beginner: after a week without practice it would allow
 * 5 minutes. 3 x 20, the aim's own beginning, is always allowed [X]. */
double dose_week_limit(double last_week_minutes)
{
    double ramp = RAMP * fmax(0, last_week_minutes) + RAMP_PLUS_MIN;
    return fmin(DOSE_WEEK_MIN, fmax(DOSE_WEEK_START_MIN, ramp));
}

double dose_aim(int week)
{
    if (week >= DOSE_AIM_WEEK) return DOSE_AIM_MIN;
    double share = week <= 1 ? 0 : (week - 1) / (double)(DOSE_AIM_WEEK - 1);
    return DOSE_WEEK_START_MIN + share * (DOSE_AIM_MIN - DOSE_WEEK_START_MIN);
}

enum dose_phase dose_phase(int week)
{
    return week <= LEARN_WEEKS ? DOSE_LEARN : week <= BUILD_WEEKS ? DOSE_BUILD : week <= CHALLENGE_WEEKS ? DOSE_CHALLENGE : DOSE_KEEP;
}

double dose_phase_cap(int week) { return dose_phase(week) == DOSE_LEARN ? LEARN_GRADE : GRADE_COUNT; }
bool dose_hands_near(int week) { return dose_phase(week) == DOSE_LEARN; }

const char *dose_phase_name(enum dose_phase p)
{
    static const char *const names[] = {N_("learn"), N_("build"), N_("challenge"), N_("keep going")};
    return (unsigned)p < sizeof names / sizeof names[0] ? names[p] : "";
}

/* ---- may it start now ---- */

/* Downward, also below zero. */
static int64_t whole(int64_t v, int64_t by) { return v / by - (v % by < 0); }
static int64_t day_of(int64_t min) { return whole(min, MINUTES_A_DAY); }

struct tally { double today, this_week, last_week; int practices_today; bool any; double last_end_min; };

static int64_t week_of(int first_day, int64_t day) { return whole(day - first_day, DAYS_IN_WEEK); }

static struct tally tally_of(const struct dose_practice *p, size_t count, int first_day, int64_t now_min)
{
    struct tally t = {0};
    int64_t today = day_of(now_min), this_week = week_of(first_day, today);
    for (size_t i = 0; i < count; i++) {
        /* A length that makes no sense is taken as a full one. */
        double minutes = p[i].minutes >= 0 && p[i].minutes <= MINUTES_A_DAY ? p[i].minutes : DOSE_DAY_MIN;
        /* What lies ahead of the clock (it was set back) counts as now: the rest between practices cannot be skipped that way. */
        int64_t start = p[i].start_min > now_min ? now_min : p[i].start_min, day = day_of(start), week = week_of(first_day, day);
        double end = fmin((double)start + minutes, (double)now_min);
        if (day == today) t.today += minutes, t.practices_today++;
        if (week == this_week) t.this_week += minutes;
        if (week == this_week - 1) t.last_week += minutes;
        if (!t.any || end > t.last_end_min) t.last_end_min = end;
        t.any = true;
    }
    return t;
}

static struct dose refuse(struct dose d, enum dose_reason why, int64_t wait_min)
{
    d.may_start = false;
    d.minutes_left = 0;
    d.reason = why;
    d.wait_min = wait_min;
    return d;
}

struct dose dose_now(const struct dose_practice *practices, size_t count, int first_day, int64_t now_min, double day_cap_min)
{
    struct tally t = tally_of(practices, count, first_day, now_min);
    double day_cap = day_cap_min > 0 && day_cap_min < DOSE_DAY_MIN ? day_cap_min : DOSE_DAY_MIN;
    struct dose d = {.may_start = true, .reason = DOSE_FREE, .week_minutes = t.this_week, .week_limit = dose_week_limit(t.last_week)};
    double day_left = day_cap - t.today, week_left = d.week_limit - t.this_week;
    /* A therapist's short day is a whole practice; what is left over is worth standing up for from 10 minutes on. */
    double enough = fmin(DOSE_SHORTEST_MIN, day_cap);
    if (t.practices_today >= DOSE_PRACTICES_A_DAY) return refuse(d, DOSE_TWO_TODAY, 0);
    if (day_left < enough) return refuse(d, DOSE_TODAY_FULL, 0);
    if (week_left < enough) return refuse(d, DOSE_WEEK_FULL, 0);
    double since = t.any ? (double)now_min - t.last_end_min : DOSE_APART_MIN;
    if (since < DOSE_APART_MIN) return refuse(d, DOSE_REST_BETWEEN, (int64_t)ceil(DOSE_APART_MIN - since));
    d.minutes_left = fmin(day_left, week_left);
    return d;
}

const char *dose_sentence(enum dose_reason r)
{
    switch (r) {
    case DOSE_FREE: return "";
    case DOSE_REST_BETWEEN: return N_("A rest between two practices does you good. See you later today.");
    case DOSE_TODAY_FULL: case DOSE_TWO_TODAY: case DOSE_WEEK_FULL: break;
    }
    return wording(WORDING_T9_ENOUGH);
}

/* ---- reviews and active days ---- */

bool dose_review_due(int first_day, int last_review_day, int today)
{
    long long days = (long long)today - first_day, period = (long long)DOSE_REVIEW_WEEKS * DAYS_IN_WEEK;
    if (days < period) return false;
    long long due_since = first_day + days / period * period;
    return last_review_day == DAY_NONE || last_review_day < due_since;
}

static int by_day(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static size_t gather(const int *days, size_t count, int from, int to, int *out)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (days[i] >= from && days[i] <= to) out[n++] = days[i];
    return n;
}

int dose_active_days(const int *practice_days, size_t practices, const int *diary_days, size_t entries, int from_day, int to_day)
{
    if (practices + entries == 0) return 0;
    int *day = calloc(practices + entries, sizeof *day);
    if (!day) return 0;
    size_t n = gather(practice_days, practices, from_day, to_day, day);
    n += gather(diary_days, entries, from_day, to_day, day + n);
    qsort(day, n, sizeof *day, by_day);
    int different = 0;
    for (size_t i = 0; i < n; i++) different += i == 0 || day[i] != day[i - 1];
    free(day);
    return different;
}
