/* The way through a practice as one line of text, for the power loss: what is written, and what is believed of it. */
#include <stdio.h>
#include <string.h>

#include "care/practice_flow.h"

size_t practice_flow_write(const struct practice_flow *f, char *text, size_t text_bytes)
{
    char sets[2 * FLOW_BLOCKS_MAX + 2] = "-";
    for (int i = 0; i < f->block_count && i < FLOW_BLOCKS_MAX; i++) {
        sets[2 * i] = (char)('0' + (f->sets[i] >= 0 && f->sets[i] <= 9 ? f->sets[i] : 0));
        sets[2 * i + 1] = i + 1 < f->block_count ? ',' : 0;
    }
    const char *state = flow_state_name(f->state), *back = flow_state_name(f->back);
    int n = snprintf(text, text_bytes, "practice=1 state=%s back=%s sets=%s block=%d sets_done=%d near_falls=%d did=%u resuming=%d no_wrap_up=%d",
                     state ? state : "?", back ? back : "?", sets, f->block, f->sets_done, f->near_falls, f->did, f->resuming, f->no_wrap_up);
    return n > 0 && (size_t)n < text_bytes ? (size_t)n : 0;
}

/* ---- what the table can reach ---- */

static bool aside(enum flow_state s) { return s == FLOW_PAUSE || s == FLOW_SYMPTOM || s == FLOW_NEAR_FALL; }

static bool plan_possible(const struct practice_flow *f)
{
    if (f->block_count < 0 || f->block_count > FLOW_BLOCKS_MAX) return false;
    for (int i = 0; i < f->block_count; i++)
        if (f->sets[i] < 1 || f->sets[i] > FLOW_SETS_MAX) return false;
    if (f->block_count == 0) return f->block == 0 && f->sets_done == 0;
    return f->block >= 0 && f->block < f->block_count && f->sets_done >= 0 && f->sets_done <= f->sets[f->block];
}

/* What must have been done to be on a screen, one after another. */
static bool did_possible(const struct practice_flow *f)
{
    switch (f->back) {
    case FLOW_HELLO: case FLOW_CHECK_IN: return f->did == 0;
    case FLOW_BLOCKED: case FLOW_GENTLE: case FLOW_FULL: case FLOW_SETUP: return f->did == 1;
    case FLOW_TARE: return f->did == 3;
    case FLOW_WEIGH: return f->did == 7;
    case FLOW_WARM_UP: case FLOW_INTRO: case FLOW_SET: case FLOW_REST: return f->did == FLOW_DID_ALL;
    case FLOW_COOL_DOWN: case FLOW_WRAP_UP: return f->did == 1 || f->did == 3 || f->did == 7 || f->did == FLOW_DID_ALL;
    default: return f->did == 0 || f->did == 1 || f->did == 3 || f->did == 7 || f->did == FLOW_DID_ALL;
    }
}

static bool place_possible(const struct practice_flow *f)
{
    bool at_start = f->block == 0 && f->sets_done == 0;
    int sets = f->block_count > 0 ? f->sets[f->block] : 0;
    switch (f->back) {
    case FLOW_HELLO: return f->block_count == 0 && f->near_falls == 0;
    case FLOW_CHECK_IN: return f->resuming ? f->block_count > 0 : f->block_count == 0 && f->near_falls == 0;
    case FLOW_GENTLE: case FLOW_FULL: return f->resuming ? f->block_count > 0 : at_start;
    case FLOW_SETUP: case FLOW_TARE: case FLOW_WEIGH: return f->block_count > 0 && (f->resuming || at_start);
    case FLOW_WARM_UP: return f->block_count > 0 && at_start;
    case FLOW_INTRO: return f->block_count > 0 && f->sets_done == 0;
    case FLOW_SET: return f->sets_done < sets;
    case FLOW_REST: return f->block_count > 0;
    default: return true;
    }
}

static bool flags_possible(const struct practice_flow *f)
{
    bool may_resume = f->back >= FLOW_CHECK_IN && f->back <= FLOW_WEIGH && f->back != FLOW_BLOCKED;
    bool may_skip = f->back == FLOW_BLOCKED || f->back == FLOW_END || f->back == FLOW_BYE;
    bool standing = f->back >= FLOW_CHECK_IN && f->back <= FLOW_REST;
    if (f->near_falls < 0 || f->near_falls > FLOW_NEAR_FALLS_MAX) return false;
    if (f->near_falls == FLOW_NEAR_FALLS_MAX && standing) return false;
    return (!f->resuming || may_resume) && (!f->no_wrap_up || may_skip);
}

static bool possible(const struct practice_flow *f)
{
    if ((unsigned)f->state >= FLOW_STATES || (unsigned)f->back >= FLOW_STATES || aside(f->back)) return false;
    if (aside(f->state) ? f->back < FLOW_SETUP || f->back > FLOW_WRAP_UP : f->back != f->state) return false;
    return plan_possible(f) && did_possible(f) && place_possible(f) && flags_possible(f);
}

/* ---- reading ---- */

static bool word_is(const char *name, const char *word) { return name && strcmp(name, word) == 0; }

static bool state_of(const char *word, enum flow_state *out)
{
    for (int s = 0; s < FLOW_STATES; s++)
        if (word_is(flow_state_name((enum flow_state)s), word)) return *out = (enum flow_state)s, true;
    return false;
}

static bool sets_of(const char *word, struct practice_flow *f)
{
    if (strcmp(word, "-") == 0) return true;
    for (size_t i = 0; word[i]; i += 2) {
        if (f->block_count == FLOW_BLOCKS_MAX || word[i] < '1' || word[i] > '0' + FLOW_SETS_MAX) return false;
        f->sets[f->block_count++] = word[i] - '0';
        if (!word[i + 1]) return true;
        if (word[i + 1] != ',') return false;
    }
    return false;
}

/* Every number of the line is one or two digits; written back it must give the same line, so that there is one spelling only. */
bool practice_flow_read(const char *text, struct practice_flow *out)
{
    struct practice_flow f = {0};
    char state[16], back[16], sets[16], again[FLOW_LINE_BYTES];
    unsigned resuming, no_wrap_up, block, sets_done, near_falls;
    int used = 0;
    if (strnlen(text, FLOW_LINE_BYTES) >= FLOW_LINE_BYTES) return false;
    int n = sscanf(text, "practice=1 state=%15s back=%15s sets=%15s block=%2u sets_done=%2u near_falls=%2u did=%2u resuming=%1u no_wrap_up=%1u%n",
                   state, back, sets, &block, &sets_done, &near_falls, &f.did, &resuming, &no_wrap_up, &used);
    if (n != 9 || text[used] || !state_of(state, &f.state) || !state_of(back, &f.back) || !sets_of(sets, &f)) return false;
    f.block = (int)block;
    f.sets_done = (int)sets_done;
    f.near_falls = (int)near_falls;
    f.resuming = resuming != 0;
    f.no_wrap_up = no_wrap_up != 0;
    if (!possible(&f) || practice_flow_write(&f, again, sizeof again) == 0 || strcmp(text, again) != 0) return false;
    *out = f;
    return true;
}

bool practice_flow_resume(struct practice_flow *f)
{
    /* Standing blocks must have been reached, and the seated end not yet. */
    bool before = f->resuming, playing = f->back >= FLOW_INTRO && f->back <= FLOW_REST;
    if (!possible(f) || !(before || playing)) {
        practice_flow_start(f);
        return false;
    }
    f->state = f->back = FLOW_CHECK_IN;
    f->did = 0;
    f->resuming = true;
    return true;
}
