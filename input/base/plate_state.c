#include "base/plate_state.h"

const char *plate_error_name(enum plate_error e)
{
    static const char *const names[PLATE_ERROR_COUNT] = {
        [PLATE_OK] = "OK",
        [PLATE_NO_PERMISSION] = "NO_PERMISSION",
        [PLATE_BUSY] = "BUSY",
        [PLATE_NOT_A_PLATE] = "NOT_A_PLATE",
        [PLATE_INIT_TIMEOUT] = "INIT_TIMEOUT",
        [PLATE_NEED_PROFILE] = "NEED_PROFILE",
        [PLATE_BAD_PROFILE] = "BAD_PROFILE",
        [PLATE_BAD_FORMAT] = "BAD_FORMAT",
        [PLATE_BAD_CALIBRATION] = "BAD_CALIBRATION",
        [PLATE_ERROR_LOST] = "LOST",
        [PLATE_NOT_FOUND] = "NOT_FOUND",
    };
    return e >= 0 && e < PLATE_ERROR_COUNT ? names[e] : "UNKNOWN";
}

const char *plate_state_name(enum plate_state s)
{
    switch (s) {
    case PLATE_ABSENT: return "ABSENT";
    case PLATE_OPENING: return "OPENING";
    case PLATE_IDENTIFYING: return "IDENTIFYING";
    case PLATE_CALIBRATING: return "CALIBRATING";
    case PLATE_STREAMING: return "STREAMING";
    case PLATE_STALLED: return "STALLED";
    case PLATE_LOST: return "LOST";
    case PLATE_ENDED: return "ENDED";
    }
    return "UNKNOWN";
}

static const struct warning_text {
    const char *name, *advice;
} warnings[WARNING_COUNT] = {
    [WARNING_CAL_CHECKSUM] = {"CAL_CHECKSUM",
                              "The check sum of the plate's own calibration does not fit. Check the weight it shows with a "
                              "known weight before measuring."},
    [WARNING_STALE_CALIBRATION] = {"STALE_CALIBRATION",
                                   "The plate's own calibration could not be read, so the one read last time is used. Switch "
                                   "the plate off and on again to read it anew."},
    [WARNING_SENSOR_STUCK] = {"SENSOR_STUCK",
                              "One corner of the plate does not answer to load, so positions are wrong. Take the batteries "
                              "out for a moment and connect again."},
    [WARNING_LINK_NOISY] = {"LINK_NOISY",
                            "More than one in a hundred messages from the plate is damaged or missing. Bring the plate closer, "
                            "or try another cable or port."},
    [WARNING_RATE_WRONG] = {"RATE_WRONG",
                            "The plate sends at another rate than it should. Measures use the rate that was measured."},
    [WARNING_CLIPPED] = {"CLIPPED",
                         "The plate reaches the limit of what it can measure. If nobody heavy stands on one edge of it, a cable inside "
                         "may be loose."},
    [WARNING_PLATE_FROZEN] = {"PLATE_FROZEN",
                              "The plate sends the same values again and again, so it does not measure any more. Unplug it, or switch "
                              "it off, and connect it again."},
    [WARNING_BATTERY_LOW] = {"BATTERY_LOW", "The plate's batteries are nearly empty. Change them before the next practice."},
};

const char *plate_warning_name(enum plate_warning w)
{
    return (int)w >= 0 && w < WARNING_COUNT ? warnings[w].name : "UNKNOWN";
}

const char *plate_warning_advice(enum plate_warning w)
{
    return (int)w >= 0 && w < WARNING_COUNT ? warnings[w].advice : "";
}
