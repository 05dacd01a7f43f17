#include "care/distribution.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

double normal_below(double z)
{
    return 0.5 * erfc(-z / sqrt(2.0));
}

/* ln Gamma(x) = (x - 0.5)*ln x - x + ln sqrt(2*pi) + what this returns: Stirling's series (DLMF 5.11.1), for
 * small x by moving it above 10, where eight terms reach the last digit. x > 0. */
static double gamma_rest(double x)
{
    static const double term[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                  1.0 / 1188, -691.0 / 360360, 1.0 / 156,  -3617.0 / 122400};
    double moved = x, shift = 0, series = 0;
    for (; moved < 10; moved += 1) shift += log(moved);
    double power = 1 / moved;
    for (int i = 0; i < 8; i++, power /= moved * moved) series += term[i] * power;
    if (moved > x) series += (moved - 0.5) * log(moved) - moved - (x - 0.5) * log(x) + x - shift;
    return series;
}

/* ln(ratio), off = ratio - 1 without rounding of the ratio. */
static double log_near_1(double ratio, double off)
{
    return fabs(off) < 0.5 ? log1p(off) : log(ratio);
}

/* u^a * (1-u)^b / B(a, b), rest = 1 - u. The large terms of the three ln Gamma cancel on paper. */
static double beta_front(double u, double rest, double a, double b)
{
    double s = a + b, off = u < rest ? s * u - a : b - s * rest;
    double large = a * log_near_1(u * s / a, off / a) + b * log_near_1(rest * s / b, -off / b);
    return sqrt(a * b / (2 * 3.14159265358979324 * s)) *
           exp(large + gamma_rest(s) - gamma_rest(a) - gamma_rest(b));
}

/* A value that a continued fraction may divide by (Lentz's method as modified by Thompson & Barnett 1986). */
static double not_zero(double v)
{
    return fabs(v) < DBL_MIN ? DBL_MIN : v;
}

/* Continued fraction of I_u(a, b) (DLMF 8.17.22); converges quickly for u < (a + 1)/(a + b + 2). */
static double beta_fraction(double u, double a, double b)
{
    enum { TERMS_MAX = 20000 };
    double c = 1, d = 1 / not_zero(1 - (a + b) * u / (a + 1)), value = d;
    for (int m = 1; m <= TERMS_MAX; m++) {
        double even = m * (b - m) * u / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / not_zero(1 + even * d);
        c = not_zero(1 + even / c);
        value *= d * c;
        double odd = -(a + m) * (a + b + m) * u / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / not_zero(1 + odd * d);
        c = not_zero(1 + odd / c);
        value *= d * c;
        if (fabs(d * c - 1) <= 4 * DBL_EPSILON) return value;
    }
    return NAN;
}

/* I_u(a, b); rest = 1 - u comes from outside, exact where u is near 1. */
static double beta_share(double u, double rest, double a, double b)
{
    if (u <= 0) return 0;
    if (rest <= 0) return 1;
    double front = beta_front(u, rest, a, b);
    if (u < (a + 1) / (a + b + 2)) return front * beta_fraction(u, a, b) / a;
    return 1 - front * beta_fraction(rest, b, a) / b;
}

static bool degrees_valid(double df1, double df2)
{
    return df1 > 0 && df2 > 0 && isfinite(df1) && isfinite(df2);
}

double f_below(double x, double df1, double df2)
{
    if (isnan(x) || !degrees_valid(df1, df2)) return NAN;
    if (x <= 0) return 0;
    if (isinf(x)) return 1;
    double ratio = df1 / df2 * x;
    return beta_share(ratio / (1 + ratio), 1 / (1 + ratio), 0.5 * df1, 0.5 * df2);
}

/* Halving in ln x: sure for every shape, and as exact as f_below. */
double f_quantile(double share, double df1, double df2)
{
    if (!(share > 0 && share < 1) || !degrees_valid(df1, df2)) return NAN;
    double low = -700, high = 700;
    for (int i = 0; i < 120 && high - low > 1e-15; i++) {
        double middle = 0.5 * (low + high);
        if (f_below(exp(middle), df1, df2) < share)
            low = middle;
        else
            high = middle;
    }
    return exp(0.5 * (low + high));
}
