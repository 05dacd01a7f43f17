/* sim_person_state.h - what a simulated person is made of; for sim_person.c (one millisecond) and sim_orders.c (what is
 * done next) alone. */
#ifndef EVENKEEL_DRIVERS_SIM_PERSON_STATE_H
#define EVENKEEL_DRIVERS_SIM_PERSON_STATE_H

#include "drivers/sim_feet.h"
#include "drivers/sim_moves.h"
#include "drivers/sim_operator.h"
#include "drivers/sim_person.h"
#include "drivers/sim_skill.h"

#define SIM_SLIDE_S 0.5

struct sim_orders {
    struct person_command wanted;    /* newest command */
    struct person_command once[2];   /* what is done once and waits for its turn, first come first */
    int once_count;
    bool met[PERSON_ORDERS];         /* was this order given before, and with which number? */
    uint32_t number[PERSON_ORDERS];
    bool lean_waits;                 /* a lean or a pointer, until both feet stand */
    int64_t ready_ms;                /* not before: reaction, or a pause after a lost balance */
    enum sim_base base;              /* what bears while no movement is under way */
    int lifted;                      /* the foot in the air: +1 right, -1 left */
    double shift_mm, height_mm;      /* of raised heels or toes */
    double landing_w;                /* as asked when they, or the foot, went up */
    bool marching;
    int next_side;                   /* of the march */
};

struct sim_person {
    struct sim_config config;
    struct sim_traits traits;        /* who */
    struct sim_traits stands;        /* the same as the feet stand now */
    struct sim_skill skill;
    struct sim_feet feet;
    struct sim_operator operator;
    struct sim_axis axis[2];
    struct random_stream load_random, moves;

    struct sim_orders orders;
    enum sim_place place;
    bool moving;                     /* a told movement is under way */
    bool on_the_spot;                /* it keeps the feet where they are: balance can be lost in it */
    struct sim_move move;
    struct sim_posture rest;         /* while standing and no movement is under way */
    struct sim_touch fading;         /* the last touch-down: t_s since then */
    struct point_mm slide_from_mm, slide_to_mm; /* the neutral point moves with the feet */
    double slide_s;                  /* left of it */
    bool unseen;                     /* warm-up: nothing is begun */
    int64_t now_ms;

    uint32_t trial, visits;          /* visits: how often the person stepped on */
    uint32_t losses;
    double slow_factor, fast_factor; /* condition, smoothed */
    double settle;                   /* 1 right after stepping on, fading: sway factor 1 + 2 settle */
    double sway;                     /* rail and chair, smoothed */
    double base_sway[2];             /* feet, one leg, forefeet, heels: ML and AP, smoothed */
    double hands_load, hands_share;  /* share of W on the rail: now (smoothed), of this grip */
    int64_t grip_left_ms;
    double seated_load;              /* f */
    double load_noise;
    double fidget_left_s;
    struct point_mm fidget_mm;
    struct point_mm last_cop_mm;     /* plate axes */
};

/* ---- sim_orders.c ---- */

void sim_orders_forget(struct sim_person *p);  /* a new trial: both feet down, nothing under way; the newest wish stays */
void sim_orders_obey(struct sim_person *p);    /* each ms: begins what is next when nothing is under way */
/* The balance is lost while a foot, heels or toes are up or the person marches: true when that ends it. */
bool sim_orders_save_balance(struct sim_person *p);
void sim_orders_step_out(struct sim_person *p); /* a step that catches the balance leaves the feet hip-wide */

/* ---- sim_person.c ---- */

void sim_person_place_feet(struct sim_person *p);
void sim_person_use_trial(struct sim_person *p, uint32_t k);
void sim_person_draw_seat(struct sim_person *p);
int sim_person_draw_side(struct sim_person *p);
struct point_mm sim_person_from_neutral(const struct sim_person *p, struct point_mm at);

#endif
