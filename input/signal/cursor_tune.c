/* cursor_tune.c - the cursor filter for this plate: as quick as its noise allows (performance.md 3). */
#include "signal/calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/one_euro.h"
#include "signal/plate_maths.h"

#define FRAME_HZ 60.0
#define SETTLE_S 0.25
#define NOISE_MIN_S 1.0
#define LAG_MAX_S 0.060

static const double min_cutoffs_hz[] = {0.5, 1.0, 2.0, 4.0, 8.0, 12.0, 20.0};
static const double betas[] = {0.1, 0.2, 0.3, 0.5, 1.0};
static const double derivative_cutoffs_hz[] = {1.0, 2.0, 4.0, 8.0};
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct bench { /* what every setting is tried on */
    double rate_hz;
    size_t count;
    struct point_mm *noise_mm, *stance_mm, *speed_mm_s;
};

/* Quiet stance to measure lag on: sway of 0.3 to 1.5 Hz, amplitude falling with frequency, mean speed about
 * 8 mm/s, the speed of people in quiet standing (metrics.md 4.5). Golden-angle phases keep the parts from
 * meeting. */
static void make_stance(struct bench *b)
{
    static const double hz[] = {0.3, 0.45, 0.65, 0.9, 1.15, 1.5};
    const double golden = 2.399963229728653;
    for (size_t k = 0; k < b->count; k++) {
        struct point_mm p = {0.0, 0.0}, v = {0.0, 0.0};
        for (size_t i = 0; i < COUNT(hz); i++) {
            double w = 2.0 * M_PI * hz[i], amplitude = 0.55 / hz[i], t = (double)k / b->rate_hz;
            double ax = w * t + golden * (double)(2 * i), ay = w * t + golden * (double)(2 * i + 1);
            p.x += 0.7 * amplitude * sin(ax);
            v.x += 0.7 * amplitude * w * cos(ax);
            p.y += amplitude * sin(ay);
            v.y += amplitude * w * cos(ay);
        }
        b->stance_mm[k] = p;
        b->speed_mm_s[k] = v;
    }
}

/* The empty plate's noise as it would look under a still person of this weight. False: this plate shows no
 * CoP noise. */
static bool make_noise(struct bench *b, const struct tare *t, double weight_n)
{
    struct plate_maths m;
    struct plate_reading r;
    struct point_mm mean = {0.0, 0.0};
    plate_maths_prepare(&m, t->plate, NULL);
    if (m.source != COP_OF_CELLS && m.source != COP_OF_MOMENTS) return false;
    for (size_t k = 0; k < b->count; k++) {
        double value[CHANNEL_MAX] = {0.0};
        for (int i = 0; i < m.channel_count; i++) {
            value[i] = t->noise[k][i] - t->zero[i];
            if (m.channel[i].role == ROLE_CELL)
                value[i] += weight_n / m.cell_count;
            else if (m.channel[i].role == ROLE_FZ)
                value[i] += weight_n;
        }
        plate_maths_of_values(&m, value, &r);
        if (!r.cop_finite) return false;
        b->noise_mm[k] = r.cop_mm;
        mean.x += r.cop_mm.x / (double)b->count;
        mean.y += r.cop_mm.y / (double)b->count;
    }
    for (size_t k = 0; k < b->count; k++) {
        b->noise_mm[k].x -= mean.x;
        b->noise_mm[k].y -= mean.y;
    }
    return true;
}

static void design(struct one_euro *f, const struct bench *b, const struct cursor_filter *c,
                   struct point_mm at)
{
    one_euro_design(f, c->min_cutoff_hz, c->beta, c->derivative_cutoff_hz, b->rate_hz);
    one_euro_start(f, at);
}

/* RMS change between 60 Hz frames, in a straight line between samples as a slow plate is shown. */
static double rest_jitter_mm(const struct bench *b, const struct cursor_filter *c)
{
    struct one_euro f;
    struct point_mm last = {0.0, 0.0}, frame = {0.0, 0.0};
    double step = b->rate_hz / FRAME_HZ, next = SETTLE_S * b->rate_hz, sx = 0.0, sy = 0.0;
    int frames = -1;
    design(&f, b, c, last);
    for (size_t k = 0; k < b->count; k++) {
        struct point_mm now = one_euro_step(&f, b->noise_mm[k]);
        for (; next <= (double)k; next += step) {
            double share = next - ((double)k - 1.0);
            struct point_mm shown = {last.x + share * (now.x - last.x), last.y + share * (now.y - last.y)};
            if (frames >= 0) {
                sx += (shown.x - frame.x) * (shown.x - frame.x);
                sy += (shown.y - frame.y) * (shown.y - frame.y);
            }
            frames++;
            frame = shown;
        }
        last = now;
    }
    return frames > 0 ? sqrt(fmax(sx, sy) / frames) : INFINITY;
}

/* Lag that explains best where the filter is: filtered(t) ~ true(t) - lag * speed(t), least squares. */
static double lag_s(const struct bench *b, const struct cursor_filter *c)
{
    struct one_euro f;
    double behind = 0.0, speed2 = 0.0;
    design(&f, b, c, b->stance_mm[0]);
    for (size_t k = 0; k < b->count; k++) {
        struct point_mm in = {b->stance_mm[k].x + b->noise_mm[k].x, b->stance_mm[k].y + b->noise_mm[k].y};
        struct point_mm out = one_euro_step(&f, in), v = b->speed_mm_s[k];
        if ((double)k < SETTLE_S * b->rate_hz) continue;
        behind += (b->stance_mm[k].x - out.x) * v.x + (b->stance_mm[k].y - out.y) * v.y;
        speed2 += v.x * v.x + v.y * v.y;
    }
    return speed2 > 0.0 ? behind / speed2 : INFINITY;
}

struct choice {
    struct cursor_filter filter;
    double lag_s, jitter_mm;
    bool found;
};

/* A setting that is still enough wins by its lag; while there is none, the stillest of those that are quick
 * enough. */
static void consider(const struct bench *b, const struct cursor_filter *c, double jitter_max_mm,
                     struct choice *best)
{
    double jitter = rest_jitter_mm(b, c);
    bool still = jitter <= jitter_max_mm;
    if (!still && (best->found || jitter >= best->jitter_mm)) return;
    double lag = lag_s(b, c);
    bool better = still ? !best->found || lag < best->lag_s : lag <= LAG_MAX_S;
    if (better) *best = (struct choice){*c, lag, jitter, still};
}

static void search(const struct bench *b, double jitter_max_mm, struct cursor_filter *out)
{
    struct choice best = {.filter = *out, .lag_s = INFINITY, .jitter_mm = INFINITY};
    for (size_t i = 0; i < COUNT(min_cutoffs_hz); i++)
        for (size_t j = 0; j < COUNT(betas); j++)
            for (size_t k = 0; k < COUNT(derivative_cutoffs_hz); k++) {
                struct cursor_filter c = {CURSOR_ONE_EURO, min_cutoffs_hz[i], betas[j],
                                          derivative_cutoffs_hz[k], out->cutoff_hz};
                consider(b, &c, jitter_max_mm, &best);
            }
    *out = best.filter;
}

void cursor_filter_tune(const struct tare *t, double weight_n, double jitter_mm, struct cursor_filter *out)
{
    *out = (struct cursor_filter){.kind = CURSOR_BUTTERWORTH2,
                                  .min_cutoff_hz = 1.0,
                                  .beta = 0.5,
                                  .derivative_cutoff_hz = 2.0,
                                  .cutoff_hz = 10.0};
    if (t->state != CAL_DONE || !(weight_n > 0.0) ||
        (double)t->noise_count < fmin(TARE_NOISE_MAX, 0.99 * NOISE_MIN_S * t->plate->rate_hz))
        return;
    size_t n = t->noise_count;
    struct point_mm *room = calloc(3 * n, sizeof *room);
    if (!room) return; /* the fallback is a good filter too */
    struct bench b = {t->plate->rate_hz, n, room, room + n, room + 2 * n};
    make_stance(&b);
    if (make_noise(&b, t, weight_n)) search(&b, jitter_mm, out);
    free(room);
}
