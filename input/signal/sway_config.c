/* sway_config.c - defaults, and what a configuration may hold. */
#include "signal/sway_step.h"

#include <math.h>
#include <string.h>

#include "signal/plate_maths.h"

void sway_config_default(const struct plate_info *plate, struct sway_config *out)
{
    memset(out, 0, sizeof *out);
    out->plate = *plate;
    out->cursor = (struct cursor_filter){.kind = CURSOR_BUTTERWORTH2,
                                         .min_cutoff_hz = 1.0,
                                         .beta = 0.5,
                                         .derivative_cutoff_hz = 2.0,
                                         .cutoff_hz = 10.0};
    body_default(0.0, 0.0, &out->body);
}

struct limit {
    const char *what;
    double value, min, max;
    const char *unit;
};

static enum status check_limits(const struct limit *limits, size_t count, struct problem *why)
{
    for (size_t i = 0; i < count; i++) {
        const struct limit *l = &limits[i];
        if (!(l->value >= l->min && l->value <= l->max))
            return problem_set(why, STATUS_ARG, "%s is %g, expected %g to %g %s.", l->what, l->value, l->min,
                               l->max, l->unit);
    }
    return STATUS_OK;
}

#define LIMITS(a) (a), sizeof(a) / sizeof(a)[0]

static enum status check_channel(const struct sway_config *c, int i, struct problem *why)
{
    const struct channel_info *ch = &c->plate.channel[i];
    if (ch->role < ROLE_NONE || ch->role > ROLE_OTHER)
        return problem_set(why, STATUS_ARG, "Channel %d of the plate has the role %d, expected 0 to %d.",
                           i + 1, (int)ch->role, ROLE_OTHER);
    const struct limit limits[] = {
        {"The scale of a plate channel", ch->scale, -1e12, 1e12, "units per count"},
        {"The offset of a plate channel", ch->offset, -1e12, 1e12, "units"},
        {"The tare of a plate channel", c->tare[i], -1e12, 1e12, "units"},
        {"The x position of a force cell", ch->at_mm.x, -2000.0, 2000.0, "mm"},
        {"The y position of a force cell", ch->at_mm.y, -2000.0, 2000.0, "mm"},
        {"The knee of a plate channel", c->plate.knee[i].raw, -1e12, 1e12, "counts"},
        {"The scale of a plate channel above its knee", c->plate.knee[i].scale_above, -1e12, 1e12, "units per count"},
    };
    return check_limits(LIMITS(limits), why);
}

static enum status check_axes(const struct plate_info *p, struct problem *why)
{
    struct axis_map map;
    if (!axis_map_make(p->axis_x, p->axis_y, &map))
        return problem_set(why, STATUS_ARG,
                           "The axes of the plate point along the same line, expected one of them right or left and the "
                           "other front or back.");
    if (p->fz_sign < -1 || p->fz_sign > 1)
        return problem_set(why, STATUS_ARG, "The sign of the plate's vertical force is %d, expected 1 or -1.", p->fz_sign);
    return STATUS_OK;
}

/* Six channels go into a matrix; the plate's own CoP and cells go round it. */
static enum status check_matrix(const struct plate_info *p, enum cop_source source, struct problem *why)
{
    if (!p->has_matrix) return STATUS_OK;
    for (int i = 0; i < COMPONENT_COUNT * COMPONENT_COUNT; i++)
        if (!(fabs(p->matrix[i]) <= 1e12))
            return problem_set(why, STATUS_ARG, "Number %d of the plate's calibration matrix is %g, expected -1e12 to 1e12.",
                               i + 1, p->matrix[i]);
    if (source == COP_OF_MOMENTS) return STATUS_OK;
    return problem_set(why, STATUS_ARG,
                       "The plate has a calibration matrix, but no channels that go through it: expected Fz with Mx and My.");
}

static enum status check_plate(const struct sway_config *c, struct problem *why)
{
    const struct plate_info *p = &c->plate;
    const struct limit limits[] = {
        {"The number of plate channels", p->channel_count, 1, CHANNEL_MAX, ""},
        {"The rate of the plate", p->rate_hz, 10.0, 10000.0, "Hz"},
        {"The number of bits of the sequence number", p->seq_bits, 0, 64, "bits"},
        {"The width of the plate", p->width_mm, 0.0, 4000.0, "mm"},
        {"The depth of the plate", p->depth_mm, 0.0, 4000.0, "mm"},
        {"The x offset of the plate's surface", p->surface_offset_mm.x, -2000.0, 2000.0, "mm"},
        {"The y offset of the plate's surface", p->surface_offset_mm.y, -2000.0, 2000.0, "mm"},
        {"The height of the plate's surface", p->surface_height_mm, -2000.0, 2000.0, "mm"},
        {"The force from which a position is valid", p->fz_on_n, 0.0, 2000.0, "N"},
        {"The force below which a position is not valid", p->fz_off_n, 0.0, p->fz_on_n, "N"},
        {"The force limit of the plate", p->fz_limit_n, 0.0, 1e6, "N"},
        {"The noise floor of the plate", p->noise_mv_mm_s, 0.0, 1e4, "mm/s"},
        {"The time of the plate's calibration", (double)p->calibrated_utc_ms, 0.0, 1e15, "ms since 1970"},
    };
    enum status status = check_limits(LIMITS(limits), why);
    if (status != STATUS_OK) return status;
    if (p->raw_kind != RAW_I32 && p->raw_kind != RAW_F32)
        return problem_set(why, STATUS_ARG, "The kind of the plate's raw values is %d, expected 0 or 1.",
                           (int)p->raw_kind);
    for (int i = 0; i < p->channel_count && status == STATUS_OK; i++) status = check_channel(c, i, why);
    if (status == STATUS_OK) status = check_axes(p, why);
    if (status != STATUS_OK) return status;

    struct plate_maths maths;
    plate_maths_prepare(&maths, p, c->tare);
    if (maths.source == COP_NONE)
        return problem_set(why, STATUS_ARG,
                           "The plate's channels give no centre of pressure: expected two or more force "
                           "cells, or Fz with Mx and My, or CoPx with CoPy.");
    return check_matrix(p, maths.source, why);
}

static enum status check_cursor(const struct cursor_filter *f, struct problem *why)
{
    const struct limit euro[] = {
        {"The lowest cutoff of the cursor filter", f->min_cutoff_hz, 0.01, 1000.0, "Hz"},
        {"The speed share of the cursor filter", f->beta, 0.0, 100.0, "Hz per mm/s"},
        {"The speed cutoff of the cursor filter", f->derivative_cutoff_hz, 0.01, 1000.0, "Hz"},
    };
    const struct limit butterworth[] = {{"The cutoff of the cursor filter", f->cutoff_hz, 0.1, 1000.0, "Hz"}};
    const struct limit unused[] = {
        {"The lowest cutoff of the cursor filter", f->min_cutoff_hz, 0.0, 1000.0, "Hz"},
        {"The speed share of the cursor filter", f->beta, 0.0, 100.0, "Hz per mm/s"},
        {"The speed cutoff of the cursor filter", f->derivative_cutoff_hz, 0.0, 1000.0, "Hz"},
        {"The cutoff of the cursor filter", f->cutoff_hz, 0.0, 1000.0, "Hz"},
    };
    enum status status = check_limits(LIMITS(unused), why);
    if (status != STATUS_OK) return status;
    if (f->kind == CURSOR_ONE_EURO) return check_limits(LIMITS(euro), why);
    if (f->kind == CURSOR_BUTTERWORTH2) return check_limits(LIMITS(butterworth), why);
    return problem_set(why, STATUS_ARG, "The kind of the cursor filter is %d, expected 0 or 1.",
                       (int)f->kind);
}

static enum status check_body(const struct body *b, struct problem *why)
{
    double least = b->weight_n > 0.0 ? 1.0 : 0.0; /* a weighed person has feet and a reach */
    const struct limit limits[] = {
        {"The body weight", b->weight_n, 0.0, 5000.0, "N"},
        {"The x of the neutral point", b->c0_mm.x, -2000.0, 2000.0, "mm"},
        {"The y of the neutral point", b->c0_mm.y, -2000.0, 2000.0, "mm"},
        {"The middle between the feet", b->foot_middle_x_mm, -2000.0, 2000.0, "mm"},
        {"The distance between the feet", b->foot_distance_mm, least, 2000.0, "mm"},
        {"The foot length", b->foot_length_mm, 0.0, 1000.0, "mm"},
        {"The reach to the right", b->reach_right_mm, least, 1000.0, "mm"},
        {"The reach to the left", b->reach_left_mm, least, 1000.0, "mm"},
        {"The reach to the front", b->reach_front_mm, least, 1000.0, "mm"},
        {"The reach to the back", b->reach_back_mm, least, 1000.0, "mm"},
    };
    return check_limits(LIMITS(limits), why);
}

enum status sway_config_check(const struct sway_config *config, struct problem *why)
{
    enum status status = check_plate(config, why);
    if (status == STATUS_OK) status = check_cursor(&config->cursor, why);
    if (status == STATUS_OK) status = check_body(&config->body, why);
    return status;
}
