#include "care/practice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/translate.h"
#include "care/bone_rules.h"

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

#define GRADE_SHOWN 2.0

static bool add_block(struct practice_plan *p, enum exercise_id id, double grade, int sets)
{
    if (id == 0 || p->block_count == PRACTICE_BLOCKS_MAX) return false;
    p->block[p->block_count++] = (struct practice_block){.exercise = id, .base_grade = grade, .sets = sets, .rest_s = 45};
    return true;
}

static bool add_item(struct practice_plan *p, const char *item)
{
    char code[8] = "", rest = 0;
    double grade = GRADE_SHOWN;
    int sets = 1, read = 0;
    if (sscanf(item, "%7[A-Z0-9]%n", code, &read) != 1) return false;
    const char *more = item + read;
    if (*more == '@') {
        if (sscanf(more, "@%lf%n", &grade, &read) != 1) return false;
        more += read;
    }
    if (*more && (sscanf(more, "x%d%c", &sets, &rest) != 1 || sets < 1 || sets > 4)) return false;
    return grade >= 1 && grade <= GRADE_COUNT && add_block(p, exercise_by_code(code), grade, sets);
}

bool practice_of(const char *list, struct practice_plan *out)
{
    struct practice_plan plan = {0};
    char items[PRACTICE_BLOCKS_MAX][TEXT_ITEM_BYTES];
    bool all = strcmp(list, "all") == 0;
    for (int id = 1; all && id <= EXERCISE_LAST; id++) (void)add_block(&plan, exercise_by_code(exercise_code((enum exercise_id)id)), GRADE_SHOWN, 1);
    size_t count = all ? 0 : text_split(list, ',', items, PRACTICE_BLOCKS_MAX);
    if (count > PRACTICE_BLOCKS_MAX) return false;
    for (size_t i = 0; i < count; i++)
        if (!add_item(&plan, items[i])) return false;
    if (plan.block_count == 0) return false;
    *out = plan;
    return true;
}

void practice_care(bool real_plate, struct world_setup *setup)
{
    const struct care_profile unasked = care_profile_unasked();
    setup->care.impact_ceiling_w = bone_impact_ceiling_w(real_plate ? unasked.bone : BONE_NONE);
    setup->no_hurry = real_plate && bone_no_hurry(&unasked);
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
    {E02_LINE_STAND, N_("Heel to toe"),
     N_("One foot in front of the other, as on a bridge. In and out with both hands."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely steady"), N_("The lantern hangs still")}},
    {E03_ONE_LEG, N_("One leg"),
     N_("Lift one foot just off the plate, like a heron. Groin or hip pain: put it down."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely stood"), N_("As calm as a heron")}},
    {E04_QUIET_EYES, N_("Eyes closed"),
     N_("Stand quietly with closed eyes and listen. Two hands, or somebody beside you."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely quiet"), N_("The sky is full of stars")}},
    {E05_STAND_TALL, N_("Stand tall"),
     N_("Grow like a tree, weight even and mid-foot. Breathe out while you grow."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely tall"), N_("Tall as a tree")}},
    {E06_SIDE_SHIFT, N_("Side to side"),
     N_("Lean from your ankles like a tall tree, and light the lamps."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely done"), N_("The street shines")}},
    {E07_TOE_HEEL_SHIFT, N_("Forward and back"),
     N_("Lean forward and a little back from your ankles, and move the tide."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely done"), N_("The tide follows you")}},
    {E08_STAR_REACH, N_("All around"),
     N_("Lean from your ankles toward each apple, back straight, and come back."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("A fine harvest"), N_("The basket is full")}},
    {E09_RHYTHM_SWAY, N_("Sway to the beat"),
     N_("Sway with the bird from your ankles, calm and tall, as the music goes."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely danced"), N_("The bird dances with you")}},
    {E10_FOLLOW_ME, N_("Follow me"),
     N_("Follow the butterfly with your whole body, straight from the ankles."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely followed"), N_("The butterfly trusts you")}},
    {E11_GARDEN_PATH, N_("Garden path"),
     N_("Lean along the path and water the flowers. There is no hurry."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("The garden grows"), N_("The whole garden blooms")}},
    {E12_LOAD_SHARE, N_("Share the load"),
     N_("Put as much weight on your leg as the scales show, and stay there."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely shared"), N_("The scales are even")}},
    {E13_CHAIR_RISE, N_("Stand up, sit down"),
     N_("Scoot forward, long back, stand tall. Reach back, and sit down slowly."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely risen"), N_("The sun is up")}},
    {E14_KNEE_BEND, N_("Small knee bend"),
     N_("Bend your knees a little with the circle, back long, heels down."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely done"), N_("Smooth as a lift")}},
    {E15_HEEL_TOE_RAISE, N_("Heels up, toes up"),
     N_("Lift heels or toes, stay a moment, and come down slowly and softly."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely raised"), N_("Soft as the waves")}},
    {E16_STEP_ON, N_("Step up and down"),
     N_("Step up with one foot, then the other. Hold the rail, and land softly."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely climbed"), N_("Soft as a cat on the stairs")}},
    {E17_MARCH, N_("March"),
     N_("Walk on the spot with quiet feet, in step with the drum."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely in step"), N_("The whole band follows you")}},
    {E18_QUICK_LEAN, N_("Quick catch"),
     N_("Lean to each firefly when it glows, and come gently back."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely done"), N_("The fireflies know you")}},
    {E19_TOE_TAP, N_("Tap the stone"),
     N_("Tap the spot ahead with the foot that is shown, then stand on both feet."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely tapped"), N_("Every stone found")}},
    {E20_THINK_AND_SWAY, N_("Think and sway"),
     N_("Balance first. Listen to the bells, and lean your answer."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Nicely done"), N_("The bells sing with you")}},
    {E21_CALM_BREATH, N_("Quiet breathing"),
     N_("Sit back and breathe with the slow circle, as is comfortable for you."),
     {N_("Good that you listen to yourself"), N_("Good that you took this time"), N_("Good that you took this time"),
      N_("Good that you took this time")}},
    {E22_CALM_SCENE, N_("Peaceful place"),
     N_("Sit back and rest in a place you like. Stop any time."),
     {N_("Good that you listen to yourself"), N_("Good that you took this time"), N_("Good that you took this time"),
      N_("Good that you took this time")}},
    {A1_FOUR_STANDS, N_("Four stands"),
     N_("Stand as shown for ten seconds, without hands. Hold on whenever you like."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Well done"), N_("Well done")}},
    {A2_QUIET_STANDING, N_("Quiet standing"),
     N_("Stand at ease, arms at your side, while the plate measures."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Well done"), N_("Well done")}},
    {A3_REACH, N_("Reach"),
     N_("Lean from your ankles as far as is comfortable, and come back."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Well done"), N_("Well done")}},
    {A4_CHAIR_STANDS, N_("Chair stands"),
     N_("Stand up and sit down at your own pace, until you hear the sound again."),
     {N_("Good that you listen to yourself"), N_("Thank you, that was it"), N_("Thank you, that was it"), N_("Thank you, that was it")}},
    {A5_QUICKNESS, N_("Quickness"),
     N_("Lean to the side that lights up, when you see it, and come back."),
     {N_("Good that you listen to yourself"), N_("Good practice"), N_("Well done"), N_("Well done")}},
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
    {E02_LINE_STAND, N_("You stood in line for {now}\xc2\xa0" "s in one go."),
     N_("You stood in line for {now}\xc2\xa0" "s in one go. Before it was {before}\xc2\xa0" "s.")},
    /* Times on one leg differ by tens of seconds from day to day: they are never told as progress (exercises.md 7). */
    {E03_ONE_LEG, N_("You stood on one leg for {now}\xc2\xa0" "s."), N_("You stood on one leg for {now}\xc2\xa0" "s.")},
    {E04_QUIET_EYES, N_("You stood with closed eyes for {now}\xc2\xa0" "s."),
     N_("You stood with closed eyes for {now}\xc2\xa0" "s. Before it was {before}\xc2\xa0" "s.")},
    {E05_STAND_TALL, N_("You stood tall and even for {now}\xc2\xa0" "s in one go."),
     N_("You stood tall and even for {now}\xc2\xa0" "s in one go. Before it was {before}\xc2\xa0" "s.")},
    {E06_SIDE_SHIFT, N_("You lit {now} of {all} lamps."), N_("You lit {now} of {all} lamps. Before it was {before}.")},
    {E07_TOE_HEEL_SHIFT, N_("You brought {now} of {all} waves."),
     N_("You brought {now} of {all} waves. Before it was {before}.")},
    {E08_STAR_REACH, N_("You picked {now} of {all} apples."),
     N_("You picked {now} of {all} apples. Before it was {before}.")},
    {E09_RHYTHM_SWAY, N_("You danced {now} of {all} rounds with the beat."),
     N_("You danced {now} of {all} rounds with the beat. Before it was {before}.")},
    {E10_FOLLOW_ME, N_("You were with the butterfly for {now}\xc2\xa0" "s."),
     N_("You were with the butterfly for {now}\xc2\xa0" "s. Before it was {before}\xc2\xa0" "s.")},
    {E11_GARDEN_PATH, N_("You watered {now} of {all} flower beds."),
     N_("You watered {now} of {all} flower beds. Before it was {before}.")},
    {E12_LOAD_SHARE, N_("You held the share {now} of {all} times."),
     N_("You held the share {now} of {all} times. Before it was {before}.")},
    {E13_CHAIR_RISE, N_("You stood up and sat down {now} times."),
     N_("You stood up and sat down {now} times. Before it was {before}.")},
    {E14_KNEE_BEND, N_("You made {now} of {all} bends."), N_("You made {now} of {all} bends. Before it was {before}.")},
    {E15_HEEL_TOE_RAISE, N_("You raised yourself {now} of {all} times."),
     N_("You raised yourself {now} of {all} times. Before it was {before}.")},
    {E16_STEP_ON, N_("You climbed {now} of {all} steps."),
     N_("You climbed {now} of {all} steps. Before it was {before}.")},
    {E17_MARCH, N_("{now} of {all} steps came with the drum."),
     N_("{now} of {all} steps came with the drum. Before it was {before}.")},
    {E18_QUICK_LEAN, N_("You greeted {now} of {all} lights."),
     N_("You greeted {now} of {all} lights. Before it was {before}.")},
    {E19_TOE_TAP, N_("You tapped {now} of {all} stones."),
     N_("You tapped {now} of {all} stones. Before it was {before}.")},
    {E20_THINK_AND_SWAY, N_("You found {now} answers."), N_("You found {now} answers. Before it was {before}.")},
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
