#include "care/profile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text_clean.h"

struct care_profile care_profile_unasked(void) { return (struct care_profile){0}; }

/* ---- who said so, and when ---- */

static bool blank(const char *text) { return text[strspn(text, " \t\r\n")] == '\0'; }

bool note_signed(const struct signed_note *n) { return n->day > DAY_NONE && !blank(n->by); }

bool note_sign(struct signed_note *n, int day, const char *by)
{
    if (day <= DAY_NONE || !by || blank(by)) return false;
    struct signed_note note = {.day = day};
    (void)snprintf(note.by, sizeof note.by, "%s", by);
    text_clean(note.by);
    if (blank(note.by)) return false;   /* cut within its leading blanks */
    *n = note;
    return true;
}

/* ---- unknown is the safer value ---- */

enum bone_state profile_bone(const struct care_profile *p)
{
    return p->bone >= BONE_NONE && p->bone < BONE_HOLD ? p->bone : BONE_HOLD;
}

enum fall_level profile_fall(const struct care_profile *p)
{
    return p->fall == FALL_LOW || p->fall == FALL_RAISED ? p->fall : FALL_HIGH;
}

enum care_place profile_place(const struct care_profile *p)
{
    return p->place == PLACE_HELPER || p->place == PLACE_CLINIC ? p->place : PLACE_ALONE;
}

bool profile_load_limited(const struct care_profile *p)
{
    return answer_unless_no(p->load_limited) || p->pwb_kg != 0; /* NaN is a limit that is not known */
}

int profile_pain_stop(const struct care_profile *p)
{
    enum { LOWEST = 2 };                /* section 5: 2 to 6, the therapist may lower it freely */
    int level = p->pain_stop_level;
    if (level == 0 || level > PAIN_STOP_DEFAULT) return PAIN_STOP_DEFAULT;
    return level < LOWEST ? LOWEST : level;
}

double profile_minutes_cap(const struct care_profile *p)
{
    enum { LEAST = 5, MOST = 40 };      /* section 5 */
    int cap = p->minutes_cap;
    return cap == 0 || cap > MOST ? MOST : cap < LEAST ? LEAST : cap;
}

/* ---- 3.1, row fall ----
 * low
 * raised: Stay Independent score >= 4, or a fall in 12 months, or heel-to-toe stand < 10 s
 * high:   2+ falls or an injuring fall in 12 months, a faint, or feet-together stand < 10 s */
enum fall_level fall_from_facts(const struct fall_facts *f)
{
    enum { SCORE_RAISED = 4, FALLS_HIGH = 2 };
    bool fell = answer_unless_no(f->fell_12m);
    bool number_known = f->fell_12m == ANSWER_YES && f->falls_12m > 0;
    bool many = fell && (!number_known || f->falls_12m >= FALLS_HIGH);
    bool injuring = fell && answer_unless_no(f->injured);
    if (many || injuring || answer_unless_no(f->fainted)) return FALL_HIGH;
    if (f->stands_known && !(f->together_s >= STAND_HELD_S)) return FALL_HIGH;
    if (fell) return FALL_RAISED;
    if (f->independent_known && f->independent_score >= SCORE_RAISED) return FALL_RAISED;
    if (f->stands_known && !(f->heel_to_toe_s >= STAND_HELD_S)) return FALL_RAISED;
    return FALL_LOW;
}

/* ---- locks ---- */

void profile_hold(struct care_profile *p) { p->bone = BONE_HOLD; }

bool profile_clear_hold(struct care_profile *p, enum bone_state now, int day, const char *by)
{
    if (now < BONE_NONE || now > BONE_FRAC) return false;
    if (!note_sign(&p->bone_cleared, day, by)) return false;
    p->bone = now;
    return true;
}

void profile_need_doctor(struct care_profile *p)
{
    p->doctor_needed = ANSWER_YES;
    p->doctor_agrees = (struct signed_note){0};
}

void profile_emergency(struct care_profile *p)
{
    profile_need_doctor(p);
    p->emergency = true;
}

bool profile_doctor_agrees(struct care_profile *p, int day, const char *by)
{
    if (!note_sign(&p->doctor_agrees, day, by)) return false;
    p->emergency = false;
    return true;
}

bool profile_doctor_waited_for(const struct care_profile *p)
{
    return p->emergency || (answer_unless_no(p->doctor_needed) && !note_signed(&p->doctor_agrees));
}

bool profile_may_stand(const struct care_profile *p)
{
    return profile_bone(p) != BONE_HOLD && !profile_doctor_waited_for(p) && !answer_unless_no(p->over_plate_limit);
}
