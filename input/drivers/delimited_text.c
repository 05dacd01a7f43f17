#include "drivers/delimited_text.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/ps1a_text.h"

/* ---- one line ---- */

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static void trim(const char **text, size_t *count)
{
    while (*count > 0 && blank(**text)) (*text)++, (*count)--;
    while (*count > 0 && blank((*text)[*count - 1])) (*count)--;
}

/* Where the next column ends, and where the one after it begins. */
static size_t column_end(const char *line, size_t count, char separator, size_t *next)
{
    size_t end = 0;
    while (end < count && line[end] != separator) end++;
    *next = end + 1;
    while (separator == ' ' && *next < count && line[*next] == ' ') (*next)++;
    return end;
}

enum delimited_result delimited_decode(const struct profile_text *t, const char *line, size_t count,
                                       double *value)
{
    if (count > 0 && t->comment && line[0] == t->comment) return DELIMITED_COMMENT;
    if (t->separator != '\t') trim(&line, &count);
    if (count == 0) return DELIMITED_COMMENT;
    for (int column = 0; column < t->columns; column++) {
        size_t next, end = column_end(line, count, t->separator, &next), length = end;
        const char *text = line;
        trim(&text, &length);
        if (!ps1a_number(text, length, &value[column])) return DELIMITED_NOISE;
        bool last = end == count;
        if (last != (column == t->columns - 1)) return DELIMITED_NOISE;
        if (last) break;
        line += next;
        count -= next;
    }
    return DELIMITED_VALUES;
}

/* ---- the stream ---- */

void delimited_begin(struct delimited_stream *s, const struct plate_profile *p, bool synchronised)
{
    *s = (struct delimited_stream){.profile = p, .synchronised = synchronised};
    profile_sampler_begin(&s->sampler, p);
}

static void take_noise(struct delimited_stream *s, struct driver_counters *counters)
{
    s->bad++;
    if (!s->started) return;
    counters->noise_lines++;
    profile_sampler_break(&s->sampler);
}

/* The line that is in s, without its end. */
static bool take_line(struct delimited_stream *s, int64_t t_arr_ns, struct force_sample *out,
                      struct driver_counters *counters)
{
    double value[TEXT_COLUMNS_MAX];
    size_t n = s->count;
    bool misfit = false;
    if (n > 0 && s->line[n - 1] == '\r') n--;
    enum delimited_result result =
        s->oversize ? DELIMITED_NOISE : delimited_decode(&s->profile->columns, s->line, n, value);
    if (result == DELIMITED_COMMENT) return false;
    bool taken = result == DELIMITED_VALUES &&
                 profile_sample_of_columns(&s->sampler, value, t_arr_ns, out, counters, &misfit);
    if (result == DELIMITED_NOISE || misfit) {
        take_noise(s, counters);
        return false;
    }
    s->started = true;
    s->good++;
    return taken;
}

static bool push(struct delimited_stream *s, char byte, int64_t t_arr_ns, struct force_sample *out,
                 struct driver_counters *counters)
{
    if (byte != '\n') {
        if (s->count < sizeof s->line)
            s->line[s->count++] = byte;
        else
            s->oversize = true;
        return false;
    }
    /* The first line may be the end of one, and has no check sum to tell: "12345,1.5" came, "5,1.5" is read. */
    bool taken = s->synchronised && take_line(s, t_arr_ns, out, counters);
    s->synchronised = true;
    s->oversize = false;
    s->count = 0;
    return taken;
}

int delimited_feed(struct delimited_stream *s, const uint8_t *bytes, size_t count, size_t *used,
                   int64_t t_arr_ns, struct force_sample *out, int max, struct driver_counters *counters)
{
    int n = 0;
    size_t i = 0;
    while (i < count && n < max)
        if (push(s, (char)bytes[i++], t_arr_ns, &out[n], counters)) n++;
    counters->bytes += i;
    *used = i;
    return n;
}

/* ---- captures ---- */

struct captured {
    struct plate_profile profile;
    struct delimited_stream stream;
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
    enum status status = profile_from_capture(head, FORMAT_DELIMITED, plate, &c->profile, why);
    if (status != STATUS_OK) {
        end(c);
        return status;
    }
    delimited_begin(&c->stream, &c->profile, true);
    *state = c;
    return STATUS_OK;
}

static int feed(void *state, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
                struct force_sample *out, int max, struct driver_counters *counters)
{
    return delimited_feed(&((struct captured *)state)->stream, bytes, count, used, t_arr_ns, out, max,
                          counters);
}

const struct stream_format stream_delimited = {"delimited", begin, feed, NULL, end};
