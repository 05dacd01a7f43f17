#include "signal/entropy_blocks.h"

#include <stdlib.h>
#include <string.h>

/* Every call adds up to ENTROPY_BLOCK to a lane of 16 bits. */
enum { TALLY_CALLS_MAX = UINT16_MAX / ENTROPY_BLOCK };

static bool narrow_ranks(const struct entropy_blocks *b)
{
    return b->coordinate_bytes == sizeof(struct block_coordinate_16);
}

static void *allocate_lines(size_t bytes)
{
    enum { LINE = 64 };
    return aligned_alloc(LINE, (bytes + LINE - 1) / LINE * LINE);
}

static void put(struct entropy_blocks *b, size_t place, int k, uint32_t rank, struct rank_reach reach)
{
    void *at = b->cells + place / ENTROPY_BLOCK * b->block_bytes + (size_t)k * b->coordinate_bytes;
    size_t lane = place % ENTROPY_BLOCK;
    if (narrow_ranks(b)) {
        struct block_coordinate_16 *c = at;
        c->rank[lane] = (uint16_t)rank;
        c->lowest[lane] = (uint16_t)reach.lowest;
        c->reach[lane] = (uint16_t)(reach.highest - reach.lowest);
    } else {
        struct block_coordinate_32 *c = at;
        c->rank[lane] = rank;
        c->lowest[lane] = reach.lowest;
        c->reach[lane] = reach.highest - reach.lowest;
    }
}

static void widen(struct rank_range *range, uint32_t rank, bool first)
{
    if (first || rank < range->low) range->low = rank;
    if (first || rank > range->high) range->high = rank;
}

static void fill_coordinate(struct entropy_blocks *b, const struct entropy_ranks *e, const uint32_t *starts,
                            int k)
{
    for (size_t i = 0; i < b->templates; i++) {
        uint32_t rank = e->rank[starts[i] + (size_t)k];
        put(b, i, k, rank, e->reach[rank]);
        widen(&b->box[i / ENTROPY_BLOCK].at[k], rank, i % ENTROPY_BLOCK == 0);
    }
    for (size_t i = b->templates; i < b->count * ENTROPY_BLOCK; i++)
        put(b, i, k, UINT32_MAX, (struct rank_reach){0, 0}); /* in nobody's reach */
    for (size_t i = 0; i < b->count; i++) {
        struct rank_range *range = &b->box[i].at[k];
        range->low_reach = e->reach[range->low].highest;
        range->high_reach = e->reach[range->high].highest;
    }
}

enum status entropy_blocks_make(const struct entropy_ranks *e, const uint32_t *starts, size_t templates,
                                int m, struct entropy_blocks *out)
{
    bool narrow = e->distinct <= ENTROPY_RANKS_16_BIT;
    *out = (struct entropy_blocks){
        .m = m, .templates = templates, .count = (templates + ENTROPY_BLOCK - 1) / ENTROPY_BLOCK};
    out->coordinate_bytes = narrow ? sizeof(struct block_coordinate_16) : sizeof(struct block_coordinate_32);
    out->block_bytes = (size_t)(m + 1) * out->coordinate_bytes;
    out->kernel = entropy_kernel_for(narrow);
    out->cells = allocate_lines(out->count * out->block_bytes);
    out->box = malloc(out->count * sizeof *out->box);
    if (!out->cells || !out->box) {
        entropy_blocks_free(out);
        return STATUS_MEM;
    }
    for (int k = 0; k <= m; k++) fill_coordinate(out, e, starts, k);
    return STATUS_OK;
}

void entropy_blocks_free(struct entropy_blocks *b)
{
    free(b->cells);
    free(b->box);
    *b = (struct entropy_blocks){0};
}

static void empty_lanes(struct entropy_tally *t, bool narrow)
{
    for (int i = 0; i < ENTROPY_BLOCK; i++) {
        t->a += narrow ? t->a_lane.bits_16[i] : t->a_lane.bits_32[i];
        t->b += narrow ? t->b_lane.bits_16[i] : t->b_lane.bits_32[i];
    }
    memset(&t->a_lane, 0, sizeof t->a_lane);
    memset(&t->b_lane, 0, sizeof t->b_lane);
    t->calls = 0;
}

static void compare(const struct entropy_blocks *b, size_t i, size_t j, unsigned undecided,
                    struct entropy_tally *t)
{
    struct block_pair p = {.query = b->cells + i * b->block_bytes,
                           .target = b->cells + j * b->block_bytes,
                           .queries = (int)entropy_block_size(b, i),
                           .last = undecided >> b->m & 1 ? b->m : -1};
    for (int k = 0; k < b->m; k++) {
        if (undecided >> k & 1) p.coordinate[p.body++] = k;
    }
    b->kernel(&p, t);
    if (++t->calls == TALLY_CALLS_MAX) empty_lanes(t, narrow_ranks(b));
}

void entropy_within(const struct entropy_blocks *b, size_t block, struct entropy_sums *s)
{
    compare(b, block, block, entropy_undecided(b), &s->within);
}

void entropy_across(const struct entropy_blocks *b, size_t i, size_t j, unsigned undecided,
                    struct entropy_sums *s)
{
    compare(b, i, j, undecided, &s->across);
}

struct match_counts entropy_total(const struct entropy_blocks *b, const struct entropy_sums *s)
{
    struct entropy_tally within = s->within, across = s->across;
    empty_lanes(&within, narrow_ranks(b));
    empty_lanes(&across, narrow_ranks(b));
    return (struct match_counts){.a = s->whole.a + across.a + (within.a - b->templates) / 2,
                                 .b = s->whole.b + across.b + (within.b - b->templates) / 2};
}
