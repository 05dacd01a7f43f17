/* hid_shim.h - a socket that stands for a hidraw device, so that tests run the real hidapi (devices.md 15
 * T5).
 *
 * hidapi opens a node, asks for the size of its report descriptor, then reads and writes packets; a
 * SOCK_SEQPACKET pair keeps their boundaries, and closing the other end is unplugging. A test includes
 * this file once and is linked with -rdynamic: it exports the open, __open_2 and hid_enumerate that hidapi
 * and our code then call; all but the fake nodes is passed on. It is a header because these names must be
 * in the programs that want them, and in no other. ioctl is answered through pty_shim.c. */
#ifndef EVENKEEL_TESTS_HID_SHIM_H
#define EVENKEEL_TESTS_HID_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <hidapi.h>
#include <linux/hidraw.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <wchar.h>

#include "support/pty_shim.h"

enum { HID_SHIM_NODES = 4, HID_SHIM_DESCRIPTOR_BYTES = 4 };

struct hid_shim_node {
    char path[64];
    int fd;           /* the end that hidapi gets, until it is opened; dup'ed for each open */
    int refuse_errno; /* opening fails with it */
    int vid, pid;
    const wchar_t *product, *serial;
    int entries; /* times it is enumerated: one per usage */
};
static struct hid_shim_node hid_shim_nodes[HID_SHIM_NODES];
static int hid_shim_count;

/* Exported on purpose: these names are what the library calls. */
int open(const char *path, int flags, ...);
int __open_2(const char *path, int flags);

static struct hid_shim_node *hid_shim_find(const char *path)
{
    for (int i = 0; i < hid_shim_count; i++)
        if (strcmp(hid_shim_nodes[i].path, path) == 0) return &hid_shim_nodes[i];
    return NULL;
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    int mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, int) : 0;
    va_end(args);
    struct hid_shim_node *node = hid_shim_find(path);
    if (!node) return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (node->refuse_errno) {
        errno = node->refuse_errno;
        return -1;
    }
    return fcntl(node->fd, F_DUPFD_CLOEXEC, 0);
}

int __open_2(const char *path, int flags)
{
    return open(path, flags);
}

/* Asked by pty_shim.c when the kernel does not know a request. */
int hid_shim_ioctl(int fd, unsigned long request, void *argument);
int hid_shim_ioctl(int fd, unsigned long request, void *argument)
{
    static const uint8_t numbered[HID_SHIM_DESCRIPTOR_BYTES] = {0x85, 0x01, 0xc0, 0x00};
    const int bytes = HID_SHIM_DESCRIPTOR_BYTES;
    (void)fd;
    if (request == HIDIOCGRDESCSIZE) {
        memcpy(argument, &bytes, sizeof bytes);
        return 0;
    }
    if (request != HIDIOCGRDESC) return -1;
    struct hidraw_report_descriptor *d = argument;
    memcpy(d->value, numbered, sizeof numbered);
    return 0;
}

static wchar_t *hid_shim_copy(const wchar_t *text)
{
    size_t n = text ? wcslen(text) + 1 : 0;
    wchar_t *copy = n ? malloc(n * sizeof *copy) : NULL;
    return copy ? wmemcpy(copy, text, n) : NULL;
}

struct hid_device_info *hid_enumerate(unsigned short vid, unsigned short pid)
{
    struct hid_device_info *first = NULL, **last = &first;
    for (int i = 0; i < hid_shim_count; i++)
        for (int k = 0; k < hid_shim_nodes[i].entries; k++) {
            const struct hid_shim_node *node = &hid_shim_nodes[i];
            if ((vid && vid != node->vid) || (pid && pid != node->pid)) continue;
            struct hid_device_info *info = calloc(1, sizeof *info);
            if (!info) abort();
            info->path = strdup(node->path);
            info->vendor_id = (unsigned short)node->vid;
            info->product_id = (unsigned short)node->pid;
            info->product_string = hid_shim_copy(node->product);
            info->serial_number = hid_shim_copy(node->serial);
            info->usage_page = 1;
            info->usage = (unsigned short)(5 + k);
            info->interface_number = -1;
            *last = info;
            last = &info->next;
        }
    return first;
}

void hid_free_enumeration(struct hid_device_info *list)
{
    while (list) {
        struct hid_device_info *next = list->next;
        free(list->path);
        free(list->product_string);
        free(list->serial_number);
        free(list);
        list = next;
    }
}

/* A new node, listed once; returns the device's end of the socket: what it reads the host wrote, closing
 * it is unplugging. */
static int hid_shim_add(const char *path, int vid, int pid, const wchar_t *product, const wchar_t *serial)
{
    int pair[2];
    if (!pty_shim_present() || hid_shim_count == HID_SHIM_NODES ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return -1;
    struct hid_shim_node *node = &hid_shim_nodes[hid_shim_count++];
    *node = (struct hid_shim_node){
        .fd = pair[0], .vid = vid, .pid = pid, .product = product, .serial = serial, .entries = 1};
    (void)snprintf(node->path, sizeof node->path, "%s", path);
    return pair[1];
}

/* All nodes go; ends that a test still holds are its own. */
static void hid_shim_reset(void)
{
    while (hid_shim_count > 0) (void)close(hid_shim_nodes[--hid_shim_count].fd);
}

#endif
