/* number_stops.h - the inner loops of number_table.c: where the fields of a piece of text end, and what the
 * usual short ones say. Nothing here decides: what is not plain goes the long way round, with the same
 * result.
 *
 * First all ends are found, then the fields are converted column by column; so no conversion waits for the
 * length of the one before it, and each column keeps to its own number of decimals. */
#ifndef EVENKEEL_BASE_NUMBER_STOPS_H
#define EVENKEEL_BASE_NUMBER_STOPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && defined(__x86_64__)
#define STOPS_SSE2 1
#include <emmintrin.h>
#endif

/* Blocks of 64 bytes; so few that their line ends can be counted in bytes, four a block. */
enum { STOPS_BLOCK = 64, STOPS_TEXT_MAX = 63 * STOPS_BLOCK };

/* Of a piece of text: every delimiter and line end. */
struct number_stops {
    /* Offsets in the piece; stop[0] = -1 stands before its first byte, so field k lies between stop[k] and
     * stop[k + 1]. */
    int32_t stop[1 + STOPS_TEXT_MAX + STOPS_BLOCK];
    size_t count; /* without the first */
    size_t rows;  /* line ends among them */
    bool quotes;  /* there are double quotes: fields may hold delimiters */
};

#if defined(STOPS_SSE2)
struct stop_finder {
    __m128i delimiter, line_end, quote, rows, quotes; /* rows: less one in a byte for each line end there */
};

static inline void stop_finder_begin(struct stop_finder *f, char delimiter)
{
    f->delimiter = _mm_set1_epi8(delimiter);
    f->line_end = _mm_set1_epi8('\n');
    f->quote = _mm_set1_epi8('"');
    f->rows = f->quotes = _mm_setzero_si128();
}

static inline void stop_finder_end(const struct stop_finder *f, struct number_stops *s)
{
    __m128i zero = _mm_setzero_si128(), sums = _mm_sad_epu8(_mm_sub_epi8(zero, f->rows), zero);
    s->rows = (size_t)_mm_cvtsi128_si64(_mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums)));
    s->quotes = _mm_movemask_epi8(f->quotes) != 0;
}

static inline uint64_t stops_of_16(struct stop_finder *f, const char *at)
{
    __m128i c = _mm_loadu_si128((const __m128i *)(const void *)at), ends = _mm_cmpeq_epi8(c, f->line_end);
    f->rows = _mm_add_epi8(f->rows, ends);
    f->quotes = _mm_or_si128(f->quotes, _mm_cmpeq_epi8(c, f->quote));
    return (uint64_t)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(c, f->delimiter), ends));
}

static inline uint64_t stops_of_block(struct stop_finder *f, const char *block) /* a bit per byte */
{
    uint64_t a = stops_of_16(f, block), b = stops_of_16(f, block + 16);
    uint64_t c = stops_of_16(f, block + 32), d = stops_of_16(f, block + 48);
    return a | b << 16 | c << 32 | d << 48;
}
#else
struct stop_finder {
    char delimiter;
    size_t rows;
    bool quotes;
};

static inline void stop_finder_begin(struct stop_finder *f, char delimiter)
{
    *f = (struct stop_finder){delimiter, 0, false};
}

static inline void stop_finder_end(const struct stop_finder *f, struct number_stops *s)
{
    s->rows = f->rows;
    s->quotes = f->quotes;
}

static inline uint64_t stops_of_block(struct stop_finder *f, const char *block)
{
    uint64_t stops = 0;
    for (int i = 0; i < STOPS_BLOCK; i++) {
        stops |= (uint64_t)(block[i] == '\n' || block[i] == f->delimiter) << i;
        f->rows += block[i] == '\n';
        f->quotes = f->quotes || block[i] == '"';
    }
    return stops;
}
#endif

static inline unsigned bits_of(uint64_t v)
{
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(v * 0x0101010101010101u >> 56);
}

/* Adds the stops of one block; base: its offset in the piece. */
static inline void stops_add(struct number_stops *s, uint64_t stops, int32_t base)
{
    unsigned count = bits_of(stops);
    int32_t *out = s->stop + 1 + s->count;
    s->count += count;
    /* Eight at a time without looking: their number changes from block to block, and a wrong guess costs
     * more. */
    for (unsigned done = 0; done < count; done += 8, out += 8)
        for (int i = 0; i < 8; i++) {
            out[i] = base + __builtin_ctzll(stops | (uint64_t)1 << 63);
            stops &= stops - 1;
        }
}

/* text [count], count of at most STOPS_TEXT_MAX. */
static inline void stops_find(struct number_stops *s, const char *text, size_t count, char delimiter)
{
    struct stop_finder f;
    char last[STOPS_BLOCK] = {0};
    size_t at = 0;
    stop_finder_begin(&f, delimiter);
    s->count = 0;
    s->stop[0] = -1;
    for (; at + STOPS_BLOCK <= count; at += STOPS_BLOCK)
        stops_add(s, stops_of_block(&f, text + at), (int32_t)at);
    memcpy(last, text + at, count - at);
    if (at < count) stops_add(s, stops_of_block(&f, last), (int32_t)at);
    stop_finder_end(&f, s);
}

/* One column of a piece: fields between from[i * stride] and from[i * stride + 1], i = 0..rows - 1. */
struct short_column {
    const char *text;
    const int32_t *from;
    size_t stride, rows;
    bool last; /* of its row: the line may end in CR LF */
};
/* Converts to out [rows] when every field is "[-]digits[.digits]" of 1 to 14 digits. false: one is not, out
 * is not to be used. SHORT_NUMBER_BEFORE bytes before the end of every field may be read. */
enum { SHORT_NUMBER_BEFORE = 17 };

#if defined(STOPS_SSE2)
/* Bytes of ones, so that a load at n keeps the last n of sixteen bytes. */
static const uint8_t last_bytes[32] = {0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
                                       0,    0,    0,    0,    0,    0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

static inline __m128i load_16(const void *from)
{
    return _mm_loadu_si128((const __m128i *)from);
}

/* Where the point stands in a field. */
struct point_place {
    size_t decimals, point; /* digits behind it; bytes it takes: 0 when there is none */
    __m128i behind;         /* ones over these digits */
    double power;           /* 10^decimals */
};

static inline void point_find(struct point_place *p, const char *end, size_t count)
{
    static const double powers[16] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    unsigned dots = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load_16(end - 16), _mm_set1_epi8('.')));
    dots &= 0xffffu << (16 - count);
    p->point = dots != 0;
    p->decimals = dots ? (size_t)__builtin_clz(dots) - 16 : 0;
    p->behind = load_16(last_bytes + (dots ? p->decimals : 16));
    p->power = powers[p->decimals];
}

/* Sixteen digits of value 0 to 9, the most significant first; below 10^15, so that every step is exact. */
static inline double digits_value(__m128i digits)
{
    __m128i of_2 = _mm_srli_epi16(_mm_mullo_epi16(digits, _mm_set1_epi16(10 << 8 | 1)), 8);
    __m128i of_4 = _mm_madd_epi16(of_2, _mm_set1_epi32(100 | 1 << 16));
    __m128i of_8 = _mm_madd_epi16(_mm_packs_epi32(of_4, of_4), _mm_set1_epi32(10000 | 1 << 16));
    __m128d halves = _mm_cvtepi32_pd(of_8);
    __m128d high = _mm_mul_sd(halves, _mm_set_sd(1e8));
    return _mm_cvtsd_f64(_mm_add_sd(high, _mm_unpackhi_pd(halves, halves)));
}

static inline bool short_numbers(const struct short_column *c, double *out)
{
    const __m128i nine = _mm_set1_epi8(9), zero = _mm_set1_epi8('0');
    struct point_place p = {.point = 0};
    __m128i above_nine = _mm_setzero_si128();
    for (size_t i = 0; i < c->rows; i++) {
        const int32_t *stop = c->from + i * c->stride;
        const char *start = c->text + stop[0] + 1, *end = c->text + stop[1];
        if (c->last) end -= end[-1] == '\r';
        bool negative = *start == '-';
        size_t count = (size_t)(end - start) - negative;
        if (count - 1 > 14) return false; /* of 0 bytes, too */
        if (!p.point || p.decimals >= count || end[-1 - (ptrdiff_t)p.decimals] != '.')
            point_find(&p, end, count);
        if (count == p.point) return false;
        /* Digits behind the point stay, those before it move up by one, over it. */
        __m128i digits = _mm_or_si128(_mm_and_si128(p.behind, load_16(end - 16)),
                                      _mm_andnot_si128(p.behind, load_16(end - 17)));
        digits = _mm_and_si128(_mm_sub_epi8(digits, zero), load_16(last_bytes + count - p.point));
        above_nine = _mm_or_si128(above_nine, _mm_subs_epu8(digits, nine));
        double v = digits_value(digits) / p.power;
        out[i] = negative ? -v : v;
    }
    return _mm_movemask_epi8(_mm_cmpeq_epi8(above_nine, _mm_setzero_si128())) == 0xffff;
}
#else
static inline bool short_numbers(const struct short_column *c, double *out)
{
    (void)c, (void)out;
    return false;
}
#endif

#endif
