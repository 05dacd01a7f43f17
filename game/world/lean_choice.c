#include "world/lean_choice.h"

void lean_choice_begin(struct lean_choice *c) { *c = (struct lean_choice){.count = 0}; }

void lean_choice_offer(struct lean_choice *c, int direction, double distance, double radius, uint32_t limit_ms)
{
    if (c->count == LEAN_CHOICES_MAX) return;
    struct point_mm u = lean_direction(direction);
    double d = lean_distance_pct(direction, 100 * distance) / 100;
    c->target[c->count] = (struct lean_target){{u.x * d, u.y * d}, radius, LEAN_CHOICE_HOLD_MS, limit_ms};
    lean_trial_begin(&c->trial[c->count]);
    c->over[c->count++] = false;
}

int lean_choice_step(struct lean_choice *c, struct point_mm lean, struct point_mm at_mm, bool valid)
{
    bool all_over = true;
    for (int i = 0; i < c->count; i++) {
        if (c->over[i]) continue;
        enum lean_result r = lean_trial_step(&c->trial[i], &c->target[i], lean, at_mm, valid);
        if (r == LEAN_HELD) return i;
        c->over[i] = r == LEAN_MISSED;
        all_over = all_over && c->over[i];
    }
    return all_over ? CHOICE_NONE : CHOICE_GOING;
}
