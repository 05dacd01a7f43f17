/* plate_profile.c - a .plate file from its bytes to a plate_profile, and which device it fits. */
#include "drivers/plate_profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/profile_build.h"

/* ---- what its parts share ---- */

const char *profile_channel_section(int i, char out[SECTION_BYTES])
{
    (void)snprintf(out, SECTION_BYTES, "channel.%d", i);
    return out;
}

bool profile_of_bytes(const struct plate_profile *p)
{
    return p->format == FORMAT_FRAME || p->format == FORMAT_HID;
}

bool profile_both_or_none(struct profile_build *b, const char *section, const char *one, bool has_one,
                          const char *other, bool has_other)
{
    if (has_one && !has_other) REFUSE(b, section, other, "it beside %s", one);
    if (has_other && !has_one) REFUSE(b, section, one, "it beside %s", other);
    return has_one && has_other;
}

void profile_check_inside(struct profile_build *b, const char *section, const char *key, int64_t at,
                          int bytes, int length)
{
    if (at < 0 || at + bytes <= length) return;
    if (bytes > length)
        REFUSE(b, section, key, "a place in %d bytes, but it takes %d", length, bytes);
    else
        REFUSE(b, section, key, "0 to %d (%d byte%s inside %d)", length - bytes, bytes, bytes == 1 ? "" : "s",
               length);
}

/* ---- the whole ---- */

static void build_all(struct profile_build *b)
{
    b->p->format = (enum profile_format)b->d->format;
    memcpy(b->p->name, b->d->name, sizeof b->p->name);
    profile_build_wire(b);
    profile_build_channels(b);
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
    struct profile_build b = {f, errors, &draft, out};
    (void)snprintf(out->path, sizeof out->path, "%s", path);
    bool read = profile_draft_read(f, errors, &draft);
    if (read) build_all(&b);
    if (read) (void)text_file_finish(f, errors);
    /* Only a file without a fault so far: "no centre of pressure" would repeat what is wrong with a channel. */
    if (read && errors->count == before) profile_build_plate(&b);
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
    return number_fits(m->vid, d->vid) && number_fits(m->pid, d->pid) &&
           number_fits(m->usage_page, d->usage_page) && number_fits(m->usage, d->usage) &&
           number_fits(m->interface, d->interface) && text_fits(m->serial, d->serial) &&
           text_fits(m->path, d->path);
}
