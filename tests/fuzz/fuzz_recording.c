/* links: drivers */
/* Recordings made elsewhere. The first byte chooses options, the rest is the file. */
#include <math.h>
#include <string.h>

#include "drivers/ps1_frame.h"
#include "drivers/recording_csv.h"
#include "fuzz.h"

static const struct recording_options choices[] = {
    {NULL, NULL, NULL, NULL, NULL},      {"100", NULL, NULL, NULL, NULL},
    {NULL, "cm", "1:2:3", NULL, NULL},   {"50", "mm", "-:1:2", NULL, NULL},
    {NULL, "m", "1:-3:2:4", NULL, "1"},  {NULL, "mm", "t:-x:y:f", "comma", NULL},
    {"1000", "mm", "-:x:y", "tab", "2"}, {NULL, "cm", "1:2:3", "space", "0"},
};

static void check_recording(const struct recording *r)
{
    struct plate_info plate = {.channel_count = RECORDING_CHANNELS};
    struct problem why;
    HOLDS(r->rows && r->count >= 2 && r->layout);
    HOLDS(r->rate_hz >= 1 && r->rate_hz <= 10000);
    memcpy(plate.channel, r->channel, sizeof r->channel);
    HOLDS(plate_channels_check(&plate, &why) == STATUS_OK);
    for (size_t i = 0; i < r->count; i++) {
        const struct recording_row *row = &r->rows[i];
        HOLDS(i == 0 || row->t_us > r->rows[i - 1].t_us);
        for (int c = 0; c < RECORDING_CHANNELS; c++) HOLDS(isfinite(row->value[c]));
        HOLDS(r->has_fz == !(row->flags & SAMPLE_UNCALIBRATED));
        HOLDS((row->flags & ~(uint32_t)(SAMPLE_UNCALIBRATED | SAMPLE_GAP_BEFORE)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (count == 0) return 0;
    const struct recording_options *options = &choices[bytes[0] % (sizeof choices / sizeof choices[0])];
    struct recording r = {.rows = NULL};
    struct problem why = {STATUS_OK, ""};
    enum status status = recording_parse("f", (const char *)bytes + 1, count - 1, options, &r, &why);
    if (status == STATUS_OK)
        check_recording(&r);
    else
        HOLDS(why.text[0] && why.status == status && !r.rows);
    recording_csv_free(&r);
    return 0;
}
