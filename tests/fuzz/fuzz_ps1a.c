/* links: drivers */
/* PS1-A lines: a sample printed again reads the same; numbers are those of the C library. */
#include <math.h>
#include <string.h>

#include "base/text_file.h"
#include "drivers/ps1_frame.h"
#include "drivers/ps1a_text.h"
#include "fuzz.h"

static void check_number(const char *text, size_t count)
{
    char copy[512];
    double ours = 0, peer = 0;
    if (!ps1a_number(text, count, &ours)) return;
    HOLDS(count < sizeof copy);
    memcpy(copy, text, count);
    copy[count] = '\0';
    HOLDS(text_parse_real(copy, &peer) && memcmp(&ours, &peer, sizeof ours) == 0);
}

static void check_sample(const struct ps1a_sample *s)
{
    char line[PS1A_LINE_MAX * 2], number[32];
    struct ps1a_message back;
    HOLDS(s->count >= 1 && s->count <= CHANNEL_MAX);
    size_t n = (size_t)snprintf(line, sizeof line, "$P,%u,%u", (unsigned)s->seq, (unsigned)s->t_us);
    for (int i = 0; i < s->count; i++) {
        HOLDS(isfinite(s->value[i]));
        text_from_real(s->value[i], number);
        n += (size_t)snprintf(line + n, sizeof line - n, ",%s", number);
    }
    n += (size_t)snprintf(line + n, sizeof line - n, "*%02X", ps1a_checksum(line + 1, n - 1));
    HOLDS(ps1a_decode(line, n, &back) == PS1A_GOT_SAMPLE);
    HOLDS(back.sample.seq == s->seq && back.sample.t_us == s->t_us && back.sample.count == s->count);
    HOLDS(memcmp(back.sample.value, s->value, (size_t)s->count * sizeof s->value[0]) == 0);
}

static void check_info(const struct ps1a_info *info)
{
    struct plate_info plate = {.name = ""};
    struct problem why = {STATUS_OK, ""};
    HOLDS(memchr(info->unit, 0, sizeof info->unit) != NULL);
    if (ps1a_plate_info(info, &plate, &why) != STATUS_OK)
        HOLDS(why.text[0]);
    else
        HOLDS(plate_channels_check(&plate, &why) == STATUS_OK || why.text[0]);
}

static void check_result(enum ps1a_result r, const struct ps1a_message *m)
{
    if (r == PS1A_GOT_SAMPLE) check_sample(&m->sample);
    if (r == PS1A_GOT_INFO) check_info(&m->info);
}

static void check_fields(const char *text, size_t count)
{
    for (size_t at = 0; at <= count;) {
        const char *stop = memchr(text + at, ',', count - at);
        size_t n = stop ? (size_t)(stop - text) - at : count - at;
        check_number(text + at, n);
        at += n + 1;
    }
}

/* The checksum is ours here, so that bytes reach what lies behind it. */
static void check_line(const char *text, size_t count)
{
    char line[PS1A_LINE_MAX];
    struct ps1a_message message;
    const char *newline = memchr(text, '\n', count);
    size_t n = newline ? (size_t)(newline - text) : count;
    if (n < 3 || n > sizeof line - 3) return;
    memcpy(line, text, n);
    const char *star = memchr(line, '*', n);
    if (star) n = (size_t)(star - line);
    if (n < 3) return;
    unsigned sum = ps1a_checksum(line + 1, n - 1);
    line[n] = '*';
    line[n + 1] = "0123456789ABCDEF"[sum >> 4];
    line[n + 2] = "0123456789ABCDEF"[sum & 15];
    check_result(ps1a_decode(line, n + 3, &message), &message);
    check_fields(line, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct ps1a_reader reader;
    struct ps1a_message message;
    const char *text = (const char *)bytes;
    ps1a_reader_reset(&reader);
    for (size_t i = 0; i < count; i++) check_result(ps1a_reader_push(&reader, text[i], &message), &message);
    check_line(text, count);
    return 0;
}
