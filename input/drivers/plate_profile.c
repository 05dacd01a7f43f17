/* plate_profile.c - what a .plate file says, its values checked against each other and put into one plate_profile. */
#include "drivers/plate_profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_clean.h"
#include "drivers/profile_keys.h"
#include "drivers/ps1_frame.h"

#define HOMEMADE_FZ_ON_N 50.0 /* devices.md 12 */
#define HOMEMADE_FZ_OFF_N 30.0
#define LABORATORY_FZ_ON_N 20.0
#define LABORATORY_FZ_OFF_N 10.0
#define U32_OFFSET 2147483648.0 /* u32 channels are kept less this in their 32 bits, see profile_sample.c */

enum { SECTION_BYTES = 32, PS1_SEQ_BITS = 16, TEXT_COUNTER_BITS = 32 };

struct build {
    struct text_file *f;
    struct text_errors *errors;
    const struct profile_draft *d;
    struct plate_profile *p;
};

#define REFUSE(b, section, key, ...) profile_refuse((b)->f, (b)->errors, section, key, __VA_ARGS__)

static const char *channel_section(int i, char out[SECTION_BYTES])
{
    (void)snprintf(out, SECTION_BYTES, "channel.%d", i);
    return out;
}

static const char *field_section(int i, char out[SECTION_BYTES])
{
    (void)snprintf(out, SECTION_BYTES, "field.%s", profile_field_words[i]);
    return out;
}

static bool of_bytes(const struct plate_profile *p)
{
    return p->format == FORMAT_FRAME || p->format == FORMAT_HID;
}

/* ---- how it is found ---- */

static const struct fit {
    unsigned transports; /* bits */
    const char *expected;
} fits[FORMAT_COUNT] = {
    [FORMAT_WBB] = {1u << TRANSPORT_HID, "hid with format = wbb"},
    [FORMAT_PS1] = {1u << TRANSPORT_SERIAL | 1u << TRANSPORT_PIPE, "serial or pipe with format = ps1"},
    [FORMAT_PS1A] = {1u << TRANSPORT_SERIAL | 1u << TRANSPORT_PIPE, "serial or pipe with format = ps1a"},
    [FORMAT_DELIMITED] = {1u << TRANSPORT_SERIAL | 1u << TRANSPORT_PIPE, "serial or pipe with format = delimited"},
    [FORMAT_FRAME] = {1u << TRANSPORT_SERIAL | 1u << TRANSPORT_PIPE, "serial or pipe with format = frame"},
    [FORMAT_HID] = {1u << TRANSPORT_HID, "hid with format = hid"},
    [FORMAT_TECGIHAN] = {1u << TRANSPORT_SERIAL, "serial with format = tecgihan"},
    [FORMAT_PHIDGET1046] = {1u << TRANSPORT_HID, "hid with format = phidget1046"},
};

static void build_match(struct build *b)
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

static void build_serial(struct build *b)
{
    static const char parities[] = "neo";
    const struct profile_draft *d = b->d;
    struct profile_serial *s = &b->p->serial;
    *s = (struct profile_serial){.baud = (int)d->baud, .bits = (int)d->bits, .stop = (int)d->stop,
                                 .settle_ms = (int)d->settle_ms, .parity = parities[d->parity],
                                 .rtscts = d->flow == 1, .dtr = d->dtr == 1};
    s->init_count = copy_messages(&d->serial_init, s->init);
    s->stop_count = copy_messages(&d->serial_stop, s->stop_bytes);
}

/* Two keys that mean nothing without each other. */
static bool both_or_none(struct build *b, const char *section, const char *one, bool has_one, const char *other,
                         bool has_other)
{
    if (has_one && !has_other) REFUSE(b, section, other, "it beside %s", one);
    if (has_other && !has_one) REFUSE(b, section, one, "it beside %s", other);
    return has_one && has_other;
}

static void check_inside(struct build *b, const char *section, const char *key, int64_t at, int bytes, int length)
{
    if (at < 0 || at + bytes <= length) return;
    if (bytes > length)
        REFUSE(b, section, key, "a place in %d bytes, but it takes %d", length, bytes);
    else
        REFUSE(b, section, key, "0 to %d (%d byte%s inside %d)", length - bytes, bytes, bytes == 1 ? "" : "s", length);
}

static void build_check(struct build *b)
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
    check_inside(b, "frame", "check_to", f->check_to, 1, f->length);
    check_inside(b, "frame", "check_at", f->check_at, sum, f->length);
    if (f->check_to < f->check_from)
        REFUSE(b, "frame", "check_to", "%d (check_from) or more", f->check_from);
    else if (f->check_at <= f->check_to && f->check_at + sum > f->check_from)
        REFUSE(b, "frame", "check_at", "a place outside the bytes it is computed from, %d to %d", f->check_from,
               f->check_to);
}

static void build_frame(struct build *b)
{
    const struct profile_draft *d = b->d;
    struct profile_frame *f = &b->p->frame;
    f->length = (int)d->length;
    f->sync_count = d->sync.count;
    memcpy(f->sync, d->sync.bytes, sizeof f->sync);
    f->select_offset = (int)d->select_offset;
    f->select_value = (int)d->select_value;
    if (f->length < 1) return; /* told already */
    if (f->sync_count >= f->length) REFUSE(b, "frame", "sync", "fewer bytes than the whole frame, %d", f->length);
    if (both_or_none(b, "frame", "select_offset", d->select_offset >= 0, "select_value", d->select_value >= 0))
        check_inside(b, "frame", "select_offset", d->select_offset, 1, f->length);
    build_check(b);
}

static void build_hid(struct build *b)
{
    const struct profile_draft *d = b->d;
    struct profile_hid *h = &b->p->hid;
    *h = (struct profile_hid){.report_id = (int)d->report_id, .length = (int)d->report_length,
                              .keepalive_ms = (int)d->keepalive_ms, .repeat = (int)d->repeat,
                              .stride = (int)d->stride, .keepalive = d->keepalive};
    h->init_count = copy_messages(&d->hid_init, h->init);
    if (!both_or_none(b, "hid", "keepalive", d->keepalive.count > 0, "keepalive_ms", d->keepalive_ms >= 0))
        h->keepalive_ms = 0;
    if (h->repeat > 1 && h->stride < 0) REFUSE(b, "hid", "stride", "it beside repeat");
    if (h->repeat == 1 && h->stride >= 0) REFUSE(b, "hid", "stride", "no such key without repeat");
    if (h->stride < 0) h->stride = 0;
}

static const struct separator {
    const char *word;
    char character;
} separators[] = {{",", ','}, {";", ';'}, {"tab", '\t'}, {"space", ' '}};

static void build_text(struct build *b)
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

/* ---- fields and channels ---- */

/* Bytes of a frame or report, columns of a line; 0: unknown, said elsewhere. */
static int places(const struct plate_profile *p)
{
    return p->format == FORMAT_FRAME ? p->frame.length : p->format == FORMAT_HID ? p->hid.length : p->columns.columns;
}

static int bits_from(uint32_t mask, int shift)
{
    int bits = 0;
    for (mask >>= shift; mask; mask >>= 1) bits++;
    return bits;
}

static int field_bits(const struct plate_profile *p, const struct profile_field *f)
{
    int width = of_bytes(p) ? 8 * field_bytes(f->type) : TEXT_COUNTER_BITS;
    int bits = f->mask ? bits_from(f->mask, f->shift) : width - f->shift;
    return bits < 1 ? 1 : bits;
}

static void build_field(struct build *b, enum profile_field_name name, struct profile_field *out)
{
    const struct draft_field *from = &b->d->field[name];
    char section[SECTION_BYTES];
    (void)field_section(name, section);
    *out = (struct profile_field){.given = from->given, .at = (int)from->at, .type = (enum field_type)from->type,
                                  .mask = (uint32_t)from->mask, .shift = (int)from->shift, .mul = from->mul};
    if (!from->given) return;
    if (of_bytes(b->p) && field_is_real(out->type))
        REFUSE(b, section, "type", "a whole number type, such as u16le or u32le");
    if (places(b->p) > 0)
        check_inside(b, section, "at", from->at, of_bytes(b->p) ? field_bytes(out->type) : 1, places(b->p));
}

static void build_fields(struct build *b)
{
    struct plate_profile *p = b->p;
    struct profile_field *const fields[FIELD_NAME_COUNT] = {&p->seq, &p->sub, &p->time, &p->flags};
    for (int i = 0; i < FIELD_NAME_COUNT; i++) build_field(b, (enum profile_field_name)i, fields[i]);
    if (p->sub.given && !p->seq.given)
        text_error_add(b->errors, text_file_path(b->f), text_section_line(b->f, "field.sub"),
                       "[field.sub], expected [field.seq] beside it");
    p->seq_bits = !p->seq.given ? 0 : b->d->seq_bits > 0 ? (int)b->d->seq_bits : field_bits(p, &p->seq);
    p->time_bits = !p->time.given ? 0 : b->d->time_bits > 0 ? (int)b->d->time_bits : field_bits(p, &p->time);
    if (b->d->seq_bits > 0 && !p->seq.given) REFUSE(b, "stream", "seq_bits", "no such key without [field.seq]");
    if (b->d->time_bits > 0 && !p->time.given) REFUSE(b, "stream", "time_bits", "no such key without [field.time]");
}

static const struct unit_fit {
    int unit;           /* index of profile_unit_words */
    unsigned roles;     /* bits of enum channel_role */
    double factor;      /* to the unit of the role */
} units[] = {
    {0, ~0u, 1.0},
    {1, 1u << ROLE_CELL | 1u << ROLE_FX | 1u << ROLE_FY | 1u << ROLE_FZ | 1u << ROLE_OTHER, 1.0},
    {2, 1u << ROLE_MX | 1u << ROLE_MY | 1u << ROLE_MZ | 1u << ROLE_OTHER, 1.0},
    {3, 1u << ROLE_CELL | 1u << ROLE_FX | 1u << ROLE_FY | 1u << ROLE_FZ | 1u << ROLE_OTHER, STANDARD_GRAVITY_M_S2},
    {4, 1u << ROLE_COPX | 1u << ROLE_COPY | 1u << ROLE_OTHER, 1.0},
    {5, 1u << ROLE_TEMPERATURE | 1u << ROLE_OTHER, 1.0},
};

static const char *units_of(enum channel_role role)
{
    switch (role) {
    case ROLE_MX: case ROLE_MY: case ROLE_MZ: return "nm or counts";
    case ROLE_COPX: case ROLE_COPY: return "mm or counts";
    case ROLE_TEMPERATURE: return "degc or counts";
    default: return "n, kg or counts";
    }
}

static void build_position(struct build *b, const char *section, enum channel_role role)
{
    static const char *const keys[] = {"x_mm", "y_mm"};
    for (int k = 0; k < 2; k++) {
        bool there = text_take(b->f, section, keys[k], false, b->errors) != NULL;
        if (role == ROLE_CELL && !there) REFUSE(b, section, keys[k], "the place of the cell, 0 in the middle of the plate");
        if (role != ROLE_CELL && there) REFUSE(b, section, keys[k], "no such key for another role than cell");
    }
}

static void build_valid(struct build *b, const char *section, const struct draft_channel *from, struct profile_channel *c)
{
    c->valid_at = -1;
    if (!both_or_none(b, section, "valid_at", from->valid_at >= 0, "valid_mask", from->valid_mask >= 0)) return;
    c->valid_at = (int)from->valid_at;
    c->valid_mask = (uint32_t)from->valid_mask;
    if (places(b->p) > 0) check_inside(b, section, "valid_at", from->valid_at, 1, places(b->p));
}

static bool ps1_type(enum field_type t)
{
    return t == FIELD_I16LE || t == FIELD_I24LE || t == FIELD_I32LE || t == FIELD_F32LE;
}

static void check_type(struct build *b, const char *section, int i)
{
    const struct profile_channel *c = &b->p->channel[i], *first = &b->p->channel[0];
    if (b->p->format != FORMAT_PS1) return;
    if (!ps1_type(c->type))
        REFUSE(b, section, "type", "i16le, i24le, i32le or f32le, as PS1 sends them");
    else if (c->type != first->type)
        REFUSE(b, section, "type", "%s, as in [channel.0]", field_type_words[first->type]);
}

/* Two channels out of the same bytes: a copied section that was not changed. */
static void check_overlap(struct build *b, const char *section, int i)
{
    const struct profile_channel *c = &b->p->channel[i];
    if (c->at < 0) return;
    for (int j = 0; j < i; j++) {
        const struct profile_channel *o = &b->p->channel[j];
        int mine = of_bytes(b->p) ? field_bytes(c->type) : 1, theirs = of_bytes(b->p) ? field_bytes(o->type) : 1;
        if (o->at < 0 || c->at + mine <= o->at || o->at + theirs <= c->at) continue;
        REFUSE(b, section, "at", "a place of its own, but [channel.%d] is there", j);
        return;
    }
}

static void build_channel(struct build *b, int i)
{
    const struct draft_channel *from = &b->d->channel[i];
    struct profile_channel *c = &b->p->channel[i];
    char section[SECTION_BYTES];
    (void)channel_section(i, section);
    enum channel_role role = (enum channel_role)(from->role + 1);
    const struct unit_fit *unit = &units[from->unit];
    *c = (struct profile_channel){
        .given = true, .at = (int)from->at, .type = (enum field_type)from->type, .valid_at = -1,
        .info = {.role = role, .scale = from->scale * unit->factor, .offset = from->offset * unit->factor,
                 .at_mm = {from->x_mm, from->y_mm}}};
    if (!(from->scale < 0 || from->scale > 0)) REFUSE(b, section, "scale", "a number other than 0");
    if (!(unit->roles & 1u << role)) REFUSE(b, section, "unit", "%s for role = %s", units_of(role), profile_role_words[from->role]);
    build_position(b, section, role);
    if (of_bytes(b->p)) build_valid(b, section, from, c);
    check_type(b, section, i);
    if (b->p->format == FORMAT_PS1 || b->p->format == FORMAT_PS1A || b->p->format == FORMAT_PHIDGET1046) return;
    if (places(b->p) > 0)
        check_inside(b, section, "at", from->at, of_bytes(b->p) ? field_bytes(c->type) : 1, places(b->p));
    check_overlap(b, section, i);
}

static void build_channels(struct build *b)
{
    char section[SECTION_BYTES];
    for (int i = 0; i < CHANNEL_MAX; i++) {
        if (!b->d->channel[i].given) continue;
        if (i != b->p->channel_count) {
            (void)channel_section(i, section);
            text_error_add(b->errors, text_file_path(b->f), text_section_line(b->f, section),
                           "[%s], expected [channel.%d] too: channels are counted from 0 without a gap", section,
                           b->p->channel_count);
            return;
        }
        build_channel(b, i);
        b->p->channel_count++;
    }
}

/* Several samples in a report: what lies within one stride together with all channels moves on with each sample; the rest is said once
 * for all of them. Grows low..high when it moves. */
static bool joins_block(int at, int bytes, int stride, int *low, int *high)
{
    int new_low = at < *low ? at : *low, new_high = at + bytes > *high ? at + bytes : *high;
    if (new_high - new_low > stride) return false;
    *low = new_low;
    *high = new_high;
    return true;
}

/* The last sample of a report must lie inside it too. */
static void check_last(struct build *b, const char *section, const char *key, int at, int bytes)
{
    const struct profile_hid *h = &b->p->hid;
    int last = h->length - (h->repeat - 1) * h->stride - bytes;
    if (at <= last) return;
    if (last < 0)
        REFUSE(b, "hid", "repeat", "no more samples than fit into %d bytes", h->length);
    else
        REFUSE(b, section, key, "0 to %d, so that sample %d of the report is inside its %d bytes", last, h->repeat,
               h->length);
}

static void build_repeat(struct build *b)
{
    struct plate_profile *p = b->p;
    struct profile_field *const fields[FIELD_NAME_COUNT] = {&p->seq, &p->sub, &p->time, &p->flags};
    char section[SECTION_BYTES];
    int low = HID_LENGTH_MAX, high = 0, stride = p->hid.stride;
    if (p->format != FORMAT_HID || p->hid.repeat < 2 || stride < 1 || p->channel_count == 0) return;
    for (int i = 0; i < p->channel_count; i++) {
        int at = p->channel[i].at, bytes = field_bytes(p->channel[i].type);
        if (at < low) low = at;
        if (at + bytes > high) high = at + bytes;
        check_last(b, channel_section(i, section), "at", at, bytes);
    }
    if (high - low > stride) {
        REFUSE(b, "hid", "stride", "at least %d, the bytes from the first channel to the end of the last", high - low);
        return;
    }
    for (int i = 0; i < FIELD_NAME_COUNT; i++) {
        if (!fields[i]->given) continue;
        fields[i]->per_sample = joins_block(fields[i]->at, field_bytes(fields[i]->type), stride, &low, &high);
        if (fields[i]->per_sample)
            check_last(b, field_section(i, section), "at", fields[i]->at, field_bytes(fields[i]->type));
    }
    for (int i = 0; i < p->channel_count; i++) {
        struct profile_channel *c = &p->channel[i];
        c->valid_per_sample = c->valid_at >= 0 && joins_block(c->valid_at, 1, stride, &low, &high);
        if (c->valid_per_sample) check_last(b, channel_section(i, section), "valid_at", c->valid_at, 1);
    }
}

/* ---- the plate ---- */

static bool horizontal(enum plate_axis a)
{
    return a == PLATE_AXIS_RIGHT || a == PLATE_AXIS_LEFT;
}

static void build_axes(struct build *b)
{
    struct plate_info *info = &b->p->info;
    info->axis_x = b->d->axis_x < 0 ? PLATE_AXIS_RIGHT : (enum plate_axis)(b->d->axis_x + PLATE_AXIS_RIGHT);
    info->axis_y = b->d->axis_y < 0 ? PLATE_AXIS_FRONT : (enum plate_axis)(b->d->axis_y + PLATE_AXIS_RIGHT);
    if (horizontal(info->axis_x) == horizontal(info->axis_y))
        REFUSE(b, "plate", b->d->axis_y >= 0 || b->d->axis_x < 0 ? "axis_y" : "axis_x",
               "one axis of x and y to go right or left, the other to front or back (axis_x = %s, axis_y = %s)",
               (const char *const[]){"right", "left", "front", "back"}[info->axis_x - PLATE_AXIS_RIGHT],
               (const char *const[]){"right", "left", "front", "back"}[info->axis_y - PLATE_AXIS_RIGHT]);
    if (b->d->axis_x < 0 && b->d->axis_y < 0) info->axis_x = info->axis_y = PLATE_AXIS_DEFAULT;
    if (b->d->fz_sign == 0) REFUSE(b, "plate", "fz_sign", "1 or -1");
    info->fz_sign = (int)b->d->fz_sign;
}

static bool has_role(const struct plate_profile *p, enum channel_role role)
{
    for (int i = 0; i < p->channel_count; i++)
        if (p->channel[i].info.role == role) return true;
    return false;
}

static bool has_six_components(const struct plate_profile *p)
{
    for (int role = ROLE_FX; role <= ROLE_MZ; role++)
        if (!has_role(p, (enum channel_role)role)) return false;
    return true;
}

static void build_components(struct build *b)
{
    const struct profile_draft *d = b->d;
    struct plate_info *info = &b->p->info;
    info->surface_offset_mm = (struct point_mm){d->origin_mm[0], d->origin_mm[1]};
    info->surface_height_mm = d->origin_mm[2];
    info->has_matrix = d->has_matrix;
    memcpy(info->matrix, d->matrix, sizeof info->matrix);
    if (d->has_matrix && !has_six_components(b->p))
        REFUSE(b, "plate", "matrix", "it only with the six channels fx, fy, fz, mx, my and mz");
    if (d->has_origin && !(has_role(b->p, ROLE_MX) && has_role(b->p, ROLE_MY)))
        REFUSE(b, "plate", "origin_mm", "it only with the channels mx and my");
}

/* Distance between the outermost cells along one coordinate. */
static double cell_span(const struct plate_profile *p, bool along_y)
{
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < p->channel_count; i++) {
        const struct channel_info *c = &p->channel[i].info;
        if (c->role != ROLE_CELL) continue;
        low = fmin(low, along_y ? c->at_mm.y : c->at_mm.x);
        high = fmax(high, along_y ? c->at_mm.y : c->at_mm.x);
    }
    return high > low ? high - low : 0;
}

static void build_size(struct build *b)
{
    const struct profile_draft *d = b->d;
    struct plate_info *info = &b->p->info;
    /* Positions of cells are in the plate's own axes, width and depth in the person's. */
    bool turned = !horizontal(info->axis_x) && info->axis_x != PLATE_AXIS_DEFAULT;
    info->width_mm = d->width_mm > 0 ? d->width_mm : cell_span(b->p, turned);
    info->depth_mm = d->depth_mm > 0 ? d->depth_mm : cell_span(b->p, !turned);
    if (b->p->channel_count == 0) return;
    if (!(info->width_mm > 0)) REFUSE(b, "plate", "width_mm", "the size of the plate, because no cells tell it");
    if (!(info->depth_mm > 0)) REFUSE(b, "plate", "depth_mm", "the size of the plate, because no cells tell it");
}

static void build_thresholds(struct build *b)
{
    struct plate_info *info = &b->p->info;
    bool laboratory = has_six_components(b->p);
    info->fz_on_n = b->d->fz_on_n > 0 ? b->d->fz_on_n : laboratory ? LABORATORY_FZ_ON_N : HOMEMADE_FZ_ON_N;
    info->fz_off_n = b->d->fz_off_n > 0 ? b->d->fz_off_n : laboratory ? LABORATORY_FZ_OFF_N : HOMEMADE_FZ_OFF_N;
    if (info->fz_off_n > info->fz_on_n)
        REFUSE(b, "plate", b->d->fz_off_n > 0 ? "fz_off_n" : "fz_on_n",
               "fz_off_n (%g N) no higher than fz_on_n (%g N)", info->fz_off_n, info->fz_on_n);
}

/* Samples carry one kind of number in all channels. */
static enum raw_kind raw_kind_of(const struct plate_profile *p)
{
    if (p->format == FORMAT_DELIMITED || p->format == FORMAT_PS1A) return RAW_F32;
    for (int i = 0; i < p->channel_count && (of_bytes(p) || p->format == FORMAT_PS1); i++)
        if (field_is_real(p->channel[i].type)) return RAW_F32;
    return RAW_I32;
}

static void build_info_channels(struct build *b)
{
    struct plate_profile *p = b->p;
    struct plate_info *info = &p->info;
    info->raw_kind = raw_kind_of(p);
    info->channel_count = p->channel_count;
    info->calibrated = p->channel_count > 0;
    for (int i = 0; i < p->channel_count; i++) {
        struct profile_channel *c = &p->channel[i];
        bool u32 = of_bytes(p) && (c->type == FIELD_U32LE || c->type == FIELD_U32BE);
        if (u32 && info->raw_kind == RAW_I32) c->info.offset += U32_OFFSET * c->info.scale;
        info->channel[i] = c->info;
        /* A matrix is the calibration of what it is given. */
        if (b->d->channel[i].unit == 0 && c->info.role < ROLE_TEMPERATURE && !b->d->has_matrix) info->calibrated = false;
    }
}

static bool describes_itself(enum profile_format f)
{
    return f != FORMAT_FRAME && f != FORMAT_DELIMITED && f != FORMAT_HID;
}

/* false: no centre of pressure comes of these channels. */
static bool check_channels(struct build *b)
{
    struct problem why;
    char section[SECTION_BYTES];
    int n = b->p->channel_count;
    if (n == 0 && describes_itself(b->p->format)) return true;
    if (plate_channels_check(&b->p->info, &why) == STATUS_OK) return true;
    text_error_add(b->errors, text_file_path(b->f), n > 0 ? text_section_line(b->f, channel_section(n - 1, section)) : 1, "%s",
                   why.text);
    return false;
}

static void build_info(struct build *b)
{
    struct plate_profile *p = b->p;
    struct plate_info *info = &p->info;
    bool self = p->format == FORMAT_PS1 || p->format == FORMAT_PS1A;
    (void)snprintf(info->name, sizeof info->name, "%s", p->name);
    p->rate_hz = info->rate_hz = b->d->rate_hz;
    p->time_unit_us = b->d->time_unit_us;
    info->seq_bits = self ? PS1_SEQ_BITS : p->seq_bits;
    info->has_device_time = self || p->time.given;
    if (self && p->channel_count > 0 && !(p->rate_hz > 0)) REFUSE(b, "stream", "rate_hz", "the rate, beside the channels");
    build_axes(b);
    build_info_channels(b);
    if (!check_channels(b)) return;
    build_components(b);
    build_size(b);
    build_thresholds(b);
}

/* ---- the whole ---- */

static void build_all(struct build *b)
{
    struct plate_profile *p = b->p;
    p->format = (enum profile_format)b->d->format;
    memcpy(p->name, b->d->name, sizeof p->name);
    build_match(b);
    build_serial(b);
    if (p->format == FORMAT_FRAME) build_frame(b);
    if (p->format == FORMAT_HID) build_hid(b);
    if (p->format == FORMAT_DELIMITED) build_text(b);
    build_fields(b);
    build_channels(b);
    build_repeat(b);
}

enum status plate_profile_parse(const char *path, const char *bytes, size_t count, struct text_errors *errors,
                                struct plate_profile *out)
{
    struct text_file *f = NULL;
    struct profile_draft draft;
    int before = errors->count;
    memset(out, 0, sizeof *out);
    enum status status = text_file_parse(path, bytes, count, "profile", 1, errors, &f);
    if (!f) return status;
    struct build b = {f, errors, &draft, out};
    (void)snprintf(out->path, sizeof out->path, "%s", path);
    bool read = profile_draft_read(f, errors, &draft);
    if (read) build_all(&b);
    if (read) (void)text_file_finish(f, errors);
    /* Only a file without a fault so far: "no centre of pressure" would repeat what is wrong with a channel. */
    if (read && errors->count == before) build_info(&b);
    text_file_close(f);
    if (errors->count == before) out->text = strndup(bytes, count);
    if (errors->count == before && out->text) return STATUS_OK;
    status = errors->count == before ? STATUS_MEM : STATUS_DATA;
    plate_profile_free(out);
    return status;
}

void plate_profile_free(struct plate_profile *p)
{
    free(p->text);
    memset(p, 0, sizeof *p);
}

/* ---- matching ---- */

static bool number_fits(int wanted, int found)
{
    return wanted < 0 || wanted == found;
}

static bool text_fits(const char *wanted, const char *found)
{
    return !*wanted || (found && strcmp(wanted, found) == 0);
}

/* Names nothing that only this plate has: such a profile is used when a person asks for it. */
static bool matches_anything(const struct profile_match *m)
{
    return m->vid < 0 && m->pid < 0 && !*m->product && !*m->serial && !*m->path;
}

bool plate_profile_matches(const struct plate_profile *p, const struct device_identity *d)
{
    const struct profile_match *m = &p->match;
    if (m->transport != d->transport || matches_anything(m)) return false;
    if (*m->product && !(d->product && strstr(d->product, m->product))) return false;
    return number_fits(m->vid, d->vid) && number_fits(m->pid, d->pid) && number_fits(m->usage_page, d->usage_page) &&
           number_fits(m->usage, d->usage) && number_fits(m->interface, d->interface) && text_fits(m->serial, d->serial) &&
           text_fits(m->path, d->path);
}
