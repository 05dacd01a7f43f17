/* links: signal drivers */
/* Lists of recordings. The lab is a program and no library: its files are taken in whole. */
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "lab/csv_rows.c"
#include "lab/manifest.c"
#include "lab/moments_formula.c"
#include "lab/support_polygon.c"
#include "lab/text_pool.c"

static void check_row(const struct manifest_row *r)
{
    HOLDS(r->row_first <= r->row_last);
    HOLDS(isfinite(r->height_m) && r->height_m >= 0 && isfinite(r->mass_kg) && r->mass_kg >= 0);
    HOLDS(!r->column[COLUMN_ML] == !r->column[COLUMN_AP] &&
          !r->column[COLUMN_RIGHT_FZ] == !r->column[COLUMN_LEFT_FZ]);
    for (int c = 0; c < COLUMN_ROLES; c++)
        HOLDS(r->column[c] >= -LAYOUT_COLUMN_NUMBER_MAX && r->column[c] <= LAYOUT_COLUMN_NUMBER_MAX);
    if (r->has_lean)
        HOLDS(isfinite(r->lean.cue_s) && isfinite(r->lean.direction_deg) && r->lean.target_mm > 0);
    if (r->has_pacing)
        HOLDS(r->pacing.period_s > 0 && r->pacing.amplitude_mm > 0 && isfinite(r->pacing.direction_deg));
    if (r->has_formula)
        HOLDS(r->column[COLUMN_FZ] && isfinite(r->formula.ml.factor) && isfinite(r->formula.ap.shear));
}

static void check_group(const struct manifest *m, const struct trial_source *s)
{
    for (int c = 0; c < CONDITION_COUNT; c++)
        for (int k = 0; k < CONDITION_TRIALS_MAX && s->member[c][k]; k++) {
            size_t i = 0;
            while (i < m->count && strcmp(m->source[i].id, s->member[c][k]) != 0) i++;
            HOLDS(i < m->count && m->source[i].kind == SOURCE_ROW);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct text_pool pool = {NULL};
    struct manifest m;
    struct problem why = {STATUS_OK, ""};
    enum status status = manifest_parse("d/l.csv", (const char *)bytes, count, &pool, &m, &why);
    if (status != STATUS_OK) HOLDS(status == STATUS_DATA && why.status == status && why.text[0] && !m.source);
    for (size_t i = 0; i < m.count; i++) {
        const struct trial_source *s = &m.source[i];
        HOLDS(s->id && s->id[0] && s->line > 1 && s->row);
        HOLDS(s->kind == SOURCE_GROUP ? !s->path : s->path && s->path[0]);
        if (s->kind == SOURCE_ROW) check_row(s->row);
        check_group(&m, s);
    }
    free(m.source);
    pool_free(&pool);
    return 0;
}
