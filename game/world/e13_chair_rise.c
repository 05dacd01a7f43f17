/* E13 chair_rise: stand up from a chair, stand, sit down slowly (exercises.md 7). One trial is one full cycle; it begins seated.
 *
 * Who still stands is asked to sit first. A rise that ends on the chair again does not count and may be tried again in the same
 * trial. After the hold the person is asked to sit; after the first rise of a set only when 3 s of standing are over, at which the
 * scene's sound_kind becomes CHAIR_SOUND_FEELING with a new sound_number: the moment for screens to ask "light-headed?".
 *
 * reps done: cycles with the hold, however quick the sitting down; success also needs t_low >= 0.6 target. Events: RISING,
 * STANDING (seconds since rising began; x_mm: u, the share of W that stood on something else), LOWERING (seconds since the hold
 * was done), SEATED (t_low), REPETITION (seconds from RISING to SEATED; x_mm: p). best_value: cycles done. */
#include "world/chair_rise.h"
#include "world/exercise.h"

enum { SETS, REST, HANDS, SEAT, REPS, HOLD, LOWERING, KEYS };
static const char *const hands_words[] = {"two", "one", "thighs", "none", NULL};
static const enum support hands_support[] = {SUPPORT_TWO_HANDS, SUPPORT_ONE_HAND, SUPPORT_THIGHS, SUPPORT_NONE};
static const char *const seat_words[] = {"high_5", "normal", NULL};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [HANDS] = LEVEL_ROW_WORD("hands", "to help: two or one on a rail or arm rest, thighs on the own legs, none", hands_words, 3),
    [SEAT] = LEVEL_ROW_WORD("seat", "height of the seat: high_5 is 5 cm above normal, 44 to 46 cm", seat_words, 1),
    [REPS] = LEVEL_ROW_COUNT("reps", "times up and down in a set", 3, 15, HARDER_UP),
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stand still before sitting down", 0, 5, HARDER_UP),
    [LOWERING] = LEVEL_ROW_REAL("lowering_s", "s", "time that sitting down may take", 1.5, 5, HARDER_UP),
};

enum {
    BREATH_MS = 1500,            /* on the chair between two rises [X] */
    SIT_WAIT_MS = 40000,         /* nobody sits: the trial begins and ends without a word [X] */
    RISE_WAIT_MS = 25000,        /* nobody rises, or only half [X] */
    STAND_WAIT_MS = 10000,       /* longer than the hold, but no calm: sit down all the same [X] */
    SIT_DOWN_WAIT_MS = 20000,    /* [X] */
    FIRST_STAND_MS = 3000,       /* "Stand still 3 s after the first rise" */
    FEELING_MS = 3000,           /* time to say that one is light-headed [X] */
    LEFT_MS = 1500,              /* a plate that is empty so soon after standing was stepped off [X] */
};
#define EMPTY_W 0.05

struct chair_play {
    struct chair_seat seat;
    struct chair_rise chair;
    bool seat_known;
    uint32_t breath_ms;
    uint32_t wait_ms;            /* in prepare; then in RISE, STAND or SIT_DOWN */
    bool asked_to_sit, stood, feeling_asked;
    uint32_t stood_ms;           /* since the hold began, once it is done */
    uint32_t since_stood_ms;     /* since the last moment near W; UINT32_MAX: not yet */
    double load;
    uint32_t rose_ms;            /* since RISING of the rise that counts */
    int cycles;
    double lowering_sum, even_sum, settle_sum; /* of cycles: components */
};
PLAY_NOTES_FIT(struct chair_play);

static int count(const struct world *w) { return (int)play_value(w, REPS); }

static bool hands_may_help(const struct world *w) { return w->support == SUPPORT_TWO_HANDS || w->support == SUPPORT_ONE_HAND; }

static void plan(struct world *w, bool again)
{
    struct chair_play *p = play_notes(w);
    if (w->trial == 1 && !again) *p = (struct chair_play){.since_stood_ms = UINT32_MAX};
    p->seat = (struct chair_seat){0};
    p->seat_known = false;
    p->wait_ms = p->breath_ms = 0;
    w->scene.stance = STANCE_WIDE;
    w->scene.symbol[0] = (int)play_value(w, SEAT);
    w->scene.symbol_count = 1;
    w->scene.sound_kind = CHAIR_SOUND_NONE;
    w->scene.prompt = "Sit down slowly";
    world_ask(w, PERSON_SIT);
}

static void ease(struct world *w, double load)
{
    struct chair_play *p = play_notes(w);
    double seat = p->seat_known ? p->chair.seat_w : 0.2;
    double to = isfinite(load) ? clamp01((load - seat) / (1 - seat)) : w->scene.height;
    w->scene.height += (to - w->scene.height) * 0.005;
    if (isfinite(load)) p->load = load;
    if (load > CHAIR_BAND_HANDS_W) p->since_stood_ms = 0;
    else if (p->since_stood_ms < UINT32_MAX) p->since_stood_ms++;
}

/* Seated, feet on the plate and quiet for 3 s. */
static bool prepare(struct world *w, const struct glance *g)
{
    struct chair_play *p = play_notes(w);
    double load = play_load(w, g), seat_w;
    ease(w, load);
    w->scene.steadiness += (0.5 - w->scene.steadiness) * 0.001;
    bool seated = load <= CHAIR_SEAT_MOST_W, feet = load >= CHAIR_SEAT_LEAST_W;
    w->scene.prompt = !seated ? "Sit down slowly" : feet ? "Feet flat, sit tall" : "Both feet on the plate";
    p->breath_ms = seated ? p->breath_ms + 1 : 0;
    if (chair_seat_step(&p->seat, load, &seat_w) && p->breath_ms >= BREATH_MS) {
        chair_rise_begin(&p->chair, seat_w, hands_may_help(w), play_ms(play_value(w, HOLD)));
        p->seat_known = true;
    }
    return p->seat_known || ++p->wait_ms >= SIT_WAIT_MS;
}

static const char *rise_prompt(const struct world *w)
{
    switch (w->support) {
    case SUPPORT_TWO_HANDS: return "Both hands help: stand up";
    case SUPPORT_ONE_HAND: return "One hand helps: stand up";
    case SUPPORT_THIGHS: return "Hands on thighs: stand up";
    case SUPPORT_NONE:
    case SUPPORT_FINGERTIPS:
    case SUPPORT_NONE_HELPED: break;
    }
    return "Long back: now stand up";
}

static void begin(struct world *w, const struct glance *g)
{
    struct chair_play *p = play_notes(w);
    (void)g;
    p->wait_ms = p->stood_ms = p->rose_ms = 0;
    p->asked_to_sit = p->stood = p->feeling_asked = false;
    w->scene.prompt = rise_prompt(w);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, (struct point_mm){0, 0}, 0);
    world_ask_once(w, PERSON_RISE);
}

static void ask_to_sit(struct world *w)
{
    struct chair_play *p = play_notes(w);
    p->asked_to_sit = true;
    p->wait_ms = 0;
    w->scene.prompt = "Reach back, sit down slowly";
    w->scene.hold_progress = 0;
    w->scene.seconds_left = -1;
    w->ask.down_s = play_value(w, LOWERING);
    world_ask_once(w, PERSON_SIT);
}

static void ask_how_it_feels(struct world *w)
{
    struct chair_play *p = play_notes(w);
    p->feeling_asked = true;
    w->scene.prompt = "Light-headed? Then sit down";
    w->scene.sound_kind = CHAIR_SOUND_FEELING;
    w->scene.sound_number++;
    world_note(w, WORLD_CUE, CHAIR_SOUND_FEELING, w->last_at_mm, 0);
}

/* A rise that ended on the chair again is tried once more: a simulated person has to be asked anew. */
static void on_event(struct world *w, enum chair_event event)
{
    struct chair_play *p = play_notes(w);
    const struct chair_rise *c = &p->chair;
    double was_s = c->was_ms / 1000.0;
    switch (event) {
    case CHAIR_BEGINS_RISING:
        p->rose_ms = c->state_ms;
        world_note(w, WORLD_RISING, was_s, w->last_at_mm, 0);
        break;
    case CHAIR_BACK:
        world_note(w, WORLD_SEATED, was_s, w->last_at_mm, 0);
        if (p->asked_to_sit) break;
        w->scene.prompt = rise_prompt(w);
        world_ask_once(w, PERSON_RISE);
        break;
    case CHAIR_STANDS:
        p->stood = true;
        p->stood_ms = c->hold_ms > 0 ? c->hold_ms - 1 : 0; /* and this one */
        world_note(w, WORLD_STANDING, was_s, (struct point_mm){c->supported_w, 0}, 0);
        break;
    case CHAIR_BEGINS_LOWERING: world_note(w, WORLD_LOWERING, was_s, w->last_at_mm, 0); break;
    case CHAIR_UP_AGAIN: world_note(w, WORLD_STANDING, was_s, (struct point_mm){c->supported_w, 0}, 0); break;
    case CHAIR_SITS:
        world_note(w, WORLD_SEATED, c->lowering_ms / 1000.0, w->last_at_mm, 0);
        world_note(w, WORLD_REPETITION, p->rose_ms / 1000.0, (struct point_mm){chair_rise_share(c), 0}, 0);
        break;
    case CHAIR_NOTHING: break;
    }
}

static void stand(struct world *w)
{
    struct chair_play *p = play_notes(w);
    bool first = w->trial == 1;
    p->stood_ms++;
    if (first && !p->feeling_asked && p->stood_ms >= FIRST_STAND_MS) ask_how_it_feels(w);
    uint32_t enough_ms = first ? FIRST_STAND_MS + FEELING_MS : p->chair.hold_ms;
    if (p->stood_ms >= enough_ms) ask_to_sit(w);
    else if (!p->feeling_asked) w->scene.prompt = "Stand tall and still";
}

/* On the way up, or up but not calm yet. */
static void rise(struct world *w)
{
    struct chair_play *p = play_notes(w);
    const struct chair_rise *c = &p->chair;
    p->wait_ms++;
    if (c->state != CHAIR_RISING) return;
    if (c->high) w->scene.prompt = "Stand tall and still";
    if (c->high_ms > c->hold_ms + STAND_WAIT_MS) ask_to_sit(w);
}

static void show(struct world *w)
{
    const struct chair_play *p = play_notes_of(w);
    const struct chair_rise *c = &p->chair;
    uint32_t run = c->held.ms > 0 ? c->held.ms : c->supported.ms;
    static const double progress[] = {[CHAIR_SEATED] = 0, [CHAIR_RISING] = 0.25, [CHAIR_STANDING] = 0.5, [CHAIR_LOWERING] = 0.75};
    w->scene.trial_progress = progress[c->state];
    if (p->asked_to_sit || c->state == CHAIR_SEATED || c->state == CHAIR_LOWERING) run = 0;
    w->scene.hold_progress = c->hold_ms && run ? clamp01((double)run / c->hold_ms) : 0;
    w->scene.seconds_left = run && c->hold_ms >= run ? (c->hold_ms - run) / 1000.0 : -1;
    w->scene.inside = run > 0;
}

static bool took_long_enough(const struct world *w)
{
    const struct chair_play *p = play_notes_of(w);
    uint64_t target_ms = play_ms(play_value(w, LOWERING));
    return (uint64_t)p->chair.lowering_ms * 10 >= target_ms * 6;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct chair_play *p = play_notes(w);
    const struct sway_sample *s = g->sample;
    double load = play_load(w, g);
    ease(w, load);
    if (!p->seat_known) return TRIAL_MISS;
    p->rose_ms++;
    enum chair_event event = chair_rise_step(&p->chair, load, g->valid ? s->cop5_speed_mm_s : NAN, s->share_right, g->valid);
    on_event(w, event);
    if (event == CHAIR_SITS) return took_long_enough(w) ? TRIAL_HIT : TRIAL_MISS;
    if (event == CHAIR_BACK && p->asked_to_sit) return TRIAL_MISS;
    if (p->asked_to_sit) p->wait_ms++;
    else if (p->chair.state == CHAIR_STANDING) stand(w);
    else if (p->chair.state != CHAIR_LOWERING) rise(w);
    show(w);
    if (p->chair.state == CHAIR_LOWERING) return p->chair.state_ms >= SIT_DOWN_WAIT_MS ? TRIAL_MISS : TRIAL_RUNNING;
    return p->wait_ms >= (p->asked_to_sit ? SIT_DOWN_WAIT_MS : RISE_WAIT_MS) ? TRIAL_MISS : TRIAL_RUNNING;
}

/* reps done: the person has stood for the hold and sits again. */
static void close_trial(struct world *w, bool hit)
{
    struct chair_play *p = play_notes(w);
    const struct chair_rise *c = &p->chair;
    (void)hit;
    w->scene.sound_kind = CHAIR_SOUND_NONE;
    if (!p->seat_known || !p->stood || c->state != CHAIR_SEATED) return;
    p->cycles++;
    p->lowering_sum += clamp01(c->lowering_ms / 1000.0 / play_value(w, LOWERING));
    p->even_sum += clamp01(1 - fabs(chair_rise_share(c) - 0.5) / 0.2);
    p->settle_sum += c->settled ? clamp01(1 - (c->settle_ms / 1000.0 - 0.8) / 2.2) : 0;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct chair_play *p = play_notes_of(w);
    static const char *const names[] = {"c_reps", "c_lowering", "c_even", "c_settle"};
    double n = p->cycles ? p->cycles : 1;
    out->component_count = 4;
    for (int i = 0; i < 4; i++) out->component_name[i] = names[i];
    out->component[0] = w->trials_done ? (double)p->cycles / w->trials_done : 0;
    out->component[1] = p->lowering_sum / n;
    out->component[2] = p->even_sum / n;
    out->component[3] = p->settle_sum / n;
    out->best_value = p->cycles;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry; /* no time is rewarded but slow sitting down and getting calm */
    return 0.5 * r->component[0] + 0.2 * r->component[1] + 0.15 * r->component[2] + 0.15 * r->component[3];
}

static double span(const struct world *w)
{
    (void)w;
    return 100;
}

/* Feet that bear little on the chair look like nobody; an empty plate right after standing is somebody who stepped off. */
static bool off_expected(const struct world *w)
{
    const struct chair_play *p = play_notes_of(w);
    bool left = p->load < EMPTY_W && p->since_stood_ms < LEFT_MS;
    return !left && (w->phase != PHASE_TRIAL || !p->seat_known || p->chair.state == CHAIR_SEATED || p->chair.state == CHAIR_LOWERING);
}

static bool timer_runs(const struct world *w)
{
    const struct chair_play *p = play_notes_of(w);
    return p->seat_known && !p->asked_to_sit && chair_rise_is_held(&p->chair);
}

const struct exercise exercise_e13 = {
    .id = E13_CHAIR_RISE, .code = "E13", .name = "chair_rise", .keys = keys, .key_count = KEYS,
    .support_key = HANDS, .support_map = hands_support, .feedback_key = -1, .wobble_mm_s = 200, .seated = true,
    .off_expected = off_expected, .timer_runs = timer_runs, .count = count, .span = span, .plan = plan, .prepare = prepare,
    .begin = begin, .step = step, .close = close_trial, .score = score, .sum = sum,
};
