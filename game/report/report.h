/* report.h - the therapist's report: one HTML file, inline SVG, no script, a table beside every chart, T1 and T4 in it. */
#ifndef EVENKEEL_REPORT_REPORT_H
#define EVENKEEL_REPORT_REPORT_H

#include "records/records.h"

/* session_id: a whole id, or NULL for the newest of patient_code. Writes path atomically. STATUS_DATA: no such session. */
enum status report_session_html(struct store *s, const char *session_id, const char *patient_code, const char *path,
                                struct problem *why);

#endif
