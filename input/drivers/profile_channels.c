/* profile_channels.c - which number stands where: [field.*] and [channel.*]. */
#include <stdio.h>
#include <string.h>

#include "drivers/profile_build.h"

enum { TEXT_COUNTER_BITS = 32 };

static const char *field_section(int i, char out[SECTION_BYTES])
{
    (void)snprintf(out, SECTION_BYTES, "field.%s", profile_field_words[i]);
    return out;
}

/* ---- fields and channels ---- */

/* Bytes of a frame or report, columns of a line; 0: unknown, said elsewhere. */
static int places(const struct plate_profile *p)
{
    return p->format == FORMAT_FRAME ? p->frame.length
           : p->format == FORMAT_HID ? p->hid.length
                                     : p->columns.columns;
}

static int bits_from(uint32_t mask, int shift)
{
    int bits = 0;
    for (mask >>= shift; mask; mask >>= 1) bits++;
    return bits;
}

static int field_bits(const struct plate_profile *p, const struct profile_field *f)
{
    int width = profile_of_bytes(p) ? 8 * field_bytes(f->type) : TEXT_COUNTER_BITS;
    int bits = f->mask ? bits_from(f->mask, f->shift) : width - f->shift;
    return bits < 1 ? 1 : bits;
}

static void build_field(struct profile_build *b, enum profile_field_name name, struct profile_field *out)
{
    const struct draft_field *from = &b->d->field[name];
    char section[SECTION_BYTES];
    (void)field_section(name, section);
    *out = (struct profile_field){.given = from->given,
                                  .at = (int)from->at,
                                  .type = (enum field_type)from->type,
                                  .mask = (uint32_t)from->mask,
                                  .shift = (int)from->shift,
                                  .mul = from->mul};
    if (!from->given) return;
    if (profile_of_bytes(b->p) && field_is_real(out->type))
        REFUSE(b, section, "type", "a whole number type, such as u16le or u32le");
    if (places(b->p) > 0)
        profile_check_inside(b, section, "at", from->at, profile_of_bytes(b->p) ? field_bytes(out->type) : 1,
                             places(b->p));
}

static void build_fields(struct profile_build *b)
{
    struct plate_profile *p = b->p;
    struct profile_field *const fields[FIELD_NAME_COUNT] = {&p->seq, &p->sub, &p->time, &p->flags};
    for (int i = 0; i < FIELD_NAME_COUNT; i++) build_field(b, (enum profile_field_name)i, fields[i]);
    if (p->sub.given && !p->seq.given)
        text_error_add(b->errors, text_file_path(b->f), text_section_line(b->f, "field.sub"),
                       "[field.sub], expected [field.seq] beside it");
    p->seq_bits = !p->seq.given ? 0 : b->d->seq_bits > 0 ? (int)b->d->seq_bits : field_bits(p, &p->seq);
    p->time_bits = !p->time.given ? 0 : b->d->time_bits > 0 ? (int)b->d->time_bits : field_bits(p, &p->time);
    if (b->d->seq_bits > 0 && !p->seq.given)
        REFUSE(b, "stream", "seq_bits", "no such key without [field.seq]");
    if (b->d->time_bits > 0 && !p->time.given)
        REFUSE(b, "stream", "time_bits", "no such key without [field.time]");
}

static const struct unit_fit {
    int unit;       /* index of profile_unit_words */
    unsigned roles; /* bits of enum channel_role */
    double factor;  /* to the unit of the role */
} units[] = {
    {0, ~0u, 1.0},
    {1, 1u << ROLE_CELL | 1u << ROLE_FX | 1u << ROLE_FY | 1u << ROLE_FZ | 1u << ROLE_OTHER, 1.0},
    {2, 1u << ROLE_MX | 1u << ROLE_MY | 1u << ROLE_MZ | 1u << ROLE_OTHER, 1.0},
    {3, 1u << ROLE_CELL | 1u << ROLE_FX | 1u << ROLE_FY | 1u << ROLE_FZ | 1u << ROLE_OTHER,
     STANDARD_GRAVITY_M_S2},
    {4, 1u << ROLE_COPX | 1u << ROLE_COPY | 1u << ROLE_OTHER, 1.0},
    {5, 1u << ROLE_TEMPERATURE | 1u << ROLE_OTHER, 1.0},
};

static const char *units_of(enum channel_role role)
{
    switch (role) {
    case ROLE_MX:
    case ROLE_MY:
    case ROLE_MZ: return "nm or counts";
    case ROLE_COPX:
    case ROLE_COPY: return "mm or counts";
    case ROLE_TEMPERATURE: return "degc or counts";
    default: return "n, kg or counts";
    }
}

static void build_position(struct profile_build *b, const char *section, enum channel_role role)
{
    static const char *const keys[] = {"x_mm", "y_mm"};
    for (int k = 0; k < 2; k++) {
        bool there = text_take(b->f, section, keys[k], false, b->errors) != NULL;
        if (role == ROLE_CELL && !there)
            REFUSE(b, section, keys[k], "the place of the cell, 0 in the middle of the plate");
        if (role != ROLE_CELL && there) REFUSE(b, section, keys[k], "no such key for another role than cell");
    }
}

static void build_valid(struct profile_build *b, const char *section, const struct draft_channel *from,
                        struct profile_channel *c)
{
    c->valid_at = -1;
    if (!profile_both_or_none(b, section, "valid_at", from->valid_at >= 0, "valid_mask",
                              from->valid_mask >= 0))
        return;
    c->valid_at = (int)from->valid_at;
    c->valid_mask = (uint32_t)from->valid_mask;
    if (places(b->p) > 0) profile_check_inside(b, section, "valid_at", from->valid_at, 1, places(b->p));
}

static bool ps1_type(enum field_type t)
{
    return t == FIELD_I16LE || t == FIELD_I24LE || t == FIELD_I32LE || t == FIELD_F32LE;
}

static void check_type(struct profile_build *b, const char *section, int i)
{
    const struct profile_channel *c = &b->p->channel[i], *first = &b->p->channel[0];
    if (b->p->format != FORMAT_PS1) return;
    if (!ps1_type(c->type))
        REFUSE(b, section, "type", "i16le, i24le, i32le or f32le, as PS1 sends them");
    else if (c->type != first->type)
        REFUSE(b, section, "type", "%s, as in [channel.0]", field_type_words[first->type]);
}

/* Two channels out of the same bytes: a copied section that was not changed. */
static void check_overlap(struct profile_build *b, const char *section, int i)
{
    const struct profile_channel *c = &b->p->channel[i];
    if (c->at < 0) return;
    for (int j = 0; j < i; j++) {
        const struct profile_channel *o = &b->p->channel[j];
        int mine = profile_of_bytes(b->p) ? field_bytes(c->type) : 1,
            theirs = profile_of_bytes(b->p) ? field_bytes(o->type) : 1;
        if (o->at < 0 || c->at + mine <= o->at || o->at + theirs <= c->at) continue;
        REFUSE(b, section, "at", "a place of its own, but [channel.%d] is there", j);
        return;
    }
}

static void build_channel(struct profile_build *b, int i)
{
    const struct draft_channel *from = &b->d->channel[i];
    struct profile_channel *c = &b->p->channel[i];
    char section[SECTION_BYTES];
    (void)profile_channel_section(i, section);
    enum channel_role role = (enum channel_role)(from->role + 1);
    const struct unit_fit *unit = &units[from->unit];
    *c = (struct profile_channel){.given = true,
                                  .at = (int)from->at,
                                  .type = (enum field_type)from->type,
                                  .valid_at = -1,
                                  .info = {.role = role,
                                           .scale = from->scale * unit->factor,
                                           .offset = from->offset * unit->factor,
                                           .at_mm = {from->x_mm, from->y_mm}}};
    if (!(from->scale < 0 || from->scale > 0)) REFUSE(b, section, "scale", "a number other than 0");
    if (!(unit->roles & 1u << role))
        REFUSE(b, section, "unit", "%s for role = %s", units_of(role), profile_role_words[from->role]);
    build_position(b, section, role);
    if (profile_of_bytes(b->p)) build_valid(b, section, from, c);
    check_type(b, section, i);
    if (b->p->format == FORMAT_PS1 || b->p->format == FORMAT_PS1A || b->p->format == FORMAT_PHIDGET1046)
        return;
    if (places(b->p) > 0)
        profile_check_inside(b, section, "at", from->at, profile_of_bytes(b->p) ? field_bytes(c->type) : 1,
                             places(b->p));
    check_overlap(b, section, i);
}

static void build_all_channels(struct profile_build *b)
{
    char section[SECTION_BYTES];
    for (int i = 0; i < CHANNEL_MAX; i++) {
        if (!b->d->channel[i].given) continue;
        if (i != b->p->channel_count) {
            (void)profile_channel_section(i, section);
            text_error_add(b->errors, text_file_path(b->f), text_section_line(b->f, section),
                           "[%s], expected [channel.%d] too: channels are counted from 0 without a gap",
                           section, b->p->channel_count);
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
static void check_last(struct profile_build *b, const char *section, const char *key, int at, int bytes)
{
    const struct profile_hid *h = &b->p->hid;
    int last = h->length - (h->repeat - 1) * h->stride - bytes;
    if (at <= last) return;
    if (last < 0)
        REFUSE(b, "hid", "repeat", "no more samples than fit into %d bytes", h->length);
    else
        REFUSE(b, section, key, "0 to %d, so that sample %d of the report is inside its %d bytes", last,
               h->repeat, h->length);
}

static void build_repeat(struct profile_build *b)
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
        check_last(b, profile_channel_section(i, section), "at", at, bytes);
    }
    if (high - low > stride) {
        REFUSE(b, "hid", "stride", "at least %d, the bytes from the first channel to the end of the last",
               high - low);
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
        if (c->valid_per_sample)
            check_last(b, profile_channel_section(i, section), "valid_at", c->valid_at, 1);
    }
}

void profile_build_channels(struct profile_build *b)
{
    build_fields(b);
    build_all_channels(b);
    build_repeat(b);
}
