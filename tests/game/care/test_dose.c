/* How much practice a day and a week hold: exercises.md 11. */
#include <limits.h>
#include <math.h>

#include "base/random.h"
#include "care/dose.h"
#include "support/support.h"

#define AT(day, hour) ((int64_t)(day) * MINUTES_A_DAY + (int64_t)((hour) * 60))
enum { FIRST = 100 };

static const struct { const char *what; struct dose_practice p[8]; size_t n; int64_t now; double day_cap; bool may; enum dose_reason why; double left; } rows[] = {
    {"first day", {{0}}, 0, AT(100, 9), 0, true, DOSE_FREE, 40},
    {"20 minutes this morning", {{AT(100, 9), 20}}, 1, AT(100, 15), 0, true, DOSE_FREE, 20},
    {"3 h 59 after the end", {{AT(100, 9), 20}}, 1, AT(100, 9) + 20 + 239, 0, false, DOSE_REST_BETWEEN, 0},
    {"4 h after the end", {{AT(100, 9), 20}}, 1, AT(100, 9) + 20 + 240, 0, true, DOSE_FREE, 20},
    {"across midnight", {{AT(100, 23), 20}}, 1, AT(101, 1), 0, false, DOSE_REST_BETWEEN, 0},
    {"31 minutes this morning", {{AT(100, 9), 31}}, 1, AT(100, 15), 0, false, DOSE_TODAY_FULL, 0},
    {"two today", {{AT(100, 7), 10}, {AT(100, 12), 10}}, 2, AT(100, 20), 0, false, DOSE_TWO_TODAY, 0},
    {"60 in week one", {{AT(100, 9), 20}, {AT(102, 9), 20}, {AT(104, 9), 20}}, 3, AT(105, 9), 0, false, DOSE_WEEK_FULL, 0},
    {"40 in week one", {{AT(100, 9), 20}, {AT(102, 9), 20}}, 2, AT(105, 9), 0, true, DOSE_FREE, 20},
    {"week two: 1.2 * 60 + 5", {{AT(100, 9), 30}, {AT(102, 9), 30}, {AT(107, 9), 30}, {AT(109, 9), 30}}, 4, AT(110, 9), 0, true, DOSE_FREE, 17},
    {"therapist's day of 10", {{0}}, 0, AT(100, 9), 10, true, DOSE_FREE, 10},
    {"therapist's day of 5", {{0}}, 0, AT(100, 9), 5, true, DOSE_FREE, 5},
    {"day cap above 40", {{0}}, 0, AT(100, 9), 500, true, DOSE_FREE, 40},
    {"day cap not a number", {{0}}, 0, AT(100, 9), NAN, true, DOSE_FREE, 40},
    {"the clock went back", {{AT(101, 9), 20}}, 1, AT(100, 9), 0, false, DOSE_REST_BETWEEN, 0},
    {"length not a number is a full one", {{AT(100, 1), NAN}}, 1, AT(100, 15), 0, false, DOSE_TODAY_FULL, 0},
    {"times far away", {{INT64_MIN, 20}, {INT64_MAX, 20}}, 2, AT(100, 9), 0, false, DOSE_REST_BETWEEN, 0},
    {"before the first day", {{AT(99, 9), 20}}, 1, AT(100, 9), 0, true, DOSE_FREE, 40},
};
static void may_it_start_now(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dose d = dose_now(rows[i].p, rows[i].n, FIRST, rows[i].now, rows[i].day_cap);
        if (d.may_start != rows[i].may || d.reason != rows[i].why || fabs(d.minutes_left - rows[i].left) > 1e-9)
            fail_msg("%s: %d reason %d left %g", rows[i].what, d.may_start, (int)d.reason, d.minutes_left);
        if ((d.reason == DOSE_REST_BETWEEN) != (d.wait_min > 0)) fail_msg("%s: wait %lld", rows[i].what, (long long)d.wait_min);
    }
    struct dose d = dose_now(rows[2].p, 1, FIRST, rows[2].now, 0);
    assert_int_equal(d.wait_min, 1);
}

static const struct { double last, want; } ramp_rows[] = {
    {0, 60}, {30, 60}, {45, 60}, {60, 77}, {77, 97.4}, {100, 125}, {145.8, 179.96}, {146, 180}, {500, 180}, {-5, 60}, {NAN, 60},
};
static void the_ramp(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ramp_rows / sizeof ramp_rows[0]; i++)
        assert_near("week limit", dose_week_limit(ramp_rows[i].last), ramp_rows[i].want, 1e-9);
}

static const struct { int day, week; enum dose_phase phase; double cap, aim; } week_rows[] = {
    {99, 1, DOSE_LEARN, 3, 60}, {100, 1, DOSE_LEARN, 3, 60}, {106, 1, DOSE_LEARN, 3, 60}, {107, 2, DOSE_LEARN, 3, 72},
    {113, 2, DOSE_LEARN, 3, 72}, {114, 3, DOSE_BUILD, 10, 84}, {135, 6, DOSE_BUILD, 10, 120}, {142, 7, DOSE_CHALLENGE, 10, 120},
    {183, 12, DOSE_CHALLENGE, 10, 120}, {184, 13, DOSE_KEEP, 10, 120}, {INT_MIN, 1, DOSE_LEARN, 3, 60},
};
static void weeks_and_phases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof week_rows / sizeof week_rows[0]; i++) {
        int week = dose_week(FIRST, week_rows[i].day);
        if (week != week_rows[i].week || dose_phase(week) != week_rows[i].phase || dose_phase_cap(week) != week_rows[i].cap ||
            dose_aim(week) != week_rows[i].aim || dose_hands_near(week) != (week_rows[i].phase == DOSE_LEARN))
            fail_msg("day %d: week %d phase %s cap %g aim %g", week_rows[i].day, week, dose_phase_name(dose_phase(week)), dose_phase_cap(week),
                     dose_aim(week));
    }
}

static void review_cards(void **state)
{
    (void)state;
    static const struct { int last, today; bool due; } cards[] = {
        {DAY_NONE, 100, false}, {DAY_NONE, 127, false}, {DAY_NONE, 128, true}, {128, 128, false}, {128, 155, false}, {128, 156, true},
        {140, 155, false}, {140, 156, true}, {140, 400, true}, {DAY_NONE, 50, false}, {127, 128, true},
    };
    for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++)
        if (dose_review_due(FIRST, cards[i].last, cards[i].today) != cards[i].due) fail_msg("row %zu", i);
}

static void active_days_count_once(void **state)
{
    (void)state;
    const int practice[] = {105, 101, 105, 90}, diary[] = {101, 103, 200};
    assert_int_equal(dose_active_days(practice, 4, diary, 3, 100, 110), 3);
    assert_int_equal(dose_active_days(practice, 4, NULL, 0, 100, 110), 2);
    assert_int_equal(dose_active_days(NULL, 0, diary, 3, 100, 110), 2);
    assert_int_equal(dose_active_days(NULL, 0, NULL, 0, 100, 110), 0);
    assert_int_equal(dose_active_days(practice, 4, diary, 3, 110, 100), 0);
}

static void words(void **state)
{
    (void)state;
    assert_string_equal(dose_sentence(DOSE_TODAY_FULL), wording(WORDING_T9_ENOUGH));
    assert_string_equal(dose_sentence(DOSE_WEEK_FULL), wording(WORDING_T9_ENOUGH));
    for (int r = 0; r <= DOSE_WEEK_FULL; r++)
        if (wording_forbidden_in(dose_sentence((enum dose_reason)r))) fail_msg("%s", dose_sentence((enum dose_reason)r));
    for (int p = 0; p <= DOSE_KEEP; p++) assert_null(wording_forbidden_in(dose_phase_name((enum dose_phase)p)));
}

/* People who practise whenever they are let, for as long as they are let: no rule of the page is ever broken. */
static void greedy_people(void **state)
{
    (void)state;
    enum { PEOPLE = 300, MOST = 400 };
    static struct dose_practice p[MOST];
    struct random_stream r;
    random_seed(&r, 4, "greedy");
    long tried = 0;
    for (int k = 0; k < PEOPLE; k++) {
        size_t n = 0;
        double cap = random_below(&r, 2) ? 0 : 5 + random_below(&r, 36);
        for (int64_t now = AT(FIRST, 0); now < AT(FIRST + 84, 0) && n < MOST; now += 30 + random_below(&r, 300)) {
            tried++;
            struct dose d = dose_now(p, n, FIRST, now, cap);
            if (!d.may_start) continue;
            p[n++] = (struct dose_practice){now, d.minutes_left * (random_below(&r, 3) ? 1 : random_uniform(&r))};
            double week[14] = {0}, day = 0;
            int today = 0;
            for (size_t i = 0; i < n; i++) {
                week[(p[i].start_min / MINUTES_A_DAY - FIRST) / 7] += p[i].minutes;
                if (p[i].start_min / MINUTES_A_DAY == now / MINUTES_A_DAY) day += p[i].minutes, today++;
            }
            int w = (int)((now / MINUTES_A_DAY - FIRST) / 7);
            double most = w > 0 ? fmax(60, 1.2 * week[w - 1] + 5) : 60;
            if (week[w] > most + 1e-9 || week[w] > 180 + 1e-9) fail_msg("week %d: %g minutes, most %g", w + 1, week[w], most);
            if (day > (cap > 0 ? cap : 40) + 1e-9 || today > 2) fail_msg("%g minutes in %d practices on a day", day, today);
            if (n > 1 && (double)(now - p[n - 2].start_min) - p[n - 2].minutes < 240 - 1e-9) fail_msg("too soon");
        }
        if (n < 20) fail_msg("only %zu practices in 12 weeks", n);
    }
    if (tried < 100000) fail_msg("only %ld tries", tried);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(may_it_start_now), cmocka_unit_test(the_ramp), cmocka_unit_test(weeks_and_phases), cmocka_unit_test(review_cards),
        cmocka_unit_test(active_days_count_once), cmocka_unit_test(words), cmocka_unit_test(greedy_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
