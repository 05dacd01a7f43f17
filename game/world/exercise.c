#include "world/exercise.h"

#include <string.h>

static const struct exercise *const exercises[] = {
    &exercise_e01,
    &exercise_e02,
    &exercise_e03,
    &exercise_e04,
    &exercise_e05,
    &exercise_e06,
    &exercise_e07,
    &exercise_e08,
    &exercise_e09,
    &exercise_e10,
    &exercise_e11,
    &exercise_e12,
    &exercise_e13,
    &exercise_e14,
    &exercise_e15,
    &exercise_e16,
    &exercise_e17,
    &exercise_e18,
    &exercise_e19,
    &exercise_e20,
    &exercise_e21,
    &exercise_e22,
    &exercise_a1,
    &exercise_a2,
    &exercise_a3,
    &exercise_a4,
    &exercise_a5,
};

const char *const stance_words[] = {"W", "N", "ST", NULL};
const char *const support_words[] = {"2H", "1H", "FT", "NO", NULL};
const char *const feedback_words[] = {"F", "P", "S", "N", NULL};

double play_feet_span(const struct world *w)
{
    double apart = w->setup.body.foot_distance_mm;
    return apart > 0 && apart < 1000 ? fmax(60, 0.75 * apart) : 150;
}

const struct exercise *exercise_find(enum exercise_id id)
{
    for (size_t i = 0; i < sizeof exercises / sizeof exercises[0]; i++)
        if (exercises[i]->id == id) return exercises[i];
    return NULL;
}

const char *exercise_code(enum exercise_id id)
{
    const struct exercise *e = exercise_find(id);
    return e ? e->code : "";
}

const char *exercise_name(enum exercise_id id)
{
    const struct exercise *e = exercise_find(id);
    return e ? e->name : "";
}

const struct level_key *level_keys(enum exercise_id id, int *count)
{
    const struct exercise *e = exercise_find(id);
    *count = e ? e->key_count : 0;
    return e ? e->keys : NULL;
}

enum support level_support(const struct level_table *t, double running_level)
{
    const struct exercise *e = exercise_find(t->id);
    if (!e) return SUPPORT_TWO_HANDS;
    if (e->support_key < 0) return SUPPORT_NONE;
    int word = (int)level_value(t, e->support_key, running_level);
    return e->support_map ? e->support_map[word] : (enum support)word;
}

bool level_eyes_closed(const struct level_table *t)
{
    const struct exercise *e = exercise_find(t->id);
    return e && (e->eyes_closed || level_value(t, level_key_index(t->id, "eyes"), 1) > 0);
}

enum exercise_id exercise_by_code(const char *code)
{
    for (size_t i = 0; i < sizeof exercises / sizeof exercises[0]; i++)
        if (strcmp(exercises[i]->code, code) == 0) return exercises[i]->id;
    return (enum exercise_id)0;
}

int level_key_index(enum exercise_id id, const char *name)
{
    const struct exercise *e = exercise_find(id);
    for (int i = 0; e && i < e->key_count; i++)
        if (strcmp(e->keys[i].name, name) == 0) return i;
    return -1;
}
