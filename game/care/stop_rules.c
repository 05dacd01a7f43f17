#include "care/stop_rules.h"

#include <stddef.h>

#include "base/translate.h"
#include "world/safety.h"

#define SAY(w) (1u << (w))

static const char gone_question[] = N_("Is it gone?");

/* exercises.md 4.3, symptom -> action, row by row in its order. */
const struct stop_row stop_rows[SYMPTOM_COUNT] = {
    {.symptom = SYMPTOM_EMERGENCY,
     .spec = "chest pain/pressure, severe breathlessness, collapse, face droop, arm weakness, speech trouble",
     .button = N_("Chest pain, no breath, or face, arm or speech changed"), .told = N_("Stop. Sit or lie down."),
     .now = STOP_END, .doctor_lock = true, .say = SAY(WORDING_T7_EMERGENCY)},
    {.symptom = SYMPTOM_DIZZY, .spec = "dizzy / light-headed / seeing dark",
     .button = N_("Dizzy, light-headed, or it goes dark"), .told = N_("Please sit down now. Take two quiet minutes."),
     .now = STOP_SIT_WAIT, .wait_s = STOP_WAIT_S, .question = gone_question,
     .if_gone = STOP_COOL_DOWN, .if_not_gone = STOP_END, .advise_call = true},
    {.symptom = SYMPTOM_SHARP_PAIN, .spec = "sudden or sharp pain, any \"crack\", new back pain",
     .button = N_("Sudden or sharp pain, a crack, or new back pain"), .told = N_("Please sit down. We stop here for today."),
     .now = STOP_END, .hold_if_back_or_fall = true, .say = SAY(WORDING_T10_PAIN)},
    {.symptom = SYMPTOM_PAIN_RISES, .spec = "pain rises by 2 (asked between blocks when check-in pain >= 3)",
     .told = N_("We leave this exercise out today."), .now = STOP_DROP_EXERCISE, .say = SAY(WORDING_T10_PAIN)},
    {.symptom = SYMPTOM_NAUSEA, .spec = "nausea, headache, visual discomfort",
     .button = N_("Feeling sick, headache, or my eyes are tired"), .told = N_("Rest your eyes for a moment. Sit down if you like."),
     .now = STOP_PAUSE_DIM, .wait_s = STOP_WAIT_S, .question = gone_question, .if_gone = STOP_GO_ON, .if_not_gone = STOP_END},
    {.symptom = SYMPTOM_TIRED, .spec = "tired (\"effort\" >= 8 of 10)",
     .button = N_("Tired"), .told = N_("That was plenty. Now the calm part."), .now = STOP_COOL_DOWN, .say = SAY(WORDING_T9_ENOUGH)},
    {.symptom = SYMPTOM_FEAR, .spec = "fear",
     .button = N_("I do not feel safe"), .told = N_("Would you like both hands on and an easier step, or to stop? Both are fine."),
     .now = STOP_OFFER_SUPPORT, .grade_shift = -2},
};

static struct stop_order order_of(const struct stop_row *row)
{
    return (struct stop_order){.action = row->now, .wait_s = row->wait_s, .question = row->question, .told = row->told,
                               .emergency_lock = row->doctor_lock, .two_hands = row->now == STOP_OFFER_SUPPORT,
                               .grade_shift = row->grade_shift, .say = row->say};
}

static struct stop_order after_wait(const struct stop_row *row, enum answer gone)
{
    struct stop_order o = order_of(row);
    bool better = answer_only_yes(gone);
    o.action = better ? row->if_gone : row->if_not_gone;
    o.wait_s = 0;
    o.question = NULL;
    o.advise_call = row->advise_call && !better;
    o.told = o.action == STOP_GO_ON     ? N_("Good. Go on when you are ready.")
             : o.action == STOP_COOL_DOWN ? N_("Good. Now only the calm part, in the chair.")
             : o.advise_call              ? N_("We stop here. Please call somebody who can help you.")
                                          : N_("We stop here for today.");
    return o;
}

/* by 2 -> drop that exercise today; by 3 -> end with cool-down */
static struct stop_order pain_order(int rise)
{
    if (rise < PAIN_RISE_DROP) return (struct stop_order){.action = STOP_GO_ON, .told = ""};
    struct stop_order o = order_of(&stop_rows[SYMPTOM_PAIN_RISES]);
    if (rise >= PAIN_RISE_END) {
        o.action = STOP_COOL_DOWN;
        o.told = N_("Enough for today. Now only the calm part, in the chair.");
    }
    return o;
}

struct stop_order stop_decide(const struct stop_report *r)
{
    if ((unsigned)r->symptom >= SYMPTOM_COUNT) return order_of(&stop_rows[SYMPTOM_EMERGENCY]); /* our bug: the safest */
    const struct stop_row *row = &stop_rows[r->symptom];
    if (r->symptom == SYMPTOM_PAIN_RISES) return pain_order(r->pain_rise);
    if (row->question && r->waited) return after_wait(row, r->gone);
    struct stop_order o = order_of(row);
    o.bone_hold = row->hold_if_back_or_fall && (answer_unless_no(r->in_back) || answer_unless_no(r->after_fall));
    return o;
}

void stop_apply(const struct stop_order *o, struct care_profile *p)
{
    if (o->bone_hold) profile_hold(p);
    if (o->emergency_lock) profile_emergency(p);
}

/* ---- asked between blocks ---- */

enum { ANSWER_TOP = 10 };

bool stop_asks_pain(int check_in_pain) { return check_in_pain >= PAIN_ASKED_FROM || check_in_pain < 0; }

struct stop_order stop_pain(int check_in_pain, int pain_now, int pain_stop)
{
    if (pain_now < 0 || pain_now > ANSWER_TOP) return pain_order(PAIN_RISE_END);
    if (pain_now >= pain_stop && pain_now > 0) return pain_order(PAIN_RISE_END);
    return pain_order(pain_now - (check_in_pain < 0 ? 0 : check_in_pain));
}

struct stop_order stop_effort(int effort)
{
    if (effort >= 0 && effort < EFFORT_TIRED) return (struct stop_order){.action = STOP_GO_ON, .told = ""};
    return order_of(&stop_rows[SYMPTOM_TIRED]);
}

/* ---- automatic stops ---- */

const struct stop_count_row stop_count_rows[STOP_COUNTS] = {
    {STOP_NEAR_FALLS, "2 confirmed near-falls", NEAR_FALLS_END_SET, false, STOP_COOL_DOWN,
     N_("You caught yourself twice. Now only the calm part, in the chair."), 0},
    {STOP_WOBBLES, "3 WOBBLE in one set", WOBBLES_END_SET, false, STOP_END_SET, N_("A rest now. Sit down if you like."), 0},
    {STOP_HARD_LANDINGS, "3 HARD_LANDING in one set", HARD_LANDINGS_END_SET, false, STOP_END_SET, N_("A rest now. Softer feet next time."), 0},
    {STOP_MINUTES, "active minutes above today's cap", 0, true, STOP_COOL_DOWN, N_("That was plenty. Now the calm part."),
     SAY(WORDING_T9_ENOUGH)},
};

static bool reached(const struct stop_count_row *row, double value, double limit)
{
    return row->above ? !(value <= limit) : !(value < limit); /* no number: reached */
}

struct stop_order stop_automatic(const struct stop_counts *c)
{
    const double value[STOP_COUNTS] = {c->near_falls, c->wobbles_in_set, c->hard_landings_in_set, c->active_minutes};
    struct stop_order o = {.action = STOP_GO_ON, .told = ""};
    for (int i = 0; i < STOP_COUNTS; i++) {
        const struct stop_count_row *row = &stop_count_rows[i];
        if (!reached(row, value[i], i == STOP_MINUTES ? c->minutes_cap : row->limit)) continue;
        o.say |= row->say;
        if (row->action > o.action) {
            o.action = row->action;
            o.told = row->told;
        }
    }
    return o;
}
