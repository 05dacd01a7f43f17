/* sample_report.h - a session made up for the tests of the report: two exercises, three earlier visits, one set that cannot be read. */
#ifndef EVENKEEL_TESTS_SAMPLE_REPORT_H
#define EVENKEEL_TESTS_SAMPLE_REPORT_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "report/report_data.h"

enum { SAMPLE_SETS = 13, SAMPLE_TRACE = 3000 };

static void sample_trace(struct report_set *set, struct random_stream *r, double spread_x_mm,
                         double spread_y_mm)
{
    double x = 0.0, y = 0.0, vx = 0.0, vy = 0.0;
    set->trace = calloc(SAMPLE_TRACE, sizeof *set->trace);
    set->trace_count = SAMPLE_TRACE;
    for (int i = 0; i < SAMPLE_TRACE; i++) {
        vx += -0.03 * vx - 0.0006 * x + 0.012 * random_normal(r);
        vy += -0.03 * vy - 0.0004 * y + 0.016 * random_normal(r);
        x += vx;
        y += vy;
        set->trace[i] = (struct point_mm){4.0 + spread_x_mm * x, -11.0 + spread_y_mm * y};
    }
}

static void sample_numbers(struct sway_numbers *n, double duration_s, double speed_mm_s)
{
    *n = (struct sway_numbers){.measured = true,
                               .profile = PROFILE_OF_EVEN,
                               .duration_s = duration_s,
                               .rate_hz = 1000.0,
                               .samples = (size_t)(duration_s * 1000.0),
                               .path_mm = duration_s * speed_mm_s,
                               .mean_speed_mm_s = speed_mm_s,
                               .ellipse_area_mm2 = 213.4,
                               .ellipse_major_mm = 10.6,
                               .ellipse_minor_mm = 6.4,
                               .ellipse_angle_rad = 1.35,
                               .centre_mm = {4.0, -11.0}};
}

static void sample_row(struct trial_row *row, int number, enum exercise_id id, int day, bool here)
{
    *row = (struct trial_row){.number = number,
                              .set_number = number,
                              .exercise = id,
                              .state = "complete",
                              .base_grade = 3,
                              .start_level = 3.0,
                              .end_level = 3.3,
                              .score = 74,
                              .stars = 2,
                              .score_valid = true,
                              .simulated = true,
                              .duration_s = 71.4,
                              .samples = 71400,
                              .start = {1792000000000LL + day * 86400000LL, 60}};
    (void)snprintf(row->id.text, sizeof row->id.text, "0199f3a2-0000-7000-8000-%012d", 100 * day + number);
    (void)snprintf(row->session.text, sizeof row->session.text, "0199f3a2-1111-7000-8000-%012d",
                   here ? 3 : day);
    strcpy(row->patient_code, "P0042");
}

static void sample_events(struct report_set *set)
{
    set->events = calloc((size_t)set->try_count * 3 + 1, sizeof *set->events);
    for (int i = 0; i < set->try_count; i++) {
        const struct report_try *t = &set->tries[i];
        set->events[set->event_count++] = (struct world_event){
            .tick = t->begin_tick, .kind = WORLD_TRIAL_BEGIN, .trial = i + 1, .value = t->level};
        if (isfinite(t->arrived_s))
            set->events[set->event_count++] =
                (struct world_event){.tick = t->begin_tick + (uint32_t)(1000 * t->arrived_s),
                                     .kind = WORLD_ARRIVED,
                                     .trial = i + 1,
                                     .value = t->arrived_s};
        set->events[set->event_count++] = (struct world_event){
            .tick = t->end_tick, .kind = WORLD_TRIAL_END, .trial = i + 1, .value = t->reached};
    }
}

static void sample_set(struct report_set *set, struct random_stream *r, int number, enum exercise_id id,
                       int day, bool here)
{
    int tries = id == E01_STEADY_STAND ? 3 : 10;
    double level = 3.0;
    sample_row(&set->row, number, id, day, here);
    set->readable = true;
    set->this_session = here;
    set->tries = calloc((size_t)tries, sizeof *set->tries);
    set->try_count = tries;
    set->row.trials = tries;
    set->row.successes = tries - tries / 4;
    for (int i = 0; i < tries; i++) {
        struct report_try *t = &set->tries[i];
        *t = (struct report_try){.begin_tick = (uint32_t)(5000 + 22000 * i),
                                 .end_tick = (uint32_t)(25000 + 22000 * i),
                                 .level = level,
                                 .arrived_s = NAN,
                                 .reached = i % 4 != 2};
        if (id == E01_STEADY_STAND)
            sample_numbers(&t->sway, 20.0, 11.0 - 0.6 * day + 0.9 * random_normal(r));
        else if (t->reached)
            t->arrived_s = 2.4 + 0.5 * random_uniform(r);
        level += t->reached ? 0.12 : -0.3;
    }
    sample_numbers(&set->whole, 95.0, 31.0);
    set->trace_numbers = id == E01_STEADY_STAND ? &set->tries[tries - 1].sway : &set->whole;
    set->trace_hold = id == E01_STEADY_STAND ? tries : 0;
    if (here) {
        sample_events(set);
        sample_trace(set, r, id == E01_STEADY_STAND ? 7.0 : 40.0, 9.0);
    }
}

/* Release with report_data_free. */
static struct report_data *sample_report(void)
{
    struct random_stream r;
    struct report_data *d = calloc(1, sizeof *d);
    d->sets = calloc(SAMPLE_SETS, sizeof *d->sets);
    random_seed(&r, 3, "sample report");
    d->session = (struct session_row){.plate_name = "Simulated plate",
                                      .program_version = "0.1.0",
                                      .patient_code = "P0042",
                                      .simulated = true,
                                      .start = {1792000000000LL + 3 * 86400000LL, 60},
                                      .trials = 5,
                                      .play_s = 400.0};
    strcpy(d->session.id.text, "0199f3a2-1111-7000-8000-000000000003");
    strcpy(d->plate_serial, "SIM-7");
    d->exercise_count = 2;
    for (int k = 0; k < 2; k++) {
        d->exercises[k] = (struct report_exercise){.id = k == 0 ? E01_STEADY_STAND : E06_SIDE_SHIFT,
                                                   .stands_still = k == 0,
                                                   .left_out = k,
                                                   .hold_s = 20.0,
                                                   .profile = PROFILE_OF_EVEN};
        d->exercises[k].sets = calloc(SAMPLE_SETS, sizeof(int));
    }
    for (int day = 0; day <= 3; day++)
        for (int k = 0; k < 2; k++)
            for (int n = 0; n < (day == 3 ? 2 : 1); n++) {
                struct report_exercise *e = &d->exercises[k];
                int at = d->set_count++;
                sample_set(&d->sets[at], &r, day == 3 ? 2 * k + n + 1 : k + 1, e->id, day, day == 3);
                e->history[e->history_count++] = at;
                if (day == 3) e->sets[e->set_count++] = at;
            }
    strcpy(d->sets[d->exercises[1].sets[1]].row.quality, "GAP;SUPPORT_USED");
    return d;
}

#endif
