/* Plates behind bridge programs: standard input, FIFOs and files (devices.md 9). Real pipes; the host's clock runs faster, so
 * that seconds of silence pass quickly. */
#include "support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "drivers/driver.h"
#include "drivers/ps1_frame.h"
#include "drivers/ps1a_text.h"
#include "ps1_vectors.h"

enum { FAST = 40, STREAM_BYTES = 60000 };

static int64_t fast_now(void *context)
{
    return (clock_now_ns() - *(int64_t *)context) * FAST;
}
static void fast_wait(void *context, int64_t until_ns)
{
    clock_sleep_until_ns(until_ns / FAST + *(int64_t *)context);
}
static int64_t fast_begun_ns;
static const struct driver_host fast_host = {fast_now, fast_wait, &fast_begun_ns, false};

static int64_t virtual_ns;
static int64_t virtual_now(void *context)
{
    return *(int64_t *)context;
}
static void virtual_wait(void *context, int64_t until_ns)
{
    int64_t *now = context;
    if (until_ns > *now) *now = until_ns;
}
static const struct driver_host virtual_host = {virtual_now, virtual_wait, &virtual_ns, true};

/* ---- what a bridge program writes ---- */

struct stream {
    uint8_t bytes[STREAM_BYTES];
    size_t count;
};

static void put(struct stream *s, const void *bytes, size_t n)
{
    assert_true(s->count + n <= STREAM_BYTES);
    memcpy(s->bytes + s->count, bytes, n);
    s->count += n;
}

static void put_info(struct stream *s, float scale)
{
    uint8_t wire[VECTOR_BYTES] = {0};
    struct ps1_framer f = {.synchronised = true};
    struct ps1_message m;
    size_t n = from_hex(HEX_I, wire);
    for (size_t i = 0; i < n; i++) (void)ps1_framer_push(&f, wire[i], &m);
    m.info.channel[1].scale = scale;
    put(s, "", 1);
    put(s, wire, ps1_encode_info(&m.info, wire));
}

static void put_samples(struct stream *s, int first, int count)
{
    uint8_t wire[PS1_WIRE_MAX];
    for (int i = first; i < first + count; i++) {
        struct ps1_sample sample = {.seq = (uint16_t)i,
                                    .t_us = (uint32_t)(i * 1000),
                                    .format = PS1_I24,
                                    .count = 4,
                                    .value = {{.i32 = i}}};
        put(s, wire, ps1_encode_sample(&sample, wire));
    }
}

static void put_text(struct stream *s, const char *body)
{
    char line[PS1A_LINE_MAX + 8];
    int n = snprintf(line, sizeof line, "$%s*%02X\n", body, ps1a_checksum(body, strlen(body)));
    put(s, line, (size_t)n);
}

/* ---- pipes ---- */

static char folder[200], path[300];
static struct stream stream;

static const char *fresh_path(void)
{
    static int number;
    (void)snprintf(path, sizeof path, "%s/bridge %d", folder, number++); /* a blank in it on purpose */
    return path;
}

static const char *spec_of(const char *options)
{
    static char spec[PLATE_SPEC_BYTES];
    (void)snprintf(spec, sizeof spec, "pipe:%s%s", path, options);
    return spec;
}

/* A FIFO and its writer, which never waits for a reader. */
static int new_fifo(void)
{
    assert_int_equal(mkfifo(fresh_path(), 0600), 0);
    int fd = open(path, O_RDWR | O_NONBLOCK);
    assert_true(fd >= 0);
    return fd;
}

static void write_all(int fd, const struct stream *s)
{
    assert_int_equal(write(fd, s->bytes, s->count), (ssize_t)s->count);
}

static void new_file(const struct stream *s)
{
    int fd = open(fresh_path(), O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    write_all(fd, s);
    (void)close(fd);
}

static struct driver *try_open(const char *spec, const struct driver_host *host, enum status *status,
                               enum plate_error *error, struct problem *why)
{
    struct driver *d = NULL;
    *status = driver_open(spec, host, NULL, &d, error, why);
    return d;
}

static struct driver *must_open(const char *spec, const struct driver_host *host)
{
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    struct driver *d = try_open(spec, host, &status, &error, &why);
    if (status != STATUS_OK) fail_msg("%s: %s", spec, why.text);
    assert_int_equal(d->state, PLATE_STREAMING);
    return d;
}

static void refused(const char *spec, const struct driver_host *host, enum status want_status,
                    enum plate_error want, const char *words)
{
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    int64_t begun_ns = host->now_ns(host->context);
    assert_null(try_open(spec, host, &status, &error, &why));
    if (!strstr(why.text, words)) fail_msg("%s: \"%s\", expected \"%s\"", spec, why.text, words);
    assert_int_equal(status, want_status);
    if (error != want) fail_msg("%s: %s", spec, plate_error_name(error));
    assert_true(host->now_ns(host->context) - begun_ns < 8 * NS_PER_S);
}

/* Reads until nothing has come for a while; the samples are those from first on. */
static int read_samples(struct driver *d, int first, int most)
{
    struct force_sample s[32];
    int total = 0, quiet = 0;
    while (total < most && quiet < 3) {
        int n = driver_read(d, s, 32, 20);
        if (n < 0) break;
        quiet = n ? 0 : quiet + 1;
        for (int i = 0; i < n; i++, total++) assert_int_equal(s[i].raw[0].i32, first + total);
    }
    return total;
}

static void a_fifo_is_a_plate(void **state)
{
    (void)state;
    int fd = new_fifo();
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 0, 500);
    write_all(fd, &stream);
    struct driver *d = must_open(spec_of(""), &driver_host_true_time);
    assert_string_equal(d->info.name, "DEMO4");
    assert_string_equal(d->info.driver, "pipe");
    assert_int_equal(read_samples(d, 0, 500), 500);
    stream.count = 0;
    put_samples(&stream, 500, 100);
    put_info(&stream, 0.002F); /* once a second is fine */
    put_samples(&stream, 600, 1);
    write_all(fd, &stream);
    assert_int_equal(read_samples(d, 500, 101), 101);
    assert_int_equal(d->counters.lost + d->counters.gaps + d->counters.crc_errors + d->counters.cobs_errors,
                     0);
    (void)close(fd); /* the bridge program ended */
    struct force_sample s;
    assert_int_equal(driver_read(d, &s, 1, 20), -1);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_int_equal(driver_read(d, &s, 1, 20), -1);
    driver_close(d);
}

static void what_came_before_the_end_is_not_lost(void **state)
{
    (void)state;
    int fd = new_fifo();
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 0, 1000);
    write_all(fd, &stream);
    struct driver *d = must_open(spec_of(""), &driver_host_true_time);
    (void)close(fd);
    assert_int_equal(read_samples(d, 0, 2000), 1000);
    assert_int_equal(d->state, PLATE_LOST);
    driver_close(d);
}

static void standard_input_is_a_plate(void **state)
{
    (void)state;
    int ends[2], kept = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 0, 200);
    write_all(ends[1], &stream);
    struct driver *d = must_open("pipe:-", &driver_host_true_time);
    assert_int_equal(read_samples(d, 0, 200), 200);
    driver_close(d);
    assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* not ours to close */
    (void)close(ends[0]);
    (void)close(ends[1]);
    if (kept >= 0) (void)dup2(kept, STDIN_FILENO);
}

static void a_reader_never_waits_for_ever(void **state)
{
    (void)state;
    struct force_sample s;
    int fd = new_fifo();
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 0, 2);
    stream.count -= 7; /* half a frame, and then nothing */
    write_all(fd, &stream);
    struct driver *d = must_open(spec_of(""), &driver_host_true_time);
    assert_int_equal(driver_read(d, &s, 1, 20), 1);
    int64_t begun_ns = clock_now_ns();
    assert_int_equal(driver_read(d, &s, 1, 20), 0);
    assert_true(clock_now_ns() - begun_ns < 500 * NS_PER_MS);
    driver_close(d);
    (void)close(fd);
}

static void silence_is_stalled_then_lost(void **state)
{
    (void)state;
    struct force_sample s;
    bool stalled = false;
    int fd = new_fifo();
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 0, 5);
    write_all(fd, &stream);
    struct driver *d = must_open(spec_of(""), &fast_host);
    assert_int_equal(read_samples(d, 0, 5), 5);
    int64_t begun_ns = fast_now(&fast_begun_ns);
    while (driver_read(d, &s, 1, 20) >= 0) stalled = stalled || d->state == PLATE_STALLED;
    assert_true(stalled);
    assert_int_equal(d->state, PLATE_LOST);
    assert_in_range((fast_now(&fast_begun_ns) - begun_ns) / NS_PER_MS, 2000, 8000);
    driver_close(d);
    (void)close(fd);
}

static void a_pipe_that_turns_to_noise_is_told_apart(void **state)
{
    (void)state;
    struct force_sample s;
    int fd = new_fifo();
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 0, 5);
    write_all(fd, &stream);
    struct driver *d = must_open(spec_of(""), &fast_host);
    do {
        (void)!write(fd, "ERROR: the vendor's library says no\n", 36);
    } while (driver_read(d, &s, 1, 20) >= 0);
    assert_int_equal(d->error, PLATE_BAD_FORMAT);
    driver_close(d);
    (void)close(fd);
}

static void every_bridge_gets_an_answer_within_8_s(void **state)
{
    (void)state;
    static const char log_text[] = "Connecting to the amplifier ... done, 1000 Hz\n";
    int fd = new_fifo();
    refused(spec_of(""), &fast_host, STATUS_PLATE, PLATE_INIT_TIMEOUT,
            "Start the bridge program first; it must describe");
    stream.count = 0;
    put(&stream, "", 1);
    put_samples(&stream, 0, 5);
    write_all(fd, &stream);
    refused(spec_of(""), &fast_host, STATUS_PLATE, PLATE_NEED_PROFILE, "must send a PS1 INFO frame");
    write_all(fd, &stream);
    (void)close(fd);
    stream.count = 0;
    fd = new_fifo();
    put(&stream, log_text, sizeof log_text - 1);
    write_all(fd, &stream);
    refused(spec_of(""), &fast_host, STATUS_PLATE, PLATE_BAD_FORMAT,
            "messages belong on standard error. First bytes: 43 6F 6E 6E 65 63 74 69");
    stream.count = 0;
    put_info(&stream, 0);
    write_all(fd, &stream);
    refused(spec_of(""), &fast_host, STATUS_PLATE, PLATE_BAD_PROFILE, "channel 1: scale 0");
    (void)close(fd);
    stream.count = 0;
    new_file(&stream);
    refused(spec_of(""), &fast_host, STATUS_PLATE, PLATE_ERROR_LOST, "ended before the plate was described");
}

static void what_is_no_pipe_is_said(void **state)
{
    (void)state;
    refused("pipe:", &fast_host, STATUS_USAGE, PLATE_OK,
            "pipe: names no pipe. Expected pipe:- for standard input");
    refused("pipe:/nowhere/at all", &fast_host, STATUS_PLATE, PLATE_NOT_FOUND,
            "There is no pipe or file /nowhere/at all.");
    refused("pipe:/tmp", &fast_host, STATUS_PLATE, PLATE_NOT_FOUND,
            "/tmp cannot be read as a pipe or file (Is a directory)");
    int fd = new_fifo();
    refused(spec_of(""), &virtual_host, STATUS_USAGE, PLATE_OK, "keeps its own time");
    refused(spec_of(",profile=nobody"), &fast_host, STATUS_USAGE, PLATE_NEED_PROFILE, "nobody");
    (void)close(fd);
    if (geteuid() == 0) return; /* who may read everything is never refused */
    assert_int_equal(chmod(path, 0), 0);
    refused(spec_of(""), &fast_host, STATUS_PLATE, PLATE_NO_PERMISSION, "No permission to read");
}

static void text_boards_may_stand_behind_a_pipe(void **state)
{
    (void)state;
    struct force_sample s[8];
    int fd = new_fifo(), total = 0;
    stream.count = 0;
    put_text(&stream, "I,v=1,rate=1000,n=4,unit=N,scale=0.002,width=450,depth=250");
    put_text(&stream, "P,258,1234567,120000,-250,0,118765");
    put_text(&stream, "P,259,1235567,120010,-249,3,118770");
    write_all(fd, &stream);
    struct driver *d = must_open(spec_of(""), &driver_host_true_time);
    while (total < 2) total += driver_read(d, s + total, 8 - total, 20);
    assert_int_equal(s[1].seq, 259);
    assert_near("value", s[1].raw[3].f32, 118770, 0);
    driver_close(d);
    (void)close(fd);
}

/* ---- files ---- */

static void a_file_is_played_at_its_own_times(void **state)
{
    (void)state;
    struct force_sample s[64];
    int total = 0, n;
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 70, 1000);
    put_samples(&stream, 1500, 500); /* 430 ms are missing */
    put(&stream, "\x02\x01", 2);     /* and the last frame is cut */
    new_file(&stream);
    virtual_ns = 1000000;
    struct driver *d = must_open(spec_of(""), &virtual_host);
    while ((n = driver_read(d, s, 64, 20)) >= 0) {
        for (int i = 0; i < n; i++, total++) {
            int k = total < 1000 ? 70 + total : 500 + total;
            assert_int_equal(s[i].raw[0].i32, k);
            assert_int_equal(s[i].t_arr_ns, 1000000 + (k - 70) * NS_PER_MS);
            assert_true(s[i].t_arr_ns <= virtual_ns);
        }
        if (n == 0) continue;
        assert_true(virtual_ns - s[n - 1].t_arr_ns < NS_PER_MS); /* never early, never late */
    }
    assert_int_equal(total, 1500);
    assert_int_equal(d->state, PLATE_ENDED);
    assert_int_equal(d->counters.lost, 430);
    driver_close(d);
}

static void clocks_that_jump_do_not_hold_a_file_up(void **state)
{
    (void)state;
    struct force_sample s[64];
    int total = 0, n;
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 20000, 10);
    put_samples(&stream, 0, 10);     /* a board that was reset */
    put_samples(&stream, 40000, 10); /* and one that ran on for 40 s unheard */
    new_file(&stream);
    virtual_ns = 0;
    struct driver *d = must_open(spec_of(""), &virtual_host);
    while ((n = driver_read(d, s, 64, 20)) >= 0) total += n;
    assert_int_equal(total, 30);
    assert_true(virtual_ns < NS_PER_S);
    driver_close(d);
}

/* ---- profiles ---- */

static void write_profile(const char *plates, const char *name, const char *text)
{
    char file[400];
    (void)snprintf(file, sizeof file, "%s/%s.plate", plates, name);
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    (void)fclose(f);
}

/* at: of the first channel; -1: the format says where they are. */
static char *profile_text(const char *stream_format, const char *rest, int at)
{
    static char text[2000];
    static const int cell[4][2] = {{225, 125}, {225, -125}, {-225, -125}, {-225, 125}};
    int n = snprintf(text, sizeof text,
                     "profile = 1\nname = Behind a bridge\n[match]\ntransport = pipe\n[stream]\nformat = %s\n"
                     "rate_hz = 1000\n%s",
                     stream_format, rest);
    for (int i = 0; i < 4; i++) {
        n += snprintf(text + n, sizeof text - (size_t)n,
                      "[channel.%d]\nrole = cell\nscale = 0.002\nunit = n\nx_mm = %d\ny_mm = %d\n", i,
                      cell[i][0], cell[i][1]);
        if (at < 0) n += snprintf(text + n, sizeof text - (size_t)n, "type = i24le\n");
        if (at >= 0) n += snprintf(text + n, sizeof text - (size_t)n, "at = %d\n", at + i);
    }
    return text;
}

static void profiles_describe_what_does_not_describe_itself(void **state)
{
    (void)state;
    struct force_sample s[8];
    char plates[300];
    int total = 0;
    (void)snprintf(plates, sizeof plates, "%s/plates", folder);
    assert_int_equal(mkdir(plates, 0700), 0);
    write_profile(plates, "dull", profile_text("ps1", "", -1));
    write_profile(plates, "lines", profile_text("delimited", "[text]\nseparator = ,\ncolumns = 5\n", 1));
    driver_set_plates_dir(plates);
    int fd = new_fifo();
    stream.count = 0;
    put(&stream, "", 1);
    put_samples(&stream, 7, 100);
    write_all(fd, &stream);
    struct driver *d = must_open(spec_of(",profile=dull"), &driver_host_true_time);
    assert_string_equal(d->info.name, "Behind a bridge");
    assert_int_equal(read_samples(d, 7, 100), 100);
    assert_int_equal(d->counters.crc_errors, 0);
    driver_close(d);
    (void)close(fd);
    fd = new_fifo();
    stream.count = 0;
    static const char lines[] = "time_ms,force_N\n1,10,20,30,40\n2,11,21,31,41\n";
    put(&stream, lines, sizeof lines - 1);
    write_all(fd, &stream);
    d = must_open(spec_of(",profile=lines"), &driver_host_true_time);
    while (total < 2) total += driver_read(d, s + total, 8 - total, 20);
    assert_near("second line", s[1].raw[3].f32, 41, 0);
    driver_close(d);
    (void)close(fd);
    driver_set_plates_dir(NULL);
}

/* ---- captures ---- */

static void a_capture_of_a_pipe_is_replayed(void **state)
{
    (void)state;
    char capture[300], spec[400];
    struct driver *d;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    (void)snprintf(capture, sizeof capture, "%s/pipe.capture", folder);
    int fd = new_fifo();
    stream.count = 0;
    put_info(&stream, 0.002F);
    put_samples(&stream, 0, 300);
    write_all(fd, &stream);
    if (driver_open(spec_of(""), &driver_host_true_time, capture, &d, &error, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    assert_int_equal(read_samples(d, 0, 300), 300);
    driver_close(d);
    (void)close(fd);
    (void)snprintf(spec, sizeof spec, "replay:%s", capture);
    virtual_ns = 0;
    d = must_open(spec, &virtual_host);
    assert_int_equal(read_samples(d, 0, 400), 300);
    driver_close(d);
}

int main(void)
{
    fast_begun_ns = clock_now_ns();
    (void)snprintf(folder, sizeof folder, "%s", scratch_dir());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fifo_is_a_plate),
        cmocka_unit_test(what_came_before_the_end_is_not_lost),
        cmocka_unit_test(standard_input_is_a_plate),
        cmocka_unit_test(a_reader_never_waits_for_ever),
        cmocka_unit_test(silence_is_stalled_then_lost),
        cmocka_unit_test(a_pipe_that_turns_to_noise_is_told_apart),
        cmocka_unit_test(every_bridge_gets_an_answer_within_8_s),
        cmocka_unit_test(what_is_no_pipe_is_said),
        cmocka_unit_test(text_boards_may_stand_behind_a_pipe),
        cmocka_unit_test(a_file_is_played_at_its_own_times),
        cmocka_unit_test(clocks_that_jump_do_not_hold_a_file_up),
        cmocka_unit_test(profiles_describe_what_does_not_describe_itself),
        cmocka_unit_test(a_capture_of_a_pipe_is_replayed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
