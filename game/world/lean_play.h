/* lean_play.h - inside world/: what the lean exercises share of playing; each chooses its own directions. */
#ifndef EVENKEEL_WORLD_LEAN_PLAY_H
#define EVENKEEL_WORLD_LEAN_PLAY_H

#include "world/exercise.h"
#include "world/lean_bag.h"

/* Keys that every lean exercise has, at the same places of its table. */
enum { LEAN_KEY_SETS, LEAN_KEY_REST, LEAN_KEY_DISTANCE, LEAN_KEY_HOLD, LEAN_KEY_RADIUS, LEAN_KEY_LIMIT, LEAN_KEY_STANCE,
       LEAN_KEY_SUPPORT, LEAN_KEY_FEEDBACK, LEAN_KEYS };
#define LEAN_ROW_DISTANCE LEVEL_ROW_REAL("distance_pct", "%", "how far to lean, in % of the person's own reach", 20, 80, HARDER_UP)
#define LEAN_ROW_HOLD LEVEL_ROW_REAL("hold_s", "s", "time to stay inside the target", 0, 5, HARDER_UP)
#define LEAN_ROW_RADIUS \
    LEVEL_ROW_REAL("radius_pct", "%", "radius of the target, in % of the person's own reach", 10, 35, HARDER_DOWN)
#define LEAN_ROW_LIMIT LEVEL_ROW_REAL("time_limit_s", "s", "time to arrive", 2, 15, HARDER_DOWN)
#define LEAN_ROW_STANCE LEVEL_ROW_WORD("stance", "feet: W hip-wide, N together", lean_stance_words, 1)
#define LEAN_KEY_ROWS \
    [LEAN_KEY_SETS] = KEY_SETS, [LEAN_KEY_REST] = KEY_REST, [LEAN_KEY_DISTANCE] = LEAN_ROW_DISTANCE, \
    [LEAN_KEY_HOLD] = LEAN_ROW_HOLD, [LEAN_KEY_RADIUS] = LEAN_ROW_RADIUS, [LEAN_KEY_LIMIT] = LEAN_ROW_LIMIT, \
    [LEAN_KEY_STANCE] = LEAN_ROW_STANCE, [LEAN_KEY_SUPPORT] = KEY_SUPPORT, [LEAN_KEY_FEEDBACK] = KEY_FEEDBACK
extern const char *const lean_stance_words[];

struct lean_play {
    struct lean_target target;
    struct lean_trial trial;
    struct lean_centre centre;
    struct lean_score score;
    int direction;               /* 0..7 clockwise from forward */
    struct lean_bag bag;
    double calm;
};
PLAY_NOTES_FIT(struct lean_play);
static inline const struct lean_play *lean_notes_of(const struct world *w) { return play_notes_of(w); }

void lean_play_target(struct world *w, int direction);  /* the next target, from w->level, by LEAN_KEY_... */
/* Of exercises that have keys of their own: reach of the person into the scene; a target into the scene. */
void lean_play_reach(struct world *w);
void lean_play_show_target(struct world *w, const struct lean_target *target, int direction);
/* Of a circle in shares of reach, which is a lopsided ellipse in mm: its radius along one axis, the smaller side where it crosses it. */
double lean_play_shown_radius(double centre, double radius, double reach_plus, double reach_minus);
/* Of the whole target as the level has it, in mm to its side: for events. */
double lean_play_radius_mm(const struct world *w, const struct lean_target *target);
struct point_mm lean_play_from_c0(const struct world *w, struct point_mm lean); /* mm from C0 */
void lean_play_calm(struct world *w, const struct glance *g);                   /* eases scene.steadiness */
/* lean_centre_step; after 20 s without a middle the prompt says where the feet belong, because then it may never come. */
bool lean_play_centre(struct world *w, struct lean_centre *c, const struct glance *g);
bool lean_play_prepare(struct world *w, const struct glance *g);
void lean_play_begin(struct world *w, const char *prompt);
enum trial_state lean_play_step(struct world *w, const struct glance *g);
void lean_play_close(struct world *w, bool hit);
void lean_play_score(const struct world *w, struct world_result *out);
double lean_play_sum(const struct world_result *r, bool no_hurry);
double lean_play_span(const struct world *w);

#endif
