#include "care/practice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/translate.h"

double care_cap(bool real_plate) { return real_plate ? REAL_PLATE_CAP : (double)GRADE_COUNT; }

/* Static, lean to the sides, lean all around (exercises.md 9): what this program has so far. A person begins with two hands on the
 * rail; the simulated one a little further on, where there is something to see. */
void practice_first(bool real_plate, struct practice_plan *out)
{
    double grade = real_plate ? 1 : 2;
    *out = (struct practice_plan){
        .block = {{E01_STEADY_STAND, grade, 2, 45}, {E06_SIDE_SHIFT, grade, 2, 45}, {E08_STAR_REACH, grade, 2, 45}},
        .block_count = 3,
    };
}

/* ---- words ---- */

enum { SET_CUT_SHORT = 0, STARS_MAX = 3 };
static const struct exercise_words {
    enum exercise_id id;
    const char *title, *sentence;
    const char *praise[STARS_MAX + 1];       /* by stars; 0: stopped early */
} exercise_words[] = {
    {E01_STEADY_STAND, N_("Stand still"),
     N_("Stand still like a mountain, and the lake grows calm."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely steady"), N_("Steady as a mountain")}},
    {E06_SIDE_SHIFT, N_("Side to side"),
     N_("Lean from your ankles like a tall tree, and light the lamps."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely done"), N_("The street shines")}},
    {E08_STAR_REACH, N_("All around"),
     N_("Lean from your ankles toward each apple, back straight, and come back."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("A fine harvest"), N_("The basket is full")}},
};

static const struct exercise_words *words_of(enum exercise_id id)
{
    for (size_t i = 0; i < sizeof exercise_words / sizeof exercise_words[0]; i++)
        if (exercise_words[i].id == id) return &exercise_words[i];
    return &exercise_words[0];
}

const char *exercise_title(enum exercise_id id) { return words_of(id)->title; }
const char *exercise_sentence(enum exercise_id id) { return words_of(id)->sentence; }

const char *exercise_praise(const struct world_result *r, enum exercise_id id)
{
    int row = r->end != END_COMPLETE ? SET_CUT_SHORT : r->stars < 1 ? 1 : r->stars > STARS_MAX ? STARS_MAX : r->stars;
    /* Only the person's own stop is listening to oneself; a plate that went quiet is not. */
    if (row == SET_CUT_SHORT && r->end != END_STOPPED) row = 1;
    return words_of(id)->praise[row];
}

/* ---- one positive fact ---- */

struct fact { int now, all, before; };

/* Numbers at {now}, {all} and {before}: a translation may order them as its language does, and can do no harm. */
static void fill(const char *sentence, struct fact f, char text[PRAISE_BYTES])
{
    const struct { const char *place; int value; } places[] = {{"{now}", f.now}, {"{all}", f.all}, {"{before}", f.before}};
    size_t used = 0;
    while (*sentence && used + 1 < PRAISE_BYTES) {
        bool filled = false;
        for (size_t i = 0; i < sizeof places / sizeof places[0] && !filled; i++) {
            size_t length = strlen(places[i].place);
            if (strncmp(sentence, places[i].place, length) != 0) continue;
            int n = snprintf(text + used, PRAISE_BYTES - used, "%d", places[i].value);
            used = n > 0 && used + (size_t)n < PRAISE_BYTES ? used + (size_t)n : PRAISE_BYTES - 1;
            sentence += length;
            filled = true;
        }
        if (!filled) text[used++] = *sentence++;
    }
    text[used] = 0;
}

/* What is told was really there: whole seconds, rounded down. A gain counts when it shows in the number that is told. */
static const struct { enum exercise_id id; const char *plain, *better; } facts[] = {
    {E01_STEADY_STAND, N_("You stood still for {now}\xc2\xa0" "s in one go."),
     N_("You stood still for {now}\xc2\xa0" "s in one go. Before it was {before}\xc2\xa0" "s.")},
    {E06_SIDE_SHIFT, N_("You lit {now} of {all} lamps."), N_("You lit {now} of {all} lamps. Before it was {before}.")},
    {E08_STAR_REACH, N_("You picked {now} of {all} apples."),
     N_("You picked {now} of {all} apples. Before it was {before}.")},
};

void practice_fact(enum exercise_id id, const struct world_result *r, double previous_best, char text[PRAISE_BYTES])
{
    struct fact f = {(int)r->best_value, r->trials, previous_best >= 0 ? (int)previous_best : -1};
    for (size_t i = 0; r->score_valid && f.now >= 1 && i < sizeof facts / sizeof facts[0]; i++) {
        if (facts[i].id != id) continue;
        fill(tr(f.before >= 0 && f.now > f.before ? facts[i].better : facts[i].plain), f, text);
        return;
    }
    f.now = (int)r->play_s;
    fill(tr(f.now >= 1 ? N_("You practised for {now}\xc2\xa0" "s.") : N_("You came to practise. That counts.")), f, text);
}

/* ---- usual range ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Percentile by linear interpolation between order statistics (Hyndman & Fan 1996, definition 7). */
static double percentile(const double *sorted, size_t count, double share)
{
    double at = share * (double)(count - 1);
    size_t below = (size_t)at;
    if (below + 1 >= count) return sorted[count - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

bool usual_range(const double *values, size_t count, double *low, double *high)
{
    enum { ENOUGH = 5 };
    double *sorted = count >= ENOUGH ? malloc(count * sizeof *sorted) : NULL;
    if (!sorted) return false;
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i])) sorted[n++] = values[i];
    bool enough = n >= ENOUGH;
    if (enough) {
        qsort(sorted, n, sizeof *sorted, by_size);
        *low = percentile(sorted, n, 0.10);
        *high = percentile(sorted, n, 0.90);
    }
    free(sorted);
    return enough;
}
