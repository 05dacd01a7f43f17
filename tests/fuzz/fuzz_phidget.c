/* links: drivers */
/* Reports of a Phidgets bridge: a set is the newest value of each input that was fresh, sound and of our gain.
 *
 * Pieces: a length and so many bytes of one report; 255: the inputs were switched on anew. */
#include <stdlib.h>
#include <string.h>

#include "drivers/phidget_report.h"
#include "fuzz.h"

enum { RESTART = 255, GAIN = 128, GAIN_CODE = 7 };

struct model { /* written out: what was seen of each input */
    bool seen[PHIDGET_INPUTS];
    int32_t value[PHIDGET_INPUTS];
};

static void watch(struct model *m, const uint8_t *r, size_t count)
{
    if (count < 18) return;
    for (int i = 0; i < PHIDGET_INPUTS; i++) {
        bool on = r[0] >> i & 1, fresh = r[0] >> (4 + i) & 1, faulty = r[1] >> i & 1;
        int code = i % 2 ? r[2 + i / 2] & 15 : r[2 + i / 2] >> 4;
        if (on && fresh && m->seen[i] && !faulty && code == GAIN_CODE)
            m->value[i] = r[6 + 3 * i] * 65536 + r[7 + 3 * i] * 256 + r[8 + 3 * i] - 8388608;
        m->seen[i] = m->seen[i] || (on && fresh);
    }
}

static void check_set(const struct model *m, const struct force_sample *s)
{
    bool clipped = false;
    for (int i = 0; i < PHIDGET_INPUTS; i++) {
        HOLDS(m->seen[i] && s->raw[i].i32 == m->value[i]);
        clipped = clipped || abs(m->value[i]) > 8346664;
    }
    HOLDS(!!(s->flags & SAMPLE_CLIPPED) == clipped);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct phidget_sets sets;
    struct phidget_report r;
    struct model model = {.seen = {false}};
    struct driver_counters counters = {0};
    phidget_sets_begin(&sets, GAIN, 125, true);
    for (size_t i = 0; i < count;) {
        struct force_sample s;
        size_t length = bytes[i++];
        if (length == RESTART) {
            phidget_sets_restart(&sets);
            model = (struct model){.seen = {false}};
            continue;
        }
        if (length > count - i) length = count - i;
        uint8_t *exact = malloc(length ? length : 1);
        if (!exact) abort();
        memcpy(exact, bytes + i, length);
        HOLDS(phidget_report_decode(exact, length, &r) == (length >= PHIDGET_REPORT_BYTES));
        watch(&model, exact, length);
        bool got = phidget_sets_take(&sets, exact, length, (int64_t)i, &s, &counters);
        HOLDS(!got || length >= PHIDGET_REPORT_BYTES);
        if (got) check_set(&model, &s);
        free(exact);
        i += length;
    }
    return 0;
}
