/* Real standing (exercises.md 18.3, 18.6): twelve open recordings of 60 s, Santos & Duarte 2016, PeerJ 4:e2648.
 * Skipped where the reference data are absent. The position is the 5 Hz signal, as in the table of section 6. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signal/biquad.h"
#include "support/support.h"
#include "world/safety.h"
#include "world/zone.h"

enum { RATE_HZ = 100, SECONDS_MAX = 70, TICKS_PER_SAMPLE = 10 };
enum surface { FIRM, FOAM };
static const struct { const char *file; enum surface surface; } recordings[] = {
    {"cop/hbedb/BDS00001.txt", FIRM},
    {"cop/hbedb/BDS00002.txt", FIRM},
    {"cop/hbedb/BDS00003.txt", FIRM},
    {"cop/hbedb/BDS00004.txt", FIRM},
    {"cop/hbedb/BDS00007.txt", FOAM},
    {"cop/hbedb/BDS00010.txt", FOAM},
    {"cop/hbedb/BDS00037.txt", FIRM},
    {"cop/hbedb/BDS00040.txt", FOAM},
    {"cop/hbedb/BDS00043.txt", FOAM},
    {"cop/hbedb/BDS00046.txt", FIRM},
    {"cop/hbedb/BDS00067.txt", FIRM},
    {"cop/hbedb/BDS00069.txt", FIRM},
};

struct trace { size_t count; struct point_mm cop5[RATE_HZ * SECONDS_MAX]; };

static void read_trace(const char *path, struct trace *t)
{
    struct biquad filter;
    struct biquad_state x_state = {0, 0}, y_state = {0, 0};
    biquad_butterworth(2, 0, 5, RATE_HZ, &filter);
    FILE *f = fopen(path, "r");
    char line[400];
    if (!f || !fgets(line, sizeof line, f)) fail_msg("%s cannot be read", path);
    t->count = 0;
    while (t->count < RATE_HZ * SECONDS_MAX && fgets(line, sizeof line, f)) {
        double c[9]; /* time, forces, moments, COPx (forward), COPy (to the side) in cm */
        char *at = line;
        for (int k = 0; k < 9; k++) c[k] = strtod(at, &at);
        struct point_mm p = {10 * c[8], 10 * c[7]};
        if (t->count == 0) {
            biquad_start(&filter, &x_state, p.x);
            biquad_start(&filter, &y_state, p.y);
        }
        t->cop5[t->count++] = (struct point_mm){biquad_step(&filter, &x_state, p.x), biquad_step(&filter, &y_state, p.y)};
    }
    (void)fclose(f);
    assert_true(t->count >= 59 * RATE_HZ);
}

static struct point_mm between(const struct trace *t, int ms)
{
    size_t i = (size_t)ms / TICKS_PER_SAMPLE;
    double share = ms % TICKS_PER_SAMPLE / (double)TICKS_PER_SAMPLE;
    struct point_mm a = t->cop5[i], b = t->cop5[i + 1];
    return (struct point_mm){a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

/* q of a hold of 30 s after settling. */
static double share_inside(const struct trace *t, double radius_mm)
{
    struct zone_settle settle = {0};
    struct zone z;
    struct point_mm centre;
    int ms = 0;
    while (!zone_settle_step(&settle, between(t, ms), true, &centre)) ms++;
    zone_begin(&z, centre, radius_mm);
    for (int end = ms + 30000; ms < end; ms++) zone_step(&z, between(t, ms), true);
    return zone_share(&z);
}

static void firm_ground_fits_the_zone(void **state)
{
    (void)state;
    static const double radius_mm[] = {25, 20, 15, 12, 10, 8};
    struct trace *t = malloc(sizeof *t);
    for (size_t i = 0; i < sizeof recordings / sizeof recordings[0]; i++) {
        read_trace(reference_file(recordings[i].file), t);
        double before = 1;
        for (size_t k = 0; k < sizeof radius_mm / sizeof radius_mm[0]; k++) {
            double q = share_inside(t, radius_mm[k]);
            if (q > before) fail_msg("%s: q rises to %.3f at %g mm", recordings[i].file, q, radius_mm[k]);
            if (recordings[i].surface == FIRM && radius_mm[k] >= 20 && q < 0.95)
                fail_msg("%s: q %.3f at %g mm, expected 0.95 or more", recordings[i].file, q, radius_mm[k]);
            before = q;
        }
    }
    free(t);
}

static void firm_ground_gives_no_wobble(void **state)
{
    (void)state;
    struct trace *t = malloc(sizeof *t);
    for (size_t i = 0; i < sizeof recordings / sizeof recordings[0]; i++) {
        if (recordings[i].surface != FIRM) continue;
        struct safety s;
        read_trace(reference_file(recordings[i].file), t);
        safety_begin(&s, 200, 0, 2.0);
        for (int ms = 1; ms < (int)(t->count - 1) * TICKS_PER_SAMPLE; ms++) {
            struct sway_sample x = {.cop5_speed_mm_s = 1000 * distance_mm(between(t, ms), between(t, ms - 1))};
            if (safety_step(&s, &x, true, false) & SAFETY_WOBBLE) fail_msg("%s: a wobble at %d ms", recordings[i].file, ms);
        }
    }
    free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(firm_ground_fits_the_zone),
        cmocka_unit_test(firm_ground_gives_no_wobble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
