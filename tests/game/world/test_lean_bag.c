/* Directions in a fair order: every kind, over many bags. */
#include "support/support.h"
#include "world/lean_bag.h"

#define BIT(d) (1u << (d))
#define SIDES (BIT(LEAN_RIGHT) | BIT(LEAN_LEFT))
#define SIX (0xffu & ~BIT(LEAN_BACK))
static const struct kind_case { enum lean_bag_kind kind; int set, count; unsigned odd, even; } kinds[] = {
    {LEAN_BAG_2, 1, 2, SIDES, SIDES},
    {LEAN_BAG_3, 1, 3, SIDES | BIT(LEAN_FRONT), SIDES | BIT(LEAN_FRONT)},
    /* the front diagonals take turns, bag by bag */
    {LEAN_BAG_4, 1, 4, SIDES | BIT(LEAN_FRONT) | BIT(LEAN_FRONT_RIGHT), SIDES | BIT(LEAN_FRONT) | BIT(LEAN_FRONT_LEFT)},
    /* one back diagonal, set by set */
    {LEAN_BAG_6, 1, 6, SIX & ~BIT(LEAN_BACK_LEFT), SIX & ~BIT(LEAN_BACK_LEFT)},
    {LEAN_BAG_6, 2, 6, SIX & ~BIT(LEAN_BACK_RIGHT), SIX & ~BIT(LEAN_BACK_RIGHT)},
    {LEAN_BAG_8, 1, 8, 0xff, 0xff},
};

static void each_comes_once_before_any_comes_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct kind_case *c = &kinds[i];
        struct random_stream r;
        struct lean_bag bag = {{0}, 0, 0, 0};
        random_seed(&r, i, "bags");
        int before = -1;
        for (int n = 1; n <= 200; n++) {
            unsigned seen = 0;
            for (int k = 0; k < c->count; k++) {
                int d = lean_bag_draw(&bag, &r, c->kind, c->set, before);
                if (d == before) fail_msg("row %zu, bag %d: %d twice in a row", i, n, d);
                if (seen & BIT(d)) fail_msg("row %zu, bag %d: %d came twice", i, n, d);
                seen |= BIT(d);
                before = d;
                unsigned want = n % 2 ? c->odd : c->even;
                unsigned offers = lean_bag_offers(c->kind, c->set, n - 1);
                if (offers != want) fail_msg("row %zu, bag %d: offers %x", i, n, offers);
            }
            if (seen != (n % 2 ? c->odd : c->even)) fail_msg("row %zu, bag %d: directions %x", i, n, seen);
        }
    }
}

static void another_kind_begins_a_new_bag(void **state)
{
    (void)state;
    struct random_stream r;
    struct lean_bag bag = {{0}, 0, 0, 0};
    random_seed(&r, 5, "bags");
    (void)lean_bag_draw(&bag, &r, LEAN_BAG_8, 1, -1);
    int d = lean_bag_draw(&bag, &r, LEAN_BAG_2, 1, -1);
    assert_true(d == LEAN_RIGHT || d == LEAN_LEFT);
    assert_int_equal(lean_bag_draw(&bag, &r, LEAN_BAG_2, 1, d), d == LEAN_RIGHT ? LEAN_LEFT : LEAN_RIGHT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_comes_once_before_any_comes_again),
        cmocka_unit_test(another_kind_begins_a_new_bag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
