/* cursor_delay.h - P7 of performance.md: how late the cursor is against the 4th-order Butterworth of equal
 * jitter at rest.
 *
 * A pure computation on a made signal: known CoP, white noise of the plate, the loop's real step, 60 frames a
 * second. */
#ifndef EVENKEEL_TESTS_CURSOR_DELAY_H
#define EVENKEEL_TESTS_CURSOR_DELAY_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "signal/biquad.h"
#include "signal/sway_step.h"

enum {
    DELAY_RATE_HZ = 1000,
    DELAY_SECONDS = 40,
    DELAY_N = DELAY_RATE_HZ * DELAY_SECONDS,
    DELAY_SETTLE = 2000,
    DELAY_LAG_MAX_MS = 200
};

struct cursor_delay {
    double rest_jitter_mm, moving_jitter_mm; /* RMS change between frames; moving: of what the noise adds */
    double quiet_ms, shift_ms;               /* ours */
    double peer_cutoff_hz, peer_jitter_mm, peer_quiet_ms, peer_shift_ms;
};

struct delay_work {
    struct point_mm rest[DELAY_N], quiet[DELAY_N], shift[DELAY_N], noise[DELAY_N], got[DELAY_N],
        clean[DELAY_N], sum[DELAY_N];
};

/* Quiet stance: 60 sines from 0.05 to 3 Hz falling as 1/f, 4 mm RMS each way, 9 mm/s. */
static inline void delay_make_quiet(struct point_mm *out)
{
    enum { SINES = 60 };
    struct random_stream r;
    double f_hz[SINES], phase[2][SINES], amplitude[SINES], power = 0.0;
    random_seed(&r, 7, "quiet stance");
    for (int i = 0; i < SINES; i++) {
        f_hz[i] = 0.05 * pow(60.0, (double)i / (SINES - 1));
        amplitude[i] = 1.0 / (0.2 + f_hz[i]);
        power += amplitude[i] * amplitude[i] / 2.0;
        for (int axis = 0; axis < 2; axis++) phase[axis][i] = 2.0 * M_PI * random_uniform(&r);
    }
    for (int n = 0; n < DELAY_N; n++) {
        double t_s = (double)n / DELAY_RATE_HZ;
        out[n] = (struct point_mm){0.0, 0.0};
        for (int i = 0; i < SINES; i++) {
            out[n].x += 4.0 / sqrt(power) * amplitude[i] * sin(2.0 * M_PI * f_hz[i] * t_s + phase[0][i]);
            out[n].y += 4.0 / sqrt(power) * amplitude[i] * sin(2.0 * M_PI * f_hz[i] * t_s + phase[1][i]);
        }
    }
}

/* Weight shifts: 60 mm to the side in 1.5 s (minimum jerk; 40 mm/s on average, usual for older adults who
 * lean after a target), 1.5 s there, and back. */
static inline void delay_make_shift(struct point_mm *out)
{
    for (int n = 0; n < DELAY_N; n++) {
        double t = fmod((double)n / DELAY_RATE_HZ / 1.5, 4.0), u = t < 1.0   ? t
                                                                   : t < 2.0 ? 1.0
                                                                   : t < 3.0 ? 3.0 - t
                                                                             : 0.0;
        out[n] = (struct point_mm){60.0 * (u * u * u * (10.0 + u * (6.0 * u - 15.0)) - 0.5), 0.0};
    }
}

static inline void delay_make_noise(struct point_mm *out, double sd_mm)
{
    struct random_stream r;
    random_seed(&r, 11, "plate noise");
    for (int n = 0; n < DELAY_N; n++)
        out[n] = (struct point_mm){sd_mm * random_normal(&r), sd_mm * random_normal(&r)};
}

/* Through the real step: a plate that sends Fz and CoP. */
static inline void delay_run_ours(const struct cursor_filter *filter, const struct point_mm *in,
                                  struct point_mm *out)
{
    struct plate_info plate = {.raw_kind = RAW_F32,
                               .channel_count = 3,
                               .rate_hz = DELAY_RATE_HZ,
                               .seq_bits = 32,
                               .width_mm = 500.0,
                               .depth_mm = 400.0,
                               .fz_on_n = 30.0,
                               .fz_off_n = 20.0,
                               .calibrated = true};
    plate.channel[0] = (struct channel_info){.role = ROLE_FZ, .scale = 1.0};
    plate.channel[1] = (struct channel_info){.role = ROLE_COPX, .scale = 1.0};
    plate.channel[2] = (struct channel_info){.role = ROLE_COPY, .scale = 1.0};
    struct sway_state *s = NULL;
    struct sway_config config;
    struct sway_sample sample;
    if (sway_create(&s) != STATUS_OK) abort();
    sway_config_default(&plate, &config);
    config.cursor = *filter;
    sway_reset(s, &config, 0);
    for (int n = 0; n < DELAY_N; n++) {
        struct force_sample raw = {
            .t_arr_ns = 1000000000LL + n * 1000000LL, .t_dev_us = -1, .seq = n, .tick = (uint32_t)n};
        raw.raw[0].f32 = 700.0f;
        raw.raw[1].f32 = (float)in[n].x;
        raw.raw[2].f32 = (float)in[n].y;
        sway_step(s, (uint32_t)n, &raw, 1, &sample);
        out[n] = sample.cursor_mm;
    }
    sway_destroy(s);
}

static inline void delay_run_peer(double cutoff_hz, const struct point_mm *in, struct point_mm *out)
{
    struct biquad f[2];
    struct biquad_state x[2], y[2];
    for (int k = 0; k < 2; k++) {
        biquad_butterworth(4, k, cutoff_hz, DELAY_RATE_HZ, &f[k]);
        biquad_start(&f[k], &x[k], in[0].x);
        biquad_start(&f[k], &y[k], in[0].y);
    }
    for (int n = 0; n < DELAY_N; n++) {
        out[n].x = biquad_step(&f[1], &x[1], biquad_step(&f[0], &x[0], in[n].x));
        out[n].y = biquad_step(&f[1], &y[1], biquad_step(&f[0], &y[0], in[n].y));
    }
}

/* RMS change of b - a (a NULL: of b) from one 60 Hz frame to the next, both axes. */
static inline double delay_jitter_mm(const struct point_mm *b, const struct point_mm *a)
{
    double sum = 0.0, last_x = 0.0, last_y = 0.0;
    int frames = 0;
    for (int frame = DELAY_SETTLE * 60 / 1000;; frame++) {
        int n = (int)((double)frame * DELAY_RATE_HZ / 60.0);
        if (n >= DELAY_N) break;
        double x = b[n].x - (a ? a[n].x : 0.0), y = b[n].y - (a ? a[n].y : 0.0);
        if (frames++ > 0) sum += (x - last_x) * (x - last_x) + (y - last_y) * (y - last_y);
        last_x = x, last_y = y;
    }
    return sqrt(sum / 2.0 / (frames - 1));
}

static inline double delay_error(const struct point_mm *got, const struct point_mm *truth, int lag)
{
    double sum = 0.0;
    for (int n = DELAY_SETTLE; n < DELAY_N; n++)
        sum += pow(got[n].x - truth[n - lag].x, 2.0) + pow(got[n].y - truth[n - lag].y, 2.0);
    return sum;
}

/* The shift at which the output lies best on the truth, refined by a parabola through the best three. */
static inline double delay_ms(const struct point_mm *got, const struct point_mm *truth)
{
    int best = 0;
    double best_error = delay_error(got, truth, 0);
    for (int lag = 1; lag <= DELAY_LAG_MAX_MS; lag++) {
        double error = delay_error(got, truth, lag);
        if (error >= best_error) break; /* one minimum */
        best = lag, best_error = error;
    }
    if (best == 0) return 0.0;
    double left = delay_error(got, truth, best - 1), right = delay_error(got, truth, best + 1);
    return best + 0.5 * (left - right) / (left - 2.0 * best_error + right);
}

static inline void delay_add(const struct point_mm *a, const struct point_mm *b, struct point_mm *out)
{
    for (int n = 0; n < DELAY_N; n++) out[n] = (struct point_mm){a[n].x + b[n].x, a[n].y + b[n].y};
}

static inline double delay_peer_jitter(struct delay_work *w, double cutoff_hz)
{
    delay_run_peer(cutoff_hz, w->noise, w->got);
    return delay_jitter_mm(w->got, NULL);
}

/* The cutoff at which the peer trembles as much at rest as we do: jitter grows with the cutoff, so halve. */
static inline double delay_peer_cutoff(struct delay_work *w, double jitter_mm)
{
    double low = 0.5, high = 200.0;
    for (int i = 0; i < 24; i++) {
        double middle = sqrt(low * high);
        if (delay_peer_jitter(w, middle) < jitter_mm)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static inline void cursor_delay_measure(const struct cursor_filter *filter, double noise_mm,
                                        struct cursor_delay *out)
{
    struct delay_work *w = calloc(1, sizeof *w);
    if (!w) abort();
    delay_make_quiet(w->quiet);
    delay_make_shift(w->shift);
    delay_make_noise(w->noise, noise_mm);

    delay_run_ours(filter, w->noise, w->got);
    out->rest_jitter_mm = delay_jitter_mm(w->got, NULL);
    delay_add(w->quiet, w->noise, w->sum);
    delay_run_ours(filter, w->sum, w->got);
    out->quiet_ms = delay_ms(w->got, w->quiet);
    delay_run_ours(filter, w->quiet, w->clean);
    out->moving_jitter_mm = delay_jitter_mm(w->got, w->clean);
    delay_add(w->shift, w->noise, w->sum);
    delay_run_ours(filter, w->sum, w->got);
    out->shift_ms = delay_ms(w->got, w->shift);
    delay_run_ours(filter, w->shift, w->clean);
    out->moving_jitter_mm = fmax(out->moving_jitter_mm, delay_jitter_mm(w->got, w->clean));

    out->peer_cutoff_hz = delay_peer_cutoff(w, out->rest_jitter_mm);
    out->peer_jitter_mm = delay_peer_jitter(w, out->peer_cutoff_hz);
    delay_add(w->quiet, w->noise, w->sum);
    delay_run_peer(out->peer_cutoff_hz, w->sum, w->got);
    out->peer_quiet_ms = delay_ms(w->got, w->quiet);
    delay_add(w->shift, w->noise, w->sum);
    delay_run_peer(out->peer_cutoff_hz, w->sum, w->got);
    out->peer_shift_ms = delay_ms(w->got, w->shift);
    free(w);
}

#endif
