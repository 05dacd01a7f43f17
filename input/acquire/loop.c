#include "acquire/loop.h"

#include <stdatomic.h>

int64_t loop_due_ns(const struct loop *l, uint32_t tick)
{
    return l->t0_ns + (int64_t)tick * TICK_NS;
}

static void push_mark(struct loop *l, enum record_kind kind)
{
    l->item = (struct record_item){.kind = kind, .tick = l->next_tick};
    (void)ring_push(l->records, &l->item); /* room was checked */
}

static void start_afresh(struct loop *l)
{
    sway_reset(l->step, &l->message.config, l->message.epoch);
}

static void begin_record(struct loop *l)
{
    if (l->recording) push_mark(l, RECORD_END);
    start_afresh(l);
    lateness_reset(&l->lateness);
    push_mark(l, RECORD_BEGIN);
    l->recording = true;
}

static void end_record(struct loop *l)
{
    if (l->recording) push_mark(l, RECORD_END);
    l->recording = false;
}

void loop_apply_messages(struct loop *l)
{
    while (ring_peek_first(l->messages, &l->message)) {
        if (l->message.kind != MESSAGE_CONFIGURE && ring_room(l->records) < 2) return;
        (void)ring_pop(l->messages, &l->message, 1);
        switch (l->message.kind) {
        case MESSAGE_CONFIGURE: start_afresh(l); break;
        case MESSAGE_BEGIN_RECORD: begin_record(l); break;
        case MESSAGE_END_RECORD: end_record(l); break;
        }
    }
}

/* A sample belongs to the first tick not yet run whose grid time is not before its arrival. */
static size_t gather(struct loop *l)
{
    int64_t due_ns = loop_due_ns(l, l->next_tick);
    size_t count = 0;
    while (count < RAW_PER_TICK_MAX) {
        struct force_sample *s = &l->batch[count];
        if (!ring_peek_first(l->raw, s) || s->t_arr_ns > due_ns) break;
        (void)ring_pop(l->raw, s, 1);
        s->tick = l->next_tick;
        count++;
    }
    return count;
}

static void pass_on(struct loop *l, size_t count)
{
    for (size_t i = 0; i < count; i++) (void)ring_push(l->raw_copy, &l->batch[i]);
    (void)ring_push(l->frames, &l->sample);
    if (!l->recording) return;
    l->item.kind = RECORD_SAMPLE;
    l->item.tick = l->next_tick;
    for (size_t i = 0; i < count; i++) {
        l->item.sample = l->batch[i];
        (void)ring_push(l->records, &l->item);
    }
}

void loop_tick(struct loop *l)
{
    if (l->tick_begins) l->tick_begins(l->context, l->next_tick);
    loop_apply_messages(l);
    size_t count = gather(l);
    sway_step(l->step, l->next_tick, l->batch, count, &l->sample);
    pass_on(l, count);
    l->next_tick++;
    atomic_store_explicit(&l->heartbeat, l->next_tick, memory_order_relaxed);
}

void loop_wake(struct loop *l)
{
    int64_t due_ns = loop_due_ns(l, l->next_tick);
    l->clock.wait_until_ns(l->clock.context, due_ns);
    int64_t now_ns = l->clock.now_ns(l->clock.context);
    lateness_woke(&l->lateness, now_ns - due_ns);
    /* Grid time never skips: a late loop runs every tick that is due, and keeps its phase. */
    do {
        loop_tick(l);
        lateness_tick(&l->lateness, now_ns - due_ns);
        due_ns += TICK_NS;
    } while (due_ns <= now_ns);
}
