/* body.h - what the step asks of a body beside the lean vector of sway_step.h. Pure, RT-safe. */
#ifndef EVENKEEL_SIGNAL_BODY_H
#define EVENKEEL_SIGNAL_BODY_H

#include "signal/sway_step.h"

bool body_weighed(const struct body *b);
double body_share_right(const struct body *b, double x_mm); /* pR, 0..1; 0.5 without a foot distance */

#endif
