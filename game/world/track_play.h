/* track_play.h - inside world/: what the exercises with something to follow share (E09, E10, E11): waiting in the middle,
 * and what is to be followed. Shares of reach as millimetres and the picture's frame are those of lean_play.h.
 *
 * Trials flow into each other; whatever breaks the flow (a pause, a foot that moved, two wobbles) begins again in the middle. */
#ifndef EVENKEEL_WORLD_TRACK_PLAY_H
#define EVENKEEL_WORLD_TRACK_PLAY_H

#include "world/lean_play.h"

struct track_ready { struct lean_centre centre; uint32_t ms; };
/* One millisecond of waiting in the middle; true: go on. Nobody waits longer than 20 s for a middle that does not come [X]. */
bool track_ready_step(const struct world *w, struct track_ready *r, const struct glance *g);

/* Before the trial: stance and the person's reach; nothing to follow yet. */
void track_scene(struct world *w, enum stance stance, const char *prompt);
/* What is to be followed now. A circle in shares of reach is an ellipse in mm: shown as large as its smaller side. */
void track_show_target(struct world *w, struct point_mm lean, double radius);
void track_follow(struct world *w, struct point_mm from_c0_mm);               /* ask: PERSON_FOLLOW */
double track_calm(double calm, const struct glance *g);                       /* eased by one millisecond */

#endif
