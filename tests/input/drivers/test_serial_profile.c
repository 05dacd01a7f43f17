/* Serial plates by profile against scripted boards, in virtual time (devices.md 15 T2). */
#include "profile_board.h"

#include "base/clock.h"
#include "drivers/driver.h"
#include "drivers/serial_port.h"

enum { QUEUE_BYTES = 65536, NEVER = 1000000, SAMPLES = 256 };

struct board {
    /* The script. */
    enum speaks speaks;
    bool mute, waits_for_start;     /* streams once START came */
    int boot_ms;                    /* boot messages until then */
    int noise_from_ms, noise_to_ms; /* garbage instead of samples */
    int half_bad_from_ms;           /* from then on more bad than good */
    int silent_from_ms, silent_to_ms, hang_up_ms;
    int start_byte; /* a read begins this many bytes into what is queued first */
    struct serial_identity identity;
    /* What was seen. */
    struct serial_settings settings;
    int starts, stops, opens;
    /* The state. */
    int64_t now_ns, next_ns;
    uint32_t k;
    bool open, gone, streaming;
    uint8_t queue[QUEUE_BYTES];
    size_t queued;
};

static double period_ms(const struct board *b)
{
    return b->speaks == SPEAKS_TEXT ? 12.5 : b->speaks == SPEAKS_PS1A ? 2 : 1;
}

static void say(struct board *b, const void *bytes, size_t n)
{
    if (b->mute || b->queued + n > QUEUE_BYTES) return;
    memcpy(b->queue + b->queued, bytes, n);
    b->queued += n;
}

static bool between(const struct board *b, int from_ms, int to_ms)
{
    return b->now_ns >= from_ms * NS_PER_MS && b->now_ns < to_ms * NS_PER_MS;
}

static void live(struct board *b)
{
    uint8_t out[SAMPLE_ROOM];
    if (b->hang_up_ms && b->now_ns >= b->hang_up_ms * NS_PER_MS) b->gone = true;
    if (between(b, 0, b->boot_ms)) {
        say(b, "boot 1.2.3\r\n", 12);
        b->next_ns = b->now_ns;
        return;
    }
    if (b->waits_for_start && !b->streaming) {
        b->next_ns = b->now_ns;
        return;
    }
    for (; b->next_ns <= b->now_ns; b->next_ns += (int64_t)(period_ms(b) * NS_PER_MS)) {
        if (between(b, b->silent_from_ms, b->silent_to_ms)) continue;
        if (between(b, b->noise_from_ms, b->noise_to_ms)) {
            memset(out, 0x33, FRAME);
            say(b, out, FRAME);
            continue;
        }
        size_t n = make_sample(b->speaks, b->k, out);
        b->k++;
        say(b, out, n);
        memset(out, 'x', sizeof out);
        out[40] = '\n';
        if (b->half_bad_from_ms && b->now_ns >= b->half_bad_from_ms * NS_PER_MS)
            say(b, out, 41), say(b, out, 41);
    }
}

static int64_t board_now(void *context)
{
    return ((struct board *)context)->now_ns;
}
static void board_wait(void *context, int64_t until_ns)
{
    struct board *b = context;
    if (until_ns > b->now_ns) b->now_ns = until_ns;
}

static enum status line_open(void *context, const char *port, const struct serial_settings *settings,
                             void **line, enum plate_error *error, struct problem *why)
{
    struct board *b = context;
    (void)port, (void)error, (void)why;
    b->settings = *settings;
    b->open = true;
    b->opens++;
    *line = b;
    return STATUS_OK;
}

static int line_wait_read(void *line, uint8_t *bytes, int max, int timeout_ms)
{
    struct board *b = line;
    assert_in_range(timeout_ms, 1, 20);
    assert_true(max > 0);
    for (int ms = 0; ms < timeout_ms && b->queued == 0 && !b->gone; ms++) {
        b->now_ns += NS_PER_MS;
        live(b);
    }
    if (b->queued == 0) return b->gone ? -1 : 0;
    size_t skip = (size_t)b->start_byte < b->queued ? (size_t)b->start_byte : b->queued;
    b->start_byte -= (int)skip;
    size_t n = b->queued - skip < (size_t)max ? b->queued - skip : (size_t)max;
    memcpy(bytes, b->queue + skip, n);
    b->queued -= n + skip;
    memmove(b->queue, b->queue + skip + n, b->queued);
    return (int)n;
}

static int line_write(void *line, const uint8_t *bytes, int count)
{
    struct board *b = line;
    if (b->gone) return -1;
    if (count == 6 && memcmp(bytes, "START\n", 6) == 0) b->starts++, b->streaming = true;
    if (count == 5 && memcmp(bytes, "STOP\n", 5) == 0) b->stops++, b->streaming = false;
    if (b->speaks == SPEAKS_PS1 && count > 3) b->streaming = true;
    return 0;
}

static void line_flush(void *line)
{
    ((struct board *)line)->queued = 0;
}
static void line_close(void *line)
{
    ((struct board *)line)->open = false;
}
static void line_identify(void *context, const char *port, struct serial_identity *out)
{
    (void)port;
    *out = ((struct board *)context)->identity;
    if (!out->vid) out->vid = out->pid = -1;
}

static struct driver *try_open(struct board *b, const char *rest, enum status *status,
                               enum plate_error *error, struct problem *why)
{
    const struct serial_transport transport = {.open = line_open,
                                               .wait_read = line_wait_read,
                                               .write = line_write,
                                               .flush = line_flush,
                                               .close = line_close,
                                               .context = b,
                                               .identify = line_identify};
    const struct driver_host host = {board_now, board_wait, b, true};
    struct driver *d = NULL;
    *status = serial_ps1_open_on(&transport, rest, &host, &d, error, why);
    return d;
}

static struct driver *must_open(struct board *b, const char *rest)
{
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    struct driver *d = try_open(b, rest, &status, &error, &why);
    if (status != STATUS_OK) fail_msg("%s: %s", rest, why.text);
    assert_int_equal(d->state, PLATE_STREAMING);
    return d;
}

/* Reads on until until_ms or the end; every sample must be the one after the last. Returns how many. */
static uint64_t read_on(struct driver *d, struct board *b, int until_ms, int64_t *next_seq)
{
    struct force_sample s[SAMPLES];
    uint64_t total = 0;
    int n = 0;
    while (b->now_ns < until_ms * NS_PER_MS && (n = driver_read(d, s, SAMPLES, 20)) >= 0) {
        for (int i = 0; i < n; i++) {
            if (*next_seq >= 0 && s[i].seq != *next_seq)
                fail_msg("seq %lld, expected %lld", (long long)s[i].seq, (long long)*next_seq);
            *next_seq = s[i].seq + 1;
        }
        total += (uint64_t)n;
    }
    return total;
}

/* ---- opening ---- */

#define MY_FRAMES "profile=homemade_frame"
static const struct start_case {
    const char *what, *rest;
    struct board board;
    enum plate_error error;
    const char *why; /* how the sentence begins; NULL: it opens */
} starts[] = {
    {"frames, by name", "/dev/p," MY_FRAMES, {.speaks = SPEAKS_FRAMES}, PLATE_OK, NULL},
    {"frames, by the name in the file",
     "/dev/p,profile=Home-made 4-cell plate",
     {.speaks = SPEAKS_FRAMES},
     PLATE_OK,
     NULL},
    {"frames, found by vid and product",
     "/dev/p",
     {.speaks = SPEAKS_FRAMES, .identity = {0x16c0, 1, "My PlateDuino", "77"}},
     PLATE_OK,
     NULL},
    {"frames after boot messages",
     "/dev/p," MY_FRAMES,
     {.speaks = SPEAKS_FRAMES, .boot_ms = 3000},
     PLATE_OK,
     NULL},
    {"text", "/dev/p,profile=hx711_text", {.speaks = SPEAKS_TEXT, .boot_ms = 2500}, PLATE_OK, NULL},
    {"PS1 without INFO",
     "/dev/p,profile=PS1.plate/x",
     {.speaks = SPEAKS_PS1},
     PLATE_BAD_PROFILE,
     "The profile cannot be used: "},
    {"PS1-A without $I", "/dev/p,profile=ps1a_counts", {.speaks = SPEAKS_PS1A}, PLATE_OK, NULL},
    {"silence",
     "/dev/p," MY_FRAMES,
     {.mute = true},
     PLATE_INIT_TIMEOUT,
     "Nothing comes from /dev/p. Check that the plate is switched on"},
    {"silence, PS1-A",
     "/dev/p,profile=ps1a_counts",
     {.mute = true},
     PLATE_INIT_TIMEOUT,
     "Nothing comes from /dev/p."},
    {"another tongue",
     "/dev/p," MY_FRAMES,
     {.speaks = SPEAKS_NOISE},
     PLATE_BAD_FORMAT,
     "What comes from /dev/p at 921600 baud does not fit the profile \"Home-made 4-cell plate\". Try another "
     "speed with baud= or another "
     "profile with profile= ("},
    {"text where frames are due",
     "/dev/p,baud=9600," MY_FRAMES,
     {.speaks = SPEAKS_TEXT},
     PLATE_BAD_FORMAT,
     "What comes from /dev/p at 9600 baud does not fit"},
    {"frames where text is due",
     "/dev/p,profile=hx711_text",
     {.speaks = SPEAKS_FRAMES},
     PLATE_BAD_FORMAT,
     "What comes from /dev/p at 115200 baud does not fit"},
    {"frames where PS1-A is due",
     "/dev/p,profile=ps1a_counts",
     {.speaks = SPEAKS_FRAMES},
     PLATE_BAD_FORMAT,
     "What comes from /dev/p is neither PS1 nor PS1-A."},
    {"the other side only",
     "/dev/p," MY_FRAMES,
     {.speaks = SPEAKS_OTHER_SIDE},
     PLATE_BAD_FORMAT,
     "What comes from /dev/p are only frames of another plate: none has the select_value of the profile "
     "\"Home-made 4-cell plate\"."},
    {"no such profile",
     "/dev/p,profile=nothing",
     {.speaks = SPEAKS_FRAMES},
     PLATE_NEED_PROFILE,
     "There is no profile \"nothing\". Profiles: demo_hid, esp32_left, esp32_right, four_cells_kg, h"},
    {"a HID profile",
     "/dev/p,profile=demo_hid",
     {.speaks = SPEAKS_FRAMES},
     PLATE_BAD_PROFILE,
     "The profile \"demo_hid\" describes a plate that is not read as a serial stream"},
    {"profile= without a name",
     "/dev/p,profile=",
     {.speaks = SPEAKS_FRAMES},
     PLATE_OK,
     "profile= names no profile."},
    {"unplugged while settling",
     "/dev/p," MY_FRAMES,
     {.speaks = SPEAKS_FRAMES, .hang_up_ms = 700},
     PLATE_ERROR_LOST,
     "The plate on /dev/p was disconnected while it was starting."},
    {"unplugged while listening",
     "/dev/p," MY_FRAMES,
     {.speaks = SPEAKS_NOISE, .hang_up_ms = 2500},
     PLATE_ERROR_LOST,
     "The plate on /dev/p was disconnected while it was starting."},
};

static void every_board_gets_an_answer_within_8_s(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        const struct start_case *c = &starts[i];
        static struct board b;
        b = c->board;
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        struct driver *d = try_open(&b, c->rest, &status, &error, &why);
        if (error != c->error) fail_msg("%s: %s (%s)", c->what, plate_error_name(error), why.text);
        if (!!d == !!c->why || !!d != (status == STATUS_OK))
            fail_msg("%s: opened or not (%s)", c->what, why.text);
        if (c->why && strncmp(why.text, c->why, strlen(c->why)) != 0)
            fail_msg("%s:\n%s\nexpected\n%s", c->what, why.text, c->why);
        if (b.now_ns > 8 * NS_PER_S)
            fail_msg("%s: answer after %lld ms", c->what, (long long)(b.now_ns / NS_PER_MS));
        driver_close(d);
        if (b.open) fail_msg("%s: the port stays open", c->what);
    }
}

static void bad_format_shows_the_first_64_bytes(void **state)
{
    (void)state;
    static struct board b;
    b = (struct board){.speaks = SPEAKS_NOISE};
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    assert_null(try_open(&b, "/dev/p," MY_FRAMES, &status, &error, &why));
    const char *first = strstr(why.text, "First bytes: ");
    assert_non_null(first);
    assert_int_equal(strlen(first), strlen("First bytes: ") + 64 * 3 - 1);
    for (const char *at = first + strlen("First bytes: "); *at; at++) assert_true(*at == '5' || *at == ' ');
    assert_non_null(strstr(why.text, "hx711_text")); /* the profiles that there are */
}

/* A file of one's own: named by its path, its settings reach the port, init and stop are sent. */
static void the_profile_s_serial_settings_are_used(void **state)
{
    (void)state;
    char path[PATH_BYTES], rest[PATH_BYTES + 50];
    static struct board b;
    b = (struct board){.speaks = SPEAKS_FRAMES, .waits_for_start = true};
    const char *text = changed(shipped_text("homemade_frame"), "baud = 921600\nsettle_ms = 2000\n",
                               "baud = 57600\nparity = odd\nstop = 2\nflow = rtscts\ndtr = off\nsettle_ms = "
                               "100\ninit = STOP\\n, START\\n\n"
                               "stop_bytes = STOP\\n\n");
    assert_int_equal(path_join(path, scratch_dir(), "own.plate"), 0);
    assert_int_equal(file_write_whole(path, text, strlen(text), NULL), STATUS_OK);
    (void)snprintf(rest, sizeof rest, "/dev/p,profile=%s", path);
    struct driver *d = must_open(&b, rest);
    assert_true(b.now_ns < 300 * NS_PER_MS); /* settle_ms, and the first frame */
    assert_int_equal(b.settings.baud, 57600);
    assert_int_equal(b.settings.parity, 'o');
    assert_int_equal(b.settings.stop_bits, 2);
    assert_true(b.settings.rtscts && !b.settings.dtr);
    assert_int_equal(b.starts * 10 + b.stops, 11);
    int64_t next = 0;
    assert_true(read_on(d, &b, 2000, &next) > 1800);
    driver_close(d);
    assert_int_equal(b.stops, 2);
    b = (struct board){.speaks = SPEAKS_FRAMES, .waits_for_start = true};
    (void)snprintf(rest, sizeof rest, "/dev/p,profile=%s,baud=9600,settle_ms=500", path);
    d = must_open(&b, rest); /* the SPEC wins */
    assert_int_equal(b.settings.baud, 9600);
    assert_true(b.now_ns >= 500 * NS_PER_MS);
    driver_close(d);
    text = changed(text, "length = 24", "length = 2400");
    assert_int_equal(file_write_whole(path, text, strlen(text), NULL), STATUS_OK);
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    assert_null(try_open(&b, rest, &status, &error, &why));
    assert_int_equal(error, PLATE_BAD_PROFILE);
    char want[PATH_BYTES + 200];
    (void)snprintf(want, sizeof want, "The profile cannot be used: %s:", path);
    assert_int_equal(strncmp(why.text, want, strlen(want)), 0);
    assert_non_null(strstr(why.text, "length = 2400, expected 2 to 256 bytes"));
}

/* A broken file of one's own is told, not silently replaced by the program's of that name. */
static void a_person_s_own_broken_profile_is_told(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    const char *dir = scratch_dir();
    static struct board b;
    b = (struct board){.speaks = SPEAKS_FRAMES};
    const char *text = changed(shipped_text("homemade_frame"), "rate_hz = 1000", "rate_hz = fast");
    assert_int_equal(path_join(path, dir, "homemade_frame.plate"), 0);
    assert_int_equal(file_write_whole(path, text, strlen(text), NULL), STATUS_OK);
    driver_set_plates_dir(dir);
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    assert_null(try_open(&b, "/dev/p," MY_FRAMES, &status, &error, &why));
    driver_set_plates_dir(NULL);
    assert_int_equal(error, PLATE_BAD_PROFILE);
    assert_non_null(strstr(why.text, "rate_hz = fast, expected a number, 10 to 10000 Hz"));
}

static void the_plate_is_what_the_profile_says(void **state)
{
    (void)state;
    static struct board b;
    b = (struct board){.speaks = SPEAKS_FRAMES, .identity = {0x16c0, 1, "PlateDuino", "A-77"}};
    struct driver *d = must_open(&b, "/dev/p");
    assert_string_equal(d->info.name, "Home-made 4-cell plate");
    assert_string_equal(d->info.serial, "A-77"); /* of the adapter: corrections are kept for it */
    assert_int_equal(d->info.channel_count, 4);
    assert_near("scale", d->info.channel[0].scale, 0.002, 0);
    driver_close(d);
}

/* ---- streaming ---- */

static void nothing_is_lost_from_the_first_on(void **state)
{
    (void)state;
    static const struct {
        const char *rest;
        enum speaks speaks;
        int per_s;
    } cases[] = {{"/dev/p,settle_ms=100," MY_FRAMES, SPEAKS_FRAMES, 1000},
                 {"/dev/p,settle_ms=100,profile=hx711_text", SPEAKS_TEXT, 80}};
    for (int i = 0; i < 2; i++)
        for (int start = 0; start < 30; start += 7) { /* the first read begins anywhere in a frame */
            static struct board b;
            b = (struct board){.speaks = cases[i].speaks, .start_byte = start};
            struct driver *d = must_open(&b, cases[i].rest);
            int64_t next = -1;
            uint64_t total = read_on(d, &b, 20000, &next);
            assert_true(total >= (uint64_t)(19.5 * cases[i].per_s) &&
                        total <= 20u * (unsigned)cases[i].per_s);
            assert_int_equal(d->counters.samples, total);
            assert_int_equal(d->counters.lost + d->counters.gaps + d->counters.crc_errors +
                                 d->counters.noise_lines + d->counters.clock_resets,
                             0);
            assert_int_equal(d->error, PLATE_OK);
            driver_close(d);
        }
}

static void ps1_by_profile_streams(void **state)
{
    (void)state;
    char path[PATH_BYTES], rest[PATH_BYTES + 50];
    static const char text[] =
        "profile = 1\nname = Silent\n[match]\ntransport = serial\n[serial]\nsettle_ms = 50\n[stream]\nformat "
        "= ps1\nrate_hz = 1000\n"
        "[channel.0]\nrole = cell\ntype = i24le\nunit = n\nscale = 0.5\nx_mm = 1\ny_mm = 90\n"
        "[channel.1]\nrole = cell\ntype = i24le\nunit = n\nx_mm = 99\ny_mm = 1\n"
        "[channel.2]\nrole = cell\ntype = i24le\nunit = n\nx_mm = -99\ny_mm = -90\n[channel.3]\nrole = "
        "other\ntype = i24le\n";
    assert_int_equal(path_join(path, scratch_dir(), "silent.plate"), 0);
    assert_int_equal(file_write_whole(path, text, strlen(text), NULL), STATUS_OK);
    (void)snprintf(rest, sizeof rest, "/dev/p,profile=%s", path);
    static struct board b;
    b = (struct board){.speaks = SPEAKS_PS1, .waits_for_start = true};
    struct driver *d = must_open(&b, rest);
    assert_string_equal(d->info.name, "Silent");
    assert_near("scale", d->info.channel[0].scale, 0.5, 0);
    int64_t next = -1;
    assert_true(read_on(d, &b, 5000, &next) > 4800);
    assert_int_equal(d->counters.lost + d->counters.crc_errors + d->counters.layout_mismatch, 0);
    driver_close(d);
}

static void a_pause_is_stalled_and_init_wakes_it(void **state)
{
    (void)state;
    char path[PATH_BYTES], rest[PATH_BYTES + 50];
    const char *text =
        changed(shipped_text("homemade_frame"), "settle_ms = 2000\n", "settle_ms = 100\ninit = START\\n\n");
    assert_int_equal(path_join(path, scratch_dir(), "wake.plate"), 0);
    assert_int_equal(file_write_whole(path, text, strlen(text), NULL), STATUS_OK);
    (void)snprintf(rest, sizeof rest, "/dev/p,profile=%s", path);
    static struct board b;
    b = (struct board){.speaks = SPEAKS_FRAMES, .silent_from_ms = 5000, .silent_to_ms = 6000};
    struct driver *d = must_open(&b, rest);
    int64_t next = -1;
    (void)read_on(d, &b, 5290, &next);
    assert_int_equal(d->state, PLATE_STREAMING);
    (void)read_on(d, &b, 5340, &next);
    assert_int_equal(d->state, PLATE_STALLED);
    assert_int_equal(b.starts, 2);
    (void)read_on(d, &b, 7000, &next);
    assert_int_equal(d->state, PLATE_STREAMING);
    driver_close(d);
    b = (struct board){.speaks = SPEAKS_FRAMES, .silent_from_ms = 5000, .silent_to_ms = NEVER};
    d = must_open(&b, rest);
    next = -1;
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 8000, 8040);
    driver_close(d);
}

static void noise_in_the_middle_is_told_apart(void **state)
{
    (void)state;
    static struct board b;
    b = (struct board){.speaks = SPEAKS_FRAMES, .noise_from_ms = 4000, .noise_to_ms = NEVER};
    struct driver *d = must_open(&b, "/dev/p,settle_ms=100," MY_FRAMES);
    int64_t next = -1;
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_BAD_FORMAT);
    assert_in_range(b.now_ns / NS_PER_MS, 7000, 7040);
    driver_close(d);
}

/* More than half garbage over 2 s is told while it streams, and given up after 10 s (devices.md 13). */
static void mostly_garbage_is_told_and_given_up(void **state)
{
    (void)state;
    static const char *const rests[] = {"/dev/p,settle_ms=100," MY_FRAMES,
                                        "/dev/p,settle_ms=100,profile=hx711_text"};
    for (int i = 0; i < 2; i++) {
        static struct board b;
        b = (struct board){.speaks = i ? SPEAKS_TEXT : SPEAKS_FRAMES, .half_bad_from_ms = 5000};
        struct driver *d = must_open(&b, rests[i]);
        int64_t next = -1;
        (void)read_on(d, &b, 4900, &next);
        assert_int_equal(d->error, PLATE_OK);
        (void)read_on(d, &b, 9300, &next);
        assert_int_equal(d->state, PLATE_STREAMING);
        assert_int_equal(d->error, PLATE_BAD_FORMAT);
        (void)read_on(d, &b, 60000, &next);
        assert_int_equal(d->state, PLATE_LOST);
        assert_int_equal(d->error, PLATE_BAD_FORMAT);
        assert_in_range(b.now_ns / NS_PER_MS, 14000, 18000);
        driver_close(d);
    }
    static struct board b; /* it may get better again */
    b = (struct board){.speaks = SPEAKS_FRAMES, .half_bad_from_ms = 3000};
    struct driver *d = must_open(&b, rests[0]);
    int64_t next = -1;
    (void)read_on(d, &b, 8000, &next);
    assert_int_equal(d->error, PLATE_BAD_FORMAT);
    b.half_bad_from_ms = 0;
    (void)read_on(d, &b, 13000, &next);
    assert_int_equal(d->error, PLATE_OK);
    assert_int_equal(d->state, PLATE_STREAMING);
    driver_close(d);
}

static void unplugging_is_lost_at_once(void **state)
{
    (void)state;
    static struct board b;
    b = (struct board){.speaks = SPEAKS_FRAMES, .hang_up_ms = 5000};
    struct driver *d = must_open(&b, "/dev/p,settle_ms=100," MY_FRAMES);
    int64_t next = -1;
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 5000, 5001);
    driver_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_board_gets_an_answer_within_8_s),
        cmocka_unit_test(bad_format_shows_the_first_64_bytes),
        cmocka_unit_test(the_profile_s_serial_settings_are_used),
        cmocka_unit_test(a_person_s_own_broken_profile_is_told),
        cmocka_unit_test(the_plate_is_what_the_profile_says),
        cmocka_unit_test(nothing_is_lost_from_the_first_on),
        cmocka_unit_test(ps1_by_profile_streams),
        cmocka_unit_test(a_pause_is_stalled_and_init_wakes_it),
        cmocka_unit_test(noise_in_the_middle_is_told_apart),
        cmocka_unit_test(mostly_garbage_is_told_and_given_up),
        cmocka_unit_test(unplugging_is_lost_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
