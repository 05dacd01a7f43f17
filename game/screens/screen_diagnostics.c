/* How the machine keeps up, for the curious: measured, never guessed (performance.md 2, 3). */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>

enum { LINE_BYTES = 160 + PATH_BYTES };

void diagnostics_enter(struct app *a)
{
    if (!a->port.info(a->port.context) && !a->opening_spec[0]) (void)app_open_plate(a, a->plate_spec);
    choices_set(a, (const struct choice[]){{N_("Back"), EV_BACK, ARROW_LEFT, true}}, 1);
}

enum event diagnostics_update(struct app *a)
{
    if (a->opening_spec[0]) (void)app_look_for_plate(a);
    return EV_NONE;
}

static void row(struct app *a, int line, const char *name, const char *value)
{
    double y = 168 + 40.0 * line;
    view_text(a->view, name, (struct point_u){100, y}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, 330);
    view_text(a->view, value, (struct point_u){440, y}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, 740);
}

/* By the names that the log and the lab use; there stand the sentences. */
static void warning_names(uint64_t warnings, char *text, size_t size)
{
    size_t n = 0;
    (void)snprintf(text, size, "%s", tr("none"));
    for (int w = 0; w < WARNING_COUNT && n < size; w++)
        if (warnings & PLATE_WARNING_BIT(w)) {
            int wrote = snprintf(text + n, size - n, "%s%s", n > 0 ? ", " : "", plate_warning_name((enum plate_warning)w));
            n += wrote > 0 ? (size_t)wrote : 0;
        }
}

static void plate_rows(struct app *a)
{
    char text[LINE_BYTES];
    struct plate_snapshot p;
    a->port.read_status(a->port.context, &p);
    (void)snprintf(text, sizeof text, "%s, %s", a->port.info(a->port.context)->name, plate_state_name(p.state));
    row(a, 0, tr("Plate"), text);
    (void)snprintf(text, sizeof text, "%.1f Hz, %llu samples, %llu lost, %llu gaps, %llu dropped", p.measured_rate_hz,
                   (unsigned long long)p.counters.samples, (unsigned long long)p.counters.lost, (unsigned long long)p.counters.gaps,
                   (unsigned long long)p.samples_dropped);
    row(a, 1, tr("Samples"), text);
    (void)snprintf(text, sizeof text, "%llu CRC, %llu COBS, %llu oversize, %llu short, %llu noise; mode lost %llu times",
                   (unsigned long long)p.counters.crc_errors, (unsigned long long)p.counters.cobs_errors,
                   (unsigned long long)p.counters.oversize, (unsigned long long)p.counters.short_reports,
                   (unsigned long long)p.counters.noise_lines, (unsigned long long)p.counters.mode_lost);
    row(a, 2, tr("Frames refused"), text);
    warning_names(p.counters.warnings, text, sizeof text);
    row(a, 3, tr("Warnings"), text);
    (void)snprintf(text, sizeof text, "%s, %s%s%s", p.priority, p.memory, p.loop_hangs ? ", loop hangs" : "",
                   p.priority_dropped ? ", priority given up" : "");
    row(a, 4, tr("Loop priority"), text);
    (void)snprintf(text, sizeof text, "p50 %.0f, p99 %.0f, worst %.0f \xc2\xb5s; %llu of %llu late", p.late_p50_us, p.late_p99_us,
                   p.late_worst_us, (unsigned long long)p.late_ticks, (unsigned long long)p.ticks);
    row(a, 5, tr("Loop lateness"), text);
}

static void frame_rows(struct app *a)
{
    char text[LINE_BYTES];
    struct frame_stats f;
    view_frame_stats(a->view, &f);
    (void)snprintf(text, sizeof text, "p50 %.1f, p95 %.1f, p99 %.1f ms; %llu frames", f.draw_p50_ms, f.draw_p95_ms, f.draw_p99_ms,
                   (unsigned long long)f.frames);
    row(a, 6, tr("Drawing a frame"), text);
    if (f.latency_p50_ms > 0)
        (void)snprintf(text, sizeof text, "p50 %.1f, p99 %.1f ms, filter not included", f.latency_p50_ms, f.latency_p99_ms);
    else
        (void)snprintf(text, sizeof text, "%s", tr("not measured yet"));
    row(a, 7, tr("Sample to picture"), text);
    (void)snprintf(text, sizeof text, "Evenkeel %s, %s", EVENKEEL_VERSION, a->paths.data);
    row(a, 8, tr("Program, data"), text);
}

void diagnostics_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("How the machine keeps up"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){60, 130, 1160, 420}, COLOUR_PAPER);
    if (a->port.info(a->port.context)) {
        plate_rows(a);
        frame_rows(a);
    } else {
        (void)view_paragraph(a->view, a->problem.text, (struct rect_u){100, 160, 1080, 360}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    }
    choices_draw(a);
}
