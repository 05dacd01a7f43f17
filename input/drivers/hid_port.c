#include "drivers/hid_port.h"

#include <errno.h>
#include <fcntl.h>
#include <hidapi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "base/clock.h"
#include "base/text_clean.h"
#include "drivers/serial_port.h"

enum {
    FRESH_S = 3, /* udev may not have set the permissions of a node that is this young (devices.md 13) */
    FRESH_TRIES = 10,
    FRESH_WAIT_MS = 50,
    WRITE_TRIES = 5,
    HOLDER_BYTES = 128,
};

struct device {
    hid_device *hid;
    int lock_fd;
};

/* ---- listing ---- */

static size_t utf8_from(uint32_t c, char out[4])
{
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) return out[0] = (char)(0xc0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
    if (c >= 0x10000) return out[0] = '?', 1;
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 63));
    out[2] = (char)(0x80 | (c & 63));
    return 3;
}

/* wcstombs would ask the locale. */
static void narrow(const wchar_t *text, char *out, size_t bytes)
{
    size_t n = 0;
    for (; text && *text; text++) {
        char utf8[4];
        size_t more = utf8_from((uint32_t)*text, utf8);
        if (n + more >= bytes) break;
        memcpy(out + n, utf8, more);
        n += more;
    }
    out[n] = '\0';
    text_clean(out);
}

static void describe(const struct hid_device_info *info, struct hid_listing *out)
{
    *out = (struct hid_listing){.vid = info->vendor_id,
                                .pid = info->product_id,
                                .usage_page = info->usage_page,
                                .usage = info->usage,
                                .interface = info->interface_number};
    (void)snprintf(out->path, sizeof out->path, "%s", info->path);
    narrow(info->product_string, out->product, sizeof out->product);
    narrow(info->serial_number, out->serial, sizeof out->serial);
}

/* A device has one entry per usage; the first one, its main collection, is kept. */
static bool is_listed(const struct hid_listing *list, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].path, path) == 0) return true;
    return false;
}

static size_t port_list(void *context, struct hid_listing *out, size_t max)
{
    size_t n = 0;
    (void)context;
    struct hid_device_info *all = hid_enumerate(0, 0);
    for (const struct hid_device_info *i = all; i && n < max; i = i->next) {
        bool usable = i->path && strlen(i->path) < HID_PATH_BYTES;
        if (usable && !is_listed(out, n, i->path)) describe(i, &out[n++]);
    }
    hid_free_enumeration(all);
    return n;
}

static void permission_advice(char *text, size_t bytes)
{
    (void)snprintf(text, bytes,
                   "Install the udev rule 70-evenkeel.rules, then unplug the plate (or switch it off) and "
                   "connect it again.");
}

enum plate_error hid_port_access(const char *path, char *advice, size_t advice_bytes)
{
    *advice = '\0';
    if (access(path, R_OK | W_OK) == 0 || (errno != EACCES && errno != EPERM)) return PLATE_OK;
    permission_advice(advice, advice_bytes);
    return PLATE_NO_PERMISSION;
}

/* ---- opening ---- */

static enum status busy(const char *path, enum plate_error *error, struct problem *why)
{
    char holder[HOLDER_BYTES];
    *error = PLATE_BUSY;
    if (!serial_port_holder(path, holder, sizeof holder))
        (void)snprintf(holder, sizeof holder, "another program");
    return problem_set(why, STATUS_PLATE,
                       "The device %s is in use by %s. Close that program, then try again.", path, holder);
}

static enum status refused(const char *path, int code, enum plate_error *error, struct problem *why)
{
    char advice[200];
    switch (code) {
    case EACCES:
    case EPERM:
        *error = PLATE_NO_PERMISSION;
        permission_advice(advice, sizeof advice);
        return problem_set(why, STATUS_PLATE, "No permission to open the device %s. %s", path, advice);
    case EBUSY: return busy(path, error, why);
    case ENOENT:
    case ENODEV:
    case ENXIO:
        *error = PLATE_NOT_FOUND;
        return problem_set(why, STATUS_PLATE,
                           "The device %s is not connected any more. Connect the plate again and look at the "
                           "list of plates (evenkeel-lab devices).",
                           path);
    default:
        *error = PLATE_NOT_FOUND;
        return problem_set(
            why, STATUS_PLATE,
            "The device %s cannot be opened (%s). Unplug the plate, or switch it off, and connect "
            "it again.",
            path, strerror(code ? code : EIO));
    }
}

static bool is_fresh(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && time(NULL) - st.st_ctime <= FRESH_S;
}

/* A descriptor of our own: it says why a device cannot be opened, which hidapi does not, and carries the
 * lock. *code: errno when it is -1. */
static int open_for_lock(const char *path, int *code)
{
    for (int i = 1;; i++) {
        int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        *code = errno;
        if (fd >= 0 || *code != EACCES || i == FRESH_TRIES || !is_fresh(path)) return fd;
        clock_sleep_until_ns(clock_now_ns() + FRESH_WAIT_MS * NS_PER_MS);
    }
}

static void port_close(void *p)
{
    struct device *d = p;
    if (!d) return;
    if (d->hid) hid_close(d->hid);
    if (d->lock_fd >= 0) (void)close(d->lock_fd);
    free(d);
}

static enum status port_open(void *context, const char *path, void **out, enum plate_error *error,
                             struct problem *why)
{
    (void)context;
    struct device *d = calloc(1, sizeof *d);
    if (!d) return problem_set(why, STATUS_MEM, "There is no memory left to open the device %s.", path);
    int code = 0;
    d->lock_fd = open_for_lock(path, &code);
    enum status status = d->lock_fd < 0 ? refused(path, code, error, why) : STATUS_OK;
    if (status == STATUS_OK && flock(d->lock_fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        (void)close(d->lock_fd); /* so that the holder that is named is the other one */
        d->lock_fd = -1;
        status = busy(path, error, why);
    }
    errno = 0;
    if (status == STATUS_OK && !(d->hid = hid_open_path(path))) status = refused(path, errno, error, why);
    if (status == STATUS_OK)
        *out = d;
    else
        port_close(d);
    return status;
}

/* ---- reading and writing ---- */

static int port_wait_read(void *p, uint8_t *report, int max, int timeout_ms)
{
    struct device *d = p;
    errno = 0;
    int n = hid_read_timeout(d->hid, report, (size_t)max, timeout_ms);
    if (n >= 0) return n;
    return errno == EINTR ? 0 : -1; /* a signal is no unplugging (devices.md 14) */
}

static int port_write(void *p, const uint8_t *report, int count)
{
    struct device *d = p;
    for (int i = 0; i < WRITE_TRIES; i++) {
        errno = 0;
        if (hid_write(d->hid, report, (size_t)count) >= 0) return 0;
        if (errno != EINTR && errno != EAGAIN) break;
    }
    return -1;
}

const struct hid_transport hid_port_real = {port_list,  port_open,  port_wait_read,
                                            port_write, port_close, NULL};
