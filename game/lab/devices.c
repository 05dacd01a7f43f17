/* What is connected, and what is missing where one cannot be opened. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/driver.h"
#include "drivers/plate_profile.h"
#include "lab/device_help.h"
#include "lab/lab.h"
#include "lab/plate_run.h"

enum { LISTING_MAX = 64, INDENT = 28, TEXT_COLUMNS = 100 };

static const char help[] =
    "usage: evenkeel-lab devices [--json] [--data-dir DIR]\n\n"
    "Lists the plates that can be seen, how to name each in --plate, whether it can be opened, and what to "
    "do when it\n"
    "cannot: which rule is missing and how to install it, or which program holds it. Without a plate: what to look\n"
    "at, and how a Wii Balance Board is paired. Looks only: opens no plate. The simulated plate is always\n"
    "the last one. Profiles of plates that have a mistake are told with the line to be mended, on standard error.\n\n"
    "  --json   one JSON array: spec, name, detail, state (OK or the code of the trouble), advice, steps (an array)\n"
    "  --data-dir DIR  profiles of this folder (default: the usual place)\n\n"
    "examples:\n"
    "  evenkeel-lab devices\n"
    "  evenkeel-lab devices --json\n";

/* A paragraph with its left edge at column indent; a command, which has to be copied, is never broken. */
static void print_text(const char *text, int indent)
{
    bool is_command = strncmp(text, "sudo ", 5) == 0 || strncmp(text, "echo ", 5) == 0;
    int column = 0;
    while (*text) {
        int word = (int)strcspn(text, " "), gap = column == 0 ? indent : 1;
        if (column > 0 && !is_command && column + gap + word > TEXT_COLUMNS) {
            putchar('\n');
            column = 0;
            gap = indent;
        }
        column += printf("%*s%.*s", gap, "", word, text);
        text += word;
        text += strspn(text, " ");
    }
    putchar('\n');
}

static void print_plate(const struct plate_listing *p, const struct device_help *steps)
{
    printf("%-*s %s%s%s\n", INDENT, p->spec, p->name, p->detail[0] ? ", " : "", p->detail);
    print_text(p->error == PLATE_OK ? "can be opened" : plate_error_name(p->error), INDENT + 1);
    if (p->advice[0]) print_text(p->advice, INDENT + 1);
    for (size_t i = 0; i < steps->count; i++) print_text(steps->step[i], INDENT + 3);
}

static void print_nothing(void)
{
    static struct device_help steps;
    device_help_nothing(&steps);
    printf("\nNo plate was found. What to look at:\n\n");
    for (size_t i = 0; i < steps.count; i++) print_text(steps.step[i], 2);
}

/* JSON wants valid UTF-8; a device's own name may be anything. */
static json_t *text_or_empty(const char *text)
{
    json_t *j = json_string(text);
    return j ? j : json_string("");
}

static json_t *json_plate(const struct plate_listing *p, const struct device_help *steps)
{
    json_t *one = json_object(), *lines = json_array();
    json_object_set_new(one, "spec", text_or_empty(p->spec));
    json_object_set_new(one, "name", text_or_empty(p->name));
    json_object_set_new(one, "detail", text_or_empty(p->detail));
    json_object_set_new(one, "state", text_or_empty(plate_error_name(p->error)));
    json_object_set_new(one, "advice", text_or_empty(p->advice));
    for (size_t i = 0; i < steps->count; i++) json_array_append_new(lines, text_or_empty(steps->step[i]));
    json_object_set_new(one, "steps", lines);
    return one;
}

static void print_all(struct plate_listing *list, size_t count, bool json)
{
    static struct device_help steps;
    static struct rules_place rules;
    json_t *all = json ? json_array() : NULL;
    rules_place_find(NULL, &rules);
    for (size_t i = 0; i < count; i++) {
        device_help_for(&list[i], &rules, &steps);
        if (json)
            json_array_append_new(all, json_plate(&list[i], &steps));
        else
            print_plate(&list[i], &steps);
    }
    if (json) {
        json_dumpf(all, stdout, JSON_INDENT(2));
        putchar('\n');
    } else if (count <= 1) {
        print_nothing();
    }
    json_decref(all);
    rules_place_free(&rules);
}

/* Such a profile finds no plate, and nobody would know why. */
static void print_broken(void *context, const char *path, const struct text_errors *errors)
{
    (void)context;
    fprintf(stderr, "evenkeel-lab: A profile cannot be used: %s\n", errors->count > 0 ? errors->line[0] : path);
}

static void look_at_profiles(void)
{
    struct profile_list profiles = {NULL, 0};
    (void)profile_list_load(driver_plates_dir(), print_broken, NULL, &profiles);
    profile_list_free(&profiles);
}

int lab_devices(int argc, char **argv)
{
    static struct plate_listing list[LISTING_MAX];
    bool json = false;
    const char *data_dir = NULL;
    const struct lab_option options[] = {{"--json", OPTION_FLAG, &json, 0, 0}, {"--data-dir", OPTION_TEXT, &data_dir, 0, 0}};
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    (void)lab_use_plates(data_dir, NULL, NULL); /* without a place for data: the program's own profiles only */
    size_t count = driver_list(list, LISTING_MAX);
    print_all(list, count, json);
    look_at_profiles();
    return lab_flush_output();
}
