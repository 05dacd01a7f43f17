#include "acquire/reader.h"

#include <stddef.h>

#include "base/clock.h"

_Static_assert(sizeof(struct driver_counters) == COUNTER_COUNT * sizeof(uint64_t),
               "counters are all uint64_t");
enum {
    INDEX_GAPS = offsetof(struct driver_counters, gaps) / sizeof(uint64_t),
    INDEX_RESETS = offsetof(struct driver_counters, clock_resets) / sizeof(uint64_t),
    INDEX_WARNINGS = offsetof(struct driver_counters, warnings) / sizeof(uint64_t),
};

#define RATE_MARK_NS (100 * NS_PER_MS)
#define RATE_SPAN_NS (2 * NS_PER_S + RATE_MARK_NS)
#define RATE_SILENT_NS (2 * NS_PER_S)
#define STALLED_NS (300 * NS_PER_MS)
#define CLIPPED_TOLD_NS (10 * NS_PER_S) /* long enough to be read */
enum { STALLED_PERIODS = 30, CLIPPED_ROW = 3 };
/* Far beyond any step that counts as a loss: later stages see a restart (devices.md 11). */
#define SEQ_EPOCH ((int64_t)1 << 40)

/* What the driver says, and what shows in the samples of any plate. */
static uint64_t warnings_now(const struct reader *r)
{
    uint64_t warnings = r->driver->counters.warnings;
    if (r->is_frozen) warnings |= PLATE_WARNING_BIT(WARNING_PLATE_FROZEN);
    if (r->last_sample_ns < r->clipped_until_ns) warnings |= PLATE_WARNING_BIT(WARNING_CLIPPED);
    return warnings;
}

static void publish_counters(struct reader *r)
{
    const uint64_t *value = (const uint64_t *)&r->driver->counters;
    uint64_t warnings = warnings_now(r);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        if (i != INDEX_WARNINGS)
            atomic_store_explicit(&r->counter[i], r->counter_base[i] + value[i], memory_order_relaxed);
    atomic_store_explicit(&r->counter[INDEX_WARNINGS], warnings, memory_order_relaxed); /* bits of what holds now: no sum */
}

/* A driver that goes on streaming without a sample has stalled, whether it noticed or not. */
static void publish_state(struct reader *r, int64_t now_ns)
{
    enum plate_state state = r->driver->state;
    if (state == PLATE_STREAMING && now_ns - r->last_sample_ns > r->stalled_after_ns) state = PLATE_STALLED;
    atomic_store_explicit(&r->error, (int)r->driver->error, memory_order_relaxed);
    atomic_store_explicit(&r->state, (int)state, memory_order_relaxed);
}

void reader_start(struct reader *r, int64_t now_ns)
{
    double rate_hz = r->driver->info.rate_hz;
    double periods_ns = rate_hz > 0.0 ? STALLED_PERIODS * 1e9 / rate_hz : 0.0;
    r->stalled_after_ns = periods_ns > (double)STALLED_NS ? (int64_t)periods_ns : STALLED_NS;
    r->last_sample_ns = now_ns;
    publish_counters(r);
    publish_state(r, now_ns);
}

static void rate_feed(struct rate_window *w, int64_t t_ns, uint64_t count)
{
    if (w->marks > 0 && t_ns - w->mark[w->newest].t_ns < RATE_MARK_NS) return;
    if (w->marks > 0 && t_ns - w->mark[w->newest].t_ns > RATE_SILENT_NS)
        w->marks = 0; /* what was before is stale */
    w->newest = (w->newest + 1) % RATE_MARKS;
    w->mark[w->newest] = (struct rate_mark){t_ns, count};
    if (w->marks < RATE_MARKS) w->marks++;
}

/* Samples between the oldest and the newest mark over the time between them: no edge of a window to guess at. */
static uint64_t rate_now_uhz(const struct rate_window *w)
{
    const struct rate_mark *newest = &w->mark[w->newest], *oldest = newest;
    for (unsigned back = 1; back < w->marks; back++) {
        const struct rate_mark *m = &w->mark[(w->newest + RATE_MARKS - back) % RATE_MARKS];
        if (back > 1 && newest->t_ns - m->t_ns > RATE_SPAN_NS) break;
        oldest = m;
    }
    if (oldest == newest) return 0;
    double span_s = (double)(newest->t_ns - oldest->t_ns) / 1e9;
    return (uint64_t)((double)(newest->count - oldest->count) / span_s * 1e6 + 0.5);
}

static void pass_commands(struct reader *r)
{
    struct person_command c;
    while (ring_pop(r->commands, &c, 1)) driver_command(r->driver, &c);
}

/* Behind a comeback numbers go on far above the old ones. A plate without numbers says it by its clock: that stands still
 * for one sample, which later stages take for a restart as well. */
static void renumber(struct reader *r, struct force_sample *s)
{
    s->seq += r->seq_base;
    if (s->t_dev_us < 0) return;
    if (r->new_stretch && r->driver->info.seq_bits == 0) r->t_dev_base_us = r->t_dev_last_us - s->t_dev_us;
    r->new_stretch = false;
    s->t_dev_us += r->t_dev_base_us;
    r->t_dev_last_us = s->t_dev_us;
}

static void judge_sample(struct reader *r, struct force_sample *s)
{
    r->is_frozen = frozen_step(&r->frozen, &r->driver->info, s);
    if (r->is_frozen) s->flags |= SAMPLE_COP_INVALID;
    r->clipped_row = s->flags & SAMPLE_CLIPPED ? r->clipped_row + 1 : 0;
    if (r->clipped_row >= CLIPPED_ROW) {
        r->clipped_row = CLIPPED_ROW;
        r->clipped_until_ns = s->t_arr_ns + CLIPPED_TOLD_NS;
    }
}

static void pass_samples(struct reader *r, int count)
{
    for (int i = 0; i < count; i++) {
        struct force_sample *s = &r->batch[i];
        if (r->gap) s->flags |= SAMPLE_GAP_BEFORE;
        renumber(r, s);
        judge_sample(r, s);
        r->gap = !ring_push(r->raw, s);
        r->sample_count++;
        rate_feed(&r->rate, s->t_arr_ns, r->sample_count);
    }
    const struct force_sample *newest = &r->batch[count - 1];
    r->last_sample_ns = newest->t_arr_ns;
    atomic_store_explicit(&r->arrived_ns, newest->t_arr_ns, memory_order_relaxed);
    atomic_store_explicit(&r->rate_uhz, rate_now_uhz(&r->rate), memory_order_relaxed);
}

/* In virtual time the plate waits while the ring is full: nothing is ever dropped. */
static int most_to_read(const struct reader *r)
{
    size_t room = ring_room(r->raw);
    return r->clock.is_virtual && room < READ_BATCH ? (int)room : READ_BATCH;
}

bool reader_poll(struct reader *r, int timeout_ms)
{
    if (r->over) return false;
    pass_commands(r);
    int most = most_to_read(r);
    if (most == 0) return false;
    int count = driver_read(r->driver, r->batch, most, timeout_ms);
    if (count > 0) pass_samples(r, count);
    if (count < 0) r->over = true;
    publish_counters(r);
    publish_state(r, r->clock.now_ns(r->clock.context));
    if (r->over) atomic_store_explicit(&r->parked, true, memory_order_release);
    return count == most;
}

bool reader_take_successor(struct reader *r)
{
    struct driver *d = atomic_exchange_explicit(&r->successor, NULL, memory_order_acquire);
    if (!d) return false;
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        r->counter_base[i] = atomic_load_explicit(&r->counter[i], memory_order_relaxed);
    r->counter_base[INDEX_GAPS]++; /* the absence itself, which the new driver knows nothing of */
    r->counter_base[INDEX_RESETS]++;
    r->driver = d;
    r->over = false;
    r->gap = r->new_stretch = true;
    r->seq_base += SEQ_EPOCH;
    r->frozen = (struct frozen_watch){.repeats = 0};
    r->is_frozen = false;
    reader_start(r, r->clock.now_ns(r->clock.context));
    return true;
}

void reader_status(const struct reader *r, int64_t now_ns, struct acquire_status *out)
{
    uint64_t *value = (uint64_t *)&out->counters;
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        value[i] = atomic_load_explicit(&r->counter[i], memory_order_relaxed);
    out->state = (enum plate_state)atomic_load_explicit(&r->state, memory_order_relaxed);
    out->error = (enum plate_error)atomic_load_explicit(&r->error, memory_order_relaxed);
    int64_t arrived_ns = atomic_load_explicit(&r->arrived_ns, memory_order_relaxed);
    uint64_t rate_uhz = atomic_load_explicit(&r->rate_uhz, memory_order_relaxed);
    out->measured_rate_hz = now_ns - arrived_ns > RATE_SILENT_NS ? 0.0 : (double)rate_uhz / 1e6;
    out->raw_dropped = ring_dropped(r->raw);
}
