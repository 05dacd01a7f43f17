/* uhid_device.h - a HID device made of software, through the kernel's /dev/uhid (devices.md 15 T6).
 *
 * One process per device, one thread: a feature request keeps the reader waiting until this process has answered. */
#ifndef EVENKEEL_TESTS_UHID_DEVICE_H
#define EVENKEEL_TESTS_UHID_DEVICE_H

#include <linux/uhid.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct uhid_identity {
    const char *name, *serial;
    uint16_t bus;
    uint32_t vid, pid;
    const uint8_t *descriptor;
    size_t descriptor_bytes;
};

struct uhid_device {
    int fd, tick_fd;
};

/* false: said on standard error. Ticks come every period_ns from now on. */
bool uhid_create(const struct uhid_identity *who, long period_ns, struct uhid_device *out);

/* Waits for an event or ticks. has_event: *event holds one. Returns ticks that have passed; -1: told to end (SIGTERM). */
int64_t uhid_wait(struct uhid_device *d, struct uhid_event *event, bool *has_event);

bool uhid_send(struct uhid_device *d, const uint8_t *report, size_t bytes);
/* Answers to a feature request of this id. */
void uhid_answer_get(struct uhid_device *d, uint32_t id, const uint8_t *report, size_t bytes);
void uhid_answer_set(struct uhid_device *d, uint32_t id);
/* Unplugs. */
void uhid_close(struct uhid_device *d);

/* A real plate never bursts: of the ticks that passed while the whole guest was paused, at most so many are sent in one go. */
int64_t uhid_burst(int64_t ticks, int64_t most, uint64_t *skipped);

#endif
