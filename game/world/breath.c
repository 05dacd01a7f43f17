#include "world/breath.h"

#include "base/units.h"

static const double pi = 3.14159265358979323846;

static double half_s(const struct breath *b) { return b->scale * (b->out ? b->out_s : b->in_s); }

double breath_length_s(const struct breath *b) { return b->scale * (b->in_s + b->out_s); }

/* No breath is shorter or longer than what is comfortable for almost everybody. */
static double allowed(const struct breath *b, double scale)
{
    double all = b->in_s + b->out_s;
    return clamp(scale, BREATH_SHORTEST_S / all, BREATH_LONGEST_S / all);
}

void breath_begin(struct breath *b, double in_s, double out_s, bool lengthens)
{
    double in = in_s >= 1 ? in_s : 1;    /* also for what is not a number */
    *b = (struct breath){.in_s = in, .out_s = out_s > in ? out_s : in, .lengthens = lengthens};
    b->scale = allowed(b, BREATH_BEGIN);
}

bool breath_step(struct breath *b)
{
    b->at_s += 0.001;
    if (b->at_s < half_s(b) - 1e-9) return false;
    b->at_s = 0;
    b->out = !b->out;
    if (b->out) return true;
    b->breaths++;
    int steps = b->breaths < BREATH_LENGTHEN ? b->breaths : BREATH_LENGTHEN;
    if (b->lengthens) b->scale = allowed(b, BREATH_BEGIN + (1 - BREATH_BEGIN) * steps / BREATH_LENGTHEN);
    return true;
}

double breath_size(const struct breath *b)
{
    double up = 0.5 - 0.5 * cos(pi * clamp01(b->at_s / half_s(b)));
    return b->out ? 1 - up : up;
}
