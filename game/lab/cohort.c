/* evenkeel-lab simulate --cohort: many simulated people over weeks, on all cores. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/paths.h"
#include "base/progress.h"
#include "lab/cohort_command.h"
#include "lab/cohort_report.h"
#include "lab/lab.h"

enum { JOBS_MAX = 64, POLL_MS = 200 };

struct crew {
    const struct cohort_options *options;
    struct cohort_person *people;
    int count;
    atomic_int next, done;
    atomic_bool failed;
    pthread_mutex_t mutex;
    struct problem why;          /* under mutex */
};

static void *work(void *context)
{
    struct crew *c = context;
    for (;;) {
        int i = atomic_fetch_add(&c->next, 1);
        struct problem why = {STATUS_OK, ""};
        if (i >= c->count || lab_interrupted() || atomic_load(&c->failed)) return NULL;
        if (cohort_person_live(c->options, &c->people[i], &why) != STATUS_OK) {
            pthread_mutex_lock(&c->mutex);
            c->why = why;
            pthread_mutex_unlock(&c->mutex);
            atomic_store(&c->failed, true);
        }
        atomic_fetch_add(&c->done, 1);
    }
}

static void wait_for(struct crew *c, int jobs)
{
    struct progress progress;
    progress_begin(&progress, "cohort");
    while (atomic_load(&c->done) < c->count && !lab_interrupted() && !atomic_load(&c->failed)) {
        progress_step(&progress, atomic_load(&c->done), c->count);
        const struct timespec pause = {0, POLL_MS * 1000000L};
        (void)nanosleep(&pause, NULL);
    }
    progress_end(&progress);
    (void)jobs;
}

static int run_crew(struct crew *c, int jobs)
{
    pthread_t thread[JOBS_MAX];
    int started = 0;
    pthread_mutex_init(&c->mutex, NULL);
    while (started < jobs && pthread_create(&thread[started], NULL, work, c) == 0) started++;
    if (started == 0) return lab_fail(STATUS_MEM, "simulate: no thread could be started");
    wait_for(c, started);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&c->mutex);
    if (lab_interrupted()) return EXIT_INTERRUPTED;
    return atomic_load(&c->failed) ? lab_problem(&c->why) : -1;
}

static int write_files(const struct cohort_command *m, const struct cohort_options *o, const struct cohort_person *people, int count)
{
    struct problem why = {STATUS_OK, ""};
    size_t bytes = 0;
    char *text = NULL, path[PATH_BYTES];
    if (!m->out) return -1;
    FILE *memory = open_memstream(&text, &bytes);
    if (!memory) return lab_fail(STATUS_MEM, "simulate: out of memory");
    cohort_print_csv(memory, o, people, count);
    enum status status = fclose(memory) == 0 && path_join(path, m->out, "cohort_weeks.csv") == 0 ? file_write_whole(path, text, bytes, &why) : STATUS_MEM;
    free(text);
    char *svg = status == STATUS_OK && !o->checkups_only ? cohort_chart(o, people, count, &bytes) : NULL;
    if (svg && path_join(path, m->out, "cohort_grades.svg") == 0) status = file_write_whole(path, svg, bytes, &why);
    free(svg);
    return status == STATUS_OK ? -1 : lab_problem(&why);
}

static enum cohort_change change_of(const struct cohort_command *m, int index, int count)
{
    if (m->change >= 0) return (enum cohort_change)m->change;
    return index < (count + 1) / 2 ? COHORT_NULL : COHORT_IMPROVER;
}

static int live(const struct cohort_command *m, const struct cohort_options *o, struct cohort_person *people)
{
    struct crew crew = {.options = o, .people = people, .count = m->people};
    int jobs = m->jobs > 0 ? m->jobs : (int)sysconf(_SC_NPROCESSORS_ONLN);
    struct cohort_run run = {.jobs = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : jobs, .seed = m->seed};
    int64_t begin_ns = clock_now_ns();
    int half = (m->people + 1) / 2;
    /* With both groups, the second half are the same people as the first, but for their change. */
    for (int i = 0; i < m->people; i++)
        cohort_person_draw(o, m->change < 0 ? i % half : i, change_of(m, i, m->people), &people[i]);
    int code = run_crew(&crew, run.jobs);
    run.wall_s = (double)(clock_now_ns() - begin_ns) / 1e9;
    if (code < 0) cohort_print(stdout, o, people, m->people, &run);
    if (code < 0) code = write_files(m, o, people, m->people);
    return code < 0 ? lab_flush_output() : code;
}

int cohort_command(const struct cohort_command *m)
{
    struct cohort_files *files = malloc(sizeof *files);
    struct cohort_person *people = calloc((size_t)m->people, sizeof *people);
    struct problem why = {STATUS_OK, ""};
    int code;
    lab_catch_interrupts();
    if (!files || !people) code = lab_fail(STATUS_MEM, "simulate: not enough memory for %d people", m->people);
    else if (cohort_files_load(files, &why) != STATUS_OK) code = lab_problem(&why);
    else code = live(m, &(struct cohort_options){.files = files, .seed = m->seed, .weeks = m->weeks, .checkups_only = m->checkups_only}, people);
    for (int i = 0; people && i < m->people; i++) cohort_person_free(&people[i]);
    free(people);
    free(files);
    return code;
}
