/* Sway metrics of recordings: files, a manifest, a list that streams in, the store. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number_table.h"
#include "drivers/recording_layout.h"
#include "lab/analyze_help.h"
#include "lab/analyze_run.h"
#include "lab/lab.h"
#include "signal/simd.h"

enum { EXIT_BAD_INPUT = 3, SHARDS_MAX = 1000000 };

struct request {
    struct source_options reading;
    const char *manifest, *list, *data_dir, *session, *profile, *metric, *header, *shard_text, *out, *simd;
    bool wide, json, schema, list_metrics, header_wanted;
    long jobs;
    unsigned shard, shards;
    const char **files;
    int file_count;
};

/* ---- options ---- */

static bool read_shard(const char *text, unsigned *shard, unsigned *shards)
{
    char *end = NULL;
    if (*text < '0' || *text > '9') return false;
    unsigned long i = strtoul(text, &end, 10);
    if (*end != '/' || end[1] < '0' || end[1] > '9') return false;
    unsigned long n = strtoul(end + 1, &end, 10);
    if (*end || n < 1 || n > SHARDS_MAX || i >= n) return false;
    *shard = (unsigned)i;
    *shards = (unsigned)n;
    return true;
}

static int read_words(struct request *r)
{
    if (r->header && strcmp(r->header, "yes") != 0 && strcmp(r->header, "no") != 0)
        return lab_fail(STATUS_USAGE, "analyze: --header is \"%s\", expected yes or no", r->header);
    r->header_wanted = !r->json && (!r->header || strcmp(r->header, "yes") == 0);
    if (r->shard_text && !read_shard(r->shard_text, &r->shard, &r->shards))
        return lab_fail(STATUS_USAGE,
                        "analyze: --shard is \"%s\", expected I/N with I from 0 to N-1, such as 0/100",
                        r->shard_text);
    for (int level = 0; r->simd; level++) {
        if (level == SIMD_LEVEL_COUNT)
            return lab_fail(STATUS_USAGE, "analyze: --simd is \"%s\", expected base, avx2 or avx512",
                            r->simd);
        if (strcmp(r->simd, simd_level_name((enum simd_level)level)) != 0) continue;
        simd_limit((enum simd_level)level);
        break;
    }
    return -1;
}

static bool reading_given(const struct source_options *o)
{
    return o->rate || o->unit || o->columns || o->delimiter || o->header_lines;
}

static bool number_or_none(const char *text, double min, double max)
{
    double v;
    return !text || (number_field(text, strlen(text), '.', &v) && v >= min && v <= max);
}

/* A mistake in them is one of the command, not of each recording. */
static int check_reading(const struct request *r)
{
    const struct source_options *o = &r->reading;
    double unit_mm;
    char delimiter;
    if (!number_or_none(o->rate, 1, 10000))
        return lab_fail(STATUS_USAGE, "analyze: --rate is \"%s\", expected 1 to 10000 Hz", o->rate);
    if (!number_or_none(o->header_lines, 0, 10000))
        return lab_fail(STATUS_USAGE, "analyze: --header-lines is \"%s\", expected 0 to 10000",
                        o->header_lines);
    if (o->unit && !recording_unit(o->unit, &unit_mm))
        return lab_fail(STATUS_USAGE, "analyze: --unit is \"%s\", expected mm, cm or m", o->unit);
    if (o->delimiter && !recording_delimiter(o->delimiter, &delimiter))
        return lab_fail(STATUS_USAGE,
                        "analyze: --delimiter is \"%s\", expected comma, tab, semicolon or space",
                        o->delimiter);
    if (o->columns && !o->unit && !r->manifest)
        return lab_fail(STATUS_USAGE,
                        "analyze: --columns needs the unit of the centre of pressure too: --unit mm, cm or m");
    return -1;
}

/* Exactly one thing to read, unless only the schema is asked for. */
static int check_sources(const struct request *r)
{
    bool store = r->session || r->data_dir;
    int count = (r->file_count > 0) + (r->manifest != NULL) + (r->list != NULL) + store;
    if (count > 1)
        return lab_fail(
            STATUS_USAGE,
            "analyze: expected one of FILE..., --manifest, --list or --session, not several of them");
    if (count == 0 && !r->schema)
        return lab_fail(
            STATUS_USAGE,
            "analyze: nothing to read; expected FILE..., --manifest FILE.csv, --list FILE|- or --session ID. "
            "evenkeel-lab analyze --help shows examples");
    if (reading_given(&r->reading) && store)
        return lab_fail(STATUS_USAGE,
                        "analyze: --rate, --unit, --columns, --delimiter and --header-lines are for "
                        "files; stored sets know it themselves");
    return -1;
}

static int read_request(int argc, char **argv, struct request *r)
{
    const struct lab_option options[] = {
        {"--rate", OPTION_TEXT, &r->reading.rate, 0, 0},
        {"--unit", OPTION_TEXT, &r->reading.unit, 0, 0},
        {"--columns", OPTION_TEXT, &r->reading.columns, 0, 0},
        {"--delimiter", OPTION_TEXT, &r->reading.delimiter, 0, 0},
        {"--header-lines", OPTION_TEXT, &r->reading.header_lines, 0, 0},
        {"--manifest", OPTION_TEXT, &r->manifest, 0, 0},
        {"--list", OPTION_TEXT, &r->list, 0, 0},
        {"--data-dir", OPTION_TEXT, &r->data_dir, 0, 0},
        {"--session", OPTION_TEXT, &r->session, 0, 0},
        {"--profile", OPTION_TEXT, &r->profile, 0, 0},
        {"--metric", OPTION_TEXT, &r->metric, 0, 0},
        {"--wide", OPTION_FLAG, &r->wide, 0, 0},
        {"--json", OPTION_FLAG, &r->json, 0, 0},
        {"--header", OPTION_TEXT, &r->header, 0, 0},
        {"--schema", OPTION_FLAG, &r->schema, 0, 0},
        {"--list-metrics", OPTION_FLAG, &r->list_metrics, 0, 0},
        {"--jobs", OPTION_COUNT, &r->jobs, 0, JOBS_MAX},
        {"--shard", OPTION_TEXT, &r->shard_text, 0, 0},
        {"--out", OPTION_TEXT, &r->out, 0, 0},
        {"--simd", OPTION_TEXT, &r->simd, 0, 0},
    };
    int code = lab_options(argc, argv, analyze_help, OPTION_ROWS(options), r->files, argc, &r->file_count);
    if (code >= 0) return code;
    code = read_words(r);
    if (code < 0) code = check_reading(r);
    return code < 0 && !r->list_metrics ? check_sources(r) : code;
}

/* ---- what is to be measured ---- */

static int bad_list(struct problem *why)
{
    int code = lab_problem(why);
    if (why->status == STATUS_ARG) return EXIT_USAGE;
    return why->status == STATUS_IO || why->status == STATUS_DATA ? EXIT_BAD_INPUT : code;
}

/* Not for --list: its lines are read when their turn comes. */
static int load_list(const struct request *r, struct source_list *list)
{
    struct problem why = {0};
    enum status status = STATUS_OK;
    if (r->manifest)
        status = source_list_manifest(r->manifest, list, &why);
    else if (r->file_count > 0)
        status = source_list_files(r->files, (size_t)r->file_count, list, &why);
    else if (r->session || r->data_dir)
        status = source_list_session(
            r->data_dir, r->session && strcmp(r->session, "all") != 0 ? r->session : NULL, list, &why);
    return status == STATUS_OK ? -1 : bad_list(&why);
}

static int open_feed(const struct request *r, const struct source_list *list, struct feed *feed)
{
    int fd = STDIN_FILENO;
    if (!r->list) {
        feed_from_list(feed, list, r->shard, r->shards);
        return -1;
    }
    if (strcmp(r->list, "-") != 0) fd = open(r->list, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        lab_fail(STATUS_DATA, "analyze: the list %s cannot be read (%s), expected one path per line", r->list,
                 strerror(errno));
        return EXIT_BAD_INPUT;
    }
    feed_from_lines(feed, fd, r->shard, r->shards);
    return -1;
}

/* ---- the run ---- */

static int run_code(const struct run *r, enum run_end end)
{
    if (end == RUN_INTERRUPTED) return EXIT_INTERRUPTED;
    if (end == RUN_FAILED) return lab_problem(&r->why);
    if (r->failed == 0) return EXIT_DONE;
    return lab_fail(STATUS_IO,
                    "analyze: %zu of %zu trials could not be measured; each has one row with the reason, its "
                    "sentence stands above",
                    r->failed, r->done);
}

static enum run_end measure_all(struct run *run, long jobs_wanted, const char *header)
{
    int jobs = jobs_wanted > 0 ? (int)jobs_wanted : cores_here();
    if (run->total > 0 && (size_t)jobs > run->total) jobs = (int)run->total;
    if (part_write(run->part, header, strlen(header), &run->why) != STATUS_OK) return RUN_FAILED;
    lab_catch_interrupts();
    progress_begin(&run->progress, "analyze");
    enum run_end end = jobs > 1 ? run_with_workers(run, jobs) : run_alone(run);
    progress_end(&run->progress);
    return end;
}

static int write_part(const struct request *r, const struct work *work, struct feed *feed, const char *header,
                      const char *path)
{
    struct part part;
    struct run run = {.work = work, .feed = feed, .part = &part, .total = feed_total(feed)};
    if (part_open(path, &part, &run.why) != STATUS_OK) return lab_problem(&run.why);
    enum run_end end = measure_all(&run, r->jobs, header);
    if (end == RUN_DONE && part_finish(&part, &run.why) != STATUS_OK) end = RUN_FAILED;
    part_drop(&part);
    return run_code(&run, end);
}

/* --out: only what is missing. */
static int write_file(const struct request *r, const struct work *work, struct feed *feed, const char *header)
{
    char path[PATH_BYTES];
    struct problem why = {0};
    const struct part_marks marks = {
        .header = header, .hash = work->table.hash, .json = r->json, .wide = r->wide};
    if (part_name(r->out, r->shard, r->shards, path, &why) != STATUS_OK) return lab_problem(&why);
    switch (part_look(path, &marks, &why)) {
    case PART_FOREIGN: lab_problem(&why); return EXIT_FAILED;
    case PART_COMPLETE:
        fprintf(stderr,
                "evenkeel-lab: analyze: %s is already there with these parameters; nothing was computed\n",
                path);
        return EXIT_DONE;
    case PART_NEW: break;
    }
    return write_part(r, work, feed, header, path);
}

static char *header_text(const struct request *r, const struct analyze_table *table)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *f = open_memstream(&text, &bytes);
    if (f && r->header_wanted) analyze_header(table, f);
    if (f && fclose(f) == 0) return text;
    free(text);
    return NULL;
}

static int print_schema(const struct analyze_table *table)
{
    analyze_schema(table, stdout);
    return lab_flush_output();
}

static int measure(const struct request *r, const struct selection *selection, const struct source_list *list)
{
    struct work work = {.job = {selection, &r->reading, list},
                        .table = {.wide = r->wide, .json = r->json, .selection = selection}};
    struct feed feed;
    selection_columns(selection, list, &work.table.columns);
    hash_text(selection_hash(selection, &r->reading), work.table.hash);
    if (r->schema) return print_schema(&work.table);
    char *header = header_text(r, &work.table);
    if (!header) return lab_fail(STATUS_MEM, "analyze: out of memory");
    int code = open_feed(r, list, &feed);
    if (code < 0)
        code = r->out ? write_file(r, &work, &feed, header) : write_part(r, &work, &feed, header, NULL);
    if (r->list && feed.fd > STDIN_FILENO) (void)close(feed.fd);
    free(header);
    return code;
}

static int analyze(const struct request *r)
{
    struct selection selection = {0};
    struct source_list list = {0};
    struct problem why = {0};
    if (r->list_metrics) {
        analyze_list_metrics(isatty(STDOUT_FILENO), stdout);
        return lab_flush_output();
    }
    if (selection_make(r->profile, r->metric, &selection, &why) != STATUS_OK) return lab_problem(&why);
    int code = load_list(r, &list);
    if (code < 0) code = measure(r, &selection, r->list ? NULL : &list);
    source_list_free(&list);
    selection_free(&selection);
    return code;
}

int lab_analyze(int argc, char **argv)
{
    struct request r = {.jobs = 1, .shards = 1, .files = calloc((size_t)argc + 1, sizeof *r.files)};
    if (!r.files) return lab_fail(STATUS_MEM, "analyze: out of memory");
    run_keep_memory();
    int code = read_request(argc, argv, &r);
    if (code < 0) code = analyze(&r);
    free(r.files);
    return code;
}
