/* delimited_text.h - lines of numbers with a separator between them, as most hobby boards print them (devices.md 4.2).
 *
 * A line with another count of columns or anything in it that is no number is noise: boot messages, headings, the first piece of a line.
 * Pure: no allocation, no clock, no locale, no I/O; one owner (the reader thread). */
#ifndef EVENKEEL_DRIVERS_DELIMITED_TEXT_H
#define EVENKEEL_DRIVERS_DELIMITED_TEXT_H

#include "drivers/plate_profile.h"
#include "drivers/profile_sample.h"
#include "drivers/stream_decoder.h"

enum { DELIMITED_LINE_MAX = 256 }; /* bytes without the line end; longer lines are noise */

enum delimited_result { DELIMITED_VALUES, DELIMITED_COMMENT, DELIMITED_NOISE };
/* One line without its end. value [TEXT_COLUMNS_MAX]: of each column, finite. Blanks around numbers are fine; with separator ' '
 * several blanks are one. An empty line is a comment. */
enum delimited_result delimited_decode(const struct profile_text *t, const char *line, size_t count, double *value);

struct delimited_stream {
    const struct plate_profile *profile; /* borrowed */
    struct profile_sampler sampler;
    char line[DELIMITED_LINE_MAX];
    size_t count;
    bool oversize;
    bool synchronised;   /* a line end came: the next line is whole */
    bool started;        /* a good line came: from now on noise is counted */
    uint64_t good, bad;  /* lines since begin; comments are neither */
};
/* synchronised: the first byte to come begins a line. */
void delimited_begin(struct delimited_stream *s, const struct plate_profile *p, bool synchronised);
/* As stream_format.feed. */
int delimited_feed(struct delimited_stream *s, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns, struct force_sample *out,
                   int max, struct driver_counters *counters);

extern const struct stream_format stream_delimited; /* format "delimited" of a capture, which begins with a whole line */

#endif
