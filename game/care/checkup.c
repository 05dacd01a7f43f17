#include "care/checkup.h"

#include <stdio.h>
#include <string.h>

#include "care/bone_rules.h"
#include "world/level_text.h"

enum { CHECKUP_VERSION = 1 };

static enum exercise_id read_id(struct text_file *f, struct text_errors *errors)
{
    static const char *const codes[] = {"A1", "A2", "A3", "A4", "A5", NULL};
    struct text_entry *e = text_take(f, "", "id", true, errors);
    int i = 0;
    return e && text_to_word(f, e, e->value, codes, NULL, errors, &i) ? (enum exercise_id)((int)CHECKUP_FIRST + i) : (enum exercise_id)0;
}

static void read_name(struct text_file *f, struct checkup *c, struct text_errors *errors)
{
    struct text_entry *e = text_take(f, "", "name", true, errors);
    const char *const names[] = {exercise_name(c->id), NULL};
    int word;
    if (e && text_to_word(f, e, e->value, names, exercise_code(c->id), errors, &word))
        (void)snprintf(c->name, sizeof c->name, "%s", e->value);
}

static void read_block(struct text_file *f, const char *section, struct checkup *c, struct text_errors *errors)
{
    struct checkup_block *b = &c->block[c->block_count++];
    b->levels = (struct level_table){.id = c->id, .revision = c->revision};
    level_text_read_same(f, section, &b->levels, errors);
    int sets = level_key_index(c->id, "sets"), rest = level_key_index(c->id, "rest_s");
    b->trials = sets >= 0 ? (int)b->levels.value[sets][0] : 1;
    b->rest_s = rest >= 0 ? b->levels.value[rest][0] : 0;
}

static void read_blocks(struct text_file *f, struct checkup *c, struct text_errors *errors)
{
    char section[32];
    for (int i = 1; i <= CHECKUP_BLOCKS_MAX + 1; i++) {
        (void)snprintf(section, sizeof section, "block.%d", i);
        int line = text_section_line(f, section);
        if (line == 0) break;
        if (i > CHECKUP_BLOCKS_MAX)
            text_error_add(errors, text_file_path(f), line, "[%s] = one too many, expected at most %d", section, CHECKUP_BLOCKS_MAX);
        else read_block(f, section, c, errors);
    }
    if (c->block_count == 0) text_error_add(errors, text_file_path(f), 1, "[block.1] = (missing), expected at least one");
}

static enum status read_checkup(struct text_file *f, struct checkup *out, struct text_errors *errors)
{
    struct checkup c = {.id = read_id(f, errors)};
    long revision = 0;
    if (c.id == 0) return STATUS_DATA;
    read_name(f, &c, errors);
    if (text_int(f, "", "revision", 1, 1000000, NULL, errors, &revision)) c.revision = (int)revision;
    read_blocks(f, &c, errors);
    c.stop_when_not_held = c.id == A1_FOUR_STANDS;
    enum status status = text_file_finish(f, errors);
    if (status == STATUS_OK) *out = c;
    return status;
}

enum status checkup_parse(const char *path, const char *bytes, size_t byte_count, struct checkup *out, struct text_errors *errors)
{
    struct text_file *f = NULL;
    enum status status = text_file_parse(path, bytes, byte_count, "checkup", CHECKUP_VERSION, errors, &f);
    if (f) status = read_checkup(f, out, errors);
    text_file_close(f);
    return status;
}

enum status checkup_load(const char *path, struct checkup *out, struct text_errors *errors)
{
    struct text_file *f = NULL;
    enum status status = text_file_load(path, "checkup", CHECKUP_VERSION, errors, &f);
    if (f) status = read_checkup(f, out, errors);
    text_file_close(f);
    return status;
}

/* ---- who, and when ---- */

enum checkup_reason checkup_allowed(const struct care_profile *p, enum exercise_id id)
{
    if (!profile_may_stand(p) || profile_load_limited(p)) return CHECKUP_NO_STANDING;
    if (profile_fall(p) == FALL_HIGH && profile_place(p) != PLACE_CLINIC) return CHECKUP_CLINIC_ONLY;
    if (id != A4_CHAIR_STANDS) return CHECKUP_ALLOWED;
    if (answer_only_yes(p->chair_stands_on) && bone_allows_timed_rises(p)) return CHECKUP_ALLOWED;
    return profile_bone(p) == BONE_FRAC || answer_only_yes(p->chair_stands_on) ? CHECKUP_OWN_PACE : CHECKUP_NOT_SWITCHED_ON;
}

bool checkup_eyes_closed_allowed(const struct care_profile *p)
{
    bool home = profile_place(p) != PLACE_CLINIC;
    if (answer_unless_no(p->dizzy)) return false;
    return !home || (p->no_eyes_closed == ANSWER_NO && p->numb_feet == ANSWER_NO);
}

const char *checkup_reason_text(enum checkup_reason r)
{
    switch (r) {
    case CHECKUP_NO_STANDING: return "Standing waits until your doctor or therapist agrees.";
    case CHECKUP_CLINIC_ONLY: return "This check-up is done together with your therapist.";
    case CHECKUP_NOT_SWITCHED_ON: return "Your therapist switches this check-up on.";
    case CHECKUP_OWN_PACE: return "At your own pace: it is counted, and not compared.";
    case CHECKUP_ALLOWED: break;
    }
    return "";
}

enum { WEEK = 7, A2_EXTRA_DAYS = 14, A2_EXTRA = 4, LATER_WEEKS = 12 };

/* The first day of the check-up that the calendar asks for at or before this day. */
static int asked_since(int programme_day)
{
    static const int weeks[] = {0, 4, 8, 12};
    int week = (programme_day - 1) / WEEK, since = 0;
    for (size_t i = 0; i < sizeof weeks / sizeof weeks[0]; i++)
        if (week >= weeks[i]) since = weeks[i];
    if (week >= 2 * LATER_WEEKS) since = week / LATER_WEEKS * LATER_WEEKS;
    return since * WEEK + 1;
}

bool checkup_due(enum exercise_id id, int programme_day, const int *done_days, int done_count)
{
    int since = asked_since(programme_day), recent = 0;
    bool today = false;
    if (programme_day < 1) return false;
    for (int i = 0; i < done_count; i++) {
        recent += done_days[i] >= since && done_days[i] <= programme_day;
        today |= done_days[i] == programme_day;
    }
    if (today) return false;
    if (recent == 0) return true;
    return id == A2_QUIET_STANDING && programme_day <= A2_EXTRA_DAYS && recent < A2_EXTRA;
}
