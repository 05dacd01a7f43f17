/* distribution.h - shares and quantiles of the normal and the F distribution.
 *
 * Pure, any thread (no lgamma: it writes a global). NaN: an argument is no number or out of range.
 * Accuracy against closed forms and printed tables: 1e-12 relative, shares far in a tail included. */
#ifndef EVENKEEL_CARE_DISTRIBUTION_H
#define EVENKEEL_CARE_DISTRIBUTION_H

/* 97.5 % quantile of the standard normal distribution: half width of a 95 % interval in SDs. */
#define NORMAL_Q975 1.959963984540054

double normal_below(double z); /* Phi(z) = P(Z <= z), 0..1 */

/* P(X <= x) of F with df1 and df2 degrees of freedom, fractions allowed, both above 0: the regularized
 * incomplete beta function I_u(df1/2, df2/2), u = df1*x/(df1*x + df2) (DLMF 8.17; Abramowitz & Stegun
 * 26.6.2). x below 0 gives 0. */
double f_below(double x, double df1, double df2);

/* x with f_below(x) = share; 0 < share < 1. */
double f_quantile(double share, double df1, double df2);

#endif
