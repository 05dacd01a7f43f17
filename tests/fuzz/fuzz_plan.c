/* links: care */
/* Plan files: whatever is accepted keeps to the limits of a plan, the dose and the caps of its people; what is not has a message. */
#include <math.h>
#include <string.h>

#include "care/caps.h"
#include "care/dose.h"
#include "care/plan.h"
#include "fuzz.h"

static bool grade_ok(double grade) { return grade == 0 || (isfinite(grade) && grade >= 1 && grade <= 10); }

static void check_phases(const struct plan *p)
{
    double before = 0;
    int next = 1;
    HOLDS(p->phase_count >= 1 && p->phase_count <= PLAN_PHASES_MAX && p->weeks >= 1 && p->weeks <= PLAN_WEEKS_MAX);
    for (int i = 0; i < p->phase_count; i++) {
        const struct plan_phase *h = &p->phase[i];
        double minutes = h->practices_per_week * h->minutes;
        HOLDS(h->from_week == next && h->to_week >= h->from_week && h->to_week <= p->weeks);
        HOLDS(h->minutes >= 5 && h->minutes <= DOSE_DAY_MIN && grade_ok(h->grade_most) && h->grade_most >= 1);
        HOLDS(minutes <= (i == 0 ? DOSE_WEEK_START_MIN : dose_week_limit(before)) + 1e-6 && minutes <= DOSE_WEEK_MIN + 1e-6);
        before = minutes;
        next = h->to_week + 1;
    }
    HOLDS(next == p->weeks + 1);
}

static void check_blocks(const struct plan *p)
{
    struct care_profile people = plan_profile(p);
    HOLDS(p->block_count >= 1 && p->block_count <= PLAN_BLOCKS_MAX);
    for (int i = 0; i < p->block_count; i++) {
        const struct plan_block *b = &p->block[i];
        HOLDS(b->exercise >= 1 && b->exercise <= EXERCISE_LAST);
        double most = caps_of(&people, b->exercise, NULL, 0, NULL);
        HOLDS(most >= 1 && grade_ok(b->start) && grade_ok(b->floor) && grade_ok(b->cap) && grade_ok(b->fixed));
        HOLDS(b->start <= most && b->floor <= most && b->cap <= most && b->fixed <= most);
        HOLDS(b->from_week >= 1 && b->from_week <= b->to_week && b->to_week <= p->weeks);
        HOLDS(b->sets >= 0 && b->sets <= 4 && (b->rest_s == 0 || (b->rest_s >= 20 && b->rest_s <= 180)) && b->side >= -1 && b->side <= 1);
        HOLDS(memchr(b->note, 0, sizeof b->note) != NULL);
    }
}

static void check_wishes(const struct plan *p)
{
    struct exercise_wish wish[EXERCISE_LAST + 1];
    for (int week = -1; week <= p->weeks + 2; week++) {
        const struct plan_phase *phase = plan_phase_at(p, week);
        HOLDS((phase != NULL) == (week >= 1 && week <= p->weeks));
        plan_wishes(p, week, wish);
        for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++)
            if (wish[id].use == WISH_ON) HOLDS(phase && wish[id].cap >= 1 && wish[id].cap <= phase->grade_most);
            else HOLDS(wish[id].use == WISH_OFF);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct plan p;
    static struct text_errors errors;
    memset(&p, 0, sizeof p);
    p.revision = -1;
    errors.count = 0;
    enum status status = plan_parse("f", (const char *)bytes, count, &p, &errors);
    HOLDS((status == STATUS_OK) == (errors.count == 0) && errors.count <= TEXT_ERRORS_MAX);
    for (int i = 0; i < errors.count; i++) HOLDS(strncmp(errors.line[i], "f:", 2) == 0 && strstr(errors.line[i], "expected"));
    if (status != STATUS_OK) {
        HOLDS(p.revision == -1); /* not touched */
        return 0;
    }
    HOLDS(p.name[0] && p.title[0] && p.source[0][0] && p.source_count >= 1 && p.source_count <= PLAN_SOURCES_MAX);
    check_phases(&p);
    check_blocks(&p);
    check_wishes(&p);
    return 0;
}
