/* The setup of a set as text of our own grammar, exact to the bit: rescore plays a stored set from it. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/level_text.h"
#include "world/world.h"

enum { SETUP_VERSION = 1 };

struct writer { char *text; size_t room, used; };

static void put(struct writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t left = w->used < w->room ? w->room - w->used : 0;
    int n = vsnprintf(left ? w->text + w->used : NULL, left, format, args);
    va_end(args);
    if (n > 0) w->used += (size_t)n;
}

static void put_real(struct writer *w, const char *key, double v)
{
    char text[32];
    text_from_real(v, text);
    put(w, "%s = %s\n", key, text);
}

/* One list for both directions, so that nothing is written that is not read. */
static const struct body_field { const char *key, *unit; size_t offset; double min, max; } body_fields[] = {
    {"weight_n", "N", offsetof(struct body, weight_n), 0, 10000},
    {"c0_x_mm", "mm", offsetof(struct body, c0_mm.x), -10000, 10000},
    {"c0_y_mm", "mm", offsetof(struct body, c0_mm.y), -10000, 10000},
    {"foot_middle_x_mm", "mm", offsetof(struct body, foot_middle_x_mm), -10000, 10000},
    {"foot_distance_mm", "mm", offsetof(struct body, foot_distance_mm), 0, 10000},
    {"foot_length_mm", "mm", offsetof(struct body, foot_length_mm), 0, 10000},
    {"reach_right_mm", "mm", offsetof(struct body, reach_right_mm), 1, 1000},
    {"reach_left_mm", "mm", offsetof(struct body, reach_left_mm), 1, 1000},
    {"reach_front_mm", "mm", offsetof(struct body, reach_front_mm), 1, 1000},
    {"reach_back_mm", "mm", offsetof(struct body, reach_back_mm), 1, 1000},
};
enum { BODY_FIELDS = sizeof body_fields / sizeof body_fields[0] };

/* What care knows; settings stored before it was known have none of these lines, and mean 0. */
static const struct care_field { const char *key, *unit; size_t offset; bool whole; double min, max; } care_fields[] = {
    {"impact_ceiling_w", "W", offsetof(struct world_care, impact_ceiling_w), false, 0, 2},
    {"pwb_kg", "kg", offsetof(struct world_care, pwb_kg), false, 0, 500},
    {"share_right", NULL, offsetof(struct world_care, share_right), false, 0, 1},
    {"mv_open_mm_s", "mm/s", offsetof(struct world_care, mv_open_mm_s), false, 0, 10000},
    {"fz_noise_share", NULL, offsetof(struct world_care, fz_noise_share), false, 0, 1},
    {"leg", NULL, offsetof(struct world_care, leg), true, -1, 1},
    {"support_steps", NULL, offsetof(struct world_care, support_steps), true, 0, 4},
};
enum { CARE_FIELDS = sizeof care_fields / sizeof care_fields[0] };
static const struct care_flag { const char *key; size_t offset; } care_flags[] = {
    {"clinic", offsetof(struct world_care, clinic)},
    {"helped", offsetof(struct world_care, helped)},
    {"exit_front", offsetof(struct world_care, exit_front)},
};
enum { CARE_FLAGS = sizeof care_flags / sizeof care_flags[0] };

static void put_care(struct writer *w, const struct world_care *care)
{
    const char *base = (const char *)care;
    put(w, "[care]\n");
    for (int i = 0; i < CARE_FIELDS; i++) {
        const struct care_field *c = &care_fields[i];
        if (c->whole) put(w, "%s = %d\n", c->key, *(const int *)(base + c->offset));
        else put_real(w, c->key, *(const double *)(base + c->offset));
    }
    for (int i = 0; i < CARE_FLAGS; i++) put(w, "%s = %d\n", care_flags[i].key, *(const bool *)(base + care_flags[i].offset));
}

static void read_care(struct text_file *f, struct world_care *care, struct text_errors *errors)
{
    char *base = (char *)care;
    struct text_entry *e;
    for (int i = 0; i < CARE_FIELDS; i++) {
        const struct care_field *c = &care_fields[i];
        long whole = 0;
        if (!(e = text_take(f, "care", c->key, false, errors))) continue;
        if (!c->whole) (void)text_to_real(f, e, e->value, c->min, c->max, c->unit, NULL, errors, (double *)(base + c->offset));
        else if (text_to_int(f, e, e->value, (long)c->min, (long)c->max, NULL, NULL, errors, &whole)) *(int *)(base + c->offset) = (int)whole;
    }
    for (int i = 0; i < CARE_FLAGS; i++) {
        long flag = 0;
        if (!(e = text_take(f, "care", care_flags[i].key, false, errors))) continue;
        if (text_to_int(f, e, e->value, 0, 1, NULL, NULL, errors, &flag)) *(bool *)(base + care_flags[i].offset) = flag == 1;
    }
}

static void put_grades(struct writer *w, const struct level_table *t)
{
    int count;
    const struct level_key *keys = level_keys(t->id, &count);
    put(w, "[grades]\n");
    for (int k = 0; k < count; k++) {
        put(w, "%s =", keys[k].name);
        for (int g = 0; g < GRADE_COUNT; g++) {
            char text[32];
            text_from_real(t->value[k][g], text);
            if (isnan(t->value[k][g])) (void)snprintf(text, sizeof text, "-");
            put(w, " %s", keys[k].kind == LEVEL_WORD ? keys[k].words[(int)t->value[k][g]] : text);
        }
        put(w, "\n");
    }
}

enum status world_setup_write(const struct world_setup *s, char *text, size_t text_bytes)
{
    if (level_table_check(&s->levels)) return STATUS_ARG;
    struct writer w = {text, text_bytes, 0};
    put(&w, "set = %d\nexercise = %s\nrevision = %d\n", SETUP_VERSION, exercise_code(s->levels.id), s->levels.revision);
    put_real(&w, "base_grade", s->base_grade);
    put_real(&w, "start_level", s->start_level);
    put_real(&w, "cap", s->cap);
    put(&w, "seed = %016" PRIx64 "\n", s->seed);
    put(&w, "set_number = %d\nno_hurry = %d\nreal_plate = %d\n", s->set_number, s->no_hurry, s->real_plate);
    put(&w, "[body]\n");
    for (int i = 0; i < BODY_FIELDS; i++)
        put_real(&w, body_fields[i].key, *(const double *)((const char *)&s->body + body_fields[i].offset));
    put_care(&w, &s->care);
    put_grades(&w, &s->levels);
    return w.used < text_bytes ? STATUS_OK : STATUS_ARG;
}

static uint64_t read_seed(struct text_file *f, struct text_errors *errors)
{
    char text[17];
    if (!text_text(f, "", "seed", sizeof text, errors, text)) return 0;
    if (strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16) return strtoull(text, NULL, 16);
    const struct text_entry *e = text_take(f, "", "seed", true, errors);
    text_error_add(errors, text_file_path(f), e->line, "seed = %s, expected 16 digits 0-9 and a-f", text);
    return 0;
}

static bool read_flag(struct text_file *f, const char *key, struct text_errors *errors)
{
    long v = 0;
    return text_int(f, "", key, 0, 1, NULL, errors, &v) && v == 1;
}

static void read_setup(struct text_file *f, struct world_setup *s, struct text_errors *errors)
{
    long revision = 0, set_number = 0;
    s->levels.id = level_text_exercise(f, "exercise", errors);
    if (s->levels.id == 0) return;
    if (text_int(f, "", "revision", 0, 1000000, NULL, errors, &revision)) s->levels.revision = (int)revision;
    text_real(f, "", "base_grade", 1, 10, NULL, errors, &s->base_grade);
    text_real(f, "", "start_level", 1, 10, NULL, errors, &s->start_level);
    text_real(f, "", "cap", 1, 10, NULL, errors, &s->cap);
    s->seed = read_seed(f, errors);
    if (text_int(f, "", "set_number", 1, 1000, NULL, errors, &set_number)) s->set_number = (int)set_number;
    s->no_hurry = read_flag(f, "no_hurry", errors);
    s->real_plate = read_flag(f, "real_plate", errors);
    for (int i = 0; i < BODY_FIELDS; i++) {
        const struct body_field *b = &body_fields[i];
        text_real(f, "body", b->key, b->min, b->max, b->unit, errors, (double *)((char *)&s->body + b->offset));
    }
    read_care(f, &s->care, errors);
    level_text_read(f, true, &s->levels, errors);
}

enum status world_setup_read(const char *text, struct world_setup *out, struct problem *why)
{
    struct text_errors errors = {0};
    struct text_file *f = NULL;
    struct world_setup s = {0};
    enum status status = text_file_parse("set", text, strlen(text), "set", SETUP_VERSION, &errors, &f);
    if (f) {
        read_setup(f, &s, &errors);
        status = text_file_finish(f, &errors);
        text_file_close(f);
    }
    if (status == STATUS_MEM) return problem_set(why, status, "There is not enough memory to read the settings of a set.");
    if (status != STATUS_OK)
        return problem_set(why, status, "The stored settings of this set cannot be used: %s", errors.line[0]);
    *out = s;
    return STATUS_OK;
}
