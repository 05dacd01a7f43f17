#include "world/quick_play.h"

enum { SETTLE_MS = 3000, GLOW_MS = 400 /* soft onset: never startling */ };

static const char *const direction_words[] = {"2", "3", "4", "6", "8", NULL};
static const enum lean_bag_kind kind_of_word[] = {LEAN_BAG_2, LEAN_BAG_3, LEAN_BAG_4, LEAN_BAG_6, LEAN_BAG_8};
const struct level_key quick_keys[QUICK_KEYS] = {
    [QUICK_KEY_SETS] = KEY_SETS,
    [QUICK_KEY_REST] = KEY_REST,
    [QUICK_KEY_DIRECTIONS] = LEVEL_ROW_WORD("directions", "2: right, left; 3: front too; 4: one front diagonal too; 6: all but straight "
                                            "back and one back diagonal; 8: all", direction_words, 4),
    [QUICK_KEY_DISTANCE] = LEAN_ROW_DISTANCE,
    [QUICK_KEY_RADIUS] = LEAN_ROW_RADIUS,
    [QUICK_KEY_WINDOW] = LEVEL_ROW_REAL("window_s", "s", "time from the cue to arrival", 1.2, 4, HARDER_DOWN),
    [QUICK_KEY_NO_GO] = LEVEL_ROW_COUNT("no_go_pct", "of a hundred cues, how many ask to stay still", 0, 30, HARDER_UP),
    [QUICK_KEY_CUES] = LEVEL_ROW_COUNT("cues", "cues in a set", 2, 16, HARDER_UP),
    [QUICK_KEY_STANCE] = LEAN_ROW_STANCE,
    [QUICK_KEY_SUPPORT] = KEY_SUPPORT,
};

int quick_play_count(const struct world *w) { return (int)play_value(w, QUICK_KEY_CUES); }

/* The whole set is laid out at its beginning, and what is left of it anew when the grade asks for another share. */
static bool asks_to_stay(struct world *w)
{
    struct quick_play *p = play_notes(w);
    int percent = (int)play_value(w, QUICK_KEY_NO_GO), at = w->trial - 1;
    if (!p->planned || p->planned_pct != percent) {
        bool left[QUICK_CUES_MAX];
        quick_no_go_plan(&w->random, w->trials_total - at, percent, at > 0 && p->no_go[at - 1], left);
        for (int i = at; i < w->trials_total; i++) p->no_go[i] = left[i - at];
        p->planned = true;
        p->planned_pct = percent;
    }
    return p->no_go[at];
}

static void choose(struct world *w)
{
    struct quick_play *p = play_notes(w);
    enum lean_bag_kind kind = kind_of_word[(int)play_value(w, QUICK_KEY_DIRECTIONS)];
    p->cue.no_go = asks_to_stay(w);
    p->cue.offers = lean_bag_offers(kind, w->setup.set_number, w->setup.set_number - 1);
    p->cue.direction = p->cue.no_go ? -1 : quick_draw(&p->order, &w->random, p->cue.offers);
}

/* Nothing in the scene tells what comes. */
static void clear_cue(struct world_scene *s)
{
    s->target_direction = -1;
    s->target_mm = (struct point_mm){0, 0};
    s->target_radius_mm = s->target_radius_y_mm = s->target_radius_lean = 0;
    s->has_target = s->no_go = false;
    s->side = 0;
}

void quick_play_plan(struct world *w, bool again)
{
    struct quick_play *p = play_notes(w);
    if (!again) choose(w);
    p->cue.distance = play_value(w, QUICK_KEY_DISTANCE) / 100;
    p->cue.radius = play_value(w, QUICK_KEY_RADIUS) / 100;
    p->cue.window_ms = play_ms(play_value(w, QUICK_KEY_WINDOW));
    p->wait_ms = QUICK_WAIT_MIN_MS + random_below(&w->random, QUICK_WAIT_MAX_MS - QUICK_WAIT_MIN_MS + 1);
    p->waited_ms = 0;
    p->lean.centre = (struct lean_centre){0};
    w->scene.stance = (enum stance)play_value(w, QUICK_KEY_STANCE);
    clear_cue(&w->scene);
    lean_play_reach(w);
    world_ask(w, PERSON_STAND);
    w->scene.prompt = w->phase == PHASE_READY ? "Stand tall in the middle" : "Wait in the middle";
}

bool quick_play_prepare(struct world *w, const struct glance *g)
{
    struct quick_play *p = play_notes(w);
    lean_play_calm(w, g);
    if (!g->valid) w->phase_ms = w->phase == PHASE_READY ? 0 : w->phase_ms;
    bool settled = w->phase != PHASE_READY || w->phase_ms >= SETTLE_MS;
    bool middle = lean_play_centre(w, &p->lean.centre, g);
    if (settled && p->lean.centre.inside_ms > 0 && p->waited_ms < p->wait_ms) p->waited_ms++; /* neutral wait */
    return settled && middle && p->waited_ms >= p->wait_ms;
}

void quick_play_begin(struct world *w, const struct glance *g)
{
    struct quick_play *p = play_notes(w);
    struct world_scene *s = &w->scene;
    quick_trial_begin(&p->trial, g->lean);
    s->no_go = p->cue.no_go;
    s->has_target = !p->cue.no_go;
    s->sound_kind = p->cue.no_go ? QUICK_SOUND_STAY : p->cue.direction;
    s->sound_number++;
    s->prompt = p->cue.no_go ? "Stay where you are" : "Lean to the light";
    double radius_mm = 0;
    if (!p->cue.no_go) {
        struct lean_target target = quick_target(&p->cue);
        lean_play_show_target(w, &target, p->cue.direction);
        radius_mm = lean_play_radius_mm(w, &target);
        s->side = target.at.x > 0.01 ? 1 : target.at.x < -0.01 ? -1 : 0;
        world_ask_lean(w, s->target_mm, fmin(s->target_radius_mm, s->target_radius_y_mm));
    }
    world_note(w, WORLD_TRIAL_BEGIN, w->level, s->target_mm, radius_mm);
    world_note(w, WORLD_CUE, p->cue.direction, s->target_mm, radius_mm);
}

static void show(struct world *w)
{
    const struct quick_play *p = play_notes_of(w);
    struct world_scene *s = &w->scene;
    s->target_glow = clamp01((double)p->trial.ms / GLOW_MS);
    s->inside = p->trial.arrived;
    if (p->cue.no_go) s->trial_progress = clamp01((double)p->trial.ms / QUICK_STAY_MS);
    else s->trial_progress = p->trial.arrived ? clamp01((double)p->trial.back.inside_ms / LEAN_CENTRE_MS) : 0;
    s->hold_progress = s->trial_progress;
}

static void arrived(struct world *w, const struct glance *g)
{
    const struct quick_play *p = play_notes_of(w);
    world_note(w, WORLD_ONSET, p->trial.onset_ms / 1000.0, g->at_mm, 0);
    world_note(w, WORLD_ARRIVED, p->trial.arrived_ms / 1000.0, g->at_mm, 0);
    world_ask(w, PERSON_STAND);
    w->scene.prompt = "And gently back";
}

enum trial_state quick_play_step(struct world *w, const struct glance *g)
{
    struct quick_play *p = play_notes(w);
    lean_play_calm(w, g);
    enum quick_result result = quick_trial_step(&p->trial, &p->cue, g->lean, g->valid);
    show(w);
    switch (result) {
    case QUICK_ARRIVED: arrived(w, g); break;
    case QUICK_RIGHT: return w->safety.wobbles_in_trial == 0 ? TRIAL_HIT : TRIAL_MISS; /* "then calm return" */
    case QUICK_NOT_RIGHT: return TRIAL_MISS;
    case QUICK_GOING: break;
    }
    return TRIAL_RUNNING;
}

void quick_play_close(struct world *w, bool hit)
{
    struct quick_play *p = play_notes(w);
    world_note(w, WORLD_ANSWER, hit, w->last_at_mm, 0);
    quick_score_add(&p->score, &p->trial, &p->cue, hit);
}
