#include "world/think.h"

#include <stddef.h>

const char *const think_task_words[] = {"a", "c", "b_easy", "c_n", "b", "b_conflict", NULL};
const char *const think_load_words[] = {"2", "3", "4", "5", "5_sounds", "8_sounds", "2_classes", "3_classes", "colour_word", NULL};

static const struct think_task tasks[THINK_TASKS] = {
    {.kind = THINK_MELODY}, {.kind = THINK_COUNT}, {.kind = THINK_SORT}, {.kind = THINK_COUNT, .together = true}, {.kind = THINK_SORT},
    {.kind = THINK_SORT, .conflict = true},
};
static const int load_numbers[THINK_LOADS] = {2, 3, 4, 5, 5, 8, 2, 3, 2};

static int within(int v, int low, int high) { return v < low ? low : v > high ? high : v; }

/* A load that belongs to another task is read as its number: whatever a level file says can be played. */
struct think_task think_task_of(int task_word, int load_word)
{
    struct think_task t = tasks[within(task_word, 0, THINK_TASKS - 1)];
    int n = load_numbers[within(load_word, 0, THINK_LOADS - 1)];
    switch (t.kind) {
    case THINK_MELODY: t.load = within(n, 2, THINK_MELODY_MAX); break;
    case THINK_SORT: t.load = t.conflict ? 2 : within(n, 2, THINK_CLASSES_MAX); break;
    case THINK_COUNT: t.load = within(n, 4, THINK_SOUNDS_MAX); break;
    }
    return t;
}

unsigned think_melody_offers(int steps)
{
    unsigned bits = 1u << LEAN_RIGHT | 1u << LEAN_LEFT | 1u << LEAN_FRONT;
    return steps >= 4 ? bits | 1u << LEAN_FRONT_RIGHT | 1u << LEAN_FRONT_LEFT : bits;
}

void think_melody(struct random_stream *random, int steps, int out[THINK_MELODY_MAX])
{
    unsigned offers = think_melody_offers(steps);
    for (int i = 0; i < steps && i < THINK_MELODY_MAX; i++) {
        int among[LEAN_DIRECTIONS], n = 0;
        for (int d = 0; d < LEAN_DIRECTIONS; d++)
            if ((offers & (1u << d)) && (i == 0 || d != out[i - 1])) among[n++] = d;
        out[i] = among[random_below(random, (uint32_t)n)];
    }
}

/* Two times out of three the word contradicts the colour: look is the class that the word names. */
struct think_item think_item(struct random_stream *random, const struct think_task *t, int before)
{
    struct think_item item;
    item.class_of = (int)random_below(random, (uint32_t)t->load);
    if (item.class_of == before && random_below(random, 2) == 0) /* seldom the same again and again */
        item.class_of = (item.class_of + 1) % t->load;
    bool contradicts = t->conflict && random_below(random, 3) > 0;
    item.look = t->conflict ? (contradicts ? 1 - item.class_of : item.class_of) : (int)random_below(random, THINK_LOOKS);
    return item;
}

int think_class_direction(int class_of)
{
    static const int directions[THINK_CLASSES_MAX] = {LEAN_LEFT, LEAN_RIGHT, LEAN_FRONT};
    return directions[within(class_of, 0, THINK_CLASSES_MAX - 1)];
}

void think_count(struct random_stream *random, int sounds, struct think_count *out)
{
    *out = (struct think_count){.sounds = within(sounds, 4, THINK_SOUNDS_MAX)};
    out->bells = out->sounds / 3 + 1 + (int)random_below(random, (uint32_t)out->sounds / 2);
    for (int i = 0; i < out->sounds; i++) out->sound[i] = i < out->bells ? 0 : 1 + (int)random_below(random, 2);
    for (int i = out->sounds - 1; i > 0; i--) {
        int k = (int)random_below(random, (uint32_t)i + 1), kept = out->sound[i];
        out->sound[i] = out->sound[k];
        out->sound[k] = kept;
    }
    out->right = (int)random_below(random, THINK_NUMBERS);
    out->first_number = out->bells - out->right;
}
