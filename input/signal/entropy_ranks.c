#include "signal/entropy_ranks.h"

#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 8, DIGITS = 64 / DIGIT_BITS, DIGIT_VALUES = 1 << DIGIT_BITS };

struct keyed {
    uint64_t key;
    uint32_t index;
};

/* Unsigned integers in the order of the doubles; + 0.0 makes the two zeros one. */
static uint64_t key_of(double v)
{
    uint64_t bits;
    v += 0.0;
    memcpy(&bits, &v, sizeof bits);
    return bits >> 63 ? ~bits : bits | 1ull << 63;
}

static double value_of(uint64_t key)
{
    uint64_t bits = key >> 63 ? key & ~(1ull << 63) : ~key;
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static size_t digit_of(uint64_t key, int digit)
{
    return (key >> (digit * DIGIT_BITS)) & (DIGIT_VALUES - 1);
}

/* One stable pass of the radix sort. */
static void sort_by_digit(const struct keyed *from, struct keyed *to, size_t n, int digit,
                          const uint32_t *times)
{
    uint32_t next[DIGIT_VALUES], sum = 0;
    for (size_t d = 0; d < DIGIT_VALUES; d++) {
        next[d] = sum;
        sum += times[d];
    }
    for (size_t i = 0; i < n; i++) to[next[digit_of(from[i].key, digit)]++] = from[i];
}

/* Radix sort, least digit first: no comparison to mispredict. Returns the sorted one of the two arrays. */
static struct keyed *sort_keys(struct keyed *a, struct keyed *b, size_t n)
{
    uint32_t times[DIGITS][DIGIT_VALUES] = {{0}};
    for (size_t i = 0; i < n; i++) {
        for (int d = 0; d < DIGITS; d++) times[d][digit_of(a[i].key, d)]++;
    }
    for (int d = 0; d < DIGITS; d++) {
        if (times[d][digit_of(a[0].key, d)] == n) continue; /* all have this digit */
        sort_by_digit(a, b, n, d, times[d]);
        struct keyed *swap = a;
        a = b, b = swap;
    }
    return a;
}

static void number_values(const struct keyed *sorted, size_t n, struct entropy_ranks *e)
{
    uint32_t rank = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && sorted[i].key != sorted[i - 1].key) rank++;
        e->value[rank] = value_of(sorted[i].key);
        e->order[i] = sorted[i].index;
        e->rank[sorted[i].index] = rank;
    }
    e->distinct = rank + 1;
}

/* Both ends only move up. fabs(a - b) is a - b for a >= b, and b - a has the same magnitude. */
void entropy_ranks_reach(struct entropy_ranks *e, double r)
{
    const double *value = e->value;
    uint32_t low = 0, high = 0;
    for (uint32_t k = 0; k < e->distinct; k++) {
        while (value[k] - value[low] > r) low++;
        while (high + 1 < e->distinct && value[high + 1] - value[k] <= r) high++;
        e->reach[k] = (struct rank_reach){low, high};
    }
}

enum status entropy_ranks_make(const double *u, size_t n, struct entropy_ranks *out)
{
    enum status status = STATUS_MEM;
    struct keyed *keyed = malloc(2 * (n + 1) * sizeof *keyed);
    *out = (struct entropy_ranks){.rank = malloc((n + 1) * sizeof *out->rank),
                                  .order = malloc((n + 1) * sizeof *out->order),
                                  .value = malloc((n + 1) * sizeof *out->value),
                                  .reach = malloc((n + 1) * sizeof *out->reach)};
    if (keyed && out->rank && out->order && out->value && out->reach) {
        status = STATUS_OK;
        for (size_t i = 0; i < n; i++) keyed[i] = (struct keyed){key_of(u[i]), (uint32_t)i};
        if (n > 0) number_values(sort_keys(keyed, keyed + n, n), n, out);
    }
    free(keyed);
    if (status != STATUS_OK) entropy_ranks_free(out);
    return status;
}

void entropy_ranks_free(struct entropy_ranks *e)
{
    free(e->rank);
    free(e->order);
    free(e->value);
    free(e->reach);
    *e = (struct entropy_ranks){0};
}
