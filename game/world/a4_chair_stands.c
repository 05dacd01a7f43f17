/* A4 chair_stands: full stands in 30 s, at one's own pace (exercises.md 8). One trial is the 30 s; it begins seated. A measurement:
 * no points, nothing adapts.
 *
 * A stand is full when the load reaches 0.9 W, 0.75 W where hands help, for 200 ms [X], coming from the seat; the next one begins
 * on the seat again. Half a rise does not get there. At the bell, who is more than half way up has made a full stand: the load is
 * more than half way between that of the seat and W. Hands used: no stand counts, and it is told how many there were with hands.
 * Events: RISING, STANDING, SEATED (seconds since the one before). Components: stands, stands_with_hands. best_value: stands. */
#include "world/chair_stands.h"
#include "world/exercise.h"

enum { SETS, REST, SET_S, HANDS, KEYS };
enum { HANDS_NONE, HANDS_USED };
static const char *const hands_words[] = {"none", "used", NULL};
static const enum support hands_support[] = {SUPPORT_NONE, SUPPORT_TWO_HANDS};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [SET_S] = LEVEL_ROW_REAL("set_s", "s", "time in which stands are counted", 2, 60, HARDER_UP),
    [HANDS] = LEVEL_ROW_WORD("hands", "none: arms crossed or at the side; used: hands help, no stand counts", hands_words, 1),
};

enum {
    BREATH_MS = 1500,
    SIT_WAIT_MS = 40000,         /* nobody sits: it is over without a stand [X] */
    BELL_SOUND = 1,              /* scene.sound_kind: begin and end */
};

struct stands_play {
    struct chair_seat seat;
    struct chair_stands stands;
    bool seat_known;
    uint32_t breath_ms, wait_ms;
    int counted;
};
PLAY_NOTES_FIT(struct stands_play);

static bool with_hands(const struct world *w) { return (int)play_value(w, HANDS) == HANDS_USED; }

static void plan(struct world *w, bool again)
{
    struct stands_play *p = play_notes(w);
    (void)again;
    *p = (struct stands_play){0};
    w->scene.stance = STANCE_WIDE;
    w->scene.height = 0;
    w->scene.prompt = "Sit down slowly";
    world_ask(w, PERSON_SIT);
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct stands_play *p = play_notes(w);
    double load = play_load(w, g), seat_w;
    bool seated = load <= CHAIR_SEAT_MOST_W, feet = load >= CHAIR_SEAT_LEAST_W;
    w->scene.prompt = !seated ? "Sit down slowly" : feet ? "Feet flat, sit tall" : "Both feet on the plate";
    p->breath_ms = seated ? p->breath_ms + 1 : 0;
    if (chair_seat_step(&p->seat, load, &seat_w) && p->breath_ms >= BREATH_MS) {
        chair_stands_begin(&p->stands, seat_w, with_hands(w));
        p->seat_known = true;
    }
    return p->seat_known || ++p->wait_ms >= SIT_WAIT_MS;
}

static void bell(struct world *w)
{
    w->scene.sound_kind = BELL_SOUND;
    w->scene.sound_number++;
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    world_note(w, WORLD_TRIAL_BEGIN, w->level, (struct point_mm){0, 0}, 0);
    w->scene.prompt = "Stand up, sit, and again";
    bell(w);
    world_ask_once(w, PERSON_RISE);
}

static void on_event(struct world *w, enum stands_event event)
{
    const struct stands_play *p = play_notes_of(w);
    double was_s = p->stands.was_ms / 1000.0;
    switch (event) {
    case STANDS_RISES: world_note(w, WORLD_RISING, was_s, w->last_at_mm, 0); break;
    case STANDS_COUNTED:
        world_note(w, WORLD_STANDING, was_s, w->last_at_mm, 0);
        world_ask_once(w, PERSON_SIT);
        break;
    case STANDS_SITS:
        world_note(w, WORLD_SEATED, was_s, w->last_at_mm, 0);
        world_ask_once(w, PERSON_RISE);
        break;
    case STANDS_NOTHING: break;
    }
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct stands_play *p = play_notes(w);
    uint32_t set_ms = play_ms(play_value(w, SET_S));
    double load = play_load(w, g);
    if (!p->seat_known) return TRIAL_MISS;
    on_event(w, chair_stands_step(&p->stands, load));
    if (isfinite(load)) w->scene.height += (clamp01(load) - w->scene.height) * 0.005;
    w->scene.trial_progress = clamp01((double)w->phase_ms / set_ms);
    w->scene.seconds_left = set_ms > w->phase_ms ? (set_ms - w->phase_ms) / 1000.0 : 0;
    if (w->phase_ms < set_ms) return TRIAL_RUNNING;
    if (chair_stands_bell(&p->stands)) world_note(w, WORLD_STANDING, p->stands.state_ms / 1000.0, w->last_at_mm, 0);
    p->counted = p->stands.count;
    bell(w);
    return p->counted > 0 ? TRIAL_HIT : TRIAL_MISS;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    world_ask(w, PERSON_SIT);
}

static void score(const struct world *w, struct world_result *out)
{
    const struct stands_play *p = play_notes_of(w);
    bool hands = with_hands(w);
    out->component_count = 2;
    out->component_name[0] = "stands";
    out->component_name[1] = "stands_with_hands";
    out->component[0] = hands ? 0 : p->counted;
    out->component[1] = hands ? p->counted : 0;
    out->best_value = out->component[0];
}

static double span(const struct world *w)
{
    (void)w;
    return 100;
}

static bool off_expected(const struct world *w)
{
    const struct stands_play *p = play_notes_of(w);
    return w->phase != PHASE_TRIAL || !p->seat_known || p->stands.state == STANDS_SEATED || p->stands.state == STANDS_GOING_DOWN;
}

static bool timer_runs(const struct world *w)
{
    (void)w;
    return false;                /* one moves all the time */
}

const struct exercise exercise_a4 = {
    .id = A4_CHAIR_STANDS, .code = "A4", .name = "chair_stands", .keys = keys, .key_count = KEYS,
    .support_key = HANDS, .support_map = hands_support, .feedback_key = -1, .wobble_mm_s = INFINITY, .lifts_expected = true,
    .seated = true, .fixed_level = true, .no_score = true, .off_expected = off_expected, .timer_runs = timer_runs,
    .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score,
};
