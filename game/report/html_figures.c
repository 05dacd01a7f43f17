/* One exercise: the path of its newest stretch, a value that may be compared over sets, and the level trial by trial. Each chart has the
 * same numbers in a table beside it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/translate.h"
#include "care/practice.h"
#include "report/report_parts.h"
#include "report/report_words.h"

/* Art guide, light theme. */
static const char *const colours[6] = {
    [INK_TEXT] = "#1d2f3a",      [INK_QUIET] = "#45606b", [INK_LINE] = "#2a6a80",
    [INK_HIGHLIGHT] = "#ffb43d", [INK_BAND] = "#cfe0dd",  [INK_GRID] = "#e3e6df"};
enum {
    CHART_WIDTH = 430,
    CHART_HEIGHT = 235,
    TRACE_HEIGHT = 330,
    LABEL_SIZE = 13,
    POINTS_MAX = 4000,
    VALUES_MAX = 200
};

/* ---- pieces ---- */

static void figure_begin(struct markup *m, int *figure, const char *title)
{
    markup_print(m, "<figure>\n<figcaption>%d. ", ++*figure);
    markup_text(m, title);
    markup_raw(m, "</figcaption>\n<div class=\"pair\">\n");
}

static void figure_end(struct markup *m, const char *note)
{
    markup_raw(m, "</div>\n<p class=\"small quiet\">");
    markup_text(m, note);
    markup_raw(m, "</p>\n</figure>\n");
}

static void put_chart(struct markup *m, const struct chart *c, double height)
{
    struct chart_layout *layout = NULL;
    char *svg = NULL;
    size_t bytes = 0;
    if (chart_layout(c, CHART_WIDTH, height, &layout) != STATUS_OK ||
        chart_svg(layout, colours, true, c->title, &svg, &bytes) != STATUS_OK)
        m->out_of_memory = true;
    else
        markup_raw(m, svg);
    free(svg);
    chart_layout_free(layout);
}

static void head_cell(struct markup *m, const char *name, bool number)
{
    markup_raw(m, number ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">");
    markup_text(m, name);
    markup_raw(m, "</th>");
}

static void number_row(struct markup *m, const char *name, double v, int decimals, const char *unit)
{
    markup_raw(m, "<tr><th scope=\"row\">");
    markup_text(m, name);
    markup_raw(m, "</th>");
    html_cell_real(m, v, decimals);
    html_cell_text(m, isfinite(v) ? unit : "");
    markup_raw(m, "</tr>\n");
}

/* metrics.md 4: the value of nearly every measure depends on it. */
static const char *profile_words(const char *profile)
{
    if (!profile) return "";
    if (strcmp(profile, PROFILE_OF_EVEN) == 0)
        return tr("Profile lp10: low-pass 10 Hz, 4th order Butterworth, dual pass.");
    return tr("Profile quijoux25, because the samples are not evenly spaced in time: weighted windows at 25 "
              "Hz, then "
              "low-pass 10 Hz, 4th order Butterworth, dual pass (Quijoux 2021).");
}

/* ---- 1: path and ellipse ---- */

static void trace_table(struct markup *m, const struct sway_numbers *n)
{
    markup_raw(m, "<div><table><tbody>\n");
    number_row(m, tr("path length"), n->path_mm, 1, "mm");
    number_row(m, tr("mean speed"), n->mean_speed_mm_s, 2, "mm/s");
    number_row(m, tr("95 % ellipse, area"), n->ellipse_area_mm2, 1, "mm\xC2\xB2");
    number_row(m, tr("95 % ellipse, half axes"), n->ellipse_major_mm, 1, "mm");
    number_row(m, "", n->ellipse_minor_mm, 1, "mm");
    number_row(m, tr("middle, side to side"), n->measured ? n->centre_mm.x : NAN, 1, "mm");
    number_row(m, tr("middle, front and back"), n->measured ? n->centre_mm.y : NAN, 1, "mm");
    number_row(m, tr("duration"), n->duration_s, 2, "s");
    number_row(m, tr("samples"), (double)n->samples, 0, "");
    number_row(m, tr("rate"), n->rate_hz > 0.0 ? n->rate_hz : NAN, 1, "Hz");
    markup_raw(m, "<tr><th scope=\"row\">");
    markup_text(m, tr("profile"));
    markup_raw(m, "</th><td class=\"n\">");
    markup_text(m, n->profile);
    markup_raw(m, "</td><td></td></tr>\n</tbody></table>");
    if (n->reason[0]) {
        markup_raw(m, "<p class=\"small\">");
        markup_text(m, n->measured ? tr("To mind: ") : tr("Not measured: "));
        markup_text(m, n->reason);
        markup_raw(m, ".</p>");
    }
    markup_raw(m, "</div>\n");
}

static void trace_figure(struct markup *m, const struct report_exercise *e, const struct report_set *set,
                         int *figure)
{
    static const struct sway_numbers none = {.path_mm = NAN,
                                             .mean_speed_mm_s = NAN,
                                             .ellipse_area_mm2 = NAN,
                                             .ellipse_major_mm = NAN,
                                             .ellipse_minor_mm = NAN,
                                             .duration_s = NAN};
    const struct sway_numbers *n = set->trace_numbers ? set->trace_numbers : &none;
    size_t every = set->trace_count / POINTS_MAX + 1, count = 0;
    struct chart_point *points = calloc(set->trace_count / every + 1, sizeof *points);
    char title[160], name[32], hold[32] = "", note[500];
    if (!points) {
        m->out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < set->trace_count; i += every)
        points[count++] = (struct chart_point){set->trace[i].x, set->trace[i].y, false};
    if (set->trace_hold > 0) (void)snprintf(hold, sizeof hold, ", %s %d", tr("hold"), set->trace_hold);
    (void)snprintf(title, sizeof title, "%s, %s%s", tr("Path of the centre of pressure"), set_name(set, name),
                   hold);
    bool has_ellipse = n->measured && isfinite(n->ellipse_major_mm) && isfinite(n->ellipse_angle_rad);
    struct chart c = {.kind = CHART_TRACE,
                      .title = title,
                      .x_name = tr("Side to side (mm), right positive"),
                      .y_name = tr("Front and back (mm), front positive"),
                      .points = points,
                      .point_count = count,
                      .has_ellipse = has_ellipse,
                      .point_name = tr("path"),
                      .ellipse_name = tr("95 % ellipse"),
                      .label_size = LABEL_SIZE};
    if (has_ellipse) {
        c.ellipse_x = n->centre_mm.x;
        c.ellipse_y = n->centre_mm.y;
        c.ellipse_major = n->ellipse_major_mm;
        c.ellipse_minor = n->ellipse_minor_mm;
        c.ellipse_angle_rad = n->ellipse_angle_rad;
    }
    figure_begin(m, figure, title);
    put_chart(m, &c, TRACE_HEIGHT);
    trace_table(m, n);
    (void)snprintf(note, sizeof note, "%s %s", profile_words(n->profile),
                   e->stands_still ? tr("Zero is the middle of the plate. The ellipse is where a new sample "
                                        "falls with 95 % (Schubert "
                                        "and Kirchner 2014).")
                                   : tr("Zero is the middle of the plate. From the first target to the last: "
                                        "path and speed hold the "
                                        "movement that was asked for and are no measure of steadiness."));
    figure_end(m, note);
    free(points);
}

/* ---- 2: a value over sets ---- */

struct values {
    struct chart_point point[VALUES_MAX];
    size_t count;
    double earlier[VALUES_MAX];
    size_t earlier_count;
};

static void collect_values(const struct report_data *d, const struct report_exercise *e, struct values *v)
{
    for (int k = 0; k < e->history_count; k++) {
        const struct report_set *set = &d->sets[e->history[k]];
        for (int i = 0; i < set->try_count; i++) {
            double value = report_try_value(e, &set->tries[i]);
            if (!isfinite(value) || v->count == VALUES_MAX) continue;
            v->point[v->count++] = (struct chart_point){k + 1.0, value, set->this_session};
            if (!set->this_session) v->earlier[v->earlier_count++] = value;
        }
    }
}

static void history_row(struct markup *m, const struct report_exercise *e, const struct report_set *set,
                        int number)
{
    char date[WALL_TIME_TEXT_BYTES];
    double sum = 0.0, low = INFINITY, high = -INFINITY, seconds = 0.0;
    int count = 0;
    for (int i = 0; i < set->try_count; i++) {
        double v = report_try_value(e, &set->tries[i]);
        if (!isfinite(v)) continue;
        sum += v;
        low = fmin(low, v);
        high = fmax(high, v);
        seconds += set->tries[i].sway.duration_s;
        count++;
    }
    wall_time_date_text(set->row.start, date);
    markup_raw(m, set->this_session ? "<tr class=\"now\">" : "<tr>");
    html_cell_integer(m, number);
    html_cell_text(m, date);
    html_cell_real(m, set->row.base_grade, 0);
    html_cell_integer(m, count);
    html_cell_real(m, count > 0 ? sum / count : NAN, 2);
    html_cell_real(m, count > 0 ? low : NAN, 2);
    html_cell_real(m, count > 0 ? high : NAN, 2);
    if (e->stands_still) html_cell_real(m, count > 0 ? seconds / count : NAN, 1);
    markup_raw(m, "</tr>\n");
}

static void history_table(struct markup *m, const struct report_data *d, const struct report_exercise *e)
{
    markup_raw(m, "<div><table><thead><tr>");
    head_cell(m, tr("Set"), true);
    head_cell(m, tr("Date"), false);
    head_cell(m, tr("Grade"), true);
    head_cell(m, e->stands_still ? tr("Holds") : tr("Targets"), true);
    head_cell(m, e->stands_still ? tr("Mean (mm/s)") : tr("Mean (s)"), true);
    head_cell(m, tr("Least"), true);
    head_cell(m, tr("Most"), true);
    if (e->stands_still) head_cell(m, tr("Hold (s)"), true);
    markup_raw(m, "</tr></thead><tbody>\n");
    for (int k = 0; k < e->history_count; k++) history_row(m, e, &d->sets[e->history[k]], k + 1);
    markup_raw(m, "</tbody></table></div>\n");
}

static void history_note(const struct report_exercise *e, bool has_band, char *text, size_t text_bytes)
{
    char left_out[120] = "";
    if (e->left_out > 0)
        (void)snprintf(left_out, sizeof left_out, " %s: %d.",
                       e->stands_still ? tr("Holds of another length, left out")
                                       : tr("Sets of another grade, left out"),
                       e->left_out);
    char hold[120] = "";
    if (e->stands_still && e->profile)
        (void)snprintf(hold, sizeof hold, "%s %s, %s %.0f s. ", tr("Profile"), e->profile, tr("holds of"),
                       e->hold_s);
    (void)snprintf(
        text, text_bytes, "%s%s%s%s", hold,
        e->stands_still ? tr("One dot is one hold. Mean speed may be compared only within one profile, "
                             "duration and stance.")
                        : tr("One dot is one target: time from its appearing until it was "
                             "reached. Targets that were not reached have "
                             "no dot."),
        left_out,
        has_band ? tr(" The usual range holds the middle 80 % of this person's own earlier values.")
                 : tr(" A usual range appears when there are five earlier values."));
}

static void history_figure(struct markup *m, const struct report_data *d, const struct report_exercise *e,
                           int *figure)
{
    struct values *v = calloc(1, sizeof *v);
    char note[500];
    if (!v) {
        m->out_of_memory = true;
        return;
    }
    collect_values(d, e, v);
    const char *title = e->stands_still ? tr("Mean speed in each hold, set by set")
                                        : tr("Time to reach each target, set by set");
    struct chart c = {.kind = CHART_TIMES,
                      .title = title,
                      .x_name = tr("Set, oldest first"),
                      .y_name = e->stands_still ? tr("Mean speed (mm/s)") : tr("Time to reach (s)"),
                      .points = v->point,
                      .point_count = v->count,
                      .loose = true,
                      .band_name = tr("usual range"),
                      .highlight_name = tr("this session"),
                      .label_size = LABEL_SIZE};
    c.has_band = usual_range(v->earlier, v->earlier_count, &c.band_low, &c.band_high);
    if (v->earlier_count > 0) c.point_name = tr("earlier");
    history_note(e, c.has_band, note, sizeof note);
    figure_begin(m, figure, title);
    put_chart(m, &c, CHART_HEIGHT);
    history_table(m, d, e);
    figure_end(m, note);
    free(v);
}

/* ---- 3: level, trial by trial ---- */

static int longest_set(const struct report_data *d, const struct report_exercise *e)
{
    int most = 0;
    for (int k = 0; k < e->set_count; k++)
        if (d->sets[e->sets[k]].try_count > most) most = d->sets[e->sets[k]].try_count;
    return most;
}

/* Sets side by side, so that sixteen targets make sixteen rows. */
static void level_table(struct markup *m, const struct report_data *d, const struct report_exercise *e)
{
    char name[32];
    markup_raw(m, "<div><table><thead><tr>");
    head_cell(m, tr("Trial"), true);
    for (int k = 0; k < e->set_count; k++) {
        char column[64];
        (void)snprintf(column, sizeof column, "%s, %s", tr("Level"), set_name(&d->sets[e->sets[k]], name));
        head_cell(m, column, true);
        head_cell(m, tr("Reached"), false);
    }
    markup_raw(m, "</tr></thead><tbody>\n");
    for (int i = 0, rows = longest_set(d, e); i < rows; i++) {
        markup_raw(m, "<tr>");
        html_cell_integer(m, i + 1);
        for (int k = 0; k < e->set_count; k++) {
            const struct report_set *set = &d->sets[e->sets[k]];
            bool there = i < set->try_count;
            html_cell_real(m, there ? set->tries[i].level : NAN, 2);
            html_cell_text(m, !there ? "" : set->tries[i].reached ? tr("yes") : tr("not yet"));
        }
        markup_raw(m, "</tr>\n");
    }
    markup_raw(m, "</tbody></table></div>\n");
}

static void level_figure(struct markup *m, const struct report_data *d, const struct report_exercise *e,
                         int *figure)
{
    size_t room = 0, count = 0;
    for (int k = 0; k < e->set_count; k++) room += (size_t)d->sets[e->sets[k]].try_count + 1;
    struct chart_point *points = calloc(room + 1, sizeof *points);
    int trial = 0;
    bool any_missed = false;
    double low = 10.0, high = 1.0;
    if (!points) {
        m->out_of_memory = true;
        return;
    }
    for (int k = 0; k < e->set_count; k++) {
        const struct report_set *set = &d->sets[e->sets[k]];
        if (k > 0) points[count++] = (struct chart_point){NAN, NAN, false}; /* between sets the line breaks */
        for (int i = 0; i < set->try_count; i++) {
            points[count++] = (struct chart_point){++trial, set->tries[i].level, set->tries[i].reached};
            any_missed = any_missed || !set->tries[i].reached;
            low = fmin(low, set->tries[i].level);
            high = fmax(high, set->tries[i].level);
        }
    }
    struct chart c = {.kind = CHART_TIMES,
                      .title = tr("Level, trial by trial"),
                      .x_name = tr("Trial of this session"),
                      .y_name = tr("Level (1 to 10)"),
                      .points = points,
                      .point_count = count,
                      .y_fixed = trial > 0,
                      .y_min = fmax(1.0, floor(low) - 1.0),
                      .y_max = fmin(10.0, ceil(high) + 1.0),
                      .highlight_name = tr("reached"),
                      .point_name = any_missed ? tr("not yet reached") : NULL,
                      .label_size = LABEL_SIZE};
    figure_begin(m, figure, c.title);
    put_chart(m, &c, CHART_HEIGHT);
    level_table(m, d, e);
    figure_end(m, tr("The level follows success: it rises a little after trials that were reached and falls "
                     "a little after others. A gap in the "
                     "line separates sets."));
    free(points);
}

/* ---- events ---- */

/* What a side stands for: in E15 both feet stay, and heels (+1) or toes (-1) go up. */
static const char *side_words(enum exercise_id id, double side)
{
    if (id == E15_HEEL_TOE_RAISE) return side > 0 ? tr("heels") : tr("toes");
    return side > 0 ? tr("right") : tr("left");
}

static void event_value(struct markup *m, enum exercise_id id, const struct world_event *e)
{
    switch (e->kind) {
    case WORLD_TRIAL_END: html_cell_text(m, e->value > 0.5 ? tr("reached") : tr("not yet")); break;
    case WORLD_ANSWER: html_cell_text(m, e->value > 0.5 ? tr("as asked") : tr("another")); break;
    case WORLD_LIFTED:
    case WORLD_LANDED:
    case WORLD_CONTACT: html_cell_text(m, side_words(id, e->value)); break;
    case WORLD_TRIAL_BEGIN:
    case WORLD_ARRIVED:
    case WORLD_LEVEL_CHANGED:
    case WORLD_HARD_LANDING:
    case WORLD_RISING:
    case WORLD_STANDING:
    case WORLD_LOWERING:
    case WORLD_SEATED:
    case WORLD_REPETITION:
    case WORLD_TURN:
    case WORLD_CUE:
    case WORLD_LOAD_HIGH:
    case WORLD_LOAD_LIMIT:
    case WORLD_ONSET: html_cell_real(m, e->value, 2); break;
    default: html_cell_real(m, NAN, 2); break;
    }
}

static void event_row(struct markup *m, const struct report_set *set, const struct world_event *e)
{
    markup_raw(m, "<tr>");
    html_cell_real(m, (double)e->tick / 1000.0 - (double)set->first_tick / 1000.0, 3);
    if (e->trial > 0)
        html_cell_integer(m, e->trial);
    else
        markup_raw(m, "<td></td>");
    html_cell_text(m, tr(event_words(e->kind)));
    event_value(m, set->row.exercise, e);
    markup_raw(m, "</tr>\n");
}

static void set_events(struct markup *m, const struct report_set *set)
{
    char name[32];
    if (set->event_count == 0) return;
    markup_raw(m, "<details><summary>");
    markup_text(m, tr("Events of "));
    markup_text(m, set_name(set, name));
    markup_print(m, " (%zu)</summary>\n<table><thead><tr>", set->event_count);
    head_cell(m, tr("Time (s)"), true);
    head_cell(m, tr("Trial"), true);
    head_cell(m, tr("What"), false);
    head_cell(m, tr("Value"), true);
    markup_raw(m, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < set->event_count; i++) event_row(m, set, &set->events[i]);
    markup_raw(m, "</tbody></table></details>\n");
}

void html_exercise(struct markup *m, const struct report_data *d, const struct report_exercise *e,
                   int *figure)
{
    const struct report_set *newest = &d->sets[e->sets[e->set_count - 1]];
    markup_raw(m, "<section class=\"exercise\">\n<h2>");
    markup_text(m, tr(exercise_title(e->id)));
    markup_print(m, " <span class=\"quiet small\">%s</span></h2>\n", exercise_code(e->id));
    trace_figure(m, e, newest, figure);
    history_figure(m, d, e, figure);
    level_figure(m, d, e, figure);
    for (int k = 0; k < e->set_count; k++) set_events(m, &d->sets[e->sets[k]]);
    markup_raw(m, "</section>\n");
}
