/* setup_check.h - the room and the plate before each practice, confirmed one by one (exercises.md 4.5, 2.1).
 *
 * Pure tables. Texts: English source, tr() when drawn; icons are names in assets/art. */
#ifndef EVENKEEL_CARE_SETUP_CHECK_H
#define EVENKEEL_CARE_SETUP_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "care/days.h"

enum setup_item {
    SETUP_CHAIR, SETUP_RAIL, SETUP_FLOOR, SETUP_LIGHT, SETUP_SHOES, SETUP_GLASSES, SETUP_PHONE, SETUP_PLATE, SETUP_SCREEN,
    SETUP_ITEMS
};
enum home_item { HOME_RUGS, HOME_BATHROOM, HOME_NIGHT_LIGHT, HOME_STAIR_RAIL, HOME_PETS, HOME_STORAGE, HOME_ITEMS };
struct setup_row { const char *icon, *spec, *text; };
extern const struct setup_row setup_rows[SETUP_ITEMS]; /* each practice, in the order of 4.5 */
extern const struct setup_row home_rows[HOME_ITEMS];   /* first time and monthly */

struct setup_state {
    uint32_t confirmed;      /* bits 1u << enum setup_item */
    uint32_t home_confirmed; /* bits 1u << enum home_item */
    bool home_due;
};
bool home_list_due(int last_day, int today);             /* never, or not yet in this calendar month */
int setup_next(const struct setup_state *s);             /* first not confirmed item; home items are SETUP_ITEMS + item; -1: complete */
bool setup_complete(const struct setup_state *s);
const struct setup_row *setup_item_row(int item);        /* as setup_next counts; NULL: no such item */

/* No exercise starts unless the empty plate's four corners are back within 10 N of zero. */
#define SETUP_CORNER_N 10.0
bool setup_corners_at_zero(const double corner_n[4]);    /* NaN: no */

#endif
