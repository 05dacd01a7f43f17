#include "signal/fft_roots.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum status unit_roots_make(size_t n, struct unit_roots *out)
{
    *out = (struct unit_roots){.n = n, .step = n % 4 == 0 ? 1 : n % 2 == 0 ? 2 : 4};
    if (n == 0 || n > SIZE_MAX / 64) return STATUS_ARG;
    out->quarter = n * out->step / 4;
    out->octant = malloc((out->quarter / 2 + 1) * sizeof *out->octant);
    if (!out->octant) return STATUS_MEM;
    for (size_t j = 0; j <= out->quarter / 2; j++) {
        double angle = M_PI_2 * ((double)j / (double)out->quarter);
        out->octant[j] = (struct complex_value){cos(angle), sin(angle)};
    }
    return STATUS_OK;
}

void unit_roots_free(struct unit_roots *r)
{
    free(r->octant);
    r->octant = NULL;
}

struct complex_value unit_root(const struct unit_roots *r, size_t k)
{
    size_t j = k * r->step, turn = 0;
    for (; j >= r->quarter; j -= r->quarter) turn++; /* three times at most: quicker than a division */
    struct complex_value c;
    if (2 * j <= r->quarter) {
        c = r->octant[j];
    } else {
        struct complex_value mirror = r->octant[r->quarter - j];
        c = (struct complex_value){mirror.im, mirror.re};
    }
    switch (turn) { /* clockwise: the sign of the exponent is minus */
    case 0: return (struct complex_value){c.re, -c.im};
    case 1: return (struct complex_value){-c.im, -c.re};
    case 2: return (struct complex_value){-c.re, c.im};
    default: return (struct complex_value){c.im, c.re};
    }
}
