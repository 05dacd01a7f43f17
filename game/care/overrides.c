#include "care/overrides.h"

#include <string.h>

#include "base/text_clean.h"
#include "base/translate.h"

static bool is_lift(enum override_kind k) { return k == OVERRIDE_LIFT || k == OVERRIDE_LIFT_BONE; }
static bool blank(const char *text) { return text[strspn(text, " \t\r\n")] == '\0'; }
static bool ended(const char *text, size_t bytes) { return memchr(text, '\0', bytes) != NULL; }

static enum override_fault check_date(const struct override *o)
{
    if (o->set_day <= DAY_NONE) return OVERRIDE_BAD_DATE;
    if (!is_lift(o->kind)) return o->review_day == DAY_NONE || o->review_day >= o->set_day ? OVERRIDE_OK : OVERRIDE_BAD_DATE;
    return o->review_day > o->set_day && o->review_day - o->set_day <= OVERRIDE_REVIEW_DAYS ? OVERRIDE_OK : OVERRIDE_BAD_DATE;
}

enum override_fault override_check(const struct override *o)
{
    if ((unsigned)o->kind >= OVERRIDE_KINDS) return OVERRIDE_BAD_KIND;
    if (o->exercise < E01_STEADY_STAND || o->exercise > EXERCISE_ACTIVE_LAST) return OVERRIDE_BAD_EXERCISE;
    int least = o->kind == OVERRIDE_LOCK ? 0 : 1, most = o->kind == OVERRIDE_LOCK ? 0 : GRADE_COUNT;
    if (o->grade < least || o->grade > most) return OVERRIDE_BAD_GRADE;
    if (!ended(o->reason, sizeof o->reason) || blank(o->reason)) return OVERRIDE_NO_REASON;
    if (!ended(o->by, sizeof o->by) || blank(o->by)) return OVERRIDE_NO_NAME;
    return check_date(o);
}

static const char *const fault_texts[] = {
    [OVERRIDE_OK] = "",
    [OVERRIDE_BAD_KIND] = N_("Choose what this should do."),
    [OVERRIDE_BAD_EXERCISE] = N_("Choose one of the exercises E01 to E20."),
    [OVERRIDE_BAD_GRADE] = N_("Choose a grade from 1 to 10."),
    [OVERRIDE_NO_REASON] = N_("Please write down the reason."),
    [OVERRIDE_NO_NAME] = N_("Please write down your name."),
    [OVERRIDE_BAD_DATE] = N_("Choose a review date within the next 28 days."),
    [OVERRIDE_FULL] = N_("There is no room for more. Remove one that is no longer needed."),
};
const char *override_fault_text(enum override_fault f)
{
    return (unsigned)f < sizeof fault_texts / sizeof fault_texts[0] ? fault_texts[f] : "";
}

static int index_of(const struct override_list *l, enum override_kind kind, enum exercise_id id)
{
    for (int i = l->count - 1; i >= 0; i--)
        if (l->item[i].kind == kind && l->item[i].exercise == id) return i;
    return -1;
}

enum override_fault override_add(struct override_list *l, const struct override *o)
{
    enum override_fault fault = override_check(o);
    if (fault != OVERRIDE_OK) return fault;
    int i = index_of(l, o->kind, o->exercise);
    if (i < 0 && l->count >= OVERRIDE_MAX) return OVERRIDE_FULL;
    if (i < 0) i = l->count++;
    l->item[i] = *o;
    text_clean(l->item[i].reason);
    text_clean(l->item[i].by);
    return OVERRIDE_OK;
}

bool override_remove(struct override_list *l, int index)
{
    if (index < 0 || index >= l->count) return false;
    memmove(&l->item[index], &l->item[index + 1], (size_t)(l->count - index - 1) * sizeof l->item[0]);
    l->count--;
    return true;
}

/* What opens must keep every rule. What closes holds even if its date or name was lost: closing can do no harm. */
bool override_active(const struct override *o, int today)
{
    if (is_lift(o->kind)) return override_check(o) == OVERRIDE_OK && o->set_day <= today && today <= o->review_day;
    return o->kind == OVERRIDE_CAP || o->kind == OVERRIDE_LOCK;
}

static int lifted(const struct override_list *l, enum override_kind kind, enum exercise_id id, int today)
{
    int i = l ? index_of(l, kind, id) : -1;
    return i >= 0 && override_active(&l->item[i], today) ? l->item[i].grade : -1;
}

int override_lift(const struct override_list *l, enum exercise_id id, int today) { return lifted(l, OVERRIDE_LIFT, id, today); }
int override_lift_bone(const struct override_list *l, enum exercise_id id, int today)
{
    return lifted(l, OVERRIDE_LIFT_BONE, id, today);
}

int override_lower(const struct override_list *l, enum exercise_id id, int today)
{
    int lowest = -1;
    for (int i = 0; l && i < l->count; i++) {
        const struct override *o = &l->item[i];
        if (o->exercise != id || is_lift(o->kind) || !override_active(o, today)) continue;
        int grade = o->kind == OVERRIDE_LOCK || o->grade < 0 ? 0 : o->grade;
        if (lowest < 0 || grade < lowest) lowest = grade;
    }
    return lowest;
}
