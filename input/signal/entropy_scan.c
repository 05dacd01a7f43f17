#include "signal/entropy_blocks.h"

/* Templates in order of their first value: from each block on, only the run of blocks in reach of its highest
 * first value. */
static void scan(const struct entropy_blocks *b, struct entropy_sums *s)
{
    for (size_t i = 0; i < b->count; i++) {
        entropy_within(b, i, s);
        for (size_t j = i + 1; j < b->count && b->box[j].at[0].low <= b->box[i].at[0].high_reach; j++) {
            unsigned undecided = entropy_undecided(b);
            uint64_t pairs = (uint64_t)entropy_block_size(b, i) * entropy_block_size(b, j);
            if (entropy_narrow(b, &b->box[i], &b->box[j], pairs, &undecided, &s->whole))
                entropy_across(b, i, j, undecided, s);
        }
    }
}

enum status entropy_scan_count(const struct entropy_ranks *e, uint32_t *starts, size_t templates, int m,
                               struct match_counts *out)
{
    struct entropy_blocks b;
    struct entropy_sums sums = {0};
    enum status status = entropy_blocks_make(e, starts, templates, m, &b);
    if (status != STATUS_OK) return status;
    scan(&b, &sums);
    *out = entropy_total(&b, &sums);
    entropy_blocks_free(&b);
    return STATUS_OK;
}
