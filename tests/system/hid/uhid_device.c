#include "uhid_device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

static volatile sig_atomic_t told_to_end;

static void on_term(int signal_number)
{
    (void)signal_number;
    told_to_end = 1;
}

static bool fault(const char *what)
{
    fprintf(stderr, "uhid: %s: %s\n", what, strerror(errno));
    return false;
}

bool uhid_create(const struct uhid_identity *who, long period_ns, struct uhid_device *out)
{
    static struct uhid_event event;
    const struct timespec period = {period_ns / 1000000000L, period_ns % 1000000000L};
    const struct itimerspec every = {period, period};
    const struct sigaction act = {.sa_handler = on_term}; /* no SA_RESTART: poll must return */
    out->fd = open("/dev/uhid", O_RDWR | O_CLOEXEC);
    if (out->fd < 0) return fault("/dev/uhid");
    event.type = UHID_CREATE2;
    struct uhid_create2_req *c = &event.u.create2;
    (void)snprintf((char *)c->name, sizeof c->name, "%s", who->name);
    (void)snprintf((char *)c->uniq, sizeof c->uniq, "%s", who->serial);
    c->bus = who->bus;
    c->vendor = who->vid;
    c->product = who->pid;
    c->rd_size = (uint16_t)who->descriptor_bytes;
    memcpy(c->rd_data, who->descriptor, who->descriptor_bytes);
    if (sigaction(SIGTERM, &act, NULL) != 0) return fault("SIGTERM");
    if (write(out->fd, &event, sizeof event) < 0) return fault("create");
    out->tick_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (out->tick_fd < 0 || timerfd_settime(out->tick_fd, 0, &every, NULL) != 0) return fault("timer");
    return true;
}

int64_t uhid_wait(struct uhid_device *d, struct uhid_event *event, bool *has_event)
{
    struct pollfd p[2] = {
        {d->fd,      POLLIN, 0},
        {d->tick_fd, POLLIN, 0}
    };
    uint64_t ticks = 0;
    *has_event = false;
    if (told_to_end) return -1;
    if (poll(p, 2, 1000) < 0) return told_to_end ? -1 : 0;
    if (p[0].revents & POLLIN) *has_event = read(d->fd, event, sizeof *event) > 0;
    if ((p[1].revents & POLLIN) && read(d->tick_fd, &ticks, sizeof ticks) != sizeof ticks) ticks = 0;
    return (int64_t)ticks;
}

bool uhid_send(struct uhid_device *d, const uint8_t *report, size_t bytes)
{
    struct uhid_event event;
    event.type = UHID_INPUT2;
    event.u.input2.size = (uint16_t)bytes;
    memcpy(event.u.input2.data, report, bytes);
    return write(d->fd, &event, offsetof(struct uhid_event, u.input2.data) + bytes) > 0;
}

static void answer(struct uhid_device *d, const struct uhid_event *event)
{
    if (write(d->fd, event, sizeof *event) < 0) (void)fault("answer");
}

void uhid_answer_get(struct uhid_device *d, uint32_t id, const uint8_t *report, size_t bytes)
{
    static struct uhid_event event;
    memset(&event, 0, sizeof event);
    event.type = UHID_GET_REPORT_REPLY;
    event.u.get_report_reply.id = id;
    event.u.get_report_reply.size = (uint16_t)bytes;
    memcpy(event.u.get_report_reply.data, report, bytes);
    answer(d, &event);
}

void uhid_answer_set(struct uhid_device *d, uint32_t id)
{
    static struct uhid_event event;
    memset(&event, 0, sizeof event);
    event.type = UHID_SET_REPORT_REPLY;
    event.u.set_report_reply.id = id;
    answer(d, &event);
}

void uhid_close(struct uhid_device *d)
{
    (void)close(d->tick_fd);
    (void)close(d->fd);
}

int64_t uhid_burst(int64_t ticks, int64_t most, uint64_t *skipped)
{
    if (ticks <= most) return ticks;
    *skipped += (uint64_t)(ticks - most);
    return most;
}
