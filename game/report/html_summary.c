/* Who, when, on what, and what was done: the first page. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/translate.h"
#include "care/practice.h"
#include "care/wording.h"
#include "report/report_parts.h"
#include "report/report_words.h"

static void fact(struct markup *m, const char *name, const char *value)
{
    markup_raw(m, "<div><dt>");
    markup_text(m, name);
    markup_raw(m, "</dt><dd>");
    markup_text(m, value);
    markup_raw(m, "</dd></div>\n");
}

static void when(const struct session_row *s, char *date, char *clock)
{
    char iso[WALL_TIME_TEXT_BYTES];
    wall_time_date_text(s->start, date);
    wall_time_text(s->start, iso);
    (void)snprintf(clock, WALL_TIME_TEXT_BYTES, "%.5s (UTC%.6s)", iso + 11, iso + strlen(iso) - 6);
}

static void source_note(struct markup *m, const struct session_row *s)
{
    if (s->simulated) {
        markup_raw(m, "<p class=\"source\"><b>");
        markup_text(m, tr("SIMULATED"));
        markup_raw(m, "</b> ");
        markup_text(m, tr("Nobody stood on a plate. A simulated person played this practice; its numbers say "
                          "nothing about any person."));
        markup_raw(m, "</p>\n");
    } else if (s->recorded) {
        markup_raw(m, "<p class=\"source\"><b>");
        markup_text(m, tr("RECORDING"));
        markup_raw(m, "</b> ");
        markup_text(m, tr("A recording was played into the exercises. The person in it did not see them; "
                          "scores show how the rules work, not what the person can do."));
        markup_raw(m, "</p>\n");
    }
}

void html_header(struct markup *m, const struct report_data *d)
{
    const struct session_row *s = &d->session;
    char date[WALL_TIME_TEXT_BYTES], clock[WALL_TIME_TEXT_BYTES], program[64], plate[160];
    when(s, date, clock);
    (void)snprintf(program, sizeof program, "evenkeel %s", s->program_version);
    (void)snprintf(plate, sizeof plate, "%s%s%s", s->plate_name, d->plate_serial[0] ? ", serial " : "",
                   d->plate_serial);
    markup_raw(m, "<header>\n<h1>");
    markup_text(m, tr("Balance practice"));
    markup_raw(m, ", <bdi>");
    markup_text(m, s->patient_code);
    markup_raw(m, "</bdi>, ");
    markup_text(m, date);
    markup_raw(m, "</h1>\n<p class=\"quiet\">");
    markup_text(m, tr("Report of one session"));
    markup_raw(m, "</p>\n");
    source_note(m, s);
    markup_raw(m, "<dl class=\"facts\">\n");
    fact(m, tr("Person"), s->patient_code);
    fact(m, tr("Start"), clock);
    fact(m, tr("Plate"), plate);
    fact(m, tr("Program"), program);
    markup_raw(m, "</dl>\n<p class=\"small quiet\">");
    markup_text(m, tr("Session"));
    markup_raw(m, " <bdi>");
    markup_text(m, s->id.text);
    markup_raw(m, "</bdi></p>\n<p class=\"small\">");
    markup_text(m, tr(wording(WORDING_T1_INTENDED_USE)));
    markup_raw(m, "</p>\n<p class=\"small\">");
    markup_text(m, tr(wording(WORDING_T4_NUMBERS)));
    markup_raw(m, "</p>\n</header>\n");
}

/* Full stars are filled and empty ones are not: shape and number say it too, for print without colour and for screen readers. */
static void stars_cell(struct markup *m, const struct trial_row *r)
{
    static const char star[] = "M8 .8l2.2 4.7 5.1.6-3.8 3.5 1 5L8 12.1l-4.5 2.5 1-5L.7 6.1l5.1-.6z";
    if (!r->score_valid) {
        markup_raw(m, "<td></td>");
        return;
    }
    int count = r->stars < 0 ? 0 : r->stars > 3 ? 3 : r->stars;
    markup_print(m, "<td><svg class=\"stars\" viewBox=\"0 0 54 16\" role=\"img\" aria-label=\"%d of 3\">",
                 count);
    for (int i = 0; i < 3; i++)
        markup_print(m,
                     "<path transform=\"translate(%d 0)\" fill=\"%s\" stroke=\"#1d2f3a\" stroke-width=\"1\" "
                     "stroke-linejoin=\"round\" d=\"%s\"/>",
                     19 * i, i < count ? "#ffb43d" : "none", star);
    markup_raw(m, "</svg></td>");
}

static void reached_cell(struct markup *m, const struct trial_row *r)
{
    if (r->trials > 0)
        markup_print(m, "<td class=\"n\">%d of %d (%.0f %%)</td>", r->successes, r->trials,
                     100.0 * r->successes / r->trials);
    else
        markup_raw(m, "<td></td>");
}

static void quality_cell(struct markup *m, const struct report_set *set)
{
    char codes[2 * sizeof set->row.quality] = "";
    size_t n = 0;
    for (const char *c = set->row.quality; *c && n + 2 < sizeof codes; c++) {
        codes[n++] = *c;
        if (*c == ';') codes[n++] = ' ';
    }
    markup_raw(m, "<td class=\"wrap\">");
    markup_text(m, !set->readable ? tr("not readable") : n > 0 ? codes : tr("clean"));
    markup_raw(m, "</td>");
}

static void levels_cell(struct markup *m, const struct trial_row *r)
{
    markup_print(m, "<td class=\"n\">%.1f \xE2\x86\x92 %.1f</td>", r->start_level, r->end_level);
}

static void set_row(struct markup *m, const struct report_set *set)
{
    const struct trial_row *r = &set->row;
    markup_raw(m, "<tr>");
    html_cell_integer(m, r->number);
    html_cell_text(m, tr(exercise_title(r->exercise)));
    html_cell_real(m, r->base_grade, 0);
    levels_cell(m, r);
    reached_cell(m, r);
    html_cell_real(m, r->score_valid ? (double)r->score : NAN, 0);
    stars_cell(m, r);
    html_cell_real(m, r->duration_s, 0);
    html_cell_text(m, tr(state_words(r->state)));
    quality_cell(m, set);
    markup_raw(m, "</tr>\n");
}

/* Every code of the table once. */
static void quality_list(struct markup *m, const struct report_data *d)
{
    char seen[24][32];
    int seen_count = 0;
    for (int i = 0; i < d->set_count; i++) {
        if (!d->sets[i].this_session) continue;
        char codes[sizeof d->sets[i].row.quality], *rest = codes;
        memcpy(codes, d->sets[i].row.quality, sizeof codes);
        codes[sizeof codes - 1] = '\0';
        for (char *code; (code = strtok_r(rest, "; ", &rest)) != NULL;) {
            bool known = false;
            for (int k = 0; k < seen_count; k++)
                known = known || strncmp(seen[k], code, sizeof seen[k] - 1) == 0;
            if (known || seen_count == 24) continue;
            (void)snprintf(seen[seen_count++], sizeof seen[0], "%s", code);
        }
    }
    if (seen_count == 0) return;
    markup_raw(m, "<dl class=\"words\">\n");
    for (int k = 0; k < seen_count; k++) {
        const char *words = quality_words(seen[k]);
        markup_raw(m, "<dt>");
        markup_text(m, seen[k]);
        markup_raw(m, "</dt><dd>");
        markup_text(m, tr(words ? words : "a code that this version has no words for"));
        markup_raw(m, "</dd>\n");
    }
    markup_raw(m, "</dl>\n");
}

static void unreadable_list(struct markup *m, const struct report_data *d)
{
    for (int i = 0; i < d->set_count; i++) {
        const struct report_set *set = &d->sets[i];
        if (!set->this_session || set->readable) continue;
        markup_print(m, "<p class=\"small\">%d. ", set->row.number);
        markup_text(m, set->problem);
        markup_raw(m, "</p>\n");
    }
}

void html_sets(struct markup *m, const struct report_data *d)
{
    static const struct {
        const char *name;
        bool number;
    } columns[] = {{"No.", true},      {"Exercise", false}, {"Grade", true},  {"Level", true},
                   {"Reached", true},  {"Score", true},     {"Stars", false}, {"Time (s)", true},
                   {"Set was", false}, {"Signal", false}};
    markup_raw(m, "<section>\n<h2>");
    markup_text(m, tr("What was practised"));
    markup_raw(m, "</h2>\n");
    if (d->exercise_count == 0) {
        markup_raw(m, "<p>");
        markup_text(m, tr("No set was recorded in this session."));
        markup_raw(m, "</p>\n</section>\n");
        return;
    }
    markup_raw(m, "<div class=\"wide\"><table class=\"sets\"><thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        markup_raw(m, columns[i].number ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">");
        markup_text(m, tr(columns[i].name));
        markup_raw(m, "</th>");
    }
    markup_raw(m, "</tr></thead>\n<tbody>\n");
    for (int i = 0; i < d->set_count; i++)
        if (d->sets[i].this_session) set_row(m, &d->sets[i]);
    markup_raw(m, "</tbody></table></div>\n");
    quality_list(m, d);
    unreadable_list(m, d);
    markup_raw(m, "<p class=\"small quiet after\">");
    markup_text(m, tr("Grade 1 to 10 is what was planned; the level, from start to end, moves around it with "
                      "success. A trial is reached by the "
                      "rule of its exercise; the score, 0 to 100, weighs time, accuracy and steadiness. "
                      "Scores belong to play and rise with practice: they are no "
                      "measure of steadiness."));
    markup_raw(m, "</p>\n</section>\n");
}
