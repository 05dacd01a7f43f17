/* lasts.h - something that must go on for a time before it counts. Pure, one step per millisecond. */
#ifndef EVENKEEL_WORLD_LASTS_H
#define EVENKEEL_WORLD_LASTS_H

#include <stdbool.h>
#include <stdint.h>

/* *ms: how long the condition has lasted without a break. true: long enough. */
static inline bool lasts(uint32_t *ms, bool condition, uint32_t needed_ms)
{
    *ms = condition ? *ms + 1 : 0;
    return *ms >= needed_ms;
}

#endif
