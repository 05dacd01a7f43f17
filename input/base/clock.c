#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

int64_t clock_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

void clock_sleep_until_ns(int64_t until_ns)
{
    struct timespec t = {.tv_sec = (time_t)(until_ns / NS_PER_S), .tv_nsec = (long)(until_ns % NS_PER_S)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {}
}

struct wall_time wall_time_now(void)
{
    struct timespec t;
    struct tm local;
    clock_gettime(CLOCK_REALTIME, &t);
    localtime_r(&t.tv_sec, &local);
    return (struct wall_time){.utc_ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / NS_PER_MS,
                              .offset_min = (int32_t)(local.tm_gmtoff / 60)};
}

static struct tm broken_down(struct wall_time t)
{
    time_t local_s = (time_t)(t.utc_ms / 1000 + (int64_t)t.offset_min * 60);
    struct tm tm;
    gmtime_r(&local_s, &tm);
    return tm;
}

void wall_time_text(struct wall_time t, char *text)
{
    struct tm tm = broken_down(t);
    char day[24];
    int offset = t.offset_min < 0 ? -t.offset_min : t.offset_min;
    (void)strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
    (void)snprintf(text, WALL_TIME_TEXT_BYTES, "%s.%03d%c%02d:%02d", day, (int)(t.utc_ms % 1000),
                   t.offset_min < 0 ? '-' : '+', offset / 60 % 24, offset % 60);
}

void wall_time_date_text(struct wall_time t, char *text)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm tm = broken_down(t);
    (void)snprintf(text, WALL_TIME_TEXT_BYTES, "%d %s %d", tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900);
}
