/* stand_play.h - inside world/: what the standing exercises and the quiet stands of the check-ups share: placing the feet,
 * coming to rest, the zone, how calm it is, how far the hold has come (exercises.md 6, 7).
 *
 * An exercise keeps a struct stand_play as the first member of its notes. */
#ifndef EVENKEEL_WORLD_STAND_PLAY_H
#define EVENKEEL_WORLD_STAND_PLAY_H

#include "world/exercise.h"

struct stand_play {
    struct zone_settle settle;
    struct zone zone;
    uint32_t rest_ms;            /* still to pass before settling: a breath, or time to place the feet */
    uint32_t calm_ms;            /* CoP speed below STAND_CALM_MM_S without a break */
    int feet_before;             /* how the feet stood in the hold before; -1: none */
    double calm;                 /* 0..1, slow */
    double zone_score_sum, done_sum, longest_s;
};
#define STAND_CALM_MM_S 80.0     /* slower for 1 s: the person has come to rest (exercises.md 7, E02) */
enum { STAND_CALM_MS = 1000 };

static inline struct stand_play *stand_notes(struct world *w) { return play_notes(w); }
static inline const struct stand_play *stand_notes_of(const struct world *w) { return play_notes_of(w); }

extern const char *const all_stance_words[]; /* W N ST T L: indices are enum stance */

/* The way to stand in the next hold: prompt, time to place the feet, the foot in front (they take turns hold by hold; the foot
 * that begins changes set by set). Clears the notes before the first hold. false: the feet stay as they are. */
bool stand_play_plan(struct world *w, enum stance stance, bool again);

/* READY and RETURN, once per tick. rested: true when the feet have had their time. settled: rested and 5 s without a break;
 * *centre is the mean of the last 3 s. is_calm: CoP speed below 80 mm/s for the last 1 s. */
bool stand_play_rested(struct world *w, const struct glance *g);
bool stand_play_settled(struct world *w, const struct glance *g, struct point_mm *centre);
bool stand_play_is_calm(const struct world *w);

/* The hold: centre and radius of its zone (band: only x counts) are shown and noted; one step per tick; then the picture. */
void stand_play_begin(struct world *w, const char *prompt, struct point_mm centre, double radius_mm, bool band);
void stand_play_step(struct world *w, const struct glance *g);
void stand_play_show(struct world *w, const struct glance *g, uint32_t done_ms, uint32_t hold_ms);
/* Success of a hold in the zone: q >= 0.80, counted in whole milliseconds. */
bool stand_play_was_still(const struct world *w);
void stand_play_close(struct world *w, uint32_t done_ms, uint32_t hold_ms);
/* c_zone and c_done as components; best value: the longest stillness without a break in s. */
void stand_play_score(const struct world *w, struct world_result *out);
/* scene.span_mm: the whole play area for the largest zone of the level file, fixed, so that the picture never zooms. */
double stand_play_span(const struct world *w, int radius_key);

#endif
