/* trial_source.h - where a trial comes from: a file with options, a row of a manifest, a recorded set of the
 * store. */
#ifndef EVENKEEL_LAB_TRIAL_SOURCE_H
#define EVENKEEL_LAB_TRIAL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "signal/condition_set.h"
#include "signal/sway_trial.h"

/* As given on the command line; NULL: not given. The words are those of `replay:` (recording_layout.h). */
struct source_options {
    const char *rate, *unit, *columns, *delimiter, *header_lines;
};

enum source_kind { SOURCE_FILE, SOURCE_ROW, SOURCE_GROUP, SOURCE_STORED };

/* One trial to be measured. Texts are owned by the list. */
struct trial_source {
    enum source_kind kind;
    const char *id;    /* the column `trial` */
    const char *path;  /* of the recording, as it can be opened; the folder of its store; NULL for a group */
    unsigned profiles; /* PROFILE_BIT; 0: those of the command line */
    int line;          /* of the manifest or list, for messages */
    const struct manifest_row *row;                            /* SOURCE_ROW */
    const char *member[CONDITION_COUNT][CONDITION_TRIALS_MAX]; /* SOURCE_GROUP: ids; NULL: none */
};

struct source_list {
    struct trial_source *source; /* [count], in the order given */
    size_t count;
    void *owned;
};
void source_list_free(struct source_list *l); /* safe on zeroed memory */

/* All of them write *out; what cannot be listed leaves it empty. FILE...: the id is the file's name without
 * folder and ending; the same id twice: the whole path is the id. */
enum status source_list_files(const char *const *paths, size_t count, struct source_list *out,
                              struct problem *why);
/* --manifest: paths in it are relative to its folder. Unknown columns are noted once on standard error and
 * left alone. Errors name path:line. */
enum status source_list_manifest(const char *path, struct source_list *out, struct problem *why);
/* --data-dir DIR --session ID: the recorded sets of a session (NULL: of all), oldest first. STATUS_DATA: no
 * such session. */
enum status source_list_session(const char *data_dir, const char *session_id, struct source_list *out,
                                struct problem *why);
/* One line of --list: "path" or "path<TAB>id". The list, zeroed at first, grows by one; its sources may move. */
enum status source_list_add_line(struct source_list *l, const char *text, int line, struct problem *why);
const struct trial_source *source_by_id(const struct source_list *l, const char *id); /* NULL: none */

/* Reads and converts; not for groups. What a row of a manifest does not give, options (NULL: none) do. notes
 * (NULL: not wanted): a sentence or two for the person about what was noticed (unit, missing values), ""
 * else. STATUS_DATA (also: the file cannot be read), STATUS_STORE, STATUS_USAGE, STATUS_MEM: why. Release
 * with sway_trial_free; the polygon belongs to the list, so the list must outlive the trial. One thread at a
 * time for one list; children of fork are free of each other. */
enum { SOURCE_NOTE_BYTES = 400 };
enum status trial_source_load(const struct trial_source *s, const struct source_options *options,
                              struct sway_trial *out, char notes[SOURCE_NOTE_BYTES], struct problem *why);

#endif
