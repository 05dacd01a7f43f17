/* profile_plate.c - what the numbers mean: plate_info out of [plate] and the channels. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "drivers/profile_build.h"
#include "drivers/ps1_frame.h"

#define HOMEMADE_FZ_ON_N 50.0 /* devices.md 12 */
#define HOMEMADE_FZ_OFF_N 30.0
#define LABORATORY_FZ_ON_N 20.0
#define LABORATORY_FZ_OFF_N 10.0
#define U32_OFFSET 2147483648.0 /* u32 channels are kept less this in their 32 bits, see profile_sample.c */

enum { PS1_SEQ_BITS = 16 };

static bool horizontal(enum plate_axis a)
{
    return a == PLATE_AXIS_RIGHT || a == PLATE_AXIS_LEFT;
}

static void build_axes(struct profile_build *b)
{
    struct plate_info *info = &b->p->info;
    info->axis_x = b->d->axis_x < 0 ? PLATE_AXIS_RIGHT : (enum plate_axis)(b->d->axis_x + PLATE_AXIS_RIGHT);
    info->axis_y = b->d->axis_y < 0 ? PLATE_AXIS_FRONT : (enum plate_axis)(b->d->axis_y + PLATE_AXIS_RIGHT);
    if (horizontal(info->axis_x) == horizontal(info->axis_y))
        REFUSE(
            b, "plate", b->d->axis_y >= 0 || b->d->axis_x < 0 ? "axis_y" : "axis_x",
            "one axis of x and y to go right or left, the other to front or back (axis_x = %s, axis_y = %s)",
            (const char *const[]){"right", "left", "front", "back"}[info->axis_x - PLATE_AXIS_RIGHT],
            (const char *const[]){"right", "left", "front", "back"}[info->axis_y - PLATE_AXIS_RIGHT]);
    if (b->d->axis_x < 0 && b->d->axis_y < 0) info->axis_x = info->axis_y = PLATE_AXIS_DEFAULT;
    if (b->d->fz_sign == 0) REFUSE(b, "plate", "fz_sign", "1 or -1");
    info->fz_sign = (int)b->d->fz_sign;
}

static bool has_role(const struct plate_profile *p, enum channel_role role)
{
    for (int i = 0; i < p->channel_count; i++)
        if (p->channel[i].info.role == role) return true;
    return false;
}

static bool has_six_components(const struct plate_profile *p)
{
    for (int role = ROLE_FX; role <= ROLE_MZ; role++)
        if (!has_role(p, (enum channel_role)role)) return false;
    return true;
}

static void build_components(struct profile_build *b)
{
    const struct profile_draft *d = b->d;
    struct plate_info *info = &b->p->info;
    info->surface_offset_mm = (struct point_mm){d->origin_mm[0], d->origin_mm[1]};
    info->surface_height_mm = d->origin_mm[2];
    info->has_matrix = d->has_matrix;
    memcpy(info->matrix, d->matrix, sizeof info->matrix);
    if (d->has_matrix && !has_six_components(b->p))
        REFUSE(b, "plate", "matrix", "it only with the six channels fx, fy, fz, mx, my and mz");
    if (d->has_origin && !(has_role(b->p, ROLE_MX) && has_role(b->p, ROLE_MY)))
        REFUSE(b, "plate", "origin_mm", "it only with the channels mx and my");
}

/* Distance between the outermost cells along one coordinate. */
static double cell_span(const struct plate_profile *p, bool along_y)
{
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < p->channel_count; i++) {
        const struct channel_info *c = &p->channel[i].info;
        if (c->role != ROLE_CELL) continue;
        low = fmin(low, along_y ? c->at_mm.y : c->at_mm.x);
        high = fmax(high, along_y ? c->at_mm.y : c->at_mm.x);
    }
    return high > low ? high - low : 0;
}

static void build_size(struct profile_build *b)
{
    const struct profile_draft *d = b->d;
    struct plate_info *info = &b->p->info;
    /* Positions of cells are in the plate's own axes, width and depth in the person's. */
    bool turned = !horizontal(info->axis_x) && info->axis_x != PLATE_AXIS_DEFAULT;
    info->width_mm = d->width_mm > 0 ? d->width_mm : cell_span(b->p, turned);
    info->depth_mm = d->depth_mm > 0 ? d->depth_mm : cell_span(b->p, !turned);
    if (b->p->channel_count == 0) return;
    if (!(info->width_mm > 0))
        REFUSE(b, "plate", "width_mm", "the size of the plate, because no cells tell it");
    if (!(info->depth_mm > 0))
        REFUSE(b, "plate", "depth_mm", "the size of the plate, because no cells tell it");
}

static void build_thresholds(struct profile_build *b)
{
    struct plate_info *info = &b->p->info;
    bool laboratory = has_six_components(b->p);
    info->fz_on_n = b->d->fz_on_n > 0 ? b->d->fz_on_n : laboratory ? LABORATORY_FZ_ON_N : HOMEMADE_FZ_ON_N;
    info->fz_off_n = b->d->fz_off_n > 0 ? b->d->fz_off_n
                     : laboratory       ? LABORATORY_FZ_OFF_N
                                        : HOMEMADE_FZ_OFF_N;
    if (info->fz_off_n > info->fz_on_n)
        REFUSE(b, "plate", b->d->fz_off_n > 0 ? "fz_off_n" : "fz_on_n",
               "fz_off_n (%g N) no higher than fz_on_n (%g N)", info->fz_off_n, info->fz_on_n);
}

/* Samples carry one kind of number in all channels. */
static enum raw_kind raw_kind_of(const struct plate_profile *p)
{
    if (p->format == FORMAT_DELIMITED || p->format == FORMAT_PS1A) return RAW_F32;
    for (int i = 0; i < p->channel_count && (profile_of_bytes(p) || p->format == FORMAT_PS1); i++)
        if (field_is_real(p->channel[i].type)) return RAW_F32;
    return RAW_I32;
}

static void build_info_channels(struct profile_build *b)
{
    struct plate_profile *p = b->p;
    struct plate_info *info = &p->info;
    info->raw_kind = raw_kind_of(p);
    info->channel_count = p->channel_count;
    info->calibrated = p->channel_count > 0;
    for (int i = 0; i < p->channel_count; i++) {
        struct profile_channel *c = &p->channel[i];
        bool u32 = profile_of_bytes(p) && (c->type == FIELD_U32LE || c->type == FIELD_U32BE);
        if (u32 && info->raw_kind == RAW_I32) c->info.offset += U32_OFFSET * c->info.scale;
        info->channel[i] = c->info;
        /* A matrix is the calibration of what it is given. */
        if (b->d->channel[i].unit == 0 && c->info.role < ROLE_TEMPERATURE && !b->d->has_matrix)
            info->calibrated = false;
    }
}

static bool describes_itself(enum profile_format f)
{
    return f != FORMAT_FRAME && f != FORMAT_DELIMITED && f != FORMAT_HID;
}

/* false: no centre of pressure comes of these channels. */
static bool check_channels(struct profile_build *b)
{
    struct problem why;
    char section[SECTION_BYTES];
    int n = b->p->channel_count;
    if (n == 0 && describes_itself(b->p->format)) return true;
    if (plate_channels_check(&b->p->info, &why) == STATUS_OK) return true;
    text_error_add(b->errors, text_file_path(b->f),
                   n > 0 ? text_section_line(b->f, profile_channel_section(n - 1, section)) : 1, "%s",
                   why.text);
    return false;
}

void profile_build_plate(struct profile_build *b)
{
    struct plate_profile *p = b->p;
    struct plate_info *info = &p->info;
    bool self = p->format == FORMAT_PS1 || p->format == FORMAT_PS1A;
    (void)snprintf(info->name, sizeof info->name, "%s", p->name);
    p->rate_hz = info->rate_hz = b->d->rate_hz;
    p->time_unit_us = b->d->time_unit_us;
    info->seq_bits = self ? PS1_SEQ_BITS : p->seq_bits;
    info->has_device_time = self || p->time.given;
    if (self && p->channel_count > 0 && !(p->rate_hz > 0))
        REFUSE(b, "stream", "rate_hz", "the rate, beside the channels");
    build_axes(b);
    build_info_channels(b);
    if (!check_channels(b)) return;
    build_components(b);
    build_size(b);
    build_thresholds(b);
}
