/* links: acquire signal */
/* bench_input.c - the input side of performance.md: P1 filter bank, P2 tick, P3 and P4 wake-ups, P5 loss,
 * P7 cursor delay. Form, options and exit status: support/bench.h; further options: --p3-seconds and --p4-seconds
 * (of one run), --p5-seconds (60; 600 in the long form). */
#include "bench/cursor_delay.h"
#include "bench/filter_case.h"
#include "bench/tick_case.h"
#include "bench/wake_case.h"
#include "support/bench.h"

/* First row of the table in performance.md 3: plate noise 0.05 mm at 1 kHz, rest jitter about 0.005 mm. */
static void cursor_delay_run(struct bench *b)
{
    const struct cursor_filter filter = {
        .kind = CURSOR_ONE_EURO, .min_cutoff_hz = 2.0, .beta = 1.0, .derivative_cutoff_hz = 4.0};
    struct cursor_delay d;
    if (!bench_wants(b, "P7")) return;
    cursor_delay_measure(&filter, 0.05, &d);
    if (!(fabs(d.peer_jitter_mm / d.rest_jitter_mm - 1.0) < 0.01))
        bench_differs(b, "P7 cursor delay", "equal jitter at rest");
    bench_line(b, "P7 cursor delay, quiet stance", bench_text("%.1f ms", d.quiet_ms),
               bench_text("%.1f ms", d.peer_quiet_ms), d.quiet_ms / d.peer_quiet_ms, BENCH_AT_MOST, 0.6);
    bench_line(b, "P7 cursor delay, weight shifts", bench_text("%.1f ms", d.shift_ms),
               bench_text("%.1f ms", d.peer_shift_ms), d.shift_ms / d.peer_shift_ms, BENCH_AT_MOST, 0.25);
    bench_line(b, "P7 cursor jitter, moving to rest", bench_text("%.4f mm", d.moving_jitter_mm),
               bench_text("%.4f mm", d.rest_jitter_mm), d.moving_jitter_mm / d.rest_jitter_mm, BENCH_AT_MOST,
               3.5);
    bench_note("P7: the Butterworth 4 of equal rest jitter has its cutoff at %.2f Hz", d.peer_cutoff_hz);
}

int main(int argc, char **argv)
{
    struct bench b;
    bench_begin(&b, argc, argv);
    filter_case_run(&b);
    tick_case_run(&b);
    cursor_delay_run(&b);
    wake_case_cyclictest(&b);
    wake_case_plain(&b);
    loss_case_run(&b);
    return bench_end(&b);
}
