/* latency.c - see latency.h. */
#include "view/latency.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

enum { REFRESH_FRAMES = 30, QUALITY_LAST = 3 };

static int64_t cpu_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

void latency_reset(struct latency *l, double period_ms)
{
    memset(l, 0, sizeof *l);
    l->period_ms = period_ms;
}

void latency_draw_begin(struct latency *l) { l->draw_begin_cpu_ns = cpu_now_ns(); }

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double latency_percentile(const double *values, int count, double p)
{
    double sorted[LATENCY_WINDOW];
    if (count <= 0) return 0;
    memcpy(sorted, values, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, compare);
    int at = (int)(p * (double)(count - 1) + 0.5);
    return sorted[at];
}

void latency_draw_end(struct latency *l)
{
    l->draw_ms[l->draw_next] = (double)(cpu_now_ns() - l->draw_begin_cpu_ns) / 1e6;
    l->draw_next = (l->draw_next + 1) % LATENCY_WINDOW;
    if (l->draw_count < LATENCY_WINDOW) l->draw_count++;
    if (l->frames % REFRESH_FRAMES == 0) {
        l->draw_p50_ms = latency_percentile(l->draw_ms, l->draw_count, 0.50);
        l->draw_p95_ms = latency_percentile(l->draw_ms, l->draw_count, 0.95);
        l->draw_p99_ms = latency_percentile(l->draw_ms, l->draw_count, 0.99);
    }
    latency_judge(l, l->draw_p95_ms, l->period_ms / 1000);
}

void latency_judge(struct latency *l, double p95_ms, double dt_s)
{
    l->overload_s = p95_ms > 0.70 * l->period_ms ? l->overload_s + dt_s : 0;
    l->relief_s = p95_ms < 0.35 * l->period_ms ? l->relief_s + dt_s : 0;
    if (l->overload_s > 1 && l->quality < QUALITY_LAST) {
        l->quality++;
        l->overload_s = 0;
    }
    if (l->relief_s > 10 && l->quality > 0) {
        l->quality--;
        l->relief_s = 0;
    }
}

void latency_presented(struct latency *l, int64_t now_ns)
{
    if (l->sample_t_ns) {
        l->age_ms[l->age_next] = (double)(now_ns - l->sample_t_ns) / 1e6;
        l->age_next = (l->age_next + 1) % LATENCY_WINDOW;
        if (l->age_count < LATENCY_WINDOW) l->age_count++;
    }
    l->sample_t_ns = 0;
    l->last_present_ns = now_ns;
    l->frames++;
}

int64_t latency_latch_ns(const struct latency *l)
{
    double wait_ms = l->period_ms - l->draw_p99_ms - 1.5;
    return l->last_present_ns + (wait_ms > 0 ? (int64_t)(wait_ms * 1e6) : 0);
}
