#include "lab/moments_formula.h"

#include <string.h>

#include "base/number_table.h"

struct scanner {
    const char *at;
};

static void skip_blanks(struct scanner *s)
{
    s->at += strspn(s->at, " \t");
}

static bool scan_word(struct scanner *s, const char *word)
{
    skip_blanks(s);
    size_t n = strlen(word);
    if (strncmp(s->at, word, n) != 0) return false;
    s->at += n;
    return true;
}

/* A number without a sign. */
static bool scan_number(struct scanner *s, double *out)
{
    skip_blanks(s);
    size_t n = strspn(s->at, "0123456789.");
    if (n > 0 && (s->at[n] == 'e' || s->at[n] == 'E')) {
        n += s->at[n + 1] == '-' || s->at[n + 1] == '+' ? 2 : 1;
        n += strspn(s->at + n, "0123456789");
    }
    if (!number_field(s->at, n, '.', out)) return false;
    s->at += n;
    return true;
}

static double scan_sign(struct scanner *s)
{
    if (scan_word(s, "-")) return -1;
    (void)scan_word(s, "+");
    return 1;
}

/* [sign] [number *] */
static bool scan_factor(struct scanner *s, double *out)
{
    double sign = scan_sign(s);
    *out = 1;
    if (scan_number(s, out) && !scan_word(s, "*")) return false;
    *out *= sign;
    return true;
}

static bool scan_moment(struct scanner *s, struct moments_side *out)
{
    out->of_my = scan_word(s, "My");
    return out->of_my || scan_word(s, "Mx");
}

/* The force along the same axis of the plate: a belongs to -My and Fx, b to Mx and Fy. */
static bool scan_shear(struct scanner *s, struct moments_side *out)
{
    return scan_factor(s, &out->shear) && scan_word(s, out->of_my ? "Fx" : "Fy");
}

static bool scan_brackets(struct scanner *s, struct moments_side *out)
{
    if (!scan_factor(s, &out->moment) || !scan_moment(s, out)) return false;
    skip_blanks(s);
    bool more = *s->at == '+' || *s->at == '-';
    return (!more || scan_shear(s, out)) && scan_word(s, ")");
}

static bool scan_side(struct scanner *s, struct moments_side *out)
{
    *out = (struct moments_side){.moment = 1};
    if (!scan_word(s, "=") || !scan_factor(s, &out->factor)) return false;
    bool inner = scan_word(s, "(") ? scan_brackets(s, out) : scan_moment(s, out);
    return inner && scan_word(s, "/") && scan_word(s, "Fz");
}

static bool scan_sides(struct scanner *s, struct moments_formula *out)
{
    bool ml = scan_word(s, "ml"), ap = !ml && scan_word(s, "ap");
    if (!(ml || ap) || !scan_side(s, ml ? &out->ml : &out->ap)) return false;
    if (!scan_word(s, ",") && !scan_word(s, ";")) return false;
    if (!scan_word(s, ml ? "ap" : "ml") || !scan_side(s, ml ? &out->ap : &out->ml)) return false;
    skip_blanks(s);
    return *s->at == '\0';
}

enum status moments_formula_parse(const char *text, struct moments_formula *out, struct problem *why)
{
    struct scanner s = {text};
    if (scan_sides(&s, out)) return STATUS_OK;
    return problem_set(
        why, STATUS_DATA,
        "%.80s, not understood from \"%.20s\" on, expected a form like ml = 1000*My/Fz, ap = 1000*Mx/Fz "
        "(or ml = 1000*(-My - 0.04*Fx)/Fz for moments about an origin below the surface)",
        text, s.at);
}
