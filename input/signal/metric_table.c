/* metric_table.c - the rows. Definitions: metrics.md 3 and 5 to 12. */
#include "signal/metric_table.h"

#include <string.h>

#define UNEVEN (PROFILE_BIT(PROFILE_QUIJOUX25) | PROFILE_BIT(PROFILE_LP5_25HZ))
#define RAW PROFILE_BIT(PROFILE_RAW)
#define SWAY (RAW | PROFILE_BIT(PROFILE_LP10) | PROFILE_BIT(PROFILE_LP5) | UNEVEN)
#define AT_20HZ PROFILE_BIT(PROFILE_LP10_20HZ)
#define LEAN PROFILE_BIT(PROFILE_LEAN)
#define SHIFT PROFILE_BIT(PROFILE_SHIFT)
#define RISE PROFILE_BIT(PROFILE_RISE)

#define PRIETO "Prieto 1996 doi:10.1109/10.532130"
#define QUIJOUX "Quijoux 2021 doi:10.14814/phy2.15067"
#define SCHUBERT "Schubert & Kirchner 2014 doi:10.1016/j.gaitpost.2013.09.001"
#define SANTOS "Santos & Duarte 2016 doi:10.7717/peerj.2648"
#define BARATTO "Baratto 2002 doi:10.1123/mcj.6.3.246"
#define COLLINS "Collins & De Luca 1993 doi:10.1007/BF00229788"
#define ZATSIORSKY "Zatsiorsky & Duarte 1999 doi:10.1123/mcj.3.1.28, 2000 doi:10.1123/mcj.4.2.185"
#define OWN "definition of this project (docs/researchers.md)"

const struct metric_family_row metric_families[FAMILY_COUNT] = {
    [FAMILY_RECORDING] = {"recording", "The recording itself",
                          "Scoppa 2013 doi:10.1016/j.gaitpost.2012.07.009", SWAY | AT_20HZ,
                          SWAY | AT_20HZ | LEAN | SHIFT | RISE, 0, "Say these numbers beside every result."},
    [FAMILY_POSITION] = {"position", "Where the centre of pressure was", PRIETO "; " QUIJOUX, SWAY, SWAY, 0,
                         "Areas grow with duration; compare only the same duration and profile."},
    [FAMILY_MOVEMENT] =
        {"movement", "How it moved", PRIETO "; " QUIJOUX, SWAY, SWAY, 0,
         "Unfiltered path length of a fast plate measures its noise. Compare only within one profile and one "
         "duration."},
    [FAMILY_DENSITY] = {"density", "Sway density: rests of the centre of pressure", BARATTO, SWAY, SWAY, 0,
                        "Radius 3 mm, runs in time; toolboxes that count all neighbours give other numbers."},
    [FAMILY_SPECTRUM] = {"spectrum", "Power spectrum, 0.15 to 5 Hz",
                         QUIJOUX "; Welch 1967 doi:10.1109/TAU.1967.1161901", SWAY, SWAY, 0,
                         "Number of segments, detrending and duration shift the median frequency by up to "
                         "137 % (Vieira 2009). Energies "
                         "are plain sums; times fs/N they are mm2."},
    [FAMILY_POWER_FREQUENCY] = {"power_frequency", "Mean power frequency", SANTOS, SWAY, SWAY, 0,
                                "Segments of half the recording: depends on its duration."},
    [FAMILY_PUBLISHED] = {"published", "As the authors of the public data sets printed them", SANTOS, RAW,
                          RAW, 0, "For comparison with those data sets only; units are theirs."},
    [FAMILY_DIFFUSION] = {"diffusion", "Stabilogram diffusion", COLLINS "; " QUIJOUX, SWAY, SWAY, 0,
                          "Trust the log-log form from 60 s on. The original averages ten trials; five of 60 "
                          "s are needed for stable "
                          "values."},
    [FAMILY_ENTROPY] = {"entropy", "Sample entropy",
                        "Richman & Moorman 2000 doi:10.1152/ajpheart.2000.278.6.H2039; Montesinos 2018 "
                        "doi:10.1186/s12984-018-0465-9",
                        AT_20HZ, SWAY | AT_20HZ, 0,
                        "Only equal N, rate, m and r are comparable. Comparison is <=, tolerance is a share "
                        "of the population SD."},
    [FAMILY_FLUCTUATION] = {"fluctuation", "Detrended fluctuation analysis",
                            "Peng 1994 doi:10.1103/PhysRevE.49.1685", AT_20HZ, SWAY | AT_20HZ, 0,
                            "Position of the centre of pressure gives about 1.5."},
    [FAMILY_RAMBLING] = {"rambling", "Rambling and trembling", ZATSIORSKY, RAW, RAW, NEED_SHEAR,
                         "Needs the horizontal forces of a six-component plate."},
    [FAMILY_COG] = {"cog", "Centre of gravity estimate (AP)", "Lafond 2004 doi:10.1016/S0021-9290(03)00251-3",
                    RAW, RAW, NEED_HEIGHT | NEED_MASS,
                    "An inverted pendulum with average body proportions; not a measurement of the body."},
    [FAMILY_BOUNDARY] = {"boundary", "Time to boundary", "Slobounov 1997 doi:10.1080/00222899709600841",
                         RAW | PROFILE_BIT(PROFILE_LP10), SWAY, NEED_POLYGON,
                         "Above 200 Hz use lp10: differences of an unfiltered fast plate measure its noise."},
    [FAMILY_ANGLE] = {"angle", "Sway angle", OWN, SWAY, SWAY, NEED_HEIGHT,
                      "Height of the centre of gravity = 0.5527 of body height."},
    [FAMILY_WEIGHT] = {"weight", "Load on each foot", OWN, RAW, RAW, NEED_FEET,
                       "Two plates or left and right cells; a single centre of pressure cannot give the load "
                       "of each foot."},
    [FAMILY_LEAN] = {"lean", "Limits of stability, one lean", OWN, LEAN, LEAN, NEED_LEAN,
                     "Depends on the target distance and on the words of the instruction."},
    [FAMILY_SHIFT] = {"shift", "Rhythmic weight shift", OWN, SHIFT, SHIFT, NEED_PACING,
                      "The first cycle is dropped."},
    [FAMILY_RISE] = {"rise", "Rising from a chair", OWN, RISE, RISE, NEED_FZ | NEED_MASS | NEED_CUE,
                     "Vertical force under the feet; the chair stands beside the plate."},
    [FAMILY_CONDITIONS] = {"conditions", "Eyes and surface compared",
                           "Scoppa 2013 doi:10.1016/j.gaitpost.2012.07.009; " OWN, PROFILE_BIT(PROFILE_LP10),
                           PROFILE_BIT(PROFILE_LP10), NEED_MEMBERS,
                           "Ratios are noisier than their parts: var(ln ratio) = var(ln EC) + var(ln EO)."},
};

#define AT(field) offsetof(struct sway_results, field)
#define ROW(name, unit, family, kind, field, formula)                                                        \
    {                                                                                                        \
        name, unit, FAMILY_##family, KIND_##kind, AT(field), formula, NULL                                   \
    }
#define FROM(name, unit, family, kind, field, formula, source)                                               \
    {                                                                                                        \
        name, unit, FAMILY_##family, KIND_##kind, AT(field), formula, source                                 \
    }
/* One row per axis; the results of a family that works on one axis lie in an array. */
#define AXES(name, unit, family, kind, array, field, formula)                                                \
    ROW(name "_ml", unit, family, kind, array[AXIS_ML].field, formula),                                      \
        ROW(name "_ap", unit, family, kind, array[AXIS_AP].field, formula)
#define AXES_FROM(name, unit, family, kind, array, field, formula, source)                                   \
    FROM(name "_ml", unit, family, kind, array[AXIS_ML].field, formula, source),                             \
        FROM(name "_ap", unit, family, kind, array[AXIS_AP].field, formula, source)

#define F95 "F = (m/2)*((1-0.95)^(-2/m) - 1), m = N-2"
#define IN_BAND "0.15 <= f <= 5 Hz"

/* clang-format off */
const struct metric metrics[] = {
    ROW("n_samples", "count", RECORDING, COUNT, recording.n_samples, "samples of the measured series"),
    ROW("gap_filled", "count", RECORDING, COUNT, recording.gap_filled, "samples made up by straight lines over holes of at most 100 ms"),
    ROW("samples_dropped", "count", RECORDING, COUNT, recording.samples_dropped, "samples whose time did not increase"),
    ROW("repeated_share", "1", RECORDING, REAL, recording.repeated_share, "consecutive equal positions / (N-1)"),
    ROW("fz_mean", "N", RECORDING, REAL, recording.fz_mean, "mean of the vertical force over the valid samples used"),
    ROW("fz_sd", "N", RECORDING, REAL, recording.fz_sd, "sample SD of the vertical force"),
    ROW("mean_value_ml", "mm", RECORDING, REAL, recording.mean_value_ml, "mean of the unfiltered, uncentred x"),
    ROW("mean_value_ap", "mm", RECORDING, REAL, recording.mean_value_ap, "mean of the unfiltered, uncentred y"),

    ROW("mean_distance_ml", "mm", POSITION, REAL, position.mean_distance_ml, "mean|x|"),
    ROW("mean_distance_ap", "mm", POSITION, REAL, position.mean_distance_ap, "mean|y|"),
    ROW("mean_distance_rd", "mm", POSITION, REAL, position.mean_distance_rd, "mean(rd), rd = sqrt(x^2 + y^2)"),
    ROW("max_distance_ml", "mm", POSITION, REAL, position.max_distance_ml, "max|x|"),
    ROW("max_distance_ap", "mm", POSITION, REAL, position.max_distance_ap, "max|y|"),
    ROW("max_distance_rd", "mm", POSITION, REAL, position.max_distance_rd, "max rd"),
    ROW("rms_ml", "mm", POSITION, REAL, position.rms_ml, "sqrt(mean(x^2))"),
    ROW("rms_ap", "mm", POSITION, REAL, position.rms_ap, "sqrt(mean(y^2))"),
    ROW("rms_rd", "mm", POSITION, REAL, position.rms_rd, "sqrt(mean(rd^2))"),
    ROW("sd_ml", "mm", POSITION, REAL, position.sd_ml, "sample SD of x about its own mean (N-1)"),
    ROW("sd_ap", "mm", POSITION, REAL, position.sd_ap, "sample SD of y about its own mean (N-1)"),
    ROW("sd_rd", "mm", POSITION, REAL, position.sd_rd, "sample SD of rd about its own mean (N-1)"),
    ROW("range_ml", "mm", POSITION, REAL, position.range_ml, "max x - min x"),
    ROW("range_ap", "mm", POSITION, REAL, position.range_ap, "max y - min y"),
    ROW("range_2d", "mm", POSITION, REAL, position.range_2d, "largest distance between any two samples"),
    ROW("range_ratio", "1", POSITION, REAL, position.range_ratio, "range_ml / range_ap"),
    ROW("planar_deviation", "mm", POSITION, REAL, position.planar_deviation, "sqrt(rms_ml^2 + rms_ap^2)"),
    ROW("sway_direction_coef", "1", POSITION, REAL, position.sway_direction_coef, "mean(x*y) / (rms_ml*rms_ap)"),
    ROW("circle95_area", "mm2", POSITION, REAL, position.circle95_area, "pi*(mean_distance_rd + 1.96*sd_rd)^2"),
    FROM("ellipse95_area_pred", "mm2", POSITION, REAL, position.ellipse95_area_pred,
         "pi*g*sqrt(l1*l2), g = 2*F*(N-1)*(N+1)/(N*(N-2)), " F95 "; l1 >= l2 eigenvalues of the sample covariance", SCHUBERT),
    FROM("ellipse95_area_pop", "mm2", POSITION, REAL, position.ellipse95_area_pop,
         "2*pi*F*(N+1)*(N-1)/(N*(N-2))*sqrt(rms_ml^2*rms_ap^2 - mean(x*y)^2)", QUIJOUX),
    FROM("ellipse95_area_chi2", "mm2", POSITION, REAL, position.ellipse95_area_chi2, "pi*5.991464547107979*sqrt(l1*l2)", SCHUBERT),
    FROM("ellipse95_semi_major", "mm", POSITION, REAL, position.ellipse95_semi_major, "sqrt(g*l1)", SCHUBERT),
    FROM("ellipse95_semi_minor", "mm", POSITION, REAL, position.ellipse95_semi_minor, "sqrt(g*l2)", SCHUBERT),
    ROW("principal_direction_deg", "deg", POSITION, ANGLE, position.principal_direction_deg,
        "angle between the ellipse's major axis and the AP axis, 0 to 90"),

    ROW("path_length_ml", "mm", MOVEMENT, REAL, movement.path_length_ml, "sum|dx|"),
    ROW("path_length_ap", "mm", MOVEMENT, REAL, movement.path_length_ap, "sum|dy|"),
    ROW("path_length_2d", "mm", MOVEMENT, REAL, movement.path_length_2d, "sum sqrt(dx^2 + dy^2)"),
    ROW("mean_velocity_ml", "mm/s", MOVEMENT, REAL, movement.mean_velocity_ml, "path_length_ml / (N/fs)"),
    ROW("mean_velocity_ap", "mm/s", MOVEMENT, REAL, movement.mean_velocity_ap, "path_length_ap / (N/fs)"),
    ROW("mean_velocity_2d", "mm/s", MOVEMENT, REAL, movement.mean_velocity_2d, "path_length_2d / (N/fs)"),
    ROW("sway_area_rate", "mm2/s", MOVEMENT, REAL, movement.sway_area_rate, "sum|x(k+1)*y(k) - x(k)*y(k+1)| / (2*(N-1)/fs)"),
    ROW("mean_freq_ml", "Hz", MOVEMENT, REAL, movement.mean_freq_ml, "(path_length_ml/((N-1)/fs)) / (4*sqrt(2)*mean_distance_ml)"),
    ROW("mean_freq_ap", "Hz", MOVEMENT, REAL, movement.mean_freq_ap, "(path_length_ap/((N-1)/fs)) / (4*sqrt(2)*mean_distance_ap)"),
    ROW("mean_freq_2d", "Hz", MOVEMENT, REAL, movement.mean_freq_2d, "(path_length_2d/((N-1)/fs)) / (2*pi*mean_distance_rd)"),
    AXES_FROM("phase_plane", "mm", MOVEMENT, REAL, velocity, phase_plane,
              "sqrt(rms^2 + population variance of v): mixes mm and mm/s; v: Savitzky-Golay, window 5, cubic", QUIJOUX),
    AXES_FROM("zero_crossings", "count", MOVEMENT, COUNT, velocity, zero_crossings, "changes of the sign of v", QUIJOUX),
    AXES_FROM("peak_velocity_pos", "mm/s", MOVEMENT, REAL, velocity, peak_velocity_pos,
              "mean over pieces between crossings with v > 0 of max|v|", QUIJOUX),
    AXES_FROM("peak_velocity_neg", "mm/s", MOVEMENT, REAL, velocity, peak_velocity_neg,
              "mean over pieces between crossings with v < 0 of max|v|", QUIJOUX),
    AXES_FROM("peak_velocity_all", "mm/s", MOVEMENT, REAL, velocity, peak_velocity_all, "mean over all pieces of max|v|", QUIJOUX),
    ROW("lfs", "1/mm", MOVEMENT, REAL, movement.lfs, "path_length_2d / ellipse95_area_pop"),
    ROW("fractal_dim_ce", "1", MOVEMENT, REAL, movement.fractal_dim_ce,
        "ln N/(ln N + ln d - ln path_length_2d), d = sqrt(4*ellipse95_area_pop/pi)"),
    ROW("turns_index", "1", MOVEMENT, REAL, movement.turns_index, "sum sqrt((dx/sd_ml)^2 + (dy/sd_ap)^2)"),

    ROW("sway_density_peak_mean", "s", DENSITY, ROUGH, density.peak_mean,
        "mean peak of the time spent within 3 mm of each sample, low-passed at 2.5 Hz"),
    ROW("sway_density_peak_distance", "mm", DENSITY, ROUGH, density.peak_distance, "mean distance of the positions at consecutive peaks"),

    AXES("psd_total_power", "mm2/Hz", SPECTRUM, REAL, spectrum, total_power, "sum P(f), " IN_BAND),
    AXES("psd_fmode", "Hz", SPECTRUM, BIN, spectrum, fmode_hz, "f at the largest P"),
    AXES("psd_f50", "Hz", SPECTRUM, BIN, spectrum, f50_hz, "first f whose cumulative sum reaches 50 % of the total"),
    AXES("psd_f95", "Hz", SPECTRUM, BIN, spectrum, f95_hz, "first f whose cumulative sum reaches 95 % of the total"),
    AXES("psd_centroid", "Hz", SPECTRUM, REAL, spectrum, centroid_hz, "sqrt(m2/m0), mj = sum f^j*P"),
    AXES("psd_dispersion", "1", SPECTRUM, REAL, spectrum, dispersion, "sqrt(1 - m1^2/(m0*m2))"),
    AXES("psd_energy_low", "mm2/Hz", SPECTRUM, REAL, spectrum, energy_low, "sum P, f <= 0.5 Hz"),
    AXES("psd_energy_mid", "mm2/Hz", SPECTRUM, REAL, spectrum, energy_mid, "sum P, 0.5 < f <= 2 Hz"),
    AXES("psd_energy_high", "mm2/Hz", SPECTRUM, REAL, spectrum, energy_high, "sum P, f > 2 Hz"),
    AXES("psd_quotient", "1", SPECTRUM, REAL, spectrum, quotient, "high/(low + mid)"),
    ROW("mean_power_freq_ml", "Hz", POWER_FREQUENCY, REAL, power_frequency.ml_hz, "trapezoid(f*P)/trapezoid(P), Welch with segments of N/2"),
    ROW("mean_power_freq_ap", "Hz", POWER_FREQUENCY, REAL, power_frequency.ap_hz, "trapezoid(f*P)/trapezoid(P), Welch with segments of N/2"),
    ROW("mean_power_freq", "Hz", POWER_FREQUENCY, REAL, power_frequency.combined_hz, "mean of both axes weighted by sum P"),
    ROW("published_COParea_cm2", "cm2", PUBLISHED, REAL, published.area_cm2, "ellipse95_area_pred/100"),
    ROW("published_COPvelo_cms", "cm/s", PUBLISHED, REAL, published.velocity_cm_s, "mean_velocity_2d/10"),
    ROW("published_COPmfreq_hz", "Hz", PUBLISHED, REAL, published.frequency_hz, "mean_power_freq"),

    AXES_FROM("sda_log_short_diffusion", "mm2", DIFFUSION, ROUGH, diffusion, log.short_diffusion,
              "exp(c_s): MSD at 1 s of the short line, ln MSD = c + a*ln tau", QUIJOUX),
    AXES_FROM("sda_log_long_diffusion", "mm2", DIFFUSION, ROUGH, diffusion, log.long_diffusion, "exp(c_l): MSD at 1 s of the long line", QUIJOUX),
    AXES_FROM("sda_log_short_h", "1", DIFFUSION, ROUGH, diffusion, log.short_h, "a_s/2", QUIJOUX),
    AXES_FROM("sda_log_long_h", "1", DIFFUSION, ROUGH, diffusion, log.long_h, "a_l/2", QUIJOUX),
    AXES_FROM("sda_log_critical_time", "s", DIFFUSION, ROUGH, diffusion, log.critical_time,
              "exp((c_l - c_s)/(a_s - a_l)), at most the largest lag", QUIJOUX),
    AXES_FROM("sda_log_critical_msd", "mm2", DIFFUSION, ROUGH, diffusion, log.critical_msd, "exp(c_s + a_s*ln(critical time))", QUIJOUX),
    AXES_FROM("sda_lin_short_d", "mm2/s", DIFFUSION, ROUGH, diffusion, lin.short_d, "half slope of MSD over 0 < tau <= 0.5 s", COLLINS),
    AXES_FROM("sda_lin_long_d", "mm2/s", DIFFUSION, ROUGH, diffusion, lin.long_d, "half slope of MSD over 2.5 <= tau <= 10 s", COLLINS),
    AXES_FROM("sda_lin_critical_time", "s", DIFFUSION, ROUGH, diffusion, lin.critical_time, "where both lines cross", COLLINS),
    AXES_FROM("sda_lin_critical_msd", "mm2", DIFFUSION, ROUGH, diffusion, lin.critical_msd, "value of the short line there", COLLINS),

    AXES("sampen_m2_r020", "1", ENTROPY, ROUGH, entropy, m2_r020, "-ln(A/B), m = 2, r = 0.20*SD"),
    AXES("sampen_m3_r030", "1", ENTROPY, ROUGH, entropy, m3_r030, "-ln(A/B), m = 3, r = 0.30*SD"),
    AXES("sampen_m5_r025", "1", ENTROPY, ROUGH, entropy, m5_r025, "-ln(A/B), m = 5, r = 0.25*SD"),
    ROW("dfa_alpha_ml", "1", FLUCTUATION, ROUGH, fluctuation[AXIS_ML], "slope of ln F(n) on ln n, n = floor(4*1.2^i) <= N/10"),
    ROW("dfa_alpha_ap", "1", FLUCTUATION, ROUGH, fluctuation[AXIS_AP], "slope of ln F(n) on ln n, n = floor(4*1.2^i) <= N/10"),

    AXES("iep_count", "count", RAMBLING, COUNT, rambling, iep_count, "instants i with f(i)*f(i+1) < 0, f: centred horizontal force"),
    AXES("rambling_rms", "mm", RAMBLING, REAL, rambling, rambling_rms, "population SD of the cubic spline through the CoP at those instants"),
    AXES("rambling_range", "mm", RAMBLING, REAL, rambling, rambling_range, "max - min of it"),
    AXES("rambling_mean_velocity", "mm/s", RAMBLING, REAL, rambling, rambling_mean_velocity, "sum|du|/(n/fs) of it"),
    AXES("trembling_rms", "mm", RAMBLING, REAL, rambling, trembling_rms, "population SD of CoP - spline"),
    AXES("trembling_range", "mm", RAMBLING, REAL, rambling, trembling_range, "max - min of it"),
    AXES("trembling_mean_velocity", "mm/s", RAMBLING, REAL, rambling, trembling_mean_velocity, "sum|du|/(n/fs) of it"),
    ROW("cogv_rms_ap", "mm", COG, REAL, cog.cogv_rms, "population SD of the estimate: DFT(CoP)*w0^2/(w0^2 + w^2)"),
    ROW("cop_minus_cogv_rms_ap", "mm", COG, REAL, cog.cop_minus_cogv_rms, "sqrt(mean((CoP - CoG)^2))"),

    ROW("ttb_mean", "s", BOUNDARY, REAL, boundary.mean, "mean of tau = -C/B, smallest tau >= 0 over the edges"),
    ROW("ttb_median", "s", BOUNDARY, REAL, boundary.median, "median of tau"),
    ROW("ttb_abs_min", "s", BOUNDARY, REAL, boundary.abs_min, "smallest tau"),
    ROW("ttb_minima_mean", "s", BOUNDARY, REAL, boundary.minima_mean, "mean of the strict local minima of tau"),
    ROW("ttb_minima_sd", "s", BOUNDARY, REAL, boundary.minima_sd, "sample SD of the minima"),
    ROW("ttb_minima_count", "count", BOUNDARY, COUNT, boundary.minima_count, "number of minima"),
    ROW("ttb_mean_of_50_lowest", "s", BOUNDARY, REAL, boundary.mean_of_50_lowest, "mean of the 50 lowest values of tau"),
    ROW("ttb_outside_count", "count", BOUNDARY, COUNT, boundary.outside_count, "samples outside the base of support"),

    ROW("sway_angle_range_ml_deg", "deg", ANGLE, ANGLE, angle.range_ml_deg, "range of asin(x/(0.5527*height))"),
    ROW("sway_angle_range_ap_deg", "deg", ANGLE, ANGLE, angle.range_ap_deg, "range of asin(y/(0.5527*height))"),
    ROW("equilibrium_score_pct", "%", ANGLE, REAL, angle.equilibrium_score_pct, "100*(12.5 - range of AP angle)/12.5, not below 0"),

    ROW("weight_right_pct_mean", "%", WEIGHT, REAL, weight.right_pct_mean, "mean of 100*R/(R+L)"),
    ROW("weight_right_pct_sd", "%", WEIGHT, REAL, weight.right_pct_sd, "sample SD of 100*R/(R+L)"),
    ROW("weight_asymmetry_index_pct", "%", WEIGHT, REAL, weight.asymmetry_index_pct, "100*|mean R - mean L|/(0.5*(mean R + mean L))"),

    ROW("los_reaction_time_s", "s", LEAN, REAL, lean.reaction_time_s, "onset - cue"),
    ROW("los_endpoint_excursion_pct", "%", LEAN, REAL, lean.endpoint_excursion_pct, "100*s(end of the first movement)/D"),
    ROW("los_max_excursion_pct", "%", LEAN, REAL, lean.max_excursion_pct, "100*max s/D"),
    ROW("los_movement_velocity_mm_s", "mm/s", LEAN, REAL, lean.movement_velocity_mm_s, "0.9*s(end)/(t95 - t5)"),
    ROW("los_directional_control_pct", "%", LEAN, REAL, lean.directional_control_pct, "100*(P_on - P_off)/P_on, not below 0"),
    ROW("los_path_on_axis_mm", "mm", LEAN, REAL, lean.path_on_axis_mm, "P_on = sum|ds| from onset to end"),
    ROW("los_path_off_axis_mm", "mm", LEAN, REAL, lean.path_off_axis_mm, "P_off = sum|de| from onset to end"),

    ROW("shift_on_axis_velocity_mm_s", "mm/s", SHIFT, REAL, shift.on_axis_velocity_mm_s, "sum|ds|/T, first cycle dropped"),
    ROW("shift_directional_control_pct", "%", SHIFT, REAL, shift.directional_control_pct, "100*(sum|ds| - sum|de|)/sum|ds|, not below 0"),
    ROW("shift_amplitude_ratio", "1", SHIFT, REAL, shift.amplitude_ratio, "amplitude of the fitted sine / amplitude of the target"),
    ROW("shift_phase_lag_deg", "deg", SHIFT, ANGLE, shift.phase_lag_deg, "phase of the target - phase of the fitted sine"),

    ROW("rise_weight_transfer_time_s", "s", RISE, REAL, rise.weight_transfer_time_s, "full weight bearing - onset"),
    ROW("rise_rising_index_pct", "%", RISE, REAL, rise.rising_index_pct, "100*(max Fz - BW)/BW within 2 s after full weight bearing"),
    ROW("rise_end_s", "s", RISE, REAL, rise.end_of_rise_s, "first time from which Fz stays within 5 % of BW for 0.5 s, after the cue"),
    ROW("rise_sway_velocity_mm_s", "mm/s", RISE, REAL, rise.sway_velocity_mm_s,
        "mean_velocity_2d from full weight bearing to 5 s after the end of the rise"),
    ROW("rise_symmetry_pct", "%", RISE, REAL, rise.symmetry_pct, "100*(R - L)/(R + L) over the rise"),
    ROW("rise_five_total_s", "s", RISE, REAL, rises.total_s, "first onset to fifth full weight bearing"),
    ROW("rise_five_1_s", "s", RISE, REAL, rises.each_s[0], "first repetition, onset to full weight bearing"),
    ROW("rise_five_2_s", "s", RISE, REAL, rises.each_s[1], "second repetition"),
    ROW("rise_five_3_s", "s", RISE, REAL, rises.each_s[2], "third repetition"),
    ROW("rise_five_4_s", "s", RISE, REAL, rises.each_s[3], "fourth repetition"),
    ROW("rise_five_5_s", "s", RISE, REAL, rises.each_s[4], "fifth repetition"),

    ROW("mctsib_composite_velocity", "mm/s", CONDITIONS, REAL, conditions.mctsib_composite_velocity,
        "mean of the four condition means of mean_velocity_2d"),
    ROW("romberg_velocity_firm", "1", CONDITIONS, REAL, conditions.romberg_velocity_firm, "mean_velocity_2d, eyes closed / eyes open, firm"),
    ROW("romberg_velocity_foam", "1", CONDITIONS, REAL, conditions.romberg_velocity_foam, "mean_velocity_2d, eyes closed / eyes open, foam"),
    ROW("romberg_area_firm", "1", CONDITIONS, REAL, conditions.romberg_area_firm, "ellipse95_area_pred, eyes closed / eyes open, firm"),
    ROW("romberg_area_foam", "1", CONDITIONS, REAL, conditions.romberg_area_foam, "ellipse95_area_pred, eyes closed / eyes open, foam"),
    ROW("mctsib_ratio_visual", "1", CONDITIONS, REAL, conditions.mctsib_ratio_visual, "mean_velocity_2d, foam eyes open / firm eyes open"),
    ROW("mctsib_ratio_vestibular", "1", CONDITIONS, REAL, conditions.mctsib_ratio_vestibular,
        "mean_velocity_2d, foam eyes closed / firm eyes open"),
};
/* clang-format on */
const size_t metric_count = sizeof metrics / sizeof metrics[0];

const struct metric *metric_by_name(const char *name)
{
    for (size_t i = 0; i < metric_count; i++)
        if (strcmp(metrics[i].name, name) == 0) return &metrics[i];
    return NULL;
}
