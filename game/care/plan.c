#include "care/plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care/plan_rules.h"

enum { PLAN_VERSION = 1 };

static const char *const bone_words[] = {"none", "low", "frac", NULL};
static const enum bone_state bones[] = {BONE_NONE, BONE_LOW, BONE_FRAC};
static const char *const fall_words[] = {"low", "raised", "high", NULL};
static const enum fall_level falls[] = {FALL_LOW, FALL_RAISED, FALL_HIGH};
static const char *const place_words[] = {"alone", "helper", "clinic", NULL};
static const enum care_place places[] = {PLACE_ALONE, PLACE_HELPER, PLACE_CLINIC};
static const char *const side_words[] = {"left", "both", "right", NULL};
static const char *const change_words[] = {"automatic", "manual", NULL};
static const char *const switch_words[] = {"no", "yes", NULL};

static bool read_word(struct text_file *f, const char *section, const char *key, const char *const *words, bool required,
                      struct text_errors *errors, int *out)
{
    struct text_entry *e = text_take(f, section, key, required, errors);
    return e && text_to_word(f, e, e->value, words, NULL, errors, out);
}

static void read_count(struct text_file *f, const char *section, const char *key, long min, long max, bool required,
                       struct text_errors *errors, int *out)
{
    long v = 0;
    struct text_entry *e = text_take(f, section, key, required, errors);
    if (e && text_to_int(f, e, e->value, min, max, NULL, NULL, errors, &v)) *out = (int)v;
}

static void read_number(struct text_file *f, const char *section, const char *key, double min, double max, const char *unit,
                        bool required, struct text_errors *errors, double *out)
{
    struct text_entry *e = text_take(f, section, key, required, errors);
    if (e) (void)text_to_real(f, e, e->value, min, max, unit, NULL, errors, out);
}

static void read_text(struct text_file *f, const char *section, const char *key, bool required, size_t bytes,
                      struct text_errors *errors, char *out)
{
    struct text_entry *e = text_take(f, section, key, required, errors);
    if (!e) return;
    if (strlen(e->value) < bytes) (void)snprintf(out, bytes, "%s", e->value);
    else text_error_add(errors, text_file_path(f), e->line, "%s = %zu bytes, expected at most %zu", key, strlen(e->value), bytes - 1);
}

static void read_head(struct text_file *f, struct plan *p, struct text_errors *errors)
{
    int bone = 0, fall = 0, place = 0;
    read_text(f, "", "name", true, sizeof p->name, errors, p->name);
    read_text(f, "", "title", true, sizeof p->title, errors, p->title);
    read_count(f, "", "revision", 1, 1000000, true, errors, &p->revision);
    read_count(f, "", "weeks", 1, PLAN_WEEKS_MAX, true, errors, &p->weeks);
    for (int i = 0; i < PLAN_SOURCES_MAX; i++) {
        char key[16];
        (void)snprintf(key, sizeof key, "source_%d", i + 1);
        read_text(f, "", key, i == 0, sizeof p->source[i], errors, p->source[i]);
        if (p->source[i][0]) p->source_count = i + 1;
    }
    if (read_word(f, "for", "bone", bone_words, true, errors, &bone)) p->bone = bones[bone];
    if (read_word(f, "for", "fall", fall_words, true, errors, &fall)) p->fall = falls[fall];
    if (read_word(f, "for", "place", place_words, true, errors, &place)) p->place = places[place];
}

static void read_phase(struct text_file *f, const char *section, struct plan_phase *out, struct text_errors *errors)
{
    int hands = 0;
    read_count(f, section, "from_week", 1, PLAN_WEEKS_MAX, true, errors, &out->from_week);
    read_count(f, section, "to_week", 1, PLAN_WEEKS_MAX, true, errors, &out->to_week);
    read_count(f, section, "practices_per_week", 1, 14, true, errors, &out->practices_per_week);
    read_number(f, section, "minutes", 5, 40, "min", true, errors, &out->minutes);
    read_number(f, section, "grade_most", 1, 10, NULL, true, errors, &out->grade_most);
    if (read_word(f, section, "two_hands_near", switch_words, false, errors, &hands)) out->two_hands_near = hands == 1;
}

static void read_exercise(struct text_file *f, const char *section, struct plan_block *out, struct text_errors *errors)
{
    struct text_entry *e = text_take(f, section, "exercise", true, errors);
    if (!e) return;
    out->exercise = exercise_by_code(e->value);
    if (out->exercise < 1 || out->exercise > EXERCISE_LAST) {
        text_error_add(errors, text_file_path(f), e->line, "exercise = %s, expected E01 to E%02d", e->value, (int)EXERCISE_LAST);
        out->exercise = (enum exercise_id)0;
    }
}

static void read_block(struct text_file *f, const char *section, int weeks, struct plan_block *out, struct text_errors *errors)
{
    int side = 1, change = 0;
    out->from_week = 1;
    out->to_week = weeks;
    read_exercise(f, section, out, errors);
    read_count(f, section, "from_week", 1, PLAN_WEEKS_MAX, false, errors, &out->from_week);
    read_count(f, section, "to_week", 1, PLAN_WEEKS_MAX, false, errors, &out->to_week);
    read_count(f, section, "per_week", 1, 14, false, errors, &out->per_week);
    read_number(f, section, "start", 1, 10, NULL, false, errors, &out->start);
    read_number(f, section, "floor", 1, 10, NULL, false, errors, &out->floor);
    read_number(f, section, "cap", 1, 10, NULL, false, errors, &out->cap);
    read_number(f, section, "fixed", 1, 10, NULL, false, errors, &out->fixed);
    read_count(f, section, "sets", 1, 4, false, errors, &out->sets);
    read_number(f, section, "rest_s", 20, 180, "s", false, errors, &out->rest_s);
    if (read_word(f, section, "side", side_words, false, errors, &side)) out->side = side - 1;
    if (read_word(f, section, "change", change_words, false, errors, &change)) out->manual = change == 1;
    read_text(f, section, "note", false, sizeof out->note, errors, out->note);
}

/* Sections are numbered from 1 without a hole; one beyond the room is told, not dropped. */
static int section_count(struct text_file *f, const char *stem, int max, struct text_errors *errors)
{
    char section[32];
    int count = 0, line;
    for (;;) {
        (void)snprintf(section, sizeof section, "%s.%d", stem, count + 1);
        line = text_section_line(f, section);
        if (line == 0) break;
        if (count == max) {
            text_error_add(errors, text_file_path(f), line, "[%s] = one too many, expected at most %d", section, max);
            break;
        }
        count++;
    }
    if (count == 0) text_error_add(errors, text_file_path(f), 1, "[%s.1] = (missing), expected at least one", stem);
    return count;
}

static enum status read_plan(struct text_file *f, struct plan *out, struct text_errors *errors)
{
    struct plan p = {0};
    char section[32];
    read_head(f, &p, errors);
    p.phase_count = section_count(f, "phase", PLAN_PHASES_MAX, errors);
    for (int i = 0; i < p.phase_count; i++) {
        (void)snprintf(section, sizeof section, "phase.%d", i + 1);
        read_phase(f, section, &p.phase[i], errors);
    }
    p.block_count = section_count(f, "block", PLAN_BLOCKS_MAX, errors);
    for (int i = 0; i < p.block_count; i++) {
        (void)snprintf(section, sizeof section, "block.%d", i + 1);
        read_block(f, section, p.weeks, &p.block[i], errors);
    }
    if (errors->count == 0) plan_rules_check(f, &p, errors); /* rules make sense of a whole plan only */
    enum status status = text_file_finish(f, errors);
    if (status == STATUS_OK) *out = p;
    return status;
}

enum status plan_parse(const char *path, const char *bytes, size_t byte_count, struct plan *out, struct text_errors *errors)
{
    struct text_file *f = NULL;
    enum status status = text_file_parse(path, bytes, byte_count, "plan", PLAN_VERSION, errors, &f);
    if (f) status = read_plan(f, out, errors);
    text_file_close(f);
    return status;
}

enum status plan_load(const char *path, struct plan *out, struct text_errors *errors)
{
    struct text_file *f = NULL;
    enum status status = text_file_load(path, "plan", PLAN_VERSION, errors, &f);
    if (f) status = read_plan(f, out, errors);
    text_file_close(f);
    return status;
}

const struct plan_phase *plan_phase_at(const struct plan *p, int week)
{
    for (int i = 0; i < p->phase_count; i++)
        if (week >= p->phase[i].from_week && week <= p->phase[i].to_week) return &p->phase[i];
    return NULL;
}

static double lower_of(double a, double b) { return a > 0 && a < b ? a : b; }

void plan_wishes(const struct plan *p, int week, struct exercise_wish wish[EXERCISE_LAST + 1])
{
    const struct plan_phase *phase = plan_phase_at(p, week);
    for (int id = 0; id <= EXERCISE_LAST; id++) wish[id] = (struct exercise_wish){.use = WISH_OFF};
    for (int id = EXERCISE_ACTIVE_LAST + 1; id <= EXERCISE_LAST; id++) wish[id].use = WISH_DEFAULT;
    for (int i = 0; phase && i < p->block_count; i++) {
        const struct plan_block *b = &p->block[i];
        if (week < b->from_week || week > b->to_week) continue;
        wish[b->exercise] = (struct exercise_wish){
            .use = WISH_ON, .start = b->start, .floor = b->floor, .cap = lower_of(b->cap, phase->grade_most), .fixed = b->fixed,
            .sets = b->sets, .rest_s = b->rest_s, .side = b->side, .weekly_target = b->per_week, .manual = b->manual,
        };
    }
}
