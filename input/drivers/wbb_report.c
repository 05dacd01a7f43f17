#include "drivers/wbb_report.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "drivers/byte_field.h"

enum {
    BUTTON_BIT = 0x08,    /* of the second button byte */
    EXTENSION_BIT = 0x02, /* of the status report's flags */
    LIGHT_BIT = 0x10,
    REGISTERS = 0x04, /* second byte of a read or write: registers, not the EEPROM; rumble off */
    CONTINUOUS = 0x04,
    PAGE = 0xa4,
    WRITABLE_FROM = 0x00f0,
    WRITABLE_TO = 0x00ff,
    STEP_MIN_COUNTS = 200, /* devices.md 2.4: 17 kg on any sensor of any board */
    STEP_MAX_COUNTS = 6000,
};

#define STEP_KG 17.0
#define HALF_WIDTH_MM 216.5 /* devices.md 2.5: the sensors stand 433 x 238 mm apart */
#define HALF_DEPTH_MM 119.0
#define RATE_HZ 100.0
#define FZ_ON_N 50.0 /* devices.md 12 */
#define FZ_OFF_N 30.0

static uint16_t u16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

/* ---- decoding ---- */

static void take_status(const uint8_t *b, struct wbb_report *out)
{
    out->has_extension = b[3] & EXTENSION_BIT;
}

static void take_read(const uint8_t *b, struct wbb_report *out)
{
    out->size = (b[3] >> 4) + 1;
    out->error = b[3] & 15;
    out->address = u16(b + 4);
    memcpy(out->bytes, b + 6, WBB_READ_MAX);
}

static void take_ack(const uint8_t *b, struct wbb_report *out)
{
    out->acknowledged = b[3];
    out->error = b[4];
}

static void take_nothing_more(const uint8_t *b, struct wbb_report *out)
{
    (void)b, (void)out;
}

static void take_load(const uint8_t *b, struct wbb_report *out)
{
    for (int i = 0; i < WBB_CELLS; i++) {
        out->raw[i] = u16(b + 3 + 2 * i);
        out->clipped = out->clipped || out->raw[i] == 0 || out->raw[i] == UINT16_MAX;
    }
}

static void take_load_and_rest(const uint8_t *b, struct wbb_report *out)
{
    take_load(b, out);
    out->has_rest = true;
    out->temperature = b[11];
    out->battery = b[13];
}

static const struct report_row {
    uint8_t id, bytes;
    enum wbb_kind kind;
    void (*take)(const uint8_t *bytes, struct wbb_report *out);
} reports[] = {
    {0x20, 7, WBB_STATUS, take_status}, {0x21, 22, WBB_READ, take_read},
    {0x22, 5, WBB_ACK, take_ack},       {0x30, 3, WBB_BUTTONS, take_nothing_more},
    {0x32, 11, WBB_DATA, take_load},    {0x34, 22, WBB_DATA, take_load_and_rest},
};

enum wbb_kind wbb_decode(const uint8_t *bytes, size_t count, struct wbb_report *out)
{
    *out = (struct wbb_report){.kind = count == 0 ? WBB_SHORT : WBB_OTHER};
    for (size_t i = 0; count > 0 && i < sizeof reports / sizeof reports[0]; i++) {
        const struct report_row *row = &reports[i];
        if (row->id != bytes[0]) continue;
        out->kind = count < row->bytes ? WBB_SHORT : row->kind;
        if (out->kind == WBB_SHORT) break;
        out->button = bytes[2] & BUTTON_BIT;
        row->take(bytes, out);
    }
    return out->kind;
}

bool wbb_is_board(const uint8_t id[WBB_ID_BYTES])
{
    static const uint8_t board[WBB_ID_BYTES] = {0x00, 0x00, 0xa4, 0x20, 0x04, 0x02};
    return memcmp(id, board, sizeof board) == 0;
}

static bool all_bytes(const uint8_t *bytes, size_t count, uint8_t value)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != value) return false;
    return true;
}

bool wbb_is_not_ready(const uint8_t id[WBB_ID_BYTES])
{
    return all_bytes(id, WBB_ID_BYTES, 0xff) || all_bytes(id, WBB_ID_BYTES, 0);
}

int wbb_battery_bars(uint8_t battery)
{
    static const uint8_t from[] = {0x6a, 0x78, 0x7d, 0x82};
    int bars = 0;
    for (size_t i = 0; i < sizeof from; i++) bars += battery >= from[i];
    return bars;
}

/* ---- encoding ---- */

static int finish(uint8_t out[WBB_REPORT_BYTES], const uint8_t *bytes, int count)
{
    memset(out, 0, WBB_REPORT_BYTES);
    memcpy(out, bytes, (size_t)count);
    return count;
}

int wbb_set_light(bool on, uint8_t out[WBB_REPORT_BYTES])
{
    return finish(out, (const uint8_t[]){0x11, on ? LIGHT_BIT : 0}, 2);
}

int wbb_set_mode(uint8_t report_id, bool continuous, uint8_t out[WBB_REPORT_BYTES])
{
    return finish(out, (const uint8_t[]){0x12, continuous ? CONTINUOUS : 0, report_id}, 3);
}

int wbb_ask_status(uint8_t out[WBB_REPORT_BYTES])
{
    return finish(out, (const uint8_t[]){0x15, 0}, 2);
}

int wbb_ask_read(uint16_t address, int size, uint8_t out[WBB_REPORT_BYTES])
{
    const uint8_t bytes[] = {
        0x17,         REGISTERS, PAGE, (uint8_t)(address >> 8), (uint8_t)address, (uint8_t)(size >> 8),
        (uint8_t)size};
    return finish(out, bytes, (int)sizeof bytes);
}

int wbb_write(uint16_t address, const uint8_t *bytes, int count, uint8_t out[WBB_REPORT_BYTES])
{
    bool allowed = address >= WRITABLE_FROM && address + count - 1 <= WRITABLE_TO;
    if (!allowed || count < 1 || count > WBB_READ_MAX) return 0;
    const uint8_t head[] = {0x16, REGISTERS, PAGE, (uint8_t)(address >> 8), (uint8_t)address, (uint8_t)count};
    (void)finish(out, head, (int)sizeof head);
    memcpy(out + sizeof head, bytes, (size_t)count);
    return WBB_REPORT_BYTES;
}

/* ---- calibration ---- */

uint32_t wbb_block_sum(const struct wbb_block *b)
{
    uint8_t order[28];
    memcpy(order, b->factory + 4, 24);     /* 24..3B */
    memcpy(order + 24, b->factory, 2);     /* 20..21 */
    memcpy(order + 26, b->temperature, 2); /* 60..61 */
    return frame_check_run(CHECK_CRC32, order, sizeof order);
}

static bool step_is_possible(int from, int to)
{
    return to - from >= STEP_MIN_COUNTS && to - from <= STEP_MAX_COUNTS;
}

static enum status check_sensor(const struct wbb_calibration *c, int i, struct problem *why)
{
    static const char *const names[WBB_CELLS] = {"top right", "bottom right", "top left", "bottom left"};
    if (step_is_possible(c->at_0_kg[i], c->at_17_kg[i]) && step_is_possible(c->at_17_kg[i], c->at_34_kg[i]))
        return STATUS_OK;
    return problem_set(why, STATUS_DATA,
                       "the %s sensor has %d, %d and %d counts at 0, 17 and 34 kg, expected %d to %d more "
                       "from each to the next",
                       names[i], c->at_0_kg[i], c->at_17_kg[i], c->at_34_kg[i], STEP_MIN_COUNTS,
                       STEP_MAX_COUNTS);
}

enum status wbb_calibration_read(const struct wbb_block *b, struct wbb_calibration *out, struct problem *why)
{
    const uint8_t *f = b->factory;
    if (all_bytes(f, WBB_FACTORY_BYTES, 0) || all_bytes(f, WBB_FACTORY_BYTES, 0xff))
        return problem_set(why, STATUS_DATA, "all its bytes are %02X", f[0]);
    struct wbb_calibration c = {.reference_temperature = b->temperature[0]};
    for (int i = 0; i < WBB_CELLS; i++) {
        c.at_0_kg[i] = u16(f + 4 + 2 * i);
        c.at_17_kg[i] = u16(f + 12 + 2 * i);
        c.at_34_kg[i] = u16(f + 20 + 2 * i);
    }
    c.sum_fits = ((uint32_t)u16(f + 28) << 16 | u16(f + 30)) == wbb_block_sum(b);
    for (int i = 0; i < WBB_CELLS; i++) {
        enum status status = check_sensor(&c, i, why);
        if (status != STATUS_OK) return status;
    }
    *out = c;
    return STATUS_OK;
}

void wbb_plate_info(const struct wbb_calibration *c, struct plate_info *out)
{
    static const struct point_mm at_mm[WBB_CELLS] = {
        {HALF_WIDTH_MM, HALF_DEPTH_MM},
        {HALF_WIDTH_MM, -HALF_DEPTH_MM},
        {-HALF_WIDTH_MM, HALF_DEPTH_MM},
        {-HALF_WIDTH_MM, -HALF_DEPTH_MM},
    };
    const double step_n = STEP_KG * STANDARD_GRAVITY_M_S2;
    (void)snprintf(out->name, sizeof out->name, "Wii Balance Board");
    out->raw_kind = RAW_I32;
    out->channel_count = WBB_CELLS;
    for (int i = 0; i < WBB_CELLS; i++) {
        double below = step_n / (c->at_17_kg[i] - c->at_0_kg[i]);
        double above = step_n / (c->at_34_kg[i] - c->at_17_kg[i]);
        out->channel[i] = (struct channel_info){
            .role = ROLE_CELL, .scale = below, .offset = -below * c->at_0_kg[i], .at_mm = at_mm[i]};
        out->knee[i] = (struct channel_knee){.raw = c->at_17_kg[i], .scale_above = above};
    }
    out->rate_hz = RATE_HZ;
    out->seq_bits = 0;
    out->has_device_time = false;
    out->width_mm = 2 * HALF_WIDTH_MM;
    out->depth_mm = 2 * HALF_DEPTH_MM;
    out->fz_on_n = FZ_ON_N;
    out->fz_off_n = FZ_OFF_N;
    out->calibrated = true;
}

double wbb_shown_kg(double total_kg, uint8_t temperature, uint8_t reference_temperature)
{
    return total_kg * 0.9990814 * (1 - 0.0007 * (temperature - reference_temperature));
}
