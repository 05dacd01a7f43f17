/* flags: -rdynamic */
/* Serial plates by profile on the real libserialport, over a pseudo-terminal; captured and replayed (devices.md 15 T4, T7). */
#include "profile_board.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/clock.h"
#include "drivers/driver.h"
#include "support/pty_shim.h"

struct sender {
    int fd;
    char name[64];
    bool text;
    pthread_t thread;
    atomic_bool stop;
    atomic_uint sent;
};

static void *send_on(void *p)
{
    struct sender *s = p;
    uint32_t k = 0;
    uint8_t out[SAMPLE_ROOM];
    for (int64_t due_ns = clock_now_ns(); !atomic_load(&s->stop); due_ns += NS_PER_MS) {
        size_t n = make_sample(s->text ? SPEAKS_TEXT : SPEAKS_FRAMES, k, out);
        for (size_t at = 0; at < n && !atomic_load(&s->stop);) {
            ssize_t got = write(s->fd, out + at, n - at);
            if (got > 0)
                at += (size_t)got;
            else
                clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
        }
        atomic_store(&s->sent, ++k);
        clock_sleep_until_ns(due_ns);
    }
    return NULL;
}

static void sender_start(struct sender *s, bool text)
{
    s->fd = pty_open_pair(s->name, sizeof s->name);
    assert_true(s->fd >= 0);
    assert_int_equal(fcntl(s->fd, F_SETFL, O_NONBLOCK), 0);
    s->text = text;
    atomic_init(&s->stop, false);
    atomic_init(&s->sent, 0);
    assert_int_equal(pthread_create(&s->thread, NULL, send_on, s), 0);
}

static void sender_unplug(struct sender *s)
{
    atomic_store(&s->stop, true);
    pthread_join(s->thread, NULL);
    (void)close(s->fd);
}

enum { KEPT = 4000 };
struct kept {
    struct force_sample sample[KEPT];
    int count;
};

static void keep_reading(struct driver *d, struct kept *k, int64_t until_ns)
{
    int n = 0;
    while (clock_now_ns() < until_ns && k->count < KEPT &&
           (n = driver_read(d, k->sample + k->count, KEPT - k->count, 20)) >= 0)
        k->count += n;
}

/* Live over the library, captured, replayed: the same samples in the same order, none lost, none invented. */
static void a_capture_replays_to_the_same_samples(void **state)
{
    (void)state;
    static struct kept live_kept, replayed;
    for (int text = 0; text < 2; text++) {
        struct sender s;
        char spec[200], path[PATH_BYTES], replay_spec[PATH_BYTES + 40];
        struct driver *d;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        sender_start(&s, text);
        (void)snprintf(spec, sizeof spec, "serial:%s,settle_ms=30,profile=%s", s.name,
                       text ? "hx711_text" : "homemade_frame");
        assert_int_equal(path_join(path, scratch_dir(), "wire.capture"), 0);
        if (driver_open(spec, &driver_host_true_time, path, &d, &error, &why) != STATUS_OK)
            fail_msg("%s", why.text);
        live_kept.count = replayed.count = 0;
        keep_reading(d, &live_kept, clock_now_ns() + 700 * NS_PER_MS);
        sender_unplug(&s);
        keep_reading(d, &live_kept, clock_now_ns() + 2 * NS_PER_S);
        assert_int_equal(d->state, PLATE_LOST);
        assert_int_equal(
            d->counters.lost + d->counters.gaps + d->counters.crc_errors + d->counters.noise_lines, 0);
        assert_int_equal(d->counters.samples, live_kept.count);
        driver_close(d);
        assert_true(live_kept.count > 300);
        unsigned sent = atomic_load(&s.sent);
        int32_t last = text ? (int32_t)live_kept.sample[live_kept.count - 1].raw[0].f32
                            : live_kept.sample[live_kept.count - 1].raw[0].i32;
        assert_int_equal(last, sent - 1); /* by the sender's own count nothing was lost at the end */
        (void)snprintf(replay_spec, sizeof replay_spec, "replay:%s,speed=0", path);
        if (driver_open(replay_spec, &driver_host_true_time, NULL, &d, &error, &why) != STATUS_OK)
            fail_msg("%s", why.text);
        keep_reading(d, &replayed, clock_now_ns() + 5 * NS_PER_S);
        assert_int_equal(replayed.count, live_kept.count);
        for (int i = 0; i < replayed.count; i++) {
            replayed.sample[i].t_arr_ns = live_kept.sample[i].t_arr_ns;
            assert_memory_equal(&replayed.sample[i], &live_kept.sample[i], sizeof replayed.sample[i]);
        }
        driver_close(d);
    }
}

int main(void)
{
    assert_true(pty_shim_present());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_capture_replays_to_the_same_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
