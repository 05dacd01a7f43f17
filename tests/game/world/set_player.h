/* set_player.h - plays a set of the world with made-up sway samples: what a test puts in, and what came out. */
#ifndef EVENKEEL_TESTS_SET_PLAYER_H
#define EVENKEEL_TESTS_SET_PLAYER_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/support.h"
#include "world/level_text.h"
#include "world/world.h"

#define PERSON_N 700.0
enum { FIRST_TICK = 1000 };

struct set_player {
    struct world *w;
    struct world_setup setup;
    struct sway_sample s;        /* the next one; events are cleared after each step */
};

/* Every exercise and check-up that there is: for (id = exercise_after(0); id; id = exercise_after(id)). */
static inline enum exercise_id exercise_after(int id)
{
    while (++id <= CHECKUP_LAST)
        if (*exercise_code((enum exercise_id)id)) return (enum exercise_id)id;
    return (enum exercise_id)0;
}

static inline const char *shipped_level(enum exercise_id id)
{
    static char path[300];
    bool checkup = id >= CHECKUP_FIRST;
    (void)snprintf(path, sizeof path, "%s/levels/%s/%s_%s.%s", EVENKEEL_SOURCE_SHARE, checkup ? "checkups" : "exercises", exercise_code(id),
                   exercise_name(id), checkup ? "checkup" : "level");
    return path;
}

/* The first block of a check-up: one value per key. */
static inline void shipped_block(enum exercise_id id, struct level_table *out)
{
    struct text_file *f = NULL;
    struct text_errors errors = {0};
    *out = (struct level_table){.id = id, .revision = 1};
    if (text_file_load(shipped_level(id), "checkup", 1, &errors, &f) == STATUS_OK) level_text_read_same(f, "block.1", out, &errors);
    text_file_close(f);
    if (errors.count > 0) fail_msg("%s", errors.line[0]);
}

static inline void shipped_table(enum exercise_id id, struct level_table *out)
{
    struct text_errors errors = {0};
    if (id >= CHECKUP_FIRST) shipped_block(id, out);
    else if (level_load(shipped_level(id), out, &errors) != STATUS_OK) fail_msg("%s", errors.line[0]);
}

/* Reach 100 mm to every side but 50 mm back: percent are easy to read. C0 lies off the middle, as it does. */
static inline struct world_setup plain_setup(enum exercise_id id, double grade)
{
    struct world_setup s = {.base_grade = grade, .start_level = grade, .cap = 10, .seed = 7, .set_number = 1};
    shipped_table(id, &s.levels);
    s.body = (struct body){.weight_n = PERSON_N, .c0_mm = {12, -7}, .foot_distance_mm = 200, .foot_length_mm = 250,
                           .reach_right_mm = 100, .reach_left_mm = 100, .reach_front_mm = 100, .reach_back_mm = 50};
    return s;
}

static inline void player_open(struct set_player *p, const struct world_setup *setup)
{
    struct problem why = {STATUS_OK, ""};
    *p = (struct set_player){.setup = *setup};
    p->s = (struct sway_sample){.tick = FIRST_TICK, .fz_n = PERSON_N, .cop5_speed_mm_s = 8, .share_right = 0.5, .flags = SWAY_ON};
    if (world_create(setup, &p->w, &why) != STATUS_OK) fail_msg("%s", why.text);
}

static inline void player_close(struct set_player *p) { world_destroy(p->w); }

/* One millisecond with the cursor at x, y from C0. */
static inline void player_step(struct set_player *p, double x_mm, double y_mm)
{
    const struct body *b = &p->setup.body;
    p->s.tick++;
    p->s.cursor_mm = p->s.cop5_mm = p->s.cop_mm = (struct point_mm){b->c0_mm.x + x_mm, b->c0_mm.y + y_mm};
    world_step(p->w, &p->s);
    p->s.events = 0;
}

static inline void player_run(struct set_player *p, int ms, double x_mm, double y_mm)
{
    for (int i = 0; i < ms; i++) player_step(p, x_mm, y_mm);
}

/* As the program does it: with the tick last stepped, 0 before the first. */
static inline void player_input(struct set_player *p, enum world_input input)
{
    world_input(p->w, p->s.tick > FIRST_TICK ? p->s.tick : 0, input);
}
static inline const struct world_scene *player_scene(const struct set_player *p) { return world_scene(p->w); }

/* Stands still until the phase comes; the number of steps it took. */
static inline int player_until(struct set_player *p, enum world_phase phase, int limit_ms)
{
    for (int i = 0; i < limit_ms; i++) {
        if (player_scene(p)->phase == phase) return i;
        player_step(p, 0, 0);
    }
    fail_msg("phase %d did not come within %d ms", phase, limit_ms);
    return limit_ms;
}

static inline int events_of(const struct set_player *p, enum world_event_kind kind)
{
    size_t n;
    const struct world_event *e = world_events(p->w, &n);
    int found = 0;
    for (size_t i = 0; i < n; i++) found += e[i].kind == kind;
    return found;
}

/* The last one of its kind. */
static inline struct world_event last_event(const struct set_player *p, enum world_event_kind kind)
{
    size_t n;
    const struct world_event *e = world_events(p->w, &n);
    while (n-- > 0)
        if (e[n].kind == kind) return e[n];
    fail_msg("no event %s", world_event_name(kind));
    return (struct world_event){0};
}

static inline struct world_result result_of(const struct set_player *p)
{
    struct world_result r;
    world_result(p->w, &r);
    return r;
}

/* A willing person in a lean exercise: waits, goes straight to the target in go_ms, stays. Until the trial ends. */
static inline void player_hit(struct set_player *p, int wait_ms, int go_ms)
{
    (void)player_until(p, PHASE_TRIAL, 20000);
    struct point_mm to = player_scene(p)->target_mm;
    int done = player_scene(p)->trials_done;
    player_run(p, wait_ms, 0, 0);
    for (int i = 1; i <= go_ms; i++) player_step(p, to.x * i / go_ms, to.y * i / go_ms);
    for (int i = 0; i < 30000 && player_scene(p)->phase == PHASE_TRIAL && player_scene(p)->trials_done == done; i++)
        player_step(p, to.x, to.y);
}

static inline void player_miss(struct set_player *p)
{
    (void)player_until(p, PHASE_TRIAL, 20000);
    for (int i = 0; i < 30000 && player_scene(p)->phase == PHASE_TRIAL; i++) player_step(p, 0, 0);
}

#endif
