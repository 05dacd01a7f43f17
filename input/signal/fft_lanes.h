/* fft_lanes.h - butterflies and passes of fft_mixed.c, several at a time, one per lane. Included once per
 * width, hence no guard; given: LANES, how many doubles a vector holds; LANES_NAME(x), a name of this copy;
 * LANES_TARGET, an attribute.
 *
 * In every lane the same operations in the same order, at each width: the bits do not depend on it. */
#define INLINED LANES_TARGET static inline __attribute__((always_inline))
#define WIDE LANES_NAME(wide)
#define PARTS struct LANES_NAME(parts)

typedef double WIDE __attribute__((vector_size(8 * LANES), aligned(8), may_alias));
PARTS
{
    WIDE re, im;
};

INLINED PARTS LANES_NAME(plus)(PARTS a, PARTS b)
{
    return (PARTS){a.re + b.re, a.im + b.im};
}

INLINED PARTS LANES_NAME(minus)(PARTS a, PARTS b)
{
    return (PARTS){a.re - b.re, a.im - b.im};
}

INLINED PARTS LANES_NAME(times)(PARTS a, PARTS b)
{
    return (PARTS){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

INLINED PARTS LANES_NAME(scaled)(PARTS a, double c)
{
    return (PARTS){a.re * c, a.im * c};
}

INLINED PARTS LANES_NAME(minus_i_times)(PARTS a)
{
    return (PARTS){a.im, -a.re};
}

/* Names of this width, as long as this file lasts. */
#define plus LANES_NAME(plus)
#define minus LANES_NAME(minus)
#define times LANES_NAME(times)
#define scaled LANES_NAME(scaled)
#define minus_i_times LANES_NAME(minus_i_times)

INLINED void LANES_NAME(butterfly_2)(PARTS *z)
{
    PARTS a = z[0], b = z[1];
    z[0] = plus(a, b);
    z[1] = minus(a, b);
}

INLINED void LANES_NAME(butterfly_3)(PARTS *z)
{
    const double sin_60 = 0.86602540378443864676;
    PARTS sum = plus(z[1], z[2]), turned = minus_i_times(scaled(minus(z[1], z[2]), sin_60));
    PARTS middle = minus(z[0], scaled(sum, 0.5));
    z[0] = plus(z[0], sum);
    z[1] = plus(middle, turned);
    z[2] = minus(middle, turned);
}

INLINED void LANES_NAME(butterfly_4)(PARTS *z)
{
    PARTS a = plus(z[0], z[2]), b = minus(z[0], z[2]);
    PARTS c = plus(z[1], z[3]), d = minus_i_times(minus(z[1], z[3]));
    z[0] = plus(a, c);
    z[1] = plus(b, d);
    z[2] = minus(a, c);
    z[3] = minus(b, d);
}

INLINED void LANES_NAME(butterfly_5)(PARTS *z)
{
    const double cos_72 = 0.30901699437494742410, cos_144 = -0.80901699437494742410;
    const double sin_72 = 0.95105651629515357212, sin_144 = 0.58778525229247312917;
    PARTS s1 = plus(z[1], z[4]), d1 = minus(z[1], z[4]), s2 = plus(z[2], z[3]), d2 = minus(z[2], z[3]);
    PARTS a = plus(z[0], plus(scaled(s1, cos_72), scaled(s2, cos_144)));
    PARTS b = plus(z[0], plus(scaled(s1, cos_144), scaled(s2, cos_72)));
    PARTS c = minus_i_times(plus(scaled(d1, sin_72), scaled(d2, sin_144)));
    PARTS d = minus_i_times(minus(scaled(d1, sin_144), scaled(d2, sin_72)));
    z[0] = plus(z[0], plus(s1, s2));
    z[1] = plus(a, c);
    z[2] = plus(b, d);
    z[3] = minus(b, d);
    z[4] = minus(a, c);
}

INLINED void LANES_NAME(butterfly)(unsigned radix, PARTS *z)
{
    switch (radix) {
    case 2: LANES_NAME(butterfly_2)(z); break;
    case 3: LANES_NAME(butterfly_3)(z); break;
    case 4: LANES_NAME(butterfly_4)(z); break;
    default: LANES_NAME(butterfly_5)(z); break;
    }
}

INLINED WIDE LANES_NAME(all)(double v)
{
    return v - (WIDE){0.0}; /* v in each lane; minus 0 changes nothing, not even the sign of 0 */
}

/* Lanes are neighbours within a stride of LANES or more; when it is no multiple of them, the last ones
 * overlap those before: the same values are written twice. */
INLINED void LANES_NAME(group)(unsigned radix, const struct pass *s, size_t p, struct split in,
                               struct split out)
{
    PARTS turn[RADIX_MAX];
#pragma GCC unroll 5
    for (unsigned k = 1; k < radix; k++)
        turn[k] = (PARTS){LANES_NAME(all)(s->turn_re[(k - 1) * s->count + p]),
                          LANES_NAME(all)(s->turn_im[(k - 1) * s->count + p])};
    size_t from = p * s->stride, across = s->count * s->stride, to = radix * from;
    for (size_t i = 0; i < s->stride; i += LANES) {
        size_t q = i + LANES <= s->stride ? i : s->stride - LANES;
        PARTS z[RADIX_MAX];
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++)
            z[k] = (PARTS){*(const WIDE *)(in.re + from + k * across + q),
                           *(const WIDE *)(in.im + from + k * across + q)};
        LANES_NAME(butterfly)(radix, z);
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++) {
            if (k > 0) z[k] = times(z[k], turn[k]);
            *(WIDE *)(out.re + to + k * s->stride + q) = z[k].re;
            *(WIDE *)(out.im + to + k * s->stride + q) = z[k].im;
        }
    }
}

INLINED void LANES_NAME(groups)(unsigned radix, const struct pass *s, struct split in, struct split out)
{
    for (size_t p = 0; p < s->count; p++) LANES_NAME(group)(radix, s, p, in, out);
}

/* Any pass but the first. */
LANES_TARGET static void LANES_NAME(next_pass)(const struct pass *s, struct split in, struct split out)
{
    switch (s->radix) {
    case 2: LANES_NAME(groups)(2, s, in, out); break;
    case 3: LANES_NAME(groups)(3, s, in, out); break;
    case 4: LANES_NAME(groups)(4, s, in, out); break;
    default: LANES_NAME(groups)(5, s, in, out); break;
    }
}

#undef plus
#undef minus
#undef times
#undef scaled
#undef minus_i_times
#undef INLINED
#undef WIDE
#undef PARTS
#undef LANES
#undef LANES_NAME
#undef LANES_TARGET
