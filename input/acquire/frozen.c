#include "acquire/frozen.h"

#include "base/clock.h"

/* A coarse plate (1 N a step, 10 to 80 Hz) may repeat itself by chance, but not so long. */
#define FROZEN_NS NS_PER_S
enum { FROZEN_SAMPLES = 25 };

/* A temperature may well stand still, and a counter on an extra channel goes on while the amplifier hangs. */
static bool tells_force(enum channel_role role)
{
    return role >= ROLE_CELL && role <= ROLE_COPY;
}

static bool same_forces(const struct frozen_watch *w, const struct plate_info *plate, const struct force_sample *s)
{
    for (int i = 0; i < plate->channel_count; i++)
        if (tells_force(plate->channel[i].role) && w->last[i].i32 != s->raw[i].i32) return false; /* bits, also of a float */
    return true;
}

bool frozen_step(struct frozen_watch *w, const struct plate_info *plate, const struct force_sample *s)
{
    if (w->repeats == 0 || !same_forces(w, plate, s)) {
        for (int i = 0; i < CHANNEL_MAX; i++) w->last[i] = s->raw[i];
        w->since_ns = s->t_arr_ns;
        w->repeats = 1;
        return false;
    }
    if (w->repeats < UINT32_MAX) w->repeats++;
    return w->repeats >= FROZEN_SAMPLES && s->t_arr_ns - w->since_ns >= FROZEN_NS;
}
