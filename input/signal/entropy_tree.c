#include "signal/entropy_blocks.h"

#include <stdlib.h>

/* A kd-tree whose leaves are the blocks. A node spans `count` blocks from `first`; its halves have the indexes
 * 2 i + 1 and 2 i + 2. */
struct tree {
    struct entropy_blocks blocks;
    struct rank_box *box; /* of the nodes above the leaves */
    struct entropy_sums sums;
};
struct node {
    size_t index, first, count;
};

static struct node left_of(struct node n)
{
    return (struct node){2 * n.index + 1, n.first, (n.count + 1) / 2};
}
static struct node right_of(struct node n)
{
    return (struct node){2 * n.index + 2, n.first + (n.count + 1) / 2, n.count / 2};
}

/* ---- which templates share a block ---- */

/* A template with the rank that it is sorted by, in one number: compared without looking anything up. */
static uint64_t item_of(const struct entropy_ranks *e, uint32_t start, int k)
{
    return (uint64_t)e->rank[start + (size_t)k] << 32 | start;
}

static uint64_t median(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Items below the pivot first; returns how many. No branch to mispredict. */
static size_t part_items(uint64_t *item, size_t count, uint64_t pivot)
{
    size_t below = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t one = item[i];
        item[i] = item[below];
        item[below] = one;
        below += one < pivot;
    }
    return below;
}

/* All items differ, so that one or more are below, and one or more are not. count 2 or more. */
static uint64_t pivot_of(const uint64_t *item, size_t count)
{
    if (count == 2) return item[0] > item[1] ? item[0] : item[1];
    return median(item[0], item[count / 2], item[count - 1]);
}

/* The `wanted` smallest first. */
static void select_items(uint64_t *item, size_t count, size_t wanted)
{
    while (wanted > 0 && wanted < count) {
        size_t below = part_items(item, count, pivot_of(item, count));
        if (wanted <= below) {
            count = below;
        } else {
            item += below, count -= below, wanted -= below;
        }
    }
}

/* The coordinate on which a sample of the templates spreads over most ranks. */
static int widest_coordinate(const struct entropy_ranks *e, const uint64_t *item, size_t count, int m)
{
    enum { SAMPLE = 64 };
    size_t step = count / SAMPLE + 1;
    uint32_t widest = 0;
    int best = 0;
    for (int k = 0; k <= m; k++) {
        uint32_t low = UINT32_MAX, high = 0;
        for (size_t i = 0; i < count; i += step) {
            uint32_t rank = e->rank[(uint32_t)item[i] + (size_t)k];
            low = rank < low ? rank : low;
            high = rank > high ? rank : high;
        }
        if (high - low > widest) widest = high - low, best = k;
    }
    return best;
}

/* Halves at a whole block, so that all blocks but the last are full. */
static void arrange(const struct entropy_ranks *e, uint64_t *item, size_t count, int m)
{
    if (count <= ENTROPY_BLOCK) return;
    size_t blocks = (count + ENTROPY_BLOCK - 1) / ENTROPY_BLOCK, left = (blocks + 1) / 2 * ENTROPY_BLOCK;
    int k = widest_coordinate(e, item, count, m);
    for (size_t i = 0; i < count; i++) item[i] = item_of(e, (uint32_t)item[i], k);
    select_items(item, count, left);
    arrange(e, item, left, m);
    arrange(e, item + left, count - left, m);
}

static enum status arrange_starts(const struct entropy_ranks *e, uint32_t *starts, size_t templates, int m)
{
    uint64_t *item = malloc(templates * sizeof *item);
    if (!item) return STATUS_MEM;
    for (size_t i = 0; i < templates; i++) item[i] = starts[i];
    arrange(e, item, templates, m);
    for (size_t i = 0; i < templates; i++) starts[i] = (uint32_t)item[i];
    free(item);
    return STATUS_OK;
}

/* ---- boxes ---- */

static const struct rank_box *box_of(const struct tree *t, struct node n)
{
    return n.count == 1 ? &t->blocks.box[n.first] : &t->box[n.index];
}

static uint32_t lower(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}
static uint32_t higher(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static void join_boxes(struct tree *t, struct node n)
{
    if (n.count == 1) return;
    join_boxes(t, left_of(n));
    join_boxes(t, right_of(n));
    const struct rank_box *p = box_of(t, left_of(n)), *q = box_of(t, right_of(n));
    for (int k = 0; k <= t->blocks.m; k++) {
        const struct rank_range *x = &p->at[k], *y = &q->at[k];
        t->box[n.index].at[k] =
            (struct rank_range){lower(x->low, y->low), higher(x->high, y->high),
                                lower(x->low_reach, y->low_reach), higher(x->high_reach, y->high_reach)};
    }
}

/* ---- counting ---- */

static uint64_t templates_of(const struct tree *t, struct node n)
{
    return (n.count - 1) * ENTROPY_BLOCK + entropy_block_size(&t->blocks, n.first + n.count - 1);
}

static void count_across(struct tree *t, struct node a, struct node b, unsigned undecided)
{
    if (!entropy_narrow(&t->blocks, box_of(t, a), box_of(t, b), templates_of(t, a) * templates_of(t, b),
                        &undecided, &t->sums.whole))
        return;
    if (a.count == 1 && b.count == 1) {
        entropy_across(&t->blocks, a.first, b.first, undecided, &t->sums);
    } else if (a.count >= b.count) {
        count_across(t, left_of(a), b, undecided);
        count_across(t, right_of(a), b, undecided);
    } else {
        count_across(t, a, left_of(b), undecided);
        count_across(t, a, right_of(b), undecided);
    }
}

static void count_within(struct tree *t, struct node n)
{
    if (n.count == 1) {
        entropy_within(&t->blocks, n.first, &t->sums);
        return;
    }
    count_within(t, left_of(n));
    count_within(t, right_of(n));
    count_across(t, left_of(n), right_of(n), entropy_undecided(&t->blocks));
}

enum status entropy_tree_count(const struct entropy_ranks *e, uint32_t *starts, size_t templates, int m,
                               struct match_counts *out)
{
    struct tree t = {.box = NULL};
    enum status status = arrange_starts(e, starts, templates, m);
    if (status == STATUS_OK) status = entropy_blocks_make(e, starts, templates, m, &t.blocks);
    if (status != STATUS_OK) return status;
    struct node root = {0, 0, t.blocks.count};
    t.box = malloc(4 * t.blocks.count * sizeof *t.box); /* more than the highest index of a halved range */
    if (t.box) {
        join_boxes(&t, root);
        count_within(&t, root);
        *out = entropy_total(&t.blocks, &t.sums);
    } else {
        status = STATUS_MEM;
    }
    free(t.box);
    entropy_blocks_free(&t.blocks);
    return status;
}
