/* profile_wire.c - how a plate of a profile is found and how its bytes are cut: [match] [serial] [frame] [hid] [text]. */
#include <string.h>

#include "drivers/profile_build.h"

/* ---- how it is found ---- */

static const struct fit {
    unsigned transports; /* bits */
    const char *expected;
} fits[FORMAT_COUNT] = {
    [FORMAT_WBB] = {1u << TRANSPORT_HID, "hid with format = wbb"},
    [FORMAT_PS1] = {1u << TRANSPORT_SERIAL | 1u << TRANSPORT_PIPE, "serial or pipe with format = ps1"},
    [FORMAT_PS1A] = {1u << TRANSPORT_SERIAL | 1u << TRANSPORT_PIPE, "serial or pipe with format = ps1a"},
    [FORMAT_DELIMITED] = {1u << TRANSPORT_SERIAL | 1u << TRANSPORT_PIPE,
                          "serial or pipe with format = delimited"},
    [FORMAT_FRAME] = {1u << TRANSPORT_SERIAL | 1u << TRANSPORT_PIPE, "serial or pipe with format = frame"},
    [FORMAT_HID] = {1u << TRANSPORT_HID, "hid with format = hid"},
    [FORMAT_TECGIHAN] = {1u << TRANSPORT_SERIAL, "serial with format = tecgihan"},
    [FORMAT_PHIDGET1046] = {1u << TRANSPORT_HID, "hid with format = phidget1046"},
};

static void build_match(struct profile_build *b)
{
    const struct profile_draft *d = b->d;
    struct profile_match *m = &b->p->match;
    m->transport = (enum profile_transport)d->transport;
    m->vid = (int)d->vid;
    m->pid = (int)d->pid;
    m->usage_page = (int)d->usage_page;
    m->usage = (int)d->usage;
    m->interface = (int)d->interface;
    memcpy(m->product, d->product, sizeof m->product);
    memcpy(m->serial, d->serial, sizeof m->serial);
    memcpy(m->path, d->path, sizeof m->path);
    if (!(fits[b->p->format].transports & 1u << m->transport))
        REFUSE(b, "match", "transport", "%s", fits[b->p->format].expected);
    if (m->transport == TRANSPORT_PIPE && (m->vid >= 0 || m->pid >= 0))
        REFUSE(b, "match", m->vid >= 0 ? "vid" : "pid", "no such key with transport = pipe");
    if (m->transport == TRANSPORT_PIPE && text_section_line(b->f, "serial") > 0)
        text_error_add(b->errors, text_file_path(b->f), text_section_line(b->f, "serial"),
                       "[serial], expected no such section with transport = pipe");
}

/* ---- how it is spoken to ---- */

static int copy_messages(const struct draft_messages *from, struct byte_string to[PROFILE_INIT_MAX])
{
    memcpy(to, from->item, sizeof from->item);
    return from->count;
}

static void build_serial(struct profile_build *b)
{
    static const char parities[] = "neo";
    const struct profile_draft *d = b->d;
    struct profile_serial *s = &b->p->serial;
    *s = (struct profile_serial){.baud = (int)d->baud,
                                 .bits = (int)d->bits,
                                 .stop = (int)d->stop,
                                 .settle_ms = (int)d->settle_ms,
                                 .parity = parities[d->parity],
                                 .rtscts = d->flow == 1,
                                 .dtr = d->dtr == 1};
    s->init_count = copy_messages(&d->serial_init, s->init);
    s->stop_count = copy_messages(&d->serial_stop, s->stop_bytes);
}

static void build_check(struct profile_build *b)
{
    const struct profile_draft *d = b->d;
    struct profile_frame *f = &b->p->frame;
    static const char *const keys[] = {"check_from", "check_to", "check_at"};
    const int64_t values[] = {d->check_from, d->check_to, d->check_at};
    f->check = (enum frame_check)d->check;
    f->check_from = (int)d->check_from;
    f->check_to = (int)d->check_to;
    f->check_at = (int)d->check_at;
    f->check_big_endian = d->check_order == 1;
    for (int i = 0; i < 3; i++) {
        if (values[i] >= 0 && f->check == CHECK_NONE)
            REFUSE(b, "frame", keys[i], "no such key without a check sum (check = ...)");
        if (values[i] < 0 && f->check != CHECK_NONE)
            REFUSE(b, "frame", keys[i], "a byte of the frame, with check = %s", frame_check_words[f->check]);
    }
    if (f->check == CHECK_NONE || values[0] < 0 || values[1] < 0 || values[2] < 0) return;
    int sum = frame_check_bytes(f->check);
    profile_check_inside(b, "frame", "check_to", f->check_to, 1, f->length);
    profile_check_inside(b, "frame", "check_at", f->check_at, sum, f->length);
    if (f->check_to < f->check_from)
        REFUSE(b, "frame", "check_to", "%d (check_from) or more", f->check_from);
    else if (f->check_at <= f->check_to && f->check_at + sum > f->check_from)
        REFUSE(b, "frame", "check_at", "a place outside the bytes it is computed from, %d to %d",
               f->check_from, f->check_to);
}

static void build_frame(struct profile_build *b)
{
    const struct profile_draft *d = b->d;
    struct profile_frame *f = &b->p->frame;
    f->length = (int)d->length;
    f->sync_count = d->sync.count;
    memcpy(f->sync, d->sync.bytes, sizeof f->sync);
    f->select_offset = (int)d->select_offset;
    f->select_value = (int)d->select_value;
    if (f->length < 1) return; /* told already */
    if (f->sync_count >= f->length)
        REFUSE(b, "frame", "sync", "fewer bytes than the whole frame, %d", f->length);
    if (profile_both_or_none(b, "frame", "select_offset", d->select_offset >= 0, "select_value",
                             d->select_value >= 0))
        profile_check_inside(b, "frame", "select_offset", d->select_offset, 1, f->length);
    build_check(b);
}

static void build_hid(struct profile_build *b)
{
    const struct profile_draft *d = b->d;
    struct profile_hid *h = &b->p->hid;
    *h = (struct profile_hid){.report_id = (int)d->report_id,
                              .length = (int)d->report_length,
                              .keepalive_ms = (int)d->keepalive_ms,
                              .repeat = (int)d->repeat,
                              .stride = (int)d->stride,
                              .keepalive = d->keepalive};
    h->init_count = copy_messages(&d->hid_init, h->init);
    if (!profile_both_or_none(b, "hid", "keepalive", d->keepalive.count > 0, "keepalive_ms",
                              d->keepalive_ms >= 0))
        h->keepalive_ms = 0;
    if (h->repeat > 1 && h->stride < 0) REFUSE(b, "hid", "stride", "it beside repeat");
    if (h->repeat == 1 && h->stride >= 0) REFUSE(b, "hid", "stride", "no such key without repeat");
    if (h->stride < 0) h->stride = 0;
}

static const struct separator {
    const char *word;
    char character;
} separators[] = {{",", ','}, {";", ';'}, {"tab", '\t'}, {"space", ' '}};

static void build_text(struct profile_build *b)
{
    const struct profile_draft *d = b->d;
    struct profile_text *t = &b->p->columns;
    t->columns = (int)d->columns;
    t->comment = d->comment[0];
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++)
        if (strcmp(separators[i].word, d->separator) == 0) t->separator = separators[i].character;
    if (d->separator[0] && !t->separator) REFUSE(b, "text", "separator", ", or ; or tab or space");
    if (d->comment[0] && d->comment[1]) REFUSE(b, "text", "comment", "one character");
}

void profile_build_wire(struct profile_build *b)
{
    build_match(b);
    build_serial(b);
    if (b->p->format == FORMAT_FRAME) build_frame(b);
    if (b->p->format == FORMAT_HID) build_hid(b);
    if (b->p->format == FORMAT_DELIMITED) build_text(b);
}
