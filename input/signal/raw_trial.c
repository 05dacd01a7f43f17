#include "signal/raw_trial.h"

#include <stdlib.h>

#include "signal/plate_maths.h"

static enum status allocate(struct sway_trial *t, size_t count, bool has_fz)
{
    t->time_s = malloc((count + 1) * sizeof *t->time_s);
    t->ml_mm = malloc((count + 1) * sizeof *t->ml_mm);
    t->ap_mm = malloc((count + 1) * sizeof *t->ap_mm);
    t->fz_n = has_fz ? malloc((count + 1) * sizeof *t->fz_n) : NULL;
    t->marked = malloc((count + 1) * sizeof *t->marked);
    return t->time_s && t->ml_mm && t->ap_mm && t->marked && (t->fz_n || !has_fz) ? STATUS_OK : STATUS_MEM;
}

/* From the first sample on, so that a clock that has run for weeks costs no digits. NaN: no stamp. */
static double stamp_s(const struct sway_config *config, const struct force_sample *raw, size_t i)
{
    if (!config->plate.has_device_time) return (double)(raw[i].t_arr_ns - raw[0].t_arr_ns) * 1e-9;
    return raw[i].t_dev_us < 0 ? NAN : (double)(raw[i].t_dev_us - raw[0].t_dev_us) * 1e-6;
}

enum status sway_trial_from_raw(const struct sway_config *config, const struct force_sample *raw,
                                size_t count, struct sway_trial *out)
{
    struct plate_maths maths;
    *out = (struct sway_trial){.count = 0};
    if (sway_config_check(config, NULL) != STATUS_OK) return STATUS_ARG;
    plate_maths_prepare(&maths, &config->plate, config->tare);
    if (allocate(out, count, maths.has_fz) != STATUS_OK) {
        sway_trial_free(out);
        return STATUS_MEM;
    }
    out->count = count;
    out->no_device_clock = !config->plate.has_device_time;
    out->mass_kg = config->body.weight_n / STANDARD_GRAVITY_M_S2;
    for (size_t i = 0; i < count; i++) {
        struct plate_reading r;
        plate_maths_run(&maths, raw[i].raw, &r);
        out->time_s[i] = stamp_s(config, raw, i);
        out->ml_mm[i] = r.cop_mm.x;
        out->ap_mm[i] = r.cop_mm.y;
        if (out->fz_n) out->fz_n[i] = r.fz_n;
        out->marked[i] = !r.usable || !r.cop_finite || r.outside || (raw[i].flags & SAMPLE_CLIPPED);
    }
    return STATUS_OK;
}
