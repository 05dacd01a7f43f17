#include "drivers/plate_correction.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text_file.h"

enum { FILE_VERSION = 1, NAME_PART_BYTES = 49, CODED_BYTES = 3 * PLATE_NAME_BYTES + 1, FILE_BYTES = 8192, LEAF_BYTES = 160 };
_Static_assert((int)PLATE_SERIAL_BYTES <= (int)PLATE_NAME_BYTES, "a serial fits the room of a name");
/* Of plates in counts the gain is newtons per count, and the offset is some millions of them. */
#define GAIN_LEAST 1e-9
#define GAIN_MOST 1e9
#define OFFSET_MOST 1e9

/* ---- the name of the file ---- */

/* Letters and digits stay, a blank becomes '_'; false: something else was in it, or it was cut. */
static bool plain_part(const char *text, char out[NAME_PART_BYTES])
{
    size_t n = 0;
    bool same = true;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        bool letter = (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z');
        if (n + 1 == NAME_PART_BYTES) return out[n] = '\0', false;
        out[n++] = letter ? (char)*p : '_';
        same &= letter || *p == ' ';
    }
    out[n] = '\0';
    return same;
}

/* FNV-1a, 64 bits, over name, NUL and serial. */
static uint64_t number_of(const char *name, const char *serial)
{
    uint64_t h = 14695981039346656037ULL;
    for (const char *p = name; *p; p++) h = (h ^ (unsigned char)*p) * 1099511628211ULL;
    h = (h ^ 0) * 1099511628211ULL;
    for (const char *p = serial; *p; p++) h = (h ^ (unsigned char)*p) * 1099511628211ULL;
    return h;
}

enum status plate_correction_path(const char *dir, const char *plate_name, const char *serial, char path[PATH_BYTES])
{
    char name[NAME_PART_BYTES], number[NAME_PART_BYTES], leaf[LEAF_BYTES];
    bool same = plain_part(plate_name, name);
    same &= plain_part(serial, number);
    if (same)
        (void)snprintf(leaf, sizeof leaf, "%s-%s.cal", name, number);
    else
        (void)snprintf(leaf, sizeof leaf, "%s-%s-%016" PRIx64 ".cal", name, number, number_of(plate_name, serial));
    return path_join(path, dir, leaf) == 0 ? STATUS_OK : STATUS_ARG;
}

static enum status find(const char *dir, const char *plate_name, const char *serial, char path[PATH_BYTES], struct problem *why)
{
    if (plate_correction_path(dir, plate_name, serial, path) == STATUS_OK) return STATUS_OK;
    return problem_set(why, STATUS_ARG, "The folder of the plates, %.200s, has too long a name.", dir);
}

/* ---- writing ---- */

void plate_correction_begin(const struct plate_info *plate, struct plate_correction *out)
{
    memset(out, 0, sizeof *out);
    (void)snprintf(out->plate_name, sizeof out->plate_name, "%s", plate->name);
    (void)snprintf(out->serial, sizeof out->serial, "%s", plate->serial);
    out->made = wall_time_now();
    out->channel_count = plate->channel_count;
    for (int i = 0; i < CHANNEL_MAX; i++) out->gain[i] = 1.0;
    out->noise_mv_mm_s = out->noise_weight_n = NAN;
}

void plate_correction_add(struct plate_correction *c, const double *gain, const double *offset)
{
    for (int i = 0; i < c->channel_count; i++) {
        c->gain[i] *= gain[i];
        c->offset[i] = c->offset[i] * gain[i] + offset[i];
    }
}

/* As the settings of a trial do: one line of plain text, whatever a device says; "%" is an empty one. */
static void code_text(const char *text, char out[CODED_BYTES])
{
    static const char digits[] = "0123456789ABCDEF";
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        bool inner_blank = c == ' ' && p != text && p[1];
        if ((c > ' ' && c < 0x7f && c != '%') || inner_blank) {
            out[n++] = (char)c;
            continue;
        }
        out[n++] = '%';
        out[n++] = digits[c >> 4];
        out[n++] = digits[c & 15];
    }
    if (n == 0) out[n++] = '%';
    out[n] = '\0';
}

struct page { char text[FILE_BYTES]; size_t used; };

static void __attribute__((format(printf, 2, 3))) put(struct page *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(p->text + p->used, sizeof p->text - p->used, format, args);
    va_end(args);
    if (n > 0) p->used += (size_t)n;
}

static void put_real(struct page *p, const char *key, double v)
{
    char digits[32];
    if (isnan(v)) return;
    text_from_real(v, digits);
    put(p, "%s = %s\n", key, digits);
}

static void write_page(const struct plate_correction *c, struct page *p)
{
    char coded[CODED_BYTES], date[WALL_TIME_TEXT_BYTES];
    wall_time_text(c->made, date);
    put(p, "calibration = %d\n# An on-site calibration of %s with known weights. evenkeel-lab calibrate makes, shows and removes it.\n", FILE_VERSION,
        date);
    code_text(c->plate_name, coded);
    put(p, "\n[plate]\nname = %s\n", coded);
    code_text(c->serial, coded);
    put(p, "serial = %s\n", coded);
    put(p, "made_utc_ms = %" PRId64 "\nmade_offset_min = %" PRId32 "\nchannel_count = %d\n\n[result]\n", c->made.utc_ms, c->made.offset_min,
        c->channel_count);
    put_real(p, "residual_n", c->residual_n);
    put_real(p, "residual_mm", c->residual_mm);
    put_real(p, "noise_mv_mm_s", c->noise_mv_mm_s);
    put_real(p, "noise_weight_n", c->noise_weight_n);
    for (int i = 0; i < c->channel_count; i++) {
        put(p, "\n[channel_%d]\n", i + 1);
        put_real(p, "gain", c->gain[i]);
        put_real(p, "offset", c->offset[i]);
    }
}

static bool in_range(double v, double min, double max) { return v >= min && v <= max; }

static bool is_sound(const struct plate_correction *c)
{
    bool sound = c->channel_count >= 1 && c->channel_count <= CHANNEL_MAX && in_range(c->residual_n, 0, OFFSET_MOST) &&
                 in_range(c->residual_mm, 0, OFFSET_MOST) && (isnan(c->noise_mv_mm_s) || in_range(c->noise_mv_mm_s, 0, 1e4)) &&
                 (isnan(c->noise_weight_n) || in_range(c->noise_weight_n, 0, OFFSET_MOST)) && c->made.utc_ms >= 0;
    for (int i = 0; sound && i < c->channel_count; i++)
        sound = in_range(c->gain[i], GAIN_LEAST, GAIN_MOST) && in_range(c->offset[i], -OFFSET_MOST, OFFSET_MOST);
    return sound;
}

enum status plate_correction_save(const char *dir, const struct plate_correction *c, struct problem *why)
{
    char path[PATH_BYTES];
    struct page page = {.used = 0};
    if (!is_sound(c)) return problem_set(why, STATUS_ARG, "The calibration of %s holds numbers that are none.", c->plate_name);
    enum status status = find(dir, c->plate_name, c->serial, path, why);
    if (status != STATUS_OK) return status;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return problem_set(why, STATUS_IO, "The folder %.300s for calibrations cannot be made: %s.", dir, strerror(errno));
    write_page(c, &page);
    return file_write_whole(path, page.text, page.used, why);
}

/* ---- reading ---- */

struct reading { struct text_file *file; struct text_errors *errors; };

static void take_optional(const struct reading *r, const char *key, double max, double *out)
{
    struct text_entry *e = text_take(r->file, "result", key, false, r->errors);
    *out = NAN;
    if (e) (void)text_to_real(r->file, e, e->value, 0, max, NULL, NULL, r->errors, out);
}

/* The file of another plate, copied here by hand or with a like number in its name. */
static void check_text(const struct reading *r, const char *key, const char *want)
{
    char coded[CODED_BYTES];
    struct text_entry *e = text_take(r->file, "plate", key, true, r->errors);
    code_text(want, coded);
    if (e && strcmp(e->value, coded) != 0)
        text_error_add(r->errors, text_file_path(r->file), e->line, "%s = %.60s, expected %.60s: this is the calibration of another plate",
                       key, e->value, coded);
}

static void take_all(const struct reading *r, const struct plate_info *plate, struct plate_correction *c)
{
    long count = 0, utc_ms = 0, offset_min = 0;
    char section[32];
    check_text(r, "name", plate->name);
    check_text(r, "serial", plate->serial);
    (void)text_int(r->file, "plate", "made_utc_ms", 0, 1000000000000000L, "ms", r->errors, &utc_ms);
    (void)text_int(r->file, "plate", "made_offset_min", -1440, 1440, "min", r->errors, &offset_min);
    c->made = (struct wall_time){.utc_ms = utc_ms, .offset_min = (int32_t)offset_min};
    if (text_int(r->file, "plate", "channel_count", plate->channel_count, plate->channel_count, NULL, r->errors, &count))
        c->channel_count = (int)count;
    (void)text_real(r->file, "result", "residual_n", 0, OFFSET_MOST, "N", r->errors, &c->residual_n);
    (void)text_real(r->file, "result", "residual_mm", 0, OFFSET_MOST, "mm", r->errors, &c->residual_mm);
    take_optional(r, "noise_mv_mm_s", 1e4, &c->noise_mv_mm_s);
    take_optional(r, "noise_weight_n", OFFSET_MOST, &c->noise_weight_n);
    for (int i = 0; i < plate->channel_count; i++) {
        (void)snprintf(section, sizeof section, "channel_%d", i + 1);
        (void)text_real(r->file, section, "gain", GAIN_LEAST, GAIN_MOST, NULL, r->errors, &c->gain[i]);
        (void)text_real(r->file, section, "offset", -OFFSET_MOST, OFFSET_MOST, NULL, r->errors, &c->offset[i]);
    }
}

static enum status parse(const char *path, const char *bytes, size_t count, const struct plate_info *plate, struct plate_correction *out,
                         struct problem *why)
{
    struct plate_correction c;
    struct text_errors *errors = calloc(1, sizeof *errors);
    struct text_file *file = NULL;
    if (!errors) return problem_set(why, STATUS_MEM, "There is not enough memory to read the calibration of the plate.");
    plate_correction_begin(plate, &c);
    enum status status = text_file_parse(path, bytes, count, "calibration", FILE_VERSION, errors, &file);
    if (file) {
        struct reading r = {file, errors};
        take_all(&r, plate, &c);
        status = text_file_finish(file, errors);
    }
    if (status == STATUS_OK)
        *out = c;
    else if (status == STATUS_MEM)
        (void)problem_set(why, status, "There is not enough memory to read the calibration of the plate.");
    else
        (void)problem_set(why, status, "%.400s. Calibrate the plate anew, or remove the file.", errors->count ? errors->line[0] : path);
    text_file_close(file);
    free(errors);
    return status;
}

enum status plate_correction_load(const char *dir, const struct plate_info *plate, bool *found, struct plate_correction *out, struct problem *why)
{
    char path[PATH_BYTES], *bytes = NULL;
    size_t count = 0;
    *found = false;
    enum status status = find(dir, plate->name, plate->serial, path, why);
    if (status != STATUS_OK) return status;
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) return STATUS_OK;
    status = file_read_whole(path, TEXT_FILE_MAX_BYTES, &bytes, &count, why);
    if (status != STATUS_OK) return status;
    status = parse(path, bytes, count, plate, out, why);
    *found = status == STATUS_OK;
    free(bytes);
    return status;
}

enum status plate_correction_remove(const char *dir, const struct plate_info *plate, bool *found, struct problem *why)
{
    char path[PATH_BYTES];
    enum status status = find(dir, plate->name, plate->serial, path, why);
    if (status != STATUS_OK) return status;
    *found = unlink(path) == 0;
    if (*found || errno == ENOENT || errno == ENOTDIR) return STATUS_OK;
    return problem_set(why, STATUS_IO, "The calibration %.400s cannot be removed: %s.", path, strerror(errno));
}

/* ---- use ---- */

enum status plate_correction_apply(const struct plate_correction *c, struct plate_info *plate)
{
    if (c->channel_count != plate->channel_count) return STATUS_ARG;
    for (int i = 0; i < plate->channel_count; i++) {
        struct channel_info *channel = &plate->channel[i];
        channel->scale *= c->gain[i];
        channel->offset = channel->offset * c->gain[i] + c->offset[i];
        plate->knee[i].scale_above *= c->gain[i];
    }
    plate->calibrated = true;
    plate->calibrated_utc_ms = c->made.utc_ms;
    plate->noise_mv_mm_s = isnan(c->noise_mv_mm_s) ? 0.0 : c->noise_mv_mm_s;
    return STATUS_OK;
}

void plate_correction_use(const char *dir, struct plate_info *plate)
{
    struct plate_correction c;
    struct problem why = {0};
    bool found = false;
    if (!dir) return;
    enum status status = plate_correction_load(dir, plate, &found, &c, &why);
    if (status == STATUS_OK && found) status = plate_correction_apply(&c, plate);
    if (status == STATUS_OK) return;
    plate->calibrated = false;
    log_line(LOG_WARNING, "plate", "calibration not used: %s", why.text);
}
