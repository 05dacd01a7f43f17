#include "base/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/units.h"

enum { BAR_CELLS = 30 };
static const int64_t FIRST_AFTER_NS = NS_PER_S, EVERY_NS = NS_PER_S / 10;

void progress_begin(struct progress *p, const char *title)
{
    const char *no_colour = getenv("NO_COLOR");
    *p = (struct progress){.title = title, .begin_ns = clock_now_ns(), .terminal = isatty(STDERR_FILENO) == 1,
                           .colour = !(no_colour && *no_colour)};
}

static void print_time_left(int64_t elapsed_ns, double fraction)
{
    if (fraction < 0.02) return;
    int left_s = (int)((double)elapsed_ns / 1e9 * (1.0 - fraction) / fraction + 0.5);
    fprintf(stderr, "  %d:%02d left", left_s / 60, left_s % 60);
}

void progress_show(struct progress *p, double fraction)
{
    if (!p->terminal) return;
    int64_t now = clock_now_ns();
    if (now - p->begin_ns < FIRST_AFTER_NS || now - p->shown_ns < EVERY_NS) return;
    p->shown_ns = now;
    p->drawn = true;
    int full = (int)(clamp01(fraction) * BAR_CELLS);
    fprintf(stderr, "\r\033[K%s %s", p->title, p->colour ? "\033[36m" : "");
    for (int i = 0; i < BAR_CELLS; i++) fputs(i < full ? "\xe2\x96\x88" : "\xe2\x96\x91", stderr);
    fprintf(stderr, "%s %3.0f %%", p->colour ? "\033[0m" : "", 100.0 * clamp01(fraction));
    print_time_left(now - p->begin_ns, fraction);
    (void)fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (p->drawn) fputs("\r\033[K", stderr);
    p->drawn = false;
}
