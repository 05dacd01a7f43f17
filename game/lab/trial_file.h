/* trial_file.h - a file as a trial: a table of numbers, or a capture of a plate's wire. */
#ifndef EVENKEEL_LAB_TRIAL_FILE_H
#define EVENKEEL_LAB_TRIAL_FILE_H

#include "lab/manifest.h"
#include "lab/trial_source.h"

/* row: NULL for a file without a list. What a row does not give, options do. As trial_source_load. */
enum status trial_file_load(const char *path, const struct manifest_row *row,
                            const struct source_options *options, struct sway_trial *out,
                            char notes[SOURCE_NOTE_BYTES], struct problem *why);
/* bytes [count]: a capture (drivers/capture.h), decoded as replay decodes it. */
enum status trial_capture_load(const char *path, const char *bytes, size_t count, struct sway_trial *out,
                               struct problem *why);
/* A recorded set of the store that lies in data_dir. */
enum status trial_stored_load(const char *data_dir, const char *trial_id, struct sway_trial *out,
                              struct problem *why);

#endif
