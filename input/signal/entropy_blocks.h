/* entropy_blocks.h - the templates of sample entropy in blocks of 32, each with the box of ranks it spans.
 *
 * Both ways of counting pairs, the ordered scan and the dual tree, only differ in which templates share a
 * block and in which pairs of blocks they look at. Ranks instead of values: entropy_ranks.h. */
#ifndef EVENKEEL_SIGNAL_ENTROPY_BLOCKS_H
#define EVENKEEL_SIGNAL_ENTROPY_BLOCKS_H

#include <stdbool.h>

#include "signal/entropy_kernel.h"
#include "signal/entropy_ranks.h"

/* Ranks of one coordinate, and the highest rank within r of either end. */
struct rank_range {
    uint32_t low, high, low_reach, high_reach;
};
struct rank_box {
    struct rank_range at[SAMPLE_ENTROPY_M_MAX + 1];
};

struct entropy_blocks {
    int m; /* coordinates 0..m - 1 decide b, all of 0..m decide a */
    size_t count, templates;
    size_t coordinate_bytes, block_bytes;
    unsigned char *cells; /* [count] blocks, each [m + 1] struct block_coordinate of 16 or 32 bits */
    struct rank_box *box; /* [count] */
    entropy_kernel *kernel;
};

/* starts [templates] in the order wanted. STATUS_MEM. Release with entropy_blocks_free (safe on zeroed
 * memory). */
enum status entropy_blocks_make(const struct entropy_ranks *e, const uint32_t *starts, size_t templates,
                                int m, struct entropy_blocks *out);
void entropy_blocks_free(struct entropy_blocks *b);

static inline size_t entropy_block_size(const struct entropy_blocks *b, size_t block)
{
    size_t left = b->templates - block * ENTROPY_BLOCK;
    return left < ENTROPY_BLOCK ? left : ENTROPY_BLOCK;
}
/* Coordinates on which some pairs of two boxes are alike and others not, as bits. */
static inline unsigned entropy_undecided(const struct entropy_blocks *b)
{
    return (2u << b->m) - 1u;
}
/* Decides by two boxes that span `pairs` pairs of templates: takes away the coordinates on which all are
 * alike, and counts the pairs when these were the last ones of b or of a. False: nothing is left. */
static inline bool entropy_narrow(const struct entropy_blocks *b, const struct rank_box *p,
                                  const struct rank_box *q, uint64_t pairs, unsigned *undecided,
                                  struct match_counts *whole)
{
    unsigned before = *undecided, body = (1u << b->m) - 1u;
    bool a_possible = true;
    for (unsigned left = before; left; left &= left - 1) {
        int k = __builtin_ctz(left);
        const struct rank_range *x = &p->at[k], *y = &q->at[k];
        bool apart = y->low > x->high_reach || x->low > y->high_reach;
        if (apart && k < b->m) return false;
        if (apart) a_possible = false; /* stays undecided: b may still be */
        if (y->high <= x->low_reach && x->high <= y->low_reach) *undecided &= ~(1u << k);
    }
    if (before & body && !(*undecided & body)) whole->b += pairs;
    if (!*undecided) whole->a += pairs;
    return *undecided & body || (*undecided && a_possible);
}

struct entropy_sums {
    struct match_counts whole; /* pairs counted by their boxes */
    struct entropy_tally across; /* pairs counted one by one */
    struct entropy_tally within; /* each of them twice, and every template with itself */
};
void entropy_within(const struct entropy_blocks *b, size_t block, struct entropy_sums *s);
/* On the undecided coordinates only; at least one. b counts only when one of those is below m. */
void entropy_across(const struct entropy_blocks *b, size_t i, size_t j, unsigned undecided,
                    struct entropy_sums *s);
struct match_counts entropy_total(const struct entropy_blocks *b, const struct entropy_sums *s);

/* The two ways. starts [templates] in order of their first value; the tree reorders it. STATUS_MEM. */
typedef enum status entropy_count(const struct entropy_ranks *e, uint32_t *starts, size_t templates, int m,
                                  struct match_counts *out);
entropy_count entropy_scan_count, entropy_tree_count;

#endif
