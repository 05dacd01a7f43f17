/* The therapist's report as one HTML document. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "base/translate.h"
#include "report/report.h"
#include "report/report_parts.h"

void html_cell_text(struct markup *m, const char *text)
{
    markup_raw(m, "<td>");
    markup_text(m, text);
    markup_raw(m, "</td>");
}

void html_cell_real(struct markup *m, double v, int decimals)
{
    char digits[64];
    if (!isfinite(v)) {
        markup_raw(m, "<td></td>");
        return;
    }
    (void)snprintf(digits, sizeof digits, "%.*f", decimals, fabs(v));
    bool negative = v < 0.0 && strspn(digits, "0.") < strlen(digits); /* never "-0.0" */
    markup_print(m, "<td class=\"n\">%s%s</td>", negative ? "\xE2\x88\x92" : "", digits);
}

void html_cell_integer(struct markup *m, long v)
{
    markup_print(m, "<td class=\"n\">%ld</td>", v);
}

const char *set_name(const struct report_set *set, char text[32])
{
    (void)snprintf(text, 32, "%s %d", tr("set"), set->row.number);
    return text;
}

void html_document(struct markup *m, const struct report_data *d)
{
    int figure = 0;
    markup_raw(m, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light\">\n<title>");
    markup_text(m, tr("Balance practice"));
    markup_raw(m, " ");
    markup_text(m, d->session.patient_code);
    markup_raw(m, "</title>\n<style>\n");
    markup_raw(m, report_style);
    markup_raw(m, "</style>\n</head>\n<body>\n");
    html_header(m, d);
    markup_raw(m, "<main>\n");
    html_sets(m, d);
    for (int i = 0; i < d->exercise_count; i++) html_exercise(m, d, &d->exercises[i], &figure);
    markup_raw(m, "</main>\n</body>\n</html>\n");
}

enum status report_session_html(struct store *s, const char *session_id, const char *patient_code,
                                const char *path, struct problem *why)
{
    struct report_data *d = NULL;
    struct markup m = {0};
    enum status status = report_gather(s, session_id, patient_code, &d, why);
    if (status != STATUS_OK) return status;
    html_document(&m, d);
    report_data_free(d);
    status = m.out_of_memory ? problem_set(why, STATUS_MEM, "Memory for the report could not be had.")
                             : file_write_whole(path, m.text, m.bytes, why);
    free(m.text);
    return status;
}
