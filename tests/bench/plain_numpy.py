#!/usr/bin/env python3
"""The same descriptors in plain NumPy and SciPy: the peer of P16 (performance.md), and an independent second opinion.

usage: plain_numpy.py FILE.csv       columns time_s, cop_ml_mm, cop_ap_mm, force_z_n

Prints a CSV header and one row, with the column names of `evenkeel-lab analyze --wide`. Written from the definitions
(metrics.md 4 to 8) the way a researcher writes it: NumPy over whole arrays, SciPy for filters, hull, quantiles and Welch.
No sample entropy and no fluctuation analysis.
"""
import sys

import numpy as np
from scipy.signal import butter, filtfilt, savgol_filter, welch
from scipy.spatial import ConvexHull
from scipy.spatial.distance import pdist
from scipy.stats import f as f_distribution


def load(path):
    table = np.loadtxt(path, delimiter=",", skiprows=5)
    rate = round(1 / np.median(np.diff(table[:, 0])), 6)
    return table[:, 1], table[:, 2], table[:, 3], rate


def low_pass(u, cutoff, rate):
    b, a = butter(4, cutoff / (rate / 2))
    return filtfilt(b, a, u)


def position(x, y, out):
    n = len(x)
    rd = np.hypot(x, y)
    for name, u in ("ml", x), ("ap", y), ("rd", rd):
        out["mean_distance_" + name] = np.mean(np.abs(u))
        out["max_distance_" + name] = np.max(np.abs(u))
        out["rms_" + name] = np.sqrt(np.mean(u**2))
        out["sd_" + name] = np.std(u, ddof=1)
    out["range_ml"], out["range_ap"] = np.ptp(x), np.ptp(y)
    points = np.column_stack((x, y))
    out["range_2d"] = pdist(points[ConvexHull(points).vertices]).max()
    out["range_ratio"] = out["range_ml"] / out["range_ap"]
    out["planar_deviation"] = np.hypot(out["rms_ml"], out["rms_ap"])
    out["sway_direction_coef"] = np.mean(x * y) / (out["rms_ml"] * out["rms_ap"])
    out["circle95_area"] = np.pi * (out["mean_distance_rd"] + 1.96 * out["sd_rd"]) ** 2
    values, vectors = np.linalg.eigh(np.cov(x, y))
    quantile = f_distribution.ppf(0.95, 2, n - 2)
    g = 2 * quantile * (n - 1) * (n + 1) / (n * (n - 2))
    out["ellipse95_area_pred"] = np.pi * g * np.sqrt(values[0] * values[1])
    out["ellipse95_area_pop"] = (2 * np.pi * quantile * (n + 1) * (n - 1) / (n * (n - 2))
                                 * np.sqrt(out["rms_ml"] ** 2 * out["rms_ap"] ** 2 - np.mean(x * y) ** 2))
    out["ellipse95_area_chi2"] = np.pi * 5.991464547107979 * np.sqrt(values[0] * values[1])
    out["ellipse95_semi_major"], out["ellipse95_semi_minor"] = np.sqrt(g * values[1]), np.sqrt(g * values[0])
    out["principal_direction_deg"] = np.degrees(np.arctan2(abs(vectors[0, 1]), abs(vectors[1, 1])))


def velocity_peaks(v):
    """Crossings change the side; the peaks lie between consecutive ones."""
    sign = np.sign(v)
    moving = np.flatnonzero(sign)
    changes = moving[1:][sign[moving[1:]] != sign[moving[:-1]]]
    if len(changes) < 2:
        return len(changes), np.array([]), np.array([])
    peaks = np.maximum.reduceat(np.abs(v), changes)[:-1]
    upward = sign[changes[:-1]] > 0
    return len(changes), peaks[upward], peaks[~upward]


def movement(x, y, rate, out):
    n = len(x)
    dx, dy = np.diff(x), np.diff(y)
    paths = {"ml": np.abs(dx).sum(), "ap": np.abs(dy).sum(), "2d": np.hypot(dx, dy).sum()}
    for name, path in paths.items():
        out["path_length_" + name] = path
        out["mean_velocity_" + name] = path / (n / rate)
    last = (n - 1) / rate
    out["sway_area_rate"] = np.abs(x[1:] * y[:-1] - x[:-1] * y[1:]).sum() / (2 * last)
    out["mean_freq_2d"] = paths["2d"] / last / (2 * np.pi * out["mean_distance_rd"])
    for name, u in ("ml", x), ("ap", y):
        out["mean_freq_" + name] = paths[name] / last / (4 * np.sqrt(2) * out["mean_distance_" + name])
        v = savgol_filter(u, 5, 3, deriv=1, delta=1 / rate)
        out["phase_plane_" + name] = np.sqrt(out["rms_" + name] ** 2 + np.var(v))
        count, positive, negative = velocity_peaks(v)
        out["zero_crossings_" + name] = count
        out["peak_velocity_pos_" + name] = positive.mean()
        out["peak_velocity_neg_" + name] = negative.mean()
        out["peak_velocity_all_" + name] = np.concatenate((positive, negative)).mean()
    out["lfs"] = paths["2d"] / out["ellipse95_area_pop"]
    diameter = np.sqrt(4 * out["ellipse95_area_pop"] / np.pi)
    out["fractal_dim_ce"] = np.log(n) / (np.log(n) + np.log(diameter) - np.log(paths["2d"]))
    out["turns_index"] = np.hypot(dx / out["sd_ml"], dy / out["sd_ap"]).sum()


def sway_density(x, y, rate, out, radius=3.0):
    n = len(x)
    first, last = np.arange(n), np.arange(n)
    for side, step in (first, -1), (last, 1):
        going = np.arange(n)
        while len(going):
            there = side[going] + step
            inside = (there >= 0) & (there < n)
            going, there = going[inside], there[inside]
            near = (x[there] - x[going]) ** 2 + (y[there] - y[going]) ** 2 <= radius**2
            going = going[near]
            side[going] += step
    d = low_pass(((last - first) / rate)[:-1], 2.5, rate)
    peaks = 1 + np.flatnonzero((d[1:-1] > d[:-2]) & (d[1:-1] > d[2:]))
    out["sway_density_peak_mean"] = d[peaks].mean()
    out["sway_density_peak_distance"] = np.hypot(np.diff(x[peaks]), np.diff(y[peaks])).mean()


def spectrum(u, rate, name, out):
    f, p = welch(u, rate, window="hann", nperseg=int(10 * rate), noverlap=int(5 * rate), nfft=len(u), detrend="linear")
    band = (f >= 0.15) & (f <= 5)
    f, p = f[band], p[band]
    total = p.sum()
    share = np.cumsum(p) / total
    moments = [(f**j * p).sum() for j in range(3)]
    low, middle, high = p[f <= 0.5].sum(), p[(f > 0.5) & (f <= 2)].sum(), p[f > 2].sum()
    out["psd_total_power_" + name] = total
    out["psd_fmode_" + name] = f[np.argmax(p)]
    out["psd_f50_" + name] = f[np.argmax(share >= 0.5)]
    out["psd_f95_" + name] = f[np.argmax(share >= 0.95)]
    out["psd_centroid_" + name] = np.sqrt(moments[2] / moments[0])
    out["psd_dispersion_" + name] = np.sqrt(1 - moments[1] ** 2 / (moments[0] * moments[2]))
    out["psd_energy_low_" + name], out["psd_energy_mid_" + name], out["psd_energy_high_" + name] = low, middle, high
    out["psd_quotient_" + name] = high / (low + middle)


def mean_power_frequency(x, y, rate):
    parts = []
    for u in x, y:
        f, p = welch(u, rate, nperseg=len(u) // 2, noverlap=len(u) // 4, detrend="constant")
        parts.append((np.trapz(f * p, f) / np.trapz(p, f), p.sum()))
    (f_ml, p_ml), (f_ap, p_ap) = parts
    return f_ml, f_ap, (f_ap * p_ap + f_ml * p_ml) / (p_ap + p_ml)


def displacement(u, lags):
    return np.array([np.mean((u[m:] - u[:-m]) ** 2) for m in range(1, lags + 1)])


def residual(x, y, line):
    return np.sqrt(np.mean((y - np.polyval(line, x)) ** 2))


def diffusion(u, rate, name, out):
    n = len(u)
    msd = displacement(u, max(n // 3, int(10 * rate)))
    tau = np.arange(1, len(msd) + 1) / rate
    lx, ly = np.log(tau[: n // 3]), np.log(msd[: n // 3])
    best_short = best_long = (np.inf, None)
    for i in range(int(0.3 * rate) + 1, int(2.5 * rate) + 1):
        short, long = np.polyfit(lx[:i], ly[:i], 1), np.polyfit(lx[i - 1:], ly[i - 1:], 1)
        away_short, away_long = residual(lx[:i], ly[:i], short), residual(lx[i - 1:], ly[i - 1:], long)
        if away_short <= best_short[0]:
            best_short = away_short, short
        if away_long <= best_long[0]:
            best_long = away_long, long
    (slope_s, level_s), (slope_l, level_l) = best_short[1], best_long[1]
    critical = min(np.exp((level_l - level_s) / (slope_s - slope_l)), tau[n // 3 - 1])
    out["sda_log_short_diffusion_" + name], out["sda_log_long_diffusion_" + name] = np.exp(level_s), np.exp(level_l)
    out["sda_log_short_h_" + name], out["sda_log_long_h_" + name] = slope_s / 2, slope_l / 2
    out["sda_log_critical_time_" + name] = critical
    out["sda_log_critical_msd_" + name] = np.exp(level_s + slope_s * np.log(critical))
    near, far = tau <= 0.5, (tau >= 2.5) & (tau <= 10)
    d_s, q_s = np.polyfit(tau[near], msd[near], 1)
    d_l, q_l = np.polyfit(tau[far], msd[far], 1)
    out["sda_lin_short_d_" + name], out["sda_lin_long_d_" + name] = d_s / 2, d_l / 2
    out["sda_lin_critical_time_" + name] = (q_l - q_s) / (d_s - d_l)
    out["sda_lin_critical_msd_" + name] = q_s + d_s * (q_l - q_s) / (d_s - d_l)


def describe(x, y, rate):
    out = {}
    position(x, y, out)
    movement(x, y, rate, out)
    sway_density(x, y, rate, out)
    for name, u in ("ml", x), ("ap", y):
        spectrum(u, rate, name, out)
        diffusion(u, rate, name, out)
    powers = mean_power_frequency(x, y, rate)
    out["mean_power_freq_ml"], out["mean_power_freq_ap"], out["mean_power_freq"] = powers
    return out


def main():
    x, y, fz, rate = load(sys.argv[1])
    row = {"n_samples": len(x), "fs_hz": rate, "fz_mean_n": fz.mean(), "fz_sd_n": fz.std(ddof=1)}
    cx, cy = x - x.mean(), y - y.mean()
    raw, lp10 = {}, {}
    position(cx, cy, raw)
    row["raw_published_COParea_cm2"] = raw["ellipse95_area_pred"] / 100
    row["raw_published_COPvelo_cms"] = np.hypot(np.diff(cx), np.diff(cy)).sum() / (len(x) / rate) / 10
    row["raw_published_COPmfreq_hz"] = mean_power_frequency(cx, cy, rate)[2]
    lp10 = {"mean_value_ml": x.mean(), "mean_value_ap": y.mean(), "n_samples": len(x)}
    lp10.update(describe(low_pass(cx, 10, rate), low_pass(cy, 10, rate), rate))
    row.update(("lp10_" + name, value) for name, value in lp10.items())
    print(",".join(row))
    print(",".join(f"{value:.12g}" for value in row.values()))


if __name__ == "__main__":
    main()
