/* metric_value.h - one number about a trial, or the reason why there is none (metrics.md 1 and 15).
 *
 * Plain data, any thread. A value that cannot be computed is NaN with a reason: never 0, never an infinity. */
#ifndef EVENKEEL_SIGNAL_METRIC_VALUE_H
#define EVENKEEL_SIGNAL_METRIC_VALUE_H

#include <math.h>

enum measure_reason {
    REASON_NONE,
    REASON_EMPTY,      /* no valid sample */
    REASON_SHORT,      /* too few samples */
    REASON_FS_LOW,     /* the rate does not carry the profile's cutoff */
    REASON_CONSTANT,   /* no movement, so no direction, frequency or ratio */
    REASON_IRREGULAR,  /* not evenly spaced in time, or no device clock: this profile is not defined */
    REASON_NOT_FINITE, /* the arithmetic left the range of numbers */
    REASON_GAP,        /* a value of the longest clean piece, not of the whole trial: the value is given */
    REASON_NO_MATCH,   /* sample entropy: no pair of templates is alike */
    REASON_NO_EVENT,   /* no crossing, no peak, no instant of equal force */
    REASON_NO_MOVE,    /* no onset of the lean within 8 s */
    REASON_RATE,       /* the rate is no whole multiple of 20 Hz */
    REASON_NO_INPUT,   /* the recording lacks a channel, the body's size or the feet's outline */
    REASON_FALL,       /* a fall or step ended the trial */
    REASON_PROFILE,    /* the metric is not defined for this profile */
    REASON_COUNT
};
const char *measure_reason_name(enum measure_reason r); /* "SHORT"; "" for none */
const char *measure_reason_words(enum measure_reason r); /* one plain sentence for documents */

struct metric_value {
    double value; /* NaN where reason says why; REASON_GAP has a value */
    enum measure_reason reason;
};

static inline struct metric_value metric_undefined(enum measure_reason reason)
{
    return (struct metric_value){NAN, reason};
}

/* What came out of arithmetic: finite, or NOT_FINITE. */
static inline struct metric_value metric_of(double v)
{
    return isfinite(v) ? (struct metric_value){v, REASON_NONE} : metric_undefined(REASON_NOT_FINITE);
}

/* metric_of where condition holds, else the reason. */
static inline struct metric_value metric_if(int condition, double v, enum measure_reason otherwise)
{
    return condition ? metric_of(v) : metric_undefined(otherwise);
}

#endif
