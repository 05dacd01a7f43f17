#include "support/fake_board.h"

#include <stdio.h>
#include <string.h>

enum { MS = 1000000, PERIOD_NS = 10 * MS, ANSWER_NS = 500 * MS, REGISTERS = 256, BATTERY_FULL = 0x84 };

const uint8_t fake_board_factory[34] = {
    0x10, 0x69, 0x00, 0x00, 0x07, 0xc3, 0x3c, 0xf8, 0x04, 0x8c, 0x29, 0x6b, 0x0e, 0xd2, 0x43, 0x84, 0x0b,
    0x3a, 0x30, 0x69, 0x15, 0xe9, 0x4a, 0x10, 0x11, 0xef, 0x37, 0x6e, 0x5e, 0x40, 0xe9, 0xb6, 0x1a, 0x01,
};

/* ---- what it says ---- */

void fake_board_say(struct fake_board *b, const uint8_t *bytes, int count)
{
    if (b->mute || b->gone || b->queued == FAKE_QUEUE) return;
    memcpy(b->queue[b->queued], bytes, (size_t)count);
    b->queue_bytes[b->queued++] = count;
}

int fake_board_take(struct fake_board *b, uint8_t *report, int max)
{
    if (b->queued == 0) return 0;
    int n = b->queue_bytes[0] < max ? b->queue_bytes[0] : max;
    memcpy(report, b->queue[0], (size_t)n);
    b->queued--;
    memmove(b->queue[0], b->queue[1], (size_t)b->queued * sizeof b->queue[0]);
    memmove(b->queue_bytes, b->queue_bytes + 1, (size_t)b->queued * sizeof b->queue_bytes[0]);
    return n;
}

static bool between(const struct fake_board *b, int from_ms, int to_ms)
{
    return b->now_ns >= (int64_t)from_ms * MS && b->now_ns < (int64_t)to_ms * MS;
}

static uint8_t buttons(const struct fake_board *b)
{
    return b->button ? 0x08 : 0;
}

static void say_status(struct fake_board *b, bool extension)
{
    const uint8_t report[] = {0x20, 0, buttons(b), (uint8_t)(0x10 | (extension ? 2 : 0)), 0, 0, 0xd5};
    fake_board_say(b, report, sizeof report);
}

static void say_read(struct fake_board *b, int address, const uint8_t *data, int size, int error)
{
    uint8_t report[22] = {
        0x21, 0, buttons(b), (uint8_t)((size - 1) << 4 | error), (uint8_t)(address >> 8), (uint8_t)address};
    if (!error) memcpy(report + 6, data, (size_t)size);
    fake_board_say(b, report, sizeof report);
}

/* What hid-wiimote asks in between: calibration in halves of 12 bytes, other registers, its own report
 * mode. */
static void say_foreign(struct fake_board *b)
{
    static const uint8_t ack[] = {0x22, 0, 0, 0x11, 0};
    static const uint8_t failed[] = {0x22, 0, 0, 0x16, 3};
    const uint8_t junk[16] = {0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0};
    if (!b->foreign) return;
    fake_board_say(b, ack, sizeof ack);
    fake_board_say(b, failed, sizeof failed);
    say_read(b, 0x24, junk, 12, 0);
    say_read(b, 0x30, junk, 12, 0);
    say_read(b, 0x20, junk, 8, 0);
    say_read(b, 0xfa, junk, 2, 0);
    say_read(b, 0x60, junk, 4, 0);
}

void fake_board_load(const struct fake_board *b, uint32_t n, uint16_t raw[4])
{
    static const uint16_t standing[4] = {3901, 17629, 2698, 12367};
    static const int pattern[8] = {0, 3, 5, 7, 8, 6, 4, 1};
    int wave = b->wave ? b->wave : 40;
    bool given = b->load[0] || b->load[1] || b->load[2] || b->load[3];
    for (int i = 0; i < 4; i++) {
        int moved = pattern[(n / 5 + (uint32_t)i) % 8] * wave / 8;
        raw[i] = (uint16_t)((given ? b->load[i] : standing[i]) + (given || b->stuck == i + 1 ? 0 : moved));
    }
}

static void say_load(struct fake_board *b)
{
    uint8_t report[22] = {b->mode, 0, buttons(b)};
    uint16_t raw[4];
    uint32_t n = b->reports_sent++;
    fake_board_load(b, n, raw);
    if (b->only_34) report[0] = 0x34;
    if (b->only_32) report[0] = 0x32;
    for (int i = 0; i < 4; i++) {
        report[3 + 2 * i] = (uint8_t)(raw[i] >> 8);
        report[4 + 2 * i] = (uint8_t)raw[i];
    }
    if (report[0] == 0x34) {
        report[11] = 0x1c;
        report[13] = b->battery ? b->battery : BATTERY_FULL;
    }
    int count = report[0] == 0x34 ? 22 : 11;
    if (b->short_every && n % (uint32_t)b->short_every == 0) count -= 3;
    fake_board_say(b, report, count);
}

/* ---- what it hears ---- */

static bool refuses(struct fake_board *b)
{
    bool deaf = between(b, b->deaf_from_ms, b->deaf_to_ms);
    if (b->unanswered && b->now_ns - b->asked_ns < ANSWER_NS) b->crossed++;
    b->asked_ns = b->now_ns;
    b->unanswered = deaf || b->mute || b->requests++ < b->ignores;
    return b->unanswered;
}

static void hear_status_request(struct fake_board *b)
{
    b->status_requests++;
    if (refuses(b)) return;
    say_foreign(b);
    say_status(b, !b->no_extension && b->status_requests > b->status_late);
}

static void wake(struct fake_board *b, const uint8_t *data, int size)
{
    static const int sequence[] = {1, 1, 1, 7, 1, 1, 1};
    int steps = (int)(sizeof sequence / sizeof sequence[0]);
    b->wake_step = size == sequence[b->wake_step % steps] && data[0] == 0xaa ? b->wake_step + 1 : 0;
    if (b->wake_step != steps) return;
    b->wake_step = 0;
    b->wakes++;
    if (!b->never_wakes) b->stuck = 0;
}

static void hear_write(struct fake_board *b, const uint8_t *r)
{
    static const uint8_t ack[] = {0x22, 0, 0, 0x16, 0};
    int address = r[3] << 8 | r[4], size = r[5];
    for (int at = address; at < address + size; at++)
        b->forbidden += (at >= 0x24 && at <= 0x3f) || at == 0x60 || at == 0x61;
    if (refuses(b)) return;
    if (b->deaf_writes > 0) {
        b->deaf_writes--;
        b->unanswered = true;
        say_foreign(b);
        return;
    }
    if (address == 0xf0 && r[6] == 0x55) b->unlocked = true, b->cleared = false;
    if (address == 0xfb && r[6] == 0) b->cleared = b->unlocked;
    if (address == 0xf1) wake(b, r + 6, size);
    if (b->cleared) b->unseated = false;
    say_foreign(b);
    fake_board_say(b, ack, sizeof ack);
}

static void read_id(struct fake_board *b, uint8_t *id)
{
    static const uint8_t board[6] = {0, 0, 0xa4, 0x20, 4, 2}, motion_plus[6] = {0, 0, 0xa4, 0x20, 4, 5};
    b->early_id += !b->cleared;
    bool ready = b->cleared && ++b->id_reads > b->id_not_ready;
    memcpy(id, b->other_id ? motion_plus : board, 6);
    if (!ready) memset(id, b->id_zero ? 0 : 0xff, 6);
}

static void read_factory(struct fake_board *b, uint8_t *block)
{
    memcpy(block, fake_board_factory, 32);
    if (b->factory_reads++ < b->bad_sums) block[31] ^= 1;
    if (b->bad_steps) block[12 + 4] = block[13 + 4] = 0;
    if (b->empty_block) memset(block, 0xff, 32);
}

static void hear_read(struct fake_board *b, const uint8_t *r)
{
    int address = r[3] << 8 | r[4], size = r[5] << 8 | r[6];
    uint8_t data[REGISTERS] = {0};
    if (refuses(b)) return;
    say_foreign(b);
    if (b->error && b->error_at == address) {
        say_read(b, address, data, 16, b->error);
        return;
    }
    if (address == 0xfa) read_id(b, data);
    if (address == 0x20) read_factory(b, data);
    if (address == 0x60) memcpy(data, fake_board_factory + 32, 2);
    for (int at = 0; at < size; at += 16)
        say_read(b, address + at, data + at, size - at < 16 ? size - at : 16, 0);
}

static void set_mode(struct fake_board *b, uint8_t mode)
{
    if (b->mode == 0x30) b->next_load_ns = b->now_ns + PERIOD_NS;
    b->mode = mode;
}

void fake_board_hear(struct fake_board *b, const uint8_t *bytes, int count)
{
    b->writes++;
    if (b->writes == b->unplug_at_write) b->gone = true;
    if (b->gone || count < 2) return;
    b->rumble = b->rumble || (bytes[1] & 1);
    switch (bytes[0]) {
    case 0x11: b->light = bytes[1] & 0x10; break;
    case 0x12:
        b->mode_requests++;
        if (!between(b, b->deaf_from_ms, b->deaf_to_ms)) set_mode(b, bytes[2]);
        break;
    case 0x15: hear_status_request(b); break;
    case 0x16: hear_write(b, bytes); break;
    case 0x17: hear_read(b, bytes); break;
    default: break;
    }
}

/* ---- how it lives ---- */

static void steal_mode(struct fake_board *b)
{
    if (!b->steal_every_ms || b->now_ns < b->next_steal_ns) return;
    if (b->next_steal_ns > 0) {
        say_status(b, true);
        set_mode(b, 0x30);
    }
    b->next_steal_ns = b->now_ns + (int64_t)b->steal_every_ms * MS;
}

static void unseat(struct fake_board *b)
{
    if (!b->unseat_ms || b->now_ns < (int64_t)b->unseat_ms * MS) return;
    b->unseat_ms = 0;
    b->unlocked = b->cleared = false;
    b->unseated = true;
    set_mode(b, 0x30);
    say_status(b, false);
}

void fake_board_live(struct fake_board *b, int64_t now_ns)
{
    b->now_ns = now_ns;
    if (b->unplug_ms && now_ns >= (int64_t)b->unplug_ms * MS) b->gone = true;
    steal_mode(b);
    unseat(b);
    bool sends = b->load_unasked || b->mode == 0x32 || b->mode == 0x34;
    bool silent = b->unseated || between(b, b->silent_from_ms, b->silent_to_ms) ||
                  between(b, b->deaf_from_ms, b->deaf_to_ms);
    for (; sends && b->next_load_ns <= now_ns; b->next_load_ns += PERIOD_NS)
        if (!silent) say_load(b);
}

/* ---- the bus ---- */

void fake_bus_add(struct fake_bus *bus, struct fake_board *b, const char *product, const char *serial)
{
    struct hid_listing *l = &bus->listing[bus->count];
    *l = (struct hid_listing){.vid = 0x057e, .pid = 0x0306, .usage_page = 1, .usage = 5, .interface = -1};
    (void)snprintf(l->path, sizeof l->path, "fake:%d", bus->count);
    (void)snprintf(l->product, sizeof l->product, "%s", product);
    (void)snprintf(l->serial, sizeof l->serial, "%s", serial);
    if (b && b->mode == 0) b->mode = b->load_unasked ? 0x34 : 0x30;
    bus->board[bus->count++] = b;
}

static size_t bus_list(void *context, struct hid_listing *out, size_t max)
{
    struct fake_bus *bus = context;
    size_t n = (size_t)bus->count < max ? (size_t)bus->count : max;
    memcpy(out, bus->listing, n * sizeof *out);
    return n;
}

struct handle {
    struct fake_bus *bus;
    struct fake_board *board;
};

static enum status bus_open(void *context, const char *path, void **device, enum plate_error *error,
                            struct problem *why)
{
    static struct handle handles[FAKE_BUS_MAX];
    struct fake_bus *bus = context;
    int i = path[5] - '0';
    if (bus->refuse[i]) {
        *error = bus->refuse[i];
        return problem_set(why, STATUS_PLATE, "refused");
    }
    handles[i] = (struct handle){bus, bus->board[i]};
    *device = &handles[i];
    bus->open_count++;
    return STATUS_OK;
}

static int bus_wait_read(void *device, uint8_t *report, int max, int timeout_ms)
{
    struct handle *h = device;
    for (int ms = 0; ms < timeout_ms && h->board->queued == 0 && !h->board->gone; ms++) {
        h->bus->now_ns += MS;
        fake_board_live(h->board, h->bus->now_ns);
    }
    int n = fake_board_take(h->board, report, max);
    return n == 0 && h->board->gone ? -1 : n;
}

static int bus_write(void *device, const uint8_t *report, int count)
{
    struct handle *h = device;
    h->board->now_ns = h->bus->now_ns;
    fake_board_hear(h->board, report, count);
    return h->board->gone ? -1 : 0;
}

static void bus_close(void *device)
{
    ((struct handle *)device)->bus->open_count--;
}

struct hid_transport fake_bus_transport(struct fake_bus *bus)
{
    return (struct hid_transport){bus_list, bus_open, bus_wait_read, bus_write, bus_close, bus};
}

int64_t fake_bus_now(void *bus)
{
    return ((struct fake_bus *)bus)->now_ns;
}

void fake_bus_wait(void *bus, int64_t until_ns)
{
    struct fake_bus *b = bus;
    if (until_ns > b->now_ns) b->now_ns = until_ns;
}
