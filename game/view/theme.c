/* theme.c - the table of art.md and the scenery colours mixed from it.
 *
 * A drawing is made once, in the colours of a light morning. Its text holds {names} for what must keep its meaning
 * (ink, paper, amber, sky, water ...) and plain #rrggbb for scenery; other themes look names up here and grade the
 * rest by one rule, so that a boat stays a boat by night. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view/view_internal.h"

static const char *const base_colours[THEME_COUNT][COLOUR_COUNT] = {
    [THEME_LIGHT]           = { "#1d2f3a", "#fffaf0", "#ffb43d", "#2a6a80", "#b0563a", "#cfe0dd" },
    [THEME_DARK]            = { "#f4f1e8", "#16242c", "#ffb43d", "#7fc3d8", "#e08a6a", "#24404a" },
    [THEME_YELLOW_ON_BLACK] = { "#ffe800", "#000000", "#ffffff", "#ffe800", "#ffe800", "#333300" },
    [THEME_CALM]            = { "#26343a", "#f2f2ec", "#d9a24a", "#4f7580", "#94705f", "#dfe4e0" },
};
static const char *const base_names[COLOUR_COUNT] = { "ink", "paper", "amber", "lake", "earth", "mist" };

/* Sky and water carry text and signs, so their tones are chosen, not graded: text on the upper sky keeps 7:1. */
static const struct named { const char *name; const char *in[THEME_COUNT]; } named[] = {
    /*                 light      dark       yellow     calm */
    { "sky_top",    { "#fcf1dc", "#0e1a27", "#000000", "#eceeea" } },
    { "sky_mid",    { "#f9e3c3", "#15283a", "#000000", "#e9e7dc" } },
    { "sky_low",    { "#f3c9a0", "#2b4659", "#0c0b00", "#e0d3c2" } },
    { "sun",        { "#fffaf0", "#efe9d4", "#665c00", "#f7f3e6" } },
    { "glow",       { "#fff0cb", "#4d6877", "#332e00", "#f4ecd6" } },
    { "cloud",      { "#fffaf0", "#2f4555", "#1d1a00", "#f7f3e6" } },
    { "haze",       { "#fbe6c9", "#2f4a5b", "#0c0b00", "#e6e2d6" } },
    { "water_far",  { "#b3c4b9", "#2d4857", "#0a0a00", "#bcc9c5" } },
    { "water_mid",  { "#3c7183", "#16303f", "#060500", "#5c7f86" } },
    { "water_near", { "#143c50", "#0a1824", "#000000", "#34545e" } },
    { "dusk_top",   { "#b9c6cd", "#0b1522", "#000000", "#d3dadb" } },
    { "dusk_mid",   { "#dccfc4", "#172638", "#000000", "#dcdad2" } },
    { "dusk_low",   { "#f6c48c", "#3a4453", "#0c0b00", "#dfcdb6" } },
    { "lamp",       { "#ffdf94", "#ffd98a", "#ffe800", "#f3d9a0" } },
};

enum { NAMED_COUNT = sizeof named / sizeof named[0] };

bool rgb_parse(const char *text, struct rgb *out)
{
    unsigned r, g, b;
    if (text[0] != '#' || sscanf(text + 1, "%2x%2x%2x", &r, &g, &b) != 3) return false;
    *out = (struct rgb){ (uint8_t)r, (uint8_t)g, (uint8_t)b };
    return true;
}

struct rgb rgb_mix(struct rgb a, struct rgb b, double s)
{
    return (struct rgb){ (uint8_t)lround(a.r + (b.r - a.r) * s), (uint8_t)lround(a.g + (b.g - a.g) * s),
                         (uint8_t)lround(a.b + (b.b - a.b) * s) };
}

const char *theme_colour(enum theme t, enum colour c) { return base_colours[t][c]; }

struct rgb theme_rgb(enum theme t, enum colour c)
{
    struct rgb out = { 0, 0, 0 };
    rgb_parse(base_colours[t][c], &out);
    return out;
}

static double luma(struct rgb c) { return (0.299 * c.r + 0.587 * c.g + 0.114 * c.b) / 255; }

/* In dark themes ink is light and paper dark; a ring must be the lighter one everywhere, or cursor and target would
 * change their look from theme to theme. Both are driven to their ends: with white and near-black side by side one of them
 * has 4.5:1 against any colour below, which paper and ink alone miss on mid tones (4.2:1). */
struct rgb theme_sign_light(enum theme t)
{
    struct rgb ink = theme_rgb(t, COLOUR_INK), paper = theme_rgb(t, COLOUR_PAPER);
    struct rgb light = luma(ink) > luma(paper) ? ink : paper;
    return t == THEME_YELLOW_ON_BLACK ? light : rgb_mix(light, (struct rgb){ 255, 255, 255 }, 0.85);
}

struct rgb theme_sign_dark(enum theme t)
{
    struct rgb ink = theme_rgb(t, COLOUR_INK), paper = theme_rgb(t, COLOUR_PAPER);
    return rgb_mix(luma(ink) > luma(paper) ? paper : ink, (struct rgb){ 0, 0, 0 }, 0.97);
}

bool theme_named(enum theme t, const char *name, size_t bytes, struct rgb *out)
{
    for (int i = 0; i < COLOUR_COUNT; i++)
        if (strlen(base_names[i]) == bytes && !memcmp(base_names[i], name, bytes))
            return rgb_parse(base_colours[t][i], out);
    for (int i = 0; i < NAMED_COUNT; i++)
        if (strlen(named[i].name) == bytes && !memcmp(named[i].name, name, bytes))
            return rgb_parse(named[i].in[t], out);
    if (bytes == 9 && !memcmp(name, "sign_dark", 9)) return *out = theme_sign_dark(t), true;
    if (bytes == 10 && !memcmp(name, "sign_light", 10)) return *out = theme_sign_light(t), true;
    return false;
}

static uint8_t channel(double v) { return (uint8_t)lround(clamp(v, 0, 255)); }

struct rgb theme_grade(enum theme t, struct rgb c)
{
    double y = luma(c);
    struct rgb grey = { channel(255 * y), channel(255 * y), channel(255 * y) };
    switch (t) {
    case THEME_DARK: /* moonlight: darker, bluer, less colour; light things stay the lightest */
        c = rgb_mix(c, grey, 0.30);
        return (struct rgb){ channel(c.r * (0.26 + 0.16 * y) + 4), channel(c.g * (0.32 + 0.16 * y) + 9),
                             channel(c.b * (0.40 + 0.16 * y) + 16) };
    case THEME_YELLOW_ON_BLACK: /* shapes as dim yellow on black: readable, and never as bright as a sign */
        y = pow(y, 1.6);
        return (struct rgb){ channel(84 * y), channel(77 * y), 0 };
    case THEME_CALM: /* a hazy day: half the colour, softer darks */
        return rgb_mix(rgb_mix(c, grey, 0.45), (struct rgb){ 0xdf, 0xe4, 0xe0 }, 0.13);
    default: return c;
    }
}

struct rgb theme_grade_lit(enum theme t, struct rgb c, double lit)
{
    struct rgb full = c;
    if (t == THEME_LIGHT) return c;
    /* Up to olive only: what is as bright as a sign would hide the signs. */
    if (t == THEME_YELLOW_ON_BLACK) full = (struct rgb){ channel(116 * luma(c)), channel(106 * luma(c)), 0 };
    return rgb_mix(theme_grade(t, c), full, lit);
}
