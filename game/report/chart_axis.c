#include "report/chart_axis.h"

#include <math.h>
#include <stdio.h>

/* Beyond this, differences of two values could overflow. */
#define VALUE_LIMIT 1e300

static double limited(double v)
{
    return v > VALUE_LIMIT ? VALUE_LIMIT : v < -VALUE_LIMIT ? -VALUE_LIMIT : v;
}

/* The smallest of 1, 2, 5 times a power of ten that is at least v. */
static double round_step(double v)
{
    double power = pow(10.0, floor(log10(v)));
    double m = v / power;
    return (m <= 1.0 + 1e-9 ? 1.0 : m <= 2.0 + 1e-9 ? 2.0 : m <= 5.0 + 1e-9 ? 5.0 : 10.0) * power;
}

/* A range too small to tell its ends apart is widened, so that constant data lies in the middle. */
static void widen(double *low, double *high)
{
    double size = fmax(fabs(*low), fabs(*high));
    if (*high - *low > 1e-9 * size && *high - *low > 1e-290) return;
    double margin = size > 1e-280 ? 0.1 * size : 1.0;
    double middle = 0.5 * (*low + *high);
    *low = middle - margin;
    *high = middle + margin;
}

struct chart_axis axis_at_step(double low, double high, double step)
{
    struct chart_axis a = {.low = low, .high = high, .step = step, .first = ceil(low / step - 1e-9) * step};
    double ticks = floor((high - a.first) / step + 1e-6) + 1.0;
    a.tick_count = ticks > AXIS_TICKS_MAX ? AXIS_TICKS_MAX : ticks < 0.0 ? 0 : (int)ticks;
    int exponent = (int)floor(log10(step) + 1e-9);
    a.decimals = exponent < 0 ? -exponent : 0;
    return a;
}

struct chart_axis axis_make(double low, double high, int max_ticks, int round_out, int whole)
{
    double from = limited(fmin(low, high)), to = limited(fmax(low, high));
    widen(&from, &to);
    if (max_ticks > AXIS_TICKS_MAX - 2) max_ticks = AXIS_TICKS_MAX - 2;
    if (max_ticks < 2) max_ticks = 2;
    double step = round_step((to - from) / max_ticks);
    if (whole && step < 1.0) step = 1.0;
    if (round_out) {
        from = floor(from / step + 1e-9) * step;
        to = ceil(to / step - 1e-9) * step;
    }
    return axis_at_step(from, to, step);
}

double axis_tick(const struct chart_axis *a, int i)
{
    double v = a->first + i * a->step;
    return fabs(v) < 1e-6 * a->step ? 0.0 : v;
}

void axis_text(const struct chart_axis *a, int i, char text[AXIS_TEXT_BYTES])
{
    static const char minus[] = "\xE2\x88\x92"; /* a hyphen is too short to be seen as a sign */
    double v = axis_tick(a, i), size = fabs(v);
    char digits[AXIS_TEXT_BYTES - sizeof minus];
    if (size >= 1e6 || a->decimals > 4)
        (void)snprintf(digits, sizeof digits, "%.4g", size);
    else
        (void)snprintf(digits, sizeof digits, "%.*f", a->decimals, size);
    (void)snprintf(text, AXIS_TEXT_BYTES, "%s%s", v < 0.0 ? minus : "", digits);
}

double axis_share(const struct chart_axis *a, double v)
{
    return (limited(v) - a->low) / (a->high - a->low);
}
