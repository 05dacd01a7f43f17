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
