/* take_over.c - after a crash: what a raw file or a running row left behind becomes an interrupted trial
 * of the store.
 *
 * Killed in the middle, it runs again and comes to the same: a trial is saved in one transaction, and the
 * raw file goes only when its trial is no longer running. */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "records/disk.h"
#include "records/moment.h"
#include "records/raw_file.h"
#include "records/replay.h"
#include "records/store_inner.h"

/* Saves what is there as interrupted. The world is run again over the samples, so that events and measures
 * of the set are kept too; what the person pressed is not known any more. */
static enum status save_interrupted(struct store *s, const uint8_t *trial, const struct raw_contents *raw,
                                    struct problem *why)
{
    struct trial_close close = {.quality = ""};
    struct saving saving = {
        .state = "interrupted", .quality = "taken_over", .sway_config_text = "", .close = &close};
    struct trial_input input = {0, INPUT_INTERRUPTED};
    struct replay run = {0};
    struct problem ignored = {0};
    memcpy(saving.trial, trial, UUID_BYTES);
    close.result.end = END_INTERRUPTED;
    if (raw && raw->damaged) saving.quality = "taken_over;raw_damaged";
    if (raw && raw->count > 0) {
        uint32_t last = raw->samples[raw->count - 1].tick;
        struct replay_source from = {raw->sway_config_text,
                                     raw->world_setup_text,
                                     raw->samples,
                                     raw->count,
                                     &input,
                                     1,
                                     raw->first_tick,
                                     last};
        input.tick = last;
        saving.samples = raw->samples;
        saving.sample_count = raw->count;
        saving.sway_config_text = raw->sway_config_text;
        saving.first_tick = raw->first_tick;
        close.last_tick = last;
        if (last >= raw->first_tick) close.duration_s = ((double)(last - raw->first_tick) + 1.0) / 1000.0;
        saving.has_digest = replay_run(&from, &run, &ignored) == STATUS_OK;
    }
    if (saving.has_digest) {
        world_result(run.world, &close.result);
        close.events = world_events(run.world, &close.event_count);
        close.inputs = &input;
        close.input_count = 1;
        close.sway_digest = run.sway_digest;
    }
    enum status status = save_trial(s, &saving, why);
    if (status != STATUS_OK && ballast_free(s->folder)) status = save_trial(s, &saving, why);
    world_destroy(run.world);
    return status;
}

/* Gives a raw file that cannot be used another name, so that a person who knows how may still look into
 * it. */
static void put_aside(const char *path, const char *ending)
{
    char other[PATH_BYTES];
    int n = snprintf(other, sizeof other, "%s.%s", path, ending);
    if (n > 0 && (size_t)n < sizeof other && rename(path, other) == 0)
        log_line(LOG_WARNING, "records", "kept a raw file aside as %s",
                 strrchr(other, '/') ? strrchr(other, '/') + 1 : other);
}

static void remove_raw(const char *path, bool damaged)
{
    (void)records_moment("raw.remove");
    if (damaged)
        put_aside(path, "damaged");
    else
        (void)unlink(path);
    (void)disk_sync_folder_of(path, NULL);
    (void)records_moment("raw.removed");
}

enum status take_over_trial(struct store *s, const uint8_t trial[UUID_BYTES], struct problem *why)
{
    char path[PATH_BYTES];
    struct raw_contents *raw = NULL;
    enum trial_row_state row;
    raw_path_of(s, trial, path);
    enum status status = trial_row_state(s, trial, &row, why);
    if (status != STATUS_OK) return status;
    if (row == ROW_NONE) {
        put_aside(path, "orphan");
        return STATUS_OK;
    }
    if (row == ROW_FINAL) {
        remove_raw(path, false);
        return STATUS_OK;
    }
    if (access(path, F_OK) == 0) {
        status = raw_file_read(path, &raw, why);
        if (status == STATUS_IO || status == STATUS_MEM) {
            log_line(LOG_ERROR, "records", "a raw file cannot be read now; it stays for the next start");
            return STATUS_OK;
        }
    }
    bool damaged = (raw && raw->damaged) || (status == STATUS_DATA && !raw_file_unbegun(path));
    (void)records_moment("take_over.read");
    status = save_interrupted(s, trial, raw, why);
    raw_contents_free(raw);
    if (status == STATUS_OK) remove_raw(path, damaged);
    return status;
}

static bool raw_name(const char *name, uint8_t trial[UUID_BYTES])
{
    char id[UUID_TEXT_BYTES];
    if (strlen(name) != 6 + 36 + 4 || strncmp(name, "trial-", 6) != 0 || strcmp(name + 42, ".raw") != 0)
        return false;
    memcpy(id, name + 6, 36);
    id[36] = '\0';
    return uuid_parse(id, trial);
}

static enum status take_over_files(struct store *s, size_t *count, struct problem *why)
{
    struct dirent *entry;
    enum status status = STATUS_OK;
    DIR *folder = opendir(s->folder);
    if (!folder) return disk_problem(errno, "look into the data folder", why);
    while (status == STATUS_OK && (entry = readdir(folder)) != NULL) {
        uint8_t trial[UUID_BYTES];
        if (!raw_name(entry->d_name, trial)) continue;
        (*count)++;
        status = take_over_trial(s, trial, why);
    }
    (void)closedir(folder);
    return status;
}

/* Rows whose raw file never came to be: the program ended between the two. */
static enum status take_over_rows(struct store *s, size_t *count, struct problem *why)
{
    enum { AT_ONCE = 64 };
    uint8_t trials[AT_ONCE][UUID_BYTES];
    size_t found = 0;
    sqlite3_stmt *q = NULL;
    enum status status =
        db_prepare(s->writer, "SELECT id FROM trial WHERE state = 'running' LIMIT 64", &q, why);
    if (status != STATUS_OK) return status;
    while (sqlite3_step(q) == SQLITE_ROW) {
        if (sqlite3_column_bytes(q, 0) == UUID_BYTES)
            memcpy(trials[found++], sqlite3_column_blob(q, 0), UUID_BYTES);
    }
    (void)sqlite3_finalize(q);
    for (size_t i = 0; i < found && status == STATUS_OK; i++) {
        char path[PATH_BYTES];
        raw_path_of(s, trials[i], path);
        if (access(path, F_OK) == 0) continue;
        (*count)++;
        status = save_interrupted(s, trials[i], NULL, why);
    }
    return status;
}

static enum status write_audit(struct store *s, size_t count, struct problem *why)
{
    char object[64];
    (void)snprintf(object, sizeof object, "%zu left behind", count);
    enum status status = store_begin(s, why);
    if (status != STATUS_OK) return status;
    return store_end(s, audit_add(s, "take over", object, why), "take_over.audit", why);
}

enum status take_over(struct store *s, struct problem *why)
{
    size_t count = 0;
    int64_t before = s->last_seq;
    (void)records_moment("take_over.begin");
    enum status status = take_over_files(s, &count, why);
    if (status == STATUS_OK) status = take_over_rows(s, &count, why);
    if (status == STATUS_OK && count > 0) status = write_audit(s, count, why);
    /* The lock file was lost (a folder copied by hand): the sentence is about what was found. */
    if (count > 0 && s->run_began < 0) s->run_began = before;
    (void)records_moment("take_over.end");
    return status;
}

static int64_t ask(struct store *s, const char *sql, int64_t since)
{
    sqlite3_stmt *q = NULL;
    int64_t answer = 0;
    if (db_prepare(s->writer, sql, &q, NULL) != STATUS_OK) return 0;
    (void)sqlite3_bind_int64(q, 1, since);
    if (sqlite3_step(q) == SQLITE_ROW) answer = sqlite3_column_int64(q, 0);
    (void)sqlite3_finalize(q);
    return answer;
}

void take_over_sentence(struct store *s, char *kept)
{
    if (!kept || s->run_began < 0) return;
    /* From the store, not from what this start did: a start that was killed after its take-over says the
     * same. */
    /* A set that was played to its end but not saved ends in its replay as it ended then: it still counts as the one cut short. */
    int64_t finished = ask(s, "SELECT count(*) FROM result WHERE seq > ? AND ending IN (1, 2) AND quality NOT LIKE 'taken_over%'",
                           s->run_began);
    int64_t cut =
        ask(s, "SELECT count(*) FROM result WHERE seq > ? AND quality LIKE 'taken_over%'", s->run_began);
    int64_t kept_s = ask(s,
                         "SELECT CAST(coalesce(sum(duration_s), 0) AS INTEGER) FROM result WHERE seq > ? AND "
                         "quality LIKE 'taken_over%'",
                         s->run_began);
    static const char early[] = "Last time the program ended early.";
    char sets[64] = "";
    if (finished > 0)
        (void)snprintf(sets, sizeof sets, "%lld finished %s safe", (long long)finished,
                       finished == 1 ? "set is" : "sets are");
    if (cut == 0)
        (void)snprintf(kept, NOTE_BYTES, "%s %s.", early,
                       finished > 0 ? sets : "No set was running, and nothing is missing");
    else if (kept_s < 1)
        (void)snprintf(kept, NOTE_BYTES, "%s %s%sthe set that was running had only just begun.", early, sets,
                       finished > 0 ? "; " : "Nothing is missing; ");
    else
        (void)snprintf(kept, NOTE_BYTES, "%s %s%s%lld s of the set that was running were kept.", early, sets,
                       finished > 0 ? ", and " : "", (long long)kept_s);
}
