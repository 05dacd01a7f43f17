#include "signal/metric_value.h"

static const struct {
    const char *name, *words;
} reasons[REASON_COUNT] = {
    [REASON_NONE] = {"", ""},
    [REASON_EMPTY] = {"EMPTY", "The recording has no valid sample."},
    [REASON_SHORT] = {"SHORT", "The recording is too short for this metric."},
    [REASON_FS_LOW] = {"FS_LOW", "The sampling rate is too low for the filter of this profile."},
    [REASON_CONSTANT] = {"CONSTANT",
                         "Nothing moved along this axis, so there is no direction, frequency or ratio."},
    [REASON_IRREGULAR] =
        {"IRREGULAR", "The samples are not evenly spaced in time; only quijoux25 and lp5_25hz are defined."},
    [REASON_NOT_FINITE] = {"NOT_FINITE", "The arithmetic left the range of numbers."},
    [REASON_GAP] = {"GAP",
                    "There were holes in the recording; the value is that of its longest clean piece."},
    [REASON_NO_MATCH] = {"NO_MATCH", "No pair of patterns was alike, so the sample entropy has no value."},
    [REASON_NO_EVENT] = {"NO_EVENT", "The events that this metric is about did not occur."},
    [REASON_NO_MOVE] = {"NO_MOVE", "No movement began within 8 s after the cue."},
    [REASON_RATE] = {"RATE", "The sampling rate is no whole multiple of 20 Hz."},
    [REASON_NO_INPUT] = {"NO_INPUT",
                         "The recording lacks a channel or a measure of the body that this metric needs."},
    [REASON_FALL] = {"FALL", "A fall, a step or a hand on the rail ended the trial."},
    [REASON_PROFILE] = {"PROFILE", "This metric is not defined for this profile."},
};

const char *measure_reason_name(enum measure_reason r)
{
    return reasons[r].name;
}

const char *measure_reason_words(enum measure_reason r)
{
    return reasons[r].words;
}
