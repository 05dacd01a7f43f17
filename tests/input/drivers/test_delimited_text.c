/* Lines of numbers by profile (devices.md 4.2, 15 T1). */
#include "profile_case.h"

#include <locale.h>
#include <math.h>

#include "drivers/delimited_text.h"

enum { SAMPLES = 300 };

static const struct line_case {
    char separator;
    int columns;
    const char *line;
    enum delimited_result result;
    double value[5];
} lines[] = {
    {',', 4, "120000,-250,0,118765", DELIMITED_VALUES, {120000, -250, 0, 118765}},
    {',', 4, "-1.5,2.25,+686.5,1e3", DELIMITED_VALUES, {-1.5, 2.25, 686.5, 1000}},
    {',', 3, " 1 , 2\t,3 ", DELIMITED_VALUES, {1, 2, 3}},
    {';', 3, "1;2;3", DELIMITED_VALUES, {1, 2, 3}},
    {'\t', 3, "1\t2\t3", DELIMITED_VALUES, {1, 2, 3}},
    {'\t', 3, "1\t 2\t3 ", DELIMITED_VALUES, {1, 2, 3}},
    {' ', 3, "1 2 3", DELIMITED_VALUES, {1, 2, 3}},
    {' ', 3, "  1   2 3  ", DELIMITED_VALUES, {1, 2, 3}},
    {',', 1, "42", DELIMITED_VALUES, {42}},
    {',', 3, "", DELIMITED_COMMENT, {0}},
    {',', 3, "   ", DELIMITED_COMMENT, {0}},
    {',', 3, "# 1,2,3", DELIMITED_COMMENT, {0}},
    {',', 3, "1,2", DELIMITED_NOISE, {0}},
    {',', 3, "1,2,3,4", DELIMITED_NOISE, {0}},
    {',', 3, "1,2,3,", DELIMITED_NOISE, {0}},
    {',', 3, ",1,2", DELIMITED_NOISE, {0}},
    {',', 3, "1,,3", DELIMITED_NOISE, {0}},
    {'\t', 3, "1\t2", DELIMITED_NOISE, {0}},
    {'\t', 3, "\t1\t2", DELIMITED_NOISE, {0}},
    {',', 2, "time_ms,force_N", DELIMITED_NOISE, {0}},
    {',', 3, "1,nan,3", DELIMITED_NOISE, {0}},
    {',', 3, "1,inf,3", DELIMITED_NOISE, {0}},
    {',', 3, "1,0x10,3", DELIMITED_NOISE, {0}},
    {',', 3, "1,2 000,3", DELIMITED_NOISE, {0}},
    {',', 3, "1,1e999,3", DELIMITED_NOISE, {0}},
    {';', 2, "1,5;2,5", DELIMITED_NOISE, {0}}, /* a decimal comma is no number of ours */
    {',', 2, "Booting... 1.2,ok", DELIMITED_NOISE, {0}},
    {',', 2, "\xff\xfe,\x80", DELIMITED_NOISE, {0}},
};

static void every_line_is_judged_by_the_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct line_case *c = &lines[i];
        struct profile_text t = {.separator = c->separator, .comment = '#', .columns = c->columns};
        double value[TEXT_COLUMNS_MAX];
        enum delimited_result got = delimited_decode(&t, c->line, strlen(c->line), value);
        if (got != c->result) fail_msg("\"%s\": result %d, expected %d", c->line, (int)got, (int)c->result);
        for (int k = 0; got == DELIMITED_VALUES && k < c->columns; k++)
            if (value[k] != c->value[k]) fail_msg("\"%s\": column %d is %g", c->line, k, value[k]);
    }
}

static void the_locale_changes_nothing(void **state)
{
    (void)state;
    const char *before = setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is installed */
    every_line_is_judged_by_the_rules(state);
    if (before) (void)setlocale(LC_ALL, "C");
}

struct heard {
    struct force_sample sample[SAMPLES];
    int count;
    struct driver_counters counters;
    uint64_t good, bad;
};

static struct heard heard_of(const struct plate_profile *p, const char *text, bool from_line_start,
                             size_t step, int max)
{
    struct delimited_stream s;
    struct heard h = {.count = 0};
    size_t n = strlen(text);
    delimited_begin(&s, p, from_line_start);
    for (size_t at = 0; at < n;) {
        size_t used = 0, piece = n - at < step ? n - at : step;
        int room = SAMPLES - h.count < max ? SAMPLES - h.count : max;
        int got = delimited_feed(&s, (const uint8_t *)text + at, piece, &used, 9, h.sample + h.count, room,
                                 &h.counters);
        assert_true(used == piece || got == room);
        h.count += got;
        at += used;
    }
    h.good = s.good;
    h.bad = s.bad;
    return h;
}

/* The Arduino of hx711_text: time in ms, then cells k, 2k, 3k, 4k. */
static int put_line(char *out, size_t bytes, unsigned k)
{
    return snprintf(out, bytes, "%u,%u,%u,%u,%u\r\n", 1000 + k * 12, k, 2 * k, 3 * k, 4 * k);
}

static void put_lines(char *out, size_t bytes, unsigned from, unsigned count)
{
    size_t n = 0;
    for (unsigned k = from; k < from + count; k++) n += (size_t)put_line(out + n, bytes - n, k);
}

static bool is_true(const struct force_sample *s)
{
    double k = s->raw[0].f32;
    return s->raw[1].f32 == 2 * k && s->raw[2].f32 == 3 * k && s->raw[3].f32 == 4 * k &&
           s->t_dev_us == (1000 + (int64_t)k * 12) * 1000;
}

static void boot_messages_are_left_out(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("hx711_text");
    char text[4000] = "HX711 demo v1.2\r\ntime_ms,fr,br,bl,fl\r\n# tare done\r\n\r\n";
    put_lines(text + strlen(text), sizeof text - strlen(text), 7, 30);
    struct heard h = heard_of(&p, text, true, 17, 3);
    assert_int_equal(h.count, 30);
    for (int i = 0; i < 30; i++) {
        assert_true(is_true(&h.sample[i]));
        assert_int_equal(h.sample[i].flags, SAMPLE_UNCALIBRATED);
        assert_int_equal(h.sample[i].seq, i); /* the host counts */
    }
    assert_int_equal(h.good, 30);
    assert_int_equal(h.bad, 2);
    assert_int_equal(h.counters.noise_lines, 0); /* before the first good line nothing is amiss */
    plate_profile_free(&p);
}

static void every_cut_gives_only_true_lines(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("hx711_text");
    char text[4000];
    put_lines(text, sizeof text, 1, 6);
    size_t n = strlen(text);
    for (size_t from = 0; from < n; from++) {
        size_t starts = 0; /* line starts after the first line end */
        for (size_t i = from; i + 1 < n; i++) starts += text[i] == '\n';
        struct heard h = heard_of(&p, text + from, false, 5, 2);
        if ((size_t)h.count != starts)
            fail_msg("from byte %zu: %d lines, expected %zu", from, h.count, starts);
        for (int i = 0; i < h.count; i++) assert_true(is_true(&h.sample[i]));
    }
    for (size_t to = 0; to <= n; to++) {
        char part[4000];
        (void)snprintf(part, sizeof part, "%.*s", (int)to, text);
        size_t whole = 0;
        for (size_t i = 0; i < to; i++) whole += text[i] == '\n';
        struct heard h = heard_of(&p, part, true, 3, 1);
        assert_int_equal(h.count, whole);
        for (int i = 0; i < h.count; i++) assert_true(is_true(&h.sample[i]));
    }
    plate_profile_free(&p);
}

static void pieces_and_room_do_not_matter(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("hx711_text");
    char text[4000];
    put_lines(text, sizeof text, 1, 10);
    text[40] = 'x';
    struct heard whole = heard_of(&p, text, true, sizeof text, SAMPLES);
    assert_int_equal(whole.count, 9);
    for (size_t step = 1; step < 50; step++)
        for (int max = 1; max < 4; max++) {
            struct heard h = heard_of(&p, text, true, step, max);
            assert_int_equal(h.count, whole.count);
            assert_memory_equal(h.sample, whole.sample, (size_t)h.count * sizeof h.sample[0]);
            assert_memory_equal(&h.counters, &whole.counters, sizeof h.counters);
        }
    plate_profile_free(&p);
}

static void noise_between_lines_is_counted_and_marked(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("hx711_text");
    char text[2000] = "";
    put_lines(text, sizeof text, 1, 2);
    strcat(text, "1036,3,6\r\n");
    put_lines(text + strlen(text), sizeof text - strlen(text), 4, 1);
    for (int i = 0; i < 300; i++) strcat(text, "9"); /* a line over 256 bytes */
    strcat(text, "\n");
    put_lines(text + strlen(text), sizeof text - strlen(text), 5, 1);
    struct heard h = heard_of(&p, text, true, 11, 4);
    assert_int_equal(h.count, 4);
    assert_int_equal(h.counters.noise_lines, 2);
    assert_int_equal(h.sample[1].flags, SAMPLE_UNCALIBRATED);
    assert_int_equal(h.sample[2].flags, SAMPLE_UNCALIBRATED | SAMPLE_GAP_BEFORE);
    assert_int_equal(h.sample[3].flags, SAMPLE_UNCALIBRATED | SAMPLE_GAP_BEFORE);
    assert_int_equal(h.counters.lost, 1); /* line 3, by its time; line 5 came at its time */
    plate_profile_free(&p);
}

static const char counted[] = "profile = 1\nname = p\n[match]\ntransport = serial\n[stream]\nformat = "
                              "delimited\nrate_hz = 100\nseq_bits = 8\ntime_bits = 10\n"
                              "time_unit_us = 1000\n[text]\nseparator = space\ncolumns = 7\n[field.seq]\nat "
                              "= 0\n[field.time]\nat = 1\n[field.flags]\nat = 6\nmul = 4\n"
                              "[channel.0]\nrole = fz\nat = 3\nunit = kg\n[channel.1]\nrole = copx\nat = "
                              "4\nunit = mm\n[channel.2]\nrole = copy\nat = 5\nunit = mm\n"
                              "[plate]\nwidth_mm = 400\ndepth_mm = 300\n";

static void counters_wrap_where_the_profile_says(void **state)
{
    (void)state;
    struct plate_profile p = text_profile(counted);
    char text[8000] = "";
    for (int k = 0; k < 200; k++) {
        int now = 250 + k + (k >= 100 ? 3 : 0); /* three are lost on the way */
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%d %d 99 70.5 %d -2 %d\n", now % 256,
                       now * 10 % 1024, k, k == 50);
    }
    struct heard h = heard_of(&p, text, true, 64, 5);
    assert_int_equal(h.count, 200);
    for (int k = 0; k < 200; k++) {
        int now = 250 + k + (k >= 100 ? 3 : 0);
        assert_int_equal(h.sample[k].seq, now);
        assert_int_equal(h.sample[k].t_dev_us, (now - 250) * 10000 + 2500 % 1024 * 1000);
        assert_int_equal(h.sample[k].flags,
                         (k == 50 ? SAMPLE_BUTTON : 0) | (k == 100 ? SAMPLE_GAP_BEFORE : 0));
        assert_near("raw", h.sample[k].raw[1].f32, k, 0);
    }
    assert_int_equal(h.counters.lost, 3);
    assert_int_equal(h.counters.clock_resets, 0);
    assert_near("kg to N", p.info.channel[0].scale, 9.80665, 0);
    plate_profile_free(&p);
}

static void times_may_have_a_fraction_but_counters_not(void **state)
{
    (void)state;
    char text[2048];
    strcpy(text, changed(changed(changed(counted, "time_unit_us = 1000", "time_unit_us = 1e6"),
                                 "seq_bits = 8\n", ""),
                         "time_bits = 10\n", ""));
    struct plate_profile p = text_profile(text);
    struct heard h =
        heard_of(&p,
                 "1 0.0125 0 700 1 2 0\n2 0.0225 0 700 1 2 0\n3.5 0.0325 0 700 1 2 0\n-4 0.0425 0 700 1 2 0\n"
                 "4 -0.0425 0 700 1 2 0\n5 0.0525 0 700 1 2 0.5\n6 0.0625 0 700 1 2 0\n",
                 true, 9, 2);
    assert_int_equal(h.count, 3);
    assert_int_equal(h.sample[0].t_dev_us, 12500);
    assert_int_equal(h.sample[1].t_dev_us, 22500);
    assert_int_equal(h.sample[2].t_dev_us, 62500);
    assert_int_equal(h.sample[2].seq, 6);
    assert_int_equal(h.counters.noise_lines, 4);
    plate_profile_free(&p);
}

static void a_restart_begins_the_count_anew(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("hx711_text");
    struct heard h = heard_of(
        &p, "4294967000,1,2,3,4\n4294967012,1,2,3,4\n4294967290,1,2,3,4\n6,1,2,3,4\n100,1,2,3,4\n3,1,2,3,4\n",
        true, 8, 2);
    assert_int_equal(h.count, 6);
    assert_int_equal(h.sample[3].t_dev_us - h.sample[2].t_dev_us, 12000); /* over the wrap of 32 bits */
    assert_int_equal(h.counters.clock_resets, 1); /* 100 to 3: the board started again */
    assert_true(h.sample[5].flags & SAMPLE_GAP_BEFORE);
    plate_profile_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_judged_by_the_rules),
        cmocka_unit_test(the_locale_changes_nothing),
        cmocka_unit_test(boot_messages_are_left_out),
        cmocka_unit_test(every_cut_gives_only_true_lines),
        cmocka_unit_test(pieces_and_room_do_not_matter),
        cmocka_unit_test(noise_between_lines_is_counted_and_marked),
        cmocka_unit_test(counters_wrap_where_the_profile_says),
        cmocka_unit_test(times_may_have_a_fraction_but_counters_not),
        cmocka_unit_test(a_restart_begins_the_count_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
