#include "base/text_clean.h"
#include "drivers/serial_port.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libserialport.h>
#include <limits.h>
#include <linux/serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/ps1_frame.h"

enum { WRITE_TIMEOUT_MS = 200, SELECT_LIMIT = 1024 };

struct line {
    struct sp_port *port;
    int fd;
    bool opened;
};

bool serial_port_holder(const char *path, char *text, size_t text_bytes)
{
    char real[PATH_MAX], link[PATH_MAX + 32], target[PATH_MAX], name[64] = "";
    bool found = false;
    if (!realpath(path, real)) return false;
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    while (proc && !found && (entry = readdir(proc))) {
        if (!isdigit((unsigned char)entry->d_name[0])) continue;
        (void)snprintf(link, sizeof link, "/proc/%.20s/fd", entry->d_name);
        DIR *fds = opendir(link);
        struct dirent *fd;
        while (fds && !found && (fd = readdir(fds))) {
            (void)snprintf(link, sizeof link, "/proc/%.20s/fd/%.20s", entry->d_name, fd->d_name);
            ssize_t n = readlink(link, target, sizeof target - 1);
            if (n <= 0) continue;
            target[n] = '\0';
            found = strcmp(target, real) == 0;
        }
        if (fds) (void)closedir(fds);
        if (!found) continue;
        (void)snprintf(link, sizeof link, "/proc/%.20s/comm", entry->d_name);
        FILE *comm = fopen(link, "r");
        if (!comm || !fgets(name, sizeof name, comm)) (void)snprintf(name, sizeof name, "a program");
        if (comm) (void)fclose(comm);
        name[strcspn(name, "\n")] = '\0';
        (void)snprintf(text, text_bytes, "%s (process %.20s)", name, entry->d_name);
    }
    if (proc) (void)closedir(proc);
    return found;
}

void serial_port_permission_advice(const char *path, char *text, size_t text_bytes)
{
    struct stat st;
    const struct group *group =
        stat(path, &st) == 0 && (st.st_mode & S_IRGRP) && st.st_gid != 0 ? getgrgid(st.st_gid) : NULL;
    if (group)
        (void)snprintf(text, text_bytes,
                       "Join the group %s (sudo usermod -a -G %s $USER, then log out and in again), "
                       "or install the udev rule 70-evenkeel.rules.",
                       group->gr_name, group->gr_name);
    else
        (void)snprintf(text, text_bytes,
                       "Install the udev rule 70-evenkeel.rules, then unplug the plate and plug it in "
                       "again.");
}

static enum status busy(const char *port, enum plate_error *error, struct problem *why)
{
    char holder[128];
    *error = PLATE_BUSY;
    if (!serial_port_holder(port, holder, sizeof holder))
        (void)snprintf(holder, sizeof holder, "another program");
    return problem_set(why, STATUS_PLATE,
                       "The port %s is in use by %s. Close that program, then try again. "
                       "ModemManager lets go of a new port by itself after about 10 seconds.",
                       port, holder);
}

static enum status refused(const char *port, int code, enum plate_error *error, struct problem *why)
{
    char advice[400];
    switch (code) {
    case EACCES:
    case EPERM:
        *error = PLATE_NO_PERMISSION;
        serial_port_permission_advice(port, advice, sizeof advice);
        return problem_set(why, STATUS_PLATE, "No permission to open the port %s. %s", port, advice);
    case EBUSY: return busy(port, error, why);
    case ENOENT:
    case ENODEV:
    case ENXIO:
        *error = PLATE_NOT_FOUND;
        return problem_set(
            why, STATUS_PLATE,
            "There is no serial port %s. Plug the plate in and look at the list of "
            "plates (evenkeel-lab devices). Known options after the port: profile, baud, settle_ms, cells.",
            port);
    default:
        *error = PLATE_NOT_FOUND;
        return problem_set(why, STATUS_PLATE,
                           "The port %s cannot be opened as a serial port (%s). Look at the list of "
                           "plates (evenkeel-lab devices) for the right one.",
                           port, strerror(code ? code : ENOTTY));
    }
}

/* The port for this process alone. TIOCEXCL keeps ordinary programs out, but not root's; the lock keeps a second Evenkeel
 * out whoever runs it. libserialport does neither. */
static bool make_exclusive(int fd)
{
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    (void)ioctl(fd, TIOCEXCL);
    return true;
}

/* Not all drivers know the flag; then only the delay grows (devices.md 14). */
static void ask_low_latency(int fd)
{
    struct serial_struct serial;
    memset(&serial, 0, sizeof serial);
    if (ioctl(fd, TIOCGSERIAL, &serial) != 0) return;
    serial.flags = (int)((unsigned)serial.flags | ASYNC_LOW_LATENCY);
    (void)ioctl(fd, TIOCSSERIAL, &serial);
}

static void line_close(void *p)
{
    struct line *l = p;
    if (!l) return;
    if (l->opened) {
        /* On a pty the flag outlives the last close of this end. */
        (void)ioctl(l->fd, TIOCNXCL);
        (void)sp_close(l->port);
    }
    sp_free_port(l->port);
    free(l);
}

struct serial_settings serial_settings_8n1(int baud)
{
    return (struct serial_settings){.baud = baud, .bits = 8, .stop_bits = 1, .parity = 'n', .dtr = true};
}

static enum sp_parity parity_of(char letter)
{
    return letter == 'e' ? SP_PARITY_EVEN : letter == 'o' ? SP_PARITY_ODD : SP_PARITY_NONE;
}

static int configure(struct sp_port *port, const struct serial_settings *s)
{
    if (sp_set_baudrate(port, s->baud) != SP_OK || sp_set_bits(port, s->bits) != SP_OK) return -1;
    if (sp_set_parity(port, parity_of(s->parity)) != SP_OK) return -1;
    if (sp_set_stopbits(port, s->stop_bits) != SP_OK) return -1;
    if (sp_set_flowcontrol(port, s->rtscts ? SP_FLOWCONTROL_RTSCTS : SP_FLOWCONTROL_NONE) != SP_OK) return -1;
    (void)sp_set_dtr(port, s->dtr ? SP_DTR_ON : SP_DTR_OFF);
    return 0;
}

/* "8 bits, even parity, 1 stop bit, RTS/CTS" */
static const char *settings_text(const struct serial_settings *s, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "%d bits, %s parity, %d stop bit%s%s", s->bits,
                   s->parity == 'e'   ? "even"
                   : s->parity == 'o' ? "odd"
                                      : "no",
                   s->stop_bits, s->stop_bits == 1 ? "" : "s", s->rtscts ? ", RTS/CTS" : "");
    return text;
}

static enum status line_open(void *context, const char *port, const struct serial_settings *settings,
                             void **out, enum plate_error *error, struct problem *why)
{
    (void)context;
    struct line *l = calloc(1, sizeof *l);
    if (!l) return problem_set(why, STATUS_MEM, "There is no memory left to open the port %s.", port);
    enum status status;
    struct stat st;
    if (stat(port, &st) != 0) {
        status = refused(port, errno, error, why);
        goto fail;
    }
    if (sp_get_port_by_name(port, &l->port) != SP_OK) {
        status = refused(port, ENOTTY, error, why);
        goto fail;
    }
    errno = 0;
    if (sp_open(l->port, SP_MODE_READ_WRITE) != SP_OK) {
        status = refused(port, sp_last_error_code(), error, why);
        goto fail;
    }
    l->opened = true;
    if (sp_get_port_handle(l->port, &l->fd) != SP_OK || l->fd >= SELECT_LIMIT) {
        status = refused(port, EMFILE, error, why);
        goto fail;
    }
    if (!make_exclusive(l->fd)) {
        status = busy(port, error, why);
        goto fail;
    }
    if (configure(l->port, settings) != 0) {
        char text[80];
        *error = PLATE_BAD_PROFILE;
        status = problem_set(why, STATUS_PLATE,
                             "The port %s does not accept %d baud, %s. Give another rate with baud=.", port,
                             settings->baud, settings_text(settings, text, sizeof text));
        goto fail;
    }
    ask_low_latency(l->fd);
    (void)sp_flush(l->port, SP_BUF_BOTH);
    *out = l;
    return STATUS_OK;
fail:
    line_close(l);
    return status;
}

static int line_wait_read(void *p, uint8_t *bytes, int max, int timeout_ms)
{
    struct line *l = p;
    enum sp_return n = sp_blocking_read_next(l->port, bytes, (size_t)max, (unsigned)timeout_ms);
    if (n > 0) return (int)n;
    if (n < 0) return errno == EINTR ? 0 : -1;
    /* 0 is a timeout or a hang-up: only this question tells them apart (devices.md 14). */
    return sp_input_waiting(l->port) < 0 ? -1 : 0;
}

static int line_write(void *p, const uint8_t *bytes, int count)
{
    struct line *l = p;
    return sp_blocking_write(l->port, bytes, (size_t)count, WRITE_TIMEOUT_MS) < 0 ? -1 : 0;
}

static void line_flush(void *p)
{
    struct line *l = p;
    (void)sp_flush(l->port, SP_BUF_INPUT);
}

static void line_identify(void *context, const char *path, struct serial_identity *out)
{
    (void)context;
    struct sp_port *port = NULL;
    *out = (struct serial_identity){.vid = -1, .pid = -1};
    if (sp_get_port_by_name(path, &port) != SP_OK) return;
    const char *product = sp_get_port_usb_product(port), *serial = sp_get_port_usb_serial(port);
    if (sp_get_port_usb_vid_pid(port, &out->vid, &out->pid) != SP_OK) out->vid = out->pid = -1;
    (void)snprintf(out->product, sizeof out->product, "%s", product ? product : "");
    (void)snprintf(out->serial, sizeof out->serial, "%s", serial ? serial : "");
    text_clean(out->product);
    text_clean(out->serial);
    sp_free_port(port);
}

const struct serial_transport serial_port_real = {
    .open = line_open,
    .wait_read = line_wait_read,
    .write = line_write,
    .flush = line_flush,
    .close = line_close,
    .identify = line_identify,
};

static void describe(const struct sp_port *port, struct plate_listing *out)
{
    const char *path = sp_get_port_name(port);
    const char *product = sp_get_port_usb_product(port);
    const char *serial = sp_get_port_usb_serial(port);
    int vid = 0, pid = 0;
    memset(out, 0, sizeof *out);
    (void)snprintf(out->spec, sizeof out->spec, "serial:%s", path);
    (void)snprintf(out->name, sizeof out->name, "%s", product && *product ? product : "Serial port");
    if (sp_get_port_usb_vid_pid(port, &vid, &pid) == SP_OK)
        (void)snprintf(out->detail, sizeof out->detail, "%.80s, USB %04x:%04x%s%.60s", path, (unsigned)vid,
                       (unsigned)pid, serial && *serial ? ", serial " : "", serial ? serial : "");
    else
        (void)snprintf(out->detail, sizeof out->detail, "%.80s", path);
    text_clean(out->name);
    text_clean(out->detail);
    if (access(path, R_OK | W_OK) == 0) return;
    out->error = PLATE_NO_PERMISSION;
    serial_port_permission_advice(path, out->advice, sizeof out->advice);
}

/* Boards sit on USB or Bluetooth. Built-in UARTs (/dev/ttyS*) exist on most machines without anything behind them: they
 * can be named in a plate SPEC, but a list of them would only confuse. */
static bool worth_listing(const struct sp_port *port)
{
    return sp_get_port_transport(port) != SP_TRANSPORT_NATIVE;
}

size_t serial_port_list(struct plate_listing *out, size_t max)
{
    struct sp_port **ports = NULL;
    size_t n = 0;
    if (sp_list_ports(&ports) != SP_OK) return 0;
    for (size_t i = 0; ports[i] && n < max; i++)
        if (worth_listing(ports[i])) describe(ports[i], &out[n++]);
    sp_free_port_list(ports);
    return n;
}
