/* resume.c - the same plate again after its cable was out: the loop, its rings and the running record go on. */
#include <string.h>

#include "acquire/inside.h"

/* Never another plate in the middle of a trial (devices.md 13): the same device, and the same meaning of its channels. */
static bool same_plate(const struct plate_info *a, const struct plate_info *b)
{
    return strcmp(a->serial, b->serial) == 0 && strcmp(a->driver, b->driver) == 0 && a->raw_kind == b->raw_kind &&
           a->channel_count == b->channel_count && a->rate_hz == b->rate_hz &&
           memcmp(a->channel, b->channel, sizeof a->channel) == 0 && memcmp(a->knee, b->knee, sizeof a->knee) == 0;
}

bool acquire_lost(const struct acquire *a)
{
    return !a->is_virtual && atomic_load_explicit(&a->reader.parked, memory_order_acquire) &&
           atomic_load_explicit(&a->reader.state, memory_order_relaxed) == (int)PLATE_LOST;
}

void acquire_drop_plate(struct acquire *a)
{
    driver_close(a->driver);
    a->driver = NULL;
}

enum status acquire_find_again(struct acquire *a, const char *spec, struct driver **out, enum plate_error *error, struct problem *why)
{
    struct driver *d = NULL;
    enum status status = driver_open(spec, &a->host, NULL, &d, error, why);
    if (status != STATUS_OK) return status;
    if (!same_plate(&a->plate, &d->info)) {
        *error = PLATE_NOT_A_PLATE;
        status = problem_set(why, STATUS_PLATE, "%s is another plate than the one that was used (%s). Please connect that one again.",
                             d->info.name, a->plate.name);
        driver_close(d);
        return status;
    }
    *out = d;
    return STATUS_OK;
}

void acquire_resume_plate(struct acquire *a, struct driver *d)
{
    a->driver = d;
    atomic_store_explicit(&a->reader.successor, d, memory_order_release);
}
