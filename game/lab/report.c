/* The report of a session, as a file for a browser or a printer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "lab/lab.h"
#include "lab/store_use.h"
#include "report/report.h"

static const char help[] =
    "usage: evenkeel-lab report [--session ID | --patient CODE] [--out FILE] [--data-dir DIR]\n\n"
    "Writes the report of one session: one HTML file with charts and the same numbers in tables beside them, "
    "no script,\n"
    "nothing loaded from elsewhere. Prints the path of the file.\n\n"
    "  --session ID     this session (evenkeel-lab sessions lists them)\n"
    "  --patient CODE   the newest session of this person (default: the newest of all)\n"
    "  --out FILE       where to (default: report_CODE_DATE.html in this folder)\n"
    "  --data-dir DIR   the store of this folder\n\n"
    "example:\n"
    "  evenkeel-lab report --patient P0042 --out p0042.html\n";

/* The session that is meant; false and why when there is none. */
static bool find_session(struct store *s, const char *session_id, const char *patient_code,
                         struct session_row *out, struct problem *why)
{
    size_t count = 0;
    struct session_row *rows = all_sessions(s, patient_code, &count, why);
    bool found = false;
    for (size_t i = 0; rows && i < count && !found; i++)
        if (!session_id || strcmp(rows[i].id.text, session_id) == 0) {
            *out = rows[i];
            found = true;
        }
    if (rows && !found)
        problem_set(
            why, STATUS_DATA,
            "the store has no session%s%s%s%s, expected one of those that evenkeel-lab sessions lists",
            session_id ? " " : "", session_id ? session_id : "", patient_code ? " of " : "",
            patient_code ? patient_code : "");
    free(rows);
    return found;
}

static void default_name(const struct session_row *session, char out[PATH_BYTES])
{
    char start[WALL_TIME_TEXT_BYTES];
    wall_time_text(session->start, start);
    start[10] = '\0'; /* the day */
    (void)snprintf(out, PATH_BYTES, "report_%s_%s.html", session->patient_code, start);
}

static int write_report(struct store *s, const char *session_id, const char *patient_code, const char *out)
{
    struct problem why = {0};
    struct session_row session;
    char name[PATH_BYTES];
    if (!find_session(s, session_id, patient_code, &session, &why)) return lab_problem(&why);
    default_name(&session, name);
    if (!out) out = name;
    if (report_session_html(s, session.id.text, session.patient_code, out, &why) != STATUS_OK)
        return lab_problem(&why);
    printf("%s\n", out);
    return lab_flush_output();
}

int lab_report(int argc, char **argv)
{
    const char *data_dir = NULL, *session_id = NULL, *patient_code = NULL, *out = NULL;
    const struct lab_option options[] = {
        {"--session", OPTION_TEXT, &session_id, 0, 0},
        {"--patient", OPTION_TEXT, &patient_code, 0, 0},
        {"--out", OPTION_TEXT, &out, 0, 0},
        {"--data-dir", OPTION_TEXT, &data_dir, 0, 0},
    };
    struct store *store = NULL;
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    if (session_id && patient_code)
        return lab_fail(STATUS_USAGE, "report: expected --session or --patient, not both");
    code = lab_open_store(data_dir, &store);
    if (code >= 0) return code;
    code = write_report(store, session_id, patient_code, out);
    store_close(store);
    return code;
}
