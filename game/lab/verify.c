/* A known-answer run of the whole chain, for whoever has another compiler, processor or system than those it was made on. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/paths.h"
#include "lab/lab.h"
#include "lab/metric_document.h"
#include "lab/verify_check.h"
#include "signal/metric_table.h"

static const char help[] =
    "usage: evenkeel-lab verify [--metric NAME,...] [--verbose | --json | --list] [--out DIR | --in DIR]\n"
    "       evenkeel-lab verify --document\n\n"
    "Makes recordings whose metrics are known, reads them back as any recording is read, measures\n"
    "them and compares. The answers come from formulas, from definitions written out the slow way,\n"
    "and from a second program that shares no code with this one. Run it once on every machine whose\n"
    "numbers you want to publish, and keep its last line with them.\n\n"
    "One line per metric: the check that came closest to its tolerance, and every check that failed.\n\n"
    "  --metric NAME,...  only these metrics\n"
    "  --verbose          every check\n"
    "  --json             every check, for programs\n"
    "  --list             the table of answers as CSV; nothing is measured\n"
    "  --out DIR          keep the recordings and their manifest in this new folder, for another program\n"
    "  --in DIR           measure the recordings of such a folder: did they survive their way here?\n"
    "  --document         the tables of docs/researchers.md (metrics, profiles, reasons, flags ...)\n\n"
    "exit status: 0 all checks passed, 1 one failed\n\n"
    "examples:\n"
    "  evenkeel-lab verify\n"
    "  evenkeel-lab verify --metric dfa_alpha_ml,dfa_alpha_ap --verbose\n"
    "  evenkeel-lab verify --out known\n"
    "  evenkeel-lab analyze --manifest known/manifest.csv --profile raw\n";

struct request {
    const char *metrics, *out, *in;
    bool verbose, json, list, document;
};

/* ---- a folder for the recordings ---- */

/* A new one: nothing that is there is written over. */
static enum status make_folder(const char *asked, char folder[PATH_BYTES], struct problem *why)
{
    const char *temporary = getenv("TMPDIR");
    int length = snprintf(folder, PATH_BYTES, "%s%s",
                          asked                     ? asked
                          : temporary && *temporary ? temporary
                                                    : "/tmp",
                          asked ? "" : "/evenkeel-verify-XXXXXX");
    if (length >= PATH_BYTES)
        return problem_set(why, STATUS_USAGE,
                           "verify: the name of the folder for the recordings is too long");
    if (asked ? mkdir(folder, 0700) == 0 : mkdtemp(folder) != NULL) return STATUS_OK;
    if (errno == EEXIST)
        return problem_set(why, STATUS_USAGE,
                           "verify: %s exists and is not overwritten, expected the name of a new folder",
                           folder);
    return problem_set(why, STATUS_IO,
                       "verify: the folder %s cannot be made (%s), expected a place that can be written",
                       folder, strerror(errno));
}

/* Only what verify itself wrote is in it. */
static void remove_folder(const char *folder)
{
    char path[PATH_BYTES];
    DIR *d = opendir(folder);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        if (e->d_name[0] != '.' && path_join(path, folder, e->d_name) == 0) (void)unlink(path);
    if (d) (void)closedir(d);
    (void)rmdir(folder);
}

/* ---- which checks ---- */

static bool is_named(const char *names, const char *metric)
{
    size_t length = strlen(metric);
    for (const char *at = names; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strncmp(at, metric, length) == 0 && (at[length] == ',' || at[length] == '\0')) return true;
    return false;
}

static void keep_named(struct verify_list *l, const char *names)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++)
        if (!names || is_named(names, l->check[i].metric)) l->check[kept++] = l->check[i];
    l->count = kept;
}

static enum status check_names(const char *names, struct problem *why)
{
    char name[64];
    for (const char *at = names; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(at, ","), at);
        if (!metric_by_name(name))
            return problem_set(why, STATUS_USAGE,
                               "verify: --metric names \"%s\", expected metrics as evenkeel-lab analyze "
                               "--list-metrics has them",
                               name);
    }
    return STATUS_OK;
}

/* ---- the run ---- */

static enum status run_checks(const char *folder, const struct request *q, struct verify_list *l,
                              struct problem *why)
{
    char manifest[PATH_BYTES];
    struct source_list sources = {0};
    enum status status = q->in ? STATUS_OK : verify_signals_write(folder, why);
    if (status == STATUS_OK && path_join(manifest, folder, "manifest.csv") != 0)
        status = problem_set(why, STATUS_USAGE, "verify: the folder's name is too long: %s", folder);
    if (status == STATUS_OK) status = source_list_manifest(manifest, &sources, why);
    if (status == STATUS_OK) status = verify_measure(l, &sources, why);
    if (status == STATUS_OK && !q->metrics) status = verify_parts(l, &sources, why);
    source_list_free(&sources);
    return status;
}

static bool all_passed(const struct verify_list *l)
{
    for (size_t i = 0; i < l->count; i++)
        if (!l->check[i].passed) return false;
    return true;
}

static int tell(const struct request *q, const struct verify_list *l, double seconds)
{
    const struct verify_view view = {.json = q->json, .verbose = q->verbose, .seconds = seconds};
    verify_print(l, &view);
    int code = lab_flush_output();
    return code != EXIT_DONE || all_passed(l) ? code : EXIT_FAILED;
}

static int run(const struct request *q, struct verify_list *l)
{
    char folder[PATH_BYTES];
    struct problem why = {0};
    int64_t start_ns = clock_now_ns();
    lab_catch_interrupts(); /* or its folder would stay behind */
    enum status status = q->in ? STATUS_OK : make_folder(q->out, folder, &why);
    if (status != STATUS_OK) return lab_problem(&why);
    status = run_checks(q->in ? q->in : folder, q, l, &why);
    if (!q->out && !q->in) remove_folder(folder);
    if (lab_interrupted()) return EXIT_INTERRUPTED;
    if (q->in && why.status == STATUS_IO) why.status = STATUS_DATA; /* a bad input file (platform.md 4) */
    if (status != STATUS_OK && why.status == STATUS_OK)
        problem_set(&why, status, "verify: the run could not be finished, expected enough memory");
    if (status != STATUS_OK) return lab_problem(&why);
    return tell(q, l, (double)(clock_now_ns() - start_ns) * 1e-9);
}

static int verify(const struct request *q)
{
    struct verify_list l = {0};
    struct problem why = {0};
    int code = EXIT_DONE;
    if (check_names(q->metrics, &why) != STATUS_OK) return lab_problem(&why);
    verify_closed_add(&l);
    verify_answers_add(&l);
    keep_named(&l, q->metrics);
    if (l.full)
        code = lab_fail(STATUS_MEM, "verify: out of memory");
    else if (q->list)
        verify_print(&l, &(struct verify_view){.list = true});
    else
        code = run(q, &l);
    verify_list_free(&l);
    return code;
}

int lab_verify(int argc, char **argv)
{
    struct request q = {0};
    const struct lab_option options[] = {
        {"--metric", OPTION_TEXT, &q.metrics, 0, 0},
        {"--out", OPTION_TEXT, &q.out, 0, 0},
        {"--in", OPTION_TEXT, &q.in, 0, 0},
        {"--verbose", OPTION_FLAG, &q.verbose, 0, 0},
        {"--json", OPTION_FLAG, &q.json, 0, 0},
        {"--list", OPTION_FLAG, &q.list, 0, 0},
        {"--document", OPTION_FLAG, &q.document, 0, 0},
    };
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    if (q.verbose + q.json + q.list + q.document > 1)
        return lab_fail(STATUS_USAGE,
                        "verify: expected one of --verbose, --json, --list and --document, not two");
    if (q.in && q.out) return lab_fail(STATUS_USAGE, "verify: expected --in or --out, not both");
    if (!q.document) return verify(&q);
    metric_document(stdout);
    return lab_flush_output();
}
