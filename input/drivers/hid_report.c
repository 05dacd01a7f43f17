#include "drivers/hid_report.h"

#include <stdlib.h>

void hid_report_begin(struct hid_report_stream *s, const struct plate_profile *p)
{
    *s = (struct hid_report_stream){.profile = p};
    profile_sampler_begin(&s->sampler, p);
}

/* false: nothing to decode in it. */
static bool judge(struct hid_report_stream *s, const uint8_t *report, size_t count,
                  struct driver_counters *counters)
{
    const struct profile_hid *h = &s->profile->hid;
    if (count == 0) return false;
    if (h->report_id != 0 && report[0] != h->report_id) {
        s->other++;
        counters->unknown_frames++;
        return false;
    }
    if (count >= (size_t)h->length) return true;
    s->bad++;
    counters->short_reports++;
    profile_sampler_break(&s->sampler);
    return false;
}

int hid_report_take(struct hid_report_stream *s, const uint8_t *report, size_t count, int64_t t_arr_ns,
                    struct force_sample *out, int max, bool *done, struct driver_counters *counters)
{
    int n = 0;
    *done = true;
    if (s->index == 0 && !judge(s, report, count, counters)) {
        counters->bytes += count;
        return 0;
    }
    while (s->index < s->profile->hid.repeat && n < max) {
        if (profile_sample_of_bytes(&s->sampler, report, s->index, t_arr_ns, &out[n], counters)) n++;
        s->index++;
    }
    *done = s->index == s->profile->hid.repeat;
    if (!*done) return n;
    s->index = 0;
    s->good++;
    counters->bytes += count;
    return n;
}

/* ---- captures ---- */

struct captured {
    struct plate_profile profile;
    struct hid_report_stream stream;
};

static void end(void *state)
{
    struct captured *c = state;
    if (c) plate_profile_free(&c->profile);
    free(c);
}

static enum status begin(const struct capture_head *head, const struct plate_info *plate, void **state,
                         struct problem *why)
{
    struct captured *c = calloc(1, sizeof *c);
    if (!c) return problem_set(why, STATUS_MEM, "%s: there is no memory left to decode it", head->path);
    enum status status = profile_from_capture(head, FORMAT_HID, plate, &c->profile, why);
    if (status != STATUS_OK) {
        end(c);
        return status;
    }
    hid_report_begin(&c->stream, &c->profile);
    *state = c;
    return STATUS_OK;
}

static int feed(void *state, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
                struct force_sample *out, int max, struct driver_counters *counters)
{
    bool done;
    int n = hid_report_take(&((struct captured *)state)->stream, bytes, count, t_arr_ns, out, max, &done,
                            counters);
    *used = done ? count : 0;
    return n;
}

const struct stream_format stream_hid = {"hid", begin, feed, NULL, end};
