/* store_use.h - the store of a command: where it lies, opened for reading, with one sentence when it cannot be. */
#ifndef EVENKEEL_LAB_STORE_USE_H
#define EVENKEEL_LAB_STORE_USE_H

#include "records/records.h"

/* data_dir NULL: the usual place. Returns -1 to go on (then store_close), else the exit code. */
int lab_open_store(const char *data_dir, struct store **out);

const char *source_name(bool simulated, bool recorded);   /* "simulated", "recording", "person" */

/* Rows of any number: calls list again with more room until all fit. NULL when memory or the store fails, why says it; else free() it. */
struct session_row *all_sessions(struct store *s, const char *patient_code, size_t *count, struct problem *why);
struct trial_row *all_trials(struct store *s, const char *session_id, const char *patient_code, size_t *count, struct problem *why);

#endif
