#include "signal/plate_fit.h"

#include <math.h>
#include <string.h>

#include "signal/plate_maths.h"

enum { ROWS_PER_SPOT = 3, ROWS_MAX = ROWS_PER_SPOT * PLATE_FIT_SPOTS_MAX, SWEEPS_MAX = 60 };

/* Condition c of five spots at a share s of the half plate is about 0.8 / s. Weights put down to 2 mm on a plate of 450 x 250 mm give
 * gains with an SD of 0.9 % at 0.6 (c 1.5), of about 4 % at this limit: no better than the cells they are to correct. */
#define CONDITION_MAX 6.0
#define SAME_COLUMN 1e-15
/* A cell that is off by more than this is broken or wired wrongly, or the weight is not what was said. */
#define GAIN_MIN 0.5
#define GAIN_MAX 2.0
#define LEVER_MIN_MM 20.0

/* ---- least squares of a few unknowns: singular values by one-sided Jacobi rotations (Hestenes 1958) ---- */

struct equations {
    int rows, columns;
    double a[CHANNEL_MAX][ROWS_MAX]; /* by columns */
    double b[ROWS_MAX];
};

static double dot(const double *u, const double *v, int n)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++) sum += u[i] * v[i];
    return sum;
}

static void rotate(double *u, double *v, int n, double cosine, double sine)
{
    for (int i = 0; i < n; i++) {
        double p = u[i], q = v[i];
        u[i] = cosine * p - sine * q;
        v[i] = sine * p + cosine * q;
    }
}

/* Makes columns p and q of a orthogonal; false: they were. */
static bool make_orthogonal(struct equations *e, double turn[CHANNEL_MAX][CHANNEL_MAX], int p, int q)
{
    double alpha = dot(e->a[p], e->a[p], e->rows), beta = dot(e->a[q], e->a[q], e->rows), gamma = dot(e->a[p], e->a[q], e->rows);
    if (fabs(gamma) <= SAME_COLUMN * sqrt(alpha * beta) || gamma == 0.0) return false;
    double zeta = (beta - alpha) / (2.0 * gamma);
    double t = copysign(1.0, zeta) / (fabs(zeta) + sqrt(1.0 + zeta * zeta));
    double cosine = 1.0 / sqrt(1.0 + t * t);
    rotate(e->a[p], e->a[q], e->rows, cosine, cosine * t);
    rotate(turn[p], turn[q], e->columns, cosine, cosine * t);
    return true;
}

static void scale_columns(struct equations *e, double length[CHANNEL_MAX])
{
    for (int c = 0; c < e->columns; c++) {
        length[c] = sqrt(dot(e->a[c], e->a[c], e->rows));
        for (int r = 0; r < e->rows && length[c] > 0.0; r++) e->a[c][r] /= length[c];
    }
}

/* Destroys e. Returns the condition, INFINITY when there is no single answer. */
static double solve(struct equations *e, double x[CHANNEL_MAX])
{
    double turn[CHANNEL_MAX][CHANNEL_MAX] = {{0.0}}, length[CHANNEL_MAX], y[CHANNEL_MAX], most = 0.0, least = INFINITY;
    bool turned = true;
    scale_columns(e, length);
    for (int c = 0; c < e->columns; c++) turn[c][c] = 1.0;
    for (int sweep = 0; sweep < SWEEPS_MAX && turned; sweep++) {
        turned = false;
        for (int p = 0; p < e->columns; p++)
            for (int q = p + 1; q < e->columns; q++) turned |= make_orthogonal(e, turn, p, q);
    }
    for (int c = 0; c < e->columns; c++) {
        double square = dot(e->a[c], e->a[c], e->rows);
        most = fmax(most, sqrt(square));
        least = fmin(least, sqrt(square));
        y[c] = square > 0.0 ? dot(e->a[c], e->b, e->rows) / square : 0.0;
    }
    for (int i = 0; i < e->columns; i++) {
        x[i] = 0.0;
        for (int c = 0; c < e->columns; c++) x[i] += turn[c][i] * y[c];
        if (length[i] > 0.0) x[i] /= length[i];
    }
    return least > 0.0 ? most / least : INFINITY;
}

/* ---- the equations of a plate ---- */

struct fit {
    const struct plate_info *plate;
    struct plate_maths maths;
    double lever_x_mm, lever_y_mm;
    int unknown_of[CHANNEL_MAX], unknowns; /* -1: the gain stays 1 */
    struct equations e;
};

static bool is_unknown(const struct fit *f, enum channel_role role)
{
    if (f->maths.source == COP_OF_CELLS) return role == ROLE_CELL;
    return role == ROLE_FZ || role == ROLE_MX || role == ROLE_MY;
}

static void begin(struct fit *f, const struct plate_info *plate)
{
    double x2 = 0.0, y2 = 0.0;
    memset(f, 0, sizeof *f);
    f->plate = plate;
    plate_maths_prepare(&f->maths, plate, NULL);
    for (int i = 0; i < plate->channel_count; i++) {
        f->unknown_of[i] = is_unknown(f, plate->channel[i].role) ? f->unknowns++ : -1;
        if (plate->channel[i].role != ROLE_CELL) continue;
        x2 += f->maths.cell_mm[i].x * f->maths.cell_mm[i].x / f->maths.cell_count;
        y2 += f->maths.cell_mm[i].y * f->maths.cell_mm[i].y / f->maths.cell_count;
    }
    bool cells = f->maths.source == COP_OF_CELLS;
    f->lever_x_mm = fmax(LEVER_MIN_MM, cells ? sqrt(x2) : plate->width_mm / 2.0);
    f->lever_y_mm = fmax(LEVER_MIN_MM, cells ? sqrt(y2) : plate->depth_mm / 2.0);
    f->e.columns = f->unknowns;
}

/* Adds factor * gain of channel i to row r; a gain that is known goes to the other side. */
static void add(struct fit *f, int r, int i, double factor)
{
    if (i < 0) return;
    if (f->unknown_of[i] >= 0)
        f->e.a[f->unknown_of[i]][r] += factor;
    else
        f->e.b[r] -= factor;
}

static void add_cells(struct fit *f, const struct weight_spot *s)
{
    int r = f->e.rows;
    for (int i = 0; i < f->plate->channel_count; i++) {
        double v = f->maths.sign * s->value[i];
        if (f->plate->channel[i].role != ROLE_CELL) continue;
        add(f, r, i, v);
        add(f, r + 1, i, v * f->maths.cell_mm[i].x / f->lever_x_mm);
        add(f, r + 2, i, v * f->maths.cell_mm[i].y / f->lever_y_mm);
    }
    f->e.b[r] += s->weight_n;
    f->e.b[r + 1] += s->weight_n * s->at_mm.x / f->lever_x_mm;
    f->e.b[r + 2] += s->weight_n * s->at_mm.y / f->lever_y_mm;
}

/* Mx' = Mx - Oy Fz + Oz Fy = Fz y, My' = My - Oz Fx + Ox Fz = -Fz x (devices.md 12), in N and plate axes. */
static void add_components(struct fit *f, const struct weight_spot *s)
{
    const int *of = f->maths.of_role;
    const double *v = s->value;
    int r = f->e.rows, fx = of[ROLE_FX], fy = of[ROLE_FY], fz = of[ROLE_FZ], mx = of[ROLE_MX], my = of[ROLE_MY];
    struct point_mm o = f->plate->surface_offset_mm, at = axis_map_to_plate(&f->maths.axes, s->at_mm);
    double oz = f->plate->surface_height_mm, weight_n = f->maths.sign * s->weight_n;
    add(f, r, fz, v[fz]);
    add(f, r + 1, mx, v[mx] * 1e3 / f->lever_y_mm);
    add(f, r + 1, fz, -o.y * v[fz] / f->lever_y_mm);
    if (fy >= 0) add(f, r + 1, fy, oz * v[fy] / f->lever_y_mm);
    add(f, r + 2, my, v[my] * 1e3 / f->lever_x_mm);
    add(f, r + 2, fz, o.x * v[fz] / f->lever_x_mm);
    if (fx >= 0) add(f, r + 2, fx, -oz * v[fx] / f->lever_x_mm);
    f->e.b[r] += weight_n;
    f->e.b[r + 1] += weight_n * at.y / f->lever_y_mm;
    f->e.b[r + 2] += -weight_n * at.x / f->lever_x_mm;
}

/* ---- what is left ---- */

struct left { double rms_n, rms_mm, worst_mm; int worst; };

static struct left look(const struct fit *f, const double *gain, const struct weight_spot *spots, int count)
{
    struct left out = {0.0, 0.0, -1.0, 0};
    for (int k = 0; k < count; k++) {
        double value[CHANNEL_MAX] = {0.0};
        struct plate_reading r;
        for (int i = 0; i < f->plate->channel_count; i++) value[i] = gain[i] * spots[k].value[i];
        plate_maths_of_values(&f->maths, value, &r);
        double off_n = r.fz_n - spots[k].weight_n, off_mm = hypot(r.cop_mm.x - spots[k].at_mm.x, r.cop_mm.y - spots[k].at_mm.y);
        out.rms_n += off_n * off_n / count;
        out.rms_mm += off_mm * off_mm / count;
        if (off_mm > out.worst_mm) {
            out.worst_mm = off_mm;
            out.worst = k;
        }
    }
    out.rms_n = sqrt(out.rms_n);
    out.rms_mm = sqrt(out.rms_mm);
    return out;
}

/* ---- what may be asked ---- */

enum status plate_fit_possible(const struct plate_info *plate, struct problem *why)
{
    struct plate_maths m;
    plate_maths_prepare(&m, plate, NULL);
    if (plate->has_matrix)
        return problem_set(why, STATUS_DATA,
                           "%s has a calibration matrix of its maker, which weights on single spots cannot better. It is used as it is.",
                           plate->name);
    if (m.source == COP_OF_PLATE || m.source == COP_NONE)
        return problem_set(why, STATUS_DATA,
                           "%s computes the centre of pressure itself, so its cells cannot be corrected here. Calibrate it with its "
                           "maker's program.",
                           plate->name);
    if (m.source == COP_OF_CELLS && m.cell_count < 3)
        return problem_set(why, STATUS_DATA, "%s has %d force cells, expected 3 or more for a place in both directions.", plate->name,
                           m.cell_count);
    return STATUS_OK;
}

static enum status check_spots(const struct fit *f, const struct weight_spot *spots, int count, struct problem *why)
{
    if (count < PLATE_FIT_SPOTS_MIN || count > PLATE_FIT_SPOTS_MAX)
        return problem_set(why, STATUS_DATA, "A weight stood on %d spots, expected %d to %d: near the corners and in the middle.", count,
                           PLATE_FIT_SPOTS_MIN, PLATE_FIT_SPOTS_MAX);
    for (int k = 0; k < count; k++) {
        struct plate_reading r;
        plate_maths_of_values(&f->maths, spots[k].value, &r);
        double share = r.fz_n / spots[k].weight_n;
        if (!r.usable || !(share >= GAIN_MIN && share <= GAIN_MAX))
            return problem_set(why, STATUS_DATA,
                               "On spot %d the plate reads %.1f N, expected about %.1f N (%.2f kg). Is that the weight that stood there, "
                               "and was the plate empty before?",
                               k + 1, r.fz_n, spots[k].weight_n, spots[k].weight_n / STANDARD_GRAVITY_M_S2);
    }
    return STATUS_OK;
}

static enum status check_gains(const struct plate_fit *fit, int channel_count, struct problem *why)
{
    for (int i = 0; i < channel_count; i++)
        if (!(fit->gain[i] >= GAIN_MIN && fit->gain[i] <= GAIN_MAX))
            return problem_set(why, STATUS_DATA,
                               "Channel %d would have to be multiplied by %.2f, expected 0.5 to 2. Did each weight stand where it was "
                               "said, and does the press test of the axes hold?",
                               i + 1, fit->gain[i]);
    return STATUS_OK;
}

enum status plate_fit(const struct plate_info *plate, const double *zero, const struct weight_spot *spots, int count, struct plate_fit *out,
                      struct problem *why)
{
    struct fit f;
    struct plate_fit fit = {.condition = 1.0};
    double answer[CHANNEL_MAX];
    enum status status = plate_fit_possible(plate, why);
    if (status != STATUS_OK) return status;
    begin(&f, plate);
    status = check_spots(&f, spots, count, why);
    if (status != STATUS_OK) return status;
    for (int k = 0; k < count; k++, f.e.rows += ROWS_PER_SPOT) {
        if (f.maths.source == COP_OF_CELLS)
            add_cells(&f, &spots[k]);
        else
            add_components(&f, &spots[k]);
    }
    fit.condition = solve(&f.e, answer);
    if (!(fit.condition <= CONDITION_MAX))
        return problem_set(why, STATUS_DATA,
                           "The spots lie too close together to tell the cells of the plate apart. Put the weight near each corner and in "
                           "the middle, at least a quarter of the plate from one another.");
    for (int i = 0; i < CHANNEL_MAX; i++) {
        bool found = i < plate->channel_count && f.unknown_of[i] >= 0;
        fit.gain[i] = found ? answer[f.unknown_of[i]] : 1.0;
        fit.offset[i] = found ? -fit.gain[i] * zero[i] : 0.0;
    }
    status = check_gains(&fit, plate->channel_count, why);
    if (status != STATUS_OK) return status;
    struct left before = look(&f, (const double[CHANNEL_MAX]){1, 1, 1, 1, 1, 1, 1, 1}, spots, count), after = look(&f, fit.gain, spots, count);
    fit.before_n = before.rms_n;
    fit.before_mm = before.rms_mm;
    fit.residual_n = after.rms_n;
    fit.residual_mm = after.rms_mm;
    fit.worst_spot = after.worst;
    fit.worst_mm = after.worst_mm;
    *out = fit;
    return STATUS_OK;
}
