#include "screens/app_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "care/checkup.h"
#include "care/level_care.h"

/* One file per exercise, named after its code: "E06_side_shift.level", "A2_quiet_standing.checkup". */
static bool find_file(const char *directory, const char *code, const char *ending, char path[PATH_BYTES])
{
    char prefix[8];
    bool found = false;
    size_t ending_bytes = strlen(ending);
    (void)snprintf(prefix, sizeof prefix, "%s_", code);
    DIR *dir = opendir(directory);
    if (!dir) return false;
    for (const struct dirent *entry; !found && (entry = readdir(dir));) {
        size_t n = strlen(entry->d_name);
        bool right = n > ending_bytes && strcmp(entry->d_name + n - ending_bytes, ending) == 0;
        if (right && strncmp(entry->d_name, prefix, strlen(prefix)) == 0) found = path_join(path, directory, entry->d_name) == 0;
    }
    closedir(dir);
    return found;
}

static bool find(struct app *a, enum exercise_id id, char path[PATH_BYTES])
{
    char directory[PATH_BYTES];
    bool checkup = id >= CHECKUP_FIRST;
    if (paths_share(checkup ? "levels/checkups" : "levels/exercises", directory, &a->problem) != STATUS_OK) return false;
    if (find_file(directory, exercise_code(id), checkup ? ".checkup" : ".level", path)) return true;
    (void)problem_set(&a->problem, STATUS_DATA, "%s has no file for exercise %s. Please install Evenkeel again.", directory, exercise_code(id));
    return false;
}

static bool told(struct app *a, const struct text_errors *errors, const char *path)
{
    (void)problem_set(&a->problem, STATUS_DATA, "A level file cannot be used. %s", errors->count > 0 ? errors->line[0] : path);
    return false;
}

static bool is_of(struct app *a, enum exercise_id wanted, enum exercise_id found, const char *path)
{
    if (found == wanted) return true;
    (void)problem_set(&a->problem, STATUS_DATA, "A level file cannot be used. %s: id = %s, expected %s, as its name says", path, exercise_code(found),
                      exercise_code(wanted));
    return false;
}

static bool read_levels(struct app *a, enum exercise_id id, struct level_table *out)
{
    char path[PATH_BYTES];
    struct text_errors errors = {0};
    if (!find(a, id, path)) return false;
    if (level_care_load(path, out, &errors) != STATUS_OK) return told(a, &errors, path);
    return is_of(a, id, out->id, path);
}

static bool read_checkup(struct app *a, enum exercise_id id, struct checkup *out)
{
    char path[PATH_BYTES];
    struct text_errors errors = {0};
    if (!find(a, id, path)) return false;
    if (checkup_load(path, out, &errors) != STATUS_OK) return told(a, &errors, path);
    return is_of(a, id, out->id, path);
}

/* ---- the last good ones ---- */

/* As this run read them last, by id; id 0: not yet. A file that is spoilt in mid-practice, by an editor or a full disk, stops nobody. */
static struct level_table good_levels[EXERCISE_LAST + 1];
static struct checkup good_checkups[CHECKUP_LAST - CHECKUP_FIRST + 1];
static bool said_so[CHECKUP_LAST + 1];

/* Once for each file, until it is in order again. What was the matter goes to the log, line and all. */
static void say_last_good(struct app *a, enum exercise_id id)
{
    char note[NOTE_BYTES];
    if (said_so[id]) return;
    said_so[id] = true;
    log_line(LOG_WARNING, "levels", "%s The last good one stays in use.", a->problem.text);
    (void)snprintf(note, sizeof note, "The file of %s could not be read again. Its last good copy stays in use.", exercise_code(id));
    app_note(a, note);
}

static bool levels_of(struct app *a, enum exercise_id id, struct level_table *out)
{
    struct problem before = a->problem;
    if (read_levels(a, id, out)) {
        good_levels[id] = *out;
        said_so[id] = false;
        return true;
    }
    if (good_levels[id].id != id) return false;
    say_last_good(a, id);
    *out = good_levels[id];
    a->problem = before;
    return true;
}

static bool load_checkup(struct app *a, enum exercise_id id, struct checkup *out)
{
    struct problem before = a->problem;
    struct checkup *good = &good_checkups[id - CHECKUP_FIRST];
    if (read_checkup(a, id, out)) {
        *good = *out;
        said_so[id] = false;
        return true;
    }
    if (good->id != id) return false;
    say_last_good(a, id);
    *out = *good;
    a->problem = before;
    return true;
}

bool app_levels(struct app *a, const struct practice_block *block, struct level_table *out)
{
    struct checkup c;
    if (block->exercise < CHECKUP_FIRST) return levels_of(a, block->exercise, out);
    if (!load_checkup(a, block->exercise, &c)) return false;
    if (block->part < c.block_count) {
        *out = c.block[block->part].levels;
        return true;
    }
    (void)problem_set(&a->problem, STATUS_DATA, "The file of %s has changed and has no part %d any more. Please begin again.",
                      exercise_code(block->exercise), block->part + 1);
    return false;
}

void app_expand_checkups(struct app *a)
{
    struct practice_plan plan = {0};
    for (int i = 0; i < a->plan.block_count; i++) {
        struct practice_block b = a->plan.block[i];
        struct checkup c = {.block_count = 1, .block = {{.trials = b.sets, .rest_s = b.rest_s}}};
        if (b.exercise >= CHECKUP_FIRST && !load_checkup(a, b.exercise, &c)) {
            log_line(LOG_WARNING, "levels", "%s", a->problem.text); /* and the goodbye says it; alone in the plan, set_run_begin does */
            continue;
        }
        for (b.part = 0; b.part < c.block_count && plan.block_count < PRACTICE_BLOCKS_MAX; b.part++) {
            b.sets = c.block[b.part].trials;
            b.rest_s = (int)c.block[b.part].rest_s;
            plan.block[plan.block_count++] = b;
        }
    }
    if (plan.block_count > 0) a->plan = plan;
}
