/* two_axes.h - the two axes that a test measures, and what it does to them: movements, mirrors, edges. */
#ifndef EVENKEEL_TESTS_SIGNAL_TWO_AXES_H
#define EVENKEEL_TESTS_SIGNAL_TWO_AXES_H

#include <math.h>
#include <stddef.h>

#include "base/random.h"

enum { MOST = 6000 };
static double x[MOST], y[MOST];

/* ---- what must not change a value, or changes it as is known ---- */

static inline void centre(double *u, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += u[i] - u[0];
    double mean = u[0] + sum / (double)n;
    for (size_t i = 0; i < n; i++) u[i] -= mean;
}

static inline void mirror(double *u, size_t n)
{
    for (size_t i = 0; i < n; i++) u[i] = -u[i];
}

static inline void turn_back(double *u, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        double other = u[i];
        u[i] = u[n - 1 - i];
        u[n - 1 - i] = other;
    }
}

/* ... and centres. */
static inline void move(double *u, size_t n, double by, double scale)
{
    for (size_t i = 0; i < n; i++) u[i] = by + scale * u[i];
    centre(u, n);
}

/* ---- movements ---- */

/* Somebody who stands, more or less; centred. */
static inline void wander(size_t n, uint64_t seed)
{
    struct random_stream r;
    random_seed(&r, seed, "wander");
    x[0] = y[0] = 0.0;
    for (size_t i = 1; i < n; i++) {
        x[i] = 0.98 * x[i - 1] + random_normal(&r);
        y[i] = 0.98 * y[i - 1] + 0.01 * x[i] + 1.5 * random_normal(&r);
    }
    centre(x, n);
    centre(y, n);
}

/* metrics.md 16: 10 mm, 0.5 Hz, 60 s at 100 Hz. */
static inline void fill_circle(void)
{
    for (int k = 0; k < 6000; k++) {
        double w = 2.0 * M_PI * 0.5 * k / 100.0;
        x[k] = 10.0 * cos(w);
        y[k] = 10.0 * sin(w);
    }
}

/* ---- edges: sample k ---- */

static inline void place_nowhere(int k)
{
    x[k] = 0.0;
    y[k] = 0.0;
}
static inline void place_ap_only(int k)
{
    x[k] = 0.0;
    y[k] = sin(0.1 * M_PI * k);
}
static inline void place_ml_only(int k)
{
    x[k] = sin(0.1 * M_PI * k);
    y[k] = 0.0;
}

/* codes: as code_of, in the order of the test's fields. */
struct edge {
    const char *name;
    size_t n;
    void (*place)(int k);
    const char *codes;
};

#endif
