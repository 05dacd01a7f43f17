/* Recordings of simulated people whose truth is known: for tests of methods, never for statements about people. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/paths.h"
#include "base/progress.h"
#include "drivers/sim_person.h"
#include "lab/cohort.h"
#include "lab/cohort_command.h"
#include "lab/csv.h"
#include "lab/lab.h"

static const char help[] =
    "usage: evenkeel-lab simulate [--profile NAME] [--seed N] [--seconds N] [--trials N] [--rate HZ] [--out "
    "DIR|-]\n"
    "       evenkeel-lab simulate --cohort N [--weeks N] [--change NAME] [--checkups-only] [--jobs N] "
    "[--seed N] [--out DIR]\n\n"
    "Writes recordings of quiet standing of one simulated person as CSV, as a perfect plate would see them: "
    "no sensor\n"
    "noise, no rounding. Comment lines name the person and what is known of them. The same options give the "
    "same bytes.\n"
    "Simulated values are never norms and are never mixed with those of people.\n\n"
    "  --profile NAME   young (18-39 years), older (60-85), unsteady (default older)\n"
    "  --seed N         who: the same seed is the same person (default 1)\n"
    "  --seconds N      length of each recording (default 60)\n"
    "  --trials N       recordings of that person on one day (default 1); more than one needs --out DIR\n"
    "  --rate HZ        rows per second, a divisor of 1000 (default 100); rows are picked from 1000 Hz "
    "without a filter\n"
    "  --out DIR|-      a folder, made when missing, or - for standard output (default)\n\n"
    "With --cohort, N simulated people practise for weeks: plate, loop, exercises, care rules and check-ups "
    "are those of the\ngame, faster than real time; nothing is drawn from a formula. Printed: success, grades, "
    "minutes, near-falls, and how often\nthe progress rules say that somebody is steadier.\n\n"
    "  --weeks N        length of the programme (default 12)\n"
    "  --change NAME    true change of ability: null, improver, slow, decliner, dropout; without it, one half "
    "null and\n"
    "                   the same people again as improvers\n"
    "  --checkups-only  no practices: the progress rules alone, many times faster\n"
    "  --jobs N         threads (default: as many as there are cores)\n"
    "  --out DIR        also cohort_weeks.csv and cohort_grades.svg\n\n"
    "columns: time_s, cop_ml_mm (right positive), cop_ap_mm (forward positive), force_z_n\n\n"
    "examples:\n"
    "  evenkeel-lab simulate --profile young --seed 3 > young_3.csv\n"
    "  evenkeel-lab simulate --profile unsteady --seed 5 --trials 3 --rate 1000 --out people\n"
    "  evenkeel-lab simulate --cohort 40 --weeks 12 --out cohort\n"
    "  evenkeel-lab simulate --cohort 1000 --checkups-only --change null\n";

static const char *const profiles[] = {
    [SIM_YOUNG] = "young", [SIM_OLDER] = "older", [SIM_UNSTEADY] = "unsteady"};
enum { PROFILE_WORDS = sizeof profiles / sizeof profiles[0], STEPS_PER_S = 1000 };
#define WARM_UP_S 30.0 /* for measurements; simulated-person.md 2 */

struct simulation {
    const char *profile;
    uint64_t seed;
    double seconds;
    long trials, rate_hz;
    const char *out;
};

static void write_head(FILE *to, const struct simulation *m, const struct sim_traits *t, long trial)
{
    fprintf(to, "# simulated recording, evenkeel-lab %s; source=simulated\n", EVENKEEL_VERSION);
    fprintf(to, "# profile=%s seed=%" PRIu64 " trial=%ld of %ld rate_hz=%ld seconds=%.10g\n", m->profile,
            m->seed, trial, m->trials, m->rate_hz, m->seconds);
    fprintf(to, "# z=%.6f age_years=%.1f height_m=%.3f mass_kg=%.2f weight_n=%.2f\n", t->z, t->age_years,
            t->height_m, t->mass_kg, t->weight_n);
    fprintf(to, "# eyes=open surface=firm stance=W support=NO feet_distance_mm=%.1f\n", t->foot_distance_mm);
}

/* false: Ctrl-C. */
static bool write_trial(FILE *to, const struct simulation *m, struct sim_person *person, long trial,
                        struct progress *progress)
{
    static const char *const columns[] = {"time_s", "cop_ml_mm", "cop_ap_mm", "force_z_n", NULL};
    struct csv csv = {.to = to};
    long steps = (long)(m->seconds * STEPS_PER_S + 0.5), every = STEPS_PER_S / m->rate_hz;
    sim_person_begin_trial(person, (uint32_t)trial - 1);
    write_head(to, m, sim_person_traits(person), trial);
    csv_header(&csv, columns);
    for (long i = 0; i < steps; i++) {
        struct sim_truth truth;
        if (i % STEPS_PER_S == 0) {
            if (lab_interrupted()) return false;
            progress_step(progress, (double)(trial - 1) * (double)steps + (double)i,
                          (double)m->trials * (double)steps);
        }
        sim_person_step(person, &truth);
        if (i % every != 0) continue;
        csv_fixed(&csv, (double)i / STEPS_PER_S, 3);
        csv_real(&csv, truth.cop_mm.x);
        csv_real(&csv, truth.cop_mm.y);
        csv_real(&csv, truth.fz_n);
        csv_end_row(&csv);
    }
    return true;
}

/* -1 to go on, else the exit code. A whole file or none. */
static int write_trial_file(const struct simulation *m, struct sim_person *person, long trial,
                            struct progress *progress)
{
    char name[128], path[PATH_BYTES], *text = NULL;
    size_t bytes = 0;
    struct problem why = {0};
    (void)snprintf(name, sizeof name, "simulated_%s_seed%" PRIu64 "_trial%02ld.csv", m->profile, m->seed,
                   trial);
    if (path_join(path, m->out, name) != 0)
        return lab_fail(STATUS_USAGE, "simulate: the path of --out is too long");
    FILE *memory = open_memstream(&text, &bytes);
    if (!memory) return lab_fail(STATUS_MEM, "simulate: out of memory");
    bool whole = write_trial(memory, m, person, trial, progress);
    if (fclose(memory) != 0) {
        free(text);
        return lab_fail(STATUS_MEM, "simulate: out of memory for %s", path);
    }
    enum status status = whole ? file_write_whole(path, text, bytes, &why) : STATUS_OK;
    free(text);
    if (status != STATUS_OK) return lab_problem(&why);
    if (!whole) return EXIT_INTERRUPTED;
    progress_end(progress);
    printf("%s\n", path);
    return -1;
}

static int make_folder(const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST) return -1;
    return lab_fail(
        STATUS_IO,
        "simulate: the folder %s cannot be made (%s), expected --out to name a folder that can be written",
        path, strerror(errno));
}

static int simulate(const struct simulation *m, struct sim_person *person)
{
    struct progress progress;
    bool to_output = strcmp(m->out, "-") == 0;
    int code = to_output ? -1 : make_folder(m->out);
    lab_catch_interrupts();
    progress_begin(&progress, "simulate");
    if (code < 0 && to_output) code = write_trial(stdout, m, person, 1, &progress) ? -1 : EXIT_INTERRUPTED;
    for (long k = 1; !to_output && code < 0 && k <= m->trials; k++)
        code = write_trial_file(m, person, k, &progress);
    progress_end(&progress);
    int written = lab_flush_output();
    return code >= 0 ? code : written;
}

static int cohort(const struct simulation *m, const char *change, struct cohort_command *c)
{
    c->change = -1;
    for (int i = 0; change && cohort_change_words[i]; i++)
        if (strcmp(change, cohort_change_words[i]) == 0) c->change = i;
    if (change && c->change < 0)
        return lab_fail(STATUS_USAGE, "simulate: --change is \"%s\", expected null, improver, slow, decliner or dropout", change);
    c->seed = m->seed;
    c->out = strcmp(m->out, "-") == 0 ? NULL : m->out;
    int code = c->out ? make_folder(c->out) : -1;
    return code >= 0 ? code : cohort_command(c);
}

static int profile_of(const char *name)
{
    for (int i = 0; i < PROFILE_WORDS; i++)
        if (strcmp(name, profiles[i]) == 0) return i;
    return -1;
}

int lab_simulate(int argc, char **argv)
{
    struct simulation m = {
        .profile = "older", .seed = 1, .seconds = 60.0, .trials = 1, .rate_hz = 100, .out = "-"};
    struct cohort_command c = {0};
    const char *change = NULL;
    long people = 0, weeks = 12, jobs = 0;
    const struct lab_option options[] = {
        {"--profile", OPTION_TEXT, &m.profile, 0, 0},
        {"--seed", OPTION_SEED, &m.seed, 0, 0},
        {"--seconds", OPTION_REAL, &m.seconds, 0.001, 86400.0},
        {"--trials", OPTION_COUNT, &m.trials, 1, 10000},
        {"--rate", OPTION_COUNT, &m.rate_hz, 1, 1000},
        {"--out", OPTION_TEXT, &m.out, 0, 0},
        {"--cohort", OPTION_COUNT, &people, 1, 100000},
        {"--weeks", OPTION_COUNT, &weeks, 1, COHORT_WEEKS_MAX},
        {"--change", OPTION_TEXT, &change, 0, 0},
        {"--checkups-only", OPTION_FLAG, &c.checkups_only, 0, 0},
        {"--jobs", OPTION_COUNT, &jobs, 1, 64},
    };
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    if (people > 0) {
        c.people = (int)people;
        c.weeks = (int)weeks;
        c.jobs = (int)jobs;
        return cohort(&m, change, &c);
    }
    int profile = profile_of(m.profile);
    if (profile < 0)
        return lab_fail(STATUS_USAGE, "simulate: --profile is \"%s\", expected young, older or unsteady",
                        m.profile);
    if (STEPS_PER_S % m.rate_hz != 0)
        return lab_fail(STATUS_USAGE,
                        "simulate: --rate is %ld, expected a divisor of 1000 such as 20, 50, 100 or 1000",
                        m.rate_hz);
    if (strcmp(m.out, "-") == 0 && m.trials > 1)
        return lab_fail(
            STATUS_USAGE,
            "simulate: --trials is %ld with standard output, expected --out DIR for more than one", m.trials);
    struct sim_config config;
    struct sim_person *person = NULL;
    sim_config_default(&config);
    config.profile = (enum sim_profile)profile;
    config.seed = m.seed;
    config.warm_up_s = WARM_UP_S;
    config.standing = true;
    if (sim_person_create(&config, &person) != STATUS_OK)
        return lab_fail(STATUS_MEM, "simulate: out of memory");
    code = simulate(&m, person);
    sim_person_destroy(person);
    return code;
}
