/* ps1_plate.c - what an INFO frame says of a plate, checked and in our units. */
#include "base/text_clean.h"
#include "drivers/ps1_frame.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HOMEMADE_FZ_ON_N 50.0 /* devices.md 12: home-made plates */
#define HOMEMADE_FZ_OFF_N 30.0
#define COLLINEAR_MM2 1.0 /* twice the area of a triangle of cells below which no CoP can be had */

static const struct role_row {
    const char *name;
    bool single;        /* a component: at most once */
    int unit_a, unit_b; /* beside counts; -1: any */
} roles[] = {
    [ROLE_CELL] = {"cell",        false, PS1_NEWTON,       PS1_KILOGRAM    },
    [ROLE_FX] = {"Fx",          true,  PS1_NEWTON,       PS1_KILOGRAM    },
    [ROLE_FY] = {"Fy",          true,  PS1_NEWTON,       PS1_KILOGRAM    },
    [ROLE_FZ] = {"Fz",          true,  PS1_NEWTON,       PS1_KILOGRAM    },
    [ROLE_MX] = {"Mx",          true,  PS1_NEWTON_METRE, PS1_NEWTON_METRE},
    [ROLE_MY] = {"My",          true,  PS1_NEWTON_METRE, PS1_NEWTON_METRE},
    [ROLE_MZ] = {"Mz",          true,  PS1_NEWTON_METRE, PS1_NEWTON_METRE},
    [ROLE_COPX] = {"CoPx",        true,  PS1_MILLIMETRE,   PS1_MILLIMETRE  },
    [ROLE_COPY] = {"CoPy",        true,  PS1_MILLIMETRE,   PS1_MILLIMETRE  },
    [ROLE_TEMPERATURE] = {"temperature", false, -1,               -1              },
    [ROLE_OTHER] = {"other",       false, -1,               -1              },
};
enum { ROLE_COUNT = sizeof roles / sizeof roles[0] };

static int channels_with(const struct plate_info *info, enum channel_role role)
{
    int n = 0;
    for (int i = 0; i < info->channel_count; i++) n += info->channel[i].role == role;
    return n;
}

static double triangle2_mm2(struct point_mm a, struct point_mm b, struct point_mm c)
{
    return fabs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y));
}

/* At least three cells that do not lie on one line. */
static bool cells_span_a_plane(const struct plate_info *info)
{
    const struct channel_info *c = info->channel;
    for (int i = 0; i < info->channel_count; i++)
        for (int j = i + 1; j < info->channel_count; j++)
            for (int k = j + 1; k < info->channel_count; k++)
                if (c[i].role == ROLE_CELL && c[j].role == ROLE_CELL && c[k].role == ROLE_CELL &&
                    triangle2_mm2(c[i].at_mm, c[j].at_mm, c[k].at_mm) > COLLINEAR_MM2)
                    return true;
    return false;
}

enum status plate_channels_check(const struct plate_info *info, struct problem *why)
{
    if (info->channel_count < 1 || info->channel_count > CHANNEL_MAX)
        return problem_set(why, STATUS_DATA, "%d channels, expected 1 to %d", info->channel_count,
                           CHANNEL_MAX);
    for (int i = 0; i < info->channel_count; i++) {
        const struct channel_info *c = &info->channel[i];
        if (c->role <= ROLE_NONE || (int)c->role >= ROLE_COUNT)
            return problem_set(why, STATUS_DATA, "channel %d: role %d, expected 1 to 11", i, (int)c->role);
        if (!isfinite(c->scale) || c->scale == 0 || !isfinite(c->offset))
            return problem_set(why, STATUS_DATA,
                               "channel %d: scale %g, offset %g, expected finite numbers and a scale "
                               "other than 0",
                               i, c->scale, c->offset);
        if (roles[c->role].single && channels_with(info, c->role) > 1)
            return problem_set(why, STATUS_DATA, "channel %d: %s is there twice, expected once", i,
                               roles[c->role].name);
    }
    bool fz = channels_with(info, ROLE_FZ) > 0;
    bool moments = channels_with(info, ROLE_MX) && channels_with(info, ROLE_MY);
    bool cop = channels_with(info, ROLE_COPX) && channels_with(info, ROLE_COPY);
    if (cells_span_a_plane(info) || (fz && (moments || cop))) return STATUS_OK;
    return problem_set(why, STATUS_DATA,
                       "the channels give no centre of pressure, expected three cells that are not on "
                       "one line, or Fz with Mx and My, or Fz with CoPx and CoPy");
}

static bool unit_fits(const struct ps1_channel *c)
{
    const struct role_row *row = &roles[c->role];
    return row->unit_a < 0 || c->unit == PS1_COUNTS || c->unit == row->unit_a || c->unit == row->unit_b;
}

static void measure_plate(struct plate_info *out)
{
    struct point_mm low = {0, 0}, high = {0, 0};
    bool any = false;
    for (int i = 0; i < out->channel_count; i++) {
        if (out->channel[i].role != ROLE_CELL) continue;
        struct point_mm at = out->channel[i].at_mm;
        low = any ? (struct point_mm){fmin(low.x, at.x), fmin(low.y, at.y)} : at;
        high = any ? (struct point_mm){fmax(high.x, at.x), fmax(high.y, at.y)} : at;
        any = true;
    }
    out->width_mm = high.x - low.x;
    out->depth_mm = high.y - low.y;
}

enum status ps1_plate_info(const struct ps1_info *info, struct plate_info *out, struct problem *why)
{
    if (info->version != 1) return problem_set(why, STATUS_DATA, "PS1 version %d, expected 1", info->version);
    if (info->rate_mhz == 0) return problem_set(why, STATUS_DATA, "a rate of 0 Hz, expected more");
    struct plate_info p = *out;
    p.calibrated = true;
    p.raw_kind = info->format == PS1_F32 ? RAW_F32 : RAW_I32;
    p.channel_count = info->count;
    for (int i = 0; i < info->count; i++) {
        const struct ps1_channel *c = &info->channel[i];
        double to_newton = c->unit == PS1_KILOGRAM ? STANDARD_GRAVITY_M_S2 : 1.0;
        p.channel[i] = (struct channel_info){
            .role = (enum channel_role)c->role,
            .scale = (double)c->scale * to_newton,
            .offset = (double)c->offset * to_newton,
            .at_mm = {c->x_tenth_mm / 10.0, c->y_tenth_mm / 10.0},
        };
        if (c->role > ROLE_NONE && c->role < ROLE_COUNT && !unit_fits(c))
            return problem_set(why, STATUS_DATA, "channel %d: unit %d does not go with %s", i, c->unit,
                               roles[c->role].name);
        if (c->unit == PS1_COUNTS && c->role < ROLE_TEMPERATURE) p.calibrated = false;
    }
    enum status status = plate_channels_check(&p, why);
    if (status != STATUS_OK) return status;
    (void)snprintf(p.name, sizeof p.name, "%s", info->name[0] ? info->name : "PS1 plate");
    text_clean(p.name);
    (void)snprintf(p.serial, sizeof p.serial, "%u", (unsigned)info->serial);
    p.rate_hz = info->rate_mhz / 1000.0;
    p.seq_bits = 16;
    p.has_device_time = true;
    p.fz_on_n = HOMEMADE_FZ_ON_N;
    p.fz_off_n = HOMEMADE_FZ_OFF_N;
    measure_plate(&p);
    *out = p;
    return STATUS_OK;
}
