/* phidget_stream.c - a capture of a Phidgets bridge, decoded again: one report per chunk (stream_decoder.h). */
#include <stdlib.h>
#include <string.h>

#include "drivers/phidget_report.h"
#include "drivers/stream_decoder.h"

static const struct {
    const char *text;
    int gain;
} gains[] = {
    {"1", 1}, {"8", 8}, {"16", 16}, {"32", 32}, {"64", 64}, {"128", 128},
};

static int note_gain(const struct capture_head *head)
{
    char *text = capture_note_text(head, "phidget_gain");
    int gain = 0;
    for (size_t i = 0; text && i < sizeof gains / sizeof gains[0]; i++)
        if (strcmp(text, gains[i].text) == 0) gain = gains[i].gain;
    free(text);
    return gain;
}

static enum status begin(const struct capture_head *head, const struct plate_info *plate, void **state,
                         struct problem *why)
{
    int gain = note_gain(head);
    if (plate->channel_count != PHIDGET_INPUTS || plate->raw_kind != RAW_I32)
        return problem_set(why, STATUS_DATA,
                           "%s: the head describes %d channels, expected %d whole-number channels",
                           head->path, plate->channel_count, PHIDGET_INPUTS);
    if (!gain)
        return problem_set(why, STATUS_DATA, "%s: expected phidget_gain = 1, 8, 16, 32, 64 or 128",
                           head->path);
    struct phidget_sets *s = malloc(sizeof *s);
    if (!s) return problem_set(why, STATUS_MEM, "%s: there is no memory left to decode it", head->path);
    phidget_sets_begin(s, gain, plate->rate_hz, plate->calibrated);
    s->running = PHIDGET_ALL; /* the inputs were enabled before the capture began */
    *state = s;
    return STATUS_OK;
}

static int feed(void *state, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
                struct force_sample *out, int max, struct driver_counters *counters)
{
    (void)max; /* a report completes one set at most, and there is room for one */
    *used = count;
    return phidget_sets_take(state, bytes, count, t_arr_ns, out, counters);
}

/* All that the host writes enables inputs anew. */
static void sent(void *state, const uint8_t *bytes, size_t count)
{
    (void)bytes, (void)count;
    phidget_sets_restart(state);
}

const struct stream_format stream_phidget = {"phidget1046", begin, feed, sent, free};
