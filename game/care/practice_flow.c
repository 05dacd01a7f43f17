#include "care/practice_flow.h"

#include <stdio.h>
#include <string.h>

/* ---- the table (exercises.md 9 and 4.3) ----
 *
 * First row that fits wins. What leads to PAUSE, SYMPTOM, NEAR_FALL and END is the same from everywhere: from_anywhere. */
#define FLOW_BACK FLOW_STATES

static const struct flow_edge edges[] = {
    {FLOW_HELLO, FLOW_NEXT, FLOW_ALWAYS, FLOW_CHECK_IN},

    {FLOW_CHECK_IN, FLOW_DAY_FULL, FLOW_ALWAYS, FLOW_FULL},
    {FLOW_CHECK_IN, FLOW_DAY_GENTLE, FLOW_ALWAYS, FLOW_GENTLE},
    {FLOW_CHECK_IN, FLOW_DAY_CALM, FLOW_ALWAYS, FLOW_BLOCKED},
    {FLOW_CHECK_IN, FLOW_DAY_NOTHING, FLOW_ALWAYS, FLOW_BLOCKED},

    /* Blocked is for standing: the calm part stays open unless an emergency closed it. */
    {FLOW_BLOCKED, FLOW_NEXT, FLOW_NO_WRAP_UP, FLOW_BYE},
    {FLOW_BLOCKED, FLOW_NEXT, FLOW_ALWAYS, FLOW_COOL_DOWN},

    {FLOW_FULL, FLOW_NEXT, FLOW_HAS_BLOCKS, FLOW_SETUP},
    {FLOW_FULL, FLOW_NEXT, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_FULL, FLOW_DAY_CALM, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_GENTLE, FLOW_NEXT, FLOW_HAS_BLOCKS, FLOW_SETUP},
    {FLOW_GENTLE, FLOW_NEXT, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_GENTLE, FLOW_DAY_CALM, FLOW_ALWAYS, FLOW_COOL_DOWN},

    {FLOW_SETUP, FLOW_NEXT, FLOW_ALWAYS, FLOW_TARE},
    {FLOW_SETUP, FLOW_DAY_CALM, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_TARE, FLOW_NEXT, FLOW_ALWAYS, FLOW_WEIGH},
    {FLOW_WEIGH, FLOW_NEXT, FLOW_RESUMING, FLOW_REST},
    {FLOW_WEIGH, FLOW_NEXT, FLOW_ALWAYS, FLOW_WARM_UP},
    {FLOW_WEIGH, FLOW_PLATE_AGAIN, FLOW_ALWAYS, FLOW_TARE},
    {FLOW_WARM_UP, FLOW_NEXT, FLOW_ALWAYS, FLOW_INTRO},
    {FLOW_WARM_UP, FLOW_SIT_DOWN, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_WARM_UP, FLOW_PLATE_AGAIN, FLOW_ALWAYS, FLOW_TARE},

    {FLOW_INTRO, FLOW_NEXT, FLOW_ALWAYS, FLOW_SET},
    {FLOW_INTRO, FLOW_SIT_DOWN, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_INTRO, FLOW_PLATE_AGAIN, FLOW_ALWAYS, FLOW_TARE},
    {FLOW_SET, FLOW_NEXT, FLOW_LAST_SET, FLOW_COOL_DOWN},
    {FLOW_SET, FLOW_NEXT, FLOW_ALWAYS, FLOW_REST},
    {FLOW_SET, FLOW_SIT_DOWN, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_SET, FLOW_PLATE_AGAIN, FLOW_ALWAYS, FLOW_TARE},
    {FLOW_REST, FLOW_NEXT, FLOW_MORE_SETS, FLOW_SET},
    {FLOW_REST, FLOW_NEXT, FLOW_NEW_BLOCK, FLOW_INTRO},
    {FLOW_REST, FLOW_NEXT, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_REST, FLOW_SIT_DOWN, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_REST, FLOW_DROP_BLOCK, FLOW_ALWAYS, FLOW_REST},
    {FLOW_REST, FLOW_PLATE_AGAIN, FLOW_ALWAYS, FLOW_TARE},

    {FLOW_COOL_DOWN, FLOW_NEXT, FLOW_ALWAYS, FLOW_WRAP_UP},
    {FLOW_WRAP_UP, FLOW_NEXT, FLOW_ALWAYS, FLOW_BYE},

    {FLOW_PAUSE, FLOW_RESUMED, FLOW_ALWAYS, FLOW_BACK},
    {FLOW_PAUSE, FLOW_SIT_DOWN, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_PAUSE, FLOW_PLATE_AGAIN, FLOW_STANDING, FLOW_TARE},

    /* What was felt is over, or is no reason to end: not straight on, but to the pause, which ends when the person says so. */
    {FLOW_SYMPTOM, FLOW_GO_ON, FLOW_ALWAYS, FLOW_PAUSE},
    {FLOW_SYMPTOM, FLOW_DROP_BLOCK, FLOW_STANDING, FLOW_REST},
    {FLOW_SYMPTOM, FLOW_SIT_DOWN, FLOW_ALWAYS, FLOW_COOL_DOWN},
    {FLOW_SYMPTOM, FLOW_EMERGENCY, FLOW_ALWAYS, FLOW_END},

    {FLOW_NEAR_FALL, FLOW_NEAR_FALL_NO, FLOW_ALWAYS, FLOW_PAUSE},
    {FLOW_NEAR_FALL, FLOW_NEAR_FALL_YES, FLOW_SECOND_NEAR_FALL, FLOW_COOL_DOWN},
    {FLOW_NEAR_FALL, FLOW_NEAR_FALL_YES, FLOW_STANDING, FLOW_REST},
    {FLOW_NEAR_FALL, FLOW_NEAR_FALL_YES, FLOW_ALWAYS, FLOW_PAUSE},
    {FLOW_NEAR_FALL, FLOW_FELL, FLOW_ALWAYS, FLOW_END},

    {FLOW_END, FLOW_NEXT, FLOW_NO_WRAP_UP, FLOW_BYE},
    {FLOW_END, FLOW_NEXT, FLOW_ALWAYS, FLOW_WRAP_UP},
    {FLOW_END, FLOW_STOP, FLOW_ALWAYS, FLOW_BYE},
    {FLOW_BYE, FLOW_STOP, FLOW_ALWAYS, FLOW_BYE},
};

const struct flow_edge *practice_flow_edges(size_t *count)
{
    *count = sizeof edges / sizeof edges[0];
    return edges;
}

/* ---- steps ---- */

static bool aside(enum flow_state s) { return s == FLOW_PAUSE || s == FLOW_SYMPTOM || s == FLOW_NEAR_FALL; }
static bool after_setup(enum flow_state s) { return (s >= FLOW_SETUP && s <= FLOW_WRAP_UP) || aside(s); }
/* Plate emptied, person weighed, something to play. */
static bool standing(enum flow_state s) { return s >= FLOW_WARM_UP && s <= FLOW_REST; }
static bool playing(enum flow_state s) { return s >= FLOW_INTRO && s <= FLOW_REST; }

static bool block_over(const struct practice_flow *f) { return f->sets_done >= f->sets[f->block]; }
static bool last_block(const struct practice_flow *f) { return f->block + 1 >= f->block_count; }

static bool holds(const struct practice_flow *f, enum flow_guard when)
{
    switch (when) {
    case FLOW_ALWAYS: return true;
    case FLOW_HAS_BLOCKS: return f->block_count > 0;
    case FLOW_RESUMING: return f->resuming;
    case FLOW_MORE_SETS: return f->sets_done > 0 && !block_over(f);
    case FLOW_NEW_BLOCK: return f->sets_done == 0 || !last_block(f);
    case FLOW_LAST_SET: return last_block(f) && f->sets_done + 1 >= f->sets[f->block];
    case FLOW_STANDING: return standing(f->back);
    case FLOW_SECOND_NEAR_FALL: return f->near_falls + 1 >= FLOW_NEAR_FALLS_MAX;
    case FLOW_NO_WRAP_UP: return f->no_wrap_up;
    }
    return false;
}

static bool from_anywhere(const struct practice_flow *f, enum flow_event e, enum flow_state *to)
{
    if (e == FLOW_STOP) return *to = FLOW_END, true;
    if (!after_setup(f->state)) return false;
    switch (e) {
    case FLOW_PAUSED: return *to = FLOW_PAUSE, true;
    case FLOW_FEEL_UNWELL: return *to = FLOW_SYMPTOM, true;
    case FLOW_NEAR_FALL_ASKED: return *to = FLOW_NEAR_FALL, true;
    default: return false;
    }
}

static bool leads_to(const struct practice_flow *f, enum flow_event e, enum flow_state *to)
{
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        if (edges[i].from != f->state || edges[i].on != e || !holds(f, edges[i].when)) continue;
        *to = edges[i].to == FLOW_BACK ? f->back : edges[i].to;
        return true;
    }
    return from_anywhere(f, e, to);
}

/* What a screen leaves behind when its work is done. */
static void leave(struct practice_flow *f, enum flow_event e)
{
    if (f->state == FLOW_CHECK_IN && e != FLOW_STOP) f->did |= FLOW_DID_CHECK_IN;
    if (e == FLOW_NEXT && f->state == FLOW_SETUP) f->did |= FLOW_DID_SETUP;
    if (e == FLOW_NEXT && f->state == FLOW_TARE) f->did |= FLOW_DID_TARE;
    if (e == FLOW_NEXT && f->state == FLOW_WEIGH) f->did |= FLOW_DID_WEIGH;
    if (e == FLOW_NEXT && f->state == FLOW_SET) f->sets_done++;
    if (e == FLOW_NEXT && f->state == FLOW_REST && block_over(f) && !last_block(f)) f->block++, f->sets_done = 0;
    if (e == FLOW_DROP_BLOCK) f->sets_done = f->sets[f->block];
    if (e == FLOW_NEAR_FALL_YES && f->near_falls < FLOW_NEAR_FALLS_MAX) f->near_falls++;
    if (e == FLOW_PLATE_AGAIN) {
        f->resuming = f->resuming || playing(f->back);
        f->did &= ~(unsigned)(FLOW_DID_TARE | FLOW_DID_WEIGH);
    }
    if (e == FLOW_DAY_NOTHING || e == FLOW_EMERGENCY || (e == FLOW_STOP && f->state < FLOW_SETUP)) f->no_wrap_up = true;
}

bool practice_flow_step(struct practice_flow *f, enum flow_event e)
{
    enum flow_state to;
    if (!leads_to(f, e, &to)) return false;
    leave(f, e);
    f->state = to;
    if (!aside(to)) f->back = to;
    if (!(to >= FLOW_CHECK_IN && to <= FLOW_WEIGH && to != FLOW_BLOCKED) && !aside(to)) f->resuming = false;
    return true;
}

void practice_flow_start(struct practice_flow *f) { *f = (struct practice_flow){.state = FLOW_HELLO, .back = FLOW_HELLO}; }

bool practice_flow_plan(struct practice_flow *f, const int *sets, int block_count)
{
    if ((f->state != FLOW_FULL && f->state != FLOW_GENTLE) || block_count < 0 || block_count > FLOW_BLOCKS_MAX) return false;
    for (int i = 0; i < block_count; i++)
        if (sets[i] < 1 || sets[i] > FLOW_SETS_MAX) return false;
    if (!f->resuming || block_count != f->block_count) f->block = f->sets_done = 0, f->resuming = false;
    f->block_count = block_count;
    for (int i = 0; i < FLOW_BLOCKS_MAX; i++) f->sets[i] = i < block_count ? sets[i] : 0;
    if (f->sets_done > f->sets[f->block]) f->sets_done = f->sets[f->block];
    return true;
}

/* ---- names ---- */

static const char *const state_names[FLOW_STATES] = {
    "hello", "check_in", "blocked", "gentle", "full", "setup", "tare", "weigh", "warm_up", "intro", "set", "rest", "cool_down", "wrap_up",
    "bye", "pause", "symptom", "near_fall", "end",
};
static const char *const event_names[FLOW_EVENTS] = {
    "next", "day_full", "day_gentle", "day_calm", "day_nothing", "paused", "resumed", "feel_unwell", "go_on", "drop_block", "sit_down",
    "emergency", "near_fall_asked", "near_fall_no", "near_fall_yes", "fell", "plate_again", "stop",
};
const char *flow_state_name(enum flow_state s) { return (unsigned)s < FLOW_STATES ? state_names[s] : NULL; }
const char *flow_event_name(enum flow_event e) { return (unsigned)e < FLOW_EVENTS ? event_names[e] : NULL; }
