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

/* One coordinate of one block: the ranks of its templates, with those in reach; behind the last one a rank
 * that is in nobody's reach. Returns what they span. */
#define FILL_CELL(bits)                                                                                      \
    static struct rank_range fill_cell_##bits(struct block_coordinate_##bits *c,                             \
                                              const struct entropy_ranks *e, const uint32_t *starts,         \
                                              size_t count, int k)                                           \
    {                                                                                                        \
        uint32_t low = UINT32_MAX, high = 0;                                                                 \
        for (size_t i = 0; i < count; i++) {                                                                 \
            uint32_t rank = e->rank[starts[i] + (size_t)k];                                                  \
            struct rank_reach reach = e->reach[rank];                                                        \
            c->rank[i] = (uint##bits##_t)rank;                                                               \
            c->lowest[i] = (uint##bits##_t)reach.lowest;                                                     \
            c->reach[i] = (uint##bits##_t)(reach.highest - reach.lowest);                                    \
            low = rank < low ? rank : low;                                                                   \
            high = rank > high ? rank : high;                                                                \
        }                                                                                                    \
        for (size_t i = count; i < ENTROPY_BLOCK; i++) {                                                     \
            c->rank[i] = UINT##bits##_MAX;                                                                   \
            c->lowest[i] = c->reach[i] = 0;                                                                  \
        }                                                                                                    \
        return (struct rank_range){low, high, e->reach[low].highest, e->reach[high].highest};                \
    }

FILL_CELL(16)
FILL_CELL(32)

static void fill_block(struct entropy_blocks *b, const struct entropy_ranks *e, const uint32_t *starts,
                       size_t block)
{
    size_t count = entropy_block_size(b, block);
    starts += block * ENTROPY_BLOCK;
    for (int k = 0; k <= b->m; k++) {
        void *cell = b->cells + block * b->block_bytes + (size_t)k * b->coordinate_bytes;
        b->box[block].at[k] = narrow_ranks(b) ? fill_cell_16(cell, e, starts, count, k)
                                              : fill_cell_32(cell, e, starts, count, k);
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
    for (size_t i = 0; i < out->count; i++) fill_block(out, e, starts, i);
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
