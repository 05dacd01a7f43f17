/* seat.h - inside world/: what the calm modules E21 and E22 share. Somebody sits down with the feet on the plate, or beside it;
 * time is kept over pauses, nothing is asked of anybody. */
#ifndef EVENKEEL_WORLD_SEAT_H
#define EVENKEEL_WORLD_SEAT_H

#include "world/exercise.h"
#include "world/stillness.h"

enum {
    SEAT_SETTLE_MS = 3000,
    SEAT_WAIT_MS = 30000,            /* the plate still carries a standing person: it begins all the same [X] */
};
#define SEAT_STANDING_W 0.6          /* Fz / W above which somebody stands [X] */

struct seat {
    struct stillness stillness;
    uint32_t seated_ms, waited_ms;
    uint32_t elapsed_ms;             /* of the module, pauses taken out */
    bool begun;
};

extern const enum support seat_support[];
void seat_plan(struct world *w, struct seat *s, bool again);
bool seat_prepare(struct world *w, struct seat *s, const struct glance *g);
/* One millisecond of the module; true when minutes are over. */
bool seat_step(struct world *w, struct seat *s, const struct glance *g, double minutes);
bool seat_always(const struct world *w);
bool seat_never(const struct world *w);
double seat_span(const struct world *w);
void seat_score(const struct world *w, struct world_result *out);
void seat_close(struct world *w, bool hit);

#endif
