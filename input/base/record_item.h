/* record_item.h - what travels through the record ring from the sway loop to the recorder, in order. Plain data. */
#ifndef EVENKEEL_BASE_RECORD_ITEM_H
#define EVENKEEL_BASE_RECORD_ITEM_H

#include "base/force_sample.h"

enum record_kind { RECORD_SAMPLE, RECORD_BEGIN, RECORD_END };
struct record_item {
    enum record_kind kind;
    uint32_t tick;                 /* BEGIN: first tick of the trial. END: first tick after it */
    struct force_sample sample;
};

#endif
