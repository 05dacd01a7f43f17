#include "report/report_words.h"

#include <string.h>

#include "base/translate.h"

/* Codes: devices.md 13, metrics.md 3 and 15, exercises.md 2.4. */
static const struct {
    const char *code, *words;
} qualities[] = {
    {"GAP", N_("samples are missing in between")},
    {"LOST", N_("the plate was lost during the set")},
    {"STALLED", N_("the plate paused sending for a while")},
    {"OVERRUN", N_("the computer was too busy to keep every sample")},
    {"CLIPPED", N_("a sensor was at the end of its range")},
    {"CRC", N_("some packets arrived damaged and were left out")},
    {"LINK_NOISY", N_("more than 1 % of the packets arrived damaged")},
    {"RATE_WRONG", N_("the plate sent at another rate than it says")},
    {"CLOCK_RESET", N_("the plate started its clock or its numbering anew")},
    {"TIME_ESTIMATED", N_("the plate has no regular clock; times of arrival were used")},
    {"UNCALIBRATED", N_("the plate has no calibration")},
    {"BAD_SIGNAL", N_("the signal was not usable for a while; that trial was repeated")},
    {"STEP_OFF", N_("the person stepped off the plate")},
    {"STEPPED_OFF", N_("the person stepped off the plate")},
    {"FOOT_MOVED", N_("a foot moved; that trial was repeated")},
    {"SUPPORT_USED", N_("hands took part of the weight")},
    {"WOBBLE", N_("there was a quick movement")},
    {"EDGE", N_("the person stood near the edge of the reach or of the plate")},
    {"NEAR_FALL", N_("a loss of balance was noted")},
    {"INTERRUPTED", N_("the set was interrupted")},
    {"STOPPED", N_("the set was stopped before its end")},
    {"MOVED", N_("vertical force changed as in a step or a shuffle")},
    {"SHORT", N_("too few samples for the measure")},
    {"BELOW_STANDARD", N_("shorter than 25 s or slower than 50 samples a second")},
    {"FS_LOW", N_("too few samples a second for the filter")},
    {"CONSTANT", N_("no movement in one direction")},
    {"EMPTY", N_("no valid samples")},
    {"IRREGULAR", N_("samples are not evenly spaced in time")},
};

const char *quality_words(const char *code)
{
    for (size_t i = 0; i < sizeof qualities / sizeof qualities[0]; i++)
        if (strcmp(code, qualities[i].code) == 0) return qualities[i].words;
    return NULL;
}

const char *event_words(enum world_event_kind kind)
{
    static const char *const words[WORLD_EVENT_KINDS] = {
        [WORLD_TRIAL_BEGIN] = N_("trial begins, at level"),
        [WORLD_ARRIVED] = N_("arrived, after s"),
        [WORLD_SLIPPED_OUT] = N_("slipped out of the target"),
        [WORLD_TRIAL_END] = N_("trial ends"),
        [WORLD_TRIAL_REPEATED] = N_("trial is repeated"),
        [WORLD_WOBBLE] = N_("quick movement"),
        [WORLD_SUPPORT_USED] = N_("hands take part of the weight"),
        [WORLD_FOOT_MOVED] = N_("foot moved"),
        [WORLD_NEAR_FALL_ASKED] = N_("asked about balance"),
        [WORLD_EDGE] = N_("near the edge"),
        [WORLD_STEP_OFF] = N_("stepped off"),
        [WORLD_STEP_ON] = N_("stepped on"),
        [WORLD_BAD_SIGNAL] = N_("signal not usable"),
        [WORLD_GAP] = N_("samples missing"),
        [WORLD_PAUSED] = N_("paused"),
        [WORLD_RESUMED] = N_("goes on"),
        [WORLD_LEVEL_CHANGED] = N_("level becomes"),
        [WORLD_SET_END] = N_("set ends"),
        [WORLD_HARD_LANDING] = N_("firm landing, in body weights"),
        [WORLD_LIFTED] = N_("lifted"),
        [WORLD_LANDED] = N_("set down"),
        [WORLD_RISING] = N_("begins to rise, after s"),
        [WORLD_STANDING] = N_("stands, after s"),
        [WORLD_LOWERING] = N_("begins to sit down, after s"),
        [WORLD_SEATED] = N_("sits, after s"),
        [WORLD_CONTACT] = N_("first foot on the plate"),
        [WORLD_BOTH_FEET] = N_("both feet on the plate"),
        [WORLD_STEPPED_DOWN] = N_("stepped down"),
        [WORLD_REPETITION] = N_("repetition, in s"),
        [WORLD_TURN] = N_("turn of the body, late by s"),
        [WORLD_CUE] = N_("sign or sound, its number"),
        [WORLD_ANSWER] = N_("answer"),
        [WORLD_LOAD_HIGH] = N_("load near its limit, in kg"),
        [WORLD_LOAD_LIMIT] = N_("load at its limit, in kg"),
        [WORLD_ONSET] = N_("begins to move, after s"),
    };
    const char *known = (unsigned)kind < WORLD_EVENT_KINDS ? words[kind] : NULL;
    return known ? known : N_("event of a newer program");
}

const char *state_words(const char *state)
{
    if (strcmp(state, "complete") == 0) return N_("complete");
    if (strcmp(state, "stopped") == 0) return N_("stopped early");
    if (strcmp(state, "interrupted") == 0) return N_("interrupted");
    return N_("running");
}
