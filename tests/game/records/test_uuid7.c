/* Ids of rows: they rise, whatever the wall clock does. */
#include "support/support.h"

#include <string.h>

#include <sodium.h>

#include "records/uuid7.h"

static const struct clock_case {
    const char *what;
    int64_t from_ms, to_ms;
} clock_cases[] = {
    {"stands still", 1700000000000, 1700000000000}, {"an hour back", 1700000000000, 1699996400000},
    {"a day ahead", 1700000000000, 1700086400000},  {"back to 1970", 1700000000000, 0},
    {"before 1970", 1700000000000, -5000},          {"ahead to 2099", 1700000000000, 4070908800000},
};

static void ids_rise_when_the_clock_jumps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof clock_cases / sizeof clock_cases[0]; i++) {
        struct uuid7 u;
        uint8_t before[UUID_BYTES] = {0}, now[UUID_BYTES];
        uuid7_start(&u, NULL);
        for (int n = 0; n < 20000; n++) {
            uuid7_next(&u, n < 10000 ? clock_cases[i].from_ms : clock_cases[i].to_ms, now);
            if (memcmp(before, now, sizeof now) >= 0)
                fail_msg("%s: id %d does not rise", clock_cases[i].what, n);
            memcpy(before, now, sizeof now);
        }
    }
}

static void ids_rise_over_a_restart(void **state)
{
    (void)state;
    struct uuid7 u;
    uint8_t newest[UUID_BYTES], next[UUID_BYTES];
    uuid7_start(&u, NULL);
    for (int i = 0; i < 5000; i++) uuid7_next(&u, 1700000000000, newest);
    uuid7_start(&u, newest);
    uuid7_next(&u, 1000, next);
    assert_true(memcmp(newest, next, sizeof next) < 0);
}

/* RFC 9562 5.7: 48 bits of milliseconds, version 7, variant 10. */
static void layout_follows_the_rfc(void **state)
{
    (void)state;
    struct uuid7 u;
    uint8_t id[UUID_BYTES], back[UUID_BYTES];
    char text[UUID_TEXT_BYTES];
    uuid7_start(&u, NULL);
    uuid7_next(&u, 0x017f22e279b0, id);
    assert_int_equal(uuid7_ms(id), 0x017f22e279b0);
    assert_int_equal(id[6] >> 4, 7);
    assert_int_equal(id[8] >> 6, 2);
    uuid_text(id, text);
    assert_int_equal(strlen(text), 36);
    assert_memory_equal(text, "017f22e2-79b0-7", 15);
    assert_true(uuid_parse(text, back));
    assert_memory_equal(id, back, sizeof id);
}

static const char *const not_ids[] = {"",
                                      "017f22e2",
                                      "017f22e279b07cc398c4dc0c0c07398f",
                                      "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                                      "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
                                      "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                                      "../../../../../../../../../../etc/pw"};
static void other_texts_are_no_ids(void **state)
{
    (void)state;
    uint8_t id[UUID_BYTES];
    for (size_t i = 0; i < sizeof not_ids / sizeof not_ids[0]; i++)
        if (uuid_parse(not_ids[i], id)) fail_msg("\"%s\" was taken for an id", not_ids[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_rise_when_the_clock_jumps),
        cmocka_unit_test(ids_rise_over_a_restart),
        cmocka_unit_test(layout_follows_the_rfc),
        cmocka_unit_test(other_texts_are_no_ids),
    };
    if (sodium_init() < 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
