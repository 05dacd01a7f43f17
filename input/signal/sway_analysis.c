/* sway_analysis.c - which family is run on what; every value gets a number or a reason. */
#include "signal/sway_analysis.h"

#include <stdlib.h>

#include "signal/axis_spread.h"
#include "signal/fluctuation.h"
#include "signal/sample_entropy.h"

#define STANDARD_MIN_S 25.0 /* Scoppa 2013 */
#define STANDARD_MIN_HZ 50.0
#define MOVED_SHARE 0.05

struct sway_analysis {
    const struct sway_trial *trial;
    struct trial_record record;
    struct sway_signal signal;
    unsigned families; /* that the trial has the inputs for */
};

/* One run of one profile. */
struct run {
    const struct sway_trial *trial;
    const struct trial_record *record;
    const struct sway_signal *signal;
    unsigned asked; /* families; the others that run are what these build on */
    struct sway_results *out;
};

static const char *const flag_names[FLAG_COUNT] = {"BELOW_STANDARD", "MOVED",   "GAP",      "FALL",
                                                   "UNIT_DOUBT",     "DROPPED", "IRREGULAR"};

const char *trial_flag_name(enum trial_flag f)
{
    for (int i = 0; i < FLAG_COUNT; i++)
        if ((int)f == 1 << i) return flag_names[i];
    return "";
}

/* ---- families ---- */

static double *take(const struct run *r, const double *channel)
{
    double *v = malloc((r->record->grid.count + 1) * sizeof *v);
    if (v) trial_grid_take(&r->record->grid, channel, v);
    return v;
}

static enum status run_recording(struct run *r)
{
    struct recording_quality *q = &r->out->recording;
    q->n_samples = metric_of((double)r->signal->count);
    q->gap_filled = metric_of((double)r->record->grid.gap_filled);
    q->samples_dropped = metric_of((double)r->record->dropped);
    q->repeated_share = metric_of(r->record->repeated_share);
    q->fz_mean = metric_if(r->trial->fz_n != NULL, r->record->fz_mean_n, REASON_NO_INPUT);
    q->fz_sd = metric_if(r->trial->fz_n != NULL, r->record->fz_sd_n, REASON_NO_INPUT);
    q->mean_value_ml = metric_of(r->signal->mean_mm.x);
    q->mean_value_ap = metric_of(r->signal->mean_mm.y);
    return STATUS_OK;
}

static enum status run_position(struct run *r)
{
    if (!(r->asked & (1u << FAMILY_POSITION | 1u << FAMILY_MOVEMENT))) {
        struct sway_position *p = &r->out->position; /* FAMILY_PUBLISHED builds on the area alone */
        p->ellipse95_area_pred = ellipse95_area_run(r->signal->ml_mm, r->signal->ap_mm, r->signal->count);
        return STATUS_OK;
    }
    return sway_position_run(r->signal->ml_mm, r->signal->ap_mm, r->signal->count, &r->out->position);
}

static enum status run_movement(struct run *r)
{
    const struct sway_signal *s = r->signal;
    struct sway_results *o = r->out;
    enum status status =
        sway_movement_run(s->ml_mm, s->ap_mm, s->count, s->rate_hz, &o->position, &o->movement);
    if (!(r->asked & 1u << FAMILY_MOVEMENT)) return status; /* nothing builds on the velocity */
    if (status == STATUS_OK)
        status = axis_velocity_run(s->ml_mm, s->count, s->rate_hz, o->position.rms_ml.value,
                                   &o->velocity[AXIS_ML]);
    if (status == STATUS_OK)
        status = axis_velocity_run(s->ap_mm, s->count, s->rate_hz, o->position.rms_ap.value,
                                   &o->velocity[AXIS_AP]);
    return status;
}

static enum status run_density(struct run *r)
{
    const struct sway_signal *s = r->signal;
    return sway_density_run(s->ml_mm, s->ap_mm, s->count, s->rate_hz, &r->out->density);
}

static const double *axis_of(const struct sway_signal *s, int axis)
{
    return axis == AXIS_ML ? s->ml_mm : s->ap_mm;
}

static enum status run_spectrum(struct run *r)
{
    const struct sway_signal *s = r->signal;
    struct sway_spectrum *out = r->out->spectrum;
    return sway_spectrum_run_both(s->ml_mm, s->ap_mm, s->count, s->rate_hz, &out[AXIS_ML], &out[AXIS_AP]);
}

static enum status run_power_frequency(struct run *r)
{
    const struct sway_signal *s = r->signal;
    return power_frequency_run(s->ml_mm, s->ap_mm, s->count, s->rate_hz, &r->out->power_frequency);
}

static struct metric_value scaled(struct metric_value v, double factor)
{
    return (struct metric_value){v.value * factor, v.reason};
}

static enum status run_published(struct run *r)
{
    struct sway_results *o = r->out;
    o->published.area_cm2 = scaled(o->position.ellipse95_area_pred, 1.0 / 100.0);
    o->published.velocity_cm_s = scaled(o->movement.mean_velocity_2d, 1.0 / 10.0);
    o->published.frequency_hz = o->power_frequency.combined_hz;
    return STATUS_OK;
}

static enum status run_diffusion(struct run *r)
{
    const struct sway_signal *s = r->signal;
    struct sway_diffusion *out = r->out->diffusion;
    return sway_diffusion_run_both(s->ml_mm, s->ap_mm, s->count, s->rate_hz, &out[AXIS_ML], &out[AXIS_AP]);
}

static enum status run_entropy(struct run *r)
{
    static const struct entropy_form forms[ENTROPY_FORMS] = {{2, 0.20}, {3, 0.30}, {5, 0.25}};
    const struct sway_signal *s = r->signal;
    enum status status = STATUS_OK;
    for (int a = 0; status == STATUS_OK && a < AXIS_COUNT; a++) {
        struct metric_value v[ENTROPY_FORMS];
        status = sample_entropy_forms(axis_of(s, a), s->count, forms, ENTROPY_FORMS, v);
        r->out->entropy[a] = (struct axis_entropy){.m2_r020 = v[0], .m3_r030 = v[1], .m5_r025 = v[2]};
    }
    return status;
}

static enum status run_fluctuation(struct run *r)
{
    const struct sway_signal *s = r->signal;
    enum status status = STATUS_OK;
    for (int a = 0; status == STATUS_OK && a < AXIS_COUNT; a++)
        status = fluctuation_alpha(axis_of(s, a), s->count, &r->out->fluctuation[a]);
    return status;
}

static enum status run_rambling(struct run *r)
{
    const struct sway_signal *s = r->signal;
    const double *const forces[AXIS_COUNT] = {r->trial->force_ml_n, r->trial->force_ap_n};
    enum status status = STATUS_OK;
    for (int a = 0; status == STATUS_OK && a < AXIS_COUNT; a++) {
        double *force = take(r, forces[a]);
        status = force ? rambling_run(axis_of(s, a), force, s->count, s->rate_hz, &r->out->rambling[a])
                       : STATUS_MEM;
        free(force);
    }
    return status;
}

static enum status run_cog(struct run *r)
{
    const struct sway_signal *s = r->signal;
    return cog_estimate_run(s->ap_mm, s->count, s->rate_hz, r->trial->height_m, r->trial->mass_kg, NULL,
                            &r->out->cog);
}

/* The base of support is drawn on the plate, so the mean goes back in. */
static double *on_plate(const double *v, size_t n, double mean)
{
    double *p = malloc((n + 1) * sizeof *p);
    for (size_t i = 0; p && i < n; i++) p[i] = v[i] + mean;
    return p;
}

static enum status run_boundary(struct run *r)
{
    const struct sway_signal *s = r->signal;
    double *ml = on_plate(s->ml_mm, s->count, s->mean_mm.x), *ap = on_plate(s->ap_mm, s->count, s->mean_mm.y);
    enum status status = ml && ap ? time_to_boundary_run(ml, ap, s->count, s->rate_hz, r->trial->polygon,
                                                         r->trial->corners, &r->out->boundary)
                                  : STATUS_MEM;
    free(ml);
    free(ap);
    return status;
}

static enum status run_angle(struct run *r)
{
    sway_angles_run(r->signal->ml_mm, r->signal->ap_mm, r->signal->count, r->trial->height_m, &r->out->angle);
    return STATUS_OK;
}

static enum status run_weight(struct run *r)
{
    double *right = take(r, r->trial->right_fz_n), *left = take(r, r->trial->left_fz_n);
    if (right && left) weight_bearing_run(right, left, r->signal->count, &r->out->weight);
    enum status status = right && left ? STATUS_OK : STATUS_MEM;
    free(right);
    free(left);
    return status;
}

static enum status run_lean(struct run *r)
{
    const struct sway_signal *s = r->signal;
    struct lean_cue cue = r->trial->lean;
    cue.cue_s -= r->record->grid.start_s; /* a piece that begins later */
    return stability_limits_run(s->ml_mm, s->ap_mm, s->count, s->rate_hz, &cue, &r->out->lean);
}

static enum status run_shift(struct run *r)
{
    const struct sway_signal *s = r->signal;
    struct pacing pacing = r->trial->pacing;
    pacing.start_s -= r->record->grid.start_s;
    return weight_shift_run(s->ml_mm, s->ap_mm, s->count, s->rate_hz, &pacing, &r->out->shift);
}

static enum status run_rise(struct run *r)
{
    const struct sway_trial *t = r->trial;
    double *fz = take(r, t->fz_n), *right = t->right_fz_n ? take(r, t->right_fz_n) : NULL,
           *left = t->left_fz_n ? take(r, t->left_fz_n) : NULL;
    enum status status = fz ? STATUS_OK : STATUS_MEM;
    const struct rise_input in = {.fz_n = fz,
                                  .ml_mm = r->signal->ml_mm,
                                  .ap_mm = r->signal->ap_mm,
                                  .right_n = left ? right : NULL,
                                  .left_n = right ? left : NULL,
                                  .n = r->signal->count,
                                  .rate_hz = r->signal->rate_hz,
                                  .cue_s = t->cue_s - r->record->grid.start_s,
                                  .body_weight_n = t->mass_kg * STANDARD_GRAVITY_M_S2};
    if (status == STATUS_OK) status = sit_to_stand_run(&in, &r->out->rise);
    if (status == STATUS_OK) status = five_rises_run(&in, &r->out->rises);
    free(fz);
    free(right);
    free(left);
    return status;
}

/* Rows are in an order in which each family comes after what it builds on. */
static const struct runner {
    enum status (*run)(struct run *r);
    unsigned before;
} runners[FAMILY_COUNT] = {
    [FAMILY_RECORDING] = {run_recording, 0},
    [FAMILY_POSITION] = {run_position, 0},
    [FAMILY_MOVEMENT] = {run_movement, 1u << FAMILY_POSITION},
    [FAMILY_DENSITY] = {run_density, 0},
    [FAMILY_SPECTRUM] = {run_spectrum, 0},
    [FAMILY_POWER_FREQUENCY] = {run_power_frequency, 0},
    [FAMILY_PUBLISHED] = {run_published,
                          1u << FAMILY_POSITION | 1u << FAMILY_MOVEMENT | 1u << FAMILY_POWER_FREQUENCY},
    [FAMILY_DIFFUSION] = {run_diffusion, 0},
    [FAMILY_ENTROPY] = {run_entropy, 0},
    [FAMILY_FLUCTUATION] = {run_fluctuation, 0},
    [FAMILY_RAMBLING] = {run_rambling, 0},
    [FAMILY_COG] = {run_cog, 0},
    [FAMILY_BOUNDARY] = {run_boundary, 0},
    [FAMILY_ANGLE] = {run_angle, 0},
    [FAMILY_WEIGHT] = {run_weight, 0},
    [FAMILY_LEAN] = {run_lean, 0},
    [FAMILY_SHIFT] = {run_shift, 0},
    [FAMILY_RISE] = {run_rise, 0},
};

/* ---- the whole ---- */

static unsigned inputs_of(const struct sway_trial *t)
{
    unsigned has = 0;
    if (t->fz_n) has |= NEED_FZ;
    if (t->force_ml_n && t->force_ap_n) has |= NEED_SHEAR;
    if (t->right_fz_n && t->left_fz_n) has |= NEED_FEET;
    if (t->height_m > 0.0) has |= NEED_HEIGHT;
    if (t->mass_kg > 0.0) has |= NEED_MASS;
    if (t->polygon) has |= NEED_POLYGON;
    if (t->has_lean) has |= NEED_LEAN;
    if (t->has_pacing) has |= NEED_PACING;
    if (t->has_cue) has |= NEED_CUE;
    return has;
}

static unsigned families_of(const struct sway_trial *t)
{
    unsigned families = 0, has = inputs_of(t);
    for (int f = 0; f < FAMILY_COUNT; f++)
        if ((metric_families[f].needs & ~has) == 0) families |= 1u << f;
    return families;
}

enum status sway_analysis_open(const struct sway_trial *t, struct sway_analysis **out)
{
    *out = NULL;
    struct sway_analysis *a = calloc(1, sizeof *a);
    if (!a) return STATUS_MEM;
    a->trial = t;
    a->families = families_of(t);
    enum status status = trial_record_make(t, &a->record);
    if (status != STATUS_OK) {
        free(a);
        return status;
    }
    *out = a;
    return STATUS_OK;
}

void sway_analysis_close(struct sway_analysis *a)
{
    if (!a) return;
    sway_signal_free(&a->signal);
    trial_record_free(&a->record);
    free(a);
}

unsigned sway_analysis_families(const struct sway_analysis *a)
{
    return a->families;
}

const struct trial_record *sway_analysis_record(const struct sway_analysis *a)
{
    return &a->record;
}

const struct sway_signal *sway_analysis_signal(const struct sway_analysis *a)
{
    return &a->signal;
}

static struct metric_value *value_of(struct sway_results *r, const struct metric *m)
{
    return (struct metric_value *)(void *)((char *)r + m->offset);
}

static void leave_undefined(struct sway_results *r, enum metric_family family, enum measure_reason reason)
{
    for (size_t i = 0; i < metric_count; i++)
        if (metrics[i].family == family) *value_of(r, &metrics[i]) = metric_undefined(reason);
}

/* Values of a piece say so. */
static void note_gap(struct sway_results *r, enum metric_family family)
{
    for (size_t i = 0; i < metric_count; i++) {
        struct metric_value *v = value_of(r, &metrics[i]);
        if (metrics[i].family == family && v->reason == REASON_NONE) v->reason = REASON_GAP;
    }
}

static double span_mm(const double *v, size_t n)
{
    double low, high;
    series_limits(v, n, &low, &high);
    return high - low;
}

static bool unit_doubtful(const struct sway_trial *t, const struct sway_signal *s)
{
    bool task = t->has_lean || t->has_pacing || t->has_cue;
    double span = fmax(span_mm(s->ml_mm, s->count), span_mm(s->ap_mm, s->count));
    if (task) return span > TASK_SPAN_MAX_MM;
    return span > QUIET_SPAN_MAX_MM || (span < QUIET_SPAN_MIN_MM && s->duration_s >= QUIET_SPAN_MIN_AFTER_S);
}

static unsigned flags_of(const struct sway_analysis *a)
{
    const struct trial_record *r = &a->record;
    const struct sway_signal *s = &a->signal;
    unsigned flags = 0;
    /* The recording's own rate: 25 Hz of the sliding windows says nothing about the plate. */
    double rate_hz = r->grid.rate_hz > 0.0 ? r->grid.rate_hz : s->rate_hz;
    if (s->count > 0 && (s->duration_s < STANDARD_MIN_S || rate_hz < STANDARD_MIN_HZ))
        flags |= FLAG_BELOW_STANDARD;
    if (r->fz_sd_n > MOVED_SHARE * fabs(r->fz_mean_n)) flags |= FLAG_MOVED; /* false for NaN */
    if (r->piece_cut) flags |= FLAG_GAP;
    if (a->trial->has_fall) flags |= FLAG_FALL;
    if (s->count > 0 && unit_doubtful(a->trial, s)) flags |= FLAG_UNIT_DOUBT;
    if (r->dropped > 0) flags |= FLAG_DROPPED;
    if (r->grid.reason == REASON_IRREGULAR) flags |= FLAG_IRREGULAR;
    return flags;
}

/* Why a family has no values in this run at all. */
static enum measure_reason refuse(const struct sway_analysis *a, enum metric_family family)
{
    bool fell = a->trial->has_fall && family != FAMILY_RECORDING;
    if (!(a->families & 1u << family) || !runners[family].run) return REASON_NO_INPUT;
    if (!(metric_families[family].possible & PROFILE_BIT(a->signal.profile))) return REASON_PROFILE;
    if (fell) return REASON_FALL;
    return a->signal.count > 0 ? REASON_NONE : a->signal.reason;
}

static unsigned with_foundations(unsigned families)
{
    for (int f = FAMILY_COUNT - 1; f >= 0; f--)
        if (families & 1u << f) families |= runners[f].before;
    return families;
}

static enum status run_families(struct sway_analysis *a, unsigned asked, struct sway_results *out)
{
    struct run r = {a->trial, &a->record, &a->signal, asked, out};
    unsigned families = with_foundations(asked);
    enum status status = STATUS_OK;
    for (int f = 0; status == STATUS_OK && f < FAMILY_COUNT; f++) {
        if (!(families & 1u << f)) continue;
        enum measure_reason reason = refuse(a, (enum metric_family)f);
        if (reason != REASON_NONE) {
            leave_undefined(out, (enum metric_family)f, reason);
            continue;
        }
        status = runners[f].run(&r);
    }
    /* Last: a family must see that what it builds on has a value. */
    for (int f = 0; a->record.piece_cut && f < FAMILY_COUNT; f++)
        if (families & 1u << f) note_gap(out, (enum metric_family)f);
    return status;
}

static enum status bring_signal_to(struct sway_analysis *a, enum sway_profile profile)
{
    if (a->signal.ml_mm && a->signal.profile == profile) return STATUS_OK;
    if (a->signal.ml_mm && sway_signal_leads_to(&a->signal, profile))
        return sway_signal_go_on(&a->signal, profile);
    sway_signal_free(&a->signal);
    return sway_signal_make(a->trial, &a->record, profile, &a->signal);
}

enum status sway_analysis_run(struct sway_analysis *a, enum sway_profile profile, unsigned families,
                              struct sway_measured *out)
{
    *out = (struct sway_measured){
        .profile = profile, .mean_mm = {NAN, NAN}, .results.position.ellipse_angle_rad = NAN};
    enum status status = bring_signal_to(a, profile);
    if (status != STATUS_OK) return status;
    out->n_samples = a->signal.count;
    out->rate_hz = a->signal.rate_hz;
    out->duration_s = a->signal.duration_s;
    out->mean_mm = a->signal.mean_mm;
    out->flags = flags_of(a);
    return run_families(a, families, &out->results);
}
