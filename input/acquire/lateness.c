#include "acquire/lateness.h"

#include <math.h>

#include "base/clock.h"

enum { FINE_US = 1, COARSE_US = 100, COARSE_FROM_US = FINE_US * LATENESS_FINE_BINS };

/* One writer: a load and a store do, without the bus lock of an atomic addition. */
static void add_one(_Atomic uint64_t *counter)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1,
                          memory_order_relaxed);
}

static uint64_t read_counter(const _Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void lateness_reset(struct lateness_live *l)
{
    for (int i = 0; i < LATENESS_FINE_BINS; i++) atomic_store_explicit(&l->fine[i], 0, memory_order_relaxed);
    for (int i = 0; i <= LATENESS_COARSE_BINS; i++)
        atomic_store_explicit(&l->coarse[i], 0, memory_order_relaxed);
    atomic_store_explicit(&l->ticks, 0, memory_order_relaxed);
    atomic_store_explicit(&l->late, 0, memory_order_relaxed);
    atomic_store_explicit(&l->worst_ns, 0, memory_order_relaxed);
}

void lateness_woke(struct lateness_live *l, int64_t late_ns)
{
    int64_t late_us = late_ns > 0 ? late_ns / 1000 : 0;
    if (late_us < COARSE_FROM_US) {
        add_one(&l->fine[late_us / FINE_US]);
    } else {
        int64_t bin = (late_us - COARSE_FROM_US) / COARSE_US;
        add_one(&l->coarse[bin < LATENESS_COARSE_BINS ? bin : LATENESS_COARSE_BINS]);
    }
    if (late_ns > atomic_load_explicit(&l->worst_ns, memory_order_relaxed))
        atomic_store_explicit(&l->worst_ns, late_ns, memory_order_relaxed);
}

void lateness_tick(struct lateness_live *l, int64_t late_ns)
{
    add_one(&l->ticks);
    if (late_ns > NS_PER_MS) add_one(&l->late);
}

void lateness_snapshot(const struct lateness_live *l, struct lateness *out)
{
    for (int i = 0; i < LATENESS_FINE_BINS; i++) out->fine[i] = read_counter(&l->fine[i]);
    for (int i = 0; i <= LATENESS_COARSE_BINS; i++) out->coarse[i] = read_counter(&l->coarse[i]);
    out->ticks = read_counter(&l->ticks);
    out->late = read_counter(&l->late);
    out->worst_ns = atomic_load_explicit(&l->worst_ns, memory_order_relaxed);
}

static uint64_t wake_count(const struct lateness *l)
{
    uint64_t count = 0;
    for (int i = 0; i < LATENESS_FINE_BINS; i++) count += l->fine[i];
    for (int i = 0; i <= LATENESS_COARSE_BINS; i++) count += l->coarse[i];
    return count;
}

double lateness_percentile_us(const struct lateness *l, double p)
{
    uint64_t count = wake_count(l);
    if (count == 0) return 0.0;
    uint64_t wanted = (uint64_t)ceil(clamp01(p) * (double)count), seen = 0;
    if (wanted == 0) wanted = 1;
    for (int i = 0; i < LATENESS_FINE_BINS; i++) {
        seen += l->fine[i];
        if (seen >= wanted) return (i + 1) * FINE_US;
    }
    for (int i = 0; i < LATENESS_COARSE_BINS; i++) {
        seen += l->coarse[i];
        if (seen >= wanted) return COARSE_FROM_US + (i + 1) * COARSE_US;
    }
    return (double)l->worst_ns / 1000.0; /* above the last bin only the worst is known */
}
