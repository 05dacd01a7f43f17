#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_file.h"
#include "lab/lab.h"

static const struct lab_option *find(const struct lab_option *options, size_t count, const char *argument,
                                     size_t name_bytes)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == name_bytes && memcmp(options[i].name, argument, name_bytes) == 0)
            return &options[i];
    return NULL;
}

static bool read_seed(const char *text, uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    unsigned long long v = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno) return false;
    *out = v;
    return true;
}

/* -1, or the exit code. */
static int set_value(const char *command, const struct lab_option *o, const char *text)
{
    double number = 0.0;
    switch (o->kind) {
    case OPTION_FLAG: break;
    case OPTION_TEXT:
        if (!*text) return lab_fail(STATUS_USAGE, "%s: %s is empty, expected a text", command, o->name);
        *(const char **)o->value = text;
        break;
    case OPTION_REAL:
        if (!text_parse_real(text, &number) || number < o->min || number > o->max)
            return lab_fail(STATUS_USAGE, "%s: %s is \"%s\", expected a number from %.10g to %.10g", command,
                            o->name, text, o->min, o->max);
        *(double *)o->value = number;
        break;
    case OPTION_COUNT:
        if (!text_parse_real(text, &number) || number < o->min || number > o->max ||
            number != (double)(long)number)
            return lab_fail(STATUS_USAGE, "%s: %s is \"%s\", expected a whole number from %.10g to %.10g",
                            command, o->name, text, o->min, o->max);
        *(long *)o->value = (long)number;
        break;
    case OPTION_SEED:
        if (!read_seed(text, o->value))
            return lab_fail(STATUS_USAGE, "%s: %s is \"%s\", expected a whole number of 0 or more", command,
                            o->name, text);
        break;
    }
    return -1;
}

static int print_help(const char *help)
{
    fputs(help, stdout);
    return lab_flush_output();
}

int lab_options(int argc, char **argv, const char *help, const struct lab_option *options,
                size_t option_count, const char **rest, int rest_max, int *rest_count)
{
    const char *command = argv[0];
    int taken = 0;
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        if (strcmp(argument, "--help") == 0) return print_help(help);
        if (argument[0] != '-' || strcmp(argument, "-") == 0) {
            if (taken == rest_max)
                return lab_fail(STATUS_USAGE, "%s: \"%s\" is too much, see evenkeel-lab %s --help", command,
                                argument, command);
            rest[taken++] = argument;
            continue;
        }
        const char *equals = strchr(argument, '=');
        const struct lab_option *o =
            find(options, option_count, argument, equals ? (size_t)(equals - argument) : strlen(argument));
        if (!o)
            return lab_fail(STATUS_USAGE, "%s: there is no option \"%s\", see evenkeel-lab %s --help",
                            command, argument, command);
        if (o->kind == OPTION_FLAG) {
            if (equals) return lab_fail(STATUS_USAGE, "%s: %s takes no value", command, o->name);
            *(bool *)o->value = true;
            continue;
        }
        if (!equals && i + 1 >= argc)
            return lab_fail(STATUS_USAGE, "%s: %s needs a value, see evenkeel-lab %s --help", command,
                            o->name, command);
        int code = set_value(command, o, equals ? equals + 1 : argv[++i]);
        if (code >= 0) return code;
    }
    if (rest_count) *rest_count = taken;
    return -1;
}
