/* links: acquire */
/* hid_guest_reconnect SPEC - a plate that goes and comes back, under the manager, as in the game.
 *
 * Runs inside the emulator. Prints "EVENT MS" with the milliseconds of the monotonic clock: streaming, noticed (the loss), back (the first
 * sample after it); then the counters. Ends a second after it is back, or after PATIENCE_S. 0: it came back. */
#include <inttypes.h>
#include <stdio.h>

#include "acquire/manager.h"
#include "base/clock.h"
#include "base/paths.h"

enum { PATIENCE_S = 60, STEP_MS = 2, TAKE_MAX = 256, AFTER_MS = 1000 };

struct watch {
    bool streamed, noticed, back;
    int64_t noticed_ns, end_ns;
    uint64_t at_loss;
};

static void tell(const char *event, int64_t t_ns)
{
    printf("%s %lld\n", event, (long long)(t_ns / NS_PER_MS));
    (void)fflush(stdout);
}

static void empty_the_ring(struct acquire *a)
{
    static struct sway_sample samples[TAKE_MAX];
    while (acquire_take(a, samples, TAKE_MAX) == TAKE_MAX) {}
}

static void step(struct watch *w, const struct manager_report *r, struct acquire_status *s)
{
    acquire_read_status(r->acquire, s);
    empty_the_ring(r->acquire);
    if (!w->streamed && s->counters.samples > 0) {
        w->streamed = true;
        tell("streaming", clock_now_ns());
    }
    if (w->streamed && !w->noticed && (s->state == PLATE_LOST || r->looking)) {
        w->noticed = true;
        w->at_loss = s->counters.samples;
        tell("noticed", clock_now_ns());
    }
    if (w->noticed && !w->back && r->comebacks > 0 && s->state == PLATE_STREAMING && s->counters.samples != w->at_loss) {
        w->back = true;
        w->end_ns = clock_now_ns() + AFTER_MS * NS_PER_MS;
        tell("back", clock_now_ns());
    }
}

int main(int argc, char **argv)
{
    struct manager *m = NULL;
    struct problem why = {0};
    struct manager_report r = {0};
    static struct acquire_status s;
    struct watch w = {.end_ns = clock_now_ns() + PATIENCE_S * NS_PER_S};
    const struct acquire_options options = {.spec = argc > 1 ? argv[1] : "", .speed = 1.0};
    struct paths paths;
    char plates[PATH_BYTES];
    if (paths_resolve(NULL, &paths, &why) == STATUS_OK && path_join(plates, paths.data, "plates") == 0)
        driver_set_plates_dir(plates);
    if (manager_start(&m, &why) != STATUS_OK) {
        fprintf(stderr, "%s\n", why.text);
        return 1;
    }
    manager_open(m, &options);
    while (clock_now_ns() < w.end_ns) {
        manager_look(m, &r);
        if (r.state == MANAGER_REFUSED) break;
        if (r.state == MANAGER_OPEN) step(&w, &r, &s);
        clock_sleep_until_ns(clock_now_ns() + STEP_MS * NS_PER_MS);
    }
    if (r.why.text[0]) fprintf(stderr, "%s\n", r.why.text);
    printf("comebacks %u\nsamples %" PRIu64 "\nlost %" PRIu64 "\ngaps %" PRIu64 "\n", r.comebacks, s.counters.samples, s.counters.lost,
           s.counters.gaps);
    manager_stop(m);
    return w.back ? 0 : 1;
}
