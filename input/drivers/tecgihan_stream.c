/* tecgihan_stream.c - a capture of a Tec Gihan controller, decoded again (stream_decoder.h). */
#include <stdlib.h>

#include "drivers/stream_decoder.h"
#include "drivers/tecgihan_block.h"

/* The whole number of a note, -1: not there or not one. */
static int note_number(const struct capture_head *head, const char *key, int max)
{
    char *text = capture_note_text(head, key);
    int v = text ? tecgihan_whole(text, max) : -1;
    free(text);
    return v;
}

static enum status begin(const struct capture_head *head, const struct plate_info *plate, void **state,
                         struct problem *why)
{
    int plates = note_number(head, "tecgihan_plates", TECGIHAN_PLATES_MAX);
    int ours = note_number(head, "tecgihan_plate", TECGIHAN_PLATES_MAX);
    if (plate->channel_count != TECGIHAN_CHANNELS || plate->raw_kind != RAW_I32)
        return problem_set(why, STATUS_DATA,
                           "%s: the head describes %d channels, expected %d whole-number channels",
                           head->path, plate->channel_count, TECGIHAN_CHANNELS);
    if (plates < 1 || ours < 1 || ours > plates)
        return problem_set(why, STATUS_DATA,
                           "%s: expected tecgihan_plates = 1 to %d and tecgihan_plate = one of them",
                           head->path, TECGIHAN_PLATES_MAX);
    struct tecgihan_blocks *b = malloc(sizeof *b);
    if (!b) return problem_set(why, STATUS_MEM, "%s: there is no memory left to decode it", head->path);
    tecgihan_blocks_begin(b, plates, ours - 1);
    tecgihan_blocks_sent(b, (const uint8_t *)"START", 5); /* it was sent before the capture began */
    *state = b;
    return STATUS_OK;
}

static int feed(void *state, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
                struct force_sample *out, int max, struct driver_counters *counters)
{
    return tecgihan_blocks_feed(state, bytes, count, used, t_arr_ns, out, max, counters);
}

static void sent(void *state, const uint8_t *bytes, size_t count)
{
    tecgihan_blocks_sent(state, bytes, count);
}

const struct stream_format stream_tecgihan = {"tecgihan", begin, feed, sent, free};
