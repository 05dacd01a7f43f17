/* PCG-XSH-RR 64/32 (O'Neill 2014); stream number and start from an FNV-1a hash of the stream's name. */
#include "base/random.h"

#include <math.h>

static uint64_t hash_name(const char *name)
{
    uint64_t h = 14695981039346656037ULL;
    for (; *name; name++) h = (h ^ (unsigned char)*name) * 1099511628211ULL;
    return h;
}

void random_seed(struct random_stream *r, uint64_t seed, const char *stream_name)
{
    *r = (struct random_stream){.increment = hash_name(stream_name) << 1 | 1};
    (void)random_u32(r);
    r->state += seed;
    (void)random_u32(r);
}

uint32_t random_u32(struct random_stream *r)
{
    uint64_t old = r->state;
    r->state = old * 6364136223846793005ULL + r->increment;
    uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return shifted >> turn | shifted << (-turn & 31);
}

uint32_t random_below(struct random_stream *r, uint32_t limit)
{
    uint32_t reject_below = -limit % limit; /* values under it would favour small results */
    uint32_t v;
    do { v = random_u32(r); } while (v < reject_below);
    return v % limit;
}

double random_uniform(struct random_stream *r)
{
    uint64_t high = random_u32(r) >> 5, low = random_u32(r) >> 6;
    return (double)(high << 26 | low) / 9007199254740992.0;
}

double random_normal(struct random_stream *r)
{
    if (r->has_spare) {
        r->has_spare = 0;
        return r->spare;
    }
    double radius = sqrt(-2.0 * log(1.0 - random_uniform(r)));
    double angle = 6.283185307179586 * random_uniform(r);
    r->spare = radius * sin(angle);
    r->has_spare = 1;
    return radius * cos(angle);
}
