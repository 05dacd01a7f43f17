/* wbb_cache.h - the calibration block of a Wii Balance Board as it was read last time, one file per board
 * (devices.md 2.4).
 *
 * DATA/plates/wii-SERIAL.board, our own text grammar, first key board = 1. Manager's thread. */
#ifndef EVENKEEL_DRIVERS_WBB_CACHE_H
#define EVENKEEL_DRIVERS_WBB_CACHE_H

#include <stdbool.h>

#include "drivers/wbb_report.h"

/* false: nothing usable is kept for this board; a damaged file is as none. dir NULL or serial "": none. */
bool wbb_cache_load(const char *dir, const char *serial, struct wbb_block *out);
/* Keeps the block; one whose check sum fits is not replaced by one whose sum does not. STATUS_OK also when
 * it is kept already, or dir is NULL or serial "". STATUS_IO: it cannot be written; only a later fallback
 * is lost. */
enum status wbb_cache_save(const char *dir, const char *serial, const struct wbb_block *block,
                           struct problem *why);

/* "0f12..." of factory and temperature bytes and back; text has room for WBB_BLOCK_TEXT_BYTES. */
enum { WBB_BLOCK_TEXT_BYTES = 2 * (WBB_FACTORY_BYTES + WBB_TEMPERATURE_BYTES) + 1 };
void wbb_block_text(const struct wbb_block *block, char *text);
bool wbb_block_from_text(const char *text, struct wbb_block *out);

#endif
