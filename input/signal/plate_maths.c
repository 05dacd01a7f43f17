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

/* ---- what is known before the first sample ---- */

bool axis_map_make(enum plate_axis x, enum plate_axis y, struct axis_map *out)
{
    static const struct point_mm direction[] = {
        [PLATE_AXIS_RIGHT] = {1.0, 0.0},
        [PLATE_AXIS_LEFT] = {-1.0, 0.0},
        [PLATE_AXIS_FRONT] = {0.0, 1.0},
        [PLATE_AXIS_BACK] = {0.0, -1.0},
    };
    *out = (struct axis_map){.xx = 1.0, .yy = 1.0};
    if (x == PLATE_AXIS_DEFAULT) x = PLATE_AXIS_RIGHT;
    if (y == PLATE_AXIS_DEFAULT) y = PLATE_AXIS_FRONT;
    if (x < PLATE_AXIS_RIGHT || x > PLATE_AXIS_BACK || y < PLATE_AXIS_RIGHT || y > PLATE_AXIS_BACK) return false;
    struct point_mm to_x = direction[x], to_y = direction[y];
    if (to_x.x * to_y.y - to_x.y * to_y.x == 0.0) return false;
    out->given = x != PLATE_AXIS_RIGHT || y != PLATE_AXIS_FRONT;
    out->xx = to_x.x;
    out->xy = to_y.x;
    out->yx = to_x.y;
    out->yy = to_y.y;
    return true;
}

struct point_mm axis_map_to_game(const struct axis_map *m, struct point_mm p)
{
    if (!m->given) return p;
    return (struct point_mm){m->xx * p.x + m->xy * p.y, m->yx * p.x + m->yy * p.y};
}

struct point_mm axis_map_to_plate(const struct axis_map *m, struct point_mm p)
{
    if (!m->given) return p;
    return (struct point_mm){m->xx * p.x + m->yx * p.y, m->xy * p.x + m->yy * p.y};
}

static void prepare_knees(struct plate_maths *m, const struct plate_info *plate)
{
    for (int i = 0; i < CHANNEL_MAX; i++) {
        const struct channel_knee *k = &plate->knee[i];
        const struct channel_info *c = &plate->channel[i];
        bool given = k->scale_above != 0.0;
        m->has_knee |= given && i < plate->channel_count;
        m->above[i].raw = given ? k->raw : INFINITY;
        m->above[i].scale = k->scale_above;
        m->above[i].offset = c->offset + k->raw * (c->scale - k->scale_above); /* no step at the knee */
    }
}

static void prepare_polygon(struct plate_maths *m)
{
    struct point_mm cell[CHANNEL_MAX], hull[2 * CHANNEL_MAX], centre = {0.0, 0.0};
    int n = 0;
    for (int i = 0; i < m->channel_count; i++)
        if (m->channel[i].role == ROLE_CELL) cell[n++] = m->cell_mm[i];
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
                              .surface_height_mm = plate->surface_height_mm,
                              .has_matrix = plate->has_matrix,
                              .sign = plate->fz_sign < 0 ? -1.0 : 1.0};
    memcpy(m->channel, plate->channel, sizeof m->channel);
    memcpy(m->matrix, plate->matrix, sizeof m->matrix);
    if (tare) memcpy(m->tare, tare, sizeof m->tare);
    (void)axis_map_make(plate->axis_x, plate->axis_y, &m->axes);
    prepare_knees(m, plate);
    for (int i = 0; i < CHANNEL_MAX; i++) m->cell_mm[i] = axis_map_to_game(&m->axes, m->channel[i].at_mm);
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

/* ---- every sample ---- */

double plate_maths_value(const struct plate_maths *m, const union raw_value *raw, int i)
{
    double v = m->raw_kind == RAW_F32 ? (double)raw[i].f32 : (double)raw[i].i32;
    if (m->has_knee && v > m->above[i].raw) return v * m->above[i].scale + m->above[i].offset - m->tare[i];
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

/* Fx Fy Fz Mx My Mz as the plate counts them; 0 where it has no such channel. */
struct components {
    double of[COMPONENT_COUNT];
};
static const enum channel_role component_role[COMPONENT_COUNT] = {ROLE_FX, ROLE_FY, ROLE_FZ, ROLE_MX, ROLE_MY, ROLE_MZ};

static double channel_of(const struct plate_maths *m, const double *value, enum channel_role role)
{
    return m->of_role[role] >= 0 ? value[m->of_role[role]] : 0.0;
}

static void gather(const struct plate_maths *m, const double *value, struct components *out)
{
    double v[COMPONENT_COUNT];
    for (int i = 0; i < COMPONENT_COUNT; i++) v[i] = out->of[i] = channel_of(m, value, component_role[i]);
    if (!m->has_matrix) return;
    for (int row = 0; row < COMPONENT_COUNT; row++) {
        double sum = 0.0;
        for (int i = 0; i < COMPONENT_COUNT; i++) sum += m->matrix[row * COMPONENT_COUNT + i] * v[i];
        out->of[row] = sum;
    }
}

static void cop_of_cells(const struct plate_maths *m, const double *value, struct plate_reading *out)
{
    double x = 0.0, y = 0.0, f = 0.0;
    for (int i = 0; i < m->channel_count; i++) {
        if (m->channel[i].role != ROLE_CELL) continue;
        f += value[i];
        x += value[i] * m->cell_mm[i].x;
        y += value[i] * m->cell_mm[i].y;
    }
    out->cop_mm = (struct point_mm){x / f, y / f};
}

/* Moments carried from the sensor origin to the surface centre; origin offset in metres, moments in N m. The place
 * follows from the ratio of what the plate counts, whatever its sign. */
static void cop_of_moments(const struct plate_maths *m, const struct components *c, struct plate_reading *out)
{
    double ox = m->surface_offset_mm.x * 1e-3, oy = m->surface_offset_mm.y * 1e-3,
           oz = m->surface_height_mm * 1e-3;
    double fx = c->of[0], fy = c->of[1], fz = c->of[2];
    double mx = c->of[3] - oy * fz + oz * fy;
    double my = c->of[4] - oz * fx + ox * fz;
    double x_m = -my / fz, y_m = mx / fz;
    out->cop_mm = axis_map_to_game(&m->axes, (struct point_mm){x_m * 1e3, y_m * 1e3});
    if (m->of_role[ROLE_MZ] >= 0)
        out->free_moment_nm = m->sign * (c->of[5] - ox * fy + oy * fx - fy * x_m + fx * y_m);
}

static bool outside_polygon(const struct plate_maths *m, struct point_mm p)
{
    for (int i = 0; i < m->side_count; i++)
        if (m->side[i].nx * p.x + m->side[i].ny * p.y > m->side[i].c) return true;
    return false;
}

static bool values_in_range(const struct plate_maths *m, const double *value)
{
    for (int i = 0; i < m->channel_count; i++)
        if (is_force(m->channel[i].role) && !within(value[i], PLATE_VALUE_LIMIT)) return false;
    return true;
}

static void sum_cells(const struct plate_maths *m, const double *value, struct plate_reading *out)
{
    double lowest = INFINITY, sum = 0.0;
    for (int i = 0; i < m->channel_count; i++) {
        if (m->channel[i].role != ROLE_CELL) continue;
        sum += value[i];
        lowest = fmin(lowest, m->sign * value[i]);
    }
    out->fz_n = m->sign * sum;
    out->lowest_cell_n = lowest;
}

static bool components_in_range(const struct components *c)
{
    for (int i = 0; i < COMPONENT_COUNT; i++)
        if (!within(c->of[i], PLATE_VALUE_LIMIT)) return false;
    return true;
}

/* false: garbage. Components are set where cells do not say it all. */
static bool find_force(const struct plate_maths *m, const double *value, struct components *c, struct plate_reading *out)
{
    if (!values_in_range(m, value)) return false;
    if (m->cell_count == 0 || m->source == COP_OF_MOMENTS) {
        gather(m, value, c);
        if (m->has_matrix && !components_in_range(c)) return false;
        out->fz_n = m->sign * c->of[2];
    }
    if (m->cell_count) sum_cells(m, value, out);
    return true;
}

void plate_maths_of_values(const struct plate_maths *m, const double *value, struct plate_reading *out)
{
    struct components c;
    *out = (struct plate_reading){.cop_mm = {NAN, NAN}, .free_moment_nm = NAN};
    if (!find_force(m, value, &c, out)) return;
    out->usable = true;
    if (m->source == COP_OF_PLATE)
        out->cop_mm = axis_map_to_game(&m->axes, (struct point_mm){channel_of(m, value, ROLE_COPX), channel_of(m, value, ROLE_COPY)});
    if (m->has_fz && !(out->fz_n >= FORCE_MIN_N)) {
        out->cop_mm = (struct point_mm){NAN, NAN};
        return;
    }
    if (m->source == COP_OF_CELLS)
        cop_of_cells(m, value, out);
    else if (m->source == COP_OF_MOMENTS)
        cop_of_moments(m, &c, out);
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
