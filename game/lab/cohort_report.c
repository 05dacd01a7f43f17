#include "lab/cohort_report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lab/csv.h"
#include "report/chart.h"

enum { STEADY_FROM_WEEK = 3, WINDOW_WEEKS = 4, BASELINE_DAYS = 3, FOLLOW_UP_DAYS = 2, EARLY_DAYS = 14 };
/* Slope of success over the level, in grades: the one of exercises.md 18.1. */
#define LEVEL_SCALE 0.8

/* ---- the progress rules of exercises.md 13 ---- */

/* Baseline: the days of the first two weeks, without the first one, which is practice. Follow-up: the last two days. */
static void split_days(const struct cohort_person *p, enum progress_measure m, double *before, size_t *before_count, double *after,
                       size_t *after_count)
{
    double value[COHORT_CHECKUPS_MAX];
    int day[COHORT_CHECKUPS_MAX];
    size_t n = 0;
    bool sway = m <= PROGRESS_MV_ML_CLOSED;
    for (int i = 0; i < p->checkup_count; i++)
        if (isfinite(p->checkup[i].value[m])) {
            value[n] = p->checkup[i].value[m];
            day[n++] = p->checkup[i].day;
        }
    *before_count = *after_count = 0;
    size_t first = sway && n > 1 ? 1 : 0;
    for (size_t i = first; i < n && day[i] < EARLY_DAYS; i++) before[(*before_count)++] = value[i];
    size_t from = n > FOLLOW_UP_DAYS ? n - FOLLOW_UP_DAYS : 0;
    for (size_t i = from; i < n; i++)
        if (day[i] >= EARLY_DAYS) after[(*after_count)++] = value[i];
}

static struct progress_change change_of(const struct cohort_person *p, enum progress_measure m)
{
    double before[COHORT_CHECKUPS_MAX], after[COHORT_CHECKUPS_MAX];
    size_t before_count, after_count;
    split_days(p, m, before, &before_count, after, &after_count);
    return progress_change_of(m, before, before_count, after, after_count);
}

enum change_verdict cohort_steadier(const struct cohort_person *p, enum progress_measure m) { return change_of(p, m).verdict; }

enum picture_direction cohort_direction(const struct cohort_person *p)
{
    struct progress_change changes[PROGRESS_MEASURE_COUNT];
    struct progress_picture picture;
    for (int m = 0; m < PROGRESS_MEASURE_COUNT; m++) changes[m] = change_of(p, (enum progress_measure)m);
    progress_picture_of(changes, &picture);
    return picture.direction;
}

static const struct { enum progress_measure measure; const char *words; } judged[] = {
    {PROGRESS_MV_OPEN, "mean speed, eyes open"},       {PROGRESS_MV_ML_OPEN, "side speed, eyes open"},
    {PROGRESS_MV_CLOSED, "mean speed, eyes closed"},   {PROGRESS_MV_ML_CLOSED, "side speed, eyes closed"},
};

/* ---- too hard: running level more than one grade above what this person reaches half of the time ---- */

struct tally { int exercise, window; long trials, hits; double best; };

/* Level at which half of the trials succeed, by maximum likelihood from this person's own trials of one exercise in four weeks. */
static double half_level(const struct cohort_trial *t, size_t n, int exercise, int window)
{
    double low = -5, high = 16;
    for (int step = 0; step < 40; step++) {
        double a = 0.5 * (low + high), excess = 0;
        for (size_t i = 0; i < n; i++)
            if (t[i].exercise == exercise && (t[i].week - 1) / WINDOW_WEEKS == window)
                excess += (double)t[i].hit - 1 / (1 + exp(-(a - (double)t[i].level) / LEVEL_SCALE));
        if (excess > 0) low = a;
        else high = a;
    }
    return 0.5 * (low + high);
}

static void count_too_hard(const struct cohort_person *p, int weeks, long *trials, long *hard)
{
    for (int exercise = 1; exercise <= EXERCISE_ACTIVE_LAST; exercise++)
        for (int window = 0; window * WINDOW_WEEKS < weeks; window++) {
            double half = half_level(p->trial, p->trial_count, exercise, window);
            for (size_t i = 0; i < p->trial_count; i++) {
                const struct cohort_trial *t = &p->trial[i];
                if (t->exercise != exercise || (t->week - 1) / WINDOW_WEEKS != window) continue;
                (*trials)++;
                *hard += (double)t->level > half + 1;
            }
        }
}

/* ---- a group ---- */

struct group { long trials, hits, late_trials, late_hits, hard_trials, hard, sets, stopped, asked, near_falls, wobbles, landings;
               int people, practices; double minutes, patient_weeks; uint64_t ms; };

static bool in_group(const struct cohort_person *p, int change) { return (int)p->change == change; }

static struct group sum_group(const struct cohort_options *o, const struct cohort_person *people, int count, int change)
{
    struct group g = {0};
    for (int i = 0; i < count; i++) {
        const struct cohort_person *p = &people[i];
        if (!in_group(p, change)) continue;
        g.people++;
        for (int w = 1; w <= o->weeks; w++) {
            g.trials += p->week[w].trials;
            g.hits += p->week[w].hits;
            if (w >= STEADY_FROM_WEEK) {
                g.late_trials += p->week[w].trials;
                g.late_hits += p->week[w].hits;
            }
            g.minutes += p->week[w].minutes;
            g.practices += p->week[w].practices;
        }
        count_too_hard(p, o->weeks, &g.hard_trials, &g.hard);
        g.sets += p->sets;
        g.stopped += p->sets_stopped;
        g.asked += p->near_falls_asked;
        g.near_falls += p->near_falls;
        g.wobbles += p->wobbles;
        g.landings += p->hard_landings;
        g.ms += p->simulated_ms;
    }
    g.patient_weeks = (double)g.people * o->weeks;
    return g;
}

static double percent(long part, long whole) { return whole > 0 ? 100.0 * (double)part / (double)whole : NAN; }

struct words { char text[32]; };

/* "-" for what nobody tried: a week away from practice, a programme shorter than three weeks. */
static struct words number_words(double v, int decimals)
{
    struct words w = {"-"};
    if (isfinite(v)) (void)snprintf(w.text, sizeof w.text, "%.*f", decimals, v);
    return w;
}

static void print_weeks(FILE *to, const struct cohort_options *o, const struct cohort_person *people, int count, int change)
{
    fprintf(to, "  week  people  practices  minutes/week  success %%  mean grade\n");
    for (int w = 1; w <= o->weeks; w++) {
        int active = 0, practices = 0, grades = 0;
        long trials = 0, hits = 0;
        double minutes = 0, grade_sum = 0;
        for (int i = 0; i < count; i++) {
            const struct cohort_week *k = &people[i].week[w];
            if (!in_group(&people[i], change) || k->practices == 0) continue;
            active++;
            practices += k->practices;
            minutes += k->minutes;
            trials += k->trials;
            hits += k->hits;
            grade_sum += k->grade_sum;
            grades += k->grade_count;
        }
        struct words success = number_words(percent(hits, trials), 1), grade = number_words(grades ? grade_sum / grades : NAN, 2);
        fprintf(to, "  %4d  %6d  %9.1f  %12.0f  %9s  %10s\n", w, active, active ? (double)practices / active : 0.0,
                active ? minutes / active : 0.0, success.text, grade.text);
    }
}

static void print_exercises(FILE *to, const struct cohort_person *people, int count, int change)
{
    double share_sum = 0;
    int exercises = 0;
    fprintf(to, "  exercise               trials  success %%  mean level\n");
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        long trials = 0, hits = 0;
        double level = 0;
        for (int i = 0; i < count; i++)
            for (size_t k = 0; in_group(&people[i], change) && k < people[i].trial_count; k++)
                if (people[i].trial[k].exercise == id) {
                    trials++;
                    hits += people[i].trial[k].hit;
                    level += (double)people[i].trial[k].level;
                }
        share_sum += trials > 0 ? percent(hits, trials) : 0;
        exercises += trials > 0;
        if (trials > 0)
            fprintf(to, "  %s %-18s %8ld  %9.1f  %10.2f\n", exercise_code((enum exercise_id)id), exercise_name((enum exercise_id)id), trials,
                    percent(hits, trials), level / (double)trials);
    }
    if (exercises > 0) fprintf(to, "  mean of the exercises: %.1f %%\n", share_sum / exercises);
}

static void print_practice(FILE *to, const struct cohort_options *o, const struct cohort_person *people, int count, int change)
{
    struct group g = sum_group(o, people, count, change);
    struct words late = number_words(percent(g.late_hits, g.late_trials), 1), hard = number_words(percent(g.hard, g.hard_trials), 2),
                 early = number_words(percent(g.stopped, g.sets), 2);
    print_weeks(to, o, people, count, change);
    print_exercises(to, people, count, change);
    fprintf(to, "  success from week %d on: %s %% of %ld trials\n", STEADY_FROM_WEEK, late.text, g.late_trials);
    fprintf(to, "  more than one grade too hard: %s %% of trials (above the level that the person reaches half of the time, plus 1)\n", hard.text);
    fprintf(to, "  near-falls: %ld asked about, %ld confirmed, %.2f per person and 12 weeks; wobbles %ld, hard landings %ld; sets ended early %s %%\n",
            g.asked, g.near_falls, g.people ? 12.0 * (double)g.near_falls / g.patient_weeks : 0.0, g.wobbles, g.landings, early.text);
    fprintf(to, "  minutes per week: %.0f\n", g.patient_weeks > 0 ? g.minutes / g.patient_weeks : 0.0);
}

/* 95 % interval of a share (Wilson 1927). */
static void print_share(FILE *to, const char *words, int part, int whole)
{
    if (whole == 0) {
        fprintf(to, "    %-28s not judged\n", words);
        return;
    }
    double z = 1.96, n = whole, p = part / n, middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    fprintf(to, "    %-28s %4d of %4d   %5.1f %%  (95 %% interval %.1f to %.1f)\n", words, part, whole, 100 * p, 100 * (middle - half), 100 * (middle + half));
}

static void print_progress(FILE *to, const struct cohort_person *people, int count, int change)
{
    fprintf(to, "  said \"clearly steadier\" (exercises.md 13.2)\n");
    for (size_t k = 0; k < sizeof judged / sizeof judged[0]; k++) {
        int better = 0, n = 0;
        for (int i = 0; i < count; i++) {
            enum change_verdict v = in_group(&people[i], change) ? cohort_steadier(&people[i], judged[k].measure) : CHANGE_NOT_JUDGED;
            n += v != CHANGE_NOT_JUDGED;
            better += v == CHANGE_CLEARLY_BETTER;
        }
        print_share(to, judged[k].words, better, n);
    }
    int any = 0, any_judged = 0, better = 0, n = 0;
    for (int i = 0; i < count; i++) {
        bool said = false, is_judged = false;
        for (size_t k = 0; in_group(&people[i], change) && k < sizeof judged / sizeof judged[0]; k++) {
            enum change_verdict v = cohort_steadier(&people[i], judged[k].measure);
            is_judged |= v != CHANGE_NOT_JUDGED;
            said |= v == CHANGE_CLEARLY_BETTER;
        }
        any_judged += is_judged;
        any += said;
    }
    print_share(to, "any of the four", any, any_judged);
    for (int i = 0; i < count; i++) {
        enum picture_direction d = in_group(&people[i], change) ? cohort_direction(&people[i]) : PICTURE_TOO_LITTLE;
        n += d != PICTURE_TOO_LITTLE;
        better += d == PICTURE_BETTER;
    }
    fprintf(to, "  said \"overall better\" (13.3)\n");
    print_share(to, "all domains", better, n);
}

void cohort_print(FILE *to, const struct cohort_options *o, const struct cohort_person *people, int count, const struct cohort_run *run)
{
    uint64_t ms = 0;
    fprintf(to, "Virtual cohort: %d people, %d weeks, seed %llu. Simulated people say nothing about real ones.\n", count, o->weeks,
            (unsigned long long)run->seed);
    for (int change = 0; change < COHORT_CHANGES; change++) {
        int people_here = 0;
        for (int i = 0; i < count; i++) people_here += in_group(&people[i], change);
        if (people_here == 0) continue;
        fprintf(to, "\nGroup %s: %d people\n", cohort_change_words[change], people_here);
        if (!o->checkups_only) print_practice(to, o, people, count, change);
        print_progress(to, people, count, change);
    }
    for (int i = 0; i < count; i++) ms += people[i].simulated_ms;
    double years = (double)count * o->weeks * 7 / 365.25;
    fprintf(to, "\n%.1f hours simulated in %.1f s on %d threads, %.0f times true speed; %.3f patient-years per minute\n", (double)ms / 3.6e6, run->wall_s,
            run->jobs, run->wall_s > 0 ? (double)ms / 1000 / run->wall_s : 0.0, run->wall_s > 0 ? years / (run->wall_s / 60) : 0.0);
}

void cohort_print_csv(FILE *to, const struct cohort_options *o, const struct cohort_person *people, int count)
{
    static const char *const columns[] = {"person", "group", "profile", "z0_sd", "week", "practices", "active_min", "trials", "successes",
                                          "mean_grade", NULL};
    struct csv csv = {.to = to};
    csv_header(&csv, columns);
    for (int i = 0; i < count; i++)
        for (int w = 1; w <= o->weeks; w++) {
            const struct cohort_week *k = &people[i].week[w];
            csv_integer(&csv, people[i].index);
            csv_text(&csv, cohort_change_words[people[i].change]);
            csv_text(&csv, people[i].profile);
            csv_real(&csv, people[i].z0);
            csv_integer(&csv, w);
            csv_integer(&csv, k->practices);
            csv_real(&csv, k->minutes);
            csv_integer(&csv, k->trials);
            csv_integer(&csv, k->hits);
            csv_real(&csv, k->grade_count ? k->grade_sum / k->grade_count : NAN);
            csv_end_row(&csv);
        }
}

/* ---- chart: one panel per group ---- */

enum { PANEL_WIDTH = 640, PANEL_HEIGHT = 260, PANEL_TITLE = 34, MARGIN = 16 };

static size_t weekly_grades(const struct cohort_options *o, const struct cohort_person *people, int count, int change, struct chart_point *out)
{
    size_t n = 0;
    for (int w = 1; w <= o->weeks; w++) {
        double sum = 0;
        int grades = 0;
        for (int i = 0; i < count; i++) {
            if (!in_group(&people[i], change)) continue;
            sum += people[i].week[w].grade_sum;
            grades += people[i].week[w].grade_count;
        }
        if (grades > 0) out[n++] = (struct chart_point){.x = w, .y = sum / grades};
    }
    return n;
}

static void put_panel(FILE *to, const struct cohort_options *o, const struct cohort_person *people, int count, int change, int row)
{
    static const char *const colours[6] = {"#1d2b33", "#5b6b73", "#1f5f8b", "#c8641b", "#dbe7ee", "#d5dde1"};
    struct chart_point points[COHORT_WEEKS_MAX];
    struct chart_layout *layout = NULL;
    char *svg = NULL;
    size_t bytes = 0, n = weekly_grades(o, people, count, change, points);
    int top = row * (PANEL_HEIGHT + PANEL_TITLE + MARGIN);
    const struct chart c = {.kind = CHART_SERIES, .title = cohort_change_words[change], .x_name = "Week", .y_name = "Mean grade", .points = points,
                            .point_count = n, .y_fixed = true, .y_min = 1, .y_max = 10, .label_size = 12};
    fprintf(to, "<text x=\"%d\" y=\"%d\" font-family=\"sans-serif\" font-size=\"16\" fill=\"#1d2b33\">Group %s: mean grade of what was practised</text>\n",
            MARGIN, top + PANEL_TITLE - 8, cohort_change_words[change]);
    if (n > 0 && chart_layout(&c, PANEL_WIDTH, PANEL_HEIGHT, &layout) == STATUS_OK && chart_svg(layout, colours, true, c.title, &svg, &bytes) == STATUS_OK)
        fprintf(to, "<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\">%s</svg>\n", MARGIN, top + PANEL_TITLE, PANEL_WIDTH, PANEL_HEIGHT, svg);
    free(svg);
    chart_layout_free(layout);
}

static bool has_group(const struct cohort_person *people, int count, int change)
{
    for (int i = 0; i < count; i++)
        if (in_group(&people[i], change)) return true;
    return false;
}

char *cohort_chart(const struct cohort_options *o, const struct cohort_person *people, int count, size_t *bytes)
{
    char *text = NULL;
    int groups = 0, row = 0;
    FILE *to = open_memstream(&text, bytes);
    if (!to) return NULL;
    for (int change = 0; change < COHORT_CHANGES; change++) groups += has_group(people, count, change);
    int width = PANEL_WIDTH + 2 * MARGIN, height = groups * (PANEL_HEIGHT + PANEL_TITLE + MARGIN);
    fprintf(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
            width, height, width, height, width, height);
    for (int change = 0; change < COHORT_CHANGES; change++)
        if (has_group(people, count, change)) put_panel(to, o, people, count, change, row++);
    fputs("</svg>\n", to);
    if (fclose(to) == 0) return text;
    free(text);
    return NULL;
}
