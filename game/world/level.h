/* level.h - the ten grades of an exercise, read from levels/exercises, and the values at a running level between them.
 *
 * Pure but for level_load. Limits: exercises.md 5; grammar: exercises.md 5.1. A table row per key (name, unit, min, max,
 * harder direction) feeds parser, message, interpolation and levels/README.md. */
#ifndef EVENKEEL_WORLD_LEVEL_H
#define EVENKEEL_WORLD_LEVEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/text_file.h"

/* E21 and E22 are the calm modules; A1 to A5 the check-ups, which are recorded like sets (exercises.md 7, 8). */
enum exercise_id {
    E01_STEADY_STAND = 1, E02_LINE_STAND, E03_ONE_LEG, E04_QUIET_EYES, E05_STAND_TALL, E06_SIDE_SHIFT, E07_TOE_HEEL_SHIFT,
    E08_STAR_REACH, E09_RHYTHM_SWAY, E10_FOLLOW_ME, E11_GARDEN_PATH, E12_LOAD_SHARE, E13_CHAIR_RISE, E14_KNEE_BEND,
    E15_HEEL_TOE_RAISE, E16_STEP_ON, E17_MARCH, E18_QUICK_LEAN, E19_TOE_TAP, E20_THINK_AND_SWAY, E21_CALM_BREATH,
    E22_CALM_SCENE, EXERCISE_LAST = E22_CALM_SCENE, EXERCISE_ACTIVE_LAST = E20_THINK_AND_SWAY,
    A1_FOUR_STANDS = 101, A2_QUIET_STANDING, A3_REACH, A4_CHAIR_STANDS, A5_QUICKNESS,
    CHECKUP_FIRST = A1_FOUR_STANDS, CHECKUP_LAST = A5_QUICKNESS
};
enum { GRADE_COUNT = 10, LEVEL_KEYS_MAX = 16 };

/* NONE_HELPED: no hands, but only with somebody beside. THIGHS: hands push on one's own thighs (chair rise). */
enum support { SUPPORT_TWO_HANDS, SUPPORT_ONE_HAND, SUPPORT_FINGERTIPS, SUPPORT_NONE, SUPPORT_NONE_HELPED, SUPPORT_THIGHS };
enum stance { STANCE_WIDE, STANCE_TOGETHER, STANCE_SEMI_TANDEM, STANCE_TANDEM, STANCE_ONE_LEG };
enum feedback { FEEDBACK_FULL, FEEDBACK_PARTIAL, FEEDBACK_SOUND, FEEDBACK_NONE };

enum level_kind { LEVEL_REAL, LEVEL_COUNT, LEVEL_WORD }; /* counts and words never interpolate */
enum harder { HARDER_UP, HARDER_DOWN };
struct level_key {
    const char *name;            /* "hold_s" */
    const char *unit;            /* "s"      */
    const char *meaning;         /* for levels/README.md: "time to stay inside the target" */
    enum level_kind kind;
    double min, max;
    enum harder harder;
    const char *const *words;    /* LEVEL_WORD: allowed words, NULL-terminated; the value is the index */
    bool set_only;               /* stands in [set] alone: does not vary by grade (rest_s) */
    bool may_be_empty;           /* LEVEL_REAL and LEVEL_COUNT: "-" stands for "does not apply here"; the value is NAN */
};

struct exercise;                 /* exercise.h: rules of one exercise */

/* Plain data, copied into setups and records. value[key][grade-1]. */
struct level_table {
    enum exercise_id id;
    int revision;
    double value[LEVEL_KEYS_MAX][GRADE_COUNT];   /* rows as in exercise->keys */
};

/* Every error as "path:line: key = what, expected what" in errors. STATUS_DATA: table not to be used. */
enum status level_load(const char *path, struct level_table *out, struct text_errors *errors);
enum status level_parse(const char *path, const char *bytes, size_t byte_count, struct level_table *out,
                        struct text_errors *errors);

/* NULL, or what is the matter with a table that did not come from level_load (a stored setup): one static sentence. */
const char *level_table_check(const struct level_table *t);

/* Value of a key at running level (1..10, clamped), interpolated by the rules of exercises.md 5. Words: the index. */
double level_value(const struct level_table *t, int key, double running_level);
/* What the hands do at a running level; NONE for one that knows no hands (check-ups, calm modules). */
enum support level_support(const struct level_table *t, double running_level);
bool level_eyes_closed(const struct level_table *t); /* the person is asked to keep the eyes closed in its trials */
/* -1: the exercise has no such key. */
int level_key_index(enum exercise_id id, const char *name);
/* Rows of an exercise's keys, in the order of level_table.value; NULL and 0: no such exercise. */
const struct level_key *level_keys(enum exercise_id id, int *count);
enum exercise_id exercise_by_code(const char *code); /* 0: none */
const char *exercise_code(enum exercise_id id);  /* "E06" */
const char *exercise_name(enum exercise_id id);  /* "side_shift" */

#endif
