/* evenkeel-lab - plates, recordings and records without a screen: for terminals, scripts and clusters. */
#include "lab/lab.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/driver.h"

static const struct command {
    const char *name, *does;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"devices", "list the plates that are connected, and what is missing when one cannot be opened",
     lab_devices},
    {"monitor", "sway samples of a plate as CSV, live", lab_monitor},
    {"capture", "record the bytes of a plate into a file, as they come", lab_capture},
    {"calibrate", "correct the cells of a plate with known weights, step by step", lab_calibrate},
    {"analyze", "sway metrics of recordings: files, a manifest, a list, the store", lab_analyze},
    {"verify", "known answers for every metric: does this machine compute them right?", lab_verify},
    {"simulate", "recordings of simulated people as CSV, with known truth", lab_simulate},
    {"sessions", "list what is stored", lab_sessions},
    {"rescore", "compute stored sets again from their raw samples and compare", lab_rescore},
    {"report", "write the report of a session as one HTML file", lab_report},
    {"levels", "check level files", lab_levels},
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_help(FILE *to)
{
    fputs("evenkeel-lab - force plates, recordings and records of balance practice, without a screen\n\n"
          "usage: evenkeel-lab COMMAND [OPTIONS]\n\ncommands:\n",
          to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].does);
    fputs("\nevenkeel-lab COMMAND --help tells more. evenkeel-lab --version lists what is built in.\n\n"
          "Tables go to standard output as CSV with units in the column names, everything else to standard "
          "error.\n"
          "Exit status: 0 done, 1 failed or differs, 2 wrong usage, 3 bad input file, 4 plate, 5 store, 130 "
          "interrupted.\n\n"
          "This is an exercise and information program for balance practice. It is not a medical device.\n",
          to);
}

static int print_version(void)
{
    printf("evenkeel-lab %s\nplates:", EVENKEEL_VERSION);
    for (size_t i = 0; driver_scheme(i); i++) printf(" %s", driver_scheme(i));
    printf("\nreport: html\ncompiler: %s\n", __VERSION__);
    return lab_flush_output();
}

/* Whether the environment names a language; C and its kin have no words of their own. */
static bool language_asked(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"}; /* the first that is set decides */
    const char *language = NULL;
    for (size_t i = 0; (!language || !*language) && i < sizeof names / sizeof names[0]; i++)
        language = getenv(names[i]);
    return language && *language && strcmp(language, "C") != 0 && strncmp(language, "C.", 2) != 0 &&
           strcmp(language, "POSIX") != 0;
}

/* Words of the system follow the person's language; numbers never do (platform.md 4). Looking for a language
 * that is not there takes 0.1 ms, which counts where a script starts this program for each recording. */
static void speak(void)
{
    if (!language_asked()) return;
    if (!setlocale(LC_MESSAGES, "") || !setlocale(LC_CTYPE, "")) (void)setlocale(LC_CTYPE, "C.UTF-8");
}

int main(int argc, char **argv)
{
    speak();
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return lab_flush_output();
    }
    if (strcmp(argv[1], "--version") == 0) return print_version();
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
    return lab_fail(STATUS_USAGE,
                    "there is no command \"%s\", expected one of those that evenkeel-lab --help lists",
                    argv[1]);
}
