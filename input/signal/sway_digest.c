/* sway_digest.c - FNV-1a 64 over what the world may judge on. */
#include "signal/sway_digest.h"

#include <math.h>
#include <string.h>

static uint64_t fold(uint64_t h, uint64_t bits)
{
    for (int i = 0; i < 8; i++) h = (h ^ (bits >> 8 * i & 0xff)) * 1099511628211ULL;
    return h;
}

static uint64_t fold_real(uint64_t h, double v)
{
    uint64_t bits = 0x7ff8000000000000ULL; /* one pattern for all NaN: their sign and payload mean nothing */
    if (!isnan(v)) memcpy(&bits, &v, sizeof bits);
    return fold(h, bits);
}

uint64_t sway_digest(uint64_t digest, const struct sway_sample *s)
{
    const double real[] = {s->fz_n,        s->cop_mm.x,  s->cop_mm.y,  s->cursor_mm.x,
                           s->cursor_mm.y, s->cop5_mm.x, s->cop5_mm.y, s->cop5_speed_mm_s,
                           s->share_right, s->support,   s->lean};
    digest = fold(digest, s->tick);
    digest = fold(digest, (uint64_t)s->t_host_ns);
    digest = fold(digest, (uint64_t)s->seq);
    for (size_t i = 0; i < sizeof real / sizeof real[0]; i++) digest = fold_real(digest, real[i]);
    return fold(digest, (uint64_t)s->flags << 32 | s->events);
}
