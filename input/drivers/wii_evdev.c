#include "drivers/wii_evdev.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char NODE_NAME[] = "Nintendo Wii Remote Balance Board";

static bool named_balance_board(const char *input_dir)
{
    char path[PATH_BYTES], name[64] = "";
    if (path_join(path, input_dir, "name") != 0) return false;
    FILE *file = fopen(path, "r");
    if (!file) return false;
    bool read = fgets(name, sizeof name, file) != NULL;
    (void)fclose(file);
    name[strcspn(name, "\n")] = '\0';
    return read && strcmp(name, NODE_NAME) == 0;
}

/* The first entry of dir that begins with prefix and, when asked, holds the right name. */
static int find_entry(const char *dir, const char *prefix, bool with_name, char out[PATH_BYTES])
{
    DIR *d = opendir(dir);
    struct dirent *entry;
    bool found = false;
    while (d && !found && (entry = readdir(d))) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0) continue;
        found = path_join(out, dir, entry->d_name) == 0 && (!with_name || named_balance_board(out));
    }
    if (d) (void)closedir(d);
    return found ? 0 : -1;
}

int wii_evdev_find(const char *sys, const char *hid_path, char out[PATH_BYTES])
{
    char inputs[PATH_BYTES], input[PATH_BYTES], event[PATH_BYTES];
    const char *node = strrchr(hid_path, '/');
    int n =
        snprintf(inputs, sizeof inputs, "%s/class/hidraw/%s/device/input", sys, node ? node + 1 : hid_path);
    if (n < 0 || n >= (int)sizeof inputs) return -1;
    if (find_entry(inputs, "input", true, input) != 0) return -1;
    if (find_entry(input, "event", false, event) != 0) return -1;
    (void)snprintf(out, PATH_BYTES, "%s", strrchr(event, '/') + 1);
    return 0;
}

int wii_evdev_open(const char *hid_path)
{
    char name[PATH_BYTES], path[PATH_BYTES];
    if (wii_evdev_find("/sys", hid_path, name) != 0) return -1;
    if (path_join(path, "/dev/input", name) != 0) return -1;
    return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}
