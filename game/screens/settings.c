#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text_file.h"
#include "base/translate.h"
#include "screens/app_internal.h"

static int settings_path(const struct app *a, char path[PATH_BYTES])
{
    return path_join(path, a->paths.config, "settings.conf");
}

void settings_load_plate(struct app *a, char spec[PLATE_SPEC_BYTES])
{
    char path[PATH_BYTES];
    struct text_errors errors = {0};
    struct text_file *f = NULL;
    spec[0] = '\0';
    if (settings_path(a, path) != 0 || access(path, F_OK) != 0) return;
    (void)text_file_load(path, "settings", 1, &errors, &f);
    if (f) {
        (void)text_text(f, "", "plate", PLATE_SPEC_BYTES, &errors, spec);
        (void)text_file_finish(f, &errors);
        text_file_close(f);
    }
    if (errors.count == 0) return;
    spec[0] = '\0';
    app_note(a, N_("Your settings could not be read, so Evenkeel starts with its own. Nothing else changed."));
    for (int i = 0; i < errors.count; i++) log_line(LOG_WARNING, "settings", "%s", errors.line[i]);
}

void settings_save_plate(struct app *a, const char *spec)
{
    char path[PATH_BYTES], text[PLATE_SPEC_BYTES + 64];
    struct problem why;
    if (settings_path(a, path) != 0) return;
    int n = snprintf(text, sizeof text, "# Evenkeel settings\nsettings = 1\nplate = %s\n", spec);
    if (file_write_whole(path, text, (size_t)n, &why) != STATUS_OK) log_line(LOG_WARNING, "settings", "%s", why.text);
}
