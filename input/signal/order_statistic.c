#include "signal/order_statistic.h"

static void swap(double *a, double *b)
{
    double t = *a;
    *a = *b;
    *b = t;
}

static double middle_of_three(double a, double b, double c)
{
    if (a > b) swap(&a, &b);
    if (b > c) swap(&b, &c);
    return a > b ? a : b;
}

struct split {
    size_t below, above; /* v[..below) < pivot, v[below..above) == pivot, v[above..) > pivot */
};

/* Three ways: steps between even time stamps are nearly all equal. */
static struct split split_at(double *v, size_t n, double pivot)
{
    struct split s = {0, n};
    for (size_t i = 0; i < s.above;) {
        if (v[i] < pivot)
            swap(&v[i++], &v[s.below++]);
        else if (v[i] > pivot)
            swap(&v[i], &v[--s.above]);
        else
            i++;
    }
    return s;
}

double order_statistic(double *v, size_t n, size_t k)
{
    for (;;) {
        if (n == 1) return v[0];
        double pivot = middle_of_three(v[0], v[n / 2], v[n - 1]);
        struct split s = split_at(v, n, pivot);
        if (k < s.below) {
            n = s.below;
        } else if (k < s.above) {
            return pivot;
        } else {
            v += s.above;
            n -= s.above;
            k -= s.above;
        }
    }
}

double median_of(double *v, size_t n)
{
    double high = order_statistic(v, n, n / 2);
    if (n % 2 == 1) return high;
    double low = v[0]; /* everything before n / 2 is at most high now */
    for (size_t i = 1; i < n / 2; i++) low = v[i] > low ? v[i] : low;
    return low + 0.5 * (high - low);
}
