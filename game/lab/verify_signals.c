/* verify_signals.c - recordings whose answers are known, as text files and a manifest: what a laboratory would hand over.
 *
 * tests/system/independent_answers.py makes the same ones from the same formulas. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "base/text_file.h"
#include "base/units.h"
#include "lab/verify_check.h"

enum { FS = 100 };
#define TURN (2.0 * M_PI)

/* A table of numbers that grows by a row. */
struct sheet {
    FILE *to;
    char delimiter;
};

static void put(struct sheet *s, int count, const double cell[])
{
    char text[32];
    for (int i = 0; i < count; i++) {
        text_from_real(cell[i], text);
        if (i > 0) fputc(s->delimiter, s->to);
        fputs(text, s->to);
    }
    fputc('\n', s->to);
}
#define PUT(s, ...) put(s, sizeof((double[]){__VA_ARGS__}) / sizeof(double), (double[]){__VA_ARGS__})

/* Whole numbers that every machine agrees on; -1 to 1 in steps of 0.001. */
static double noise(uint32_t *state)
{
    *state = (*state * 1103515245u + 12345u) & 0x7fffffffu;
    return ((double)((*state >> 8) % 2001u) - 1000.0) / 1000.0;
}

static double wave(double amplitude, double frequency_hz, double phase, double t)
{
    return amplitude * sin(TURN * frequency_hz * t + phase);
}

/* ---- somebody who stands ---- */

static double stance_ml(double t)
{
    return 12 + wave(4, 0.13, 0, t) + wave(1.7, 0.41, 1, t) + wave(0.6, 1.13, 2, t) + wave(0.15, 3.7, 0, t);
}

static double stance_ap(double t)
{
    return -30 + wave(6, 0.09, 0.5, t) + wave(2.4, 0.37, 2, t) + wave(0.8, 0.97, 0, t) + wave(0.2, 4.3, 1, t);
}

static void stance(struct sheet *s)
{
    uint32_t state = 1;
    for (int k = 0; k < 3200; k++) {
        double t = (double)k / FS;
        double ml = stance_ml(t) + 0.12 * noise(&state);
        double ap = stance_ap(t) + 0.12 * noise(&state);
        double fml = 2 + wave(1.5, 0.7, 0, t) + wave(0.8, 1.9, 1, t) + 0.4 * noise(&state);
        double fap = -1 + wave(2.5, 0.6, 1, t) + wave(0.7, 2.1, 0, t) + 0.4 * noise(&state);
        double right = 380 + wave(20, 0.21, 0, t), left = 340 + wave(15, 0.33, 2, t);
        PUT(s, t, ml, ap, fml, fap, right, left, right + left);
    }
}

/* Steps of 12 to 60 ms, as radio boards make them; one sample is a spike. */
static void uneven(struct sheet *s)
{
    uint32_t state = 7;
    long ms = 0;
    for (int k = 0; k < 900; k++) {
        double t = (double)ms / 1000.0;
        double ml = stance_ml(t) + 0.12 * noise(&state) + (k == 400 ? 60.0 : 0.0);
        double ap = stance_ap(t) + 0.12 * noise(&state);
        PUT(s, t, ml, ap);
        ms += 36 + lround(24.0 * noise(&state));
    }
}

static void white(struct sheet *s)
{
    uint32_t state = 11;
    for (int k = 0; k < 6000; k++) {
        double ml = noise(&state);
        PUT(s, (double)k / FS, ml, noise(&state));
    }
}

static void walk(struct sheet *s)
{
    uint32_t state = 13;
    double ml = 0.0, ap = 0.0;
    for (int k = 0; k < 6000; k++) {
        ml += noise(&state);
        ap += noise(&state);
        PUT(s, (double)k / FS, ml, ap);
    }
}

/* ---- curves ---- */

static void circle(struct sheet *s)
{
    for (int k = 0; k < 6000; k++) {
        double turn = TURN * 0.5 * k / FS;
        PUT(s, (double)k / FS, 10 * cos(turn), 10 * sin(turn));
    }
}

/* In centimetres, half axes 3 and 1, turned by 30 degrees from ML. */
static void ellipse(struct sheet *s)
{
    double c = cos(M_PI / 6), d = sin(M_PI / 6);
    for (int k = 0; k < 6000; k++) {
        double turn = TURN * 0.3 * k / FS, along = 3 * cos(turn), across = sin(turn);
        PUT(s, (double)k / FS, along * c - across * d, along * d + across * c);
    }
}

/* A plate that sends moments: 20 s on a circle of this radius, 700 N. */
static void ring(struct sheet *s, double radius_mm)
{
    for (int k = 0; k < 2000; k++) {
        double turn = TURN * 0.5 * k / FS, fz = 700.0;
        PUT(s, (double)k / FS, fz, radius_mm * sin(turn) * fz / 1000.0, radius_mm * cos(turn) * fz / 1000.0);
    }
}
static void ring1(struct sheet *s)
{
    ring(s, 1);
}
static void ring5(struct sheet *s)
{
    ring(s, 5);
}
static void ring8(struct sheet *s)
{
    ring(s, 8);
}
static void ring10(struct sheet *s)
{
    ring(s, 10);
}
static void ring18(struct sheet *s)
{
    ring(s, 18);
}

/* In metres: 2 mm/s to the right, 1 mm/s forward; 400 N on the right foot, 300 N on the left. */
static void ramp(struct sheet *s)
{
    for (int k = 0; k < 4000; k++) {
        double t = (double)k / FS;
        PUT(s, t, (2 * t - 40) / 1000, (t - 20) / 1000, 400, 300, 700);
    }
}

static void cubic(struct sheet *s)
{
    for (int k = 0; k < 2000; k++) {
        double t = (double)k / FS, u = (t - 10) / 10;
        PUT(s, t, 20 * u * u * u - 12 * u + 3, 10 * u * u * u + 4 * u * u, 5 + wave(2, 0.5, 0.3, t),
            wave(3, 0.35, 0.2, t));
    }
}

static void tones(struct sheet *s, double ml_hz, double ap_hz)
{
    for (int k = 0; k < 3000; k++) {
        double t = (double)k / FS;
        PUT(s, t, wave(10, ml_hz, 0, t), wave(10, ap_hz, 0, t));
    }
}
static void tones_low(struct sheet *s)
{
    tones(s, 1, 5);
}
static void tones_high(struct sheet *s)
{
    tones(s, 8.96, 10);
}

/* ---- tasks ---- */

static double minimum_jerk(double u)
{
    u = fmin(fmax(u, 0.0), 1.0);
    return u * u * u * (10 - 15 * u + 6 * u * u);
}

static void lean(struct sheet *s)
{
    uint32_t state = 5;
    double right = sin(M_PI / 4), forward = cos(M_PI / 4);
    for (int k = 0; k < 800; k++) {
        double t = (double)k / FS, way = minimum_jerk((t - 2.1) / 1.3);
        double on = 80 * way + wave(1, 0.4, 0, t) + 0.02 * noise(&state);
        double off = 9 * sin(M_PI * way) + 0.02 * noise(&state);
        PUT(s, t, on * right + off * forward, on * forward - off * right);
    }
}

static void lean_straight(struct sheet *s)
{
    double right = sin(M_PI / 3), forward = cos(M_PI / 3);
    for (int k = 0; k < 800; k++) {
        double t = (double)k / FS, on = 80 * minimum_jerk((t - 2.1) / 1.3);
        PUT(s, t, on * right, on * forward);
    }
}

/* 40 mm to each side along 60 degrees, a tenth of a cycle late. */
static void shift(struct sheet *s)
{
    double right = sin(M_PI / 3), forward = cos(M_PI / 3);
    for (int k = 0; k < 2000; k++) {
        double t = (double)k / FS, on = wave(40, 0.25, -TURN / 10, t);
        PUT(s, t, on * right, on * forward);
    }
}

/* One rise: 200 N seated, up at 1000 N/s to 780 N, down at 500 N/s to the weight, standing, down again at 1000 N/s. */
static double rise_force_n(double t, double standing_s, double weight_n)
{
    double top_s = 0.58, weight_s = top_s + (780 - weight_n) / 500;
    if (t < top_s) return 200 + 1000 * fmax(t, 0.0);
    if (t < weight_s) return 780 - 500 * (t - top_s);
    if (t < standing_s) return weight_n;
    return fmax(200.0, weight_n - 1000 * (t - standing_s));
}

/* The first rise is followed by standing still, the other four begin every 3 s from 12.3 s on. */
static void rise(struct sheet *s)
{
    double weight_n = 70 * STANDARD_GRAVITY_M_S2;
    for (int k = 0; k < 2500; k++) {
        double t = (double)k / FS;
        double fz = t < 11 ? rise_force_n((k - 130) / 100.0, 8, weight_n)
                           : rise_force_n(k < 1230 ? -1.0 : ((k - 1230) % 300) / 100.0, 1.5, weight_n);
        PUT(s, t, 3 * t, 4 * t, 0.55 * fz, 0.45 * fz, fz);
    }
}

/* ---- trouble ---- */

/* A straight line with two short holes, and one row that comes twice. */
static void gaps(struct sheet *s)
{
    for (int k = 0; k < 3000; k++) {
        if ((k >= 500 && k < 505) || (k >= 1700 && k < 1708)) continue;
        for (int again = 0; again < (k == 900 ? 2 : 1); again++) PUT(s, (double)k / FS, 0.03 * k, -0.04 * k);
    }
}

/* The same with a second missing: the longer piece counts. */
static void hole(struct sheet *s)
{
    for (int k = 0; k < 3000; k++)
        if (k < 1000 || k >= 1100) PUT(s, (double)k / FS, 0.03 * k, -0.04 * k);
}

static void still(struct sheet *s)
{
    for (int k = 0; k < 4000; k++) PUT(s, (double)k / FS, wave(5, 0.5, 0, (double)k / FS), 7);
}

static void brief(struct sheet *s)
{
    for (int k = 0; k < 12; k++) PUT(s, (double)k / FS, k % 5, k % 3);
}

static void stairs(struct sheet *s)
{
    for (int k = 0; k < 400; k++) PUT(s, (double)k / FS, k / 2, -k / 2);
}

/* Numbers at the edges of what text can say, as forces: nothing there asks whether a body could do it. verify_parts.c knows their
 * bits. */
static void digits(struct sheet *s)
{
    static const char *const text[] = {"0.1",
                                       "0.30000000000000004",
                                       "123456789.12345678",
                                       "2.2250738585072014e-308",
                                       "9007199254740993",
                                       "1e22",
                                       "1e23",
                                       "-179.99999999999997",
                                       "5e-324",
                                       "1.7976931348623157e308"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        fprintf(s->to, "%.2f;1;2;%s\n", (double)i / FS, text[i]);
}

/* ---- files ---- */

/* Columns of the manifest, and what stands in them unless a signal says otherwise. */
static const struct column {
    const char *name, *usual;
} manifest_columns[] = {
    {"delimiter", "comma"},
    {"header_lines", "1"},
    {"fs_hz", "100"},
    {"time_col", "1"},
    {"ml_col", "2"},
    {"ap_col", "3"},
    {"cop_unit", "mm"},
    {"fz_col", ""},
    {"f_ap_col", ""},
    {"f_ml_col", ""},
    {"right_fz_col", ""},
    {"left_fz_col", ""},
    {"cop_from_moments", ""},
    {"mx_col", ""},
    {"my_col", ""},
    {"frame_first", ""},
    {"frame_last", ""},
    {"height_cm", ""},
    {"mass_kg", ""},
    {"direction_deg_cw_from_forward", ""},
    {"target_distance_mm", ""},
    {"cue_s", ""},
    {"fall_s", ""},
    {"period_s", ""},
    {"amplitude_mm", ""},
    {"polygon", ""},
};
enum { COLUMN_COUNT = sizeof manifest_columns / sizeof manifest_columns[0] };

#define POSITION "time_s,cop_ml_mm,cop_ap_mm"
#define MOMENTS "time_s,fz_n,mx_nm,my_nm"
#define FROM_MOMENTS                                                                                         \
    "ml_col=;ap_col=;fz_col=2;mx_col=3;my_col=4;cop_from_moments=ml = 1000*My/Fz, ap = 1000*Mx/Fz"
#define CELL_LEAN "target_distance_mm=100;cue_s=1.6;direction_deg_cw_from_forward="

/* rows NULL: other rows of the recording named by titles. */
static const struct signal {
    const char *name, *titles, *cells;
    void (*rows)(struct sheet *s);
    char delimiter;
} signals[] = {
    {"circle", POSITION, "height_cm=170", circle, ','},
    {"frames", "circle", "frame_first=1000;frame_last=2999", NULL, ','},
    {"ellipse", "t\tml\tap", "delimiter=tab;cop_unit=cm", ellipse, '\t'},
    {"stance", POSITION ",force_ml_n,force_ap_n,right_n,left_n,fz_n",
     "f_ml_col=4;f_ap_col=5;right_fz_col=6;left_fz_col=7;fz_col=8;height_cm=170;mass_kg=73.4;polygon=stance_"
     "outline.csv",
     stance, ','},
    {"uneven", POSITION, "fs_hz=0;height_cm=170;mass_kg=73.4;polygon=stance_outline.csv", uneven, ','},
    {"ramp", "time_s,ml_m,ap_m,right_n,left_n,fz_n",
     "cop_unit=m;right_fz_col=4;left_fz_col=5;fz_col=6;polygon=ramp_outline.csv", ramp, ','},
    {"cubic", POSITION ",force_ml_n,force_ap_n", "f_ml_col=4;f_ap_col=5", cubic, ','},
    {"tones_low", POSITION, "", tones_low, ','},
    {"tones_high", POSITION, "", tones_high, ','},
    {"white", POSITION, "", white, ','},
    {"walk", POSITION, "", walk, ','},
    {"ring", MOMENTS, FROM_MOMENTS, ring1, ','},
    {"ring_eo_firm", MOMENTS, FROM_MOMENTS, ring5, ','},
    {"ring_ec_firm", MOMENTS, FROM_MOMENTS, ring8, ','},
    {"ring_eo_foam", MOMENTS, FROM_MOMENTS, ring10, ','},
    {"ring_ec_foam", MOMENTS, FROM_MOMENTS, ring18, ','},
    {"lean", POSITION, CELL_LEAN "45", lean, ','},
    {"lean_straight", POSITION, CELL_LEAN "60", lean_straight, ','},
    {"shift", POSITION, "period_s=4;amplitude_mm=50;direction_deg_cw_from_forward=60", shift, ','},
    {"rise", POSITION ",right_n,left_n,fz_n", "right_fz_col=4;left_fz_col=5;fz_col=6;mass_kg=70;cue_s=1",
     rise, ','},
    {"gaps", POSITION, "", gaps, ','},
    {"hole", POSITION, "", hole, ','},
    {"still", POSITION, "", still, ','},
    {"brief", POSITION, "", brief, ','},
    {"stairs", POSITION, "", stairs, ','},
    {"fall", "circle", "fall_s=31.5", NULL, ','},
    {"digits", "time_s;cop_ml_mm;cop_ap_mm;fz_n", "delimiter=semicolon;fz_col=4", digits, ';'},
};
enum { SIGNAL_COUNT = sizeof signals / sizeof signals[0] };

static const struct {
    const char *name;
    size_t count;
    struct point_mm corner[5];
} outlines[] = {{"stance", 5, {{-150, -160}, {160, -150}, {175, 20}, {0, 120}, {-165, 30}}},
                {"ramp", 4, {{-100, -100}, {100, -100}, {100, 100}, {-100, 100}}}};

static void write_recording(FILE *to, const void *of)
{
    const struct signal *g = of;
    struct sheet s = {to, g->delimiter};
    fprintf(to, "%s\n", g->titles);
    g->rows(&s);
}

static void write_outline(FILE *to, const void *of)
{
    const char *name = of;
    struct sheet s = {to, ','};
    fputs("ml_mm,ap_mm\n", to);
    for (size_t o = 0; o < sizeof outlines / sizeof *outlines; o++)
        for (size_t i = 0; i < outlines[o].count; i++)
            if (strcmp(outlines[o].name, name) == 0)
                PUT(&s, outlines[o].corner[i].x, outlines[o].corner[i].y);
}

/* "fz_col=2;mass_kg=70": the text of one cell. */
static void write_cell(FILE *to, const char *cells, const struct column *c)
{
    size_t length = strlen(c->name);
    const char *text = c->usual;
    int count = (int)strlen(text);
    for (const char *at = cells; at; at = strchr(at, ';') ? strchr(at, ';') + 1 : NULL) {
        if (strncmp(at, c->name, length) != 0 || at[length] != '=') continue;
        text = at + length + 1;
        count = (int)strcspn(text, ";");
    }
    fprintf(to, memchr(text, ',', (size_t)count) ? ",\"%.*s\"" : ",%.*s", count, text);
}

static void write_manifest(FILE *to, const void *of)
{
    (void)of;
    fputs("trial,file", to);
    for (int c = 0; c < COLUMN_COUNT; c++) fprintf(to, ",%s", manifest_columns[c].name);
    fputs(",members_eo_firm,members_ec_firm,members_eo_foam,members_ec_foam\n", to);
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        fprintf(to, "%s,%s.csv", signals[i].name, signals[i].rows ? signals[i].name : signals[i].titles);
        for (int c = 0; c < COLUMN_COUNT; c++) write_cell(to, signals[i].cells, &manifest_columns[c]);
        fputs(",,,,\n", to);
    }
    fputs("conditions,", to);
    for (int c = 0; c < COLUMN_COUNT; c++) fputc(',', to);
    fputs(",ring_eo_firm,ring_ec_firm,ring_eo_foam,ring_ec_foam\n", to);
}

static enum status write_file(const char *folder, const char *name, void (*write)(FILE *to, const void *of),
                              const void *of, struct problem *why)
{
    char path[PATH_BYTES];
    if (path_join(path, folder, name) != 0)
        return problem_set(why, STATUS_USAGE, "verify: the folder's name is too long: %s", folder);
    FILE *to = fopen(path, "w");
    if (to) write(to, of);
    bool whole = to && !ferror(to);
    if (to && fclose(to) != 0) whole = false;
    if (whole) return STATUS_OK;
    return problem_set(why, STATUS_IO, "verify: %s cannot be written, expected a folder with 6 MB of room",
                       path);
}

enum status verify_signals_write(const char *folder, struct problem *why)
{
    char name[64];
    enum status status = write_file(folder, "manifest.csv", write_manifest, NULL, why);
    for (size_t i = 0; status == STATUS_OK && i < sizeof outlines / sizeof *outlines; i++) {
        (void)snprintf(name, sizeof name, "%s_outline.csv", outlines[i].name);
        status = write_file(folder, name, write_outline, outlines[i].name, why);
    }
    for (int i = 0; status == STATUS_OK && i < SIGNAL_COUNT; i++) {
        if (!signals[i].rows) continue;
        (void)snprintf(name, sizeof name, "%s.csv", signals[i].name);
        status = write_file(folder, name, write_recording, &signals[i], why);
    }
    return status;
}
