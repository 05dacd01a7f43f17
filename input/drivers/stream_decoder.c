#include "drivers/stream_decoder.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/delimited_text.h"
#include "drivers/frame_stream.h"
#include "drivers/hid_report.h"
#include "drivers/wbb_stream.h"
#include "drivers/wire.h"

/* ---- PS1 and PS1-A, told apart by what arrives ---- */

static enum status wire_start(const struct capture_head *head, const struct plate_info *plate, void **state,
                              struct problem *why)
{
    struct wire *w = malloc(sizeof *w);
    if (!w) return problem_set(why, STATUS_MEM, "%s: there is no memory left to decode it", head->path);
    wire_begin(w, WIRE_UNKNOWN);
    wire_describe(w, plate, (enum ps1_format)0);
    *state = w;
    return STATUS_OK;
}

static int wire_take(void *state, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
                     struct force_sample *out, int max, struct driver_counters *counters)
{
    return wire_feed(state, bytes, count, used, t_arr_ns, out, max, counters);
}

static const struct stream_format stream_ps1 = {"ps1", wire_start, wire_take, NULL, free};
static const struct stream_format stream_ps1a = {"ps1a", wire_start, wire_take, NULL, free};
extern const struct stream_format stream_tecgihan, stream_phidget;

/* ---- the table ---- */

static const struct stream_format *const formats[] = {
    &stream_ps1, /* first: what a head without a format means */
    &stream_ps1a, &stream_wbb,      &stream_frame,   &stream_delimited,
    &stream_hid,  &stream_tecgihan, &stream_phidget,
};
enum { FORMATS = sizeof formats / sizeof formats[0] };

static const struct stream_format *find_format(const char *name)
{
    if (!name) return formats[0];
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(formats[i]->name, name) == 0) return formats[i];
    return NULL;
}

enum status stream_decoder_begin(struct stream_decoder *d, const struct capture_head *head,
                                 const struct plate_info *plate, struct problem *why)
{
    char *name = capture_note_text(head, "format");
    *d = (struct stream_decoder){.format = find_format(name)};
    enum status status = STATUS_OK;
    if (!d->format)
        status = problem_set(why, STATUS_DATA,
                             "%s: format = %.40s is not known to this version. A newer version may read it.",
                             head->path, name);
    free(name);
    if (status == STATUS_OK) status = d->format->begin(head, plate, &d->state, why);
    if (status != STATUS_OK) *d = (struct stream_decoder){.format = NULL};
    return status;
}

int stream_decoder_feed(struct stream_decoder *d, const uint8_t *bytes, size_t count, size_t *used,
                        int64_t t_arr_ns, struct force_sample *out, int max, struct driver_counters *counters)
{
    return d->format->feed(d->state, bytes, count, used, t_arr_ns, out, max, counters);
}

void stream_decoder_sent(struct stream_decoder *d, const uint8_t *bytes, size_t count)
{
    if (d->format->sent) d->format->sent(d->state, bytes, count);
}

void stream_decoder_end(struct stream_decoder *d)
{
    if (d->format) d->format->end(d->state);
    *d = (struct stream_decoder){.format = NULL};
}
