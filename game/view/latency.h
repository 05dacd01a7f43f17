/* latency.h - how long drawing takes and how old the picture is when it is shown (performance.md 3, P6, P8).
 *
 * Plain data, main thread, no allocation. A window of the last two seconds at 60 Hz; percentiles are computed when asked for. */
#ifndef EVENKEEL_VIEW_LATENCY_H
#define EVENKEEL_VIEW_LATENCY_H

#include <stdbool.h>
#include <stdint.h>

enum { LATENCY_WINDOW = 120 };

struct latency {
    double draw_ms[LATENCY_WINDOW];      /* CPU time of the main thread from begin to flush */
    double age_ms[LATENCY_WINDOW];       /* sample arrival to present returned; below 0: frame showed no sample */
    int draw_count, age_count;           /* filled so far, at most the window */
    int draw_next, age_next;
    uint64_t frames;
    double period_ms;
    double draw_p50_ms, draw_p95_ms, draw_p99_ms; /* refreshed twice a second */
    int64_t draw_begin_cpu_ns;
    int64_t sample_t_ns;                 /* 0: none noted */
    int64_t last_present_ns;
    double overload_s, relief_s;
    int quality;
};

void latency_reset(struct latency *l, double period_ms);
void latency_draw_begin(struct latency *l);
void latency_draw_end(struct latency *l);
void latency_presented(struct latency *l, int64_t now_ns);
/* When to wake up and read the newest state so that drawing ends just before the display takes the frame. */
int64_t latency_latch_ns(const struct latency *l);
double latency_percentile(const double *values, int count, double p);
/* One frame of measured time decides about decorations: over 70 % of the period for 1 s takes one away,
 * under 35 % for 10 s gives one back (performance.md 5). Pure but for *l. */
void latency_judge(struct latency *l, double p95_ms, double dt_s);

#endif
