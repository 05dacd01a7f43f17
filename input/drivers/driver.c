#include "drivers/driver.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/paths.h"
#include "drivers/capture.h"
#include "drivers/hid_plate.h"
#include "drivers/hid_port.h"
#include "drivers/phidget1046.h"
#include "drivers/plate_correction.h"
#include "drivers/serial_port.h"
#include "drivers/tecgihan.h"
#include "drivers/wii_board.h"

extern const struct driver_ops driver_simulated, driver_replay, driver_serial, driver_wii, driver_hid;
extern const struct driver_ops driver_tecgihan, driver_phidget, driver_pipe;

/* One row per kind of plate. */
static const struct driver_ops *const registry[] = {&driver_simulated, &driver_replay, &driver_serial, &driver_wii, &driver_hid,
                                                 &driver_tecgihan, &driver_phidget, &driver_pipe};
enum { REGISTRY_COUNT = sizeof registry / sizeof registry[0] };

static int64_t true_now_ns(void *context)
{
    (void)context;
    return clock_now_ns();
}

static void true_wait_until_ns(void *context, int64_t until_ns)
{
    (void)context;
    clock_sleep_until_ns(until_ns);
}

const struct driver_host driver_host_true_time = {true_now_ns, true_wait_until_ns, NULL, false};

static char plates_dir[PATH_BYTES];

void driver_set_plates_dir(const char *dir)
{
    (void)snprintf(plates_dir, sizeof plates_dir, "%s", dir ? dir : "");
}

const char *driver_plates_dir(void)
{
    return plates_dir[0] ? plates_dir : NULL;
}

/* Longer than fits: an error, not a silent cut. */
static bool copy_spec(char to[PLATE_SPEC_BYTES], const char *spec)
{
    size_t n = strlen(spec);
    if (n >= PLATE_SPEC_BYTES) return false;
    memcpy(to, spec, n + 1);
    return true;
}

static const struct driver_ops *find_driver(const char *spec, const char **rest)
{
    const char *colon = strchr(spec, ':');
    size_t n = colon ? (size_t)(colon - spec) : 0;
    for (size_t i = 0; colon && i < REGISTRY_COUNT; i++) {
        if (strlen(registry[i]->scheme) != n || strncmp(registry[i]->scheme, spec, n) != 0) continue;
        *rest = colon + 1;
        return registry[i];
    }
    return NULL;
}

enum status driver_open(const char *spec, const struct driver_host *host, const char *capture_path,
                        struct driver **out, enum plate_error *error, struct problem *why)
{
    const char *rest = NULL;
    char kept[PLATE_SPEC_BYTES];
    *out = NULL;
    *error = PLATE_OK;
    if (!copy_spec(kept, spec))
        return problem_set(why, STATUS_USAGE,
                           "This plate's name is longer than %d bytes. Give a shorter one.",
                           PLATE_SPEC_BYTES - 1);
    const struct driver_ops *ops = find_driver(spec, &rest);
    if (!ops) {
        *error = PLATE_NOT_FOUND;
        return problem_set(why, STATUS_USAGE,
                           "\"%s\" names no kind of plate. Expected " DRIVER_SPECS
                           ", for example serial:/dev/ttyACM0.",
                           spec);
    }
    if (capture_path && ops == &driver_replay)
        return problem_set(why, STATUS_USAGE,
                           "A replay already comes from a file: there is nothing to capture.");
    struct driver *d = NULL;
    enum status status = ops->open(rest, host, &d, error, why);
    if (status != STATUS_OK) return status;
    memcpy(d->info.spec, kept, sizeof kept);
    (void)snprintf(d->info.driver, sizeof d->info.driver, "%s", ops->scheme);
    if (!d->info.recorded) plate_correction_use(driver_plates_dir(), &d->info); /* a recording has its own already */
    if (capture_path) status = capture_create(capture_path, &d->info, &d->capture, why);
    if (d->capture && ops->capture_head) ops->capture_head(d, d->capture);
    if (status != STATUS_OK) {
        driver_close(d);
        return status;
    }
    *out = d;
    return STATUS_OK;
}

int driver_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    int n = d->ops->read(d, out, max, timeout_ms);
    link_watch_step(&d->link, d->host.now_ns(d->host.context), d->info.rate_hz, d->state, &d->counters);
    return n;
}

void driver_command(struct driver *d, const struct person_command *c)
{
    if (d->ops->command) d->ops->command(d, c);
}

void driver_close(struct driver *d)
{
    if (!d) return;
    struct capture *capture = d->capture;
    d->ops->close(d);
    (void)capture_close(capture, NULL);
}

const char *driver_scheme(size_t i)
{
    return i < REGISTRY_COUNT ? registry[i]->scheme : NULL;
}

size_t driver_list(struct plate_listing *out, size_t max)
{
    if (max == 0) return 0;
    /* First what is known to be a plate: behind a serial port there may be anything, and opening it may reset it. */
    size_t n = wii_board_list(&hid_port_real, out, max - 1);
    n += hid_plate_list(&hid_port_real, out + n, max - 1 - n);
    n += phidget1046_list(&hid_port_real, out + n, max - 1 - n);
    size_t ports = serial_port_list(out + n, max - 1 - n);
    tecgihan_claim(out + n, ports);
    n += ports;
    struct plate_listing *sim = &out[n];
    memset(sim, 0, sizeof *sim);
    (void)snprintf(sim->spec, sizeof sim->spec, "sim:");
    (void)snprintf(sim->name, sizeof sim->name, "%s", driver_simulated.title);
    (void)snprintf(sim->detail, sizeof sim->detail,
                   "a simulated person on a simulated plate, no device needed");
    return n + 1;
}

/* Is text "KEY=..." for one of the keys? */
static bool option_value(const char *text, const char *const *keys, const char **values)
{
    for (size_t i = 0; keys[i]; i++) {
        size_t n = strlen(keys[i]);
        if (strncmp(text, keys[i], n) != 0 || text[n] != '=') continue;
        /* Cutting goes from the end: the last of two equal keys is seen first, and counts. */
        if (!values[i]) values[i] = text + n + 1;
        return true;
    }
    return false;
}

void spec_options(char *text, const char *const *keys, const char **values)
{
    for (size_t i = 0; keys[i]; i++) values[i] = NULL;
    for (;;) {
        char *comma = strrchr(text, ',');
        char *piece = comma ? comma + 1 : text;
        if (!option_value(piece, keys, values)) return;
        *(comma ? comma : text) = '\0';
        if (!comma) return;
    }
}
