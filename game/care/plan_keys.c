#include "care/plan_keys.h"

#include "care/plan.h"

static const char *const bone_words[] = {"none", "low", "frac", NULL};
static const char *const fall_words[] = {"low", "raised", "high", NULL};
static const char *const place_words[] = {"alone", "helper", "clinic", NULL};
static const char *const side_words[] = {"left", "both", "right", NULL};
static const char *const exit_words[] = {"back", "front", NULL};
static const char *const change_words[] = {"automatic", "manual", NULL};
static const char *const switch_words[] = {"no", "yes", NULL};
_Static_assert(BONE_NONE + 1 == BONE_LOW && BONE_LOW + 1 == BONE_FRAC, "words of bone in the order of their enum");
_Static_assert(FALL_LOW + 1 == FALL_RAISED && FALL_RAISED + 1 == FALL_HIGH, "words of fall");
_Static_assert(PLACE_ALONE + 1 == PLACE_HELPER && PLACE_HELPER + 1 == PLACE_CLINIC, "words of place");
_Static_assert(sizeof(enum bone_state) == sizeof(int) && sizeof(enum fall_level) == sizeof(int) && sizeof(enum care_place) == sizeof(int),
               "words go where an enum lies");

#define TEXT(member) .kind = FILE_KEY_TEXT, .min = 1, .max = sizeof((struct plan *)0)->member - 1, .offset = offsetof(struct plan, member)
#define SOURCE(n) {.name = "source_" #n, .meaning = n == 1 ? "where its dose comes from" : "one more", .needed = n == 1, TEXT(source[n - 1])}
static const struct file_key head[] = {
    {.name = "name", .meaning = "its name among plans", .kind = FILE_KEY_NAME, .min = 1, .max = PLAN_NAME_BYTES - 1, .needed = true,
     .offset = offsetof(struct plan, name)},
    {.name = "title", .meaning = "its name for people", .needed = true, TEXT(title)},
    {.name = "revision", .meaning = "counted up with each change", .kind = FILE_KEY_COUNT, .min = 1, .max = 1000000, .needed = true,
     .offset = offsetof(struct plan, revision)},
    {.name = "weeks", .unit = "weeks", .meaning = "how long it lasts; the phases fill it", .kind = FILE_KEY_COUNT, .min = 1, .max = PLAN_WEEKS_MAX,
     .needed = true, .offset = offsetof(struct plan, weeks)},
    SOURCE(1),
    SOURCE(2),
    SOURCE(3),
    SOURCE(4),
};
_Static_assert(PLAN_SOURCES_MAX == 4, "a row for each source");

static const struct file_key people[] = {
    {.name = "bone", .meaning = "the most fragile bones it is made for: none, low or frac", .kind = FILE_KEY_WORD, .words = bone_words,
     .first = BONE_NONE, .max = 2, .needed = true, .offset = offsetof(struct plan, bone)},
    {.name = "fall", .meaning = "the most unsteady people it is made for: low, raised or high", .kind = FILE_KEY_WORD, .words = fall_words,
     .first = FALL_LOW, .max = 2, .needed = true, .offset = offsetof(struct plan, fall)},
    {.name = "place", .meaning = "the least company it asks for: alone, helper or clinic", .kind = FILE_KEY_WORD, .words = place_words,
     .first = PLACE_ALONE, .max = 2, .needed = true, .offset = offsetof(struct plan, place)},
};

#define WEEK(key, type, says, is_needed)                                                                                              \
    {.name = #key, .unit = "weeks", .meaning = says, .kind = FILE_KEY_COUNT, .min = 1, .max = PLAN_WEEKS_MAX, .needed = is_needed,    \
     .offset = offsetof(struct type, key)}
#define GRADE(key, type, says, is_needed)                                                                                             \
    {.name = #key, .meaning = says, .kind = FILE_KEY_NUMBER, .min = 1, .max = 10, .needed = is_needed, .offset = offsetof(struct type, key)}
static const struct file_key phase[] = {
    WEEK(from_week, plan_phase, "its first week: 1, then the week after the phase before", true),
    WEEK(to_week, plan_phase, "its last week", true),
    {.name = "practices_per_week", .meaning = "practices a week; above 7 some days have two", .kind = FILE_KEY_COUNT, .min = 1, .max = 14,
     .needed = true, .offset = offsetof(struct plan_phase, practices_per_week)},
    {.name = "minutes", .unit = "min", .meaning = "length of one practice", .kind = FILE_KEY_NUMBER, .min = 5, .max = 40, .needed = true,
     .offset = offsetof(struct plan_phase, minutes)},
    GRADE(grade_most, plan_phase, "highest grade of every exercise in this phase", true),
    {.name = "two_hands_near", .meaning = "yes: every set-up says to keep two hands near; weeks 1 and 2 say so anyway", .kind = FILE_KEY_SWITCH,
     .words = switch_words, .max = 1, .offset = offsetof(struct plan_phase, two_hands_near)},
};

static const struct file_key block[] = {
    {.name = "exercise", .meaning = "one exercise, once in the same weeks", .kind = FILE_KEY_EXERCISE, .min = E01_STEADY_STAND, .max = EXERCISE_LAST,
     .needed = true, .offset = offsetof(struct plan_block, exercise)},
    WEEK(from_week, plan_block, "its first week; else the first", false),
    WEEK(to_week, plan_block, "its last week; else the last", false),
    {.name = "per_week", .meaning = "practices a week with it; else as it comes", .kind = FILE_KEY_COUNT, .min = 1, .max = 14,
     .offset = offsetof(struct plan_block, per_week)},
    GRADE(start, plan_block, "grade it begins with; else by placement", false),
    GRADE(floor, plan_block, "never below this grade", false),
    GRADE(cap, plan_block, "never above this grade", false),
    GRADE(fixed, plan_block, "always this grade", false),
    {.name = "sets", .meaning = "sets in a practice; else as the level file says", .kind = FILE_KEY_COUNT, .min = 1, .max = 4,
     .offset = offsetof(struct plan_block, sets)},
    {.name = "rest_s", .unit = "s", .meaning = "rest after a set; else as the level file says", .kind = FILE_KEY_NUMBER, .min = 20, .max = 180,
     .offset = offsetof(struct plan_block, rest_s)},
    {.name = "side", .meaning = "left, both or right", .kind = FILE_KEY_WORD, .words = side_words, .first = -1, .max = 2,
     .offset = offsetof(struct plan_block, side)},
    {.name = "exit", .meaning = "E16 only: down backward (grades 1 to 4), or forward off the far side where the room allows", .kind = FILE_KEY_SWITCH,
     .words = exit_words, .max = 1, .offset = offsetof(struct plan_block, exit_front)},
    {.name = "change", .meaning = "grades follow the practice, or manual: only by hand", .kind = FILE_KEY_SWITCH, .words = change_words, .max = 1,
     .offset = offsetof(struct plan_block, manual)},
    {.name = "note", .meaning = "one sentence to the person", .kind = FILE_KEY_TEXT, .min = 1, .max = PLAN_NOTE_BYTES - 1,
     .offset = offsetof(struct plan_block, note)},
};

#define COUNT(rows) rows, sizeof rows / sizeof rows[0]
const struct file_section plan_sections[PLAN_SECTIONS] = {
    [PLAN_HEAD] = {"Plan: first lines", COUNT(head)},
    [PLAN_FOR] = {"Plan: [for]", COUNT(people)},
    [PLAN_PHASE] = {"Plan: [phase.1], [phase.2] ...", COUNT(phase)},
    [PLAN_BLOCK] = {"Plan: [block.1], [block.2] ...", COUNT(block)},
};
