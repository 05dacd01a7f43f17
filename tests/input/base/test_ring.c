/* links: Threads::Threads */
/* One writer, one reader: order, dropped counts and, across threads, nothing torn or lost unnoticed. */
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "base/ring.h"
#include "support/support.h"

struct element { uint64_t number, check[3]; };

static struct element numbered(uint64_t n)
{
    return (struct element){n, {n * 3, ~n, n ^ 0x5555}};
}

static void assert_whole(const struct element *e)
{
    struct element want = numbered(e->number);
    assert_memory_equal(e, &want, sizeof want);
}

static const struct arg_case { size_t slots, bytes; enum status want; } arg_cases[] = {
    {0, 8, STATUS_ARG}, {1, 8, STATUS_ARG}, {3, 8, STATUS_ARG}, {4, 0, STATUS_ARG}, {2, 1, STATUS_OK}, {1024, 64, STATUS_OK},
};

static void sizes_are_checked(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof arg_cases / sizeof arg_cases[0]; i++) {
        struct ring *r = NULL;
        assert_int_equal(ring_create(arg_cases[i].slots, arg_cases[i].bytes, &r), arg_cases[i].want);
        assert_true((r != NULL) == (arg_cases[i].want == STATUS_OK));
        ring_destroy(r);
    }
    ring_destroy(NULL);
}

static void first_in_first_out_and_full_is_counted(void **state)
{
    (void)state;
    struct ring *r = NULL;
    struct element e, several[8];
    assert_int_equal(ring_create(4, sizeof e, &r), STATUS_OK);
    assert_int_equal(ring_pop(r, several, 8), 0);
    assert_int_equal(ring_peek_first(r, &e), 0);
    uint64_t in = 0, out = 0;
    for (int round = 0; round < 10; round++) { /* the indices wrap many times */
        for (int k = 0; k < 6; k++) {
            e = numbered(in);
            bool fits = ring_push(r, &e);
            assert_int_equal(fits, k < 4);
            in += fits;
            assert_int_equal(ring_room(r), k < 4 ? (size_t)(3 - k) : 0);
        }
        assert_int_equal(ring_waiting(r), 4);
        assert_int_equal(ring_dropped(r), 2 * (round + 1));
        assert_int_equal(ring_peek_first(r, &e), 1);
        assert_int_equal(e.number, out);
        assert_int_equal(ring_waiting(r), 4);
        assert_int_equal(ring_pop(r, several, 3), 3);
        assert_int_equal(ring_pop(r, several + 3, 5), 1);
        for (int k = 0; k < 4; k++, out++) {
            assert_int_equal(several[k].number, out);
            assert_whole(&several[k]);
        }
    }
    ring_destroy(r);
}

enum { SENT = 200000 };
static void *write_all(void *ring)
{
    for (uint64_t n = 0; n < SENT;) {
        struct element e = numbered(n);
        if (ring_push(ring, &e)) n++;
        else sched_yield();
    }
    return NULL;
}

static void two_threads_agree(void **state)
{
    (void)state;
    struct ring *r = NULL;
    pthread_t writer;
    assert_int_equal(ring_create(64, sizeof(struct element), &r), STATUS_OK);
    assert_int_equal(pthread_create(&writer, NULL, write_all, r), 0);
    uint64_t next = 0;
    while (next < SENT) {
        struct element got[16];
        size_t n = ring_pop(r, got, 16);
        if (n == 0) sched_yield();
        for (size_t i = 0; i < n; i++, next++) {
            if (got[i].number != next) fail_msg("%llu came where %llu was due", (unsigned long long)got[i].number, (unsigned long long)next);
            assert_whole(&got[i]);
        }
    }
    assert_int_equal(pthread_join(writer, NULL), 0);
    assert_int_equal(ring_waiting(r), 0);
    ring_destroy(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_checked),
        cmocka_unit_test(first_in_first_out_and_full_is_counted),
        cmocka_unit_test(two_threads_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
