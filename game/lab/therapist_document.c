#include "lab/therapist_document.h"

#include <math.h>
#include <string.h>

#include "care/bone_rules.h"
#include "care/caps.h"
#include "care/chair_stand_table.h"
#include "care/check_in.h"
#include "care/grade_change.h"
#include "care/intake.h"
#include "care/parameter_limits.h"
#include "care/practice.h"
#include "care/progress_picture.h"
#include "care/setup_check.h"
#include "care/stop_rules.h"
#include "lab/metric_document.h"

static void cell(FILE *to, const char *text)
{
    fputc(' ', to);
    for (; *text; text++) {
        if (*text == '|') fputc('\\', to);
        fputc(*text == '\n' ? ' ' : *text, to);
    }
    fputs(" |", to);
}

static void head(FILE *to, const char *const *names)
{
    int n = 0;
    fputc('|', to);
    for (; names[n]; n++) cell(to, names[n]);
    fputs("\n|", to);
    while (n-- > 0) fputs("---|", to);
    fputc('\n', to);
}

/* ---- exercises ---- */

static const char *value_text(const struct level_key *key, double v, char text[32])
{
    if (isnan(v)) return "-";
    if (key->kind == LEVEL_WORD) return key->words[(int)v];
    text_from_real(v, text);
    return text;
}

static bool same_in_all(const struct level_table *t, int k)
{
    for (int g = 1; g < GRADE_COUNT; g++)
        if (t->value[k][g] < t->value[k][0] || t->value[k][g] > t->value[k][0] || isnan(t->value[k][g]) != isnan(t->value[k][0])) return false;
    return true;
}

/* What does not vary is said once, above the table. */
static void put_constants(FILE *to, const struct level_table *t, const struct level_key *keys, int count)
{
    bool any = false;
    for (int k = 0; k < count; k++) {
        char text[32];
        if (!same_in_all(t, k)) continue;
        fprintf(to, "%s `%s` %s", any ? "," : "In all grades:", keys[k].name, value_text(&keys[k], t->value[k][0], text));
        any = true;
    }
    if (any) fputs(".\n\n", to);
}

static void put_varying(FILE *to, const struct level_table *t, const struct level_key *keys, int count)
{
    static const char *const columns[] = {"grade", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", NULL};
    bool any = false;
    for (int k = 0; k < count; k++) {
        char text[32];
        if (same_in_all(t, k)) continue;
        if (!any) head(to, columns);
        any = true;
        fputc('|', to);
        cell(to, keys[k].name);
        for (int g = 0; g < GRADE_COUNT; g++) cell(to, value_text(&keys[k], t->value[k][g], text));
        fputc('\n', to);
    }
    if (any) fputc('\n', to);
}

static void put_exercise(FILE *to, const struct level_table *t)
{
    int count;
    const struct level_key *keys = level_keys(t->id, &count);
    fprintf(to, "### %s %s: %s\n\n%s\n\n", exercise_code(t->id), exercise_name(t->id), exercise_title(t->id), exercise_sentence(t->id));
    put_constants(to, t, keys, count);
    put_varying(to, t, keys, count);
    for (int k = 0; k < count; k++) {
        fprintf(to, "- `%s`", keys[k].name);
        if (keys[k].unit) fprintf(to, " (%s)", keys[k].unit);
        fprintf(to, ": %s\n", keys[k].meaning);
    }
    fputc('\n', to);
}

static void exercises(const struct cohort_files *files, FILE *to)
{
    document_begin("exercises", to);
    for (int id = 1; id <= EXERCISE_LAST; id++)
        if (files->levels[id].id) put_exercise(to, &files->levels[id]);
    document_end("exercises", to);
}

/* ---- caps ---- */

static void caps(FILE *to)
{
    static const char *const columns[] = {"exercise", "", "LA", "RA", "RH", "HA", "HH", "CL", "BF", NULL};
    document_begin("caps", to);
    head(to, columns);
    for (int i = 0; i < EXERCISE_ACTIVE_LAST; i++) {
        const struct cap_row *r = &cap_rows[i];
        fputc('|', to);
        cell(to, exercise_code(r->id));
        cell(to, r->name);
        for (int c = 0; c < CAP_COLUMNS; c++) fprintf(to, " %d |", r->grade[c]);
        fputc('\n', to);
    }
    document_end("caps", to);
    document_begin("cap_reasons", to);
    for (int r = CAP_NONE + 1; r < CAP_REASONS; r++)
        fprintf(to, "- `%s`: %s\n", cap_reason_name((enum cap_reason)r), cap_reason_text((enum cap_reason)r));
    document_end("cap_reasons", to);
}

static void put_limit(FILE *to, const struct parameter_limit *l)
{
    const double v[] = {l->min_home, l->max_home, l->min_clinic, l->max_clinic, l->step};
    fputc('|', to);
    cell(to, l->parameter);
    cell(to, l->unit);
    for (size_t i = 0; i < sizeof v / sizeof v[0]; i++) {
        char text[32];
        if (isinf(v[i])) (void)snprintf(text, sizeof text, "W");
        else text_from_real(v[i], text);
        cell(to, i == 4 && v[i] <= 0 ? "-" : text);
    }
    cell(to, l->note ? l->note : "");
    fputc('\n', to);
}

static void limits(FILE *to)
{
    static const char *const columns[] = {"parameter", "unit", "home from", "to", "clinic from", "to", "step", "note", NULL};
    document_begin("limits", to);
    head(to, columns);
    for (int i = 0; i < parameter_limit_count; i++) put_limit(to, &parameter_limits[i]);
    document_end("limits", to);
}

static void bones(FILE *to)
{
    static const struct { enum bone_state bone; const char *words; } states[] = {
        {BONE_NONE, "no known weakness"}, {BONE_LOW, "weak bones, no fracture"}, {BONE_FRAC, "past spine fracture or several fractures, cleared"},
        {BONE_HOLD, "not cleared by a doctor: no standing exercise at all"},
    };
    static const char *const columns[] = {"bones", "highest peak force at a landing", NULL};
    document_begin("bones", to);
    head(to, columns);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        fprintf(to, "| %s | %.1f body weights |\n", states[i].words, bone_impact_ceiling_w(states[i].bone));
    fputs("\nNever asked for, in any text of the program:\n\n", to);
    for (int i = 0; i < bone_rule_count; i++) fprintf(to, "- %s (%s)\n", bone_rules[i].motion, bone_rules[i].key);
    document_end("bones", to);
}

/* ---- before, during ---- */

static const char *const lights[] = {
    [DAY_FULL] = "full plan", [DAY_GENTLE] = "gentle plan", [DAY_CALM_ONLY] = "calm part only", [DAY_DOCTOR_FIRST] = "doctor first",
    [DAY_EMERGENCY] = "emergency text, nothing else",
};

static void check_ins(FILE *to)
{
    static const char *const columns[] = {"finding", "plan", "grades", "what the person reads", NULL};
    document_begin("check_in", to);
    head(to, columns);
    for (int i = 0; i < FINDING_COUNT; i++) {
        const struct check_in_row *r = &check_in_rows[i];
        char shift[16];
        (void)snprintf(shift, sizeof shift, r->plan.grade_shift ? "%d" : "as usual", r->plan.grade_shift);
        fputc('|', to);
        cell(to, r->spec);
        cell(to, lights[r->plan.light]);
        cell(to, r->plan.light >= DAY_CALM_ONLY ? "-" : shift);
        cell(to, r->told ? r->told : "");
        fputc('\n', to);
    }
    document_end("check_in", to);
}

static const char *action_words(enum stop_action a)
{
    switch (a) {
    case STOP_GO_ON: return "goes on";
    case STOP_OFFER_SUPPORT: return "two hands on are offered, or to stop";
    case STOP_DROP_EXERCISE: return "this exercise is left out today";
    case STOP_END_SET: return "the set is over, rest";
    case STOP_PAUSE_DIM: return "pause, dim picture";
    case STOP_COOL_DOWN: return "seated cool-down";
    case STOP_SIT_WAIT: return "sit down now and wait";
    case STOP_END: return "the practice ends";
    }
    return "";
}

static void stops(FILE *to)
{
    static const char *const columns[] = {"symptom", "at once", "wait", "then, gone", "then, not gone", NULL};
    static const char *const counted[] = {"counted", "from", "what happens", NULL};
    document_begin("stop_rules", to);
    head(to, columns);
    for (int i = 0; i < SYMPTOM_COUNT; i++) {
        const struct stop_row *r = &stop_rows[i];
        char wait[16] = "-";
        if (r->wait_s) (void)snprintf(wait, sizeof wait, "%d s", r->wait_s);
        fputc('|', to);
        cell(to, r->spec);
        cell(to, action_words(r->now));
        cell(to, wait);
        cell(to, r->wait_s ? action_words(r->if_gone) : "-");
        cell(to, r->wait_s ? action_words(r->if_not_gone) : "-");
        fputc('\n', to);
    }
    fputc('\n', to);
    head(to, counted);
    for (int i = 0; i < STOP_COUNTS; i++) {
        const struct stop_count_row *r = &stop_count_rows[i];
        fputc('|', to);
        cell(to, r->spec);
        if (r->what == STOP_MINUTES) cell(to, "today's cap");
        else fprintf(to, " %g |", r->limit);
        cell(to, action_words(r->action));
        fputc('\n', to);
    }
    document_end("stop_rules", to);
}

static void intakes(FILE *to)
{
    static const char *const columns[] = {"", "question", "sets", "\"not sure\"", NULL};
    document_begin("intake", to);
    head(to, columns);
    for (int i = 0; i < INTAKE_LAST; i++) {
        const struct intake_row *r = &intake_rows[i];
        fprintf(to, "| %d |", r->number);
        cell(to, r->text);
        cell(to, r->sets);
        cell(to, r->not_sure);
        fputc('\n', to);
    }
    document_end("intake", to);
}

static void setup(FILE *to)
{
    document_begin("setup", to);
    for (int i = 0; i < SETUP_ITEMS; i++) fprintf(to, "- %s\n", setup_rows[i].text);
    fputs("\nFirst time and monthly:\n\n", to);
    for (int i = 0; i < HOME_ITEMS; i++) fprintf(to, "- %s\n", home_rows[i].text);
    document_end("setup", to);
}

/* ---- plans ---- */

static void put_plan(FILE *to, const struct plan *p)
{
    static const char *const phases[] = {"weeks", "practices a week", "minutes each", "minutes a week", "grades to", NULL};
    fprintf(to, "### %s (`%s`)\n\n", p->title, p->name);
    head(to, phases);
    for (int i = 0; i < p->phase_count; i++) {
        const struct plan_phase *h = &p->phase[i];
        fprintf(to, h->from_week < h->to_week ? "| %d to %d" : "| %d", h->from_week, h->to_week);
        fprintf(to, " | %d | %g | %g | %g%s |\n", h->practices_per_week, h->minutes, h->practices_per_week * h->minutes, h->grade_most,
                h->two_hands_near ? ", two hands near" : "");
    }
    fputs("\nExercises:", to);
    for (int i = 0; i < p->block_count; i++) {
        const struct plan_block *b = &p->block[i];
        fprintf(to, "%s %s", i ? "," : "", exercise_code(b->exercise));
        if (b->from_week > 1) fprintf(to, " from week %d", b->from_week);
        if (b->per_week > 0) fprintf(to, " (%d a week)", b->per_week);
        if (b->cap > 0) fprintf(to, " up to grade %g", b->cap);
    }
    fputs(".\n\nDose after:\n\n", to);
    for (int i = 0; i < p->source_count; i++) fprintf(to, "- %s\n", p->source[i]);
    fputc('\n', to);
}

static void grade_reasons(FILE *to)
{
    document_begin("grade_reasons", to);
    for (int r = 0; r < GRADE_REASONS; r++)
        fprintf(to, "- `%s`: %s\n", grade_reason_name((enum grade_reason)r), grade_reason_sentence((enum grade_reason)r));
    document_end("grade_reasons", to);
}

/* ---- check-ups ---- */

static void chair_stands(FILE *to)
{
    static const char *const columns[] = {"age", "men: fewer than", "women: fewer than", NULL};
    document_begin("chair_stands", to);
    head(to, columns);
    for (int i = 0; i < chair_stand_row_count; i++) {
        const struct chair_stand_row *r = &chair_stand_rows[i];
        fprintf(to, "| %d to %d | %d | %d |\n", r->age_low, r->age_high, r->below[CHAIR_STAND_MEN], r->below[CHAIR_STAND_WOMEN]);
    }
    fprintf(to, "\nSource: %s.\n", chair_stand_source);
    document_end("chair_stands", to);
}

static const char *const progress_names[PROGRESS_MEASURE_COUNT] = {
    [PROGRESS_MV_OPEN] = "A2, mean speed, eyes open", [PROGRESS_MV_ML_OPEN] = "A2, side speed, eyes open",
    [PROGRESS_MV_CLOSED] = "A2, mean speed, eyes closed", [PROGRESS_MV_ML_CLOSED] = "A2, side speed, eyes closed",
    [PROGRESS_REACH] = "A3, mean of eight reaches", [PROGRESS_STANDS] = "A1, seconds of four stands",
    [PROGRESS_CHAIR_STANDS] = "A4, chair stands in 30 s", [PROGRESS_RESPONSE] = "A5, median response time",
    [PROGRESS_CONFIDENCE] = "five own activities, 0 to 10",
};

static void put_smallest(FILE *to, const struct progress_row *r)
{
    switch (r->kind) {
    case SMALLEST_RATIO: fprintf(to, " times %.2f, or divided by it; own value if larger |", r->smallest); break;
    case SMALLEST_SHARE: fprintf(to, " %g %% of the baseline; own value if larger |", 100 * r->smallest); break;
    case SMALLEST_STEP: fprintf(to, " %g %s; own value if larger |", r->smallest, r->unit); break;
    case SMALLEST_FIXED: fprintf(to, " %g |", r->smallest); break;
    case SMALLEST_STAGE: fputs(" a whole stage, in two check-ups in a row |", to); break;
    }
}

static void changes(FILE *to)
{
    static const char *const columns[] = {"measure", "better", "smallest change that counts", "where it comes from", NULL};
    document_begin("changes", to);
    head(to, columns);
    for (int m = 0; m < PROGRESS_MEASURE_COUNT; m++) {
        const struct progress_row *r = &progress_rows[m];
        fprintf(to, "| %s | %s |", progress_names[m], r->better == BETTER_LESS ? "less" : "more");
        put_smallest(to, r);
        cell(to, r->source);
        fputc('\n', to);
    }
    document_end("changes", to);
}

static void plans(const struct cohort_files *files, FILE *to)
{
    document_begin("plans", to);
    for (int i = 0; i < COHORT_PLANS; i++)
        if (files->plan[i].weeks > 0) put_plan(to, &files->plan[i]);
    document_end("plans", to);
}

void therapist_document(const struct cohort_files *files, FILE *to)
{
    exercises(files, to);
    caps(to);
    limits(to);
    bones(to);
    intakes(to);
    check_ins(to);
    setup(to);
    stops(to);
    grade_reasons(to);
    chair_stands(to);
    changes(to);
    plans(files, to);
}
