/* resume.c - the same plate again after its cable was out: the loop, its rings and the running record go on. */
#include <string.h>

#include "acquire/inside.h"

static bool same_channel(const struct plate_info *a, const struct plate_info *b, int i)
{
    const struct channel_info *x = &a->channel[i], *y = &b->channel[i];
    const struct channel_knee *k = &a->knee[i], *l = &b->knee[i];
    return x->role == y->role && x->scale == y->scale && x->offset == y->offset && x->at_mm.x == y->at_mm.x &&
           x->at_mm.y == y->at_mm.y && k->raw == l->raw && k->scale_above == l->scale_above;
}

/* Never another plate in the middle of a trial (devices.md 13): the same device, and the same meaning of its channels. */
static bool same_plate(const struct plate_info *a, const struct plate_info *b)
{
    bool same = strcmp(a->serial, b->serial) == 0 && strcmp(a->driver, b->driver) == 0 && a->raw_kind == b->raw_kind &&
                a->channel_count == b->channel_count && a->rate_hz == b->rate_hz && a->seq_bits == b->seq_bits &&
                a->has_device_time == b->has_device_time;
    for (int i = 0; same && i < a->channel_count; i++) same = same_channel(a, b, i);
    return same;
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

static const char *number_of(const struct plate_info *p)
{
    return p->serial[0] ? p->serial : "unknown";
}

enum status acquire_find_again(struct acquire *a, const char *spec, struct driver **out, enum plate_error *error,
                               struct problem *why)
{
    struct driver *d = NULL;
    struct driver_host opening = acquire_opening_host(a);
    enum status status = driver_open(spec, &opening, NULL, &d, error, why);
    if (status != STATUS_OK) return status;
    if (!same_plate(&a->plate, &d->info)) {
        *error = PLATE_NOT_A_PLATE;
        status = problem_set(why, STATUS_PLATE,
                             "%s (serial number %s) is not the plate that was used until now: that was %s (serial number %s). "
                             "Please connect that one again.",
                             d->info.name, number_of(&d->info), a->plate.name, number_of(&a->plate));
        driver_close(d);
        return status;
    }
    d->host = a->host;
    *out = d;
    return STATUS_OK;
}

void acquire_resume_plate(struct acquire *a, struct driver *d)
{
    a->driver = d;
    /* Not lost any more, although the reader has yet to take it: nobody may close it now. */
    atomic_store_explicit(&a->reader.parked, false, memory_order_relaxed);
    atomic_store_explicit(&a->reader.successor, d, memory_order_release);
}
