#include "lab/trial_units.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signal/sway_analysis.h"

#define LOADED_N 50.0         /* below it the CoP says nothing (metrics.md 2) */
#define COP_LIMIT_MM 2000.0   /* no plate for standing is that wide */
#define SPIKES_MAX_SHARE 0.01 /* more of them are no accident */
#define PLATE_MM 400.0        /* where feet stand, from the middle of a plate */
#define LIFELESS_MM 0.5 /* over 10 s */
#define LIFELESS_S 10.0
#define USUAL_MM 5.0

static const int factors[] = {10, 100, 1000};
enum { FACTOR_COUNT = sizeof factors / sizeof factors[0] };

void trial_note(char notes[SOURCE_NOTE_BYTES], const char *format, ...)
{
    char sentence[SOURCE_NOTE_BYTES];
    size_t used = strlen(notes);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (n < 0 || used + (size_t)n + 2 > SOURCE_NOTE_BYTES) return;
    if (used > 0) notes[used++] = ' ';
    memcpy(notes + used, sentence, (size_t)n + 1);
}

/* Of either sign: plates whose z points down give a standing person a negative force. */
static bool is_loaded(const struct sway_trial *t, size_t i)
{
    if (t->fz_n && !(fabs(t->fz_n[i]) >= LOADED_N)) return false;
    return isfinite(t->ml_mm[i]) && isfinite(t->ap_mm[i]) && !(t->marked && t->marked[i]);
}

static double reach_mm(const struct sway_trial *t, size_t i)
{
    double ml = fabs(t->ml_mm[i]), ap = fabs(t->ap_mm[i]);
    return ml > ap ? ml : ap;
}

struct extent {
    size_t loaded, beyond, first_beyond, first, last;
    double ml_min, ml_max, ap_min, ap_max; /* of those within the limit */
};

/* Compared here: v is a number, and fmin and fmax are calls. */
static void stretch(double v, double *min, double *max)
{
    if (v < *min) *min = v;
    if (v > *max) *max = v;
}

static struct extent extent_of(const struct sway_trial *t)
{
    struct extent e = {.ml_min = INFINITY, .ml_max = -INFINITY, .ap_min = INFINITY, .ap_max = -INFINITY};
    for (size_t i = 0; i < t->count; i++) {
        if (!is_loaded(t, i)) continue;
        if (e.loaded++ == 0) e.first = i;
        e.last = i;
        if (reach_mm(t, i) > COP_LIMIT_MM) {
            if (e.beyond++ == 0) e.first_beyond = i;
            continue;
        }
        stretch(t->ml_mm[i], &e.ml_min, &e.ml_max);
        stretch(t->ap_mm[i], &e.ap_min, &e.ap_max);
    }
    return e;
}

static const char *unit_name(double unit_mm)
{
    return unit_mm > 999 ? "m" : unit_mm > 9 ? "cm" : unit_mm > 0.9 ? "mm" : NULL;
}

/* "With unit=cm (100 times less) it would be ...": a unit that the file may really have. */
static void advise_less(const struct unit_check *c, double reach, char *advice, size_t bytes)
{
    for (int i = 0; i < FACTOR_COUNT; i++) {
        const char *unit = unit_name(c->unit_mm / factors[i]);
        bool fits = reach / factors[i] <= PLATE_MM;
        if (c->unit_mm > 1 && unit && fits && c->unit_mm / factors[i] < 11) {
            (void)snprintf(advice, bytes, " With unit=%s (%d times less) it would be %.0f mm.", unit,
                           factors[i], reach / factors[i]);
            return;
        }
        if (c->unit_mm <= 0 && factors[i] == 1000 && fits)
            (void)snprintf(advice, bytes, " With moments in N mm (1000 times less) it would be %.0f mm.",
                           reach / 1000);
        if (c->unit_mm > 0 && c->unit_mm <= 1 && fits) {
            (void)snprintf(advice, bytes, " %d times less would fit.", factors[i]);
            return;
        }
    }
}

static enum status beyond(const struct unit_check *c, const struct sway_trial *t, const struct extent *e,
                          struct problem *why)
{
    char advice[120] = "", place[16] = "";
    double reach = reach_mm(t, e->first_beyond);
    int line = c->line_of ? c->line_of(c->context, e->first_beyond) : 0;
    advise_less(c, reach, advice, sizeof advice);
    if (line > 0) (void)snprintf(place, sizeof place, ":%d", line);
    return problem_set(
        why, STATUS_DATA,
        "%s%s: the centre of pressure is %.0f mm off the middle, expected at most %.0f mm; is the unit "
        "right?%s",
        c->path, place, reach, COP_LIMIT_MM, advice);
}

static enum status mark_spikes(struct sway_trial *t, const struct extent *e, char *notes, struct problem *why)
{
    if (!t->marked) t->marked = calloc(t->count, sizeof *t->marked);
    if (!t->marked) return problem_set(why, STATUS_MEM, "There is no memory left for a recording.");
    for (size_t i = 0; i < t->count; i++)
        if (is_loaded(t, i) && reach_mm(t, i) > COP_LIMIT_MM) t->marked[i] = true;
    trial_note(notes, "%zu of %zu samples lie more than 2 m off the middle and are left out.", e->beyond,
               t->count);
    return STATUS_OK;
}

static double seconds_of(const struct sway_trial *t, const struct extent *e)
{
    if (t->time_s) return t->time_s[e->last] - t->time_s[e->first];
    return t->rate_hz > 0 ? (double)(e->last - e->first) / t->rate_hz : 0;
}

static void note_small(const struct sway_trial *t, const struct extent *e, double range_mm, char *notes)
{
    double seconds = seconds_of(t, e);
    bool lifeless = range_mm < LIFELESS_MM && seconds >= LIFELESS_S;
    bool still = range_mm < QUIET_SPAN_MIN_MM && seconds >= QUIET_SPAN_MIN_AFTER_S;
    int factor = factors[0];
    if (!lifeless && !still) return;
    if (!(range_mm > 0)) {
        trial_note(notes, "The centre of pressure does not move at all in %.0f s; are these its columns?", seconds);
        return;
    }
    for (int i = FACTOR_COUNT - 1; i >= 0; i--)
        if (range_mm * factors[i] >= USUAL_MM) factor = factors[i];
    trial_note(notes,
               "The centre of pressure moves only %.2g mm in %.0f s; is the unit right? %d times as much "
               "would be usual.",
               range_mm, seconds, factor);
}

static void note_large(double range_mm, bool task, char *notes)
{
    int factor = factors[FACTOR_COUNT - 1];
    if (range_mm <= (task ? TASK_SPAN_MAX_MM : QUIET_SPAN_MAX_MM)) return;
    for (int i = FACTOR_COUNT - 1; i >= 0; i--)
        if (range_mm / factors[i] <= TASK_SPAN_MAX_MM / 4) factor = factors[i];
    trial_note(notes,
               "The centre of pressure moves over %.0f mm, which is much for %s; is the unit right? A %dth of it would fit.",
               range_mm, task ? "feet that stay where they are" : "somebody who stands still", factor);
}

enum status trial_units_check(const struct unit_check *c, struct sway_trial *t, char notes[SOURCE_NOTE_BYTES],
                              struct problem *why)
{
    struct extent e = extent_of(t);
    if ((double)e.beyond > SPIKES_MAX_SHARE * (double)e.loaded) return beyond(c, t, &e, why);
    if (e.beyond > 0) {
        enum status status = mark_spikes(t, &e, notes, why);
        if (status != STATUS_OK) return status;
    }
    if (e.loaded == e.beyond) return STATUS_OK;
    double range_mm = fmax(e.ml_max - e.ml_min, e.ap_max - e.ap_min);
    if (!c->task) note_small(t, &e, range_mm, notes);
    note_large(range_mm, c->task, notes);
    return STATUS_OK;
}
