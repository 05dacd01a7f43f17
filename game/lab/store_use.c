#include "lab/store_use.h"

#include <stdlib.h>

#include "base/paths.h"
#include "lab/lab.h"

int lab_open_store(const char *data_dir, struct store **out)
{
    struct paths paths;
    struct problem why = {0};
    if (paths_resolve(data_dir, &paths, &why) != STATUS_OK) return lab_problem(&why);
    if (store_open(paths.data, STORE_READ, out, NULL, &why) != STATUS_OK) return lab_problem(&why);
    return -1;
}

const char *source_name(bool simulated, bool recorded)
{
    return simulated ? "simulated" : recorded ? "recording" : "person";
}

enum { ROWS_AT_FIRST = 256 };

struct session_row *all_sessions(struct store *s, const char *patient_code, size_t *count,
                                 struct problem *why)
{
    for (size_t room = ROWS_AT_FIRST;; room *= 4) {
        struct session_row *rows = calloc(room, sizeof *rows);
        if (!rows) {
            problem_set(why, STATUS_MEM, "memory for %zu sessions could not be had", room);
            return NULL;
        }
        *count = 0;
        enum status status = store_sessions(s, patient_code, rows, room, count, why);
        if (status == STATUS_OK && *count < room) return rows;
        free(rows);
        if (status != STATUS_OK) return NULL;
    }
}

struct trial_row *all_trials(struct store *s, const char *session_id, const char *patient_code, size_t *count,
                             struct problem *why)
{
    for (size_t room = ROWS_AT_FIRST;; room *= 4) {
        struct trial_row *rows = calloc(room, sizeof *rows);
        if (!rows) {
            problem_set(why, STATUS_MEM, "memory for %zu recorded sets could not be had", room);
            return NULL;
        }
        *count = 0;
        enum status status = store_trials(s, session_id, patient_code, rows, room, count, why);
        if (status == STATUS_OK && *count < room) return rows;
        free(rows);
        if (status != STATUS_OK) return NULL;
    }
}
