/* links: drivers */
/* Text lines by profile: whole or in pieces the same samples come, all finite; a good line behind any noise is read. */
#include <math.h>

#include "drivers/delimited_text.h"
#include "fuzz_profile.h"

enum { SAMPLES_MAX = 4096 };

static int decode(const struct plate_profile *p, const uint8_t *bytes, size_t count, size_t step, int max,
                  struct force_sample *out, struct driver_counters *counters)
{
    static struct delimited_stream s;
    int n = 0;
    delimited_begin(&s, p, true);
    for (size_t at = 0, used = 0; at < count; at += used) {
        size_t piece = count - at < step ? count - at : step;
        int room = SAMPLES_MAX - n < max ? SAMPLES_MAX - n : max;
        if (room == 0) break;
        int got = delimited_feed(&s, bytes + at, piece, &used, 0, out + n, room, counters);
        HOLDS(got >= 0 && got <= room && used <= piece && (used == piece || got == room) && used > 0);
        n += got;
    }
    HOLDS(s.good + s.bad <= count + 1);
    return n;
}

static void check(const struct plate_profile *p, const uint8_t *bytes, size_t count)
{
    static struct force_sample whole[SAMPLES_MAX], parts[SAMPLES_MAX];
    struct driver_counters a = {.samples = 0}, b = {.samples = 0};
    int n = decode(p, bytes, count, count ? count : 1, SAMPLES_MAX, whole, &a);
    HOLDS(decode(p, bytes, count, 5, 3, parts, &b) == n || n == SAMPLES_MAX);
    HOLDS(n == SAMPLES_MAX ||
          (memcmp(whole, parts, (size_t)n * sizeof whole[0]) == 0 && memcmp(&a, &b, sizeof a) == 0));
    for (int i = 0; i < n; i++)
        for (int c = 0; c < p->channel_count; c++) HOLDS(isfinite(whole[i].raw[c].f32));
}

static void check_recovery(const struct plate_profile *p, const uint8_t *noise, size_t count)
{
    static const char good[] = "\n4000000000,17,-18,19,20\n";
    static uint8_t all[70000 + sizeof good];
    static struct force_sample out[SAMPLES_MAX];
    struct driver_counters c = {.samples = 0};
    if (count > 70000) return;
    memcpy(all, noise, count);
    memcpy(all + count, good, sizeof good - 1);
    int n = decode(p, all, count + sizeof good - 1, 64, 64, out, &c);
    if (n == SAMPLES_MAX) return;
    HOLDS(n >= 1);
    const struct force_sample *s = &out[n - 1];
    HOLDS(s->raw[0].f32 == 17 && s->raw[1].f32 == -18 && s->raw[2].f32 == 19 && s->raw[3].f32 == 20);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct plate_profile comma, six;
    if (!comma.text) {
        comma = fuzz_profile("hx711_text");
        six = fuzz_profile("six_components_text");
    }
    check(&comma, bytes, count);
    check(&six, bytes, count);
    check_recovery(&comma, bytes, count);
    return 0;
}
