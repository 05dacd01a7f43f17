/* clock.h - the monotonic clock that everything is timed by, and the wall clock that only labels.
 *
 * Safe on any thread. clock_now_ns and clock_sleep_until_ns are RT-safe. */
#ifndef EVENKEEL_BASE_CLOCK_H
#define EVENKEEL_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#define NS_PER_S 1000000000LL
#define NS_PER_MS 1000000LL

int64_t clock_now_ns(void);                  /* CLOCK_MONOTONIC */
void clock_sleep_until_ns(int64_t until_ns); /* absolute; restarts after a signal */

/* A label, never a measure of duration (platform.md 5). */
struct wall_time {
    int64_t utc_ms;        /* since 1970                      */
    int32_t offset_min;    /* local time minus UTC, minutes   */
};
struct wall_time wall_time_now(void);

enum { WALL_TIME_TEXT_BYTES = 40 };
/* "2026-11-20T15:43:02.123+01:00"; text has room for WALL_TIME_TEXT_BYTES. */
void wall_time_text(struct wall_time t, char *text);
/* "20 Nov 2026" in the label's own offset. */
void wall_time_date_text(struct wall_time t, char *text);

#endif
