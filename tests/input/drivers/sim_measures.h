/* sim_measures.h - the sway measures that simulated-person.md 10 is written in, as metrics.md defines them (lp10).
 *
 * Written from the definitions for these tests alone, so that they judge the simulation and not our own metrics. Static
 * functions of a header: several tests share them, none needs them all. fs = 100 Hz where it is not an argument. */
#ifndef EVENKEEL_TESTS_SIM_MEASURES_H
#define EVENKEEL_TESTS_SIM_MEASURES_H

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wunused-function"

enum { FS_HZ = 100, TRIAL_SAMPLES = 65 * FS_HZ, FIRST_SAMPLE = 5 * FS_HZ, SHORT_SAMPLES = 30 * FS_HZ };

/* ---- zero-phase Butterworth of 4th order, metrics.md 4.2, as two second-order sections ---- */

struct section { double b0, b1, b2, a1, a2; };

static struct section low_section(double cutoff_hz, double fs_hz, double q)
{
    double k = tan(M_PI * cutoff_hz / fs_hz), n = 1.0 + k / q + k * k;
    return (struct section){k * k / n, 2 * k * k / n, k * k / n, 2 * (k * k - 1) / n, (1 - k / q + k * k) / n};
}

static void section_run(const struct section *s, double *u, int n)
{
    /* Steady state of a constant input u[0], so that the series has always stood there. */
    double z2 = (s->b2 - s->a2) * u[0], z1 = (s->b1 - s->a1) * u[0] + z2;
    for (int i = 0; i < n; i++) {
        double in = u[i], out = s->b0 * in + z1;
        z1 = s->b1 * in - s->a1 * out + z2;
        z2 = s->b2 * in - s->a2 * out;
        u[i] = out;
    }
}

static void flip(double *u, int n)
{
    for (int i = 0; i < n / 2; i++) {
        double v = u[i];
        u[i] = u[n - 1 - i];
        u[n - 1 - i] = v;
    }
}

static double mean_of(const double *u, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += u[i];
    return sum / n;
}

static void centre(double *u, int n)
{
    double m = mean_of(u, n);
    for (int i = 0; i < n; i++) u[i] -= m;
}

/* Centres, pads 15 samples by odd reflection, forward and backward. */
static void low_pass_zero_phase(double *u, int n, double cutoff_hz, double fs_hz)
{
    enum { PAD = 15 };
    struct section s[2] = {low_section(cutoff_hz, fs_hz, 1.0 / (2.0 * cos(M_PI / 8))),
                           low_section(cutoff_hz, fs_hz, 1.0 / (2.0 * cos(3 * M_PI / 8)))};
    double *v = malloc((size_t)(n + 2 * PAD) * sizeof *v);
    if (!v) abort();
    centre(u, n);
    for (int i = 0; i < PAD; i++) {
        v[i] = 2 * u[0] - u[PAD - i];
        v[PAD + n + i] = 2 * u[n - 1] - u[n - 2 - i];
    }
    memcpy(v + PAD, u, (size_t)n * sizeof *u);
    for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < 2; k++) section_run(&s[k], v, n + 2 * PAD);
        flip(v, n + 2 * PAD);
    }
    memcpy(u, v + PAD, (size_t)n * sizeof *u);
    free(v);
}

/* ---- Fourier transform of any length with small prime factors ---- */

struct complex2 { double re, im; };

static void fourier_part(int n, const struct complex2 *in, int stride, struct complex2 *out, const struct complex2 *w,
                         int whole, struct complex2 *scratch)
{
    if (n == 1) {
        out[0] = in[0];
        return;
    }
    int p = 2;
    while (n % p) p++;
    int m = n / p;
    for (int j = 0; j < p; j++) fourier_part(m, in + j * stride, stride * p, out + j * m, w, whole, scratch);
    memcpy(scratch, out, (size_t)n * sizeof *out);
    int step = whole / n;
    for (int k = 0; k < n; k++) {
        struct complex2 sum = {0, 0};
        for (int j = 0; j < p; j++) {
            struct complex2 a = scratch[j * m + k % m], b = w[(long)j * k % n * step];
            sum.re += a.re * b.re - a.im * b.im;
            sum.im += a.re * b.im + a.im * b.re;
        }
        out[k] = sum;
    }
}

static void fourier(int n, const struct complex2 *in, struct complex2 *out)
{
    struct complex2 *w = malloc(2 * (size_t)n * sizeof *w);
    if (!w) abort();
    for (int i = 0; i < n; i++) w[i] = (struct complex2){cos(2 * M_PI * i / n), -sin(2 * M_PI * i / n)};
    fourier_part(n, in, 1, out, w, n, w + n);
    free(w);
}

/* Averaged Hann periodograms of two series at once (one is the imaginary part of the other); padded to pad points, one
 * value per bin 0..pad/2, unit^2/Hz, one-sided. linear: subtract a line from each segment, else the mean. */
static void welch(const double *x, const double *y, int n, int length, int step, int pad, int linear, double fs_hz,
                  double *px, double *py)
{
    struct complex2 *in = malloc((size_t)pad * sizeof *in), *out = malloc((size_t)pad * sizeof *out);
    double *u = malloc(2 * (size_t)length * sizeof *u), window2 = 0;
    if (!in || !out || !u) abort();
    const double *series[2] = {x, y};
    int segments = 0;
    memset(px, 0, (size_t)(pad / 2 + 1) * sizeof *px);
    memset(py, 0, (size_t)(pad / 2 + 1) * sizeof *py);
    for (int at = 0; at + length <= n; at += step, segments++) {
        for (int a = 0; a < 2; a++) {
            double *v = u + a * length, slope = 0, middle = (length - 1) / 2.0, spread = 0;
            memcpy(v, series[a] + at, (size_t)length * sizeof *v);
            centre(v, length);
            for (int i = 0; i < length; i++) {
                slope += (i - middle) * v[i];
                spread += (i - middle) * (i - middle);
            }
            for (int i = 0; linear && i < length; i++) v[i] -= slope / spread * (i - middle);
        }
        memset(in, 0, (size_t)pad * sizeof *in);
        window2 = 0;
        for (int i = 0; i < length; i++) {
            double h = 0.5 - 0.5 * cos(2 * M_PI * i / length);
            in[i] = (struct complex2){h * u[i], h * u[length + i]};
            window2 += h * h;
        }
        fourier(pad, in, out);
        for (int i = 0; i <= pad / 2; i++) {
            struct complex2 a = out[i], b = out[(pad - i) % pad];
            double both = i == 0 || 2 * i == pad ? 1 : 2;
            px[i] += both * 0.25 * ((a.re + b.re) * (a.re + b.re) + (a.im - b.im) * (a.im - b.im));
            py[i] += both * 0.25 * ((a.im + b.im) * (a.im + b.im) + (a.re - b.re) * (a.re - b.re));
        }
    }
    for (int i = 0; i <= pad / 2; i++) {
        px[i] /= fs_hz * window2 * segments;
        py[i] /= fs_hz * window2 * segments;
    }
    free(in), free(out), free(u);
}

static double spectral_edge_hz(const double *p, int n, double share)
{
    double total = 0, sum = 0;
    int first = (int)ceil(0.15 * n / FS_HZ - 1e-9), last = (int)floor(5.0 * n / FS_HZ + 1e-9);
    for (int i = first; i <= last; i++) total += p[i];
    for (int i = first; i <= last; i++) {
        sum += p[i];
        if (sum >= share * total) return (double)i * FS_HZ / n;
    }
    return NAN;
}

static void mean_frequency(const double *p, int bins, double bin_hz, double *mpf, double *sum)
{
    double up = 0, down = 0;
    *sum = 0;
    for (int i = 0; i < bins; i++) {
        double weight = i == 0 || i == bins - 1 ? 0.5 : 1.0;
        up += weight * i * bin_hz * p[i];
        down += weight * p[i];
        *sum += p[i];
    }
    *mpf = up / down;
}

/* Sample entropy m = 2, r = 0.20, metrics.md 9. */
static double sample_entropy(const double *u, int n)
{
    double m = mean_of(u, n), var = 0;
    for (int i = 0; i < n; i++) var += (u[i] - m) * (u[i] - m);
    double r = 0.20 * sqrt(var / n);
    long a = 0, b = 0;
    for (int i = 0; i < n - 2; i++) {
        for (int j = i + 1; j < n - 2; j++) {
            if (fabs(u[i] - u[j]) > r || fabs(u[i + 1] - u[j + 1]) > r) continue;
            b++;
            if (fabs(u[i + 2] - u[j + 2]) <= r) a++;
        }
    }
    return -log((double)a / (double)b);
}

static double dfa_alpha(const double *u, int n)
{
    double *sum = malloc((size_t)n * sizeof *sum), m = mean_of(u, n), total = 0;
    double sx = 0, sy = 0, sxx = 0, sxy = 0, scale = 4;
    int points = 0, last = 0;
    if (!sum) abort();
    for (int i = 0; i < n; i++) sum[i] = total += u[i] - m;
    for (; floor(scale) <= 0.1 * n; scale *= 1.2) {
        int w = (int)floor(scale), windows = n / w;
        if (w == last) continue;
        last = w;
        double residual = 0, middle = (w - 1) / 2.0;
        for (int k = 0; k < windows; k++) {
            const double *v = sum + k * w;
            double mean = mean_of(v, w), slope = 0, spread = 0;
            for (int i = 0; i < w; i++) {
                slope += (i - middle) * v[i];
                spread += (i - middle) * (i - middle);
            }
            slope /= spread;
            for (int i = 0; i < w; i++) {
                double e = v[i] - mean - slope * (i - middle);
                residual += e * e;
            }
        }
        double x = log(w), y = 0.5 * log(residual / (windows * w));
        sx += x, sy += y, sxx += x * x, sxy += x * y;
        points++;
    }
    free(sum);
    return (points * sxy - sx * sy) / (points * sxx - sx * sx);
}

/* ---- all of them ---- */

enum measure { MV, MV_AP, MV_ML, RMS_AP, RMS_ML, AREA, F50_AP, F50_ML, F95_AP, F95_ML, ENTROPY_AP, ENTROPY_ML, DFA_AP,
               DFA_ML, MPF, MEASURES };
static const char *const measure_name[MEASURES] = {"MV", "MV_ap", "MV_ml", "RMS_ap", "RMS_ml", "area", "f50 ap",
    "f50 ml", "f95 ap", "f95 ml", "SampEn ap", "SampEn ml", "DFA ap", "DFA ml", "mpf"};

static double rms_of(const double *u, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += u[i] * u[i];
    return sqrt(sum / n);
}

/* Seconds 5 to 35: natural logarithms of speed (mm/s), RMS (mm), ellipse area (cm2), lp10. */
static void short_measures(const double *x, const double *y, double *ln)
{
    enum { N = SHORT_SAMPLES };
    static double u[N], v[N];
    memcpy(u, x + FIRST_SAMPLE, sizeof u);
    memcpy(v, y + FIRST_SAMPLE, sizeof v);
    low_pass_zero_phase(u, N, 10.0, FS_HZ);
    low_pass_zero_phase(v, N, 10.0, FS_HZ);
    double path = 0, path_x = 0, path_y = 0, sxx = 0, syy = 0, sxy = 0, mx = mean_of(u, N), my = mean_of(v, N);
    for (int i = 0; i < N; i++) {
        sxx += (u[i] - mx) * (u[i] - mx);
        syy += (v[i] - my) * (v[i] - my);
        sxy += (u[i] - mx) * (v[i] - my);
        if (i == 0) continue;
        path += hypot(u[i] - u[i - 1], v[i] - v[i - 1]);
        path_x += fabs(u[i] - u[i - 1]);
        path_y += fabs(v[i] - v[i - 1]);
    }
    double m = N - 2, f = m / 2 * (pow(0.05, -2 / m) - 1), g = 2 * f * (N - 1.0) * (N + 1.0) / (N * (N - 2.0));
    double s = 1.0 / (N - 1), seconds = (double)N / FS_HZ;
    ln[MV] = log(path / seconds);
    ln[MV_ML] = log(path_x / seconds);
    ln[MV_AP] = log(path_y / seconds);
    ln[RMS_ML] = log(rms_of(u, N));
    ln[RMS_AP] = log(rms_of(v, N));
    ln[AREA] = log(M_PI * g * sqrt(sxx * syy - sxy * sxy) * s / 100.0);
}

/* Whole 65 s: raw mean power frequency. */
static void frequency_measure(const double *x, const double *y, double *ln)
{
    enum { HALF = TRIAL_SAMPLES / 2 };
    static double px[HALF / 2 + 1], py[HALF / 2 + 1];
    double fx, fy, sx, sy;
    welch(x, y, TRIAL_SAMPLES, HALF, HALF / 2, HALF, 0, FS_HZ, px, py);
    mean_frequency(px, HALF / 2 + 1, (double)FS_HZ / HALF, &fx, &sx);
    mean_frequency(py, HALF / 2 + 1, (double)FS_HZ / HALF, &fy, &sy);
    ln[MPF] = log((fx * sx + fy * sy) / (sx + sy));
}

/* Whole 65 s, lp10 and lp10_20hz. */
static void long_measures(const double *x, const double *y, double *ln)
{
    enum { N = TRIAL_SAMPLES, SLOW = N / 5 };
    static double u[N], v[N], px[N / 2 + 1], py[N / 2 + 1], slow_u[SLOW], slow_v[SLOW];
    memcpy(u, x, sizeof u);
    memcpy(v, y, sizeof v);
    low_pass_zero_phase(u, N, 10.0, FS_HZ);
    low_pass_zero_phase(v, N, 10.0, FS_HZ);
    welch(u, v, N, 10 * FS_HZ, 5 * FS_HZ, N, 1, FS_HZ, px, py);
    ln[F50_ML] = log(spectral_edge_hz(px, N, 0.50));
    ln[F95_ML] = log(spectral_edge_hz(px, N, 0.95));
    ln[F50_AP] = log(spectral_edge_hz(py, N, 0.50));
    ln[F95_AP] = log(spectral_edge_hz(py, N, 0.95));
    for (int i = 0; i < SLOW; i++) {
        slow_u[i] = u[5 * i];
        slow_v[i] = v[5 * i];
    }
    ln[ENTROPY_ML] = log(sample_entropy(slow_u, SLOW));
    ln[ENTROPY_AP] = log(sample_entropy(slow_v, SLOW));
    ln[DFA_ML] = log(dfa_alpha(slow_u, SLOW));
    ln[DFA_AP] = log(dfa_alpha(slow_v, SLOW));
}

/* Largest speed of cop5 (causal Butterworth 2, 5 Hz: exercises.md 2.2) in seconds 5 to 35. */
static double fastest_mm_s(const double *x, const double *y)
{
    static double u[TRIAL_SAMPLES], v[TRIAL_SAMPLES];
    struct section s = low_section(5.0, FS_HZ, M_SQRT1_2);
    double most = 0;
    memcpy(u, x, sizeof u);
    memcpy(v, y, sizeof v);
    section_run(&s, u, FIRST_SAMPLE + SHORT_SAMPLES);
    section_run(&s, v, FIRST_SAMPLE + SHORT_SAMPLES);
    for (int i = FIRST_SAMPLE; i < FIRST_SAMPLE + SHORT_SAMPLES; i++)
        most = fmax(most, FS_HZ * hypot(u[i] - u[i - 1], v[i] - v[i - 1]));
    return most;
}

struct tally { int n; double sum, sum2; };
static void tally_add(struct tally *t, double v)
{
    t->n++;
    t->sum += v;
    t->sum2 += v * v;
}
static double tally_mean(const struct tally *t) { return t->sum / t->n; }
static double tally_sd(const struct tally *t)
{
    double m = tally_mean(t);
    return sqrt(fmax(0.0, t->sum2 / t->n - m * m) * t->n / (t->n - 1));
}

#endif
