/* capture.h - the wire of a plate as a text file: written while a driver reads, read again by replay
 * (devices.md 15 T7).
 *
 * Line 1 "# capture 1", then "# key = value" lines with all that decoding needs (driver, wire format, the
 * plate's description), then "<t_ns> R|W <hex>", t_ns on the clock of the session that wrote it.
 * driver_open creates the file, writes the head from the open driver's info and lets the driver add notes
 * (its capture_head op); a driver then only calls capture_bytes with what it read, before it decodes it,
 * from a report's, frame's or line's start on. Writing is buffered (1 MB); one owner, the reader thread.
 * How it is decoded again: stream_decoder.h. */
#ifndef EVENKEEL_DRIVERS_CAPTURE_H
#define EVENKEEL_DRIVERS_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/plate_info.h"
#include "base/status.h"

struct capture;

/* STATUS_IO: the file cannot be created, why says which and why. An existing file is replaced. */
enum status capture_create(const char *path, const struct plate_info *plate, struct capture **out,
                           struct problem *why);
/* One more key of the head, before any bytes. value: any text; each of its lines becomes a line "# key =
 * line", cut at CAPTURE_NOTE_LINE_MAX bytes, which the longest line of our own text files does not reach. */
enum { CAPTURE_NOTE_LINE_MAX = 1024 };
void capture_note(struct capture *c, const char *key, const char *value);
/* direction: 'R' what the plate sent, 'W' what the host sent. NULL c is fine: nothing is captured. A full
 * disk shows at capture_close. */
void capture_bytes(struct capture *c, char direction, int64_t t_ns, const uint8_t *bytes, size_t count);
/* STATUS_IO: not everything could be written. NULL is fine. */
enum status capture_close(struct capture *c, struct problem *why);

/* Reading. bytes: a whole file, borrowed while the reader lives. */
bool capture_recognised(const char *bytes, size_t count); /* begins with "# capture " */

struct capture_head { /* borrowed from the reader's bytes */
    const char *path;
    const char *bytes;
    size_t count;
};
/* The value of a note, its lines joined by newlines; malloc'ed. NULL: no such key, or no memory. */
char *capture_note_text(const struct capture_head *head, const char *key);

struct capture_reader {
    const char *path; /* for messages */
    const char *bytes;
    size_t count, at;
    int line;                 /* of the line read last, from 1 */
    struct capture_head head; /* after capture_read_head */
};
/* STATUS_DATA: why says file:line, what is there, what was expected. plate: all but spec and driver, which
 * it also keeps as the original's. */
enum status capture_read_head(struct capture_reader *r, const char *path, const char *bytes, size_t count,
                              struct plate_info *plate, struct problem *why);
enum { CAPTURE_CHUNK_MAX = 16384 };
struct capture_chunk {
    int64_t t_ns;
    char direction;
    size_t count;
    uint8_t bytes[CAPTURE_CHUNK_MAX];
};
/* The next line with bytes. *more is false at the end of the file. STATUS_DATA as above. */
enum status capture_next(struct capture_reader *r, struct capture_chunk *out, bool *more,
                         struct problem *why);

#endif
