#include "signal/sway_trial.h"

#include <stdlib.h>

void sway_trial_free(struct sway_trial *t)
{
    free(t->time_s);
    free(t->ml_mm);
    free(t->ap_mm);
    free(t->fz_n);
    free(t->force_ml_n);
    free(t->force_ap_n);
    free(t->right_fz_n);
    free(t->left_fz_n);
    free(t->marked);
    *t = (struct sway_trial){.count = 0};
}
