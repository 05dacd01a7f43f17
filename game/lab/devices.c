/* What is connected, and what is missing where one cannot be opened. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "drivers/driver.h"
#include "lab/lab.h"

enum { LISTING_MAX = 64 };

static const char help[] =
    "usage: evenkeel-lab devices [--json]\n\n"
    "Lists the plates that can be seen, how to name each in --plate, whether it can be opened, and what to "
    "do when it\n"
    "cannot. Looks only: opens nothing, writes nothing. The simulated plate is always the last one.\n\n"
    "  --json   one JSON array: spec, name, detail, state (OK or the code of the trouble), advice\n\n"
    "examples:\n"
    "  evenkeel-lab devices\n"
    "  evenkeel-lab devices --json\n";

static void print_table(const struct plate_listing *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct plate_listing *p = &list[i];
        printf("%-28s %s%s%s\n", p->spec, p->name, p->detail[0] ? ", " : "", p->detail);
        printf("%-28s %s\n", "", p->error == PLATE_OK ? "can be opened" : plate_error_name(p->error));
        if (p->advice[0]) printf("%-28s %s\n", "", p->advice);
    }
}

/* JSON wants valid UTF-8; a device's own name may be anything. */
static json_t *text_or_empty(const char *text)
{
    json_t *j = json_string(text);
    return j ? j : json_string("");
}

static void print_json(const struct plate_listing *list, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *one = json_object();
        json_object_set_new(one, "spec", text_or_empty(list[i].spec));
        json_object_set_new(one, "name", text_or_empty(list[i].name));
        json_object_set_new(one, "detail", text_or_empty(list[i].detail));
        json_object_set_new(one, "state", text_or_empty(plate_error_name(list[i].error)));
        json_object_set_new(one, "advice", text_or_empty(list[i].advice));
        json_array_append_new(all, one);
    }
    json_dumpf(all, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(all);
}

int lab_devices(int argc, char **argv)
{
    static struct plate_listing list[LISTING_MAX];
    bool json = false;
    const struct lab_option options[] = {{"--json", OPTION_FLAG, &json, 0, 0}};
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    size_t count = driver_list(list, LISTING_MAX);
    if (json)
        print_json(list, count);
    else
        print_table(list, count);
    return lab_flush_output();
}
