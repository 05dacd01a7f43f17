#include "base/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/units.h"

enum { BAR_CELLS = 30 };

void progress_begin(struct progress *p, const char *what)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    bool moves_cursor = term && *term && strcmp(term, "dumb") != 0;
    *p = (struct progress){.what = what,
                           .start_ns = clock_now_ns(),
                           .terminal = isatty(STDERR_FILENO) && moves_cursor,
                           .colour = !(no_colour && *no_colour)};
}

void progress_text(const char *what, double done, double total, double elapsed_s, bool colour,
                   char text[PROGRESS_TEXT_BYTES])
{
    if (total <= 0.0) {
        (void)snprintf(text, PROGRESS_TEXT_BYTES, "%s  %d:%02d so far", what, (int)elapsed_s / 60,
                       (int)elapsed_s % 60);
        return;
    }
    double share = clamp01(done / total);
    int cells = (int)(share * BAR_CELLS);
    char bar[BAR_CELLS + 1], left[32] = "";
    for (int i = 0; i < BAR_CELLS; i++) bar[i] = i < cells ? '=' : i == cells ? '>' : ' ';
    bar[BAR_CELLS] = '\0';
    if (share > 0.01) {
        int left_s = (int)clamp(elapsed_s * (1.0 - share) / share + 0.5, 0.0, 359999.0);
        (void)snprintf(left, sizeof left, "  %d:%02d left", left_s / 60, left_s % 60);
    }
    (void)snprintf(text, PROGRESS_TEXT_BYTES, "%s  [%s%s%s] %3d %%%s", what, colour ? "\033[36m" : "", bar,
                   colour ? "\033[0m" : "", (int)(share * 100.0), left);
}

void progress_step(struct progress *p, double done, double total)
{
    char text[PROGRESS_TEXT_BYTES];
    int64_t now = clock_now_ns();
    if (!p->terminal || now - p->start_ns < NS_PER_S || now - p->last_ns < NS_PER_S / 10) return;
    progress_text(p->what, done, total, (double)(now - p->start_ns) / 1e9, p->colour, text);
    fprintf(stderr, "\r%s\033[K", text);
    p->shown = true;
    p->last_ns = now;
}

void progress_end(struct progress *p)
{
    if (p->shown) fputs("\r\033[K", stderr);
    p->shown = false;
}
