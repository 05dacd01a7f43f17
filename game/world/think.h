/* think.h - what is asked in E20: melodies, things to sort, sounds to count (exercises.md 7). Silent tasks only.
 *
 * Pure: only the random stream that is given. Plain data. */
#ifndef EVENKEEL_WORLD_THINK_H
#define EVENKEEL_WORLD_THINK_H

#include <stdbool.h>

#include "base/random.h"
#include "world/lean_bag.h"

enum think_kind { THINK_MELODY, THINK_SORT, THINK_COUNT };
enum { THINK_MELODY_MAX = 5, THINK_SOUNDS_MAX = 8, THINK_CLASSES_MAX = 3, THINK_NUMBERS = 3 };

/* Words of the level file, by index. */
extern const char *const think_task_words[];     /* a c b_easy c_n b b_conflict */
extern const char *const think_load_words[];     /* 2 3 4 5 5_sounds 8_sounds 2_classes 3_classes colour_word */
enum { THINK_TASKS = 6, THINK_LOADS = 9 };

struct think_task {
    enum think_kind kind;
    int load;                    /* steps of the melody, classes, or sounds; within what the kind can do */
    bool conflict;               /* sort by the colour, whatever the word says */
    bool together;               /* feet together */
};
struct think_task think_task_of(int task_word, int load_word);

/* Directions of a melody: right, left, front; from four steps on the front diagonals too. Never backward, never the same twice in
 * a row. */
void think_melody(struct random_stream *random, int steps, int out[THINK_MELODY_MAX]);
unsigned think_melody_offers(int steps);         /* bits 1 << direction */

/* A thing to sort: class 0 goes left, 1 right, 2 forward. look: which of its kind; with conflict: the word, of class or not. */
struct think_item { int class_of, look; };
struct think_item think_item(struct random_stream *random, const struct think_task *t, int before);
int think_class_direction(int class_of);
enum { THINK_LOOKS = 4 };

/* Sounds: 0 is the bell that is counted, 1 and 2 are others. The three numbers of which one is right follow each other: left, stay,
 * right. */
struct think_count { int sound[THINK_SOUNDS_MAX], sounds, bells, first_number, right; };
void think_count(struct random_stream *random, int sounds, struct think_count *out);

#endif
