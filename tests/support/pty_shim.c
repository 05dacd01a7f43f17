/* pty_shim.c - lets libserialport open a pseudo-terminal, so that tests run the real one (devices.md 15 T4).
 *
 * libserialport wants an entry in the tty class directory and a modem-status call; a pty has neither. This file answers
 * those two questions for /dev/pts/N and passes everything else on. Use it linked into a test (-rdynamic), or preloaded
 * into a whole program: cc -shared -fPIC -o pty_shim.so tests/support/pty_shim.c. Needs nothing but libc. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "pty_shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* Exported on purpose: these names are what the library calls. */
int __lxstat(int version, const char *path, struct stat *st);
ssize_t readlink(const char *path, char *buffer, size_t bytes);
int ioctl(int fd, unsigned long request, ...);

/* A test of HID devices has one of its own (hid_shim.h); there may be only one ioctl in a program. */
__attribute__((weak)) int hid_shim_ioctl(int fd, unsigned long request, void *argument);

static int is_pty_class_entry(const char *path)
{
    static const char prefix[] = "/sys/class/tty/pts/";
    return strncmp(path, prefix, sizeof prefix - 1) == 0;
}

int __lxstat(int version, const char *path, struct stat *st)
{
    (void)version;
    if (!is_pty_class_entry(path)) return fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW);
    memset(st, 0, sizeof *st);
    st->st_mode = S_IFLNK | 0777;
    return 0;
}

ssize_t readlink(const char *path, char *buffer, size_t bytes)
{
    static const char target[] = "../../devices/virtual/tty/pts";
    if (!is_pty_class_entry(path)) return readlinkat(AT_FDCWD, path, buffer, bytes);
    size_t n = sizeof target - 1 < bytes ? sizeof target - 1 : bytes;
    memcpy(buffer, target, n);
    return (ssize_t)n;
}

int ioctl(int fd, unsigned long request, ...)
{
    typedef int (*ioctl_function)(int, unsigned long, ...);
    static ioctl_function next;
    va_list args;
    va_start(args, request);
    void *argument = va_arg(args, void *);
    va_end(args);
    ioctl_function real = __atomic_load_n(&next, __ATOMIC_ACQUIRE);
    if (!real) {
        void *symbol = dlsym(RTLD_NEXT, "ioctl");
        memcpy(&real, &symbol, sizeof real); /* ISO C has no cast from object to function pointer */
        __atomic_store_n(&next, real, __ATOMIC_RELEASE);
    }
    int result = real(fd, request, argument);
    if (result == 0 || (errno != ENOTTY && errno != EINVAL)) return result;
    if (hid_shim_ioctl && hid_shim_ioctl(fd, request, argument) == 0) return 0;
    switch (request) {
    case TIOCMGET: *(int *)argument = TIOCM_CTS | TIOCM_DSR | TIOCM_CAR; return 0;
    case TIOCMSET:
    case TIOCMBIS:
    case TIOCMBIC: return 0;
    default: return result;
    }
}

bool pty_shim_present(void)
{
    return true;
}

int pty_open_pair(char *slave_name, size_t bytes)
{
    struct termios raw;
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0) return -1;
    if (grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, slave_name, bytes) != 0 ||
        tcgetattr(master, &raw) != 0) {
        (void)close(master);
        return -1;
    }
    /* Before the other end is opened the terminal would echo what a board sends back to it. */
    cfmakeraw(&raw);
    (void)tcsetattr(master, TCSANOW, &raw);
    return master;
}
