/* quick_play.h - inside world/: what E18 and A5 share of playing quick leans. */
#ifndef EVENKEEL_WORLD_QUICK_PLAY_H
#define EVENKEEL_WORLD_QUICK_PLAY_H

#include "world/lean_play.h"
#include "world/quick.h"

enum { QUICK_KEY_SETS, QUICK_KEY_REST, QUICK_KEY_DIRECTIONS, QUICK_KEY_DISTANCE, QUICK_KEY_RADIUS, QUICK_KEY_WINDOW,
       QUICK_KEY_NO_GO, QUICK_KEY_CUES, QUICK_KEY_STANCE, QUICK_KEY_SUPPORT, QUICK_KEYS };
extern const struct level_key quick_keys[QUICK_KEYS];

enum { QUICK_SOUND_STAY = 8 };   /* scene.sound_kind: direction 0..7 of the cue, or this: stay still */

struct quick_play {
    struct lean_play lean;       /* first: the shared lean functions find it */
    struct quick_cue cue;
    struct quick_trial trial;
    struct quick_score score;
    struct quick_order order;
    bool no_go[QUICK_CUES_MAX];  /* by trial */
    bool planned;
    int planned_pct;             /* of the grade that no_go was planned for */
    uint32_t wait_ms, waited_ms; /* in the middle, before the cue */
};
PLAY_NOTES_FIT(struct quick_play);

int quick_play_count(const struct world *w);
void quick_play_plan(struct world *w, bool again);
bool quick_play_prepare(struct world *w, const struct glance *g);
void quick_play_begin(struct world *w, const struct glance *g);
enum trial_state quick_play_step(struct world *w, const struct glance *g);
void quick_play_close(struct world *w, bool hit);

#endif
