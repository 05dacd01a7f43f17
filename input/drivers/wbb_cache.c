#include "drivers/wbb_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "base/text_file.h"

enum { KIND_VERSION = 1, FILE_TEXT_BYTES = 512 };

_Static_assert(sizeof(struct wbb_block) == WBB_FACTORY_BYTES + WBB_TEMPERATURE_BYTES,
               "a block is its bytes in a row");

void wbb_block_text(const struct wbb_block *block, char *text)
{
    const uint8_t *bytes = (const uint8_t *)block;
    for (size_t i = 0; i < sizeof *block; i++) (void)snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

static int nibble(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

bool wbb_block_from_text(const char *text, struct wbb_block *out)
{
    struct wbb_block block;
    uint8_t *bytes = (uint8_t *)&block;
    if (strlen(text) != 2 * sizeof block) return false;
    for (size_t i = 0; i < sizeof block; i++) {
        int high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    *out = block;
    return true;
}

/* A serial text comes from a device: only letters and digits get into a file name. */
static bool cache_path(const char *dir, const char *serial, char path[PATH_BYTES])
{
    char name[PLATE_SERIAL_BYTES + 16];
    if (!dir || !serial[0]) return false;
    int n = snprintf(name, sizeof name, "wii-%.*s.board", PLATE_SERIAL_BYTES - 1, serial);
    for (int i = 4; i < n - 6; i++) {
        char c = name[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!plain) name[i] = '-';
    }
    return path_join(path, dir, name) == 0;
}

bool wbb_cache_load(const char *dir, const char *serial, struct wbb_block *out)
{
    char path[PATH_BYTES], kept_serial[PLATE_SERIAL_BYTES], text[WBB_BLOCK_TEXT_BYTES + 1];
    struct text_errors errors = {.count = 0};
    struct text_file *file = NULL;
    struct wbb_block block;
    struct wbb_calibration c;
    if (!cache_path(dir, serial, path)) return false;
    bool good = text_file_load(path, "board", KIND_VERSION, &errors, &file) == STATUS_OK;
    good = good && text_text(file, "", "serial", sizeof kept_serial, &errors, kept_serial);
    good = good && text_text(file, "", "block", sizeof text, &errors, text);
    good = good && text_file_finish(file, &errors) == STATUS_OK && strcmp(serial, kept_serial) == 0;
    text_file_close(file);
    good = good && wbb_block_from_text(text, &block) && wbb_calibration_read(&block, &c, NULL) == STATUS_OK;
    if (good) *out = block;
    return good;
}

enum status wbb_cache_save(const char *dir, const char *serial, const struct wbb_block *block,
                           struct problem *why)
{
    char path[PATH_BYTES], hex[WBB_BLOCK_TEXT_BYTES], text[FILE_TEXT_BYTES];
    struct wbb_block kept;
    struct wbb_calibration c, kept_c;
    if (!cache_path(dir, serial, path)) return STATUS_OK;
    if (wbb_calibration_read(block, &c, why) != STATUS_OK) return STATUS_ARG;
    if (wbb_cache_load(dir, serial, &kept)) {
        bool same = memcmp(&kept, block, sizeof kept) == 0;
        bool better =
            wbb_calibration_read(&kept, &kept_c, NULL) == STATUS_OK && kept_c.sum_fits && !c.sum_fits;
        if (same || better) return STATUS_OK;
    }
    wbb_block_text(block, hex);
    int n = snprintf(text, sizeof text, "board = %d\nserial = %s\nblock = %s\n", KIND_VERSION, serial, hex);
    return file_write_whole(path, text, (size_t)n, why);
}
