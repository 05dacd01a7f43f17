#include "drivers/profile_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/capture.h"

#define RAW_FLOAT_LIMIT 3.0e38 /* what a float holds, less a little */

enum {
    FLAG_CLIPPED = 1,
    FLAG_DROPPED = 2,
    FLAG_BUTTON = 4
}; /* bits of [field.flags], as in PS1 (devices.md 3.2) */
enum { COUNTER_BITS = 32, RESTART_STEP = 1000 };

/* ---- counters ---- */

static double factor_of(const struct profile_field *f)
{
    return f->mul ? (double)f->mul : 1.0;
}

/* v, in counts of its own, on a line that goes on over the wraps. All whole numbers below 2^53, so exact. */
static double unwrap(struct profile_counter *c, double v)
{
    double on = v + c->wraps * c->modulus;
    if (c->started && c->modulus > 0) {
        double step = on - c->last;
        if (step < -0.5 * c->modulus) c->wraps += 1;
        if (step > 0.5 * c->modulus) c->wraps -= 1;
        on = v + c->wraps * c->modulus;
    }
    c->started = true;
    c->last = on;
    return on;
}

static void counter_restart(struct profile_counter *c, double v)
{
    c->wraps = 0;
    c->last = v;
}

void profile_sampler_begin(struct profile_sampler *s, const struct plate_profile *p)
{
    /* frame * 10 + index begins again after 2^16 * 10 samples: the modulus is in samples. The index adds less than one frame. */
    *s = (struct profile_sampler){.profile = p,
                                  .calibrated = p->info.calibrated,
                                  .seq.modulus = p->seq.given ? ldexp(factor_of(&p->seq), p->seq_bits) : 0,
                                  .time.modulus = p->time.given ? ldexp(1.0, p->time_bits) : 0};
    sequence_begin(&s->sequence, p->seq.given ? COUNTER_BITS : 0, p->time.given ? COUNTER_BITS : 0,
                   p->rate_hz);
}

void profile_sampler_break(struct profile_sampler *s)
{
    sequence_break(&s->sequence);
}

/* As on the wire, the seq in samples. ahead: this sample of a report is so much later than the report's time. */
struct counters_read {
    double seq, time, ahead;
};

/* A new start shows as a step back or a long one: the lines begin anew at what is on the wire (sequence.h). */
static bool is_restart(const struct profile_sampler *s, const struct counters_read *now)
{
    struct profile_counter seq = s->seq, time = s->time;
    if (!seq.started) return false;
    double seq_step = unwrap(&seq, now->seq) - s->seq.last,
           time_step = unwrap(&time, now->time) - s->time.last;
    if (s->profile->seq.given && (seq_step < 0 || seq_step > RESTART_STEP)) return true;
    return s->profile->time.given && time_step < 0;
}

/* v: whole, 0 or more. */
static uint32_t low_32_bits(double v)
{
    return (uint32_t)fmod(v, 4294967296.0);
}

static bool finish(struct profile_sampler *s, const struct counters_read *now, struct force_sample *out,
                   struct driver_counters *counters)
{
    const struct plate_profile *p = s->profile;
    bool restart = is_restart(s, now);
    if (restart) {
        counter_restart(&s->seq, now->seq);
        counter_restart(&s->time, now->time);
    }
    double seq = p->seq.given ? unwrap(&s->seq, now->seq) : 0;
    double t_us = p->time.given
                      ? (unwrap(&s->time, now->time) + now->ahead) * p->time_unit_us * factor_of(&p->time)
                      : 0;
    s->seq.started = s->time.started = true;
    /* Times counted on inside a report may run ahead of what the next report says by some jitter: no restart. */
    if (!restart && t_us < s->last_t_us) t_us = s->last_t_us;
    s->last_t_us = t_us;
    if (!s->calibrated) out->flags |= SAMPLE_UNCALIBRATED;
    counters->clipped += (out->flags & SAMPLE_CLIPPED) != 0;
    /* sequence works on the low 32 bits: steps are what counts. */
    return sequence_accept(&s->sequence, low_32_bits(seq), low_32_bits(round(t_us)), out, counters);
}

static void take_flags(uint32_t flags, struct force_sample *out)
{
    if (flags & FLAG_CLIPPED) out->flags |= SAMPLE_CLIPPED;
    if (flags & FLAG_DROPPED) out->flags |= SAMPLE_DEVICE_DROP;
    if (flags & FLAG_BUTTON) out->flags |= SAMPLE_BUTTON;
}

/* ---- bytes ---- */

static double field_value(const struct profile_field *f, const uint8_t *bytes, int shift_bytes)
{
    if (!f->given) return 0;
    uint32_t v = (uint32_t)field_whole(f->type, bytes + f->at + (f->per_sample ? shift_bytes : 0));
    if (field_bytes(f->type) < 4)
        v &= (UINT32_C(1) << (8 * field_bytes(f->type))) - 1; /* counters have no sign */
    if (f->mask) v &= f->mask;
    return (double)(v >> f->shift);
}

static void take_channel(const struct plate_profile *p, int i, const uint8_t *bytes, int shift_bytes,
                         struct force_sample *out)
{
    const struct profile_channel *c = &p->channel[i];
    const uint8_t *at = bytes + c->at + shift_bytes;
    bool clipped = field_at_limit(c->type, at);
    if (c->valid_at >= 0)
        clipped |=
            (bytes[c->valid_at + (c->valid_per_sample ? shift_bytes : 0)] & c->valid_mask) != c->valid_mask;
    if (clipped) out->flags |= SAMPLE_CLIPPED;
    bool u32 = c->type == FIELD_U32LE || c->type == FIELD_U32BE;
    if (field_is_real(c->type))
        out->raw[i].f32 = field_real(c->type, at);
    else if (p->info.raw_kind == RAW_F32)
        out->raw[i].f32 = (float)field_whole(c->type, at);
    else /* 32 bits without a sign do not fit: kept less 2^31, which the channel's offset adds again */
        out->raw[i].i32 = (int32_t)(field_whole(c->type, at) - (u32 ? INT64_C(0x80000000) : 0));
}

bool profile_sample_of_bytes(struct profile_sampler *s, const uint8_t *bytes, int index, int64_t t_arr_ns,
                             struct force_sample *out, struct driver_counters *counters)
{
    const struct plate_profile *p = s->profile;
    int shift = index * p->hid.stride;
    *out = (struct force_sample){.t_arr_ns = t_arr_ns};
    for (int i = 0; i < p->channel_count; i++) take_channel(p, i, bytes, shift, out);
    take_flags(low_32_bits(field_value(&p->flags, bytes, shift) * factor_of(&p->flags)), out);
    struct counters_read now = {.seq = field_value(&p->seq, bytes, shift) * factor_of(&p->seq) +
                                       field_value(&p->sub, bytes, shift) * factor_of(&p->sub) +
                                       (p->seq.per_sample || p->sub.per_sample ? 0 : index),
                                .time = field_value(&p->time, bytes, shift)};
    /* A report's one time is that of its first sample. */
    if (!p->time.per_sample && index > 0)
        now.ahead = index * 1e6 / (p->rate_hz * p->time_unit_us * factor_of(&p->time));
    return finish(s, &now, out, counters);
}

/* ---- columns ---- */

/* A whole number from 0 that fits the counter's bits when it has some; a fraction is fine for time. */
static bool column_value(const struct profile_field *f, const double *value, bool fraction, double *out)
{
    *out = 0;
    if (!f->given) return true;
    double v = value[f->at];
    if (v < 0 || v > 9007199254740992.0 || (v != floor(v) && !(fraction && !f->mask && !f->shift)))
        return false;
    if (f->mask || f->shift) {
        if (v > UINT32_MAX) return false;
        uint32_t bits = (uint32_t)v;
        if (f->mask) bits &= f->mask;
        v = bits >> f->shift;
    }
    *out = v;
    return true;
}

bool profile_sample_of_columns(struct profile_sampler *s, const double *value, int64_t t_arr_ns,
                               struct force_sample *out, struct driver_counters *counters, bool *misfit)
{
    const struct plate_profile *p = s->profile;
    struct counters_read now = {.ahead = 0};
    double sub, flags;
    *misfit = true;
    *out = (struct force_sample){.t_arr_ns = t_arr_ns};
    if (!column_value(&p->seq, value, false, &now.seq) || !column_value(&p->sub, value, false, &sub) ||
        !column_value(&p->time, value, true, &now.time) || !column_value(&p->flags, value, false, &flags))
        return false;
    for (int i = 0; i < p->channel_count; i++) {
        double v = value[p->channel[i].at];
        if (fabs(v) > RAW_FLOAT_LIMIT) return false;
        out->raw[i].f32 = (float)v;
    }
    *misfit = false;
    take_flags(low_32_bits(flags * factor_of(&p->flags)), out);
    now.seq = now.seq * factor_of(&p->seq) + sub * factor_of(&p->sub);
    /* Text has no width: a number beyond the counter's bits is one that did not begin again. */
    if (s->seq.modulus > 0) now.seq = fmod(now.seq, s->seq.modulus);
    if (s->time.modulus > 0) now.time = fmod(now.time, s->time.modulus);
    return finish(s, &now, out, counters);
}

/* ---- captures ---- */

void profile_capture_head(const struct plate_profile *p, struct capture *c)
{
    static const char *const names[FORMAT_COUNT] = {
        [FORMAT_DELIMITED] = "delimited", [FORMAT_FRAME] = "frame", [FORMAT_HID] = "hid"};
    if (!names[p->format]) return; /* PS1: plate_info in the head is all that it needs */
    capture_note(c, "format", names[p->format]);
    capture_note(c, "profile_text", p->text);
}

static enum status fits_head(const struct capture_head *head, enum profile_format format,
                             const struct plate_info *plate, const struct plate_profile *p,
                             struct problem *why)
{
    if (p->format != format)
        return problem_set(why, STATUS_DATA, "%s: profile_text is of another format than the capture's",
                           head->path);
    if (p->channel_count != plate->channel_count || p->info.raw_kind != plate->raw_kind)
        return problem_set(
            why, STATUS_DATA,
            "%s: profile_text has %d channels, expected those of the head, %d of the same kind", head->path,
            p->channel_count, plate->channel_count);
    return STATUS_OK;
}

enum status profile_from_capture(const struct capture_head *head, enum profile_format format,
                                 const struct plate_info *plate, struct plate_profile *out,
                                 struct problem *why)
{
    char *text = capture_note_text(head, "profile_text");
    struct text_errors *errors = calloc(1, sizeof *errors);
    enum status status;
    memset(out, 0, sizeof *out);
    if (!text)
        status = problem_set(why, STATUS_DATA, "%s: profile_text = (missing), expected the plate's profile",
                             head->path);
    else if (!errors)
        status = problem_set(why, STATUS_MEM, "%s: there is no memory left to decode it", head->path);
    else if ((status = plate_profile_parse("profile_text", text, strlen(text), errors, out)) != STATUS_OK)
        status = problem_set(why, status, "%s: %s", head->path,
                             errors->count ? errors->line[0] : "no memory left");
    else
        status = fits_head(head, format, plate, out, why);
    /* What an on-site calibration added is in the head, not in the profile. */
    if (status == STATUS_OK) out->info.calibrated = plate->calibrated;
    free(errors);
    free(text);
    return status;
}
