/* Load reports to samples: gaps, flags, stuck sensors by their definition; and the calibration kept per
 * board. */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/paths.h"
#include "drivers/wbb_cache.h"
#include "drivers/wbb_stream.h"
#include "drivers/wbb_stuck.h"
#include "support/fake_board.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])

/* ---- spacing ---- */

static const struct spacing_case {
    double ms;
    uint64_t gaps;
    uint32_t flags;
} spacings[] = {
    {1, 0, 0},
    {10, 0, 0},
    {15, 0, 0},     /* one and a half periods, the longest that is not late */
    {15.001, 1, 0}, /* late, counted; Bluetooth often is                     */
    {40, 1, 0},
    {110, 1, 0},
    {110.001, 1, SAMPLE_GAP_BEFORE}, /* the loop counts missing samples from here on too      */
    {5000, 1, SAMPLE_GAP_BEFORE},
};

static void late_reports_are_counted_and_lost_ones_marked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spacings); i++) {
        struct wbb_stream s = {.started = false};
        struct driver_counters counters = {.samples = 0};
        const struct wbb_report r = {.kind = WBB_DATA, .raw = {1, 2, 3, 4}};
        struct force_sample first, next;
        int64_t t_ns = 77 * NS_PER_S;
        assert_true(wbb_stream_take(&s, &r, 22, t_ns, &first, &counters));
        t_ns += (int64_t)(spacings[i].ms * NS_PER_MS + 0.5);
        assert_true(wbb_stream_take(&s, &r, 22, t_ns, &next, &counters));
        if (counters.gaps != spacings[i].gaps || next.flags != spacings[i].flags)
            fail_msg("%g ms: %llu gaps, flags %u", spacings[i].ms, (unsigned long long)counters.gaps,
                     (unsigned)next.flags);
        assert_int_equal(first.flags, 0);
        assert_int_equal(next.t_arr_ns, t_ns);
        assert_int_equal(next.seq, first.seq + 1);
        assert_int_equal(counters.bytes, 44);
    }
}

static void a_button_between_two_load_reports_is_not_lost(void **state)
{
    (void)state;
    static const enum wbb_kind kinds[] = {WBB_STATUS, WBB_READ, WBB_ACK, WBB_BUTTONS};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct wbb_stream s = {.uncalibrated = true};
        struct driver_counters counters = {.samples = 0};
        const struct wbb_report pressed = {.kind = kinds[i], .button = true}, load = {.kind = WBB_DATA};
        struct force_sample out;
        assert_false(wbb_stream_take(&s, &pressed, 7, 0, &out, &counters));
        assert_true(wbb_stream_take(&s, &load, 22, 0, &out, &counters));
        assert_int_equal(out.flags, SAMPLE_BUTTON | SAMPLE_UNCALIBRATED);
        assert_true(wbb_stream_take(&s, &load, 22, 0, &out, &counters));
        assert_int_equal(out.flags, SAMPLE_UNCALIBRATED);
    }
}

/* ---- stuck sensors ---- */

enum { REPORTS = 3000 };

/* The definition: at report n some sensor has had one value for 500 reports, in which another moved by
 * more than 20 counts. A sensor's time begins with the report in which it changed last. */
static bool slow_stuck(uint16_t raw[][WBB_CELLS], int n)
{
    for (int i = 0; i < WBB_CELLS; i++) {
        int from = n;
        while (from > 0 && raw[from - 1][i] == raw[n][i]) from--;
        if (n - from + 1 < 500) continue;
        for (int k = 0; k < WBB_CELLS; k++) {
            int low = UINT16_MAX, high = 0;
            for (int at = from; at <= n; at++) {
                if (raw[at][k] < low) low = raw[at][k];
                if (raw[at][k] > high) high = raw[at][k];
            }
            if (high - low > 20) return true;
        }
    }
    return false;
}

static void stuck_is_what_its_definition_says(void **state)
{
    (void)state;
    static uint16_t raw[REPORTS][WBB_CELLS];
    int found = 0;
    srand(7);
    for (int trial = 0; trial < 12; trial++) {
        struct wbb_stuck s = {.started = false};
        int hold = 0;
        for (int n = 0; n < REPORTS; n++)
            for (int i = 0; i < WBB_CELLS; i++) {
                int before = n ? raw[n - 1][i] : 3000;
                /* Trials differ in how long values hold and how far they go: all kinds of near misses. */
                if (hold > 0)
                    hold--;
                else if (rand() % 700 == 0)
                    hold = 1500 + rand() % 800 * WBB_CELLS;
                bool moves = hold ? i == trial % WBB_CELLS && rand() % 40 == 0 : rand() % 3 == 0;
                raw[n][i] = (uint16_t)(moves ? 3000 + rand() % (18 + trial / 2) : before);
            }
        for (int n = 0; n < REPORTS; n++) {
            bool want = slow_stuck(raw, n);
            found += want;
            if (wbb_stuck_step(&s, raw[n]) != want)
                fail_msg("trial %d, report %d: %s", trial, n, want ? "stuck" : "not");
        }
    }
    assert_in_range(found, 100, 12 * REPORTS - 100);
}

static void stuck_begins_with_the_500th_report_and_21_counts(void **state)
{
    (void)state;
    static const struct {
        int reports, moved;
        bool stuck;
    } cases[] = {
        {499, 1000, false}, {500, 20, false}, {500, 21, true}, {500, 1000, true}, {20000, 20, false}};
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct wbb_stuck s = {.started = false};
        bool stuck = false;
        for (int n = 0; n < cases[c].reports; n++) {
            uint16_t bump = (uint16_t)(n % 2 ? cases[c].moved : 0);
            const uint16_t raw[] = {500, (uint16_t)(600 + bump), (uint16_t)(700 + n % 2),
                                    (uint16_t)(800 + n % 2)};
            stuck = wbb_stuck_step(&s, raw);
        }
        assert_int_equal(stuck, cases[c].stuck);
    }
}

/* ---- the kept calibration ---- */

static struct wbb_block good_block(void)
{
    struct wbb_block b;
    memcpy(&b, fake_board_factory, sizeof b);
    return b;
}

static void a_block_is_kept_per_board(void **state)
{
    (void)state;
    const char *dir = scratch_dir();
    struct wbb_block good = good_block(), other = good, back;
    struct problem why;
    other.factory[5] ^= 4; /* its sum does not fit any more, its values still do */
    assert_false(wbb_cache_load(dir, "a:1", &back));
    assert_int_equal(wbb_cache_save(dir, "a:1", &good, &why), STATUS_OK);
    assert_int_equal(wbb_cache_save(dir, "b:2", &other, &why), STATUS_OK);
    assert_true(wbb_cache_load(dir, "a:1", &back));
    assert_memory_equal(&back, &good, sizeof back);
    assert_true(wbb_cache_load(dir, "b:2", &back));
    assert_memory_equal(&back, &other, sizeof back);
    assert_int_equal(wbb_cache_save(dir, "a:1", &other, &why), STATUS_OK); /* the better one stays */
    assert_true(wbb_cache_load(dir, "a:1", &back));
    assert_memory_equal(&back, &good, sizeof back);
    assert_int_equal(wbb_cache_save(dir, "b:2", &good, &why), STATUS_OK);
    assert_true(wbb_cache_load(dir, "b:2", &back));
    assert_memory_equal(&back, &good, sizeof back);
    assert_false(wbb_cache_load(dir, "a-1", &back)); /* the same file name, another serial */
}

static void without_a_place_or_a_name_nothing_is_kept(void **state)
{
    (void)state;
    const char *dir = scratch_dir();
    struct wbb_block good = good_block(), back;
    struct problem why;
    assert_int_equal(wbb_cache_save(NULL, "a", &good, &why), STATUS_OK);
    assert_int_equal(wbb_cache_save(dir, "", &good, &why), STATUS_OK);
    assert_false(wbb_cache_load(NULL, "a", &back));
    assert_false(wbb_cache_load(dir, "", &back));
    assert_int_equal(wbb_cache_save("/nowhere/at/all", "a", &good, &why), STATUS_IO);
    memset(&good, 0xff, sizeof good);
    assert_int_equal(wbb_cache_save(dir, "a", &good, &why), STATUS_ARG);
}

static void a_serial_text_cannot_leave_the_folder(void **state)
{
    (void)state;
    const char *dir = scratch_dir();
    char path[PATH_BYTES];
    struct wbb_block good = good_block(), back;
    struct problem why;
    char *text = NULL;
    size_t count = 0;
    assert_int_equal(wbb_cache_save(dir, "../../x", &good, &why), STATUS_OK);
    assert_true(wbb_cache_load(dir, "../../x", &back));
    (void)path_join(path, dir, "wii-------x.board");
    assert_int_equal(file_read_whole(path, 1000, &text, &count, &why), STATUS_OK);
    free(text);
}

static void a_damaged_file_is_as_none(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "board = 2\n",
        "board = 1\nserial = a\n",
        "board = 1\nserial = a\nblock = 00\n",
        "board = 1\nserial = a\nblock = zz690000"
        "07c33cf8048c296b0ed243840b3a306915e94a1011ef376e5e40e9b61a01\n",
        "board = 1\nserial = a\nblock = "
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\n",
        "board = 1\nserial = a\nmore = 1\nblock = "
        "1069000007c33cf8048c296b0ed243840b3a306915e94a1011ef376e5e40e9b61a01\n",
    };
    const char *dir = scratch_dir();
    char path[PATH_BYTES];
    struct wbb_block back;
    struct problem why;
    (void)path_join(path, dir, "wii-a.board");
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(file_write_whole(path, texts[i], strlen(texts[i]), &why), STATUS_OK);
        if (wbb_cache_load(dir, "a", &back)) fail_msg("taken: %s", texts[i]);
    }
    static const char good[] = "board = 1\nserial = a\nblock = "
                               "1069000007c33cf8048c296b0ed243840b3a306915e94a1011ef376e5e40e9b61a01\n";
    assert_int_equal(file_write_whole(path, good, sizeof good - 1, &why), STATUS_OK);
    assert_true(wbb_cache_load(dir, "a", &back));
    assert_memory_equal(&back, fake_board_factory, sizeof back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(late_reports_are_counted_and_lost_ones_marked),
        cmocka_unit_test(a_button_between_two_load_reports_is_not_lost),
        cmocka_unit_test(stuck_is_what_its_definition_says),
        cmocka_unit_test(stuck_begins_with_the_500th_report_and_21_counts),
        cmocka_unit_test(a_block_is_kept_per_board),
        cmocka_unit_test(without_a_place_or_a_name_nothing_is_kept),
        cmocka_unit_test(a_serial_text_cannot_leave_the_folder),
        cmocka_unit_test(a_damaged_file_is_as_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
