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

static bool take(struct scanner *s, const char *word)
{
    skip_blanks(s);
    size_t n = strlen(word);
    if (strncmp(s->at, word, n) != 0) return false;
    s->at += n;
    return true;
}

/* A number without a sign. */
static bool take_number(struct scanner *s, double *out)
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

static double take_sign(struct scanner *s)
{
    if (take(s, "-")) return -1;
    (void)take(s, "+");
    return 1;
}

/* [sign] [number *] */
static bool take_factor(struct scanner *s, double *out)
{
    double sign = take_sign(s);
    *out = 1;
    if (take_number(s, out) && !take(s, "*")) return false;
    *out *= sign;
    return true;
}

static bool take_moment(struct scanner *s, struct moments_side *out)
{
    out->of_my = take(s, "My");
    return out->of_my || take(s, "Mx");
}

/* The force along the same axis of the plate: a belongs to -My and Fx, b to Mx and Fy. */
static bool take_shear(struct scanner *s, struct moments_side *out)
{
    return take_factor(s, &out->shear) && take(s, out->of_my ? "Fx" : "Fy");
}

static bool take_brackets(struct scanner *s, struct moments_side *out)
{
    if (!take_factor(s, &out->moment) || !take_moment(s, out)) return false;
    skip_blanks(s);
    bool more = *s->at == '+' || *s->at == '-';
    return (!more || take_shear(s, out)) && take(s, ")");
}

static bool take_side(struct scanner *s, struct moments_side *out)
{
    *out = (struct moments_side){.moment = 1};
    if (!take(s, "=") || !take_factor(s, &out->factor)) return false;
    bool inner = take(s, "(") ? take_brackets(s, out) : take_moment(s, out);
    return inner && take(s, "/") && take(s, "Fz");
}

static bool take_sides(struct scanner *s, struct moments_formula *out)
{
    bool ml = take(s, "ml"), ap = !ml && take(s, "ap");
    if (!(ml || ap) || !take_side(s, ml ? &out->ml : &out->ap)) return false;
    if (!take(s, ",") && !take(s, ";")) return false;
    if (!take(s, ml ? "ap" : "ml") || !take_side(s, ml ? &out->ap : &out->ml)) return false;
    skip_blanks(s);
    return *s->at == '\0';
}

enum status moments_formula_parse(const char *text, struct moments_formula *out, struct problem *why)
{
    struct scanner s = {text};
    if (take_sides(&s, out)) return STATUS_OK;
    return problem_set(why, STATUS_DATA,
                       "%.80s, not understood from \"%.20s\" on, expected a form like ml = 1000*My/Fz, ap = 1000*Mx/Fz "
                       "(or ml = 1000*(-My - 0.04*Fx)/Fz for moments about an origin below the surface)",
                       text, s.at);
}
