#include "screens/screen_list.h"

#include <stddef.h>

const struct screen screens[SCREEN_COUNT] = {
    [SCREEN_WELCOME] = {"welcome", welcome_enter, welcome_update, welcome_input, welcome_draw},
    [SCREEN_OPENING] = {"opening", opening_enter, opening_update, NULL, opening_draw},
    [SCREEN_PLATES] = {"plates", plates_enter, plates_update, plates_input, plates_draw},
    [SCREEN_SETUP] = {"setup", setup_enter, setup_update, setup_input, setup_draw},
    [SCREEN_TARE] = {"tare", tare_enter, tare_update, NULL, tare_draw},
    [SCREEN_STAND] = {"stand", stand_enter, stand_update, NULL, stand_draw},
    [SCREEN_INTRO] = {"intro", intro_enter, intro_update, intro_input, intro_draw},
    [SCREEN_PLAY] = {"play", play_enter, play_update, play_input, play_draw},
    [SCREEN_PAUSE] = {"pause", pause_enter, pause_update, pause_input, pause_draw},
    [SCREEN_NEAR_FALL] = {"near_fall", near_fall_enter, near_fall_update, near_fall_input, near_fall_draw},
    [SCREEN_RESULT] = {"result", result_enter, result_update, result_input, result_draw},
    [SCREEN_REST] = {"rest", rest_enter, rest_update, NULL, rest_draw},
    [SCREEN_HISTORY] = {"history", history_enter, history_update, history_input, history_draw},
    [SCREEN_LOST] = {"plate_lost", lost_enter, lost_update, lost_input, lost_draw},
    [SCREEN_MESSAGE] = {"message", message_enter, message_update, NULL, message_draw},
    [SCREEN_DIAGNOSTICS] = {"diagnostics", diagnostics_enter, diagnostics_update, NULL, diagnostics_draw},
    [SCREEN_CALIBRATE] = {"calibrate", calibrate_enter, calibrate_update, calibrate_input, calibrate_draw},
    [SCREEN_BYE] = {"goodbye", bye_enter, bye_update, NULL, bye_draw},
};
