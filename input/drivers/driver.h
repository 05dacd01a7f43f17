/* driver.h - the contract behind which every plate looks the same (devices.md 1, 13, 14).
 *
 * A driver turns bytes on a wire into force samples. One file per kind of plate; decoders of bytes (ps1_frame.c,
 * ps1a_text.c ...) are pure and separate. open and close run on the manager's (today: main) thread, read on the reader thread
 * only, command from one thread only. A driver starts no thread of its own.
 *
 * Time comes from the host's clock table, so that the same driver runs in true time (wait sleeps) and in virtual time
 * (wait returns at once and read delivers what is due at now). */
#ifndef EVENKEEL_DRIVERS_DRIVER_H
#define EVENKEEL_DRIVERS_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/plate_state.h"
#include "base/status.h"
#include "drivers/link_watch.h"

struct driver_host {
    int64_t (*now_ns)(void *context);
    /* Sleep until the instant or, in virtual time, return at once. */
    void (*wait_until_ns)(void *context, int64_t until_ns);
    void *context;
    bool is_virtual;
};
extern const struct driver_host driver_host_true_time;

struct driver;
struct capture;

struct driver_ops {
    const char *scheme;          /* "sim": text before ':' in a plate SPEC */
    const char *title;           /* "Simulated plate" */
    /* rest: SPEC after the ':'. Terminal answer within 8 s. *error tells the kind, *why the sentence. */
    enum status (*open)(const char *rest, const struct driver_host *host, struct driver **out,
                        enum plate_error *error, struct problem *why);
    /* Up to max samples, oldest first. Waits at most timeout_ms for the first one. 0: none came. -1: the stream is over;
     * driver_base.state says PLATE_LOST or PLATE_ENDED. Signals never end it. */
    int (*read)(struct driver *d, struct force_sample *out, int max, int timeout_ms);
    void (*command)(struct driver *d, const struct person_command *c); /* NULL: nobody to ask */
    void (*close)(struct driver *d);
    /* What decoding this plate's bytes needs beside info, as capture_note calls (stream_decoder.h); NULL: nothing, PS1 or PS1-A. */
    void (*capture_head)(const struct driver *d, struct capture *c);
};

/* First member of every driver's own struct. */
struct driver {
    const struct driver_ops *ops;
    struct driver_host host;
    struct plate_info info;
    enum plate_state state;      /* reader thread */
    enum plate_error error;
    struct driver_counters counters;
    double speed;                /* asked by the SPEC (replay:FILE,speed=50); 1: true speed; 0: as fast as possible */
    struct link_watch link;      /* driver_read looks at the counters after every read */
    struct capture *capture;     /* NULL, or where raw bytes are written while they are read (--capture) */
};

/* One grammar everywhere (architecture.md 4): "sim:" "sim:profile=older,seed=7,fault=drop" "replay:FILE,rate=100" "serial:PORT".
 * capture_path: NULL or a file to record the wire into (devices.md 15 T7). */
enum status driver_open(const char *spec, const struct driver_host *host, const char *capture_path,
                        struct driver **out, enum plate_error *error, struct problem *why);
int driver_read(struct driver *d, struct force_sample *out, int max, int timeout_ms);
void driver_command(struct driver *d, const struct person_command *c);
void driver_close(struct driver *d); /* NULL is fine */

/* DATA/plates: a user's own profiles and the corrections of on-site calibrations. Set once at start, before any plate is opened; NULL or not
 * set: the program's own profiles only. Copied. */
void driver_set_plates_dir(const char *dir);
const char *driver_plates_dir(void); /* NULL: none */

/* The kinds that are built in, in the order of the registry: "sim", "replay" ...; NULL after the last. */
const char *driver_scheme(size_t i);
/* The same for a person's eyes, in sentences and --help. */
#define DRIVER_SPECS "sim:, replay:FILE, serial:PORT, wii:, hid:SERIAL, pipe:-, tecgihan:PORT or phidget:SERIAL"

size_t driver_list(struct plate_listing *out, size_t max); /* never opens a device; sim: is always the last entry */

/* key=value options after the main part of a SPEC; used by all drivers. Cuts known keys off the end of text (in place), so
 * a file name may hold commas. keys: NULL-terminated. values[i] points into text or is NULL. */
void spec_options(char *text, const char *const *keys, const char **values);

#endif
