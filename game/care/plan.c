#include "care/plan.h"

#include <stdio.h>

#include "care/plan_keys.h"
#include "care/plan_rules.h"

enum { PLAN_VERSION = 1, KEY_BYTES = 24, SECTION_BYTES = 32 };

/* Sources are counted from 1 without a hole, as blocks are. */
static void count_sources(struct text_file *f, struct plan *p, struct text_errors *errors)
{
    char key[KEY_BYTES];
    int last = 1;
    for (int i = 1; i <= PLAN_SOURCES_MAX; i++) {
        (void)snprintf(key, sizeof key, "source_%d", i);
        if (file_key_there(f, "", key)) last = i;
    }
    for (int i = 2; i < last; i++) {
        (void)snprintf(key, sizeof key, "source_%d", i);
        (void)text_take(f, "", key, true, errors);
    }
    p->source_count = last;
}

static void read_blocks(struct text_file *f, struct plan *p, struct text_errors *errors)
{
    char section[SECTION_BYTES];
    p->phase_count = file_blocks(f, "phase", PLAN_PHASES_MAX, errors);
    for (int i = 0; i < p->phase_count; i++) {
        (void)snprintf(section, sizeof section, "phase.%d", i + 1);
        file_keys_read(f, section, &plan_sections[PLAN_PHASE], errors, &p->phase[i]);
    }
    p->block_count = file_blocks(f, "block", PLAN_BLOCKS_MAX, errors);
    for (int i = 0; i < p->block_count; i++) {
        p->block[i] = (struct plan_block){.from_week = 1, .to_week = p->weeks};
        (void)snprintf(section, sizeof section, "block.%d", i + 1);
        file_keys_read(f, section, &plan_sections[PLAN_BLOCK], errors, &p->block[i]);
    }
}

static enum status read_plan(struct text_file *f, struct plan *out, struct text_errors *errors)
{
    struct plan p = {0};
    file_keys_read(f, "", &plan_sections[PLAN_HEAD], errors, &p);
    count_sources(f, &p, errors);
    file_keys_read(f, "for", &plan_sections[PLAN_FOR], errors, &p);
    read_blocks(f, &p, errors);
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
            .sets = b->sets, .rest_s = b->rest_s, .side = b->side, .weekly_target = b->per_week, .manual = b->manual, .exit_front = b->exit_front,
        };
    }
}
