/* links: view acquire */
/* bench_latency.c - P6 of performance.md: from the arrival of a sample to the return of the present that shows it.
 *
 * Real threads, the simulated plate at 1 kHz, the boat scene, software renderer at 1280 x 720, 60 Hz pacing with late latching.
 * As the page defines it: age of the newest sample that a frame used, when its present returned; the filter is not included. The
 * note gives the stricter figure for every sample: until the first frame that could show it. Further option: --p6-seconds. */
#include <stdio.h>
#include <stdlib.h>

#include "acquire/acquire.h"
#include "base/clock.h"
#include "support/bench.h"
#include "view/view.h"
#include "world/world.h"

enum { TAKE_MAX = 4096 };
static const double FRAME_MS = 1000.0 / 60.0;

struct ages { double *newest_ms, *every_ms; size_t frames, samples, stale; };

static void draw_frame(struct view *v, struct world_scene *scene, const struct sway_sample *s)
{
    if (!(s->flags & SWAY_INVALID)) scene->cursor_mm = s->cursor_mm;
    scene->cursor_visible = !(s->flags & SWAY_INVALID);
    view_begin(v);
    view_scene(v, scene, 1.0 / 60.0);
    view_present(v);
}

static void watch(struct acquire *plate, struct view *v, double seconds, struct ages *out)
{
    static struct sway_sample taken[TAKE_MAX];
    struct world_scene scene = {.exercise = E01_STEADY_STAND, .phase = PHASE_TRIAL, .prompt = "Stand still like a mountain",
                                .has_target = true, .target_radius_mm = 20, .target_direction = -1, .trials_total = 3,
                                .seconds_left = 12, .span_mm = 60};
    int64_t last_tick = -1, end_ns = clock_now_ns() + (int64_t)(seconds * 1e9);
    while (clock_now_ns() < end_ns) {
        view_wait_for_latch(v);
        size_t n = acquire_take(plate, taken, TAKE_MAX);
        if (n == 0) {
            out->stale++;
            continue;
        }
        if ((int64_t)taken[0].tick <= last_tick) out->stale++;
        last_tick = taken[n - 1].tick;
        view_note_sample(v, taken[n - 1].t_arr_ns);
        draw_frame(v, &scene, &taken[n - 1]);
        int64_t now = clock_now_ns();
        out->newest_ms[out->frames++] = (double)(now - taken[n - 1].t_arr_ns) / 1e6;
        for (size_t i = 0; i < n; i++) out->every_ms[out->samples++] = (double)(now - taken[i].t_arr_ns) / 1e6;
    }
}

static void case_p6(struct bench *b)
{
    double seconds = bench_option(b, "--p6-seconds", b->long_form ? 60 : 6);
    struct acquire_options options = {.spec = "sim:on=1", .speed = 1};
    struct view_options view = {.width_px = 1280, .height_px = 720, .headless = true};
    struct ages ages = {.newest_ms = malloc(sizeof(double) * (size_t)(seconds * 200 + 100)),
                        .every_ms = malloc(sizeof(double) * (size_t)(seconds * 2000 + TAKE_MAX))};
    struct acquire *plate = NULL;
    struct view *v = NULL;
    enum plate_error error;
    struct problem why = {0};
    if (!ages.newest_ms || !ages.every_ms || view_open(&view, &v, &why) != STATUS_OK ||
        acquire_open(&options, &plate, &error, &why) != STATUS_OK) {
        bench_differs(b, "P6", why.text);
    } else {
        struct ages warm_up = ages;
        watch(plate, v, 1.0, &warm_up);
        watch(plate, v, seconds, &ages);
        if (ages.stale > ages.frames / 100) bench_differs(b, "P6", "frames without a new sample");
        double p50 = bench_percentile(ages.newest_ms, ages.frames, 0.50), p99 = bench_percentile(ages.newest_ms, ages.frames, 0.99);
        bench_line(b, "P6 sample to present, median", bench_text("%.2f ms", p50), bench_text("frame %.2f ms", FRAME_MS), p50 / FRAME_MS,
                   BENCH_AT_MOST, 0.6);
        bench_line(b, "P6 sample to present, p99", bench_text("%.2f ms", p99), bench_text("frame + 2 ms %.2f ms", FRAME_MS + 2),
                   p99 / (FRAME_MS + 2), BENCH_AT_MOST, 1);
        bench_note("P6: %zu frames; every sample until a frame could show it: p50 %.1f, p99 %.1f ms over %zu samples", ages.frames,
                   bench_percentile(ages.every_ms, ages.samples, 0.50), bench_percentile(ages.every_ms, ages.samples, 0.99),
                   ages.samples);
    }
    acquire_close(plate);
    view_close(v);
    free(ages.newest_ms);
    free(ages.every_ms);
}

int main(int argc, char **argv)
{
    struct bench b;
    bench_begin(&b, argc, argv);
    if (bench_wants(&b, "P6")) case_p6(&b);
    return bench_end(&b);
}
