/* replay.c - recordings and captures behind the same contract as a plate.
 *
 * replay:FILE[,rate=][,unit=][,columns=][,delimiter=][,header_lines=][,speed=] (platform.md 4). Samples keep their own
 * time as device time; when they are handed over is the host clock's business: true time paces, virtual time returns what
 * is due. speed is only passed on to whoever moves the clock. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "drivers/capture.h"
#include "drivers/driver.h"
#include "drivers/ps1a_text.h"
#include "drivers/recording_csv.h"
#include "drivers/stream_decoder.h"

/* A recording does not say how large its plate was; only drawing asks. */
#define RECORDING_PLATE_MM 600.0
#define LABORATORY_FZ_ON_N 20.0 /* devices.md 12 */
#define LABORATORY_FZ_OFF_N 10.0
#define SPEED_MAX 1000.0

struct replay {
    struct driver base;
    char *bytes; /* a capture lives in them while it is replayed */
    char path[PLATE_SPEC_BYTES];
    bool started;
    int64_t start_ns, origin_ns; /* host instant and own time of the first sample or chunk */
    /* A recording. */
    struct recording recording;
    size_t next;
    /* A capture. */
    bool is_capture;
    struct capture_reader reader;
    struct capture_chunk chunk;
    size_t chunk_at;
    bool more;
    struct stream_decoder decoder;
};

/* ---- opening ---- */

static enum status unreadable(const char *path, const char *reason, struct problem *why)
{
    return problem_set(why, STATUS_DATA, "%s: %s. Expected a recording (text, or a capture).", path, reason);
}

static enum status read_file(const char *path, char **bytes, size_t *count, struct problem *why)
{
    struct stat st;
    char reason[128];
    enum status status = STATUS_OK;
    FILE *file = fopen(path, "rb");
    if (!file) {
        (void)snprintf(reason, sizeof reason, "cannot be read (%s)", strerror(errno));
        return unreadable(path, reason, why);
    }
    char *room = NULL;
    if (fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode)) {
        status = unreadable(path, S_ISDIR(st.st_mode) ? "is a folder" : "is not a file", why);
    } else if (st.st_size > RECORDING_MAX_BYTES) {
        status = unreadable(path, "is larger than 256 MB", why);
    } else if (!(room = malloc((size_t)st.st_size + 1))) {
        status = problem_set(why, STATUS_MEM, "%s: there is no memory left for it", path);
    } else {
        *count = fread(room, 1, (size_t)st.st_size, file);
        room[*count] = '\0';
        if (ferror(file)) status = unreadable(path, "cannot be read to its end", why);
    }
    (void)fclose(file);
    if (status != STATUS_OK)
        free(room);
    else
        *bytes = room;
    return status;
}

static enum status take_speed(const char *text, double *speed, struct problem *why)
{
    *speed = 1.0;
    if (!text) return STATUS_OK;
    if (ps1a_number(text, strlen(text), speed) && *speed >= 0 && *speed <= SPEED_MAX) return STATUS_OK;
    return problem_set(why, STATUS_USAGE, "speed=%s, expected a number from 0 (as fast as possible) to %.0f.",
                       text, SPEED_MAX);
}

static enum status open_recording(struct replay *r, const char *path, size_t count,
                                  const struct recording_options *o, struct problem *why)
{
    enum status status = recording_parse(path, r->bytes, count, o, &r->recording, why);
    if (status != STATUS_OK) return status;
    const char *slash = strrchr(path, '/');
    struct plate_info *info = &r->base.info;
    (void)snprintf(info->name, sizeof info->name, "%.63s", slash ? slash + 1 : path);
    info->raw_kind = RAW_F32;
    info->channel_count = RECORDING_CHANNELS;
    memcpy(info->channel, r->recording.channel, sizeof r->recording.channel);
    info->rate_hz = r->recording.rate_hz;
    info->has_device_time = true;
    info->width_mm = info->depth_mm = RECORDING_PLATE_MM;
    info->fz_on_n = LABORATORY_FZ_ON_N;
    info->fz_off_n = LABORATORY_FZ_OFF_N;
    info->calibrated = r->recording.has_fz;
    return STATUS_OK;
}

/* The next chunk that the plate sent; what the host sent before it is told to the decoder on the way. */
static enum status load_chunk(struct replay *r, struct problem *why)
{
    r->chunk_at = 0;
    for (;;) {
        enum status status = capture_next(&r->reader, &r->chunk, &r->more, why);
        if (status != STATUS_OK || !r->more || r->chunk.direction == 'R') return status;
        if (r->decoder.format) stream_decoder_sent(&r->decoder, r->chunk.bytes, r->chunk.count);
    }
}

/* Goes through the whole file once, so that a malformed line is said at the start and not in the middle of a practice. */
static enum status check_capture(struct replay *r, const char *path, size_t count, struct problem *why)
{
    int64_t last_ns = INT64_MIN;
    size_t chunks = 0;
    for (;;) {
        enum status status = load_chunk(r, why);
        if (status != STATUS_OK) return status;
        if (!r->more) break;
        if (r->chunk.t_ns < last_ns)
            return problem_set(why, STATUS_DATA,
                               "%s:%d: time %lld ns, expected no earlier than the line before", path,
                               r->reader.line, (long long)r->chunk.t_ns);
        last_ns = r->chunk.t_ns;
        chunks++;
    }
    if (chunks == 0)
        return problem_set(why, STATUS_DATA,
                           "%s:%d: the capture holds no bytes from a plate, expected R lines", path,
                           r->reader.line);
    return capture_read_head(&r->reader, path, r->bytes, count, &r->base.info, why);
}

static enum status open_capture(struct replay *r, const char *path, size_t count, struct problem *why)
{
    r->is_capture = true;
    enum status status = capture_read_head(&r->reader, path, r->bytes, count, &r->base.info, why);
    if (status == STATUS_OK) status = check_capture(r, path, count, why);
    if (status == STATUS_OK)
        status = stream_decoder_begin(&r->decoder, &r->reader.head, &r->base.info, why);
    return status == STATUS_OK ? load_chunk(r, why) : status;
}

extern const struct driver_ops driver_replay;

static void replay_close(struct driver *d)
{
    struct replay *r = (struct replay *)d;
    if (!r) return;
    recording_csv_free(&r->recording);
    stream_decoder_end(&r->decoder);
    free(r->bytes);
    free(r);
}

static enum status replay_open(const char *rest, const struct driver_host *host, struct driver **out,
                               enum plate_error *error, struct problem *why)
{
    static const char *const keys[] = {"rate", "unit", "columns", "delimiter", "header_lines", "speed", NULL};
    const char *values[6];
    size_t count = 0;
    *error = PLATE_OK;
    struct replay *r = calloc(1, sizeof *r);
    if (!r) return problem_set(why, STATUS_MEM, "There is no memory left to open a recording.");
    r->base = (struct driver){.ops = &driver_replay, .host = *host, .state = PLATE_OPENING};
    (void)snprintf(r->path, sizeof r->path, "%s", rest);
    char *path = r->path;
    spec_options(path, keys, values);
    struct recording_options o = {values[0], values[1], values[2], values[3], values[4]};
    enum status status = STATUS_OK;
    if (path[0] == '\0')
        status = problem_set(why, STATUS_USAGE, "replay: names no file. Expected replay:FILE.");
    if (status == STATUS_OK) status = take_speed(values[5], &r->base.speed, why);
    if (status == STATUS_OK) status = read_file(path, &r->bytes, &count, why);
    if (status == STATUS_OK)
        status = capture_recognised(r->bytes, count) ? open_capture(r, path, count, why)
                                                     : open_recording(r, path, count, &o, why);
    if (status != STATUS_OK) {
        if (status == STATUS_DATA) *error = PLATE_BAD_FORMAT;
        replay_close(&r->base);
        return status;
    }
    r->base.info.recorded = true;
    r->base.state = PLATE_STREAMING;
    *out = &r->base;
    return STATUS_OK;
}

/* ---- reading ---- */

static int64_t now_ns(const struct replay *r)
{
    return r->base.host.now_ns(r->base.host.context);
}

/* Own time of what comes next; false: nothing does. */
static bool next_time(const struct replay *r, int64_t *t_ns)
{
    if (r->is_capture) {
        *t_ns = r->chunk.t_ns;
        return r->more;
    }
    if (r->next == r->recording.count) return false;
    *t_ns = r->recording.rows[r->next].t_us * 1000;
    return true;
}

static int take_rows(struct replay *r, int64_t now, struct force_sample *out, int max)
{
    int n = 0;
    int64_t t_ns;
    while (n < max && next_time(r, &t_ns) && r->start_ns + (t_ns - r->origin_ns) <= now) {
        const struct recording_row *row = &r->recording.rows[r->next];
        out[n] = (struct force_sample){
            .t_arr_ns = now, .t_dev_us = row->t_us, .seq = (int64_t)r->next, .flags = row->flags};
        for (int c = 0; c < RECORDING_CHANNELS; c++) out[n].raw[c].f32 = row->value[c];
        r->base.counters.gaps += (row->flags & SAMPLE_GAP_BEFORE) != 0;
        r->base.counters.samples++;
        r->next++;
        n++;
    }
    return n;
}

/* Samples are stamped when their chunk was due, so that the spacing of arrivals is the recorded one however the clock steps. */
static int take_chunks(struct replay *r, int64_t now, struct force_sample *out, int max)
{
    int n = 0;
    while (n < max && r->more) {
        int64_t due_ns = r->start_ns + (r->chunk.t_ns - r->origin_ns);
        if (due_ns > now) break;
        size_t used = 0;
        n += stream_decoder_feed(&r->decoder, r->chunk.bytes + r->chunk_at, r->chunk.count - r->chunk_at,
                                 &used, due_ns, out + n, max - n, &r->base.counters);
        r->chunk_at += used;
        if (r->chunk_at == r->chunk.count && load_chunk(r, NULL) != STATUS_OK) r->more = false;
    }
    return n;
}

static int replay_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct replay *r = (struct replay *)d;
    int64_t t_ns, until_ns = now_ns(r) + timeout_ms * NS_PER_MS;
    if (!next_time(r, &t_ns)) {
        r->base.state = PLATE_ENDED;
        return -1;
    }
    if (!r->started) {
        r->started = true;
        r->start_ns = now_ns(r);
        r->origin_ns = t_ns;
    }
    /* Chunks of a capture may hold no whole sample; then the next one may still be due in time. */
    for (;;) {
        int64_t now = now_ns(r);
        int n = r->is_capture ? take_chunks(r, now, out, max) : take_rows(r, now, out, max);
        if (n > 0 || !next_time(r, &t_ns)) return n;
        int64_t due_ns = r->start_ns + (t_ns - r->origin_ns);
        bool in_time = due_ns < until_ns;
        r->base.host.wait_until_ns(r->base.host.context, in_time ? due_ns : until_ns);
        if (!in_time || r->base.host.is_virtual) break;
    }
    int64_t now = now_ns(r);
    return r->is_capture ? take_chunks(r, now, out, max) : take_rows(r, now, out, max);
}

const struct driver_ops driver_replay = {
    .scheme = "replay",
    .title = "Recording",
    .open = replay_open,
    .read = replay_read,
    .close = replay_close,
};
