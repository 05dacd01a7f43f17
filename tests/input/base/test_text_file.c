/* The one reader of our text files: grammar, limits and whole messages (platform.md 4, R10). */
#include <float.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "base/random.h"
#include "base/text_file.h"
#include "support/support.h"

/* A small kind of file, "sample": speed_mm_s 5 to 60, count 3 to 15, mode calm/lively, [list] hold_s ten times 0 to 5 s. */
struct sample { double speed_mm_s, hold_s[10]; long count; int mode; char name[9]; };

static enum status read_sample(const char *bytes, size_t n, struct sample *out, struct text_errors *errors)
{
    static const char *const modes[] = {"calm", "lively", NULL};
    struct text_file *f = NULL;
    enum status status = text_file_parse("a.sample", bytes, n, "sample", 2, errors, &f);
    if (!f) return status;
    text_real(f, "set", "speed_mm_s", 5, 60, "mm/s", errors, &out->speed_mm_s);
    text_int(f, "set", "count", 3, 15, NULL, errors, &out->count);
    text_text(f, "", "name", sizeof out->name, errors, out->name);
    struct text_entry *e = text_take(f, "set", "mode", true, errors);
    if (e) text_to_word(f, e, e->value, modes, NULL, errors, &out->mode);
    e = text_take(f, "list", "hold_s", true, errors);
    char items[10][TEXT_ITEM_BYTES];
    if (e && text_split(e->value, ' ', items, 10) == 10) {
        for (int i = 0; i < 10; i++) {
            char note[16];
            (void)snprintf(note, sizeof note, "grade %d", i + 1);
            text_to_real(f, e, items[i], 0, 5, "s", note, errors, &out->hold_s[i]);
        }
    }
    status = text_file_finish(f, errors);
    text_file_close(f);
    return status;
}

#define HEAD "sample = 1\nname = Oak\n"
#define SET "[set]\nspeed_mm_s = 20\ncount = 4\nmode = calm\n"
#define LIST "[list]\nhold_s = 1 1 1 2 2 3 2 3 3 3\n"
#define GOOD HEAD SET LIST

static void join(const struct text_errors *errors, char *out, size_t bytes)
{
    size_t used = 0;
    out[0] = 0;
    for (int i = 0; i < errors->count; i++)
        used += (size_t)snprintf(out + used, bytes - used, "%s%s", i ? "\n" : "", errors->line[i]);
}

static const struct good_case { const char *what, *text; } good_cases[] = {
    {"plain", GOOD},
    {"version 2 is known", "sample = 2\nname = Oak\n" SET LIST},
    {"no newline at the end", HEAD LIST "[set]\nspeed_mm_s = 20\ncount = 4\nmode = calm"},
    {"CR LF", "sample = 1\r\nname = Oak\r\n\r\n[set]\r\nspeed_mm_s = 20\r\ncount = 4\r\nmode = calm\r\n[list]\r\nhold_s = 1 1 1 2 2 3 2 3 3 3\r\n"},
    {"byte order mark", "\xEF\xBB\xBF" GOOD},
    {"comments and blanks", "# a comment\n\n \t \n  # another\n" HEAD "\t[set] \n speed_mm_s\t=\t20 \ncount=4\nmode =calm\n" LIST},
    {"exponent", HEAD "[set]\nspeed_mm_s = 2.0e1\ncount = 0x4\nmode = calm\n" LIST},
    {"sign", HEAD "[set]\nspeed_mm_s = +20.\ncount = +4\nmode = calm\n" LIST},
    {"several blanks and tabs in a list", HEAD SET "[list]\nhold_s = 1\t1  1 2 2 3 2 3 3 3\n"},
    {"UTF-8 in a comment", "# b\xC3\xA4lance \xE2\x98\x83 \xF0\x9F\x8C\xB3\n" GOOD},
};

static void good_files_are_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good_cases / sizeof good_cases[0]; i++) {
        struct text_errors errors = {0};
        struct sample s = {0};
        enum status status = read_sample(good_cases[i].text, strlen(good_cases[i].text), &s, &errors);
        if (status != STATUS_OK || errors.count) fail_msg("%s: %d, %s", good_cases[i].what, status, errors.line[0]);
        if (s.speed_mm_s != 20 || s.count != 4 || s.mode != 0 || s.hold_s[3] != 2 || strcmp(s.name, "Oak") != 0)
            fail_msg("%s: values differ", good_cases[i].what);
    }
}

#define SPEED(v) HEAD "[set]\nspeed_mm_s = " v "\ncount = 4\nmode = calm\n" LIST
#define COUNT(v) HEAD "[set]\nspeed_mm_s = 20\ncount = " v "\nmode = calm\n" LIST
#define MODE(v) HEAD "[set]\nspeed_mm_s = 20\ncount = 4\nmode = " v "\n" LIST
#define HOLD(v) HEAD SET "[list]\nhold_s = " v "\n"
#define NAME(v) "sample = 1\nname = " v "\n" SET LIST
#define SPEED_WORDS "expected a number, 5 to 60 mm/s"

static const struct bad_case { const char *text, *want; } bad_cases[] = {
    /* wrong type */
    {SPEED("fast"), "a.sample:4: speed_mm_s = fast, " SPEED_WORDS},
    {SPEED("20 mm/s"), "a.sample:4: speed_mm_s = 20 mm/s, " SPEED_WORDS},
    {SPEED("20,5"), "a.sample:4: speed_mm_s = 20,5, " SPEED_WORDS},
    {SPEED("nan"), "a.sample:4: speed_mm_s = nan, " SPEED_WORDS},
    {SPEED("NaN"), "a.sample:4: speed_mm_s = NaN, " SPEED_WORDS},
    {SPEED("inf"), "a.sample:4: speed_mm_s = inf, " SPEED_WORDS},
    {SPEED("-infinity"), "a.sample:4: speed_mm_s = -infinity, " SPEED_WORDS},
    {SPEED("1e999"), "a.sample:4: speed_mm_s = 1e999, " SPEED_WORDS},
    {SPEED("0x14"), "a.sample:4: speed_mm_s = 0x14, " SPEED_WORDS},
    {SPEED("20 # slow"), "a.sample:4: speed_mm_s = 20 # slow, " SPEED_WORDS},
    {SPEED("--20"), "a.sample:4: speed_mm_s = --20, " SPEED_WORDS},
    {SPEED("."), "a.sample:4: speed_mm_s = ., " SPEED_WORDS},
    {SPEED("2e"), "a.sample:4: speed_mm_s = 2e, " SPEED_WORDS},
    {SPEED(""), "a.sample:4: speed_mm_s = (empty), " SPEED_WORDS},
    {COUNT("four"), "a.sample:5: count = four, expected a whole number, 3 to 15"},
    {COUNT("4.0"), "a.sample:5: count = 4.0, expected a whole number, 3 to 15"},
    {COUNT("0x"), "a.sample:5: count = 0x, expected a whole number, 3 to 15"},
    {COUNT("4 5"), "a.sample:5: count = 4 5, expected a whole number, 3 to 15"},
    {COUNT(""), "a.sample:5: count = (empty), expected a whole number, 3 to 15"},
    {COUNT("99999999999999999999"), "a.sample:5: count = 99999999999999999999, expected a whole number, 3 to 15"},
    {COUNT("0xFFFFFFFFFFFFFFFFFF"), "a.sample:5: count = 0xFFFFFFFFFFFFFFFFFF, expected a whole number, 3 to 15"},
    {MODE("loud"), "a.sample:6: mode = loud, expected calm or lively"},
    {MODE("Calm"), "a.sample:6: mode = Calm, expected calm or lively"},
    {MODE("calm calm"), "a.sample:6: mode = calm calm, expected calm or lively"},
    {NAME("Sycamore tree"), "a.sample:2: name = Sycamore tree, expected at most 8 bytes"},
    /* out of range */
    {SPEED("61"), "a.sample:4: speed_mm_s = 61, expected 5 to 60 mm/s"},
    {SPEED("60.0000000001"), "a.sample:4: speed_mm_s = 60.0000000001, expected 5 to 60 mm/s"},
    {SPEED("-20"), "a.sample:4: speed_mm_s = -20, expected 5 to 60 mm/s"},
    {COUNT("2"), "a.sample:5: count = 2, expected 3 to 15"},
    {COUNT("16"), "a.sample:5: count = 16, expected 3 to 15"},
    {COUNT("-4"), "a.sample:5: count = -4, expected 3 to 15"},
    {HOLD("1 1 1 12 2 3 2 3 3 3"), "a.sample:8: hold_s = 12, expected 0 to 5 s (grade 4)"},
    {HOLD("1 1 1 2 2 3 2 3 3 x"), "a.sample:8: hold_s = x, expected a number, 0 to 5 s (grade 10)"},
    {HOLD("1 1 1 2 2 3 2 3 3 0.00000000000000000000000000000000000000000000000000000000000000000000001"),
     "a.sample:8: hold_s = 0.0000000000000000000000000000000000000000000000000000000000..., expected a number, 0 to 5 s (grade 10)"},
    /* unknown and missing */
    {HEAD SET "colour = red\n" LIST, "a.sample:7: colour = red, expected no key of this name in [set]"},
    {HEAD "colour = red\n" SET LIST, "a.sample:3: colour = red, expected no key of this name in the first lines"},
    {HEAD SET LIST "[extra]\n", "a.sample:9: [extra], expected no section of this name"},
    {HEAD SET LIST "[extra]\na = 1\nb = 2\n", "a.sample:9: [extra], expected no section of this name"},
    {HEAD "[set]\nspeed_mm_s = 20\nmode = calm\n" LIST, "a.sample:3: count = (missing), expected a value in [set]"},
    {HEAD SET "[list]\n", "a.sample:7: hold_s = (missing), expected a value in [list]"},
    {HEAD SET, "a.sample:1: hold_s = (missing), expected a value in [list], a section that is missing too"},
    {"sample = 1\n" SET LIST, "a.sample:1: name = (missing), expected a value in the first lines"},
    /* duplicates */
    {HEAD SET "count = 5\n" LIST, "a.sample:7: count = 5, expected count once in [set] (the first is in line 5)"},
    {HEAD "name = Ash\n" SET LIST, "a.sample:3: name = Ash, expected name once in the first lines (the first is in line 2)"},
    {GOOD "[set]\ncount = 9\n", "a.sample:9: [set], expected each section once (the first is in line 3)"},
    {"sample = 1\nsample = 1\nname = Oak\n" SET LIST,
     "a.sample:2: sample = 1, expected sample once in the first lines (the first is in line 1)"},
    /* lines that are none */
    {HEAD SET "count\n" LIST, "a.sample:7: count, expected key = value"},
    {HEAD SET "= 4\n" LIST, "a.sample:7: (empty), expected a key of a-z, 0-9 and '_' before ="},
    {HEAD SET "Count = 4\n" LIST, "a.sample:7: Count, expected a key of a-z, 0-9 and '_' before ="},
    {HEAD SET "a.b = 4\n" LIST, "a.sample:7: a.b, expected a key of a-z, 0-9 and '_' before ="},
    {HEAD SET "1st = 4\n" LIST, "a.sample:7: 1st, expected a key of a-z, 0-9 and '_' before ="},
    {GOOD "[more\n", "a.sample:9: [more, expected [section] alone in the line"},
    {GOOD "[more] x\n", "a.sample:9: [more] x, expected [section] alone in the line"},
    {GOOD "[]\n", "a.sample:9: [(empty)], expected a section name of a-z, 0-9, '_' and '.'"},
    {GOOD "[Set]\n", "a.sample:9: [Set], expected a section name of a-z, 0-9, '_' and '.'"},
    {GOOD "[../x]\n", "a.sample:9: [../x], expected a section name of a-z, 0-9, '_' and '.'"},
    /* kind and version */
    {"", "a.sample:1: sample = (missing), expected sample = 2 as the first key"},
    {"\n# nothing\n", "a.sample:1: sample = (missing), expected sample = 2 as the first key"},
    {"\xEF\xBB\xBF", "a.sample:1: sample = (missing), expected sample = 2 as the first key"},
    {"name = Oak\nsample = 1\n", "a.sample:1: name = Oak, expected sample = 2 as the first key"},
    {"[set]\nsample = 1\n", "a.sample:2: sample = 1, expected sample = 2 as the first key"},
    {"level = 1\n", "a.sample:1: level = 1, expected sample = 2 as the first key"},
    {"sample = 3\n", "a.sample:1: sample = 3, expected 2: this file was written by a newer version of the program"},
    {"sample = 0\n", "a.sample:1: sample = 0, expected 1 to 2"},
    {"sample = 1.0\n", "a.sample:1: sample = 1.0, expected a whole number, 1 to 2"},
    {"sample =\n", "a.sample:1: sample = (empty), expected a whole number, 1 to 2"},
    /* bytes */
    {HEAD "# \x01\n" SET LIST, "a.sample:3: control character 0x01 in column 3, expected plain text"},
    {HEAD "# \x1b[31m\n" SET LIST, "a.sample:3: control character 0x1b in column 3, expected plain text"},
    {HEAD "# \x7f\n" SET LIST, "a.sample:3: control character 0x7f in column 3, expected plain text"},
    {HEAD "# \xC2\x9B\n" SET LIST, "a.sample:3: control character 0x9b in column 3, expected plain text"},
    {"sample = 1\rname = Oak\n", "a.sample:1: control character 0x0d in column 11, expected plain text"},
    {HEAD "# \xFF\n" SET LIST, "a.sample:3: byte 0xff in column 3, expected text in UTF-8"},
    {HEAD "# \x80\n" SET LIST, "a.sample:3: byte 0x80 in column 3, expected text in UTF-8"},
    {HEAD "# \xC0\xAF\n" SET LIST, "a.sample:3: byte 0xc0 in column 3, expected text in UTF-8"},
    {HEAD "# \xED\xA0\x80\n" SET LIST, "a.sample:3: byte 0xed in column 3, expected text in UTF-8"},
    {HEAD "# \xF4\x90\x80\x80\n" SET LIST, "a.sample:3: byte 0xf4 in column 3, expected text in UTF-8"},
    {HEAD "# \xE2\x98", "a.sample:3: byte 0xe2 in column 3, expected text in UTF-8"},
    {"sample = 1\n\xEF\xBB\xBFname = Oak\n" SET LIST, "a.sample:2: \xEF\xBB\xBFname, expected a key of a-z, 0-9 and '_' before =\n"
     "a.sample:1: name = (missing), expected a value in the first lines"},
    {"\xFF\xFEs\n# \xFE\n", "a.sample:1: byte 0xff in column 1, expected text in UTF-8\n"
     "a.sample:2: byte 0xfe in column 3, expected text in UTF-8"},
    /* several at once, in the order in which they are looked for */
    {SPEED("61") "hold_s = 3\n[x]\n", "a.sample:9: hold_s = 3, expected hold_s once in [list] (the first is in line 8)\n"
     "a.sample:4: speed_mm_s = 61, expected 5 to 60 mm/s\na.sample:10: [x], expected no section of this name"},
};

static void every_fault_has_its_whole_message(void **state)
{
    (void)state;
    size_t count = sizeof bad_cases / sizeof bad_cases[0];
    assert_true(count >= 60);
    for (size_t i = 0; i < count; i++) {
        struct text_errors errors = {0};
        struct sample s = {0};
        char got[TEXT_ERRORS_MAX * TEXT_ERROR_BYTES];
        enum status status = read_sample(bad_cases[i].text, strlen(bad_cases[i].text), &s, &errors);
        join(&errors, got, sizeof got);
        if (status != STATUS_DATA || strcmp(got, bad_cases[i].want) != 0)
            fail_msg("case %zu, status %d\n got: %s\nwant: %s", i, status, got, bad_cases[i].want);
    }
}

static void nul_is_refused(void **state)
{
    (void)state;
    static const char text[] = HEAD "# a\0b\n" SET LIST;
    struct text_errors errors = {0};
    struct sample s = {0};
    assert_int_equal(read_sample(text, sizeof text - 1, &s, &errors), STATUS_DATA);
    assert_int_equal(errors.count, 1);
    assert_string_equal(errors.line[0], "a.sample:3: control character 0x00 in column 4, expected plain text");
}

/* count bytes of text made by repeating a piece. */
static char *repeat(const char *head, const char *piece, size_t times, const char *tail, size_t *length)
{
    size_t h = strlen(head), p = strlen(piece), t = strlen(tail);
    char *text = malloc(h + p * times + t + 1);
    assert_non_null(text);
    memcpy(text, head, h);
    for (size_t i = 0; i < times; i++) memcpy(text + h + i * p, piece, p);
    memcpy(text + h + p * times, tail, t + 1);
    *length = h + p * times + t;
    return text;
}

static const struct limit_case { const char *what, *head, *piece; size_t times; const char *tail, *want; } limit_cases[] = {
    {"line of 1000 bytes", "#", "x", 999, "\n" GOOD, NULL},
    {"line of 1000 bytes and CR LF", "#", "x", 999, "\r\n" GOOD, NULL},
    {"line of 1001 bytes", "#", "x", 1000, "\n" GOOD, "a.sample:1: line of 1001 bytes, expected at most 1000 bytes"},
    {"line of 60000 bytes", "#", "x", 59999, "\n" GOOD, "a.sample:1: line of 60000 bytes, expected at most 1000 bytes"},
    {"line of 1 MB", "#", "x", 1000000, "\n", "a.sample:1: file of more than 65536 bytes, expected at most 65536 bytes"},
    {"a million keys", "", "k = 1\n", 1000000, "", "a.sample:1: file of more than 65536 bytes, expected at most 65536 bytes"},
    {"65536 bytes", "", "\n", 65536 - (sizeof GOOD - 1), GOOD, NULL},
    {"65537 bytes", "", "\n", 65537 - (sizeof GOOD - 1), GOOD,
     "a.sample:1: file of more than 65536 bytes, expected at most 65536 bytes"},
    {"300 sections", GOOD, "[a]\n", 300, "", "a.sample:10: [a], expected each section once (the first is in line 9)"},
    {"a value of 900 bytes", "sample = 1\nname = ", "\xC3\xA4", 450, "\n" SET LIST,
     "a.sample:2: name = "
     "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
     "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"
     "..., expected at most 8 bytes"},
};

static void limits_are_kept_to_the_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof limit_cases / sizeof limit_cases[0]; i++) {
        const struct limit_case *c = &limit_cases[i];
        size_t length;
        char *text = repeat(c->head, c->piece, c->times, c->tail, &length);
        struct text_errors errors = {0};
        struct sample s = {0};
        enum status status = read_sample(text, length, &s, &errors);
        free(text);
        if ((status == STATUS_OK) != (c->want == NULL)) fail_msg("%s: status %d, %s", c->what, status, errors.line[0]);
        if (c->want && strcmp(errors.line[0], c->want) != 0)
            fail_msg("%s\n got: %s\nwant: %s", c->what, errors.line[0], c->want);
    }
}

static void one_key_too_many(void **state)
{
    (void)state;
    for (int extra = 0; extra <= 1; extra++) {
        char text[32768];
        size_t used = (size_t)sprintf(text, "sample = 1\n");
        for (int i = 1; i < TEXT_KEYS_MAX + extra; i++) used += (size_t)sprintf(text + used, "k%d = 1\n", i);
        struct text_errors errors = {0};
        struct text_file *f = NULL;
        enum status status = text_file_parse("a.sample", text, used, "sample", 1, &errors, &f);
        assert_int_equal(status, extra ? STATUS_DATA : STATUS_OK);
        if (extra) {
            assert_null(f);
            assert_string_equal(errors.line[0], "a.sample:1001: one more key, expected at most 1000 keys");
        } else {
            assert_int_equal(text_file_count(f), 1000);
            assert_int_equal(text_file_finish(f, &errors), STATUS_DATA);
            assert_int_equal(errors.count, TEXT_ERRORS_MAX); /* 999 unknown keys, 20 told */
        }
        text_file_close(f);
    }
}

/* Whatever the bytes: no crash, every message bounded and in UTF-8 as far as the input was. */
static void random_bytes_never_hurt(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 11, "text_file");
    static const char alphabet[] = "[]=#.\n\r\t abz019_-+ex\xC3\xA4\xFF\"',";
    for (int round = 0; round < 20000; round++) {
        char text[256];
        size_t n = random_below(&r, sizeof text);
        if (round % 2) {
            for (size_t i = 0; i < n; i++) text[i] = alphabet[random_below(&r, sizeof alphabet)];
        } else {
            n = sizeof GOOD - 1 < sizeof text ? sizeof GOOD - 1 : sizeof text;
            memcpy(text, GOOD, n);
            for (uint32_t k = random_below(&r, 5); k > 0; k--) text[random_below(&r, (uint32_t)n)] = (char)random_u32(&r);
        }
        struct text_errors errors = {0};
        struct sample s = {0};
        enum status status = read_sample(text, n, &s, &errors);
        assert_true((status == STATUS_OK) == (errors.count == 0));
        for (int i = 0; i < errors.count; i++) {
            assert_true(strlen(errors.line[i]) < TEXT_ERROR_BYTES);
            assert_null(strchr(errors.line[i], '\n'));
        }
    }
}

static const struct real_case { double v; const char *text; } real_cases[] = {
    {0, "0"}, {-0.0, "-0"}, {1, "1"}, {-1, "-1"}, {0.1, "0.1"}, {0.3, "0.3"}, {100, "100"}, {1200, "1200"}, {2.5, "2.5"},
    {1.0 / 3, "0.3333333333333333"}, {0.1 + 0.2, "0.30000000000000004"}, {9.80665, "9.80665"}, {1e-7, "1e-07"},
    {DBL_MAX, "1.7976931348623157e+308"}, {DBL_MIN, "2.2250738585072014e-308"}, {4.9406564584124654e-324, "5e-324"},
    {9007199254740993.0, "9007199254740992"}, {123456789012345.0, "123456789012345"},
};

static void reals_are_written_short_and_exact(void **state)
{
    (void)state;
    char text[32];
    for (size_t i = 0; i < sizeof real_cases / sizeof real_cases[0]; i++) {
        text_from_real(real_cases[i].v, text);
        assert_string_equal(text, real_cases[i].text);
    }
    struct random_stream r;
    random_seed(&r, 12, "reals");
    for (int i = 0; i < 20000; i++) {
        union { uint64_t bits; double v; } u = {.bits = (uint64_t)random_u32(&r) << 32 | random_u32(&r)}, back;
        if (!isfinite(u.v)) continue;
        text_from_real(u.v, text);
        assert_true(strlen(text) < 32);
        assert_true(text_parse_real(text, &back.v));
        if (back.bits != u.bits) fail_msg("%s reads back as other bits", text);
    }
}

/* A comma locale may not be installed; then the C locale is all there is to check. */
static void the_locale_changes_nothing(void **state)
{
    (void)state;
    char text[32];
    double v = 0;
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8")) printf("no locale with a decimal comma here: checked with C alone\n");
    text_from_real(2.5, text);
    bool read = text_parse_real("2.5", &v), comma = text_parse_real("2,5", &v);
    (void)setlocale(LC_NUMERIC, "C");
    assert_string_equal(text, "2.5");
    assert_true(read && v == 2.5 && !comma);
}

static const struct split_case { const char *value; char separator; size_t count; const char *first, *last; } split_cases[] = {
    {"1 2 3", ' ', 3, "1", "3"}, {"  1\t 2  ", ' ', 2, "1", "2"}, {"", ' ', 0, NULL, NULL}, {"", ',', 0, NULL, NULL},
    {"a, b ,c", ',', 3, "a", "c"}, {"a,,c", ',', 3, "a", "c"}, {"a,", ',', 2, "a", ""}, {",", ',', 2, "", ""}, {"one two", ',', 1, "one two", "one two"},
};

static void lists_split(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof split_cases / sizeof split_cases[0]; i++) {
        const struct split_case *c = &split_cases[i];
        char items[4][TEXT_ITEM_BYTES];
        size_t n = text_split(c->value, c->separator, items, 4);
        if (n != c->count) fail_msg("'%s': %zu items, expected %zu", c->value, n, c->count);
        if (n > 0) assert_string_equal(items[0], c->first);
        if (n > 0) assert_string_equal(items[n - 1], c->last);
    }
    char two[2][TEXT_ITEM_BYTES];
    assert_int_equal(text_split("1 2 3 4 5", ' ', two, 2), 5); /* the true count, so that a list too long is seen */
}

static const struct int_range_case { long min, max; const char *unit, *want; } int_range_cases[] = {
    {0, LONG_MAX, "mm", "f:2: k = x, expected a whole number, 0 mm or more"},
    {LONG_MIN, 5, NULL, "f:2: k = x, expected a whole number, 5 or less"},
    {LONG_MIN, LONG_MAX, NULL, "f:2: k = x, expected a whole number"},
    {3, 3, "g", "f:2: k = x, expected a whole number, 3 g"},
};

static void open_ranges_read_well(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof int_range_cases / sizeof int_range_cases[0]; i++) {
        const struct int_range_case *c = &int_range_cases[i];
        struct text_errors errors = {0};
        struct text_file *f = NULL;
        long v = 7;
        assert_int_equal(text_file_parse("f", "s = 1\nk = x", 11, "s", 1, &errors, &f), STATUS_OK);
        assert_false(text_int(f, "", "k", c->min, c->max, c->unit, &errors, &v));
        assert_int_equal(v, 7);
        assert_string_equal(errors.line[0], c->want);
        text_file_close(f);
    }
    struct text_errors errors = {0};
    struct text_file *f = NULL;
    double v = 7;
    assert_int_equal(text_file_parse("f", "s = 1\nk = x", 11, "s", 1, &errors, &f), STATUS_OK);
    assert_false(text_real(f, "", "k", -INFINITY, INFINITY, NULL, &errors, &v));
    assert_false(text_real(f, "", "k", 0, DBL_MAX, "N", &errors, &v));
    assert_string_equal(errors.line[0], "f:2: k = x, expected a number");
    assert_string_equal(errors.line[1], "f:2: k = x, expected a number, 0 N or more");
    text_file_close(f);
}

static void files_load_or_say_why(void **state)
{
    (void)state;
    char path[PATH_BYTES], want[PATH_BYTES + 100];
    const char *dir = scratch_dir();
    struct text_errors errors = {0};
    struct text_file *f = NULL;
    assert_int_equal(path_join(path, dir, "good.sample"), 0);
    assert_int_equal(file_write_whole(path, GOOD, sizeof GOOD - 1, NULL), STATUS_OK);
    assert_int_equal(text_file_load(path, "sample", 1, &errors, &f), STATUS_OK);
    assert_string_equal(text_file_path(f), path);
    assert_int_equal(text_section_line(f, "set"), 3);
    assert_int_equal(text_section_line(f, "nowhere"), 0);
    assert_string_equal(text_file_entry(f, 2)->key, "speed_mm_s");
    assert_int_equal(text_file_entry(f, 2)->line, 4);
    assert_null(text_file_entry(f, 6));
    text_file_close(f);

    assert_int_equal(path_join(path, dir, "none.sample"), 0);
    assert_int_equal(text_file_load(path, "sample", 1, &errors, &f), STATUS_IO);
    assert_null(f);
    (void)snprintf(want, sizeof want, "%s: No such file or directory, expected a file that can be read", path);
    assert_string_equal(errors.line[0], want);
    errors.count = 0;
    assert_int_equal(text_file_load(dir, "sample", 1, &errors, &f), STATUS_IO);
    (void)snprintf(want, sizeof want, "%s: not a file, expected a file that can be read", dir);
    assert_string_equal(errors.line[0], want);

    errors.count = 0;
    size_t length;
    char *large = repeat("", "\n", 70000, "", &length);
    assert_int_equal(path_join(path, dir, "large.sample"), 0);
    assert_int_equal(file_write_whole(path, large, length, NULL), STATUS_OK);
    free(large);
    assert_int_equal(text_file_load(path, "sample", 1, &errors, &f), STATUS_DATA);
    (void)snprintf(want, sizeof want, "%s:1: file of more than 65536 bytes, expected at most 65536 bytes", path);
    assert_string_equal(errors.line[0], want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files_are_taken),
        cmocka_unit_test(every_fault_has_its_whole_message),
        cmocka_unit_test(nul_is_refused),
        cmocka_unit_test(limits_are_kept_to_the_byte),
        cmocka_unit_test(one_key_too_many),
        cmocka_unit_test(random_bytes_never_hurt),
        cmocka_unit_test(reals_are_written_short_and_exact),
        cmocka_unit_test(the_locale_changes_nothing),
        cmocka_unit_test(lists_split),
        cmocka_unit_test(open_ranges_read_well),
        cmocka_unit_test(files_load_or_say_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
