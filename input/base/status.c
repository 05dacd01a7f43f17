#include "base/status.h"

#include "base/text_clean.h"

#include <stdarg.h>
#include <stdio.h>

enum status problem_set(struct problem *p, enum status status, const char *format, ...)
{
    if (!p) return status;
    va_list args;
    va_start(args, format);
    p->status = status;
    (void)vsnprintf(p->text, sizeof p->text, format, args);
    va_end(args);
    text_clean(p->text); /* it may quote a file or a device */
    return status;
}

int status_exit_code(enum status status)
{
    switch (status) {
    case STATUS_OK: return 0;
    case STATUS_USAGE: return 2;
    case STATUS_DATA: return 3;
    case STATUS_PLATE: return 4;
    case STATUS_STORE: return 5;
    case STATUS_ARG:
    case STATUS_MEM:
    case STATUS_IO: break;
    }
    return 1;
}
