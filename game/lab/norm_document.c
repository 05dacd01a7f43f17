/* norm_document.c - what is known of people: norms, and how much sway repeats without any change. */
#include <math.h>

#include "care/norm_table.h"
#include "care/repeat_table.h"
#include "lab/metric_document.h"

static const char *const conditions[CONDITION_COUNT] = {[CONDITION_EO_FIRM] = "eyes open, firm",
                                                        [CONDITION_EC_FIRM] = "eyes closed, firm",
                                                        [CONDITION_EO_FOAM] = "eyes open, foam",
                                                        [CONDITION_EC_FOAM] = "eyes closed, foam"};

/* A cell of a number; empty where the source does not give it. */
static void put(double v, FILE *to)
{
    if (isnan(v))
        fputs(" |", to);
    else
        fprintf(to, " %.5g |", v);
}

static void put_norms_of(enum norm_source source, FILE *to)
{
    const struct norm_origin *o = &norm_origins[source];
    fprintf(to, "%s %s (%s).\n\n", o->values, o->reference, o->licence);
    fputs("| condition | profile | age | metric | unit | n | mean | SD | 5 % | 50 % | 95 % | mean of ln | SD "
          "of ln |\n"
          "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
          to);
    for (size_t i = 0; i < norm_row_count; i++) {
        const struct norm_row *r = &norm_rows[i];
        if (r->source != source) continue;
        fprintf(to, "| %s | `%s` | %d-%d | `%s` | %s | %d |", conditions[r->condition],
                sway_profile_name(r->profile), r->age_low, r->age_high, r->metric, r->unit, r->n);
        const double cells[] = {r->mean, r->sd, r->p5, r->p50, r->p95, r->log_mean, r->log_sd};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) put(cells[k], to);
        fputc('\n', to);
    }
}

static void put_repeats_of(enum repeat_study study, FILE *to)
{
    static const char *const groups[REPEAT_GROUP_COUNT] = {"all", "young", "old"};
    fprintf(to, "%s.\n\n", repeat_sources[study]);
    fputs("| group | condition | metric | n | ICC(2,1) | SEM of ln | real reduction %, one trial | %, mean "
          "of 3 | drift %, 2nd trial | "
          "%, 3rd trial |\n|---|---|---|---|---|---|---|---|---|---|\n",
          to);
    for (size_t i = 0; i < repeat_row_count; i++) {
        const struct repeat_row *r = &repeat_rows[i];
        if (r->study != study) continue;
        fprintf(to, "| %s | %s | `%s` | %d | %.2f (%.2f to %.2f) |", groups[r->group],
                conditions[r->condition], r->metric, r->n, r->icc_one, r->icc_one_low, r->icc_one_high);
        fprintf(to, " %.3f | %.0f | %.0f | %.0f | %.0f |\n", r->sem_log, r->reduction_one_pct,
                r->reduction_mean3_pct, r->drift2_pct, r->drift3_pct);
    }
}

void norm_document(FILE *to)
{
    document_begin("norms", to);
    for (int s = 0; s < NORM_SOURCE_COUNT; s++) {
        if (s > 0) fputc('\n', to);
        put_norms_of((enum norm_source)s, to);
    }
    document_end("norms", to);
    document_begin("repeats", to);
    for (int s = 0; s < REPEAT_STUDY_COUNT; s++) {
        if (s > 0) fputc('\n', to);
        put_repeats_of((enum repeat_study)s, to);
    }
    document_end("repeats", to);
}
