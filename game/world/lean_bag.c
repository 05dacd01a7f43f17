#include "world/lean_bag.h"

#include <stdbool.h>

/* bags: how many there have been before this one. */
static int fill(enum lean_bag_kind kind, int set_number, int bags, int out[LEAN_DIRECTIONS])
{
    int left_out = set_number % 2 ? LEAN_BACK_LEFT : LEAN_BACK_RIGHT;
    int diagonal = bags % 2 ? LEAN_FRONT_LEFT : LEAN_FRONT_RIGHT;
    int n = 0;
    for (int d = LEAN_FRONT; d < LEAN_DIRECTIONS; d++) {
        bool side = d == LEAN_RIGHT || d == LEAN_LEFT, wanted = side;
        switch (kind) {
        case LEAN_BAG_2: break;
        case LEAN_BAG_3: wanted = side || d == LEAN_FRONT; break;
        case LEAN_BAG_4: wanted = side || d == LEAN_FRONT || d == diagonal; break;
        case LEAN_BAG_6: wanted = d != LEAN_BACK && d != left_out; break;
        case LEAN_BAG_8: wanted = true; break;
        }
        if (wanted) out[n++] = d;
    }
    return n;
}

static void shuffle(struct random_stream *random, int *bag, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int k = (int)random_below(random, (uint32_t)i + 1), kept = bag[i];
        bag[i] = bag[k];
        bag[k] = kept;
    }
}

int lean_bag_draw(struct lean_bag *b, struct random_stream *random, enum lean_bag_kind kind, int set_number, int before)
{
    if (b->count == 0 || b->kind != (int)kind) {
        b->kind = (int)kind;
        b->count = fill(kind, set_number, b->drawn, b->direction);
        b->drawn++;
        shuffle(random, b->direction, b->count);
    }
    int last = b->count - 1;
    if (b->direction[last] == before && last > 0) { /* only the first of a new bag can be: it changes places with another */
        int k = (int)random_below(random, (uint32_t)last);
        b->direction[last] = b->direction[k];
        b->direction[k] = before;
    }
    return b->direction[--b->count];
}

unsigned lean_bag_offers(enum lean_bag_kind kind, int set_number, int bags)
{
    int all[LEAN_DIRECTIONS];
    int n = fill(kind, set_number, bags, all);
    unsigned bits = 0;
    for (int i = 0; i < n; i++) bits |= 1u << all[i];
    return bits;
}
