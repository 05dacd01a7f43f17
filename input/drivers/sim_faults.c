#include "drivers/sim_faults.h"

#include <math.h>
#include <string.h>

const struct sim_fault_kind sim_fault_kinds[] = {
    {.word = "drop", .link = {SIM_LINK_ZEROS, SIM_LINK_SILENT}, .least_s = 0.010, .most_s = 0.300, .gap_least_s = 2,
     .gap_most_s = 8},
    {.word = "stall", .link = {SIM_LINK_SILENT, SIM_LINK_SILENT}, .least_s = 0.5, .most_s = 2.0, .gap_least_s = 15,
     .gap_most_s = 25},
    {.word = "drift", .cells = SIM_CELL_DRIFT},
    {.word = "repeat", .link = {SIM_LINK_REPEATS, SIM_LINK_REPEATS}, .least_s = 0.010, .most_s = 0.300, .gap_least_s = 2,
     .gap_most_s = 6},
    {.word = "garbage", .link = {SIM_LINK_GARBAGE, SIM_LINK_GARBAGE}, .least_s = 0.005, .most_s = 0.030,
     .gap_least_s = 1, .gap_most_s = 4},
    {.word = "unplug", .link = {SIM_LINK_UNPLUGGED, SIM_LINK_UNPLUGGED}},
    {.word = "dead", .cells = SIM_CELL_DEAD},
    {.word = "stuck", .cells = SIM_CELL_STUCK},
    {.word = "untared", .cells = SIM_CELL_OFFSET},
    {.word = "rock", .cells = SIM_PLATE_ROCKS},
    {.word = "pet", .cells = SIM_PLATE_PET, .least_s = 6, .most_s = 10, .gap_least_s = 6, .gap_most_s = 10},
    {.word = "clock", .clock_ppm = 50},
};
const size_t sim_fault_kind_count = sizeof sim_fault_kinds / sizeof sim_fault_kinds[0];

static double between(struct random_stream *r, double least, double most)
{
    return least + (most - least) * random_uniform(r);
}

static void open_window(struct sim_faults *f, double from_s)
{
    const struct sim_fault_kind *k = f->kind;
    f->from_s = from_s;
    f->until_s = k->most_s > 0.0 ? from_s + between(&f->random, k->least_s, k->most_s) : HUGE_VAL;
}

void sim_faults_begin(struct sim_faults *f, const struct sim_fault_kind *kind, double at_s,
                      const struct random_stream *random)
{
    *f = (struct sim_faults){.kind = kind, .random = *random};
    if (kind) open_window(f, at_s);
}

void sim_faults_now(struct sim_faults *f, double t_s, enum sim_link_fault *link, enum sim_cell_fault *cells)
{
    *link = SIM_LINK_WELL;
    *cells = SIM_CELLS_WELL;
    if (!f->kind) return;
    if (t_s >= f->until_s) {
        f->turn++;
        open_window(f, f->until_s + between(&f->random, f->kind->gap_least_s, f->kind->gap_most_s));
    }
    if (t_s < f->from_s) return;
    *link = f->kind->link[f->turn % 2];
    *cells = f->kind->cells;
}

size_t sim_faults_garble(struct sim_faults *f, uint8_t *bytes, size_t count, size_t max)
{
    if (random_below(&f->random, 2)) { /* one bit turns */
        bytes[random_below(&f->random, (uint32_t)count)] ^= (uint8_t)(1u << random_below(&f->random, 8));
        return count;
    }
    size_t extra = 1 + random_below(&f->random, 40), at = random_below(&f->random, (uint32_t)count);
    if (extra > max - count) extra = max - count;
    memmove(bytes + at + extra, bytes + at, count - at);
    for (size_t i = 0; i < extra; i++) bytes[at + i] = (uint8_t)random_below(&f->random, 256);
    return count + extra;
}
