/* lean_bag.h - directions in a fair order: each of the bag comes once before any comes again, shuffled, never the same
 * twice in a row (exercises.md 7, E08).
 *
 * Pure: only the random stream that is given. Plain data, zeros at the beginning. */
#ifndef EVENKEEL_WORLD_LEAN_BAG_H
#define EVENKEEL_WORLD_LEAN_BAG_H

#include "base/random.h"
#include "world/lean.h"

enum { LEAN_FRONT, LEAN_FRONT_RIGHT, LEAN_RIGHT, LEAN_BACK_RIGHT, LEAN_BACK, LEAN_BACK_LEFT, LEAN_LEFT, LEAN_FRONT_LEFT };
/* Which directions there are. 4: right, left, front and the front diagonals in turn, bag by bag; 6: all but straight back
 * and one back diagonal, which changes set by set; 8: all. */
enum lean_bag_kind { LEAN_BAG_4, LEAN_BAG_6, LEAN_BAG_8, LEAN_BAG_2 /* right, left */, LEAN_BAG_3 /* and front */ };

struct lean_bag {
    int direction[LEAN_DIRECTIONS], count;  /* taken from the end */
    int kind, drawn;                        /* bags so far */
};
/* before: the direction of the trial before, -1: none. set_number: 1.. */
int lean_bag_draw(struct lean_bag *b, struct random_stream *random, enum lean_bag_kind kind, int set_number, int before);
/* The directions of a kind as bits 1 << direction; bags: how many there have been before. */
unsigned lean_bag_offers(enum lean_bag_kind kind, int set_number, int bags);

#endif
