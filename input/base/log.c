#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/paths.h"

enum { LOG_FILES = 5, LOG_FILE_BYTES = 2 * 1024 * 1024, LOG_LINE_BYTES = 1024 };

/* The one log of the process: every part writes to it, so it cannot belong to any of them. */
static struct { pthread_mutex_t lock; int fd; char path[PATH_BYTES]; } log_file = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

static int open_for_append(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

enum status log_open(const char *state_dir, struct problem *why)
{
    char path[PATH_BYTES];
    if (path_join(path, state_dir, "evenkeel.log") != 0)
        return problem_set(why, STATUS_IO, "The path of the log folder is too long: %.80s...", state_dir);
    int fd = open_for_append(path);
    if (fd < 0)
        return problem_set(why, STATUS_IO, "The log %s cannot be written: %s. Check the folder and its permissions.", path,
                           strerror(errno));
    (void)pthread_mutex_lock(&log_file.lock);
    if (log_file.fd >= 0) (void)close(log_file.fd);
    log_file.fd = fd;
    memcpy(log_file.path, path, sizeof path);
    (void)pthread_mutex_unlock(&log_file.lock);
    return STATUS_OK;
}

void log_close(void)
{
    (void)pthread_mutex_lock(&log_file.lock);
    if (log_file.fd >= 0) (void)close(log_file.fd);
    log_file.fd = -1;
    (void)pthread_mutex_unlock(&log_file.lock);
}

/* evenkeel.log -> .1 -> .2 ... , the oldest goes. Another program of ours may have done it already: then only reopen. */
static void rotate(void)
{
    struct stat ours, named;
    bool same = fstat(log_file.fd, &ours) == 0 && stat(log_file.path, &named) == 0 && ours.st_ino == named.st_ino &&
                ours.st_dev == named.st_dev;
    char from[PATH_BYTES + 8], to[PATH_BYTES + 8];
    for (int i = LOG_FILES - 2; same && i >= 0; i--) {
        (void)snprintf(from, sizeof from, i == 0 ? "%s" : "%s.%d", log_file.path, i);
        (void)snprintf(to, sizeof to, "%s.%d", log_file.path, i + 1);
        (void)rename(from, to);
    }
    int fd = open_for_append(log_file.path);
    if (fd < 0) return; /* a log that cannot turn over goes on in the old file */
    (void)close(log_file.fd);
    log_file.fd = fd;
}

static size_t line_start(enum log_level level, const char *module, char *line)
{
    static const char *const names[] = {[LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_ERROR] = "error"};
    int64_t utc_ms = wall_time_now().utc_ms, now_us = clock_now_ns() / 1000;
    time_t seconds = (time_t)(utc_ms / 1000);
    struct tm t;
    (void)gmtime_r(&seconds, &t);
    int n = snprintf(line, LOG_LINE_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ %lld.%06lld %s %s: ", t.tm_year + 1900,
                     t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, (int)(utc_ms % 1000),
                     (long long)(now_us / 1000000), (long long)(now_us % 1000000), names[level], module);
    return n < 0 ? 0 : (size_t)n < LOG_LINE_BYTES ? (size_t)n : LOG_LINE_BYTES - 1;
}

void log_line(enum log_level level, const char *module, const char *format, ...)
{
    char line[LOG_LINE_BYTES + 1];
    size_t length = line_start(level, module, line);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line + length, LOG_LINE_BYTES - length, format, args);
    va_end(args);
    if (n > 0) length += (size_t)n < LOG_LINE_BYTES - length ? (size_t)n : LOG_LINE_BYTES - length - 1;
    for (size_t i = 0; i < length; i++) /* one event stays one line, and no terminal is given orders */
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F) line[i] = ' ';
    line[length++] = '\n';

    (void)pthread_mutex_lock(&log_file.lock);
    struct stat st;
    if (log_file.fd >= 0 && fstat(log_file.fd, &st) == 0 && st.st_size + (off_t)length > LOG_FILE_BYTES) rotate();
    /* A log that cannot be written must never stop a practice: nothing more is done about it. */
    if (log_file.fd >= 0 && write(log_file.fd, line, length) < 0) length = 0;
    (void)pthread_mutex_unlock(&log_file.lock);
}
