/* log.h - one line per event: UTC time, monotonic time, level, module, message (platform.md 4).
 *
 * Thread-safe, never from code marked RT. Before log_open lines are dropped. Never a name, birth date, note or
 * PIN in a message. Files rotate at 5 x 2 MB. */
#ifndef EVENKEEL_BASE_LOG_H
#define EVENKEEL_BASE_LOG_H

#include "base/status.h"

enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR };

enum status log_open(const char *state_dir, struct problem *why);
void log_close(void);
void log_line(enum log_level level, const char *module, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
