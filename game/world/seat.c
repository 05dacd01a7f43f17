#include "world/seat.h"

#define EASE_S 1.5

const enum support seat_support[] = {SUPPORT_NONE};

void seat_plan(struct world *w, struct seat *s, bool again)
{
    if (!again) *s = (struct seat){0};
    stillness_begin(&s->stillness, w->setup.body.weight_n);
    s->seated_ms = s->waited_ms = 0;
    w->scene.stance = STANCE_WIDE;
    w->scene.steadiness = s->begun ? w->scene.steadiness : 0.5;
    w->scene.prompt = "Sit down comfortably";
    world_ask(w, PERSON_SIT);
}

static void ease(struct world *w, struct seat *s, const struct glance *g)
{
    stillness_step(&s->stillness, g->sample->fz_n);
    w->scene.steadiness += (stillness_of(&s->stillness) - w->scene.steadiness) * (0.001 / EASE_S);
}

bool seat_prepare(struct world *w, struct seat *s, const struct glance *g)
{
    double weight = w->setup.body.weight_n;
    bool stands = weight > 0 && g->sample->fz_n > SEAT_STANDING_W * weight;
    ease(w, s, g);
    s->waited_ms++;
    s->seated_ms = stands ? 0 : s->seated_ms + 1;
    return s->seated_ms >= SEAT_SETTLE_MS || s->waited_ms >= SEAT_WAIT_MS;
}

bool seat_step(struct world *w, struct seat *s, const struct glance *g, double minutes)
{
    uint32_t all_ms = play_ms(60 * minutes);
    s->begun = true;
    s->elapsed_ms++;
    ease(w, s, g);
    w->scene.trial_progress = all_ms ? clamp01((double)s->elapsed_ms / all_ms) : 1;
    w->scene.seconds_left = -1; /* nobody is to look at a clock */
    return s->elapsed_ms >= all_ms;
}

bool seat_always(const struct world *w)
{
    (void)w;
    return true;
}

bool seat_never(const struct world *w)
{
    (void)w;
    return false;
}

double seat_span(const struct world *w)
{
    (void)w;
    return 100;
}

/* Minutes only: they are in play_s. */
void seat_score(const struct world *w, struct world_result *out)
{
    (void)w;
    out->component_count = 0;
    out->best_value = 0;
}

void seat_close(struct world *w, bool hit)
{
    (void)w;
    (void)hit;
}
