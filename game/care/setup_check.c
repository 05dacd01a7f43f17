#include "care/setup_check.h"

#include <math.h>
#include <stddef.h>

#include "base/translate.h"

/* exercises.md 4.5, in its order. */
const struct setup_row setup_rows[SETUP_ITEMS] = {
    [SETUP_CHAIR] = {"setup_chair", "Sturdy chair with back behind the plate, against a wall or held",
                     N_("A sturdy chair with a back stands behind the plate, against a wall or held.")},
    [SETUP_RAIL] = {"setup_rail", "rail, worktop or heavy table in front within reach (nothing that can roll or tip)",
                    N_("A rail, worktop or heavy table is in reach in front. It cannot roll or tip.")},
    [SETUP_FLOOR] = {"setup_floor", "clear floor 1 m around, no mat edge, cable, pet",
                     N_("The floor is clear for a big step all around: no mat, cable or pet.")},
    [SETUP_LIGHT] = {"setup_light", "light on", N_("The light is on.")},
    [SETUP_SHOES] = {"setup_shoes", "flat shoes or bare feet as in the plan (same every time for check-ups), no socks alone",
                     N_("Flat shoes or bare feet, as in your plan. No socks alone.")},
    [SETUP_GLASSES] = {"setup_glasses", "glasses on", N_("Your glasses are on, if you wear any.")},
    [SETUP_PHONE] = {"setup_phone", "phone or alarm within reach", N_("A phone or alarm is in reach.")},
    [SETUP_PLATE] = {"setup_plate", "plate dry and steady", N_("The plate is dry and does not rock.")},
    [SETUP_SCREEN] = {"setup_screen", "screen at eye height 1.5-2.5 m away, straight ahead (no neck turn or downward gaze)",
                      N_("The screen is straight ahead at eye height, two big steps away.")},
};

const struct setup_row home_rows[HOME_ITEMS] = {
    [HOME_RUGS] = {"home_rugs", "rugs", N_("Rugs lie flat and hold, or are gone.")},
    [HOME_BATHROOM] = {"home_bathroom", "bathroom grips", N_("The bathroom has something firm to hold.")},
    [HOME_NIGHT_LIGHT] = {"home_night_light", "night light", N_("A small light shows the way at night.")},
    [HOME_STAIR_RAIL] = {"home_stair_rail", "stair rail", N_("The stairs have a firm rail.")},
    [HOME_PETS] = {"home_pets", "pets", N_("You know where your pets are before you walk.")},
    [HOME_STORAGE] = {"home_storage", "reachable storage between hip and shoulder height",
                      N_("What you need often lies between hip and shoulder height.")},
};

bool home_list_due(int last_day, int today) { return monthly_due(last_day, today); }

int setup_next(const struct setup_state *s)
{
    for (int i = 0; i < SETUP_ITEMS; i++)
        if (!(s->confirmed >> i & 1u)) return i;
    for (int i = 0; s->home_due && i < HOME_ITEMS; i++)
        if (!(s->home_confirmed >> i & 1u)) return SETUP_ITEMS + i;
    return -1;
}

bool setup_complete(const struct setup_state *s) { return setup_next(s) < 0; }

const struct setup_row *setup_item_row(int item)
{
    if (item < 0 || item >= SETUP_ITEMS + HOME_ITEMS) return NULL;
    return item < SETUP_ITEMS ? &setup_rows[item] : &home_rows[item - SETUP_ITEMS];
}

bool setup_corners_at_zero(const double corner_n[4])
{
    for (int i = 0; i < 4; i++)
        if (!(fabs(corner_n[i]) <= SETUP_CORNER_N)) return false;
    return true;
}
