/* rescore.c - a stored trial run again from its raw samples, and the first thing that is not the same. */
#include <math.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "records/replay.h"
#include "records/store_inner.h"

static bool equal(double a, double b, bool exact)
{
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
    if (a == b) return true;
    return !exact && fabs(a - b) <= 1e-9 * fmax(1.0, fmax(fabs(a), fabs(b)));
}

static const char *kind_name(const struct world_event *e)
{
    const char *name = world_event_name(e->kind);
    return name ? name : "?";
}

static bool compare_event(const struct world_event *a, const struct world_event *b, size_t i, bool exact,
                          struct rescore *out)
{
    static const struct {
        const char *name;
        size_t offset;
    } reals[] = {
        {"value", offsetof(struct world_event, value)},
        {"x_mm", offsetof(struct world_event, x_mm)},
        {"y_mm", offsetof(struct world_event, y_mm)},
        {"radius_mm", offsetof(struct world_event, radius_mm)},
    };
    if (a->tick != b->tick || a->kind != b->kind || a->trial != b->trial) {
        (void)snprintf(out->difference, sizeof out->difference,
                       "event %zu: stored %s at tick %u (trial %d), recomputed %s at tick %u (trial %d)", i,
                       kind_name(a), a->tick, a->trial, kind_name(b), b->tick, b->trial);
        return false;
    }
    for (size_t k = 0; k < sizeof reals / sizeof reals[0]; k++) {
        double x, y;
        memcpy(&x, (const char *)a + reals[k].offset, sizeof x);
        memcpy(&y, (const char *)b + reals[k].offset, sizeof y);
        if (equal(x, y, exact)) continue;
        (void)snprintf(out->difference, sizeof out->difference,
                       "event %zu (%s) at tick %u: %s stored %.17g, recomputed %.17g", i, kind_name(a),
                       a->tick, reals[k].name, x, y);
        return false;
    }
    return true;
}

static bool compare_events(const struct stored_trial *t, const struct world *w, bool exact,
                           struct rescore *out)
{
    size_t count;
    const struct world_event *e = world_events(w, &count);
    size_t both = count < t->event_count ? count : t->event_count;
    for (size_t i = 0; i < both; i++)
        if (!compare_event(&t->events[i], &e[i], i, exact, out)) return false;
    if (count == t->event_count) return true;
    const struct world_event *next = both < count ? &e[both] : &t->events[both];
    (void)snprintf(out->difference, sizeof out->difference,
                   "%zu events stored, %zu recomputed; the first that has no partner is %s "
                   "at tick %u",
                   t->event_count, count, kind_name(next), next->tick);
    return false;
}

static bool compare_count(const char *what, long stored, long now, uint32_t tick, struct rescore *out)
{
    if (stored == now) return true;
    (void)snprintf(out->difference, sizeof out->difference,
                   "result at tick %u: %s stored %ld, recomputed %ld", tick, what, stored, now);
    return false;
}

static bool compare_real(const char *what, double stored, double now, bool exact, uint32_t tick,
                         struct rescore *out)
{
    if (equal(stored, now, exact)) return true;
    (void)snprintf(out->difference, sizeof out->difference,
                   "result at tick %u: %s stored %.17g, recomputed %.17g", tick, what, stored, now);
    return false;
}

static bool compare_result(const struct stored_trial *t, const struct world_result *b, bool exact,
                           struct rescore *out)
{
    const struct world_result *a = &t->result;
    const struct {
        const char *name;
        long stored, now;
    } counts[] = {
        {"end", a->end, b->end},
        {"score", a->score, b->score},
        {"score_valid", a->score_valid, b->score_valid},
        {"stars", a->stars, b->stars},
        {"trials", a->trials, b->trials},
        {"successes", a->successes, b->successes},
        {"repeated", a->repeated, b->repeated},
        {"wobbles", a->wobbles, b->wobbles},
        {"support_trials", a->support_trials, b->support_trials},
        {"foot_moves", a->foot_moves, b->foot_moves},
        {"step_offs", a->step_offs, b->step_offs},
        {"bad_signals", a->bad_signals, b->bad_signals},
        {"near_falls_asked", a->near_falls_asked, b->near_falls_asked},
        {"near_falls", a->near_falls, b->near_falls},
        {"component_count", a->component_count, b->component_count},
    };
    const struct {
        const char *name;
        double stored, now;
    } reals[] = {
        {"end_level", a->end_level, b->end_level},
        {"level_sum", a->level_sum, b->level_sum},
        {"best_value", a->best_value, b->best_value},
        {"play_s", a->play_s, b->play_s},
    };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        if (!compare_count(counts[i].name, counts[i].stored, counts[i].now, t->last_tick, out)) return false;
    for (size_t i = 0; i < sizeof reals / sizeof reals[0]; i++)
        if (!compare_real(reals[i].name, reals[i].stored, reals[i].now, exact, t->last_tick, out))
            return false;
    for (int i = 0; i < a->component_count && i < 4; i++)
        if (!compare_real(a->component_name[i], a->component[i], b->component[i], exact, t->last_tick, out))
            return false;
    return true;
}

enum status rescore_trial(const struct stored_trial *t, struct rescore *out, struct problem *why)
{
    char platform[PLATFORM_BYTES];
    struct replay run;
    struct replay_source from = {t->sway_config_text, t->world_setup_text, t->samples,    t->sample_count,
                                 t->inputs,           t->input_count,      t->first_tick, t->last_tick};
    memset(out, 0, sizeof *out);
    if (!t->has_digest)
        return problem_set(why, STATUS_DATA, "Set %s cannot be run again: %s.", t->row.id.text,
                           t->sample_count == 0 ? "it holds no samples"
                                                : "its samples have a hole (see its quality codes)");
    enum status status = replay_run(&from, &run, why);
    if (status != STATUS_OK) return status;
    platform_text(platform);
    bool exact = strcmp(platform, t->platform) == 0 && strcmp(EVENKEEL_VERSION, t->program_version) == 0;
    out->same_platform = exact;
    out->ticks = run.ticks;
    out->sway_digest = run.sway_digest;
    world_result(run.world, &out->result);
    out->same = compare_events(t, run.world, exact, out) && compare_result(t, &out->result, exact, out);
    if (out->same && exact && run.sway_digest != t->sway_digest) {
        out->same = false;
        (void)snprintf(out->difference, sizeof out->difference,
                       "sway samples of ticks %u to %u: digest stored %016" PRIx64 ", recomputed %016" PRIx64
                       " (events and result "
                       "are the same)",
                       t->first_tick, t->last_tick, t->sway_digest, run.sway_digest);
    }
    world_destroy(run.world);
    return STATUS_OK;
}
