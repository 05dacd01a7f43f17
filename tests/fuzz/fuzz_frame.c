/* links: drivers */
/* Frames by profile: whole or in pieces the same samples come; each stands in the bytes with sync and check sum; two good frames behind
 * any noise are enough to be back. */
#include "drivers/frame_stream.h"
#include "fuzz_profile.h"

enum { SAMPLES_MAX = 512, TAIL = 24 * 3, BYTES_MAX = 2048 };

static const char no_check[] =
    "profile = 1\nname = p\n[match]\ntransport = serial\n[stream]\nformat = frame\nrate_hz = "
    "100\n[frame]\nlength = 10\n"
    "sync = 0xaa, 0x55\n[channel.0]\nrole = cell\nat = 2\ntype = i16be\nunit = n\nx_mm = 200\ny_mm = 100\n"
    "[channel.1]\nrole = cell\nat = 4\ntype = i16be\nunit = n\nx_mm = -200\ny_mm = 100\n"
    "[channel.2]\nrole = cell\nat = 6\ntype = f32le\nunit = n\nx_mm = 0\ny_mm = -100\n";

static int decode(const struct plate_profile *p, const uint8_t *bytes, size_t count, size_t step, int max,
                  struct force_sample *out, struct driver_counters *counters)
{
    static struct frame_stream s;
    int n = 0;
    size_t calls = 0;
    frame_stream_begin(&s, p);
    for (size_t at = 0, used = 0; at < count; at += used) {
        size_t piece = count - at < step ? count - at : step;
        int room = SAMPLES_MAX - n < max ? SAMPLES_MAX - n : max;
        if (room == 0) break;
        int got = frame_stream_feed(&s, bytes + at, piece, &used, 0, out + n, room, counters);
        HOLDS(got >= 0 && got <= room && used <= piece && (used == piece || got == room));
        HOLDS(++calls < 4 * count + 16); /* it always gets on */
        n += got;
    }
    return n;
}

static void check_pieces(const struct plate_profile *p, const uint8_t *bytes, size_t count)
{
    static struct force_sample whole[SAMPLES_MAX], parts[SAMPLES_MAX];
    struct driver_counters a = {.samples = 0}, b = {.samples = 0};
    int n = decode(p, bytes, count, count ? count : 1, SAMPLES_MAX, whole, &a);
    HOLDS((size_t)n <= count / (size_t)p->frame.length);
    HOLDS(decode(p, bytes, count, 7, 2, parts, &b) == n || n == SAMPLES_MAX);
    HOLDS(n == SAMPLES_MAX ||
          (memcmp(whole, parts, (size_t)n * sizeof whole[0]) == 0 && memcmp(&a, &b, sizeof a) == 0));
}

/* The slow way: a frame is wherever sync, check sum and select fit, and the next is looked for behind it. */
static size_t count_slowly(const struct plate_profile *p, const uint8_t *bytes, size_t count)
{
    const struct profile_frame *f = &p->frame;
    size_t length = (size_t)f->length, found = 0;
    for (size_t at = 0; at + length <= count;) {
        const uint8_t *b = bytes + at;
        uint32_t sum =
            frame_check_run(f->check, b + f->check_from, (size_t)(f->check_to - f->check_from + 1));
        bool good = memcmp(b, f->sync, (size_t)f->sync_count) == 0 &&
                    (b[f->check_at] | b[f->check_at + 1] << 8) == (int)sum;
        found += good && b[f->select_offset] == f->select_value;
        at += good ? length : 1;
    }
    return found;
}

static void check_count(const struct plate_profile *p, const uint8_t *bytes, size_t count)
{
    static struct force_sample out[SAMPLES_MAX];
    struct driver_counters c = {.samples = 0};
    int n = decode(p, bytes, count, 64, 64, out, &c);
    if (n < SAMPLES_MAX) HOLDS((uint64_t)n + c.duplicates == count_slowly(p, bytes, count));
}

static void check_recovery(const struct plate_profile *p, const uint8_t *noise, size_t count)
{
    static const uint8_t good[] = {0xaa, 0x55, 0x4c, 0x34, 0x12, 7, 0xc0, 0xd4, 1, 0, 6,    0xff,
                                   0xff, 0xff, 0,    0,    0,    0, 0xed, 0xcf, 1, 0, 0xc6, 0xcb};
    static uint8_t all[BYTES_MAX + TAIL];
    static struct force_sample out[SAMPLES_MAX];
    struct driver_counters c = {.samples = 0};
    memcpy(all, noise, count);
    for (int i = 0; i < 3; i++) memcpy(all + count + sizeof good * (size_t)i, good, sizeof good);
    int n = decode(p, all, count + TAIL, 64, 64, out, &c);
    if (n == SAMPLES_MAX) return;
    /* A false sync right before may cost the first frame when its "length" reaches into it and a sum fits; never two. */
    HOLDS((uint64_t)n + c.duplicates >= 2);
    HOLDS(n == 0 || out[n - 1].seq % 655360 == 46607 || out[n - 1].raw[3].i32 != 118765);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct plate_profile checked, bare;
    if (!checked.text) {
        checked = fuzz_profile("homemade_frame");
        bare = fuzz_profile_text(no_check);
    }
    if (count > BYTES_MAX) count = BYTES_MAX; /* more of the same would only take longer */
    check_pieces(&checked, bytes, count);
    check_pieces(&bare, bytes, count);
    check_count(&checked, bytes, count);
    check_recovery(&checked, bytes, count);
    return 0;
}
