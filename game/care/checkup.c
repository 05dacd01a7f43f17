#include "care/checkup.h"

#include <stdio.h>
#include <string.h>

#include "base/translate.h"
#include "care/bone_rules.h"
#include "care/caps.h"
#include "care/checkup_keys.h"
#include "world/level_text.h"

enum { CHECKUP_VERSION = 1, SECTION_BYTES = 32 };

static const char *const code_words[] = {"A1", "A2", "A3", "A4", "A5", NULL};
static const struct file_key head[] = {
    {.name = "id", .meaning = "A1, A2, A3, A4 or A5", .kind = FILE_KEY_WORD, .words = code_words, .first = CHECKUP_FIRST,
     .max = CHECKUP_LAST - CHECKUP_FIRST, .needed = true, .offset = offsetof(struct checkup, id)},
    {.name = "name", .meaning = "the name that belongs to the id", .kind = FILE_KEY_NAME, .min = 1, .max = CHECKUP_NAME_BYTES - 1, .needed = true,
     .offset = offsetof(struct checkup, name)},
    {.name = "revision", .meaning = "counted up with each change", .kind = FILE_KEY_COUNT, .min = 1, .max = 1000000, .needed = true,
     .offset = offsetof(struct checkup, revision)},
};
const struct file_section checkup_head = {"Check-up: first lines", head, sizeof head / sizeof head[0]};

static void check_name(struct text_file *f, const struct checkup *c, struct text_errors *errors)
{
    if (c->name[0] && strcmp(c->name, exercise_name(c->id)) != 0)
        text_error_add(errors, text_file_path(f), file_key_line(f, "", "name"), "name = %s, expected %s (%s)", c->name, exercise_name(c->id),
                       exercise_code(c->id));
}

static void read_block(struct text_file *f, const char *section, const struct checkup *c, struct checkup_block *b, struct text_errors *errors)
{
    b->levels = (struct level_table){.id = c->id, .revision = c->revision};
    level_text_read_same(f, section, &b->levels, errors);
    int sets = level_key_index(c->id, "sets"), rest = level_key_index(c->id, "rest_s");
    b->trials = sets >= 0 ? (int)b->levels.value[sets][0] : 1;
    b->rest_s = rest >= 0 ? b->levels.value[rest][0] : 0;
}

/* Four stands, eyes open and closed, eight directions: a file that was cut short is no shorter check-up. */
static const int block_counts[] = {4, 2, 8, 1, 1};
_Static_assert(sizeof block_counts / sizeof block_counts[0] == CHECKUP_LAST - CHECKUP_FIRST + 1, "a count for each");

static void read_blocks(struct text_file *f, struct checkup *c, struct text_errors *errors)
{
    char section[SECTION_BYTES];
    int before = errors->count, wanted = block_counts[c->id - CHECKUP_FIRST];
    c->block_count = file_blocks(f, "block", wanted, errors);
    if (errors->count == before && c->block_count < wanted)
        text_error_add(errors, text_file_path(f), 1, "[block.%d] = (missing), expected %d blocks in %s", c->block_count + 1, wanted,
                       exercise_code(c->id));
    for (int i = 0; i < c->block_count; i++) {
        (void)snprintf(section, sizeof section, "block.%d", i + 1);
        read_block(f, section, c, &c->block[i], errors);
    }
}

static enum status read_checkup(struct text_file *f, struct checkup *out, struct text_errors *errors)
{
    struct checkup c = {0};
    file_keys_read(f, "", &checkup_head, errors, &c);
    if (c.id == 0) return STATUS_DATA; /* without the exercise no key can be judged */
    check_name(f, &c, errors);
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

/* Switched off by a therapist it waits; where no therapist has said anything, or with frac, it is counted at one's own pace. */
static enum checkup_reason chair_stands(const struct care_profile *p)
{
    if (p->chair_stands_on == ANSWER_NO) return CHECKUP_NOT_SWITCHED_ON;
    return bone_allows_timed_rises(p) ? CHECKUP_ALLOWED : CHECKUP_OWN_PACE;
}

enum checkup_reason checkup_allowed(const struct care_profile *p, enum exercise_id id)
{
    enum cap_reason reason;
    if (caps_of(p, id, NULL, 0, &reason) > 0) return id == A4_CHAIR_STANDS ? chair_stands(p) : CHECKUP_ALLOWED;
    if (reason == CAP_COMPANY) return CHECKUP_CLINIC_ONLY;
    return reason == CAP_DIZZY ? CHECKUP_DIZZY : CHECKUP_NO_STANDING;
}

bool checkup_eyes_closed_allowed(const struct care_profile *p) { return caps_eyes_closed(p); }

const char *checkup_reason_text(enum checkup_reason r)
{
    switch (r) {
    case CHECKUP_NO_STANDING: return N_("Standing waits until your doctor or therapist agrees.");
    case CHECKUP_CLINIC_ONLY: return N_("This check-up is done together with your therapist.");
    case CHECKUP_DIZZY: return N_("This one waits while you feel dizzy at times.");
    case CHECKUP_NOT_SWITCHED_ON: return N_("Your therapist switches this check-up on.");
    case CHECKUP_OWN_PACE: return N_("At your own pace: it is counted, and not compared.");
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
    if (programme_day < 1) return false;
    int since = asked_since(programme_day), recent = 0;
    for (int i = 0; i < done_count; i++) {
        if (done_days[i] == programme_day) return false; /* baselines lie on different days */
        recent += done_days[i] >= since && done_days[i] < programme_day;
    }
    if (recent == 0) return true;
    return id == A2_QUIET_STANDING && programme_day <= A2_EXTRA_DAYS && recent < A2_EXTRA;
}
