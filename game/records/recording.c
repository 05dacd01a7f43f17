#include "records/recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "records/disk.h"
#include "records/moment.h"

enum { BLOCK_TICKS = 100 };

/* ---- what the main thread hands over ---- */

struct opening *opening_copy(const struct trial_head *head)
{
    struct opening *o = calloc(1, sizeof *o);
    if (!o) return NULL;
    o->head = *head;
    char *sway = strdup(head->sway_config_text), *setup = strdup(head->world_setup_text);
    o->head.sway_config_text = sway;
    o->head.world_setup_text = setup;
    if (sway && setup) return o;
    opening_free(o);
    return NULL;
}

void opening_free(struct opening *o)
{
    if (!o) return;
    free((void *)(uintptr_t)o->head.sway_config_text);
    free((void *)(uintptr_t)o->head.world_setup_text);
    free(o);
}

static void *copy_array(const void *from, size_t count, size_t element_bytes)
{
    void *to = calloc(count + 1, element_bytes);
    if (to && count > 0) memcpy(to, from, count * element_bytes);
    return to;
}

struct closing *closing_copy(const struct trial_close *close)
{
    struct closing *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->close = *close;
    c->close.events = copy_array(close->events, close->event_count, sizeof *close->events);
    c->close.inputs = copy_array(close->inputs, close->input_count, sizeof *close->inputs);
    c->quality = strdup(close->quality ? close->quality : "");
    for (int i = 0; i < close->result.component_count && i < 4; i++) {
        const char *name = close->result.component_name[i];
        (void)snprintf(c->names[i], sizeof c->names[i], "%s", name ? name : "");
        c->close.result.component_name[i] = c->names[i];
    }
    c->close.quality = c->quality;
    if (c->close.events && c->close.inputs && c->quality) return c;
    closing_free(c);
    return NULL;
}

void closing_free(struct closing *c)
{
    if (!c) return;
    free((void *)(uintptr_t)c->close.events);
    free((void *)(uintptr_t)c->close.inputs);
    free(c->quality);
    free(c);
}

/* ---- raw file ---- */

static enum status make_raw(struct recording *r, struct problem *why)
{
    struct raw_head head = {.start = r->opening->head.start,
                            .number = r->opening->head.number,
                            .sway_config_text = r->opening->head.sway_config_text,
                            .world_setup_text = r->opening->head.world_setup_text,
                            .condition = r->opening->head.condition};
    memcpy(head.trial, r->opening->trial, UUID_BYTES);
    (void)uuid_parse(r->opening->head.session.text, head.session);
    enum status status = raw_file_create(r->path, &head, &r->raw, why);
    if (status == STATUS_STORE && ballast_free(r->store->folder))
        status = raw_file_create(r->path, &head, &r->raw, why);
    return status;
}

enum status recording_open(struct store *s, struct opening *o, struct recording **out, struct problem *why)
{
    struct recording *r = calloc(1, sizeof *r);
    if (!r) return problem_set(why, STATUS_MEM, "There was not enough memory to record a set.");
    r->store = s;
    r->opening = o;
    raw_path_of(s, o->trial, r->path);
    r->last_sync_ns = r->last_item_ns = clock_now_ns();
    enum status status = save_begin(s, &o->head, o->trial, why);
    if (status == STATUS_STORE && ballast_free(s->folder)) status = save_begin(s, &o->head, o->trial, why);
    (void)records_moment("begin.row");
    if (status == STATUS_OK) {
        status = make_raw(r, why);
        /* A row without a raw file would stay running for ever. If this does not work either, the next
         * start does it. */
        if (status != STATUS_OK) (void)take_over_trial(s, o->trial, NULL);
    }
    if (status != STATUS_OK) {
        r->opening = NULL;
        recording_free(r);
        return status;
    }
    (void)records_moment("begin.raw");
    *out = r;
    return STATUS_OK;
}

bool recording_full(const struct recording *r)
{
    return r->pending_count == PENDING_MAX;
}

void recording_add(struct recording *r, const struct force_sample *s)
{
    r->pending[r->pending_count++] = *s;
}

/* Samples of the first 100 ms that wait; 0: not all of them can be here yet. */
static size_t whole_block(const struct recording *r, bool everything)
{
    size_t n = 0;
    uint32_t window = r->pending_count > 0 ? r->pending[0].tick / BLOCK_TICKS : 0;
    while (n < r->pending_count && n < RAW_BLOCK_SAMPLES && r->pending[n].tick / BLOCK_TICKS == window) n++;
    bool complete = everything || n < r->pending_count || n == RAW_BLOCK_SAMPLES;
    return complete ? n : 0;
}

static enum status write_blocks(struct recording *r, bool everything, struct problem *why)
{
    enum status status = STATUS_OK;
    size_t n;
    while (status == STATUS_OK && (n = whole_block(r, everything)) > 0) {
        status = raw_file_append(r->raw, r->first_tick, r->pending, n, why);
        if (status == STATUS_STORE && ballast_free(r->store->folder))
            status = raw_file_append(r->raw, r->first_tick, r->pending, n, why);
        if (status != STATUS_OK) break;
        r->unsynced = true;
        r->pending_count -= n;
        memmove(r->pending, r->pending + n, r->pending_count * sizeof r->pending[0]);
    }
    return status;
}

enum status recording_flush(struct recording *r, bool everything, struct problem *why)
{
    enum status status = write_blocks(r, everything, why);
    int64_t now_ns = clock_now_ns();
    if (status != STATUS_OK || !r->unsynced || now_ns - r->last_sync_ns < NS_PER_S) return status;
    r->last_sync_ns = now_ns; /* also after an error: once a second is often enough to try */
    status = raw_file_sync(r->raw, why);
    if (status == STATUS_OK) r->unsynced = false;
    return status;
}

/* ---- the end ---- */

static enum status read_samples(struct recording *r, struct force_sample **samples, size_t *count,
                                bool *damaged, struct problem *why)
{
    struct raw_contents *raw = NULL;
    enum status status = raw_file_read(r->path, &raw, why);
    if (status != STATUS_OK && status != STATUS_DATA) return status;
    size_t stored = raw ? raw->count : 0;
    /* More than was acknowledged: a block whose write answered with an error, and is still pending, had
     * arrived all the same. */
    if (stored > raw_file_count(r->raw)) stored = (size_t)raw_file_count(r->raw);
    *damaged = stored < raw_file_count(r->raw);
    size_t pending = *damaged ? 0 : r->pending_count;
    *samples = calloc(stored + pending + 1, sizeof **samples);
    if (!*samples) {
        raw_contents_free(raw);
        return problem_set(why, STATUS_MEM, "There was not enough memory to save a set.");
    }
    if (stored > 0) memcpy(*samples, raw->samples, stored * sizeof **samples);
    if (pending > 0) memcpy(*samples + stored, r->pending, pending * sizeof **samples);
    *count = stored + pending;
    raw_contents_free(raw);
    return STATUS_OK;
}

static const char *state_of(enum world_end end)
{
    if (end == END_COMPLETE) return "complete";
    return end == END_STOPPED ? "stopped" : "interrupted";
}

static void add_code(char *quality, size_t room, const char *code)
{
    size_t used = strlen(quality);
    (void)snprintf(quality + used, room - used, "%s%s", used > 0 ? ";" : "", code);
}

static void remove_raw(struct recording *r, bool damaged)
{
    (void)records_moment("raw.remove");
    if (damaged) {
        char other[PATH_BYTES + 16];
        (void)snprintf(other, sizeof other, "%s.damaged", r->path);
        (void)rename(r->path, other);
    } else {
        (void)unlink(r->path);
    }
    (void)disk_sync_folder(r->store->folder, NULL);
    (void)records_moment("raw.removed");
}

enum status recording_save(struct recording *r, struct problem *why)
{
    struct force_sample *samples = NULL;
    size_t count = 0;
    bool damaged = false;
    char quality[200];
    struct trial_close close = r->closing->close;
    /* A full disk must not keep the set from the store: what is pending goes there from memory. */
    if (write_blocks(r, true, NULL) == STATUS_OK) (void)raw_file_finish(r->raw, NULL);
    (void)records_moment("save.read");
    enum status status = read_samples(r, &samples, &count, &damaged, why);
    if (status != STATUS_OK) return status;

    (void)snprintf(quality, sizeof quality, "%s", close.quality);
    if (r->overflowed) add_code(quality, sizeof quality, "record_overflow");
    if (!r->ended) add_code(quality, sizeof quality, "no_end_marker");
    if (damaged) add_code(quality, sizeof quality, "raw_damaged");
    bool hole = r->overflowed || !r->ended || damaged;
    if (hole) { /* a score is never computed across a hole */
        close.result.end = END_INTERRUPTED;
        close.result.score_valid = false;
    }
    struct saving saving = {.state = state_of(close.result.end),
                            .world_setup_text = r->opening->head.world_setup_text,
                            .quality = quality,
                            .samples = samples,
                            .sample_count = count,
                            .sway_config_text = r->opening->head.sway_config_text,
                            .first_tick = r->first_tick,
                            .has_digest = !hole && r->begun,
                            .close = &close};
    memcpy(saving.trial, r->opening->trial, UUID_BYTES);
    status = save_trial(r->store, &saving, why);
    if (status == STATUS_STORE && ballast_free(r->store->folder)) status = save_trial(r->store, &saving, why);
    free(samples);
    if (status == STATUS_OK) remove_raw(r, damaged);
    return status;
}

void recording_free(struct recording *r)
{
    if (!r) return;
    raw_file_close(r->raw);
    opening_free(r->opening);
    closing_free(r->closing);
    free(r);
}
