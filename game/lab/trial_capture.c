/* A capture of a plate's wire, decoded as replay decodes it. Nothing was tared in it: the plate's own zero is
 * used. */
#include <stdlib.h>

#include "drivers/capture.h"
#include "drivers/stream_decoder.h"
#include "lab/trial_file.h"
#include "signal/raw_trial.h"

enum { SAMPLES_AT_ONCE = 256, SAMPLES_AT_FIRST = 4096 };

struct samples {
    struct force_sample *sample;
    size_t count, room;
};

static bool more_room(struct samples *s)
{
    if (s->room - s->count >= SAMPLES_AT_ONCE) return true;
    size_t room = s->room ? s->room * 2 : SAMPLES_AT_FIRST;
    struct force_sample *wider = realloc(s->sample, room * sizeof *wider);
    if (!wider) return false;
    s->sample = wider;
    s->room = room;
    return true;
}

static bool feed(struct stream_decoder *d, const struct capture_chunk *chunk,
                 struct driver_counters *counters, struct samples *s)
{
    for (size_t at = 0; at < chunk->count;) {
        size_t used = 0;
        if (!more_room(s)) return false;
        int n = stream_decoder_feed(d, chunk->bytes + at, chunk->count - at, &used, chunk->t_ns,
                                    s->sample + s->count, SAMPLES_AT_ONCE, counters);
        s->count += (size_t)n;
        at += used;
        if (n < SAMPLES_AT_ONCE) break; /* then all bytes were used */
    }
    return true;
}

static enum status decode_chunks(struct capture_reader *r, struct stream_decoder *d,
                                 struct capture_chunk *chunk, struct samples *s, struct problem *why)
{
    struct driver_counters counters = {0};
    bool more = true;
    for (;;) {
        enum status status = capture_next(r, chunk, &more, why);
        if (status != STATUS_OK || !more) return status;
        if (chunk->direction == 'W') stream_decoder_sent(d, chunk->bytes, chunk->count);
        if (chunk->direction == 'R' && !feed(d, chunk, &counters, s)) return STATUS_MEM;
    }
}

static enum status decode_capture(struct capture_reader *r, const struct plate_info *plate, struct samples *s,
                                  struct problem *why)
{
    struct stream_decoder decoder = {NULL, NULL};
    struct capture_chunk *chunk = calloc(1, sizeof *chunk);
    enum status status = chunk ? stream_decoder_begin(&decoder, &r->head, plate, why) : STATUS_MEM;
    if (status == STATUS_OK) status = decode_chunks(r, &decoder, chunk, s, why);
    stream_decoder_end(&decoder);
    free(chunk);
    if (status == STATUS_MEM) (void)problem_set(why, status, "%s: there is no memory left for it", r->path);
    return status;
}

enum status trial_capture_load(const char *path, const char *bytes, size_t count, struct sway_trial *out,
                               struct problem *why)
{
    struct capture_reader reader;
    struct plate_info plate;
    struct sway_config config;
    struct samples samples = {NULL, 0, 0};
    enum status status = capture_read_head(&reader, path, bytes, count, &plate, why);
    if (status != STATUS_OK) return status;
    sway_config_default(&plate, &config);
    struct problem inner = {STATUS_OK, ""};
    if (sway_config_check(&config, &inner) != STATUS_OK)
        return problem_set(why, STATUS_DATA, "%s: %s", path, inner.text);
    status = decode_capture(&reader, &plate, &samples, why);
    if (status == STATUS_OK && samples.count == 0)
        status = problem_set(why, STATUS_DATA, "%s:%d: the capture holds no whole sample, expected some",
                             path, reader.line);
    if (status == STATUS_OK) {
        status = sway_trial_from_raw(&config, samples.sample, samples.count, out);
        if (status != STATUS_OK) (void)problem_set(why, status, "%s: there is no memory left for it", path);
    }
    free(samples.sample);
    return status;
}
