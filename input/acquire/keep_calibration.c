#include "acquire/keep_calibration.h"

enum status calibration_keep(const char *dir, const struct plate_info *plate, const struct site_result *result, struct plate_correction *out,
                             struct problem *why)
{
    struct plate_correction c, old;
    bool found = false;
    plate_correction_begin(plate, &c);
    if (plate_correction_load(dir, plate, &found, &old, NULL) == STATUS_OK && found)
        for (int i = 0; i < c.channel_count; i++) {
            c.gain[i] = old.gain[i];
            c.offset[i] = old.offset[i];
        }
    plate_correction_add(&c, result->fit.gain, result->fit.offset);
    c.residual_n = result->fit.residual_n;
    c.residual_mm = result->fit.residual_mm;
    if (result->has_noise) {
        c.noise_mv_mm_s = result->noise.mv_mm_s;
        c.noise_weight_n = result->noise.weight_n;
    }
    enum status status = plate_correction_save(dir, &c, why);
    if (status == STATUS_OK) *out = c;
    return status;
}
