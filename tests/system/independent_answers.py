#!/usr/bin/env python3
"""Known answers for evenkeel-lab verify, from a second program that shares no line with the first.

Written from the definitions (metrics.md 4 to 12) the slow obvious way: double loops, direct Fourier sums, normal equations. Standard
library only. It makes the same signals from the same formulas, measures them, and prints

    independent_answers.py                 signal,profile,metric,value   (CSV)
    independent_answers.py --c             the table of game/lab/verify_answers.c
    independent_answers.py --compare FILE  what evenkeel-lab verify --list printed must hold these values: exit 1 if not
"""
import csv
import math
import sys
from math import cos, exp, floor, hypot, log, pi, sin, sqrt
from operator import mul

# ---- signals: the same formulas as in game/lab/verify_signals.c ----


class Noise:
    """Whole numbers that every machine agrees on; -1 to 1 in steps of 0.001."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return ((self.state >> 8) % 2001 - 1000) / 1000


def wave(amplitude, frequency_hz, phase, t):
    return amplitude * sin(2 * pi * frequency_hz * t + phase)


def stance_ml(t):
    return 12 + wave(4, 0.13, 0, t) + wave(1.7, 0.41, 1, t) + wave(0.6, 1.13, 2, t) + wave(0.15, 3.7, 0, t)


def stance_ap(t):
    return -30 + wave(6, 0.09, 0.5, t) + wave(2.4, 0.37, 2, t) + wave(0.8, 0.97, 0, t) + wave(0.2, 4.3, 1, t)


def stance():
    noise, rows = Noise(1), []
    for k in range(3200):
        t = k / 100
        ml = stance_ml(t) + 0.12 * noise.next()
        ap = stance_ap(t) + 0.12 * noise.next()
        fml = 2 + wave(1.5, 0.7, 0, t) + wave(0.8, 1.9, 1, t) + 0.4 * noise.next()
        fap = -1 + wave(2.5, 0.6, 1, t) + wave(0.7, 2.1, 0, t) + 0.4 * noise.next()
        right = 380 + wave(20, 0.21, 0, t)
        left = 340 + wave(15, 0.33, 2, t)
        rows.append((t, ml, ap, fml, fap, right, left))
    return rows


def uneven():
    """Steps of 12 to 60 ms; one sample is a spike of 60 mm."""
    noise, rows, ms = Noise(7), [], 0
    for k in range(900):
        t = ms / 1000
        ml = stance_ml(t) + 0.12 * noise.next()
        ap = stance_ap(t) + 0.12 * noise.next()
        if k == 400:
            ml += 60
        rows.append((t, ml, ap))
        ms += 36 + round(24 * noise.next())
    return rows


def cubic():
    rows = []
    for k in range(2000):
        t = k / 100
        s = (t - 10) / 10
        rows.append((t, 20 * s**3 - 12 * s + 3, 10 * s**3 + 4 * s * s, 5 + wave(2, 0.5, 0.3, t), wave(3, 0.35, 0.2, t)))
    return rows


def minimum_jerk(u):
    u = min(max(u, 0.0), 1.0)
    return u**3 * (10 - 15 * u + 6 * u * u)


def lean():
    """Toward 45 degrees, 80 mm, bent by a bulge across the way and a slow sway."""
    noise, rows = Noise(5), []
    right, forward = sin(pi / 4), cos(pi / 4)
    for k in range(800):
        t = k / 100
        on = 80 * minimum_jerk((t - 2.1) / 1.3) + wave(1, 0.4, 0, t) + 0.02 * noise.next()
        off = 9 * sin(pi * minimum_jerk((t - 2.1) / 1.3)) + 0.02 * noise.next()
        rows.append((t, on * right + off * forward, on * forward - off * right))
    return rows


def unit_circle():
    return [(k / 100, cos(2 * pi * 0.5 * k / 100), sin(2 * pi * 0.5 * k / 100)) for k in range(2000)]


POLYGON = [(-150, -160), (160, -150), (175, 20), (0, 120), (-165, 30)]
HEIGHT_M, MASS_KG = 1.7, 73.4

# ---- profiles (metrics.md 4) ----


def mean(u):
    return math.fsum(u) / len(u)


def centred(u):
    m = mean(u)
    return [v - m for v in u]


def butterworth(fc, fs, n=4):
    w = 2 * fs * math.tan(pi * fc / fs)
    poles = [w * complex(cos(pi * (2 * i + n - 1) / (2 * n)), sin(pi * (2 * i + n - 1) / (2 * n))) for i in range(1, n + 1)]
    gain, a = complex(w**n), [complex(1)]
    for s in poles:
        gain /= 2 * fs - s
        z = (2 * fs + s) / (2 * fs - s)
        a = [p - z * q for p, q in zip(a + [0], [0] + a)]
    b = [gain.real * math.comb(n, i) for i in range(n + 1)]
    return b, [c.real for c in a]


def one_pass(b, a, u):
    """Direct form II transposed, its state that of a constant input of the first sample."""
    n = len(b) - 1
    gain = sum(b) / sum(a)
    z, state = 0.0, []
    for i in range(n, 0, -1):  # state of a constant 1 at the output gain: z_i = b_i - a_i*gain + z_(i+1)
        z += b[i] - a[i] * gain
        state.insert(0, z)
    state = [v * u[0] for v in state]
    out = []
    for v in u:
        y = b[0] * v + state[0]
        for i in range(n - 1):
            state[i] = b[i + 1] * v + state[i + 1] - a[i + 1] * y
        state[n - 1] = b[n] * v - a[n] * y
        out.append(y)
    return out


def zero_phase(fc, fs, u, pad=15):
    b, a = butterworth(fc, fs)
    wide = [2 * u[0] - u[i] for i in range(pad, 0, -1)] + list(u) + [2 * u[-1] - u[-1 - i] for i in range(1, pad + 1)]
    back = one_pass(b, a, one_pass(b, a, wide)[::-1])[::-1]
    return back[pad:-pad]


def without_artefacts(rows):
    t0, m = rows[0][0], len(rows)
    rows = [(r[0] - t0, r[1], r[2]) for r in rows]
    kept = []
    for i in range(1, m - 1):
        if rows[i][0] < 0.1:
            continue
        if kept:
            q = kept[-1]
            d = [abs(rows[j][1] - q[1]) + abs(rows[j][2] - q[2]) if j < m else 1e9 for j in (i, i + 1, i + 2)]
            if d[0] > 20 and (d[1] < 5 or (1 < i < m - 2 and d[2] < 5)):
                continue
        kept.append(rows[i])
    return kept


def sliding_windows(kept):
    h, centres, values = (0.08 - 1e-6) / 2, [], []
    t = [r[0] for r in kept]
    c = max(0.0, t[0])
    while c < t[-1]:
        inside = [j for j in range(len(t)) if abs(t[j] - c) < h]
        if len(inside) == 1:
            values.append(kept[inside[0]][1:])
            centres.append(c)
        elif inside:
            weights = []
            for j in inside:
                left = max(t[0], c - h) if j == inside[0] else (t[j - 1] + t[j]) / 2
                right = min(t[-1], c + h) if j == inside[-1] else (t[j] + t[j + 1]) / 2
                weights.append(right - left)
            values.append(tuple(sum(w * kept[j][k] for w, j in zip(weights, inside)) / sum(weights) for k in (1, 2)))
            centres.append(c)
        c += 1 / 25
    steps = [b - a for a, b in zip(centres, centres[1:])]
    if max(steps) > 1.5 / 25:  # an empty window: straight lines between the others
        even, k = [], 0
        while centres[0] + k / 25 < centres[-1]:
            at = centres[0] + k / 25
            j = max(i for i in range(len(centres) - 1) if centres[i] <= at)
            share = (at - centres[j]) / (centres[j + 1] - centres[j])
            even.append(tuple(a + share * (b - a) for a, b in zip(values[j], values[j + 1])))
            k += 1
        values = even
    return [v[0] for v in values], [v[1] for v in values]


def in_profile(name, rows, fs):
    """-> ml, ap, rate, mean of the unfiltered"""
    ml, ap = [r[1] for r in rows], [r[2] for r in rows]
    means = mean(ml), mean(ap)  # of the samples as they were taken, whatever becomes of them
    if name in ('quijoux25', 'lp5_25hz'):
        ml, ap = sliding_windows(without_artefacts(rows))
        fs = 25
    ml, ap = [v - means[0] for v in ml], [v - means[1] for v in ap]
    cutoff = {'raw': 0, 'lp10': 10, 'lp5': 5, 'quijoux25': 10, 'lp5_25hz': 5, 'lp10_20hz': 10}[name]
    if cutoff:
        ml, ap = zero_phase(cutoff, fs, ml), zero_phase(cutoff, fs, ap)
    if name == 'lp10_20hz':
        ml, ap, fs = ml[::fs // 20], ap[::fs // 20], 20
    return ml, ap, fs, means


# ---- families (metrics.md 5 to 12) ----


def sample_sd(u):
    m = mean(u)
    return sqrt(math.fsum((v - m) ** 2 for v in u) / (len(u) - 1))


def pop_sd(u):
    m = mean(u)
    return sqrt(math.fsum((v - m) ** 2 for v in u) / len(u))


def rms(u):
    return sqrt(math.fsum(v * v for v in u) / len(u))


def f_quantile(m):
    return m / 2 * (0.05 ** (-2 / m) - 1)


def position(x, y, fs):
    n, rd, o = len(x), [hypot(a, b) for a, b in zip(x, y)], {}
    for name, u in (('ml', x), ('ap', y), ('rd', rd)):
        o['mean_distance_' + name] = mean([abs(v) for v in u])
        o['max_distance_' + name] = max(abs(v) for v in u)
        o['rms_' + name] = rms(u)
        o['sd_' + name] = sample_sd(u)
    o['range_ml'], o['range_ap'] = max(x) - min(x), max(y) - min(y)
    o['range_2d'] = sqrt(max(max((a - x[i]) ** 2 + (b - y[i]) ** 2 for a, b in zip(x[i:], y[i:])) for i in range(n)))
    o['range_ratio'] = o['range_ml'] / o['range_ap']
    o['planar_deviation'] = hypot(o['rms_ml'], o['rms_ap'])
    xy = mean(list(map(mul, x, y)))
    o['sway_direction_coef'] = xy / (o['rms_ml'] * o['rms_ap'])
    o['circle95_area'] = pi * (o['mean_distance_rd'] + 1.96 * o['sd_rd']) ** 2
    mx, my = mean(x), mean(y)
    sxx, syy = o['sd_ml'] ** 2, o['sd_ap'] ** 2
    sxy = math.fsum((a - mx) * (b - my) for a, b in zip(x, y)) / (n - 1)
    root = sqrt((sxx - syy) ** 2 + 4 * sxy * sxy)
    l1, l2 = (sxx + syy + root) / 2, (sxx + syy - root) / 2
    f = f_quantile(n - 2)
    g = 2 * f * (n - 1) * (n + 1) / (n * (n - 2))
    o['ellipse95_area_pred'] = pi * g * sqrt(l1 * l2)
    o['ellipse95_semi_major'], o['ellipse95_semi_minor'] = sqrt(g * l1), sqrt(g * l2)
    o['ellipse95_area_pop'] = 2 * pi * f * (n + 1) * (n - 1) / (n * (n - 2)) * sqrt(o['rms_ml'] ** 2 * o['rms_ap'] ** 2 - xy * xy)
    o['ellipse95_area_chi2'] = pi * 5.991464547107979 * sqrt(l1 * l2)
    major = math.atan2(l1 - sxx, sxy)  # from ML
    o['principal_direction_deg'] = abs(90 - abs(math.degrees(major)) % 180)
    return o


def steps(u):
    return [b - a for a, b in zip(u, u[1:])]


def cubic_slope(five, at):
    """Derivative at sample `at` (0..4) of the cubic that fits five samples best: normal equations."""
    k = [-2, -1, 0, 1, 2]
    a = [[sum(t ** (i + j) for t in k) for j in range(4)] for i in range(4)]
    b = [sum(v * t**i for v, t in zip(five, k)) for i in range(4)]
    c = solve(a, b)
    return c[1] + 2 * c[2] * (at - 2) + 3 * c[3] * (at - 2) ** 2


def solve(a, b):
    """Gauss with pivots."""
    a = [row[:] + [v] for row, v in zip(a, b)]
    n = len(a)
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(a[r][i]))
        a[i], a[p] = a[p], a[i]
        for r in range(i + 1, n):
            f = a[r][i] / a[i][i]
            if f:
                for c in range(i, n + 1):
                    a[r][c] -= f * a[i][c]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (a[i][n] - sum(a[i][j] * x[j] for j in range(i + 1, n))) / a[i][i]
    return x


def velocity_of(u, fs):
    v = [fs * (u[k - 2] - 8 * u[k - 1] + 8 * u[k + 1] - u[k + 2]) / 12 for k in range(2, len(u) - 2)]
    return ([fs * cubic_slope(u[:5], i) for i in (0, 1)] + v + [fs * cubic_slope(u[-5:], i) for i in (3, 4)])


def crossings_of(v):
    side = next((1 if w > 0 else -1) for w in v if w)
    found = []
    for i in range(1, len(v)):
        if v[i] and v[i] * v[i - 1] <= 0 and (1 if v[i] > 0 else -1) != side:
            found.append(i)
            side = 1 if v[i] > 0 else -1
    return found


def movement(x, y, fs):
    n, o, p = len(x), {}, position_of(x, y, fs)
    dx, dy = steps(x), steps(y)
    path = {'ml': math.fsum(map(abs, dx)), 'ap': math.fsum(map(abs, dy)), '2d': math.fsum(map(hypot, dx, dy))}
    for name, v in path.items():
        o['path_length_' + name] = v
        o['mean_velocity_' + name] = v / (n / fs)
    t1 = (n - 1) / fs
    o['sway_area_rate'] = math.fsum(abs(x[k + 1] * y[k] - x[k] * y[k + 1]) for k in range(n - 1)) / (2 * t1)
    o['mean_freq_2d'] = path['2d'] / t1 / (2 * pi * p['mean_distance_rd'])
    for name, u in (('ml', x), ('ap', y)):
        o['mean_freq_' + name] = path[name] / t1 / (4 * sqrt(2) * p['mean_distance_' + name])
        v = velocity_of(u, fs)
        o['phase_plane_' + name] = sqrt(p['rms_' + name] ** 2 + pop_sd(v) ** 2)
        at = crossings_of(v)
        peaks = [(v[a], max(map(abs, v[a:b]))) for a, b in zip(at, at[1:])]
        o['zero_crossings_' + name] = len(at)
        o['peak_velocity_pos_' + name] = mean([m for s, m in peaks if s > 0])
        o['peak_velocity_neg_' + name] = mean([m for s, m in peaks if s < 0])
        o['peak_velocity_all_' + name] = mean([m for s, m in peaks])
    area = p['ellipse95_area_pop']
    o['lfs'] = path['2d'] / area
    o['fractal_dim_ce'] = log(n) / (log(n) + log(sqrt(4 * area / pi)) - log(path['2d']))
    o['turns_index'] = math.fsum(hypot(a / p['sd_ml'], b / p['sd_ap']) for a, b in zip(dx, dy))
    return o


def density(x, y, fs, radius=3.0):
    n, d = len(x), []
    for t in range(n - 1):
        def near(j):
            return hypot(x[j] - x[t], y[j] - y[t]) <= radius
        first = last = t
        while first > 0 and near(first - 1):
            first -= 1
        while last < n - 1 and near(last + 1):
            last += 1
        d.append((last - first) / fs)
    d = zero_phase(2.5, fs, d)
    peaks = [t for t in range(1, len(d) - 1) if d[t - 1] < d[t] > d[t + 1]]
    return {'sway_density_peak_mean': mean([d[t] for t in peaks]),
            'sway_density_peak_distance': mean([hypot(x[b] - x[a], y[b] - y[a]) for a, b in zip(peaks, peaks[1:])])}


def hann(n):
    return [0.5 - 0.5 * cos(2 * pi * j / n) for j in range(n)]


def power(segment, bins, padded):
    """|DFT|^2 of the segment, zero-padded, at these bins: the sum as it stands in the books."""
    n = len(segment)
    c = [cos(2 * pi * j / padded) for j in range(padded)]
    s = [sin(2 * pi * j / padded) for j in range(padded)]
    out = []
    for k in bins:
        at = [k * j % padded for j in range(n)]
        re = math.fsum(map(mul, segment, (c[i] for i in at)))
        im = math.fsum(map(mul, segment, (s[i] for i in at)))
        out.append(re * re + im * im)
    return out


def without_line(u):
    n, m = len(u), mean(u)
    middle = (n - 1) / 2
    slope = math.fsum((k - middle) * (v - m) for k, v in enumerate(u)) / math.fsum((k - middle) ** 2 for k in range(n))
    return [v - m - slope * (k - middle) for k, v in enumerate(u)]


def spectrum_of(u, fs):
    n, length = len(u), 10 * fs
    bins = [i for i in range(n // 2 + 1) if 0.15 <= i * fs / n <= 5]
    w = hann(length)
    scale = 2 / (fs * math.fsum(v * v for v in w))
    starts = range(0, n - length + 1, length // 2)
    p = [0.0] * len(bins)
    for start in starts:
        piece = list(map(mul, without_line(u[start:start + length]), w))
        p = [a + b * scale / len(starts) for a, b in zip(p, power(piece, bins, n))]
    return [i * fs / n for i in bins], p


def spectrum(u, fs):
    f, p = spectrum_of(u, fs)
    total, running, reach = math.fsum(p), 0.0, {}
    for a, b in zip(f, p):
        running += b
        for share in (50, 95):
            if running >= share / 100 * total:
                reach.setdefault(share, a)
    m = [math.fsum(a**j * b for a, b in zip(f, p)) for j in range(3)]
    low = math.fsum(b for a, b in zip(f, p) if a <= 0.5)
    mid = math.fsum(b for a, b in zip(f, p) if 0.5 < a <= 2)
    high = math.fsum(b for a, b in zip(f, p) if a > 2)
    return {'psd_total_power': total, 'psd_fmode': f[p.index(max(p))], 'psd_f50': reach[50], 'psd_f95': reach[95],
            'psd_centroid': sqrt(m[2] / m[0]), 'psd_dispersion': sqrt(1 - m[1] ** 2 / (m[0] * m[2])),
            'psd_energy_low': low, 'psd_energy_mid': mid, 'psd_energy_high': high, 'psd_quotient': high / (low + mid)}


def whole_band(u, fs):
    length, shift = len(u) // 2, len(u) // 2 - len(u) // 4
    w, bins = hann(length), range(length // 2 + 1)
    starts = range(0, len(u) - length + 1, shift)
    p = [0.0] * len(bins)
    for start in starts:
        m = mean(u[start:start + length])
        piece = [(v - m) * a for v, a in zip(u[start:start + length], w)]
        p = [a + b for a, b in zip(p, power(piece, bins, length))]
    p = [v * (1 if k == 0 or 2 * k == length else 2) for k, v in enumerate(p)]
    f = [k * fs / length for k in bins]
    fp = list(map(mul, f, p))
    trapezoid = [math.fsum(v) - (v[0] + v[-1]) / 2 for v in (fp, p)]
    return trapezoid[0] / trapezoid[1], math.fsum(p)


def power_frequency(x, y, fs):
    (ml, sum_ml), (ap, sum_ap) = whole_band(x, fs), whole_band(y, fs)
    return {'mean_power_freq_ml': ml, 'mean_power_freq_ap': ap,
            'mean_power_freq': (ap * sum_ap + ml * sum_ml) / (sum_ap + sum_ml)}


def displacements(u, largest):
    out = []
    for m in range(1, largest + 1):
        d = [b - a for a, b in zip(u, u[m:])]
        out.append(math.fsum(map(mul, d, d)) / len(d))
    return out


def line_through(x, y):
    """-> constant, slope, RMS residual"""
    mx, my = mean(x), mean(y)
    slope = math.fsum((a - mx) * (b - my) for a, b in zip(x, y)) / math.fsum((a - mx) ** 2 for a in x)
    constant = my - slope * mx
    return constant, slope, sqrt(math.fsum((b - constant - slope * a) ** 2 for a, b in zip(x, y)) / len(x))


def diffusion(u, fs):
    n = len(u)
    k = n // 3
    msd = displacements(u, max(k, 10 * fs))
    tx, ty = [log(m / fs) for m in range(1, k + 1)], [log(v) for v in msd[:k]]
    best = {'short': (math.inf,), 'long': (math.inf,)}
    for i in range(floor(0.3 * fs) + 1, floor(2.5 * fs) + 1):
        for name, part in (('short', slice(0, i)), ('long', slice(i - 1, k))):
            c, a, e = line_through(tx[part], ty[part])
            if e <= best[name][0]:
                best[name] = (e, c, a)
    (_, cs, a_s), (_, cl, a_l) = best['short'], best['long']
    critical = min(exp((cl - cs) / (a_s - a_l)), k / fs)
    o = {'sda_log_short_diffusion': exp(cs), 'sda_log_long_diffusion': exp(cl), 'sda_log_short_h': a_s / 2,
         'sda_log_long_h': a_l / 2, 'sda_log_critical_time': critical, 'sda_log_critical_msd': exp(cs + a_s * log(critical))}
    tau = [m / fs for m in range(1, 10 * fs + 1)]
    short = [(t, v) for t, v in zip(tau, msd) if t <= 0.5]
    long = [(t, v) for t, v in zip(tau, msd) if 2.5 <= t <= 10]
    qs, ss, _ = line_through(*zip(*short))
    ql, sl, _ = line_through(*zip(*long))
    cross = (ql - qs) / (ss - sl)
    o.update({'sda_lin_short_d': ss / 2, 'sda_lin_long_d': sl / 2, 'sda_lin_critical_time': cross,
              'sda_lin_critical_msd': qs + ss * cross})
    return o


def matches(u, m, r):
    """Pairs of templates alike over m points, over m + 1 points."""
    n, a, b = len(u), 0, 0
    for i in range(n - m):
        for j in range(i + 1, n - m):
            if abs(u[i] - u[j]) > r:
                continue
            if all(abs(u[i + k] - u[j + k]) <= r for k in range(1, m)):
                b += 1
                a += abs(u[i + m] - u[j + m]) <= r
    return a, b


def entropy(u, fs):
    o = {}
    for m, f, name in ((2, 0.2, 'sampen_m2_r020'), (3, 0.3, 'sampen_m3_r030'), (5, 0.25, 'sampen_m5_r025')):
        a, b = matches(u, m, f * pop_sd(u))
        o[name] = -log(a / b)
    return o


def fluctuation(u, fs):
    n, y, sizes = len(u), [], []
    m, total = mean(u), 0.0
    for v in u:
        total += v - m
        y.append(total)
    i = 0
    while floor(4 * 1.2**i) <= 0.1 * n:
        sizes.append(floor(4 * 1.2**i))
        i += 1
    sizes = sorted(set(sizes))
    f = []
    for size in sizes:
        rest = []
        for w in range(n // size):
            rest += without_line(y[w * size:(w + 1) * size])
        f.append(rms(rest))
    return {'dfa_alpha': line_through([log(s) for s in sizes], [log(v) for v in f])[1]}


def spline(t, u, at):
    """Not-a-knot: the third derivative does not jump at the second and the last but one knot."""
    n, h = len(t), [b - a for a, b in zip(t, t[1:])]
    a, b = [[0.0] * n for _ in range(n)], [0.0] * n
    a[0][0], a[0][1], a[0][2] = h[1], -(h[0] + h[1]), h[0]
    a[-1][-3], a[-1][-2], a[-1][-1] = h[-1], -(h[-2] + h[-1]), h[-2]
    for i in range(1, n - 1):
        a[i][i - 1], a[i][i], a[i][i + 1] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        b[i] = 6 * ((u[i + 1] - u[i]) / h[i] - (u[i] - u[i - 1]) / h[i - 1])
    second, out, i = solve(a, b), [], 0
    for v in at:
        while i < n - 2 and v > t[i + 1]:
            i += 1
        p, q = t[i + 1] - v, v - t[i]
        out.append((second[i] * p**3 + second[i + 1] * q**3) / (6 * h[i])
                   + (u[i] / h[i] - second[i] * h[i] / 6) * p + (u[i + 1] / h[i] - second[i + 1] * h[i] / 6) * q)
    return out


def rambling(u, force, fs):
    f = centred(force)
    at = [i for i in range(len(f) - 1) if f[i] * f[i + 1] < 0]
    span = range(at[0], at[-1] + 1)
    calm = spline(at, [u[i] for i in at], span)
    rest = [u[i] - r for i, r in zip(span, calm)]
    o = {'iep_count': len(at)}
    for name, v in (('rambling', calm), ('trembling', rest)):
        o[name + '_rms'] = pop_sd(v)
        o[name + '_range'] = max(v) - min(v)
        o[name + '_mean_velocity'] = math.fsum(map(abs, steps(v))) / (len(v) / fs)
    return o


def centre_of_gravity(u, fs):
    h = (0.56 - 0.039) * HEIGHT_M
    w02 = MASS_KG * 9.8 * h / (MASS_KG * 0.0533 * HEIGHT_M**2 + MASS_KG * h * h)
    wide = [2 * u[0] - u[i] for i in range(fs, 0, -1)] + u + [2 * u[-1] - u[-1 - i] for i in range(1, fs + 1)]
    m, n = mean(wide), len(wide)
    wide = [v - m for v in wide]
    c = [cos(2 * pi * j / n) for j in range(n)]
    s = [sin(2 * pi * j / n) for j in range(n)]
    re, im = [], []
    for k in range(n // 2 + 1):
        at = [k * j % n for j in range(n)]
        w = 2 * pi * k * fs / n
        gain = w02 / (w02 + w * w) * (1 if k == 0 or 2 * k == n else 2) / n
        re.append(gain * sum(map(mul, wide, (c[i] for i in at))))
        im.append(gain * sum(map(mul, wide, (s[i] for i in at))))
    cog = []
    for j in range(fs, n - fs):
        at = [k * j % n for k in range(len(re))]
        cog.append(m + sum(map(mul, re, (c[i] for i in at))) + sum(map(mul, im, (s[i] for i in at))))
    return {'cogv_rms_ap': pop_sd(cog), 'cop_minus_cogv_rms_ap': rms([a - b for a, b in zip(u, cog)])}


def differences(u, fs):
    return [(u[1] - u[0]) * fs] + [(b - a) * fs / 2 for a, b in zip(u, u[2:])] + [(u[-1] - u[-2]) * fs]


def boundary(x, y, fs):
    """Plate coordinates; the corners run counter-clockwise, so a sample inside lies left of every edge."""
    vx, vy, tau, outside = differences(x, fs), differences(y, fs), [], 0
    edges = [(p, q) for p, q in zip(POLYGON, POLYGON[1:] + POLYGON[:1])]
    for a, b, va, vb in zip(x, y, vx, vy):
        times, inside = [], True
        for (px, py), (qx, qy) in edges:
            nx, ny = -(qy - py), qx - px  # inward
            c, speed = nx * (a - px) + ny * (b - py), nx * va + ny * vb
            inside = inside and c >= 0
            if speed < 0:
                times.append(-c / speed)
        outside += not inside
        tau.append(min(times) if inside and times else None)
    known = sorted(t for t in tau if t is not None)
    lows = [b for a, b, c in zip(tau, tau[1:], tau[2:]) if None not in (a, b, c) and a > b < c]
    middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
    return {'ttb_mean': mean(known), 'ttb_median': middle, 'ttb_abs_min': known[0], 'ttb_minima_mean': mean(lows),
            'ttb_minima_sd': sample_sd(lows), 'ttb_minima_count': len(lows), 'ttb_mean_of_50_lowest': mean(known[:50]),
            'ttb_outside_count': outside}


def angle(x, y, fs):
    o = {}
    for name, u in (('ml', x), ('ap', y)):
        deg = [math.degrees(math.asin(v / (1000 * 0.5527 * HEIGHT_M))) for v in u]
        o['sway_angle_range_%s_deg' % name] = max(deg) - min(deg)
    o['equilibrium_score_pct'] = max(0.0, 100 * (12.5 - o['sway_angle_range_ap_deg']) / 12.5)
    return o


def weight(right, left):
    share = [100 * r / (r + v) for r, v in zip(right, left)]
    r, v = mean(right), mean(left)
    return {'weight_right_pct_mean': mean(share), 'weight_right_pct_sd': sample_sd(share),
            'weight_asymmetry_index_pct': 100 * abs(r - v) / (0.5 * (r + v))}


def limits_of_stability(rows, fs, tc, deg, target):
    ux, uy = sin(math.radians(deg)), cos(math.radians(deg))
    rest = [k for k in range(len(rows)) if tc - 0.5 <= k / fs < tc]
    px, py = mean([rows[k][1] for k in rest]), mean([rows[k][2] for k in rest])
    s = [(r[1] - px) * ux + (r[2] - py) * uy for r in rows]
    e = [(r[1] - px) * uy - (r[2] - py) * ux for r in rows]
    v = differences(s, fs)
    cue = next(k for k in range(len(rows)) if k / fs >= tc)
    quiet = [v[k] for k in rest]
    threshold = max(0.05 * max(v[cue:]), mean(quiet) + 3 * sample_sd(quiet))
    run = round(0.05 * fs)
    onset = next(k for k in range(cue, len(v)) if all(v[j] > threshold for j in range(k, k + run)))
    end = next((k for k in range(onset + run, len(v)) if v[k] < threshold), len(v) - 1)

    def reach(level):
        k = next(j for j in range(onset, len(s)) if s[j] >= level)
        return float(k) if k == onset else k - 1 + (level - s[k - 1]) / (s[k] - s[k - 1])
    on = math.fsum(abs(s[k + 1] - s[k]) for k in range(onset, end))
    off = math.fsum(abs(e[k + 1] - e[k]) for k in range(onset, end))
    return {'los_reaction_time_s': onset / fs - tc, 'los_endpoint_excursion_pct': 100 * s[end] / target,
            'los_max_excursion_pct': 100 * max(s[onset:]) / target,
            'los_movement_velocity_mm_s': 0.9 * s[end] * fs / (reach(0.95 * s[end]) - reach(0.05 * s[end])),
            'los_directional_control_pct': max(0.0, 100 * (on - off) / on), 'los_path_on_axis_mm': on, 'los_path_off_axis_mm': off}


# ---- which of them on what ----

known_positions = {}


def position_of(x, y, fs):
    key = (len(x), x[0], y[-1])
    if key not in known_positions:
        known_positions[key] = position(x, y, fs)
    return known_positions[key]


def per_axis(measure, x, y, fs):
    return {'%s_%s' % (name, axis): v for axis, u in (('ml', x), ('ap', y)) for name, v in measure(u, fs).items()}


def sway(rows, fs, profile):
    x, y, fs, (mx, my) = in_profile(profile, rows, fs)
    o = {'n_samples': len(x), 'mean_value_ml': mx, 'mean_value_ap': my}
    if profile == 'lp10_20hz':
        o.update(per_axis(entropy, x, y, fs))
        o.update(per_axis(fluctuation, x, y, fs))
        return o
    for measure in (position_of, movement, density, power_frequency, angle):
        o.update(measure(x, y, fs))
    for measure in (spectrum, diffusion, fluctuation) + ((entropy,) if fs == 25 else ()):
        o.update(per_axis(measure, x, y, fs))
    o.update(boundary([v + mx for v in x], [v + my for v in y], fs))
    return o


def of_stance(profile):
    rows = stance()
    o = sway(rows, 100, profile)
    if profile == 'raw':
        ap = centred([r[2] for r in rows])
        right, left = [r[5] for r in rows], [r[6] for r in rows]
        o.update(centre_of_gravity(ap, 100))
        o.update(weight(right, left))
        for axis, u, f in (('ml', 1, 3), ('ap', 2, 4)):
            part = rambling([r[u] for r in rows], [r[f] for r in rows], 100)
            o.update({'%s_%s' % (name, axis): v for name, v in part.items()})
        load = [r + v for r, v in zip(right, left)]
        o['fz_mean'], o['fz_sd'] = mean(load), sample_sd(load)
        o.update({'published_COParea_cm2': o['ellipse95_area_pred'] / 100, 'published_COPvelo_cms': o['mean_velocity_2d'] / 10,
                  'published_COPmfreq_hz': o['mean_power_freq']})
    return o


def of_cubic():
    rows = cubic()
    return {'%s_%s' % (name, axis): v for axis, u, f in (('ml', 1, 3), ('ap', 2, 4))
            for name, v in rambling([r[u] for r in rows], [r[f] for r in rows], 100).items() if 'trembling' not in name}


def of_circle():
    """Speed in the profile lp10 of a circle of 1 mm: those of larger ones are multiples."""
    x, y, _, _ = in_profile('lp10', unit_circle(), 100)
    return {'mean_velocity_2d': math.fsum(map(hypot, steps(x), steps(y))) / 20}


def answers():
    """-> [(signal, profile, {metric: value})]"""
    out = [('stance', p, of_stance(p)) for p in ('raw', 'lp10', 'lp5', 'quijoux25', 'lp5_25hz', 'lp10_20hz')]
    out += [('uneven', p, sway(uneven(), 0, p)) for p in ('quijoux25', 'lp5_25hz')]
    out.append(('cubic', 'raw', of_cubic()))
    out.append(('lean', 'lean', limits_of_stability(lean(), 100, 1.6, 45, 100)))
    ring = of_circle()
    out.append(('ring', 'lp10', ring))
    radii = (5, 8, 10, 18)  # of the four conditions
    out.append(('conditions', 'lp10', {'mctsib_composite_velocity': mean([r * ring['mean_velocity_2d'] for r in radii])}))
    return out


# ---- printing, comparing ----


def print_c(all_answers):
    columns = {}
    for signal, profile, values in all_answers:
        columns.setdefault(signal, []).append((profile, values))
    for signal, of_profiles in columns.items():
        names = list(dict.fromkeys(name for _, values in of_profiles for name in values))
        print('static const struct verify_answer %s[] = { /* %s */' % (signal, ', '.join(p for p, _ in of_profiles)))
        for name in names:
            print('    {"%s", {%s}},' % (name, ', '.join('%.15g' % v[name] if name in v else 'NAN' for _, v in of_profiles)))
        print('};')


def compare(path, all_answers):
    mine = {(s, p, m): v for s, p, values in all_answers for m, v in values.items()}
    theirs = {(r['check'], r['profile'], r['metric']): float(r['expected'])
              for r in csv.DictReader(open(path, encoding='utf-8')) if r['basis'] == 'second program'}
    wrong = ['%s: only in one of the two' % ' '.join(k) for k in sorted(mine.keys() ^ theirs.keys())]
    for key in sorted(mine.keys() & theirs.keys()):
        if not abs(mine[key] - theirs[key]) <= 1e-10 * max(abs(mine[key]), 1e-3):
            wrong.append('%s: %.15g here, %.15g there' % (' '.join(key), mine[key], theirs[key]))
    print('\n'.join(wrong) if wrong else '%d answers agree' % len(mine))
    return 1 if wrong or not mine else 0


def main():
    if len(sys.argv) == 3 and sys.argv[1] == '--compare':
        sys.exit(compare(sys.argv[2], answers()))
    if sys.argv[1:] == ['--c']:
        return print_c(answers())
    print('signal,profile,metric,value')
    for signal, profile, values in answers():
        for name, v in values.items():
            print('%s,%s,%s,%.15g' % (signal, profile, name, v))


main()
