/* E08 star_reach: apples in 4, 6 or 8 directions (exercises.md 7). Every direction of the bag comes once before any comes
 * again, shuffled, never the same twice in a row. */
#include "world/lean_play.h"

enum { DIRECTIONS = LEAN_KEYS, TARGETS, KEYS };
static const char *const direction_words[] = {"4", "6", "8", NULL};
static const struct level_key keys[KEYS] = {
    LEAN_KEY_ROWS,
    [DIRECTIONS] = LEVEL_ROW_WORD("directions", "4: right, left, front and the front diagonals in turn; 6: one back diagonal more; 8: all",
                                  direction_words, 2),
    [TARGETS] = LEVEL_ROW_COUNT("targets", "targets in a set", 2, 16, HARDER_UP),
};

enum { FRONT, FRONT_RIGHT, RIGHT, BACK_RIGHT, BACK, BACK_LEFT, LEFT, FRONT_LEFT };

static int count(const struct world *w) { return (int)play_value(w, TARGETS); }

/* The front diagonals take turns bag by bag, the back diagonal of six set by set. */
static int fill(const struct world *w, int kind, int out[LEAN_DIRECTIONS])
{
    static const int all[LEAN_DIRECTIONS] = {FRONT, FRONT_RIGHT, RIGHT, BACK_RIGHT, BACK, BACK_LEFT, LEFT, FRONT_LEFT};
    int left_out = w->setup.set_number % 2 ? BACK_LEFT : BACK_RIGHT;
    int diagonal = lean_notes_of(w)->bags_drawn % 2 ? FRONT_LEFT : FRONT_RIGHT;
    int n = 0;
    for (int i = 0; i < LEAN_DIRECTIONS; i++) {
        int d = all[i];
        bool wanted = kind == 2 || (kind == 1 && d != BACK && d != left_out) ||
                      (kind == 0 && (d == RIGHT || d == LEFT || d == FRONT || d == diagonal));
        if (wanted) out[n++] = d;
    }
    return n;
}

static void shuffle(struct world *w, int *bag, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int k = (int)random_below(&w->random, (uint32_t)i + 1), kept = bag[i];
        bag[i] = bag[k];
        bag[k] = kept;
    }
}

/* Directions are taken from the end of the bag. */
static int draw(struct world *w, int kind, int before)
{
    struct lean_play *p = play_notes(w);
    if (p->bag_count == 0 || p->bag_kind != kind) {
        p->bag_kind = kind;
        p->bag_count = fill(w, kind, p->bag);
        p->bags_drawn++;
        shuffle(w, p->bag, p->bag_count);
    }
    int last = p->bag_count - 1;
    if (p->bag[last] == before && last > 0) { /* only the first of a new bag can be: it changes places with another */
        int k = (int)random_below(&w->random, (uint32_t)last);
        p->bag[last] = p->bag[k];
        p->bag[k] = before;
    }
    return p->bag[--p->bag_count];
}

static void plan(struct world *w, bool again)
{
    int before = w->trial == 1 ? -1 : lean_notes_of(w)->direction;
    int direction = again ? lean_notes_of(w)->direction : draw(w, (int)play_value(w, DIRECTIONS), before);
    lean_play_target(w, direction);
}

static void begin(struct world *w, const struct glance *g)
{
    /* "Lean", not "reach": arms stay down and the back long (bone note of E08). */
    static const char *const prompts[LEAN_DIRECTIONS] = {
        [FRONT] = "Lean forward, stay tall", [FRONT_RIGHT] = "Lean forward and right", [RIGHT] = "Lean to the right",
        [BACK_RIGHT] = "Lean back and right", [BACK] = "Lean back a little", [BACK_LEFT] = "Lean back and left",
        [LEFT] = "Lean to the left", [FRONT_LEFT] = "Lean forward and left",
    };
    (void)g;
    lean_play_begin(w, prompts[lean_notes_of(w)->direction]);
}

const struct exercise exercise_e08 = {
    .id = E08_STAR_REACH, .code = "E08", .name = "star_reach", .keys = keys, .key_count = KEYS,
    .support_key = LEAN_KEY_SUPPORT, .feedback_key = LEAN_KEY_FEEDBACK, .wobble_mm_s = 450, .fixed_feet = false,
    .count = count, .span = lean_play_span, .plan = plan, .prepare = lean_play_prepare, .begin = begin,
    .step = lean_play_step, .close = lean_play_close, .score = lean_play_score, .sum = lean_play_sum,
};
