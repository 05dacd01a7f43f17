#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lab/lab.h"

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    interrupted = 1;
    (void)signal(number, SIG_DFL); /* a second Ctrl-C ends at once */
}

void lab_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool lab_interrupted(void)
{
    return interrupted != 0;
}

int lab_fail(enum status status, const char *format, ...)
{
    va_list args;
    fflush(stdout); /* a table and the sentence about it keep their order on a terminal */
    fputs("evenkeel-lab: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return status_exit_code(status);
}

int lab_problem(const struct problem *why)
{
    return lab_fail(why->status, "%s", why->text);
}

int lab_flush_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return EXIT_DONE;
    return lab_fail(
        STATUS_IO,
        "standard output could not be written in full (%s); what came before this line is incomplete",
        strerror(errno));
}
