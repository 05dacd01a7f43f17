/* The proof that a stored result follows from its raw samples: computed again in this process, compared bit for bit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "lab/lab.h"
#include "lab/store_use.h"

static const char help[] = "usage: evenkeel-lab rescore TRIAL... | --all [--data-dir DIR]\n\n"
                           "Computes stored sets again from their raw samples alone and compares everything: "
                           "sway samples, events, result. One\n"
                           "line per set on standard output: its id, then same, different, unreadable or "
                           "skipped, then where or why. On the platform and program\n"
                           "version that recorded it the comparison is bit for bit, on another to 1e-9, and "
                           "the line says so. Skipped is what was\n"
                           "interrupted before a sample was kept, or has a known hole. Exit status 1 when "
                           "any set is different or unreadable.\n\n"
                           "  --all            every set in the store\n"
                           "  --data-dir DIR   the store of this folder\n\n"
                           "examples:\n"
                           "  evenkeel-lab rescore --all\n"
                           "  evenkeel-lab rescore 0199f3a2-7c41-7d0e-8a55-3b1f0c9e2d11\n";

enum { IDS_MAX = 4096 };

static const char *how_compared(const struct rescore *r)
{
    return r->same_platform ? "bit for bit" : "to 1e-9, recorded on another platform or version";
}

/* One line; false: different or unreadable. */
static bool rescore_one(struct store *s, const char *id, struct progress *progress)
{
    struct problem why = {0};
    struct stored_trial *trial = NULL;
    struct rescore result = {0};
    enum status status = store_load_trial(s, id, &trial, &why);
    bool skipped = status == STATUS_OK && !trial->has_digest;
    if (status == STATUS_OK) status = rescore_trial(trial, &result, &why);
    progress_end(progress); /* the line takes its place */
    if (status != STATUS_OK)
        printf("%s %s %s\n", id, skipped ? "skipped" : "unreadable", why.text);
    else if (result.same)
        printf("%s same %s, %u ticks, %zu samples\n", id, how_compared(&result), (unsigned)result.ticks,
               trial->sample_count);
    else
        printf("%s different %s (%s)\n", id, result.difference, how_compared(&result));
    fflush(stdout);
    stored_trial_free(trial);
    return skipped || (status == STATUS_OK && result.same);
}

static int rescore_each(struct store *s, const char *const *ids, size_t count)
{
    struct progress progress;
    size_t not_same = 0, done = 0;
    progress_begin(&progress, "rescore");
    for (; done < count && !lab_interrupted(); done++) {
        progress_step(&progress, (double)done, (double)count);
        not_same += !rescore_one(s, ids[done], &progress);
    }
    int code = lab_flush_output();
    if (lab_interrupted()) return EXIT_INTERRUPTED;
    if (not_same > 0)
        return lab_fail(
            STATUS_IO,
            "rescore: %zu of %zu recorded sets are not the same, expected none; the lines above say where",
            not_same, count);
    return code;
}

static int rescore_all(struct store *s)
{
    struct problem why = {0};
    size_t count = 0, finished = 0;
    struct trial_row *rows = all_trials(s, NULL, NULL, &count, &why);
    const char **ids = rows ? calloc(count + 1, sizeof *ids) : NULL;
    if (!ids) {
        free(rows);
        return rows ? lab_fail(STATUS_MEM, "rescore: out of memory") : lab_problem(&why);
    }
    /* Oldest first; one that is running right now has no end to compare with. */
    for (size_t i = count; i-- > 0;)
        if (strcmp(rows[i].state, "running") != 0) ids[finished++] = rows[i].id.text;
    int code = rescore_each(s, ids, finished);
    free(ids);
    free(rows);
    return code;
}

int lab_rescore(int argc, char **argv)
{
    static const char *ids[IDS_MAX];
    const char *data_dir = NULL;
    bool all = false;
    int id_count = 0;
    const struct lab_option options[] = {
        {"--all", OPTION_FLAG, &all, 0, 0},
        {"--data-dir", OPTION_TEXT, &data_dir, 0, 0},
    };
    struct store *store = NULL;
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), ids, IDS_MAX, &id_count);
    if (code >= 0) return code;
    if (all == (id_count > 0))
        return lab_fail(STATUS_USAGE, "rescore: expected either the ids of recorded sets (evenkeel-lab "
                                      "sessions --trials lists them) or --all");
    code = lab_open_store(data_dir, &store);
    if (code >= 0) return code;
    lab_catch_interrupts();
    code = all ? rescore_all(store) : rescore_each(store, ids, (size_t)id_count);
    store_close(store);
    return code;
}
