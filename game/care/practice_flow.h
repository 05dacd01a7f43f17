/* practice_flow.h - the way through a practice as one table (exercises.md 9). Pure, plain data; one line of text keeps it over a power loss.
 *
 *   HELLO > CHECK_IN > BLOCKED | GENTLE | FULL > SETUP > TARE > WEIGH > WARM_UP > (INTRO > SET > REST)* > COOL_DOWN > WRAP_UP > BYE
 *
 * From SETUP on PAUSE, SYMPTOM and NEAR_FALL are one step away, END is from everywhere, and STOP in END says goodbye. Nobody comes to SET without CHECK_IN, SETUP, TARE
 * and WEIGH since the program was started. */
#ifndef EVENKEEL_CARE_PRACTICE_FLOW_H
#define EVENKEEL_CARE_PRACTICE_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "world/safety.h"

enum flow_state {
    FLOW_HELLO, FLOW_CHECK_IN, FLOW_BLOCKED, FLOW_GENTLE, FLOW_FULL, FLOW_SETUP, FLOW_TARE, FLOW_WEIGH, FLOW_WARM_UP, FLOW_INTRO,
    FLOW_SET, FLOW_REST, FLOW_COOL_DOWN, FLOW_WRAP_UP, FLOW_BYE, FLOW_PAUSE, FLOW_SYMPTOM, FLOW_NEAR_FALL, FLOW_END, FLOW_STATES
};
enum flow_event {
    FLOW_NEXT,                 /* what this screen is for is done */
    FLOW_DAY_FULL, FLOW_DAY_GENTLE,          /* answers of the check-in */
    FLOW_DAY_CALM,                           /* no standing part today; in other states: the person chooses the calm part only */
    FLOW_DAY_NOTHING,                        /* emergency text, or a doctor first */
    FLOW_PAUSED, FLOW_RESUMED,
    FLOW_FEEL_UNWELL,                        /* "I don't feel right", in any words */
    FLOW_GO_ON,                              /* after a symptom that lets the practice go on (fear: with two hands) */
    FLOW_DROP_BLOCK,                         /* this exercise not any more today: a rest, then the next one */
    FLOW_SIT_DOWN,                           /* cool-down only: dizzy but gone, tired, an automatic stop */
    FLOW_EMERGENCY,                          /* T7, nothing else */
    FLOW_NEAR_FALL_ASKED, FLOW_NEAR_FALL_NO, FLOW_NEAR_FALL_YES, FLOW_FELL,
    FLOW_PLATE_AGAIN,                        /* the plate was moved or came back: empty and weigh again */
    FLOW_STOP,                               /* the person ends the practice */
    FLOW_EVENTS
};

enum { FLOW_BLOCKS_MAX = 6, FLOW_SETS_MAX = 4, FLOW_NEAR_FALLS_MAX = NEAR_FALLS_END_SET, FLOW_LINE_BYTES = 256 };
enum { FLOW_DID_CHECK_IN = 1, FLOW_DID_SETUP = 2, FLOW_DID_TARE = 4, FLOW_DID_WEIGH = 8, FLOW_DID_ALL = 15 };

struct practice_flow {
    enum flow_state state;
    enum flow_state back;                    /* where PAUSE, SYMPTOM and NEAR_FALL came from; else as state */
    int block_count, sets[FLOW_BLOCKS_MAX];  /* planned sets of each block */
    int block, sets_done;                    /* block 0.. that runs or is next; sets done in it */
    int near_falls;                          /* confirmed in this practice */
    unsigned did;                            /* FLOW_DID_*, since the program was started and the plate last emptied */
    bool resuming;                           /* after WEIGH comes REST, not WARM_UP */
    bool no_wrap_up;                         /* emergency, or nothing was begun: BLOCKED and END lead to BYE */
};
void practice_flow_start(struct practice_flow *f);

/* What is to be played today, from compose_practice; told in GENTLE or FULL. While resuming with as many blocks as before the place is kept,
 * else it begins with the first. false: another state, more than 6 blocks, or sets outside 1..4; nothing changed. */
bool practice_flow_plan(struct practice_flow *f, const int *sets, int block_count);

/* One step of the table. false: this event has no edge here, nothing changed. */
bool practice_flow_step(struct practice_flow *f, enum flow_event e);

const char *flow_state_name(enum flow_state s);      /* "check_in"; NULL: no such state */
const char *flow_event_name(enum flow_event e);

/* One line without its end, "practice=1 state=set ...". 0 bytes: text is too small. */
size_t practice_flow_write(const struct practice_flow *f, char *text, size_t text_bytes);
/* Only what write can have written and what the table can reach is accepted; false: *out untouched. */
bool practice_flow_read(const char *text, struct practice_flow *out);
/* After a power loss: asks the check-in again, then set-up, plate and weight, then goes on at the last REST. false: there is nothing to go
 * on with (it had not begun, or was at its end); *f then starts anew. How long ago is the caller's question. */
bool practice_flow_resume(struct practice_flow *f);

/* The table itself, for documents and tests. Beside it, from SETUP to WRAP_UP, PAUSE, SYMPTOM and NEAR_FALL: PAUSED, FEEL_UNWELL and
 * NEAR_FALL_ASKED lead where their names say; STOP leads from everywhere to END. to == FLOW_STATES: the screen that was left. */
enum flow_guard {
    FLOW_ALWAYS, FLOW_HAS_BLOCKS, FLOW_RESUMING, FLOW_MORE_SETS, FLOW_NEW_BLOCK, FLOW_LAST_SET, FLOW_STANDING, FLOW_SECOND_NEAR_FALL,
    FLOW_NO_WRAP_UP
};
struct flow_edge { enum flow_state from; enum flow_event on; enum flow_guard when; enum flow_state to; };
const struct flow_edge *practice_flow_edges(size_t *count);

#endif
