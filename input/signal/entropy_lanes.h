/* entropy_lanes.h - one kernel of entropy_kernel.h. Included once per level and width, hence no guard; given:
 * LANES_NAME(x), a name of this copy; LANES_TARGET, an attribute; LANES_BYTES, the width of its vectors;
 * LANES_BITS, 16 or 32. */
#define LANES_PASTE(a, b) a##b
#define LANES_EXPAND(a, b) LANES_PASTE(a, b)
#define LANES_UNROLLED _Pragma("GCC unroll 4")
#define LANES_CELL LANES_EXPAND(LANES_EXPAND(uint, LANES_BITS), _t)

typedef LANES_CELL LANES_NAME(wide)
    __attribute__((vector_size(LANES_BYTES), aligned(LANES_BITS / 8), may_alias));
enum {
    LANES_NAME(parts) = ENTROPY_BLOCK * (LANES_BITS / 8) / LANES_BYTES,
    /* vectors at a time: more would not fit into registers */
    LANES_NAME(group) = LANES_NAME(parts) < 4 ? LANES_NAME(parts) : 4,
};

/* body and last are constants where this is called: the loops over coordinates and vectors unroll. */
LANES_TARGET static inline __attribute__((always_inline)) void
LANES_NAME(compare)(const struct block_pair *p, int body, bool last, struct entropy_tally *t)
{
    typedef LANES_NAME(wide) wide;
    const struct LANES_EXPAND(block_coordinate_, LANES_BITS) *query = p->query, *target = p->target;
    enum { GROUP = LANES_NAME(group) };
    for (int from = 0; from < LANES_NAME(parts); from += GROUP) {
        wide *a_lane = (wide *)&t->a_lane + from, *b_lane = (wide *)&t->b_lane + from, a[GROUP], b[GROUP];
        LANES_UNROLLED for (int g = 0; g < GROUP; g++) a[g] = a_lane[g], b[g] = b_lane[g];
        for (int q = 0; q < p->queries; q++) {
            wide alike[GROUP];
            LANES_UNROLLED for (int g = 0; g < GROUP; g++) alike[g] = ~(wide){0};
            LANES_UNROLLED for (int c = 0; c < body + last; c++) {
                int k = c < body ? p->coordinate[c] : p->last;
                const wide *rank = (const wide *)target[k].rank + from;
                wide lowest = (wide){0} + query[k].lowest[q], reach = (wide){0} + query[k].reach[q];
                LANES_UNROLLED for (int g = 0; g < GROUP; g++) {
                    if (c == body) b[g] -= alike[g];
                    alike[g] &= (wide)(rank[g] - lowest <= reach);
                }
            }
            LANES_UNROLLED for (int g = 0; g < GROUP; g++) {
                if (!last) b[g] -= alike[g];
                a[g] -= alike[g];
            }
        }
        LANES_UNROLLED for (int g = 0; g < GROUP; g++) {
            a_lane[g] = a[g];
            if (body > 0) b_lane[g] = b[g]; /* all of them are alike below m: counted by whoever found that */
        }
    }
}

LANES_TARGET static void LANES_NAME(kernel)(const struct block_pair *p, struct entropy_tally *t)
{
    bool last = p->last >= 0;
    switch (2 * p->body + last) {
    case 1: LANES_NAME(compare)(p, 0, true, t); return;
    case 2: LANES_NAME(compare)(p, 1, false, t); return;
    case 3: LANES_NAME(compare)(p, 1, true, t); return;
    case 4: LANES_NAME(compare)(p, 2, false, t); return;
    case 5: LANES_NAME(compare)(p, 2, true, t); return;
    case 6: LANES_NAME(compare)(p, 3, false, t); return;
    case 7: LANES_NAME(compare)(p, 3, true, t); return;
    default: LANES_NAME(compare)(p, p->body, last, t);
    }
}
#undef LANES_PASTE
#undef LANES_EXPAND
#undef LANES_CELL
#undef LANES_UNROLLED
#undef LANES_NAME
#undef LANES_TARGET
#undef LANES_BYTES
#undef LANES_BITS
