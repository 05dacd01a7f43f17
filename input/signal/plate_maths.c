/* plate_maths.c - cells, six components, or the plate's own CoP. */
#include "signal/plate_maths.h"

#include <math.h>
#include <string.h>

/* A CoP a little outside the cells is a tiny negative reading of one of them; more is a broken channel
 * (devices.md 3.5). */
#define POLYGON_GROWTH 1.05
#define FORCE_MIN_N 1.0

static double cross(struct point_mm o, struct point_mm a, struct point_mm b)
{
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

static void sort_points(struct point_mm *p, int n)
{
    for (int i = 1; i < n; i++)
        for (int j = i; j > 0 && (p[j].x < p[j - 1].x || (p[j].x == p[j - 1].x && p[j].y < p[j - 1].y));
             j--) {
            struct point_mm t = p[j];
            p[j] = p[j - 1];
            p[j - 1] = t;
        }
}

/* Convex hull, counter-clockwise (monotone chain, Andrew 1979). hull has room for 2 CHANNEL_MAX. */
static int convex_hull(struct point_mm *p, int n, struct point_mm *hull)
{
    int k = 0;
    sort_points(p, n);
    for (int i = 0; i < n; i++) {
        while (k >= 2 && cross(hull[k - 2], hull[k - 1], p[i]) <= 0.0) k--;
        hull[k++] = p[i];
    }
    for (int i = n - 2, lower = k + 1; i >= 0; i--) {
        while (k >= lower && cross(hull[k - 2], hull[k - 1], p[i]) <= 0.0) k--;
        hull[k++] = p[i];
    }
    return k - 1;
}

static void prepare_polygon(struct plate_maths *m)
{
    struct point_mm cell[CHANNEL_MAX], hull[2 * CHANNEL_MAX], centre = {0.0, 0.0};
    int n = 0;
    for (int i = 0; i < m->channel_count; i++)
        if (m->channel[i].role == ROLE_CELL) cell[n++] = m->channel[i].at_mm;
    if (n < 3) return;
    int sides = convex_hull(cell, n, hull);
    if (sides < 3) return;
    for (int i = 0; i < sides; i++) {
        centre.x += hull[i].x / sides;
        centre.y += hull[i].y / sides;
    }
    for (int i = 0; i < sides; i++) {
        struct point_mm a = hull[i], b = hull[(i + 1) % sides];
        struct half_plane *h = &m->side[i];
        h->nx = b.y - a.y;
        h->ny = a.x - b.x;
        double at_centre = h->nx * centre.x + h->ny * centre.y;
        h->c = at_centre + POLYGON_GROWTH * (h->nx * a.x + h->ny * a.y - at_centre);
    }
    m->side_count = sides;
}

void plate_maths_prepare(struct plate_maths *m, const struct plate_info *plate, const double *tare)
{
    *m = (struct plate_maths){.channel_count = plate->channel_count,
                              .raw_kind = plate->raw_kind,
                              .surface_offset_mm = plate->surface_offset_mm,
                              .surface_height_mm = plate->surface_height_mm};
    memcpy(m->channel, plate->channel, sizeof m->channel);
    if (tare) memcpy(m->tare, tare, sizeof m->tare);
    for (int r = 0; r <= ROLE_OTHER; r++) m->of_role[r] = -1;
    for (int i = m->channel_count - 1; i >= 0; i--) {
        m->of_role[m->channel[i].role] = i;
        m->cell_count += m->channel[i].role == ROLE_CELL;
    }
    const int *at = m->of_role;
    m->has_fz = m->cell_count > 0 || at[ROLE_FZ] >= 0;
    if (at[ROLE_COPX] >= 0 && at[ROLE_COPY] >= 0)
        m->source = COP_OF_PLATE;
    else if (m->cell_count >= 2)
        m->source = COP_OF_CELLS;
    else if (at[ROLE_FZ] >= 0 && at[ROLE_MX] >= 0 && at[ROLE_MY] >= 0)
        m->source = COP_OF_MOMENTS;
    prepare_polygon(m);
}

double plate_maths_value(const struct plate_maths *m, const union raw_value *raw, int i)
{
    double v = m->raw_kind == RAW_F32 ? (double)raw[i].f32 : (double)raw[i].i32;
    return v * m->channel[i].scale + m->channel[i].offset - m->tare[i];
}

static bool within(double v, double limit)
{
    return fabs(v) <= limit;
} /* false for NaN */

static bool is_force(enum channel_role r)
{
    return r >= ROLE_CELL && r <= ROLE_MZ;
}

static double component(const struct plate_maths *m, const double *value, enum channel_role role)
{
    return m->of_role[role] >= 0 ? value[m->of_role[role]] : 0.0;
}

static void cop_of_cells(const struct plate_maths *m, const double *value, struct plate_reading *out)
{
    double x = 0.0, y = 0.0, f = 0.0;
    for (int i = 0; i < m->channel_count; i++) {
        if (m->channel[i].role != ROLE_CELL) continue;
        f += value[i];
        x += value[i] * m->channel[i].at_mm.x;
        y += value[i] * m->channel[i].at_mm.y;
    }
    out->cop_mm = (struct point_mm){x / f, y / f};
}

/* Moments carried from the sensor origin to the surface centre; origin offset in metres, moments in N m. */
static void cop_of_moments(const struct plate_maths *m, const double *value, struct plate_reading *out)
{
    double ox = m->surface_offset_mm.x * 1e-3, oy = m->surface_offset_mm.y * 1e-3,
           oz = m->surface_height_mm * 1e-3;
    double fx = component(m, value, ROLE_FX), fy = component(m, value, ROLE_FY),
           fz = component(m, value, ROLE_FZ);
    double mx = component(m, value, ROLE_MX) - oy * fz + oz * fy;
    double my = component(m, value, ROLE_MY) - oz * fx + ox * fz;
    double x_m = -my / fz, y_m = mx / fz;
    out->cop_mm = (struct point_mm){x_m * 1e3, y_m * 1e3};
    if (m->of_role[ROLE_MZ] >= 0)
        out->free_moment_nm = component(m, value, ROLE_MZ) - ox * fy + oy * fx - fy * x_m + fx * y_m;
}

static bool outside_polygon(const struct plate_maths *m, struct point_mm p)
{
    for (int i = 0; i < m->side_count; i++)
        if (m->side[i].nx * p.x + m->side[i].ny * p.y > m->side[i].c) return true;
    return false;
}

static bool sum_forces(const struct plate_maths *m, const double *value, struct plate_reading *out)
{
    double lowest = INFINITY, sum = 0.0;
    for (int i = 0; i < m->channel_count; i++) {
        enum channel_role role = m->channel[i].role;
        if (is_force(role) && !within(value[i], PLATE_VALUE_LIMIT)) return false;
        if (role == ROLE_CELL) {
            sum += value[i];
            lowest = fmin(lowest, value[i]);
        }
    }
    out->fz_n = m->cell_count ? sum : component(m, value, ROLE_FZ);
    out->lowest_cell_n = m->cell_count ? lowest : 0.0;
    return true;
}

void plate_maths_of_values(const struct plate_maths *m, const double *value, struct plate_reading *out)
{
    *out = (struct plate_reading){.cop_mm = {NAN, NAN}, .free_moment_nm = NAN};
    if (!sum_forces(m, value, out)) return;
    out->usable = true;
    if (m->source == COP_OF_PLATE)
        out->cop_mm = (struct point_mm){component(m, value, ROLE_COPX), component(m, value, ROLE_COPY)};
    if (m->has_fz && !(out->fz_n >= FORCE_MIN_N)) {
        out->cop_mm = (struct point_mm){NAN, NAN};
        return;
    }
    if (m->source == COP_OF_CELLS)
        cop_of_cells(m, value, out);
    else if (m->source == COP_OF_MOMENTS)
        cop_of_moments(m, value, out);
    out->cop_finite = within(out->cop_mm.x, PLATE_COP_LIMIT_MM) && within(out->cop_mm.y, PLATE_COP_LIMIT_MM);
    if (!out->cop_finite) out->cop_mm = (struct point_mm){NAN, NAN};
    out->outside = out->cop_finite && m->source == COP_OF_CELLS && outside_polygon(m, out->cop_mm);
}

void plate_maths_run(const struct plate_maths *m, const union raw_value *raw, struct plate_reading *out)
{
    double value[CHANNEL_MAX];
    for (int i = 0; i < m->channel_count; i++) value[i] = plate_maths_value(m, raw, i);
    plate_maths_of_values(m, value, out);
}
