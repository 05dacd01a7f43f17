/* plate_player.h - plays a set through simulated plate, loop and world: a simulated person does what the scene asks, or what
 * the test orders instead. Virtual time; the same SPEC and orders give the same set. Needs the link note: acquire. */
#ifndef EVENKEEL_TESTS_PLATE_PLAYER_H
#define EVENKEEL_TESTS_PLATE_PLAYER_H

#include <stdio.h>
#include <string.h>

#include "acquire/acquire.h"
#include "signal/calibrate.h"
#include "support/support.h"
#include "world/world.h"

enum { PLATE_COMMAND_MS = 10 };      /* a frame of the game, rounded */

struct plate_player {
    struct acquire *a;
    struct sway_config config;       /* tared, weighed, with C0 and a reach box by age and height */
    struct world *w;                 /* NULL before plate_set */
    struct sway_sample last;
    uint32_t epoch, steps;
};

/* One millisecond of the plate; false: the stream is over. */
static inline bool plate_tick(struct plate_player *p, const struct person_command *c)
{
    if (c && p->steps++ % PLATE_COMMAND_MS == 0) acquire_command(p->a, c);
    if (acquire_pump(p->a, 1) == 0) return false;
    return acquire_take(p->a, &p->last, 1) == 1;
}

static inline void plate_weigh(struct plate_player *p)
{
    static struct weigh weigh;
    static struct neutral neutral;
    const struct person_command stand = {.order = PERSON_STAND};
    weigh_begin(&weigh, 0);
    for (int ms = 0; weigh.state != CAL_DONE && ms < 40000 && plate_tick(p, &stand); ms++) weigh_feed(&weigh, &p->last);
    if (weigh.state != CAL_DONE) fail_msg("the simulated person was not weighed");
    neutral_begin(&neutral);
    for (int ms = 0; neutral.state != CAL_DONE && ms < 40000 && plate_tick(p, &stand); ms++) neutral_feed(&neutral, &p->last);
    if (neutral.state != CAL_DONE) fail_msg("no neutral point");
    p->config.body.weight_n = weigh.weight_n;
    p->config.body.c0_mm = neutral.c0_mm;
}

static inline void plate_tare(struct plate_player *p)
{
    static struct tare tare;
    static struct force_sample raw[4096];
    tare_begin(&tare, &p->config.plate);
    for (int ms = 0; tare.state != CAL_DONE && ms < 10000 && plate_tick(p, NULL); ms++)
        tare_feed(&tare, raw, acquire_take_raw(p->a, raw, 4096));
    if (tare.state != CAL_DONE) fail_msg("the empty plate was not tared");
    memcpy(p->config.tare, tare.zero, sizeof p->config.tare);
}

/* spec: "sim:profile=older,seed=3". The person steps on, is weighed, finds the middle. */
static inline void plate_open(struct plate_player *p, const char *spec)
{
    const struct acquire_options options = {.spec = spec, .speed = 0, .force_virtual = true};
    const struct person_command step_on = {.order = PERSON_STEP_ON};
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    *p = (struct plate_player){0};
    if (acquire_open(&options, &p->a, &error, &why) != STATUS_OK) fail_msg("%s: %s", spec, why.text);
    sway_config_default(acquire_plate(p->a), &p->config);
    plate_tare(p);
    p->epoch = acquire_configure(p->a, &p->config);
    for (int ms = 0; ms < 10000 && !(p->last.flags & SWAY_ON); ms++) (void)plate_tick(p, &step_on);
    body_default(strstr(spec, "young") ? 30 : 72, 1650, &p->config.body);
    plate_weigh(p);
}

/* Begins a set; the body of the setup is that of the person on the plate. */
static inline void plate_set(struct plate_player *p, struct world_setup *setup)
{
    struct problem why = {STATUS_OK, ""};
    world_destroy(p->w);
    setup->body = p->config.body;
    if (world_create(setup, &p->w, &why) != STATUS_OK) fail_msg("%s", why.text);
    p->epoch = acquire_configure(p->a, &p->config);
    p->steps = 0;
}

/* One millisecond of the set. order NULL: the person does what the scene asks. false: the set is done. */
static inline bool plate_step(struct plate_player *p, const struct person_command *order)
{
    if (world_done(p->w) || !plate_tick(p, order ? order : &world_scene(p->w)->ask)) return false;
    if (p->last.epoch == p->epoch) world_step(p->w, &p->last);
    return !world_done(p->w);
}

/* To the end, at most limit_s; pauses after a step off are taken back as soon as that is possible. */
static inline struct world_result plate_play(struct plate_player *p, double limit_s)
{
    struct world_result r;
    for (double left_ms = 1000 * limit_s; left_ms > 0 && plate_step(p, NULL); left_ms--)
        if (world_scene(p->w)->phase == PHASE_PAUSED && (p->last.flags & SWAY_ON)) {
            if (world_scene(p->w)->pause == PAUSE_NEAR_FALL) world_input(p->w, p->last.tick, INPUT_NOT_A_NEAR_FALL);
            world_input(p->w, p->last.tick, INPUT_RESUME);
        }
    if (!world_done(p->w)) fail_msg("the set was not done after %g s", limit_s);
    world_result(p->w, &r);
    return r;
}

static inline void plate_close(struct plate_player *p)
{
    world_destroy(p->w);
    acquire_close(p->a);
}

#endif
