/* site_calibration.h - an on-site calibration, step by step: the empty plate, a known weight on each spot, the press test of the axes,
 * the result (devices.md 12). What the terminal and the screen guide a person through.
 *
 * A state machine for the main thread: feed it every raw sample, look, say what is to do. It notices by itself when a weight stands and
 * rests, and when it is taken away; nobody has to press a key with 20 kg in their hands. */
#ifndef EVENKEEL_SIGNAL_SITE_CALIBRATION_H
#define EVENKEEL_SIGNAL_SITE_CALIBRATION_H

#include "base/force_sample.h"
#include "signal/noise_floor.h"
#include "signal/plate_fit.h"

#define SITE_SPOT_S 3.0          /* mean of a resting weight */
#define SITE_NOISE_S 12.0        /* long enough for its noise floor too */
#define SITE_SPOT_LEAST_S 1.0
#define SITE_SPOT_MOST_S 60.0
#define SITE_LIGHTEST_N (2.0 * STANDARD_GRAVITY_M_S2)
#define SITE_HEAVIEST_N (200.0 * STANDARD_GRAVITY_M_S2)

struct site_spot {
    double weight_n;
    struct point_mm at_mm;       /* game axes */
    double seconds;              /* how long it is to rest; 10 and more: its noise is measured */
};

enum site_step {
    SITE_EMPTY,                  /* the plate finds its zero */
    SITE_PLACE,                  /* put the weight on spot `spot`; it is not there, or not at rest */
    SITE_HOLD,                   /* it rests and is read */
    SITE_REMOVE,                 /* take it away */
    SITE_PRESS,                  /* press the right front corner */
    SITE_DONE,
};
enum site_trouble {
    SITE_FINE,
    SITE_LOADED,                 /* empty: something stands on the plate */
    SITE_RESTLESS,               /* empty: it moves; place: the weight does not come to rest */
    SITE_OTHER_CORNER,           /* press: felt somewhere else; pressed_mm says where */
    SITE_FALLS,                  /* place, a plate in counts: a load makes its numbers smaller, or it was not empty before */
};

struct site_view {
    enum site_step step;
    enum site_trouble trouble;
    int spot, spot_count;        /* from 0 */
    double progress;             /* of this step, 0..1 */
    double fz_n;                 /* tared, mean of the last 50 ms; 0 as long as nobody knows what the plate's numbers are worth */
    struct point_mm cop_mm;      /* NaN while nothing stands there */
    struct point_mm pressed_mm;  /* of the press test */
    bool press_passed;
};

struct site_result {
    struct plate_fit fit;
    int spot_count;
    struct weight_spot spot[PLATE_FIT_SPOTS_MAX]; /* what was read */
    bool has_noise;
    struct noise_floor noise;
    struct problem noise_why;    /* "" or why there is none */
    bool press_passed;           /* false: failed, or left out */
};

/* Five spots for one weight: near the four corners, at 60 % of the half plate, then the middle, where it rests for its noise. */
enum { SITE_USUAL_SPOTS = 5 };
void site_usual_spots(const struct plate_info *plate, double weight_n, struct site_spot out[SITE_USUAL_SPOTS]);

struct site_calibration;
/* plate: as it is open, borrowed. STATUS_DATA: the plate cannot be corrected, or a spot is none, why says which; STATUS_MEM. */
/* A plate whose numbers are not newtons (not calibrated: unit counts) gets its common scale from the first weight that rests (site_scale.h). */
enum status site_create(const struct plate_info *plate, const struct site_spot *spots, int count, bool press, struct site_calibration **out,
                        struct problem *why);
void site_destroy(struct site_calibration *s); /* NULL is fine */
void site_feed(struct site_calibration *s, const struct force_sample *raw, size_t count);
const struct site_view *site_look(const struct site_calibration *s);
const struct site_spot *site_spot_at(const struct site_calibration *s, int spot);
/* Only at SITE_DONE. As plate_fit; takes some milliseconds. */
enum status site_result(const struct site_calibration *s, struct site_result *out, struct problem *why);

#endif
