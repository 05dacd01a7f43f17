/* landing.h - somebody steps onto the plate: first contact and which foot, both feet on, how hard, when it was calm, and
 * leaving (exercises.md E16).
 *
 * Told from load, CoP side and share alone. Pure, plain data, one step per millisecond. Limits marked [X] are choices. */
#ifndef EVENKEEL_WORLD_LANDING_H
#define EVENKEEL_WORLD_LANDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"

enum {
    LANDING_LEAD_MS = 150,           /* the CoP is looked at so long to tell the leading foot [X] */
    LANDING_AWAY_MS = 100,           /* below LANDING_AWAY_W so long: the foot was taken off again [X] */
    LANDING_BOTH_MS = 300,           /* as STEP_ON: so long for both feet; counted from where it began */
    LANDING_CALM_MS = 500,           /* as the settling of E13 */
    LANDING_LEFT_MS = 300,           /* as STEP_OFF */
    LANDING_PEAK_MS = 5,             /* a peak lasts so long (safety.h) */
};
#define LANDING_CONTACT_W 0.10       /* Fz / W [X] */
#define LANDING_AWAY_W 0.05
#define LANDING_BOTH_W 0.75          /* hands may carry the rest (E13) */
#define LANDING_BOTH_SHARE 0.20      /* each foot bears at least so much [X] */
#define LANDING_LEFT_W 0.20
#define LANDING_CALM_MM_S 60.0       /* CoP speed (E13) */

enum landing_event {
    LANDING_NOTHING,
    LANDING_CONTACT,                 /* LANDING_LEAD_MS after it; `lead` is known now */
    LANDING_TAKEN_OFF,               /* before both feet were on */
    LANDING_BOTH_FEET,               /* LANDING_BOTH_MS after it; both_ms is counted to its beginning */
    LANDING_SETTLED,                 /* LANDING_CALM_MS after it; settle_ms is counted to its beginning */
    LANDING_LEFT,                    /* after both feet were on */
};

struct landing {
    double weight_n, middle_x_mm;
    bool touching, both, settled;
    int lead;                        /* +1 right, -1 left, 0 not told yet */
    uint32_t contact_ms;             /* since first contact; 0: none */
    uint32_t both_ms;                /* from contact to both feet */
    uint32_t on_ms;                  /* since both feet */
    uint32_t settle_ms;              /* from both feet to calm */
    double peak_w;                   /* since contact */
    double side_moment;              /* of Fz x CoP, while the lead is looked for */
    uint32_t away_ms, both_run_ms, calm_run_ms;
    double recent_w[LANDING_PEAK_MS];
};

/* weight_n: W, 0: nobody was weighed, nothing is ever seen. middle_x_mm: between the feet, plate axes. */
void landing_begin(struct landing *l, double weight_n, double middle_x_mm);
/* cop_x_mm: unfiltered, plate axes, NaN where it is not valid. share_valid: share_right is that of a cursor. speed: of cop5. */
enum landing_event landing_step(struct landing *l, double fz_n, double cop_x_mm, double share_right, bool share_valid,
                                double speed_mm_s);
/* c_soft of E16: 1 up to 1.05 W, 0 at the ceiling. */
double landing_softness(double peak_w, double ceiling_w);

#endif
